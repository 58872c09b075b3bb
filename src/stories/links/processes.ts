import type { Signal } from '../../model/signal.ts'
import { ancestors, isHubProgram, isOneForAll } from '../descent.ts'
import type { Facts } from '../facts.ts'
import { groupBy, type LinkTo, lastBefore, linkByKey, SAME_CAUSE_US, STRENGTH } from './chain.ts'

/** Process GUIDs are unique for ever; a campaign is looked at as a whole. */
const GUID_US = 90 * SAME_CAUSE_US

/** Same process, an ancestor among the signals, or a common ancestor that is no hub. */
export function linkByProcess(ordered: readonly Signal[], facts: Facts, link: LinkTo): void {
  const chainOf = new Map<string, readonly string[]>()
  const chain = (key: string): readonly string[] => {
    const known = chainOf.get(key)
    if (known !== undefined) return known
    const made = ancestors(key, facts.processes)
    chainOf.set(key, made)
    return made
  }
  const isHub = (key: string): boolean => isHubProgram(facts.processes.get(key)?.path ?? '')
  const own = (signal: Signal): readonly string[] =>
    signal.keys.processes.filter((key) => !isOneForAll(facts.processes.get(key)?.path ?? ''))
  const nameOf = (key: string): string => {
    const path = facts.processes.get(key)?.path ?? ''
    return path === '' ? `process ${key.slice(key.indexOf('|') + 1)}` : `${path} (${key.slice(key.indexOf('|') + 1)})`
  }
  linkByKey(ordered, own, lifeOf, link, (key) => ({
    kind: 'process',
    strength: STRENGTH.process,
    because: `the same process, ${nameOf(key)}`,
  }))

  const byProcess = groupBy(ordered, own)
  const byAncestor = groupBy(ordered, (signal) => [
    ...new Set(
      signal.keys.processes.flatMap((key) => [...(isHub(key) ? [] : parentsOf(signal, key, isHub)), ...chain(key)]),
    ),
  ])
  for (const [key, descendants] of byAncestor) {
    const because = `a common ancestor, ${nameOf(key)}`
    for (let at = 1; at < descendants.length; at += 1) {
      const [before, after] = [descendants[at - 1], descendants[at]]
      if (before === undefined || after === undefined || after.time - before.endTime > lifeOf(key)) continue
      link(before, after, { kind: 'parent', strength: STRENGTH.parent * 0.8, because })
    }
    const kin = byProcess.get(key) ?? []
    for (const descendant of descendants) {
      // The ancestor may show itself only after it started the descendant: one process, one cause, in either order.
      const forebear = lastBefore(kin, descendant.endTime) ?? kin[0]
      if (forebear !== undefined)
        link(forebear, descendant, { kind: 'parent', strength: STRENGTH.parent, because: `${nameOf(key)} started it` })
    }
  }
}

function lifeOf(key: string): number {
  return key.includes('|pid:') ? SAME_CAUSE_US : GUID_US
}

/** The parent that a signal's own event names, where the process start itself is not among the facts. */
function parentsOf(signal: Signal, key: string, isHub: (key: string) => boolean): readonly string[] {
  return signal.keys.processes[0] === key
    ? signal.keys.parents.filter((parent) => !isHub(parent) && !parent.includes('|pid:'))
    : []
}
