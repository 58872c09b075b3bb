import { mergeAccounts } from '../entities/accounts.ts'
import { mergeHosts } from '../entities/hosts.ts'
import type { EntityRef, Signal } from '../model/signal.ts'
import { instant } from '../model/time.ts'
import type { EventStore } from '../stores/events/event-store.ts'
import {
  accountRows,
  addressRows,
  hostRows,
  logonsOnto,
  type ProcessNumber,
  type ProcessRow,
  processStarts,
  processStartsByNumber,
  reachOf,
} from '../stores/events/questions.ts'
import { subjectOf } from '../stories/build.ts'
import { MAX_ANCESTORS } from '../stories/descent.ts'
import type { Facts, LogonFact, ProcessFact } from '../stories/facts.ts'
import { hostKey, processKeys } from '../stories/keys.ts'
import type { Clocks } from './clocks.ts'

/** At most so many GUIDs go into one question. */
const MAX_GUIDS = 10_000

/** Asks the event store for what the stories need to know about these signals. */
export async function gatherFacts(store: EventStore, signals: readonly Signal[], clocks: Clocks): Promise<Facts> {
  const [accountList, hostList, addressList] = [
    await accountRows(store),
    await hostRows(store),
    await addressRows(store),
  ]
  const hosts = mergeHosts(hostList, addressList)
  const accounts = mergeAccounts(accountList, hosts.domains)
  const processes = await gatherProcesses(store, signals)
  await addNumberedProcesses(store, signals, clocks, processes)
  const named = [
    ...new Set(
      signals.flatMap(({ entities }) =>
        entities.filter(({ role, type }) => role === 'device' && type === 'host').map(({ id }) => id.slice(5)),
      ),
    ),
  ].sort()
  const logons: LogonFact[] = []
  // Session keys are `host|logon id`; those of the cloud are no logons onto a host.
  const sessions = [
    ...new Set(
      signals.flatMap(({ keys }) =>
        keys.sessions.filter((key) => !key.startsWith('cloud|')).map((key) => key.slice(key.indexOf('|') + 1)),
      ),
    ),
  ].sort()
  for (const row of named.length === 0 ? [] : await logonsOnto(store, named, sessions)) {
    const { host, srcIp, srcHost, session, logonType, id, source, file, record } = row
    const recordedTime = row.recordedTime === 0 ? undefined : instant(row.recordedTime)
    const time = clocks.mend({ file, host, time: instant(row.time), recordedTime })
    const account = accounts.of({ name: row.name, domain: row.domain, uid: row.uid })
    logons.push({
      time,
      host: hostKey(host),
      session: session === '' ? undefined : `${hostKey(host)}|${session.toLowerCase()}`,
      userId: account?.id ?? `user:${row.name.toLowerCase()}`,
      sourceIp: srcIp === '' ? undefined : srcIp,
      sourceHost: srcHost === '' ? undefined : srcHost,
      logonType,
      event: { id, time, source, file, record },
    })
  }
  return {
    accounts,
    hosts,
    processes,
    logons: logons.sort((a, b) => a.time - b.time || (a.event.id < b.event.id ? -1 : 1)),
    reach: await gatherReach(store, signals),
  }
}

/** How far the signals' outside addresses reach, asked in bounded questions. */
async function gatherReach(store: EventStore, signals: readonly Signal[]): Promise<ReadonlyMap<string, number>> {
  const keyOf = new Map(
    signals.flatMap(({ keys }) => keys.addresses).map((key) => [key.slice(key.indexOf(':') + 1), key]),
  )
  const wanted = [...keyOf.keys()].sort()
  const reach = new Map<string, number>()
  for (let at = 0; at < wanted.length; at += MAX_GUIDS) {
    for (const { address, subjects } of await reachOf(store, wanted.slice(at, at + MAX_GUIDS)))
      reach.set(keyOf.get(address) ?? address, subjects)
  }
  return reach
}

/** Starts of the signals' processes and of their ancestors, one generation a question. */
async function gatherProcesses(store: EventStore, signals: readonly Signal[]): Promise<Map<string, ProcessFact>> {
  const facts = new Map<string, ProcessFact>()
  const asked = new Set<string>()
  let wanted = [...new Set(signals.flatMap(({ keys }) => [...keys.processes, ...keys.parents]).map(guidOf))].filter(
    (uid) => uid !== '',
  )
  for (let generation = 0; generation <= MAX_ANCESTORS && wanted.length > 0; generation += 1) {
    const next = new Set<string>()
    for (let at = 0; at < wanted.length; at += MAX_GUIDS) {
      const part = wanted.slice(at, at + MAX_GUIDS)
      for (const uid of part) asked.add(uid)
      // Generations come one after the other on purpose: the parents are known only from the children.
      for (const row of await processStarts(store, part)) {
        addProcess(facts, row)
        if (row.parentUid !== '' && !asked.has(row.parentUid)) next.add(row.parentUid)
      }
    }
    wanted = [...next].sort()
  }
  return facts
}

/** Two records of one start (Sysmon and the security log) lie this close together. */
const SAME_START_US = 2_000_000

/**
 * Starts of processes that are known by number only, as in the security log. A number that was used more than once on its host
 * in this evidence names no one process, and nothing is claimed of it.
 */
async function addNumberedProcesses(
  store: EventStore,
  signals: readonly Signal[],
  clocks: Clocks,
  facts: Map<string, ProcessFact>,
): Promise<void> {
  const numbered = (key: string): ProcessNumber | undefined => {
    const at = key.lastIndexOf('|pid:')
    return at < 0 ? undefined : { host: key.slice(0, at), pid: Number(key.slice(at + 5)) }
  }
  const asked = new Set<string>()
  let wanted = [...new Set(signals.flatMap(({ keys }) => [...keys.processes, ...keys.parents]))]
    .filter((key) => numbered(key) !== undefined)
    .sort()
  for (let generation = 0; generation <= MAX_ANCESTORS && wanted.length > 0; generation += 1) {
    const places = wanted
      .slice(0, MAX_GUIDS)
      .map(numbered)
      .filter((place) => place !== undefined)
    for (const key of wanted) asked.add(key)
    // Generations come one after the other on purpose: the parents are known only from the children.
    const rows = await processStartsByNumber(store, places, { withClocks: clocks.findings().length > 0 })
    const next = new Set<string>()
    for (const [key, starts] of Map.groupBy(rows, ({ host, pid }) => `${host}|pid:${pid}`)) {
      if (!asked.has(key) || facts.has(key)) continue
      const times = starts.map(({ host, file, time, recordedTime }) =>
        clocks.mend({
          host,
          file,
          time: instant(time),
          recordedTime: recordedTime === 0 ? undefined : instant(recordedTime),
        }),
      )
      const [first] = starts
      if (first === undefined || Math.max(...times) - Math.min(...times) > SAME_START_US) continue
      const parentKey = first.parentPid > 4 ? `${first.host}|pid:${first.parentPid}` : undefined
      facts.set(key, { key, parentKey, path: first.path, time: times[0] ?? instant(first.time) })
      if (parentKey !== undefined && !asked.has(parentKey)) next.add(parentKey)
    }
    wanted = [...next].sort()
  }
}

function addProcess(facts: Map<string, ProcessFact>, row: ProcessRow): void {
  const [key] = processKeys(row.host, { uid: row.uid })
  // A fact without a parent may be only what a child said of it; the process's own start knows more.
  if (key === undefined || facts.get(key)?.parentKey !== undefined) return
  const [parentKey] = processKeys(row.host, { uid: row.parentUid })
  facts.set(key, { key, parentKey, path: row.path, time: row.time })
  // The parent's own start may lie before the first log; its path is known from the child, and tells whether it is a hub.
  if (parentKey !== undefined && row.parentPath !== '' && !facts.has(parentKey))
    facts.set(parentKey, { key: parentKey, parentKey: undefined, path: row.parentPath, time: row.time })
}

function guidOf(key: string): string {
  const id = key.slice(key.indexOf('|') + 1)
  return id.startsWith('pid:') ? '' : id
}

/** Gives every host and account of a signal its one id, whatever name the event bore. */
export function withOneIdEach(signals: readonly Signal[], facts: Facts): readonly Signal[] {
  const known = new Map<string, EntityRef>()
  const canonical = (entity: EntityRef): EntityRef => {
    const key = `${entity.role} ${entity.id}`
    const cached = known.get(key)
    if (cached !== undefined) return cached
    const subject = subjectOf(entity, facts)
    const made: EntityRef =
      subject === undefined || (subject.type !== 'host' && subject.type !== 'user')
        ? entity
        : { ...entity, type: subject.type, id: subject.id }
    known.set(key, made)
    return made
  }
  return signals.map((signal) => {
    const entities = signal.entities.map(canonical)
    return {
      ...signal,
      entities: entities.filter(
        (entity, at) => entities.findIndex(({ role, id }) => role === entity.role && id === entity.id) === at,
      ),
    }
  })
}
