import { CLASS } from '../../model/event.ts'
import { applicationMeanings } from './application-meanings.ts'
import { auditMeanings } from './audit-meanings.ts'
import type { Family } from './channels.ts'
import { logMeanings } from './log-meanings.ts'
import type { Meaning, Meanings } from './meaning.ts'
import { fillParties } from './meaning.ts'
import { objectMeanings } from './object-meanings.ts'
import { remoteMeanings } from './remote-meanings.ts'
import { securityMeanings } from './security-meanings.ts'
import { sysmonMeanings } from './sysmon-meanings.ts'
import { systemMeanings } from './system-meanings.ts'

/** What a service or application says of itself, of which no more is known: Application Lifecycle, Other. */
const UNKNOWN: Meaning = { classUid: CLASS.APPLICATION_LIFECYCLE, activityId: 99, fill: fillParties }

const TABLES: Readonly<Record<Family, Meanings>> = {
  security: new Map([...auditMeanings, ...securityMeanings, ...objectMeanings, ...logMeanings]),
  sysmon: sysmonMeanings,
  system: new Map([...systemMeanings, ...logMeanings]),
  eventlog: logMeanings,
  ...applicationMeanings,
  ...remoteMeanings,
  other: new Map(),
}

/** What an event id means, by its provider's family: event ids alone say nothing, since providers reuse them. */
export function meaningOf(family: Family, eventId: number): Meaning {
  return TABLES[family].get(eventId) ?? UNKNOWN
}
