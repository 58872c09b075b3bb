import type { Shape } from '../values/pattern.ts'
import type { Comparison } from '../values/predicate.ts'
import { TIME_PARTS, type TimePart } from '../values/time-part.ts'

/** What turns a value into other text before it is compared, in written order (C71). */
export type Transform = 'base64' | 'base64offset' | 'utf16' | 'utf16le' | 'utf16be' | 'windash' | 'expand'

/** What a chain of modifiers comes down to. */
export interface Modifiers {
  readonly operator: 'text' | 're' | 'cidr' | 'fieldref' | 'exists' | 'compare'
  readonly shape: Shape | undefined
  readonly transforms: readonly Transform[]
  readonly comparison: Comparison
  readonly part: TimePart | undefined
  readonly reFlags: string
  readonly cased: boolean
  readonly all: boolean
  readonly neq: boolean
}

type Role =
  | { readonly role: 'operator'; readonly operator: Modifiers['operator'] }
  | { readonly role: 'comparison'; readonly comparison: Comparison }
  | { readonly role: 'part'; readonly part: TimePart }
  | { readonly role: 'shape'; readonly shape: Shape }
  | { readonly role: 'transform'; readonly transform: Transform }
  | { readonly role: 'reFlag'; readonly flag: string }
  | { readonly role: 'flag'; readonly flag: 'cased' | 'all' | 'neq' }

const ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ...(['re', 'cidr', 'fieldref', 'exists'] as const).map(
    (name) => [name, { role: 'operator', operator: name }] as const,
  ),
  ...(['gt', 'gte', 'lt', 'lte'] as const).map((name) => [name, { role: 'comparison', comparison: name }] as const),
  ...TIME_PARTS.map((name) => [name, { role: 'part', part: name }] as const),
  ...(['contains', 'startswith', 'endswith'] as const).map((name) => [name, { role: 'shape', shape: name }] as const),
  ...(['base64', 'base64offset', 'utf16', 'utf16le', 'utf16be', 'windash', 'expand'] as const).map(
    (name) => [name, { role: 'transform', transform: name }] as const,
  ),
  ['wide', { role: 'transform', transform: 'utf16le' }],
  ...Object.entries({ i: 'i', ignorecase: 'i', m: 'm', multiline: 'm', s: 's', dotall: 's' }).map(
    ([name, flag]) => [name, { role: 'reFlag', flag }] as const,
  ),
  ...(['cased', 'all', 'neq'] as const).map((name) => [name, { role: 'flag', flag: name }] as const),
])

/**
 * Reads a chain of modifiers (C16, C50–C72).
 * @throws {SyntaxError} for an unknown modifier and for pairs that make no sense, naming them.
 */
export function readModifiers(names: readonly string[]): Modifiers {
  const read = {
    operator: 'text' as Modifiers['operator'], // widened: set below
    shape: undefined as Shape | undefined, // widened
    transforms: [] as Transform[], // widened
    comparison: 'eq' as Comparison, // widened
    part: undefined as TimePart | undefined, // widened
    reFlags: '',
    cased: false,
    all: false,
    neq: false,
  }
  for (const [index, name] of names.entries()) {
    const role = ROLES.get(name)
    if (role === undefined) throw new SyntaxError(`the unknown modifier “${name}”`)
    for (const earlier of names.slice(0, index)) {
      const other = ROLES.get(earlier)
      if (other !== undefined && !fit(other, role))
        throw new SyntaxError(`the modifiers “${earlier}” and “${name}” don't go together`)
    }
    if (role.role === 'operator') read.operator = role.operator
    else if (role.role === 'shape') read.shape = role.shape
    else if (role.role === 'transform') read.transforms.push(role.transform)
    else if (role.role === 'flag') read[role.flag] = true
    else if (role.role === 'reFlag') {
      if (read.operator !== 're') throw new SyntaxError(`the modifier “${name}” is only for “re”`)
      read.reFlags += role.flag
    } else {
      read.operator = 'compare'
      if (role.role === 'part') read.part = role.part
      else read.comparison = role.comparison
    }
  }
  return read
}

/** True where `later` may follow `earlier`, not necessarily at once. */
function fit(earlier: Role, later: Role): boolean {
  if (earlier.role === 'flag' && later.role === 'flag') return earlier.flag !== later.flag
  if (later.role === 'operator' && later.operator === 're') return false // `re` comes first (C55)
  return follows(earlier, later) && (later.role === 'flag' || earlier.role === 'flag' || !sameGroup(earlier, later))
}

function sameGroup(a: Role, b: Role): boolean {
  return a.role === b.role && a.role !== 'transform' && a.role !== 'reFlag'
}

function follows(earlier: Role, later: Role): boolean {
  const pair = [earlier, later]
  const operator = pair.find((role) => role.role === 'operator')
  const other = operator === earlier ? later : earlier
  if (operator?.role === 'operator') {
    if (operator.operator === 'cidr' || operator.operator === 'exists') return false
    if (other.role === 'flag') return other.flag !== 'cased' || operator.operator === 'fieldref'
    if (other.role === 'shape') return true
    if (operator.operator === 'fieldref') return false
    return other.role === 'reFlag' || (other.role === 'transform' && other.transform === 'expand')
  }
  const isNumeric = (role: Role): boolean => role.role === 'comparison' || role.role === 'part'
  if (pair.some(isNumeric)) {
    if (pair.every(isNumeric)) return earlier.role === 'part' && later.role === 'comparison'
    return pair.some(
      (role) => role.role === 'flag' && role.flag !== 'cased' && (role.flag === 'all' || pair.some(isPart)),
    )
  }
  if (earlier.role === 'shape' && later.role === 'transform') {
    return later.transform === 'windash' || later.transform === 'expand' // an encoding would encode the wildcards
  }
  return true
}

function isPart(role: Role): boolean {
  return role.role === 'part'
}
