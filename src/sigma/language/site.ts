import type { Logsource } from '../../model/event.ts'
import { LEVELS, type Level } from '../../model/signal.ts'
import { STATUSES } from './metadata.ts'
import { isYamlList, isYamlMap, type Yaml, type YamlMap, yamlText } from './yaml.ts'

/** What a site says of itself beside its rules: values for placeholders, names of fields, and which rules it wants. */
export interface Site {
  /** Values for `%name%` under `expand`, by name (C70). */
  readonly placeholders: Readonly<Record<string, readonly string[]>>
  readonly fields: readonly SiteFields[]
  /** Which rules take part; where several sites say so, the last one counts. */
  readonly statuses?: readonly string[]
  readonly levels?: readonly Level[]
}

/** Names of fields in events of one source. */
export interface SiteFields {
  readonly logsource: Logsource
  /** The rule's name, and the names in the event, of which the first that is there counts. */
  readonly names: readonly (readonly [string, readonly string[]])[]
}

const KEYS = ['placeholders', 'fields', 'statuses', 'levels']
const MAX_NAMES = 10_000

/** Reads the `site` part of a document. @throws {SyntaxError} where it can't be used, with a message for its author. */
export function readSite(document: YamlMap): Site {
  const part = document.get('site')
  if (!isYamlMap(part)) throw new SyntaxError('its site is no map')
  const odd = [...part.keys()].find((key) => !KEYS.includes(key))
  if (odd !== undefined) throw new SyntaxError(`“${odd}” in the site; there are ${KEYS.join(', ')}`)
  const levels = part.has('levels') ? chosen('levels', part.get('levels'), LEVELS) : undefined
  const statuses = part.has('statuses') ? chosen('statuses', part.get('statuses'), STATUSES) : undefined
  return {
    placeholders: readPlaceholders(part.get('placeholders')),
    fields: readFields(part.get('fields')),
    ...(levels === undefined ? {} : { levels }),
    ...(statuses === undefined ? {} : { statuses }),
  }
}

function textsOf(value: Yaml | undefined, what: string): readonly string[] {
  const texts = (isYamlList(value) ? value : [value]).map((one) => yamlText(one))
  if (texts.length === 0 || !texts.every((text) => text !== undefined && text !== ''))
    throw new SyntaxError(`${what} needs a text or a list of texts`)
  return texts.filter((text) => text !== undefined)
}

function chosen<T extends string>(key: string, value: Yaml | undefined, known: readonly T[]): readonly T[] {
  return textsOf(value, `“${key}”`).map((text) => {
    const one = known.find((name) => name === text.toLowerCase())
    if (one === undefined) throw new SyntaxError(`“${text}” in “${key}”; there are ${known.join(', ')}`)
    return one
  })
}

function readPlaceholders(value: Yaml | undefined): Site['placeholders'] {
  if (value === undefined || value === null) return {}
  if (!isYamlMap(value)) throw new SyntaxError('its placeholders are no map from names to values')
  return Object.fromEntries(
    [...value].map(([name, values]) => [name.replaceAll('%', ''), textsOf(values, `%${name}%`)]),
  )
}

function readFields(value: Yaml | undefined): readonly SiteFields[] {
  if (value === undefined || value === null) return []
  return (isYamlList(value) ? value : [value]).map((entry) => {
    const [logsource, names] = isYamlMap(entry) ? [entry.get('logsource'), entry.get('names')] : []
    if (!isYamlMap(logsource) || !isYamlMap(names) || names.size > MAX_NAMES)
      throw new SyntaxError(
        'an entry of its fields needs a logsource, and names: a map from the rules’ names to the events’',
      )
    const part = (key: string): Logsource => {
      const text = yamlText(logsource.get(key))
      return text === undefined ? {} : { [key]: text.toLowerCase() }
    }
    return {
      logsource: { ...part('product'), ...part('service'), ...part('category') },
      names: [...names].map(([name, own]) => [name, textsOf(own, `the field “${name}”`)] as const),
    }
  })
}
