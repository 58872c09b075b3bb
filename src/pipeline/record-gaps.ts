import { compareText } from '../model/compare.ts'
import type { Event } from '../model/event.ts'
import { MINUTE_US } from '../model/time.ts'
import { listRecords, makeSeries, type Place, type RecordHole, type RunCount, type Series } from './record-series.ts'

/** Pairs of host and channel that are followed; records of further ones are counted only. */
const MAX_CHANNELS = 20_000
/** Series of ids that one channel may have at once: a channel with more is confused, and says so. */
const MAX_SERIES = 8
/** Clearings of a log that are named; the rest are in the log itself. */
const MAX_CLEARINGS = 20

/** How far a record's time may lie on the wrong side of its neighbour's: providers write late, and threads overtake each other. */
export const TIME_TOLERANCE_US: number = 10 * MINUTE_US

/** A hole is a finding from this many missing records on. */
export const MIN_MISSING_RECORDS = 10
/** A series with fewer records says nothing about its density. */
export const MIN_RECORDS = 100
/** A series is dense where it has at most one hole in this many records; exports by a filter have far more. */
export const RECORDS_PER_HOLE = 100
/** A second series of ids is a finding from this many records on. */
const MIN_SERIES_RECORDS = 20

/** The ids of one series: records of one channel whose ids and times grow together. */
export interface SeriesGaps {
  readonly records: number
  readonly first: Place
  readonly last: Place
  /** False for exports by a filter and for few records: holes there mean nothing. */
  readonly isDense: boolean
  /** Long holes of a dense series, the longest first. */
  readonly holes: readonly RecordHole[]
  /** All others: counted, not findings. */
  readonly otherHoles: { readonly holes: number; readonly missing: number }
}

/** What the record ids of one channel of one host say. */
export interface ChannelGaps {
  readonly host: string
  readonly channel: string
  readonly records: number
  /** The largest first. */
  readonly series: readonly SeriesGaps[]
  /** Two series of some size: the log was replaced, a snapshot was restored, the clock was set, or two hosts bear one name. */
  readonly beginsAnew: boolean
  /** Records that fit into no series that is kept. */
  readonly unplaced: number
  /** Neighbours by id of which the later one has the earlier time, by more than ten minutes. */
  readonly backward: { readonly count: number; readonly largest: readonly [Place, Place] | null }
  /** The longest time between two neighbours by id: the host was off, or nothing happened. */
  readonly silence: readonly [Place, Place] | null
  /** When the log says that it was cleared. */
  readonly cleared: readonly Place[]
  /** True where anything above is worth a look: a long hole, a second series, a clock that went back. */
  readonly isFinding: boolean
}

/** Collects the record ids of Windows events. Memory is bounded, whatever comes. */
export interface RecordGaps {
  note(event: Event): void
  /** By channel: findings first, then by host and channel. */
  channels(): readonly ChannelGaps[]
  /** Records of channels past the bound. */
  leftOut(): number
}

interface Channel {
  readonly host: string
  readonly channel: string
  readonly series: Series[]
  readonly cleared: Place[]
  records: number
  unplaced: number
}

/** An empty collection. */
export function recordGaps(): RecordGaps {
  const channels = new Map<string, Channel>()
  const all: RunCount = { runs: 0 }
  let leftOut = 0
  return {
    note(event) {
      const place = placeOf(event)
      if (place === undefined) return
      const { host, channel } = place
      const key = `${host.toLowerCase()}\0${channel.toLowerCase()}`
      let known = channels.get(key)
      if (known === undefined) {
        if (channels.size >= MAX_CHANNELS) {
          leftOut += 1
          return
        }
        known = { host, channel, series: [], cleared: [], records: 0, unplaced: 0 }
        channels.set(key, known)
      }
      put(known, place, all)
      if (isClearing(event) && known.cleared.length < MAX_CLEARINGS) known.cleared.push(plain(place))
    },
    channels: () =>
      [...channels.values()]
        .map(gapsOf)
        .sort(
          (a, b) =>
            Number(b.isFinding) - Number(a.isFinding) ||
            compareText(a.host, b.host) ||
            compareText(a.channel, b.channel),
        ),
    leftOut: () => leftOut,
  }
}

interface Placed extends Place {
  readonly host: string
  readonly channel: string
}

function plain({ id, time, file }: Place): Place {
  return { id, time, file }
}

/** Where a record stands in its channel; undefined for what is no Windows record, or bears no usable id or time. */
function placeOf({ fields, device, time, recordedTime, flags, raw }: Event): Placed | undefined {
  const [given, named] = [fields['EventRecordID'], fields['Channel']]
  // A cleared log (event 104) gives a list: its own channel, and the one that was cleared.
  const channel = Array.isArray(named) ? named[0] : named
  if (given === undefined || typeof channel !== 'string' || channel === '') return undefined
  const id = Number(given)
  if (!Number.isSafeInteger(id) || id <= 0 || flags?.includes('time-not-believable') === true) return undefined
  return { host: device?.hostname ?? '', channel, id, time: recordedTime ?? time, file: raw.file }
}

function isClearing({ fields }: Event): boolean {
  return fields['Provider_Name'] === 'Microsoft-Windows-Eventlog' && [104, 1102].includes(Number(fields['EventID']))
}

function put(channel: Channel, place: Place, all: RunCount): void {
  channel.records += 1
  let home: Series | undefined
  let nearest = Infinity
  for (const series of channel.series) {
    const distance = series.distance(place, TIME_TOLERANCE_US)
    if (distance === undefined || distance >= nearest) continue
    home = series
    nearest = distance
  }
  // Where the time speaks against every series, a neighbour by number is still the next record: then it was the clock that went back.
  home ??= channel.series.find((one) => one.isNeighbour(place.id))
  if (home !== undefined) home.add(place, TIME_TOLERANCE_US)
  else if (channel.series.length < MAX_SERIES) channel.series.push(makeSeries(place, all))
  else channel.unplaced += 1
}

function gapsOf({ host, channel, records, series, cleared, unplaced }: Channel): ChannelGaps {
  const judged = series.map(judge).sort((a, b) => b.records - a.records || a.first.id - b.first.id)
  const backward = series.map((one) => one.backward)
  const beginsAnew = judged.filter((one) => one.records >= MIN_SERIES_RECORDS).length > 1
  const isFinding =
    beginsAnew || judged.some(({ holes }) => holes.length > 0) || backward.some(({ count }) => count > 0)
  return {
    host,
    channel,
    records,
    series: judged,
    unplaced,
    backward: {
      count: backward.reduce((sum, { count }) => sum + count, 0),
      largest: longest(backward.map(({ largest }) => largest)),
    },
    silence: longest(series.map((one) => one.silence)),
    cleared: cleared.toSorted((a, b) => a.time - b.time),
    beginsAnew,
    isFinding,
  }
}

/** The pair whose times lie farthest apart. */
function longest(pairs: readonly (readonly [Place, Place] | null)[]): readonly [Place, Place] | null {
  const apart = ([a, b]: readonly [Place, Place]): number => Math.abs(b.time - a.time)
  return pairs.filter((pair) => pair !== null).sort((a, b) => apart(b) - apart(a))[0] ?? null
}

function judge(series: Series): SeriesGaps {
  const all = listRecords(series)
  const count = all.holes.length + series.merged.holes
  const isDense = series.records >= MIN_RECORDS && count * RECORDS_PER_HOLE <= series.records
  const holes = isDense ? all.holes.filter(({ missing }) => missing >= MIN_MISSING_RECORDS) : []
  const sum = (list: readonly RecordHole[]): number => list.reduce((total, { missing }) => total + missing, 0)
  return {
    records: series.records,
    first: all.first,
    last: all.last,
    isDense,
    holes: holes.toSorted((a, b) => b.missing - a.missing || a.after.id - b.after.id),
    otherHoles: {
      holes: count - holes.length,
      missing: sum(all.holes) - sum(holes) + series.merged.missing,
    },
  }
}
