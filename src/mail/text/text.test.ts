import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { textParts } from './new-text.ts'

const newText = (text: string): string => textParts(text).text

/** What mail programs put below a new text, in several languages; each leaves `New words.` only. */
const BELOW: readonly string[] = [
  'On Mon, 2 Mar 2026 at 10:00, Ann <ann@victim.example> wrote:\n> Old words',
  'On Mon, 2 Mar 2026 at 10:00, Ann Example Longname\n<ann@victim.example> wrote:\n\n> Old words',
  'Am 02.03.2026 um 10:00 schrieb Ann:\n> Old words',
  'Le lun. 2 mars 2026 à 10:00, Ann <ann@victim.example> a écrit :\n> Old words',
  'El lun, 2 mar 2026 a las 10:00, Ann (<ann@victim.example>) escribió:\n> Old words',
  '-----Original Message-----\nFrom: Ann\nSent: Monday\n\nOld words',
  '-----Ursprüngliche Nachricht-----\nOld words',
  '---------- Forwarded message ---------\nFrom: Ann <ann@victim.example>\nOld words',
  'From: Ann <ann@victim.example>\nSent: Monday, 2 March 2026 10:00\nTo: Ivo\nSubject: x\n\nOld words',
  '________________________________\nVon: Ann\nGesendet: Montag\n\nOld words',
  '*From:* Ann\n*Sent:* Monday\n\nOld words',
  '> Old words\n> more',
  '-- \nIvo Brandt\nHead of Sales',
  'Sent from my iPhone',
  'This e-mail is confidential and intended only for the addressee.\nMore legal words.',
  '_______________________________________________\nusers mailing list\nhttps://lists.example/listinfo/users',
]

for (const below of BELOW) {
  test(`leaves only what is new above: ${below.slice(0, 50).replaceAll('\n', ' / ')}`, () => {
    assert.equal(newText(`New words.\n\n${below}`), 'New words.')
  })
}

test('keeps sign-off and name, and moves what hangs below them', () => {
  const parts = textParts('Please pay today.\n\nBest regards,\nIvo Brandt\nHead of Sales\nTel. +49 30 1234\n')
  assert.equal(parts.text, 'Please pay today.\n\nBest regards,\nIvo Brandt')
  assert.equal(parts.signature, 'Head of Sales\nTel. +49 30 1234')
})

test('finds the signature above a quote, and keeps what was answered below it', () => {
  const parts = textParts('Please pay.\n\nBest regards,\nIvo\nHead of Sales\n\n> When?\n\nToday.')
  assert.equal(parts.text, 'Please pay.\n\nBest regards,\nIvo\n\nToday.')
  assert.equal(parts.signature, 'Head of Sales')
})

test('keeps answers between quoted lines', () => {
  assert.equal(newText('> Shall we?\n\nYes.\n\n> When?\n\nToday.'), 'Yes.\n\nToday.')
})

test('takes no banner of a gateway for the sender\u2019s words', () => {
  assert.equal(newText('CAUTION: This email originated from outside the organisation.\n\nHello Ann'), 'Hello Ann')
})

test('does not take ordinary words for a quote', () => {
  const text = 'From my side all is well.\nTo be sure, I ask again.\nHe wrote: come.\nOn Monday we meet.'
  assert.equal(newText(text), text)
})

test('loses no line of any text', () => {
  const lines = fc.constantFrom(
    ...BELOW.flatMap((below) => below.split('\n')),
    'a',
    '',
    '> b',
    '--',
    'Best regards,',
    'x'.repeat(500),
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(lines, fc.string({ unit: 'binary', maxLength: 30 })), { maxLength: 40 }), (parts) => {
      const text = parts.join('\n')
      const { text: own, quoted, signature, footer } = textParts(text)
      const count = (value: string): number => value.replace(/\s+/g, '').length
      assert.equal(count(own) + count(quoted) + count(signature) + count(footer), count(text))
    }),
  )
})

test('needs time in proportion to the length', () => {
  for (const text of [
    'On '.repeat(200_000),
    'From: a\n'.repeat(60_000),
    '>'.repeat(500_000),
    'On a\n'.repeat(100_000),
    `${'best '.repeat(10)}\n`.repeat(20_000),
  ]) {
    const started = performance.now()
    textParts(text)
    assert.ok(performance.now() - started < 3000)
  }
})
