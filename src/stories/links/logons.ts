import type { Signal } from '../../model/signal.ts'
import { formatInstant } from '../../model/time.ts'
import type { Facts, LogonFact } from '../facts.ts'
import { hostKey } from '../keys.ts'
import { groupBy, type LinkTo, lastBefore, SAME_CAUSE_US, STRENGTH } from './chain.ts'

/**
 * Machine to machine: a signal on the source host, then a logon from it onto another host, then a signal there in that session.
 * Without a signal on the source nothing is claimed: who merely logged on did nothing.
 */
export function linkByLogon(ordered: readonly Signal[], facts: Facts, link: LinkTo): void {
  const byHost = groupBy(ordered, hostsOf)
  const bySession = groupBy(ordered, ({ keys }) => keys.sessions)
  for (const logon of facts.logons) {
    const source = sourceHostOf(logon, facts)
    if (source === undefined || source === facts.hosts.of(logon.host)?.id) continue
    const cause = lastBefore(byHost.get(source) ?? [], logon.time)
    if (cause === undefined || logon.time - cause.endTime > SAME_CAUSE_US) continue
    const because = `a logon of ${logon.userId.slice(5)} from ${source.slice(5)} onto ${logon.host} at ${formatInstant(logon.time)}`
    for (const effect of logon.session === undefined ? [] : (bySession.get(logon.session) ?? [])) {
      if (effect.endTime >= logon.time) link(cause, effect, { kind: 'logon', strength: STRENGTH.logonSession, because })
    }
  }
}

function sourceHostOf(logon: LogonFact, facts: Facts): string | undefined {
  const byAddress = logon.sourceIp === undefined ? undefined : facts.hosts.ofAddress(logon.sourceIp, logon.time)
  return (byAddress ?? (logon.sourceHost === undefined ? undefined : facts.hosts.of(logon.sourceHost)))?.id
}

function hostsOf(signal: Signal): readonly string[] {
  return [
    ...new Set(
      signal.entities
        .filter(({ type, role }) => type === 'host' && role === 'device')
        .map(({ id }) => `host:${hostKey(id.slice(5))}`),
    ),
  ]
}
