import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import PostalMime, { type Email } from 'postal-mime'
import { FastMime } from './fast-mime.ts'

const LINES = [
  '',
  'text',
  '--',
  '--a',
  '--a--',
  '--b',
  '--b--',
  '-- ',
  'Content-Type: multipart/mixed; boundary=a',
  'Content-Type: multipart/alternative; boundary=b',
  'Content-Type: text/html',
  'Content-Type: message/rfc822',
  'Content-Disposition: attachment; filename=x.txt',
  'Content-Transfer-Encoding: base64',
  'Content-Transfer-Encoding: quoted-printable',
  'soft=',
  '=41=',
  'QUJD',
  'QQ==',
  'Subject: x',
  ' folded',
]

function comparable(email: Email): unknown {
  const { headers, html, text, attachments } = email
  const parts = attachments.map(({ content, ...part }) => {
    assert.ok(content instanceof ArrayBuffer)
    return { ...part, content: Buffer.from(content) }
  })
  return { headers, html, text, parts }
}

test('it gives what postal-mime gives, for any lines', async () => {
  const options = { maxRfc822NestingDepth: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...LINES), { maxLength: 40 }), async (lines) => {
      const message = Buffer.from(['From: a@b.example', ...lines].join('\n'))
      const [ours, theirs] = [await new FastMime(options).parse(message), await PostalMime.parse(message, options)]
      assert.deepEqual(comparable(ours), comparable(theirs))
    }),
    { numRuns: 1000 },
  )
})

test('a body longer than one step is given whole', async () => {
  const body = `${'x'.repeat(700_000)}\n${'y'.repeat(1_500_000)}\n--\n${'z\n'.repeat(1_000_000)}end`
  const { text } = await new FastMime().parse(`From: a\n\n${body}`)
  assert.equal(text, `${body}\n`)
})
