import { isTarHeader, latin1 } from './content.ts'
import { type Cursor, newCursor } from './cursor.ts'
import { type Budget, type Flow, takeMember } from './limits.ts'

const BLOCK_BYTES = 512
/** Bound of a long name or PAX record; real ones are below 64 KiB. */
const MAX_EXTENSION_BYTES: number = 1024 * 1024

/** A file of an archive. Its flow must be read, or left, before the next member is asked for. */
export interface Member {
  readonly name: string
  readonly flow: Flow
}

/**
 * The files of a tar archive (POSIX ustar and pax, GNU long names and large sizes) while it is read. Folders are nothing to
 * read; links and devices are reported. After a damaged header the next good one is looked for.
 */
export async function* tarMembers(input: Flow, file: string, budget: Budget): AsyncGenerator<Member> {
  const cursor = newCursor(input.bytes)
  let extension: Extension = {}
  let global: Extension = {}
  let lost = false

  while (true) {
    const at = cursor.offset()
    const block = await cursor.take(BLOCK_BYTES)
    if (block.length === 0) return
    if (block.length < BLOCK_BYTES) {
      if (!input.cut && block.some((byte) => byte !== 0)) budget.report('damaged', file, CUT_OFF, at)
      return
    }
    if (block.every((byte) => byte === 0)) continue // the end mark; some archives (tar -A) go on behind it
    if (!isTarHeader(block)) {
      if (!lost) budget.report('damaged', file, LOST, at)
      lost = true
      continue
    }
    lost = false

    const header = readHeader(block)
    if (header.type === 'x' || header.type === 'g' || header.type === 'L' || header.type === 'K') {
      const content = await readExtension(cursor, header.size)
      if (content === undefined) {
        budget.report(
          'damaged',
          file,
          'A header extension of the tar archive is too large; its member keeps a short name.',
          at,
        )
      } else if (header.type === 'x') extension = { ...extension, ...readPax(content) }
      else if (header.type === 'g') global = { ...global, ...readPax(content) }
      else if (header.type === 'L') extension = { ...extension, path: text(content) }
      continue
    }

    const { path: name = header.name, size = header.size } = { ...global, ...extension }
    extension = {}
    if (header.type === '5' || name.endsWith('/')) {
      await cursor.skip(padded(size))
      continue
    }
    if (!takeMember(budget, file)) {
      input.cut = true
      return
    }
    if (header.type !== '0' && header.type !== '\0' && header.type !== '7') {
      if (header.type !== '1') budget.report('skipped', `${file}!/${name}`, whatItIs(header.type), at)
      await cursor.skip(header.type === '2' || header.type === '1' ? 0 : padded(size))
      continue
    }

    const flow: Flow = { bytes: content(), cut: false }
    const end = cursor.offset() + padded(size)
    yield { name, flow }
    await cursor.skip(end - cursor.offset())
    if (cursor.ended() && cursor.offset() < end && !input.cut) {
      // A last member whose padding is missing is whole all the same.
      if (cursor.offset() < end - padded(size) + size) {
        budget.report('damaged', `${file}!/${name}`, MEMBER_CUT_OFF, cursor.offset())
      }
      return
    }

    async function* content(): AsyncGenerator<Uint8Array> {
      let left = size
      while (left > 0) {
        const chunk = await cursor.some(left)
        if (chunk === undefined) {
          flow.cut = true
          return
        }
        left -= chunk.length
        yield chunk
      }
    }
  }
}

const CUT_OFF = 'The tar archive is cut off. The members before this offset were read; get a whole copy for the rest.'
const MEMBER_CUT_OFF =
  'The tar archive is cut off within this member. What is there was read; get a whole copy for the rest.'
const LOST = 'There is no tar header where one is due: the archive is damaged. Reading goes on at the next good header.'

function whatItIs(type: string): string {
  if (type === '2') return 'It is a symbolic link in an archive; links in archives are not followed.'
  return `It is no plain file but a tar entry of type ${JSON.stringify(type)}; it was skipped.`
}

interface Header {
  readonly name: string
  readonly size: number
  readonly type: string
}

interface Extension {
  readonly path?: string
  readonly size?: number
}

function readHeader(block: Uint8Array): Header {
  const name = text(block.subarray(0, 100))
  const isPosix = latin1(block.subarray(257, 263)) === 'ustar\0'
  const prefix = isPosix ? text(block.subarray(345, 500)) : ''
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size: readSize(block.subarray(124, 136)),
    type: String.fromCharCode(block[156] ?? 0),
  }
}

/** Octal text, or GNU's base 256 where the first bit is set. What is no number is 0. */
function readSize(bytes: Uint8Array): number {
  if ((bytes[0] ?? 0) < 0x80) {
    const size = Number.parseInt(latin1(bytes).replaceAll('\0', ' ').trim(), 8)
    return Number.isSafeInteger(size) && size > 0 ? size : 0
  }
  let size = (bytes[0] ?? 0) & 0x3f
  for (const byte of bytes.subarray(1)) size = size * 256 + byte
  return Number.isSafeInteger(size) ? size : 0
}

async function readExtension(cursor: Cursor, size: number): Promise<Uint8Array | undefined> {
  if (size > MAX_EXTENSION_BYTES) {
    await cursor.skip(padded(size))
    return undefined
  }
  const content = await cursor.take(padded(size))
  return content.subarray(0, size)
}

/** PAX records: `LENGTH KEY=VALUE\n`, lengths in bytes. */
function readPax(content: Uint8Array): Extension {
  let extension: Extension = {}
  let at = 0
  while (at < content.length) {
    const space = content.indexOf(0x20, at)
    if (space < 0) break
    const length = Number.parseInt(latin1(content.subarray(at, space)), 10)
    if (!(length > space - at + 1)) break
    const record = text(content.subarray(space + 1, at + length - 1))
    const equals = record.indexOf('=')
    const [key, value] = [record.slice(0, equals), record.slice(equals + 1)]
    if (key === 'path') extension = { ...extension, path: value }
    const size = Number(value)
    if (key === 'size' && Number.isSafeInteger(size) && size >= 0) extension = { ...extension, size }
    at += length
  }
  return extension
}

function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8')
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES
}
