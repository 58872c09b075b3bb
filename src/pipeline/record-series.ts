import type { Instant } from '../model/time.ts'

/** Unbroken runs of ids that one series keeps; of more, the runs with the smallest holes between them are joined. */
export const MAX_RUNS = 5000
/** Runs of all series together, some 100 MB; beyond them each series keeps few. */
const MAX_RUNS_OF_ALL = 500_000
const FEW_RUNS = 50

/** How many runs all series have together. */
export interface RunCount {
  runs: number
}

/** A record by its id. */
export interface Place {
  readonly id: number
  readonly time: Instant
  readonly file: string
}

/** Records that are missing between two that are there. */
export interface RecordHole {
  readonly after: Place
  readonly before: Place
  readonly missing: number
}

/** Records whose ids and times grow together, as unbroken runs. */
export interface Series {
  /** Different ids. */
  readonly records: number
  /** The runs, by id. */
  readonly runs: readonly Run[]
  /** Holes that were given up at the bound. */
  readonly merged: { readonly holes: number; readonly missing: number }
  readonly backward: { readonly count: number; readonly largest: readonly [Place, Place] | null }
  readonly silence: readonly [Place, Place] | null
  /** How far the id lies from the nearest known one; undefined where its time speaks against it. */
  distance(place: Place, toleranceUs: number): number | undefined
  /** True where the id just before or just after is known. */
  isNeighbour(id: number): boolean
  add(place: Place, toleranceUs: number): void
}

/** Ids without a hole, from the first to the last. */
interface Run {
  first: Place
  last: Place
  earliest: Instant
  latest: Instant
}

/** The holes of a series, by id, and its ends. */
export function listRecords({ runs }: Series): {
  readonly first: Place
  readonly last: Place
  readonly holes: readonly RecordHole[]
} {
  const [head] = runs
  const tail = runs.at(-1)
  if (head === undefined || tail === undefined) throw new RangeError('a series has a record at least')
  const holes = runs.slice(1).flatMap(({ first: before }, at) => {
    const after = runs[at]?.last
    return after === undefined ? [] : [{ after, before, missing: before.id - after.id - 1 }]
  })
  return { first: head.first, last: tail.last, holes }
}

/** A series that begins with this record. */
export function makeSeries(start: Place, all: RunCount): Series {
  all.runs += 1
  let runs: Run[] = [runOf(start)]
  let records = 1
  let merged = { holes: 0, missing: 0 }
  let backward: Series['backward'] = { count: 0, largest: null }
  let silence: Series['silence'] = null
  /** Records mostly come in the order of their ids: the last place is the first that is looked at. */
  let lastAt = 0

  /** Index of the last run that begins at or before the id; -1 where there is none. */
  function indexOf(id: number): number {
    const isHere = (at: number): boolean =>
      (runs[at]?.first.id ?? Infinity) <= id && id < (runs[at + 1]?.first.id ?? Infinity)
    if (isHere(lastAt)) return lastAt
    let [low, high] = [0, runs.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((runs[middle]?.first.id ?? 0) <= id) low = middle + 1
      else high = middle
    }
    lastAt = Math.max(0, low - 1)
    return low - 1
  }

  /** Two neighbours by id: what their times say. */
  function compareTimes(earlier: Place, later: Place, toleranceUs: number): void {
    if (later.time < earlier.time - toleranceUs) {
      const isLargest = earlier.time - later.time > apart(backward.largest)
      backward = { count: backward.count + 1, largest: isLargest ? [earlier, later] : backward.largest }
    } else if (later.time - earlier.time > apart(silence)) silence = [earlier, later]
  }

  function compact(): void {
    const holes = runs.slice(1).map(({ first }, at) => first.id - (runs[at]?.last.id ?? 0) - 1)
    const limit = holes.toSorted((a, b) => a - b)[holes.length >>> 1] ?? 0
    const kept: Run[] = []
    for (const [at, run] of runs.entries()) {
      const before = kept.at(-1)
      const hole = holes[at - 1] ?? Infinity
      if (before === undefined || hole > limit) {
        kept.push(run)
        continue
      }
      merged = { holes: merged.holes + 1, missing: merged.missing + hole }
      join(before, run)
    }
    all.runs -= runs.length - kept.length
    runs = kept
    lastAt = 0
  }

  return {
    get records() {
      return records
    },
    get runs() {
      return runs
    },
    get merged() {
      return merged
    },
    get backward() {
      return backward
    },
    get silence() {
      return silence
    },
    distance({ id, time }, toleranceUs) {
      const at = indexOf(id)
      const [before, after] = [runs[at], runs[at + 1]]
      if (before !== undefined && id <= before.last.id)
        return time >= before.earliest - toleranceUs && time <= before.latest + toleranceUs ? 0 : undefined
      if (before !== undefined && time < before.last.time - toleranceUs) return undefined
      if (after !== undefined && time > after.first.time + toleranceUs) return undefined
      return Math.min(id - (before?.last.id ?? -Infinity), (after?.first.id ?? Infinity) - id)
    },
    isNeighbour(id) {
      const at = indexOf(id)
      return runs[at]?.last.id === id - 1 || runs[at + 1]?.first.id === id + 1
    },
    add(place, toleranceUs) {
      const at = indexOf(place.id)
      const [before, after] = [runs[at], runs[at + 1]]
      if (before !== undefined && place.id <= before.last.id) return
      records += 1
      const continues = before?.last.id === place.id - 1 ? before : undefined
      const precedes = after?.first.id === place.id + 1 ? after : undefined
      if (continues !== undefined) compareTimes(continues.last, place, toleranceUs)
      if (precedes !== undefined) compareTimes(place, precedes.first, toleranceUs)
      if (continues !== undefined) {
        join(continues, runOf(place))
        if (precedes === undefined) return
        join(continues, precedes)
        runs.splice(at + 1, 1)
        all.runs -= 1
      } else if (precedes !== undefined) {
        precedes.first = place
        widen(precedes, place.time, place.time)
      } else {
        runs.splice(at + 1, 0, runOf(place))
        all.runs += 1
        if (runs.length > (all.runs > MAX_RUNS_OF_ALL ? FEW_RUNS : MAX_RUNS)) compact()
      }
    },
  }
}

function runOf(place: Place): Run {
  const { id, time, file } = place
  const bare = { id, time, file }
  return { first: bare, last: bare, earliest: time, latest: time }
}

function join(run: Run, following: Run): void {
  run.last = following.last
  widen(run, following.earliest, following.latest)
}

function widen(run: Run, earliest: Instant, latest: Instant): void {
  if (earliest < run.earliest) run.earliest = earliest
  if (latest > run.latest) run.latest = latest
}

function apart(pair: readonly [Place, Place] | null): number {
  return pair === null ? 0 : Math.abs(pair[1].time - pair[0].time)
}
