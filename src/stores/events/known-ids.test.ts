import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { KnownIds } from './known-ids.ts'

test('never takes an id that was added for new', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (ids) => {
      const known = new KnownIds()
      for (const id of ids) known.addIfNew(id)
      for (const id of ids) assert.equal(known.addIfNew(id), false)
    }),
  )
})

test('takes hardly any new id for known, also past the first layer', () => {
  const known = new KnownIds()
  let mistaken = 0
  for (let n = 0; n < 1_500_000; n++) {
    if (!known.addIfNew(hash('md5', String(n), 'hex'))) mistaken += 1
  }
  assert.ok(mistaken <= 5, `${mistaken} of 1.5 million; 1 in 10^6 is what it should be at worst`)
  for (let n = 0; n < 1_500_000; n += 1000) assert.equal(known.addIfNew(hash('md5', String(n), 'hex')), false)
})

test('tells ids of a pattern apart', () => {
  const known = new KnownIds()
  let mistaken = 0
  for (let n = 0; n < 300_000; n++) if (!known.addIfNew(`e${n}`)) mistaken += 1
  assert.equal(mistaken, 0)
})
