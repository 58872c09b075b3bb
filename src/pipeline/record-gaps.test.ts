import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Event } from '../model/event.ts'
import { HOUR_US, instant, MINUTE_US, SECOND_US } from '../model/time.ts'
import { type ChannelGaps, MIN_MISSING_RECORDS, recordGaps } from './record-gaps.ts'
import { listRecords, MAX_RUNS, makeSeries } from './record-series.ts'

const START = Date.UTC(2026, 2, 2) * 1000

function record(id: number, us: number, parts: Partial<Event> & { readonly channel?: string } = {}): Event {
  const { channel = 'Security', ...rest } = parts
  return {
    id: String(id),
    time: instant(START + us),
    seenAt: instant(START + us),
    source: 'windows:security',
    logsource: { product: 'windows' },
    classUid: 0,
    activityId: 0,
    device: { hostname: 'WS1' },
    fields: { EventRecordID: id, Channel: channel, EventID: 4624 },
    raw: { file: 'a.evtx', record: 1, offset: 0 },
    ...rest,
  }
}

/** Ids from and to, a second apart; the id is the second. */
function ids(from: number, to: number, offsetUs = 0): readonly Event[] {
  return Array.from({ length: to - from + 1 }, (_, at) => record(from + at, (from + at) * SECOND_US + offsetUs))
}

function gapsOf(events: readonly Event[]): readonly ChannelGaps[] {
  const gaps = recordGaps()
  for (const event of events) gaps.note(event)
  return gaps.channels()
}

function only(events: readonly Event[]): ChannelGaps {
  const [first, ...others] = gapsOf(events)
  assert.ok(first !== undefined && others.length === 0)
  return first
}

const holesOf = ({ series }: ChannelGaps): readonly (readonly [number, number])[] =>
  series.flatMap(({ holes }) => holes.map(({ after, before }) => [after.id, before.id] as const))

test('a long hole of a dense channel is a finding, with both of its ends', () => {
  const gaps = only([...ids(1, 500), ...ids(601, 900)])
  assert.equal(gaps.isFinding, true)
  assert.deepEqual(
    gaps.series[0]?.holes.map(({ after, before, missing }) => [after.id, before.id, missing]),
    [[500, 601, 100]],
  )
  assert.equal(gaps.series[0]?.holes[0]?.before.time, START + 601 * SECOND_US)
})

test('a hole of fewer records is counted, and is no finding', () => {
  const short = only([...ids(1, 500), ...ids(500 + MIN_MISSING_RECORDS, 900)])
  assert.deepEqual([short.isFinding, holesOf(short)], [false, []])
  assert.deepEqual(short.series[0]?.otherHoles, { holes: 1, missing: MIN_MISSING_RECORDS - 1 })
  assert.deepEqual(holesOf(only([...ids(1, 500), ...ids(501 + MIN_MISSING_RECORDS, 900)])).length, 1)
})

test('an export by a filter has holes everywhere and is not judged', () => {
  const gaps = only(ids(1, 4000).filter(({ fields }) => Number(fields['EventRecordID']) % 20 < 2))
  assert.deepEqual([gaps.isFinding, gaps.series[0]?.isDense, gaps.series[0]?.otherHoles.holes], [false, false, 200])
})

test('channels and hosts are told apart, whatever their letters; records without an id or a believable time are none', () => {
  const channels = gapsOf([
    record(1, 0),
    record(2, 0, { device: { hostname: 'ws1' }, channel: 'SECURITY' }),
    record(9, 0, { channel: 'System' }),
    record(9, 0, { device: { hostname: 'WS2' } }),
    record(3, 0, { flags: ['time-not-believable'] }),
    record(4, 0, { fields: { Channel: 'Security' } }),
    record(5, 0, { fields: { Channel: 'Security', EventRecordID: 'x' } }),
  ])
  assert.deepEqual(
    channels.map(({ host, channel, records }) => [host, channel, records]),
    [
      ['WS1', 'Security', 2],
      ['WS1', 'System', 1],
      ['WS2', 'Security', 1],
    ],
  )
})

test('ids that begin anew are a second series, even where they come first', () => {
  const [old, anew] = [ids(5000, 5200), ids(1, 60, 2 * HOUR_US)]
  for (const events of [
    [...old, ...anew],
    [...anew, ...old],
  ]) {
    const gaps = only(events)
    assert.deepEqual([gaps.beginsAnew, gaps.isFinding], [true, true])
    assert.deepEqual(
      gaps.series.map(({ first, last, records }) => [first.id, last.id, records]),
      [
        [5000, 5200, 201],
        [1, 60, 60],
      ],
    )
  }
})

test('the same records twice are no second series', () => {
  const gaps = only([...ids(1, 300), ...ids(1, 300)])
  assert.deepEqual([gaps.records, gaps.series[0]?.records, gaps.series.length, gaps.isFinding], [600, 300, 1, false])
})

test('a clock that goes back between neighbours is told, in either order of reading; what overtakes by seconds is not', () => {
  const events = [...ids(1, 100), ...ids(101, 200, -3 * HOUR_US)]
  for (const order of [events, events.toReversed()]) {
    const gaps = only(order)
    assert.deepEqual([gaps.backward.count, gaps.isFinding, gaps.series.length], [1, true, 1])
    assert.deepEqual(
      gaps.backward.largest?.map(({ id }) => id),
      [100, 101],
    )
  }
  assert.equal(only([...ids(1, 100), ...ids(101, 200, -9 * MINUTE_US)]).isFinding, false)
})

test('the log says itself when it was cleared; an event of that number from another provider does not', () => {
  const cleared = record(3, 5, {
    fields: { EventRecordID: 3, Channel: 'Security', EventID: 1102, Provider_Name: 'Microsoft-Windows-Eventlog' },
  })
  const other = record(4, 6, { fields: { EventRecordID: 4, Channel: 'Security', EventID: 104, Provider_Name: 'X' } })
  assert.deepEqual(
    only([cleared, other]).cleared.map(({ id }) => id),
    [3],
  )
})

test('in whatever order records come, the holes are those of the sorted ids', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 200 }),
      fc.infiniteStream(fc.nat()),
      (numbers, keys) => {
        const shuffled = numbers.map((id) => [keys.next().value ?? 0, id] as const).sort((a, b) => a[0] - b[0])
        const gaps = only(shuffled.map(([, id]) => record(id, id * SECOND_US)))
        const sorted = numbers.toSorted((a, b) => a - b)
        const missing = sorted.slice(1).map((id, at) => id - (sorted[at] ?? 0) - 1)
        const [series] = gaps.series
        const found = series?.holes.reduce((sum, hole) => sum + hole.missing, 0) ?? 0
        assert.equal(gaps.series.length, 1)
        assert.equal(series?.records, numbers.length)
        assert.equal(
          found + (series?.otherHoles.missing ?? 0),
          missing.reduce((sum, one) => sum + one, 0),
        )
        assert.equal(
          (series?.holes.length ?? 0) + (series?.otherHoles.holes ?? 0),
          missing.filter((one) => one > 0).length,
        )
      },
    ),
  )
})

test('memory is bounded: of very many runs the small holes are given up, and a long one is kept', () => {
  const all = { runs: 0 }
  const series = makeSeries({ id: 1, time: instant(START), file: 'a' }, all)
  for (let at = 1; at < 30_000; at += 1) {
    const id = 1 + at * 2 + (at >= 15_000 ? 1_000_000 : 0)
    series.add({ id, time: instant(START + at * SECOND_US), file: 'a' }, 0)
    assert.ok(series.runs.length <= MAX_RUNS)
    assert.equal(all.runs, series.runs.length)
  }
  const { holes } = listRecords(series)
  assert.equal(holes.length + series.merged.holes, 29_999)
  assert.ok(series.merged.holes > 20_000 && series.merged.missing === series.merged.holes)
  assert.equal(holes.filter(({ missing }) => missing > 1).length, 1)
})
