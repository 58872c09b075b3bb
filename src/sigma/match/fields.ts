import type { Fields, FieldValue } from '../../model/event.ts'
import type { MappedField, Mapping } from './mappings.ts'

/** Depth to which values are looked into, and values of one event that keyword rules see. */
const MAX_DEPTH = 32
const MAX_LEAVES = 20_000

/** How to read one rule field from events that have the same names. */
export interface FieldPlan {
  /** The event's own name, exact or but for case and spaces; undefined where no name fits. */
  readonly key: string | undefined
  /** The rule's name, where it may be a path into nested values; undefined where it can't be. */
  readonly path: string | undefined
  readonly mapped: { readonly field: MappedField; readonly sources: readonly FieldPlan[] } | undefined
}

/** Plans how to read `name` from an event with these names (C29–C31): exact before path before other case or spacing. */
export function planField(name: string, mapping: Mapping, names: readonly string[]): FieldPlan {
  const field = mapping.fields.get(name.toLowerCase())
  const own = planOwn(name, names)
  if (field === undefined) return own
  const sources = field.from.map((source) => planOwn(source, names))
  return sources.some(isPossible) ? { ...own, mapped: { field, sources } } : own
}

function planOwn(name: string, names: readonly string[]): FieldPlan {
  if (names.includes(name)) return { key: name, path: undefined, mapped: undefined }
  const lower = name.toLowerCase()
  const sameBut = (change: (one: string) => string): string | undefined =>
    names.find((one) => change(one) === change(name))
  // Windows Defender writes `Threat Name` where rules, after other collectors, say `ThreatName`.
  const key = sameBut((one) => one.toLowerCase()) ?? sameBut((one) => one.toLowerCase().replaceAll(' ', ''))
  const isPath = name.includes('.') && names.some((one) => lower.startsWith(`${one.toLowerCase()}.`))
  return { key, path: isPath ? name : undefined, mapped: undefined }
}

/** True where the plan can give a value. */
export function isPossible(plan: FieldPlan): boolean {
  return plan.key !== undefined || plan.path !== undefined || plan.mapped !== undefined
}

/** The value of the field, undefined where the event has none. */
export function readField(plan: FieldPlan, fields: Fields): FieldValue | undefined {
  const { mapped } = plan
  if (mapped === undefined) return readOwn(plan, fields)
  const own = mapped.field.overrides ? undefined : readOwn(plan, fields)
  if (own !== undefined) return own
  const value = mapped.field.make(mapped.sources.map((source) => readOwn(source, fields)))
  return value === undefined && mapped.field.overrides ? readOwn(plan, fields) : value
}

function readOwn({ key, path }: FieldPlan, fields: Fields): FieldValue | undefined {
  if (path === undefined) return key === undefined ? undefined : fields[key]
  const exact = readPath(fields, path, true, 0)
  if (exact !== undefined) return exact
  return key === undefined ? readPath(fields, path, false, 0) : fields[key]
}

/** The event's names behind the value, for a finding. */
export function namesOf(plan: FieldPlan, fields: Fields): readonly string[] {
  const { mapped } = plan
  const own = plan.key ?? plan.path
  const hasOwn = own !== undefined && readOwn(plan, fields) !== undefined
  if (mapped !== undefined && (mapped.field.overrides || !hasOwn)) {
    const names = mapped.sources.flatMap((source) =>
      readOwn(source, fields) === undefined ? [] : (source.key ?? source.path ?? []),
    )
    if (names.length > 0) return names
  }
  return hasOwn ? [own] : []
}

/** Walks a dotted path; lists on the way give the values of all their elements (C32). */
function readPath(value: FieldValue, path: string, isExact: boolean, depth: number): FieldValue | undefined {
  if (depth > MAX_DEPTH || value === null || typeof value !== 'object') return undefined
  if (isList(value)) {
    const found = value.flatMap((element) => {
      const one = readPath(element, path, isExact, depth + 1)
      return one === undefined ? [] : isList(one) ? one : [one]
    })
    return found.length === 0 ? undefined : found
  }
  const whole = ownValue(value, path, isExact)
  if (whole !== undefined) return whole
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const below = ownValue(value, path.slice(0, dot), isExact)
    if (below === undefined) continue
    const found = readPath(below, path.slice(dot + 1), isExact, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}

function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value)
}

function ownValue(
  object: { readonly [name: string]: FieldValue },
  name: string,
  isExact: boolean,
): FieldValue | undefined {
  if (Object.hasOwn(object, name)) return object[name]
  if (isExact) return undefined
  const lower = name.toLowerCase()
  for (const key of Object.keys(object)) {
    if (key.length === name.length && key.toLowerCase() === lower) return object[key]
  }
  return undefined
}

/** Calls `visit` for each text, number and boolean of a value at any depth, until it gives true (C25). */
export function someLeaf(value: FieldValue, visit: (text: string) => boolean): boolean {
  const state = { left: MAX_LEAVES }
  return walkLeaves(value, visit, state, 0)
}

function walkLeaves(
  value: FieldValue,
  visit: (text: string) => boolean,
  state: { left: number },
  depth: number,
): boolean {
  if (typeof value === 'string') return visit(value)
  if (value === null || depth > MAX_DEPTH) return false
  if (typeof value !== 'object') return visit(String(value))
  for (const one of isList(value) ? value : Object.values(value)) {
    state.left -= 1
    if (state.left < 0) return false
    if (walkLeaves(one, visit, state, depth + 1)) return true
  }
  return false
}

/** True where one of a value's elements, or the value itself, satisfies `visit`; lists in lists are looked into, to a depth. */
export function someElement(value: FieldValue, visit: (element: FieldValue) => boolean, depth: number = 0): boolean {
  if (!isList(value)) return visit(value)
  return depth <= MAX_DEPTH && value.some((element) => someElement(element, visit, depth + 1))
}
