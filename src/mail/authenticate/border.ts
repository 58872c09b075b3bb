import { BlockList, isIP } from 'node:net'
import { type HeaderField, hopOf, isOneOf } from './trusted.ts'

const PRIVATE: BlockList = new BlockList()
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  PRIVATE.addSubnet(address, bits, 'ipv4')
for (const [address, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  PRIVATE.addSubnet(address, bits, 'ipv6')

/**
 * The public address that handed a message to the organisation, by the word of its own hosts alone: of the topmost Received that one
 * of them wrote about such an address, with only their lines above it. Undefined where no own host is known. Stricter than
 * `trustedResults`, which takes lines further down that call themselves own; there a sender can have written what it likes.
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

/** True for an address that is one everywhere. The documentation ranges count as public. */
export function isPublic(ip: string): boolean {
  const kind = isIP(ip)
  return kind !== 0 && !PRIVATE.check(ip, kind === 6 ? 'ipv6' : 'ipv4')
}
