import type { Endpoint, Fields, File, User } from '../../model/event.ts'

/** Fields whose values the event takes over while it is being filled. */
export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

const NULL_SID = 'S-1-0-0'
const NO_GUID = '00000000-0000-0000-0000-000000000000'
const MAX_PORT = 65_535
const MAX_PID = 0xffff_ffff

/** A field as text; absent, empty and Windows's `-` are undefined. */
export function text(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  if (typeof value === 'string') return value === '' || value === '-' ? undefined : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** A whole number written in decimal or as `0x…`; undefined where it is neither, or too large to be exact. */
export function whole(fields: Fields, name: string): number | undefined {
  const value = fields[name]
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string' || value === '' || value === '-') return undefined
  const number = Number(value)
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

/** A process id. */
export function pid(fields: Fields, name: string): number | undefined {
  const number = whole(fields, name)
  return number === undefined || number > MAX_PID ? undefined : number
}

/** A network port; 0 stands for none. */
export function port(fields: Fields, name: string): number | undefined {
  const number = whole(fields, name)
  return number === undefined || number === 0 || number > MAX_PORT ? undefined : number
}

/** A GUID without braces in upper case; the GUID of zeros is absent. */
export function guid(fields: Fields, name: string): string | undefined {
  const value = text(fields, name)
  if (value === undefined) return undefined
  const bare = value.charCodeAt(0) === 0x7b && value.endsWith('}') ? value.slice(1, -1) : value
  return bare === NO_GUID ? undefined : bare.toUpperCase()
}

/** A logon id as lower-case hex such as `0x3e7`; `0x0` stands for none. */
export function session(fields: Fields, name: string): string | undefined {
  const value = text(fields, name)
  if (value === undefined || value === '0x0' || value === '0') return undefined
  if (value.startsWith('0x') || value.startsWith('0X')) return value.toLowerCase()
  const number = Number(value)
  if (Number.isSafeInteger(number) && number > 0) return `0x${number.toString(16)}`
  return value.toLowerCase()
}

/** An address; `::ffff:1.2.3.4` becomes `1.2.3.4`, a zone id is cut, and what is no address is absent. */
export function address(fields: Fields, name: string): string | undefined {
  const value = text(fields, name)
  return value === undefined ? undefined : addressOf(value)
}

/** As `address`, for text that is at hand. */
export function addressOf(value: string): string | undefined {
  let lower = value.toLowerCase()
  const zone = lower.indexOf('%')
  if (zone > 0) lower = lower.slice(0, zone)
  if (lower.startsWith('::ffff:') && lower.includes('.')) lower = lower.slice(7)
  return looksLikeAddress(lower) ? lower : undefined
}

function looksLikeAddress(value: string): boolean {
  if (value.length > 45) return false
  let colons = 0
  let dots = 0
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at)
    if (code === 0x3a) colons += 1
    else if (code === 0x2e) dots += 1
    else if (!((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66))) return false
  }
  return colons >= 2 || (dots === 3 && colons === 0)
}

/** A host name or address as an endpoint: the name without leading backslashes. Undefined where nothing is known. */
export function endpoint(host: string | undefined, ip: string | undefined, portNumber?: number): Endpoint | undefined {
  const made: Mutable<Endpoint> = {}
  if (host !== undefined) {
    const name = host.startsWith('\\\\') ? host.slice(2) : host
    if (name !== '') made.hostname = name
  }
  if (ip !== undefined) made.ip = ip
  if (made.hostname === undefined && made.ip === undefined) return undefined
  if (portNumber !== undefined) made.port = portNumber
  return made
}

/** An account from its separate fields. `DOMAIN\name` and `name@domain` in the name are taken apart. */
export function account(name: string | undefined, domain: string | undefined, sid?: string): User | undefined {
  const made: Mutable<User> = {}
  if (name !== undefined) {
    const slash = name.indexOf('\\')
    const at = slash >= 0 ? -1 : name.indexOf('@')
    made.name = slash >= 0 ? name.slice(slash + 1) : at > 0 ? name.slice(0, at) : name
    const inName = slash > 0 ? name.slice(0, slash) : at > 0 ? name.slice(at + 1) : ''
    if (made.name === '') delete made.name
    if (domain !== undefined) made.domain = domain
    else if (inName !== '') made.domain = inName
  }
  if (sid !== undefined && sid !== NULL_SID) made.uid = sid
  return made.name === undefined && made.uid === undefined ? undefined : made
}

/** An account from fields with a common beginning: `SubjectUserName`, `SubjectDomainName`, `SubjectUserSid`. */
export function accountOf(fields: Fields, prefix: 'Subject' | 'Target', sid = `${prefix}UserSid`): User | undefined {
  const names = prefix === 'Subject' ? SUBJECT : TARGET
  return account(text(fields, names.user), text(fields, names.domain), text(fields, sid))
}

const SUBJECT = { user: 'SubjectUserName', domain: 'SubjectDomainName' } as const
const TARGET = { user: 'TargetUserName', domain: 'TargetDomainName' } as const

/** A file by its path and, where there are any, Sysmon's hashes (`SHA1=…,MD5=…,SHA256=…,IMPHASH=…`). */
export function fileOf(path: string | undefined, hashes: string | undefined): File | undefined {
  if (path === undefined && hashes === undefined) return undefined
  const made: Mutable<File> = {}
  if (path !== undefined) {
    made.path = path
    const name = path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1)
    if (name !== '') made.name = name
  }
  if (hashes !== undefined) addHashes(made, hashes)
  return made
}

function addHashes(file: Mutable<File>, hashes: string): void {
  let from = 0
  while (from < hashes.length) {
    const comma = hashes.indexOf(',', from)
    const to = comma < 0 ? hashes.length : comma
    const equals = hashes.indexOf('=', from)
    if (equals > from && equals < to) {
      const kind = hashes.slice(from, equals).trim().toUpperCase()
      const digits = hashes
        .slice(equals + 1, to)
        .trim()
        .toLowerCase()
      if (kind === 'SHA256' && digits.length === 64) file.sha256 = digits
      else if (kind === 'SHA1' && digits.length === 40) file.sha1 = digits
      else if (kind === 'MD5' && digits.length === 32) file.md5 = digits
    }
    from = to + 1
  }
}
