import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mailContent, splitQuotes } from './content.ts'
import { visiblePage } from './visible-html.ts'

const files = { fileMarks: [], notAnalysed: [] }
const of = (html: string | undefined, plain: string | undefined, subject = '') =>
  mailContent({ html, plain, subject, links: 0, files })

test('what a reader can’t see is kept apart from what they see', () => {
  const page = visiblePage(
    '<p>Seen</p><p style="display:none">no display</p><p style="font-size:0">no size</p><div style="background:#fff"><font color="white">no colour</font></div>',
  )
  assert.equal(page.text.replace(/\s+/g, ' ').trim(), 'Seen')
  for (const words of ['no display', 'no size', 'no colour']) assert.ok(page.hidden.includes(words), words)
})

test('a comment that browsers end at once hides nothing behind it', () => {
  assert.match(visiblePage('<!-->Shown after it').text, /Shown after it/)
  assert.match(visiblePage('<!-- never ended <p>still shown</p>').text, /still shown/)
})

test('quoted lines and what stands below a forwarding mark are not the sender’s own words', () => {
  const { text, quoted } = splitQuotes(
    'Mine.\n\nOn Monday Kim wrote:\n> Theirs.\n\nAlso mine.\n-----Original Message-----\nFrom: x\nTheirs too.',
  )
  assert.match(text, /Mine\.[\s\S]*Also mine\./)
  assert.doesNotMatch(text, /Theirs/)
  assert.match(quoted, /Theirs\.[\s\S]*Theirs too\./)
})

test('of a forward without words of its own, what is forwarded is judged', () => {
  const { text, quotedLength } = of(
    undefined,
    '-----Original Message-----\nFrom: x@y.example\nSubject: z\n\nPay now.',
    'Fwd: z',
  )
  assert.match(text, /Pay now/)
  assert.equal(quotedLength, 0)
})

test('invisible characters within words are counted, and those between emoji are not', () => {
  assert.equal(of(undefined, 'pay\u200bment and acc\u00adount').invisibleCharacters, 2)
  assert.equal(of(undefined, '\u{1f468}\u200d\u{1f469}').invisibleCharacters, 0)
})

test('any page gives bounded texts and never throws', () => {
  const piece = fc.constantFrom(
    '<p>',
    '</p>',
    '<!--',
    '-->',
    '<!-->',
    '<style>',
    '</style>',
    'text ',
    '<a href="x">',
    '"',
    "'",
    '<',
    '>',
    '&#0;',
    '&amp;',
    '<div style="display:none">',
    '</div>',
    '<script>',
    '\u200b',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const content = of(pieces.join(''), undefined)
      assert.ok(content.text.length <= 16_000 && content.hidden.length <= 1000 && content.quoted.length <= 4000)
    }),
  )
})

test('ten thousand nested elements and a page of two megabytes end in time', () => {
  const deep = `${'<div>'.repeat(10_000)}deep${'</div>'.repeat(10_000)}`
  assert.match(visiblePage(deep).text, /deep/)
  const began = performance.now()
  of(`<p>${'<b>x</b>'.repeat(300_000)}`, undefined)
  assert.ok(performance.now() - began < 5000)
})

test('pages of two megabytes of openings that nothing closes end in time', { timeout: 60_000 }, () => {
  for (const opening of ['<!--', '<!', '<?', '<!--[if', '<!-- x --> ', '<a x="']) {
    for (const end of ['', '--!>', '>']) visiblePage(opening.repeat(2_000_000 / opening.length) + end)
  }
})

test('a comment also ends at the mark that browsers forgive', () => {
  assert.equal(visiblePage('a<!-- b --!>c<!-- d -->e').text, 'ace')
})

test('what of a body was not read is said', () => {
  const files = { fileMarks: [], notAnalysed: [] }
  const long = mailContent({ html: undefined, plain: 'word '.repeat(100_000), subject: undefined, links: 0, files })
  assert.deepEqual(long.notAnalysed, ['Of the text of 500000 characters the first 262144 were read.'])
  const page = mailContent({ html: '<p>a '.repeat(600_000), plain: undefined, subject: undefined, links: 0, files })
  assert.match(page.notAnalysed.join(), /^Of the page of 3000000 characters the first 2097152 were read\.$/)
})
