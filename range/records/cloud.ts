import { formatInstant, type Instant } from '../../src/model/time.ts'
import type { Chance } from '../chance.ts'
import { type Placed, unplaced } from './place.ts'
import type { Person } from './who.ts'
import { milliseconds } from './windows.ts'

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
/** A JSON object as the cloud writes it. */
export type JsonObject = Readonly<Record<string, Json>>

/** A row of the audit log's export. */
export interface AuditRow {
  readonly place: Placed
  readonly user: string
  readonly recordType: string
  readonly operation: string
  readonly data: JsonObject
}

/** A sign-in as Microsoft Graph gives it. */
export interface SignInRow {
  readonly place: Placed
  readonly data: JsonObject
}

/** Audit log and sign-in log of the tenant. */
export interface Tenant {
  readonly audit: AuditRow[]
  readonly signIns: SignInRow[]
  readonly chance: Chance
}

const RECORD_TYPES: Readonly<Record<string, number>> = {
  ExchangeAdmin: 1,
  ExchangeItem: 2,
  ExchangeItemGroup: 3,
  SharePoint: 4,
  SharePointFileOperation: 6,
  AzureActiveDirectory: 8,
  AzureActiveDirectoryStsLogon: 15,
  MicrosoftTeams: 25,
  ExchangeItemAggregated: 50,
}

/** What a record of the audit log is about. */
export interface AuditOptions {
  readonly recordType: string
  readonly operation: string
  readonly workload: string
  readonly resultStatus?: string
  readonly more: JsonObject
}

/** Writes a record of the audit log. */
export function audit(tenant: Tenant, person: Person, time: Instant, options: AuditOptions): Placed {
  const place = unplaced(time)
  const directory = options.workload === 'AzureActiveDirectory'
  const data: JsonObject = {
    CreationTime: formatInstant(time).slice(0, 19),
    Id: tenant.chance.guid(),
    Operation: options.operation,
    OrganizationId: person.organisation.tenantId,
    RecordType: RECORD_TYPES[options.recordType] ?? 0,
    ResultStatus: options.resultStatus ?? 'Succeeded',
    UserKey: directory ? person.objectId : person.puid,
    UserType: person.isTenantAdministrator === true ? 2 : 0,
    Version: 1,
    Workload: options.workload,
    UserId: person.mail,
    ...options.more,
  }
  tenant.audit.push({ place, user: person.mail, recordType: options.recordType, operation: options.operation, data })
  return place
}

/** A row of the audit log's export, as the compliance portal gives it; its carriage return is its own. */
export function auditRow({ place, user, recordType, operation, data }: AuditRow): string {
  return `${[american(place.time), user, recordType, operation, quoted(JSON.stringify(data))].join(',')}\r`
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

/** 10/8/2026 3:14:07 AM, in UTC. */
function american(time: Instant): string {
  const [date = '', clock = ''] = milliseconds(time).slice(0, 19).split('T')
  const [year, month, day] = date.split('-').map(Number)
  const [hour = 0, minute, second] = clock.split(':')
  const hours = Number(hour)
  return `${month}/${day}/${year} ${hours % 12 === 0 ? 12 : hours % 12}:${minute}:${second} ${hours < 12 ? 'AM' : 'PM'}`
}
