import {
  externalRelationships,
  linksInFields,
  linksInRelationships,
  linksInStrings,
} from '../../links/extract-office.ts'
import type { FoundLink } from '../../links/found-link.ts'
import { decodeEntities } from '../../links/html/entities.ts'
import type { Mark } from './facts.ts'
import { type Budget, MAX_ATTACHMENT_TEXT, MAX_MEMBER_BYTES } from './limits.ts'
import { type OleFile, openOle } from './ole.ts'
import { readMacros } from './vba.ts'
import { readZipMember, type ZipDirectory, type ZipMember } from './zip.ts'

/** What an Office document holds. */
export interface OfficeFacts {
  readonly marks: readonly Mark[]
  readonly links: readonly FoundLink[]
  readonly text: string
  readonly encrypted: boolean
  readonly pictures: readonly Uint8Array[]
  readonly notAnalysed: readonly string[]
}

/** Pictures of one document that are handed on. */
const MAX_PICTURES = 10
/** Bytes of a stream of an old document that are searched. */
const MAX_STREAM_BYTES: number = 16 * 1024 * 1024
/** Relationships that programs fetch on opening, without a click. */
const FETCHED =
  /^(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath|image|control|package|video|audio|mailMergeSource)$/

/** Reads an OOXML document: relationships, macros, embedded objects, fields, text. */
export function readOoxml(bytes: Uint8Array, directory: ZipDirectory, budget: Budget): OfficeFacts {
  const marks: Mark[] = []
  const links: FoundLink[] = []
  const pictures: Uint8Array[] = []
  const notAnalysed: string[] = []
  let text = ''
  const open = (member: ZipMember): Buffer | undefined => {
    const limit = Math.min(MAX_MEMBER_BYTES, budget.unpackedBytes)
    const content = limit <= 0 ? undefined : readZipMember(bytes, member, limit)
    if (content === undefined)
      notAnalysed.push(`${member.name.slice(0, 200)} was not opened: it is too large or damaged.`)
    else budget.unpackedBytes -= content.length
    return content
  }
  for (const member of directory.members) {
    const name = member.name.toLowerCase()
    if (name.endsWith('.rels')) {
      const xml = open(member)?.toString('utf8') ?? ''
      links.push(...linksInRelationships(xml))
      for (const { type, target } of externalRelationships(xml)) {
        if (!FETCHED.test(type) || !/^(?:https?|ftp|file|ms-[a-z]+|mhtml|search-ms):|^\\\\/i.test(target)) continue
        const isTemplate = type === 'attachedTemplate'
        marks.push({
          trait: isTemplate ? 'remote-template' : 'external-relationship',
          detail: `It fetches its ${isTemplate ? 'template' : type} from ${target.slice(0, 300)}.`,
        })
      }
    } else if (name.endsWith('vbaproject.bin')) {
      const project = openOle(open(member) ?? new Uint8Array())
      const macros = project === undefined ? undefined : readMacros(project)
      marks.push(
        ...(macros?.marks ?? [
          { trait: 'macro', detail: `It has a VBA project that can't be read: ${member.name}.` } as const,
        ]),
      )
      if (macros !== undefined)
        links.push(...linksInFields(macros.source), ...linksInStrings(Buffer.from(macros.source, 'latin1')))
    } else if (/(?:^|\/)macrosheets\//.test(name))
      marks.push({ trait: 'xlm-macro', detail: `It has a macro sheet: ${member.name}.` })
    else if (/(?:^|\/)activex\/.{1,60}\.bin$/.test(name))
      marks.push({ trait: 'activex', detail: `It has an ActiveX control: ${member.name}.` })
    else if (/(?:^|\/)embeddings\//.test(name)) {
      marks.push({ trait: 'embedded-object', detail: `It has an embedded object: ${member.name}.` })
      if (/\.bin$/.test(name)) marks.push(...objectMarks(open(member)))
    } else if (
      /(?:^|\/)media\/.{1,80}\.(?:png|jpe?g|gif)$/.test(name) &&
      pictures.length < MAX_PICTURES &&
      budget.searchesQr
    ) {
      const picture = open(member)
      if (picture !== undefined) pictures.push(picture)
    } else if (TEXT_PART.test(name) && text.length < MAX_ATTACHMENT_TEXT) {
      const xml = open(member)?.toString('utf8') ?? ''
      if (/\bDDE(?:AUTO)?\b/.test(xml) && /instrText|ddeLink|fldSimple/.test(xml)) {
        marks.push({ trait: 'dde', detail: `It starts a program by DDE: ${member.name}.` })
      }
      links.push(...linksInFields(xml))
      text += textOfXml(xml)
    }
  }
  return { marks, links, text: text.slice(0, MAX_ATTACHMENT_TEXT), encrypted: false, pictures, notAnalysed }
}

const TEXT_PART =
  /^(?:word\/(?:document|header\d{0,3}|footer\d{0,3}|comments|footnotes)\.xml|xl\/(?:sharedstrings|externallinks\/externallink\d{1,3})\.xml|ppt\/slides\/slide\d{1,4}\.xml)$/

/** Text between tags; paragraphs and cells as lines. */
function textOfXml(xml: string): string {
  const pieces: string[] = []
  let length = 0
  let at = 0
  while (length < MAX_ATTACHMENT_TEXT) {
    const close = xml.indexOf('>', at)
    if (close < 0) break
    const open = xml.indexOf('<', close)
    if (open < 0) break
    if (open > close + 1) {
      const piece = decodeEntities(xml.slice(close + 1, open), 'text')
      pieces.push(piece)
      length += piece.length
    }
    if (/^<\/(?:w:p|a:p|si|w:tr)>/.test(xml.slice(open, open + 7))) pieces.push('\n')
    at = open
  }
  return `${pieces.join('').trim()}\n`
}

/** Reads an old Office document (compound file). */
export function readOle(file: OleFile, budget: Budget): OfficeFacts {
  const marks: Mark[] = []
  const links: FoundLink[] = []
  const notAnalysed: string[] = []
  const has = (pattern: RegExp): boolean => file.entries.some(({ path }) => pattern.test(path))
  const encrypted = has(/^(?:EncryptedPackage|EncryptionInfo|\p{Cc}DataSpaces)$/u) || isOldEncrypted(file)
  if (encrypted) notAnalysed.push('The document is encrypted: its contents were not read.')
  const macros = readMacros(file)
  if (macros !== undefined) {
    marks.push(...macros.marks)
    links.push(...linksInStrings(Buffer.from(macros.source, 'latin1')))
  }
  if (has(/(?:^|\/)(?:Equation Native|\p{Cc}EQNEDT)/iu))
    marks.push({ trait: 'equation', detail: 'It has an object of the old equation editor.' })
  if (has(NATIVE)) {
    for (const entry of file.entries.filter(({ path }) => NATIVE.test(path)).slice(0, 20)) {
      marks.push(...packageMarks(file.read(entry, MAX_STREAM_BYTES)))
    }
  } else if (has(/^(?:ObjectPool|MBD[0-9A-F]{8})/))
    marks.push({ trait: 'embedded-object', detail: 'It has an embedded object.' })
  let spent = 0
  for (const entry of file.entries) {
    if (entry.kind !== 'stream' || spent > MAX_STREAM_BYTES || budget.unpackedBytes <= 0) continue
    if (!/^(?:WordDocument|[01]Table|Workbook|Book|PowerPoint Document|Data)$/i.test(entry.path)) continue
    const stream = file.read(entry, MAX_STREAM_BYTES)
    spent += stream.length
    budget.unpackedBytes -= stream.length
    links.push(...linksInStrings(stream))
    if (/^(?:Workbook|Book)$/i.test(entry.path)) marks.push(...sheetMarks(stream))
    if (/^WordDocument$/i.test(entry.path) && /\bDDE(?:AUTO)?\s/.test(stream.toString('latin1'))) {
      marks.push({ trait: 'dde', detail: 'It has a DDE field, which starts a program.' })
    }
  }
  return { marks, links, text: '', encrypted, pictures: [], notAnalysed }
}

/** A stream whose name begins with U+0001. */
const NATIVE = /(?:^|\/)\p{Cc}Ole10Native$/u

/** Word's FibBase says it in a bit; Excel's workbook in a FILEPASS record (MS-DOC 2.5.2, MS-XLS 2.4.117). */
function isOldEncrypted(file: OleFile): boolean {
  const word = file.find('WordDocument')
  if (word !== undefined) {
    const head = file.read(word, 32)
    return head.length >= 12 && (head.readUInt16LE(10) & 0x100) !== 0
  }
  const book = file.find('Workbook') ?? file.find('Book')
  if (book === undefined) return false
  for (const { type } of records(file.read(book, 4096))) if (type === 0x2f) return true
  return false
}

function* records(stream: Buffer): Generator<{ readonly type: number; readonly body: Buffer }> {
  for (let at = 0; at + 4 <= stream.length; ) {
    const length = stream.readUInt16LE(at + 2)
    yield { type: stream.readUInt16LE(at), body: stream.subarray(at + 4, at + 4 + length) }
    at += 4 + length
  }
}

const BOUNDSHEET = 0x85

/** Macro sheets of Excel 4 (MS-XLS 2.4.28): type 1, hidden or not. */
function sheetMarks(stream: Buffer): readonly Mark[] {
  const marks: Mark[] = []
  for (const { type, body } of records(stream)) {
    if (type === 0x0a && marks.length > 0) break
    if (type === BOUNDSHEET && body.length > 6 && body[5] === 1) {
      const hidden = (body[4] ?? 0) & 3
      marks.push({
        trait: 'xlm-macro',
        detail: `It has an Excel 4 macro sheet${hidden === 0 ? '' : ', which is hidden'}.`,
      })
    }
    if (marks.length >= 10) break
  }
  return marks
}

function objectMarks(bytes: Buffer | undefined): readonly Mark[] {
  const file = bytes === undefined ? undefined : openOle(bytes)
  if (file === undefined) return []
  const native = file.find('\u0001Ole10Native')
  const marks: Mark[] = native === undefined ? [] : [...packageMarks(file.read(native, MAX_STREAM_BYTES))]
  if (file.entries.some(({ path, clsid }) => /Equation Native/i.test(path) || clsid === EQUATION_CLSID)) {
    marks.push({ trait: 'equation', detail: 'It has an object of the old equation editor.' })
  }
  return marks
}

/** {0002CE02-0000-0000-C000-000000000046} in the order of the file. */
const EQUATION_CLSID = '02ce020000000000c000000000000046'
const ACTIVE_FILE =
  /\.(?:exe|dll|scr|com|pif|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|lnk|msi|cpl|jar|chm|url|iso|img|vhdx?|xll|settingcontent-ms)$/i

/** A packaged file within a document: label, path, command (MS-OLEDS 2.3.6, the packager's form). */
function packageMarks(stream: Buffer): readonly Mark[] {
  if (stream.length < 8) return []
  const end = stream.indexOf(0, 6)
  const label = end < 0 ? '' : stream.toString('latin1', 6, Math.min(end, 306))
  return [
    { trait: 'embedded-file', detail: `It has a packaged file: ${label}.` },
    ...(ACTIVE_FILE.test(label)
      ? [{ trait: 'embedded-active-file', detail: `The packaged file ${label} is started by a double click.` } as const]
      : []),
  ]
}
