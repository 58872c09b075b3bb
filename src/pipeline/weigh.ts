import type { Signal } from '../model/signal.ts'
import { DAY_US } from '../model/time.ts'

/** Below so many subject-days a share says nothing about a rule's habits here. */
const MIN_SUBJECT_DAYS = 20
/** A rule that fires on a smaller share of all subject-days than this is not noise. */
const NOISY_SHARE = 0.1

/**
 * Damps what fires all day in this very evidence: a rule that fires on a third of all host-days tells little about any of them.
 * The weight falls with the share, and the signal says so in `against`.
 * @param subjectDays days on which any host or account gave anything, over all of the evidence.
 */
export function weighSignals(signals: readonly Signal[], subjectDays: number): readonly Signal[] {
  if (subjectDays < MIN_SUBJECT_DAYS) return signals
  const firing = new Map<string, Set<string>>()
  for (const signal of signals) {
    const subject =
      signal.entities.find(({ role }) => role === 'device') ?? signal.entities.find(({ role }) => role === 'actor')
    const days = firing.get(signal.detector) ?? new Set<string>()
    firing.set(signal.detector, days.add(`${subject?.id ?? ''} ${Math.floor(signal.time / DAY_US)}`))
  }
  return signals.map((signal) => {
    const days = firing.get(signal.detector)?.size ?? 0
    const share = days / subjectDays
    if (signal.family === 'mail' || share < NOISY_SHARE) return signal
    const weight = Math.round(signal.weight * Math.max(0.05, 1 - 2 * share) * 1000) / 1000
    return {
      ...signal,
      weight,
      weightBasis: 'prior, damped by its rate here',
      against: [
        ...signal.against,
        `It fires on ${days} of ${subjectDays} host-days in this evidence, so it says little here.`,
      ],
    }
  })
}
