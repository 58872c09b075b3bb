import { isPublic } from './public-address.ts'
import { type HeaderField, hopOf, isOneOf } from './trusted.ts'

/**
 * The public address that handed a message to the organisation, by the word of its own hosts alone: of the topmost Received that one
 * of them wrote about such an address, with only their lines above it. Undefined where no own host is known. Stricter than
 * `trustedResults`, which believes an own host's word about a public address of an own name.
 */
export function borderAddress(trace: readonly HeaderField[], ownHosts: readonly string[]): string | undefined {
  for (const { key, value } of trace) {
    if (key !== 'received') continue
    const hop = hopOf(value)
    if (hop === undefined || !isOneOf(hop.by, ownHosts)) return undefined
    if (hop.ip !== undefined && isPublic(hop.ip)) return hop.ip
  }
  return undefined
}
