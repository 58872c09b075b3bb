import { crc32 } from 'node:zlib'
import { ERR_EOCDR_NOT_FOUND, ERR_INVALID_PASSWORD, type FileEntry, Reader, ZipReader } from '@zip.js/zip.js'
import type { Held } from './held.ts'
import { type Budget, bounded, type Flow, takeMember } from './limits.ts'
import type { Member } from './tar.ts'
import { salvageZip } from './zip-salvage.ts'

/** No workers, and nothing is refused that can be read: names are only shown, never used on disk. */
const READ_OPTIONS = { useWebWorkers: false, strictness: 'tolerant', filenameValidation: 'tolerant' } as const

/**
 * The files of a zip archive (Zip64, Deflate64, AES, ZipCrypto), in the order of its directory. Where the directory is gone
 * (the archive was cut off), the members are found by their own headers.
 */
export async function* zipMembers(held: Held, file: string, budget: Budget): AsyncGenerator<Member> {
  const zip = new ZipReader(new HeldReader(held), READ_OPTIONS)
  let seen = 0
  try {
    for await (const entry of zip.getEntriesGenerator()) {
      if (entry.directory) continue
      if (!takeMember(budget, file)) return
      seen += 1
      const name = entry.filename
      if (entry.symlink) {
        budget.report(
          'skipped',
          `${file}!/${name}`,
          'It is a symbolic link in an archive; links in archives are not followed.',
        )
        continue
      }
      const flow = await entryFlow(entry, `${file}!/${name}`, budget)
      if (flow !== undefined) yield { name, flow }
    }
  } catch (error) {
    budget.abort?.throwIfAborted()
    const cause = error instanceof Error ? error.message : String(error)
    if (seen > 0 || held.sizeBytes < MIN_ZIP_BYTES) {
      budget.report(
        'damaged',
        file,
        `The directory of the zip archive is damaged (${cause}). ${seen} members were read; get a whole copy for the rest.`,
      )
      return
    }
    const what = cause === ERR_EOCDR_NOT_FOUND ? 'is missing: it was cut off' : `is damaged (${cause})`
    budget.report(
      'damaged',
      file,
      `The directory at the end of the zip archive ${what}. The members that are there are read by their own headers; get a whole copy for the rest.`,
      held.sizeBytes,
    )
    yield* salvageZip(held, file, budget)
  } finally {
    await zip.close()
  }
}

const MIN_ZIP_BYTES = 30

/** A member's bytes; undefined where its password is not known, which is reported. */
async function entryFlow(entry: FileEntry, file: string, budget: Budget): Promise<Flow | undefined> {
  const password = entry.encrypted ? await findPassword(entry, budget) : undefined
  if (entry.encrypted && password === undefined) {
    const problem =
      budget.passwords.length === 0
        ? 'It is encrypted: give its password with --password.'
        : `It is encrypted, and none of the ${budget.passwords.length} given passwords opens it: give the right one with --password.`
    budget.report('locked', file, problem)
    return undefined
  }
  const flow: Flow = { bytes: checkedBytes(), cut: false }
  return bounded(flow, file, budget, () => entry.compressedSize)

  async function* checkedBytes(): AsyncGenerator<Uint8Array> {
    let given = 0
    let checksum = 0
    try {
      for await (const chunk of entryBytes(entry, password)) {
        checksum = crc32(chunk, checksum)
        given += chunk.length
        yield chunk
      }
    } catch (error) {
      budget.abort?.throwIfAborted()
      flow.cut = true
      const cause = error instanceof Error ? error.message : String(error)
      const advice = entry.encrypted ? 'get a whole copy, or give another password' : 'get a whole copy for the rest'
      budget.report(
        'damaged',
        file,
        `It is damaged at about this offset (${cause}). What came before was read; ${advice}.`,
        given,
      )
      return
    }
    if (hasChecksum(entry) && checksum !== entry.signature) {
      flow.cut = true
      const why = entry.encrypted ? 'it is damaged, or the password is wrong' : 'it is damaged'
      budget.report('damaged', file, `Its checksum is wrong: ${why}. All of it was read nevertheless.`, given)
    }
  }
}

/** AES entries (AE-2) have none; their own authentication code is checked instead. */
function hasChecksum(entry: FileEntry): boolean {
  return entry.signature !== undefined && entry.extraFieldAES === undefined
}

async function* entryBytes(entry: FileEntry, password: string | undefined): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const options = password === undefined ? READ_OPTIONS : { ...READ_OPTIONS, password }
  let failure: unknown
  const reading = entry.getData(writable, options).catch(async (error: unknown) => {
    failure = error
    // Where it failed before the first byte, nobody else ends the stream.
    if (!writable.locked) await writable.abort(error).catch(() => {})
  })
  yield* readable
  await reading
  if (failure !== undefined) throw failure
}

/** The first given password that opens an entry. ZipCrypto proves a password by one byte only, so there the data decide. */
async function findPassword(entry: FileEntry, budget: Budget): Promise<string | undefined> {
  const fitting: string[] = []
  for (const password of budget.passwords) {
    try {
      await entry.getData(new WritableStream(), { ...READ_OPTIONS, password, checkPasswordOnly: true })
      fitting.push(password)
    } catch (error) {
      // Any other failure is no matter of the password: reading meets it again, and reports it.
      if (error instanceof Error && error.message !== ERR_INVALID_PASSWORD) fitting.push(password)
    }
  }
  if (fitting.length < 2 || !entry.zipCrypto) return fitting[0]
  for (const password of fitting) {
    if (await readsWell(entry, password)) return password
  }
  return fitting[0]
}

async function readsWell(entry: FileEntry, password: string): Promise<boolean> {
  try {
    let checksum = 0
    for await (const chunk of entryBytes(entry, password)) checksum = crc32(chunk, checksum)
    return checksum === entry.signature
  } catch {
    return false
  }
}

class HeldReader extends Reader<Held> {
  readonly #held: Held

  constructor(held: Held) {
    super(held)
    this.#held = held
    this.size = held.sizeBytes
  }

  override readUint8Array(index: number, length: number): Promise<Uint8Array> {
    return this.#held.read(index, Math.max(0, Math.min(length, this.size - index)))
  }
}
