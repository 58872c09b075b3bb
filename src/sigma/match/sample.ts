import type { Fields } from '../../model/event.ts'
import { fold } from '../values/fold.ts'
import { planField, readField, someLeaf } from './fields.ts'
import type { Slot } from './program.ts'
import { guessShare, type Witness } from './witness.ts'

/** What events of a bucket usually look like, learnt from its first ones. */
export interface Sample {
  /** The share of events that show the witness in the slot, by count and, for want of one, by a guess. */
  share(slot: number, witness: Witness): number
  /** All folded texts of the slot. */
  text(slot: number): string
}

/** The slot number that stands for all fields of an event: keywords look there. */
export const KEYWORDS = -1
/** Weight of the guess against the count, in events. */
const GUESS_EVENTS = 8
const SEPARATOR = '\n'

/** Makes a sample of the fields of events. */
export function makeSample(slots: readonly Slot[], events: readonly Fields[]): Sample {
  const texts = new Map<number, readonly (readonly string[])[]>()
  const joined = new Map<number, string>()
  const shares = new Map<string, number>()
  for (const slot of [KEYWORDS, ...slots.keys()]) {
    const own = events.map((fields) => textsAt(slots[slot], fields))
    texts.set(slot, own)
    joined.set(slot, own.map((list) => list.join(SEPARATOR)).join(SEPARATOR))
  }

  function count(slot: number, { kind, needle }: Witness): number {
    const own = texts.get(slot) ?? []
    if (kind === 'present') return own.filter((list) => list.length > 0).length
    // Most needles are nowhere in the sample: one search in all of it settles that.
    if (!joined.get(slot)?.includes(needle)) return 0
    return own.filter((list) => list.some((text) => (kind === 'equals' ? text === needle : text.includes(needle))))
      .length
  }

  function share(slot: number, witness: Witness): number {
    const key = `${slot}\u0000${witness.kind}\u0000${witness.needle}`
    let known = shares.get(key)
    if (known === undefined) {
      known = (count(slot, witness) + GUESS_EVENTS * guessShare(witness)) / (events.length + GUESS_EVENTS)
      shares.set(key, known)
    }
    return known
  }

  return { share, text: (slot) => joined.get(slot) ?? '' }
}

/** The folded texts of a field, or of the whole event where there is no slot. */
function textsAt(slot: Slot | undefined, fields: Fields): readonly string[] {
  const value = slot === undefined ? fields : readField(planField(slot.name, slot.mapping, Object.keys(fields)), fields)
  const texts: string[] = []
  if (value !== undefined) {
    someLeaf(value, (text) => {
      texts.push(fold(text))
      return false
    })
  }
  return texts
}
