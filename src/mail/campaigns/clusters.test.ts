import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { DAY_US, instant } from '../../model/time.ts'
import { type Comparable, clustersOf } from './clusters.ts'
import { isNearlySame, sketchOf } from './sketch.ts'
import type { SharedTrait } from './traits.ts'

const trait = (value: string, kind: SharedTrait['kind'] = 'link domain'): SharedTrait => ({ kind, value })
const one = (id: string, day: number, traits: readonly SharedTrait[], text = ''): Comparable => ({
  id,
  time: instant(day * DAY_US),
  traits,
  sketch: sketchOf(text.split(' ')),
})
const groups = (messages: readonly Comparable[], isTelling: (one: SharedTrait) => boolean = () => true): unknown =>
  clustersOf(messages, isTelling).map(({ members }) => members.map(({ id }) => id))

test('messages that share a trait belong together by way of others, and the reasons name all of them', () => {
  const messages = [
    one('a', 1, [trait('evil.example')]),
    one('b', 2, [trait('evil.example'), trait('x@evil2.example', 'reply-to')]),
    one('c', 3, [trait('x@evil2.example', 'reply-to')]),
    one('d', 3, [trait('other.example')]),
  ]
  assert.deepEqual(groups(messages), [['a', 'b', 'c']])
  assert.deepEqual(clustersOf(messages, () => true)[0]?.because, [
    '2 of 3 link to evil.example.',
    '2 of 3 want answers sent to x@evil2.example.',
  ])
})

test('a trait that is not telling, and one that returns after months, join nothing', () => {
  const messages = [one('a', 1, [trait('big.example')]), one('b', 2, [trait('big.example')])]
  assert.deepEqual(
    groups(messages, () => false),
    [],
  )
  assert.deepEqual(groups([one('a', 1, [trait('x.example')]), one('b', 60, [trait('x.example')])]), [])
})

const LURE =
  'dear colleague the new form for leave and working time has been made please sign in and confirm your own data before the end of this week so that nothing is lost regards the personnel office'

test('nearly the same text joins, another text and a short one do not', () => {
  const messages = [
    one('a', 1, [], `hello kim ${LURE}`),
    one('b', 1, [], `hello lee ${LURE} thank you`),
    one(
      'c',
      1,
      [],
      'the list for the meeting on monday is attached as you asked me to send it to all who come from abroad then',
    ),
    one('d', 1, [], 'see you at noon'),
    one('e', 1, [], 'see you at noon'),
  ]
  assert.deepEqual(groups(messages), [['a', 'b']])
})

test('figures in a text count as equal', () => {
  const [a, b] = [sketchOf(`${LURE} code 4711`.split(' ')), sketchOf(`${LURE} code 9382`.split(' '))]
  assert.ok(a !== undefined && b !== undefined && isNearlySame(a, b))
})

test('the same messages in any order give the same clusters with the same words', () => {
  const message = fc.record({
    day: fc.integer({ min: 0, max: 80 }),
    traits: fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }),
    text: fc.integer({ min: 0, max: 3 }),
  })
  const shuffled = fc
    .array(message, { maxLength: 20 })
    .map((list) =>
      list.map(({ day, traits, text }, at) =>
        one(
          `m${String(at).padStart(2, '0')}`,
          day,
          traits.map((value) => trait(String(value))),
          text === 0 ? '' : `${LURE} ${'variant '.repeat(text)}`,
        ),
      ),
    )
    .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })))
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      assert.deepEqual(
        clustersOf(other, () => true),
        clustersOf(list, () => true),
      )
    }),
  )
})

test('ten thousand messages with one trait and one text end in time', () => {
  const messages = Array.from({ length: 10_000 }, (_, at) => one(`m${at}`, 1, [trait('evil.example')], LURE))
  assert.equal(clustersOf(messages, () => true)[0]?.members.length, 10_000)
})
