import { isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments, Scalar } from 'yaml'

/** A number as the author wrote it: `0777` and ids above 2^53 keep their digits (C48, C49). */
export interface SourceNumber {
  readonly digits: string
}
export type YamlScalar = string | boolean | null | SourceNumber
/** A YAML value. Dates and everything else that is not a number, a boolean or null is text. */
export type Yaml = YamlScalar | readonly Yaml[] | YamlMap
export type YamlMap = ReadonlyMap<string, Yaml>

/** Largest YAML text that is read, in UTF-16 code units. */
export const MAX_YAML_LENGTH = 10_000_000
/** Values in one document after its aliases were resolved, aliases in it, and nesting. */
const MAX_VALUES = 1_000_000
const MAX_ALIASES = 100
const MAX_DEPTH = 100

/** Reads all documents of a text; a string in their place is the reason why a document can't be read. Never throws. */
export function readYaml(text: string): readonly (Yaml | Unreadable)[] {
  if (text.length > MAX_YAML_LENGTH) return [{ unreadable: `longer than ${MAX_YAML_LENGTH} characters` }]
  try {
    // Unique keys are checked below: the library compares each key with all others.
    const documents = parseAllDocuments(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'silent' })
    if (!Array.isArray(documents)) return []
    return documents.map((document) => {
      const [error] = document.errors
      if (error !== undefined) return { unreadable: `${error.message} (line ${lineOf(text, error.pos[0])})` }
      return readDocument(document.contents)
    })
  } catch (error) {
    return [{ unreadable: reasonOf(error) }]
  }
}

/** A document that is no YAML, or is too large or too deep. */
export interface Unreadable {
  readonly unreadable: string
}

export function isUnreadable(value: Yaml | Unreadable): value is Unreadable {
  return typeof value === 'object' && value !== null && 'unreadable' in value
}

export function isSourceNumber(value: Yaml | undefined): value is SourceNumber {
  return typeof value === 'object' && value !== null && 'digits' in value
}

export function isYamlMap(value: Yaml | undefined): value is YamlMap {
  return value instanceof Map
}

export function isYamlList(value: Yaml | undefined): value is readonly Yaml[] {
  return Array.isArray(value)
}

export function isYamlScalar(value: Yaml | undefined): value is YamlScalar {
  return value !== undefined && !isYamlMap(value) && !isYamlList(value)
}

/** The text of a scalar as it was written; undefined for null, lists and maps. */
export function yamlText(value: Yaml | undefined): string | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  return isSourceNumber(value) ? value.digits : undefined
}

/** The value as plain JavaScript, for keys that we only carry along. */
export function plainValue(value: Yaml): unknown {
  if (isYamlMap(value)) return Object.fromEntries([...value].map(([key, item]) => [key, plainValue(item)]))
  if (isYamlList(value)) return value.map(plainValue)
  if (!isSourceNumber(value)) return value
  const number = Number(value.digits)
  return String(number) === value.digits ? number : value.digits
}

interface Reading {
  readonly anchors: Map<string, Node>
  values: number
  aliases: number
}

function readDocument(contents: Node | null): Yaml | Unreadable {
  try {
    return readNode(contents, { anchors: new Map(), values: 0, aliases: 0 }, 0)
  } catch (error) {
    return { unreadable: reasonOf(error) }
  }
}

function readNode(node: unknown, reading: Reading, depth: number): Yaml {
  reading.values += 1
  if (reading.values > MAX_VALUES) throw new RangeError(`more than ${MAX_VALUES} values`)
  if (depth > MAX_DEPTH) throw new RangeError(`nested more than ${MAX_DEPTH} deep`)
  if (isAlias(node)) {
    reading.aliases += 1
    if (reading.aliases > MAX_ALIASES) throw new RangeError(`more than ${MAX_ALIASES} aliases`)
    const target = reading.anchors.get(node.source)
    if (target === undefined) throw new RangeError(`no anchor named ${node.source}`)
    return readNode(target, reading, depth + 1)
  }
  if (isScalar(node)) {
    if (node.anchor !== undefined) reading.anchors.set(node.anchor, node)
    return readScalar(node)
  }
  if (isSeq(node)) {
    const list = node.items.map((item) => readNode(item, reading, depth + 1))
    if (node.anchor !== undefined) reading.anchors.set(node.anchor, node)
    return list
  }
  if (isMap(node)) {
    const map = new Map<string, Yaml>()
    for (const { key, value } of node.items) readPair(map, key, value, reading, depth)
    if (node.anchor !== undefined) reading.anchors.set(node.anchor, node)
    return map
  }
  return null
}

function readPair(map: Map<string, Yaml>, key: unknown, value: unknown, reading: Reading, depth: number): void {
  const name = isScalar(key) ? (key.source ?? String(key.value)) : undefined
  if (name === undefined) throw new RangeError('a key is no scalar')
  const item = readNode(value, reading, depth + 1)
  if (name === '<<' && isScalar(key) && key.type === Scalar.PLAIN) {
    for (const source of isYamlList(item) ? item : [item]) {
      if (!isYamlMap(source)) throw new RangeError('“<<” merges only maps')
      for (const [merged, one] of source) if (!map.has(merged)) map.set(merged, one)
    }
    return
  }
  if (map.has(name)) throw new RangeError(`the key “${name}” occurs twice`)
  map.set(name, item)
}

function readScalar(node: Scalar): YamlScalar {
  const { value } = node
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  return typeof value === 'number' ? { digits: node.source ?? String(value) } : (node.source ?? String(value))
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

function reasonOf(error: unknown): string {
  if (error instanceof RangeError && error.message.startsWith('Maximum call stack')) return 'nested too deeply'
  return error instanceof Error ? error.message : String(error)
}
