import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { dkimSign } from 'mailauth'
import { parseInstant } from '../../model/time.ts'
import { authenticate } from '../authenticate.ts'
import { type DnsRecords, type DnsResolver, recordedResolver, recordingResolver } from './dns.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const KEY = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

const ZONE: Readonly<Record<string, DnsRecords>> = {
  'TXT s1._domainkey.partner.example': [[`v=DKIM1; k=rsa; p=${KEY}`]],
  'TXT _dmarc.partner.example': [['v=DMARC1; p=reject']],
  'TXT partner.example': [['v=spf1 ip4:192.0.2.0/24 -all']],
}

const zone: DnsResolver = (name, type) => {
  const records = ZONE[`${type} ${name}`]
  return records === undefined
    ? Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }))
    : Promise.resolve(records)
}

const MESSAGE =
  'From: Ivo Brandt <ivo@partner.example>\r\nTo: ann@victim.example\r\nSubject: Invoice\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@partner.example>\r\n\r\nPlease pay.\r\n'
const receivedAt = parseInstant('2026-03-02T10:00:05Z') ?? assert.fail()

async function signed(domain: string, expiresAt?: string): Promise<Buffer> {
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const signer = { signingDomain: domain, selector: 's1', privateKey: key }
  const { signatures } = await dkimSign(MESSAGE, {
    ...signer, // what its type asks for; what it reads is the list
    signatureData: [signer],
    signTime: new Date('2026-03-02T10:00:00Z'),
    ...(expiresAt === undefined ? {} : { expires: new Date(expiresAt) }),
  })
  return Buffer.from(signatures + MESSAGE)
}

const border = { receivedAt, ip: '192.0.2.7', helo: 'mx.partner.example', mailFrom: 'bounce@partner.example' }

test('proves a sender by signature and source', async () => {
  const verdict = await authenticate(await signed('partner.example'), { resolver: zone, ...border })
  assert.partialDeepStrictEqual(verdict, {
    source: 'verified',
    spf: { result: 'pass', domain: 'partner.example' },
    dkim: [{ result: 'pass', domain: 'partner.example', selector: 's1', algorithm: 'rsa-sha256' }],
    dmarc: { result: 'pass', domain: 'partner.example', policy: 'reject' },
    aligned: ['partner.example'],
    provenDomain: 'partner.example',
  })
  assert.ok(verdict.dkim[0]?.signedHeaders?.includes('from'))
})

test('proves nothing where the body was changed and the source is foreign', async () => {
  const raw = Buffer.from((await signed('partner.example')).toString().replace('Please pay', 'Please wire'))
  const verdict = await authenticate(raw, { resolver: zone, ...border, ip: '203.0.113.9' })
  assert.partialDeepStrictEqual(verdict, {
    spf: { result: 'fail' },
    dmarc: { result: 'fail', policy: 'reject' },
    aligned: [],
  })
  assert.notEqual(verdict.dkim[0]?.result, 'pass')
  assert.equal(verdict.provenDomain, undefined)
})

test('does not count a good signature of another domain', async () => {
  ;(ZONE as Record<string, DnsRecords>)['TXT s1._domainkey.other.example'] = [[`v=DKIM1; k=rsa; p=${KEY}`]]
  const verdict = await authenticate(await signed('other.example'), { resolver: zone, receivedAt })
  assert.equal(verdict.dkim[0]?.result, 'pass')
  assert.deepEqual([verdict.aligned, verdict.provenDomain, verdict.spf], [[], undefined, undefined])
})

test('judges a signature by the time of receipt, not by today', async () => {
  const raw = await signed('partner.example', '2026-03-05T00:00:00Z')
  assert.equal((await authenticate(raw, { resolver: zone, receivedAt })).dkim[0]?.result, 'pass')
  const late = parseInstant('2026-03-09T00:00:00Z') ?? assert.fail()
  const verdict = await authenticate(raw, { resolver: zone, receivedAt: late })
  assert.notEqual(verdict.dkim[0]?.result, 'pass')
  assert.equal(verdict.dkim[0]?.outOfTime, true)
})

test('gives the same verdict again from recorded answers', async () => {
  const raw = await signed('partner.example')
  let asked = 0
  const recording = recordingResolver((name, type) => {
    asked += 1
    return zone(name, type)
  })
  const first = await authenticate(raw, { resolver: recording.resolve, ...border })
  const answers = JSON.parse(JSON.stringify(recording.answers()))
  assert.equal(Object.keys(answers).length, asked, 'each question is asked once')
  assert.deepEqual(await authenticate(raw, { resolver: recordedResolver(answers), ...border }), first)
})

test('calls what was not recorded unknown, never a failure', async () => {
  const verdict = await authenticate(await signed('partner.example'), { resolver: recordedResolver({}), ...border })
  assert.deepEqual(
    [verdict.spf?.result, verdict.dkim[0]?.result, verdict.dmarc?.result],
    ['temperror', 'temperror', 'temperror'],
  )
})

test('an unsigned message has no signatures', async () => {
  const verdict = await authenticate(Buffer.from(MESSAGE), { resolver: zone, receivedAt })
  assert.deepEqual([verdict.dkim, verdict.dmarc?.result], [[], 'fail'])
})

test('gives a verdict for any bytes, and never throws', async () => {
  const pieces = fc.constantFrom(
    'From: ',
    '<a@b.example>',
    '\r\n',
    'DKIM-Signature: v=1; a=rsa-sha256; d=partner.example; s=s1; b=',
    'ARC-Seal: i=1; cv=none; ',
    'ARC-Message-Signature: i=1; ',
    'h=from; bh=',
    ';',
    '=',
    '\r\n\r\n',
    '\u0000',
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 30 }),
      fc.string({ maxLength: 30 }),
      async (parts, mailFrom) => {
        const verdict = await authenticate(Buffer.from(parts.join('')), { resolver: zone, ...border, mailFrom })
        assert.equal(verdict.source, 'verified')
      },
    ),
    { numRuns: 60 },
  )
})
