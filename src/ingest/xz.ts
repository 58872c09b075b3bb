import xz from 'xz-decompress'
import type { Held } from './held.ts'
import { type Budget, bounded, type Flow } from './limits.ts'

const HEADER_BYTES = 12
const FOOTER_BYTES = 12
/** Bound of the index of one stream that we look into; 16 bytes a block of usually 24 MiB and more. */
const MAX_INDEX_BYTES: number = 4 * 1024 * 1024
/** Bound of streams in one file, of which each costs a decoder. */
const MAX_STREAMS = 10_000

/**
 * Decompresses an xz file, stream by stream (`xz` files may be put one behind the other).
 *
 * The decoder serves one stream at a time in the whole process, so the flow must be read to its end before another is begun:
 * spool it, don't read members from it.
 */
export function decompressXz(held: Held, file: string, budget: Budget): Flow {
  let consumed = 0
  const output: Flow = { bytes: run(), cut: false }
  return bounded(output, file, budget, () => consumed)

  async function* run(): AsyncGenerator<Uint8Array> {
    let given = 0
    for (const { from, to } of await streamsOf(held)) {
      try {
        for await (const chunk of new xz.XzReadableStream(compressed(from, to))) {
          if (chunk.length === 0) continue
          given += chunk.length
          yield chunk
        }
      } catch (error) {
        output.cut = true
        const code = Number(/error code (\d)/.exec(String(error))?.[1] ?? XZ_CUT_OFF)
        const rest = `The ${given} bytes that came out before were read`
        if (code === XZ_DATA_ERROR || code === XZ_CUT_OFF) {
          const what = code === XZ_CUT_OFF ? 'is cut off' : 'is damaged'
          const problem = `The xz stream ${what} at about this offset. ${rest}; get a whole copy for the rest.`
          budget.report('damaged', file, problem, consumed)
        } else {
          const problem = `The xz stream needs what our decoder lacks (code ${code}; SHA-256 checks and unusual filters). ${rest}; unpack it with \`xz -d\`.`
          budget.report('unsupported', file, problem, consumed)
        }
        return
      }
    }
  }

  function compressed(from: number, to: number): ReadableStream<Uint8Array> {
    const chunks = held.open(from, to)[Symbol.asyncIterator]()
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          const next = await chunks.next()
          if (next.done === true) controller.close()
          else {
            consumed += next.value.length
            controller.enqueue(next.value)
          }
        },
      },
      { highWaterMark: 0 },
    )
  }
}

/** Codes of xz-embedded. */
const XZ_DATA_ERROR = 7
const XZ_CUT_OFF = 8

interface Range {
  readonly from: number
  readonly to: number
}

/**
 * Where the streams of a file lie, found from its end by their footers (xz format 1.2, section 2.1.2). A file whose end is
 * damaged is taken as one stream.
 */
async function streamsOf(held: Held): Promise<readonly Range[]> {
  const whole = [{ from: 0, to: held.sizeBytes }]
  const ranges: Range[] = []
  let end = held.sizeBytes
  while (end > 0 && ranges.length < MAX_STREAMS) {
    const tail = await held.read(Math.max(0, end - FOOTER_BYTES), FOOTER_BYTES)
    if (tail.length === FOOTER_BYTES && tail.subarray(8).every((byte) => byte === 0)) {
      end -= 4 // stream padding
      continue
    }
    const size = await streamSize(held, end, tail)
    if (size === undefined || size > end) return whole
    ranges.unshift({ from: end - size, to: end })
    end -= size
  }
  return end === 0 && ranges.length > 0 ? ranges : whole
}

async function streamSize(held: Held, end: number, footer: Uint8Array): Promise<number | undefined> {
  if (footer.length < FOOTER_BYTES || footer[10] !== 0x59 || footer[11] !== 0x5a) return undefined
  const indexBytes = (new DataView(footer.buffer, footer.byteOffset).getUint32(4, true) + 1) * 4
  if (indexBytes > MAX_INDEX_BYTES) return undefined
  const index = await held.read(end - FOOTER_BYTES - indexBytes, indexBytes)
  let at = 1
  const records = vli()
  let blocks = 0
  for (let record = 0; record < records; record++) {
    if (at >= index.length) return undefined
    blocks += Math.ceil(vli() / 4) * 4 // unpadded size of a block
    vli() // its uncompressed size
  }
  return HEADER_BYTES + blocks + indexBytes + FOOTER_BYTES

  /** A number of 7 bits a byte, the lowest first. */
  function vli(): number {
    let value = 0
    for (let scale = 1; scale < 2 ** 53; scale *= 128) {
      const byte = index[at++] ?? 0
      value += (byte & 0x7f) * scale
      if (byte < 0x80) break
    }
    return value
  }
}
