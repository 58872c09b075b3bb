import type { Event, FieldValue } from '../../model/event.ts'
import type { SigmaRule } from '../rule.ts'

/** Reads fields of an event under the names that a rule for its source uses. */
export type FieldsOf = (rule: SigmaRule, event: Event, names: readonly string[]) => readonly (FieldValue | undefined)[]

/** Lists in lists are looked into to this depth. */
const MAX_DEPTH = 32

/** The texts of a value: one for each element of a list. Null and absent values have none. */
export function texts(value: FieldValue | undefined, depth: number = 0): readonly string[] {
  if (value === undefined || value === null || depth > MAX_DEPTH) return []
  if (Array.isArray(value)) return value.flatMap((one: FieldValue) => texts(one, depth + 1))
  return [typeof value === 'object' ? JSON.stringify(value) : String(value)]
}

/** The one text by which a value groups; a list of several groups as a whole. Undefined where there is nothing (C99). */
export function groupText(value: FieldValue | undefined): string | undefined {
  const all = texts(value)
  return all.length > 1 ? JSON.stringify(all) : all[0]
}
