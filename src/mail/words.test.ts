import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { conceptMatcher } from './concept-matcher.ts'
import { wordsOf } from './words.ts'

test('disguised words are read as people read them', () => {
  assert.deepEqual(wordsOf('аccоunt').words, ['account']) // Cyrillic а and о
  assert.deepEqual(wordsOf('𝐖𝐢𝐧').words, ['win'])
  assert.deepEqual(wordsOf('b0nus').words, ['bonus'])
  assert.deepEqual(wordsOf('C o i n b a s e').words, ['coinbase'])
  assert.deepEqual(wordsOf('pay\u200bment').words, ['payment'])
  assert.ok(wordsOf('аccоunt b0nus').disguised >= 2)
})

test('honest spelling is not called disguised', () => {
  for (const text of ['Прошу прислать счёт', 'Grüße aus Köln', 'mp3 and covid19', 'être à l’heure'])
    assert.equal(wordsOf(text).disguised, 0, text)
})

const match = conceptMatcher({
  pay: { en: 'pay now | payment ~ failed | unpaid*', cjk: 'お支払い' },
  other: { de: 'jetzt zahlen' },
})

test('phrases match with gaps of up to three words, beginnings with a star, and unspaced languages anywhere', () => {
  assert.deepEqual(match(wordsOf('Your payment of last week failed')).pay, ['payment … failed'])
  assert.equal(match(wordsOf('payment one two three four failed')).pay, undefined)
  assert.deepEqual(match(wordsOf('unpaidness')).pay, ['unpaid*'])
  assert.deepEqual(match(wordsOf('次のお支払いです')).pay, ['お支払い'.normalize('NFKD').replace(/\p{M}+/gu, '')])
  assert.deepEqual(match(wordsOf('Jetzt zahlen!')).other, ['jetzt zahlen'])
})

test('any text gives a bounded number of words and hits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
      const words = wordsOf(text)
      assert.ok(words.words.length <= 4100)
      match(words)
    }),
  )
})
