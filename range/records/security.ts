import type { Instant } from '../../src/model/time.ts'
import { after } from '../chance.ts'
import type { Placed } from './place.ts'
import type { Running, Session } from './processes.ts'
import type { Machine, Person } from './who.ts'
import type { HostLog } from './windows.ts'

const NO_GUID = '{00000000-0000-0000-0000-000000000000}'
const ADMINISTRATOR =
  'SeSecurityPrivilege\r\n\t\t\tSeBackupPrivilege\r\n\t\t\tSeRestorePrivilege\r\n\t\t\tSeTakeOwnershipPrivilege\r\n\t\t\t' +
  'SeDebugPrivilege\r\n\t\t\tSeSystemEnvironmentPrivilege\r\n\t\t\tSeLoadDriverPrivilege\r\n\t\t\tSeImpersonatePrivilege'

/** Who asks for something, as Security records name them. */
interface Asker {
  readonly sid: string
  readonly account: string
  readonly domain: string
  readonly logonId: string
}

/** The computer itself. */
export function itself(host: HostLog): Asker {
  return { sid: 'S-1-5-18', account: `${host.machine.name}$`, domain: host.organisation.netbios, logonId: '0x3e7' }
}

/** A person in a session. */
export function asker(person: Person, session: Pick<Session, 'logonId'>): Asker {
  return { sid: person.sid, account: person.account, domain: person.organisation.netbios, logonId: session.logonId }
}

function subjectOf({ sid, account, domain, logonId }: Asker): Readonly<Record<string, string>> {
  return { SubjectUserSid: sid, SubjectUserName: account, SubjectDomainName: domain, SubjectLogonId: logonId }
}

const NOBODY: Asker = { sid: 'S-1-0-0', account: '-', domain: '-', logonId: '0x0' }

interface LogonOptions {
  /** 2 at the keyboard, 3 over the network, 5 a service, 7 unlocking, 9 other credentials, 10 remote desktop. */
  readonly type: number
  readonly logonId: string
  readonly from?: string
  readonly workstation?: string
  readonly method?: 'Kerberos' | 'NTLM' | 'Negotiate'
  readonly asker?: Asker
  readonly process?: string
  readonly logonProcess?: string
  readonly elevated?: boolean
  readonly outbound?: string
}

/** Security 4624. */
export function logon(host: HostLog, person: Person, time: Instant, options: LogonOptions): Placed {
  const method = options.method ?? 'Negotiate'
  const network = options.type === 3
  return host.write('security', 4624, time, {
    ...subjectOf(options.asker ?? (network ? NOBODY : itself(host))),
    TargetUserSid: person.sid,
    TargetUserName: person.account,
    TargetDomainName: method === 'Kerberos' ? host.organisation.directory.toUpperCase() : host.organisation.netbios,
    TargetLogonId: options.logonId,
    LogonType: String(options.type),
    LogonProcessName:
      options.logonProcess ?? (method === 'Negotiate' ? 'User32 ' : method === 'NTLM' ? 'NtLmSsp ' : 'Kerberos'),
    AuthenticationPackageName: method,
    WorkstationName: options.workstation ?? (network ? '-' : host.machine.name),
    LogonGuid: method === 'Kerberos' ? `{${host.chance.guid()}}` : NO_GUID,
    TransmittedServices: '-',
    LmPackageName: method === 'NTLM' ? 'NTLM V2' : '-',
    KeyLength: method === 'NTLM' ? '128' : '0',
    ProcessId: network ? '0x0' : '0x5a8',
    ProcessName: options.process ?? (network ? '-' : 'C:\\Windows\\System32\\svchost.exe'),
    IpAddress: options.from ?? (network ? '-' : '127.0.0.1'),
    IpPort: network ? String(host.chance.whole(49_700, 65_300)) : '0',
    ImpersonationLevel: '%%1833',
    RestrictedAdminMode: '-',
    TargetOutboundUserName: options.outbound ?? '-',
    TargetOutboundDomainName: options.outbound === undefined ? '-' : host.organisation.netbios,
    VirtualAccount: '%%1843',
    TargetLinkedLogonId: '0x0',
    ElevatedToken: options.elevated === true ? '%%1842' : '%%1843',
  })
}

/** Security 4672. */
export function privileges(host: HostLog, who: Asker, time: Instant): Placed {
  return host.write('security', 4672, time, { ...subjectOf(who), PrivilegeList: ADMINISTRATOR })
}

/** Security 4634. */
export function logoff(host: HostLog, person: Person, time: Instant, type: number, logonId: string): Placed {
  return host.write('security', 4634, time, {
    TargetUserSid: person.sid,
    TargetUserName: person.account,
    TargetDomainName: host.organisation.netbios,
    TargetLogonId: logonId,
    LogonType: String(type),
  })
}

/** Security 4625 with a mistyped password. */
export function failedLogon(host: HostLog, person: Person, time: Instant, type: number): Placed {
  return host.write(
    'security',
    4625,
    time,
    {
      ...subjectOf(itself(host)),
      TargetUserSid: 'S-1-0-0',
      TargetUserName: person.account,
      TargetDomainName: host.organisation.netbios,
      Status: '0xc000006d',
      FailureReason: '%%2313',
      SubStatus: '0xc000006a',
      LogonType: String(type),
      LogonProcessName: 'User32 ',
      AuthenticationPackageName: 'Negotiate',
      WorkstationName: host.machine.name,
      TransmittedServices: '-',
      LmPackageName: '-',
      KeyLength: '0',
      ProcessId: '0x5a8',
      ProcessName: 'C:\\Windows\\System32\\svchost.exe',
      IpAddress: '127.0.0.1',
      IpPort: '0',
    },
    { failure: true },
  )
}

/** Security 4648: someone used another account's credentials from here. */
export function otherCredentials(host: HostLog, who: Asker, time: Instant, options: OtherCredentials): Placed {
  return host.write('security', 4648, time, {
    ...subjectOf(who),
    LogonGuid: NO_GUID,
    TargetUserName: options.account,
    TargetDomainName: host.organisation.netbios,
    TargetLogonGuid: NO_GUID,
    TargetServerName: options.server,
    TargetInfo: options.server,
    ProcessId: options.process === undefined ? '0x5a8' : `0x${options.process.id.toString(16)}`,
    ProcessName: options.process?.image ?? 'C:\\Windows\\System32\\svchost.exe',
    IpAddress: '-',
    IpPort: '-',
  })
}

interface OtherCredentials {
  readonly account: string
  readonly server: string
  readonly process?: Running
}

/** Security 5140, and 5145 for each file that was touched. */
export function share(host: HostLog, who: Asker, time: Instant, options: ShareOptions): readonly Placed[] {
  const { name, localPath, from } = options
  const where = { ObjectType: 'File', IpAddress: from, IpPort: String(host.chance.whole(49_700, 65_300)) }
  const what = { ShareName: `\\\\*\\${name}`, ShareLocalPath: localPath }
  const places = [
    host.write('security', 5140, time, {
      ...subjectOf(who),
      ...where,
      ...what,
      AccessMask: '0x1',
      AccessList: '%%4416\r\n\t\t\t\t',
    }),
  ]
  for (const [index, file] of (options.files ?? []).entries()) {
    const touched = after(time, 0.09 + index * (options.secondsBetween ?? 0.4))
    places.push(
      host.write(
        'security',
        5145,
        touched,
        {
          ...subjectOf(who),
          ...where,
          ...what,
          RelativeTargetName: file,
          AccessMask: options.writes === true ? '0x2' : '0x120089',
          AccessList:
            options.writes === true ? '%%4417\r\n\t\t\t\t' : '%%1538\r\n\t\t\t\t%%1541\r\n\t\t\t\t%%4416\r\n\t\t\t\t',
          AccessReason: '-',
        },
        { failure: options.isDenied === true },
      ),
    )
  }
  return places
}

interface ShareOptions {
  readonly name: string
  readonly localPath: string
  readonly from: string
  readonly files?: readonly string[]
  readonly writes?: boolean
  /** The share is seen, its files are refused. */
  readonly isDenied?: boolean
  readonly secondsBetween?: number
}

/** System 7045, and Security 4697 where the account that asked is known. */
export function installService(host: HostLog, time: Instant, options: ServiceOptions): readonly Placed[] {
  const { name, path, who } = options
  const demand = options.automatic !== true
  const places = [
    host.write('system', 7045, time, {
      ServiceName: name,
      ImagePath: path,
      ServiceType: options.driver === true ? 'kernel mode driver' : 'user mode service',
      StartType: demand ? 'demand start' : 'auto start',
      AccountName: options.driver === true ? '' : 'LocalSystem',
    }),
  ]
  if (who !== undefined) {
    places.push(
      host.write('security', 4697, after(time, 0.01), {
        ...subjectOf(who),
        ServiceName: name,
        ServiceFileName: path,
        ServiceType: '0x10',
        ServiceStartType: demand ? '3' : '2',
        ServiceAccount: 'LocalSystem',
        ClientProcessStartKey: '0',
        ClientProcessId: '0',
        ParentProcessId: '0',
      }),
    )
  }
  return places
}

interface ServiceOptions {
  readonly name: string
  readonly path: string
  readonly who?: Asker
  readonly automatic?: boolean
  readonly driver?: boolean
}

/** System 7036. */
export function serviceState(host: HostLog, time: Instant, name: string, state: 'running' | 'stopped'): Placed {
  return host.write('system', 7036, time, { param1: name, param2: state })
}

/** Security 4698 and TaskScheduler 106. */
export function registerTask(host: HostLog, who: Asker, time: Instant, options: TaskOptions): readonly Placed[] {
  const task = `\\${options.name}`
  return [
    host.write('security', 4698, time, {
      ...subjectOf(who),
      TaskName: task,
      TaskContent: taskXml(who, options),
      ClientProcessStartKey: '0',
      ClientProcessId: String(options.processId ?? 1512),
      ParentProcessId: '0',
      RpcCallClientLocality: '0',
      FQDN: host.fullName,
    }),
    host.write('tasks', 106, after(time, 0.02), { TaskName: task, UserContext: `${who.domain}\\${who.account}` }),
  ]
}

interface TaskOptions {
  readonly name: string
  readonly command: string
  readonly arguments?: string
  readonly trigger: 'LogonTrigger' | 'CalendarTrigger' | 'RegistrationTrigger'
  readonly processId?: number
}

function taskXml({ domain, account }: Asker, { command, arguments: given, trigger }: TaskOptions): string {
  const action = `<Command>${command}</Command>${given === undefined ? '' : `<Arguments>${given}</Arguments>`}`
  return (
    '<?xml version="1.0" encoding="UTF-16"?>\r\n<Task version="1.2" ' +
    'xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">\r\n' +
    `  <RegistrationInfo><Author>${domain}\\${account}</Author></RegistrationInfo>\r\n` +
    `  <Triggers><${trigger}><Enabled>true</Enabled></${trigger}></Triggers>\r\n` +
    `  <Actions Context="Author"><Exec>${action}</Exec></Actions>\r\n</Task>`
  )
}

/** TaskScheduler 129, 200 and 201: a task ran. */
export function runTask(
  host: HostLog,
  time: Instant,
  name: string,
  process: { readonly id: number; readonly image: string },
): void {
  const instance = `{${host.chance.guid()}}`
  const task = `\\${name}`
  host.write('tasks', 129, time, { TaskName: task, Path: process.image, ProcessID: String(process.id), Priority: '32' })
  host.write('tasks', 200, after(time, 0.03), {
    TaskName: task,
    ActionName: process.image,
    TaskInstanceId: instance,
    EnginePID: String(process.id),
  })
  host.write('tasks', 201, after(time, host.chance.whole(2, 50)), {
    TaskName: task,
    TaskInstanceId: instance,
    ActionName: process.image,
    ResultCode: '0',
    EnginePID: String(process.id),
  })
}

/** Security 1102, or System 104 for another log. */
export function clearLog(host: HostLog, who: Asker, time: Instant, log: string): Placed {
  const subject = subjectOf(who)
  if (log === 'Security')
    return host.write('security', 1102, time, subject, { userData: 'LogFileCleared', level: 4, processId: 1208 })
  const { SubjectUserName: user = '', SubjectDomainName: domain = '' } = subject
  const values = { SubjectUserName: user, SubjectDomainName: domain, Channel: log, BackupPath: '' }
  return host.write('system', 104, time, values, { userData: 'LogFileCleared', processId: 1208 })
}

/** A new group policy as the directory holds it. */
export function policyObject(guid: string, name: string): DirectoryChange {
  return {
    object: `CN={${guid}},CN=Policies,CN=System`,
    class: 'groupPolicyContainer',
    attribute: 'displayName',
    value: name,
    isNew: true,
  }
}

interface DirectoryChange {
  /** Its name within the domain: `CN=x,CN=Policies,CN=System`. */
  readonly object: string
  readonly class: string
  readonly attribute: string
  readonly value: string
  readonly isNew?: boolean
}

/** Security 6416: a device was plugged in. */
export function pluggedIn(host: HostLog, time: Instant, name: string, serial: string): Placed {
  return host.write('security', 6416, time, {
    ...subjectOf(itself(host)),
    DeviceId: `USBSTOR\\Disk&Ven_${name}&Rev_1.00\\${serial}&0`,
    DeviceDescription: `${name.replace('&Prod_', ' ')} USB Device`,
    ClassId: '{4d36e967-e325-11ce-bfc1-08002be10318}',
    ClassName: 'DiskDrive',
    VendorIds: `USBSTOR\\Disk${name.split('&')[0] ?? ''}`,
    CompatibleIds: 'USBSTOR\\Disk',
    LocationInformation: '-',
  })
}

/** What a domain controller writes when accounts prove who they are. */
export const directory = {
  /** Security 4768. */
  ticket(host: HostLog, person: Person, time: Instant, from: Machine): Placed {
    return host.write('security', 4768, time, {
      TargetUserName: person.account,
      TargetDomainName: host.organisation.netbios,
      TargetSid: person.sid,
      ServiceName: 'krbtgt',
      ServiceSid: `${host.organisation.domainSid}-502`,
      TicketOptions: '0x40810010',
      Status: '0x0',
      TicketEncryptionType: '0x12',
      PreAuthType: '2',
      IpAddress: `::ffff:${from.address}`,
      IpPort: String(host.chance.whole(49_700, 65_300)),
      CertIssuerName: '',
      CertSerialNumber: '',
      CertThumbprint: '',
    })
  },
  /** Security 4769. */
  serviceTicket(host: HostLog, person: Person, time: Instant, from: Machine, service: string): Placed {
    return host.write('security', 4769, time, {
      TargetUserName: `${person.account}@${host.organisation.directory.toUpperCase()}`,
      TargetDomainName: host.organisation.directory.toUpperCase(),
      ServiceName: `${service}$`,
      ServiceSid: `${host.organisation.domainSid}-1601`,
      TicketOptions: '0x40810000',
      TicketEncryptionType: '0x12',
      IpAddress: `::ffff:${from.address}`,
      IpPort: String(host.chance.whole(49_700, 65_300)),
      Status: '0x0',
      LogonGuid: `{${host.chance.guid()}}`,
      TransmittedServices: '-',
    })
  },
  /** Security 4771 for a mistyped password. */
  wrongPassword(host: HostLog, person: Person, time: Instant, from: Machine): Placed {
    return host.write(
      'security',
      4771,
      time,
      {
        TargetUserName: person.account,
        TargetSid: person.sid,
        ServiceName: `krbtgt/${host.organisation.netbios}`,
        TicketOptions: '0x40810010',
        Status: '0x18',
        PreAuthType: '2',
        IpAddress: `::ffff:${from.address}`,
        IpPort: String(host.chance.whole(49_700, 65_300)),
        CertIssuerName: '',
        CertSerialNumber: '',
        CertThumbprint: '',
      },
      { failure: true },
    )
  },
  /** Security 4776. */
  ntlm(host: HostLog, person: Person, time: Instant, workstation: string): Placed {
    return host.write('security', 4776, time, {
      PackageName: 'MICROSOFT_AUTHENTICATION_PACKAGE_V1_0',
      TargetUserName: person.account,
      Workstation: workstation,
      Status: '0x0',
    })
  },
  /** Security 4723: the own password. */
  ownPassword(host: HostLog, person: Person, time: Instant): Placed {
    return host.write('security', 4723, time, {
      TargetUserName: person.account,
      TargetDomainName: host.organisation.netbios,
      TargetSid: person.sid,
      ...subjectOf(asker(person, { logonId: host.logonId() })),
      PrivilegeList: '-',
    })
  },
  /** Security 5137 for a new object of the directory, and 5136 for a value of it. */
  change(host: HostLog, who: Asker, time: Instant, options: DirectoryChange): readonly Placed[] {
    const domain = `DC=${host.organisation.directory.split('.').join(',DC=')}`
    const object = {
      OpCorrelationID: `{${host.chance.guid()}}`,
      AppCorrelationID: '-',
      ...subjectOf(who),
      DSName: host.organisation.directory,
      DSType: '%%14676',
      ObjectDN: `${options.object},${domain}`,
      ObjectGUID: `{${host.chance.guid()}}`,
      ObjectClass: options.class,
    }
    const changed = host.write('security', 5136, after(time, 0.05), {
      ...object,
      AttributeLDAPDisplayName: options.attribute,
      AttributeSyntaxOID: '2.5.5.12',
      AttributeValue: options.value,
      OperationType: '%%14674',
    })
    return options.isNew === true ? [host.write('security', 5137, time, object), changed] : [changed]
  },
  /** Security 4724 and 4738. */
  resetPassword(host: HostLog, who: Asker, person: Person, time: Instant): readonly Placed[] {
    const target = {
      TargetUserName: person.account,
      TargetDomainName: host.organisation.netbios,
      TargetSid: person.sid,
    }
    return [
      host.write('security', 4724, time, { ...target, ...subjectOf(who) }),
      host.write('security', 4738, after(time, 0.02), {
        Dummy: '-',
        ...target,
        ...subjectOf(who),
        PrivilegeList: '-',
        PasswordLastSet: '',
      }),
    ]
  },
} as const
