import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { eventWith, matchesOf, ruleWith } from './conformance.test-support.ts'

/** Items of our list of what Sigma asks, C01 to C120. */
const ITEMS = 120

test('every item of the list is the name of a test', async () => {
  const names: string[] = []
  for (const file of await readdir(import.meta.dirname)) {
    if (!/^conformance-.*\.test\.ts$/.test(file)) continue
    const text = await readFile(`${import.meta.dirname}/${file}`, 'utf8')
    names.push(
      ...[...text.matchAll(/(?:\btest\(|\bname: )\s*(['"`])(?<name>C\d.*?)\1/g)].map(
        (found) => found.groups?.['name'] ?? '',
      ),
    )
  }
  const named = new Set(names.flatMap((name) => name.match(/\bC\d{2,3}\b/g) ?? []))
  const missing = Array.from({ length: ITEMS }, (_, at) => `C${String(at + 1).padStart(2, '0')}`).filter(
    (item) => !named.has(item),
  )
  assert.deepEqual(missing, [])
})

test('C34 brackets in a field name are part of the name', () => {
  const rule = ruleWith('s:\n  a[any]: 1\ncondition: s')
  assert.equal(matchesOf(rule, eventWith({ 'a[any]': 1 })).length, 1)
  assert.equal(matchesOf(rule, eventWith({ a: [1, 2] })).length, 0)
})
