import type { Accounts } from '../entities/accounts.ts'
import type { Hosts } from '../entities/hosts.ts'
import type { EventRef } from '../model/signal.ts'
import type { Instant } from '../model/time.ts'

/** A process start, as far as its descent needs it. Keys are those of `keys.ts`. */
export interface ProcessFact {
  readonly key: string
  readonly parentKey: string | undefined
  readonly path: string
  readonly time: Instant
}

/** A successful logon from elsewhere. `session` is a session key; names are as the event bore them. */
export interface LogonFact {
  readonly time: Instant
  readonly host: string
  readonly session: string | undefined
  readonly userId: string
  readonly sourceIp: string | undefined
  readonly sourceHost: string | undefined
  readonly logonType: number | undefined
  readonly event: EventRef
}

/** What the stories know beside the signals. All of it is from events; nothing is assumed. */
export interface Facts {
  readonly accounts: Accounts
  readonly hosts: Hosts
  /** Process starts by key: those of the signals and their ancestors. */
  readonly processes: ReadonlyMap<string, ProcessFact>
  /** Logons onto hosts, oldest first. */
  readonly logons: readonly LogonFact[]
  /** On how many hosts and accounts each outside address of the signals is seen at all, by its key; unknown ones are left out. */
  readonly reach: ReadonlyMap<string, number>
}
