import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { mailContent } from './content.ts'
import { afterComment } from './html-comment.ts'

const files = { fileMarks: [], notAnalysed: [] }
const of = (html: string | undefined, plain: string | undefined, subject = '') =>
  mailContent({ html, plain, subject, links: 0, files })

test('what a reader can’t see is kept apart from what they see, and what is quoted from both', () => {
  const { text, hidden, quoted } = of(
    '<p>Seen and long enough</p><p style="display:none">no display</p><p style="font-size:0">no size</p><div style="background:#fff"><font color="white">no colour</font></div><blockquote type="cite">Theirs</blockquote>',
    undefined,
  )
  assert.equal(text, 'Seen and long enough')
  for (const words of ['no display', 'no size', 'no colour']) assert.ok(hidden.includes(words), words)
  assert.equal(quoted, 'Theirs')
})

test('the words in place of a picture are read, since many see them only', () => {
  assert.match(of('<p>Hello</p><img src="cid:a" alt="Pay your bill">', undefined).text, /Hello\s+Pay your bill/)
})

test('a comment that browsers end at once hides nothing behind it', () => {
  assert.match(of('<!-->Shown after it', undefined).text, /Shown after it/)
})

test('quoted lines and what stands below a forwarding mark are not the sender’s own words', () => {
  const { text, quoted } = of(
    undefined,
    'Mine is this.\n\nOn Monday Kim wrote:\n> Theirs.\n\nAlso mine.\n-----Original Message-----\nFrom: x\nTheirs too.',
  )
  assert.match(text, /Mine is this\.[\s\S]*Also mine\./)
  assert.doesNotMatch(text, /Theirs/)
  assert.match(quoted, /Theirs\.[\s\S]*Theirs too\./)
})

test('an indented block is what an answer answers, and the sender’s own text elsewhere', () => {
  const page = '<p>See here, all of you</p><blockquote style="margin:0">The plan of the week</blockquote>'
  assert.deepEqual(
    ['Re: Plan', 'AW: Plan', 'Plan'].map((subject) => of(page, undefined, subject).quoted),
    ['The plan of the week', 'The plan of the week', ''],
  )
})

test('signature and footer belong to what the sender wrote', () => {
  const { text } = of(
    undefined,
    'The plan is done.\n\n-- \nKim Aust\nSales\n\nTo unsubscribe from this list, write to us.',
  )
  assert.match(text, /The plan is done\.[\s\S]*Kim Aust[\s\S]*unsubscribe/)
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
  assert.match(of(deep, undefined).text, /deep/)
  const began = performance.now()
  of(`<p>${'<b>x</b>'.repeat(300_000)}`, undefined)
  assert.ok(performance.now() - began < 5000)
})

test('pages of two megabytes of openings that nothing closes end in time', { timeout: 60_000 }, () => {
  for (const opening of ['<!--', '<!', '<?', '<!--[if', '<!-- x --> ', '<a x="']) {
    for (const end of ['', '--!>', '>']) {
      const page = opening.repeat(2_000_000 / opening.length) + end
      of(page, undefined)
      for (let at = page.indexOf('<!--'); at >= 0; at = page.indexOf('<!--', afterComment(page, at)));
    }
  }
})

test('a comment also ends at the mark that browsers forgive', () => {
  assert.equal(of('a<!-- b --!>c<!-- d -->e', undefined).text, 'ace')
  assert.equal(afterComment('a<!-- b --!>c', 1), 12)
})

test('what of a body was not read is said', () => {
  const files = { fileMarks: [], notAnalysed: [] }
  const long = mailContent({ html: undefined, plain: 'word '.repeat(100_000), subject: undefined, links: 0, files })
  assert.deepEqual(long.notAnalysed, ['Of the text of 500000 characters the first 262144 were read.'])
  const page = mailContent({
    html: `<p>${'a <br>'.repeat(600_000)}`,
    plain: undefined,
    subject: undefined,
    links: 0,
    files,
  })
  assert.ok(page.notAnalysed.includes('Of the page of 3600003 characters the first 2097152 were read.'))
})
