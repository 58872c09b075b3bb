import { CLASS, type Event, type FindingFacts, type User } from '../../../model/event.ts'
import { isObject, type JsonObject, parseJson } from '../../framing/json-parse.ts'
import { addressOf } from '../address.ts'
import { defenderHunting } from '../defender-hunting.ts'
import { type Mutable, type Origin, type Shape, said } from '../shape.ts'
import { textAt, textsAt } from './paths.ts'
import { severityOf } from './severity.ts'

const OTHER = 99

/** What a row is by its table, for the actions that no list names; tables of what there is are an inventory. */
const TABLES: readonly (readonly [RegExp, classUid: number])[] = [
  [/^Alert/, CLASS.DETECTION_FINDING],
  [/^DeviceProcess/, CLASS.PROCESS],
  [/^Device(?:Network)Events/, CLASS.NETWORK],
  [/^DeviceFileEvents/, CLASS.FILE],
  [/^DeviceRegistry/, CLASS.REGISTRY_VALUE],
  [/^DeviceImageLoad/, CLASS.MODULE],
  [/^(?:Device|Identity)Logon|^AADSignIn|^EntraIdSignIn/, CLASS.AUTHENTICATION],
  [/^Identity(?:Directory|Query)/, CLASS.ENTITY_MANAGEMENT],
  [/^(?:Email|MessagePost|Message)/, CLASS.EMAIL],
  [/^UrlClick/, CLASS.HTTP],
  [/^CloudApp|^CloudAudit|^GraphApi|^CloudStorage|^OAuth/, CLASS.API],
]
/** Which table a row is from where nothing says so: columns that only it has. */
const TELLING_COLUMNS: readonly (readonly [column: string, table: string])[] = [
  ['AlertId', 'Alert'],
  ['RecipientEmailAddress', 'Email'],
  ['UrlChain', 'UrlClick'],
  ['RegistryKey', 'DeviceRegistry'],
  ['RemoteIPType', 'DeviceNetworkEvents'],
  ['LogonId', 'DeviceLogon'],
  ['QueryTarget', 'IdentityQuery'],
  ['DestinationDeviceName', 'IdentityDirectory'],
]

/**
 * Defender's tables as Azure streams them, each row under `properties`: the row is the event, its envelope only says when it was sent.
 */
export const huntingStream: Shape = {
  id: 'defender-stream',
  specificity: 96,
  matches: (record) =>
    typeof record['category'] === 'string' &&
    record['category'].startsWith('AdvancedHunting-') &&
    isObject(record['properties']),
  toEvent: (record, origin) => {
    const row = record['properties']
    const table = said(record['category'])?.slice('AdvancedHunting-'.length) ?? ''
    return isObject(row)
      ? huntingEvent({ Timestamp: record['time'] ?? null, ...row }, table, origin)
      : huntingEvent(record, table, origin)
  },
}

/** Rows from the portal or its interface; `defender-hunting` reads what they have in common. */
export const huntingRow: Shape = {
  id: 'defender-row',
  specificity: defenderHunting.specificity + 1,
  matches: (record) => defenderHunting.matches(record),
  toEvent: (row, origin) =>
    huntingEvent(row, TELLING_COLUMNS.find(([column]) => row[column] !== undefined)?.[1] ?? '', origin),
}

function huntingEvent(row: JsonObject, table: string, origin: Origin): Event {
  const made = defenderHunting.toEvent(row, origin)
  if (made.source !== 'defender') return made // a record of the audit log in a row of cloud events
  const event: Mutable<Event> = { ...made }
  if (event.classUid === CLASS.NONE || table.startsWith('Alert')) {
    event.classUid = TABLES.find(([pattern]) => pattern.test(table))?.[1] ?? CLASS.SYSTEM_LOG
    event.activityId = event.classUid === CLASS.DETECTION_FINDING ? 1 : OTHER
  }
  const source =
    event.srcEndpoint ?? addressOf(row, ['IPAddress', 'SenderIPv4', 'SenderIPv6', 'PublicIP', 'LocalIP', 'RemoteIP'])
  if (source !== undefined) event.srcEndpoint = source
  const destination = event.dstEndpoint ?? addressOf(row, ['DestinationIPAddress'])
  if (destination !== undefined && destination.ip !== source?.ip) event.dstEndpoint = destination
  const user = event.target?.user ?? userOf(row)
  if (user !== undefined && user.name !== event.actor?.user?.name) event.target = { ...event.target, user }
  if (event.classUid === CLASS.DETECTION_FINDING && row['AlertId'] !== undefined) event.finding = findingOf(row)
  return event
}

/** The account that a row is about where another one acted, and who last used a machine. */
function userOf(row: JsonObject): User | undefined {
  const name = said(row['AccountName']) ?? textAt({ users: unpackedUsers(row['LoggedOnUsers']) }, ['users.UserName'])
  if (name === undefined) return undefined
  const domain = said(row['AccountDomain'])
  return domain === undefined ? { name } : { name, domain }
}

function unpackedUsers(value: JsonObject[string] | undefined): JsonObject[string] {
  if (typeof value !== 'string') return value ?? null
  const parsed = parseJson(value)
  return parsed.kind === 'value' ? parsed.value : null
}

function findingOf(row: JsonObject): FindingFacts {
  const severity = severityOf(textAt(row, ['Severity']), undefined)
  const service = textAt(row, ['ServiceSource']) ?? 'Microsoft Defender XDR'
  return {
    title: textAt(row, ['Title']) ?? `Evidence of an alert of ${service}`,
    vendor: service,
    ...(severity === undefined ? {} : { severity }),
    techniques: [
      ...new Set(textsAt(row, ['AttackTechniques']).flatMap((text) => text.match(/\bT\d{4}(?:\.\d{3})?\b/g) ?? [])),
    ],
    tactics: textsAt(row, ['Category', 'Categories']).flatMap((text) => text.match(/[A-Za-z]{4,32}/g) ?? []),
  }
}
