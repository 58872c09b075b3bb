import type { Seen } from './evidence-records.test-support.ts'

/** How often a value is in ordinary records, and in those of each campaign. */
interface Counts {
  ordinary: number
  readonly attacks: Map<string, number>
}

/** One kind of record of a range, by field and value; only values that some attack has are kept apart. */
interface Kind {
  readonly all: Counts
  readonly fields: Map<string, Map<string, Counts>>
}

/** Records of a range, counted. */
export type Tally = ReadonlyMap<string, Kind>

/** Values of attacks by kind and field: what a classifier could learn. */
export type AttackValues = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>

function counts(): Counts {
  return { ordinary: 0, attacks: new Map() }
}

function add(to: Counts, campaign: string | undefined): void {
  if (campaign === undefined) to.ordinary += 1
  else to.attacks.set(campaign, (to.attacks.get(campaign) ?? 0) + 1)
}

/** A field as it is, its form, and its size where it is a number: classifiers look at all three. */
function* featuresOf(fields: Seen['fields']): Iterable<readonly [field: string, value: string]> {
  for (const [name, value] of fields) {
    yield [name, value]
    if (/^-?\d+(?:\.\d+)?$/.test(value))
      yield [`${name} (size)`, String(Math.round(Math.log2(Math.abs(Number(value)) + 1) * 2))]
    else if (value.length > 3) yield [`${name} (form)`, formOf(value)]
  }
  yield ['(fields)', [...fields.keys()].join(' ')]
}

const MAX_FORM = 48

function formOf(value: string): string {
  return value
    .slice(0, MAX_FORM)
    .replaceAll(/[a-z]+/g, 'a')
    .replaceAll(/[A-Z]+/g, 'A')
    .replaceAll(/\d+/g, '0')
}

/** The values that attacks have, beside those known from other ranges. */
export function attackValues(records: Iterable<Seen>, known: AttackValues): AttackValues {
  const into = new Map(
    [...known].map(([kind, fields]) => [kind, new Map([...fields].map(([name, set]) => [name, new Set(set)]))]),
  )
  for (const { kind, fields, campaign } of records) {
    if (campaign === undefined) continue
    const byField = into.get(kind) ?? new Map<string, Set<string>>()
    into.set(kind, byField)
    for (const [name, value] of featuresOf(fields)) {
      const set = byField.get(name)
      if (set === undefined) byField.set(name, new Set([value]))
      else set.add(value)
    }
  }
  return into
}

/** Counts records by the values that attacks have. */
export function tallyOf(records: Iterable<Seen>, values: AttackValues): Tally {
  const tally = new Map<string, Kind>()
  for (const { kind, fields, campaign } of records) {
    let one = tally.get(kind)
    if (one === undefined) {
      one = { all: counts(), fields: new Map() }
      tally.set(kind, one)
    }
    add(one.all, campaign)
    const wanted = values.get(kind)
    if (wanted === undefined) continue
    for (const [name, value] of featuresOf(fields)) {
      if (wanted.get(name)?.has(value) !== true) continue
      let field = one.fields.get(name)
      if (field === undefined) {
        field = new Map()
        one.fields.set(name, field)
      }
      let known = field.get(value)
      if (known === undefined) {
        known = counts()
        field.set(value, known)
      }
      add(known, campaign)
    }
  }
  return tally
}

/** Area under the curve: the chance that an attack has a higher score than something harmless; equal scores count half. */
export function areaUnderCurve(attacks: readonly number[], harmless: readonly number[]): number {
  const scores = new Map<number, { attacks: number; harmless: number }>()
  const at = (score: number): { attacks: number; harmless: number } => {
    const known = scores.get(score) ?? { attacks: 0, harmless: 0 }
    scores.set(score, known)
    return known
  }
  for (const score of attacks) at(score).attacks += 1
  for (const score of harmless) at(score).harmless += 1
  return areaOfScores(scores)
}

function areaOfScores(scores: ReadonlyMap<number, { readonly attacks: number; readonly harmless: number }>): number {
  let below = 0
  let sum = 0
  let attacks = 0
  for (const [, one] of [...scores].toSorted(([a], [b]) => a - b)) {
    sum += one.attacks * (below + one.harmless / 2)
    below += one.harmless
    attacks += one.attacks
  }
  return sum / (attacks * below)
}

/** What a field of a kind gives away in one range, learned on others. */
export interface Given {
  readonly field: string
  /** `all`, or the campaign whose records alone are told from ordinary ones. */
  readonly campaign: string
  readonly area: number
  readonly attacks: number
  readonly ordinary: number
}

function attacksIn({ attacks }: Counts, campaign: string): number {
  if (campaign !== 'all') return attacks.get(campaign) ?? 0
  let sum = 0
  for (const one of attacks.values()) sum += one
  return sum
}

/** A campaign of which one value of one field finds a part with few false finds. */
export interface Sharp {
  readonly field: string
  readonly campaign: string
  /** Share of the campaign's records of this kind that are found, and of the finds that are right. */
  readonly recall: number
  readonly precision: number
}

/** A value counts as learned where at least half of its records, and so many, were attacks. */
const LEARNED_SHARE = 0.5
const LEARNED_ATTACKS = 3

/** What values that were mostly attacks on other ranges find on this one. */
export function* sharpValues(learned: readonly Tally[], tested: Tally, minAttacks: number): Iterable<Sharp> {
  for (const [kind, { all, fields }] of tested) {
    for (const [campaign, attacks] of all.attacks) {
      if (attacks < minAttacks) continue
      for (const [field, values] of fields) {
        let found = 0
        let wrong = 0
        for (const [value, one] of values) {
          const known = learned.flatMap((tally) => tally.get(kind)?.fields.get(field)?.get(value) ?? [])
          const before = known.reduce((sum, counted) => sum + attacksIn(counted, campaign), 0)
          const ordinary = known.reduce((sum, counted) => sum + counted.ordinary, 0)
          if (before < LEARNED_ATTACKS || before / (before + ordinary) < LEARNED_SHARE) continue
          found += attacksIn(one, campaign)
          wrong += one.ordinary
        }
        if (found > 0)
          yield { field: `${kind} ${field}`, campaign, recall: found / attacks, precision: found / (found + wrong) }
      }
    }
  }
}

/** For each field how well its values, learned on some ranges, tell the attacks of another one. */
export function* givenAway(learned: readonly Tally[], tested: Tally, minAttacks: number): Iterable<Given> {
  for (const [kind, { all, fields }] of tested) {
    if (all.ordinary === 0) continue
    for (const campaign of ['all', ...all.attacks.keys()]) {
      const attacks = attacksIn(all, campaign)
      if (attacks < minAttacks) continue
      for (const field of fields.keys()) {
        const area = areaOfField({ learned, kind, field, campaign, tested: { all, values: fields.get(field) } })
        yield { field: `${kind} ${field}`, campaign, area, attacks, ordinary: all.ordinary }
      }
    }
  }
}

interface FieldQuestion {
  readonly learned: readonly Tally[]
  readonly kind: string
  readonly field: string
  readonly campaign: string
  readonly tested: { readonly all: Counts; readonly values: ReadonlyMap<string, Counts> | undefined }
}

function areaOfField({ learned, kind, field, campaign, tested }: FieldQuestion): number {
  const scores = new Map<number, { attacks: number; harmless: number }>()
  const put = (score: number, attacks: number, harmless: number): void => {
    const known = scores.get(score) ?? { attacks: 0, harmless: 0 }
    scores.set(score, { attacks: known.attacks + attacks, harmless: known.harmless + harmless })
  }
  const rate = (of: (tally: Tally) => Counts | undefined): number => {
    let attacks = 0
    let all = 0
    for (const tally of learned) {
      const one = of(tally)
      if (one === undefined) continue
      const found = attacksIn(one, campaign)
      attacks += found
      all += found + one.ordinary
    }
    return attacks / (all + 2)
  }
  let attacksLeft = attacksIn(tested.all, campaign)
  let ordinaryLeft = tested.all.ordinary
  for (const [value, one] of tested.values ?? []) {
    const attacks = attacksIn(one, campaign)
    put(
      rate((tally) => tally.get(kind)?.fields.get(field)?.get(value)),
      attacks,
      one.ordinary,
    )
    attacksLeft -= attacks
    ordinaryLeft -= one.ordinary
  }
  // What has none of the values of attacks, or lacks the field.
  put(0, attacksLeft, ordinaryLeft)
  return areaOfScores(scores)
}
