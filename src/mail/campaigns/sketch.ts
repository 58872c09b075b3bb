/** Values of a sketch: its likeness is exact to about 0.06. */
const VALUES = 48
/** Values of a band: two texts that are four fifths alike share one of the twelve bands in 99 of 100 cases. */
const BAND = 4
/** A text of fewer different pairs of words is like any other short text. */
const MIN_PAIRS = 12
/** Words of a text that are looked at. */
const MAX_WORDS = 2000
/** Two texts are nearly the same from this share of common pairs on. */
const NEARLY = 0.7

/** What a text is compared by: the smallest hash of its pairs of words in each of 48 orders (Broder 1997, minhash). */
export type Sketch = Uint32Array

/** The sketch of a text's words; undefined where the text is too short to be told from others. Figures count as equal. */
export function sketchOf(words: readonly string[]): Sketch | undefined {
  const kept = words.slice(0, MAX_WORDS).map((word) => (/\d/.test(word) ? '#' : word))
  const pairs = new Set<number>()
  for (let at = 1; at < kept.length; at += 1) pairs.add(hashOf(`${kept[at - 1] ?? ''} ${kept[at] ?? ''}`))
  if (pairs.size < MIN_PAIRS) return undefined
  const sketch = new Uint32Array(VALUES).fill(0xffffffff)
  for (const pair of pairs) {
    for (let at = 0; at < VALUES; at += 1) {
      const value = mixed(pair ^ Math.imul(at + 1, 0x9e3779b1))
      if (value < (sketch[at] ?? 0)) sketch[at] = value
    }
  }
  return sketch
}

/** The keys under which likely equals are found. */
export function bandsOf(sketch: Sketch): readonly string[] {
  return Array.from(
    { length: VALUES / BAND },
    (_, at) => `${at}:${sketch.subarray(at * BAND, (at + 1) * BAND).join(',')}`,
  )
}

/** True where most of what two texts say is the same. */
export function isNearlySame(a: Sketch, b: Sketch): boolean {
  let equal = 0
  for (let at = 0; at < VALUES; at += 1) if (a[at] === b[at]) equal += 1
  return equal >= NEARLY * VALUES
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** The finalizer of MurmurHash3, which spreads every bit over all others. */
function mixed(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
