/** Records to remember in each of two halves; beyond, the oldest are forgotten, and an event's id tells it was known. */
const HALF: number = 1 << 17

/** Which records were read: by record id and time. */
export interface Seen {
  add(recordId: number, timeLow: number): void
  has(recordId: number, timeLow: number): boolean
}

/** Remembers the last `HALF` to 2 × `HALF` records. Ids and times are given by their lower 32 bits. */
export function makeSeen(): Seen {
  let young = new Set<number>()
  let old = new Set<number>()
  // 21 bits of the time (steps of 0.2 ms) and 32 of the id are what a number holds exactly.
  const key = (recordId: number, timeLow: number) => (timeLow >>> 11) * 4_294_967_296 + recordId
  return {
    add(recordId, timeLow) {
      if (young.size >= HALF) {
        old = young
        young = new Set()
      }
      young.add(key(recordId, timeLow))
    },
    has(recordId, timeLow) {
      const wanted = key(recordId, timeLow)
      return young.has(wanted) || old.has(wanted)
    },
  }
}
