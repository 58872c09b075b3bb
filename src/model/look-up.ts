/**
 * A table that is asked with words from outside. What it does not have is undefined, also `constructor`, `__proto__` and whatever
 * else JavaScript gives every object.
 */
export function lookUp<Value>(entries: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.assign<Record<string, Value>, Readonly<Record<string, Value>>>(Object.create(null), entries)
}
