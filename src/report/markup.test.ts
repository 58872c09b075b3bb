import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html, join, type Markup, svg } from './markup.ts'

test('escapes text by default and keeps markup of ours', () => {
  const inner = html`<b>${'<i>'}</b>`
  assert.equal(
    html`<p title="${'"x'}">${inner}${['a', '&']}${undefined}${false}${3}</p>`.text,
    '<p title="&quot;x"><b>&lt;i&gt;</b>a&amp;3</p>',
  )
  assert.equal(join([inner, inner], ', ').text, '<b>&lt;i&gt;</b>, <b>&lt;i&gt;</b>')
})

test('puts no element into an attribute or into SVG text', () => {
  assert.equal(
    html`<p title="${'\u202e'}">${'\u202e'}</p>`.text,
    '<p title="\\u202e"><span class="unseen-char">\\u202e</span></p>',
  )
  assert.equal(svg`<text>${'\u202e'}</text>`.text, '<text>\\u202e</text>')
})

test('takes an object from a record for foreign, even where it looks like markup', () => {
  const forged: unknown = { text: '<script>' }
  assert.throws(() => html`${forged as Markup}`, TypeError) // as: what a careless cast would do
})

test('refuses templates that put a text where no escaping helps', () => {
  assert.throws(() => html`<p ${'x'}>`, SyntaxError)
  assert.throws(() => html`<p class=${'x'}>`, SyntaxError)
  assert.throws(() => html`<a href="${'javascript:x'}">`, SyntaxError)
  assert.throws(() => html`<a href="x#${'y'}">`, SyntaxError)
  assert.throws(() => html`<p onclick="${'x'}">`, SyntaxError)
  assert.throws(() => html`<p style="color:${'red'}">`, SyntaxError)
  assert.equal(html`<a href="#${'a"b'}">`.text, '<a href="#a&quot;b">')
})
