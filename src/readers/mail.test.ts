import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Event, isReject, type MailFacts, type Outcome } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { formatInstant } from '../model/time.ts'
import { eml, mbox } from './mail.ts'
import { HEAD_BYTES, type Reader } from './reader.ts'

const CONTEXT: ReadContext = { file: 'evidence.zip!/a.eml', sha256: '0'.repeat(64) }

async function outcomesOf(
  reader: Reader,
  bytes: string | Uint8Array,
  chunkBytes = 65_536,
  context: ReadContext = CONTEXT,
): Promise<readonly Outcome[]> {
  const whole = Buffer.from(bytes)
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < whole.length; at += chunkBytes) yield whole.subarray(at, at + chunkBytes)
  }
  return (await Array.fromAsync(reader.read(chunks(), context))).flat()
}

async function readOne(
  text: string | Uint8Array,
  context: ReadContext = CONTEXT,
): Promise<Event & { mail: MailFacts }> {
  const [outcome, ...more] = await outcomesOf(eml, text, 65_536, context)
  assert.ok(outcome !== undefined && !isReject(outcome) && more.length === 0, JSON.stringify(outcome))
  const { mail } = outcome
  assert.ok(mail !== undefined)
  return { ...outcome, mail }
}

const MESSAGE = `Delivered-To: Kim.Doe@Contoso.example
Received: from edge.contoso.example (edge.contoso.example [10.1.2.3])
 by store.contoso.example with LMTP; Mon, 2 Mar 2026 08:14:09 +0100
Received: from mail.fabrikam.example (mail.fabrikam.example [203.0.113.7])
 by edge.contoso.example with ESMTPS; Mon, 2 Mar 2026 07:14:05 +0000
Authentication-Results: edge.contoso.example; spf=pass smtp.mailfrom=fabrikam.example;
 dmarc=pass
Authentication-Results: forged.example; dkim=pass
Return-Path: <bounce@fabrikam.example>
From: =?utf-8?q?Ren=C3=A9e?= Roe <Renee@Fabrikam.example>
To: Kim Doe <kim.doe@contoso.example>, Team: a@contoso.example, b@contoso.example;
Cc: "Last, First" <c@contoso.example>
Reply-To: Elsewhere <other@mail.example>
Subject: =?utf-8?b?UmVjaG51bmcg?= =?utf-8?b?w7xiZXI=?=
Date: Sun, 1 Mar 2026 00:00:00 +0000
Message-ID: <1234@fabrikam.example>
X-Mailer: Mailer 1
X-Custom: one
X-custom: two
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="out"

--out
Content-Type: multipart/alternative; boundary="in"

--in
Content-Type: text/plain; charset=utf-8

See http://plain.example/a_(b), or www.short.example.
--in
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: quoted-printable

<p><a class=3Dx href=3D"https://login.example/?a=3D1&amp;b=3D2">Sign  in <b=
>here</b></a> <a href=3D"mailto:x@y.example">mail</a>
<form action=3D'https://post.example/go'></form><a href=3D"#top">top</a>
--in--
--out
Content-Type: application/pdf; name="Rechnung.pdf"
Content-Disposition: attachment; filename="Rechnung.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQ=
--out
Content-Type: message/rfc822

From: inner@inner.example
Subject: inner

http://inner.example/deep
--out--
`

test('a message becomes an Email Activity with the facts that later rooms need', async () => {
  const event = await readOne(MESSAGE)
  assert.equal(event.classUid, 4009)
  assert.equal(event.activityId, 2)
  assert.equal(event.source, 'mail')
  assert.equal(formatInstant(event.time), '2026-03-02T07:14:09Z', 'the last hop, not the Date header')
  assert.deepEqual(event.actor, { user: { email: 'renee@fabrikam.example' } })
  assert.deepEqual(event.target, { mailbox: 'kim.doe@contoso.example' })
  assert.deepEqual(event.srcEndpoint, { ip: '203.0.113.7' })
  assert.deepEqual(event.raw, { file: CONTEXT.file, record: 1, offset: 0 })
  assert.equal(event.flags, undefined)

  const { mail } = event
  assert.equal(mail.from, 'renee@fabrikam.example')
  assert.equal(mail.fromName, 'Renée Roe')
  assert.equal(mail.replyTo, 'other@mail.example')
  assert.equal(mail.messageId, '<1234@fabrikam.example>')
  assert.equal(mail.subject, 'Rechnung über')
  assert.match(mail.authentication ?? '', /^edge\.contoso\.example; spf=pass .*dmarc=pass$/)
  assert.deepEqual(mail.to, ['kim.doe@contoso.example', 'a@contoso.example', 'b@contoso.example', 'c@contoso.example'])
  assert.deepEqual(mail.urls, [
    { url: 'https://login.example/?a=1&b=2', host: 'login.example', text: 'Sign in here' },
    { url: 'https://post.example/go', host: 'post.example' },
    { url: 'http://plain.example/a_(b)', host: 'plain.example' },
    { url: 'http://www.short.example', host: 'www.short.example' },
    { url: 'http://inner.example/deep', host: 'inner.example' },
  ])
  const [pdf, inner] = mail.attachments
  const content = '%PDF-1.4'
  assert.deepEqual(pdf, {
    name: 'Rechnung.pdf',
    mimeType: 'application/pdf',
    sizeBytes: content.length,
    sha256: hash('sha256', content),
    sha1: hash('sha1', content),
  })
  assert.equal(inner?.mimeType, 'message/rfc822')

  const { fields } = event
  assert.equal(fields.Subject, 'Rechnung über')
  assert.deepEqual(fields['X-Custom'], 'one')
  assert.ok(Array.isArray(fields.Received) && fields.Received.length === 2)
  assert.equal(fields['Return-Path'], '<bounce@fabrikam.example>')
})

test('the same message has the same id in a file, with other line ends, and in an mbox', async () => {
  const { id } = await readOne(MESSAGE)
  assert.equal((await readOne(MESSAGE.replaceAll('\n', '\r\n'))).id, id)
  assert.equal((await readOne(MESSAGE.replaceAll('\n', '\r'))).id, id)
  assert.equal((await readOne(`${MESSAGE}\n\n`)).id, id)
  const [inBox] = await outcomesOf(mbox, `From x Mon Mar  2 07:14:09 2026\n${MESSAGE}\n`)
  assert.ok(inBox !== undefined && !isReject(inBox))
  assert.equal(inBox.id, id)
  assert.notEqual((await readOne(MESSAGE.replace('inner.example/deep', 'inner.example/else'))).id, id)
})

const HEADERS = 'From: a@b.example\nTo: c@d.example\nSubject: x\n'

for (const [date, expected] of [
  ['Mon, 2 Mar 2026 07:14:09 +0000', '2026-03-02T07:14:09Z'],
  ['2 Mar 26 07:14 EST', '2026-03-02T12:14:00Z'],
  ['Mon, 02-Mar-2026 07:14:09 GMT (comment)', '2026-03-02T07:14:09Z'],
  ['Mon Mar  2 07:14:09 2026 -0500', '2026-03-02T12:14:09Z'],
  ['2026-03-02T07:14:09Z', '2026-03-02T07:14:09Z'],
  ['Fri, 31 Dec 99 23:59:60 -0000', '2000-01-01T00:00:00Z'],
] as const) {
  test(`a Date header is read: ${date}`, async () => {
    const event = await readOne(`${HEADERS}Date: ${date}\n\nbody`)
    assert.equal(formatInstant(event.time), expected)
    assert.equal(event.flags, undefined)
  })
}

test('a time without zone is read in the given zone or flagged; one that can not be is flagged too', async () => {
  const local = `${HEADERS}Date: Mon, 2 Mar 2026 07:14:09\n\nbody`
  assert.deepEqual((await readOne(local)).flags, ['zone-assumed'])
  const inBerlin = await readOne(local, { ...CONTEXT, offsetMinutes: () => 60 })
  assert.equal(formatInstant(inBerlin.time), '2026-03-02T06:14:09Z')
  for (const date of ['Mon, 1 Jan 1601 00:00:00 +0000', 'soon', 'Mon, 99 Foo 2026 07:14:09 +0000']) {
    const event = await readOne(`${HEADERS}Date: ${date}\n\nbody`)
    assert.deepEqual([event.time, event.flags], [0, ['time-not-believable']])
  }
  const fallsBack = await readOne(
    `Received: by x; rubbish\nReceived: from y by x; 2 Mar 2026 07:14:09 +0000\n${HEADERS}\n`,
  )
  assert.equal(formatInstant(fallsBack.time), '2026-03-02T07:14:09Z')
})

test('the sender is the one that the border judged, else the first from outside', async () => {
  const hops =
    'Received: from a.cloud.example (198.51.100.1) by b.cloud.example; x\n' +
    'Received: from out.far.example ([IPv6:2001:db8:0:0::7]) by a.cloud.example; x\n'
  assert.deepEqual((await readOne(`${hops}${HEADERS}\n`)).srcEndpoint, { ip: '2001:db8::7' })
  const judged = `Received-SPF: pass (ok) client-ip=192.0.2.9; helo=x\n${hops}${HEADERS}\n`
  assert.deepEqual((await readOne(judged)).srcEndpoint, { ip: '192.0.2.9' })
  const inner = 'Received: from pc (192.168.1.2) by a; x\nReceived: from pc (172.16.0.1) by a; x\n'
  assert.equal((await readOne(`${inner}${HEADERS}\n`)).srcEndpoint, undefined)
})

test('a From without address keeps its name; headers can not touch prototypes', async () => {
  const event = await readOne('From: "Your Bank"\nTo: c@d.example\n__proto__: x\nconstructor: y\n\nbody')
  assert.equal(event.mail.from, undefined)
  assert.equal(event.mail.fromName, '"Your Bank"')
  assert.equal(Object.getPrototypeOf(event.fields), Object.prototype)
  assert.deepEqual(Object.keys(event.fields), ['From', 'To', '__proto__', 'constructor'])
})

const BOX = `From a@b.example Mon Mar  2 07:14:09 2026
From: a@b.example
To: c@d.example
Subject: first

A line
From here on 10:30 2026 no empty line came before, so this is text.

From the start this has no time, so it is text.
>From quoted
>>From twice
From - Mon Mar  2 07:14:09 2026

From b@b.example Mon Mar  2 07:14:09 2026
Subject: second
From: b@b.example

two

From c@b.example Mon Mar  2 07:14:09 2026
not a message
`

test('an mbox is parted at its From lines, whatever the chunks', async () => {
  for (const box of [BOX, BOX.replaceAll('\n', '\r\n')]) {
    for (const chunkBytes of [1, 2, 7, 64, 100_000]) {
      const outcomes = await outcomesOf(mbox, box, chunkBytes)
      const lineOf = (text: string): number => box.slice(0, box.indexOf(text)).split('\n').length
      assert.deepEqual(
        outcomes.map((outcome) => [
          isReject(outcome) ? 'reject' : outcome.mail?.subject,
          outcome.raw.record,
          outcome.raw.offset,
        ]),
        [
          ['first', 1, 0],
          ['second', lineOf('From b@b'), box.indexOf('From b@b')],
          ['reject', lineOf('From c@b'), box.indexOf('From c@b')],
        ],
      )
      const ids = outcomes.map((outcome) => (isReject(outcome) ? '' : outcome.id))
      const unquoted = BOX.slice(BOX.indexOf('From: a@b'), BOX.indexOf('\n\nFrom b@b')).replaceAll(
        /^>(?=>*From )/gm,
        '',
      )
      assert.equal(ids[0], (await readOne(unquoted)).id)
    }
  }
})

test('messages are recognised, logs are not', () => {
  const score = (text: string): readonly number[] => {
    const head = Buffer.from(text).subarray(0, HEAD_BYTES)
    return [eml.recognise(head), mbox.recognise(head)]
  }
  assert.deepEqual(score(MESSAGE), [0.9, 0])
  assert.deepEqual(score(`\n${MESSAGE}`), [0.9, 0])
  assert.deepEqual(score(BOX), [0, 0.9])
  for (const log of [
    '{"From":"a","To":"b"}\n{"Date": 1}',
    'Date,From,To,Subject\n2026-03-02,a,b,c\n',
    'ElfFile\0\0\0\0',
    'Mar  2 07:14:09 host sshd[1]: Accepted password for root from 203.0.113.7 port 1 ssh2\n',
    'Date: 2026-03-02\nLevel: info\n',
    'From here to there\nFrom: a\n',
    '<Event><System/></Event>',
    'GET / HTTP/1.1\nHost: a\nDate: x\nFrom: y\n',
    '',
  ]) {
    assert.deepEqual(score(log), [0, 0], log)
  }
})

const html = (body: string): string => `${HEADERS}Content-Type: text/html\n\n${body}`

test('links are found as a browser finds them', async () => {
  const urlsOf = async (body: string): Promise<readonly unknown[]> => (await readOne(html(body))).mail.urls
  assert.deepEqual(await urlsOf('<A HREF = http://a.example/x >t</A><area href="HTTP://B.example/">'), [
    { url: 'http://a.example/x', host: 'a.example', text: 't' },
    { url: 'HTTP://B.example/', host: 'b.example' },
  ])
  assert.deepEqual(await urlsOf('<a href="ht\ntp://a.example">x</a><a href="//c.example/p">http://shown.example</a>'), [
    { url: 'http://a.example', host: 'a.example', text: 'x' },
    { url: 'http://c.example/p', host: 'c.example', text: 'http://shown.example' },
  ])
  assert.deepEqual(await urlsOf('<base href="http://b.example/d/"><a href="../e">x</a>'), [
    { url: 'http://b.example/e', host: 'b.example', text: 'x' },
  ])
  assert.deepEqual(await urlsOf('<a href="&#104;ttp://a.example/&#x26;">&lt;go&gt;</a>'), [
    { url: 'http://a.example/&', host: 'a.example', text: '<go>' },
  ])
  assert.deepEqual(
    await urlsOf(
      '<!-- <a href="http://no.example">x</a> --><script>"<a href=http://no.example>"</script>' +
        '<!--[if mso]><a href="http://outlook.example">x</a><![endif]--><a href="http://open.example">never closed',
    ),
    [
      { url: 'http://outlook.example', host: 'outlook.example', text: 'x' },
      { url: 'http://open.example', host: 'open.example', text: 'never closed' },
    ],
  )
})

const MIB = 1024 * 1024
const nested = (levels: number): string =>
  Array.from(
    { length: levels },
    (_, level) => `Content-Type: multipart/mixed; boundary="b${level}"\n\n--b${level}\n`,
  ).join('')
const line = 'some words in a line of text that is usual for mail bodies\n'
const hostile: readonly (readonly [name: string, make: () => string, expected: RegExp])[] = [
  ['50 MB of text', () => `${HEADERS}\n${line.repeat((50 * MIB) / line.length)}`, /^event$/],
  ['50 MB of line ends', () => `${HEADERS}\n${'\n'.repeat(50 * MIB)}x`, /^reject .*lines$/],
  ['50 MB in one line', () => `${HEADERS}\n${'x'.repeat(50 * MIB)}`, /^event$/],
  [
    'a Base64 attachment of 50 MB',
    () =>
      `${HEADERS}Content-Type: a/b\nContent-Transfer-Encoding: base64\n\n${`${'QUJD'.repeat(19)}\n`.repeat((50 * MIB) / 77)}`,
    /^event$/,
  ],
  ['more than 64 MiB', () => `${HEADERS}\n${'x\n'.repeat(33 * MIB)}`, /^reject .*larger than 67108864 bytes$/],
  [
    '10,000 parts',
    () =>
      `${HEADERS}Content-Type: multipart/mixed; boundary=b\n\n${'--b\nContent-Disposition: attachment\n\nx\n'.repeat(10_000)}`,
    /^event cut$/,
  ],
  [
    '30,000 parts',
    () => `${HEADERS}Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(30_000)}`,
    /^reject .*part$/,
  ],
  ['200 levels', () => `${HEADERS}${nested(200)}\nx`, /^event$/],
  ['1000 levels', () => `${HEADERS}${nested(1000)}\nx`, /^reject .*depth/],
  ['NULs', () => `${HEADERS}\n${'\0'.repeat(10 * MIB)}`, /^event$/],
  ['a header of 1 MB', () => `${HEADERS}X-Big: ${'x'.repeat(MIB)}\n\nx`, /^event cut$/],
  ['headers of 10 MB', () => `${HEADERS}${`X: ${'x'.repeat(1000)}\n`.repeat(10_000)}\nx`, /^reject .*header size/],
  ['an address list of 1 MB', () => `To: ${'a:'.repeat(MIB / 2)}\n${HEADERS}\nx`, /^event/],
  [
    '100,000 links',
    () => html('<a href="http://x.example/I">text</a>'.replaceAll('I', '#').repeat(100_000)),
    /^event$/,
  ],
  [
    '100,000 different links',
    () => html(Array.from({ length: 100_000 }, (_, index) => `<a href="http://x${index}.example/">t</a>`).join('\n')),
    /^event cut$/,
  ],
  ['tags that never close', () => html('<a href="'.repeat(MIB)), /^event$/],
  [
    'messages within messages, 300 deep',
    () => {
      const open = (level: number): string =>
        `${HEADERS}Content-Type: multipart/mixed; boundary="m${level}"\n\n--m${level}\nContent-Type: message/rfc822\n\n`
      return Array.from({ length: 300 }, (_, level) => open(level)).join('')
    },
    /^event cut$/,
  ],
  [
    'a packed message of 40 MB of line ends',
    () =>
      `${HEADERS}Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n${Buffer.from(`${HEADERS}\n${'\n'.repeat(40 * MIB)}`).toString('base64')}`,
    /^event cut$/,
  ],
]
const MAX_HOSTILE_MS = 5000

for (const [name, make, expected] of hostile) {
  test(`hostile: ${name}`, async () => {
    const bytes = Buffer.from(make(), 'latin1')
    const started = performance.now()
    const [outcome] = await outcomesOf(eml, bytes)
    const elapsedMs = performance.now() - started
    assert.ok(outcome !== undefined)
    const what = isReject(outcome)
      ? `reject ${outcome.reject}`
      : ['event', ...(outcome.flags ?? [])].filter((word) => word === 'event' || word === 'cut').join(' ')
    assert.match(what, expected)
    assert.ok(elapsedMs < MAX_HOSTILE_MS, `${elapsedMs} ms`)
  })
}

test('links and attachments stop at their bounds and the event says so', async () => {
  const many = (count: number): string =>
    html(Array.from({ length: count }, (_, index) => `<a href="http://x${index}.example/">t</a>`).join(''))
  const [at, over] = [await readOne(many(2000)), await readOne(many(2001))]
  assert.deepEqual([at.mail.urls.length, at.flags], [2000, ['time-not-believable']])
  assert.deepEqual([over.mail.urls.length, over.flags], [2000, ['time-not-believable', 'cut']])
})

test('any bytes, and any message with bytes of it changed, give outcomes', async () => {
  const damaged = fc
    .tuple(
      fc.constantFrom(MESSAGE, BOX, MESSAGE.replaceAll('\n', '\r\n')),
      fc.array(fc.tuple(fc.nat(4000), fc.oneof(fc.constantFrom(0, 10, 13, 34, 45, 58, 60, 61, 255), fc.nat(255))), {
        maxLength: 30,
      }),
      fc.nat(4000),
    )
    .map(([text, changes, length]) => {
      const copy = Buffer.from(text)
      for (const [at, byte] of changes) if (at < copy.length) copy[at] = byte
      return copy.subarray(0, Math.max(1, length))
    })
  const bytes = fc.oneof(damaged, fc.uint8Array({ minLength: 1, maxLength: 500 }))
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 300 }), async (any, chunkBytes) => {
      for (const reader of [eml, mbox]) {
        const outcomes = await outcomesOf(reader, any, chunkBytes)
        assert.ok(outcomes.length > 0 || Buffer.from(any).toString('latin1').trim() === '')
        assert.deepEqual(await outcomesOf(reader, any), outcomes, 'whatever the chunks')
        const score = reader.recognise(any)
        assert.ok(score >= 0 && score <= 0.9)
      }
    }),
    { numRuns: 500 },
  )
})

const CORPORA = process.env.DWELL_CORPORA ?? new URL('../../../shared/corpora', import.meta.url).pathname

/** Every so many messages of a corpus are read. */
const SAMPLE = 10

for (const pack of ['mail-bounces', 'mail-phishing-pot', 'mail-spamassassin']) {
  test(`corpus ${pack}: messages are recognised and give events with a time, none a reject`, async (t) => {
    const archive = `${CORPORA}/${pack}.tar.gz`
    if (!existsSync(archive)) return t.skip(`corpus absent: ${archive}`)
    const folder = await mkdtemp(join(tmpdir(), 'dwell-mail-'))
    try {
      execFileSync('tar', ['xzf', archive, '-C', folder])
      const names = (await readdir(folder, { recursive: true })).filter((name) => /\.(?:eml|txt)$/.test(name)).sort()
      let messages = 0
      let timed = 0
      const sample = names.filter((_, index) => index % SAMPLE === 0)
      for (const name of sample) {
        const bytes = await readFile(join(folder, name))
        const head = bytes.subarray(0, HEAD_BYTES)
        const reader = mbox.recognise(head) > eml.recognise(head) ? mbox : eml
        assert.ok(reader.recognise(head) > 0, `${name} is not recognised`)
        const outcomes = await outcomesOf(reader, bytes)
        assert.ok(outcomes.length > 0, name)
        for (const outcome of outcomes) {
          assert.ok(!isReject(outcome), name)
          messages += 1
          if (outcome.flags?.includes('time-not-believable') !== true) timed += 1
        }
      }
      assert.ok(messages > 40 && timed >= 0.98 * messages, `${timed} of ${messages} have a time`)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
}
