import { CLASS, type Fields } from '../../../model/event.ts'
import type { LogLine } from '../line-shape.ts'
import type { PairSyntax } from './key-values.ts'
import { type Kind, signInBy } from './network-event.ts'
import { meaning, type OwnRoles, type Roles } from './roles.ts'
import type { DayOrder } from './stamps.ts'

/** A product whose lines are pairs of names and values, and how it is known. */
export interface PairDialect {
  readonly source: string
  readonly product: string
  readonly service?: string
  /** True where its connections, requests and questions are for Sigma's firewall, proxy and DNS rules. */
  readonly isNetwork?: boolean
  readonly syntax?: PairSyntax
  readonly roles?: OwnRoles
  readonly dayOrder?: DayOrder
  /** By marks that no other product writes. */
  matches(line: LogLine): boolean
  /** The kind where the names alone do not give it. */
  readonly kind?: (fields: Fields, roles: Roles, line: LogLine) => Kind | undefined
}

/** The words of the named fields, for a look at what they say. */
export function words(fields: Fields, ...names: readonly string[]): string {
  return names.map((name) => meaning(fields[name]) ?? '').join(' ')
}

export function signIn(text: string, roles: Roles): Kind | undefined {
  return roles.user === undefined && roles.targetUser === undefined ? undefined : signInBy(text)
}

export const FINDING: Kind = { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
export const TRAFFIC: Kind = { classUid: CLASS.NETWORK, activityId: 6 }
export const USER_ACTION: Kind = { classUid: CLASS.API, activityId: 99 }
