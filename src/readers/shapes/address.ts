import { isIP } from 'node:net'
import type { Endpoint } from '../../model/event.ts'
import type { JsonObject } from '../framing/json-parse.ts'
import { said } from './shape.ts'

const WITH_PORT = /^(?:\[([0-9a-f:.%]{2,64})\]|([0-9.]{7,15}))(?::(\d{1,5}))?$/i
/** Written otherwise than RFC 5952 says: leading zeros, or groups of zeros in a row. */
const UNUSUAL_IPV6 = /(?:^|:)0[0-9a-f]|(?:^|:)0:0(?::|$)|(?:^|:)0::|::0(?::|$)/
const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i

/** The endpoint by the first of the names that holds an address. */
export function addressOf(fields: JsonObject, names: readonly string[]): Endpoint | undefined {
  for (const name of names) {
    const text = said(fields[name])
    const found = text === undefined ? undefined : endpointOf(text)
    if (found !== undefined) return found
  }
  return undefined
}

/** An address with or without a port: `192.0.2.7:443`, `[2001:db8::1]:443`, `::ffff:192.0.2.7`. Undefined for other text. */
export function endpointOf(text: string): Endpoint | undefined {
  const match = WITH_PORT.exec(text)
  const bare = (match?.[1] ?? match?.[2] ?? text).replace(/%.{0,32}$/, '').toLowerCase()
  const plain = MAPPED.exec(bare)?.[1] ?? bare
  const kind = isIP(plain)
  if (kind === 0) return undefined
  const ip = kind === 6 && UNUSUAL_IPV6.test(plain) ? canonical(plain) : plain
  const port = match?.[3]
  return port === undefined ? { ip } : { ip, port: Number(port) }
}

/** The one form of an IPv6 address that RFC 5952 recommends, so that the same address is one entity in all logs. */
function canonical(ip: string): string {
  // Node writes addresses of URLs in that form; the text is known to be an address.
  return URL.parse(`http://[${ip}]/`)?.hostname.slice(1, -1) ?? ip
}
