import { hash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { compileRules } from '../sigma/compile.ts'
import { STATUSES } from '../sigma/language/metadata.ts'
import type { Matcher } from '../sigma/matcher.ts'
import { type ParsedFile, parseRules } from '../sigma/parse.ts'
import type { RuleProblem } from '../sigma/rule.ts'
import { OWN_RULES, readRuleFiles } from './inputs.ts'
import { readRulePack } from './rule-pack.ts'

/** Our own rules and those that the user named, compiled. */
export interface RuleSet {
  readonly matcher: Matcher
  readonly problems: readonly RuleProblem[]
  readonly warnings: readonly RuleProblem[]
  /** Rules that are not in use by their own word: deprecated or unsupported. */
  readonly skipped: readonly RuleProblem[]
  readonly files: number
  /** SHA-256 of the names and texts of all rule files. */
  readonly digest: string
}

/**
 * Reads and compiles rules: folders and files of YAML, and packs. A rule that cannot be used is a problem with its file and
 * reason; it never stops the run. `all` takes deprecated and unsupported rules in too.
 */
export async function loadRuleSet(
  paths: readonly string[],
  { own, all = false }: { readonly own: boolean; readonly all?: boolean },
): Promise<RuleSet> {
  const { parsed, files, digest } = await readRules(paths, { own })
  const { matcher, problems, warnings, skipped } = compileParsed(parsed, all ? STATUSES : undefined)
  return {
    matcher,
    problems: [...parsed.flatMap((one) => one.problems), ...problems],
    warnings: [...parsed.flatMap((one) => one.warnings), ...warnings],
    skipped,
    files,
    digest,
  }
}

/** What was read of rules before they are compiled; a rule set does not keep it. */
export interface ReadRules {
  readonly parsed: readonly ParsedFile[]
  readonly files: number
  readonly digest: string
}

/** Reads our own rules and those that the user named. */
export async function readRules(paths: readonly string[], { own }: { readonly own: boolean }): Promise<ReadRules> {
  const parts: ReadRules[] = []
  // One after the other: rules keep the order in which they were named.
  for (const path of [...(own ? [OWN_RULES] : []), ...paths])
    parts.push((await readPack(path)) ?? (await readTree(path)))
  return {
    parsed: parts.flatMap((part) => part.parsed),
    files: parts.reduce((sum, { files }) => sum + files, 0),
    digest: hash('sha256', JSON.stringify(parts.map(({ digest }) => digest))),
  }
}

/** Compiles what was read of several files together. */
export function compileParsed(
  parsed: readonly ParsedFile[],
  statuses?: readonly string[],
): ReturnType<typeof compileRules> {
  return compileRules(
    parsed.flatMap(({ rules }) => rules),
    {
      correlations: parsed.flatMap(({ correlations }) => correlations),
      filters: parsed.flatMap(({ filters }) => filters),
      sites: parsed.flatMap(({ sites }) => sites),
      ...(statuses === undefined ? {} : { statuses }),
    },
  )
}

async function readPack(path: string): Promise<ReadRules | undefined> {
  const kind = await stat(path).catch(() => undefined)
  if (kind?.isFile() !== true || /\.ya?ml$/i.test(path)) return undefined
  const pack = await readRulePack(path)
  return pack && { parsed: pack.files, files: pack.header.files, digest: pack.header.rulesSha256 }
}

async function readTree(path: string): Promise<ReadRules> {
  const texts = (await readRuleFiles([path])).map(({ file, text }) => ({
    file: file.startsWith(OWN_RULES) ? `rules${file.slice(OWN_RULES.length)}` : file,
    text,
  }))
  return {
    parsed: texts.map(({ file, text }) => parseRules(text, file)),
    files: texts.length,
    digest: hash('sha256', JSON.stringify(texts.map(({ file, text }) => [file, text]))),
  }
}
