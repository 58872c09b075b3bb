import type { Event } from '../model/event.ts'
import { HOUR_US, type Instant, shift } from '../model/time.ts'

/** A clock that contradicts a better one: what was found, in words and numbers. */
export interface ClockFinding {
  readonly file: string
  readonly host: string
  /** What the clock shows less what the time was, in seconds. */
  readonly offsetSeconds: number
  readonly records: number
  readonly text: string
}

/** Offsets between a host's stated times in a file and the truth, learnt from records that bear two clocks. */
export interface Clocks {
  learn(event: Event): void
  /** The instant of a record, mended where its file's and host's clock is known to be wrong. */
  mend(record: ClockedRecord): Instant
  readonly findings: () => readonly ClockFinding[]
}

/** What `mend` needs of a record. `recordedTime` is its stated time, where the reader took another. */
export interface ClockedRecord {
  readonly file: string
  readonly host: string
  readonly time: Instant
  readonly recordedTime?: Instant | undefined
}

/** Zones are whole quarters of an hour; a rest smaller than this is the delay between the act and its record. */
const STEP_US = HOUR_US / 4

/**
 * Windows exports exist whose `TimeCreated` is local time, at times even on a 12-hour clock, with a false `Z`; Sysmon's `UtcTime`
 * in the same file tells. Offsets are kept per file, host and stated hour, since a 12-hour clock changes its offset at noon.
 * A record without a second clock takes the offset of its own hour, else of the nearest hour that has one.
 */
export function createClocks(): Clocks {
  const hours = new Map<string, Map<number, Map<number, number>>>()
  const wrong = new Set<string>()
  const settled = new Map<string, readonly (readonly [number, number])[]>()

  const learn = (event: Event): void => {
    if (event.source !== 'windows:sysmon') return
    const key = keyOf(event.raw.file, event.device?.hostname ?? '')
    if (event.recordedTime !== undefined) wrong.add(key)
    const stated = event.recordedTime ?? event.time
    const steps = Math.round((event.time - stated) / STEP_US)
    const byHour = hours.get(key) ?? new Map<number, Map<number, number>>()
    hours.set(key, byHour)
    const hour = Math.floor(stated / HOUR_US)
    const counts = byHour.get(hour) ?? new Map<number, number>()
    byHour.set(hour, counts.set(steps, (counts.get(steps) ?? 0) + 1))
    settled.delete(key)
  }

  const offsets = (key: string): readonly (readonly [number, number])[] => {
    const known = settled.get(key)
    if (known !== undefined) return known
    const made = [...(hours.get(key) ?? [])]
      .map(([hour, counts]) => [hour, [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0] as const)
      .sort((a, b) => a[0] - b[0])
    settled.set(key, made)
    return made
  }

  const mend = ({ file, host, time, recordedTime }: ClockedRecord): Instant => {
    const key = keyOf(file, host)
    if (!wrong.has(key)) return time
    const stated = recordedTime ?? time
    const hour = Math.floor(stated / HOUR_US)
    const nearest = offsets(key).reduce<readonly [number, number] | undefined>(
      (best, one) => (best === undefined || Math.abs(one[0] - hour) < Math.abs(best[0] - hour) ? one : best),
      undefined,
    )
    if (nearest === undefined) return time
    const offsetUs = nearest[1] * STEP_US
    // A record with a second clock that agrees with the hour's offset keeps that clock's finer time; a stale one does not.
    return recordedTime !== undefined && Math.abs(time - stated - offsetUs) < STEP_US ? time : shift(stated, offsetUs)
  }

  const findings = (): readonly ClockFinding[] =>
    [...wrong].sort().flatMap((key) => {
      const [file = '', host = ''] = key.split('\u0000')
      const perOffset = new Map<number, number>()
      for (const counts of hours.get(key)?.values() ?? [])
        for (const [steps, count] of counts) perOffset.set(steps, (perOffset.get(steps) ?? 0) + count)
      return [...perOffset]
        .filter(([steps]) => steps !== 0)
        .sort((a, b) => b[1] - a[1])
        .slice(0, 4)
        .map(([steps, records]) => {
          const offsetSeconds = -(steps * STEP_US) / 1_000_000
          const hoursOff = -offsetSeconds / 3600
          return {
            file,
            host,
            offsetSeconds,
            records,
            text: `In ${records} Sysmon records of ${host === '' ? 'an unnamed host' : host} UtcTime is ${Math.abs(hoursOff)} h ${hoursOff > 0 ? 'later' : 'earlier'} than the stated time, so the stated time is not UTC; times of this file and host are mended by that.`,
          }
        })
    })
  return { learn, mend, findings }
}

/** Hosts are written in any case, even within a file. */
function keyOf(file: string, host: string): string {
  return `${file}\u0000${host.toLowerCase()}`
}
