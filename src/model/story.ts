import type { Stage } from './signal.ts'
import type { Instant } from './time.ts'

export const LINK_KINDS = [
  'process',
  'parent',
  'session',
  'logon',
  'mail',
  'file',
  'object',
  'address',
  'account',
  'federation',
] as const
export type LinkKind = (typeof LINK_KINDS)[number]

/** A cause that ties two signals: `from` came first. `strength` is 0–1, `because` says it in words. */
export interface CausalLink {
  readonly from: string
  readonly to: string
  readonly kind: LinkKind
  readonly strength: number
  readonly because: string
}

/** Whom a story is about. `names` are all names by which the subject is known, the most telling first. */
export interface Subject {
  readonly type: 'user' | 'host' | 'mailbox' | 'app'
  readonly id: string
  readonly names: readonly string[]
  /** Set where the account is not a person's own: it joins what has nothing to do with each other. */
  readonly kind?: 'machine' | 'service' | 'system'
}

/** Signals that causes join into one attack. */
export interface Story {
  readonly id: string
  readonly title: string
  readonly score: number
  readonly firstTime: Instant
  readonly lastTime: Instant
  readonly stages: readonly Stage[]
  readonly techniques: readonly string[]
  readonly families: readonly string[]
  readonly subjects: readonly Subject[]
  /** Ids, oldest first. */
  readonly signals: readonly string[]
  readonly links: readonly CausalLink[]
  /** Sentences: what could not be seen, and what to look at next. */
  readonly unseen: readonly string[]
  /** Whether it is put before a person, or did not fit into the day's budget. */
  readonly isAlert: boolean
}
