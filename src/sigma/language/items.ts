import { allOf, anyOf, type Node, notOf } from '../match/node.ts'
import { encodeBase64, encodeBase64Offsets, encodeUtf16 } from '../values/encode.ts'
import { compileExpression } from '../values/expression.ts'
import { fold } from '../values/fold.ts'
import { type Network, parseNetwork } from '../values/network.ts'
import {
  compilePattern,
  freeDashes,
  type Glob,
  literalText,
  openEnds,
  type Pattern,
  parsePattern,
  RUN,
  type Shape,
} from '../values/pattern.ts'
import { decimalNumber, type Predicate, plainDecimal } from '../values/predicate.ts'
import type { Item } from './detection.ts'
import { type Modifiers, readModifiers } from './modifiers.ts'
import { expandExpression, expandPattern, type Placeholders } from './placeholders.ts'
import { isSourceNumber, type YamlScalar, yamlText } from './yaml.ts'

/** What lowering needs beside the item. `intern` gives the one object for equal predicates. */
export interface LoweringContext {
  readonly placeholders: Placeholders
  readonly intern: (key: string, predicate: Predicate) => Predicate
  readonly warn: (reason: string) => void
}

/** From this many needles on, equality looks in a set. */
const MIN_SET_SIZE = 6

/**
 * Turns one line of a selection into predicates.
 * @throws {SyntaxError} where it can't be used, with a message for its author.
 */
export function lowerItem(item: Item, context: LoweringContext): Node {
  const modifiers = readModifiers(item.modifiers)
  if (modifiers.all && item.values.length === 1) context.warn('“all” with a single value')
  if (item.values.length > 1 && item.values.includes(null)) context.warn('null in a list of values')
  const node = lowerValues(item, modifiers, context)
  return modifiers.neq ? notOf(node) : node
}

function lowerValues(item: Item, modifiers: Modifiers, context: LoweringContext): Node {
  const lower = (values: readonly YamlScalar[]): Node => {
    switch (modifiers.operator) {
      case 'text':
        return lowerTexts(item.field, values, modifiers, context)
      case 're':
        return lowerExpressions(item.field, values, modifiers, context)
      case 'cidr':
        return lowerNetworks(fieldOf(item, 'cidr'), values, context)
      case 'fieldref':
        return lowerReferences(fieldOf(item, 'fieldref'), values, modifiers, context)
      case 'exists':
        return lowerExists(fieldOf(item, 'exists'), values, context)
      case 'compare':
        return lowerComparison(fieldOf(item, 'a comparison'), values, modifiers, context)
    }
  }
  return modifiers.all ? allOf(item.values.map((value) => lower([value]))) : lower(item.values)
}

function fieldOf(item: Item, what: string): string {
  if (item.field === undefined) throw new SyntaxError(`${what} needs a field`)
  return item.field
}

function node(context: LoweringContext, predicate: Predicate, ...key: readonly unknown[]): Node {
  const text = JSON.stringify([predicate.kind, predicate.field ?? null, ...key])
  return { kind: 'predicate', predicate: context.intern(text, predicate) }
}

/** Plain values and those with wildcards, ORed. Alternatives that a transform makes are ORed too, also under `all` (C60). */
function lowerTexts(
  field: string | undefined,
  values: readonly YamlScalar[],
  modifiers: Modifiers,
  context: LoweringContext,
): Node {
  const { cased, transforms } = modifiers
  const shape = modifiers.shape ?? (field === undefined ? 'contains' : 'equals')
  const nodes: Node[] = []
  const numbers = new Set<string>()
  const patterns: Pattern[] = []
  for (const value of values) {
    if (value === null) {
      if (shape !== 'equals' || transforms.length > 0) throw new SyntaxError('null with a modifier')
      nodes.push(node(context, { kind: 'null', field }))
    } else if (isSourceNumber(value) && shape === 'equals' && transforms.length === 0) {
      numbers.add(fold(plainDecimal(value.digits)))
    } else {
      const text = yamlText(value) ?? ''
      const start: Pattern = typeof value === 'string' ? parsePattern(text) : [text]
      patterns.push(...transform(start, transforms, context))
    }
  }
  if (numbers.size > 0) nodes.push(node(context, { kind: 'number', field, texts: numbers }, [...numbers]))
  nodes.push(
    ...lowerPatterns(
      field,
      patterns.map((pattern) => openEnds(pattern, shape)),
      cased,
      context,
    ),
  )
  return anyOf(nodes)
}

function lowerPatterns(
  field: string | undefined,
  patterns: readonly Pattern[],
  cased: boolean,
  context: LoweringContext,
): Node[] {
  const needles = new Map<Shape, Set<string>>()
  const globs = new Map<string, Glob>()
  for (const pattern of patterns) {
    const matcher = compilePattern(pattern, cased)
    if (matcher.shape === 'glob') globs.set(JSON.stringify(pattern), matcher.glob)
    else needles.set(matcher.shape, (needles.get(matcher.shape) ?? new Set()).add(matcher.needle))
  }
  const nodes = [...needles].map(([shape, set]) => {
    const list = [...set]
    const isSet = shape === 'equals' && list.length >= MIN_SET_SIZE
    const predicate = { kind: 'text', field, shape, needles: list, set: isSet ? set : undefined, cased } as const
    return node(context, predicate, shape, cased, list)
  })
  if (globs.size > 0) {
    const predicate = {
      kind: 'glob',
      field,
      globs: [...globs.values()],
      cased,
      patterns: patterns.map(showPattern),
    } as const
    nodes.push(node(context, predicate, cased, [...globs.keys()]))
  }
  return nodes
}

/** A pattern for people: wildcards as they are written. */
function showPattern(pattern: Pattern): string {
  return pattern.map((piece) => (typeof piece === 'string' ? piece : piece === RUN ? '*' : '?')).join('')
}

function transform(start: Pattern, transforms: Modifiers['transforms'], context: LoweringContext): readonly Pattern[] {
  let patterns: readonly (Pattern | Uint8Array)[] = [start]
  let hadBase64 = false
  for (const name of transforms) {
    patterns = patterns.flatMap((pattern): readonly (Pattern | Uint8Array)[] => {
      switch (name) {
        case 'expand':
          return expandPattern(asPattern(pattern), context.placeholders)
        case 'windash':
          return [freeDashes(asPattern(pattern))]
        case 'base64':
          return [[encodeBase64(asBytes(pattern, name))]]
        case 'base64offset':
          return encodeBase64Offsets(asBytes(pattern, name)).map((text) => [text])
        default:
          if (hadBase64) context.warn(`“${name}” after base64 encodes the Base64 text`)
          return [encodeUtf16(Buffer.from(asBytes(pattern, name)).toString('utf8'), name)]
      }
    })
    hadBase64 ||= name === 'base64' || name === 'base64offset'
  }
  return patterns.map(asPattern)
}

function asPattern(given: Pattern | Uint8Array): Pattern {
  return given instanceof Uint8Array ? [Buffer.from(given).toString('latin1')] : given
}

function asBytes(given: Pattern | Uint8Array, modifier: string): Uint8Array {
  if (given instanceof Uint8Array) return given
  const text = literalText(given)
  if (text === undefined) throw new SyntaxError(`a wildcard in a value under “${modifier}”`)
  return Buffer.from(text, 'utf8')
}

function lowerExpressions(
  field: string | undefined,
  values: readonly YamlScalar[],
  modifiers: Modifiers,
  context: LoweringContext,
): Node {
  return anyOf(
    values.map((value) => {
      const text = yamlText(value)
      if (text === undefined) throw new SyntaxError('null as a regular expression')
      const expanded = modifiers.transforms.includes('expand') ? expandExpression(text, context.placeholders) : text
      // A search needs no more than the anchors that a shape sets (C55).
      const source = { equals: '', contains: '', startswith: '^', endswith: '' }[modifiers.shape ?? 'equals']
      const whole = modifiers.shape === 'endswith' ? `(?:${expanded})$` : source === '^' ? `^(?:${expanded})` : expanded
      const expression = compileExpression(whole, modifiers.reFlags)
      if (typeof expression === 'string') throw new SyntaxError(`${expression} in “${text}”`)
      return node(context, { kind: 're', field, expression }, whole, modifiers.reFlags)
    }),
  )
}

function lowerNetworks(field: string, values: readonly YamlScalar[], context: LoweringContext): Node {
  const patterns = values.map((value) => yamlText(value) ?? '')
  const networks = patterns.map((text): Network => {
    const network = parseNetwork(text)
    if (typeof network === 'string') throw new SyntaxError(network)
    return network
  })
  return node(context, { kind: 'cidr', field, networks, patterns }, patterns)
}

function lowerReferences(
  field: string,
  values: readonly YamlScalar[],
  modifiers: Modifiers,
  context: LoweringContext,
): Node {
  const { cased, shape = 'equals' } = modifiers
  return anyOf(
    values.map((value) => {
      if (typeof value !== 'string' || value === '') throw new SyntaxError('fieldref needs the name of a field')
      if (/[*?]/.test(value)) throw new SyntaxError(`a wildcard in the field name “${value}”`)
      return node(context, { kind: 'fieldref', field, other: value, shape, cased }, value, shape, cased)
    }),
  )
}

const SPELT_BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
])

function lowerExists(field: string, values: readonly YamlScalar[], context: LoweringContext): Node {
  const [value] = values
  const spelt = typeof value === 'string' ? SPELT_BOOLEANS.get(value.toLowerCase()) : undefined
  if (spelt !== undefined) context.warn(`exists with the text “${String(value)}”; write true or false`)
  const wanted = typeof value === 'boolean' ? value : spelt
  if (wanted === undefined || values.length !== 1) throw new SyntaxError('exists needs true or false')
  return node(context, { kind: 'exists', field, wanted }, wanted)
}

function lowerComparison(
  field: string,
  values: readonly YamlScalar[],
  modifiers: Modifiers,
  context: LoweringContext,
): Node {
  const { comparison, part } = modifiers
  const bounds = values.map((value) => {
    const number = decimalNumber(yamlText(value) ?? '')
    if (number === undefined) throw new SyntaxError(`“${yamlText(value) ?? 'null'}” is no number to compare with`)
    return number
  })
  return node(context, { kind: 'compare', field, part, comparison, bounds }, part ?? '', comparison, bounds)
}
