import { hash } from 'node:crypto'
import type { Kind } from './corpora.ts'
import { FITTABLE, type Observation } from './observe.ts'

/** A start and a weight for each detector, whose sum is a log-likelihood ratio. */
export interface Model {
  readonly start: number
  readonly weights: Float64Array
}

/** How much a message of a kind counts: small kinds more, so that they are heard; old spam less, since it is no phishing. */
const SHARE: Readonly<Record<Kind, number>> = {
  phish: 1,
  'old spam': 0.3,
  'easy ham': 1,
  'hard ham': 6,
  'list mail': 3,
  bounces: 2,
}
/** A message whose era was changed counts half: it is the same message. */
const CHANGED_SHARE = 0.5
/** Ridge penalty, and steps of the descent (Adam, step 0.05). Both were set once, before the figures of docs/evaluation.md. */
const RIDGE = 0.002
const [STEPS, STEP] = [250, 0.05]
const FOLDS = 5

/**
 * Logistic regression whose weights may only have the sign that the detector's author gave: what speaks for an attack can't
 * become a sign of innocence because the data happen to be so. `without` are groups whose detectors are left out.
 */
export function fit(rows: readonly Observation[], without: (detector: number) => boolean = () => false): Model {
  const count = FITTABLE.length
  const signs = FITTABLE.map(({ priorWeight }) => Math.sign(priorWeight))
  const weights = new Float64Array(count)
  let start = 0
  const shares = rows.map(({ kind, isChanged }) => SHARE[kind] * (isChanged ? CHANGED_SHARE : 1))
  let [attacks, others] = [0, 0]
  for (const [at, row] of rows.entries()) {
    if (row.isAttack) attacks += shares[at] ?? 0
    else others += shares[at] ?? 0
  }
  const [mean, square, slope] = [new Float64Array(count + 1), new Float64Array(count + 1), new Float64Array(count + 1)]
  const add = (to: Float64Array, at: number, amount: number): void => {
    to[at] = (to[at] ?? 0) + amount
  }
  for (let step = 1; step <= STEPS; step += 1) {
    slope.fill(0)
    for (const [at, row] of rows.entries()) {
      const sure = 1 / (1 + Math.exp(-scoreOf(row, { start, weights })))
      const side = row.isAttack ? 1 / (2 * attacks) : 1 / (2 * others)
      const error = (shares[at] ?? 0) * side * (sure - (row.isAttack ? 1 : 0))
      add(slope, count, error)
      for (const [detector, strength] of row.values) add(slope, detector, error * strength)
    }
    for (let at = 0; at <= count; at += 1) {
      const own = (slope[at] ?? 0) + (at < count ? RIDGE * (weights[at] ?? 0) : 0)
      mean[at] = 0.9 * (mean[at] ?? 0) + 0.1 * own
      square[at] = 0.99 * (square[at] ?? 0) + 0.01 * own * own
      const move =
        (STEP * ((mean[at] ?? 0) / (1 - 0.9 ** step))) / (Math.sqrt((square[at] ?? 0) / (1 - 0.99 ** step)) + 1e-8)
      if (at === count) start -= move
      else {
        const next = (weights[at] ?? 0) - move
        weights[at] = without(at) || next * (signs[at] ?? 0) < 0 ? 0 : next
      }
    }
  }
  return { start, weights }
}

/** The score of a message under a model. */
function scoreOf({ values }: Observation, { start, weights }: Model): number {
  let sum = start
  for (const [detector, strength] of values) sum += (weights[detector] ?? 0) * strength
  return sum
}

/** Scores of all rows, each by a model that saw neither the message nor the same message of another era. */
export function crossScores(rows: readonly Observation[], without?: (detector: number) => boolean): readonly number[] {
  const folds = rows.map(({ id }) => Number.parseInt(hash('sha256', id).slice(0, 6), 16) % FOLDS)
  const scores = new Array<number>(rows.length).fill(0)
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const model = fit(
      rows.filter((_, at) => folds[at] !== fold),
      without,
    )
    for (const [at, row] of rows.entries()) if (folds[at] === fold) scores[at] = scoreOf(row, model)
  }
  return scores
}

/** Scores of all rows of `kind` by a model that saw none of that kind. */
export function leftOutScores(rows: readonly Observation[], kind: Kind): readonly (readonly [Observation, number])[] {
  const model = fit(rows.filter((row) => row.kind !== kind))
  return rows.filter((row) => row.kind === kind).map((row) => [row, scoreOf(row, model)])
}
