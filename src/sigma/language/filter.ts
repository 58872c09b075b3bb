import { polaritiesIn } from './condition.ts'
import { type Detection, readSelections } from './detection.ts'
import { isYamlList, isYamlMap, type YamlMap, yamlText } from './yaml.ts'

/** What a filter asks, and of which rules: ids or names, or `any` (C115). */
export interface FilterDetection extends Detection {
  readonly references: readonly string[] | 'any'
  /** True where what the filter finds is what is to be left out: its condition is turned round (C117). */
  readonly excludes: boolean
}

/**
 * Reads the filter part of a document (C115–C119).
 * @throws {SyntaxError} where it can't be used, with a message for its author.
 */
export function readFilter(document: YamlMap, warn: (reason: string) => void): FilterDetection {
  const part = document.get('filter')
  if (!isYamlMap(part)) throw new SyntaxError('its filter is no map')
  for (const key of ['level', 'status']) if (document.has(key)) warn(`a filter needs no ${key}`)
  const references = readReferences(part)
  const detection = readSelections(new Map([...part].filter(([key]) => key !== 'rules')), 'filter')
  const excludes = readPolarity(document)
  const isOdd = detection.conditions.every((one) => polaritiesIn(one).every(({ isNegated }) => !isNegated))
  if (isOdd && !excludes)
    warn(
      'a filter without “not” keeps only what it finds; write “not …”, or “dwell: { filter: exclude }” to leave that out',
    )
  return { ...detection, references, excludes }
}

function readReferences(part: YamlMap): readonly string[] | 'any' {
  const given = part.get('rules')
  if (given === undefined || given === null) throw new SyntaxError('its filter names no rules; write “any” for all')
  if (given === 'any') return 'any'
  const names = (isYamlList(given) ? given : [given]).map((one) => {
    const name = yamlText(one)
    if (name === undefined || name === '') throw new SyntaxError('“rules” of its filter holds more than names')
    return name
  })
  if (names.length === 0) throw new SyntaxError('its filter names no rules; write “any” for all')
  return names.includes('any') ? 'any' : names
}

function readPolarity(document: YamlMap): boolean {
  const own = document.get('dwell')
  const given = isYamlMap(own) ? yamlText(own.get('filter')) : undefined
  if (given === undefined || given === 'keep') return false
  if (given === 'exclude') return true
  throw new SyntaxError(`“dwell: { filter: ${given} }”; there are keep and exclude`)
}
