import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)
const dwell = join(import.meta.dirname, '../../bin/dwell')

interface Line {
  readonly schema: string
  readonly file: string
  readonly verdict: string
  readonly score: number
  readonly alert?: boolean
  readonly simulation?: { readonly vendor: string }
  readonly exceptions?: readonly { readonly reason: string }[]
  readonly exceptionsNotApplied?: readonly string[]
  readonly reported?: { readonly times: number; readonly by: readonly string[] }
  readonly notAnalysed?: readonly string[]
  readonly signals: readonly { readonly detector: string; readonly because: readonly string[] }[]
}

interface Member {
  readonly file: string
  readonly verdict: string
}

interface Index {
  readonly people: readonly {
    readonly person: string
    readonly suspicious: number
    readonly malicious: number
    readonly days: number
    readonly first: string
    readonly last: string
    readonly lures: readonly { readonly value: string }[]
    readonly networks: readonly { readonly value: string; readonly messages: number }[]
    readonly linkDomains: readonly { readonly value: string }[]
    readonly campaigns: readonly string[]
  }[]
  readonly campaigns: readonly {
    readonly id: string
    readonly messages: number
    readonly because: readonly string[]
    readonly reported: number
    readonly members: readonly Member[]
    readonly notReported: readonly Member[]
  }[]
  readonly setAside: number
}

async function scan(...args: readonly string[]) {
  const { stdout, stderr } = await run(dwell, ['scan', 'mail', ...args, '--index', '--json'], {
    env: { ...process.env, SOURCE_DATE_EPOCH: String(Date.UTC(2026, 3, 1) / 1000) },
  })
  const lines = stdout.split('\n').filter((line) => line !== '')
  return {
    // Our own command's contract: a line a message, and the index last.
    lines: lines.slice(0, -1).map((line) => JSON.parse(line) as Line),
    index: JSON.parse(lines.at(-1) ?? '{}') as Index,
    notes: stderr,
  }
}

async function inFolder(use: (folder: string, put: (name: string, text: string) => Promise<string>) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'dwell-mail-desk-'))
  try {
    await mkdir(join(folder, 'in'))
    await use(folder, async (name, text) => {
      const path = join(folder, name)
      await writeFile(path, text)
      return path
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A lure as the organisation's host took it: proven to be of `from`'s domain, or not. */
function lure({
  from = 'qv7@dotted.example',
  to = 'kim@corp.example',
  ip = '192.0.2.7',
  proof = 'fail',
  day = 2,
  link = 'https://xkqzvwtrp4h9.pages.dev/',
  head = '',
  id = `${from}${to}${day}`,
}: {
  readonly from?: string
  readonly to?: string
  readonly ip?: string
  readonly proof?: 'pass' | 'fail'
  readonly day?: number
  readonly link?: string
  readonly head?: string
  readonly id?: string
} = {}): string {
  const domain = from.slice(from.indexOf('@') + 1)
  const date = `Mon, ${day} Mar 2026 09:00:00 +0000`
  return `Authentication-Results: mx.corp.example; dmarc=${proof} header.from=${domain}\nReceived: from ${domain} ([${ip}]) by mx.corp.example with ESMTPS id 1; ${date}\n${head}From: "Parcel Office" <${from}>\nTo: ${to}\nSubject: Final notice: your parcel could not be delivered\nDate: ${date}\nMessage-ID: <${id.replace(/[^a-z0-9]/g, '')}@${domain}>\nContent-Type: text/html\n\n<p>Dear customer, your package could not be delivered. Pay the delivery fee within 24 hours.</p><a href="${link}">Confirm your address</a>`
}

const OWN = ['--domain', 'corp.example', '--trusted-authserv', 'mx.corp.example']

test('an exception sets a proven sender aside, still judged and with its reason; a forged one and an expired one stay', () =>
  inFolder(async (folder, put) => {
    const sender = 'post@parcel.example'
    await put('in/proven.eml', lure({ from: sender, proof: 'pass' }))
    await put('in/forged.eml', lure({ from: sender, proof: 'fail', day: 3 }))
    await put('in/other.eml', lure({ from: 'a@late.example', proof: 'pass' }))
    const exceptions = await put(
      'exceptions.yaml',
      `- reason: our carrier writes like this\n  expires: 2026-12-31\n  sender: ${sender}\n- reason: was for a trial\n  expires: 2026-03-15\n  domain: late.example\n`,
    )
    const { lines, index, notes } = await scan(join(folder, 'in'), ...OWN, '--exceptions', exceptions)
    const line = (name: string): Line => lines.find(({ file }) => file.endsWith(name)) ?? assert.fail(name)
    assert.notEqual(line('proven.eml').verdict, 'benign')
    assert.equal(line('proven.eml').exceptions?.[0]?.reason, 'our carrier writes like this')
    assert.equal(line('proven.eml').alert, false)
    assert.equal(line('forged.eml').exceptions, undefined)
    assert.match(line('forged.eml').exceptionsNotApplied?.[0] ?? '', /not proven/)
    assert.match(line('other.eml').exceptionsNotApplied?.[0] ?? '', /expired after 2026-03-15/)
    assert.match(notes, /1 exception has expired and is ignored: .*entry 2 \(line 4\), after 2026-03-15/)
    assert.equal(index.setAside, 1)
    assert.equal(index.people[0]?.days, 2)
  }))

test('an exception with detectors takes only these findings out, and the message is judged by the rest', () =>
  inFolder(async (folder, put) => {
    await put('in/lure.eml', lure())
    const { lines: before } = await scan(join(folder, 'in'), ...OWN)
    const strongest = before[0]?.signals[0]?.detector ?? assert.fail('no signal')
    const entry = `- reason: a test\n  expires: 2026-12-31\n  subject: your parcel\n  detectors: [${strongest}]\n`
    const { lines } = await scan(join(folder, 'in'), ...OWN, '--exceptions', await put('e.yaml', entry))
    assert.ok((lines[0]?.score ?? 99) < (before[0]?.score ?? 0))
    assert.ok(!lines[0]?.signals.some(({ detector }) => detector === strongest))
    assert.equal(lines[0]?.alert, undefined)
    const wrong = await put('w.yaml', entry.replace(strongest, `${strongest}x`))
    await assert.rejects(scan(join(folder, 'in'), '--exceptions', wrong), /Did you mean/)
  }))

test('a simulation is labelled and no alert; who copies its header from elsewhere is not', () =>
  inFolder(async (folder, put) => {
    const head = 'X-School: 5f2c9a7be10d\n'
    await put('in/real.eml', lure({ head, ip: '192.0.2.7' }))
    await put('in/copied.eml', lure({ head, ip: '203.0.113.9', day: 3 }))
    const list =
      '- vendor: Phish School\n  networks: [192.0.2.0/24]\n  headers: [{ name: X-School, token: 5f2c9a7be10d }]\n'
    const simulations = await put('s.yaml', list)
    const { lines, index } = await scan(join(folder, 'in'), ...OWN, '--simulations', simulations)
    const [copied, real] = lines
    assert.equal(real?.simulation?.vendor, 'Phish School')
    assert.equal(real?.alert, false)
    assert.notEqual(real?.verdict, 'benign')
    assert.equal(copied?.simulation, undefined)
    assert.equal(index.setAside, 1)
    const { notes } = await scan(join(folder, 'in'), '--simulations', simulations)
    assert.match(notes, /No host is believed/)
  }))

/** A colleague's report with the original attached. */
function report(by: string, original: string): string {
  return `From: ${by}\nTo: abuse@corp.example\nSubject: FW: strange\nDate: Tue, 3 Mar 2026 10:00:00 +0000\nMessage-ID: <r${by}>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=edge\n\n--edge\nContent-Type: text/plain\n\nIs this real?\n--edge\nContent-Type: message/rfc822\n\n${original}\n--edge--\n`
}

const QUIET =
  'hello all,\n\nthe list of rooms for the new building is ready, please put your name where you want to sit before friday and tell me when something is missing there.\n\nhttps://rooms-list.example/form\n\nthe office\n'

function quiet(to: string, day: number): string {
  return `From: Office <office@rooms-list.example>\nTo: ${to}\nSubject: Rooms\nDate: Mon, ${day} Mar 2026 09:00:00 +0000\nMessage-ID: <${day}${to}>\n\n${QUIET}`
}

test('what users reported is judged in place of the report, with its reporters, and counts as evidence', () =>
  inFolder(async (folder, put) => {
    await mkdir(join(folder, 'abuse'))
    const original = lure()
    await put('in/original.eml', original)
    await put('abuse/1.eml', report('kim@corp.example', original))
    await put('abuse/2.eml', report('lee@corp.example', original))
    await put('abuse/3.eml', report('evil@elsewhere.example', lure({ day: 5 })))
    const { lines: plain } = await scan(join(folder, 'in'), ...OWN)
    const { lines, index } = await scan(join(folder, 'in'), ...OWN, '--reported', join(folder, 'abuse'))
    const judged = lines.find(({ file }) => file.endsWith('1.eml!/attached message'))
    assert.deepEqual(judged?.reported, { times: 2, by: ['kim@corp.example', 'lee@corp.example'] })
    const same = lines.find(({ file }) => file.endsWith('in/original.eml'))
    assert.deepEqual(same?.reported, judged?.reported)
    assert.ok((same?.score ?? 0) >= (plain[0]?.score ?? 99) + 1)
    assert.ok(
      same?.signals.some(
        ({ because }) => because.join(' ') === 'It was reported by kim@corp.example, lee@corp.example.',
      ),
    )
    // A stranger reports nothing: what it sent is itself what lies in the mailbox.
    assert.ok(lines.some(({ file, reported }) => file.endsWith('abuse/3.eml') && reported?.by.length === 0))
    assert.equal(lines.length, 3)
    assert.equal(index.people.find(({ person }) => person === 'kim@corp.example')?.malicious, 1)
  }))

test('messages like a reported one are listed as not reported, also where they were judged benign', () =>
  inFolder(async (folder, put) => {
    await mkdir(join(folder, 'abuse'))
    await put('abuse/1.eml', report('kim@corp.example', quiet('kim@corp.example', 2)))
    await put(
      'abuse/inline.eml',
      'From: lee@corp.example\nTo: abuse@corp.example\nSubject: Fwd: hm\nDate: Tue, 3 Mar 2026 10:00:00 +0000\n\nlook',
    )
    await put('in/sent.eml', report('kim@corp.example', quiet('kim@corp.example', 2)))
    await put('in/same.eml', quiet('lee@corp.example', 3))
    await put(
      'in/unlike.eml',
      'From: a@b.example\nTo: lee@corp.example\nSubject: x\nDate: Tue, 3 Mar 2026 10:00:00 +0000\n\nsee you',
    )
    const { lines, index } = await scan(join(folder, 'in'), ...OWN, '--reported', join(folder, 'abuse'))
    const [campaign, ...more] = index.campaigns
    assert.equal(more.length, 0)
    assert.equal(campaign?.reported, 1)
    assert.deepEqual(
      campaign?.notReported.map(({ file, verdict }) => [file.split('/').at(-1), verdict]),
      [['same.eml', 'benign']],
    )
    const inline = lines.find(({ file }) => file.endsWith('inline.eml'))
    assert.deepEqual(inline?.reported?.by, ['lee@corp.example'])
    assert.match(inline?.notAnalysed?.join(' ') ?? '', /ask for it as an attachment/)
    const { stdout } = await run(dwell, [
      'scan',
      'mail',
      join(folder, 'in'),
      ...OWN,
      '--reported',
      join(folder, 'abuse'),
    ])
    assert.match(stdout, /The same as 1 reported message .*not reported: 1\.\n {2}benign .*same\.eml/)
  }))

test('the index says who is attacked, how often, by what and from where, and joins what shares a page', () =>
  inFolder(async (folder, put) => {
    await put('in/1.eml', lure({ day: 2 }))
    await put('in/2.eml', lure({ day: 9, from: 'zz@other.example', ip: '198.51.100.7' }))
    await put('in/3.eml', lure({ day: 9, to: 'lee@corp.example', link: 'https://hw82kqpz.pages.dev/x' }))
    const { index } = await scan(join(folder, 'in'), ...OWN)
    const [kim, lee] = index.people
    assert.equal(kim?.person, 'kim@corp.example')
    assert.equal((kim?.suspicious ?? 0) + (kim?.malicious ?? 0), 2)
    assert.equal(kim?.days, 2)
    assert.deepEqual([kim?.first, kim?.last], ['2026-03-02T09:00:00Z', '2026-03-09T09:00:00Z'])
    assert.deepEqual(
      kim?.networks.map(({ value }) => value),
      ['192.0.2.0/24', '198.51.100.0/24'],
    )
    assert.deepEqual(
      kim?.linkDomains.map(({ value }) => value),
      ['xkqzvwtrp4h9.pages.dev'],
    )
    assert.ok((kim?.lures.length ?? 0) > 0)
    assert.equal(lee?.person, 'lee@corp.example')
    const campaign = index.campaigns[0]
    assert.equal(index.campaigns.length, 1)
    assert.equal(campaign?.messages, 3)
    assert.ok(campaign?.because.some((text) => text === '2 of 3 link to xkqzvwtrp4h9.pages.dev.'))
    assert.ok(campaign?.because.includes('All have nearly the same text.'))
    assert.deepEqual(kim?.campaigns, [campaign?.id])
    const { stdout } = await run(dwell, ['scan', 'mail', join(folder, 'in'), ...OWN, '--index'])
    assert.match(
      stdout,
      /Attacked people: 2\.\n {2}kim@corp\.example: 0 targeted, .* on 2 days, 2026-03-02 to 2026-03-09/,
    )
    assert.match(stdout, /Campaigns: 1\.\n {2}campaign-[0-9a-f]{10}: 3 messages to 2 people/)
  }))
