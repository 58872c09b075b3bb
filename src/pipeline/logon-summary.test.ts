import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CLASS, type Event } from '../model/event.ts'
import { instant, SECOND_US } from '../model/time.ts'
import { type LogonRow, logonOf, logonSummary } from './logon-summary.ts'

const START = Date.UTC(2026, 2, 2) * 1000

function event(second: number, parts: Partial<Event>): Event {
  return {
    id: String(second),
    time: instant(START + second * SECOND_US),
    seenAt: instant(START),
    source: 'windows:security',
    logsource: { product: 'windows' },
    classUid: CLASS.AUTHENTICATION,
    activityId: 1,
    device: { hostname: 'WS1' },
    target: { user: { name: 'kim', domain: 'CORP' } },
    auth: { outcome: 'success', logonType: 3 },
    fields: {},
    raw: { file: 'a.evtx', record: 1, offset: 0 },
    ...parts,
  }
}

function rowsOf(events: readonly Event[], withMachines = false): readonly LogonRow[] {
  const summary = logonSummary({ withMachines })
  for (const one of events) {
    const logon = logonOf(one)
    if (logon !== undefined) summary.add(logon)
  }
  return summary.rows()
}

test('successes and failures are counted by kind and source, with the first and the last', () => {
  const [row, ...others] = rowsOf([
    event(9, { srcEndpoint: { ip: '192.0.2.7', hostname: 'WS9' } }),
    event(2, {
      srcEndpoint: { ip: '192.0.2.8' },
      auth: { outcome: 'failure', logonType: 10 },
      target: { user: { name: 'KIM', domain: 'corp' } },
    }),
    event(4, { srcEndpoint: { ip: '192.0.2.8' }, auth: { outcome: 'failure', logonType: 10 } }),
  ])
  assert.deepEqual(others, [])
  assert.deepEqual(row, {
    account: 'CORP\\kim',
    place: 'WS1',
    succeeded: 1,
    failed: 2,
    explicit: 0,
    kinds: [
      { kind: 'remote interactive', succeeded: 0, failed: 2 },
      { kind: 'network', succeeded: 1, failed: 0 },
    ],
    sources: [
      { source: '192.0.2.8', succeeded: 0, failed: 2 },
      { source: '192.0.2.7', succeeded: 1, failed: 0 },
    ],
    fromOthers: 0,
    first: START + 2 * SECOND_US,
    last: START + 9 * SECOND_US,
  })
})

test('explicit credentials are no success, and name who used them; NTLM is a kind of its own', () => {
  const [row] = rowsOf([
    event(1, { activityId: 7, auth: { outcome: 'success' }, actor: { user: { name: 'pat', domain: 'CORP' } } }),
    event(2, { fields: { EventID: 4776 }, auth: { outcome: 'failure' }, srcEndpoint: { hostname: 'WS7' } }),
  ])
  assert.deepEqual([row?.succeeded, row?.failed, row?.explicit], [0, 1, 1])
  assert.deepEqual(row?.kinds.map(({ kind }) => kind).sort(), ['explicit credentials', 'ntlm'])
  assert.deepEqual(row?.sources.map(({ source }) => source).sort(), ['WS7', 'used by CORP\\pat'])
})

test("a cloud's sign-in is of the one who acts, at the service, not at the device that was used", () => {
  const { target: _, ...bare } = event(1, {
    source: 'entra-signin',
    device: { hostname: 'laptop' },
    actor: { user: { name: 'Kim', email: 'kim@corp.example' } },
    auth: { outcome: 'success' },
  })
  assert.deepEqual(
    rowsOf([bare]).map(({ account, place, kinds }) => [account, place, kinds[0]?.kind]),
    [['kim@corp.example', 'entra-signin', 'entra-signin']],
  )
})

test('machines and the system are left out and counted, unless they are asked for; logoffs and others are no attempts', () => {
  const events = [
    event(1, { target: { user: { name: 'WS1$', domain: 'CORP' } } }),
    event(2, { target: { user: { name: 'Système', domain: 'AUTORITE NT', uid: 'S-1-5-18' } } }),
    event(3, { target: { user: { name: 'DWM-1', domain: 'Window Manager' } } }),
    event(4, { activityId: 2 }),
    event(5, { activityId: 4 }),
    event(6, { classUid: CLASS.PROCESS }),
    event(7, { target: {} }),
  ]
  assert.deepEqual(rowsOf(events), [])
  assert.equal(rowsOf(events, true).length, 3)
  const summary = logonSummary({ withMachines: false })
  for (const one of events) {
    const logon = logonOf(one)
    if (logon !== undefined) summary.add(logon)
  }
  assert.equal(summary.ofMachines(), 3)
})

test('sources past the bound are counted, not listed', () => {
  const [row] = rowsOf(Array.from({ length: 150 }, (_, at) => event(at, { srcEndpoint: { ip: `192.0.2.${at}` } })))
  assert.deepEqual([row?.sources.length, row?.fromOthers, row?.succeeded], [100, 50, 150])
})
