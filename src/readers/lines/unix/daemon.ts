import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import { endpointOf } from '../../shapes/address.ts'
import type { LogLine } from '../line-shape.ts'
import { pamTold } from './pam.ts'
import { account, peer, shortened, unixEvent } from './unix-event.ts'

/** The files in which a Linux keeps what a program says, as the log sources of rules name them. */
const SERVICES: readonly (readonly [RegExp, string])[] = [
  [/^(?:pure-ftpd|proftpd|vsftpd)$/, 'vsftpd'],
  [/^(?:clamd|clamav\S{0,24}|freshclam|clamdscan|clamscan)$/, 'clamav'],
  [/^(?:guacd|guacamole)$/, 'guacamole'],
  [/^(?:auditd|audispd|audisp-\w{1,16}|augenrules)$/, 'auditd'],
  [
    /^(?:polkitd(?:\(.{0,32}\))?|pkexec|policykit\S{0,16}|sssd\S{0,16}|nslcd|winbindd|dbus|dbus-daemon|realmd|doas|krb5kdc|kadmind?|saslauthd|xinetd|inetd|ftpd|in\.ftpd)$/,
    'auth',
  ],
]
/** A line without a syslog header in which a known scanner reports a find. */
const FOUND = /^(\/.{1,1024}?|.{1,1024}?): (.{1,256}?)(?:\(\S{1,128}\))? FOUND$/
const FTP_LOGIN =
  /^\[?(?:pid \d{1,10}\] )?\[([^\]]{0,128})\] (OK|FAIL) (LOGIN|UPLOAD|DOWNLOAD|DELETE|MKDIR|RENAME|CHMOD|RMDIR): Client "([^"]{1,64})"(?:, "([^"]{0,1024})")?/
const FROM =
  /(?:\b(?:from|rhost=|client|remote|peer|by|address|host|ip)[ =:'"[(]{1,3}|\[)((?:\d{1,3}\.){3}\d{1,3}|(?=[0-9a-fA-F]{0,4}:)[0-9a-fA-F:.]{3,45})(?:[\])]|[:#](\d{1,5})|[\s,;'"#]|$)/i
const USER =
  /(?:\buser(?:name)?[ =:]{1,2}|\bfor user |\bruser=|\bacct=|\buser is )(?:'([^']{1,128})'|"([^"]{1,128})"|<([^>]{1,128})>|([\w.@\\$-]{1,128}))/i
/** Words after `user` that are no names. */
const NO_NAMES =
  /^(?:in|is|not|unknown|from|for|to|by|on|and|with|logged|login|session|slice|name|id|authentication|process|space|mode|was|has|the|auth|request|password|account|data|manager|of|at|or|does|may|can)$/i
const FAILS =
  /\b(?:authentication fail|login fail|failed login|failed password|invalid (?:user|password)|access denied|auth(?:entication)? error|incorrect password|bad password)/i
const LOGS_IN =
  /\b(?:logged in|login successful|successfully (?:authenticated|logged)|authentication succe|session opened|login accepted)/i

/**
 * The event of a daemon of which no shape knows more: who spoke on which host, and the peer and account that the message names in the
 * usual words. Undefined without a program or, where the old stamp or a priority says that it is syslog, at least a host.
 */
export function daemonEvent(whole: LogLine): Event | undefined {
  const line = shortened(whole)
  const { syslog, text } = line
  if (syslog === undefined) return undefined
  const { app, host } = syslog
  if (
    app === undefined
      ? host === undefined || (syslog.priority === undefined && syslog.yearAssumed !== true)
      : app.length < 2
  )
    return undefined
  const name = app?.slice(app.lastIndexOf('/') + 1) ?? ''
  const service = SERVICES.find(([pattern]) => pattern.test(name))?.[1] ?? 'syslog'
  // A device that only speaks syslog need not be a Linux: that is known of programs with a process number, and of the kernel.
  const isUnix = service !== 'syslog' || syslog.pid !== undefined || name === 'kernel' || host === undefined
  const told = {
    source: 'syslog',
    logsource: isUnix
      ? { product: 'linux', service }
      : { product: 'syslog', service: name === '' ? 'syslog' : name.toLowerCase() },
  }
  const pam = pamTold(line)
  if (pam !== undefined) return unixEvent(line, { ...told, ...pam })
  if (service === 'clamav') {
    const found = FOUND.exec(text.replace(/^.{0,40}-> /, ''))
    if (found !== null)
      return unixEvent(line, {
        ...told,
        source: 'clamav',
        classUid: CLASS.DETECTION_FINDING,
        activityId: 1,
        target: { file: { path: found[1] ?? '' } },
        finding: { title: found[2] ?? '', vendor: 'ClamAV', techniques: [], tactics: [] },
      })
  }
  const ftp = service === 'vsftpd' ? FTP_LOGIN.exec(text) : null
  if (ftp !== null) return ftpEvent(line, ftp, told)
  return unixEvent(line, { ...told, ...inWords(line) })
}

function ftpEvent(
  line: LogLine,
  [, name, how, what, from, path]: RegExpExecArray,
  told: { readonly source: string; readonly logsource: Event['logsource'] },
): Event {
  const user = account(name, line.syslog?.host)
  const parts = { ...told, source: 'ftp', srcEndpoint: peer(from), fields: { Action: `${how} ${what}` } }
  return unixEvent(
    line,
    what === 'LOGIN'
      ? {
          ...parts,
          classUid: CLASS.AUTHENTICATION,
          activityId: 1,
          target: { user },
          auth: { outcome: how === 'OK' ? 'success' : 'failure', logonType: 3, protocol: 'ftp' },
        }
      : {
          ...parts,
          classUid: CLASS.FILE,
          activityId:
            what === 'UPLOAD' || what === 'MKDIR'
              ? 1
              : what === 'DELETE' || what === 'RMDIR'
                ? 4
                : what === 'DOWNLOAD'
                  ? 2
                  : 3,
          actor: { user },
          ...(path === undefined ? {} : { target: { file: { path } } }),
        },
  )
}

/** What the usual words say: who from where, let in or not. */
function inWords({ text, syslog }: LogLine): {
  readonly classUid: number
  readonly activityId: number
  readonly fields?: Fields
} & Pick<Event, 'actor' | 'target' | 'srcEndpoint' | 'auth'> {
  const address = FROM.exec(text)
  const from = address === null ? undefined : endpointOf(address[1] ?? '')
  const srcEndpoint = from === undefined || address?.[2] === undefined ? from : { ...from, port: Number(address[2]) }
  const named = USER.exec(text)
  const name = named?.[1] ?? named?.[2] ?? named?.[3] ?? named?.[4]
  const user = name === undefined || NO_NAMES.test(name) ? undefined : account(name, syslog?.host)
  const peerOf = srcEndpoint === undefined ? {} : { srcEndpoint }
  const fails = FAILS.test(text)
  if (user !== undefined && (fails || LOGS_IN.test(text)))
    return {
      classUid: CLASS.AUTHENTICATION,
      activityId: 1,
      target: { user },
      ...peerOf,
      auth: { outcome: fails ? 'failure' : 'success' },
    }
  return {
    classUid: CLASS.SYSTEM_LOG,
    activityId: 99,
    ...(user === undefined ? {} : { actor: { user } }),
    ...peerOf,
  }
}
