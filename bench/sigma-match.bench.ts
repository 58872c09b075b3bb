import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { CLASS, type Event, isReject } from '../src/model/event.ts'
import { HEAD_BYTES } from '../src/readers/reader.ts'
import { recogniseReader } from '../src/readers/table.ts'
import { type CompileOptions, compileRules } from '../src/sigma/compile.ts'
import type { Matcher } from '../src/sigma/matcher.ts'
import { parseRules } from '../src/sigma/parse.ts'
import { compare } from './compare.ts'
import { type Corpora, filesBelow } from './corpora.ts'
import { bench, type Figure, rateOf } from './figures.ts'

/*
 * Matching alone: SigmaHQ's Windows rules over events in memory. Two baselines, each on so many of the same events that a round
 * takes about a second: every rule judged on its own for each event, and the rules of an event's source without an index.
 */
const MIN_RULES = 2000
/** Every so many-th event is kept, so that all logs take part and the events fit into memory. */
const EVENT_STEP = 4
const NAIVE_STEP = 400
const UNINDEXED_STEP = 20
const ROUNDS = 5

await bench(async (corpora) => {
  const rules = await windowsRules(corpora)
  const matcher = makeMatcher(rules)
  assert.ok(matcher.rules.length >= MIN_RULES, `only ${matcher.rules.length} rules`)
  // With a sample that never ends no index is ever made.
  const unindexed = makeMatcher(rules, { sampleEvents: Number.POSITIVE_INFINITY })

  const mixed = await events(corpora)
  const processes = mixed.filter(({ fields, source, classUid }) =>
    source === 'windows:sysmon' ? fields.EventID === 1 : classUid === CLASS.PROCESS && fields.EventID === 4688,
  )
  const figures: Figure[] = [{ what: 'rules for Windows', value: matcher.rules.length, unit: 'rules' }]
  for (const [name, list] of [
    ['mixed events', mixed],
    ['process creation', processes],
  ] as const) {
    const few = everyNth(list, name === 'mixed events' ? NAIVE_STEP : NAIVE_STEP / 20)
    const some = everyNth(list, name === 'mixed events' ? UNINDEXED_STEP : 1)
    assert.ok(few.length > 0 && some.length > 0, `no ${name}`)
    matchesOf(list, matcher.match) // teaches every source's index
    // The index must lose nothing.
    const all = few.map((event) => matcher.matchAll(event).map(({ rule }) => rule.id))
    assert.deepEqual(
      few.map((event) => matcher.match(event).map(({ rule }) => rule.id)),
      all,
    )
    const indexedMatches = matchesOf(some, matcher.match)
    assert.equal(indexedMatches, matchesOf(some, unindexed.match))
    assert.ok(indexedMatches > 0, 'nothing matched, so the speed says nothing')

    const judge = (who: (event: Event) => readonly unknown[], over: readonly Event[]) => (): number => {
      matchesOf(over, who)
      return over.length
    }
    const subject = judge(matcher.match, list)
    const naive = await compare(`${name}, against each rule on its own`, {
      baseline: judge(matcher.matchAll, few),
      subject,
      rounds: ROUNDS,
    })
    const noIndex = await compare(`${name}, against its source's rules without index`, {
      baseline: judge(unindexed.match, some),
      subject,
      rounds: ROUNDS,
    })
    figures.push(
      ...rateOf(naive, 'events/s'),
      ...rateOf(noIndex, 'events/s'),
      { what: '  events', value: list.length, unit: 'events' },
      { what: '  matches', value: matchesOf(list, matcher.match), unit: 'matches' },
    )
  }
  return figures
})

function makeMatcher(rules: ReturnType<typeof parseRules>['rules'], options: CompileOptions = {}): Matcher {
  return compileRules(rules, options).matcher
}

async function windowsRules(corpora: Corpora): Promise<ReturnType<typeof parseRules>['rules']> {
  const files = await filesBelow(await corpora.unpacked('sigma-rules'))
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  return texts
    .flatMap((text, at) => parseRules(text, files[at] ?? '').rules)
    .filter(({ rule }) => rule.logsource.product === 'windows')
}

async function events(corpora: Corpora): Promise<readonly Event[]> {
  const kept: Event[] = []
  let count = 0
  for (const pack of ['evtx-attack', 'evtx-benign', 'otrf-windows'] as const) {
    for (const file of await filesBelow(await corpora.unpacked(pack))) {
      const head = await readFile(file).then((bytes) => bytes.subarray(0, HEAD_BYTES))
      const chunks = createReadStream(file) as AsyncIterable<Uint8Array> // no encoding is set, so chunks are bytes
      for await (const batch of recogniseReader(head).read(chunks, { file, sha256: '00' })) {
        for (const outcome of batch) {
          if (isReject(outcome) || outcome.logsource.product !== 'windows') continue
          count += 1
          if (count % EVENT_STEP === 0) kept.push(outcome)
        }
      }
    }
  }
  return kept
}

function everyNth(list: readonly Event[], step: number): readonly Event[] {
  return list.filter((_, at) => at % step === 0)
}

function matchesOf(list: readonly Event[], match: (event: Event) => readonly unknown[]): number {
  let matches = 0
  for (const event of list) matches += match(event).length
  return matches
}
