import type { Signal } from '../../model/signal.ts'
import { ancestors } from '../descent.ts'
import type { Facts } from '../facts.ts'
import { fileKey } from '../keys.ts'
import { fewness, groupBy, type LinkTo, linkByKey, SAME_CAUSE_US, STRENGTH } from './chain.ts'

/** A logon session lives until its host starts anew, which servers do every few weeks. */
const SESSION_US = 14 * SAME_CAUSE_US
/** Two logs that tell of one act do so at nearly the same time. */
const SAME_ACT_US = 10_000_000

/** What two signals share by name: a session, a file, an outside address, a service, a task, a program. */
export function linkByShared(ordered: readonly Signal[], facts: Facts, link: LinkTo): void {
  linkByKey(
    ordered,
    ({ keys }) => keys.sessions,
    () => SESSION_US,
    link,
    (key) =>
      key.startsWith('cloud|')
        ? { kind: 'session', strength: STRENGTH.cloudSession, because: `the same cloud session ${key.slice(6)}` }
        : {
            kind: 'session',
            strength: STRENGTH.session,
            because: `the same logon session ${key.slice(key.indexOf('|') + 1)} on ${key.slice(0, key.indexOf('|'))}`,
          },
  )
  linkByKey(
    ordered,
    ({ keys }) => keys.hashes,
    () => Number.POSITIVE_INFINITY,
    link,
    (hash) => ({ kind: 'file', strength: STRENGTH.file, because: `the same file, ${hash}` }),
  )
  linkByKey(
    ordered,
    (signal) => outsideAddresses(signal, facts),
    () => 30 * SAME_CAUSE_US,
    link,
    (address) => ({
      kind: 'address',
      strength: STRENGTH.address * fewness(facts.reach.get(address) ?? 0),
      because: `the same outside address, ${address.slice(address.indexOf(':') + 1)}`,
    }),
  )
  linkByKey(
    ordered,
    (signal) => namedObjects(signal, facts),
    () => SESSION_US,
    link,
    (key) => ({
      kind: 'object',
      strength: STRENGTH.object,
      because: `the same ${key.slice(key.indexOf('|') + 1).replace(':', ' ')} on ${key.slice(0, key.indexOf('|'))}`,
    }),
  )
}

/** Addresses of the outside: one that a host of ours has is no infrastructure, whatever range it is from. */
function outsideAddresses({ keys, time }: Signal, facts: Facts): readonly string[] {
  return keys.addresses.filter(
    (key) => !key.startsWith('ip:') || facts.hosts.ofAddress(key.slice(3), time) === undefined,
  )
}

/** Services, tasks and files that a signal names, and the program files from which its process descends: who wrote them caused it. */
function namedObjects({ keys }: Signal, facts: Facts): readonly string[] {
  const descent = keys.processes.flatMap((key) => [key, ...ancestors(key, facts.processes)])
  const programs = descent.flatMap((key) => {
    const path = facts.processes.get(key)?.path
    return path === undefined ? [] : fileKey(key.slice(0, key.indexOf('|')), path)
  })
  return [...new Set([...keys.objects, ...programs])]
}

/**
 * Two sources that tell of the same technique on the same host at the same moment tell of one act: the command that clears a log
 * and the record that it was cleared. One source would not tell it twice.
 */
export function linkRecordsOfOneAct(ordered: readonly Signal[], link: LinkTo): void {
  const acts = groupBy(ordered, ({ family, entities, techniques }) => {
    const host =
      family === 'log'
        ? entities.find(({ type, role }) => type === 'host' && role === 'device')?.id.slice(5)
        : undefined
    return host === undefined ? [] : techniques.map((technique) => `${host}|${technique}`)
  })
  for (const [key, members] of acts) {
    const because = `two records of one act, ${key.slice(key.indexOf('|') + 1)} on ${key.slice(0, key.indexOf('|'))} at the same moment`
    for (let at = 1; at < members.length; at += 1) {
      const [before, after] = [members[at - 1], members[at]]
      if (before === undefined || after === undefined || after.time - before.endTime > SAME_ACT_US) continue
      if (before.events[0]?.source !== after.events[0]?.source)
        link(before, after, { kind: 'object', strength: STRENGTH.object, because })
    }
  }
}
