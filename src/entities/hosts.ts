import type { Subject } from '../model/story.ts'
import type { Instant } from '../model/time.ts'

/** A host name as events bore it. */
export interface HostNames {
  readonly hostname: string
  readonly events: number
}

/** An address that an event gave to a host, and over which time. */
export interface HostAddress {
  readonly hostname: string
  readonly ip: string
  readonly from: Instant
  readonly to: Instant
}

/** Hosts with short and full names linked, and their addresses over time. */
export interface Hosts {
  of(hostname: string): Subject | undefined
  /** The host that had this address at that time; where none is recorded for it, the nearest record within `ADDRESS_HOLDS_US`. */
  ofAddress(ip: string, time: Instant): Subject | undefined
  /** DNS suffixes of the full names, lower case. */
  readonly domains: readonly string[]
}

/** How far from a sighting an address is still believed to be the host's: DHCP leases usually last 8 days and are renewed. */
export const ADDRESS_HOLDS_US: number = 4 * 86_400 * 1_000_000

const NO_HOST = new Set(['', '-', 'localhost', '127.0.0.1', '::1', 'local', 'unknown', 'n/a'])

/**
 * Links a short name with its full name where only one full name begins with it. Two full names with the same short name are
 * two hosts, and the short name alone is then neither.
 */
export function mergeHosts(rows: readonly HostNames[], addresses: readonly HostAddress[] = []): Hosts {
  const fulls = new Map<string, Set<string>>()
  const shorts = new Set<string>()
  const display = new Map<string, string>()
  for (const { hostname } of [...rows].sort((a, b) => b.events - a.events || (a.hostname < b.hostname ? -1 : 1))) {
    const name = normalise(hostname)
    if (name === undefined) continue
    if (!display.has(name)) display.set(name, hostname.trim())
    const dot = isAddress(name) ? -1 : name.indexOf('.')
    if (dot < 0) shorts.add(name)
    else fulls.set(name.slice(0, dot), (fulls.get(name.slice(0, dot)) ?? new Set()).add(name))
  }

  const subjects = new Map<string, Subject>()
  const of = (hostname: string): Subject | undefined => {
    const name = normalise(hostname)
    if (name === undefined) return undefined
    const known = subjects.get(name)
    if (known !== undefined) return known
    const short = isAddress(name) ? name : (name.split('.')[0] ?? name)
    const full = [...(fulls.get(short) ?? [])]
    const canonical = name.includes('.') || full.length !== 1 ? name : (full[0] ?? name)
    const linked = canonical !== short && full.length === 1 && shorts.has(short) ? [canonical, short] : [canonical]
    const subject: Subject = subjects.get(canonical) ?? {
      type: 'host',
      id: `host:${canonical}`,
      names: linked.map((one) => display.get(one) ?? one),
    }
    subjects.set(name, subject)
    subjects.set(canonical, subject)
    return subject
  }

  const byIp = new Map<string, HostAddress[]>()
  for (const row of addresses) {
    const list = byIp.get(row.ip)
    if (list === undefined) byIp.set(row.ip, [row])
    else list.push(row)
  }
  const ofAddress = (ip: string, time: Instant): Subject | undefined => {
    let best: HostAddress | undefined
    let bestUs = ADDRESS_HOLDS_US
    for (const row of byIp.get(ip) ?? []) {
      const awayUs = time < row.from ? row.from - time : time > row.to ? time - row.to : 0
      if (awayUs < bestUs || (awayUs === bestUs && best !== undefined && row.hostname < best.hostname))
        [best, bestUs] = [row, awayUs]
    }
    return best === undefined ? undefined : of(best.hostname)
  }
  const domains = [
    ...new Set([...fulls.values()].flatMap((set) => [...set].map((name) => name.slice(name.indexOf('.') + 1)))),
  ].sort()
  return { of, ofAddress, domains }
}

function normalise(hostname: string): string | undefined {
  const name = hostname.trim().toLowerCase().replace(/^\\\\/, '').replace(/\.$/, '')
  return NO_HOST.has(name) ? undefined : name
}

function isAddress(name: string): boolean {
  return /^[\d.]+$/.test(name) || name.includes(':')
}
