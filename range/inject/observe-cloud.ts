import type { Event, Fields, FieldValue } from '../../src/model/event.ts'
import { isBelievable } from '../../src/model/time.ts'
import { text } from './observe-windows.ts'
import { atWork, type Book, keepIn, seenPerson } from './observed-book.ts'

/** What the cloud's logs told of the tenant. */
export interface CloudNotes {
  /** Domains of accounts by how often they occur. */
  readonly tenants: Map<string, number>
  readonly cloudNames: Map<string, number>
}

/** Places or devices of one person that are kept. */
const MAX_KEPT = 64

/** Takes what a sign-in tells of its person, their place and device. */
export function noteSignIn(book: Book, notes: CloudNotes, { fields, time }: Event): void {
  const address = text(fields, 'userPrincipalName')?.toLowerCase()
  if (address === undefined || !address.includes('@') || !isBelievable(time)) return
  const status = part(fields, 'status')
  // A failed sign-in may name anybody, and comes from anywhere.
  if (Number(status.errorCode ?? 0) !== 0) return
  const person = seenPerson(book, address, time)
  if (person === undefined) return
  tally(notes.tenants, address.slice(address.indexOf('@') + 1))
  person.name = text(fields, 'userDisplayName') ?? person.name
  person.objectId = text(fields, 'userId') ?? person.objectId
  if (fields.isInteractive === true) atWork(person, time)
  const ip = text(fields, 'ipAddress')
  if (ip !== undefined && person.places.size < MAX_KEPT) {
    const location = part(fields, 'location')
    keepIn(person.places, ip, () => ({
      address: ip,
      city: text(location, 'city') ?? '',
      country: text(location, 'countryOrRegion') ?? '',
      network: Number(fields.autonomousSystemNumber) || 64_512,
      count: 0,
    })).count += 1
  }
  const device = part(fields, 'deviceDetail')
  const agent = text(fields, 'userAgent') ?? ''
  const browser = text(device, 'browser') ?? ''
  if (browser !== '' && person.devices.size < MAX_KEPT)
    keepIn(person.devices, `${text(device, 'deviceId') ?? ''} ${browser}`, () => ({
      id: text(device, 'deviceId') ?? '',
      name: text(device, 'displayName') ?? '',
      system: text(device, 'operatingSystem') ?? '',
      browser,
      agent,
      managed: device.isManaged === true,
      count: 0,
    })).count += 1
}

/** Takes what a record of the audit log tells of its person and of the tenant. */
export function noteAudit(book: Book, notes: CloudNotes, { fields, time }: Event): void {
  const address = text(fields, 'UserId')?.toLowerCase()
  const tenant = text(fields, 'OrganizationId')
  if (tenant !== undefined) tally(book.tenantIds, tenant)
  const cloudName = /^([\w-]{1,64})\./.exec(text(fields, 'OrganizationName') ?? '')?.[1]
  if (cloudName !== undefined) tally(notes.cloudNames, cloudName)
  if (address === undefined || !/^[^@\s]+@[^@\s]+$/.test(address) || !isBelievable(time)) return
  const person = seenPerson(book, address, time)
  if (person === undefined) return
  tally(notes.tenants, address.slice(address.indexOf('@') + 1))
  const key = text(fields, 'UserKey') ?? ''
  if (/^[\dA-F]{16}$/i.test(key)) person.puid = key
}

function part(fields: Fields, name: string): Fields {
  const value: FieldValue | undefined = fields[name]
  return typeof value === 'object' && value !== null && !isList(value) ? value : {}
}

function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value)
}

function tally(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
