import { ArchiveReader, libarchiveWasm } from 'libarchive-wasm'
import type { Member } from './facts.ts'
import { type Budget, MAX_MEMBER_BYTES } from './limits.ts'

const READ_BYTES: number = 256 * 1024
/** Declared bytes of members past which the rest is only listed where skipping one means unpacking it (solid archives). */
const MAX_DECLARED_BYTES: number = 256 * 1024 * 1024

/** What libarchive found in an archive. */
export interface ArchiveContents {
  readonly members: readonly Member[]
  readonly opened: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  /** True where even the names are encrypted. */
  readonly namesEncrypted: boolean
  readonly notAnalysed: readonly string[]
}

/** Lists and opens a 7z, RAR, ISO or CAB archive within the budget. Never throws. */
export async function openArchive(bytes: Uint8Array, budget: Budget): Promise<ArchiveContents> {
  const members: Member[] = []
  const opened: { readonly name: string; readonly bytes: Uint8Array }[] = []
  const notAnalysed: string[] = []
  let namesEncrypted = false
  let declared = 0
  let reader: ArchiveReader | undefined
  try {
    // A module of its own for each archive: the memory of a WebAssembly module grows and never shrinks.
    reader = new ArchiveReader(await libarchiveWasm(), new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    for (let entry = reader.nextEntryPointer(); entry !== 0; entry = reader.nextEntryPointer()) {
      if (reader.getEntryFiletype(entry) !== 'File') continue
      if (budget.listed <= 0) {
        notAnalysed.push('The archive has more members than are listed.')
        break
      }
      budget.listed -= 1
      const name = reader.getEntryPathname(entry)
      const sizeBytes = Number(reader.getEntrySize(entry))
      const encrypted = reader.isEntryEncrypted(entry)
      members.push({ name, sizeBytes, encrypted })
      declared += sizeBytes
      if (declared > MAX_DECLARED_BYTES) {
        notAnalysed.push(
          `The members are larger than ${MAX_DECLARED_BYTES} bytes together; those behind ${name} were not listed.`,
        )
        break
      }
      if (encrypted) continue
      if (sizeBytes > MAX_MEMBER_BYTES || sizeBytes > budget.unpackedBytes || budget.opened <= 0) {
        notAnalysed.push(`${name} was not opened: it is too large, or there are too many files.`)
        continue
      }
      budget.opened -= 1
      const content = readMember(reader, Math.min(MAX_MEMBER_BYTES, budget.unpackedBytes))
      budget.unpackedBytes -= content.length
      opened.push({ name, bytes: content })
    }
    if (reader.hasEncryptedData() === true && members.length === 0) namesEncrypted = true
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    if (/encrypt|passphrase|password/i.test(cause)) {
      if (members.length === 0) namesEncrypted = true
      else notAnalysed.push('The rest of the archive is encrypted.')
    } else notAnalysed.push(`The archive can't be read further: ${cause.slice(0, 200)}.`)
  } finally {
    free(reader)
  }
  return { members, opened, namesEncrypted, notAnalysed: notAnalysed.slice(0, 20) }
}

function readMember(reader: ArchiveReader, limit: number): Uint8Array {
  const pieces: Uint8Array[] = []
  let length = 0
  while (length < limit) {
    const data = reader.readData(READ_BYTES)
    if (data.length === 0) break
    pieces.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    length += data.length
  }
  return Buffer.concat(pieces).subarray(0, limit)
}

/** A reader whose archive was found broken may fail once more while it is freed; it is gone either way. */
function free(reader: ArchiveReader | undefined): void {
  try {
    reader?.free()
  } catch {
    // nothing is lost: the module goes with it
  }
}
