import { CLASS } from '../../../model/event.ts'
import type { Shape } from '../shape.ts'
import { mapped } from './mapping.ts'
import { hasAll, hasAny, textAt } from './parts.ts'
import { apiCall } from './words.ts'

const TRAFFIC = 6

/** VPC flow logs in their JSON and Parquet-to-JSON dresses; the lines of text are a line shape's. */
const flow: Shape = mapped({
  source: 'aws-vpc-flow',
  logsource: { product: 'aws', service: 'vpcflow', category: 'firewall' },
  specificity: 45,
  matches: (record) =>
    hasAny(record, 'interface_id', 'interfaceId', 'account_id', 'accountId', 'instanceId') &&
    hasAny(record, 'srcaddr', 'srcAddr', 'pkt_srcaddr') &&
    hasAny(record, 'action', 'log_status', 'logStatus', 'protocol'),
  time: ['start', 'p_event_time', 'end'],
  action: ['action'],
  meaning: (_record, action) => ({ classUid: CLASS.NETWORK, activityId: action === 'REJECT' ? 5 : TRAFFIC }),
  from: ['srcaddr', 'srcAddr', 'pkt_srcaddr'],
  fromPort: 'srcport',
  to: ['dstaddr', 'dstAddr', 'pkt_dstaddr'],
  toPort: 'dstport',
  resource: ['instance_id', 'instanceId', 'interface_id', 'interfaceId'],
  names: (record) => ({
    src_ip: textAt(record, 'srcaddr', 'srcAddr'),
    dst_ip: textAt(record, 'dstaddr', 'dstAddr'),
    src_port: textAt(record, 'srcport', 'srcPort'),
    dst_port: textAt(record, 'dstport', 'dstPort'),
  }),
})

/** AWS WAF's log of web requests. */
const waf: Shape = mapped({
  source: 'aws-waf',
  logsource: { category: 'webserver', product: 'aws', service: 'waf' },
  specificity: 45,
  matches: (record) => hasAll(record, 'httpRequest', 'action') && hasAny(record, 'webaclId', 'terminatingRuleId'),
  time: ['timestamp'],
  action: ['action'],
  meaning: (record) => ({ classUid: CLASS.HTTP, activityId: methodActivity(textAt(record, 'httpRequest.httpMethod')) }),
  from: ['httpRequest.clientIp'],
  domain: ['httpRequest.host'],
  identity: ['httpRequest.requestId', 'timestamp'],
  names: (record) => ({
    'cs-method': textAt(record, 'httpRequest.httpMethod'),
    'cs-uri-stem': textAt(record, 'httpRequest.uri'),
    'cs-uri-query': textAt(record, 'httpRequest.args'),
    'c-ip': textAt(record, 'httpRequest.clientIp'),
  }),
})

/** GuardDuty's findings. */
const guardDuty: Shape = mapped({
  source: 'aws-guardduty',
  logsource: { product: 'aws', service: 'guardduty' },
  specificity: 45,
  matches: (record) =>
    hasAll(record, 'schemaVersion', 'type') &&
    hasAny(record, 'service', 'resource') &&
    hasAny(record, 'severity', 'arn'),
  time: ['service.eventLastSeen', 'service.eventFirstSeen', 'updatedAt', 'createdAt'],
  action: ['type'],
  meaning: () => ({ classUid: CLASS.DETECTION_FINDING, activityId: 1 }),
  user: ['resource.accessKeyDetails.userName'],
  userId: ['resource.accessKeyDetails.principalId'],
  session: ['resource.accessKeyDetails.accessKeyId'],
  from: [
    'service.action.awsApiCallAction.remoteIpDetails.ipAddressV4',
    'service.action.networkConnectionAction.remoteIpDetails.ipAddressV4',
    'service.action.portProbeAction.portProbeDetails.remoteIpDetails.ipAddressV4',
    'service.action.kubernetesApiCallAction.remoteIpDetails.ipAddressV4',
  ],
  to: [
    'service.action.networkConnectionAction.localIpDetails.ipAddressV4',
    'resource.instanceDetails.networkInterfaces.privateIpAddress',
  ],
  domain: ['service.action.dnsRequestAction.domain'],
  resource: ['resource.instanceDetails.instanceId', 'resource.s3BucketDetails.name', 'resource.eksClusterDetails.name'],
  title: ['title', 'type'],
  severity: ['severity'],
  vendor: 'Amazon GuardDuty',
  identity: ['id', 'updatedAt'],
})

/** Route 53 Resolver's query log. */
const resolver: Shape = mapped({
  source: 'aws-route53-resolver',
  logsource: { product: 'aws', service: 'route53', category: 'dns' },
  specificity: 45,
  matches: (record) => hasAll(record, 'query_name', 'query_timestamp') && hasAny(record, 'srcaddr', 'vpc_id'),
  time: ['query_timestamp'],
  action: ['rcode'],
  meaning: () => ({ classUid: CLASS.DNS, activityId: 6 }),
  from: ['srcaddr'],
  fromPort: 'srcport',
  domain: ['query_name'],
  resource: ['srcids.instance'],
  names: (record) => ({ query: textAt(record, 'query_name'), record_type: textAt(record, 'query_type') }),
})

/** S3 server access logs and load balancer logs that a collector made JSON. */
const access: Shape = mapped({
  source: 'aws-s3-access',
  logsource: { product: 'aws', service: 's3' },
  specificity: 45,
  matches: (record) =>
    hasAny(record, 'bucketowner', 'bucket_owner') &&
    hasAny(record, 'operation') &&
    hasAny(record, 'remoteip', 'remote_ip'),
  time: ['time', 'p_event_time'],
  action: ['operation'],
  meaning: (_record, action) => apiCall(action),
  user: ['requester'],
  from: ['remoteip', 'remote_ip'],
  resource: ['bucket'],
  file: ['key'],
})

/** The activity of an HTTP request by its method (OCSF 4002). */
export function methodActivity(method: string | undefined): number {
  const at = ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'TRACE', 'PATCH'].indexOf(
    method?.toUpperCase() ?? '',
  )
  return at === -1 ? 99 : at + 1
}

/** Logs of Amazon's services other than CloudTrail. */
export const awsServices: readonly Shape[] = [flow, waf, guardDuty, resolver, access]
