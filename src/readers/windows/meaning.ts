import type { Actor, Event, Fields, Process, Target, User } from '../../model/event.ts'
import { account, accountOf, type Mutable, session, text } from './field-values.ts'

/** What an event id stands for: OCSF class and activity, and how its fields name the parties. */
export interface Meaning {
  readonly classUid: number
  readonly activityId: number
  readonly fill?: Fill
}

/** Puts entities into an event. */
export type Fill = (fields: Fields, event: Mutable<Event>) => void

/** Meanings by event id. */
export type Meanings = ReadonlyMap<number, Meaning>

/** Rows of a table: ids that share a meaning share a row. */
export function meanings(
  ...rows: readonly (readonly [ids: readonly number[], classUid: number, activityId: number, fill?: Fill])[]
): Meanings {
  const table = new Map<number, Meaning>()
  for (const [ids, classUid, activityId, fill] of rows) {
    for (const id of ids) table.set(id, fill === undefined ? { classUid, activityId } : { classUid, activityId, fill })
  }
  return table
}

/** Sets the actor from what is known of it; nothing where nothing is. */
export function setActor(
  event: Mutable<Event>,
  user: User | undefined,
  process?: Process | undefined,
  logon?: string | undefined,
): void {
  if (user === undefined && process === undefined && logon === undefined) return
  const actor: Mutable<Actor> = {}
  if (user !== undefined) actor.user = user
  if (process !== undefined) actor.process = process
  if (logon !== undefined) actor.session = logon
  event.actor = actor
}

/** The actor of most Security events: `Subject…` and the process that the fields name. */
export function setSubject(fields: Fields, event: Mutable<Event>, process?: Process | undefined): void {
  setActor(event, accountOf(fields, 'Subject'), process, session(fields, 'SubjectLogonId'))
}

/** Adds to the target, keeping what is there; undefined values are left out. */
export function addTarget(
  event: Mutable<Event>,
  parts: { readonly [Key in keyof Target]: Target[Key] | undefined },
): void {
  let target: Record<string, unknown> | undefined
  for (const [name, value] of Object.entries(parts)) {
    if (value === undefined) continue
    target ??= { ...event.target }
    target[name] = value
  }
  if (target !== undefined) event.target = target as Target // names and values are those of `parts`
}

/** A process from what is known of it; undefined where nothing is. */
export function processOf(
  parts: {
    readonly [Key in keyof Process]: Process[Key] | undefined
  },
): Process | undefined {
  const made: Mutable<Process> = {}
  let known = false
  if (parts.pid !== undefined) {
    made.pid = parts.pid
    known = true
  }
  for (const name of PROCESS_TEXTS) {
    const value = parts[name]
    if (value === undefined) continue
    made[name] = value
    known = true
  }
  if (parts.parentPid !== undefined) {
    made.parentPid = parts.parentPid
    known = true
  }
  return known ? made : undefined
}

const PROCESS_TEXTS = ['uid', 'path', 'commandLine', 'parentUid', 'parentPath'] as const

/** Records that name only the account that wrote them. */
export function fillUserOnly(fields: Fields, event: Mutable<Event>): void {
  setActor(event, writer(fields))
}

/** The account under which a record was written: its SID, and its name where the exporter gave one (NXLog's AccountName). */
export function writer(fields: Fields): User | undefined {
  const sid = text(fields, 'Security_UserID')
  const name = text(fields, 'AccountName') ?? (sid === undefined ? undefined : WELL_KNOWN.get(sid))
  return account(name, name === undefined ? undefined : text(fields, 'Domain'), sid)
}

/** Accounts that have the same SID on every machine. */
const WELL_KNOWN: ReadonlyMap<string, string> = new Map([
  ['S-1-5-18', 'SYSTEM'],
  ['S-1-5-19', 'LOCAL SERVICE'],
  ['S-1-5-20', 'NETWORK SERVICE'],
])

/** Records of many kinds, of which only this is known: who acted by the usual names, else who wrote it; and whom it concerns. */
export function fillParties(fields: Fields, event: Mutable<Event>): void {
  setActor(
    event,
    accountOf(fields, 'Subject') ?? account(text(fields, 'User'), undefined) ?? writer(fields),
    undefined,
    session(fields, 'SubjectLogonId'),
  )
  addTarget(event, { user: accountOf(fields, 'Target') })
}
