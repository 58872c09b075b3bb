import { formatInstant, type Instant } from '../../src/model/time.ts'
import { after, type Chance, chanceOf } from '../chance.ts'
import { type Placed, unplaced } from './place.ts'
import type { Machine, Organisation } from './who.ts'

/** Values of a record in the order in which Windows writes them. */
export type Values = Readonly<Record<string, string>>

/** A record of a Windows log before it has its number. */
export interface WindowsRecord {
  readonly place: Placed
  readonly channel: string
  readonly provider: string
  readonly providerGuid: string
  readonly id: number
  readonly version: number
  readonly task: string
  readonly keywords: string
  readonly level: number
  readonly processId: number
  readonly threadId: number
  readonly values: Values
  /** Set where the values are UserData: the name of the element that holds them. */
  readonly userData?: string
  /** Number within its channel. */
  number: number
}

/** A channel that we write, with what its records have in common. */
interface Channel {
  readonly channel: string
  readonly provider: string
  readonly guid: string
  readonly processId: number
}

/** The channels of the sample, by our short names. */
type ChannelName = 'security' | 'sysmon' | 'system' | 'powershell' | 'tasks'

const CHANNELS: Readonly<Record<ChannelName, Channel>> = {
  security: {
    channel: 'Security',
    provider: 'Microsoft-Windows-Security-Auditing',
    guid: '{54849625-5478-4994-a5ba-3e3b0328c30d}',
    processId: 744,
  },
  sysmon: {
    channel: 'Microsoft-Windows-Sysmon/Operational',
    provider: 'Microsoft-Windows-Sysmon',
    guid: '{5770385f-c22a-43e0-bf4c-06f5698ffbd9}',
    processId: 3104,
  },
  system: {
    channel: 'System',
    provider: 'Service Control Manager',
    guid: '{555908d1-a6d7-4695-8e1e-26931d2012f4}',
    processId: 712,
  },
  powershell: {
    channel: 'Microsoft-Windows-PowerShell/Operational',
    provider: 'Microsoft-Windows-PowerShell',
    guid: '{a0c1853b-5c40-4b15-8766-3cf1c58f985a}',
    processId: 0,
  },
  tasks: {
    channel: 'Microsoft-Windows-TaskScheduler/Operational',
    provider: 'Microsoft-Windows-TaskScheduler',
    guid: '{de7b24ea-73c8-4a09-985d-5bdadcfa9017}',
    processId: 1512,
  },
}

const EVENTLOG = { provider: 'Microsoft-Windows-Eventlog', guid: '{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}' }

/** Version and task of the records that we write, as Windows 11 and Server 2022 have them. */
const KINDS: Readonly<Record<string, readonly [version: number, task: string]>> = {
  'sysmon 1': [5, 'Process Create (rule: ProcessCreate)'],
  'sysmon 3': [5, 'Network connection detected (rule: NetworkConnect)'],
  'sysmon 5': [3, 'Process terminated (rule: ProcessTerminate)'],
  'sysmon 7': [3, 'Image loaded (rule: ImageLoad)'],
  'sysmon 10': [3, 'Process accessed (rule: ProcessAccess)'],
  'sysmon 11': [2, 'File created (rule: FileCreate)'],
  'sysmon 13': [2, 'Registry value set (rule: RegistryEvent)'],
  'sysmon 15': [2, 'File stream created (rule: FileCreateStreamHash)'],
  'sysmon 17': [1, 'Pipe Created (rule: PipeEvent)'],
  'sysmon 18': [1, 'Pipe Connected (rule: PipeEvent)'],
  'sysmon 22': [5, 'Dns query (rule: DnsQuery)'],
  'sysmon 26': [5, 'File Delete logged (rule: FileDeleteDetected)'],
  'security 4624': [2, 'Logon'],
  'security 4625': [0, 'Logon'],
  'security 4634': [0, 'Logoff'],
  'security 4647': [0, 'Logoff'],
  'security 4648': [0, 'Logon'],
  'security 4672': [0, 'Special Logon'],
  'security 4688': [2, 'Process Creation'],
  'security 4697': [1, 'Security System Extension'],
  'security 4698': [1, 'Other Object Access Events'],
  'security 4723': [0, 'User Account Management'],
  'security 4724': [0, 'User Account Management'],
  'security 4738': [0, 'User Account Management'],
  'security 4768': [2, 'Kerberos Authentication Service'],
  'security 4769': [2, 'Kerberos Service Ticket Operations'],
  'security 4771': [0, 'Kerberos Authentication Service'],
  'security 4776': [0, 'Credential Validation'],
  'security 5136': [0, 'Directory Service Changes'],
  'security 5137': [0, 'Directory Service Changes'],
  'security 6416': [1, 'Plug and Play Events'],
  'security 5140': [1, 'File Share'],
  'security 5145': [0, 'Detailed File Share'],
  'security 1102': [1, 'Log clear'],
  'system 104': [1, 'Log clear'],
  'powershell 4104': [1, 'Execute a Remote Command'],
  'tasks 106': [0, 'Task registered'],
  'tasks 129': [0, 'Created Task Process'],
  'tasks 200': [1, 'Action started'],
  'tasks 201': [2, 'Action completed'],
}

/** The logs of one computer. */
export interface HostLog {
  readonly machine: Machine
  readonly organisation: Organisation
  /** As the directory knows it. */
  readonly fullName: string
  readonly chance: Chance
  /** First eight digits of its process and logon ids. */
  readonly mark: string
  readonly records: WindowsRecord[]
  readonly write: (channel: ChannelName, id: number, time: Instant, values: Values, options?: WriteOptions) => Placed
  readonly processId: () => number
  /** The next number of a process, which makes its GUID its own. */
  readonly processNumber: () => number
  readonly logonId: () => string
}

interface WriteOptions {
  readonly userData?: string
  readonly level?: number
  readonly failure?: boolean
  readonly processId?: number
}

/** How a computer's logs are opened, where one opening is not all there is. */
export interface HostOptions {
  /** Whence chance comes: a part of the range that has its own does not disturb the others. */
  readonly chance: Chance
  readonly mark: string
  /** Where records go; several openings may share it. */
  readonly records: WindowsRecord[]
  /** Logon ids rise from here. */
  readonly firstLogon: number
}

/** Opens the logs of a computer. */
export function openHost(machine: Machine, given?: HostOptions): HostLog {
  const chance = given?.chance ?? chanceOf(`host ${machine.name}`)
  const records = given?.records ?? []
  let lastProcess = chance.whole(0x0400, 0x2000)
  let lastLogon = given?.firstLogon ?? 0x2f1a40 + chance.whole(0, 0xffff)
  return {
    machine,
    organisation: machine.owner.organisation,
    chance,
    records,
    fullName: `${machine.name}.${machine.owner.organisation.directory}`,
    mark: given?.mark ?? chance.hex(8),
    processId: () => chance.whole(320, 4200) * 4,
    processNumber: () => {
      lastProcess += 0x11
      return lastProcess
    },
    logonId: () => {
      lastLogon += chance.whole(0x120, 0x5fff)
      return `0x${lastLogon.toString(16)}`
    },
    write: (name, id, time, values, options = {}) => {
      const { channel, provider, guid, processId } = CHANNELS[name]
      const cleared = options.userData !== undefined
      const [version, task] = KINDS[`${name} ${id}`] ?? [0, '']
      const place = unplaced(time)
      records.push({
        place,
        channel,
        provider: cleared ? EVENTLOG.provider : provider,
        providerGuid: cleared ? EVENTLOG.guid : guid,
        id,
        version,
        task,
        keywords: name !== 'security' ? '' : options.failure === true ? 'Audit Failure' : 'Audit Success',
        level: options.level ?? (name === 'security' ? 0 : 4),
        processId: options.processId ?? processId,
        threadId: chance.whole(300, 2400) * 4,
        values,
        ...(options.userData === undefined ? {} : { userData: options.userData }),
        number: 0,
      })
      return place
    },
  }
}

const LEVELS = ['information', 'critical', 'error', 'warning', 'information', 'verbose'] as const

/** A record as one JSON line of Winlogbeat 8. */
export function winlogbeatLine(host: Pick<HostLog, 'fullName'>, record: WindowsRecord): string {
  const code = String(record.id)
  const { userData } = record
  return JSON.stringify({
    '@timestamp': milliseconds(record.place.time),
    ecs: { version: '8.0.0' },
    event: { code, kind: 'event', provider: record.provider },
    host: { name: host.fullName.toLowerCase() },
    log: { level: LEVELS[record.level] },
    winlog: {
      channel: record.channel,
      computer_name: host.fullName,
      ...(userData === undefined
        ? { event_data: record.values }
        : { user_data: { ...record.values, xml_name: userData } }),
      event_id: code,
      ...(record.keywords === '' ? {} : { keywords: [record.keywords] }),
      process: { pid: record.processId, thread: { id: record.threadId } },
      provider_guid: record.providerGuid,
      provider_name: record.provider,
      record_id: record.number,
      ...(record.task === '' ? {} : { task: record.task }),
      ...(record.version === 0 ? {} : { version: record.version }),
    },
  })
}

/** RFC 3339 with exactly three digits of a second, as Winlogbeat writes it. */
export function milliseconds(time: Instant): string {
  const [whole = '', fraction = ''] = formatInstant(time).slice(0, -1).split('.')
  return `${whole}.${fraction.slice(0, 3).padEnd(3, '0')}Z`
}

const TASK_NUMBERS: Readonly<Record<string, number>> = {
  Logon: 12544,
  Logoff: 12545,
  'Special Logon': 12548,
  'Process Creation': 13312,
  'User Account Management': 13824,
  'Kerberos Authentication Service': 14339,
  'Kerberos Service Ticket Operations': 14337,
  'Credential Validation': 14336,
  'Directory Service Changes': 14081,
  'Plug and Play Events': 13316,
}

/** A record as `wevtutil query-events /format:xml` prints it, on one line. */
export function xmlLine(host: Pick<HostLog, 'fullName'>, record: WindowsRecord): string {
  const [whole, fraction = ''] = formatInstant(record.place.time).slice(0, -1).split('.')
  const data = Object.entries(record.values).map(([name, value]) => `<Data Name='${name}'>${escapeXml(value)}</Data>`)
  const keywords = record.keywords === 'Audit Failure' ? '0x8010000000000000' : '0x8020000000000000'
  return (
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>" +
    `<Provider Name='${record.provider}' Guid='${record.providerGuid}'/><EventID>${record.id}</EventID>` +
    `<Version>${record.version}</Version><Level>${record.level}</Level><Task>${TASK_NUMBERS[record.task] ?? 0}</Task>` +
    `<Opcode>0</Opcode><Keywords>${keywords}</Keywords>` +
    `<TimeCreated SystemTime='${whole}.${fraction.padEnd(7, '0')}Z'/><EventRecordID>${record.number}</EventRecordID>` +
    `<Correlation/><Execution ProcessID='${record.processId}' ThreadID='${record.threadId}'/>` +
    `<Channel>${record.channel}</Channel><Computer>${host.fullName}</Computer><Security/></System>` +
    `<EventData>${data.join('')}</EventData></Event>`
  )
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&apos;')
    .replaceAll('"', '&quot;')
}

/** Sysmon's own time of a record: a few milliseconds before the log wrote it down. */
export function sysmonTime(time: Instant): string {
  return milliseconds(after(time, -0.004)).replace('T', ' ').slice(0, -1)
}
