/** An IP network as numbers: four words of 32 bits, an IPv4 address in the last one with its own family. */
export interface Network {
  readonly version: 4 | 6
  readonly words: Address['words']
  readonly prefix: number
}

interface Address {
  readonly version: 4 | 6
  readonly words: readonly [number, number, number, number]
}

/** Reads CIDR notation. Gives the reason where it is none, or where bits of the host are set (C58). */
export function parseNetwork(text: string): Network | string {
  const slash = text.indexOf('/')
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash))
  if (address === undefined) return `“${text}” is no IP network`
  const bits = text.includes(':') ? 128 : 32
  const digits = slash < 0 ? String(bits) : text.slice(slash + 1)
  // An IPv4-mapped network counts its prefix over 128 bits.
  const prefix = Number(digits) - (bits === 128 && address.version === 4 ? 96 : 0)
  if (!/^\d{1,3}$/.test(digits) || Number(digits) > bits || prefix < 0) return `“${text}” has no valid prefix length`
  const network: Network = { ...address, prefix }
  if (address.words.some((word, index) => (word & ~maskOf(network, index)) !== 0)) return `“${text}” has host bits set`
  return network
}

/** True where the text is an address in the network; an IPv4-mapped IPv6 address counts as IPv4. */
export function isInNetwork(network: Network, text: string): boolean {
  const address = parseAddress(text)
  if (address === undefined || address.version !== network.version) return false
  return address.words.every((word, index) => ((word ^ (network.words[index] ?? 0)) & maskOf(network, index)) === 0)
}

function maskOf({ version, prefix }: Network, index: number): number {
  const bits = Math.min(32, Math.max(0, (version === 4 ? prefix + 96 : prefix) - index * 32))
  return bits === 0 ? 0 : -1 << (32 - bits)
}

/** Longest text that can be an address, with an embedded IPv4 part and a zone id. */
const MAX_ADDRESS_LENGTH = 100

function parseAddress(given: string): Address | undefined {
  if (given.length > MAX_ADDRESS_LENGTH) return undefined
  const text = given.trim().replace(/%.*$/s, '')
  const v4 = parseV4(text)
  if (v4 !== undefined) return { version: 4, words: [0, 0, 0, v4] }
  const groups = parseV6(text)
  if (groups === undefined) return undefined
  const word = (index: number): number => (((groups[index] ?? 0) << 16) | (groups[index + 1] ?? 0)) >> 0
  const words = [word(0), word(2), word(4), word(6)] as const
  const isMapped = words[0] === 0 && words[1] === 0 && words[2] === 0xffff
  return isMapped ? { version: 4, words: [0, 0, 0, words[3]] } : { version: 6, words }
}

function parseV4(text: string): number | undefined {
  // A zero in front would make the part octal for some readers: such text is no address.
  const match = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/.exec(text)
  if (match === null) return undefined
  let value = 0
  for (const part of match.slice(1)) {
    if (Number(part) > 255) return undefined
    value = (value << 8) | Number(part)
  }
  return value
}

/** The eight groups of 16 bits (RFC 4291, section 2.2). */
function parseV6(given: string): readonly number[] | undefined {
  if (!given.includes(':')) return undefined
  let text = given
  const tail = /:(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})$/.exec(text)
  if (tail?.[1] !== undefined) {
    const v4 = parseV4(tail[1])
    if (v4 === undefined) return undefined
    text = `${text.slice(0, tail.index + 1)}${(v4 >>> 16).toString(16)}:${(v4 & 0xffff).toString(16)}`
  }
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - rest.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...rest]
  return groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))
    ? groups.map((group) => Number.parseInt(group, 16))
    : undefined
}
