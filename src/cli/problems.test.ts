import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemLines, rejectLines } from './problems.ts'

test('a problem of many files is one line, and does not hide another', () => {
  const empty = ['b', 'a', 'c', 'd', 'e'].map((file) => ({ file, problem: 'The file is empty.' }))
  const lines = problemLines([
    ...empty,
    { file: 'x.gz', problem: 'The gzip stream is damaged.' },
    { file: 'fine.evtx' },
  ])
  assert.deepEqual(lines, ['5 files, such as a: The file is empty.', 'x.gz: The gzip stream is damaged.'])
})

test('the first records that could not be read are named with their place, the others are counted', () => {
  const rejects = [1, 2, 3, 4, 5].map((offset) => ({ reject: 'no JSON', raw: { file: 'a', offset }, text: '' }))
  const some = { shown: rejects.slice(0, 2), total: 2 }
  assert.deepEqual(rejectLines(some, 'out'), ['a, offset 1: no JSON', 'a, offset 2: no JSON'])
  const many = rejectLines({ shown: rejects, total: 70 }, 'out')
  assert.equal(many.length, 4)
  assert.equal(many[3], '67 more records could not be read; all are in out/rejects.ndjson.')
})
