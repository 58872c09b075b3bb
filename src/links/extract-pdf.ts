import { urlsIn } from './extract-text.ts'
import type { FoundLink } from './found-link.ts'
import { type EncryptionEntries, openWithoutPassword } from './pdf/cipher.ts'
import { bytesAt, findObjects, objectsOf, type PdfObject, stringsAfter } from './pdf/objects.ts'
import { filtersOf, unfiltered } from './pdf/streams.ts'
import { fontMaps, textOfContent } from './pdf/text.ts'

/** Bytes of a PDF that are searched, objects of it, and bytes that its streams may unpack to. */
const MAX_PDF_BYTES: number = 32 * 1024 * 1024
const MAX_STREAMS = 5000
const MAX_STREAM_BYTES: number = 8 * 1024 * 1024
const MAX_UNPACKED_BYTES: number = 48 * 1024 * 1024
const MAX_LINKS = 2000
const MAX_TEXT_LENGTH: number = 128 * 1024
const MAX_PICTURES = 8
const MAX_FILES = 20

/** A picture within a PDF, for a search of QR codes. */
export type PdfPicture =
  | { readonly kind: 'jpeg'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'raw'
      readonly bytes: Uint8Array
      readonly width: number
      readonly height: number
      readonly bits: number
      readonly channels: number
    }

/** What a PDF shows without being drawn. */
export interface PdfFacts {
  readonly links: readonly FoundLink[]
  readonly pages: number
  readonly encrypted: boolean
  /** True where a password is needed: nothing was read. */
  readonly locked: boolean
  readonly javascript: readonly string[]
  /** Actions that run when it is opened, each as its type. */
  readonly openActions: readonly string[]
  readonly launches: readonly string[]
  readonly submits: boolean
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  readonly producer?: string
  readonly creator?: string
  /** Text of the pages; what is drawn in a font that does not say what its codes mean is missing or wrong. */
  readonly text: string
  readonly pictures: readonly PdfPicture[]
  readonly notAnalysed: readonly string[]
}

/**
 * Searches a PDF (ISO 32000) for what it does, without a renderer: every object that stands in the file, also those that its
 * cross-reference table leaves out, and those within object streams. Never throws; bounded in bytes, objects and unpacked size.
 */
export function readPdf(bytes: Uint8Array): PdfFacts {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, MAX_PDF_BYTES))
  const notAnalysed: string[] = []
  if (buffer.length < bytes.byteLength)
    notAnalysed.push(`The PDF has ${bytes.byteLength} bytes; the first ${MAX_PDF_BYTES} were searched.`)
  const text = buffer.toString('latin1')
  const found = findObjects(buffer, text)
  const objects: Map<number, PdfObject> = found.objects
  if (found.isCut) notAnalysed.push('The PDF has more objects than are searched; the first ones were.')
  let budget = MAX_UNPACKED_BYTES
  let streams = 0

  const unpack = ({ dictionary, stream, cipher }: PdfObject): Buffer | undefined => {
    if (stream === undefined) return undefined
    if (budget <= 0 || streams >= MAX_STREAMS) {
      notAnalysed.push('The PDF has more streams than are unpacked.')
      return undefined
    }
    streams += 1
    const limit = Math.min(MAX_STREAM_BYTES, budget)
    const content = unfiltered(dictionary, cipher === undefined ? stream : cipher.stream(stream), limit)
    if (content === 'too large') {
      budget -= limit
      notAnalysed.push(`A stream of the PDF unpacks to more than ${limit} bytes and was not read.`)
      return undefined
    }
    budget -= content?.length ?? 0
    return content
  }

  const encryption = encryptionOf(objects, text)
  const open = encryption === undefined ? undefined : openWithoutPassword(encryption.entries)
  const locked = encryption !== undefined && open === undefined
  if (locked) notAnalysed.push('The PDF is encrypted: its texts and addresses were not read.')
  if (open !== undefined) {
    for (const [number, object] of found.objects) {
      // Neither the encryption dictionary nor cross-reference streams are enciphered.
      if (number === encryption?.object || /\/Type\s{0,5}\/XRef/.test(object.dictionary)) continue
      objects.set(number, { ...object, cipher: open(number, object.generation) })
    }
  }
  if (!locked) {
    for (const object of [...objects.values()]) {
      if (!/\/Type\s{0,5}\/ObjStm\b/.test(object.dictionary)) continue
      const content = unpack(object)
      if (content === undefined) continue
      for (const [number, inner] of objectsOf(content, object.dictionary)) objects.set(number, inner)
    }
  }
  return factsOf(objects, { unpack, encrypted: encryption !== undefined, locked, notAnalysed })
}

/** Trailers that are looked at, from the end of the file (one for each time it was saved), and how far. */
const MAX_TRAILERS = 20
const MAX_TRAILER_LENGTH = 4000

/** The encryption dictionary, where there is one. */
function encryptionOf(
  objects: ReadonlyMap<number, PdfObject>,
  text: string,
): { readonly object: number; readonly entries: EncryptionEntries } | undefined {
  const trailers: string[] = []
  for (
    let at = text.lastIndexOf('trailer');
    at >= 0 && trailers.length < MAX_TRAILERS;
    at = text.lastIndexOf('trailer', at - 1)
  ) {
    trailers.push(text.slice(at, at + MAX_TRAILER_LENGTH).split('startxref', 1)[0] ?? '')
    if (at === 0) break
  }
  const references = objects
    .values()
    .filter(({ dictionary }) => /\/Type\s{0,5}\/XRef/.test(dictionary))
    .map(({ dictionary }) => dictionary)
  const trailer = [...trailers, ...references].find((body) => /\/Encrypt\s{0,5}(?:\d|<<)/.test(body))
  if (trailer === undefined) return undefined
  const object = Number(/\/Encrypt\s{0,5}(\d{1,10})/.exec(trailer)?.[1] ?? -1)
  const dictionary = object < 0 ? trailer : (objects.get(object)?.dictionary ?? '')
  const number = (key: string, without: number): number =>
    Number(new RegExp(`/${key}\\s{0,5}(-?\\d{1,11})`).exec(dictionary)?.[1] ?? without) // the keys below
  const bytes = (key: string, from = dictionary): Buffer => {
    const match = new RegExp(`/${key}\\s{0,5}\\[?\\s{0,5}(?=[(<])`).exec(from) // the keys below
    return match === null ? Buffer.alloc(0) : Buffer.from(bytesAt(from, match.index + match[0].length), 'latin1')
  }
  const version = number('V', 0)
  const filter = /\/CFM\s{0,5}\/(\w{1,20})/.exec(dictionary)?.[1]
  return {
    object,
    entries: {
      version,
      revision: number('R', 0),
      // Files of version 4 state their length for the filter, in bytes or bits, or not at all: it is 128.
      length: version === 4 ? 128 : number('Length', 40),
      permissions: number('P', 0),
      owner: bytes('O'),
      user: bytes('U'),
      userKey: bytes('UE'),
      id: bytes('ID', trailer),
      encryptsMetadata: !/\/EncryptMetadata\s{1,5}false/.test(dictionary),
      method:
        version < 4
          ? 'rc4'
          : filter === undefined || filter === 'None'
            ? 'none'
            : filter.startsWith('AES')
              ? 'aes'
              : 'rc4',
    },
  }
}

function factsOf(
  objects: ReadonlyMap<number, PdfObject>,
  {
    unpack,
    encrypted,
    locked,
    notAnalysed,
  }: {
    readonly unpack: (object: PdfObject) => Buffer | undefined
    readonly encrypted: boolean
    readonly locked: boolean
    readonly notAnalysed: string[]
  },
): PdfFacts {
  const links: FoundLink[] = []
  const seen = new Set<string>()
  const javascript: string[] = []
  const launches: string[] = []
  const openActions: string[] = []
  const files: { name: string; bytes: Uint8Array }[] = []
  const pictures: PdfPicture[] = []
  const info: { producer?: string; creator?: string } = {}
  let pages = 0
  let submits = false
  let shown = ''
  const add = (url: string, role: FoundLink['role']): void => {
    const clean = url.trim()
    const full = /^www\./i.test(clean) ? `http://${clean}` : clean
    if (
      seen.has(full) ||
      links.length >= MAX_LINKS ||
      !/^[a-z][a-z0-9+.-]{1,30}:/i.test(full) ||
      /^(?:mailto|tel):/i.test(full)
    )
      return
    seen.add(full)
    links.push({ url: full.slice(0, 8192), place: 'pdf', role, hidden: false })
  }
  const resolved = (reference: string | undefined): PdfObject | undefined =>
    reference === undefined ? undefined : objects.get(Number(reference))

  const fonts = locked ? new Map<string, never>() : fontMaps(objects, unpack)
  for (const object of objects.values()) {
    const { dictionary } = object
    if (/\/Type\s{0,5}\/Page(?![a-zA-Z])/.test(dictionary)) pages += 1
    if (!locked) {
      for (const value of stringsAfter(object, /\/URI\s{0,5}(?=[(<])/g)) add(value, 'anchor')
      if (dictionary.includes('/Launch')) {
        const target = stringsAfter(object, /\/(?:F|UF|Win\s{0,5}<<.{0,200}?\/F)\s{0,5}(?=[(<])/g)[0] ?? ''
        launches.push(target.slice(0, 300))
      }
      if (/\/S\s{0,5}\/(?:GoToR|SubmitForm|ImportData)\b/.test(dictionary)) {
        if (/\/SubmitForm/.test(dictionary)) submits = true
        for (const value of stringsAfter(object, /\/(?:F|UF)\s{0,5}(?=[(<])/g)) add(value, 'form')
      }
      for (const code of stringsAfter(object, /\/JS\s{0,5}(?=[(<])/g)) javascript.push(code.slice(0, 100_000))
      const reference = resolved(/\/JS\s{1,5}(\d{1,10})\s{1,5}\d{1,5}\s{1,5}R/.exec(dictionary)?.[1])
      if (reference !== undefined && javascript.length < 100)
        javascript.push(unpack(reference)?.toString('latin1').slice(0, 100_000) ?? '')
      for (const [, key = ''] of dictionary.matchAll(/\/(Producer|Creator)\s{0,5}(?=[(<])/g)) {
        const value = stringsAfter(object, new RegExp(`/${key}\\s{0,5}(?=[(<])`, 'g'))[0] // a key of the expression above
        if (value !== undefined && value !== '')
          info[key === 'Producer' ? 'producer' : 'creator'] ??= value.slice(0, 200)
      }
    }
    if (/\/OpenAction\b/.test(dictionary)) openActions.push(actionOf(dictionary, '/OpenAction', objects))
    else if (/\/AA\s{0,5}(?:<<|\d)/.test(dictionary) && openActions.length < 20) openActions.push('additional action')
    if (!locked && object.stream !== undefined) {
      if (/\/Type\s{0,5}\/EmbeddedFile\b/.test(dictionary)) {
        if (files.length >= MAX_FILES)
          notAnalysed.push(`The PDF has more than ${MAX_FILES} files within it; the first ones were opened.`)
        else files.push({ name: '', bytes: unpack(object) ?? object.stream })
      } else if (/\/Subtype\s{0,5}\/Image\b/.test(dictionary)) {
        if (pictures.length < MAX_PICTURES) {
          const picture = pictureOf(object, unpack)
          if (picture !== undefined) pictures.push(picture)
        }
      } else if (
        shown.length < MAX_TEXT_LENGTH &&
        !/\/(?:Type|Subtype|FunctionType|Length1|Linearized)\b/.test(dictionary)
      ) {
        const content = unpack(object)?.toString('latin1') ?? ''
        if (/\bT[jJ]\b/.test(content)) shown += textOfContent(content, fonts)
      }
    }
  }
  const names = [...objects.values()].flatMap((object) =>
    /\/EF\s{0,5}<</.test(object.dictionary) ? stringsAfter(object, /\/(?:UF|F)\s{0,5}(?=[(<])/g).slice(0, 1) : [],
  )
  for (const { url } of urlsIn(shown)) add(url, 'text')
  for (const code of javascript) for (const { url } of urlsIn(code)) add(url.replace(/['"\\);]{1,4}$/, ''), 'script')
  return {
    links,
    pages,
    encrypted,
    locked,
    javascript: javascript.filter((code) => code !== '').slice(0, 100),
    openActions: openActions.slice(0, 20),
    launches: launches.slice(0, 20),
    submits,
    files: files.map((file, index) => ({ name: names[index] ?? '', bytes: file.bytes })),
    ...info,
    text: shown.slice(0, MAX_TEXT_LENGTH).trim(),
    pictures,
    notAnalysed: [...new Set(notAnalysed)],
  }
}

function actionOf(dictionary: string, key: string, objects: ReadonlyMap<number, PdfObject>): string {
  const rest = dictionary.slice(dictionary.indexOf(key) + key.length, dictionary.indexOf(key) + 400)
  const reference = /^\s{0,5}(\d{1,10})\s{1,5}\d{1,5}\s{1,5}R/.exec(rest)?.[1]
  const target = reference === undefined ? rest : (objects.get(Number(reference))?.dictionary.slice(0, 2000) ?? '')
  if (/^\s{0,5}\[/.test(target)) return 'GoTo'
  return /\/S\s{0,5}\/(\w{1,30})/.exec(target)?.[1] ?? 'unknown'
}

function pictureOf(object: PdfObject, unpack: (object: PdfObject) => Buffer | undefined): PdfPicture | undefined {
  const { dictionary, stream } = object
  const filters = filtersOf(dictionary)
  if (filters.at(-1) === 'DCTDecode' && filters.length === 1 && stream !== undefined)
    return { kind: 'jpeg', bytes: stream }
  if (filters.some((filter) => !/^(?:FlateDecode|Fl|ASCII85Decode|A85)$/.test(filter))) return undefined
  const number = (key: string): number =>
    Number(new RegExp(`/${key}\\s{1,5}(\\d{1,6})`).exec(dictionary)?.[1] ?? Number.NaN) // keys below
  const [width, height] = [number('Width'), number('Height')]
  const bits = /\/ImageMask\s{1,5}true/.test(dictionary) ? 1 : number('BitsPerComponent')
  const channels = /\/DeviceRGB/.test(dictionary) ? 3 : /\/DeviceCMYK/.test(dictionary) ? 4 : 1
  if (!(width >= 20 && height >= 20 && width * height <= 25_000_000) || (bits !== 1 && bits !== 8)) return undefined
  const bytes = unpack(object)
  if (bytes === undefined) return undefined
  const needed = Math.ceil((width * bits * channels) / 8) * height
  const perPixel = Math.round((bytes.length * 8) / (width * height * bits))
  if (bytes.length < needed && perPixel < 1) return undefined
  return {
    kind: 'raw',
    bytes,
    width,
    height,
    bits,
    channels: bits === 8 && perPixel >= 1 && perPixel <= 4 ? perPixel : channels,
  }
}
