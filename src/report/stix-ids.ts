import { hash } from 'node:crypto'

/** Namespace of STIX 2.1, section 2.9, for objects that their own properties identify (SCOs). */
const STIX_NAMESPACE = '00abedb4-aa42-466c-9c01-fed23315a9b7'
/** Our own, for the objects that need a stable id but may not use the namespace above. */
const DWELL_NAMESPACE = 'e75d6ff1-d5e1-43ba-b987-db2df183d5fb'

/** A value of an observable: text, a number, or the hashes of a file. */
export type ObservableProperty = string | number | Readonly<Record<string, string>>

/** UUID version 5 of RFC 9562, section 5.5 (SHA-1 over namespace and name). */
function uuidV5(namespace: string, name: string): string {
  const space = Buffer.from(namespace.replaceAll('-', ''), 'hex')
  const digest = Buffer.from(hash('sha1', Buffer.concat([space, Buffer.from(name.toWellFormed())]), 'hex'), 'hex')
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6)
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = digest.toString('hex', 0, 16)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** The id of an observable, from the properties that identify it (STIX 2.1, section 2.9). */
export function observableId(type: string, contributing: Readonly<Record<string, ObservableProperty>>): string {
  return `${type}--${uuidV5(STIX_NAMESPACE, canonicalJson(contributing))}`
}

/** The id of any other object of ours: the same key gives the same id in every run. */
export function domainId(type: string, key: string): string {
  return `${type}--${uuidV5(DWELL_NAMESPACE, `${type}|${key}`)}`
}

/** RFC 8785 (JCS) for what observables hold: names sorted by their UTF-16 units, no blanks. */
function canonicalJson(value: ObservableProperty | Readonly<Record<string, ObservableProperty>>): string {
  if (typeof value === 'string') return JSON.stringify(value.toWellFormed())
  if (typeof value === 'number') return JSON.stringify(value)
  const members = Object.keys(value)
    .toSorted()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? '')}`)
  return `{${members.join(',')}}`
}
