import type { Transform } from 'node:stream'
import { crc32, createInflateRaw, createZstdDecompress } from 'node:zlib'
import { type Cursor, newCursor } from './cursor.ts'
import { CHUNK_BYTES } from './held.ts'
import { type Budget, bounded, type Flow } from './limits.ts'

/** For every engine: the size of an output chunk, which is also what is lost at most when data are damaged (an engine that fails
 * gives no chunk that it could not fill). The low mark makes an engine wait for us, so that an error comes after its data. */
const OUTPUT_CHUNK_BYTES = 32 * 1024
export const ENGINE_OPTIONS: { readonly chunkSize: number; readonly readableHighWaterMark: number } = {
  chunkSize: OUTPUT_CHUNK_BYTES,
  readableHighWaterMark: 1,
}
/** A decompressor pauses once this much of its output waits. */
const MAX_WAITING_BYTES = 1024 * 1024

/** Decompresses gzip or zstd while it is read. Damage ends the flow and is reported. */
export function decompress(kind: 'gzip' | 'zstd', input: Flow, file: string, budget: Budget): Flow {
  let consumed = 0
  let given = 0
  const output: Flow = { bytes: run(), cut: false }
  return bounded(output, file, budget, () => consumed)

  async function* run(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of kind === 'gzip' ? gunzip(counted()) : unzstd(counted())) {
        given += chunk.length
        yield chunk
      }
      output.cut = input.cut
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      output.cut = true
      if (!input.cut) budget.report('damaged', file, damage(kind, error, given), error.offset ?? consumed)
    }
  }

  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of input.bytes) {
      consumed += chunk.length
      yield chunk
    }
  }
}

async function* unzstd(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const engine = createZstdDecompress(ENGINE_OPTIONS)
  try {
    yield* through(engine, input)
  } finally {
    engine.destroy()
  }
}

const GZIP_HEADER_BYTES = 10
const GZIP_TRAILER_BYTES = 8
const HAS_HEADER_CHECKSUM = 2
const HAS_EXTRA = 4
const HAS_NAME = 8
const HAS_COMMENT = 16

/**
 * The members of a gzip file (RFC 1952), one behind the other. Node's own gunzip drops what it had already unpacked when
 * something else follows a member; this one does not.
 */
async function* gunzip(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const cursor = newCursor(input)
  while (true) {
    const at = cursor.offset()
    const header = await cursor.take(GZIP_HEADER_BYTES)
    if (header.length === 0) return
    const isGzip = header[0] === 0x1f && header[1] === 0x8b && header[2] === 0x08
    if (!isGzip && at > 0) {
      if (header.every((byte) => byte === 0)) return // padding of a tape or a disk
      throw new CodecError('bytes that are no gzip follow a whole gzip stream, and were not read', at)
    }
    await skipOptionalFields(cursor, header[3] ?? 0)

    const engine = createInflateRaw(ENGINE_OPTIONS)
    let last: Uint8Array = new Uint8Array(0)
    let fed = 0
    let checksum = 0
    let size = 0
    try {
      for await (const chunk of through(engine, feed())) {
        checksum = crc32(chunk, checksum)
        size = (size + chunk.length) % 2 ** 32
        yield chunk
      }
      cursor.giveBack(last.subarray(last.length - (fed - engine.bytesWritten)))
    } finally {
      engine.destroy()
    }

    const trailer = await cursor.take(GZIP_TRAILER_BYTES)
    if (trailer.length < GZIP_TRAILER_BYTES) throw new CodecError('unexpected end of file', cursor.offset())
    const stated = new DataView(trailer.buffer, trailer.byteOffset, GZIP_TRAILER_BYTES)
    if (stated.getUint32(0, true) !== checksum || stated.getUint32(4, true) !== size) {
      throw new CodecError('its checksum is wrong', cursor.offset())
    }

    async function* feed(): AsyncGenerator<Uint8Array> {
      for (let chunk = await cursor.some(CHUNK_BYTES); chunk !== undefined; chunk = await cursor.some(CHUNK_BYTES)) {
        last = chunk
        fed += chunk.length
        yield chunk
      }
    }
  }
}

async function skipOptionalFields(cursor: Cursor, flags: number): Promise<void> {
  if ((flags & HAS_EXTRA) !== 0) {
    const length = await cursor.take(2)
    await cursor.skip((length[0] ?? 0) + 256 * (length[1] ?? 0))
  }
  if ((flags & HAS_NAME) !== 0) await skipText(cursor)
  if ((flags & HAS_COMMENT) !== 0) await skipText(cursor)
  if ((flags & HAS_HEADER_CHECKSUM) !== 0) await cursor.skip(2)
}

async function skipText(cursor: Cursor): Promise<void> {
  for (let chunk = await cursor.some(CHUNK_BYTES); chunk !== undefined; chunk = await cursor.some(CHUNK_BYTES)) {
    const end = chunk.indexOf(0)
    if (end < 0) continue
    cursor.giveBack(chunk.subarray(end + 1))
    return
  }
}

function damage(kind: string, error: Error, given: number): string {
  const cutOff = isCutOff(error)
  const what = cutOff ? 'is cut off' : `is damaged (${error.message})`
  return `The ${kind} stream ${what} at about this offset. The ${given} bytes that came out before were read; get a whole copy for the rest.`
}

/** Damage that a decompressor found; all that came out before was given. */
export class CodecError extends Error {
  /** Where in the compressed bytes, when that is known. */
  readonly offset: number | undefined

  constructor(message: string, offset?: number) {
    super(message)
    this.offset = offset
  }
}

/** True where the input ended too early. */
export function isCutOff(error: Error): boolean {
  return /unexpected end/i.test(error.message)
}

/**
 * Drives a decompressor by hand. `pipeline` and async iteration drop what a stream had already given when it then fails; here
 * all of it comes out first, and then the error, as a CodecError.
 */
export async function* through(engine: Transform, input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const waiting: Uint8Array[] = []
  let waitingBytes = 0
  let failure: Error | undefined
  let ended = false
  let wake = (): void => {}
  engine.on('data', (chunk: Uint8Array) => {
    waiting.push(chunk)
    waitingBytes += chunk.length
    if (waitingBytes >= MAX_WAITING_BYTES) engine.pause()
    wake()
  })
  engine.on('error', (error) => {
    failure = error
    wake()
  })
  engine.on('end', () => {
    ended = true
    wake()
  })

  async function* settle(isDone: () => boolean): AsyncGenerator<Uint8Array> {
    while (true) {
      for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
        waitingBytes -= chunk.length
        yield chunk
      }
      if (failure !== undefined) throw new CodecError(failure.message)
      if (ended || (isDone() && engine.readableLength === 0)) return
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      if (engine.isPaused()) engine.resume()
      await woken
    }
  }

  for await (const chunk of input) {
    let taken = false
    engine.write(chunk, () => {
      taken = true
      wake()
    })
    yield* settle(() => taken)
    if (ended) return // the stream is over, whatever still follows in the input
  }
  engine.end()
  yield* settle(() => false)
}
