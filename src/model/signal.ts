import type { Instant } from './time.ts'

/** Our stages of an attack, in the order in which they usually come. */
export const STAGES = [
  'reconnaissance',
  'delivery',
  'exploitation',
  'credential theft',
  'foothold',
  'backdoor',
  'own tools',
  'discovery',
  'spread',
  'collection',
  'exfiltration',
  'sabotage',
  'covering tracks',
] as const
export type Stage = (typeof STAGES)[number]

export const FAMILIES = ['mail', 'page', 'log', 'behaviour'] as const
export type Family = (typeof FAMILIES)[number]

export const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const
export type Level = (typeof LEVELS)[number]

/** What an entity has to do with a finding. `actor` did it, `target` had it done to them, `device` is where it happened. */
export type Role = 'actor' | 'target' | 'device' | 'infrastructure' | 'object'

export type EntityType = 'user' | 'host' | 'mailbox' | 'app' | 'ip' | 'domain' | 'url' | 'file' | 'session' | 'process'

/** `id` bears its type as a prefix: `user:corp\kim`, `host:ws1`, `ip:192.0.2.7`. Lower case but for urls. */
export interface EntityRef {
  readonly role: Role
  readonly type: EntityType
  readonly id: string
}

/** A pointer from a signal to an event, enough to find the raw record without a store. */
export interface EventRef {
  readonly id: string
  readonly time: Instant
  readonly source: string
  readonly file: string
  readonly record: number
}

/**
 * What ties a signal to others: keys that are equal where the cause is the same. Made by `stories/keys.ts` from events.
 * A key of kind `process` is `host|guid`, of kind `session` is `host|0x3e7`.
 */
export interface CausalKeys {
  readonly processes: readonly string[]
  readonly parents: readonly string[]
  readonly sessions: readonly string[]
  readonly hashes: readonly string[]
  readonly addresses: readonly string[]
  /** Named things on a host that two logs may both tell of: `host|service:name`, `host|task:name`. */
  readonly objects: readonly string[]
}

/** A finding with a weight: what was seen, on whom, when, and how much it says. */
export interface Signal {
  readonly id: string
  readonly family: Family
  readonly detector: string
  /** The rule's or detector's title. */
  readonly title: string
  readonly rule?: RuleRef
  readonly time: Instant
  readonly endTime: Instant
  readonly stage: Stage
  readonly techniques: readonly string[]
  /** Log-likelihood ratio in nats: ln P(seen | attack) / P(seen | benign). */
  readonly weight: number
  /** Where the weight is from: what begins with `prior` is judgement (see `isJudged`), else what was counted. */
  readonly weightBasis: string
  /** True where what was seen is itself an act of an intruder, not only a sign of one. */
  readonly act: boolean
  readonly entities: readonly EntityRef[]
  readonly because: readonly string[]
  readonly against: readonly string[]
  readonly events: readonly EventRef[]
  /** How many events it stands for; `events` holds the first of them. */
  readonly count: number
  readonly keys: CausalKeys
  /** What its events look like without their particulars, at most eight: equal ones are one habit. Empty where that can't be said. */
  readonly patterns: readonly string[]
}

/** The rule behind a signal. Author and link are shown with every match, as the Detection Rule License asks. */
export interface RuleRef {
  readonly id: string
  readonly title: string
  readonly level: Level
  readonly author?: string
  readonly link?: string
}

/** True where the weight is judgement, even where it was lowered since by what other hosts and accounts do. */
export function isJudged({ weightBasis }: Pick<Signal, 'weightBasis'>): boolean {
  return weightBasis === 'prior' || weightBasis.startsWith('prior,')
}
