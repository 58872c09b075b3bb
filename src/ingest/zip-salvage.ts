import { createInflateRaw } from 'node:zlib'
import { CodecError, ENGINE_OPTIONS, isCutOff, through } from './compressed.ts'
import type { Held } from './held.ts'
import { type Budget, bounded, type Flow, takeMember } from './limits.ts'
import type { Member } from './tar.ts'

const SIGNATURE: Buffer = Buffer.from([0x50, 0x4b, 0x03, 0x04])
const HEADER_BYTES = 30
const DESCRIPTOR: Buffer = Buffer.from([0x50, 0x4b, 0x07, 0x08])
const ENCRYPTED = 1
/** The sizes come behind the data, in a data descriptor. */
const SIZES_LATER = 8
const STORED = 0
const DEFLATED = 8
const FIRST_SCAN_BYTES = 1024
const MAX_SCAN_BYTES: number = 1024 * 1024
const UNKNOWN_32 = 0xffff_ffff

interface LocalHeader {
  readonly name: string
  readonly isEncrypted: boolean
  readonly sizesLater: boolean
  readonly method: number
  /** 0 where the sizes come only behind the data. */
  readonly packedBytes: number
  readonly dataAt: number
}

/** The members of a zip archive without directory, found by their local headers (APPNOTE 4.3.7) from the start on. */
export async function* salvageZip(held: Held, file: string, budget: Budget): AsyncGenerator<Member> {
  let at = await nextHeader(held, 0)
  while (at !== undefined) {
    const header = await readHeader(held, at)
    if (header === undefined) return
    let end = header.dataAt + header.packedBytes
    if (!header.name.endsWith('/')) {
      if (!takeMember(budget, file)) return
      const member = `${file}!/${header.name}`
      if (header.isEncrypted) {
        budget.report('locked', member, 'It is encrypted, in an archive that is cut off: get a whole copy.', at)
      } else if (header.method === STORED) {
        if (header.sizesLater) end = await endOfStored(held, header.dataAt)
        yield { name: header.name, flow: storedFlow(held, header.dataAt, end, member, budget) }
      } else if (header.method === DEFLATED) {
        const inflated = inflatedFlow(held, header, member, budget)
        yield { name: header.name, flow: inflated.flow }
        if (header.packedBytes === 0) end = inflated.end() ?? header.dataAt
      } else {
        const problem = `It is packed by method ${header.method}, in an archive that is cut off: get a whole copy.`
        budget.report('unsupported', member, problem, at)
      }
    }
    at = await nextHeader(held, end)
  }
}

function storedFlow(held: Held, from: number, to: number, file: string, budget: Budget): Flow {
  const flow: Flow = { bytes: run(), cut: false }
  return flow

  async function* run(): AsyncGenerator<Uint8Array> {
    yield* held.open(from, Math.min(to, held.sizeBytes))
    if (to <= held.sizeBytes) return
    flow.cut = true
    budget.report('damaged', file, CUT_OFF, held.sizeBytes - from)
  }
}

const CUT_OFF = 'The archive is cut off within this member. What is there was read; get a whole copy for the rest.'

function inflatedFlow(
  held: Held,
  header: LocalHeader,
  file: string,
  budget: Budget,
): { readonly flow: Flow; end(): number | undefined } {
  const to = header.packedBytes === 0 ? held.sizeBytes : Math.min(held.sizeBytes, header.dataAt + header.packedBytes)
  const engine = createInflateRaw(ENGINE_OPTIONS)
  const inner: Flow = { bytes: run(), cut: false }
  let end: number | undefined
  return { flow: bounded(inner, file, budget, () => engine.bytesWritten), end: () => end }

  async function* run(): AsyncGenerator<Uint8Array> {
    let given = 0
    try {
      for await (const chunk of through(engine, held.open(header.dataAt, to))) {
        given += chunk.length
        yield chunk
      }
      end = header.dataAt + engine.bytesWritten
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      inner.cut = true
      budget.report('damaged', file, isCutOff(error) ? CUT_OFF : damage(error), given)
    } finally {
      engine.destroy()
    }
  }
}

function damage(error: Error): string {
  return `It is damaged at about this offset (${error.message}). What came before was read; get a whole copy for the rest.`
}

async function nextHeader(held: Held, from: number): Promise<number | undefined> {
  for await (const at of occurrences(held, SIGNATURE, from)) return at
  return undefined
}

/** Where stored data of unknown size end: at the descriptor that states just this size; past the end where there is none. */
async function endOfStored(held: Held, dataAt: number): Promise<number> {
  for await (const at of occurrences(held, DESCRIPTOR, dataAt)) {
    const fields = Buffer.from(await held.read(at + 8, 4))
    if (fields.length === 4 && fields.readUInt32LE() === (at - dataAt) % 2 ** 32) return at
  }
  return held.sizeBytes + 1
}

/** Every place of `what` from an offset on. Windows grow, so that a near one costs little and a far one is found fast. */
async function* occurrences(held: Held, what: Buffer, from: number): AsyncGenerator<number> {
  let windowBytes = FIRST_SCAN_BYTES
  for (let at = from; at < held.sizeBytes; at += windowBytes, windowBytes = Math.min(2 * windowBytes, MAX_SCAN_BYTES)) {
    const window = Buffer.from(await held.read(at, windowBytes + what.length - 1))
    for (let found = window.indexOf(what); found >= 0; found = window.indexOf(what, found + 1)) yield at + found
  }
}

async function readHeader(held: Held, at: number): Promise<LocalHeader | undefined> {
  const fixed = await held.read(at, HEADER_BYTES)
  if (fixed.length < HEADER_BYTES) return undefined
  const view = new DataView(fixed.buffer, fixed.byteOffset, HEADER_BYTES)
  const nameBytes = view.getUint16(26, true)
  const extraBytes = view.getUint16(28, true)
  const rest = await held.read(at + HEADER_BYTES, nameBytes + extraBytes)
  if (rest.length < nameBytes + extraBytes) return undefined
  const stated = view.getUint32(18, true)
  return {
    name: Buffer.from(rest.subarray(0, nameBytes)).toString('utf8'),
    isEncrypted: (view.getUint16(6, true) & ENCRYPTED) !== 0,
    sizesLater: (view.getUint16(6, true) & SIZES_LATER) !== 0,
    method: view.getUint16(8, true),
    packedBytes: stated === UNKNOWN_32 ? zip64PackedBytes(rest.subarray(nameBytes)) : stated,
    dataAt: at + HEADER_BYTES + nameBytes + extraBytes,
  }
}

/** The packed size in the Zip64 extra field (id 1: unpacked size, then packed size), else 0. */
function zip64PackedBytes(extra: Uint8Array): number {
  const view = new DataView(extra.buffer, extra.byteOffset, extra.byteLength)
  let at = 0
  while (at + 4 <= extra.length) {
    const size = view.getUint16(at + 2, true)
    if (view.getUint16(at, true) === 1 && size >= 16 && at + 20 <= extra.length) {
      const packed = view.getBigUint64(at + 12, true)
      return packed <= Number.MAX_SAFE_INTEGER ? Number(packed) : 0
    }
    at += 4 + size
  }
  return 0
}
