import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { rangeSet } from './range.ts'

const truth = {
  schema: 'dwell.truth/1',
  seed: 7,
  parameters: { generator: 1, users: 20, days: 10, noise: 'eval' },
  intervals: [],
}

test('an invented organisation is named by what makes its bytes, and one with an attack is refused', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'dwell-weights-'))
  t.after(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'truth.json'), JSON.stringify(truth))
  const { name, benign } = await rangeSet(folder)
  assert.deepEqual([name, benign], ['range: generator 1, seed 7, 20 users, 10 days, noise eval', true])
  await writeFile(join(folder, 'truth.json'), JSON.stringify({ ...truth, intervals: [{}] }))
  await assert.rejects(rangeSet(folder), /--campaign none/)
})
