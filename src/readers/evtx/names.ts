import type { Chunk } from './chunk.ts'
import { Damage } from './damage.ts'
import { MAX_NAME_CHARS } from './limits.ts'
import { readUtf16 } from './utf16.ts'

/** Bytes of a name before its text: link to the next of the same hash, hash, length. */
const NAME_HEAD_BYTES = 8

/** Bytes of the name structure at an offset, its closing NUL included. */
export function nameBytes(chunk: Chunk, at: number): number {
  if (at + NAME_HEAD_BYTES > chunk.end) throw new Damage('a name lies outside the chunk')
  return NAME_HEAD_BYTES + 2 * chunk.view.getUint16(at + 6, true) + 2
}

/** The name of an element or attribute. Where the chunk is in doubt its hash must fit: damage may have hit it. */
export function nameAt(chunk: Chunk, at: number): string {
  const known = chunk.names.get(at)
  if (known !== undefined) return known
  const bytes = nameBytes(chunk, at)
  const chars = chunk.view.getUint16(at + 6, true)
  if (at + bytes > chunk.end) throw new Damage('a name lies outside the chunk')
  if (chars > MAX_NAME_CHARS) throw new Damage(`a name is longer than ${MAX_NAME_CHARS} characters`)
  chunk.parsedBytes += bytes
  if (chunk.doubtful && nameHash(chunk, at + NAME_HEAD_BYTES, chars) !== chunk.view.getUint16(at + 4, true)) {
    throw new Damage('a name does not fit its hash')
  }
  const name = readUtf16(chunk, at + NAME_HEAD_BYTES, chars * 2)
  chunk.names.set(at, name)
  return name
}

/** The 16-bit hash that Windows keeps beside a name: multiply by 65599 and add (libevtx documentation, "name"). */
function nameHash({ view }: Chunk, at: number, chars: number): number {
  let hash = 0
  for (let index = 0; index < chars; index += 1) hash = Math.imul(hash, 65_599) + view.getUint16(at + index * 2, true)
  return hash & 0xffff
}
