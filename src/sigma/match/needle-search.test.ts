import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fold } from '../values/fold.ts'
import { makeNeedleSearch } from './needle-search.ts'

const text = fc
  .array(fc.constantFrom('a', 'B', 'b', 'c', '\\', '.exe', 'Ä', 'ä', 'ς', 'Σ', 'İ', '😀', 'ſ', '\u0000', '\u212a'), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''))

test('finds exactly the needles that are in the fold of the text', () => {
  fc.assert(
    fc.property(fc.array(text.map(fold), { minLength: 1, maxLength: 40 }), text, text, (given, value, sample) => {
      const needles = given.map((needle) => (needle === '' ? 'x' : needle))
      const found = new Set<number>()
      makeNeedleSearch(needles, fold(sample)).scan(value, (place) => found.add(place))
      const wanted = needles.flatMap((needle, place) => (fold(value).includes(needle) ? [place] : []))
      assert.deepEqual(
        [...found].sort((a, b) => a - b),
        wanted,
      )
    }),
    { numRuns: 2000 },
  )
})

test('a part of a gram that the filter takes for another one hides nothing', () => {
  const word = fc.string({ minLength: 3, maxLength: 5 }).map(fold)
  fc.assert(
    fc.property(fc.array(word, { minLength: 50, maxLength: 100 }), (needles) => {
      const search = makeNeedleSearch(needles, '')
      for (const needle of needles) {
        const found = new Set<string>()
        search.scan(needle, (place) => found.add(needles[place] ?? ''))
        assert.ok(found.has(needle))
      }
    }),
    { numRuns: 200 },
  )
})

test('finds needles at the ends of a text that is longer than the scratch memory', () => {
  const found: number[] = []
  makeNeedleSearch(['start', 'the end'], '').scan(`START${'x'.repeat(70_000)}The End`, (place) => found.push(place))
  assert.deepEqual(found, [0, 1])
})

test('many needles over a large text are all found', () => {
  const needles = Array.from({ length: 5000 }, (_, at) => `n${at}.`)
  const found = new Set<number>()
  makeNeedleSearch(needles, '').scan(needles.join(' ').toUpperCase(), (place) => found.add(place))
  assert.equal(found.size, needles.length)
})
