import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event, Fields, Logsource } from '../model/event.ts'
import { instant } from '../model/time.ts'
import { type CompileOptions, compileRules } from './compile.ts'
import type { Matcher } from './matcher.ts'
import { parseRules } from './parse.ts'
import { makeReference } from './reference.test-support.ts'
import type { Match, RuleProblem } from './rule.ts'

/** An event with these fields and nothing else that matters here. */
export function eventWith(fields: Fields, logsource: Logsource = { product: 'test' }): Event {
  const time = instant(0)
  const raw = { file: 'test', record: 1, offset: 0 }
  return { id: '0', time, seenAt: time, source: 'test', logsource, classUid: 0, activityId: 0, fields, raw }
}

/** A rule around a detection, which is indented here. */
export function ruleWith(detection: string, logsource = 'product: test'): string {
  const indent = (text: string): string => text.replace(/^/gm, '  ')
  return `title: Test\nlevel: low\nlogsource:\n${indent(logsource)}\ndetection:\n${indent(detection.trim())}\n`
}

/** What a text of rules comes to; `reasons` are those of parsing and compiling together. */
export function load(text: string, options: CompileOptions = {}): Loaded {
  const parsed = parseRules(text, 'test.yml')
  const compiled = compileRules(parsed.rules, options)
  const reasons = (list: readonly RuleProblem[]): readonly string[] => list.map(({ reason }) => reason)
  return {
    matcher: compiled.matcher,
    problems: reasons([...parsed.problems, ...compiled.problems]),
    warnings: reasons([...parsed.warnings, ...compiled.warnings]),
    skipped: reasons(compiled.skipped),
  }
}

export interface Loaded {
  readonly matcher: Matcher
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
  readonly skipped: readonly string[]
}

/** Matches found by the full scan, after it was seen that the index finds the same, before and after it has learnt. */
export function matchesOf(text: string, event: Event, options: CompileOptions = {}): readonly Match[] {
  const { matcher } = load(text, { ...options, sampleEvents: 1 })
  const full = matcher.matchAll(event)
  assert.deepEqual(matcher.match(event), full, 'judging every rule gives what the full scan gives')
  assert.deepEqual(matcher.match(event), full, 'the index gives what the full scan gives')
  return full
}

/** A detection with events that it must match and events that it must not match. */
export interface Case {
  readonly name: string
  readonly detection: string
  readonly hits?: readonly Fields[]
  readonly misses?: readonly Fields[]
  readonly options?: CompileOptions
  /** False where the slow reference does not know the construct. */
  readonly isInReference?: boolean
}

/** One test for each case, on the index, the full scan and the slow reference. */
export function testCases(cases: readonly Case[]): void {
  for (const { name, detection, hits = [], misses = [], options = {}, isInReference = true } of cases) {
    test(name, () => {
      assert.ok(hits.length + misses.length > 0, 'the case has events')
      const text = ruleWith(detection)
      const { problems } = load(text, options)
      assert.deepEqual(problems, [])
      const reference = isInReference ? makeReference(text) : undefined
      for (const [fields, wanted] of [
        ...hits.map((one) => [one, true] as const),
        ...misses.map((one) => [one, false] as const),
      ]) {
        const found = matchesOf(text, eventWith(fields), options).length > 0
        assert.equal(found, wanted, `${JSON.stringify(fields)} must ${wanted ? '' : 'not '}match ${detection}`)
        if (reference !== undefined)
          assert.equal(reference(fields), wanted, `the reference on ${JSON.stringify(fields)}`)
      }
    })
  }
}

/** One test for each detection that must be refused, with a part of the reason. */
export function testRefused(
  cases: readonly { readonly name: string; readonly detection: string; readonly reason: RegExp }[],
): void {
  for (const { name, detection, reason } of cases) {
    test(name, () => {
      const { problems, matcher } = load(ruleWith(detection))
      assert.equal(problems.length, 1)
      assert.match(problems[0] ?? '', reason)
      assert.equal(matcher.rules.length, 0)
    })
  }
}
