import { CLASS, type Endpoint, type Event, type FieldValue } from '../../../model/event.ts'
import type { JsonObject } from '../../framing/json-parse.ts'
import { endpointOf } from '../address.ts'
import { unpacked } from '../entra.ts'
import { eventOf, type Origin, type Shape, said } from '../shape.ts'
import { methodActivity } from './aws-services.ts'
import { isMonitorRecord } from './azure-activity.ts'
import { findingOf } from './finding.ts'
import { withNames } from './mapping.ts'
import { at, endpointAt, hostOf, inUtc, personOf, portAt, textAt } from './parts.ts'
import { timeIn } from './time-forms.ts'
import { apiCall, type Meaning, outcomeOfWords } from './words.ts'

const USER_PATHS = [
  'identity.claim.upn',
  'identity.claim.unique_name',
  'identity.claim.http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn',
  'properties.userPrincipalName',
  'properties.user',
  'properties.userId',
  'properties.server_principal_name_s',
  'properties.user.username',
  'identity.requester.upn',
  'identity.Actor.UPN',
  'UserPrincipalName',
  'properties.Actor.UPN',
  'properties.UserUPN',
  'properties.UPN',
] as const
const ADDRESS_PATHS = [
  'callerIpAddress',
  'CallerIPAddress',
  'CallerIpAddress',
  'properties.ipAddress',
  'properties.clientIP',
  'properties.clientIp',
  'properties.ip',
  'properties.SourceIp',
  'properties.SourceIP',
  'properties.sourceIPs',
  'properties.client_ip_s',
] as const
/** `TCP request from 10.0.0.4:51990 to 192.0.2.7:443. Action: Deny`, Azure Firewall's older records. */
const FIREWALL =
  /^(\w{2,8}) {1,3}(?:Type=\d{1,3} )?request from ([0-9a-f.:[\]]{3,45}?)[:.]?(?= |$)(?: to ([\w.:[\]-]{3,253}?)[:.]*(?: |$))?/i
const DNS_QUERY = /^DNS Request: ([0-9a-f.:]{3,45}):(\d{1,5}) - \d{1,6} (\w{1,10}) \w{1,4} ([\w.-]{1,253})/i

/** Resource logs of Azure Monitor: key vaults, storage, firewalls, gateways, databases, Intune, Microsoft Graph and others. */
export const azureResource: Shape = {
  id: 'azure-resource',
  specificity: 40,
  matches: isMonitorRecord,
  toEvent,
}

function toEvent(original: JsonObject, origin: Origin): Event {
  const properties = original['properties']
  const record: JsonObject = properties === undefined ? original : { ...original, properties: unpacked(properties) }
  const category = textAt(record, 'category', 'Category') ?? ''
  const operation = textAt(record, 'operationName', 'OperationName', 'EventName') ?? category
  const found = timeIn(
    [record['time'], record['TimeGenerated'], record['EventTimeString'], at(record, 'properties.timeGenerated')],
    inUtc(origin).context,
  )
  const network = networkOf(record)
  const meaning = network?.meaning ?? meaningOf(record, category, operation)
  const isFinding = meaning.classUid === CLASS.DETECTION_FINDING
  const user = personOf(
    textAt(record, ...USER_PATHS),
    textAt(record, 'identity.claim.oid', 'identity.requester.objectId', 'properties.signInActivityId'),
  )
  return eventOf(
    {
      source: `azure:${category.toLowerCase()}`,
      logsource: { product: 'azure', service: category.toLowerCase() },
      ...meaning,
      actor: {
        // Whom an alert names is whom it is about.
        user: isFinding ? undefined : user,
        app: textAt(record, 'identity.claim.appid', 'properties.appId')?.toLowerCase(),
      } as Event['actor'], // undefined parts are left out
      device: {
        hostname: hostOf(
          textAt(
            record,
            'properties.DeviceName',
            'properties.Computer',
            'properties.InstanceName',
            'LogicalServerName',
            'properties.LogicalServerName',
          ),
        ),
      } as Event['device'], // as above
      srcEndpoint: network?.from ?? endpointAt(record, ADDRESS_PATHS, 'properties.clientPort'),
      dstEndpoint: network?.to,
      target: {
        user: isFinding ? user : undefined,
        resource: textAt(record, 'resourceId', 'ResourceId', '_ResourceId')?.toLowerCase(),
        url: urlOf(textAt(record, 'properties.requestUri', 'uri')),
        domain: network?.query,
      } as Event['target'], // as above
      auth:
        meaning.classUid === CLASS.AUTHENTICATION
          ? {
              outcome: outcomeOfWords(
                textAt(record, 'resultType', 'properties.status', 'resultSignature') ?? operation,
              ),
            }
          : undefined,
      finding:
        meaning.classUid === CLASS.DETECTION_FINDING
          ? findingOf({
              title:
                textAt(
                  record,
                  'properties.AlertName',
                  'properties.ruleName',
                  'properties.Message',
                  'properties.riskState',
                ) ?? operation,
              severity: textAt(record, 'properties.Severity', 'properties.riskLevel', 'level'),
              vendor: 'Microsoft Azure',
            })
          : undefined,
      fields: withNames(record, network?.names),
    },
    found,
    origin,
  )
}

interface Network {
  readonly meaning: Meaning
  readonly from?: Endpoint | undefined
  readonly to?: Endpoint | undefined
  readonly query?: string | undefined
  readonly names?: Readonly<Record<string, FieldValue | undefined>>
}

/** Connections, web requests and DNS queries, of which a record tells more than who called. */
function networkOf(record: JsonObject): Network | undefined {
  const message = textAt(record, 'properties.msg')
  const connection = message === undefined ? null : FIREWALL.exec(message)
  if (connection !== null) {
    const [, , from = '', to = ''] = connection
    const port = Number(/:(\d{1,5})$/.exec(to)?.[1])
    const name = hostOf(to.replace(/:\d{1,5}$/, ''))
    return {
      meaning: { classUid: CLASS.NETWORK, activityId: /Action: Deny/i.test(message ?? '') ? 5 : 6 },
      from: endpointOf(from),
      to: endpointOf(to) ?? (name === undefined ? undefined : { hostname: name, ...(port > 0 ? { port } : {}) }),
    }
  }
  const asked = message === undefined ? null : DNS_QUERY.exec(message)
  if (asked !== null) {
    const [, from = '', port, type = '', name = ''] = asked
    const query = name.toLowerCase().replace(/\.$/, '')
    return {
      meaning: { classUid: CLASS.DNS, activityId: 1 },
      from: endpointOf(`${from}:${port}`),
      query,
      names: { query, record_type: type },
    }
  }
  const method = textAt(record, 'properties.httpMethod', 'properties.httpVerb', 'properties.requestMethod')
  if (method !== undefined && textAt(record, 'properties.requestUri', 'properties.probeURL') !== undefined) {
    return {
      meaning: { classUid: CLASS.HTTP, activityId: methodActivity(method) },
      to: endpointAt(record, ['properties.originIP', 'properties.serverRouted', 'properties.ServerIp']),
      names: {
        'cs-method': method,
        'cs-uri-stem': textAt(record, 'properties.requestUri'),
        'cs-uri-query': textAt(record, 'properties.requestQuery'),
        'sc-status': textAt(
          record,
          'properties.httpStatus',
          'properties.httpStatusCode',
          'properties.responseStatusCode',
        ),
        'cs-user-agent': textAt(record, 'properties.userAgent'),
      },
    }
  }
  const from = endpointAt(record, ['properties.SourceIp', 'properties.SourceIP', 'properties.sourceAddress'])
  const to = endpointAt(
    record,
    ['properties.DestinationIp', 'properties.destinationAddress'],
    'properties.DestinationPort',
  )
  if (from !== undefined && to !== undefined) {
    const port = portAt(record, 'properties.SourcePort')
    return {
      meaning: {
        classUid: CLASS.NETWORK,
        activityId: /deny|drop|block/i.test(textAt(record, 'properties.Action') ?? '') ? 5 : 6,
      },
      from: port === undefined ? from : { ...from, port },
      to,
    }
  }
  const query = hostOf(textAt(record, 'properties.QueryName'))
  if (query !== undefined && textAt(record, 'properties.QueryType') !== undefined) {
    return { meaning: { classUid: CLASS.DNS, activityId: 1 }, from, query, names: { query } }
  }
  return undefined
}

function meaningOf(record: JsonObject, category: string, operation: string): Meaning {
  if (/WebApplicationFirewall|FirewallLog|Threat|Alert|RiskyUsers|RiskyServicePrincipals/i.test(category)) {
    return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
  }
  if (/^Storage(?:Read|Write|Delete)$/i.test(category)) {
    const activityId = /Read$/i.test(category) ? 2 : /Write$/i.test(category) ? 1 : 4
    return { classUid: CLASS.FILE_HOSTING, activityId }
  }
  const event = textAt(record, 'properties.event_class', 'properties.event_subclass')
  if (event === 'connection_log') return { classUid: CLASS.AUTHENTICATION, activityId: 1 }
  if (/authentication/i.test(operation) && !/vault/i.test(said(record['resourceId']) ?? '')) {
    return { classUid: CLASS.AUTHENTICATION, activityId: 1 }
  }
  const method = textAt(record, 'properties.requestMethod')
  return apiCall(method === undefined ? operation : method === 'POST' ? 'create' : method)
}

function urlOf(text: string | undefined): string | undefined {
  return text !== undefined && /^https?:\/\//i.test(text) ? text : undefined
}

/** A tuple of a flow log of Network Watcher, as collectors cut them out: time, addresses, ports, protocol and decision. */
export const azureFlow: Shape = {
  id: 'azure-flow',
  specificity: 59,
  matches: (record) => typeof record['flow.0'] === 'string' && typeof record['operationName'] === 'string',
  toEvent: (record, origin) => {
    const [stamp, from = '', to = '', fromPort, toPort, , direction, decision] = (said(record['flow.0']) ?? '').split(
      ',',
      8,
    )
    const denied = decision === 'D'
    const found = timeIn([stamp, record['time']], inUtc(origin).context)
    return eventOf(
      {
        source: 'azure-flow',
        logsource: { product: 'azure', service: 'flowlogs', category: 'firewall' },
        classUid: CLASS.NETWORK,
        activityId: denied ? 5 : 6,
        srcEndpoint: endpointOf(withPort(from, fromPort)),
        dstEndpoint: endpointOf(withPort(to, toPort)),
        target: { resource: textAt(record, 'resourceId', 'aclID')?.toLowerCase() } as Event['target'], // an undefined part is left out
        fields: withNames(record, {
          src_ip: from,
          dst_ip: to,
          src_port: fromPort,
          dst_port: toPort,
          direction,
          action: denied ? 'deny' : 'allow',
        }),
      },
      found,
      origin,
    )
  },
}

function withPort(ip: string, port: string | undefined): string {
  return port === undefined ? ip : ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`
}
