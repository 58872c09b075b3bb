import { type Instant, MAX_BELIEVED, MIN_BELIEVED } from '../../model/time.ts'
import type { EventStore, QueryParameters } from './event-store.ts'

/** What makes a hole in record ids worth telling. */
export interface HoleBounds {
  /** Fewer missing records are none. */
  readonly minMissing: number
  /** A log with fewer records, or with more holes than one in `recordsPerHole`, is not judged: an export by a filter looks so. */
  readonly minRecords: number
  readonly recordsPerHole: number
  /** Times of neighbours may be this much in the wrong order. */
  readonly toleranceUs: number
}

/** What makes a silence worth telling. Hours are those of the clock in UTC. */
export interface SilenceBounds {
  /** Shorter ones are none. */
  readonly minHours: number
  /** A log that spoke in fewer hours, or fell silent more often than once in `hoursPerSilence` of them, is not judged: it has its nights. */
  readonly minSpokenHours: number
  readonly hoursPerSilence: number
}

/** A stretch of which a log of a host does not tell. `host` is lower case, '' where the log names none; `missing` is 0 for a silence. */
export interface LogStretch {
  readonly host: string
  readonly source: string
  readonly from: Instant
  readonly to: Instant
  readonly missing: number
}

/** Stretches of all logs: the longest first, at most `most` and ten of one log, and how many there are. */
export interface LogStretches {
  readonly longest: readonly LogStretch[]
  readonly total: number
  /** Logs (one kind of log of one host each) that were looked at, that could be judged, and that have such a stretch. */
  readonly logs: number
  readonly judged: number
  readonly affected: number
}

/** Stretches of one log that are kept; its others are counted. */
const MAX_OF_ONE_LOG = 10
/** One record after a hole may bear a wrong time: the hole ends with the earliest of so many more. */
const ALSO_AFTER = 3

/** Which logs, and how many stretches are wanted. */
export interface StretchesWanted {
  readonly most: number
  /** Only logs of these hosts (lower case). */
  readonly hosts?: readonly string[] | undefined
}

/** Length (negative, so that the longest comes first), from, to, missing records. */
type Written = readonly [number, number, number, number]

interface Counted {
  readonly total: number
  readonly logs: number
  readonly judged: number
  readonly affected: number
  /** The first longest, host, source, all that were kept. */
  readonly longest: readonly (readonly [number, string, string, readonly Written[]])[]
}

const BELIEVED = 'time >= {earliest:Int64} AND time < {latest:Int64}'
const IS_JUDGED = 'spoken >= {least:UInt64} AND quiet * {perQuiet:UInt64} <= spoken'

/** What both questions count and keep of a row for each log: (host, source, spoken, quiet, stretches, longest). */
const outerColumns = (most: string): string => `count() AS logs, countIf(${IS_JUDGED}) AS judged,
     countIf(stretches > 0 AND ${IS_JUDGED}) AS affected, sumIf(stretches, ${IS_JUDGED}) AS total,
     groupArraySortedIf(${most})((longest[1].1, host, source, longest), stretches > 0 AND ${IS_JUDGED}) AS longest`

/**
 * Missing records of Windows logs, by their record ids: an id, the next one that is there, and ten or more between them. Ids that begin
 * anew (`renumbered`: the same id at another time, or a higher id at an earlier one) are no holes. A hundredth of the records may hold
 * small holes. Nothing depends on the order in which records were kept.
 */
export async function recordHoles(
  store: EventStore,
  bounds: HoleBounds,
  wanted: StretchesWanted,
): Promise<LogStretches & { readonly renumbered: readonly { readonly host: string; readonly source: string }[] }> {
  const most = wholeNumber(wanted.most)
  // `simpleJSON…` seeks the name with its quotes, which text within a value has only escaped. It takes a third of the time of a full parse.
  const [row] = await store.rows<Counted & { readonly renumberedLogs: readonly (readonly [string, string])[] }>(
    `SELECT ${outerColumns(most)}, groupArraySortedIf(${most})((host, source), renumbered > 0) AS renumberedLogs FROM (
       SELECT host, source, count() AS spoken, countIf(isHole) AS quiet, countIf(isHole AND missing >= {minMissing:Int64}) AS stretches, countIf(isAnew) AS renumbered,
         groupArraySortedIf(${MAX_OF_ONE_LOG})((previousAt - resumed, previousAt, resumed, missing), isHole AND missing >= {minMissing:Int64}) AS longest
       FROM (
         SELECT host, source, at, previousAt, greatest(previousAt, nextAt) AS resumed, recordId - previous - 1 AS missing,
           previous > 0 AND missing > 0 AND at >= previousAt - {tolerance:Int64} AS isHole,
           previous > 0 AND ((missing > 0 AND NOT isHole) OR (missing < 0 AND at > previousAt + {tolerance:Int64})) AS isAnew
         FROM (
           SELECT host, source, recordId, at, lagInFrame(recordId) OVER inOrder AS previous, lagInFrame(at) OVER inOrder AS previousAt,
             min(at) OVER (PARTITION BY host, source ORDER BY recordId, at ROWS BETWEEN CURRENT ROW AND ${ALSO_AFTER} FOLLOWING) AS nextAt
           FROM (
             SELECT lower(toString(host)) AS host, toString(source) AS source,
               toInt64OrZero(trim(BOTH '"' FROM simpleJSONExtractRaw(body, 'EventRecordID'))) AS recordId,
               simpleJSONExtractInt(body, 'recordedTime') AS recorded, if(recorded > 0, recorded, time) AS at
             FROM events WHERE startsWith(source, 'windows:') AND ${BELIEVED}${ofHosts(wanted)}
           )
           WHERE recordId > 0 AND recordId <= ${Number.MAX_SAFE_INTEGER}
           WINDOW inOrder AS (PARTITION BY host, source ORDER BY recordId, at ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
         )
       )
       GROUP BY host, source
     )`,
    {
      ...parametersOf(wanted),
      minMissing: bounds.minMissing,
      least: bounds.minRecords,
      perQuiet: bounds.recordsPerHole,
      tolerance: bounds.toleranceUs,
    },
  )
  return {
    ...stretchesOf(row, wanted.most),
    renumbered: (row?.renumberedLogs ?? []).map(([host, source]) => ({ host, source })),
  }
}

/**
 * Silences of logs that speak in nearly every hour. Windows logs are left out: where no record is missing they were complete, however
 * long nothing happened. A log of a service names no host and counts as one log.
 */
export async function logSilences(
  store: EventStore,
  bounds: SilenceBounds,
  wanted: StretchesWanted,
): Promise<LogStretches> {
  const most = wholeNumber(wanted.most)
  const [row] = await store.rows<Counted>(
    `SELECT ${outerColumns(most)} FROM (
       SELECT host, source, length(hours) AS spoken, length(silences) AS quiet, length(long) AS stretches,
         arrayMap(pause -> ((pause.1 + 1 - pause.2) * 3600000000, (pause.1 + 1) * 3600000000, pause.2 * 3600000000, toInt64(0)),
           arraySlice(arraySort(pause -> (toInt64(pause.1) - pause.2, pause.1), long), 1, ${MAX_OF_ONE_LOG})) AS longest,
         arrayFilter(pause -> pause.2 - pause.1 > 1, arrayZip(arrayPopBack(hours), arrayPopFront(hours))) AS silences,
         arrayFilter(pause -> pause.2 - pause.1 > {minHours:Int64}, silences) AS long
       FROM (
         SELECT lower(toString(host)) AS host, toString(source) AS source,
           arrayMap(hour -> toInt64(hour), bitmapToArray(groupBitmapState(toUInt32(intDiv(time, 3600000000))))) AS hours
         FROM events WHERE NOT startsWith(source, 'windows:') AND ${BELIEVED}${ofHosts(wanted)} GROUP BY host, source
       )
     )`,
    {
      ...parametersOf(wanted),
      minHours: bounds.minHours,
      least: bounds.minSpokenHours,
      perQuiet: bounds.hoursPerSilence,
    },
  )
  return stretchesOf(row, wanted.most)
}

function ofHosts({ hosts }: StretchesWanted): string {
  return hosts === undefined ? '' : ' AND lower(host) IN {hosts:Array(String)}'
}

function parametersOf({ hosts }: StretchesWanted): QueryParameters {
  return { earliest: MIN_BELIEVED, latest: MAX_BELIEVED, ...(hosts === undefined ? {} : { hosts }) }
}

/** A parameter of an aggregate can't be bound, so it is made sure that it is a number. */
function wholeNumber(most: number): string {
  return String(Math.max(1, Math.floor(most)))
}

function stretchesOf(row: Counted | undefined, most: number): LogStretches {
  const longest = (row?.longest ?? [])
    .flatMap(([, host, source, kept]) => kept.map((written) => ({ host, source, written })))
    // The order of the groups is the engine's, by length first; within it each log's own follow each other.
    .toSorted((a, b) => a.written[0] - b.written[0])
    .slice(0, most)
    .map(({ host, source, written: [, from, to, missing] }): LogStretch => {
      // Times of the store are instants.
      return { host, source, from: from as Instant, to: to as Instant, missing }
    })
  const { total, logs, judged, affected } = row ?? { total: 0, logs: 0, judged: 0, affected: 0 }
  return { longest, total, logs, judged, affected }
}
