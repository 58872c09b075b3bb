import { identityId } from '../model/ids.ts'
import { type EntityRef, type Signal, STAGES, type Stage } from '../model/signal.ts'
import type { CausalLink, Story, Subject } from '../model/story.ts'
import { type Instant, instant } from '../model/time.ts'
import type { Facts } from './facts.ts'
import { causalLinks } from './links.ts'
import { storyScore } from './score.ts'

/** Subjects that a title names. */
const MAX_TITLE_NAMES = 3
/** A story needs this many nats: less is a lone weak signal, which stays in `signals.ndjson`. */
const MIN_STORY_SCORE = 3
/**
 * Signals below this, in nats, join nothing to each other: what happens here every day would chain whole days of ordinary work
 * into one story. They are told in the story that a stronger signal near them makes.
 */
const JOINING_WEIGHT = 0.4

/**
 * Joins signals into stories along causal links, scores them, and names their subjects. The most telling story comes first.
 * The result does not depend on the order of `signals`.
 */
export function buildStories(signals: readonly Signal[], facts: Facts): readonly Story[] {
  const links = causalLinks(signals, facts)
  const groups = connected(signals, links)
  const groupOf = new Map(groups.flatMap((members, at) => members.map(({ id }) => [id, at] as const)))
  const linksOf = Map.groupBy(
    links.filter(({ from, to }) => groupOf.get(from) === groupOf.get(to)),
    ({ from }) => groupOf.get(from),
  )
  return groups
    .map((members, at) => storyOf(members, linksOf.get(at) ?? [], facts))
    .filter(({ score }) => score >= MIN_STORY_SCORE)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}

/** Groups that links tie together: strong signals by all their links, then each weak one to the strong one nearest to it by strength. */
function connected(signals: readonly Signal[], links: readonly CausalLink[]): readonly (readonly Signal[])[] {
  const parent = new Map(signals.map(({ id }) => [id, id]))
  const find = (id: string): string => {
    let root = id
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up
    parent.set(id, root)
    return root
  }
  const joins = new Set(signals.flatMap(({ id, weight }) => (weight >= JOINING_WEIGHT ? [id] : [])))
  const nearest = new Map<string, CausalLink>()
  for (const link of links) {
    const { from, to } = link
    if (joins.has(from) && joins.has(to)) {
      const [a, b] = [find(from), find(to)].sort()
      if (a !== undefined && b !== undefined && a !== b) parent.set(b, a)
    } else if (joins.has(from) || joins.has(to)) {
      const weak = joins.has(from) ? to : from
      const known = nearest.get(weak)
      if (known === undefined || link.strength > known.strength) nearest.set(weak, link)
    }
  }
  for (const [weak, { from, to }] of nearest) parent.set(weak, find(weak === from ? to : from))
  const groups = new Map<string, Signal[]>()
  for (const signal of [...signals].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))) {
    const root = find(signal.id)
    const group = groups.get(root)
    if (group === undefined) groups.set(root, [signal])
    else group.push(signal)
  }
  return [...groups.values()]
}

function storyOf(members: readonly Signal[], links: readonly CausalLink[], facts: Facts): Story {
  const stages = STAGES.filter((stage) => members.some((signal) => signal.stage === stage))
  const subjects = subjectsOf(members, facts)
  const first = members[0]
  const firstTime: Instant = first?.time ?? instant(0)
  const lastTime = instant(members.reduce<number>((latest, { endTime }) => Math.max(latest, endTime), firstTime))
  return {
    // The first signal names the story, so that it keeps its name while it grows.
    id: identityId('story', first?.id ?? '').slice(0, 12),
    title: titleOf(members, subjects),
    score: storyScore(members),
    firstTime,
    lastTime,
    stages,
    techniques: [...new Set(members.flatMap(({ techniques }) => techniques))].sort(),
    families: [...new Set(members.map(({ family }) => family))].sort(),
    subjects,
    signals: members.map(({ id }) => id),
    links,
    unseen: [],
    isAlert: true,
  }
}

/** Hosts on which it happened and accounts that did it or were used, those with the most weight first. */
function subjectsOf(members: readonly Signal[], facts: Facts): readonly Subject[] {
  const weights = new Map<string, { subject: Subject; weight: number }>()
  for (const signal of members) {
    for (const entity of signal.entities) {
      const subject = subjectOf(entity, facts)
      if (subject === undefined || subject.kind === 'system' || subject.kind === 'machine') continue
      const known = weights.get(subject.id)
      weights.set(subject.id, { subject, weight: (known?.weight ?? 0) + signal.weight })
    }
  }
  return [...weights.values()]
    .sort((a, b) => b.weight - a.weight || (a.subject.id < b.subject.id ? -1 : 1))
    .map(({ subject }) => subject)
}

/** The subject that an entity of a signal stands for; undefined for addresses, files and the like, and for mere senders. */
export function subjectOf({ role, type, id }: EntityRef, facts: Facts): Subject | undefined {
  const name = id.slice(id.indexOf(':') + 1)
  if (type === 'host' && role === 'device') return facts.hosts.of(name)
  if (type === 'user' && (role === 'actor' || role === 'target'))
    return facts.accounts.of(
      name.includes('\\')
        ? split(name)
        : name.includes('@')
          ? { email: name }
          : /^s-1-/i.test(name)
            ? { uid: name }
            : { name },
    )
  if (type === 'mailbox' && role === 'target') return facts.accounts.ofAddress(name)
  return undefined
}

function split(account: string): { name: string; domain: string } {
  const at = account.indexOf('\\')
  return { domain: account.slice(0, at), name: account.slice(at + 1) }
}

/** Stages that are an aim in themselves: a story that reached one is named by it. */
const AIMS: readonly Stage[] = ['sabotage', 'exfiltration', 'collection']

/** A short story is named by its heaviest signal, a longer one by where it began and how far it came. */
function titleOf(members: readonly Signal[], subjects: readonly Subject[]): string {
  const heaviest = [...members].sort((a, b) => b.weight - a.weight || a.time - b.time || (a.id < b.id ? -1 : 1))[0]
  const telling = members.filter(({ weight }) => weight >= 1)
  const stages = new Set(telling.map(({ stage }) => stage))
  const last = AIMS.find((stage) => stages.has(stage)) ?? telling.at(-1)?.stage
  const first = telling[0]?.stage
  const what = stages.size < 3 || first === last ? (heaviest?.title ?? 'Linked signals') : `From ${first} to ${last}`
  const names = [...subjects]
    .sort((a, b) => Number(a.type === 'host') - Number(b.type === 'host'))
    .flatMap(({ names: [name] }) => (name === undefined ? [] : [name]))
  const shown = names.slice(0, MAX_TITLE_NAMES).join(', ')
  const more = names.length > MAX_TITLE_NAMES ? ` and ${names.length - MAX_TITLE_NAMES} more` : ''
  return shown === '' ? what : `${what}: ${shown}${more}`
}
