import { DAY_US, type Instant } from '../../model/time.ts'
import { bandsOf, isNearlySame, type Sketch } from './sketch.ts'
import type { SharedTrait, TraitKind } from './traits.ts'

/** A message as far as it is compared with others. */
export interface Comparable {
  /** Unique; the same whichever way the message was read. */
  readonly id: string
  readonly time: Instant
  readonly traits: readonly SharedTrait[]
  readonly sketch: Sketch | undefined
}

/** Messages that belong together, oldest first, and why, as sentences. */
export interface Cluster<T extends Comparable> {
  readonly members: readonly T[]
  readonly because: readonly string[]
}

/** A trait joins messages that lie no further apart: addresses and domains change hands. */
const MAX_GAP_US: number = 30 * DAY_US
/** Texts of one band that a text is compared with; a band of more is boilerplate. */
const MAX_COMPARED = 8
/** Sentences of one cluster. */
const MAX_BECAUSE = 12

/** What members have in common, for the sentence. */
interface Bond {
  readonly say: (share: string) => string
  readonly members: Set<number>
}

/**
 * Joins messages that share a trait. `isTelling` says which traits join: one that much honest mail has joins nothing.
 * The same messages in any order give the same clusters. Messages that are alone are in none.
 */
export function clustersOf<T extends Comparable>(
  messages: readonly T[],
  isTelling: (trait: SharedTrait) => boolean,
): readonly Cluster<T>[] {
  const ordered = messages.toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const parent = ordered.map((_, at) => at)
  const rootOf = (at: number): number => {
    let root = at
    for (let up = parent[root] ?? root; up !== root; up = parent[root] ?? root) root = up
    for (let step = at; step !== root; ) {
      const up = parent[step] ?? root
      parent[step] = root
      step = up
    }
    return root
  }
  const join = (a: number, b: number): void => {
    const [one, other] = [rootOf(a), rootOf(b)]
    // The older one stays the root, so that the order of joining leaves no trace.
    if (one !== other) parent[Math.max(one, other)] = Math.min(one, other)
  }
  const bonds: Bond[] = [...bondsByTrait(ordered, isTelling, join), ...bondsByText(ordered, join)]

  const groups = Map.groupBy(
    ordered.map((_, at) => at),
    rootOf,
  )
  const bondsOf = Map.groupBy(bonds, ({ members }) => rootOf(members.values().next().value ?? 0))
  return [...groups]
    .filter(([, group]) => group.length > 1)
    .map(([root, group]) => ({
      members: group.flatMap((at) => ordered[at] ?? []),
      because: sentences(bondsOf.get(root) ?? [], group.length),
    }))
}

function bondsByTrait(
  ordered: readonly Comparable[],
  isTelling: (trait: SharedTrait) => boolean,
  join: (a: number, b: number) => void,
): readonly Bond[] {
  const byTrait = new Map<string, { readonly trait: SharedTrait; readonly members: number[] }>()
  for (const [at, { traits }] of ordered.entries()) {
    for (const trait of traits) {
      const key = traitKey(trait)
      const known = byTrait.get(key)
      if (known === undefined) byTrait.set(key, { trait, members: [at] })
      else if (known.members.at(-1) !== at) known.members.push(at)
    }
  }
  const bonds: Bond[] = []
  for (const { trait, members } of byTrait.values()) {
    if (members.length < 2 || !isTelling(trait)) continue
    // One bond for each run without a long gap.
    let run: number[] = []
    const close = (): void => {
      if (run.length > 1)
        bonds.push({ say: (share) => `${share} ${SAY[trait.kind]} ${trait.value}.`, members: new Set(run) })
      run = []
    }
    for (const at of members) {
      const last = run.at(-1)
      if (last !== undefined) {
        if ((ordered[at]?.time ?? 0) - (ordered[last]?.time ?? 0) > MAX_GAP_US) close()
        else join(last, at)
      }
      run.push(at)
    }
    close()
  }
  return bonds
}

const SAY: Readonly<Record<TraitKind, string>> = {
  'message id': 'are one message, with the Message-ID',
  link: 'link to',
  'link domain': 'link to',
  'sender domain': 'are written in the name of',
  'reply-to': 'want answers sent to',
  'sending network': 'came from the network',
  attachment: 'bear the same file, SHA-256',
}

function bondsByText(ordered: readonly Comparable[], join: (a: number, b: number) => void): readonly Bond[] {
  const bands = new Map<string, number[]>()
  const bondOf = new Map<number, Bond>()
  const firstOf = new Map<number, number>()
  for (const [at, { sketch, time }] of ordered.entries()) {
    if (sketch === undefined) continue
    for (const key of bandsOf(sketch)) {
      const known = bands.get(key)
      if (known === undefined) {
        bands.set(key, [at])
        continue
      }
      for (const other of known) {
        const twin = ordered[other]
        if (twin?.sketch === undefined || time - twin.time > MAX_GAP_US || !isNearlySame(sketch, twin.sketch)) continue
        join(other, at)
        const first = firstOf.get(other) ?? other
        firstOf.set(at, first)
        const bond = bondOf.get(first) ?? {
          say: (share) => `${share} have nearly the same text.`,
          members: new Set([first]),
        }
        bond.members.add(other).add(at)
        bondOf.set(first, bond)
      }
      // The latest ones are kept: what follows lies near them in time.
      known.push(at)
      if (known.length > MAX_COMPARED) known.shift()
    }
  }
  return [...bondOf.values()]
}

/** The bonds that hold the most members, and further ones until every member is named by one. */
function sentences(bonds: readonly Bond[], size: number): readonly string[] {
  const ranked = bonds
    .map((bond) => ({ bond, text: bond.say(bond.members.size === size ? 'All' : `${bond.members.size} of ${size}`) }))
    .sort((a, b) => b.bond.members.size - a.bond.members.size || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
  const named = new Set<number>()
  const said: string[] = []
  for (const { bond, text } of ranked) {
    const isNew = [...bond.members].some((member) => !named.has(member))
    if (said.length >= MAX_BECAUSE && !isNew) continue
    said.push(text)
    for (const member of bond.members) named.add(member)
  }
  return said.length <= MAX_BECAUSE
    ? said
    : [...said.slice(0, MAX_BECAUSE), `${said.length - MAX_BECAUSE} further traits join the others.`]
}

/** A trait as a key of a map. */
export function traitKey({ kind, value }: SharedTrait): string {
  return `${kind} ${value}`
}
