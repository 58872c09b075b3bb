import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SUITES, testFiles } from './suites.ts'

const FILES = [
  'src/a.test.ts',
  'test/e2e/b.test.ts',
  'test/rooms.test.ts',
  'rules/check.test.ts',
  'src/sigma/corpus.test.ts',
]
const of = (name: string): readonly string[] => testFiles(SUITES[name] ?? { in: [], but: [] }, FILES)

test('every test file belongs to all tests or to whole runs, and none to both', () => {
  assert.deepEqual([...of('all'), ...of('e2e')].sort(), [...FILES].sort())
  assert.equal(of('all').length + of('e2e').length, FILES.length)
})

test('unit tests are those beside the code', () => {
  assert.deepEqual(of('unit'), ['src/a.test.ts', 'src/sigma/corpus.test.ts'])
})

test('a suite of others is a part of the unit tests', () => {
  assert.deepEqual(of('conformance'), ['src/sigma/corpus.test.ts'])
})
