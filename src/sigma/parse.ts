import { type CorrelationDetection, readCorrelation } from './language/correlation.ts'
import { type Detection, readDetection } from './language/detection.ts'
import { type FilterDetection, readFilter } from './language/filter.ts'
import { type DocumentKind, isGiven, type Metadata, readMetadata } from './language/metadata.ts'
import { readSite, type Site } from './language/site.ts'
import { isUnreadable, isYamlMap, readYaml, type Yaml, type YamlMap, yamlText } from './language/yaml.ts'
import type { RuleProblem } from './rule.ts'

/** A rule that was read but not yet compiled: what it says of itself, and what it looks for. */
export interface ParsedRule extends Metadata {
  readonly detection: Detection
}

/** A correlation that was read; the rules that it names are not looked up yet. */
export interface ParsedCorrelation extends Metadata {
  readonly correlation: CorrelationDetection
}

/** A filter that was read; the rules that it is for are not looked up yet. */
export interface ParsedFilter extends Metadata {
  readonly filter: FilterDetection
}

/** What became of a file's documents. Each document is a rule, a correlation, a filter, a site, a template, or a problem. */
export interface ParsedFile {
  readonly rules: readonly ParsedRule[]
  readonly correlations: readonly ParsedCorrelation[]
  readonly filters: readonly ParsedFilter[]
  readonly sites: readonly Site[]
  readonly problems: readonly RuleProblem[]
  readonly warnings: readonly RuleProblem[]
}

/**
 * Reads the Sigma rules of one YAML text (Sigma specification 2.1). Never throws: what can't be used is a problem, with the
 * reason, and doesn't hinder its neighbours. `file` is the path that the user knows.
 */
export function parseRules(text: string, file: string): ParsedFile {
  const rules: ParsedRule[] = []
  const correlations: ParsedCorrelation[] = []
  const filters: ParsedFilter[] = []
  const sites: Site[] = []
  const problems: RuleProblem[] = []
  const warnings: RuleProblem[] = []
  function keep<T>(list: T[], document: YamlMap, read: (own: YamlMap, warn: (reason: string) => void) => T): void {
    const own = naming(document)
    try {
      const doubts: string[] = []
      list.push(read(document, (reason) => doubts.push(reason)))
      warnings.push(...doubts.map((reason) => ({ file, ...own, reason })))
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      problems.push({ file, ...own, reason: error.message })
    }
  }
  let template: YamlMap = new Map()
  let previous: YamlMap = new Map()
  const documents = readYaml(text)
  if (documents.length === 0) problems.push({ file, reason: 'the file holds no rule' })
  for (const document of documents) {
    if (isUnreadable(document)) {
      problems.push({ file, reason: `no valid YAML: ${document.unreadable}` })
      continue
    }
    if (!isYamlMap(document)) {
      problems.push({ file, reason: document === null ? 'an empty document' : 'a document that is no map' })
      continue
    }
    const action = yamlText(document.get('action'))
    if (action === 'global') {
      template = merge(template, document)
      continue
    }
    if (action === 'reset') {
      template = new Map()
      continue
    }
    if (action !== undefined && action !== 'repeat') {
      problems.push({ file, reason: `the unknown action “${action}”`, ...naming(document) })
      continue
    }
    if (document.has('site')) {
      keep(sites, document, readSite)
      continue
    }
    // The template is for rules alone (C05).
    const kind = kindOf(document)
    if (kind === 'correlation')
      keep(correlations, document, (own, warn) => ({
        ...readMetadata(own, { file, kind, warn }),
        correlation: readCorrelation(own, warn),
      }))
    else if (kind === 'filter')
      keep(filters, document, (own, warn) => ({
        ...readMetadata(own, { file, kind, warn }),
        filter: readFilter(own, warn),
      }))
    else {
      const whole = merge(action === 'repeat' ? previous : template, document)
      previous = whole
      keep(rules, whole, (own, warn) => {
        if (!isGiven(own.get('logsource'))) throw new SyntaxError('it has no logsource')
        const metadata = readMetadata(own, { file, kind, warn })
        return { ...metadata, detection: readDetection(own.get('detection')) }
      })
    }
  }
  return { rules, correlations, filters, sites, problems, warnings }
}

function kindOf(document: YamlMap): DocumentKind {
  if (document.has('correlation')) return 'correlation'
  return document.has('filter') ? 'filter' : 'detection'
}

/** How the author would recognise the document: by its title, else by its id. */
function naming(document: YamlMap): { readonly rule?: string } {
  const name = yamlText(document.get('title')) ?? yamlText(document.get('id'))
  return name === undefined ? {} : { rule: name }
}

/** Lays one map over another: maps are merged, everything else is replaced (C04). */
function merge(under: YamlMap, over: YamlMap): YamlMap {
  const merged = new Map<string, Yaml>(under)
  for (const [key, value] of over) {
    if (key === 'action') continue
    const below = merged.get(key)
    merged.set(key, isYamlMap(value) && isYamlMap(below) ? merge(below, value) : value)
  }
  return merged
}
