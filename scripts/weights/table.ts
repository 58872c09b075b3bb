import { judgedWeight } from '../../src/pipeline/rule-traits.ts'
import type { SigmaRule } from '../../src/sigma/rule.ts'
import {
  type Estimate,
  estimateWeight,
  INVENTED_SHARE,
  LEAST_SHARE,
  MIN_ATTACK_CASES,
  MIN_BENIGN_DAYS,
  PRIOR_FIRINGS,
} from './estimate.ts'
import type { Count, Observed } from './observe.ts'

/** The set of samples that SigmaHQ's own rules were recorded for: it proves nothing of them. */
const SIGMA_SAMPLES = 'sigma-regression'

/** A data set that was counted, and the SHA-256 of its bytes where it is a file. */
export interface CountedSet {
  readonly observed: Observed
  /** `recorded` from machines, or `invented` by the range. */
  readonly kind: 'recorded' | 'invented'
  readonly sha256?: string
}

/** What is known of one rule. */
interface Row extends Estimate {
  readonly rule: SigmaRule
  readonly prior: number
  readonly benign: Count
  readonly invented: Count
  readonly attack: Count
}

/** Estimates the weights of our own rules, and of those SigmaHQ rules whose weight the data change, as the text of `rules/weights.json`. */
export function weightsFile(
  own: readonly SigmaRule[],
  sigma: readonly SigmaRule[],
  sets: readonly CountedSet[],
): string {
  const ownRows = rowsOf(own, sets, (rule) => seenBy(rule))
  // An id that is ours, too, is told once.
  const ownIds = new Set(own.map(({ id }) => id))
  const others = sigma.filter(({ id }) => !ownIds.has(id))
  const sigmaRows = rowsOf(others, sets, () => [SIGMA_SAMPLES])
  const entries = [
    ...ownRows.rows.map((row): [string, unknown] => [row.rule.id, entryOf(row, nameOf(row.rule))]),
    ...sigmaRows.rows
      .filter(({ basis }) => basis === 'data')
      .map((row): [string, unknown] => [row.rule.id, entryOf(row)]),
  ]
  const head = {
    bounds: {
      inventedShare: INVENTED_SHARE,
      leastShareOfPrior: LEAST_SHARE,
      minAttackCases: MIN_ATTACK_CASES,
      minBenignDays: MIN_BENIGN_DAYS,
      priorFirings: PRIOR_FIRINGS,
    },
    data: sets.map(({ observed: { name, benign, units }, kind, sha256 }) => ({
      kind,
      name,
      ...(sha256 === undefined ? {} : { sha256 }),
      side: benign ? 'benign' : 'attack',
      unit: benign ? 'subject-days' : 'cases',
      units,
    })),
    madeBy: 'npm run weights',
    meanAttackRate: { own: round(ownRows.meanAttackRate, 6), sigmaHQ: round(sigmaRows.meanAttackRate, 6) },
  }
  // One rule a line, so that a change reads as one.
  const lines = entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, entry]) => `    ${JSON.stringify(id)}: ${JSON.stringify(entry)}`)
  const top = JSON.stringify(head, undefined, 2).slice(0, -2)
  return `${top},\n  "rules": {\n${lines.join(',\n')}\n  },\n  "schema": "dwell.weights/1"\n}\n`
}

function rowsOf(
  rules: readonly SigmaRule[],
  sets: readonly CountedSet[],
  seenOf: (rule: SigmaRule) => readonly string[],
): { readonly rows: readonly Row[]; readonly meanAttackRate: number } {
  const attackOf = (rule: SigmaRule): Count =>
    total(
      rule,
      sets.filter(({ observed: { benign, name } }) => !benign && !seenOf(rule).includes(name)),
    )
  const all = rules.map(attackOf).reduce(add, NOTHING)
  const meanAttackRate = all.fired / Math.max(1, all.of)
  const benignSets = sets.filter(({ observed }) => observed.benign)
  const rows = rules.map((rule): Row => {
    const counted = {
      prior: judgedWeight(rule),
      benign: total(
        rule,
        benignSets.filter(({ kind }) => kind === 'recorded'),
      ),
      invented: total(
        rule,
        benignSets.filter(({ kind }) => kind === 'invented'),
      ),
      attack: attackOf(rule),
    }
    const isQuietProof = benignSets.every(({ observed: { name } }) => !seenOf(rule).includes(name))
    return { rule, ...counted, ...estimateWeight({ ...counted, isQuietProof, meanAttackRate }) }
  })
  return { rows, meanAttackRate }
}

/** An entry, its keys sorted. */
function entryOf(
  { attack, basis, benign, interval, invented, prior, weight }: Row,
  rule?: string,
): Readonly<Record<string, unknown>> {
  return {
    attack,
    basis,
    benign,
    interval: interval.map((end) => round(end, 2)),
    ...(invented.of === 0 ? {} : { invented }),
    prior,
    ...(rule === undefined ? {} : { rule }),
    weight: round(weight, 3),
  }
}

const NOTHING: Count = { fired: 0, of: 0 }

function total({ id }: SigmaRule, sets: readonly CountedSet[]): Count {
  return sets.map(({ observed }) => observed.counts.get(id) ?? NOTHING).reduce(add, NOTHING)
}

function add(a: Count, b: Count): Count {
  return { fired: a.fired + b.fired, of: a.of + b.of }
}

/** Data sets that were looked at when one of our rules was written or changed. */
function seenBy({ custom }: SigmaRule): readonly string[] {
  const block: unknown = custom.dwell
  const seen: unknown = typeof block === 'object' && block !== null && 'seen' in block ? block.seen : undefined
  return Array.isArray(seen) ? seen.map(String) : []
}

/** Folder and name of a rule's file. */
function nameOf({ file }: SigmaRule): string {
  return file.replace(/^.*?rules\//, '').replace(/\.yml$/, '')
}

function round(value: number, digits: number): number {
  // Adding zero turns −0 into 0.
  return Number(value.toFixed(digits)) + 0
}
