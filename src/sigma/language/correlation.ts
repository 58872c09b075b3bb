import { HOUR_US, MINUTE_US, SECOND_US } from '../../model/time.ts'
import { decimalNumber } from '../values/predicate.ts'
import { type Condition, parseCondition, polaritiesIn, selectionsIn } from './condition.ts'
import { isYamlList, isYamlMap, type Yaml, type YamlMap, yamlText } from './yaml.ts'

const TYPES = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
  'value_median',
] as const
/** What a correlation measures (C95). */
export type CorrelationType = (typeof TYPES)[number]

const OPERATORS = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const
/** One bound on what was measured; several are ANDed (C103). */
export interface Bound {
  readonly operator: (typeof OPERATORS)[number]
  readonly value: number
}

/** What a correlation asks, as it is written: its rules are not looked up yet. */
export interface CorrelationDetection {
  readonly type: CorrelationType
  /** Ids or names of rules and correlations. */
  readonly references: readonly string[]
  readonly groupBy: readonly string[]
  readonly timespanUs: number
  /** By alias, then by reference, the field that it stands for (C108). */
  readonly aliases: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly bounds: readonly Bound[]
  /** Fields whose values are counted or summed up. */
  readonly fields: readonly string[]
  /** Percent, 0 to 100. */
  readonly percentile: number
  /** Of a temporal correlation: which of the references must match (C106). */
  readonly expression: Condition | undefined
  /** True where the rules that are referred to report their own matches too (C109). */
  readonly generate: boolean
}

/** More rules than this in one correlation, or fields in one group, are refused. */
const MAX_REFERENCES = 1000
const MAX_FIELDS = 32
/** An ordered correlation with a condition in words tries all subsets of its rules. */
const MAX_ORDERED_NAMES = 10
/** A window holds this many matches at most; a bound on their number beyond that could never be reached. */
export const MAX_WINDOW_MATCHES = 1_000_000

/**
 * Reads the correlation part of a document (C95–C109).
 * @throws {SyntaxError} where it can't be used, with a message for its author.
 */
export function readCorrelation(document: YamlMap, warn: (reason: string) => void): CorrelationDetection {
  const part = document.get('correlation')
  if (!isYamlMap(part)) throw new SyntaxError('its correlation is no map')
  const type = readType(part)
  const references = readNames(part.get('rules'), 'rules', MAX_REFERENCES)
  if (references.length === 0) throw new SyntaxError('its correlation names no rules')
  const condition = part.get('condition')
  const expression = typeof condition === 'string' ? readExpression(type, condition, references) : undefined
  const fields = readValueFields(type, condition)
  return {
    type,
    references,
    groupBy: readNames(part.get('group-by'), 'group-by', MAX_FIELDS),
    timespanUs: readTimespan(part),
    aliases: readAliases(part.get('aliases'), references),
    bounds: readBounds(type, condition),
    fields,
    percentile: type === 'value_percentile' ? readPercentile(condition, warn) : 50,
    expression,
    generate: readGenerate(part.get('generate') ?? document.get('generate')),
  }
}

function readType(part: YamlMap): CorrelationType {
  const given = yamlText(part.get('type'))
  const type = TYPES.find((one) => one === given)
  if (type !== undefined) return type
  throw new SyntaxError(
    given === undefined
      ? 'its correlation has no type'
      : `“${given}” is no type of correlation; there are ${TYPES.join(', ')}`,
  )
}

/** True for the types that ask which rules matched, not how many matches there were. */
export function isTemporal(type: CorrelationType): boolean {
  return type === 'temporal' || type === 'temporal_ordered'
}

function readNames(value: Yaml | undefined, key: string, most: number): readonly string[] {
  if (value === undefined || value === null) return []
  const names = (isYamlList(value) ? value : [value]).map((one) => {
    const name = yamlText(one)
    if (name === undefined || name === '') throw new SyntaxError(`“${key}” holds more than names`)
    return name
  })
  if (names.length > most) throw new SyntaxError(`“${key}” has more than ${most} names`)
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (twice !== undefined) throw new SyntaxError(`“${key}” has “${twice}” twice`)
  return names
}

/** Months and years as pySigma has them: 2,629,746 s and 31,556,952 s (C97). */
const UNITS_US: ReadonlyMap<string, number> = new Map([
  ['s', SECOND_US],
  ['m', MINUTE_US],
  ['h', HOUR_US],
  ['d', 24 * HOUR_US],
  ['w', 7 * 24 * HOUR_US],
  ['M', 2_629_746 * SECOND_US],
  ['y', 31_556_952 * SECOND_US],
])

function readTimespan(part: YamlMap): number {
  // `timeframe` is the old spelling.
  const text = yamlText(part.get('timespan') ?? part.get('timeframe'))
  if (text === undefined) throw new SyntaxError('its correlation has no timespan')
  const [, digits = '', unit = ''] = /^(\d{1,9})([smhdwMy])$/.exec(text) ?? []
  const timespan = Number(digits) * (UNITS_US.get(unit) ?? 0)
  if (timespan > 0 && Number.isSafeInteger(timespan)) return timespan
  throw new SyntaxError(`“${text}” is no timespan; write a number and one of s, m, h, d, w, M, y, such as 90m`)
}

function readAliases(
  value: Yaml | undefined,
  references: readonly string[],
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  if (value === undefined || value === null) return new Map()
  if (!isYamlMap(value)) throw new SyntaxError('its aliases are no map')
  return new Map(
    [...value].map(([alias, fields]) => {
      if (!isYamlMap(fields)) throw new SyntaxError(`the alias “${alias}” is no map from rules to fields`)
      const byRule = [...fields].map(([reference, field]) => {
        const name = yamlText(field)
        if (name === undefined || name === '')
          throw new SyntaxError(`the alias “${alias}” names no field for “${reference}”`)
        if (!references.includes(reference))
          throw new SyntaxError(
            `the alias “${alias}” names “${reference}”, which is not among the rules of the correlation`,
          )
        return [reference, name] as const
      })
      return [alias, new Map(byRule)] as const
    }),
  )
}

function readBounds(type: CorrelationType, condition: Yaml | undefined): readonly Bound[] {
  if (condition === undefined || condition === null) {
    if (isTemporal(type)) return []
    throw new SyntaxError('its correlation has no condition')
  }
  if (typeof condition === 'string') return []
  if (!isYamlMap(condition)) throw new SyntaxError('the condition of its correlation is no map')
  const bounds: Bound[] = []
  for (const [key, value] of condition) {
    if (key === 'field' || key === 'percentile') continue
    const operator = OPERATORS.find((one) => one === key)
    if (operator === undefined) throw new SyntaxError(`“${key}” in the condition; there are ${OPERATORS.join(', ')}`)
    const number = decimalNumber(yamlText(value) ?? '')
    if (number === undefined) throw new SyntaxError(`“${key}” in the condition needs a number`)
    bounds.push({ operator, value: number })
  }
  if (bounds.length === 0 && !isTemporal(type)) throw new SyntaxError('the condition of its correlation has no bound')
  const isCount = type === 'event_count' || type === 'value_count'
  if (isCount && bounds.some(({ operator, value }) => operator.startsWith('gt') && value > MAX_WINDOW_MATCHES))
    throw new SyntaxError(`a bound above ${MAX_WINDOW_MATCHES}, which is the most that a window holds`)
  return bounds
}

function readValueFields(type: CorrelationType, condition: Yaml | undefined): readonly string[] {
  const given = isYamlMap(condition) ? condition.get('field') : undefined
  if (!type.startsWith('value_')) {
    if (given !== undefined) throw new SyntaxError(`${type} takes no field`)
    return []
  }
  const fields = readNames(given, 'field', MAX_FIELDS)
  if (fields.length === 0) throw new SyntaxError(`${type} needs a field in its condition`)
  if (fields.length > 1 && type !== 'value_count') throw new SyntaxError(`${type} takes one field only`)
  return fields
}

function readPercentile(condition: Yaml | undefined, warn: (reason: string) => void): number {
  const given = isYamlMap(condition) ? condition.get('percentile') : undefined
  if (given === undefined) {
    warn('value_percentile without “percentile”; 50 is assumed')
    return 50
  }
  const percentile = decimalNumber(yamlText(given) ?? '')
  if (percentile === undefined || percentile < 0 || percentile > 100)
    throw new SyntaxError('“percentile” needs a number from 0 to 100')
  return percentile
}

function readExpression(type: CorrelationType, text: string, references: readonly string[]): Condition {
  if (!isTemporal(type)) throw new SyntaxError(`${type} needs a condition with a bound, such as “gte: 10”`)
  const expression = parseCondition(text, references)
  const used = new Set(selectionsIn(expression))
  const unused = references.find((reference) => !used.has(reference))
  if (unused !== undefined) throw new SyntaxError(`the condition does not use the rule “${unused}”`)
  if (type === 'temporal_ordered' && references.length > MAX_ORDERED_NAMES)
    throw new SyntaxError(`temporal_ordered with a condition in words and more than ${MAX_ORDERED_NAMES} rules`)
  if (polaritiesIn(expression).every(({ isNegated }) => isNegated))
    throw new SyntaxError('its condition only says what must not match')
  return expression
}

function readGenerate(value: Yaml | undefined): boolean {
  if (value === undefined) return false
  if (typeof value !== 'boolean') throw new SyntaxError('“generate” needs true or false')
  return value
}
