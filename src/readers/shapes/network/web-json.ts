import type { Event, FieldValue } from '../../../model/event.ts'
import type { JsonObject } from '../../framing/json-parse.ts'
import { httpKind, networkEvent } from '../../lines/network/network-event.ts'
import { meaning, type Roles } from '../../lines/network/roles.ts'
import { readStamp } from '../../lines/network/stamps.ts'
import type { Origin, Shape } from '../shape.ts'

/** Names of NGINX's, Traefik's, Envoy's and Caddy's variables, the surest first. */
const CLIENT = [
  'remote_addr',
  'ClientHost',
  'client_address',
  'downstream_remote_address',
  'remote_ip',
  'clientip',
  'client_ip',
]
const STATUS = ['status', 'response_status', 'DownstreamStatus', 'OriginStatus', 'response_code', 'status_code']
const METHOD = ['request_method', 'RequestMethod', 'method', 'verb']
const PATH = ['request_uri', 'RequestPath', 'path', 'uri', 'url']
const HOST = ['host', 'http_host', 'RequestHost', 'authority', 'server_name']
const AGENT = ['http_user_agent', 'user_agent', 'request_User-Agent', 'agent']
const TIME = ['timestamp', 'time_iso8601', '@timestamp', 'StartUTC', 'time', 'start_time', 'time_local', 'msec', 'ts']
const SERVER = ['server_addr', 'upstream_addr', 'upstream_host', 'BackendAddr']
const USER = ['remote_user', 'ClientUsername']
const REFERER = ['http_referer', 'http_referrer', 'request_Referer', 'referer']
/** Names that only logs of requests have. */
const TELLING = [
  'body_bytes_sent',
  'bytes_sent',
  'request_time',
  'DownstreamStatus',
  'RequestMethod',
  'response_code_details',
  'http_user_agent',
  'upstream_addr',
]

/** Access logs of web servers and reverse proxies that were told to write JSON. */
export const webJson: Shape = { id: 'web-json', specificity: 30, matches, toEvent }

function matches(record: JsonObject): boolean {
  return (
    TELLING.some((name) => record[name] !== undefined) &&
    first(record, CLIENT) !== undefined &&
    (first(record, STATUS) ?? first(record, METHOD) ?? meaning(record['request'])) !== undefined
  )
}

function first(record: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value: FieldValue | undefined = record[name]
    const text = meaning(value)
    if (text !== undefined) return text
  }
  return undefined
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const request = /^([A-Z]{3,10}) (\S{1,16384})/.exec(meaning(record['request']) ?? '')
  const method = first(record, METHOD) ?? request?.[1]
  const url = request?.[2] ?? first(record, PATH)
  const roles: Roles = Object.fromEntries(
    Object.entries({
      srcIp: first(record, CLIENT),
      dstIp: first(record, SERVER),
      dstHost: first(record, HOST)?.replace(/:\d{1,5}$/, ''),
      user: first(record, USER),
      method,
      url,
      status: first(record, STATUS),
      agent: first(record, AGENT),
    }).filter(([, value]) => value !== undefined),
  )
  const referer = first(record, REFERER)
  const stamps = TIME.map((name) => readStamp(record[name], origin.context))
  const product =
    record['nginx_access'] !== undefined || record['body_bytes_sent'] !== undefined
      ? 'nginx'
      : record['DownstreamStatus'] !== undefined
        ? 'traefik'
        : 'web'
  return networkEvent(
    {
      source: product === 'web' ? 'web-access' : product,
      logsource: { product: product === 'web' ? 'web-access' : product, category: 'webserver' },
      fields: { ...record, ...(referer === undefined ? {} : { 'cs-referer': referer }) },
      roles,
      kind: httpKind(method),
      time: stamps.find((one) => one !== undefined),
    },
    { text: '', origin },
  )
}
