import { CLASS } from '../../../model/event.ts'
import { lookUp } from '../../../model/look-up.ts'
import type { LogLine } from '../line-shape.ts'
import { account, peer, sessionOf, type Told } from './unix-event.ts'

/** `pam_unix(sshd:auth): …`, and older: the program bears the module, `sshd(pam_unix)[1]: …`, and the message begins at once. */
const MODULE = /^(?:error: |fatal: )?(pam_\w{1,32})\(([\w.@/ -]{1,64}):(\w{1,16})\): ?/
const OLD_MODULE = /^(.{1,64})\((pam_\w{1,32})\)$/
const MORE_FAILURES = /^(?:error: )?PAM (\d{1,6}) more authentication failures?; /
const PAIR = /(\w{2,16})=([^\s;]*)/g
const QUOTED_USER = /\buser (?:'([^']{1,128})'|"([^"]{1,128})"|\[([^\]]{1,128})\])/
const SESSION =
  /^session (opened|closed) for user ([^\s(]{1,128})(?:\(uid=(\d{1,10})\))?(?: by ([^\s(]{0,128})\(uid=(\d{1,10})\))?/
const FOR_USER = /\b(?:for|by) (?:user )?([^\s:(,;]{1,128})/

/** Windows' logon types, for the services whose kind of logon is sure: 4 a batch job, 10 from afar, 2 at the machine. */
const LOGON_TYPES: Readonly<Record<string, number>> = lookUp({
  sshd: 10,
  ssh: 10,
  cron: 4,
  crond: 4,
  atd: 4,
  login: 2,
  'gdm-password': 2,
  lightdm: 2,
  sddm: 2,
  xdm: 2,
})

/** What a line of PAM says, whichever program it speaks from; undefined where it is none. */
export function pamTold(line: LogLine): Omit<Told, 'source' | 'logsource'> | undefined {
  const found = MODULE.exec(line.text)
  const old = found === null ? OLD_MODULE.exec(line.syslog?.app ?? '') : null
  if (found !== null) return ofModule(line, found[1] ?? '', found[2] ?? '', line.text.slice(found[0].length))
  if (old !== null) return ofModule(line, old[2] ?? '', old[1] ?? '', line.text)
  const more = MORE_FAILURES.exec(line.text)
  if (more !== null) return failure(line, 'sshd', pairs(line.text), { Failures: Number(more[1]) })
  return undefined
}

function ofModule(line: LogLine, module: string, service: string, text: string): Omit<Told, 'source' | 'logsource'> {
  const marks = { PamModule: module, PamService: service }
  const session = SESSION.exec(text)
  const host = line.syslog?.host
  if (session !== null) {
    const [, what, name, uid = '', by, byUid = ''] = session
    const type = LOGON_TYPES[service]
    return {
      classUid: CLASS.AUTHENTICATION,
      activityId: what === 'opened' ? 1 : 2,
      actor: { user: account(by === '' ? (byUid === '0' ? 'root' : undefined) : by, host) },
      target: { user: account(name, host), session: sessionOf(line, service, line.syslog?.pid) },
      auth: { outcome: 'success', protocol: 'pam', ...(type === undefined ? {} : { logonType: type }) },
      fields: { ...marks, ...(uid === '' ? {} : { Uid: uid }) },
    }
  }
  const found = pairs(text)
  const quoted = QUOTED_USER.exec(text)
  const named = quoted?.[1] ?? quoted?.[2] ?? quoted?.[3] ?? found['user'] ?? FOR_USER.exec(text)?.[1]
  if (/fail|unknown|denied|not met|locked|incorrect|expired|invalid|no such/i.test(text))
    return failure(line, service, { ...found, user: named ?? '' }, marks)
  if (/password (?:changed|update)/i.test(text))
    return {
      classUid: CLASS.USER_MANAGEMENT,
      activityId: 8,
      target: { user: account(FOR_USER.exec(text)?.[1] ?? named, host) },
      fields: marks,
    }
  const granted = /granted|success|accepted/i.test(text)
  return {
    classUid: CLASS.AUTHENTICATION,
    activityId: granted ? 1 : 99,
    target: { user: account(named, host) },
    srcEndpoint: peer(found['rhost']),
    ...(granted ? { auth: { outcome: 'success' as const, protocol: 'pam' } } : {}),
    fields: { ...marks, ...found },
  }
}

function failure(
  line: LogLine,
  service: string,
  found: Readonly<Record<string, string>>,
  marks: Told['fields'],
): Omit<Told, 'source' | 'logsource'> {
  const type = LOGON_TYPES[service]
  const host = line.syslog?.host
  return {
    classUid: CLASS.AUTHENTICATION,
    activityId: 1,
    actor: { user: account(found['ruser'] === '' ? found['logname'] : found['ruser'], host) },
    target: { user: account(found['user'], host) },
    srcEndpoint: peer(found['rhost']),
    auth: { outcome: 'failure', protocol: 'pam', ...(type === undefined ? {} : { logonType: type }) },
    fields: { ...marks, ...found },
  }
}

/** `logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.7  user=root`. */
function pairs(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(PAIR)].map(([, name = '', value = '']) => [name, value]))
}
