import { createHash } from 'node:crypto'

/** Numbers that look random and are the same for the same words, so that every input can be made again. */
export interface Random {
  /** An integer of 0 to `below` - 1. */
  int(below: number): number
  /** One of `all`, which must not be empty. */
  pick<T>(all: readonly T[]): T
}

/** A generator of its own for each seed, target and run (mulberry32). */
export function randomOf(...words: readonly (string | number)[]): Random {
  let state = createHash('sha256').update(words.join('\n')).digest().readUInt32LE(0)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const int = (below: number): number => Math.floor(next() * below)
  return {
    int,
    pick(all) {
      const one = all[int(all.length)]
      if (one === undefined) throw new RangeError('nothing to pick from')
      return one
    },
  }
}
