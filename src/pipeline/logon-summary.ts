import type { Event } from '../model/event.ts'
import { CLASS } from '../model/event.ts'
import type { Instant } from '../model/time.ts'
import type { LogonCount } from '../stores/events/questions.ts'

/** Pairs of account and place that are kept; logons of further ones are counted only. */
const MAX_ROWS = 200_000
/** Sources of one row that are told apart. */
const MAX_SOURCES = 100

/** One account at one place: a host, or a service such as `entra-signin`. */
export interface LogonRow {
  readonly account: string
  readonly place: string
  readonly succeeded: number
  readonly failed: number
  /** Uses of other credentials than one's own (Windows 4648): whether the logon succeeded, the record does not say. */
  readonly explicit: number
  /** By kind: `network`, `remote interactive`, `ntlm`, `kerberos`, the service's own name. The most frequent first. */
  readonly kinds: readonly { readonly kind: string; readonly succeeded: number; readonly failed: number }[]
  /** Addresses, or names of hosts where there is no address. The most frequent first. */
  readonly sources: readonly { readonly source: string; readonly succeeded: number; readonly failed: number }[]
  /** Logons from sources past the bound. */
  readonly fromOthers: number
  readonly first: Instant
  readonly last: Instant
}

/** Adds up logons. Memory is bounded, whatever comes. */
export interface LogonSummary {
  add(logons: LogonCount): void
  rows(): readonly LogonRow[]
  /** Logons of accounts of machines and of the system itself, which are left out; 0 where they were asked for. */
  ofMachines(): number
  /** Logons past the bound on rows. */
  leftOut(): number
}

interface Tally {
  succeeded: number
  failed: number
}

interface Row extends Tally {
  readonly account: string
  readonly place: string
  explicit: number
  readonly kinds: Map<string, Tally>
  readonly sources: Map<string, Tally>
  fromOthers: number
  first: Instant
  last: Instant
}

/** OCSF activities of class 3002 that are attempts: logon, ticket, explicit credentials, preauthentication. Tickets for services follow from them. */
export const LOGON_ACTIVITIES: readonly number[] = [1, 3, 6, 7]
const KERBEROS: ReadonlySet<number> = new Set([3, 6])
const EXPLICIT = 7
const NTLM_EVENT = 4776

/** Names of the Windows logon types. */
const LOGON_TYPES: Readonly<Record<number, string>> = {
  2: 'interactive',
  3: 'network',
  4: 'batch',
  5: 'service',
  7: 'unlock',
  8: 'network cleartext',
  9: 'new credentials',
  10: 'remote interactive',
  11: 'cached interactive',
  12: 'cached remote',
  13: 'cached unlock',
}

/** The system itself, local and network service, window manager, font driver host. */
const SYSTEM_SID = /^S-1-5-(?:18|19|20|90-.*|96-.*)$/i
const SYSTEM_NAME = /^(?:SYSTEM|LOCAL SERVICE|NETWORK SERVICE|DWM-\d{1,4}|UMFD-\d{1,4})$/i

/** An empty summary. */
export function logonSummary({ withMachines }: { readonly withMachines: boolean }): LogonSummary {
  const rows = new Map<string, Row>()
  let [ofMachines, leftOut] = [0, 0]
  return {
    add(logons) {
      const who = accountOf(logons)
      if (who === undefined) return
      if (who.isMachine && !withMachines) {
        ofMachines += logons.events
        return
      }
      const place = placeOf(logons)
      const key = `${who.account.toLowerCase()}\0${place.toLowerCase()}`
      let row = rows.get(key)
      if (row === undefined) {
        if (rows.size >= MAX_ROWS) {
          leftOut += logons.events
          return
        }
        row = emptyRow(who.account, place, logons)
        rows.set(key, row)
      }
      addTo(row, logons)
    },
    rows: () => [...rows.values()].map(shown),
    ofMachines: () => ofMachines,
    leftOut: () => leftOut,
  }
}

/** An event as a count of one; undefined where it is no attempt to log on. */
export function logonOf(event: Event): LogonCount | undefined {
  const { classUid, activityId, auth, target, actor, srcEndpoint, time } = event
  if (classUid !== CLASS.AUTHENTICATION || auth === undefined || !LOGON_ACTIVITIES.includes(activityId))
    return undefined
  return {
    source: event.source,
    activityId,
    eventId: Number(event.fields['EventID'] ?? 0) || 0,
    outcome: auth.outcome,
    logonType: auth.logonType ?? 0,
    host: event.device?.hostname ?? '',
    srcIp: srcEndpoint?.ip ?? '',
    srcHost: srcEndpoint?.hostname ?? '',
    targetName: target?.user?.name ?? '',
    targetDomain: target?.user?.domain ?? '',
    targetUid: target?.user?.uid ?? '',
    targetEmail: target?.user?.email ?? '',
    actorName: actor?.user?.name ?? '',
    actorDomain: actor?.user?.domain ?? '',
    actorUid: actor?.user?.uid ?? '',
    actorEmail: actor?.user?.email ?? '',
    events: 1,
    first: time,
    last: time,
  }
}

/** Logs of hosts name who is logged on to as the target; a cloud's sign-in has only who signs in. */
function hasTarget({ targetName, targetUid, targetEmail }: LogonCount): boolean {
  return targetName !== '' || targetUid !== '' || targetEmail !== ''
}

function accountOf(logons: LogonCount): { readonly account: string; readonly isMachine: boolean } | undefined {
  const isTarget = hasTarget(logons)
  const name = isTarget ? logons.targetName : logons.actorName
  const domain = isTarget ? logons.targetDomain : logons.actorDomain
  const uid = isTarget ? logons.targetUid : logons.actorUid
  const email = isTarget ? logons.targetEmail : logons.actorEmail
  const account = name === '' ? email || uid : domain === '' ? email || name : `${domain}\\${name}`
  if (account === '') return undefined
  return { account, isMachine: name.endsWith('$') || SYSTEM_SID.test(uid) || SYSTEM_NAME.test(name) }
}

/** A cloud's sign-in names the device that was used, not a place that was entered. */
function placeOf(logons: LogonCount): string {
  return (hasTarget(logons) && logons.host) || logons.source
}

function kindOf({ activityId, eventId, logonType, source }: LogonCount): string {
  if (activityId === EXPLICIT) return 'explicit credentials'
  if (KERBEROS.has(activityId)) return 'kerberos'
  if (eventId === NTLM_EVENT) return 'ntlm'
  return logonType === 0 ? source : (LOGON_TYPES[logonType] ?? `type ${logonType}`)
}

function originOf(logons: LogonCount): string {
  if (logons.srcIp !== '' || logons.srcHost !== '') return logons.srcIp || logons.srcHost
  if (logons.activityId !== EXPLICIT || logons.actorName === '') return ''
  return `used by ${logons.actorDomain === '' ? '' : `${logons.actorDomain}\\`}${logons.actorName}`
}

function emptyRow(account: string, place: string, { first, last }: LogonCount): Row {
  const [kinds, sources] = [new Map<string, Tally>(), new Map<string, Tally>()]
  return { account, place, succeeded: 0, failed: 0, explicit: 0, kinds, sources, fromOthers: 0, first, last }
}

function addTo(row: Row, logons: LogonCount): void {
  const { events, activityId, outcome, first, last } = logons
  if (activityId === EXPLICIT) row.explicit += events
  else if (outcome === 'failure') row.failed += events
  else row.succeeded += events
  tally(row.kinds, kindOf(logons), logons)
  const origin = originOf(logons)
  if (origin !== '' && (row.sources.has(origin) || row.sources.size < MAX_SOURCES)) tally(row.sources, origin, logons)
  else if (origin !== '') row.fromOthers += events
  if (first < row.first) row.first = first
  if (last > row.last) row.last = last
}

function tally(into: Map<string, Tally>, key: string, { outcome, events }: LogonCount): void {
  const known = into.get(key) ?? { succeeded: 0, failed: 0 }
  if (outcome === 'failure') known.failed += events
  else known.succeeded += events
  into.set(key, known)
}

function shown({ kinds, sources, ...row }: Row): LogonRow {
  return {
    ...row,
    kinds: byFrequency(kinds).map(([kind, counts]) => ({ kind, ...counts })),
    sources: byFrequency(sources).map(([source, counts]) => ({ source, ...counts })),
  }
}

function byFrequency(tallies: ReadonlyMap<string, Tally>): readonly (readonly [string, Tally])[] {
  const all = ({ succeeded, failed }: Tally): number => succeeded + failed
  return [...tallies].sort(([a, x], [b, y]) => all(y) - all(x) || (a < b ? -1 : a > b ? 1 : 0))
}
