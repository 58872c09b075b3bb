import type { ConceptWords } from './concepts/concept.ts'
import type { Words } from './words.ts'

/** Which phrases of each concept a text has, each once, in the order in which they stand. */
export type ConceptHits = Readonly<Record<string, readonly string[]>>

interface Phrase {
  readonly concept: string
  /** The words after the first; `~` is a gap. */
  readonly rest: readonly string[]
  readonly shown: string
}

/** Words that a gap may stand for. */
const MAX_GAP = 3
/** Shortest and longest beginning of a word that an entry with `*` has. */
const [MIN_STEM, MAX_STEM] = [2, 16]
const MAX_HITS = 30
const NO_SPACES = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/

/** Makes a matcher for concepts: one walk over the words finds the phrases of all. */
export function conceptMatcher(concepts: Readonly<Record<string, ConceptWords>>): (text: Words) => ConceptHits {
  const exact = new Map<string, Phrase[]>()
  const stems = new Map<string, Phrase[]>()
  const unspaced: (readonly [concept: string, text: string])[] = []
  for (const [concept, languages] of Object.entries(concepts)) {
    for (const [language, list] of Object.entries(languages)) {
      const phrases = list.split('|').map((phrase) => phrase.trim().toLowerCase().replace(/\s+/g, ' '))
      for (const phrase of phrases) {
        if (phrase === '') continue
        if (language === 'cjk') {
          unspaced.push([concept, phrase.normalize('NFKD').replace(/\p{M}+/gu, '')])
          continue
        }
        const [first = '', ...rest] = phrase.split(' ')
        const table = first.endsWith('*') ? stems : exact
        const key = first.replace('*', '')
        const known = table.get(key)
        const entry: Phrase = {
          concept,
          rest: rest.filter((word, at) => word !== '~' || at < rest.length - 1),
          shown: phrase,
        }
        if (known === undefined) table.set(key, [entry])
        else known.push(entry)
      }
    }
  }
  return (text) => {
    const hits: Record<string, string[]> = {}
    const note = (concept: string, shown: string): void => {
      const list = hits[concept] ?? []
      hits[concept] = list
      if (list.length < MAX_HITS && !list.includes(shown)) list.push(shown)
    }
    const { words } = text
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at] ?? ''
      const lists = [exact.get(word)]
      const longest = Math.min(word.length, MAX_STEM)
      for (let length = MIN_STEM; length <= longest; length += 1) {
        const list = stems.get(word.slice(0, length))
        if (list !== undefined) lists.push(list)
      }
      for (const list of lists) {
        if (list === undefined) continue
        for (const phrase of list)
          if (follows(words, at + 1, phrase.rest)) note(phrase.concept, phrase.shown.replaceAll('~', '…'))
      }
    }
    if (NO_SPACES.test(text.plain)) {
      for (const [concept, phrase] of unspaced) if (text.plain.includes(phrase)) note(concept, phrase.normalize('NFC'))
    }
    return hits
  }
}

function follows(words: readonly string[], from: number, rest: readonly string[]): boolean {
  let at = from
  for (let index = 0; index < rest.length; index += 1) {
    const wanted = rest[index] ?? ''
    if (wanted !== '~') {
      if (!isWord(words[at] ?? '', wanted)) return false
      at += 1
      continue
    }
    const next = rest[index + 1] ?? ''
    let gap = 0
    while (gap <= MAX_GAP && !isWord(words[at + gap] ?? '', next)) gap += 1
    if (gap > MAX_GAP) return false
    at += gap
  }
  return true
}

function isWord(word: string, wanted: string): boolean {
  return wanted.endsWith('*') ? word.startsWith(wanted.slice(0, -1)) : word === wanted
}
