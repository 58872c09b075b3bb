import type { Signal } from '../model/signal.ts'

/** Log-odds, before any evidence, that a set of linked signals is an attack: about one in a thousand. By judgement. */
const PRIOR_LOG_ODDS = -7
/** What each further stage beyond the first adds: benign coincidences seldom walk along the kill chain. By judgement. */
const STAGE_BONUS = 1
/** What each further family of detectors beyond the first adds: they fail independently. By judgement. */
const FAMILY_BONUS = 2

/**
 * The log-likelihood ratio of all signals together, in nats. Repetition of the same fact says little more: the second signal
 * of a detector counts half, the third a quarter, and so on, so that no detector alone counts more than twice; so do detectors
 * that match the very same event.
 */
export function storyScore(signals: readonly Signal[]): number {
  const heaviest = [...signals].sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
  const byDetector = new Map<string, number>()
  const byEvent = new Map<string, number>()
  let sum = 0
  for (const signal of heaviest) {
    const event = signal.events[0]?.id ?? signal.id
    const repeated = (byDetector.get(signal.detector) ?? 0) + (byEvent.get(event) ?? 0)
    byDetector.set(signal.detector, (byDetector.get(signal.detector) ?? 0) + 1)
    byEvent.set(event, (byEvent.get(event) ?? 0) + 1)
    sum += signal.weight / 2 ** repeated
  }
  const telling = signals.filter(({ weight }) => weight >= 1)
  const stages = new Set(telling.map(({ stage }) => stage)).size
  const families = new Set(telling.map(({ family }) => family)).size
  return round(sum + STAGE_BONUS * Math.max(0, stages - 1) + FAMILY_BONUS * Math.max(0, families - 1))
}

/** Probability from a score, 0–1, with the prior log-odds. */
export function probability(score: number): number {
  return round(1 / (1 + Math.exp(-(score + PRIOR_LOG_ODDS))))
}

/** Three decimals, so that a sum in another order prints the same. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
