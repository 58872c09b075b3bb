import { CLASS, type Event, type FieldValue, type Process, type User } from '../../../model/event.ts'
import { identityId } from '../../../model/ids.ts'
import { lookUp } from '../../../model/look-up.ts'
import type { ReadContext } from '../../../model/source.ts'
import type { Mutable } from '../../shapes/shape.ts'
import { readTime } from '../../times.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { type AuditRecord, argumentsOf, auditRecord, socketAddress } from './audit-record.ts'
import { account, hostEndpoint, peer, sessionOf, type Told, unixEvent } from './unix-event.ts'

const LOGSOURCE = Object.freeze({ product: 'linux', service: 'auditd' })
/** Records that also say what rules of these categories ask for, under those rules' names. */
const OF_PROCESS = Object.freeze({ ...LOGSOURCE, category: 'process_creation' })
const OF_FILE = Object.freeze({ ...LOGSOURCE, category: 'file_event' })
const OF_CONNECTION = Object.freeze({ ...LOGSOURCE, category: 'network_connection' })

const OTHER = 99
const UNSET = '4294967295'
/** execve and execveat on x86-64, 32-bit x86, and 64-bit ARM and RISC-V. */
const EXECUTES: ReadonlySet<string> = new Set([
  'c000003e:59',
  'c000003e:322',
  '40000003:11',
  '40000003:358',
  'c00000b7:221',
  'c00000b7:281',
  'c00000f3:221',
])
const CONNECTS: ReadonlySet<string> = new Set(['c000003e:42', '40000003:362', 'c00000b7:203'])
const ACCEPTS: ReadonlySet<string> = new Set(['c000003e:43', 'c000003e:288', 'c00000b7:202', 'c00000b7:242'])
/** Events whose first record is kept for the records that follow it: other events' records may come in between. */
const MAX_OPEN_EVENTS = 256

/** What the SYSCALL record, which comes first, says of who did it. */
interface Doer {
  readonly actor: NonNullable<Event['actor']>
  readonly call: string
  readonly succeeded: boolean
  readonly fields: Readonly<Record<string, FieldValue>>
}

/** By source, since records that belong together lie close together in one. */
const open = new WeakMap<ReadContext, Map<string, Doer>>()

/** The Linux audit system's records, as auditd writes them and as syslog carries them. Each record is an event. */
export const auditd: LineShape = { id: 'auditd', specificity: 70, toEvent }

function toEvent(line: LogLine): Event | undefined {
  if (!line.text.includes('audit(')) return undefined
  const record = auditRecord(line.text)
  if (record === undefined) return undefined
  const host = record.node ?? line.syslog?.host
  const time = readTime(record.time, line.origin.context)
  const here: LogLine = {
    ...line,
    syslog: {
      ...line.syslog,
      ...(host === undefined ? {} : { host }),
      ...(time === undefined ? {} : { time, yearAssumed: false }),
    },
  }
  const doer = doerOf(record, here)
  const fields: Record<string, FieldValue> = {
    type: record.type,
    ...doer?.fields,
    ...Object.fromEntries(record.values),
  }
  const { fields: more, ...told } = toldOf(record, here, doer)
  return unixEvent(here, {
    source: 'auditd',
    logsource: LOGSOURCE,
    id: identityId('auditd', line.text),
    device: hostEndpoint(host),
    ...told,
    fields: { ...fields, AuditId: record.id, ...more },
  })
}

type AuditTold = Omit<Told, 'source' | 'logsource'> & Partial<Pick<Told, 'logsource'>>

function toldOf(record: AuditRecord, line: LogLine, doer: Doer | undefined): AuditTold {
  const { type, values } = record
  const actor = doer?.actor ?? actorOf(record, line)
  switch (type) {
    case 'SYSCALL':
      return EXECUTES.has(doer?.call ?? '') && doer?.succeeded === true
        ? { classUid: CLASS.PROCESS, activityId: 1, actor }
        : { classUid: CLASS.KERNEL, activityId: 4, actor }
    case 'EXECVE':
      return executed(argumentsOf(values), actor)
    case 'USER_CMD':
      return executed([values.get('cmd') ?? ''], { ...actor, process: { ...actor.process, path: '' } })
    case 'PROCTITLE':
      return {
        classUid: CLASS.PROCESS,
        activityId: OTHER,
        actor: { ...actor, process: { ...actor.process, commandLine: values.get('proctitle') ?? '' } },
      }
    case 'PATH':
      return touched(values, actor)
    case 'SOCKADDR':
      return connected(values, actor, doer)
    case 'SERVICE_START':
    case 'SERVICE_STOP':
      return {
        classUid: CLASS.APPLICATION_LIFECYCLE,
        activityId: type === 'SERVICE_START' ? 3 : 4,
        actor,
        target: { service: values.get('unit') ?? '' },
      }
    case 'KERN_MODULE':
      return {
        classUid: CLASS.KERNEL_EXTENSION,
        activityId: 1,
        actor,
        target: { file: { name: values.get('name') ?? '' } },
      }
    case 'CONFIG_CHANGE':
    case 'DAEMON_START':
    case 'DAEMON_END':
    case 'DAEMON_CONFIG':
      return { classUid: CLASS.EVENT_LOG, activityId: OTHER, actor }
    default:
      return (
        ofAccount(record, line, actor) ?? {
          classUid: CLASS.SYSTEM_LOG,
          activityId: OTHER,
          actor: { ...actor, user: actor.user ?? account(values.get('acct') ?? values.get('user'), line.syslog?.host) },
          srcEndpoint: peer(values.get('addr') ?? values.get('src')),
          dstEndpoint: peer(values.get('dst') ?? values.get('laddr')),
        }
      )
  }
}

/** A program that was started: by its arguments, and by what the SYSCALL record said. */
function executed(words: readonly string[], actor: NonNullable<Event['actor']>): AuditTold {
  const commandLine = words.map((word) => (words.length > 1 && /\s/.test(word) ? `"${word}"` : word)).join(' ')
  const first = words[0]?.split(' ', 1)[0] ?? ''
  const path = actor.process?.path === undefined || actor.process.path === '' ? first : actor.process.path
  const process: Mutable<Process> = { ...actor.process, commandLine }
  if (path.startsWith('/')) process.path = path
  else delete process.path
  return {
    classUid: CLASS.PROCESS,
    activityId: 1,
    logsource: OF_PROCESS,
    actor: { ...actor, process },
    fields: {
      CommandLine: commandLine,
      Image: path,
      ...(process.pid === undefined ? {} : { ProcessId: process.pid }),
      ...(process.parentPid === undefined ? {} : { ParentProcessId: process.parentPid }),
      ...(actor.user?.name === undefined ? {} : { User: actor.user.name }),
    },
  }
}

const FILE_ACTIVITIES: Readonly<Record<string, number>> = lookUp({ CREATE: 1, DELETE: 4, NORMAL: 14 })

function touched(values: ReadonlyMap<string, string>, actor: NonNullable<Event['actor']>): AuditTold {
  const path = values.get('name') ?? ''
  const how = values.get('nametype') ?? values.get('objtype') ?? ''
  const isNew = how === 'CREATE' && path.startsWith('/')
  return {
    classUid: CLASS.FILE,
    activityId: FILE_ACTIVITIES[how] ?? OTHER,
    ...(isNew ? { logsource: OF_FILE } : {}),
    actor,
    target: path === '' || path === '(null)' ? {} : { file: { path } },
    fields: isNew ? { TargetFilename: path, Image: actor.process?.path ?? '' } : {},
  }
}

function connected(
  values: ReadonlyMap<string, string>,
  actor: NonNullable<Event['actor']>,
  doer: Doer | undefined,
): AuditTold {
  const found = socketAddress(values.get('saddr') ?? '')
  if (found === undefined || typeof found === 'string')
    return {
      classUid: CLASS.KERNEL,
      activityId: 4,
      actor,
      fields: found === undefined ? {} : { SocketPath: found },
    }
  const address = { SocketAddress: found.ip ?? '', SocketPort: found.port ?? 0 }
  const inward = ACCEPTS.has(doer?.call ?? '')
  const outward = CONNECTS.has(doer?.call ?? '')
  return {
    classUid: CLASS.NETWORK,
    activityId: outward || inward ? 1 : OTHER,
    ...(outward ? { logsource: OF_CONNECTION } : {}),
    actor,
    ...(inward ? { srcEndpoint: found } : { dstEndpoint: found }),
    fields: outward
      ? {
          ...address,
          DestinationIp: found.ip ?? '',
          DestinationPort: found.port ?? 0,
          Image: actor.process?.path ?? '',
          Initiated: 'true',
        }
      : address,
  }
}

/** Records of PAM, login and the account tools: class and activity of each type. */
const ACCOUNT_TYPES: Readonly<Record<string, readonly [classUid: number, activityId: number]>> = lookUp({
  USER_AUTH: [CLASS.AUTHENTICATION, 1],
  USER_LOGIN: [CLASS.AUTHENTICATION, 1],
  USER_START: [CLASS.AUTHENTICATION, 1],
  USER_END: [CLASS.AUTHENTICATION, 2],
  USER_LOGOUT: [CLASS.AUTHENTICATION, 2],
  USER_ACCT: [CLASS.AUTHENTICATION, OTHER],
  USER_ERR: [CLASS.AUTHENTICATION, OTHER],
  CRED_ACQ: [CLASS.AUTHENTICATION, OTHER],
  CRED_DISP: [CLASS.AUTHENTICATION, OTHER],
  CRED_REFR: [CLASS.AUTHENTICATION, OTHER],
  LOGIN: [CLASS.AUTHENTICATION, OTHER],
  ANOM_LOGIN_FAILURES: [CLASS.AUTHENTICATION, OTHER],
  USER_CHAUTHTOK: [CLASS.USER_MANAGEMENT, 8],
  ADD_USER: [CLASS.USER_MANAGEMENT, 1],
  DEL_USER: [CLASS.USER_MANAGEMENT, 6],
  USER_MGMT: [CLASS.USER_MANAGEMENT, OTHER],
  ACCT_LOCK: [CLASS.USER_MANAGEMENT, 5],
  ACCT_UNLOCK: [CLASS.USER_MANAGEMENT, 2],
  ADD_GROUP: [CLASS.GROUP_MANAGEMENT, 6],
  DEL_GROUP: [CLASS.GROUP_MANAGEMENT, 5],
  GRP_MGMT: [CLASS.GROUP_MANAGEMENT, OTHER],
  CRYPTO_SESSION: [CLASS.SSH, OTHER],
  CRYPTO_KEY_USER: [CLASS.SSH, OTHER],
})

function ofAccount(
  { type, values }: AuditRecord,
  line: LogLine,
  actor: NonNullable<Event['actor']>,
): AuditTold | undefined {
  const known = ACCOUNT_TYPES[type]
  if (known === undefined) return undefined
  const [classUid, activityId] = known
  const host = line.syslog?.host
  const named = values.get('acct') ?? values.get('user') ?? values.get('ID') ?? values.get('grp')
  const user = account(named, host) ?? (values.get('id') === '0' ? account('root', host) : undefined)
  const good = /^(?:success|1|yes)$/.test(values.get('res') ?? values.get('result') ?? '')
  // The account tools give the machine's own name there.
  const isRemote = classUid === CLASS.AUTHENTICATION || classUid === CLASS.SSH
  const addr = peer(values.get('addr')) ?? (isRemote ? peer(values.get('hostname')) : undefined)
  const program = values.get('exe')?.split('/').at(-1)
  const session = classUid === CLASS.AUTHENTICATION ? sessionOf(line, 'audit', set(values.get('ses'))) : undefined
  return {
    classUid,
    activityId,
    actor,
    target: {
      ...(classUid === CLASS.GROUP_MANAGEMENT ? { resource: named ?? values.get('id') ?? '' } : { user }),
      ...(activityId === 1 && good ? { session } : {}),
    },
    srcEndpoint: addr,
    ...(classUid === CLASS.AUTHENTICATION && activityId === 1
      ? {
          auth: {
            outcome: good ? 'success' : 'failure',
            protocol: program ?? 'audit',
            ...(program?.startsWith('sshd') === true ? { logonType: 10 } : {}),
          },
        }
      : {}),
  }
}

/** Who acts by the record itself: names where the record was enriched, else only root is known by its number. */
function actorOf({ values, id }: AuditRecord, line: LogLine): NonNullable<Event['actor']> {
  const process: Mutable<Process> = {}
  const pid = numberOf(values.get('pid'))
  if (pid !== undefined) process.pid = pid
  const parent = numberOf(values.get('ppid'))
  if (parent !== undefined) process.parentPid = parent
  const path = values.get('exe')
  if (path?.startsWith('/') === true) process.path = path
  // The records of one event are about one process.
  if (pid !== undefined) process.uid = `AUDIT-${id}`
  const user = userOf(values, line)
  const session = sessionOf(line, 'audit', set(values.get('ses')))
  return { ...(user === undefined ? {} : { user }), process, ...(session === undefined ? {} : { session }) }
}

function userOf(values: ReadonlyMap<string, string>, { syslog }: LogLine): User | undefined {
  const login = values.get('auid')
  if (set(login) !== undefined) return account(values.get('AUID') ?? (login === '0' ? 'root' : undefined), syslog?.host)
  return account(values.get('UID') ?? (values.get('uid') === '0' ? 'root' : undefined), syslog?.host)
}

function set(value: string | undefined): string | undefined {
  return value === undefined || value === UNSET || value === '-1' || value === 'unset' ? undefined : value
}

function numberOf(value: string | undefined): number | undefined {
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}

/** Fields of the SYSCALL record that tell who did what the other records of its event are about. */
const DOERS_FIELDS = [
  'pid',
  'ppid',
  'uid',
  'auid',
  'euid',
  'ses',
  'tty',
  'comm',
  'exe',
  'key',
  'success',
  'AUID',
  'UID',
  'EUID',
]

function doerOf(record: AuditRecord, line: LogLine): Doer | undefined {
  const { context } = line.origin
  const key = `${record.node ?? line.syslog?.host ?? ''} ${record.id}`
  let events = open.get(context)
  if (record.type !== 'SYSCALL') {
    const found = events?.get(key)
    return found === undefined || record.values.has('pid') ? undefined : found
  }
  const { values } = record
  const doer: Doer = {
    actor: actorOf(record, line),
    call: `${values.get('arch') ?? ''}:${values.get('syscall') ?? ''}`,
    succeeded: values.get('success') !== 'no',
    fields: Object.fromEntries(
      DOERS_FIELDS.flatMap((name) => (values.has(name) ? [[name, values.get(name) ?? '']] : [])),
    ),
  }
  if (events === undefined) {
    events = new Map()
    open.set(context, events)
  }
  events.set(key, doer)
  if (events.size > MAX_OPEN_EVENTS)
    for (const oldest of events.keys()) {
      events.delete(oldest)
      break
    }
  return doer
}
