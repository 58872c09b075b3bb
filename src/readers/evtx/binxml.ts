import { lookUp } from '../../model/look-up.ts'
import type { Chunk } from './chunk.ts'
import { Damage } from './damage.ts'
import { MAX_CHUNK_PARSED_BYTES, MAX_OPEN_ELEMENTS } from './limits.ts'
import { nameAt, nameBytes } from './names.ts'
import { readUtf16 } from './utf16.ts'
import { readValue, valueText } from './values.ts'

/** What stands in an element or an attribute. */
export type Content =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'slot'; readonly slot: number; readonly optional: boolean }
  | { readonly kind: 'element'; readonly element: Element }
  /** A template instance: where its token lies in the chunk. */
  | { readonly kind: 'instance'; readonly at: number }

export interface Attribute {
  readonly name: string
  readonly content: Content[]
}

export interface Element {
  readonly name: string
  readonly attributes: Attribute[]
  readonly content: Content[]
}

/** Where a fragment lies, and whether its elements bear a dependency id: those that are values of a template do not. */
export interface Fragment {
  readonly at: number
  readonly end: number
  readonly dependencyIds: boolean
  /** Gives the end of a template instance. */
  readonly skipInstance: (chunk: Chunk, at: number, end: number) => number
}

/** Fixed sizes of typed values that stand in markup itself; strings bear their length. */
const VALUE_BYTES: Readonly<Record<number, number>> = {
  3: 1,
  4: 1,
  5: 2,
  6: 2,
  7: 4,
  8: 4,
  9: 8,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  15: 16,
  17: 8,
  18: 16,
  20: 4,
  21: 8,
}

const ENTITIES: Readonly<Record<string, string>> = lookUp({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })

interface Parser {
  readonly chunk: Chunk
  readonly end: number
  at: number
  /** Open elements, the innermost last. */
  readonly open: Element[]
  readonly top: Content[]
  /** Where content goes: an attribute's, an element's, or the fragment's own. */
  sink: Content[]
}

/** Parses markup into a tree. @throws {Damage} */
export function parseFragment(chunk: Chunk, fragment: Fragment): readonly Content[] {
  chunk.parsedBytes += fragment.end - fragment.at
  if (chunk.parsedBytes > MAX_CHUNK_PARSED_BYTES) throw new Damage('the chunk holds more markup than it has room for')
  const top: Content[] = []
  const parser: Parser = { chunk, end: fragment.end, at: fragment.at, open: [], top, sink: top }

  while (parser.at < parser.end) {
    const token = take(parser, 1)
    switch (token & 0xbf) {
      case 0x00:
        if (parser.open.length > 0) throw new Damage('markup ends within an element')
        return top
      case 0x01:
        openElement(parser, (token & 0x40) !== 0, fragment.dependencyIds)
        break
      case 0x02:
        parser.sink = innermost(parser).content
        break
      case 0x03:
      case 0x04:
        closeElement(parser)
        break
      case 0x05:
        parser.sink.push({ kind: 'text', text: valueInMarkup(parser) })
        break
      case 0x06:
        openAttribute(parser)
        break
      case 0x07:
        parser.sink.push({ kind: 'text', text: countedText(parser) })
        break
      case 0x08:
        parser.sink.push({ kind: 'text', text: String.fromCharCode(take(parser, 2)).toWellFormed() })
        break
      case 0x09: {
        const name = takeName(parser)
        parser.sink.push({ kind: 'text', text: ENTITIES[name] ?? `&${name};` })
        break
      }
      case 0x0a: // a processing instruction says nothing of the event
        takeName(parser)
        break
      case 0x0b:
        countedText(parser)
        break
      case 0x0c:
        parser.sink.push({ kind: 'instance', at: parser.at - 1 })
        parser.at = fragment.skipInstance(chunk, parser.at - 1, parser.end)
        break
      case 0x0d:
      case 0x0e:
        parser.sink.push({ kind: 'slot', slot: take(parser, 2), optional: (token & 0x3f) === 0x0e })
        take(parser, 1) // the type that the template expects; the instance states the true one
        break
      case 0x0f:
        take(parser, 3)
        break
      default:
        throw new Damage(`unknown BinXML token 0x${token.toString(16)}`)
    }
  }
  if (parser.open.length > 0) throw new Damage('markup ends within an element')
  return top
}

function take(parser: Parser, bytes: 1 | 2 | 3 | 4): number {
  const { at } = parser
  if (at + bytes > parser.end) throw new Damage('markup is cut short')
  parser.at = at + bytes
  const { view } = parser.chunk
  if (bytes === 1) return view.getUint8(at)
  return bytes === 4 ? view.getUint32(at, true) : view.getUint16(at, true)
}

function innermost(parser: Parser): Element {
  const element = parser.open.at(-1)
  if (element === undefined) throw new Damage('an element is closed that was not opened')
  return element
}

function openElement(parser: Parser, hasAttributes: boolean, dependencyId: boolean): void {
  if (parser.open.length >= MAX_OPEN_ELEMENTS) throw new Damage(`more than ${MAX_OPEN_ELEMENTS} open elements`)
  if (dependencyId) take(parser, 2)
  const size = take(parser, 4)
  if (size > parser.end - parser.at) throw new Damage('an element is longer than what holds it')
  const element: Element = { name: takeName(parser), attributes: [], content: [] }
  if (hasAttributes) take(parser, 4)
  const parent = parser.open.at(-1)?.content ?? parser.top
  parent.push({ kind: 'element', element })
  parser.open.push(element)
  parser.sink = element.content
}

function closeElement(parser: Parser): void {
  innermost(parser)
  parser.open.pop()
  parser.sink = parser.open.at(-1)?.content ?? parser.top
}

function openAttribute(parser: Parser): void {
  const attribute: Attribute = { name: takeName(parser), content: [] }
  innermost(parser).attributes.push(attribute)
  parser.sink = attribute.content
}

/** A name by its offset; where the offset is this very place, the name lies here and is passed over. */
function takeName(parser: Parser): string {
  const offset = take(parser, 4)
  if (offset === parser.at) {
    parser.at += nameBytes(parser.chunk, offset)
    if (parser.at > parser.end) throw new Damage('a name is cut short')
  }
  return nameAt(parser.chunk, offset)
}

function countedText(parser: Parser): string {
  const bytes = take(parser, 2) * 2
  const { at } = parser
  if (at + bytes > parser.end) throw new Damage('text is cut short')
  parser.at = at + bytes
  return readUtf16(parser.chunk, at, bytes)
}

function valueInMarkup(parser: Parser): string {
  const type = take(parser, 1)
  if (type === 0x01) return countedText(parser)
  const bytes = VALUE_BYTES[type]
  if (bytes === undefined) throw new Damage(`a value of type 0x${type.toString(16)} stands in markup`)
  const { at } = parser
  if (at + bytes > parser.end) throw new Damage('a value is cut short')
  parser.at = at + bytes
  return valueText(readValue(parser.chunk, type, at, bytes))
}
