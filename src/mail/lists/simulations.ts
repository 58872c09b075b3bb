import { BlockList, isIP } from 'node:net'
import { z } from 'zod'
import type { FieldValue } from '../../model/event.ts'
import { registrable } from '../history.ts'
import type { Message } from '../message.ts'
import { readEntries } from './entries.ts'

/** A vendor of phishing simulations, and what all of its mail has. */
export interface Simulation {
  readonly vendor: string
  readonly place: string
  /** True for an address of its hosts; undefined where none are named. */
  readonly isOfNetwork: ((ip: string) => boolean) | undefined
  readonly domains: readonly string[]
  readonly headers: readonly { readonly name: string; readonly token: string }[]
}

interface Written {
  vendor: string
  networks?: string[] | undefined
  domains?: string[] | undefined
  headers?: { name: string; token: string }[] | undefined
}

/** A shorter token is guessed. */
const MIN_TOKEN_CHARACTERS = 12

const schema: z.ZodType<Written> = z
  .strictObject({
    vendor: z.string().trim().min(1).max(200),
    networks: z
      .array(z.string().refine((text) => networkOf(text) !== undefined, 'write 192.0.2.7 or 192.0.2.0/24'))
      .min(1)
      .max(500)
      .optional(),
    domains: z
      .array(
        z
          .string()
          .transform((text) => text.trim().toLowerCase())
          .refine((name) => name.includes('.') && registrable(name) === name, 'write a whole domain: vendor.example'),
      )
      .min(1)
      .max(500)
      .optional(),
    headers: z
      .array(
        z.strictObject({
          name: z.string().regex(/^[!-9;-~]{1,100}$/, 'write the name of a header field, without the colon'),
          token: z
            .string()
            .min(MIN_TOKEN_CHARACTERS, `a token of fewer than ${MIN_TOKEN_CHARACTERS} characters is guessed`)
            .max(1000),
        }),
      )
      .min(1)
      .max(50)
      .optional(),
  })
  .refine(({ networks, domains, headers }) => [networks, domains, headers].filter((one) => one).length >= 2, {
    error: 'name at least two of networks, domains and headers: one alone can be forged',
  })

/**
 * Reads the list of vendors of phishing simulations.
 * @param file as shown to the user
 * @throws {InputError} that names the file, the entry, its line, and what is expected there
 */
export function readSimulations(text: string, file: string): readonly Simulation[] {
  return readEntries(text, file, schema).map(({ value: { vendor, networks, domains, headers }, place }) => {
    const block = new BlockList()
    for (const text of networks ?? []) {
      const network = networkOf(text)
      if (network !== undefined) block.addSubnet(network.address, network.bits, network.family)
    }
    return {
      vendor,
      place,
      isOfNetwork:
        networks === undefined
          ? undefined
          : (ip) => isIP(ip) !== 0 && block.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4'),
      domains: domains ?? [],
      headers: headers ?? [],
    }
  })
}

/**
 * The simulation that a message is: all that its entry names must hold (one network, one domain, one header of each list), the network
 * by the word of the organisation's own host and the domain by proof.
 */
export function simulationFor(
  message: Message,
  simulations: readonly Simulation[],
  { proven, border }: { readonly proven: string | undefined; readonly border: string | undefined },
): { readonly vendor: string; readonly because: readonly string[] } | undefined {
  for (const { vendor, isOfNetwork, domains, headers } of simulations) {
    const because: string[] = []
    if (isOfNetwork !== undefined) {
      if (border === undefined || !isOfNetwork(border)) continue
      because.push(`It came from ${border}, a network of ${vendor}.`)
    }
    if (domains.length > 0) {
      if (proven === undefined || !domains.includes(proven)) continue
      because.push(`${proven}, a domain of ${vendor}, is proven to have sent it.`)
    }
    if (headers.length > 0) {
      const header = headers.find(({ name, token }) => holdsToken(message, name, token))
      if (header === undefined) continue
      because.push(`Its header ${header.name} has the token of ${vendor}.`)
    }
    return { vendor, because }
  }
  return undefined
}

function holdsToken({ event }: Message, name: string, token: string): boolean {
  const lower = name.toLowerCase()
  return Object.entries(event.fields).some(([key, value]) => key.toLowerCase() === lower && isWithin(value, token))
}

function isWithin(value: FieldValue, token: string): boolean {
  return Array.isArray(value) ? value.some((one) => isWithin(one, token)) : String(value).includes(token)
}

function networkOf(
  text: string,
): { readonly address: string; readonly bits: number; readonly family: 'ipv4' | 'ipv6' } | undefined {
  const [address = '', length, ...rest] = text.trim().split('/')
  const kind = isIP(address)
  const most = kind === 6 ? 128 : 32
  const bits = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : -1
  // A network that holds a good part of the world proves nothing.
  const least = kind === 6 ? 32 : 16
  if (kind === 0 || rest.length > 0 || bits < least || bits > most) return undefined
  return { address, bits, family: kind === 6 ? 'ipv6' : 'ipv4' }
}
