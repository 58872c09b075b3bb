import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Event, Fields } from '../model/event.ts'
import type { Signal } from '../model/signal.ts'
import { instant, SECOND_US } from '../model/time.ts'
import { compileRules } from '../sigma/compile.ts'
import { parseRules } from '../sigma/parse.ts'
import { openEmbeddedEvents } from '../stores/events/embedded.ts'
import { openEmbeddedState } from '../stores/state/embedded.ts'
import { createClocks } from './clocks.ts'
import { correlateStored } from './correlate.ts'
import { createSignalBook } from './signal-book.ts'
import { consider } from './take-in.ts'

const RULES = `
title: Wrong password
name: wrong
id: 00000000-0000-4000-8000-000000000001
level: low
logsource: { product: test }
detection: { s: { outcome: failure }, condition: s }
---
title: Many wrong passwords
id: 00000000-0000-4000-8000-000000000002
level: high
tags: [attack.credential-access, attack.t1110]
author: A. Uthor
references: [https://example.org/rule]
correlation:
  type: event_count
  rules: wrong
  group-by: account
  timespan: 1m
  condition: { gte: 3 }
`

function eventAt(seconds: number, account: string, fields: Fields = { outcome: 'failure' }): Event {
  const time = instant(1_770_000_000 * SECOND_US + seconds * SECOND_US)
  const id = `${account}${seconds}`.padStart(32, '0')
  return {
    id,
    time,
    seenAt: time,
    source: 'test',
    logsource: { product: 'test' },
    classUid: 3002,
    activityId: 1,
    actor: { user: { name: account } },
    device: { hostname: 'ws1' },
    fields: { ...fields, account },
    raw: { file: 'a.log', record: seconds + 1, offset: 0 },
  }
}

/** The signals of a run over stores that already hold what earlier runs left there. */
async function signalsOf(runs: readonly (readonly Event[])[], asOf?: number): Promise<readonly Signal[]> {
  const folder = await mkdtemp(join(tmpdir(), 'dwell-correlate-'))
  try {
    await using state = await openEmbeddedState(join(folder, 'state.sqlite'))
    await using events = await openEmbeddedEvents(join(folder, 'events'), { durable: false })
    const { rules, correlations } = parseRules(RULES, 'rules.yml')
    const { matcher } = compileRules(rules, { correlations })
    const book = createSignalBook()
    for (const run of runs) {
      await events.append(run)
      await state.keepMatched(run.filter((event) => consider(event, { matcher, book })).map(({ id }) => id))
    }
    await correlateStored({ events, state, matcher, book, asOf: asOf === undefined ? undefined : instant(asOf) })
    return book.signals(createClocks())
  } finally {
    await rm(folder, { recursive: true })
  }
}

test('a correlation becomes a signal, over events of several runs in any order, and its own rules stay silent', async () => {
  const kim = [0, 20, 40].map((second) => eventAt(second, 'kim'))
  const others = [eventAt(10, 'pat'), eventAt(30, 'pat'), eventAt(5, 'kim', { outcome: 'success' })]
  const signals = await signalsOf([[...others, ...kim.slice(2)], kim.slice(0, 2).reverse()])
  assert.equal(signals.length, 1)
  assert.partialDeepStrictEqual(signals[0], {
    family: 'log',
    detector: 'log/00000000-0000-4000-8000-000000000002',
    rule: { title: 'Many wrong passwords', level: 'high', author: 'A. Uthor', link: 'https://example.org/rule' },
    time: kim[0]?.time,
    endTime: kim[2]?.time,
    stage: 'credential theft',
    techniques: ['T1110'],
    because: ['For account = kim: 3 matches, from 2026-02-02T02:40:00Z to 2026-02-02T02:40:40Z.'],
    events: kim.map(({ id }) => ({ id })),
    count: 3,
  })
  assert.deepEqual(await signalsOf([[...kim, ...others].reverse()]), signals)
  assert.deepEqual(await signalsOf([kim, others], (kim[1]?.time ?? 0) + 1), [])
})
