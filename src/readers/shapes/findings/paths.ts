import type { FieldValue } from '../../../model/event.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import { said } from '../shape.ts'

/** Values that one path may give: an alert of thousands of files is about the first of them. */
const MAX_VALUES = 64
/** Members of a list that are looked at. */
const MAX_MEMBERS = 32

/**
 * The values at a path such as `event.Hosts.name`. A list on the way stands for each of its members, and several names of the path may
 * be one key with dots in it (`process.name`), as flattened exports have it.
 */
export function valuesAt(record: JsonObject, path: string): readonly FieldValue[] {
  return below([record], path.split('.'))
}

function below(found: readonly FieldValue[], names: readonly string[]): readonly FieldValue[] {
  if (names.length === 0) return found
  const values: FieldValue[] = []
  for (const one of found) {
    if (!isObject(one)) continue
    // The longest key first: what is flattened is flattened whole.
    for (let taken = names.length; taken > 0; taken -= 1) {
      const value = one[taken === 1 ? (names[0] ?? '') : names.slice(0, taken).join('.')]
      if (value === undefined || value === null) continue
      values.push(...below(flat([value]), names.slice(taken)))
      break
    }
    if (values.length >= MAX_VALUES) break
  }
  return values
}

function flat(values: readonly FieldValue[]): readonly FieldValue[] {
  return values.flatMap((value) => (Array.isArray(value) ? value.slice(0, MAX_MEMBERS).flat() : [value]))
}

/** The texts at the paths, in their order, without those that say nothing. */
export function textsAt(record: JsonObject, paths: readonly string[]): readonly string[] {
  return paths
    .flatMap((path) => valuesAt(record, path))
    .map(said)
    .filter((text) => text !== undefined && !NOTHING.test(text))
    .filter((text) => text !== undefined)
}

/** Marks for nothing, beyond those that all logs use. */
const NOTHING = /^(?:n\/a|none|unknown|undefined|\(null\)|not found|no value)$/i

/** The text at the first path that says something. */
export function textAt(record: JsonObject, paths: readonly string[] | undefined): string | undefined {
  for (const path of paths ?? []) {
    const [found] = textsAt(record, [path])
    if (found !== undefined) return found
  }
  return undefined
}
