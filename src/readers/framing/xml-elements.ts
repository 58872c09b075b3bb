import { MAX_KEYS, MAX_NESTING, MAX_VALUE_LENGTH } from './bounds.ts'

/** An XML element. `name` is the local name, without a prefix; `text` is that of the element itself, entities resolved. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  text: string
}

/** An element tree, or why there is none. `cut` tells that a text was longer than a value may be. */
export type ParsedXml =
  | { readonly kind: 'element'; readonly element: XmlElement; readonly cut: boolean }
  | { readonly kind: 'broken'; readonly reason: string }

const NAME = /[^\s/>=<"']{1,256}/y
const ATTRIBUTE = /\s+([^\s/>=<"']{1,256})\s{0,64}=\s{0,64}(?:"([^"<]*)"|'([^'<]*)')/y
const TAG_END = /\s*(\/?)>/y
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g
const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/**
 * Reads one element with all that is in it. Only what machines write into event logs: no document type, so no entities but
 * the five of XML and numbers; any other is left as it stands.
 */
export function parseXmlElement(xml: string): ParsedXml {
  const open: XmlElement[] = []
  let elements = 0
  let cut = false
  let at = 0
  while (at < xml.length) {
    const tag = xml.indexOf('<', at)
    const inside = open.at(-1)
    if (inside !== undefined && tag !== at) addText(inside, unescapeXml(xml.slice(at, tag === -1 ? xml.length : tag)))
    if (tag === -1) break
    if (xml.startsWith('<!--', tag)) {
      const end = xml.indexOf('-->', tag + 4)
      if (end === -1) return broken('a comment that does not end')
      at = end + 3
    } else if (xml.startsWith('<![CDATA[', tag)) {
      const end = xml.indexOf(']]>', tag + 9)
      if (end === -1) return broken('a CDATA section that does not end')
      if (inside !== undefined) addText(inside, xml.slice(tag + 9, end))
      at = end + 3
    } else if (xml[tag + 1] === '?') {
      const end = xml.indexOf('?>', tag + 2)
      if (end === -1) return broken('an instruction that does not end')
      at = end + 2
    } else if (xml[tag + 1] === '!') {
      return broken('a document type')
    } else if (xml[tag + 1] === '/') {
      const end = xml.indexOf('>', tag + 2)
      if (end === -1 || inside === undefined || localName(xml.slice(tag + 2, end).trim()) !== inside.name) {
        return broken('a tag that closes nothing')
      }
      open.pop()
      if (open.length === 0) return { kind: 'element', element: inside, cut }
      at = end + 1
    } else {
      elements += 1
      if (elements > MAX_KEYS) return broken(`more than ${MAX_KEYS} elements`)
      if (open.length === MAX_NESTING) return broken(`nested deeper than ${MAX_NESTING} levels`)
      const opened = readTag(xml, tag)
      if (opened === undefined) return broken('a tag that is none')
      inside?.children.push(opened.element)
      at = opened.end
      if (!opened.closed) open.push(opened.element)
      else if (open.length === 0) return { kind: 'element', element: opened.element, cut }
    }
  }
  return broken('the element does not end')

  function addText(element: XmlElement, text: string): void {
    if (element.text.length + text.length > MAX_VALUE_LENGTH) cut = true
    element.text = (element.text + text).slice(0, MAX_VALUE_LENGTH)
  }
}

function broken(reason: string): ParsedXml {
  return { kind: 'broken', reason }
}

function readTag(
  xml: string,
  start: number,
): { readonly element: XmlElement; readonly end: number; readonly closed: boolean } | undefined {
  NAME.lastIndex = start + 1
  const name = NAME.exec(xml)?.[0]
  if (name === undefined) return undefined
  let at = start + 1 + name.length
  const attributes = new Map<string, string>()
  for (;;) {
    TAG_END.lastIndex = at
    const end = TAG_END.exec(xml)
    if (end !== null) {
      const element: XmlElement = { name: localName(name), attributes, children: [], text: '' }
      return { element, end: TAG_END.lastIndex, closed: end[1] === '/' }
    }
    ATTRIBUTE.lastIndex = at
    const attribute = ATTRIBUTE.exec(xml)
    if (attribute === null || attributes.size >= MAX_KEYS) return undefined
    const [, key = '', double, single = ''] = attribute
    attributes.set(localName(key), unescapeXml(double ?? single).slice(0, MAX_VALUE_LENGTH))
    at = ATTRIBUTE.lastIndex
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** Resolves numeric entities and the five named ones. */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(ENTITY, (entity, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED.get(name) ?? entity
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity
  })
}
