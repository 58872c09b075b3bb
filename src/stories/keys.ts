import type { Event, Process } from '../model/event.ts'
import { CLASS } from '../model/event.ts'
import type { CausalKeys } from '../model/signal.ts'
import { isHubProgram, isOneForAll } from './descent.ts'

/**
 * The keys by which an event's cause can be found in others: its process, that process's parent, its logon or cloud session,
 * the files' hashes, and outside addresses. Process and session keys hold the host, since both are unique there only.
 */
export function causalKeys(event: Event): CausalKeys {
  const host = hostKey(event.device?.hostname)
  const actor = event.actor?.process
  const processes = [
    ...(isOneForAll(actor?.path ?? '') ? [] : processKeys(host, actor)),
    ...(isInjection(event) ? processKeys(host, event.target?.process) : []),
  ]
  const parents =
    actor === undefined
      ? []
      : processKeys(host, { ...optional('uid', actor.parentUid), ...optional('pid', actor.parentPid) })
  const sessions = [event.actor?.session, event.target?.session].flatMap((session) => sessionKey(event, host, session))
  // A program of the system is on every machine: that two hosts ran it ties nothing.
  const file = isSystemPath(event.target?.file?.path ?? actor?.path) ? undefined : event.target?.file
  const hashes = [file?.sha256, file?.sha1, file?.md5, ...(event.mail?.attachments ?? []).map(({ sha256 }) => sha256)]
  const addresses = [
    ...[event.srcEndpoint?.ip, event.dstEndpoint?.ip]
      .filter((ip) => ip !== undefined && isPublicAddress(ip))
      .map((ip) => `ip:${ip}`),
    ...[event.dstEndpoint?.hostname, event.target?.domain]
      .filter((name) => name?.includes('.'))
      .map((name) => `domain:${name?.toLowerCase()}`),
    ...(event.mail?.urls ?? []).flatMap(({ host: name }) =>
      name === undefined ? [] : [`domain:${name.toLowerCase()}`],
    ),
  ]
  return {
    processes: unique(processes),
    parents: unique(parents),
    sessions: unique(sessions),
    hashes: unique(hashes.filter((one) => one !== undefined)),
    addresses: unique(addresses),
    objects: unique(objectKeys(event, host)),
  }
}

/** The part of a key that names a host: its full name in lower case, or empty text. */
export function hostKey(hostname: string | undefined): string {
  return (hostname ?? '').toLowerCase()
}

/** Keys of one process: by its GUID, and by its number where there is no GUID to be had. */
export function processKeys(host: string, process: Pick<Process, 'uid' | 'pid'> | undefined): readonly string[] {
  if (process === undefined) return []
  const keys: string[] = []
  if (process.uid !== undefined && process.uid !== '' && !/^[0-]*$/.test(process.uid))
    keys.push(`${host}|${process.uid.toUpperCase()}`)
  // Numbers 0 and 4 are the idle process and the kernel: parents of everything, causes of nothing.
  if (process.pid !== undefined && process.pid > 4) keys.push(`${host}|pid:${process.pid}`)
  return keys
}

/** Logon ids of SYSTEM, NETWORK SERVICE, LOCAL SERVICE, IUSR and anonymous: they hold all that the machine itself does. */
const SYSTEM_SESSIONS = new Set(['0x0', '0x3e3', '0x3e4', '0x3e5', '0x3e6', '0x3e7'])

function sessionKey(event: Event, host: string, session: string | undefined): readonly string[] {
  if (session === undefined || session === '' || SYSTEM_SESSIONS.has(session.toLowerCase())) return []
  return [event.source.startsWith('windows') ? `${host}|${session.toLowerCase()}` : `cloud|${session.toLowerCase()}`]
}

/**
 * Services and tasks by name (the system log and the security log both tell of one, and only one says who made it), and files
 * outside the system's own folders that were written or ran.
 */
function objectKeys({ target, actor, classUid }: Event, host: string): readonly string[] {
  const keys = [
    ...fileKey(host, actor?.process?.path),
    ...(classUid === CLASS.FILE ? fileKey(host, target?.file?.path) : []),
  ]
  if (target?.service !== undefined && target.service !== '')
    keys.push(`${host}|service:${target.service.toLowerCase()}`)
  if (target?.job !== undefined && target.job !== '') keys.push(`${host}|task:${target.job.toLowerCase()}`)
  return keys
}

/** The key of a file on a host; none for programs of the system, which every process may be. */
export function fileKey(host: string, path: string | undefined): readonly string[] {
  return path === undefined || path === '' || !path.includes('\\') || isSystemPath(path) || isHubProgram(path)
    ? []
    : [`${host}|file:${path.toLowerCase()}`]
}

/** Folders whose files an installation brings, and into which only an administrator writes. */
const SYSTEM_FOLDER =
  /^[a-z]:\\(?:windows\\(?:system32|syswow64|winsxs|servicing|microsoft\.net|immersivecontrolpanel|systemapps)|program files(?: \(x86\))?)\\/i

function isSystemPath(path: string | undefined): boolean {
  return path !== undefined && SYSTEM_FOLDER.test(path)
}

function isInjection(event: Event): boolean {
  return event.classUid === CLASS.PROCESS && event.activityId === 4
}

/** True for an address that is routed on the Internet; documentation ranges count, since examples use them. */
export function isPublicAddress(ip: string): boolean {
  if (ip.includes(':')) return !/^(?:::1?$|fe[89ab]|f[cd]|ff)/i.test(ip)
  const [a = 0, b = 0] = ip.split('.').map(Number)
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false
  if (a === 172 && b >= 16 && b < 32) return false
  if (a === 192 && b === 168) return false
  if (a === 100 && b >= 64 && b < 128) return false
  return !(a === 169 && b === 254)
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>) // one key of the stated name, set just here
}

function unique(values: readonly string[]): readonly string[] {
  return values.length < 2 ? values : [...new Set(values)]
}
