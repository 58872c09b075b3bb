import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lookUp } from './look-up.ts'

test('a table has what it was given, and nothing that every object has', () => {
  const table = lookUp({ create: 1 })
  assert.deepEqual(
    ['create', '__proto__', 'constructor', 'toString', 'hasOwnProperty', ''].map((word) => table[word]),
    [1, undefined, undefined, undefined, undefined, undefined],
  )
})
