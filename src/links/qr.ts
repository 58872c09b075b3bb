import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ReaderOptions } from 'zxing-wasm/reader'

/** Pixels of one picture that are decoded; a larger one is skipped and said to be. */
const MAX_PIXELS = 16_000_000
/** A code has at least 21 modules of a pixel. */
const MIN_SIDE = 21
/** Codes of one picture that are read. */
const MAX_CODES = 8
/** Bytes of a picture file that are decoded. */
const MAX_FILE_BYTES: number = 32 * 1024 * 1024

/** Pixels of a picture: red, green, blue and alpha of each. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8ClampedArray
}

/** What was found in a picture. */
export interface QrResult {
  /** The texts of the codes. */
  readonly texts: readonly string[]
  /** Pixels that it cost. */
  readonly pixels: number
  /** Why it was not searched. */
  readonly notAnalysed?: string
}

const OPTIONS: ReaderOptions = {
  formats: ['QRCode', 'MicroQRCode'],
  tryHarder: true,
  tryInvert: true,
  tryRotate: true,
  maxNumberOfSymbols: MAX_CODES,
}

/** Searches a PNG, JPEG, GIF or BMP file for QR codes. Never throws; a picture of more than `maxPixels` is skipped. */
export async function qrCodesInFile(bytes: Uint8Array, maxPixels: number = MAX_PIXELS): Promise<QrResult> {
  const size = pictureSize(bytes)
  if (size === undefined)
    return { texts: [], pixels: 0, notAnalysed: 'The picture is of a kind that is not searched for QR codes.' }
  const { width, height } = size
  const pixels = width * height
  if (width < MIN_SIDE || height < MIN_SIDE) return { texts: [], pixels: 0 }
  if (pixels > Math.min(MAX_PIXELS, maxPixels) || bytes.length > MAX_FILE_BYTES) {
    return {
      texts: [],
      pixels: 0,
      notAnalysed: `The picture of ${width} × ${height} pixels was not searched for QR codes.`,
    }
  }
  return { ...(await search(bytes)), pixels }
}

/** Searches pixels for QR codes. */
export async function qrCodesInPixels({ width, height, rgba }: Pixels): Promise<QrResult> {
  const pixels = width * height
  if (width < MIN_SIDE || height < MIN_SIDE) return { texts: [], pixels }
  if (pixels > MAX_PIXELS)
    return {
      texts: [],
      pixels: 0,
      notAnalysed: `The picture of ${width} × ${height} pixels was not searched for QR codes.`,
    }
  return { ...(await search({ width, height, data: rgba })), pixels }
}

async function search(
  picture: Uint8Array | { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray },
): Promise<{ readonly texts: readonly string[]; readonly notAnalysed?: string }> {
  try {
    const { readBarcodes } = await reader()
    // A file's bytes, or the parts of an ImageData that it reads; Node has no such class.
    const codes = await readBarcodes(picture as Parameters<typeof readBarcodes>[0], OPTIONS)
    return { texts: [...new Set(codes.flatMap(({ text, error }) => (error === '' && text !== '' ? [text] : [])))] }
  } catch {
    return { texts: [], notAnalysed: 'The picture could not be decoded.' }
  }
}

let loading: Promise<typeof import('zxing-wasm/reader')> | undefined

/** Loaded at the first picture. The package would fetch its program from a server: it is given the one that npm installed. */
function reader(): Promise<typeof import('zxing-wasm/reader')> {
  loading ??= import('zxing-wasm/reader').then((zxing) => {
    const wasm = readFileSync(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')))
    zxing.prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } })
    return zxing
  })
  return loading
}

interface Size {
  readonly width: number
  readonly height: number
}

/** Width and height as the file's head states them, before anything is decoded; undefined for other kinds of files. */
export function pictureSize(bytes: Uint8Array): Size | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < 30) return undefined
  if (buffer.readUInt32BE(0) === 0x89504e47) return { width: buffer.readUInt32BE(16), height: buffer.readUInt32BE(20) }
  if (buffer.toString('latin1', 0, 4) === 'GIF8')
    return { width: buffer.readUInt16LE(6), height: buffer.readUInt16LE(8) }
  if (buffer.toString('latin1', 0, 2) === 'BM')
    return { width: Math.abs(buffer.readInt32LE(18)), height: Math.abs(buffer.readInt32LE(22)) }
  return buffer.readUInt16BE(0) === 0xffd8 ? jpegSize(buffer) : undefined
}

/** The first start of frame; segments before it are passed by their lengths. */
function jpegSize(buffer: Buffer): Size | undefined {
  let at = 2
  while (at + 9 < buffer.length) {
    const marker = buffer[at + 1] ?? 0
    if (buffer[at] !== 0xff || marker === 0xff) at += 1
    else if (marker === 0 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { height: buffer.readUInt16BE(at + 5), width: buffer.readUInt16BE(at + 7) }
    } else at += 2 + buffer.readUInt16BE(at + 2)
  }
  return undefined
}
