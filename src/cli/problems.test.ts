import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemLines } from './problems.ts'

test('a problem of many files is one line, and does not hide another', () => {
  const empty = ['b', 'a', 'c', 'd', 'e'].map((file) => ({ file, problem: 'The file is empty.' }))
  const lines = problemLines([
    ...empty,
    { file: 'x.gz', problem: 'The gzip stream is damaged.' },
    { file: 'fine.evtx' },
  ])
  assert.deepEqual(lines, ['5 files, such as a: The file is empty.', 'x.gz: The gzip stream is damaged.'])
})
