import { compareText } from '../../model/compare.ts'
import type { Event } from '../../model/event.ts'
import { type Instant, MAX_BELIEVED, MIN_BELIEVED } from '../../model/time.ts'
import type { EventStore } from './event-store.ts'

/** How a row of accounts reads: absent parts are empty text. */
export interface AccountRow {
  readonly name: string
  readonly domain: string
  readonly uid: string
  readonly email: string
  readonly events: number
}

/** Every way in which events name an account, of those who acted, were acted on, or got mail. */
export async function accountRows(store: EventStore): Promise<readonly AccountRow[]> {
  return await store.rows<AccountRow>(
    `SELECT name, domain, uid, email, sum(n) AS events FROM (
       SELECT userName AS name, userDomain AS domain, userUid AS uid, userEmail AS email, count() AS n FROM events
         WHERE classUid != 4009 GROUP BY name, domain, uid, email
       UNION ALL
       SELECT targetUserName AS name, targetUserDomain AS domain, targetUserUid AS uid, targetUserEmail AS email, count() AS n FROM events
         GROUP BY name, domain, uid, email
       UNION ALL
       SELECT '' AS name, '' AS domain, '' AS uid, arrayJoin(mailTo) AS email, count() AS n FROM events WHERE classUid = 4009 GROUP BY email
     ) WHERE name != '' OR uid != '' OR email != '' GROUP BY name, domain, uid, email`,
  )
}

/** Host names as recorders and as sources of logons. */
export async function hostRows(
  store: EventStore,
): Promise<readonly { readonly hostname: string; readonly events: number }[]> {
  return await store.rows(
    `SELECT hostname, sum(n) AS events FROM (
       SELECT toString(host) AS hostname, count() AS n FROM events GROUP BY hostname
       UNION ALL SELECT srcHost AS hostname, count() AS n FROM events WHERE logonType = 3 GROUP BY hostname
     ) WHERE hostname != '' GROUP BY hostname`,
  )
}

/** Addresses that events give to hosts: where a host began a connection itself, and where a network logon names both. */
export async function addressRows(
  store: EventStore,
): Promise<
  readonly { readonly hostname: string; readonly ip: string; readonly from: Instant; readonly to: Instant }[]
> {
  return await store.rows(
    `SELECT hostname, ip, min(time) AS from, max(time) AS to FROM (
       SELECT toString(host) AS hostname, srcIp AS ip, time FROM events
         PREWHERE classUid = 4001 AND eventId = 3 AND source = 'windows:sysmon' WHERE lower(JSONExtractString(body, 'fields', 'Initiated')) = 'true'
       UNION ALL SELECT toString(host) AS hostname, hostIp AS ip, time FROM events WHERE hostIp != ''
       UNION ALL SELECT srcHost AS hostname, srcIp AS ip, time FROM events WHERE logonType = 3 AND srcHost != ''
     ) WHERE hostname != '' AND ip NOT IN ('', '127.0.0.1', '::1', '0.0.0.0') AND NOT startsWith(ip, 'fe80') GROUP BY hostname, ip`,
  )
}

/** A process start. `recordedTime` is 0 where the record has one clock only. */
export interface ProcessRow {
  readonly host: string
  readonly uid: string
  readonly pid: number
  readonly parentUid: string
  readonly parentPid: number
  readonly path: string
  readonly parentPath: string
  readonly time: Instant
  readonly recordedTime: number
  readonly file: string
}

const PROCESS_COLUMNS = `id, lower(host) AS host, processUid AS uid, processPid AS pid, parentUid, parentPid, processPath AS path,
  '' AS parentPath, time, 0 AS recordedTime, toString(file) AS file`
/** Bodies that are read at once. */
const PAGE_BODIES = 2000

/** Starts of the processes with these GUIDs. At most 20 000 GUIDs a call. */
export async function processStarts(store: EventStore, uids: readonly string[]): Promise<readonly ProcessRow[]> {
  const rows = await store.rows<ProcessRow & { readonly id: string }>(
    `SELECT ${PROCESS_COLUMNS} FROM events WHERE classUid = 1007 AND activityId = 1 AND processUid IN {uids:Array(String)}`,
    { uids },
  )
  return await withBodies(store, rows)
}

/** A process number on a host (lower case). */
export interface ProcessNumber {
  readonly host: string
  readonly pid: number
}

/**
 * Starts of processes with these numbers, each on its own host. Numbers are used again and again: the caller must tell them apart.
 * Parents' paths and second clocks are given only `withClocks`, since they cost the reading of every record.
 */
export async function processStartsByNumber(
  store: EventStore,
  numbers: readonly ProcessNumber[],
  { withClocks }: { readonly withClocks: boolean },
): Promise<readonly ProcessRow[]> {
  // Each number on its host, and not any of the numbers on any of the hosts: that was most of an organisation's processes.
  const rows = await store.rows<ProcessRow & { readonly id: string }>(
    `SELECT ${PROCESS_COLUMNS} FROM events WHERE classUid = 1007 AND activityId = 1 AND processPid IN {pids:Array(UInt32)}
       AND concat(lower(host), '|', toString(processPid)) IN {keys:Array(String)}`,
    {
      pids: [...new Set(numbers.map(({ pid }) => pid))],
      keys: numbers.map(({ host, pid }) => `${host}|${pid}`),
    },
  )
  return withClocks ? await withBodies(store, rows) : rows.toSorted(byStart)
}

/** What only the whole records tell, fetched page by page: a query over all bodies at once would not fit into the engine's memory. */
async function withBodies(
  store: EventStore,
  rows: readonly (ProcessRow & { readonly id: string })[],
): Promise<readonly ProcessRow[]> {
  const whole: ProcessRow[] = []
  for (let at = 0; at < rows.length; at += PAGE_BODIES) {
    const page = rows.slice(at, at + PAGE_BODIES)
    const found = new Map((await store.byId(page.map(({ id }) => id))).map((event) => [event.id, event]))
    for (const row of page) {
      const event = found.get(row.id)
      whole.push({
        ...row,
        parentPath: event?.actor?.process?.parentPath ?? '',
        recordedTime: event?.recordedTime ?? 0,
      })
    }
  }
  return whole.sort(byStart)
}

function byStart(a: ProcessRow, b: ProcessRow): number {
  return (
    a.time - b.time ||
    compareText(a.host, b.host) ||
    a.pid - b.pid ||
    compareText(a.uid, b.uid) ||
    compareText(a.path, b.path)
  )
}

/** A successful logon that came over the network. */
export interface LogonRow {
  readonly id: string
  readonly time: Instant
  readonly recordedTime: number
  readonly source: string
  readonly host: string
  readonly name: string
  readonly domain: string
  readonly uid: string
  readonly session: string
  readonly srcIp: string
  readonly srcHost: string
  readonly logonType: number
  readonly file: string
  readonly record: number
}

/** Sessions that go into one question. */
const MAX_SESSIONS = 5000

/**
 * Logons over the network that opened one of these sessions (each a logon id in lower case) on one of these hosts (lower case),
 * oldest first. Machine accounts are left out: they log on all day. Only sessions are asked for in which something was found: all
 * logons of an organisation's month are more than memory holds.
 */
export async function logonsOnto(
  store: EventStore,
  hosts: readonly string[],
  sessions: readonly string[],
): Promise<readonly LogonRow[]> {
  const found: LogonRow[] = []
  for (let at = 0; at < sessions.length; at += MAX_SESSIONS) {
    const rows = await store.rows<LogonRow>(
      `SELECT id, time, JSONExtractInt(body, 'recordedTime') AS recordedTime, toString(source) AS source, toString(host) AS host, targetUserName AS name,
       toString(targetUserDomain) AS domain, targetUserUid AS uid, targetSession AS session, srcIp, srcHost, logonType, toString(file) AS file, record
     FROM events WHERE classUid = 3002 AND activityId = 1 AND outcome = 'success' AND logonType IN (3, 8, 10) AND lower(host) IN {hosts:Array(String)}
       AND lower(targetSession) IN {sessions:Array(String)}
       AND (srcIp NOT IN ('', '127.0.0.1', '::1') OR srcHost != '') AND NOT endsWith(targetUserName, '$') AND targetUserName NOT IN ('', 'ANONYMOUS LOGON')
     ORDER BY time, id`,
      { hosts, sessions: sessions.slice(at, at + MAX_SESSIONS) },
    )
    found.push(...rows)
  }
  return found.sort((a, b) => a.time - b.time || compareText(a.id, b.id))
}

/** What a source saw of a host or an account. `hours` counts the hours in which it gave anything. */
export interface VisibilityRow {
  readonly source: string
  readonly host: string
  readonly name: string
  readonly domain: string
  readonly uid: string
  readonly email: string
  readonly from: Instant
  readonly to: Instant
  readonly hours: number
  readonly events: number
}

/** Per source and host, and per source and account. Times that nobody believes (1601, 2107) are left out. */
export async function visibilityRows(store: EventStore): Promise<readonly VisibilityRow[]> {
  // A bitmap of hours takes 2 KB for a month and a half, a set 32 KB; an organisation has ten thousands of groups.
  const measure =
    'min(time) AS from, max(time) AS to, groupBitmap(toUInt32(intDiv(time, 3600000000))) AS hours, count() AS events'
  const believed = 'time >= {earliest:Int64} AND time < {latest:Int64}'
  const questions = [
    `SELECT toString(source) AS source, toString(host) AS host, '' AS name, '' AS domain, '' AS uid, '' AS email, ${measure} FROM events WHERE host != '' AND ${believed} GROUP BY source, host`,
    `SELECT toString(source) AS source, '' AS host, userName AS name, toString(userDomain) AS domain, userUid AS uid, userEmail AS email, ${measure} FROM events
       WHERE classUid != 4009 AND (userName != '' OR userEmail != '' OR userUid != '') AND ${believed} GROUP BY source, name, domain, uid, email`,
    `SELECT 'mail' AS source, '' AS host, '' AS name, '' AS domain, '' AS uid, arrayJoin(mailTo) AS email, ${measure} FROM events WHERE classUid = 4009 AND ${believed} GROUP BY email`,
  ]
  const rows: VisibilityRow[] = []
  // One after the other, so that only one of them holds its groups in memory.
  for (const question of questions)
    rows.push(...(await store.rows<VisibilityRow>(question, { earliest: MIN_BELIEVED, latest: MAX_BELIEVED })))
  return rows
}

/**
 * First and last believable time of the evidence; null without any. A message's time is what its sender and some relay wrote, and
 * one from a wrong year would move the end of everything: messages count only where there is nothing else.
 */
export async function timeRange(store: EventStore): Promise<{ readonly from: Instant; readonly to: Instant } | null> {
  const rows = await store.rows<{ readonly isMail: number; readonly from: Instant; readonly to: Instant }>(
    `SELECT classUid = 4009 AS isMail, min(time) AS from, max(time) AS to FROM events
     WHERE time >= {earliest:Int64} AND time < {latest:Int64} GROUP BY isMail ORDER BY isMail`,
    { earliest: MIN_BELIEVED, latest: MAX_BELIEVED },
  )
  const [best] = rows
  return best === undefined ? null : { from: best.from, to: best.to }
}

/** Events that may show a response to an intrusion: the ledger decides. At most 100 000. */
export async function responseCandidates(store: EventStore): Promise<readonly Event[]> {
  const rows = await store.rows<{ readonly body: string }>(
    `SELECT body FROM events
     PREWHERE source IN ('windows:security', 'm365-audit', 'entra-audit') AND (source != 'windows:security' OR eventId IN (4720, 4723, 4724, 4725, 4726))
     WHERE source = 'windows:security' OR (source IN ('m365-audit', 'entra-audit') AND match(body, '(?i)(password|stsrefreshtoken|sign-?in ?sessions|disable account|delete user|add user|inboxrule|set-mailbox"|oauth2permissiongrant|delegated permission|app role assignment|delete application|remove service principal)'))
     ORDER BY time, id LIMIT 100000`,
  )
  return rows.map(eventOf)
}

/** Addresses of recipients and of senders, with the number of messages. */
export async function mailAddressRows(
  store: EventStore,
): Promise<readonly { readonly kind: 'to' | 'from'; readonly address: string; readonly messages: number }[]> {
  return await store.rows(
    `SELECT 'to' AS kind, arrayJoin(mailTo) AS address, count() AS messages FROM events WHERE classUid = 4009 GROUP BY address
     UNION ALL SELECT 'from' AS kind, mailFrom AS address, count() AS messages FROM events WHERE classUid = 4009 AND mailFrom != '' GROUP BY address`,
  )
}

const PAGE_MESSAGES = 1000

/** Every message, oldest first. At most 1 000 000: their order is fetched first, then the messages page by page. */
export async function* messagesInOrder(store: EventStore): AsyncIterable<readonly Event[]> {
  const order = await store.rows<{ readonly id: string }>(
    'SELECT id FROM events WHERE classUid = 4009 ORDER BY time, id',
  )
  for (let at = 0; at < order.length; at += PAGE_MESSAGES) {
    const ids = order.slice(at, at + PAGE_MESSAGES).map(({ id }) => id)
    // Pages come one after the other on purpose: what is judged is judged by what came before.
    const found = new Map((await store.byId(ids)).map((event) => [event.id, event]))
    yield ids.map((id) => found.get(id)).filter((event) => event !== undefined)
  }
}

function eventOf({ body }: { readonly body: string }): Event {
  return JSON.parse(body) as Event // written by the store itself from an Event
}

/** Days on which hosts, and accounts of the organisation's services, gave anything; mail names its senders, so it does not count. */
export async function subjectDays(store: EventStore): Promise<{ readonly hosts: number; readonly accounts: number }> {
  const [row] = await store.rows<{ readonly hosts: number; readonly accounts: number }>(
    `SELECT uniqIf((toString(host), intDiv(time, 86400000000)), host != '') AS hosts,
       uniqIf((userEmail, intDiv(time, 86400000000)), host = '' AND userEmail != '') AS accounts
     FROM events WHERE source != 'mail'`,
  )
  return row ?? { hosts: 0, accounts: 0 }
}

/** On how many hosts and accounts, over all of the evidence, each of these addresses or names is seen as the other side. Those of nobody are left out. */
export async function reachOf(
  store: EventStore,
  addresses: readonly string[],
): Promise<readonly { readonly address: string; readonly subjects: number }[]> {
  const list = addresses.map((address) => `'${address.replace(/[\\']/g, '\\$&')}'`).join(', ')
  if (list === '') return []
  return await store.rows(
    `SELECT address, uniq(subject) AS subjects FROM (
       SELECT dstIp AS address, if(host != '', toString(host), if(srcIp != '', srcIp, userEmail)) AS subject FROM events WHERE dstIp IN (${list})
       UNION ALL SELECT lower(dstHost) AS address, if(host != '', toString(host), if(srcIp != '', srcIp, userEmail)) AS subject FROM events WHERE lower(dstHost) IN (${list})
       UNION ALL SELECT srcIp AS address, if(userEmail != '', userEmail, toString(host)) AS subject FROM events WHERE srcIp IN (${list})
     ) WHERE subject != '' GROUP BY address ORDER BY address`,
  )
}

/** Attempts to log on that have all of this in common; absent parts are '' or 0, and `host` is where they were recorded. */
export interface LogonCount {
  readonly source: string
  readonly activityId: number
  readonly eventId: number
  readonly outcome: string
  readonly logonType: number
  readonly host: string
  readonly srcIp: string
  readonly srcHost: string
  readonly targetName: string
  readonly targetDomain: string
  readonly targetUid: string
  readonly targetEmail: string
  readonly actorName: string
  readonly actorDomain: string
  readonly actorUid: string
  readonly actorEmail: string
  readonly events: number
  readonly first: Instant
  readonly last: Instant
}

/** Counts the attempts to log on (class 3002, these activities) with `from <= time < to`. At most 1 000 000 rows. */
export async function logonCounts(
  store: EventStore,
  { activities, from, to }: { readonly activities: readonly number[]; readonly from: Instant; readonly to: Instant },
): Promise<readonly LogonCount[]> {
  // Who used other credentials matters for those alone: else each service of a host would make a row of its own.
  return await store.rows<LogonCount>(
    `SELECT toString(source) AS source, activityId, eventId, toString(outcome) AS outcome, logonType, toString(host) AS host, srcIp, srcHost,
       targetUserName AS targetName, toString(targetUserDomain) AS targetDomain, targetUserUid AS targetUid, targetUserEmail AS targetEmail,
       (targetUserName != '' OR targetUserUid != '' OR targetUserEmail != '') AND activityId != 7 AS hasOwn,
       if(hasOwn, '', userName) AS actorName, if(hasOwn, '', toString(userDomain)) AS actorDomain,
       if(hasOwn, '', userUid) AS actorUid, if(hasOwn, '', userEmail) AS actorEmail,
       count() AS events, min(time) AS first, max(time) AS last
     FROM events WHERE classUid = 3002 AND activityId IN {activities:Array(UInt32)} AND outcome != '' AND time >= {from:Int64} AND time < {to:Int64}
     GROUP BY source, activityId, eventId, outcome, logonType, host, srcIp, srcHost, targetName, targetDomain, targetUid, targetEmail,
       hasOwn, actorName, actorDomain, actorUid, actorEmail`,
    { activities, from, to },
  )
}
