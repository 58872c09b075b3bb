import { type Detection, readDetection } from './language/detection.ts'
import { isGiven, type Metadata, readMetadata } from './language/metadata.ts'
import { isUnreadable, isYamlMap, readYaml, type Yaml, type YamlMap, yamlText } from './language/yaml.ts'
import type { RuleProblem } from './rule.ts'

/** A rule that was read but not yet compiled: what it says of itself, and what it looks for. */
export interface ParsedRule extends Metadata {
  readonly detection: Detection
}

/** What became of a file's documents. Each document is a rule, a template, or a problem. */
export interface ParsedFile {
  readonly rules: readonly ParsedRule[]
  readonly problems: readonly RuleProblem[]
  readonly warnings: readonly RuleProblem[]
}

/**
 * Reads the Sigma rules of one YAML text (Sigma specification 2.1). Never throws: what can't be used is a problem, with the
 * reason, and doesn't hinder its neighbours. `file` is the path that the user knows.
 */
export function parseRules(text: string, file: string): ParsedFile {
  const rules: ParsedRule[] = []
  const problems: RuleProblem[] = []
  const warnings: RuleProblem[] = []
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
    if (document.has('correlation') || document.has('filter')) {
      const kind = document.has('correlation') ? 'correlation' : 'filter'
      problems.push({ file, reason: `${kind} rules are not supported yet`, ...naming(document) })
      continue
    }
    const whole = merge(action === 'repeat' ? previous : template, document)
    previous = whole
    const outcome = readRule(whole, file, warnings)
    if ('reason' in outcome) problems.push(outcome)
    else rules.push(outcome)
  }
  return { rules, problems, warnings }
}

function readRule(document: YamlMap, file: string, warnings: RuleProblem[]): ParsedRule | RuleProblem {
  const own = naming(document)
  try {
    const doubts: string[] = []
    if (!isGiven(document.get('logsource'))) throw new SyntaxError('it has no logsource')
    const metadata = readMetadata(document, file, (reason) => doubts.push(reason))
    const detection = readDetection(document.get('detection'))
    warnings.push(...doubts.map((reason) => ({ file, ...own, reason })))
    return { ...metadata, detection }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { file, ...own, reason: error.message }
  }
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
