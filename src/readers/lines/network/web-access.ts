import type { Event, Fields } from '../../../model/event.ts'
import { closingQuote } from '../../framing/quotes.ts'
import { endpointOf } from '../../shapes/address.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { hostOfUrl, httpKind, networkEvent } from './network-event.ts'
import { meaning, type Roles } from './roles.ts'
import { readStamp } from './stamps.ts'

/** What stands before the stamp: virtual host, client, identity, user. */
const MAX_BEFORE = 600
const STAMP =
  /\[(\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:\d{1,2}:\d{2}:\d{2}(?:\.\d{1,6})?(?: (?:[+-]\d{4}|[A-Z]{3,4}))?|\d{2}\/\d{2}\/\d{4}[ :]\d{2}:\d{2}:\d{2}(?: [+-]\d{4})?)\]/
/** Longer quoted parts are passed over. */
const MAX_QUOTED_CHARACTERS = 32_768
/** A request line; the protocol is missing where a client spoke no HTTP. */
const REQUEST = /^([A-Za-z_-]{2,32}) (.{0,16384}?)(?: (HTTP\/[\d.]{1,4}))?$/
/** Quoted parts that are looked at. */
const MAX_QUOTED = 24

/** The common and combined log formats of Apache, NGINX and all that write like them, with a virtual host or without. */
export const webAccess: LineShape = { id: 'web-access', specificity: 40, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const { text } = line
  const head = text.slice(0, MAX_BEFORE)
  if (!head.includes('[')) return undefined
  const stamp = STAMP.exec(head)
  if (stamp === null) return undefined
  const before = text.slice(0, stamp.index).trim()
  const after = text.slice(stamp.index + stamp[0].length)
  const asked = requestIn(after)
  if (asked === undefined) return undefined
  const who = before === '' ? clientAfter(after) : clientBefore(before)
  if (who === undefined) return undefined
  const time = readStamp(stamp[1], line.origin.context)
  const fields: Fields = {
    ...who.fields,
    ...asked.fields,
    ...(/X-Forwarded-For="/.test(after)
      ? { 'x-forwarded-for': /X-Forwarded-For="([^"]{0,512})"/.exec(after)?.[1] ?? '' }
      : {}),
  }
  const { url, method } = asked.roles
  // A whole address in the request is asked of a proxy, not of a web server.
  const isProxy = method === 'CONNECT' || (url !== undefined && /^[a-z][\w+.-]{1,15}:\/\//i.test(url))
  const dstHost = isProxy && url !== undefined ? hostOfUrl(url) : who.virtualHost
  const product = productOf(line)
  return networkEvent(
    {
      source: isProxy ? 'proxy-access' : (product ?? 'web-access'),
      logsource: isProxy
        ? { product: 'proxy-access', category: 'proxy' }
        : { product: product ?? 'web-access', category: 'webserver' },
      fields,
      roles: { ...who.roles, ...asked.roles, ...(dstHost === undefined ? {} : { dstHost }) },
      kind: httpKind(method),
      time,
    },
    line,
  )
}

/** The server, where a syslog header names its program. */
function productOf({ syslog }: LogLine): string | undefined {
  const app = syslog?.app?.toLowerCase() ?? ''
  if (app.startsWith('nginx')) return 'nginx'
  return app.startsWith('apache') || app.startsWith('httpd') ? 'apache' : undefined
}

interface Client {
  readonly fields: Fields
  readonly roles: Roles
  readonly virtualHost?: string
}

/** `[virtual host] client identity user`; the user may have spaces. */
function clientBefore(text: string): Client | undefined {
  const words = text.split(' ').filter((word) => word !== '' && word !== '(-)')
  const at = words.findIndex((word) => endpointOf(word.replace(/,$/, '')) !== undefined)
  const client = at < 0 ? words[0] : words[at]
  if (client === undefined || (at < 0 && words.length < 3)) return undefined
  const rest = words.slice(Math.max(at, 0) + 1)
  const user = meaning(
    rest
      .slice(rest.length > 1 ? 1 : 0)
      .filter((word) => endpointOf(word) === undefined)
      .join(' ')
      .replace(/^"|"$/g, ''),
  )
  const name = at > 0 ? words[at - 1] : undefined
  const virtualHost =
    name === undefined || !/^[\w.-]{1,253}(?::\d{1,5})?$/.test(name) || name === '-'
      ? undefined
      : name.replace(/:\d{1,5}$/, '')
  return {
    fields: {
      'c-ip': client.replace(/,$/, ''),
      ...(user === undefined ? {} : { 'cs-username': user }),
      ...(virtualHost === undefined ? {} : { 'cs-host': virtualHost }),
    },
    roles: { srcIp: client.replace(/,$/, ''), ...(user === undefined || user === '-' ? {} : { user }) },
    ...(virtualHost === undefined ? {} : { virtualHost }),
  }
}

/** Apache's SSL request log: the stamp comes first, then the client. */
function clientAfter(text: string): Client | undefined {
  const client = /^ (\S{1,64})(?= |$)/.exec(text)?.[1]
  if (client === undefined || endpointOf(client) === undefined) return undefined
  return { fields: { 'c-ip': client }, roles: { srcIp: client } }
}

interface Asked {
  readonly fields: Fields
  readonly roles: Roles
}

/** The first quoted parts, and where each ends. No pattern: one went back over a text of escaped quotes for half a minute. */
function quotedParts(text: string): readonly { readonly text: string; readonly end: number }[] {
  const quoted: { readonly text: string; readonly end: number }[] = []
  let open = text.indexOf('"')
  while (open !== -1 && quoted.length < MAX_QUOTED) {
    const close = closingQuote(text, open)
    if (close === -1) break
    if (close - open <= MAX_QUOTED_CHARACTERS) quoted.push({ text: text.slice(open + 1, close), end: close + 1 })
    open = text.indexOf('"', close + 1)
  }
  return quoted
}

function requestIn(text: string): Asked | undefined {
  const quoted = quotedParts(text)
  const first = quoted.findIndex(({ text: one }) => REQUEST.test(one) && /HTTP\/\d|^[A-Z]{3,10} /.test(one))
  const at = Math.max(first, 0)
  const request = quoted[at]
  if (request === undefined) return undefined
  const parts = REQUEST.exec(request.text)
  const figures = /^,? {1,2}(\d{3}|-)(?: (\d{1,15}|-))?/.exec(text.slice(request.end))
  const size = figures === null ? /^ (\d{1,15}|-)(?: |$)/.exec(text.slice(request.end))?.[1] : figures[2]
  // Without a request that can be read, only a status shows that it is a log of requests.
  if (parts === null && figures === null) return undefined
  const [, method, url, version] = parts ?? []
  const status = meaning(figures?.[1])
  const referer = meaning(quoted[at + 1]?.text)
  const agent = meaning(quoted[at + 2]?.text)
  return {
    fields: {
      request: request.text,
      ...(method === undefined ? {} : { 'cs-method': method }),
      ...(url === undefined ? {} : { 'c-uri': url }),
      ...(version === undefined ? {} : { 'cs-version': version }),
      ...(status === undefined ? {} : { 'sc-status': status }),
      ...(size === undefined ? {} : { 'sc-bytes': size }),
      ...(referer === undefined ? {} : { 'cs-referer': referer }),
      ...(agent === undefined ? {} : { 'cs-user-agent': agent }),
    },
    roles: {
      ...(method === undefined ? {} : { method }),
      ...(url === undefined ? {} : { url }),
      ...(status === undefined ? {} : { status }),
      ...(agent === undefined ? {} : { agent }),
    },
  }
}
