import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { coverageOf } from './coverage.ts'
import { intelJson } from './intel-json.ts'
import { attackInput, crowdedInput, emptyInput } from './invented-input.ts'
import { at } from './invented-steps.ts'
import { jsonText } from './json-text.ts'
import { ledgerCsv } from './ledger-csv.ts'
import { ledgerJson } from './ledger-json.ts'
import { navigatorJson } from './navigator-json.ts'
import { rejectsNdjson } from './rejects-ndjson.ts'
import { signalsNdjson } from './signals-ndjson.ts'
import { stixJson } from './stix-json.ts'
import { storiesJson } from './stories-json.ts'
import { visibilityJson } from './visibility-json.ts'

const FILES = {
  intelJson,
  ledgerCsv,
  ledgerJson,
  navigatorJson,
  rejectsNdjson,
  signalsNdjson,
  stixJson,
  storiesJson,
  visibilityJson,
}

function lines(text: string): readonly Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

test('gives the same bytes whatever the order in which the pipeline found things', () => {
  const input = attackInput()
  const turned = {
    ...input,
    stories: input.stories.toReversed(),
    intervals: input.intervals.toReversed(),
    signals: input.signals.toReversed(),
    visibility: input.visibility.toReversed(),
  }
  for (const [name, file] of Object.entries(FILES)) assert.equal(file(turned), file(input), name)
})

test('ledger.json holds the fields of its contract, with null for what is absent', () => {
  const ledger = JSON.parse(ledgerJson(attackInput()))
  assert.equal(ledger.schema, 'dwell.ledger/1')
  assert.equal(ledger.knownAt, '2026-03-11T18:00:00Z')
  const [first] = ledger.intervals
  for (const field of [
    'id',
    'subject',
    'state',
    'earliestPossible',
    'firstEvidence',
    'firstProof',
    'lastEvidence',
    'contained',
    'closed',
    'startUnseen',
    'dwellSeconds',
    'confidence',
    'follows',
    'story',
    'visibility',
    'gaps',
    'evidence',
  ]) {
    assert.notEqual(first[field], undefined, field)
  }
  assert.deepEqual([first.contained, first.closed, first.follows], [null, null, null])
  assert.deepEqual(Object.keys(first.evidence[0]).slice(0, 4), ['time', 'text', 'signal', 'event'])
})

test('stories.json and signals.ndjson hold the fields of their contracts', () => {
  const [story] = JSON.parse(storiesJson(attackInput())).stories
  for (const field of [
    'id',
    'title',
    'score',
    'firstTime',
    'lastTime',
    'stages',
    'techniques',
    'subjects',
    'signals',
    'links',
    'unseen',
  ]) {
    assert.notEqual(story[field], undefined, field)
  }
  assert.equal(story.links[0].from, 'sig-mail')
  const signals = lines(signalsNdjson(attackInput()))
  assert.equal(signals.length, attackInput().signals.length)
  const times = signals.map(({ time }) => String(time))
  assert.deepEqual(times, times.toSorted())
  assert.ok(signals.every(({ schema }) => schema === 'dwell.signal/1'))
  assert.deepEqual(signals.find(({ id }) => id === 'sig-ps')?.rule, {
    id: 'rule-sig-ps',
    title: 'Office program starts PowerShell with an encoded command',
    level: 'high',
    author: 'R. Invented',
    link: 'https://rules.example/1',
  })
})

test('gaps are in ledger.json where they lie within the time of a subject, and in visibility.json with how many there are', () => {
  const attack = attackInput()
  const mailSeen = attack.visibility.filter(({ source }) => source === 'mail')
  const input = {
    ...attack,
    intervals: attack.intervals.map((one) => ({
      ...one,
      visibility: mailSeen.filter(({ subject }) => subject === one.subject.id),
    })),
  }
  const { intervals } = JSON.parse(ledgerJson(input))
  const gapsOf = (id: string) =>
    intervals
      .filter(({ subject }: { subject: { id: string } }) => subject.id === id)
      .flatMap(({ gaps }: { gaps: unknown[] }) => gaps)
  const hole = {
    kind: 'missing-records',
    source: 'windows:security',
    host: 'srv-file2.corp.example',
    subject: 'host:srv-file2',
    from: '2026-03-02T11:14:09Z',
    to: '2026-03-04T07:14:09Z',
    missing: 1412,
  }
  assert.deepEqual(gapsOf('host:srv-file2'), [hole])
  assert.deepEqual(gapsOf('host:ws-0417'), [])
  assert.deepEqual(
    gapsOf('user:corp\\kim').map(({ kind, host }: Record<string, unknown>) => [kind, host]),
    [['silence', null]],
    'a log without a host concerns all whom it tells of',
  )
  const { logGaps, mail } = JSON.parse(visibilityJson(input))
  assert.deepEqual([logGaps.total, logGaps.judged, logGaps.gaps.length], [3, 4, 2])
  assert.deepEqual([mail.exceptions[1].expired, mail.simulationSignals, mail.reported.messages], [true, 1, 3])
})

test('rejects.ndjson says how many it does not hold', () => {
  const [shown] = attackInput().rejects.shown
  assert.ok(shown !== undefined)
  const all = lines(rejectsNdjson(emptyInput({ rejects: { total: 1, shown: [shown] } })))
  assert.deepEqual(
    all.map(({ schema }) => schema),
    ['dwell.reject/1'],
  )
  const cut = lines(rejectsNdjson(emptyInput({ rejects: { total: 9, shown: [shown] } })))
  assert.deepEqual(cut.at(-1), { schema: 'dwell.rejects-omitted/1', omitted: 8, total: 9 })
})

test('intel.json counts what stories hold and claims nothing of who it was', () => {
  const intel = JSON.parse(intelJson(attackInput()))
  assert.deepEqual(Object.keys(intel), ['schema', 'knownAt', 'observed', 'methods', 'targets', 'frequency', 'unseen'])
  const techniques = intel.methods.map(({ technique }: { technique: string }) => technique)
  assert.ok(techniques.includes('T1110.003'))
  assert.ok(!techniques.includes('T1018'), 'a signal outside of every story is not a method')
  const days: readonly { signals: number }[] = intel.frequency.days
  assert.equal(
    days.reduce((sum, day) => sum + day.signals, 0),
    10,
  )
})

test('navigator.json is a layer of format 4.5 with scores from 0 to 100', () => {
  const layer = JSON.parse(navigatorJson(attackInput()))
  assert.deepEqual(layer.versions, { attack: '19', navigator: '5.1.0', layer: '4.5' })
  for (const technique of layer.techniques) {
    assert.match(technique.techniqueID, /^T\d{4}(\.\d{3})?$/)
    if (technique.score !== undefined) assert.ok(technique.score >= 0 && technique.score <= 100)
  }
  const parent = layer.techniques.find(({ techniqueID }: { techniqueID: string }) => techniqueID === 'T1059')
  assert.deepEqual(parent, { techniqueID: 'T1059', showSubtechniques: true })
})

test('coverage takes the best of logs that overlap and counts the time of nobody twice', () => {
  const [from, middle, to] = [at('2026-03-01T00:00:00Z'), at('2026-03-02T00:00:00Z'), at('2026-03-03T00:00:00Z')]
  const coverage = coverageOf(
    emptyInput({
      visibility: [
        { subject: 'host:a', source: 'windows:security', from, to, seenShare: 0.5 },
        { subject: 'host:a', source: 'windows:sysmon', from: middle, to, seenShare: 1 },
        { subject: 'host:b', source: 'windows:security', from, to: middle, seenShare: 1 },
        { subject: 'host:b', source: 'windows:sysmon', from, to, seenShare: 0.25 },
      ],
    }),
  )
  assert.equal(coverage.share, (0.5 + 1 + 1 + 0.25) / 4)
  assert.deepEqual(
    coverage.sources.map(({ source, subjectDaysSeen, subjectDaysTotal }) => [
      source,
      subjectDaysSeen,
      subjectDaysTotal,
    ]),
    [
      ['windows:security', 2, 4],
      ['windows:sysmon', 1.5, 4],
    ],
  )
  assert.equal(coverageOf(emptyInput()).share, null)
})

test('JSON gives back any text and shows nothing to a terminal that acts on it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const json = jsonText({ text })
      assert.equal(JSON.parse(json).text, text)
      assert.doesNotMatch(json.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    }),
  )
})

test('writes nothing found as valid files', () => {
  for (const [name, file] of Object.entries(FILES)) {
    const text = file(emptyInput())
    if (name.endsWith('Json')) assert.doesNotThrow(() => JSON.parse(text), name)
  }
  assert.equal(signalsNdjson(emptyInput()), '')
})

test('writes ten thousand signals, every one of them', () => {
  const input = crowdedInput(20, 10_000)
  assert.equal(lines(signalsNdjson(input)).length, 10_000)
  const types = JSON.parse(stixJson(input)).objects.map(({ type }: { type: string }) => type)
  assert.equal(types.filter((type: string) => type === 'observed-data').length, 5000)
  assert.match(stixJson(input), /5,000 signals of stories are not in this bundle/)
})
