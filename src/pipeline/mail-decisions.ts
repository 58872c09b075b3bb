import type { MailException } from '../mail/lists/exceptions.ts'
import type { Simulation } from '../mail/lists/simulations.ts'
import type { Message } from '../mail/message.ts'
import { compareText } from '../model/compare.ts'
import type { Event } from '../model/event.ts'
import { type Instant, instant } from '../model/time.ts'
import type { MailDecided, SourceRead } from '../report/report-input.ts'
import type { ReportedRecord } from './reported-mail.ts'
import { emptySimulated, noteSimulated, type SimulatedMail } from './simulated-mail.ts'
import type { TreatedMessage } from './treat-message.ts'

/** What people decided about mail before an investigation, what they reported, and whose mail it is. */
export interface MailDecisions {
  readonly exceptions: readonly MailException[]
  readonly simulations: readonly Simulation[]
  readonly reported: readonly ReportedRecord[]
  /** What `reported` was read from. */
  readonly reportedSources: readonly SourceRead[]
  /** Registrable domains; where there are none they are inferred. */
  readonly ownDomains: readonly string[]
  readonly authservIds: readonly string[]
  /** By which exceptions expire. */
  readonly now: Instant
  /** True for a reported message that may be looked at at all. */
  readonly isWithin: (event: Event) => boolean
}

/** Nothing was decided and nothing reported. */
export const NO_DECISIONS: MailDecisions = {
  ...{ exceptions: [], simulations: [], reported: [], reportedSources: [], ownDomains: [], authservIds: [] },
  now: instant(0),
  isWithin: () => true,
}

/** What came of the decisions, message by message. */
export interface DecisionTally {
  note(message: Message, treated: TreatedMessage): void
  readonly simulated: SimulatedMail
  result(): Pick<MailDecided, 'exceptions' | 'notApplied' | 'simulations'>
}

/** An empty tally of these decisions. */
export function tallyDecisions({ exceptions, simulations, now }: MailDecisions): DecisionTally {
  const byPlace = new Map<string, number>()
  const byVendor = new Map<string, number>()
  // Sentences are one or two for each exception, so there are not many.
  const notApplied = new Map<string, number>()
  const simulated = emptySimulated()
  const add = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1)
  return {
    simulated,
    note(message, treated) {
      for (const { place } of treated.exceptions) add(byPlace, place)
      for (const text of treated.exceptionsNotApplied) add(notApplied, text)
      if (treated.simulation === undefined) return
      add(byVendor, treated.simulation.vendor)
      noteSimulated(simulated, message)
    },
    result: () => ({
      exceptions: exceptions.map(({ place, reason, expires, detectors, until }) => ({
        ...{ place, reason, expires, detectors },
        isExpired: now >= until,
        messages: byPlace.get(place) ?? 0,
      })),
      notApplied: [...notApplied]
        .map(([text, messages]) => ({ text, messages }))
        .sort((a, b) => b.messages - a.messages || compareText(a.text, b.text)),
      simulations: [...new Set(simulations.map(({ vendor }) => vendor))].map((vendor) => ({
        vendor,
        messages: byVendor.get(vendor) ?? 0,
      })),
    }),
  }
}
