import type { Stage } from '../../src/model/signal.ts'
import type { Instant } from '../../src/model/time.ts'
import type { Placed } from '../records/place.ts'
import { MACHINES, ORGANISATION, PEOPLE } from './organisation.ts'

/** Whom a step or an interval is about, as the ledger would name them. */
export interface Subject {
  readonly type: 'user' | 'host'
  readonly id: string
  readonly names: readonly string[]
}

function user(account: string, ...names: readonly string[]): Subject {
  return {
    type: 'user',
    id: `user:${ORGANISATION.netbios.toLowerCase()}\\${account}`,
    names: [`${ORGANISATION.netbios}\\${account}`, ...names],
  }
}

function host(name: string): Subject {
  return { type: 'host', id: `host:${name.toLowerCase()}`, names: [name, `${name}.${ORGANISATION.directory}`] }
}

export const VICTIMS: Readonly<Record<'engineer' | 'administrator' | 'workstation' | 'server', Subject>> = {
  engineer: user(
    PEOPLE.jonas.account,
    PEOPLE.jonas.mail,
    PEOPLE.jonas.account,
    PEOPLE.jonas.sid,
    PEOPLE.jonas.objectId,
  ),
  administrator: user('adm-rnovotny', 'adm-rnovotny'),
  workstation: host(MACHINES.engineering.name),
  server: host(MACHINES.files.name),
}

/** One act of the intruders. */
interface Step {
  readonly time: Instant
  readonly stage: Stage
  readonly technique: string
  readonly what: string
  readonly subjects: readonly Subject[]
  /** A person at a keyboard; false where a program did it by itself. */
  readonly human: boolean
  /** Kinds of log that show it, by their usual names; empty where nothing here does. */
  readonly visibleIn: readonly string[]
  readonly events: readonly Placed[]
}

/** Collects the steps of the campaign as they happen. */
export interface Campaign {
  readonly steps: Step[]
  readonly add: (step: Omit<Step, 'time' | 'human'> & { readonly time?: Instant; readonly human?: boolean }) => void
}

/** Begins a campaign's account. */
export function openCampaign(): Campaign {
  const steps: Step[] = []
  return {
    steps,
    add: (step) => {
      const time = step.time ?? step.events[0]?.time
      if (time === undefined) throw new Error(`a step without a time: ${step.what}`)
      steps.push({ human: true, ...step, time })
    },
  }
}
