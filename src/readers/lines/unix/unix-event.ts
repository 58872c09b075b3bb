import type { Event, Fields, FieldValue, Logsource, User } from '../../../model/event.ts'
import { DAY_US } from '../../../model/time.ts'
import { endpointOf } from '../../shapes/address.ts'
import { eventOf, type Said } from '../../shapes/shape.ts'
import type { LogLine } from '../line-shape.ts'

/** A part of an event while it is being gathered: what turns out to be undefined is left out in the end. */
type Gathered<T> = T extends object ? { readonly [name in keyof T]?: Gathered<T[name]> | undefined } : T

/** What a shape knows of a line beyond its header; a host or a field stated here wins over the header's. */
export type Told = Pick<Said, 'classUid' | 'activityId'> & {
  readonly [part in 'actor' | 'device' | 'srcEndpoint' | 'dstEndpoint' | 'target']?: Gathered<Event[part]> | undefined
} & Partial<Pick<Said, 'id' | 'auth' | 'mail' | 'finding'>> & {
    readonly source: string
    readonly logsource: Logsource
    readonly fields?: Fields | undefined
  }

const FACILITIES = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'cron',
  'authpriv',
  'ftp',
  'ntp',
  'security',
  'console',
  'clock',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
]
const SEVERITIES = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug']

/** Characters of a message that are looked at. No daemon writes longer ones, and a hostile one would cost too much. */
const MAX_MESSAGE_CHARACTERS = 65_536

/** A line no longer than what is looked at; one that was cut says so. */
export function shortened(line: LogLine): LogLine {
  return line.text.length <= MAX_MESSAGE_CHARACTERS
    ? line
    : { ...line, text: line.text.slice(0, MAX_MESSAGE_CHARACTERS), origin: { ...line.origin, cut: true } }
}

/** The Event of a line: the header's time, host and program, the message as it was, and what the shape knows. */
export function unixEvent({ text, syslog, origin }: LogLine, { fields: known, ...told }: Told): Event {
  const fields: Record<string, FieldValue> = { Message: text }
  if (syslog?.host !== undefined) fields['Host'] = syslog.host
  if (syslog?.app !== undefined) fields['Program'] = syslog.app
  if (syslog?.pid !== undefined) fields['ProcessId'] = syslog.pid
  if (syslog?.priority !== undefined) {
    fields['Facility'] = FACILITIES[syslog.priority >> 3] ?? String(syslog.priority >> 3)
    fields['Severity'] = SEVERITIES[syslog.priority & 7] ?? ''
  }
  return eventOf(
    {
      device: hostEndpoint(syslog?.host),
      ...told,
      fields: { ...fields, ...syslog?.data, ...known },
    } as Said, // `eventOf` leaves out what is undefined
    syslog?.time,
    origin,
    syslog?.yearAssumed,
  )
}

/** A machine by what a header calls it: a name or an address. */
export function hostEndpoint(host: string | undefined): Event['device'] {
  if (host === undefined) return undefined
  return endpointOf(host) ?? { hostname: host.toLowerCase() }
}

/** A peer by what a daemon calls it: an address with or without a port, or a name. Nothing for marks such as `unknown`. */
export function peer(host: string | undefined, port?: string | undefined): Event['srcEndpoint'] {
  const bare = host?.replace(/^\[|\]$/g, '')
  if (bare === undefined || bare === '' || bare === '?' || bare === 'unknown' || bare === 'UNKNOWN') return undefined
  const found = endpointOf(bare) ?? (NAME.test(bare) ? { hostname: bare.toLowerCase() } : undefined)
  return found === undefined || port === undefined ? found : { ...found, port: Number(port) }
}

/** A host's name has a letter in it and nothing that a name can't have. */
const NAME = /^(?=[^a-z]{0,254}[a-z])[\w.-]{1,255}$/i

/** Accounts that every machine has of its own: the same name elsewhere is another account. */
const LOCAL_ACCOUNTS: ReadonlySet<string> = new Set(
  `root toor daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody nobody4 systemd-network
  systemd-resolve systemd-timesync messagebus syslog sshd adm operator halt shutdown ftp apache nginx httpd mysql postgres postfix
  dovecot dovenull named bind squid redis tomcat jenkins git nagios zabbix ubuntu debian centos fedora ec2-user vagrant pi admin
  administrator oracle test guest support user`.split(/\s+/),
)

/**
 * An account as a daemon names it: `DOMAIN\name` and `name@domain` as directory services write it, else a name that either a directory
 * or this machine knows. Nothing for marks such as `?`.
 */
export function account(named: string | undefined, host?: string | undefined): User | undefined {
  const bare = named?.trim().replace(/^["'<]|["'>]$/g, '') ?? ''
  if (bare === '' || NOBODY.test(bare)) return undefined
  const slash = /^([\w.-]{1,64})\\{1,2}([^\\]{1,128})$/.exec(bare)
  if (slash !== null) return { name: slash[2] ?? bare, domain: slash[1] ?? '' }
  if (/^[^@\s]{1,128}@[^@\s]{1,255}$/.test(bare)) return { email: bare.toLowerCase() }
  return host !== undefined && LOCAL_ACCOUNTS.has(bare) ? { name: bare, domain: host.toLowerCase() } : { name: bare }
}

const NOBODY = /^(?:\?|-|\(null\)|\(unknown\)|unknown|unset|none|\(none\)|N\/A)$/i

/**
 * A session of a machine, told apart from those of other machines and, since numbers begin anew with each boot, of other days.
 * Undefined where the machine is not known: its number alone would join strangers.
 */
export function sessionOf(
  { syslog }: Pick<LogLine, 'syslog'>,
  kind: string,
  number: string | undefined,
): string | undefined {
  if (number === undefined || syslog?.host === undefined || syslog.time === undefined) return undefined
  return `${syslog.host.toLowerCase()}/${kind}/${number}/${Math.floor(syslog.time.time / DAY_US)}`
}
