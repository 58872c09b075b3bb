import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import type { FieldValue } from '../../model/event.ts'
import { isObject, type JsonObject } from '../framing/json-parse.ts'
import { firstMatch } from './first-match.ts'
import { shapes } from './recognise.ts'
import type { Shape } from './shape.ts'

const oneByOne = (record: JsonObject): Shape | undefined => shapes.find((shape) => shape.matches(record))

/** Every object in a JSON value, at any depth. */
function objectsIn(value: FieldValue): readonly JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn)
  return isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : []
}

/** All records of the fixtures, and what is within them. */
function fixtureRecords(): readonly JsonObject[] {
  const folder = new URL('../fixtures/', import.meta.url)
  return readdirSync(folder).flatMap((name) => {
    const input = readdirSync(new URL(`${name}/`, folder)).find(
      (file) => file.endsWith('json') && file.startsWith('input'),
    )
    if (input === undefined) return []
    const text = readFileSync(new URL(`${name}/${input}`, folder), 'utf8')
    return [text, ...text.split('\n')].flatMap((one) => {
      try {
        return objectsIn(JSON.parse(one))
      } catch {
        return []
      }
    })
  })
}

const first = firstMatch(shapes)
const records = fixtureRecords()

test('the shape of every record of the fixtures is the one that trying them one after another gives', () => {
  assert.ok(records.length > 200, `only ${records.length} records`)
  const found = new Set(records.map((record) => first(record)?.id))
  for (const record of records) assert.equal(first(record)?.id, oneByOne(record)?.id)
  assert.ok(found.size > 40, `only ${found.size} shapes`)
})

test('so it is for records made of the members of others', () => {
  const members = records.flatMap((record) => Object.entries(record))
  const mixed = fc.array(fc.constantFrom(...members), { maxLength: 12 }).map((some) => Object.fromEntries(some))
  fc.assert(
    fc.property(mixed, (record) => {
      assert.equal(first(record)?.id, oneByOne(record)?.id)
    }),
    { numRuns: 3000 },
  )
})

test('a shape that asks for what a record has not said is tried all the same', () => {
  const shape = (id: string, matches: (record: JsonObject) => boolean): Shape => ({
    id,
    specificity: 1,
    matches,
    toEvent: () => assert.fail('only asked'),
  })
  const find = firstMatch([
    shape('few members', (record) => Object.keys(record).length === 1),
    shape('nested', ({ outer }) => outer !== undefined && isObject(outer) && outer['inner'] === 1),
    shape('without name', (record) => !('name' in record)),
    shape('own name', (record) => Object.hasOwn(record, 'name') && record['other'] !== null),
  ])
  assert.equal(find({ anything: 1 })?.id, 'few members')
  assert.equal(find({ outer: { inner: 1 }, name: 2 })?.id, 'nested')
  assert.equal(find({ outer: { inner: 2 }, more: 2 })?.id, 'without name')
  assert.equal(find({ outer: { inner: 2 }, name: 2 })?.id, 'own name')
  assert.equal(find({ name: 2, other: null })?.id, undefined)
})
