import assert from 'node:assert/strict'
import { test } from 'node:test'
import { askPeers, phishingTable, sampleInProportion, targetedTable } from './peer-tables.ts'

test('a sample has of each kind its share, and is the same each time', () => {
  const things = Array.from({ length: 100 }, (_, at) => ({ kind: at < 75 ? 'a' : 'b', name: `m${at}` }))
  const draw = (list: typeof things): readonly string[] =>
    sampleInProportion(list, 20, { kindOf: ({ kind }) => kind, nameOf: ({ name }) => name }).map(({ name }) => name)
  const names = draw(things)
  assert.equal(names.filter((name) => Number(name.slice(1)) < 75).length, 15)
  assert.equal(names.length, 20)
  assert.deepEqual(draw(things.toReversed()).toSorted(), names.toSorted())
  assert.notDeepEqual(
    names.slice(0, 15),
    things.slice(0, 15).map(({ name }) => name),
  )
})

test('a case is found where one of its messages lies above the honest mail; what has no answer lies below', () => {
  const cases = [
    { number: 1, technique: 'probe' },
    { number: 1, technique: 'probe' },
    { number: 2, technique: 'probe' },
    undefined,
    undefined,
  ]
  const lines = targetedTable(
    [
      { name: 'A', scores: [0, 9, 1, 2, 1], marks: [false, true, false, true, false] },
      { name: 'B', scores: [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 9, 2, 1] },
    ],
    cases,
  )
  assert.equal(lines[2], '| probe | 2 | 1 | 1 |')
  assert.match(lines[4] ?? '', /^\| all, marked by its own cut \| \| 50\.0 % \(.*\) of 2 \| – \|$/)
  assert.match(lines[5] ?? '', /^\| honest mail, marked by its own cut \| \| 50\.0 % \(.*\) of 2 \| – \|$/)
})

test('phishing and honest mail are told apart by scores, and marks are counted on both', () => {
  const lines = phishingTable(
    [{ name: 'A', scores: [5, 1, 2, 0], marks: [true, false, true, false] }],
    [true, true, false, false],
  )
  assert.match(lines[2] ?? '', /^\| A \| 0\.750 \| 50\.0 % .* of 2 \| 50\.0 % .* of 2 \| 50\.0 % .* of 2 \|$/)
})

test('peers that are not there are said to be not installed', async () => {
  const { contenders, told } = await askPeers([Buffer.from('Subject: a\r\n\r\na')], { path: '', say: () => undefined })
  assert.deepEqual(contenders, [])
  assert.deepEqual(told, [
    'SpamAssassin is not installed where this was measured.',
    'rspamd is not installed where this was measured.',
  ])
})
