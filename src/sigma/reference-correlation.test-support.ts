import { parse } from 'yaml'
import type { Event, FieldValue } from '../model/event.ts'
import { SECOND_US } from '../model/time.ts'
import { makeReference } from './reference.test-support.ts'

/** What the slow evaluator says of one correlation. */
export interface NaiveFinding {
  readonly time: number
  readonly endTime: number
  readonly group: string
  readonly value: number
}

interface Body {
  readonly type: string
  readonly rules: readonly string[]
  readonly 'group-by': readonly string[]
  readonly timespan: string
  readonly condition?: string | Readonly<Record<string, number | string>>
}
interface Hit {
  readonly time: number
  readonly member: string
  readonly value: FieldValue | undefined
}

/**
 * Judges one correlation over rules by trying every window there is, straight from the reference and with no code of the
 * engine: for each instant all matches of the timespan before it, or, where more matches could make a finding wrong, all of
 * the timespan that the first of them opens. It knows seconds, flat fields and one counted field.
 */
export function correlateNaively(
  correlation: string,
  rules: ReadonlyMap<string, string>,
  events: readonly Event[],
): readonly NaiveFinding[] {
  const { correlation: body }: { readonly correlation: Body } = parse(correlation)
  const { field = '', ...bounds } = typeof body.condition === 'object' ? body.condition : {}
  const groups = new Map<string, Hit[]>()
  for (const member of body.rules) {
    const holds = makeReference(rules.get(member) ?? '')
    for (const { time, fields } of events) {
      const group = body['group-by'].map((name) => fields[name])
      if (!holds(fields) || group.some((value) => value === undefined || value === null)) continue
      const value = fields[String(field)]
      if (field !== '' && (value === undefined || value === null)) continue
      if (field !== '' && body.type !== 'value_count' && !/^[+-]?\d+$/.test(String(value))) continue
      const key = group.map((one) => String(one).toLowerCase()).join()
      groups.set(key, [...(groups.get(key) ?? []), { time, member, value }])
    }
  }
  return [...groups]
    .sort()
    .flatMap(([group, hits]) => judgeGroup(body, bounds, hits).map((found) => ({ ...found, group })))
}

function judgeGroup(
  body: Body,
  bounds: Readonly<Record<string, number | string>>,
  hits: readonly Hit[],
): readonly Omit<NaiveFinding, 'group'>[] {
  const span = Number.parseInt(body.timespan, 10) * SECOND_US
  const times = [...new Set(hits.map(({ time }) => time))].sort((a, b) => a - b)
  const canTurn =
    Object.keys(bounds).some((name) => !['gt', 'gte', 'percentile'].includes(name)) ||
    /\bnot\b/.test(String(body.condition))
  const found: Omit<NaiveFinding, 'group'>[] = []
  let next = Number.NEGATIVE_INFINITY
  for (const time of times) {
    if (time < next) continue
    const window = hits.filter((hit) =>
      canTurn ? hit.time >= time && hit.time < time + span : hit.time <= time && hit.time > time - span,
    )
    if (canTurn) next = time + span
    const value = measure(body, bounds, window)
    if (!holds(body, bounds, window, value)) continue
    next = time + span
    found.push({
      time: Math.min(...window.map((hit) => hit.time)),
      endTime: Math.max(...window.map((hit) => hit.time)),
      value,
    })
  }
  return found
}

function measure(
  { type, rules }: Body,
  bounds: Readonly<Record<string, number | string>>,
  window: readonly Hit[],
): number {
  const numbers = window.map(({ value }) => Number(value)).sort((a, b) => a - b)
  const sum = numbers.reduce((total, one) => total + one, 0)
  switch (type) {
    case 'event_count':
      return window.length
    case 'value_count':
      return new Set(window.map(({ value }) => String(value).toLowerCase())).size
    case 'value_sum':
      return sum
    case 'value_avg':
      return sum / numbers.length
    case 'temporal':
      return new Set(window.map(({ member }) => member)).size
    case 'temporal_ordered':
      return Math.max(
        ...subsetsOf(rules)
          .filter((one) => cameInOrder(one, window))
          .map((one) => one.length),
      )
    default: {
      const rank = ((numbers.length - 1) * Number(bounds['percentile'] ?? 50)) / 100
      const [below = 0, above = 0] = [numbers[Math.floor(rank)], numbers[Math.ceil(rank)]]
      return below + (above - below) * (rank - Math.floor(rank))
    }
  }
}

function holds(
  body: Body,
  bounds: Readonly<Record<string, number | string>>,
  window: readonly Hit[],
  value: number,
): boolean {
  if (typeof body.condition === 'string') {
    const present = body.rules.filter((rule) => window.some(({ member }) => member === rule))
    if (body.type === 'temporal') return words(body.condition, present, present)
    return subsetsOf(present).some((some) => cameInOrder(some, window) && words(String(body.condition), some, present))
  }
  if (body.condition === undefined) return value === body.rules.length
  return Object.entries(bounds).every(([name, bound]) => {
    const sign = Math.sign(value - Number(bound))
    return { gt: sign > 0, gte: sign >= 0, lt: sign < 0, lte: sign <= 0, eq: sign === 0, neq: sign !== 0 }[name] ?? true
  })
}

/** `and`s of names and of `not` names, which is all that is tested here. */
function words(condition: string, chosen: readonly string[], present: readonly string[]): boolean {
  return condition
    .split(' and ')
    .every((term) => (term.startsWith('not ') ? !present.includes(term.slice(4)) : chosen.includes(term)))
}

function subsetsOf(rules: readonly string[]): readonly (readonly string[])[] {
  return Array.from({ length: 2 ** rules.length }, (_, bits) => rules.filter((_rule, at) => (bits >> at) % 2 === 1))
}

/** True where there is one match of each, none earlier than the one before it. */
function cameInOrder(
  [first, ...rest]: readonly string[],
  window: readonly Hit[],
  after = Number.NEGATIVE_INFINITY,
): boolean {
  if (first === undefined) return true
  return window.some(({ member, time }) => member === first && time >= after && cameInOrder(rest, window, time))
}
