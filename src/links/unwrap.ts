import { inflateSync } from 'node:zlib'
import { decodeOnce, MAX_URL_LENGTH } from './url.ts'
import { decodeUrlDefense } from './url-defense.ts'

/** Wrappers around each other that are peeled; more are reported as they stand. */
const MAX_LAYERS = 8
/** Bytes that a wrapper's packed contents may unpack to. */
/** Far above any real one; and V8 14.6 dies of a text of some 50,000 characters that breaks off thousands of objects deep. */
const MAX_INFLATED_BYTES: number = 8 * 1024

/**
 * `plain`: no wrapper; `decoded`: the target is known; `partial`: only its host; `opaque`: only the vendor knows it;
 * `refused`: a wrapper was seen, but what it holds is no web address.
 */
export type UnwrapState = 'plain' | 'decoded' | 'partial' | 'opaque' | 'refused'

/** What was inside wrappers of other vendors and known redirectors. A wrapper proves nothing about its target. */
export interface Unwrapped {
  /** The innermost address that could be had; the given one where there was no wrapper. */
  readonly url: string
  /** The wrappers from the outside in: `safelinks`, `urldefense-v3` … */
  readonly via: readonly string[]
  readonly state: UnwrapState
  /** The target's host as an undecodable wrapper states it. */
  readonly hostHint?: string
  /** Whose mailbox or organisation the wrapper names, where it does: personal data. */
  readonly recipient?: string
  readonly tenant?: string
}

/** What one wrapper gave. */
interface Layer {
  readonly via: string
  readonly url?: string
  readonly hostHint?: string
  readonly recipient?: string
  readonly tenant?: string
}

interface Wrapper {
  /** Names a host, or a dot-separated ending of one. */
  readonly hosts: readonly string[]
  readonly unwrap: (url: Parsed) => Layer | undefined
}

interface Parsed {
  readonly href: string
  readonly host: string
  readonly path: string
  /** As written: a browser's parsing would re-encode it. */
  readonly raw: string
  /** The first value of a parameter, percent-decoded once; a plus stays a plus. */
  param(name: string): string | undefined
}

/**
 * Takes off the link wrappers of security products and known redirectors, offline, layer by layer. Hosts are compared whole or
 * by dot-separated ending after WHATWG parsing, so that neither `evilurldefense.com` nor a user part passes for a wrapper.
 * Source: the vendors' formats as the reference of link wrappers lists them.
 */
export function unwrap(url: string): Unwrapped {
  let current = url
  const via: string[] = []
  const seen = new Set<string>([url])
  let facts: Pick<Unwrapped, 'recipient' | 'tenant'> = {}
  while (via.length < MAX_LAYERS) {
    const layer = unwrapOnce(current)
    if (layer === undefined) return { url: current, via, state: via.length === 0 ? 'plain' : 'decoded', ...facts }
    via.push(layer.via)
    facts = { ...namesOf(layer), ...facts }
    if (layer.url === undefined) {
      if (layer.hostHint === undefined) return { url: current, via, state: 'opaque', ...facts }
      return { url: current, via, state: 'partial', hostHint: layer.hostHint, ...facts }
    }
    const target = withSlashes(layer.url.trim())
    if (!/^(?:https?|ftp):\/\//i.test(target)) return { url: current, via, state: 'refused', ...facts }
    if (seen.has(target)) break
    seen.add(target)
    current = target
  }
  return { url: current, via, state: 'decoded', ...facts }
}

function namesOf({ recipient, tenant }: Layer): Pick<Unwrapped, 'recipient' | 'tenant'> {
  return {
    ...(recipient === undefined || recipient === '' ? {} : { recipient }),
    ...(tenant === undefined || tenant === '' ? {} : { tenant }),
  }
}

/** Path normalisers turn `https://` inside a path into `https:/`. */
function withSlashes(url: string): string {
  return url.replace(/^(https?|ftp):\/(?!\/)/i, '$1://')
}

function unwrapOnce(url: string): Layer | undefined {
  if (url.length > MAX_URL_LENGTH) return undefined
  const parsed = URL.parse(url)
  if (parsed === null || (parsed.protocol !== 'https:' && parsed.protocol !== 'http:')) return undefined
  if (parsed.username !== '') return undefined
  const host = parsed.hostname.replace(/\.$/, '')
  const raw = url.trim()
  const link: Parsed = {
    href: parsed.href,
    host,
    path: parsed.pathname,
    raw,
    param: (name) => paramOf(parsed.search, name),
  }
  if (link.path === '/fmlurlsvc/' || link.path === '/fmlurlsvc') return fortimail(link)
  for (let ending = host; ending !== ''; ending = ending.slice(ending.indexOf('.') + 1)) {
    const wrapper = WRAPPERS.get(ending)
    if (wrapper !== undefined) {
      const layer = wrapper.unwrap(link)
      if (layer !== undefined) return layer
    }
    if (!ending.includes('.')) break
  }
  return googleRedirect(link)
}

function paramOf(search: string, name: string): string | undefined {
  for (const pair of search.slice(1).replaceAll('&amp;', '&').split('&')) {
    const equals = pair.indexOf('=')
    if (equals > 0 && pair.slice(0, equals) === name) return decodeOnce(pair.slice(equals + 1))
  }
  return undefined
}

/** What comes after the first occurrence of `mark`, as written. */
function after(text: string, mark: string): string | undefined {
  const at = text.indexOf(mark)
  return at < 0 ? undefined : text.slice(at + mark.length)
}

/** A wrapper with the target in one parameter, on paths that begin with `path`. */
function byParam(via: string, param: string, path = '/'): Wrapper['unwrap'] {
  return (link) => {
    if (!link.path.startsWith(path)) return undefined
    const url = link.param(param)
    return url === undefined || url === '' ? undefined : { via, url }
  }
}

function safelinks(link: Parsed): Layer | undefined {
  if (link.path !== '/' && !link.path.startsWith('/ap/')) return undefined
  const url = link.param('url')
  if (url === undefined) return undefined
  const parts = (link.param('data') ?? '').split('|')
  const recipient = parts.find((part) => part.includes('@'))
  const tenant = recipient === undefined ? undefined : parts[parts.indexOf(recipient) + 2]
  return { via: 'safelinks', url, ...namesOf({ via: '', recipient: recipient ?? '', tenant: tenant ?? '' }) }
}

function mimecast(link: Parsed): Layer | undefined {
  if (!/^\/[sr]\//.test(link.path)) return undefined
  const hostHint = link.param('domain')
  return { via: 'mimecast', ...(hostHint === undefined ? {} : { hostHint }) }
}

function cisco({ raw }: Parsed): Layer | undefined {
  const match = /^https?:\/\/[^/]{1,300}\/[^/?#]{1,4000}\//i.exec(raw)
  return match === null ? undefined : { via: 'cisco', url: decodeOnce(raw.slice(match[0].length)) }
}

const SOPHOS_REGION = /^[a-z]{2}(?:-[a-z]{2,12}){1,2}-\d\.protection\.sophos\.com$/

function sophos(link: Parsed): Layer | undefined {
  if (!SOPHOS_REGION.test(link.host) || link.path !== '/') return undefined
  const packed = link.param('u')
  const hostHint = link.param('d')
  const tenant = link.param('i')
  const names = namesOf({ via: '', ...(tenant === undefined ? {} : { tenant }) })
  if (packed !== undefined) return { via: 'sophos', url: base64Text(packed), ...names }
  if (hostHint === undefined) return undefined
  return { via: 'sophos', hostHint, ...names }
}

function base64Text(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8') // takes both alphabets, padded or not
}

function trend(link: Parsed): Layer | undefined {
  if (!/^[a-z0-9-]{1,60}-ctp\.trendmicro\.com$/.test(link.host)) return undefined
  return byParam('trendmicro', 'url', '/wis/clicktime/')(link)
}

function fireeye(link: Parsed): Layer | undefined {
  if (/^\/v\d\/url$/.test(link.path)) return byParam('fireeye', 'u')(link)
  if (link.path !== '/url') return undefined
  const url = after(link.raw, '&u=')
  return url === undefined ? undefined : { via: 'fireeye', url: /^https?%3a/i.test(url) ? decodeOnce(url) : url }
}

/** On any host, so both parameters must be there. `fewReq` is Base64, XORed with one byte; its last plain byte is `0`. */
function fortimail(link: Parsed): Layer | undefined {
  const [request, url] = [link.param('fewReq'), link.param('url')]
  if (request === undefined || url === undefined) return undefined
  const bytes = Buffer.from(request.replace(/^:[A-Z]:/, ''), 'base64')
  const key = (bytes.at(-1) ?? 0) ^ 0x30
  const plain = Buffer.from(bytes.map((byte) => byte ^ key)).toString('latin1')
  const recipient = /(?:^|[&,;])rcpt=([^&,;\s]{1,320})/.exec(plain)?.[1]
  return { via: 'fortimail', url, ...(recipient === undefined ? {} : { recipient: decodeOnce(recipient) }) }
}

function symantec(link: Parsed): Layer | undefined {
  const url = link.param('u')
  if (url !== undefined) return { via: 'symantec', url }
  return link.path.length > 1 ? { via: 'symantec' } : undefined
}

function checkPoint1(link: Parsed): Layer | undefined {
  if (!/^\/v1\/(?:r\d{1,3}\/)?url$/.test(link.path)) return undefined
  return byParam('checkpoint-v1', 'o')(link)
}

/** Between the first `___` and the last `___.`; `*XX` stands for `%XX`, and the fragment comes after the token. */
function checkPoint2({ raw }: Parsed): Layer | undefined {
  const start = /^https?:\/\/[^/]{1,300}\/v2\/(?:r\d{1,3}\/)?___/i.exec(raw)?.[0].length
  const end = raw.lastIndexOf('___.')
  if (start === undefined || end < start) return undefined
  const rest = raw.slice(end + 4)
  const hash = rest.indexOf('#')
  const token = base64Text(decodeOnce(hash < 0 ? rest : rest.slice(0, hash)))
  const tenant = /^ap\d:([^:]{1,200})/.exec(token)?.[1]
  const inner = raw.slice(start, end).replace(/\*(?=[0-9a-f]{2})/gi, '%')
  return {
    via: 'checkpoint-v2',
    url: inner + (hash < 0 ? '' : rest.slice(hash)),
    ...(tenant === undefined ? {} : { tenant }),
  }
}

function edgePilot({ path, raw }: Parsed): Layer | undefined {
  if (!/^\/[sx]\//.test(path)) return undefined
  const url = after(raw, '?u=')
  return url === undefined ? undefined : { via: 'edgepilot', url: decodeOnce(url) }
}

function inky(link: Parsed): Layer | undefined {
  if (link.path !== '/link') return undefined
  const hostHint = link.param('domain')
  const partial: Layer = { via: 'inky', ...(hostHint === undefined ? {} : { hostHint }) }
  const packed = link.param('t')?.split('.')[1]
  if (packed === undefined) return partial
  try {
    const text = inflateSync(Buffer.from(packed, 'base64url'), { maxOutputLength: MAX_INFLATED_BYTES }).toString('utf8')
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('url' in value) || typeof value.url !== 'string')
      return partial
    const key = 'k' in value && typeof value.k === 'string' ? value.k.split('/') : []
    return { via: 'inky', url: value.url, ...namesOf({ via: '', tenant: key[0] ?? '', recipient: key[1] ?? '' }) }
  } catch {
    return partial
  }
}

function bing(link: Parsed): Layer | undefined {
  if (!link.path.startsWith('/ck/a')) return undefined
  const packed = link.param('u')
  return packed?.startsWith('a1') === true ? { via: 'bing', url: base64Text(packed.slice(2)) } : undefined
}

/** Sendgrid, Mailchimp and their like say where a link leads only to those who click. */
function opaque(via: string, path: RegExp): Wrapper['unwrap'] {
  return (link) => (path.test(link.path) ? { via } : undefined)
}

function awstrack({ raw }: Parsed): Layer | undefined {
  const inner = /^https?:\/\/[^/]{1,300}\/L\d\/([^/]{1,60000})/i.exec(raw)?.[1]
  return inner === undefined ? undefined : { via: 'awstrack', url: decodeOnce(inner) }
}

/** `click.pstmrk.it/3s/host%2Fpath/…`: the scheme is left out. */
function postmark({ raw }: Parsed): Layer | undefined {
  const inner = /^https?:\/\/[^/]{1,300}\/\d{1,2}s?\/([^/?#]{1,60000})/i.exec(raw)?.[1]
  return inner === undefined ? undefined : { via: 'postmark', url: `https://${decodeOnce(inner)}` }
}

function redditRedirect(link: Parsed): Layer | undefined {
  return byParam('reddit', 'url')(link)
}

const GOOGLE = /^(?:www\.)?google\.(?:[a-z]{2,3}|com?\.[a-z]{2})$/

/** `/url` of any national Google, and AMP pages, whose target stands in the path. */
function googleRedirect(link: Parsed): Layer | undefined {
  if (!GOOGLE.test(link.host)) return undefined
  if (link.path === '/url') {
    const url = link.param('q') ?? link.param('url')
    return url === undefined ? undefined : { via: 'google', url }
  }
  const amp = after(link.raw, '/amp/')
  if (!link.path.startsWith('/amp/') || amp === undefined || amp === '') return undefined
  return { via: 'google-amp', url: amp.startsWith('s/') ? `https://${amp.slice(2)}` : `http://${amp}` }
}

const LIST: readonly Wrapper[] = [
  { hosts: ['urldefense.com', 'urldefense.us', 'urldefense.proofpoint.com'], unwrap: urlDefense },
  { hosts: ['safelinks.protection.outlook.com', 'safelinks.protection.office365.us'], unwrap: safelinks },
  {
    hosts: ['outlook.office.com', 'outlook.office365.com'],
    unwrap: byParam('outlook-safelink', 'url', '/mail/safelink.html'),
  },
  { hosts: ['statics.teams.cdn.office.net'], unwrap: byParam('teams-safelink', 'url', '/evergreen-assets/safelinks/') },
  { hosts: ['mimecast.com'], unwrap: (link) => (link.host.startsWith('protect') ? mimecast(link) : undefined) },
  { hosts: ['mimecastprotect.com'], unwrap: mimecast },
  { hosts: ['linkprotect.cudasvc.com'], unwrap: byParam('barracuda', 'a', '/url') },
  { hosts: ['secure-web.cisco.com'], unwrap: cisco },
  { hosts: ['protection.sophos.com'], unwrap: sophos },
  { hosts: ['trendmicro.com'], unwrap: trend },
  { hosts: ['protect2.fireeye.com', 'protect.fireeye.com'], unwrap: fireeye },
  { hosts: ['clicktime.symantec.com'], unwrap: symantec },
  {
    hosts: ['avanan.url-protection.com', 'checkpoint.url-protection.com', 'sonicwall.url-protection.com'],
    unwrap: checkPoint1,
  },
  { hosts: ['url.avanan.click', 'protect.checkpoint.com'], unwrap: checkPoint2 },
  { hosts: ['scanmail.trustwave.com'], unwrap: byParam('trustwave', 'u') },
  { hosts: ['atpscan.global.hornetsecurity.com'], unwrap: byParam('hornetsecurity', 'u') },
  { hosts: ['urlsand.esvalabs.com'], unwrap: byParam('libraesva', 'u') },
  { hosts: ['link.edgepilot.com'], unwrap: edgePilot },
  { hosts: ['linklock.titanhq.com'], unwrap: byParam('titanhq', 'url', '/analyse') },
  { hosts: ['shared.outlook.inky.com'], unwrap: inky },
  { hosts: ['url.emailprotection.link'], unwrap: () => ({ via: 'intermedia' }) },
  { hosts: ['www.bing.com'], unwrap: bing },
  { hosts: ['l.facebook.com', 'lm.facebook.com'], unwrap: byParam('facebook', 'u', '/l.php') },
  { hosts: ['l.instagram.com'], unwrap: byParam('instagram', 'u') },
  { hosts: ['out.reddit.com'], unwrap: redditRedirect },
  { hosts: ['www.linkedin.com'], unwrap: byParam('linkedin', 'url', '/safety/go') },
  { hosts: ['slack-redir.net'], unwrap: byParam('slack', 'url', '/link') },
  { hosts: ['t.umblr.com'], unwrap: byParam('tumblr', 'z', '/redirect') },
  { hosts: ['vk.com'], unwrap: byParam('vk', 'to', '/away.php') },
  { hosts: ['www.youtube.com'], unwrap: byParam('youtube', 'q', '/redirect') },
  { hosts: ['steamcommunity.com'], unwrap: byParam('steam', 'u', '/linkfilter') },
  { hosts: ['click.pstmrk.it'], unwrap: postmark },
  { hosts: ['awstrack.me'], unwrap: awstrack },
  { hosts: ['sendgrid.net'], unwrap: opaque('sendgrid', /^\/(?:ls|wf)\/click/) },
  { hosts: ['list-manage.com'], unwrap: opaque('mailchimp', /^\/track\/click/) },
]

const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map(
  LIST.flatMap((wrapper) => wrapper.hosts.map((host) => [host, wrapper] as const)),
)

function urlDefense(link: Parsed): Layer | undefined {
  return decodeUrlDefense(link.raw)
}
