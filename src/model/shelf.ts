/** A map whose content may outlive the process. Synchronous: a detector asks in passing. */
export interface Shelf<Value> {
  get(key: string): Value | undefined
  /** Keeps a value. One that `get` gave and that was changed in place is kept only when it is set again. */
  set(key: string, value: Value): void
}

/** Shelves by name. Values are what a structured clone can hold: plain data, maps and sets. */
export interface Shelves {
  /** @param most entries that are kept; those that came first go first. Without it all are. */
  shelf<Value>(name: string, most?: number): Shelf<Value>
  /** The keys of a shelf, in no order. */
  keys(name: string): readonly string[]
}

/** Shelves that are gone with the process. */
export function memoryShelves(): Shelves {
  const all = new Map<string, Map<string, unknown>>()
  return {
    shelf: <Value>(name: string, most = Number.POSITIVE_INFINITY): Shelf<Value> => {
      const entries = (all.get(name) ?? new Map()) as Map<string, Value> // one name, one kind of value: the caller's promise
      all.set(name, entries)
      return {
        get: (key) => entries.get(key),
        set: (key, value) => {
          entries.set(key, value)
          if (entries.size <= most) return
          const [oldest] = entries.keys()
          if (oldest !== undefined) entries.delete(oldest)
        },
      }
    },
    keys: (name) => [...(all.get(name)?.keys() ?? [])],
  }
}
