import { hash } from 'node:crypto'
import { compileRules } from '../sigma/compile.ts'
import type { Matcher } from '../sigma/matcher.ts'
import { parseRules } from '../sigma/parse.ts'
import type { RuleProblem } from '../sigma/rule.ts'
import { OWN_RULES, readRuleFiles } from './inputs.ts'

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

/** Reads and compiles rules. A rule that cannot be used is a problem with its file and reason; it never stops the run. */
export async function loadRuleSet(folders: readonly string[], { own }: { readonly own: boolean }): Promise<RuleSet> {
  const files = await readRuleFiles([...(own ? [OWN_RULES] : []), ...folders])
  const parsed = files.map(({ file, text }) => {
    const shown = file.startsWith(OWN_RULES) ? `rules${file.slice(OWN_RULES.length)}` : file
    return { ...parseRules(text, shown), shown, text }
  })
  const { matcher, problems, warnings, skipped } = compileRules(parsed.flatMap(({ rules }) => rules))
  return {
    matcher,
    problems: [...parsed.flatMap((one) => one.problems), ...problems],
    warnings: [...parsed.flatMap((one) => one.warnings), ...warnings],
    skipped,
    files: files.length,
    digest: hash('sha256', JSON.stringify(parsed.map(({ shown, text }) => [shown, text]))),
  }
}
