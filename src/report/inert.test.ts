import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { inert, inertAttribute, inertText, MAX_INERT_CHARS } from './inert.ts'

const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u
const anyText = fc.string({ unit: 'binary', maxLength: 900 })

test('shows an escape sequence as its signs instead of sending it to the terminal', () => {
  assert.equal(inertText('a\u001b[2Jb\u007f'), 'a␛[2Jb␡')
})

test('shows bidi, zero-width, tag and lone-surrogate characters by their numbers', () => {
  assert.equal(inertText('x\u202etxt.exe'), 'x\\u202etxt.exe')
  assert.equal(inertText('pay\u200bpal'), 'pay\\u200bpal')
  assert.equal(inertText('\ufff9'), '\\ufff9')
  assert.equal(inertText('\u{e0041}'), '\\u{e0041}')
  assert.equal(inertText('\ud800'), '\\ud800')
  assert.equal(inertText('\u0085\u2028'), '\\u0085\\u2028')
})

test('leaves what people write alone', () => {
  const text = 'Zoë Łukasz 田中 Ωμέγα مرحبا 😀 a\u0301'
  assert.equal(inertText(text), text)
})

test('marks signs apart from text in HTML, so that a text cannot pretend to hold one', () => {
  assert.equal(inert('\u202e\u200b'), '<span class="unseen-char">\\u202e\\u200b</span>')
  assert.equal(inert('\\u202e'), '\\u202e')
})

test('shows at most three marks on a letter and the rest by number', () => {
  assert.equal(inertText(`a${'\u0301'.repeat(5)}`), 'a\u0301\u0301\u0301\\u0301\\u0301')
})

test('cuts at the bound and says how much is left out', () => {
  const at = 'x'.repeat(MAX_INERT_CHARS)
  assert.equal(inertText(at), at)
  assert.equal(inertText(`${at}yz`), `${at}… (2 more characters)`)
  assert.equal(inertText('abcdef', { maxChars: 3 }), 'abc… (3 more characters)')
  assert.equal(inertText('a😀b', { maxChars: 2 }), 'a… (3 more characters)')
})

test('keeps line feeds only where lines are asked for', () => {
  assert.equal(inertText('a\nb'), 'a␊b')
  assert.equal(inertText('a\nb\tc', { keepLines: true }), 'a\nb␉c')
})

test('escapes every character that could start or end markup', () => {
  assert.equal(inert(`<b a="1" c='2'>&`), '&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;')
})

test('gives neither markup nor unseen characters for any text, within the bound', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 700 }), (text, maxChars) => {
      const plain = inertText(text, { maxChars })
      assert.doesNotMatch(plain, UNSEEN)
      assert.ok(plain.length <= maxChars * 2 + 60, `${plain.length} for a bound of ${maxChars}`)
      const attribute = inertAttribute(text, { maxChars })
      assert.doesNotMatch(attribute, /[<>"']/)
      const markup = inert(text, { maxChars }).replaceAll(/<span class="(unseen-char|cut)">|<\/span>/g, '')
      assert.doesNotMatch(markup, /[<>"']/)
      assert.equal(markup, attribute)
    }),
  )
})

test('loses nothing of a text that fits', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '<', '\u202e', '😀', '\n', '\u001b'), maxLength: 60 }),
      (text) => {
        const back = inertText(text).replaceAll('\\u202e', '\u202e').replaceAll('␊', '\n').replaceAll('␛', '\u001b')
        assert.equal(back, text)
      },
    ),
  )
})
