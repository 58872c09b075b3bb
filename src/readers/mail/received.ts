import type { ReadContext } from '../../model/source.ts'
import type { Reading } from '../times.ts'
import { readMailDate } from './dates.ts'

/** A Received line is looked at this far. */
const MAX_LENGTH = 4000
/** Hops that are looked at. */
const MAX_HOPS = 100
/** The last two labels of the first host name of a clause. */
const ENDING = /^\s{0,20}(?:from\s{1,20})?(?:[\w-]{1,63}\.){0,20}?([\w-]{1,63}\.[a-z][\w-]{0,62})\.?(?=[\s;)]|$)/i
const TOKEN = /[0-9a-f:.]{3,45}/gi
const CLIENT_IP = /client-ip="?([0-9a-f:.]{3,45})/i
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/

/** When the topmost hop that bears a believable time took the message: RFC 5321, section 4.4, after the last semicolon. */
export function arrival(received: readonly string[], context: ReadContext): Reading | undefined {
  for (const line of received) {
    const semicolon = line.lastIndexOf(';')
    const reading = semicolon < 0 ? undefined : readMailDate(line.slice(semicolon + 1), context)
    if (reading !== undefined) return reading
  }
  return undefined
}

/**
 * The public address that handed the message over: of the topmost hop that took it from one, preferably one of another
 * domain, since large providers pass mail between public addresses of their own.
 */
export function senderAddress(received: readonly string[]): string | undefined {
  let first: string | undefined
  for (const line of received.slice(0, MAX_HOPS)) {
    const { from, by } = clauses(line.slice(0, MAX_LENGTH))
    const address = publicAddress(from)
    if (address === undefined) continue
    if (!isSameDomain(from, by)) return address
    first ??= address
  }
  return first
}

/** What follows `from` and what follows `by`; empty where the hop took the message from no one else. */
function clauses(line: string): { readonly from: string; readonly by: string } {
  if (!/^\s{0,20}from\s/i.test(line)) return { from: '', by: '' }
  const at = line.search(/\sby\s/i)
  return at < 0 ? { from: line, by: '' } : { from: line.slice(0, at), by: line.slice(at + 4) }
}

/** True where the first names of both clauses end in the same two labels. A guess: `co.uk` counts as a domain too. */
function isSameDomain(from: string, by: string): boolean {
  const [sender, receiver] = [ENDING.exec(from)?.[1], ENDING.exec(by)?.[1]]
  return sender !== undefined && receiver !== undefined && sender.toLowerCase() === receiver.toLowerCase()
}

/** The client that the receiving border server judged, as its topmost Received-SPF header states it (RFC 7208, section 9.1). */
export function judgedAddress(receivedSpf: string | undefined): string | undefined {
  const stated = CLIENT_IP.exec(receivedSpf?.slice(0, MAX_LENGTH) ?? '')?.[1]
  return stated === undefined ? undefined : publicAddress(stated)
}

function publicAddress(text: string): string | undefined {
  for (const [token] of text.replace(/ipv6:/gi, ' ').matchAll(TOKEN)) {
    if (IPV4.test(token)) {
      if (isPublicV4(token)) return token
    } else if (token.includes(':')) {
      const address = ipv6(token.replace(/^:(?!:)|\.$/g, ''))
      if (address !== undefined && /^[23]/.test(address) && address.indexOf(':') === 4) return address
    }
  }
  return undefined
}

/** Not private, shared, link-local, loopback or multicast. The documentation ranges count as public. */
function isPublicV4(address: string): boolean {
  const [a = 256, b = 256, c = 256, d = 256] = address.split('.').map(Number)
  if (a > 223 || b > 255 || c > 255 || d > 255) return false
  if (a === 0 || a === 10 || a === 127) return false
  if (a === 100) return b < 64 || b > 127
  if (a === 169) return b !== 254
  if (a === 172) return b < 16 || b > 31
  return a !== 192 || b !== 168
}

function ipv6(token: string): string | undefined {
  return URL.parse(`http://[${token}]/`)?.hostname.slice(1, -1)
}
