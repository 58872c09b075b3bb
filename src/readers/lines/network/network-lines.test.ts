import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Event, isReject } from '../../../model/event.ts'
import { instant } from '../../../model/time.ts'
import { mixedLines } from '../../mixed-lines.ts'
import { zeek } from '../../shapes/network/zeek.ts'
import { lineEvent } from '../recognise.ts'
import { readExtension } from './cef-syntax.ts'
import { splitCsv } from './csv-line.ts'
import { readPairs } from './key-values.ts'
import { readProse } from './prose.ts'
import { rolesOf } from './roles.ts'
import { networkLines } from './shapes.ts'
import { readStamp } from './stamps.ts'
import { userNamed } from './users.ts'

const context = { file: 'f', sha256: '00' }
const origin = { raw: { file: 'f', record: 1, offset: 0 }, context, cut: false }

function read(text: string): Event {
  const event = lineEvent(text, origin)
  assert.ok(event !== undefined, text)
  return event
}

/** What lines of network devices are made of: enough to reach every parser, in any order. */
const piece = fc.constantFrom(
  'CEF:0|Vendor|Product|1|2|name|3|',
  'LEEF:2.0|Vendor|Product|1|2|^|',
  '%ASA-6-302013: Built outbound TCP connection 1 for outside:192.0.2.1/443 (192.0.2.1/443) to inside:198.51.100.1/1',
  '%SEC_LOGIN-5-LOGIN_SUCCESS: Login Success [user: anna] [Source: 192.0.2.7]',
  'date=2026-03-02 time=22:14:09 devid=FGT1 logid=1 type="event" subtype="vpn" level=notice ',
  '1,2026/03/02 22:14:09,001,TRAFFIC,end,1,2026/03/02 22:14:09,192.0.2.1,',
  'client @0x7f1dd4114af0 192.0.2.10#59735 (a.example): query: a.example IN A + (192.0.2.53)',
  '[17:0] info: 192.0.2.13 a.example. A IN',
  'DHCPACK on 192.0.2.1 to 02:00:5e:10:00:01 (x) via eth0',
  '10,03/02/26,22:14:12,Assign,192.0.2.1,a,',
  '"2026-03-02 22:14:09","a","a","192.0.2.1","192.0.2.2","Blocked","1 (A)","NOERROR","a.example.",',
  '192.0.2.1 - - [02/Mar/2026:22:14:09 +0100] "GET / HTTP/1.1" 200 1',
  '2026-03-02 22:14:09 192.0.2.80 GET / - 80 - 192.0.2.1 - 200 0 0 1',
  '1772486054.123 2 192.0.2.1 TCP_MISS/200 1 GET http://a.example/ - DIRECT/192.0.2.2 -',
  '<134>Mar  2 22:14:09 fw1 ',
  '<134>1 2026-03-02T22:14:09Z fw1 app 1 - [a@1 src="192.0.2.1"] ',
  'src=192.0.2.1 dst="192.0.2.2" user=\'anna\' url=https://a.example/?b=c ',
  '[action:"Drop"; origin:"192.0.2.1"; loguid:"1"; ',
  '69,,,1,igb0,match,block,in,4,0x0,,1,1,0,DF,6,tcp,60,192.0.2.1,192.0.2.2,1,2,',
  '[1:2:3] x [Priority: 1] {TCP} 192.0.2.1:1 -> 192.0.2.2:2',
  '1772486054.1 MX flows src=192.0.2.1:1 dst=192.0.2.2:2 ',
  '{"ts":1772489649,"id.orig_h":"192.0.2.1"}',
  '=',
  '"',
  '\\',
  '|',
  ',',
  ']',
  ' ',
  '\t',
  'a',
  '\u0000',
  'caf\u00e9 \u{1f600}',
)
const line = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.tuple(piece, fc.string({ maxLength: 60 }), piece).map((pieces) => pieces.join('')),
)

test('any line gives an event of a known class or nothing, never an exception, and the same twice', () => {
  fc.assert(
    fc.property(line, (text) => {
      for (const shape of networkLines) {
        const event = shape.toEvent({ text, origin })
        if (event === undefined) continue
        assert.ok(event.classUid > 0 && Number.isSafeInteger(event.time))
        assert.match(event.id, /^[0-9a-f]{32}$/)
        assert.deepEqual(shape.toEvent({ text, origin }), event)
        for (const end of [event.srcEndpoint, event.dstEndpoint, event.device]) {
          if (end?.port !== undefined) assert.ok(end.port > 0 && end.port < 65_536)
          assert.equal(end?.hostname, end?.hostname?.toLowerCase())
        }
      }
    }),
    { numRuns: 2000 },
  )
})

test('what was written as pairs is read as pairs', () => {
  const name = fc.stringMatching(/^[a-z]\w{0,8}$/)
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, fc.string({ maxLength: 20 })), { selector: ([one]) => one }), (given) => {
      const quoted = given
        .map(([key, value]) => `${key}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`)
        .join(' ')
      assert.deepEqual({ ...readPairs(quoted) }, Object.fromEntries(given))
    }),
  )
})

test('what was written as a CEF extension is read as it was', () => {
  const name = fc.stringMatching(/^[a-z]\w{0,8}$/)
  const value = fc.stringMatching(/^[\w\\=|:/. -]{0,20}$/).map((text) => text.trim())
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([one]) => one }), (given) => {
      const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('=', '\\=')
      const text = given.map(([key, one]) => `${key}=${escaped(one)}`).join(' ')
      assert.deepEqual({ ...readExtension(text) }, Object.fromEntries(given))
    }),
  )
})

test('what was written as comma-separated values is read as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20 }), { minLength: 1 }), (cells) => {
      const text = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
      assert.deepEqual(splitCsv(text), cells)
    }),
  )
})

test('a name that would change what all objects are stays a plain name', () => {
  const pairs = readPairs('__proto__=x constructor=y a=b')
  assert.deepEqual(Object.keys(pairs), ['__proto__', 'constructor', 'a'])
  assert.equal(Object.getPrototypeOf(pairs), Object.prototype)
  assert.ok(Object.hasOwn(readExtension('__proto__=x a=b'), '__proto__'))
})

test('times in the forms of network devices', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['02/Mar/2026:22:14:09 +0100', '2026-03-02T21:14:09Z'],
    ['02-Mar-2026 22:14:09.123', '2026-03-02T22:14:09.123Z'],
    ['Mar 02 2026 22:14:09 GMT', '2026-03-02T22:14:09Z'],
    ['Mon Mar  2 22:14:09 2026', '2026-03-02T22:14:09Z'],
    ['Mar 2, 2026 22:14:09 CET', '2026-03-02T21:14:09Z'],
    ['2026/03/02 22:14:09', '2026-03-02T22:14:09Z'],
    ['2026:03:02-22:14:09', '2026-03-02T22:14:09Z'],
    ['25/03/2026 22:14:09', '2026-03-25T22:14:09Z'],
    ['03/02/2026:22:14:09', '2026-03-02T22:14:09Z'],
    ['3/2/2026 10:14:09 PM', '2026-03-02T22:14:09Z'],
    ['1772489649.123456', '2026-03-02T22:14:09.123456Z'],
    ['Mar 02 2026 22:14:09 GMT+05:30', '2026-03-02T16:44:09Z'],
  ]
  for (const [text, utc] of cases) {
    const us = Number(new Date(utc).getTime()) * 1000 + (utc.endsWith('123456Z') ? 456 : 0)
    assert.equal(readStamp(text, context)?.time, us, text)
  }
  assert.equal(readStamp('02/03/2026 22:14:09', context, 'day-first')?.time, Date.UTC(2026, 2, 2, 22, 14, 9) * 1000)
  assert.equal(readStamp('no time at all', context), undefined)
  assert.equal(readStamp('99/99/2026 22:14:09', context), undefined)
  const evidence = { ...context, notAfter: instant(Date.UTC(2026, 0, 5) * 1000) }
  assert.equal(readStamp('Dec 31 22:14:09', evidence)?.time, Date.UTC(2025, 11, 31, 22, 14, 9) * 1000)
})

test('users in the forms of network devices', () => {
  assert.deepEqual(userNamed('CORP\\anna'), { name: 'anna', domain: 'CORP' })
  assert.deepEqual(userNamed('Anna@Corp.example'), { email: 'anna@corp.example' })
  assert.deepEqual(userNamed('uid=anna,ou=People,o=corp'), { name: 'anna' })
  assert.deepEqual(userNamed('LDAP://192.0.2.5 OU=Users,DC=corp/Anna Berg'), { name: 'Anna Berg' })
  assert.deepEqual(userNamed('S-1-5-21-1-2-3-500'), { uid: 'S-1-5-21-1-2-3-500' })
  for (const nobody of ['', '-', 'N/A', 'unknown', undefined]) assert.equal(userNamed(nobody), undefined)
})

test('a sentence says who is on which side by the words before the addresses', () => {
  assert.deepEqual(readProse('denied tcp from 192.0.2.1/4242 to inside:198.51.100.7/22'), {
    srcIp: '192.0.2.1',
    srcPort: '4242',
    dstIp: '198.51.100.7',
    dstPort: '22',
  })
  assert.deepEqual(readProse("Login failed for user 'anna' from 2001:db8::7"), { srcIp: '2001:db8::7', user: 'anna' })
  assert.deepEqual(readProse('user authentication failed, version 1.2.3.4.5'), {})
})

test('well-known names mean the same in any spelling, and a product may say otherwise', () => {
  assert.deepEqual(rolesOf({ 'Source-IP': '192.0.2.1', source_port: 4242, dstIp: '-' }), {
    srcIp: '192.0.2.1',
    srcPort: '4242',
  })
  assert.deepEqual(rolesOf({ source: { ip: '192.0.2.1' } }), { srcIp: '192.0.2.1' })
  assert.deepEqual(rolesOf({ hostname: 'a.example' }, { hostname: 'dstHost' }), { dstHost: 'a.example' })
  assert.deepEqual(rolesOf({ user: 'x' }, { user: null }), {})
})

test('a firewall that let nothing through is a refused connection', () => {
  for (const action of ['deny', 'blocked', 'Drop', 'reset-both']) {
    const event = read(
      `date=2026-03-02 time=22:14:09 devid=F logid=1 type="traffic" subtype="forward" srcip=192.0.2.1 dstip=192.0.2.2 action="${action}"`,
    )
    assert.equal(event.activityId, 5, action)
  }
})

test('who opened an outbound connection is the inner side, though the outer is named first', () => {
  const event = read(
    '%ASA-6-302013: Built outbound TCP connection 1 for outside:198.51.100.7/443 (198.51.100.7/443) to inside:192.0.2.10/51515 (203.0.113.1/51515)',
  )
  assert.deepEqual(event.srcEndpoint, { ip: '192.0.2.10', port: 51515 })
  assert.deepEqual(event.dstEndpoint, { ip: '198.51.100.7', port: 443 })
})

test('an IPv6 address is one address in all its spellings', () => {
  const event = read('src=2001:0db8:0000:0000:0000:0000:0000:0007 dst=2001:DB8::8 spt=1 dpt=2 proto=6')
  assert.equal(event.srcEndpoint?.ip, '2001:db8::7')
  assert.equal(event.dstEndpoint?.ip, '2001:db8::8')
})

test('pairs of an unknown product are kept as text unless they say who talked with whom', () => {
  assert.equal(lineEvent('a=1 b=2 c=3 d=4 e=5 f=6', origin), undefined)
  assert.equal(lineEvent('src=10 dst=20 a=1 b=2 c=3', origin)?.srcEndpoint?.ip, undefined)
})

test('a request to a server of our own is for web rules, one to the world for proxy rules', () => {
  const record = {
    ts: 1772489649,
    uid: 'C1',
    'id.orig_h': '192.0.2.1',
    'id.orig_p': 1,
    'id.resp_p': 80,
    trans_depth: 1,
    method: 'GET',
    host: 'a.example',
    uri: '/',
  }
  assert.equal(zeek.toEvent({ ...record, 'id.resp_h': '10.0.0.80' }, origin).logsource.category, 'webserver')
  assert.equal(zeek.toEvent({ ...record, 'id.resp_h': '198.51.100.7' }, origin).logsource.category, 'proxy')
})

test('JSON lines among other known lines are read by lines, broken JSON is not taken for them', async () => {
  const json = '{"ts":1772489649,"uid":"C1","id.orig_h":"192.0.2.1","id.resp_h":"192.0.2.2","conn_state":"SF"}'
  const mixed = `${json}\n%ASA-6-302016: Teardown UDP connection 1 for outside:192.0.2.1/53 to inside:192.0.2.2/1 duration 0:00:00\n`
  assert.ok(mixedLines.recognise(Buffer.from(mixed)) > 0)
  assert.equal(mixedLines.recognise(Buffer.from(`oops\n${json}\n${json}\n`)), 0)
  async function* bytes(): AsyncIterable<Uint8Array> {
    yield Buffer.from(mixed)
  }
  const sources: string[] = []
  for await (const batch of mixedLines.read(bytes(), context)) {
    for (const outcome of batch) sources.push(isReject(outcome) ? outcome.reject : outcome.source)
  }
  assert.deepEqual(sources, ['zeek:conn', 'cisco-asa'])
})

test('a request may hold escaped quotes, and half a million of them that never close take no time', () => {
  const before = '192.0.2.1 - - [02/Mar/2026:10:00:39 +0000] "'
  const event = read(String.raw`${before}GET /\"a\\\"b HTTP/1.1" 200 5 "-" "an \"agent\""`)
  assert.equal(event.fields['c-uri'], String.raw`/\"a\\\"b`)
  assert.equal(event.fields['cs-user-agent'], String.raw`an \"agent\"`)
  // A pattern that goes back at each of them needs half a minute.
  assert.equal(lineEvent(`${before}${'\\"'.repeat(500_000)}`, origin), undefined)
})
