import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Event } from '../../model/event.ts'
import { HOUR_US, instant } from '../../model/time.ts'
import { openEmbeddedEvents } from './embedded.ts'
import * as questions from './questions.ts'

const START = 1_772_000_000_000_000 - (1_772_000_000_000_000 % HOUR_US)
let made = 0

function event(hours: number, parts: Partial<Event>): Event {
  made += 1
  const time = instant(START + hours * HOUR_US)
  return {
    id: `e${String(made).padStart(31, '0')}`,
    time,
    seenAt: time,
    source: 'windows:security',
    logsource: { product: 'windows' },
    classUid: 0,
    activityId: 0,
    fields: {},
    raw: { file: 'a.evtx', record: made, offset: made },
    ...parts,
  }
}

const mail = (hours: number, from: string, to: readonly string[]): Event =>
  event(hours, {
    source: 'mail',
    classUid: 4009,
    activityId: 2,
    mail: { from, to, urls: [], attachments: [] },
    actor: { user: { email: from } },
  })

const folder = await mkdtemp(join(tmpdir(), 'questions-'))
const store = await openEmbeddedEvents(folder, { durable: false })
after(async () => {
  await store[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})
await store.append([
  event(0, {
    classUid: 3002,
    activityId: 1,
    device: { hostname: 'SRV1' },
    srcEndpoint: { ip: '10.0.0.5', hostname: 'WS1' },
    target: { user: { name: 'adm', domain: 'CORP', uid: 'S-1-5-21-1-2-3-500' }, session: '0x99' },
    auth: { outcome: 'success', logonType: 3 },
  }),
  event(1, {
    classUid: 3002,
    activityId: 1,
    device: { hostname: 'SRV1' },
    srcEndpoint: { ip: '10.0.0.5' },
    target: { user: { name: 'WS1$', domain: 'CORP' }, session: '0x9a' },
    auth: { outcome: 'success', logonType: 3 },
  }),
  event(2, {
    classUid: 3002,
    activityId: 1,
    device: { hostname: 'SRV1' },
    srcEndpoint: { ip: '10.0.0.5' },
    target: { user: { name: 'lou', domain: 'CORP' } },
    auth: { outcome: 'failure', logonType: 3 },
  }),
  event(3, {
    source: 'windows:sysmon',
    classUid: 1007,
    activityId: 1,
    device: { hostname: 'WS1' },
    actor: {
      process: {
        uid: 'CHILD',
        pid: 44,
        parentUid: 'PARENT',
        parentPid: 40,
        path: 'C:\\a.exe',
        parentPath: 'C:\\p.exe',
      },
      user: { name: 'kim', domain: 'CORP' },
    },
  }),
  event(4, {
    source: 'windows:sysmon',
    classUid: 4001,
    activityId: 1,
    device: { hostname: 'WS1' },
    srcEndpoint: { ip: '10.0.0.7' },
    fields: { EventID: 3, Initiated: 'true' },
  }),
  event(5, {
    classUid: 3007,
    activityId: 9,
    device: { hostname: 'DC1' },
    fields: { EventID: 4724 },
    target: { user: { name: 'kim', domain: 'CORP' } },
  }),
  event(6, {
    source: 'm365-audit',
    classUid: 6003,
    activityId: 1,
    actor: { user: { email: 'kim@corp.example' } },
    fields: { Operation: 'Remove-InboxRule' },
  }),
  event(7, {
    source: 'm365-audit',
    classUid: 6003,
    activityId: 1,
    actor: { user: { email: 'kim@corp.example' } },
    fields: { Operation: 'MailItemsAccessed' },
  }),
  mail(9, 'jo@fabrikam.example', ['kim@corp.example', 'lou@corp.example']),
  mail(8, 'jo@fabrikam.example', ['kim@corp.example']),
  event(-410_000, { device: { hostname: 'WS1' } }),
])

test('account names come from actors, targets and recipients, with how often', async () => {
  const rows = await questions.accountRows(store)
  assert.ok(rows.some(({ name, domain, uid }) => name === 'adm' && domain === 'CORP' && uid.endsWith('-500')))
  assert.equal(rows.find(({ email }) => email === 'kim@corp.example')?.events, 4)
  assert.equal(
    rows.some(({ email }) => email === 'jo@fabrikam.example'),
    false,
    'a sender is no account of ours',
  )
})

test('hosts are those that record, and those that network logons come from', async () => {
  const names = (await questions.hostRows(store)).map(({ hostname }) => hostname).sort()
  assert.deepEqual(names, ['DC1', 'SRV1', 'WS1'])
})

test('addresses come from connections that a host began and from logons that name both', async () => {
  const rows = (await questions.addressRows(store)).map(({ hostname, ip }) => `${hostname} ${ip}`).sort()
  assert.deepEqual(rows, ['WS1 10.0.0.5', 'WS1 10.0.0.7'])
})

test('process starts are found by GUID and by number', async () => {
  const [byGuid] = await questions.processStarts(store, ['CHILD', 'NONE'])
  assert.deepEqual([byGuid?.host, byGuid?.parentUid, byGuid?.parentPath], ['ws1', 'PARENT', 'C:\\p.exe'])
  assert.equal(
    (await questions.processStartsByNumber(store, [{ host: 'ws1', pid: 44 }], { withClocks: true })).length,
    1,
  )
  assert.equal(
    (await questions.processStartsByNumber(store, [{ host: 'srv1', pid: 44 }], { withClocks: false })).length,
    0,
  )
})

test('only successful network logons of people count as logons onto a host', async () => {
  const rows = await questions.logonsOnto(store, ['srv1'], ['0x99', '0x98'])
  assert.deepEqual(
    rows.map(({ name, session, srcIp }) => [name, session, srcIp]),
    [['adm', '0x99', '10.0.0.5']],
  )
  assert.deepEqual(await questions.logonsOnto(store, ['srv1'], ['0x1']), [])
})

test('visibility counts the hours in which a source gave anything, and leaves unbelievable times out', async () => {
  const rows = await questions.visibilityRows(store)
  const sysmon = rows.find(({ source, host }) => source === 'windows:sysmon' && host === 'WS1')
  assert.deepEqual(
    [sysmon?.from, sysmon?.to, sysmon?.hours],
    [instant(START + 3 * HOUR_US), instant(START + 4 * HOUR_US), 2],
  )
  assert.equal(
    rows.some(({ source, host }) => source === 'windows:security' && host === 'WS1'),
    false,
  )
  assert.deepEqual(
    await questions.timeRange(store),
    { from: instant(START), to: instant(START + 7 * HOUR_US) },
    'messages say nothing of the end',
  )
})

test('what may be a response is fetched, and other audit records are not', async () => {
  const found = await questions.responseCandidates(store)
  assert.deepEqual(
    found.map(({ fields }) => fields['Operation'] ?? fields['EventID']),
    [4724, 'Remove-InboxRule'],
  )
})

test('messages come oldest first, and their addresses are counted on both sides', async () => {
  const times: number[] = []
  for await (const page of questions.messagesInOrder(store)) times.push(...page.map(({ time }) => time))
  assert.deepEqual(times, [START + 8 * HOUR_US, START + 9 * HOUR_US])
  const rows = await questions.mailAddressRows(store)
  assert.equal(rows.find(({ kind, address }) => kind === 'to' && address === 'kim@corp.example')?.messages, 2)
  assert.equal(rows.find(({ kind }) => kind === 'from')?.messages, 2)
})

test('subject-days count each host and each cloud account once a day, and no sender of mail', async () => {
  const days = await questions.subjectDays(store)
  assert.ok(days.hosts >= 3 && days.accounts >= 1, JSON.stringify(days))
})

test('the reach of an address counts hosts and accounts, not events', async () => {
  const rows = await questions.reachOf(store, ['192.0.2.8', "o'brien.example"])
  assert.ok(rows.every(({ subjects }) => subjects >= 1))
  assert.deepEqual(await questions.reachOf(store, []), [])
})
