import { BlockList, isIP } from 'node:net'

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

/** True for an address that is one everywhere. The documentation ranges count as public. */
export function isPublic(ip: string): boolean {
  const kind = isIP(ip)
  return kind !== 0 && !PRIVATE.check(ip, kind === 6 ? 'ipv6' : 'ipv4')
}
