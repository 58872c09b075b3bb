import { type Condition, parseCondition } from './condition.ts'
import { isYamlList, isYamlMap, isYamlScalar, type Yaml, type YamlMap, type YamlScalar, yamlText } from './yaml.ts'

/** What a selection asks: items, and maps and lists of them. */
export type Selection = { readonly kind: 'all' | 'any'; readonly of: readonly Selection[] } | Item

/** One line of a selection: a field with its modifiers and values. Keywords have no field. */
export interface Item {
  readonly kind: 'item'
  readonly field: string | undefined
  readonly modifiers: readonly string[]
  readonly values: readonly YamlScalar[]
}

/** A rule's detection: its selections and, ORed, its conditions (C80). */
export interface Detection {
  readonly selections: ReadonlyMap<string, Selection>
  readonly conditions: readonly Condition[]
}

/**
 * Reads the detection part (C19–C28, C73–C83).
 * @throws {SyntaxError} where it can't be used, with a message for its author.
 */
export function readDetection(value: Yaml | undefined): Detection {
  if (value === undefined) throw new SyntaxError('it has no detection')
  if (!isYamlMap(value)) throw new SyntaxError('its detection is no map')
  return readSelections(value, 'detection')
}

/**
 * Reads the selections and conditions of a map; `part` is what its author calls it.
 * @throws {SyntaxError} as above
 */
export function readSelections(value: YamlMap, part: string): Detection {
  const condition = value.get('condition')
  if (condition === undefined || condition === null) throw new SyntaxError(`its ${part} has no condition`)
  if (value.has('timeframe')) throw new SyntaxError('timeframe in the detection: use a correlation rule')
  const selections = new Map<string, Selection>()
  for (const [name, selection] of value) {
    if (name !== 'condition') selections.set(name, readSelection(name, selection))
  }
  if (selections.size === 0) throw new SyntaxError(`its ${part} has no selection`)
  const texts = isYamlList(condition) ? condition : [condition]
  if (texts.length === 0) throw new SyntaxError(`its ${part} has no condition`)
  const conditions = texts.map((text) => {
    if (typeof text !== 'string') throw new SyntaxError('a condition is no text')
    return parseCondition(text, [...selections.keys()])
  })
  return { selections, conditions }
}

function readSelection(name: string, value: Yaml): Selection {
  if (isYamlMap(value)) return readMap(name, value)
  if (!isYamlList(value)) return keywords(name, [value])
  // Plain values of a list are keywords, its maps are selections of their own; all are ORed (C21–C23).
  const plain = value.filter(isYamlScalar)
  const parts: Selection[] = plain.length === 0 ? [] : [keywords(name, plain)]
  for (const entry of value) {
    if (isYamlMap(entry)) parts.push(readMap(name, entry))
    else if (isYamlList(entry)) throw new SyntaxError(`the selection “${name}” has a list in a list`)
  }
  const [only] = parts
  if (only === undefined) throw new SyntaxError(`the selection “${name}” is empty`)
  return parts.length === 1 ? only : { kind: 'any', of: parts }
}

function readMap(name: string, map: YamlMap): Selection {
  const items = [...map].map(([key, value]) => readItem(name, key, value))
  const [only] = items
  if (only === undefined) throw new SyntaxError(`the selection “${name}” is empty`)
  return items.length === 1 ? only : { kind: 'all', of: items }
}

function readItem(name: string, key: string, value: Yaml): Item {
  const [field = '', ...modifiers] = key.split('|')
  if (isYamlMap(value))
    throw new SyntaxError(`“${key}” in the selection “${name}” holds a map; it needs a value or a list`)
  const given = isYamlList(value) ? value : [value]
  const values = given.filter(isYamlScalar)
  if (values.length < given.length)
    throw new SyntaxError(`“${key}” in the selection “${name}” holds more than plain values`)
  if (field === '') return { ...keywords(name, values), modifiers }
  // `Field: []` asks for null (C24).
  return { kind: 'item', field, modifiers, values: values.length === 0 ? [null] : values }
}

function keywords(name: string, values: readonly YamlScalar[]): Item {
  if (values.length === 0 || values.some((value) => value === null)) {
    throw new SyntaxError(`the selection “${name}” is empty`)
  }
  if (values.some((value) => yamlText(value) === ''))
    throw new SyntaxError(`the selection “${name}” has an empty keyword`)
  return { kind: 'item', field: undefined, modifiers: [], values }
}
