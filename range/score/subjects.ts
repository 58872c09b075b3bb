import type { Subject } from './truth.ts'

/** What is counted together: a mailbox is its owner's, so it counts among the people. */
export const GROUPS = ['people', 'hosts', 'apps'] as const
export type Group = (typeof GROUPS)[number]

const GROUP_OF: Readonly<Record<string, Group>> = { user: 'people', mailbox: 'people', host: 'hosts', app: 'apps' }

/** Things of one subject, whatever names each of them used. */
export interface Merged<Item> {
  /** The names by which it is compared: without the type before them, in lower case. */
  readonly keys: ReadonlySet<string>
  /** The name for a reader. */
  readonly label: string
  readonly items: readonly Item[]
}

/** The group in which a subject counts; undefined for a type that is not scored. */
export function groupOf({ type }: Subject): Group | undefined {
  return GROUP_OF[type]
}

/** The names by which a subject is compared. */
export function keysOf({ id, names }: Subject): readonly string[] {
  return [id, ...names].map(keyOf).filter((key) => key !== '')
}

/** One name as it is compared: without the type before it, in lower case. */
export function keyOf(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^(?:user|host|mailbox|app):/, '')
}

/** Puts together what is of one subject: things of which any name agrees. The order of the input does not matter. */
export function mergeByName<Item extends { readonly subject: Subject }>(
  items: readonly Item[],
): readonly Merged<Item>[] {
  const parents = items.map((_, at) => at)
  const root = (at: number): number => {
    let top = at
    while (parents[top] !== top) top = parents[top] ?? top
    parents[at] = top
    return top
  }
  const holders = new Map<string, number>()
  for (const [at, { subject }] of items.entries())
    for (const key of keysOf(subject)) {
      const holder = holders.get(key)
      if (holder === undefined) holders.set(key, at)
      else parents[root(at)] = root(holder)
    }
  const groups = Map.groupBy(items.keys(), root)
  return [...groups.values()]
    .map((members) => merged(members.flatMap((at) => items[at] ?? [])))
    .sort((a, b) => compare(a.label, b.label) || compare([...a.keys].join('\n'), [...b.keys].join('\n')))
}

function merged<Item extends { readonly subject: Subject }>(items: readonly Item[]): Merged<Item> {
  const keys = new Set(items.flatMap(({ subject }) => keysOf(subject)).sort())
  const [first] = items
    .map(({ subject }) => subject)
    .sort((a, b) => compare(a.id, b.id) || compare(a.names[0], b.names[0]))
  return { keys, label: first?.names[0] ?? first?.id ?? '', items }
}

/**
 * Which true subject each claimed one is (by its place; -1 where it is none). A claim that bears the names of two true
 * subjects is one of them only, so that whoever takes all for one person gains nothing; several claims that are the same
 * true subject all are it. As many true subjects as possible are found (augmenting paths, Kuhn 1955).
 */
export function matchSubjects(
  claims: readonly Pick<Merged<unknown>, 'keys'>[],
  truths: readonly Pick<Merged<unknown>, 'keys'>[],
): readonly number[] {
  const byKey = new Map<string, number>()
  for (const [at, { keys }] of truths.entries()) for (const key of keys) byKey.set(key, at)
  const near = claims.map(({ keys }) =>
    [...new Set([...keys].flatMap((key) => byKey.get(key) ?? []))].sort((a, b) => a - b),
  )
  const claimOf = new Map<number, number>()
  const place = (claim: number, tried: Set<number>): boolean => {
    for (const truth of near[claim] ?? []) {
      if (tried.has(truth)) continue
      tried.add(truth)
      const holder = claimOf.get(truth)
      if (holder !== undefined && !place(holder, tried)) continue
      claimOf.set(truth, claim)
      return true
    }
    return false
  }
  for (const claim of claims.keys()) place(claim, new Set())
  const truthOf = new Map([...claimOf].map(([truth, claim]) => [claim, truth]))
  return near.map((truths, claim) => truthOf.get(claim) ?? truths[0] ?? -1)
}

/** The order of two texts by code unit, the same on every machine; an absent one comes first. */
export function compare(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0
  return (a ?? '') < (b ?? '') ? -1 : 1
}
