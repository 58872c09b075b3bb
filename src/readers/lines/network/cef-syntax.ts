import type { FieldValue } from '../../../model/event.ts'
import { MAX_KEYS } from '../../framing/bounds.ts'
import { setField } from '../../framing/json-parse.ts'
import { isWordCharacter } from './characters.ts'

/** A CEF record: its header, and its extension with the values that have a label also under that label. */
export interface Cef {
  readonly vendor: string
  readonly product: string
  readonly version: string
  readonly classId: string
  readonly name: string
  readonly severity: string
  readonly extension: Readonly<Record<string, FieldValue>>
}

const HEADER_PARTS = 6
const OPENING_BRACKET = 91
const CLOSING_BRACKET = 93
/** Collectors put their own words before the record; it starts within so many characters. */
const MAX_BEFORE = 512
/** A header part is no longer. */
const MAX_PART = 1024
const SPACE = 32
const BACKSLASH = 92
const LABELLED =
  /^((?:cs|cn|cfp|c6a|flexString|flexNumber|flexDate|deviceCustomDate|deviceCustomString|deviceCustomNumber)\d{0,2})Label$/i
const START = /(?:^|[\s"|:])CEF ?: ?\d{1,2}\|/
/** Where a syslog reader took `CEF:` for the name of a program. */
const BARE = /^"?\d{1,2}(?:\.\d)?\|[^|]{1,64}\|[^|]{1,128}\|[^|]{0,128}\|[^|]{0,256}\|[^|]{0,1024}\|[^|]{0,24}\|/

/** Reads a CEF record (ArcSight's Common Event Format, revision 26) in a line, whatever stands before it. */
export function readCef(text: string): Cef | undefined {
  const at = bodyStart(text)
  if (at === undefined) return undefined
  const parts: string[] = []
  let from = text.indexOf('|', at) + 1
  while (parts.length < HEADER_PARTS) {
    const end = barAfter(text, from)
    if (end < 0 || end - from > MAX_PART) return undefined
    parts.push(unescaped(text.slice(from, end)))
    from = end + 1
  }
  const [vendor = '', product = '', version = '', classId = '', name = '', severity = ''] = parts
  return { vendor, product, version, classId, name, severity, extension: readExtension(text.slice(from)) }
}

function bodyStart(text: string): number | undefined {
  const marked = text.slice(0, MAX_BEFORE).indexOf('CEF')
  if (marked >= 0) {
    const start = START.exec(text.slice(0, MAX_BEFORE))
    return start === null ? undefined : start.index + start[0].lastIndexOf(':')
  }
  const first = text.charCodeAt(0)
  if ((first < 48 || first > 57) && first !== 34) return undefined
  return BARE.test(text) ? 0 : undefined
}

/** The next bar that is not escaped, or -1. */
function barAfter(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at += 1
    else if (code === 124) return at
  }
  return -1
}

/** The pairs after the header. A value runs until the space before the next name, so names are found first. */
export function readExtension(text: string): Readonly<Record<string, FieldValue>> {
  const found: Record<string, FieldValue> = {}
  let name: string | undefined
  let from = 0
  let count = 0
  for (let at = text.indexOf('='); at >= 0 && count < MAX_KEYS; at = text.indexOf('=', at + 1)) {
    if (text.charCodeAt(at - 1) === BACKSLASH) continue
    const start = nameStart(text, from, at)
    if (start < 0) continue
    if (name !== undefined) setField(found, name, unescaped(text.slice(from, start).trim()))
    name = text.slice(start, at)
    from = at + 1
    count += 1
  }
  if (name !== undefined) setField(found, name, unescaped(text.slice(from).trim().replace(/"$/, '')))
  return withLabels(found)
}

/** Where the name before an equals sign starts: at the beginning, or after a space or a tab; -1 where there is no name. */
function nameStart(text: string, from: number, end: number): number {
  let at = end
  while (at > from) {
    const code = text.charCodeAt(at - 1)
    if (code === SPACE || code === 9 || code === 124) break
    if (!isNameCharacter(code) || end - at > 128) return -1
    at -= 1
  }
  return at === end || (at === from && from > 0) ? -1 : at
}

function isNameCharacter(code: number): boolean {
  return isWordCharacter(code) || code === OPENING_BRACKET || code === CLOSING_BRACKET
}

/** `cs1Label=Rule cs1=x` says `Rule` = x too, where the record has nothing else of that name. */
function withLabels(found: Record<string, FieldValue>): Readonly<Record<string, FieldValue>> {
  for (const [name, label] of Object.entries(found)) {
    const value = LABELLED.exec(name)?.[1]
    if (value === undefined || typeof label !== 'string' || label === '' || label.length > 128) continue
    const labelled = found[value]
    if (labelled !== undefined && !Object.hasOwn(found, label)) setField(found, label, labelled)
  }
  return found
}

function unescaped(text: string): string {
  return text.includes('\\')
    ? text.replace(/\\([\\|=nr])/g, (_, one: string) => (one === 'n' ? '\n' : one === 'r' ? '\r' : one))
    : text
}
