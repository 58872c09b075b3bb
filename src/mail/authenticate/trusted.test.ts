import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseResultsHeader } from './results-header.ts'
import { type HeaderField, hopOf, trustedResults } from './trusted.ts'

function fields(text: string): readonly HeaderField[] {
  return text
    .trim()
    .split(/\n(?! )/)
    .map((line) => ({ key: line.slice(0, line.indexOf(':')), value: line.slice(line.indexOf(':') + 1).trim() }))
}

test('reads the examples of RFC 8601, appendix B', () => {
  assert.deepEqual(parseResultsHeader('example.org 1; none'), { authservId: 'example.org', results: [] })
  assert.deepEqual(parseResultsHeader('example.com;\n spf=pass smtp.mailfrom=example.net'), {
    authservId: 'example.com',
    results: [{ method: 'spf', result: 'pass', properties: { 'smtp.mailfrom': 'example.net' } }],
  })
  assert.deepEqual(
    parseResultsHeader(
      "foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn't expecting it) 1362471462",
    )?.authservId,
    'foo.example.net',
  )
  assert.deepEqual(
    parseResultsHeader(
      'example.com; dkim=pass (good signature) header.d=example.com header.i=@mail.example.com; dkim=fail (bad signature) header.d=newyork.example.com',
    )?.results.map(({ result, properties, comment }) => [result, properties['header.d'], comment]),
    [
      ['pass', 'example.com', 'good signature'],
      ['fail', 'newyork.example.com', 'bad signature'],
    ],
  )
})

test('reads the forms of large providers', () => {
  const exchange = parseResultsHeader(
    'spf=pass (sender IP is 192.0.2.7)\n smtp.mailfrom=partner.example; dkim=none (message not signed)\n header.d=none;dmarc=bestguesspass action=none\n header.from=partner.example;compauth=pass reason=109',
  )
  assert.equal(exchange?.authservId, '')
  assert.deepEqual(
    exchange?.results.map(({ method, result }) => `${method}=${result}`),
    ['spf=pass', 'dkim=none', 'dmarc=bestguesspass', 'compauth=pass'],
  )
  const quoted = parseResultsHeader('mx.example; spf=pass smtp.mailfrom="first last"@partner.example reason="a; b=c"')
  assert.deepEqual(quoted?.results[0]?.properties, { 'smtp.mailfrom': 'first last@partner.example', reason: 'a; b=c' })
})

test('below the border a line that calls itself own was written by who sent it', () => {
  const border =
    'Received: from mail.evil.example (unknown [203.0.113.9]) by mx.victim.example with ESMTP; Mon, 2 Mar 2026 02:00:04 +0000'
  const forged =
    'Received: from mx.bank.example (mx.bank.example [198.51.100.5]) by mx2.victim.example; Mon, 2 Mar 2026 02:00:02 +0000\nAuthentication-Results: mx.victim.example; dkim=pass header.d=bank.example; dmarc=pass header.from=bank.example\nFrom: x@bank.example'
  const trusted = { authservIds: ['mx.victim.example'], ownHosts: ['victim.example'] }
  const found = trustedResults(fields(`${border}\n${forged}`), trusted)
  assert.equal(found.border?.ip, '203.0.113.9')
  assert.deepEqual(found.authentication?.dkim ?? [], [])
  assert.deepEqual(found.ignored, [
    { authservId: 'mx.victim.example', reason: 'below a Received line of a foreign host' },
  ])
  // The name that the client gives itself does not help it where the host looked for one.
  const claimed = border.replace('from mail.evil.example', 'from mx3.victim.example')
  assert.equal(trustedResults(fields(`${claimed}\n${forged}`), trusted).authentication, undefined)
  // An own relay that took it over an inner address, or over a public one with an own name, is no border.
  for (const from of ['relay.victim.example (relay.victim.example [203.0.113.9])', 'mx2 ([10.1.2.3])']) {
    const inner = border.replace('mail.evil.example (unknown [203.0.113.9])', from)
    assert.equal(trustedResults(fields(`${inner}\n${forged}`), trusted).authentication?.dkim[0]?.domain, 'bank.example')
  }
})

const GMAIL = `
Delivered-To: ann@victim.example
Received: by 2002:a05:6402:1:b0:1 with SMTP id x1; Mon, 2 Mar 2026 02:00:05 -0800 (PST)
Return-Path: <bounce@partner.example>
Received: from mx.partner.example (mx.partner.example. [192.0.2.7]) by mx.victim.example with ESMTPS id 1 for <ann@victim.example>; Mon, 2 Mar 2026 02:00:04 -0800
Received-SPF: pass (victim.example: domain of bounce@partner.example designates 192.0.2.7 as permitted sender) client-ip=192.0.2.7;
Authentication-Results: mx.victim.example; dkim=pass header.i=@partner.example header.s=s1 header.b=abc=; spf=pass smtp.mailfrom=bounce@partner.example; dmarc=pass (p=REJECT sp=NONE dis=NONE) header.from=partner.example
Received: from laptop (unknown [198.51.100.3]) by mx.partner.example; Mon, 2 Mar 2026 10:00:00 +0000
Authentication-Results: mx.victim.example; dmarc=pass header.from=bank.example
From: Ivo Brandt <ivo@partner.example>
`
const trusted = { authservIds: ['mx.victim.example'], ownHosts: ['victim.example'] }

test('believes the own border server, and nothing below it', () => {
  const { authentication, border, mailFrom, ignored } = trustedResults(fields(GMAIL), trusted)
  assert.partialDeepStrictEqual(authentication, {
    source: 'stated',
    authservId: 'mx.victim.example',
    spf: { result: 'pass', domain: 'partner.example' },
    dkim: [{ result: 'pass', domain: 'partner.example', selector: 's1' }],
    dmarc: { result: 'pass', domain: 'partner.example', policy: 'reject' },
    aligned: ['partner.example'],
    provenDomain: 'partner.example',
  })
  assert.deepEqual(border, {
    by: 'mx.victim.example',
    ip: '192.0.2.7',
    helo: 'mx.partner.example',
    reverseName: 'mx.partner.example',
  })
  assert.equal(mailFrom, 'bounce@partner.example')
  assert.deepEqual(ignored, [{ authservId: 'mx.victim.example', reason: 'below a Received line of a foreign host' }])
})

test('believes nobody who was not named', () => {
  const { authentication, border, ignored } = trustedResults(fields(GMAIL), { authservIds: [], ownHosts: [] })
  assert.deepEqual([authentication, border], [undefined, undefined])
  assert.equal(ignored.length, 2)
  const alike = fields(
    'Authentication-Results: evilmx.victim.example.evil.example; dmarc=pass header.from=a.example\nFrom: a@a.example',
  )
  assert.equal(trustedResults(alike, trusted).authentication, undefined)
})

test('takes the topmost statement of each method', () => {
  const { authentication } = trustedResults(
    fields(
      'Authentication-Results: mx.victim.example; spf=fail smtp.mailfrom=a.example\nAuthentication-Results: mx.victim.example; spf=pass smtp.mailfrom=a.example; dkim=pass header.d=a.example\nFrom: x@a.example',
    ),
    trusted,
  )
  assert.deepEqual([authentication?.spf?.result, authentication?.dkim[0]?.result], ['fail', 'pass'])
})

test('takes an Exchange field without a server name for that of the own host above it', () => {
  const text = `
Received: from EUR01.prod.outlook.com (2603::1) by AM0.prod.outlook.com with HTTPS; Mon, 2 Mar 2026 10:00:06 +0000
Received: from mx.partner.example (192.0.2.7) by AM1.mail.protection.outlook.com (10.0.0.1) with Microsoft SMTP Server; Mon, 2 Mar 2026 10:00:05 +0000
Authentication-Results: spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=partner.example; dkim=none header.d=none;dmarc=fail action=oreject header.from=bank.example;
From: x@bank.example
`
  const { authentication, border } = trustedResults(fields(text), {
    authservIds: ['outlook.com'],
    ownHosts: ['outlook.com'],
  })
  assert.deepEqual(
    [authentication?.dmarc?.result, authentication?.provenDomain, border?.ip],
    ['fail', undefined, '192.0.2.7'],
  )
})

test('takes the address that the host saw, not the name that the client gave', () => {
  assert.deepEqual(hopOf('from [203.0.113.1] (helo=x [198.51.100.2]) by mx.victim.example (8.14) with SMTP; date'), {
    by: 'mx.victim.example',
    ip: '198.51.100.2',
    helo: '[203.0.113.1]',
  })
  assert.equal(hopOf('(qmail 7 invoked from network); 2 Mar 2026'), undefined)
})

test('two From fields prove nothing', () => {
  const { authentication } = trustedResults(fields(`${GMAIL}From: x@bank.example`), trusted)
  assert.deepEqual([authentication?.aligned, authentication?.provenDomain], [[], undefined])
})

test('reads any header, and never throws', () => {
  const pieces = fc.constantFrom(
    'mx.victim.example',
    ';',
    '=',
    '(',
    ')',
    '"',
    '\\',
    'spf=pass',
    'dkim',
    'header.d=',
    ' by ',
    'from ',
    '[',
    ']',
    '__proto__=x',
    '@',
    ' ',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 80 }), (parts) => {
      const value = parts.join('')
      const parsed = parseResultsHeader(value)
      for (const { method } of parsed?.results ?? []) assert.equal(method, method.toLowerCase())
      trustedResults(
        ['received', 'authentication-results', 'received-spf', 'return-path', 'from'].map((key) => ({ key, value })),
        trusted,
      )
    }),
  )
})
