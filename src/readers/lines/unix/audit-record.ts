import type { Endpoint } from '../../../model/event.ts'

/** One record of the Linux audit system, taken apart. */
export interface AuditRecord {
  readonly type: string
  /** Seconds since 1970 as text, with milliseconds. */
  readonly time: string
  /** `time:serial`: the records of one event share it. */
  readonly id: string
  readonly node?: string
  /** Values as a reader wants them: unquoted, and decoded where the kernel wrote hex. */
  readonly values: ReadonlyMap<string, string>
}

const HEAD =
  /^(?:\S{1,32}: )?(?:node=(\S{1,255}) )?(?:type=([\w[\]]{1,40}) )?(?:msg=)?audit\((\d{9,11}\.\d{1,6}):(\d{1,20})\):? ?/
/** A value: in double quotes (a quote inside is followed by more of it), in single ones, in braces, or up to a space. */
const PAIR = /([\w[\]-]{1,40})=(?:"([^"]{0,65536})"|'([^']{0,65536})'|(\{ [^}]{0,1024}\})|([^\s"',]{0,65536}))/g
/** What ausearch and newer daemons append, at times without the space: `res=1UID="root"`. */
const GLUED = /(?<=[\d'"?)\]a-z])(?=(?:OLD-)?(?:A|E|S|FS|O)?[UG]ID="|ARCH=|SYSCALL=|SADDR=|ID=")/g
const MAX_PAIRS = 4096
/** Fields in which the kernel and the daemons write text with odd characters as hex. */
const ENCODED =
  /^(?:proctitle|comm|exe|name|cwd|cmd|path|data|acct|key|vm|dir|root_dir|unit|ocomm|a\d{1,5}(?:\[\d{1,5}\])?|old-disk|new-disk|device|grp|sw)$/
const HEX = /^(?:[0-9A-F]{2}){1,32768}$/

/** Numbers of record types, for records that came through the kernel's ring buffer. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['1006', 'LOGIN'],
  ['1100', 'USER_AUTH'],
  ['1101', 'USER_ACCT'],
  ['1102', 'USER_MGMT'],
  ['1103', 'CRED_ACQ'],
  ['1104', 'CRED_DISP'],
  ['1105', 'USER_START'],
  ['1106', 'USER_END'],
  ['1107', 'USER_AVC'],
  ['1108', 'USER_CHAUTHTOK'],
  ['1109', 'USER_ERR'],
  ['1110', 'CRED_REFR'],
  ['1111', 'USYS_CONFIG'],
  ['1112', 'USER_LOGIN'],
  ['1113', 'USER_LOGOUT'],
  ['1114', 'ADD_USER'],
  ['1115', 'DEL_USER'],
  ['1116', 'ADD_GROUP'],
  ['1117', 'DEL_GROUP'],
  ['1123', 'USER_CMD'],
  ['1124', 'USER_TTY'],
  ['1127', 'SYSTEM_BOOT'],
  ['1128', 'SYSTEM_SHUTDOWN'],
  ['1130', 'SERVICE_START'],
  ['1131', 'SERVICE_STOP'],
  ['1300', 'SYSCALL'],
  ['1302', 'PATH'],
  ['1305', 'CONFIG_CHANGE'],
  ['1306', 'SOCKADDR'],
  ['1307', 'CWD'],
  ['1309', 'EXECVE'],
  ['1319', 'TTY'],
  ['1320', 'EOE'],
  ['1325', 'NETFILTER_CFG'],
  ['1326', 'SECCOMP'],
  ['1327', 'PROCTITLE'],
  ['1330', 'KERN_MODULE'],
  ['1334', 'BPF'],
  ['1400', 'AVC'],
  ['1403', 'MAC_POLICY_LOAD'],
  ['1700', 'ANOM_PROMISCUOUS'],
  ['1701', 'ANOM_ABEND'],
])

/** Takes a line of the audit system apart; undefined where it is none. */
export function auditRecord(text: string): AuditRecord | undefined {
  const head = HEAD.exec(text)
  if (head === null) return undefined
  const [whole, node, stated = '', time = '', serial = ''] = head
  const values = new Map<string, string>()
  collect(text.slice(whole.length).replaceAll('\u001d', ' ').replace(GLUED, ' '), values)
  return {
    type: TYPES.get(stated) ?? stated.toUpperCase(),
    time,
    id: `${time}:${serial}`,
    values,
    ...(node === undefined ? {} : { node }),
  }
}

/** Daemons put their own fields into one quoted value, `msg='op=… acct="…"'`: they are fields like the others. */
function collect(text: string, values: Map<string, string>): void {
  let pairs = 0
  for (const [, name = '', quoted, single, braced, bare] of text.matchAll(PAIR)) {
    pairs += 1
    if (pairs > MAX_PAIRS) return
    if (name === 'msg' && single !== undefined) {
      collect(single, values)
      continue
    }
    // The record's own fields come first; what a daemon says of the same name must not replace them.
    if (values.has(name)) continue
    const value = quoted ?? single ?? braced ?? (ENCODED.test(name) ? decoded(bare ?? '') : (bare ?? ''))
    values.set(name, name === 'hostname' || name === 'addr' ? value.replace(/[,)]+$/, '') : value)
  }
}

/** Hex as text, with spaces between the parts of a command line; what decodes to no text stays as it is. */
export function decoded(value: string): string {
  if (!HEX.test(value)) return value
  const text = Buffer.from(value, 'hex').toString('utf8').replace(/\0+$/, '').replaceAll('\0', ' ')
  return isMostlyText(text) ? text : value
}

/** Three letters in a row are text, whatever keys were pressed beside them; without any, control characters say that it is a number. */
function isMostlyText(text: string): boolean {
  if (/\w{3}/.test(text)) return true
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code < 9 || (code > 13 && code < 32) || code === 0xfffd) return false
  }
  return true
}

/** The arguments of an EXECVE record in order; a long one comes in pieces, `a1[0]=`, `a1[1]=`. */
export function argumentsOf(values: ReadonlyMap<string, string>): readonly string[] {
  const found: string[] = []
  for (let at = 0; at < MAX_PAIRS; at += 1) {
    let value = values.get(`a${at}`)
    for (let piece = 0; value === undefined || piece > 0; piece += 1) {
      const more = values.get(`a${at}[${piece}]`)
      if (more === undefined) break
      value = (value ?? '') + more
    }
    if (value === undefined) break
    found.push(value)
  }
  return found
}

/** A socket's address as the kernel holds it, in hex: IPv4, IPv6 or the path of a local socket. */
export function socketAddress(saddr: string): Endpoint | string | undefined {
  if (!/^(?:[0-9A-Fa-f]{2}){2,512}$/.test(saddr)) return undefined
  const bytes = Buffer.from(saddr, 'hex')
  const family = bytes.readUInt16LE(0)
  if (family === 2 && bytes.length >= 8) return { ip: [...bytes.subarray(4, 8)].join('.'), port: bytes.readUInt16BE(2) }
  if (family === 10 && bytes.length >= 24) {
    const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(8 + 2 * at).toString(16))
    const mapped = /^0:0:0:0:0:ffff:/.test(groups.join(':'))
    const ip = mapped ? [...bytes.subarray(20, 24)].join('.') : shortened(groups)
    return { ip, port: bytes.readUInt16BE(2) }
  }
  if (family === 1) return bytes.subarray(2).toString('utf8').replace(/^\0/, '@').split('\0', 1)[0]
  return undefined
}

/** IPv6 as RFC 5952 writes it: the first longest run of zero groups is `::`. */
function shortened(groups: readonly string[]): string {
  let [best, bestLength] = [-1, 1]
  for (let at = 0; at < groups.length; at += 1) {
    let length = 0
    while (groups[at + length] === '0') length += 1
    if (length > bestLength) [best, bestLength] = [at, length]
  }
  return best < 0
    ? groups.join(':')
    : `${groups.slice(0, best).join(':')}::${groups.slice(best + bestLength).join(':')}`
}
