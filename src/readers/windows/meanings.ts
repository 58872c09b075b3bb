import { CLASS } from '../../model/event.ts'
import { applicationMeanings } from './application-meanings.ts'
import type { Family } from './channels.ts'
import { logMeanings } from './log-meanings.ts'
import type { Meaning, Meanings } from './meaning.ts'
import { fillUserOnly } from './meaning.ts'
import { objectMeanings } from './object-meanings.ts'
import { remoteMeanings } from './remote-meanings.ts'
import { securityMeanings } from './security-meanings.ts'
import { sysmonMeanings } from './sysmon-meanings.ts'
import { systemMeanings } from './system-meanings.ts'

/** Kept, but no class of OCSF is known for it. */
const UNKNOWN: Meaning = { classUid: CLASS.NONE, activityId: 0, fill: fillUserOnly }

const TABLES: Readonly<Record<Family, Meanings>> = {
  security: new Map([...securityMeanings, ...objectMeanings, ...logMeanings]),
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
