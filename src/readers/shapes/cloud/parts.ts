import type { Endpoint, FieldValue, User } from '../../../model/event.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import { endpointOf } from '../address.ts'
import { type Origin, said } from '../shape.ts'

/** Words that services write where they know nothing. */
const NOTHING = /^(?:unknown|none|n\/?a|nil|null|undefined|not ?available|not ?applicable|\(null\)|\[\]|\{\}|<>)$/i
/** `Jane Roe <jane@contoso.example>`, as mail headers and some consoles name people. */
const NAMED_ADDRESS = /^[^<>]{0,256}<([^<>\s@]{1,128}@[^<>\s@]{1,255})>$/
const ADDRESS = /^[^\s@,;<>"]{1,128}@[^\s@,;<>"/\\]{1,255}$/
const DOWN_LEVEL = /^([^\s\\@]{1,64})\\([^\\]{1,128})$/
const HOST = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,252}[\p{L}\p{N}_])?\.?$/u
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/

/** Paths as written in the shapes, cut at their points. They are constants, so there are only as many as the shapes name. */
const steps = new Map<string, readonly string[]>()

/**
 * The value at a path such as `actor.user.email`. A member whose own name has points is taken first; of a list on the way,
 * and of one at the end, the first element.
 */
export function at(record: FieldValue | undefined, path: string): FieldValue | undefined {
  if (record !== undefined && isObject(record)) {
    const flat = Object.hasOwn(record, path) ? record[path] : undefined
    if (flat !== undefined) return flat
  }
  let parts = steps.get(path)
  if (parts === undefined) {
    parts = path.split('.')
    steps.set(path, parts)
  }
  let value = record
  for (const part of parts) {
    if (Array.isArray(value)) value = value[0]
    if (value === undefined || !isObject(value)) return undefined
    value = Object.hasOwn(value, part) ? value[part] : undefined
  }
  return value
}

/** The first of the paths that says something, as text; of a list, its first element. */
export function textAt(record: FieldValue | undefined, ...paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const value = at(record, path)
    const text = known(Array.isArray(value) ? value[0] : value)
    if (text !== undefined) return text
  }
  return undefined
}

/** A text that says something, also by the services' own words for nothing. */
export function known(value: FieldValue | undefined): string | undefined {
  if (typeof value === 'boolean') return String(value)
  const text = said(value)
  return text === undefined || NOTHING.test(text) ? undefined : text
}

/** An address by the first of the paths that holds one, with the port if that has one at its own path. */
export function endpointAt(
  record: FieldValue | undefined,
  paths: readonly string[],
  port?: string | undefined,
): Endpoint | undefined {
  for (const path of paths) {
    const value = at(record, path)
    const text = said(Array.isArray(value) ? value[0] : value)
    // Proxies on the way are listed after the client.
    const found = text === undefined ? undefined : endpointOf((text.split(',', 1)[0] ?? text).trim())
    if (found === undefined) continue
    const number = port === undefined || found.port !== undefined ? undefined : portAt(record, port)
    return number === undefined ? found : { ...found, port: number }
  }
  return undefined
}

/** A port number at a path. */
export function portAt(record: FieldValue | undefined, path: string): number | undefined {
  const number = Number(textAt(record, path))
  return Number.isInteger(number) && number > 0 && number < 65_536 ? number : undefined
}

/** Who a text names: an address, `DOMAIN\name`, or a plain name. */
export function personOf(text: string | undefined, uid?: string | undefined): User | undefined {
  const id = uid === undefined ? {} : { uid }
  if (text === undefined || NOTHING.test(text)) return uid === undefined ? undefined : { uid }
  const address = NAMED_ADDRESS.exec(text)?.[1] ?? (ADDRESS.test(text) ? text : undefined)
  if (address !== undefined) return { email: address.toLowerCase(), ...id }
  const [, domain, name] = DOWN_LEVEL.exec(text) ?? []
  return domain !== undefined && name !== undefined ? { name, domain, ...id } : { name: text, ...id }
}

/** A host's name in lower case; undefined where the text is an address or no name that a host can have. */
export function hostOf(text: string | undefined): string | undefined {
  if (text === undefined || IPV4.test(text) || !HOST.test(text)) return undefined
  return text.toLowerCase().replace(/\.$/, '')
}

/** The origin of a record whose times without a zone are UTC by its vendor's documentation. */
export function inUtc(origin: Origin): Origin {
  return { ...origin, context: { ...origin.context, offsetMinutes: () => 0 } }
}

/** True where a record has all of the names. */
export function hasAll(record: JsonObject, ...names: readonly string[]): boolean {
  for (const name of names) if (record[name] === undefined) return false
  return true
}

/** True where a record has one of the names. */
export function hasAny(record: JsonObject, ...names: readonly string[]): boolean {
  for (const name of names) if (record[name] !== undefined) return true
  return false
}
