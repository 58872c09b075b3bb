import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '../model/event.ts'
import { HOUR_US, type Instant, instant } from '../model/time.ts'
import { createClocks } from './clocks.ts'

const START = 1_772_000_000_000_000 - (1_772_000_000_000_000 % HOUR_US)
const at = (hours: number): Instant => instant(START + Math.round(hours * HOUR_US))

/** A Sysmon record that states one time and happened at another. */
function sysmon(stated: Instant, happened: Instant, host = 'ws1.corp.example'): Event {
  return {
    id: `${stated}`,
    time: happened,
    seenAt: happened,
    ...(stated === happened ? {} : { recordedTime: stated }),
    source: 'windows:sysmon',
    logsource: { product: 'windows' },
    classUid: 1007,
    activityId: 1,
    device: { hostname: host },
    fields: {},
    raw: { file: 'a.json', record: 1, offset: 0 },
  }
}

test('a record of another channel takes the offset that Sysmon shows in the same hour', () => {
  const clocks = createClocks()
  for (const minute of [0, 0.1, 0.2]) clocks.learn(sysmon(at(9 + minute), at(28 + minute)))
  assert.equal(clocks.mend({ file: 'a.json', host: 'WS1.corp.example', time: at(9.5) }), at(28.5))
})

test('on a 12-hour clock the offset changes at noon, and each hour keeps its own', () => {
  const clocks = createClocks()
  for (const minute of [0, 0.1]) {
    clocks.learn(sysmon(at(11 + minute), at(18 + minute)))
    clocks.learn(sysmon(at(1 + minute), at(20 + minute)))
  }
  assert.equal(clocks.mend({ file: 'a.json', host: 'ws1.corp.example', time: at(11.5) }), at(18.5))
  assert.equal(clocks.mend({ file: 'a.json', host: 'ws1.corp.example', time: at(1.5) }), at(20.5))
})

test('a stale UtcTime among good ones does not carry its own record away', () => {
  const clocks = createClocks()
  for (const minute of [0, 0.1, 0.2]) clocks.learn(sysmon(at(9 + minute), at(16 + minute)))
  const stale = sysmon(at(9.3), at(-500))
  clocks.learn(stale)
  assert.equal(
    clocks.mend({ file: 'a.json', host: 'ws1.corp.example', time: stale.time, recordedTime: at(9.3) }),
    at(16.3),
  )
})

test('clocks that agree, and other files and hosts, are left alone', () => {
  const clocks = createClocks()
  clocks.learn(sysmon(at(9), at(9)))
  assert.equal(clocks.mend({ file: 'a.json', host: 'ws1.corp.example', time: at(9.5) }), at(9.5))
  clocks.learn(sysmon(at(10), at(17)))
  assert.equal(clocks.mend({ file: 'b.json', host: 'ws1.corp.example', time: at(10.5) }), at(10.5))
  assert.equal(clocks.mend({ file: 'a.json', host: 'ws2.corp.example', time: at(10.5) }), at(10.5))
})

test('a wrong clock is said, with what it shows too little and in how many records', () => {
  const clocks = createClocks()
  clocks.learn(sysmon(at(9), at(16)))
  const [finding] = clocks.findings()
  assert.equal(finding?.offsetSeconds, -7 * 3600)
  assert.equal(finding?.records, 1)
  assert.match(finding?.text ?? '', /7 h later/)
})
