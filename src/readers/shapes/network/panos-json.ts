import { CLASS, type Event } from '../../../model/event.ts'
import type { JsonObject } from '../../framing/json-parse.ts'
import { networkEvent } from '../../lines/network/network-event.ts'
import { panosKind, withProse } from '../../lines/network/panos.ts'
import { meaning, type OwnRoles, type Roles, rolesOf } from '../../lines/network/roles.ts'
import { readStamp } from '../../lines/network/stamps.ts'
import type { Origin, Shape } from '../shape.ts'

/** PAN-OS logs as Palo Alto's log service forwards them in JSON. */
export const panosJson: Shape = { id: 'panos-json', specificity: 54, matches, toEvent }

function matches(record: JsonObject): boolean {
  return (
    typeof record['LogType'] === 'string' &&
    (record['DeviceSN'] !== undefined || record['LogSourceID'] !== undefined || record['ConfigVersion'] !== undefined)
  )
}

const OWN_ROLES: OwnRoles = Object.freeze({
  SourceUser: 'user',
  SourceUserName: 'user',
  DestinationUser: 'targetUser',
  AdminUserName: 'user',
  LogSourceName: 'deviceHost',
  DeviceName: 'deviceHost',
  EventDescription: 'text',
  SourceDeviceHost: 'srcHost',
  EndpointDeviceName: 'srcHost',
  PublicIPv4: 'srcIp',
  PrivateIPv4: 'dstIp',
  HostName: 'srcHost',
  DNSResolverIP: 'dstIp',
  DNSRequest: 'query',
  Domain: 'query',
  FQDN: 'query',
  HTTPMethod: 'method',
  FileSHA256: 'sha256',
  VendorName: null,
  ThreatName: null,
  Subject: null,
  Application: null,
  Rule: null,
  Status: null,
  Template: null,
  EventName: null,
  LogSetting: null,
  ConfigVersion: null,
  DeviceGroup: null,
})
const TIMES = ['TimeGenerated', 'EventTime', 'TimeGeneratedHighResolution', 'TimeReceived', 'LogTime'] as const

function toEvent(record: JsonObject, origin: Origin): Event {
  const text = (name: string): string => meaning(record[name]) ?? ''
  const type = text('LogType').toUpperCase()
  const read = rolesOf(record, OWN_ROLES)
  const roles: Roles = type === 'SYSTEM' ? withProse(read) : read
  const status = `${text('EventStatus')} ${text('Status')} ${text('AuthEvent')}`
  const kind = panosKind(
    type === 'AUTH' ? 'AUTHENTICATION' : type,
    {
      subtype: text('Subtype') || text('SubType'),
      event: `${text('EventName')} ${text('Stage')}`,
      hasFailed: /fail|den/i.test(status),
    },
    roles,
  )
  const service = type.toLowerCase()
  const category =
    kind.classUid === CLASS.HTTP
      ? 'proxy'
      : kind.classUid === CLASS.NETWORK
        ? 'firewall'
        : kind.classUid === CLASS.DNS
          ? 'dns'
          : undefined
  const times = TIMES.map((name) => readStamp(record[name], origin.context))
  return networkEvent(
    {
      source: `paloalto:${service}`,
      logsource: { product: 'paloalto', service, ...(category === undefined ? {} : { category }) },
      fields: record,
      roles,
      kind,
      time: times.find((one) => one !== undefined),
    },
    { text: '', origin },
  )
}
