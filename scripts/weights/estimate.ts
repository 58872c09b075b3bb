import { inverseBeta } from './beta.ts'
import type { Count } from './observe.ts'

/**
 * What a judged weight counts for beside the data: half a firing on each side, as in Jeffreys's prior, over as many days or cases
 * as the judged rate says that half a firing takes.
 */
export const PRIOR_FIRINGS = 0.5
/** Fewer benign subject-days than this with records of a rule's log source say nothing of the rule. */
export const MIN_BENIGN_DAYS = 30
/** A weight rises only on so many attack cases with records of the rule's log source. */
export const MIN_ATTACK_CASES = 30
/**
 * What an invented day counts for beside a recorded one. How often an invented administrator does something is its inventor's
 * guess, and inventors put in what might be mistaken for an attack; by judgement.
 */
export const INVENTED_SHARE = 0.05
/** What is left of a judged weight at least: what fires all day still says that it was there. */
export const LEAST_SHARE = 0.05
/** What is outside of an interval, at each end. */
const TAIL = 0.025

/** What data say of one rule. */
export interface RuleData {
  /** In nats, by judgement. */
  readonly prior: number
  /** Subject-days as they were recorded. */
  readonly benign: Count
  /** Subject-days of invented organisations. They can show that a rule is noisy, not that it is quiet. */
  readonly invented: Count
  /** Cases of data that nobody looked at when writing the rule. */
  readonly attack: Count
  /** False where the rule was written while looking at the benign data: that it is quiet there proves nothing. */
  readonly isQuietProof: boolean
  /** Mean share of attack cases on which a rule fires that could. */
  readonly meanAttackRate: number
}

/** What comes out of it. */
export interface Estimate {
  /** `prior` where the data are too thin to change the judged weight, or only seem to raise it. */
  readonly basis: 'data' | 'prior'
  /** In nats. */
  readonly weight: number
  /** 95 % of the log-likelihood ratio by judgement and data together, in nats. */
  readonly interval: readonly [low: number, high: number]
}

/**
 * The weight of a rule: ln (rate on attack cases / rate on benign days). Both rates are Gamma-Poisson: the judged rate with the
 * weight of half a firing, and what was counted. The judged rates are the mean of all rules on attacks, and on benign days what the
 * judged weight makes of it, so that without data the judged weight comes out.
 *
 * It falls where the rule fired on benign days. It rises no further than the lower end of what the recorded data say alone: that a
 * handful of machines was quiet is no promise for others. Attack data only speak for a rule: that it fires seldom in a catalogue of
 * techniques is the catalogue's choice.
 */
export function estimateWeight(data: RuleData): Estimate {
  const { prior, attack, meanAttackRate } = data
  const benign = {
    fired: data.benign.fired + INVENTED_SHARE * data.invented.fired,
    of: data.benign.of + INVENTED_SHARE * data.invented.of,
  }
  const judgedRate = meanAttackRate * Math.exp(-prior)
  const counted = rateOf(attack, meanAttackRate)
  const attacks = counted.firings / counted.exposure > meanAttackRate ? counted : rateOf(NOTHING, meanAttackRate)
  const days = rateOf(benign, judgedRate)
  const interval = ratioInterval(attacks, days)
  const keep: Estimate = { basis: 'prior', weight: prior, interval }
  if (benign.of < MIN_BENIGN_DAYS) return keep
  const mean = Math.log(attacks.firings / attacks.exposure) - Math.log(days.firings / days.exposure)
  const most = Math.max(prior, provenWeight(data))
  const weight = Math.max(LEAST_SHARE * prior, Math.min(mean, most))
  return benign.fired === 0 && weight <= prior ? keep : { basis: 'data', weight, interval }
}

const NOTHING: Count = { fired: 0, of: 0 }

interface Rate {
  readonly firings: number
  readonly exposure: number
}

function rateOf({ fired, of }: Count, judged: number): Rate {
  return { firings: PRIOR_FIRINGS + fired, exposure: PRIOR_FIRINGS / judged + of }
}

/** The lower end of what the recorded data alone say; −∞ where they are too thin to raise anything. */
function provenWeight({ benign, attack, isQuietProof }: RuleData): number {
  if (!isQuietProof || benign.of < MIN_BENIGN_DAYS || attack.of < MIN_ATTACK_CASES) return Number.NEGATIVE_INFINITY
  const alone = ({ fired, of }: Count): Rate => ({ firings: PRIOR_FIRINGS + fired, exposure: of })
  return ratioInterval(alone(attack), alone(benign))[0]
}

/** 95 % of ln (a / b) of two Gamma rates: a share of one in the sum of both is Beta, whatever their scale. */
function ratioInterval(a: Rate, b: Rate): readonly [number, number] {
  const end = (probability: number): number => {
    const share = inverseBeta(probability, a.firings, b.firings)
    return Math.log(share / (1 - share)) + Math.log(b.exposure / a.exposure)
  }
  return [end(TAIL), end(1 - TAIL)]
}
