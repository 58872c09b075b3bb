import { formatInstant, HOUR_US, instant, SECOND_US } from '../../model/time.ts'
import type { BehaviourDetector, BehaviourFinding, Row } from '../detector.ts'

/** Calls from which on a rhythm can be told, and hours that they span at least. */
const MIN_CALLS = 24
const MIN_SPAN_US = 4 * HOUR_US
/** At most so many hosts of ours call a place that nobody else needs. */
const MAX_CALLERS = 3
/** Steady: the middle half of the gaps lies within this share of the median gap. Implants shake their gaps by 10 to 30 %. */
const MAX_SPREAD = 0.5
const MIN_GAP_US = 10 * SECOND_US
const MAX_GAP_US = 6 * HOUR_US
/** Times of one pair that are looked at. */
const MAX_TIMES = 2000

/** Connections at steady gaps to an outside host that next to nobody here knows: an implant that asks for orders. */
export const steadyCallsToRareHost: BehaviourDetector = {
  id: 'behaviour/steady-calls-to-rare-host',
  title: 'Calls at steady gaps to an outside host that next to nobody here knows',
  stage: 'foothold',
  techniques: ['T1071.001', 'T1573'], // Web Protocols, Encrypted Channel
  act: false,
  priorWeight: 2,
  sees: 'at least 24 connections over at least four hours from one host to an outside name or address that at most three hosts call, at gaps whose middle half is within half of their median',
  blindTo: [
    'implants that sleep for days or shake their gaps widely',
    'orders fetched from a service that everybody uses',
    'sources without network logs',
  ],
  falsePositives: [
    'a program that only a few have and that looks for updates',
    'chat, mail and telemetry of niche software',
  ],
  sources: ['RITA, its beacon analysis (Active Countermeasures)', 'ATT&CK T1071.001'],
  query: `SELECT caller, place, callers, n, id, arrayStringConcat(arrayMap(t -> toString(t), arraySlice(arraySort(times), 1, ${MAX_TIMES})), ' ') AS times FROM (
      SELECT if(host != '' AND source LIKE 'windows%', lower(toString(host)), if(srcIp != '', srcIp, lower(toString(host)))) AS caller,
        lower(if(dstHost != '', dstHost, dstIp)) AS place, count() AS n, argMin(id, time) AS id, groupArray(${MAX_TIMES})(time) AS times, max(time) - min(time) AS span
      FROM events WHERE classUid IN (4001, 4002) AND (dstHost != '' OR dstIp != '')
        AND NOT match(dstIp, '^(10\\\\.|127\\\\.|192\\\\.168\\\\.|172\\\\.(1[6-9]|2[0-9]|3[01])\\\\.|169\\\\.254\\\\.|22[4-9]\\\\.|23[0-9]\\\\.|::1|f[cde])')
      GROUP BY caller, place HAVING n >= ${MIN_CALLS} AND span >= ${MIN_SPAN_US}
    ) AS pairs INNER JOIN (
      SELECT lower(if(dstHost != '', dstHost, dstIp)) AS place, uniqExact(if(host != '' AND source LIKE 'windows%', lower(toString(host)), if(srcIp != '', srcIp, lower(toString(host))))) AS callers
      FROM events WHERE classUid IN (4001, 4002) AND (dstHost != '' OR dstIp != '') GROUP BY place HAVING callers <= ${MAX_CALLERS}
    ) AS reach USING (place) ORDER BY caller, place LIMIT 20000`,
  judge,
}

function judge(rows: readonly Row[]): readonly BehaviourFinding[] {
  const findings: BehaviourFinding[] = []
  for (const row of rows) {
    const times = String(row['times']).split(' ').map(Number)
    const gaps = times
      .slice(1)
      .map((time, at) => time - (times[at] ?? time))
      .filter((gap) => gap > SECOND_US)
    if (gaps.length < MIN_CALLS - 1) continue
    gaps.sort((a, b) => a - b)
    const quantile = (share: number): number => gaps[Math.floor(share * (gaps.length - 1))] ?? 0
    const median = quantile(0.5)
    const spread = (quantile(0.75) - quantile(0.25)) / median
    if (median < MIN_GAP_US || median > MAX_GAP_US || spread > MAX_SPREAD) continue
    findings.push({
      because: [
        `${String(row['caller'])} called ${String(row['place'])} ${String(row['n'])} times from ${formatInstant(instant(times[0] ?? 0))} on, every ${Math.round(median / SECOND_US)} seconds; the middle half of the gaps lies within ${Math.round(spread * 100)} % of that. ${String(row['callers'])} of our hosts call it at all.`,
      ],
      against: [],
      events: [String(row['id'])],
    })
  }
  return findings
}
