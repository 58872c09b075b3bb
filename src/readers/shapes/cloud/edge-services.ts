import { CLASS } from '../../../model/event.ts'
import type { JsonObject } from '../../framing/json-parse.ts'
import type { Shape } from '../shape.ts'
import { methodActivity } from './aws-services.ts'
import { mapped } from './mapping.ts'
import { at, hasAll, hasAny, textAt } from './parts.ts'
import { type Meaning, meaningOfWords } from './words.ts'

const PROXY = Object.freeze({ category: 'proxy' })

function requestBy(record: JsonObject, ...paths: readonly string[]): Meaning {
  return { classUid: CLASS.HTTP, activityId: methodActivity(textAt(record, ...paths)) }
}

/** Cloudflare's audit log, in both of its forms. */
const cloudflareAudit: Shape = mapped({
  source: 'cloudflare-audit',
  logsource: { product: 'cloudflare', service: 'audit' },
  specificity: 46,
  matches: (record) =>
    hasAll(record, 'ActionType', 'ActorEmail') ||
    (at(record, 'action.type') !== undefined && hasAll(record, 'actor', 'when')),
  time: ['When', 'when'],
  action: ['ActionType', 'action.type'],
  result: ['ActionResult', 'action.result'],
  user: ['ActorEmail', 'actor.email', 'actor.type'],
  userId: ['ActorID', 'actor.id'],
  from: ['ActorIP', 'actor.ip'],
  resource: ['ResourceType', 'resource.type', 'ResourceID', 'resource.id'],
  identity: ['id'],
})

/** Cloudflare's request logs of zones, its firewall's and gateway's. */
const cloudflareHttp: Shape = mapped({
  source: 'cloudflare-http',
  logsource: { ...PROXY, product: 'cloudflare', service: 'http' },
  specificity: 46,
  matches: (record) =>
    hasAny(record, 'ClientRequestHost', 'ClientRequestMethod', 'ClientRequestPath', 'HTTPHost', 'HTTPMethod') &&
    hasAny(record, 'RayID', 'EdgeStartTimestamp', 'ClientIP', 'SourceIP', 'Datetime'),
  time: ['EdgeStartTimestamp', 'Datetime', 'EdgeEndTimestamp'],
  action: ['Action', 'ClientRequestMethod', 'HTTPMethod'],
  meaning: (record) => requestBy(record, 'ClientRequestMethod', 'HTTPMethod'),
  user: ['Email'],
  from: ['ClientIP', 'SourceIP'],
  fromPort: 'ClientSrcPort',
  to: ['OriginIP', 'DestinationIP', 'EdgeServerIP'],
  host: ['DeviceName'],
  domain: ['ClientRequestHost', 'HTTPHost'],
  url: ['URL'],
  identity: ['RayID'],
  names: (record) => ({
    'c-uri': textAt(record, 'URL', 'ClientRequestURI', 'ClientRequestPath'),
    'cs-method': textAt(record, 'ClientRequestMethod', 'HTTPMethod'),
    'cs-host': textAt(record, 'ClientRequestHost', 'HTTPHost'),
    'c-useragent': textAt(record, 'ClientRequestUserAgent', 'UserAgent'),
    'cs-user-agent': textAt(record, 'ClientRequestUserAgent', 'UserAgent'),
    'sc-status': textAt(record, 'EdgeResponseStatus', 'HTTPStatusCode', 'OriginResponseStatus'),
    'c-ip': textAt(record, 'ClientIP', 'SourceIP'),
  }),
})

/** Cloudflare's DNS logs of zones and gateways. */
const cloudflareDns: Shape = mapped({
  source: 'cloudflare-dns',
  logsource: { category: 'dns', product: 'cloudflare' },
  specificity: 46,
  matches: (record) =>
    hasAll(record, 'QueryName') &&
    hasAny(record, 'QueryType', 'QueryTypeName') &&
    hasAny(record, 'Timestamp', 'Datetime', 'ColoCode'),
  time: ['Timestamp', 'Datetime'],
  action: ['ResolverDecision'],
  meaning: () => ({ classUid: CLASS.DNS, activityId: 6 }),
  user: ['Email'],
  from: ['SourceIP', 'SrcIP', 'EDNSSubnet'],
  fromPort: 'SrcPort',
  to: ['DstIP'],
  toPort: 'DstPort',
  host: ['DeviceName'],
  domain: ['QueryName'],
  names: (record) => ({
    query: textAt(record, 'QueryName'),
    record_type: textAt(record, 'QueryTypeName', 'QueryType'),
  }),
})

/** Cloudflare's network sessions, gateway and analytics of packets. */
const cloudflareNetwork: Shape = mapped({
  source: 'cloudflare-network',
  logsource: { category: 'firewall', product: 'cloudflare' },
  specificity: 44,
  matches: (record) =>
    (hasAny(record, 'SourceIP') &&
      hasAny(record, 'DestinationIP', 'OriginIP') &&
      hasAny(record, 'Datetime', 'SessionStartTime')) ||
    (hasAny(record, 'IPSourceAddress', 'ClientAddr', 'ClientIP') &&
      hasAny(record, 'IPDestinationAddress', 'OriginIP', 'ColoCode') &&
      hasAny(record, 'Datetime', 'Timestamp', 'ConnectTimestamp')),
  time: ['Datetime', 'SessionStartTime', 'Timestamp', 'ConnectTimestamp'],
  action: ['Action', 'Event', 'Outcome'],
  meaning: (_record, action) => ({ classUid: CLASS.NETWORK, activityId: /block|drop|deny/i.test(action) ? 5 : 6 }),
  user: ['Email'],
  userId: ['UserID'],
  from: ['SourceIP', 'IPSourceAddress', 'ClientIP'],
  fromPort: 'SourcePort',
  to: ['DestinationIP', 'OriginIP', 'IPDestinationAddress'],
  toPort: 'DestinationPort',
  host: ['DeviceName'],
  domain: ['SNI'],
})

/** Sign-ins to what Cloudflare Access protects. */
const cloudflareAccess: Shape = mapped({
  source: 'cloudflare-access',
  logsource: { product: 'cloudflare', service: 'access' },
  specificity: 45,
  matches: (record) => hasAll(record, 'AppDomain', 'Allowed') || hasAll(record, 'app_domain', 'allowed'),
  time: ['CreatedAt', 'created_at'],
  action: ['Action', 'action'],
  meaning: () => ({ classUid: CLASS.AUTHENTICATION, activityId: 1 }),
  result: ['Allowed', 'allowed'],
  user: ['Email', 'user_email'],
  userId: ['UserUID'],
  from: ['IPAddress', 'ip_address'],
  app: ['AppUUID', 'app_uid'],
  domain: ['AppDomain'],
})

/** Logs of CDN edges and secure web gateways whose columns keep W3C's names. */
const w3cJson: Shape = mapped({
  source: 'w3c-json',
  logsource: PROXY,
  specificity: 44,
  matches: (record) =>
    hasAny(record, 'c-ip', 'cs-ip', 'c-ip-subnet') && hasAny(record, 'cs-method', 'cs-host', 'cs(Host)', 'cs-uri-stem'),
  time: ['x-timestamp-unix', 'timestamp', 'datetime', 'time-generated'],
  timeOf: (record) => {
    const [day, clock] = [textAt(record, 'date'), textAt(record, 'time', 'start_time')]
    return day === undefined || clock === undefined ? undefined : `${day}T${clock}`
  },
  action: ['cs-method'],
  meaning: (record) => requestBy(record, 'cs-method'),
  user: ['cs-username', 'cs-userdn', 'x-cs-client-user'],
  from: ['c-ip', 'cs-ip'],
  fromPort: 'c-port',
  to: ['s-ip', 'r-ip', 's-supplier-ip'],
  domain: ['x-host-header', 'cs-host', 'cs(Host)'],
  names: (record) => ({
    'c-uri': textAt(record, 'cs-uri', 'cs-uri-stem', 'cs-uri-path'),
    'c-useragent': textAt(record, 'cs(User-Agent)', 'cs-user-agent'),
    'cs-user-agent': textAt(record, 'cs(User-Agent)'),
    'cs-host': textAt(record, 'x-host-header', 'cs(Host)'),
  }),
})

/** Zscaler Private Access: what users reached, and when they were connected. */
const zpa: Shape = mapped({
  source: 'zscaler-zpa',
  logsource: { product: 'zscaler', service: 'zpa' },
  specificity: 46,
  matches: (record) =>
    hasAny(record, 'LogTimestamp', 'AuditOperationType') && hasAny(record, 'Customer', 'CustomerID', 'SessionID'),
  time: ['LogTimestamp', 'CreationTime', 'ModifiedTime', 'TimestampRequestReceiveStart'],
  action: ['SessionStatus', 'ConnectionStatus', 'AuditOperationType', 'Method'],
  meaning: (record, action) =>
    hasAny(record, 'SessionStatus')
      ? { classUid: CLASS.AUTHENTICATION, activityId: /DISCONNECT|UNAUTH/.test(action) ? 2 : 1 }
      : hasAny(record, 'ConnectionStatus')
        ? { classUid: CLASS.NETWORK, activityId: /close/.test(action) ? 2 : 1 }
        : meaningOfWords(`${textAt(record, 'ObjectType') ?? ''} ${action}`),
  user: ['Username', 'User', 'ModifiedBy'],
  from: ['ClientPublicIP', 'PublicIP', 'ClientPrivateIP', 'PrivateIP'],
  to: ['ServerIP', 'ConnectorIP'],
  toPort: 'ServerPort',
  host: ['Hostname'],
  session: ['SessionID'],
  domain: ['Host'],
  resource: ['Application', 'ObjectName'],
})

/** Akamai's security events. */
const akamai: Shape = mapped({
  source: 'akamai-siem',
  logsource: { category: 'webserver', product: 'akamai' },
  specificity: 46,
  matches: (record) => hasAll(record, 'attackData', 'httpMessage'),
  time: ['httpMessage.start'],
  action: ['httpMessage.method'],
  meaning: () => ({ classUid: CLASS.DETECTION_FINDING, activityId: 1 }),
  from: ['attackData.clientIP'],
  domain: ['httpMessage.host'],
  identity: ['httpMessage.requestId'],
})

/** Networks' edges: CDNs, web application firewalls, secure web gateways, private access. */
export const edgeServices: readonly Shape[] = [
  cloudflareAudit,
  cloudflareHttp,
  cloudflareDns,
  cloudflareNetwork,
  cloudflareAccess,
  w3cJson,
  zpa,
  akamai,
]
