import type { FoundLink } from '../../links/found-link.ts'
import type { Mark } from './facts.ts'

/** What a shortcut starts. */
export interface ShortcutFacts {
  readonly marks: readonly Mark[]
  readonly links: readonly FoundLink[]
  /** Target and arguments, for a reader. */
  readonly text: string
}

const INTERPRETER =
  /(?:^|[\\/\s"])(?:powershell|pwsh|cmd|mshta|wscript|cscript|rundll32|regsvr32|msiexec|certutil|bitsadmin|conhost|forfiles|pcalua|curl|ssh|python\w?|explorer|hh|wmic|msedge|chrome)(?:\.exe)?(?=[\s"\\/,]|$)/i
/** Characters of arguments past which they are hidden from who looks at the shortcut's properties. */
const SHOWN_ARGUMENTS = 260
const MAX_STRING = 32_000

/** Reads a Windows shortcut (MS-SHLLINK). Never throws. */
export function readShortcut(bytes: Uint8Array): ShortcutFacts {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < 76) return { marks: [], links: [], text: '' }
  const flags = buffer.readUInt32LE(20)
  let at = 76
  if ((flags & 1) !== 0 && at + 2 <= buffer.length) at += 2 + buffer.readUInt16LE(at)
  let path = ''
  if ((flags & 2) !== 0 && at + 28 <= buffer.length) {
    const size = buffer.readUInt32LE(at)
    path = linkInfoPath(buffer.subarray(at, at + size))
    at += Math.max(4, size)
  }
  const strings: string[] = []
  for (const bit of [4, 8, 16, 32, 64]) {
    if ((flags & bit) === 0) {
      strings.push('')
      continue
    }
    if (at + 2 > buffer.length) break
    const isUnicode = (flags & 0x80) !== 0
    const length = buffer.readUInt16LE(at) * (isUnicode ? 2 : 1)
    strings.push(
      buffer.toString(
        isUnicode ? 'utf16le' : 'latin1',
        at + 2,
        Math.min(buffer.length, at + 2 + Math.min(length, 2 * MAX_STRING)),
      ),
    )
    at += 2 + length
  }
  const [, relative = '', , given = '', icon = ''] = strings
  // Targets of the environment block (signature a0000001) stand for a path with %variables%.
  const environment = blockString(buffer, 0xa0000001)
  const target = environment !== '' ? environment : path !== '' ? path : relative
  return describe(target, given, icon, buffer.length)
}

function describe(target: string, given: string, icon: string, sizeBytes: number): ShortcutFacts {
  const marks: Mark[] = []
  const links: FoundLink[] = []
  const whole = `${target} ${given}`.trim()
  const shown = whole.replace(/\s+/g, ' ').slice(0, 400)
  marks.push({
    trait: 'runs-program',
    detail: `It starts ${shown === '' ? 'something that its item list alone names' : shown}.`,
  })
  const interpreter = INTERPRETER.exec(whole)?.[0].trim()
  if (interpreter !== undefined)
    marks.push({
      trait: 'runs-interpreter',
      detail: `It starts an interpreter: ${interpreter.replace(/^[\\/"]/, '')}.`,
    })
  if (given.length > SHOWN_ARGUMENTS || /\s{20,}/.test(given)) {
    marks.push({
      trait: 'obfuscated',
      detail: `Its arguments have ${given.length} characters: more than its properties show.`,
    })
  }
  if (/^\\\\|^https?:|@ssl\\|davwwwroot/i.test(target))
    marks.push({ trait: 'remote-target', detail: `Its target is on another machine: ${target.slice(0, 200)}.` })
  if (/^\\\\[^?.]/.test(icon))
    marks.push({
      trait: 'remote-target',
      detail: `Its picture is fetched from another machine: ${icon.slice(0, 200)}.`,
    })
  if (sizeBytes > 50_000)
    marks.push({ trait: 'embedded-file', detail: `It has ${sizeBytes} bytes; a shortcut needs some 2,000.` })
  for (const [url] of whole.matchAll(/https?:\/\/[^\s"'<>|^]{4,2000}/gi))
    links.push({ url, place: 'shortcut', role: 'launch', hidden: true })
  for (const [unc] of whole.matchAll(/\\\\[\w.@-]{2,200}\\[^\s"']{1,500}/g)) {
    if (!unc.startsWith('\\\\?\\') && !unc.startsWith('\\\\.\\'))
      links.push({ url: `file:${unc.replaceAll('\\', '/')}`, place: 'shortcut', role: 'launch', hidden: true })
  }
  return { marks, links: links.slice(0, 50), text: shown }
}

function linkInfoPath(info: Buffer): string {
  if (info.length < 28) return ''
  const [base, network, suffix] = [16, 20, 24].map((offset) => info.readUInt32LE(offset))
  const text = (from: number | undefined): string => {
    if (from === undefined || from === 0 || from >= info.length) return ''
    const end = info.indexOf(0, from)
    return info.toString('latin1', from, end < 0 ? info.length : end)
  }
  const share =
    network !== undefined && network > 0 && network + 20 <= info.length
      ? text(network + info.readUInt32LE(network + 8))
      : ''
  const tail = text(suffix)
  if (share !== '') return `${share}\\${tail}`
  return text(base) + tail
}

function blockString(buffer: Buffer, signature: number): string {
  const mark = Buffer.alloc(4)
  mark.writeUInt32LE(signature)
  const at = buffer.indexOf(mark, 76)
  if (at < 0 || at + 4 + 260 + 520 > buffer.length) return ''
  const wide = buffer.toString('utf16le', at + 4 + 260, at + 4 + 260 + 520)
  const end = wide.indexOf('\0')
  return end < 0 ? wide : wide.slice(0, end)
}

/** Reads an Internet shortcut (`.url`, `.website`): lines of `key=value`. */
export function readInternetShortcut(text: string): ShortcutFacts {
  const marks: Mark[] = []
  const links: FoundLink[] = []
  for (const line of text.slice(0, 64 * 1024).split(/\r?\n/, 200)) {
    const [, key = '', value = ''] =
      /^\s{0,20}(URL|IconFile|WorkingDirectory|BaseURL)\s{0,5}=\s{0,5}(.{1,4000})$/i.exec(line) ?? []
    if (key === '') continue
    const url = value.trim().startsWith('\\\\') ? `file:${value.trim().replaceAll('\\', '/')}` : value.trim()
    if (!/^[a-z][a-z0-9+.-]{1,30}:/i.test(url)) continue
    const isTarget = /url/i.test(key)
    links.push({ url, place: 'shortcut', role: isTarget ? 'launch' : 'resource', hidden: false })
    if (isTarget) marks.push({ trait: 'runs-program', detail: `It opens ${url.slice(0, 300)}.` })
    if (/^file:/i.test(url))
      marks.push({ trait: 'remote-target', detail: `${key} leads to a file on another machine: ${url.slice(0, 300)}.` })
  }
  return { marks, links, text: '' }
}
