import { addressParser, decodeWords, type Email } from 'postal-mime'
import type { Fields } from '../../model/event.ts'
import {
  MAX_ADDRESSES_LENGTH,
  MAX_ALL_ADDRESSES_LENGTH,
  MAX_HEADER_LENGTH,
  MAX_HEADERS,
  MAX_RECIPIENTS,
} from './limits.ts'

/** How headers are usually written, so that a name is the same field in every message. */
const USUAL_NAMES: ReadonlyMap<string, string> = new Map(
  [
    ...['From', 'To', 'Cc', 'Bcc', 'Sender', 'Subject', 'Date', 'Message-ID', 'In-Reply-To', 'References', 'Reply-To'],
    ...['Return-Path', 'Received', 'Delivered-To', 'X-Original-To', 'Envelope-To', 'MIME-Version', 'Content-Type'],
    ...['Content-Transfer-Encoding', 'Content-Disposition', 'Authentication-Results', 'Received-SPF', 'DKIM-Signature'],
    ...['ARC-Authentication-Results', 'ARC-Message-Signature', 'ARC-Seal', 'List-Id', 'List-Unsubscribe', 'User-Agent'],
    ...['X-Mailer', 'X-Originating-IP', 'X-Priority', 'Precedence', 'Auto-Submitted', 'Importance'],
  ].map((name) => [name.toLowerCase(), name]),
)

/** A name and address of a header. */
interface Address {
  readonly name: string
  /** Lower case. */
  readonly address: string
}

/** The headers of a message by lower-case name. */
export interface Headers {
  /** All values of a header, the topmost first, not decoded. */
  all(name: string): readonly string[]
  /** The topmost value, with encoded words (RFC 2047) decoded. */
  text(name: string): string | undefined
  /** The addresses in all headers of these names, in their order. */
  addresses(...names: readonly string[]): readonly Address[]
  /** All headers under their usual names, decoded; what is repeated is a list. */
  readonly fields: Fields
  /** True where `fields` lacks something. */
  readonly isCut: boolean
}

/** Makes the headers of a message accessible. */
export function headersOf(email: Email): Headers {
  const byName = new Map<string, string[]>()
  let isCut = email.headers.length > MAX_HEADERS
  const fields = new Map<string, string[]>()

  for (const [index, { key, originalKey, value }] of email.headers.entries()) {
    const values = byName.get(key)
    if (values === undefined) byName.set(key, [value])
    else values.push(value)
    if (index >= MAX_HEADERS || key === '') continue

    if (value.length > MAX_HEADER_LENGTH) isCut = true
    const field = USUAL_NAMES.get(key) ?? originalKey
    const decoded = decodeWords(value.slice(0, MAX_HEADER_LENGTH))
    const known = fields.get(field)
    if (known === undefined) fields.set(field, [decoded])
    else known.push(decoded)
  }

  const all = (name: string): readonly string[] => byName.get(name) ?? []
  return {
    all,
    text(name) {
      const value = all(name)[0]
      return value === undefined ? undefined : decodeWords(value.slice(0, MAX_HEADER_LENGTH)).trim() || undefined
    },
    addresses(...names) {
      const found: Address[] = []
      let left = MAX_ALL_ADDRESSES_LENGTH
      for (const value of names.flatMap(all)) {
        if (left <= 0 || found.length >= MAX_RECIPIENTS) break
        left -= Math.min(value.length, MAX_ADDRESSES_LENGTH)
        found.push(...addressesOf(value))
      }
      return found
    },
    fields: Object.fromEntries(
      Array.from(fields, ([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
    ),
    isCut,
  }
}

function addressesOf(value: string): readonly Address[] {
  const addresses: Address[] = []
  for (const { name, address } of addressParser(value.slice(0, MAX_ADDRESSES_LENGTH), { flatten: true })) {
    if (address?.includes('@') === true) addresses.push({ name: name.trim(), address: address.trim().toLowerCase() })
  }
  return addresses
}
