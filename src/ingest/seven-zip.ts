import { ArchiveReader, libarchiveWasm } from 'libarchive-wasm'
import type { Held } from './held.ts'
import { type Budget, bounded, type Flow, takeMember } from './limits.ts'
import type { Member } from './tar.ts'

const HEADER_BYTES = 32
const READ_BYTES: number = 1024 * 1024

/** The files of a 7z archive. It is held in memory as a whole, so a large one is refused; encrypted ones can't be opened. */
export async function* sevenZipMembers(held: Held, file: string, budget: Budget): AsyncGenerator<Member> {
  if (held.sizeBytes > budget.limits.max7zBytes) {
    const problem = `A 7z archive is read in memory, and this one (${held.sizeBytes} bytes) is larger than ${budget.limits.max7zBytes} bytes: unpack it and name the folder.`
    budget.report('bound', file, problem)
    return
  }
  const index = await indexOf(held)
  if (index === 'none') return
  if (index === 'cut-off') {
    budget.report('damaged', file, CUT_OFF, held.sizeBytes)
    return
  }
  const bytes = new Int8Array(held.sizeBytes)
  let filled = 0
  for await (const chunk of held.open()) {
    bytes.set(chunk, filled)
    filled += chunk.length
  }

  let name: string | undefined
  let reader: ArchiveReader | undefined
  try {
    // A module of its own for each archive: the memory of a WebAssembly module grows and never shrinks.
    reader = new ArchiveReader(await libarchiveWasm(), bytes)
    for (let entry = reader.nextEntryPointer(); entry !== 0; entry = reader.nextEntryPointer()) {
      name = reader.getEntryPathname(entry)
      const type = reader.getEntryFiletype(entry)
      if (type === 'Directory') continue
      if (!takeMember(budget, file)) return
      if (type !== 'File') {
        budget.report('skipped', `${file}!/${name}`, `It is no plain file but a ${type} in an archive; it was skipped.`)
        continue
      }
      if (reader.isEntryEncrypted(entry)) {
        budget.report('locked', `${file}!/${name}`, ENCRYPTED)
        continue
      }
      // The archive says nothing of the packed size of one member, so the ratio counts against the whole.
      const member = `${file}!/${name}`
      yield { name, flow: bounded(memberFlow(reader, member, budget), member, budget, () => held.sizeBytes) }
    }
    if (reader.hasEncryptedData() === true && name === undefined) budget.report('locked', file, ENCRYPTED)
    else if (name === undefined) budget.report('damaged', file, DAMAGED_INDEX)
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    const where = name === undefined ? file : `${file}!/${name}`
    if (/encrypt|passphrase|password/i.test(cause)) budget.report('locked', where, ENCRYPTED)
    else
      budget.report('damaged', where, `The 7z archive can't be read further (${cause}). The members before were read.`)
  } finally {
    if (reader !== undefined) free(reader)
  }
}

const ENCRYPTED =
  'It is encrypted, and encrypted 7z archives can not be opened here: unpack it with 7z and name the folder.'

const CUT_OFF =
  'The 7z archive is cut off, and its index, which is at its end, is gone: nothing of it can be read. Get a whole copy.'
const DAMAGED_INDEX = 'The index of the 7z archive is damaged: nothing of it can be read. Get a whole copy.'

/** Where the signature header (7z format, 32 bytes) says that the index is: an archive without members has none. */
async function indexOf(held: Held): Promise<'there' | 'none' | 'cut-off'> {
  const header = await held.read(0, HEADER_BYTES)
  if (header.length < HEADER_BYTES) return 'cut-off'
  const view = new DataView(header.buffer, header.byteOffset, HEADER_BYTES)
  const size = view.getBigUint64(20, true)
  if (size === 0n) return 'none'
  return view.getBigUint64(12, true) + size + BigInt(HEADER_BYTES) > BigInt(held.sizeBytes) ? 'cut-off' : 'there'
}

function memberFlow(reader: ArchiveReader, file: string, budget: Budget): Flow {
  const flow: Flow = { bytes: run(), cut: false }
  return flow

  async function* run(): AsyncGenerator<Uint8Array> {
    let given = 0
    try {
      while (true) {
        const data = reader.readData(READ_BYTES)
        if (data.length === 0) return
        given += data.length
        yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      }
    } catch (error) {
      flow.cut = true
      const cause = error instanceof Error ? error.message : String(error)
      const problem = /encrypt|passphrase|password/i.test(cause)
        ? ENCRYPTED
        : `The 7z archive is damaged at this offset of its member (${cause}). What came before was read.`
      budget.report(problem === ENCRYPTED ? 'locked' : 'damaged', file, problem, given)
    }
  }
}

/** A reader whose archive was found broken may fail once more while it is freed; it is gone either way. */
function free(reader: ArchiveReader): void {
  try {
    reader.free()
  } catch {
    // nothing is lost: the module goes with it
  }
}
