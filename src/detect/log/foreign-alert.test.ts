import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { CLASS, type Event, isReject } from '../../model/event.ts'
import { json } from '../../readers/json.ts'
import { foreignAlert } from './foreign-alert.ts'

const FOLDER = new URL('./foreign-alert/', import.meta.url)

async function firstEvent(path: URL): Promise<Event> {
  const bytes = readFileSync(path)
  async function* source(): AsyncIterable<Uint8Array> {
    yield bytes
  }
  for await (const batch of json.read(source(), { file: 'alert.ndjson', sha256: '00' }))
    for (const outcome of batch) if (!isReject(outcome)) return outcome
  throw new Error(`no event in ${path.href}`)
}

for (const name of readdirSync(FOLDER)) {
  test(`log/foreign-alert: ${name.replaceAll('-', ' ')}`, async () => {
    const folder = new URL(`${name}/`, FOLDER)
    const event = await firstEvent(new URL('alert.ndjson', folder))
    const found = foreignAlert.detect(event) ?? null
    const golden = new URL('expect.json', folder)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, `${JSON.stringify(found, null, 2)}\n`)
    assert.deepEqual(found, JSON.parse(readFileSync(golden, 'utf8')))
    assert.equal(found !== null, name.startsWith('fires-'))
  })
}

const alert = (finding: Event['finding'], source = 'acme'): Event =>
  ({
    id: '0'.repeat(32),
    source,
    logsource: {},
    classUid: CLASS.DETECTION_FINDING,
    activityId: 1,
    fields: {},
    ...(finding === undefined ? {} : { finding }),
  }) as unknown as Event // only what the detector looks at

const of = (title: string, more: Partial<NonNullable<Event['finding']>> = {}): Event =>
  alert({ title, severity: 'high', vendor: 'Acme Endpoint', techniques: [], tactics: [], ...more })

test('weights fall with the grade, the verdict and what kind of product it is; they never rise above the grade by much', () => {
  const weight = (event: Event): number => foreignAlert.detect(event)?.weight ?? 0
  const plain = weight(of('Credential dumping'))
  assert.ok(weight(of('Credential dumping', { severity: 'critical' })) > plain)
  assert.ok(weight(of('Credential dumping', { severity: 'medium' })) < plain)
  assert.ok(weight(of('Credential dumping', { verdict: 'stopped' })) < plain)
  assert.ok(weight(of('Credential dumping', { verdict: 'false positive' })) < 0.2)
  assert.ok(weight(of('Credential dumping', { vendor: 'Wazuh' })) < plain)
  assert.ok(
    weight(of('Credential dumping', { vendor: 'AMiner' })) < weight(of('Credential dumping', { vendor: 'Wazuh' })),
  )
  assert.ok(weight(of('PUA detected')) < plain)
  assert.equal(weight(of('Credential dumping', { severity: 'informational' })), 0)
  for (const severity of ['low', 'medium', 'high', 'critical'] as const)
    assert.ok(weight(of('x', { severity, verdict: 'true positive' })) <= 4.6)
})

test('alerts that differ only in names and numbers are of one kind', () => {
  const kind = (title: string): string | undefined => foreignAlert.detect(of(title))?.kind
  assert.equal(kind("Malware 'a.exe' at C:\\x\\a.exe on 3 hosts"), kind("Malware 'b.exe' at D:\\y.exe on 12 hosts"))
  assert.equal(kind('Mail of kim@corp.example'), kind('Mail of lee@corp.example'))
  assert.notEqual(kind('Malware'), kind('Phishing'))
})

test('an alert whose reader states nothing more is taken by the usual names of fields', () => {
  const event = {
    ...alert(undefined, 'entra-risk'),
    fields: { riskEventType: 'anonymizedIPAddress', riskLevel: 'high' },
  }
  const found = foreignAlert.detect(event)
  assert.match(found?.because[0] ?? '', /entra-risk raised the alert “anonymizedIPAddress”, graded high/)
  const dismissed = { ...event, fields: { ...event.fields, riskState: 'dismissed' } }
  assert.ok((foreignAlert.detect(dismissed)?.weight ?? 0) < 0.2)
})

test('a signature that Suricata saw is graded as Suricata counts', () => {
  const event = (severity: number, action: string): Event => ({
    ...alert(undefined, 'suricata:alert'),
    fields: { alert: { signature: 'ET MALWARE Beacon', severity, action } },
  })
  const [worst, least] = [event(1, 'allowed'), event(3, 'allowed')].map((one) => foreignAlert.detect(one))
  assert.match(worst?.because[0] ?? '', /“ET MALWARE Beacon”, graded high/)
  assert.ok((worst?.weight ?? 0) > (least?.weight ?? 0))
  assert.ok((foreignAlert.detect(event(1, 'blocked'))?.weight ?? 0) < (worst?.weight ?? 0))
})

test('tactics are named as rules name them, however the vendor writes them', () => {
  const tags = (tactic: string): readonly string[] | undefined =>
    foreignAlert.detect(of('x', { tactics: [tactic] }))?.tags
  for (const one of ['InitialAccess', 'Initial Access', 'TA0001 - Initial Access', 'initial_access'])
    assert.deepEqual(tags(one), ['attack.initial-access'], one)
})
