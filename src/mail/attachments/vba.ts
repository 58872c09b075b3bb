import type { Mark } from './facts.ts'
import type { OleFile } from './ole.ts'

/** Modules of one project that are read, bytes of each, and characters of source that are kept in all. */
const MAX_MODULES = 200
const MAX_MODULE_BYTES: number = 4 * 1024 * 1024
const MAX_SOURCE_LENGTH: number = 4 * 1024 * 1024

/** Names of procedures that Office calls by itself. */
const AUTO_RUN =
  /\b(auto_?(?:open|exec|close|new|exit)|document_?(?:open|close|new|beforeclose)|workbook_?(?:open|activate|beforeclose|sheetactivate)|presentation_?open|\w{1,40}_(?:layout|painted|painting|gotfocus|resize|click|mouse(?:hover|leave|move)))\b/i
/** Calls that documents seldom need: programs, downloads, files, other objects, code pages. */
const SUSPICIOUS: readonly (readonly [name: string, pattern: RegExp])[] = [
  [
    'starts programs',
    /\b(?:shell\s{0,5}\(|wscript\.shell|shell\.application|winmgmts|win32_process|\.run\b|shellexecute\w?|createprocess\w?|createthread|virtualalloc)/i,
  ],
  ['PowerShell', /powershell|pwsh|cmd(?:\.exe)?\s{1,3}\/c|mshta|regsvr32|rundll32|certutil|bitsadmin/i],
  ['downloads', /urldownloadtofile\w?|xmlhttp|winhttp|internet\.application|\.responsebody|savetofile/i],
  [
    'writes files',
    /\bopen\b.{1,200}\bfor\s{1,5}(?:binary|output|append)|adodb\.stream|createtextfile|filesystemobject/i,
  ],
  ['creates objects by name', /\b(?:createobject|getobject)\s{0,5}\(/i],
  [
    'decodes',
    /\bchrw?\s{0,3}\(.{0,60}\bxor\b|strreverse|frombase64|bin\.base64|msxml2\.domdocument|(?:chrw?\$?\(\d{1,5}\)\s{0,3}[&+]\s{0,3}){4}/i,
  ],
  ['calls functions of the system', /\bdeclare\s{1,5}(?:ptrsafe\s{1,5})?(?:function|sub)\b/i],
  ['changes Office settings', /accessvbom|vbawarnings|normaltemplate|application\.displayalerts/i],
]

/** What the macros of a document show. `source` is their text, as far as it could be had. */
export interface Macros {
  readonly marks: readonly Mark[]
  readonly source: string
}

/** Reads the VBA project of a compound file (MS-OVBA); undefined where there is none. */
export function readMacros(file: OleFile): Macros | undefined {
  const modules = file.entries.filter(({ path, kind }) => kind === 'stream' && /(?:^|\/)vba\/[^/]{1,64}$/i.test(path))
  if (modules.length === 0) return undefined
  let source = ''
  let isUnread = 0
  for (const module of modules.slice(0, MAX_MODULES)) {
    if (/(?:^|\/)(?:_vba_project|dir|__srp_\d{1,3})$/i.test(module.path) || source.length > MAX_SOURCE_LENGTH) continue
    const text = moduleSource(file.read(module, MAX_MODULE_BYTES))
    if (text === undefined) isUnread += 1
    else source += `${text}\n`
  }
  const marks: Mark[] = [{ trait: 'macro', detail: `It has a VBA project with ${modules.length} streams.` }]
  // Attribute lines stand in each module and do nothing.
  const code = source.replace(/^Attribute VB_[^\n]{0,500}$/gm, '')
  if (code.trim() === '' && isUnread === 0)
    return { marks: [{ trait: 'macro', detail: 'It has a VBA project without code.' }], source }
  return { marks: [...marks, ...codeMarks(code)], source: code }
}

/** Marks of VBA or VBScript source. */
export function codeMarks(code: string): readonly Mark[] {
  const marks: Mark[] = []
  const auto = AUTO_RUN.exec(code)?.[1]
  if (auto !== undefined) marks.push({ trait: 'macro-auto-run', detail: `The procedure ${auto} runs by itself.` })
  const found = SUSPICIOUS.filter(([, pattern]) => pattern.test(code)).map(([name]) => name)
  if (found.length > 0) marks.push({ trait: 'macro-suspicious', detail: `The code ${found.join(', ')}.` })
  return marks
}

/**
 * The source within a module stream: it lies compressed behind the compiled code, at an offset that the `dir` stream states. As the
 * compressed source always begins the same way (`Attribut` as 8 literal bytes), it is found without that stream.
 */
function moduleSource(stream: Buffer): string | undefined {
  for (let at = stream.indexOf('Attribut', 0, 'latin1'); at >= 0; at = stream.indexOf('Attribut', at + 1, 'latin1')) {
    // Signature byte, 2 bytes of chunk header, 1 flag byte: then the literals.
    const start = at - 4
    if (start >= 0 && stream[start] === 1 && stream[at - 1] === 0) return decompress(stream, start)
  }
  return undefined
}

/** MS-OVBA, section 2.4.1: chunks of at most 4,096 bytes, each a run of literals and copies. */
function decompress(stream: Buffer, start: number): string {
  const out: Buffer[] = []
  let length = 0
  let at = start + 1
  while (at + 2 <= stream.length && length < MAX_SOURCE_LENGTH) {
    const header = stream.readUInt16LE(at)
    if (((header >> 12) & 7) !== 3) break
    const end = Math.min(stream.length, at + (header & 0xfff) + 3)
    const isPacked = (header & 0x8000) !== 0
    const chunk = isPacked ? unpackChunk(stream, at + 2, end) : stream.subarray(at + 2, end)
    out.push(chunk)
    length += chunk.length
    at = end
  }
  return Buffer.concat(out).toString('latin1').replace(/\r\n?/g, '\n')
}

const CHUNK_BYTES = 4096

function unpackChunk(stream: Buffer, start: number, end: number): Buffer {
  const out = Buffer.alloc(CHUNK_BYTES)
  let length = 0
  let at = start
  while (at < end && length < CHUNK_BYTES) {
    const flags = stream[at] ?? 0
    at += 1
    for (let bit = 0; bit < 8 && at < end && length < CHUNK_BYTES; bit += 1) {
      if (((flags >> bit) & 1) === 0) {
        out[length] = stream[at] ?? 0
        length += 1
        at += 1
        continue
      }
      if (at + 2 > end) return out.subarray(0, length)
      const token = stream.readUInt16LE(at)
      at += 2
      const bits = Math.max(4, 32 - Math.clz32(Math.max(0, length - 1)))
      const offset = (token >> (16 - bits)) + 1
      const count = (token & (0xffff >> bits)) + 3
      if (offset > length) return out.subarray(0, length)
      for (let index = 0; index < count && length < CHUNK_BYTES; index += 1) {
        out[length] = out[length - offset] ?? 0
        length += 1
      }
    }
  }
  return out.subarray(0, length)
}
