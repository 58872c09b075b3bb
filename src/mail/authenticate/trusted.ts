import { organisationalDomain } from '../../links/url.ts'
import { isPublic } from './public-address.ts'
import { parseResultsHeader, type StatedResult } from './results-header.ts'
import { type Authentication, alignment, authResult, type DkimOutcome } from './verdict.ts'

/** Header fields that are looked at from the top, and UTF-16 units of each. */
const MAX_FIELDS = 1000
const MAX_FIELD_LENGTH: number = 32 * 1024

/** A header field of the message, in the order of the message. */
export interface HeaderField {
  readonly key: string
  readonly value: string
}

/** Whom to believe. Names are compared whole or by dot-separated ending; an empty list believes nobody. */
export interface TrustedHosts {
  /** What the organisation's own servers write at the start of Authentication-Results. */
  readonly authservIds: readonly string[]
  /** Hosts that take mail for the organisation, as their Received lines name them after `by`. */
  readonly ownHosts: readonly string[]
}

/** The connection over which the message came in, as the own host that took it says. */
export interface BorderHop {
  readonly by: string
  readonly ip?: string
  readonly helo?: string
  /** The name that the own host found for the address. */
  readonly reverseName?: string
  /** The own host looked for a name and found none. */
  readonly isNameless?: true
}

/** What headers of the organisation's own hosts say; everything below them anyone may have written. */
export interface TrustedResults {
  readonly authentication?: Authentication
  readonly border?: BorderHop
  readonly mailFrom?: string
  /** Authentication-Results that were not believed, each with its reason. */
  readonly ignored: readonly { readonly authservId: string; readonly reason: string }[]
}

/**
 * Takes what the organisation's own hosts wrote into a stored message, and nothing else (RFC 8601, section 5; RFC 5321, section
 * 4.4). Hosts write their lines on top, so the believed part ends below the lowest own Received of the unbroken run from the top, and
 * what stands directly below it up to the next Received. The run ends at the border: where an own host took the message from a public
 * address that it does not know as an own one, a Received below that calls itself own was written by who sent it. For each method
 * the topmost statement counts.
 */
export function trustedResults(headers: readonly HeaderField[], trusted: TrustedHosts): TrustedResults {
  const fields = headers.slice(0, MAX_FIELDS).map(({ key, value }) => ({
    key: key.toLowerCase(),
    value: value.slice(0, MAX_FIELD_LENGTH),
  }))
  const ignored: { readonly authservId: string; readonly reason: string }[] = []
  const stated: StatedResult[] = []
  let authservId: string | undefined
  let border: BorderHop | undefined
  let receivedSpf: string | undefined
  let mailFrom: string | undefined
  const own = [...trusted.ownHosts, ...trusted.authservIds]
  let isBelow = false // below the last line that an own host wrote

  for (const { key, value } of fields) {
    if (key === 'received') {
      const hop = hopOf(value)
      if (isBelow || hop === undefined) continue
      if (isOneOf(hop.by, own) && !(border !== undefined && isFromOutside(border, own))) border = hop
      // A line without `from` is a hand-over within one host (Gmail writes them with an address after `by`): it bounds nothing.
      else if (hop.helo !== undefined || isOneOf(hop.by, own)) isBelow = true
    } else if (key === 'authentication-results') {
      const parsed = parseResultsHeader(value)
      if (parsed === undefined) continue
      const id = parsed.authservId === '' ? (border?.by ?? '') : parsed.authservId
      if (!isOneOf(id, trusted.authservIds)) ignored.push({ authservId: id, reason: 'not one of the trusted servers' })
      else if (isBelow) ignored.push({ authservId: id, reason: 'below a Received line of a foreign host' })
      else {
        authservId ??= id
        const known = new Set(stated.map(({ method }) => method))
        stated.push(...parsed.results.filter(({ method }) => !known.has(method)))
      }
    } else if (key === 'received-spf' && !isBelow && border !== undefined) receivedSpf ??= value
    else if (key === 'return-path' && !isBelow) mailFrom ??= /<([^<>]{0,500})>/.exec(value)?.[1]?.toLowerCase()
  }

  const from = fields.filter(({ key }) => key === 'from')
  const spfSays = receivedSpf === undefined ? undefined : spfOf(receivedSpf)
  const authentication = authenticationOf(stated, authservId ?? border?.by, {
    receivedSpf: spfSays,
    fromDomain: from.length === 1 ? domainIn(from[0]?.value ?? '') : undefined,
  })
  const sender = spfSays?.mailFrom ?? mailFrom
  return {
    ...(authentication === undefined ? {} : { authentication }),
    ...(border === undefined ? {} : { border }),
    ...(sender === undefined ? {} : { mailFrom: sender }),
    ignored,
  }
}

/**
 * True where the own host took the message from a public address that bears no own name. The name that it found itself counts; only
 * where it wrote none (Exchange) the one that the client gave.
 */
function isFromOutside({ ip, reverseName, isNameless, helo }: BorderHop, own: readonly string[]): boolean {
  const name = reverseName ?? (isNameless === true ? undefined : helo)
  return ip !== undefined && isPublic(ip) && (name === undefined || !isOneOf(name, own))
}

/** True where a host is one of the names, or below one. */
export function isOneOf(host: string, names: readonly string[]): boolean {
  const lower = host.toLowerCase()
  return lower !== '' && names.some((name) => lower === name.toLowerCase() || lower.endsWith(`.${name.toLowerCase()}`))
}

const BY = /\sby\s{1,20}([^\s;()]{1,255})/i
const FROM = /^\s{0,20}from\s{1,20}([^\s;()]{1,255})/i
const LITERAL = /[([](?:ipv6:)?([0-9a-f:.]{3,45})[)\]]/gi
const REVERSE = /\(\s{0,5}([a-z0-9][a-z0-9.-]{0,252})\.?\s{1,5}\[/i

/** What a Received line says of the connection; undefined where it names no host that took the message. */
export function hopOf(received: string): BorderHop | undefined {
  const line = ` ${received.slice(0, 4000)}`
  const by = BY.exec(line)
  if (by?.[1] === undefined) return undefined
  const before = line.slice(0, by.index)
  const helo = FROM.exec(before)?.[1]?.toLowerCase()
  const reverseName = REVERSE.exec(before)?.[1]?.toLowerCase().replace(/\.$/, '')
  // The last literal before `by`: what stands earlier may be the name that the client gave itself.
  const ip = [...before.matchAll(LITERAL)]
    .map(([, address]) => address)
    .filter(isAddress)
    .at(-1)
  return {
    by: by[1].toLowerCase(),
    ...(ip === undefined ? {} : { ip: ip.toLowerCase() }),
    ...(helo === undefined ? {} : { helo }),
    ...(reverseName === undefined ? {} : reverseName === 'unknown' ? { isNameless: true } : { reverseName }),
  }
}

function isAddress(text: string | undefined): text is string {
  if (text === undefined) return false
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) || (text.includes(':') && URL.parse(`http://[${text}]/`) !== null)
}

interface SpfLine {
  readonly result: string
  readonly mailFrom?: string
}

/** Received-SPF, RFC 7208, section 9.1. */
function spfOf(line: string): SpfLine | undefined {
  const result = /^\s{0,20}([a-z]{2,12})/i.exec(line)?.[1]
  const mailFrom = /envelope-from="?<?([^\s";>]{1,320})/i.exec(line)?.[1]?.toLowerCase()
  if (result === undefined) return undefined
  return { result, ...(mailFrom === undefined ? {} : { mailFrom }) }
}

function authenticationOf(
  stated: readonly StatedResult[],
  authservId: string | undefined,
  { receivedSpf, fromDomain }: { readonly receivedSpf: SpfLine | undefined; readonly fromDomain: string | undefined },
): Authentication | undefined {
  const first = (method: string): StatedResult | undefined => stated.find((one) => one.method === method)
  const spfStated = first('spf')
  const spf =
    spfStated !== undefined
      ? {
          result: authResult(spfStated.result),
          ...domainProperty(domainIn(spfStated.properties['smtp.mailfrom'] ?? spfStated.properties['smtp.helo'] ?? '')),
        }
      : receivedSpf !== undefined
        ? { result: authResult(receivedSpf.result), ...domainProperty(domainIn(receivedSpf.mailFrom ?? '')) }
        : undefined
  const dkim: readonly DkimOutcome[] = stated
    .filter(({ method }) => method === 'dkim')
    .map(({ result, properties, comment }) => ({
      result: authResult(result),
      ...domainProperty(domainIn(properties['header.d'] ?? properties['header.i'] ?? '')),
      ...(properties['header.s'] === undefined ? {} : { selector: properties['header.s'] }),
      ...(properties['header.a'] === undefined ? {} : { algorithm: properties['header.a'] }),
      ...(comment === undefined ? {} : { comment }),
    }))
  const dmarc = first('dmarc')
  const arc = first('arc')
  const bimi = first('bimi')
  if (spf === undefined && dkim.length === 0 && dmarc === undefined && arc === undefined) return undefined
  const policy = dmarc?.properties['policy.dmarc'] ?? /\bp=([a-z]{4,10})/i.exec(dmarc?.comment ?? '')?.[1]
  const own = alignment(fromDomain, { dkim, ...(spf === undefined ? {} : { spf }) })
  const isProven = dmarc !== undefined && authResult(dmarc.result) === 'pass' && fromDomain !== undefined
  return {
    source: 'stated',
    ...(spf === undefined ? {} : { spf }),
    dkim,
    ...(dmarc === undefined
      ? {}
      : {
          dmarc: {
            result: authResult(dmarc.result),
            ...domainProperty(domainIn(dmarc.properties['header.from'] ?? '')),
            ...(policy === undefined ? {} : { policy: policy.toLowerCase() }),
          },
        }),
    ...(arc === undefined ? {} : { arc: { result: authResult(arc.result), sealers: [] } }),
    ...(bimi === undefined ? {} : { bimi: { result: bimi.result } }),
    ...own,
    ...(isProven && own.provenDomain === undefined ? { provenDomain: organisationalDomain(fromDomain) } : {}),
    ...(authservId === undefined ? {} : { authservId }),
  }
}

function domainProperty(domain: string | undefined): { readonly domain?: string } {
  return domain === undefined ? {} : { domain }
}

/** The domain of the last address of a text, or the text itself where it is a host name. */
function domainIn(text: string): string | undefined {
  const at = text.lastIndexOf('@')
  const domain = /^[\p{L}\p{N}._-]{1,253}/u
    .exec(text.slice(at + 1).trim())?.[0]
    ?.replace(/\.$/, '')
    .toLowerCase()
  return domain === undefined || !domain.includes('.') ? undefined : domain
}
