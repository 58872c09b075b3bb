import source from './rule-weights.json' with { type: 'json' }

/** A weight that was estimated from data. */
export interface MeasuredWeight {
  /** Log-likelihood ratio in nats. */
  readonly weight: number
  /** What was counted, for a reader: `fired on 2 of 31 benign days, 4 of 284 attack cases`. */
  readonly measured: string
}

/** What the product carries of `rules/weights.json`: rules whose weight data changed or bore out. */
const weights: ReadonlyMap<string, MeasuredWeight> = new Map(Object.entries<MeasuredWeight>(source))

/** The weight of a rule that was measured, by the rule's id; undefined where judgement stands. */
export function measuredWeight(ruleId: string): MeasuredWeight | undefined {
  return weights.get(ruleId)
}
