import type { MeasuredWeight } from '../../src/pipeline/rule-weights.ts'
import type { Count } from './observe.ts'

/** What `rules/weights.json` says of a rule, as far as the product carries it. */
export interface WeightEntry {
  readonly basis: string
  readonly weight: number
  readonly benign: Count
  /** Where any days of invented organisations were counted. */
  readonly invented?: Count
  readonly attack: Count
}

/** What the product carries of the file: the weights that are from data, and in words what was counted. */
export function carriedWeights(rules: Readonly<Record<string, WeightEntry>>): Readonly<Record<string, MeasuredWeight>> {
  return Object.fromEntries(
    Object.entries(rules).flatMap(([id, entry]): readonly (readonly [string, MeasuredWeight])[] =>
      entry.basis === 'data' ? [[id, { measured: inWords(entry), weight: entry.weight }]] : [],
    ),
  )
}

function inWords({ benign, invented, attack }: WeightEntry): string {
  const told = [
    [benign, 'benign days'],
    [invented, 'invented days'],
    [attack, 'attack cases'],
  ] as const
  return `fired on ${told
    .flatMap(([count, name]) =>
      count === undefined || count.of === 0 ? [] : [`${count.fired} of ${count.of} ${name}`],
    )
    .join(', ')}`
}
