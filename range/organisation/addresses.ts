import { type Chance, chanceOf } from '../chance.ts'
import type { Place } from '../records/sign-ins.ts'

// Addresses outside are from 198.18.0.0/15 (RFC 2544), which is nobody's on the internet; network numbers are private ones
// (RFC 6996). A network has 256 addresses, so that neighbours share it, as they do with real providers.

/** An address of a provider's network. */
export function outsideAddress(chance: Chance, network: number): string {
  return `198.${18 + (network >> 8)}.${network & 255}.${chance.whole(2, 253)}`
}

const CITIES: readonly (readonly [city: string, country: string])[] = [
  ['Leipzig', 'DE'],
  ['Hamburg', 'DE'],
  ['Frankfurt am Main', 'DE'],
  ['Amsterdam', 'NL'],
  ['Vienna', 'AT'],
  ['Zurich', 'CH'],
  ['Madrid', 'ES'],
  ['Milan', 'IT'],
  ['Warsaw', 'PL'],
  ['London', 'GB'],
  ['Chicago', 'US'],
  ['Ashburn', 'US'],
  ['Dallas', 'US'],
  ['Singapore', 'SG'],
  ['Tokyo', 'JP'],
  ['Prague', 'CZ'],
  ['Stockholm', 'SE'],
  ['Bucharest', 'RO'],
  ['Istanbul', 'TR'],
  ['Toronto', 'CA'],
]

/** Kinds of network, each with numbers of its own. */
const NETWORKS = {
  home: [0, 140],
  mobile: [140, 160],
  hosting: [160, 260],
  office: [260, 300],
  hotel: [300, 330],
  vpn: [330, 350],
  web: [350, 500],
} as const
export type NetworkKind = keyof typeof NETWORKS

/** Somewhere in a network of that kind; the network decides city and number. */
export function placeIn(chance: Chance, kind: NetworkKind, country?: string): Place {
  const [from, to] = NETWORKS[kind]
  for (let tries = 0; ; tries += 1) {
    const network = chance.whole(from, to - 1)
    const facts = chanceOf(`network ${network}`)
    const [city, land] = facts.pick(CITIES)
    if (country !== undefined && land !== country && tries < 200) continue
    return { address: outsideAddress(chance, network), city, country: land, network: 64_512 + network }
  }
}
