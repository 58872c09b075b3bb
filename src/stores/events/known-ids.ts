import { readStrings } from './read-strings.ts'

/** Ids of the first layer; each further one holds twice as many. */
const FIRST_LAYER_IDS = 2 ** 20
const BITS_PER_ID = 32
const PROBES = 10

/** 64 MB: exact enough for 16 million ids. Past that the last layer fills up and costs time (more look-ups), never truth. */
const MAX_TOTAL_BITS = 2 ** 29

/** Bits of one size, and the count of ids in them. */
interface Layer {
  readonly bits: Uint32Array
  readonly mask: number
  readonly capacity: number
  ids: number
}

/**
 * A Bloom filter over the ids that are kept: `false` from `addIfNew` is "perhaps known, look into the table", `true` is
 * certain. One in 10^6 new ids is taken for known at worst, so that a fresh batch almost never needs a look.
 */
export class KnownIds {
  readonly #layers: Layer[] = []
  #totalBits = 0
  #first = 0
  #second = 0

  constructor() {
    this.#grow()
  }

  /** Adds an id; false where it may have been added before. */
  addIfNew(id: string): boolean {
    this.#hashText(id)
    return this.#addIfNew()
  }

  /** Adds all ids of a RowBinary result of one String column. */
  addAll(chunk: Uint8Array): void {
    for (const id of readStrings(chunk)) this.addIfNew(id)
  }

  #addIfNew(): boolean {
    const layers = this.#layers
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[i]
      if (layer !== undefined && this.#isIn(layer)) return false
    }
    this.#put()
    return true
  }

  #isIn({ bits, mask }: Layer): boolean {
    let at = this.#first
    for (let i = 0; i < PROBES; i++) {
      const bit = at & mask
      if (((bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) === 0) return false
      at = (at + this.#second) | 0
    }
    return true
  }

  #put(): void {
    let layer = this.#layers[this.#layers.length - 1]
    if (layer === undefined || layer.ids >= layer.capacity) layer = this.#grow()
    const { bits, mask } = layer
    let at = this.#first
    for (let i = 0; i < PROBES; i++) {
      const bit = at & mask
      const word = bit >>> 5
      bits[word] = (bits[word] ?? 0) | (1 << (bit & 31))
      at = (at + this.#second) | 0
    }
    layer.ids += 1
  }

  #grow(): Layer {
    const last = this.#layers.at(-1)
    const capacity = last === undefined ? FIRST_LAYER_IDS : last.capacity * 2
    const bitCount = capacity * BITS_PER_ID
    if (last !== undefined && this.#totalBits + bitCount > MAX_TOTAL_BITS) return last
    this.#totalBits += bitCount
    const layer = { bits: new Uint32Array(bitCount / 32), mask: bitCount - 1, capacity, ids: 0 }
    this.#layers.push(layer)
    return layer
  }

  /** Two FNV-1a hashes with different starts, mixed at the end (murmur3's finaliser): ids are digests, so this is ample. */
  #hashText(text: string): void {
    let a = 0x811c9dc5
    let b = 0x01000193
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      a = Math.imul(a ^ unit, 0x01000193)
      b = Math.imul(b ^ unit, 0x5bd1e995)
    }
    this.#first = mix(a)
    this.#second = mix(b) | 1
  }
}

function mix(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
