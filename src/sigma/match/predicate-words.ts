import type { Predicate } from '../values/predicate.ts'

/** What a predicate asks, in a word or two. */
export function operatorOf(predicate: Predicate): string {
  switch (predicate.kind) {
    case 'text':
      return predicate.cased ? `${predicate.shape} (cased)` : predicate.shape
    case 'glob':
      return predicate.cased ? 'matches (cased)' : 'matches'
    case 'number':
    case 'null':
      return 'equals'
    case 're':
    case 'cidr':
    case 'exists':
      return predicate.kind
    case 'compare':
      return [predicate.part, predicate.comparison].filter(Boolean).join(' ')
    case 'fieldref':
      return `${predicate.shape} field`
  }
}

/** What it asks for. Texts are in lower case unless cased. */
export function patternsOf(predicate: Predicate): readonly string[] {
  switch (predicate.kind) {
    case 'text':
      return predicate.needles
    case 'glob':
    case 'cidr':
      return predicate.patterns
    case 'number':
      return [...predicate.texts]
    case 're':
      return [predicate.expression.source]
    case 'compare':
      return predicate.bounds.map(String)
    case 'fieldref':
      return [predicate.other]
    case 'null':
      return ['null']
    case 'exists':
      return [String(predicate.wanted)]
  }
}
