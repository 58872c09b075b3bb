import { hash } from 'node:crypto'
import { readCalendar } from '../../links/extract-calendar.ts'
import { readPdf } from '../../links/extract-pdf.ts'
import { readSvg } from '../../links/extract-svg.ts'
import { linksInText } from '../../links/extract-text.ts'
import { readPage } from '../../links/html/page.ts'
import { ofArchive, ofStream, ofZip } from './containers.ts'
import { ofOle, ofOneNote, ofPage, ofPdf, ofTnef } from './documents.ts'
import type { AttachmentFacts, AttachmentInput, FileKind, Mark } from './facts.ts'
import { empty, type Findings, MAX_MARKS_EACH, searchPicture, textOf } from './findings.ts'
import { kindOf } from './kind.ts'
import {
  type Budget,
  MAX_ATTACHMENT_LINKS,
  MAX_ATTACHMENT_TEXT,
  MAX_CONTAINER_DEPTH,
  MAX_INSPECTED_BYTES,
  MAX_TEXT_BYTES,
  newBudget,
} from './limits.ts'
import { extensionOf, nameMarks } from './names.ts'
import { readRtf } from './rtf.ts'
import { readInternetShortcut, readShortcut } from './shortcut.ts'
import { codeMarks } from './vba.ts'
import { pageMarks, svgMarks } from './web-page.ts'

/** Options of an inspection. */
export interface InspectOptions {
  /** Search pictures, also those within documents, for QR codes: the dearest part. Default true. */
  readonly qr?: boolean
}

/**
 * Finds out what an attached file is and holds, without running or rendering it: its true kind, what its name hides, members of
 * archives, macros, links, QR codes, programs. Files within it are inspected the same way. Never throws; every step is bounded, and
 * what was not looked at stands in `notAnalysed`.
 */
export async function inspectAttachment(
  input: AttachmentInput,
  options: InspectOptions = {},
): Promise<AttachmentFacts> {
  return await inspect(input, 0, newBudget({ qr: options.qr !== false }))
}

async function inspect(input: AttachmentInput, depth: number, budget: Budget): Promise<AttachmentFacts> {
  const { bytes } = input
  const name = input.name ?? ''
  const mimeType = input.mimeType ?? ''
  let found = empty(kindOf(bytes, name, mimeType))
  if (bytes.length > MAX_INSPECTED_BYTES) {
    found.notAnalysed.push(
      `The file has ${bytes.length} bytes; files of more than ${MAX_INSPECTED_BYTES} are not looked into.`,
    )
  } else {
    try {
      found = await lookInto(found, input, budget)
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error)
      found.notAnalysed.push(`It could not be looked into: ${cause.slice(0, 200)}.`)
    }
  }
  const marks = [
    ...(name === '' ? nameMarks('', mimeType, found.kind) : nameMarks(name, mimeType, found.kind)),
    ...found.marks,
  ]
  const inside: AttachmentFacts[] = []
  const isContainer = CONTAINERS.has(found.kind)
  for (const file of found.files) {
    if (depth + 1 >= MAX_CONTAINER_DEPTH) {
      found.notAnalysed.push(
        `Containers are more than ${MAX_CONTAINER_DEPTH} deep; ${(file.name ?? 'a file').slice(0, 200)} was not looked into.`,
      )
      break
    }
    const facts = await inspect(file, depth + 1, budget)
    inside.push(facts)
    if (isContainer && CONTAINERS.has(facts.kind))
      marks.push({ trait: 'nested-archive', detail: `It holds another container: ${(file.name ?? '').slice(0, 200)}.` })
    if (found.kind === 'onenote' || found.kind === 'pdf') {
      const isActive = facts.marks.some(({ trait }) => trait === 'active')
      if (isActive)
        marks.push({
          trait: 'embedded-active-file',
          detail: `A file within it is started by a double click (${facts.kind}).`,
        })
    }
  }
  const links = found.links.slice(0, MAX_ATTACHMENT_LINKS)
  if (links.length < found.links.length)
    found.notAnalysed.push(`It has ${found.links.length} links; the first ${MAX_ATTACHMENT_LINKS} were kept.`)
  const text = found.text?.trim().slice(0, MAX_ATTACHMENT_TEXT)
  return {
    ...(name === '' ? {} : { name }),
    ...(mimeType === '' ? {} : { mimeType }),
    sizeBytes: bytes.length,
    sha256: hash('sha256', bytes),
    kind: found.kind,
    extension: extensionOf(name),
    marks: unique(marks),
    encrypted: found.encrypted === true,
    links,
    ...(text === undefined || text === '' ? {} : { text }),
    members: found.members,
    inside,
    messages: found.messages,
    notAnalysed: [...new Set(found.notAnalysed)].slice(0, 50),
  }
}

function unique(marks: readonly Mark[]): readonly Mark[] {
  const counts = new Map<string, number>()
  const seen = new Set<string>()
  return marks.filter(({ trait, detail }) => {
    const count = (counts.get(trait) ?? 0) + 1
    if (count > MAX_MARKS_EACH || seen.has(trait + detail)) return false
    counts.set(trait, count)
    seen.add(trait + detail)
    return true
  })
}

const CONTAINERS: ReadonlySet<FileKind> = new Set([
  'zip',
  '7z',
  'rar',
  'cab',
  'gzip',
  'zstd',
  'tar',
  'iso',
  'udf',
  'ace',
  'arj',
  'vhd',
  'vhdx',
])
const NOT_OPENED: Readonly<Partial<Record<FileKind, string>>> = {
  vhd: 'The file system of a disk image of this kind is not read.',
  vhdx: 'The file system of a disk image of this kind is not read.',
  vmdk: 'The file system of a disk image of this kind is not read.',
  dmg: 'The file system of a disk image of this kind is not read.',
  udf: 'The file system of a disk image of this kind is not read.',
  ace: 'Archives of this kind are not opened.',
  arj: 'Archives of this kind are not opened.',
  bzip2: 'Archives of this kind are not opened.',
  xz: 'Archives of this kind are not opened.',
  rpmsg: 'The message is encrypted for its recipient.',
  smime: 'Signed or encrypted contents of this kind are not opened.',
  webp: 'Pictures of this kind are not searched for QR codes.',
  tiff: 'Pictures of this kind are not searched for QR codes.',
}

async function lookInto(found: Findings, input: AttachmentInput, budget: Budget): Promise<Findings> {
  const { bytes } = input
  switch (found.kind) {
    case 'zip':
      return await ofZip(input, budget)
    case 'ole':
      return ofOle(bytes, budget)
    case '7z':
    case 'rar':
    case 'cab':
    case 'iso':
    case 'lzh':
    case 'tar':
      return await ofArchive(found, bytes, budget)
    case 'gzip':
    case 'zstd':
      return ofStream(found, input, budget)
    case 'pdf':
      return await ofPdf(found, readPdf(bytes), budget)
    case 'html':
      return ofPage(found, readPage(textOf(bytes)), pageMarks)
    case 'mht': {
      found.messages.push(bytes)
      return found
    }
    case 'svg': {
      const source = textOf(bytes)
      return ofPage(found, readSvg(source), (page) => svgMarks(page, source))
    }
    case 'rtf': {
      const { marks, links } = readRtf(textOf(bytes))
      found.marks.push(...marks)
      found.links.push(...links)
      return found
    }
    case 'shortcut':
    case 'internet-shortcut': {
      const { marks, links, text } =
        found.kind === 'shortcut' ? readShortcut(bytes) : readInternetShortcut(textOf(bytes))
      found.marks.push(...marks)
      found.links.push(...links)
      found.text = text
      return found
    }
    case 'onenote':
      return ofOneNote(found, bytes)
    case 'calendar': {
      const { links, summary, location, description, files, notAnalysed } = readCalendar(textOf(bytes))
      found.links.push(...links)
      found.files.push(...files)
      found.notAnalysed.push(...notAnalysed)
      found.text = [summary, location, description].filter((part) => part !== undefined).join('\n')
      return found
    }
    case 'tnef':
      return ofTnef(found, bytes)
    case 'message':
      found.messages.push(bytes)
      return found
    case 'png':
    case 'jpeg':
    case 'gif':
    case 'bmp':
      await searchPicture(found, bytes, budget)
      return found
    case 'script':
    case 'text':
    case 'xml':
    case 'chm':
    case 'pgp': {
      const text = textOf(bytes)
      found.links.push(...linksInText(text).links)
      if (found.kind === 'script') found.marks.push(...codeMarks(text))
      if (found.kind !== 'chm') found.text = text
      if (bytes.length > MAX_TEXT_BYTES)
        found.notAnalysed.push(`The first ${MAX_TEXT_BYTES} of ${bytes.length} bytes were read.`)
      return found
    }
    default: {
      const reason = NOT_OPENED[found.kind]
      if (reason !== undefined) found.notAnalysed.push(reason)
      return found
    }
  }
}
