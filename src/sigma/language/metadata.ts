import type { Logsource } from '../../model/event.ts'
import { identityId } from '../../model/ids.ts'
import { LEVELS, type Level } from '../../model/signal.ts'
import type { SigmaRule } from '../rule.ts'
import { isYamlList, isYamlMap, isYamlScalar, plainValue, type Yaml, type YamlMap, yamlText } from './yaml.ts'

/** What a rule says of itself, read from one document. */
export interface Metadata {
  readonly rule: SigmaRule
  /** The second key under which correlations and filters find the rule (C07). */
  readonly name?: string
  /** Ids of rules that this one stands for (C11). */
  readonly replaces: readonly string[]
}

/** The part of a document that makes it what it is. */
export type DocumentKind = 'detection' | 'correlation' | 'filter'

/** What a rule may say of its own fitness. */
export const STATUSES = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'] as const
const RELATIONS = ['derived', 'obsolete', 'merged', 'renamed', 'similar']
const KNOWN_KEYS = [
  'title',
  'id',
  'name',
  'taxonomy',
  'status',
  'description',
  'license',
  'author',
  'references',
  'date',
  'modified',
  'logsource',
  'detection',
  'fields',
  'falsepositives',
  'level',
  'tags',
  'scope',
  'related',
  'action',
  'correlation',
  'filter',
  'generate',
]
/** Keys that SigmaHQ adds to its rules: known, so that no hint is given, but carried along. */
const SIGMAHQ_KEYS = ['regression_tests_path', 'simulation', 'sigma-version']
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/**
 * Reads all but the detection, correlation or filter (C06–C15). `warn` is told what is doubtful.
 * @throws {SyntaxError} where the rule can't be used, with a message for its author.
 */
export function readMetadata(
  map: YamlMap,
  { file, kind, warn }: { readonly file: string; readonly kind: DocumentKind; readonly warn: (reason: string) => void },
): Metadata {
  const title = yamlText(map.get('title'))
  if (title === undefined || title === '') throw new SyntaxError('it has no title')
  const taxonomy = yamlText(map.get('taxonomy')) ?? 'sigma'
  if (taxonomy !== 'sigma') throw new SyntaxError(`no field mapping for the taxonomy “${taxonomy}”`)
  checkDates(map, warn)
  const { related, replaces } = readRelated(map.get('related'), warn)
  const custom = readCustom(map, warn)
  if (related.length > 0) custom.related = related
  const name = yamlText(map.get('name'))
  return {
    rule: {
      id: readId(map, { title, kind, warn }),
      title,
      level: readLevel(map, kind === 'filter' ? () => {} : warn),
      status: readStatus(map),
      ...optional('description', yamlText(map.get('description'))),
      ...optional('author', yamlText(map.get('author'))),
      references: readTexts(map.get('references')),
      falsepositives: readTexts(map.get('falsepositives')),
      tags: readTexts(map.get('tags')).map((tag) => tag.toLowerCase()),
      logsource: kind === 'correlation' ? {} : readLogsource(map.get('logsource')),
      fields: readTexts(map.get('fields')),
      custom,
      file,
    },
    ...optional('name', name),
    replaces,
  }
}

function optional<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: string } // the computed key is K
}

function readId(
  map: YamlMap,
  {
    title,
    kind,
    warn,
  }: { readonly title: string; readonly kind: DocumentKind; readonly warn: (reason: string) => void },
): string {
  const id = yamlText(map.get('id'))
  // Without an id, the same rule gets the same id wherever it lies.
  if (id === undefined || id === '') {
    return identityId('sigma-rule', title, JSON.stringify(plainValue(map.get(kind) ?? null)))
  }
  if (!UUID.test(id)) warn(`its id “${id}” is no UUID`)
  return id.toLowerCase()
}

function readLevel(map: YamlMap, warn: (reason: string) => void): Level {
  const given = yamlText(map.get('level'))?.toLowerCase()
  if (given === undefined) {
    warn('it has no level; medium is assumed')
    return 'medium'
  }
  const level = LEVELS.find((one) => one === given)
  if (level === undefined) throw new SyntaxError(`“${given}” is no level; there are ${LEVELS.join(', ')}`)
  return level
}

function readStatus(map: YamlMap): string {
  const status = yamlText(map.get('status'))?.toLowerCase() ?? 'experimental'
  if (STATUSES.some((one) => one === status)) return status
  throw new SyntaxError(`“${status}” is no status; there are ${STATUSES.join(', ')}`)
}

function readTexts(value: Yaml | undefined): readonly string[] {
  if (value === undefined) return []
  return (isYamlList(value) ? value : [value]).flatMap((item) => yamlText(item) ?? [])
}

function readLogsource(value: Yaml | undefined): Logsource {
  if (!isYamlMap(value)) throw new SyntaxError(value === undefined ? 'it has no logsource' : 'its logsource is no map')
  const part = (key: string): string | undefined => yamlText(value.get(key))?.toLowerCase()
  const logsource = {
    ...optional('product', part('product')),
    ...optional('service', part('service')),
    ...optional('category', part('category')),
  }
  if (Object.keys(logsource).length === 0) throw new SyntaxError('its logsource names no product, service or category')
  return logsource
}

function checkDates(map: YamlMap, warn: (reason: string) => void): void {
  const [date, modified] = ['date', 'modified'].map((key) => {
    const text = yamlText(map.get(key))
    if (text === undefined) return undefined
    const match = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})$/.exec(text)
    if (match === null) {
      warn(`its ${key} “${text}” is no date; write YYYY-MM-DD`)
      return undefined
    }
    const [, year, separator, month = '', day = ''] = match
    if (separator === '/') warn(`its ${key} is in the old form; write YYYY-MM-DD`)
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  })
  if (date !== undefined && modified !== undefined && modified < date) warn('it was modified before its date')
}

function readRelated(
  value: Yaml | undefined,
  warn: (reason: string) => void,
): { readonly related: readonly unknown[]; readonly replaces: readonly string[] } {
  if (value === undefined) return { related: [], replaces: [] }
  const related: unknown[] = []
  const replaces: string[] = []
  for (const entry of isYamlList(value) ? value : [value]) {
    const id = isYamlMap(entry) ? yamlText(entry.get('id'))?.toLowerCase() : undefined
    const type = isYamlMap(entry) ? yamlText(entry.get('type')) : undefined
    if (id === undefined || type === undefined || !RELATIONS.includes(type)) {
      warn(`a related entry needs an id and a type (${RELATIONS.join(', ')})`)
      continue
    }
    related.push({ id, type })
    if (type === 'obsolete' || type === 'renamed') replaces.push(id)
  }
  return { related, replaces }
}

function readCustom(map: YamlMap, warn: (reason: string) => void): Record<string, unknown> {
  const custom: Record<string, unknown> = {}
  for (const [key, value] of map) {
    if (KNOWN_KEYS.includes(key)) {
      if (key === 'license' || key === 'scope' || key === 'date' || key === 'modified') custom[key] = plainValue(value)
      continue
    }
    if (key === '__proto__') continue
    custom[key] = plainValue(value)
    const near = SIGMAHQ_KEYS.includes(key) ? undefined : KNOWN_KEYS.find((known) => isNear(known, key))
    if (near !== undefined) warn(`the unknown key “${key}”: did you mean “${near}”?`)
  }
  return custom
}

/** True where at most two letters were added, dropped or changed. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return (row[b.length] ?? 3) <= 2
}

/** True where a document's part is there and is neither null nor an empty text. */
export function isGiven(value: Yaml | undefined): boolean {
  return value !== undefined && value !== null && !(isYamlScalar(value) && yamlText(value) === '')
}
