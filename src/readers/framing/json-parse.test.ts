import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_NESTING } from './bounds.ts'
import { parseJson } from './json-parse.ts'

test('a text that is nested too deep never reaches the engine, where it would kill the process', () => {
  const broken = { kind: 'broken', reason: `nested deeper than ${MAX_NESTING} levels` }
  // On Node 26.10 `JSON.parse` dies of this one within some dozen tries.
  const cutOff = `{${'"t":{"c":1,'.repeat(12_000)}`
  for (let tries = 0; tries < 100; tries += 1) assert.deepEqual(parseJson(cutOff), broken)
  assert.deepEqual(parseJson(`{"a":"\\"\\\\","b":${'['.repeat(9000)}`), broken)
})

test('brackets inside strings are no nesting', () => {
  const value = { a: '\\"{[{['.repeat(4000), b: [{ c: '{'.repeat(9000) }] }
  assert.deepEqual(parseJson(JSON.stringify(value)), { kind: 'value', value, cut: false })
})

test('a number beyond all numbers stays as text', () => {
  assert.deepEqual(parseJson('{"a":1e999,"b":[-1e400,2],"c":1e3}'), {
    kind: 'value',
    value: { a: '1e999', b: ['-1e400', 2], c: 1000 },
    cut: false,
  })
})
