import type { Event } from '../../src/model/event.ts'
import { type Instant, instant, isBelievable, SECOND_US } from '../../src/model/time.ts'

/** The kinds of sources for which the range can write records. */
export const SOURCE_KINDS = [
  'windows',
  'mail',
  'm365',
  'entra',
  'dns',
  'conn',
  'http',
  'ssl',
  'proxy',
  'vpn',
  'dhcp',
  'auth',
  'audit',
  'alerts',
] as const
export type SourceKind = (typeof SOURCE_KINDS)[number]

/** What the range calls a kind where the truth lists what was not seen. */
export const KIND_NAMES: Readonly<Record<SourceKind, string>> = {
  windows: 'windows',
  mail: 'mail',
  m365: 'm365:audit',
  entra: 'entra:signin',
  dns: 'dns',
  conn: 'zeek:conn',
  http: 'zeek:http',
  ssl: 'zeek:ssl',
  proxy: 'proxy',
  vpn: 'vpn',
  dhcp: 'dhcp',
  auth: 'linux:auth',
  audit: 'linux:audit',
  alerts: 'alerts',
}

/** Windows channels of which the range can write records. */
export const CHANNELS: RegExp =
  /^(?:Security|System|Microsoft-Windows-(?:Sysmon|PowerShell|TaskScheduler)\/Operational)$/

/** Lines as the range itself writes them: into logs of another form nothing can be put. */
const LINES: readonly (readonly [SourceKind, RegExp])[] = [
  ['proxy', /^\d{10}\.\d{3} +\d+ [\da-f.:]{3,45} [A-Z_]+\/\d{3} \d+ [A-Z]{3,12} \S+ \S+ [A-Z_]+\/\S+/],
  ['dhcp', /(?:^|\bdhcpd(?:\[\d{1,10}\])?: )DHCPACK on \S+ to /],
  ['vpn', /(?:^| gateway: )(?:AUTH|SESSION): [A-Z]+ user='/],
  ['audit', /^type=[A-Z_]+ msg=audit\(\d/],
  ['auth', /^\S+ (?:\S+ ){0,3}\S+ (?:sshd|sudo|su|login|CRON|systemd-logind)(?:\[\d{1,10}\])?: /],
]
const ZEEK_PATH = /^#path\t(conn|dns|http|ssl)$/
/** Longest part of a line that is looked at. */
const MAX_LOOK = 512

/** Tells the kind of a record; `file` keeps what earlier records of the file told about the later ones. */
export function kindTeller(): (event: Event) => SourceKind | undefined {
  const byFile = new Map<string, SourceKind>()
  return (event) => {
    const { source, fields, raw } = event
    if (source.startsWith('windows:')) return 'windows'
    if (source === 'mail') return 'mail'
    if (source === 'm365-audit') return 'm365'
    if (source === 'entra-signin') return 'entra'
    const { product, service } = event.logsource
    if (product === 'zeek') return SOURCE_KINDS.find((one) => one === service)
    if (product === 'linux') return service === 'auditd' ? 'audit' : 'auth'
    if (product === 'squid' || source === 'squid') return 'proxy'
    const text = textOf(event)
    if (text !== undefined) {
      const path = ZEEK_PATH.exec(text)?.[1]
      const told = path === undefined ? undefined : SOURCE_KINDS.find((one) => one === path)
      if (told !== undefined) byFile.set(raw.file, told)
      return (
        told ??
        byFile.get(raw.file) ??
        (text.startsWith('{') ? undefined : LINES.find(([, form]) => form.test(text))?.[0])
      )
    }
    if (typeof fields.alertId === 'string' && typeof fields.product === 'string' && 'title' in fields) return 'alerts'
    return zeekJson(fields)
  }
}

/** The text of a line, where the record is one: under the name that readers give it, whether they understood it or not. */
export function textOf({ fields }: Event): string | undefined {
  for (const name of ['Message', 'message', 'raw', 'line'])
    if (typeof fields[name] === 'string') return fields[name].slice(0, MAX_LOOK)
  return undefined
}

/** Seconds since 1970 at the start of a line, or in auditd's mark. */
const EPOCH = /^(?:type=[A-Z_]{1,40} msg=audit\()?(\d{10}(?:\.\d{1,6})?)[\s:]/

/** When it happened: by its reader, else as its line says. */
export function timeOf(event: Event): Instant {
  if (isBelievable(event.time)) return event.time
  const epoch = EPOCH.exec(textOf(event) ?? '')?.[1] ?? event.fields.ts
  const seconds = Number(epoch)
  return Number.isFinite(seconds) && seconds > 0 ? instant(Math.round(seconds * SECOND_US)) : event.time
}

function zeekJson(fields: Event['fields']): SourceKind | undefined {
  if (!('id.orig_h' in fields) || !('uid' in fields)) return undefined
  if ('conn_state' in fields) return 'conn'
  if ('qtype_name' in fields || 'rcode_name' in fields) return 'dns'
  if ('status_code' in fields || 'uri' in fields) return 'http'
  return 'server_name' in fields ? 'ssl' : undefined
}
