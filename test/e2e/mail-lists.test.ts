import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { assertCode, inPlace, type Json, jsonLines, type Place, reportFile } from './run.test-support.ts'

/** 1 April 2026. */
const env = { SOURCE_DATE_EPOCH: String(Date.UTC(2026, 3, 1) / 1000) }
const OWN = ['--domain', 'corp.example', '--trusted-authserv', 'mx.corp.example']

/** A lure with a program attached, as the organisation's host took it. */
function lure(name: string, { proof = 'pass', head = '', ip = '192.0.2.7' } = {}): string {
  const domain = `${name}.example`
  const date = 'Mon, 2 Mar 2026 09:00:00 +0000'
  const page = `<p>Dear customer, your package could not be delivered. Pay the delivery fee.</p><a href="https://login.${domain}/">Confirm your address</a>`
  return `Authentication-Results: mx.corp.example; dmarc=${proof} header.from=${domain}
Received: from ${domain} ([${ip}]) by mx.corp.example with ESMTPS id 1; ${date}
${head}From: "Parcel Office" <post@${domain}>
To: kim@corp.example
Subject: Final notice: your parcel
Date: ${date}
Message-ID: <${name}@${domain}>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=edge

--edge
Content-Type: text/html

${page}
--edge
Content-Type: application/octet-stream; name="label.pdf.exe"
Content-Disposition: attachment; filename="label.pdf.exe"
Content-Transfer-Encoding: base64

TVqQAAMAAAAEAAAA
--edge--
`
}

/** A colleague's report with the original attached. */
function report(original: string): string {
  return `From: lee@corp.example\nTo: abuse@corp.example\nSubject: FW: strange\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <r@corp.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\nContent-Type: text/plain\n\nIs this real?\n--outer\nContent-Type: message/rfc822\n\n${original}\n--outer--\n`
}

/** A click as the proxy saw it, and the alert of a mail gateway about the message; what is of one hour is one signal. */
async function follow(place: Place, name: string, hour: number): Promise<void> {
  const at = Date.UTC(2026, 2, 2, hour, 20) / 1000
  await writeFile(
    join(place.evidence, `${name}.squid.log`),
    `${at}.123    120 10.0.0.9 TCP_MISS/200 512 GET http://login.${name}.example/ kim HIER_DIRECT/198.51.100.4 text/html\n`,
  )
  await writeFile(
    join(place.evidence, `${name}.tap.ndjson`),
    `${JSON.stringify({ GUID: name, messageID: `<${name}@${name}.example>`, messageTime: new Date(at * 1000).toISOString(), sender: `post@${name}.example`, recipient: ['kim@corp.example'], senderIP: '192.0.2.7', phishScore: 99 })}\n`,
  )
}

const RULE = `title: A page that nobody should open
id: 5d0f6f0e-52a5-4d86-9a53-2f3f7ad0a001
level: high
tags: [attack.credential-access]
logsource: { category: proxy }
detection:
  page: { c-uri|contains: //login. }
  condition: page
`

interface Visibility {
  readonly mail?: {
    readonly exceptions: readonly { readonly reason: string; readonly messages: number; readonly expired: boolean }[]
    readonly notApplied: readonly { readonly text: string; readonly messages: number }[]
    readonly simulations: readonly { readonly vendor: string; readonly messages: number }[]
    readonly simulationSignals: number
    readonly reported: { readonly messages: number; readonly notInEvidence: number }
  }
}

async function investigate(place: Place, ...more: readonly string[]) {
  const ran = await place.dwell(
    ['investigate', 'evidence', '--out', 'report', '--rules', 'rule.yml', ...OWN, ...more],
    { env },
  )
  assertCode(ran, 0)
  const signals = jsonLines(await reportFile(place.out, 'signals.ndjson'))
  const about = (name: string): readonly Json[] =>
    signals.filter(({ entities, events }) => JSON.stringify([entities, events]).includes(name))
  // Our own command's contract.
  const { mail }: Visibility = JSON.parse(await reportFile(place.out, 'visibility.json'))
  return { ran, about, mail, page: await reportFile(place.out, 'report.html') }
}

test('an investigation takes excepted mail and simulations, and what follows from them, for no evidence; and says so', () =>
  inPlace(async (place) => {
    const [plain, carrier, school] = ['stranger', 'carrier', 'school']
    const head = 'X-School: 5f2c9a7be10d\n'
    for (const [file, text] of [
      ['plain', lure(plain)],
      ['carrier', lure(carrier)],
      ['late', lure('late')],
      ['school', lure(school, { head })],
      ['copied', lure('copied', { head, ip: '203.0.113.9' })],
    ] as const)
      await writeFile(join(place.evidence, `${file}.eml`), text)
    await follow(place, plain, 9)
    await follow(place, school, 11)
    await writeFile(join(place.path, 'rule.yml'), RULE)
    const before = await investigate(place)
    for (const name of [plain, carrier, 'late', school, 'copied']) assert.ok(before.about(name).length > 0, name)
    assert.deepEqual(families(before.about('login.school')), ['log'])
    assert.equal(before.mail, undefined)

    await writeFile(
      join(place.path, 'exceptions.yaml'),
      `- reason: our carrier writes like this\n  expires: 2026-12-31\n  domain: carrier.example\n- reason: was for a trial\n  expires: 2026-03-15\n  domain: late.example\n`,
    )
    await writeFile(
      join(place.path, 'simulations.yaml'),
      '- vendor: Phish School\n  networks: [192.0.2.0/24]\n  headers: [{ name: X-School, token: 5f2c9a7be10d }]\n',
    )
    const lists = ['--exceptions', 'exceptions.yaml', '--simulations', 'simulations.yaml']
    const { ran, about, mail, page } = await investigate(place, ...lists)
    assert.deepEqual([about(carrier), about(school)], [[], []], 'the click and the alert are no evidence either')
    for (const name of [plain, 'late', 'copied']) assert.deepEqual(about(name), before.about(name))
    assert.deepEqual(
      mail?.exceptions.map(({ reason, messages, expired }) => [reason, messages, expired]),
      [
        ['our carrier writes like this', 1, false],
        ['was for a trial', 0, true],
      ],
    )
    assert.match(mail?.notApplied[0]?.text ?? '', /entry 2 \(line 4\) would fit, but expired after 2026-03-15/)
    assert.deepEqual([mail?.simulations, mail?.simulationSignals], [[{ vendor: 'Phish School', messages: 1 }], 2])
    assert.match(ran.stderr, /1 exception has expired and is ignored: exceptions\.yaml, entry 2/)
    assert.match(ran.stdout, /1 message by exception and 1 message of a phishing simulation/)
    assert.match(page, /1 message excepted until 2026-12-31: “our carrier writes like this”/)

    // By the time that is asked for, the second had not expired yet.
    const then = await investigate(place, ...lists, '--as-of', '2026-03-10')
    assert.deepEqual([then.mail?.exceptions[1]?.messages, then.about('late')], [1, []])
    const wrong = await place.dwell(['investigate', 'evidence', '--exceptions', 'simulations.yaml'])
    assertCode(wrong, 2)
    assert.match(wrong.stderr, /simulations\.yaml, entry 1 \(line 1\), at reason/)
  }))

test('an investigation judges what users reported in its place among the other mail, and the report is evidence', () =>
  inPlace(async (place) => {
    await mkdir(join(place.path, 'abuse'))
    await writeFile(join(place.path, 'rule.yml'), RULE)
    await writeFile(join(place.evidence, 'known.eml'), lure('known'))
    await writeFile(join(place.path, 'abuse/1.eml'), report(lure('known')))
    await writeFile(join(place.path, 'abuse/2.eml'), report(lure('unknown')).replace('<r@', '<r2@'))
    for (const n of [3, 4])
      await writeFile(
        join(place.path, `abuse/${n}.eml`),
        report(lure('known')).replace('<r@', `<r${n}@`).replace('lee@', `lee${n}@`),
      )
    await writeFile(join(place.evidence, 'forwarded.eml'), report(lure('unknown')).replace('<r@', '<r2@'))
    const before = await investigate(place)
    assert.ok(before.about('abuse@corp.example').length > 0, 'taken for a message like any other')
    const { about, mail, page } = await investigate(place, '--reported', 'abuse')
    assert.deepEqual([mail?.reported.messages, mail?.reported.notInEvidence], [2, 1])
    const reported = about('known').find(({ detector }) => detector === 'mail/user-report')
    assert.deepEqual(reported?.because, ['It was reported by lee3@corp.example, lee4@corp.example, lee@corp.example.'])
    assert.equal(reported?.weight, 2)
    assert.ok(about('post@unknown.example').length > 0)
    assert.deepEqual(about('abuse@corp.example'), [], 'the reports themselves are no lures')
    assert.match(page, /Users reported 2 messages; 1 of them not among the other evidence/)
    assert.match(page, /abuse\/2\.eml/)
  }))

function families(signals: readonly Json[]): readonly unknown[] {
  return [...new Set(signals.map(({ family }) => family))]
}
