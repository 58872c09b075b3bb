import { text } from 'node:stream/consumers'
import { openEvidence } from '../../src/ingest/evidence.ts'
import { compileRules } from '../../src/sigma/compile.ts'
import type { Matcher } from '../../src/sigma/matcher.ts'
import { type ParsedRule, parseRules } from '../../src/sigma/parse.ts'

/** The live SigmaHQ rules of the pack, compiled. */
export async function sigmaRules(pack: string, workFolder: string): Promise<Matcher> {
  const parsed: ParsedRule[] = []
  for await (const source of openEvidence([pack], { workFolder })) {
    // Those below deprecated, unsupported and tests are not meant to run.
    if ('problem' in source || !/\/rules(?:-[a-z-]+)?\/.*\.yml$/.test(source.file)) continue
    parsed.push(...parseRules(await text(source.open()), source.file).rules)
  }
  return compileRules(parsed).matcher
}
