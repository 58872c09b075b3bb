import { domainToUnicode } from 'node:url'
import { parse } from 'tldts'

/** UTF-16 units of an address that are looked at; what a browser takes at all is about as long. */
export const MAX_URL_LENGTH: number = 64 * 1024

/** How a host that is an IP address was written; all but `dotted` and `ipv6` are ways to hide it. */
export type IpForm = 'dotted' | 'decimal' | 'octal' | 'hex' | 'short' | 'ipv6' | 'ipv4-in-ipv6'

/**
 * What is odd about the way an address is written:
 * `userinfo` something stands before an `@`; `userinfo-like-host` and reads like a host; `backslash` for a slash;
 * `slashes` not two after the scheme; `control` characters that a browser drops; `invisible` characters (zero-width, soft
 * hyphen, bidi marks) in the host; `mapped-host` letters or dots that become others (full-width, circled, `。`);
 * `mixed-script` a label of letters from two scripts; `percent-host` escapes in the host; `port` neither 80 nor 443;
 * `double-scheme` a second http address behind the first; `long-userinfo` more than 60 characters before the `@`.
 */
export type UrlOddity =
  | 'userinfo'
  | 'userinfo-like-host'
  | 'long-userinfo'
  | 'backslash'
  | 'slashes'
  | 'control'
  | 'invisible'
  | 'mapped-host'
  | 'mixed-script'
  | 'percent-host'
  | 'port'
  | 'double-scheme'

/** An address taken apart as a browser takes it (WHATWG URL). Strings that it lacks are empty. */
export interface UrlParts {
  /** As a browser would write it. */
  readonly url: string
  /** Without its colon, lower case. */
  readonly scheme: string
  /** A-labels, lower case, without a final dot; empty for schemes without a host. */
  readonly host: string
  /** The host as it is shown: U-labels. */
  readonly unicodeHost: string
  /** What somebody registered below a public suffix (free hosts count as suffixes); the host itself where there is none. */
  readonly domain: string
  /** The public suffix, and whether it is a private one: somebody's free host such as `github.io`. */
  readonly suffix: string
  readonly isPrivateSuffix: boolean
  /** Set where the host is an address: the address in its usual form, and how it was written. */
  readonly ip?: string
  readonly ipForm?: IpForm
  readonly port?: number
  /** Before the `@`, percent-decoded where that is possible. */
  readonly userinfo: string
  readonly path: string
  readonly query: string
  readonly fragment: string
  readonly oddities: readonly UrlOddity[]
}

/** Zero-width, bidi, filler, variation and tag characters. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u
const WEB = /^(?:https?|ftp|wss?)$/
const SCHEME = /^([a-z][a-z0-9+.-]{0,30}):/i
const CONTROLS = /^[\p{Cc} ]{1,10000}|[\t\r\n]/u

/** The parts of an absolute address; undefined where a browser would not take it. Never throws. */
export function partsOf(text: string): UrlParts | undefined {
  if (text.length > MAX_URL_LENGTH) return undefined
  const parsed = URL.parse(text)
  if (parsed === null) return undefined
  const scheme = parsed.protocol.slice(0, -1)
  const isWeb = WEB.test(scheme)
  const host = parsed.hostname.replace(/\.$/, '').toLowerCase()
  const unicodeHost = host.includes('xn--') ? domainToUnicode(host) || host : host
  const ip = ipOf(host)
  const written = isWeb ? authorityOf(text) : undefined
  const known = host === '' || ip !== undefined ? undefined : parse(host, { allowPrivateDomains: true })
  const userinfo = decodeOnce(parsed.password === '' ? parsed.username : `${parsed.username}:${parsed.password}`)
  return {
    url: parsed.href,
    scheme,
    host,
    unicodeHost,
    domain: known?.domain ?? ip ?? host,
    suffix: known?.publicSuffix ?? '',
    isPrivateSuffix: known?.isPrivate ?? false,
    ...(ip === undefined ? {} : { ip, ipForm: ipForm(host, written?.host ?? host) }),
    ...(parsed.port === '' ? {} : { port: Number(parsed.port) }),
    userinfo,
    path: parsed.pathname,
    query: parsed.search.slice(1),
    fragment: parsed.hash.slice(1),
    oddities: isWeb ? odditiesOf(text, parsed, { userinfo, unicodeHost, written }) : [],
  }
}

/** The registrable domain of a host (free hosts count as suffixes); the host itself, lower case, where there is none. */
export function organisationalDomain(host: string): string {
  return parse(host, { allowPrivateDomains: true }).domain ?? host.toLowerCase()
}

function ipOf(host: string): string | undefined {
  if (host.startsWith('[')) return host.slice(1, -1)
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) ? host : undefined
}

const IPV4_IN_IPV6 = /^\[(?:::ffff:|64:ff9b::|::(?:[0-9a-f]{1,4}:[0-9a-f]{1,4}\]$))/

function ipForm(host: string, written: string): IpForm {
  if (host.startsWith('[')) return IPV4_IN_IPV6.test(host) ? 'ipv4-in-ipv6' : 'ipv6'
  const plain = decodeOnce(written).normalize('NFKC').replace(/\.$/, '')
  if (plain === host) return 'dotted'
  const numbers = plain.split('.')
  if (numbers.some((number) => /^0x/i.test(number))) return 'hex'
  if (numbers.some((number) => /^0\d/.test(number))) return 'octal'
  return numbers.length === 1 ? 'decimal' : numbers.length < 4 ? 'short' : 'dotted'
}

interface Authority {
  readonly host: string
  /** What stands between the scheme's colon and the host's first character. */
  readonly slashes: string
}

/** The host as it was written, before a browser's mapping. */
function authorityOf(text: string): Authority | undefined {
  const clean = text.replace(/[\t\r\n]/g, '').trim()
  const scheme = SCHEME.exec(clean)
  if (scheme === null) return undefined
  let at = scheme[0].length
  while (/[/\\]/.test(clean.charAt(at))) at += 1
  const slashes = clean.slice(scheme[0].length, at)
  let end = at
  while (end < clean.length && !/[/\\?#]/.test(clean.charAt(end))) end += 1
  const authority = clean.slice(at, end)
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  return { host: host.startsWith('[') ? host : host.replace(/:\d{0,6}$/, ''), slashes }
}

function odditiesOf(
  text: string,
  parsed: URL,
  found: { readonly userinfo: string; readonly unicodeHost: string; readonly written: Authority | undefined },
): readonly UrlOddity[] {
  const { userinfo, unicodeHost, written } = found
  const oddities: UrlOddity[] = []
  if (userinfo !== '') {
    oddities.push('userinfo')
    if (/^[^/\s]{1,200}\.[a-z]{2,24}(?:[/:\s]|$)/i.test(userinfo)) oddities.push('userinfo-like-host')
    if (userinfo.length > MAX_USUAL_USERINFO) oddities.push('long-userinfo')
  }
  const head = text.slice(0, 2000)
  if (CONTROLS.test(head)) oddities.push('control')
  if (written !== undefined) {
    if (written.slashes.includes('\\')) oddities.push('backslash')
    if (written.slashes.length !== 2) oddities.push('slashes')
    if (INVISIBLE.test(written.host)) oddities.push('invisible')
    if (written.host.includes('%')) oddities.push('percent-host')
    if (isMapped(written.host)) oddities.push('mapped-host')
  }
  if (unicodeHost.split('.').some(isMixedScript)) oddities.push('mixed-script')
  if (parsed.port !== '' && parsed.port !== '80' && parsed.port !== '443') oddities.push('port')
  if (/https?:[/\\]{1,2}[^/]/i.test(parsed.pathname)) oddities.push('double-scheme')
  return oddities
}

/** Characters before the `@` that a name and a password seldom exceed. */
const MAX_USUAL_USERINFO = 60

/** True where compatibility mapping changes the host: full-width or circled letters, another dot. */
function isMapped(host: string): boolean {
  if (/^\p{ASCII}*$/u.test(host)) return false
  const seen = host.toLowerCase().normalize('NFC')
  return seen.normalize('NFKC') !== seen || /[。．｡]/.test(host)
}

const SCRIPTS: readonly RegExp[] = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
]

/** True for a label with letters of two alphabets that are taken for each other; Chinese or Japanese with Latin is usual. */
export function isMixedScript(label: string): boolean {
  if (/^\p{ASCII}*$/u.test(label)) return false
  return SCRIPTS.filter((script) => script.test(label)).length > 1
}

/** Percent escapes decoded once, as UTF-8; escapes that are none are kept. */
export function decodeOnce(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text.replace(/(?:%[0-9a-f]{2}){1,400}/gi, (run) => {
      const bytes = Buffer.from(run.replaceAll('%', ''), 'hex')
      const decoded = bytes.toString('utf8')
      return decoded.includes('\ufffd') ? run : decoded
    })
  }
}
