import { fold } from '../values/fold.ts'
import { globLiterals } from '../values/pattern.ts'
import type { Predicate } from '../values/predicate.ts'
import type { Node } from './node.ts'

/** Something that an event must show before a rule can match it: a whole value, a text in a value, or a field at all. */
export interface Witness {
  readonly predicate: Predicate
  readonly kind: 'equals' | 'contains' | 'present'
  /** Folded; empty for `present`. */
  readonly needle: string
}

/** Longest text that the index looks for; the end of a longer one stands for it. */
const MAX_NEEDLE_LENGTH = 16

/**
 * Witnesses of which at least one is in every event for which the node holds; those with the smallest weight, which should be
 * the share of events that show them. Undefined where there are none, so that the rule has to be judged every time.
 */
export function chooseWitnesses(node: Node, weigh: (witness: Witness) => number): readonly Witness[] | undefined {
  return choose(node, weigh)?.witnesses
}

interface Choice {
  readonly witnesses: readonly Witness[]
  readonly weight: number
}

function choose(node: Node, weigh: (witness: Witness) => number): Choice | undefined {
  switch (node.kind) {
    case 'predicate': {
      const witnesses = witnessesOf(node.predicate)
      return witnesses && { witnesses, weight: witnesses.reduce((sum, witness) => sum + weigh(witness), 0) }
    }
    case 'and': {
      let least: Choice | undefined
      for (const one of node.of) {
        const choice = choose(one, weigh)
        if (choice !== undefined && (least === undefined || choice.weight < least.weight)) least = choice
      }
      return least
    }
    case 'or':
    case 'some': {
      const witnesses: Witness[] = []
      let weight = 0
      for (const one of node.of) {
        const choice = choose(one, weigh)
        if (choice === undefined) return undefined
        witnesses.push(...choice.witnesses)
        weight += choice.weight
      }
      return { witnesses, weight }
    }
    case 'not':
    case 'constant':
      return undefined
  }
}

/** All witnesses that a predicate has; undefined where it can hold for a field that is not there. */
function witnessesOf(predicate: Predicate): readonly Witness[] | undefined {
  const contains = (literal: string): Witness => {
    const needle = fold(literal).slice(-MAX_NEEDLE_LENGTH)
    return { predicate, kind: needle === '' ? 'present' : 'contains', needle }
  }
  const equals = (needle: string): Witness => ({ predicate, kind: 'equals', needle })
  const found = ((): readonly Witness[] | undefined => {
    switch (predicate.kind) {
      case 'text':
        return predicate.needles.map((needle) =>
          predicate.shape === 'equals' ? equals(fold(needle)) : contains(needle),
        )
      case 'number':
        return [...predicate.texts].map(equals)
      case 'glob':
        return predicate.globs.map((glob) => contains(longest(globLiterals(glob))))
      case 're':
        return predicate.expression.literals?.map(contains) ?? [contains('')]
      case 'null':
        return undefined
      case 'exists':
        return predicate.wanted ? [contains('')] : undefined
      default:
        return [contains('')]
    }
  })()
  // Something is in every event: for keywords, presence says nothing.
  return predicate.field === undefined && found?.some(({ kind }) => kind !== 'contains') ? undefined : found
}

function longest(texts: readonly string[]): string {
  return texts.reduce((best, text) => (text.length > best.length ? text : best), '')
}

/** Parts of paths and commands that a good share of all Windows events holds. */
const COMMON = [
  'windows\\',
  'system32',
  '.exe',
  '.dll',
  'microsoft',
  'program files',
  '\\users\\',
  'svchost',
  'cmd.exe',
  'powershell',
  'c:\\',
  'http',
]
const CONTAINS_WEIGHTS = [1, 0.9, 0.5, 0.2, 0.1, 0.05, 0.03, 0.03, 0.02, 0.02]

/** A guess at the share of events that show a witness, for want of a sample. */
export function guessShare({ kind, needle }: Witness): number {
  if (kind === 'present') return 0.95
  if (kind === 'equals') return needle.length <= 5 ? 0.2 : 0.02
  const weight = CONTAINS_WEIGHTS[needle.length] ?? 0.01
  return COMMON.some((text) => text.includes(needle) || needle.endsWith(text)) ? Math.max(weight, 0.3) : weight
}
