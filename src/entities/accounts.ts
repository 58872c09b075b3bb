import { compareText } from '../model/compare.ts'
import type { User } from '../model/event.ts'
import type { Subject } from '../model/story.ts'

/** One way in which events named an account, and how many did. Absent parts are empty text. */
export interface AccountNames {
  readonly name: string
  readonly domain: string
  readonly uid: string
  readonly email: string
  readonly events: number
}

/** Accounts with all their names merged. */
export interface Accounts {
  /** The account behind a name of it; undefined where the name says nothing (`-`, empty). Unknown accounts get a subject too. */
  of(user: User): Subject | undefined
  /** The account behind a mail address or UPN. */
  ofAddress(address: string): Subject
  /** Pairs of names that were merged by inference, not by an event that says so, in words. */
  readonly inferred: readonly string[]
}

/** Well-known SIDs that are no account of anybody's: SYSTEM, LOCAL SERVICE, NETWORK SERVICE, anonymous, and the S-1-5-8x/9x families. */
const SYSTEM_SID = /^s-1-(?:0-0|5-(?:7|18|19|20|80-.*|82-.*|83-.*|90-.*|96-.*))$/i
const SYSTEM_NAME =
  /^(?:system|local service|network service|anonymous logon|dwm-\d+|umfd-\d+|iusr|local ?system|nt authority|window manager|système|lokaler dienst|netzwerkdienst)$/i
const SYSTEM_DOMAIN =
  /^(?:nt authority|autorite nt|nt-autorität|window manager|font driver host|nt service|iis apppool|nt virtual machine)$/i

/** Accounts named like this act for programs; a person behind one is the exception. By naming convention alone, hence only a mark. */
const SERVICE_NAME =
  /^(?:svc|srv|sa|service|app|sql|iis|backup|adfs|aad|msol|sync|healthmailbox)[-_.$\w]*$|(?:svc|service|gmsa)\$?$/i

/**
 * Merges names into accounts: two names are one account where one event bore both (name and SID, SID and UPN).
 * A NetBIOS name and a UPN are inferred to be one where the local part is the account name and the mail domain begins with the
 * NetBIOS domain, or is the DNS suffix of that domain's hosts (`hostDomains`, lower case).
 */
export function mergeAccounts(rows: readonly AccountNames[], hostDomains: readonly string[] = []): Accounts {
  const parents = new Map<string, string>()
  const seen = new Map<string, { text: string; events: number }>()
  const find = (key: string): string => {
    let root = key
    for (let up = parents.get(root); up !== undefined && up !== root; up = parents.get(root)) root = up
    if (root !== key) parents.set(key, root)
    return root
  }
  const unite = (a: string, b: string): void => {
    const [x, y] = [find(a), find(b)].sort()
    if (x !== undefined && y !== undefined && x !== y) parents.set(y, x)
  }

  for (const row of rows) {
    const keys = keysOf(row)
    for (const { key, text } of keys) {
      if (!parents.has(key)) parents.set(key, key)
      const known = seen.get(key)
      if (known === undefined) seen.set(key, { text, events: row.events })
      else if (row.events > known.events || (row.events === known.events && text < known.text))
        seen.set(key, { text, events: row.events })
    }
    const [first, ...others] = keys
    if (first !== undefined) for (const other of others) unite(first.key, other.key)
  }

  const inferred = inferPairs([...seen.keys()], hostDomains)
  for (const [account, address] of inferred) unite(account, address)

  const members = new Map<string, string[]>()
  for (const key of seen.keys()) {
    const root = find(key)
    const list = members.get(root)
    if (list === undefined) members.set(root, [key])
    else list.push(key)
  }
  const subjects = new Map<string, Subject>()
  for (const list of members.values()) {
    const subject = subjectOf(list, seen)
    for (const key of list) subjects.set(key, subject)
  }
  const byBareName = new Map<string, Set<Subject>>()
  for (const [key, subject] of subjects) {
    if (!key.startsWith('n:')) continue
    const bare = key.slice(key.indexOf('\\') + 1)
    const set = byBareName.get(bare) ?? new Set<Subject>()
    byBareName.set(bare, set.add(subject))
  }

  const lookUp = (user: User): Subject | undefined => {
    const keys = keysOf({
      name: user.name ?? '',
      domain: user.domain ?? '',
      uid: user.uid ?? '',
      email: user.email ?? '',
      events: 0,
    })
    for (const { key } of keys) {
      const known = subjects.get(key)
      if (known !== undefined) return known
    }
    const [first] = keys
    if (first === undefined) return bareName(user.name ?? '')
    const subject = subjectOf([first.key], new Map([[first.key, { text: first.text, events: 0 }]]))
    subjects.set(first.key, subject)
    return subject
  }
  const bareName = (name: string): Subject | undefined => {
    const bare = name.trim().toLowerCase()
    if (bare === '' || bare === '-') return undefined
    const owners = [...(byBareName.get(bare) ?? [])]
    const [only] = owners
    if (owners.length === 1 && only !== undefined) return only
    return { type: 'user', id: `user:${bare}`, names: [name.trim()], ...markOf(bare, '', '') }
  }

  return {
    of: lookUp,
    ofAddress: (address) =>
      lookUp({ email: address }) ?? { type: 'user', id: `user:${address.toLowerCase()}`, names: [address] },
    inferred: inferred.map(
      ([account, address]) =>
        `${account.slice(2)} and ${address.slice(2)} are taken for one person, since name and domain agree`,
    ),
  }
}

interface NameKey {
  readonly key: string
  readonly text: string
}

/** The keys of a row, the most telling first: `n:domain\name`, `e:address`, `s:sid`. A name without a domain is no key. */
function keysOf({ name, domain, uid, email }: AccountNames): readonly NameKey[] {
  const keys: NameKey[] = []
  const bare = clean(name)
  const address = clean(email) || (bare.includes('@') ? bare : '')
  if (bare !== '' && !bare.includes('@') && clean(domain) !== '') {
    keys.push({ key: `n:${clean(domain).toLowerCase()}\\${bare.toLowerCase()}`, text: `${clean(domain)}\\${bare}` })
  }
  if (address !== '') keys.push({ key: `e:${address.toLowerCase()}`, text: address.toLowerCase() })
  const sid = clean(uid)
  // Well-known SIDs are the same on every host, and null SIDs stand for nobody: neither may tie names together.
  if (sid !== '' && !SYSTEM_SID.test(sid)) keys.push({ key: `s:${sid.toLowerCase()}`, text: sid })
  return keys
}

function clean(text: string): string {
  const trimmed = text.trim()
  return trimmed === '-' || trimmed === 'N/A' ? '' : trimmed
}

/** Account and address keys that name and domain make one person; only where the match is unique on both sides. */
function inferPairs(keys: readonly string[], hostDomains: readonly string[]): readonly (readonly [string, string])[] {
  const addresses = keys.filter((key) => key.startsWith('e:'))
  const accounts = new Map<string, string[]>()
  for (const key of keys) {
    if (!key.startsWith('n:')) continue
    const name = key.slice(key.indexOf('\\') + 1)
    const list = accounts.get(name)
    if (list === undefined) accounts.set(name, [key])
    else list.push(key)
  }
  const pairs: [string, string][] = []
  for (const address of addresses) {
    const [local = '', domain = ''] = address.slice(2).split('@')
    const fitting = (accounts.get(local) ?? []).filter((account) => {
      const netbios = account.slice(2, account.indexOf('\\'))
      return (
        netbios === domain ||
        domain.split('.')[0] === netbios ||
        (hostDomains.includes(domain) && !netbios.includes('.'))
      )
    })
    // A local account of a workstation bears the host's name as its domain; with it the match is no longer unique, so nothing is claimed.
    const [only] = fitting
    if (fitting.length === 1 && only !== undefined) pairs.push([only, address])
  }
  return pairs.sort()
}

function subjectOf(keys: readonly string[], seen: ReadonlyMap<string, { text: string; events: number }>): Subject {
  const order = ['n:', 'e:', 's:']
  // DOMAIN\name before dns.domain\name: that is how people call an account.
  const sorted = [...keys].sort(
    (a, b) =>
      order.indexOf(a.slice(0, 2)) - order.indexOf(b.slice(0, 2)) ||
      Number(a.includes('.')) - Number(b.includes('.')) ||
      compareText(a, b),
  )
  const first = sorted[0] ?? ''
  const names = sorted.map((key) => seen.get(key)?.text ?? key.slice(2))
  const named = sorted.find((key) => key.startsWith('n:'))?.slice(2) ?? ''
  const at = named.indexOf('\\')
  return {
    type: 'user',
    id: `user:${first.slice(2)}`,
    names,
    ...markOf(
      at < 0 ? '' : named.slice(at + 1),
      at < 0 ? '' : named.slice(0, at),
      first.startsWith('s:') ? first.slice(2) : '',
    ),
  }
}

function markOf(name: string, domain: string, sid: string): { readonly kind?: 'machine' | 'service' | 'system' } {
  if (SYSTEM_NAME.test(name) || SYSTEM_DOMAIN.test(domain) || SYSTEM_SID.test(sid)) return { kind: 'system' }
  if (name.endsWith('$')) return { kind: 'machine' }
  return SERVICE_NAME.test(name) ? { kind: 'service' } : {}
}
