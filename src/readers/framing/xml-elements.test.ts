import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MAX_NESTING, MAX_VALUE_LENGTH } from './bounds.ts'
import { parseXmlElement, unescapeXml } from './xml-elements.ts'

function reason(xml: string): string {
  const parsed = parseXmlElement(xml)
  return parsed.kind === 'broken' ? parsed.reason : ''
}

test('entities: the five of XML and numbers, nothing else', () => {
  assert.equal(unescapeXml('&lt;a&gt; &amp;amp; &quot;&apos; &#65;&#x1F600;'), `<a> &amp; "' A\u{1f600}`)
  assert.equal(unescapeXml('&xxe; &#x110000; & &;'), '&xxe; &#x110000; & &;')
})

test('no document type: entities cannot be declared, so nothing can be fetched or blown up', () => {
  assert.equal(reason('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'), 'a document type')
})

test('what does not fit is broken, with a reason', () => {
  for (const xml of [
    '',
    'text',
    '<a',
    '<a>',
    '<a></b>',
    '</a>',
    '<a b=c/>',
    '<a b="<"/>',
    '<a><![CDATA[x</a>',
    '<a><!--</a>',
    '<1 2 3>',
  ]) {
    assert.notEqual(reason(xml), '', xml)
  }
})

test('bounds: nesting at and over, and a text that is cut', () => {
  const deep = (levels: number): string => `${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}`
  assert.equal(reason(deep(MAX_NESTING)), '')
  assert.match(reason(deep(MAX_NESTING + 1)), /nested deeper/)
  const long = parseXmlElement(`<a>${'x'.repeat(MAX_VALUE_LENGTH + 1)}</a>`)
  assert.ok(long.kind === 'element' && long.cut && long.element.text.length === MAX_VALUE_LENGTH)
})

test('any text is read or broken, never an exception', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '/',
    'a',
    ' ',
    '"',
    "'",
    '=',
    '<a>',
    '</a>',
    '<a b="c"/>',
    '&lt;',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    'x:',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      assert.ok(['element', 'broken'].includes(parseXmlElement(pieces.join('')).kind))
    }),
    { numRuns: 3000 },
  )
})
