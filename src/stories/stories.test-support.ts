import { mergeAccounts } from '../entities/accounts.ts'
import { mergeHosts } from '../entities/hosts.ts'
import type { CausalKeys, EntityRef, Signal } from '../model/signal.ts'
import { type Instant, instant, MINUTE_US } from '../model/time.ts'
import type { Facts, LogonFact, ProcessFact } from './facts.ts'

const START = 1_772_000_000_000_000

/** An instant so many minutes into the invented day. */
export const minute = (minutes: number): Instant => instant(START + Math.round(minutes * MINUTE_US))

const NO_KEYS: CausalKeys = { processes: [], parents: [], sessions: [], hashes: [], addresses: [], objects: [] }

export function signal(
  id: string,
  minutes: number,
  parts: Partial<Omit<Signal, 'keys'>> & { readonly keys?: Partial<CausalKeys> } = {},
): Signal {
  const time = minute(minutes)
  return {
    id,
    family: 'log',
    detector: `log/${id}`,
    title: `Title of ${id}`,
    time,
    endTime: time,
    stage: 'foothold',
    techniques: ['T1059.001'],
    weight: 3,
    weightBasis: 'prior',
    act: false,
    entities: [],
    because: [`${id} was seen.`],
    against: [],
    events: [{ id: `event-${id}`, time, source: 'windows:sysmon', file: 'a.evtx', record: 1 }],
    count: 1,
    patterns: [],
    ...parts,
    keys: { ...NO_KEYS, ...parts.keys },
  }
}

export const on = (host: string): EntityRef => ({ role: 'device', type: 'host', id: `host:${host}` })
export const by = (user: string): EntityRef => ({ role: 'actor', type: 'user', id: `user:${user}` })
export const to = (user: string): EntityRef => ({ role: 'target', type: 'user', id: `user:${user}` })

export function facts(
  parts: {
    readonly processes?: readonly ProcessFact[]
    readonly logons?: readonly LogonFact[]
    readonly reach?: ReadonlyMap<string, number>
    readonly addresses?: readonly { readonly hostname: string; readonly ip: string }[]
  } = {},
): Facts {
  return {
    accounts: mergeAccounts([]),
    hosts: mergeHosts(
      [],
      (parts.addresses ?? []).map((row) => ({ ...row, from: minute(0), to: minute(10_000) })),
    ),
    processes: new Map((parts.processes ?? []).map((fact) => [fact.key, fact])),
    logons: parts.logons ?? [],
    reach: parts.reach ?? new Map(),
  }
}
