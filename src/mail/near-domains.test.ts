import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { likenessOf } from './near-domains.ts'
import { ibansIn } from './traits.ts'

test('a letter more, less, other or exchanged, an added word and another ending are near', () => {
  for (const near of [
    'fabrikan.example',
    'fabrkam.example',
    'fabrikaam.example',
    'fabirkam.example',
    'fabrikam-hr.example',
    'fabrikam.test',
  ])
    assert.notEqual(likenessOf(near, 'fabrikam.example'), undefined, near)
})

test('unrelated and short names are not', () => {
  for (const far of ['harbour.example', 'fabrikam.example', 'fabulous.example', 'brikam.example'])
    assert.equal(likenessOf(far, 'fabrikam.example'), undefined, far)
  assert.equal(likenessOf('abd.example', 'abc.example'), undefined)
})

test('no domain is near to itself, for any names', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 20 }),
      fc.string({ maxLength: 20 }),
      (a, b) => likenessOf(a, a) === undefined && likenessOf(a, b) !== '',
    ),
  )
})

test('bank accounts are found by their check digits', () => {
  assert.deepEqual(ibansIn('to DE89 3704 0044 0532 0130 00 by Friday'), ['DE89370400440532013000'])
  assert.deepEqual(ibansIn('to DE88 3704 0044 0532 0130 00 by Friday'), [])
})
