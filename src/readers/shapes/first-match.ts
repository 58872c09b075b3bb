import type { JsonObject } from '../framing/json-parse.ts'
import type { Shape } from './shape.ts'

/**
 * Gives the first of `shapes` that matches a record, as trying them one after another would, but most are never tried: each shape
 * is asked once for an empty record, and what it looks at while it says no is what a record must have for it to say anything else.
 * A shape depends on nothing but the record, so this leaves out none that would match.
 */
export function firstMatch(shapes: readonly Shape[]): (record: JsonObject) => Shape | undefined {
  const byName = new Map<string, number[]>()
  /** 1 for shapes that are tried with every record. */
  const always = new Uint8Array(shapes.length)
  for (const [index, shape] of shapes.entries()) {
    const names = namesLookedAt(shape)
    if (names === undefined) always[index] = 1
    for (const name of names ?? []) {
      const known = byName.get(name)
      if (known === undefined) byName.set(name, [index])
      else known.push(index)
    }
  }
  const isTried = new Uint8Array(shapes.length)

  return (record) => {
    isTried.set(always)
    for (const name in record) {
      const indices = byName.get(name)
      if (indices === undefined) continue
      for (const index of indices) isTried[index] = 1
    }
    for (let index = isTried.indexOf(1); index !== -1; index = isTried.indexOf(1, index + 1)) {
      const shape = shapes[index]
      if (shape?.matches(record) === true) return shape
    }
    return undefined
  }
}

/** The names that a shape asks a record for before it says that it is not its own; undefined where that can't be told. */
function namesLookedAt(shape: Shape): ReadonlySet<string> | undefined {
  const names = new Set<string>()
  let looksAtAll = false
  const note = (name: string | symbol): void => {
    if (typeof name === 'string') names.add(name)
    else looksAtAll = true
  }
  const empty: JsonObject = new Proxy(
    {},
    {
      get: (target, name) => {
        note(name)
        return Reflect.get(target, name)
      },
      has: (target, name) => {
        note(name)
        return Reflect.has(target, name)
      },
      getOwnPropertyDescriptor: (target, name) => {
        note(name)
        return Reflect.getOwnPropertyDescriptor(target, name)
      },
      ownKeys: () => {
        looksAtAll = true
        return []
      },
    },
  )
  return shape.matches(empty) || looksAtAll ? undefined : names
}
