import { isIP } from 'node:net'
import type { Endpoint } from '../../model/event.ts'
import type { JsonObject } from '../framing/json-parse.ts'
import { said } from './shape.ts'

const WITH_PORT = /^(?:\[([0-9a-f:.%]{2,64})\]|([0-9.]{7,15}))(?::(\d{1,5}))?$/i
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
  const ip = MAPPED.exec(bare)?.[1] ?? bare
  if (isIP(ip) === 0) return undefined
  const port = match?.[3]
  return port === undefined ? { ip } : { ip, port: Number(port) }
}
