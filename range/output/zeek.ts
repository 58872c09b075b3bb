import { type Instant, SECOND_US } from '../../src/model/time.ts'

const COLUMNS = {
  conn: [
    'ts',
    'uid',
    'id.orig_h',
    'id.orig_p',
    'id.resp_h',
    'id.resp_p',
    'proto',
    'service',
    'duration',
    'orig_bytes',
    'resp_bytes',
    'conn_state',
    'local_orig',
    'local_resp',
    'missed_bytes',
    'history',
    'orig_pkts',
    'orig_ip_bytes',
    'resp_pkts',
    'resp_ip_bytes',
  ],
  dns: [
    'ts',
    'uid',
    'id.orig_h',
    'id.orig_p',
    'id.resp_h',
    'id.resp_p',
    'proto',
    'query',
    'qtype_name',
    'rcode_name',
    'answers',
    'TTLs',
  ],
  http: [
    'ts',
    'uid',
    'id.orig_h',
    'id.orig_p',
    'id.resp_h',
    'id.resp_p',
    'method',
    'host',
    'uri',
    'user_agent',
    'request_body_len',
    'response_body_len',
    'status_code',
  ],
  ssl: [
    'ts',
    'uid',
    'id.orig_h',
    'id.orig_p',
    'id.resp_h',
    'id.resp_p',
    'version',
    'cipher',
    'server_name',
    'resumed',
    'established',
  ],
} as const

const TYPES: Readonly<Record<string, string>> = {
  ts: 'time',
  duration: 'interval',
  local_orig: 'bool',
  local_resp: 'bool',
  resumed: 'bool',
  established: 'bool',
  proto: 'enum',
  'id.orig_h': 'addr',
  'id.resp_h': 'addr',
  'id.orig_p': 'port',
  'id.resp_p': 'port',
  answers: 'vector[string]',
  TTLs: 'vector[interval]',
}

function header(path: keyof typeof COLUMNS): string {
  const columns: readonly string[] = COLUMNS[path]
  const types = columns.map((name) => TYPES[name] ?? (/bytes|pkts|_len|code$/.test(name) ? 'count' : 'string'))
  return [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    `#path\t${path}`,
    `#fields\t${columns.join('\t')}`,
    `#types\t${types.join('\t')}`,
  ].join('\n')
}

/** The lines before the first record of each of Zeek's logs. */
export const ZEEK_HEADERS: Readonly<Record<keyof typeof COLUMNS, string>> = {
  conn: header('conn'),
  dns: header('dns'),
  http: header('http'),
  ssl: header('ssl'),
}

/** Seconds since 1970 with six digits. */
export function zeekTime(time: Instant): string {
  return (time / SECOND_US).toFixed(6)
}
