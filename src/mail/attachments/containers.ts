import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { openArchive } from './archive.ts'
import type { AttachmentInput, FileKind, Member } from './facts.ts'
import { empty, type Findings, MAX_MARKS_EACH, searchPicture } from './findings.ts'
import { BOMB_BYTES, BOMB_RATIO, type Budget, MAX_MEMBER_BYTES } from './limits.ts'
import { isActiveName } from './names.ts'
import { readOoxml } from './office.ts'
import { readZipMember, zipDirectory } from './zip.ts'

/** A zip archive, and what is one below: OOXML, OpenDocument, Java. */
export async function ofZip(input: AttachmentInput, budget: Budget): Promise<Findings> {
  const { bytes } = input
  const directory = zipDirectory(bytes, Math.max(1, budget.listed))
  if (directory === undefined) {
    const broken = empty('zip')
    broken.notAnalysed.push('The zip archive has no readable directory.')
    return broken
  }
  const { members, count, contradiction } = directory
  const names = new Set(members.map(({ name }) => name))
  const isOffice = names.has('[Content_Types].xml') && members.some(({ name }) => /^(?:word|xl|ppt|visio)\//.test(name))
  const isOpenDocument = names.has('content.xml') && names.has('META-INF/manifest.xml')
  const kind: FileKind = isOffice ? 'ooxml' : isOpenDocument ? 'odf' : names.has('META-INF/MANIFEST.MF') ? 'jar' : 'zip'
  const found = empty(kind)
  if (kind === 'ooxml') {
    const facts = readOoxml(bytes, directory, budget)
    found.marks.push(...facts.marks)
    found.links.push(...facts.links)
    found.notAnalysed.push(...facts.notAnalysed)
    found.text = facts.text
    for (const picture of facts.pictures) await searchPicture(found, picture, budget)
    return found
  }
  budget.listed -= members.length
  found.members.push(
    ...members.map(({ name, sizeBytes, packedBytes, encrypted }) => ({ name, sizeBytes, packedBytes, encrypted })),
  )
  if (count > members.length)
    found.notAnalysed.push(`The archive states ${count} members; ${members.length} were listed.`)
  if (contradiction !== undefined) found.marks.push({ trait: 'directory-mismatch', detail: contradiction })
  const locked = members.filter(({ encrypted }) => encrypted)
  if (locked.length > 0) {
    found.encrypted = true
    found.marks.push({ trait: 'encrypted', detail: `${locked.length} of its ${members.length} files are encrypted.` })
    found.notAnalysed.push('Encrypted files of the archive were not opened.')
  }
  memberMarks(found, bytes.length)
  for (const member of members) {
    if (member.encrypted) continue
    if (isBomb(member)) {
      found.marks.push({
        trait: 'bomb',
        detail: `${member.name.slice(0, 200)} unpacks from ${member.packedBytes} to ${member.sizeBytes} bytes.`,
      })
      continue
    }
    if (budget.opened <= 0 || member.sizeBytes > MAX_MEMBER_BYTES || budget.unpackedBytes <= 0) {
      found.notAnalysed.push(
        `${member.name.slice(0, 200)} was not opened: it is too large, or there are too many files.`,
      )
      continue
    }
    budget.opened -= 1
    const content = readZipMember(bytes, member, Math.min(MAX_MEMBER_BYTES, budget.unpackedBytes))
    if (content === undefined) found.notAnalysed.push(`${member.name.slice(0, 200)} could not be opened.`)
    else {
      budget.unpackedBytes -= content.length
      found.files.push({ name: member.name, bytes: content })
    }
  }
  return found
}

/** An archive that libarchive opens. */
export async function ofArchive(found: Findings, bytes: Uint8Array, budget: Budget): Promise<Findings> {
  const { members, opened, namesEncrypted, notAnalysed } = await openArchive(bytes, budget)
  found.members.push(...members)
  found.files.push(...opened)
  found.notAnalysed.push(...notAnalysed)
  if (namesEncrypted) {
    found.encrypted = true
    found.marks.push({ trait: 'names-encrypted', detail: 'Even the names of its files are encrypted.' })
  }
  const locked = members.filter(({ encrypted }) => encrypted).length
  if (locked > 0) {
    found.encrypted = true
    found.marks.push({ trait: 'encrypted', detail: `${locked} of its ${members.length} files are encrypted.` })
  }
  if (members.length === 0 && !namesEncrypted)
    found.notAnalysed.push('No file was found in the archive: it is empty or damaged.')
  if (found.encrypted === true) found.notAnalysed.push('Encrypted files of the archive were not opened.')
  memberMarks(found, bytes.length)
  return found
}

/** A compression of one file: `.gz`, `.zst`. */
export function ofStream(found: Findings, { name = '', bytes }: AttachmentInput, budget: Budget): Findings {
  const limit = Math.min(MAX_MEMBER_BYTES, budget.unpackedBytes)
  try {
    const unpack = found.kind === 'gzip' ? gunzipSync : zstdDecompressSync
    const content = unpack(bytes, { maxOutputLength: Math.max(1, limit) })
    budget.unpackedBytes -= content.length
    const inner = name.replace(/\.tgz$/i, '.tar').replace(/\.(?:gz|zst)$/i, '')
    found.members.push({ name: inner, sizeBytes: content.length, packedBytes: bytes.length, encrypted: false })
    found.files.push({ name: inner, bytes: content })
    memberMarks(found, bytes.length)
  } catch (error) {
    const isTooLarge = error instanceof RangeError
    if (isTooLarge && limit > BOMB_RATIO * bytes.length)
      found.marks.push({ trait: 'bomb', detail: `It unpacks from ${bytes.length} to more than ${limit} bytes.` })
    found.notAnalysed.push(
      isTooLarge ? `It unpacks to more than ${limit} bytes and was not opened.` : 'It could not be unpacked.',
    )
  }
  return found
}

function isBomb({ sizeBytes = 0, packedBytes = 0 }: Member): boolean {
  return sizeBytes > BOMB_BYTES && sizeBytes > BOMB_RATIO * Math.max(1, packedBytes)
}

/** What the list of members alone tells. */
function memberMarks(found: Findings, packedBytes: number): void {
  const [only] = found.members
  if (found.members.length === 1 && only !== undefined)
    found.marks.push({ trait: 'single-member', detail: `It holds one file: ${only.name.slice(0, 200)}.` })
  for (const { name } of found.members.filter((member) => isActiveName(member.name)).slice(0, MAX_MARKS_EACH)) {
    found.marks.push({
      trait: 'embedded-active-file',
      detail: `It holds ${name.slice(0, 200)}, which is started by a double click.`,
    })
  }
  const total = found.members.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0)
  if (total > BOMB_BYTES && total > BOMB_RATIO * packedBytes) {
    found.marks.push({ trait: 'bomb', detail: `Its files have ${total} bytes together, itself ${packedBytes}.` })
  }
}
