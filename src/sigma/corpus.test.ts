import assert from 'node:assert/strict'
import { before, type TestContext, test } from 'node:test'
import type { Event } from '../model/event.ts'
import { compileRules } from './compile.ts'
import { eventWith } from './conformance.test-support.ts'
import { fieldsOfDump, liveRules, readPack } from './corpus.test-support.ts'
import type { Selection } from './language/detection.ts'
import { lowerItem } from './language/items.ts'
import { predicatesIn } from './match/node.ts'
import { type ParsedRule, parseRules } from './parse.ts'
import { makeReference } from './reference.test-support.ts'

interface Sample {
  readonly path: string
  readonly ruleIds: readonly string[]
  readonly events: readonly Event[]
}

let rules: readonly (readonly [string, string])[] | undefined
let parsed: readonly ParsedRule[] = []
let samples: readonly Sample[] | undefined

before(() => {
  const pack = readPack('sigma-rules', '.yml')
  rules = pack && liveRules(pack)
  parsed = (rules ?? []).flatMap(([path, text]) => parseRules(text, path).rules)
  samples = readSamples()
})

function readSamples(): readonly Sample[] | undefined {
  const dumps = readPack('sigma-regression', '.json')
  const infos = readPack('sigma-regression', 'info.yml')
  if (dumps === undefined || infos === undefined) return undefined
  return [...dumps].map(([path, text]) => {
    const info = infos.get(path.replace(/[^/]+$/, 'info.yml')) ?? ''
    const metadata = info.slice(info.indexOf('rule_metadata'), info.indexOf('regression_tests_info'))
    const ruleIds = [...metadata.matchAll(/\bid:\s*([0-9a-f-]{36})/g)].flatMap((match) => match[1] ?? [])
    const records = text.trim().startsWith('[')
      ? JSON.parse(text)
      : text
          .trim()
          .split(/\r?\n(?=\{)/)
          .map((one) => JSON.parse(one))
    return {
      path,
      ruleIds,
      events: records.map((one: Parameters<typeof fieldsOfDump>[0]) =>
        eventWith(fieldsOfDump(one), { product: 'windows' }),
      ),
    }
  })
}

function isAbsent(t: TestContext, corpus: unknown, name: string): boolean {
  if (corpus === undefined) t.skip(`corpus absent: ${name}`)
  return corpus === undefined
}

test('T4 all live SigmaHQ rules load, but for those that need values for placeholders', (t) => {
  if (isAbsent(t, rules, 'sigma-rules')) return
  const problems = (rules ?? []).flatMap(([path, text]) => parseRules(text, path).problems)
  const compiled = compileRules(parsed)
  assert.deepEqual(problems, [])
  const refused = compiled.problems.filter(
    ({ reason }) => !reason.startsWith('no value is configured for the placeholder'),
  )
  assert.deepEqual(refused, [])
  assert.equal(compiled.problems.length, 25)
  assert.equal(compiled.matcher.rules.length, (rules?.length ?? 0) - 25)
})

test('the sample of each SigmaHQ rule fires it, and index and full scan agree on all of them', (t) => {
  if (isAbsent(t, rules, 'sigma-rules') || isAbsent(t, samples, 'sigma-regression')) return
  const { matcher } = compileRules(parsed, { sampleEvents: 1 })
  const missed = (samples ?? []).filter(({ events, ruleIds }) => {
    const fired = events.flatMap((event) => {
      const full = matcher.matchAll(event)
      assert.deepEqual(matcher.match(event), full)
      assert.deepEqual(matcher.match(event), full)
      return full.map(({ rule }) => rule.id)
    })
    return !ruleIds.some((id) => fired.includes(id))
  })
  assert.ok((samples?.length ?? 0) > 100)
  assert.deepEqual(
    missed.map(({ path }) => path),
    [],
  )
})

/** 1 is all of them, for a coffee's time. */
const REFERENCE_EVERY = Number(process.env.DWELL_REFERENCE_EVERY ?? 12)

test('every SigmaHQ rule gives on every sample what the slow reference gives', (t) => {
  if (isAbsent(t, rules, 'sigma-rules') || isAbsent(t, samples, 'sigma-regression')) return
  // All rules see all events here: it is about detections, not sources.
  const logsource = { product: 'test' }
  const usable = (rules ?? []).filter(([, text]) => !/\|expand\b/.test(text))
  const open = usable.flatMap(([path, text]) =>
    parseRules(text, path).rules.map((one) => ({ ...one, rule: { ...one.rule, logsource } })),
  )
  const { matcher, problems } = compileRules(open, { sampleEvents: 5 })
  assert.deepEqual(problems, [])
  const references = usable.map(([, text], at) => ({ id: open[at]?.rule.id, holds: makeReference(text) }))
  const events = (samples ?? []).flatMap((one) => one.events.slice(0, 1))
  let matches = 0
  for (const [at, { fields }] of events.entries()) {
    const found = matcher.match(eventWith(fields, logsource)).map(({ rule }) => rule.id)
    // Every event by the index; one in so many by the reference, which takes about half a second for each.
    if (at % REFERENCE_EVERY !== 0) continue
    matches += found.length
    assert.deepEqual(
      found,
      references.flatMap(({ id, holds }) => (holds(fields) ? [id] : [])),
    )
  }
  assert.ok(matches > events.length / REFERENCE_EVERY)
})

test('T5 no SigmaHQ expression takes long on hostile text', (t) => {
  if (isAbsent(t, rules, 'sigma-rules')) return
  const pieces = [
    '+{^`\\ -$(%a"\'|',
    'a',
    '-W 01 ',
    'cmd /c "set x=%a% && clip invoke-expression ((',
    'http://1.0.0.',
    '"{1}{2}{0}"-f\'pe\',[char]',
    '\\\\ ... :/',
    'é–',
  ]
  const texts = pieces.map((piece) => piece.repeat(Math.ceil(16_384 / piece.length)).slice(0, 16_384))
  const expressions = new Map(
    parsed.flatMap(({ detection }) => [...detection.selections.values()].flatMap(expressionsIn)),
  )
  assert.ok(expressions.size > 100)
  for (const [source, judge] of expressions) {
    for (const text of texts) {
      const start = performance.now()
      judge(text)
      // Measured: 9 ms at most. The bound is far above, so that a busy machine does not fail the test.
      assert.ok(performance.now() - start < 1000, source)
    }
  }
})

function expressionsIn(selection: Selection): readonly (readonly [string, (text: string) => boolean])[] {
  if (selection.kind !== 'item') return selection.of.flatMap(expressionsIn)
  if (!selection.modifiers.includes('re')) return []
  const node = lowerItem(selection, { placeholders: {}, intern: (_, predicate) => predicate, warn: () => undefined })
  return predicatesIn(node).flatMap((predicate) =>
    predicate.kind === 're'
      ? [[predicate.expression.source, (text: string) => predicate.expression.test(text)] as const]
      : [],
  )
}
