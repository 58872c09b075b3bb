import { CLASS } from '../../../model/event.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import type { Shape } from '../shape.ts'
import { methodActivity } from './aws-services.ts'
import { mapped } from './mapping.ts'
import { at, hasAny, textAt } from './parts.ts'
import { meaningOfWords } from './words.ts'

/** The feeds of Zscaler's streaming service as JSON: which one a record is of is in `sourcetype`, or told by its columns. */
function feedOf(record: JsonObject): string | undefined {
  const type = record['sourcetype']
  if (typeof type === 'string' && type.startsWith('zscalernss-')) return type.slice('zscalernss-'.length)
  const event = record['event']
  if (event === undefined || !isObject(event)) return undefined
  if (hasAny(event, 'auditlogtype')) return 'audit'
  if (hasAny(event, 'dns_req', 'dns_reqtype')) return 'dns'
  if (hasAny(event, 'csip', 'cdip') && hasAny(event, 'nwsvc', 'nwapp')) return 'fw'
  if (
    hasAny(event, 'eurl', 'urlcat', 'urlsupercat') ||
    (hasAny(event, 'requestmethod') && hasAny(event, 'urlcategory'))
  )
    return 'web'
  return undefined
}

/** Web requests through the proxy. */
const web: Shape = mapped({
  source: 'zscaler-zia:web',
  logsource: { category: 'proxy', product: 'zscaler', service: 'web' },
  specificity: 55,
  matches: (record) => feedOf(record) === 'web',
  time: ['event.datetime', 'event.time', 'event.epochtime'],
  action: ['event.action'],
  meaning: (record) => ({
    classUid: CLASS.HTTP,
    activityId: methodActivity(textAt(record, 'event.reqmethod', 'event.requestmethod')),
  }),
  user: ['event.login', 'event.user'],
  from: ['event.cip', 'event.ClientIP', 'event.clientip', 'event.cpubip', 'event.clientpublicIP', 'event.cintip'],
  to: ['event.sip', 'event.serverip'],
  host: ['event.devicehostname'],
  targetUser: ['event.deviceowner'],
  domain: ['event.ehost', 'event.hostname', 'event.host'],
  url: ['event.eurl', 'event.url'],
  file: ['event.filename', 'event.efilename'],
  identity: ['event.recordid'],
  names: (record) => ({
    'c-uri': textAt(record, 'event.eurl', 'event.url'),
    'cs-method': textAt(record, 'event.reqmethod', 'event.requestmethod'),
    'cs-host': textAt(record, 'event.ehost', 'event.hostname', 'event.host'),
    'c-useragent': textAt(record, 'event.eua', 'event.ua', 'event.useragent'),
    'cs-referrer': textAt(record, 'event.ereferer', 'event.refererURL'),
    'sc-status': textAt(record, 'event.respcode', 'event.status'),
    'cs-username': textAt(record, 'event.login', 'event.user'),
    'r-dns': textAt(record, 'event.ehost', 'event.hostname', 'event.host'),
    src_ip: textAt(record, 'event.cip', 'event.ClientIP'),
    dst_ip: textAt(record, 'event.sip', 'event.serverip'),
  }),
})

/** Connections through the cloud firewall. */
const firewall: Shape = mapped({
  source: 'zscaler-zia:firewall',
  logsource: { category: 'firewall', product: 'zscaler', service: 'firewall' },
  specificity: 55,
  matches: (record) => feedOf(record) === 'fw' || feedOf(record) === 'firewall',
  time: ['event.datetime', 'event.time'],
  action: ['event.action'],
  meaning: (_record, action) => ({
    classUid: CLASS.NETWORK,
    activityId: /drop|block|deny|reset/i.test(action) ? 5 : 6,
  }),
  user: ['event.user', 'event.elogin', 'event.login'],
  from: ['event.csip', 'event.tsip'],
  fromPort: 'event.csport',
  // The client's destination may be a proxy of Zscaler's: the server's own is surer.
  to: ['event.sdip', 'event.ssip', 'event.cdip'],
  toPort: 'event.sdport',
  host: ['event.devicehostname'],
  targetUser: ['event.deviceowner'],
  identity: ['event.recordid'],
  names: (record) => ({
    src_ip: textAt(record, 'event.csip'),
    dst_ip: textAt(record, 'event.sdip', 'event.cdip'),
    src_port: textAt(record, 'event.csport'),
    dst_port: textAt(record, 'event.cdport'),
    action: textAt(record, 'event.action'),
  }),
})

/** DNS queries. */
const dns: Shape = mapped({
  source: 'zscaler-zia:dns',
  logsource: { category: 'dns', product: 'zscaler', service: 'dns' },
  specificity: 55,
  matches: (record) => feedOf(record) === 'dns',
  time: ['event.datetime', 'event.time'],
  action: ['event.reqaction'],
  meaning: () => ({ classUid: CLASS.DNS, activityId: 6 }),
  user: ['event.user', 'event.login'],
  from: ['event.clt_sip', 'event.cip'],
  to: ['event.srv_dip', 'event.sip'],
  toPort: 'event.srv_dport',
  host: ['event.devicehostname'],
  targetUser: ['event.deviceowner'],
  domain: ['event.dns_req', 'event.req'],
  identity: ['event.recordid'],
  names: (record) => ({
    query: textAt(record, 'event.dns_req', 'event.req'),
    answer: textAt(record, 'event.dns_resp', 'event.res'),
    record_type: textAt(record, 'event.dns_reqtype', 'event.reqtype'),
  }),
})

/** Tunnels between sites and the cloud. */
const tunnel: Shape = mapped({
  source: 'zscaler-zia:tunnel',
  logsource: { product: 'zscaler', service: 'tunnel' },
  specificity: 55,
  matches: (record) => feedOf(record) === 'tunnel',
  time: ['event.datetime', 'event.time'],
  action: ['event.Recordtype', 'event.event'],
  meaning: () => ({ classUid: CLASS.NETWORK, activityId: 6 }),
  user: ['event.user'],
  from: ['event.sourceip'],
  fromPort: 'event.sourceport',
  to: ['event.destinationip'],
  toPort: 'event.destinationport',
  identity: ['event.recordid'],
})

/** What administrators did. */
const audit: Shape = mapped({
  source: 'zscaler-zia:audit',
  logsource: { product: 'zscaler', service: 'audit' },
  specificity: 55,
  matches: (record) => feedOf(record) === 'audit',
  time: ['event.time', 'event.datetime', 'p_event_time'],
  action: ['event.action'],
  meaning: (record, action) =>
    /^SIGN_?(?:IN|OUT)/i.test(action)
      ? { classUid: CLASS.AUTHENTICATION, activityId: /OUT/i.test(action) ? 2 : 1 }
      : meaningOfWords(
          `${action} ${textAt(record, 'event.category') ?? ''} ${textAt(record, 'event.subcategory') ?? ''}`,
        ),
  result: ['event.result'],
  user: ['event.adminid'],
  from: ['event.clientip'],
  resource: ['event.resource'],
})

/** Cloud app security and data loss feeds: what of a file or message broke a policy. */
const casb: Shape = mapped({
  source: 'zscaler-zia:casb',
  logsource: { product: 'zscaler', service: 'casb' },
  specificity: 54,
  matches: (record) => feedOf(record) !== undefined,
  time: ['event.datetime', 'event.time'],
  action: ['event.policy', 'event.threatname', 'event.action'],
  meaning: (record) =>
    at(record, 'event.policy') === undefined && textAt(record, 'event.threatname') === undefined
      ? { classUid: CLASS.FILE_HOSTING, activityId: 99 }
      : { classUid: CLASS.DETECTION_FINDING, activityId: 1 },
  title: ['event.threatname', 'event.policy'],
  severity: ['event.threatseverity'],
  vendor: 'Zscaler',
  user: ['event.login', 'event.user', 'event.owner'],
  from: ['event.clientip', 'event.srcip'],
  host: ['event.devicehostname'],
  file: ['event.filename'],
  url: ['event.fullurl'],
  identity: ['event.recordid'],
})

/** Zscaler Internet Access, as its Nanolog service streams it in JSON. */
export const zscalerZia: readonly Shape[] = [web, firewall, dns, tunnel, audit, casb]
