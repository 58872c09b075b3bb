import type { Instant } from '../../src/model/time.ts'
import { after, digest } from '../chance.ts'
import { BINARIES, type Binary, windows } from './binaries.ts'
import type { Placed } from './place.ts'
import type { Person, Site } from './who.ts'
import { type HostLog, sysmonTime, type Values } from './windows.ts'

/** A logon session in which processes run. */
export interface Session {
  readonly user: string
  readonly sid: string
  /** As Windows writes it: 0x3e7. */
  readonly logonId: string
  readonly logonGuid: string
  readonly terminal: string
  readonly integrity: 'Low' | 'Medium' | 'High' | 'System'
}

/** A process as Sysmon names it. */
export interface Running {
  readonly host: HostLog
  readonly guid: string
  readonly id: number
  readonly image: string
  readonly commandLine: string
  readonly session: Session
  readonly started: Instant
  /** The record of its creation; absent for what ran before the sample begins. */
  readonly place?: Placed
}

/** The session of the system itself. */
export function systemSession(host: HostLog): Session {
  return {
    user: 'NT AUTHORITY\\SYSTEM',
    sid: 'S-1-5-18',
    logonId: '0x3e7',
    logonGuid: `{${host.mark}-0000-0000-e703-000000000000}`,
    terminal: '0',
    integrity: 'System',
  }
}

/** A person's session; `elevated` is that of a consented administrator. */
export function sessionOf(
  host: HostLog,
  person: Person,
  options: { readonly at: Instant; readonly terminal?: string; readonly elevated?: boolean; readonly logonId?: string },
): Session {
  const logonId = options.logonId ?? host.logonId()
  return {
    user: `${person.organisation.netbios}\\${person.account}`,
    sid: person.sid,
    logonId,
    logonGuid: `{${host.mark}-${timeParts(options.at)}-${idParts(logonId)}}`,
    terminal: options.terminal ?? '1',
    integrity: options.elevated === true ? 'High' : 'Medium',
  }
}

/** The same logon with the other half of a split token. */
export function elevated(host: HostLog, session: Session, at: Instant): Session {
  const logonId = host.logonId()
  const logonGuid = `{${host.mark}-${timeParts(at)}-${idParts(logonId)}}`
  return { ...session, logonId, logonGuid, integrity: 'High' }
}

/** Sysmon's ids carry the second of the start, low half first. */
function timeParts(time: Instant): string {
  const seconds = Math.floor(time / 1_000_000)
  const hex = seconds.toString(16).padStart(8, '0')
  return `${hex.slice(4)}-${hex.slice(0, 4)}`
}

function idParts(logonId: string): string {
  const hex = logonId.slice(2).padStart(8, '0')
  const bytes = (hex.match(/../g) ?? []).toReversed().join('')
  return `${bytes.slice(0, 4)}-${bytes.slice(4).padEnd(12, '0')}`
}

/** A process that was there before the first record of the sample. */
export function wasRunning(
  host: HostLog,
  image: string,
  session: Session,
  since: Instant,
  commandLine?: string,
): Running {
  return makeProcess(host, image, commandLine ?? image, session, since)
}

function makeProcess(host: HostLog, image: string, commandLine: string, session: Session, time: Instant): Running {
  const tail = (host.processNumber() & 0xffff).toString(16).padStart(4, '0')
  const guid = `{${host.mark}-${timeParts(time)}-${tail}-00000000${host.mark.slice(0, 2)}00}`
  return { host, guid, id: host.processId(), image, commandLine, session, started: time }
}

interface StartOptions {
  readonly image: string
  readonly commandLine?: string
  readonly session?: Session
  readonly directory?: string
  /** Facts of a file that is not in the table of known programs. */
  readonly binary?: Binary
}

/** Sysmon 1. */
export function start(parent: Running, time: Instant, options: StartOptions): Running {
  const { host } = parent
  const session = options.session ?? parent.session
  const commandLine = options.commandLine ?? `"${options.image}"`
  const process = makeProcess(host, options.image, commandLine, session, time)
  const binary = options.binary ?? binaryOf(options.image)
  const place = host.write('sysmon', 1, time, {
    RuleName: '-',
    UtcTime: sysmonTime(time),
    ProcessGuid: process.guid,
    ProcessId: String(process.id),
    Image: process.image,
    FileVersion: binary.version,
    Description: binary.description,
    Product: binary.product,
    Company: binary.company,
    OriginalFileName: binary.originalName,
    CommandLine: commandLine,
    CurrentDirectory: options.directory ?? 'C:\\Windows\\system32\\',
    User: session.user,
    LogonGuid: session.logonGuid,
    LogonId: session.logonId,
    TerminalSessionId: session.terminal,
    IntegrityLevel: session.integrity,
    Hashes: hashesOf(options.image, binary),
    ParentProcessGuid: parent.guid,
    ParentProcessId: String(parent.id),
    ParentImage: parent.image,
    ParentCommandLine: parent.commandLine,
    ParentUser: parent.session.user,
  })
  return { ...process, place }
}

/** What is known of a program by its path: one of Windows has Windows's facts, another that is not in the table has none. */
function binaryOf(image: string): Binary {
  const file = image.slice(image.lastIndexOf('\\') + 1)
  const known = BINARIES[file.toLowerCase()]
  if (known !== undefined) return known
  return /^c:\\windows\\/i.test(image) ? windows(file, file.slice(0, file.lastIndexOf('.'))) : UNKNOWN
}

/** The digests that Sysmon is told to take, in its own form. The same file has the same digests on every computer. */
function hashesOf(image: string, binary: Binary = binaryOf(image)): string {
  const name = `${image.slice(image.lastIndexOf('\\') + 1).toLowerCase()} ${binary.version} ${binary.variant ?? ''}`
  const of = (kind: string, digits: number): string => digest(`${kind} of ${name}`, digits).toUpperCase()
  return `MD5=${of('md5', 32)},SHA256=${of('sha256', 64)},IMPHASH=${of('imphash', 32)}`
}

/** Sysmon 5. */
export function end(process: Running, time: Instant): Placed {
  return process.host.write('sysmon', 5, time, {
    RuleName: '-',
    UtcTime: sysmonTime(time),
    ...subject(process),
    User: process.session.user,
  })
}

function subject(process: Running): Values {
  return { ProcessGuid: process.guid, ProcessId: String(process.id), Image: process.image }
}

/** Sysmon 22, unless the answer was still cached, and Sysmon 3. */
export function connect(process: Running, time: Instant, site: Site, options: ConnectOptions = {}): readonly Placed[] {
  const places: Placed[] = []
  if (options.cached !== true) places.push(resolve(process, time, site))
  const { host } = process
  const outgoing = options.incoming !== true
  const near = { ip: host.machine.address, name: host.fullName, port: String(host.chance.whole(49_700, 65_300)) }
  const far = { ip: site.address, name: options.named === true ? site.name : '-', port: String(options.port ?? 443) }
  const [source, target] = outgoing
    ? [near, far]
    : [
        { ...far, port: near.port },
        { ...near, port: far.port },
      ]
  const connected = after(time, 0.06)
  places.push(
    host.write('sysmon', 3, connected, {
      RuleName: '-',
      UtcTime: sysmonTime(connected),
      ...subject(process),
      User: process.session.user,
      Protocol: 'tcp',
      Initiated: String(outgoing),
      SourceIsIpv6: 'false',
      SourceIp: source.ip,
      SourceHostname: source.name,
      SourcePort: source.port,
      SourcePortName: '-',
      DestinationIsIpv6: 'false',
      DestinationIp: target.ip,
      DestinationHostname: target.name,
      DestinationPort: target.port,
      DestinationPortName: target.port === '443' ? 'https' : '-',
    }),
  )
  return places
}

interface ConnectOptions {
  readonly port?: number
  readonly cached?: boolean
  readonly incoming?: boolean
  /** The far end is a computer of ours, whose name Sysmon finds out. */
  readonly named?: boolean
}

/** Sysmon 22. */
function resolve(process: Running, time: Instant, site: Site): Placed {
  return resolveText(process, time, site.name, `::ffff:${site.address};`)
}

/** Sysmon 22 with the answer as Sysmon words it. */
export function resolveText(process: Running, time: Instant, name: string, results: string): Placed {
  return process.host.write('sysmon', 22, time, {
    RuleName: '-',
    UtcTime: sysmonTime(time),
    ProcessGuid: process.guid,
    ProcessId: String(process.id),
    QueryName: name,
    QueryStatus: '0',
    QueryResults: results,
    Image: process.image,
    User: process.session.user,
  })
}

/** Sysmon 11. */
export function createFile(process: Running, time: Instant, path: string): Placed {
  return process.host.write('sysmon', 11, time, {
    RuleName: '-',
    UtcTime: sysmonTime(time),
    ...subject(process),
    TargetFilename: path,
    CreationUtcTime: sysmonTime(time),
    User: process.session.user,
  })
}

/** Sysmon 26. */
export function deleteFile(process: Running, time: Instant, path: string): Placed {
  return process.host.write('sysmon', 26, time, {
    RuleName: '-',
    UtcTime: sysmonTime(time),
    ProcessGuid: process.guid,
    ProcessId: String(process.id),
    User: process.session.user,
    Image: process.image,
    TargetFilename: path,
    Hashes: hashesOf(path, { ...UNKNOWN, variant: process.host.machine.name }),
    IsExecutable: String(path.endsWith('.exe')),
  })
}

/** A file that says nothing of itself. */
export const UNKNOWN: Binary = { version: '-', description: '-', product: '-', company: '-', originalName: '-' }

/** Sysmon 15 for the mark that a browser leaves on what it saved. */
export function markDownload(process: Running, time: Instant, path: string, from: string, page: string): Placed {
  return process.host.write('sysmon', 15, time, {
    RuleName: '-',
    UtcTime: sysmonTime(time),
    ...subject(process),
    TargetFilename: `${path}:Zone.Identifier`,
    CreationUtcTime: sysmonTime(after(time, -1.3)),
    Hash: hashesOf(path, { ...UNKNOWN, variant: 'zone' }),
    Contents: `[ZoneTransfer]  ZoneId=3  ReferrerUrl=${page}  HostUrl=${from}  `,
    User: process.session.user,
  })
}

/** Sysmon 13. */
export function setRegistry(process: Running, time: Instant, key: string, details: string): Placed {
  return process.host.write('sysmon', 13, time, {
    RuleName: '-',
    EventType: 'SetValue',
    UtcTime: sysmonTime(time),
    ...subject(process),
    TargetObject: key,
    Details: details,
    User: process.session.user,
  })
}

/** Sysmon 10. */
export function openProcess(
  source: Running,
  time: Instant,
  target: Running,
  rights: string,
  callTrace: string,
): Placed {
  return source.host.write('sysmon', 10, time, {
    RuleName: '-',
    UtcTime: sysmonTime(time),
    SourceProcessGUID: source.guid,
    SourceProcessId: String(source.id),
    SourceThreadId: String(source.id + 12),
    SourceImage: source.image,
    TargetProcessGUID: target.guid,
    TargetProcessId: String(target.id),
    TargetImage: target.image,
    GrantedAccess: rights,
    CallTrace: callTrace,
    SourceUser: source.session.user,
    TargetUser: target.session.user,
  })
}

/** Sysmon 7: a library that the rules single out was loaded. */
export function loadLibrary(process: Running, time: Instant, path: string, binary: Binary = binaryOf(path)): Placed {
  const isSigned = binary.company !== '-'
  return process.host.write('sysmon', 7, time, {
    RuleName: '-',
    UtcTime: sysmonTime(time),
    ...subject(process),
    ImageLoaded: path,
    FileVersion: binary.version,
    Description: binary.description,
    Product: binary.product,
    Company: binary.company,
    OriginalFileName: binary.originalName,
    Hashes: hashesOf(path, binary),
    Signed: String(isSigned),
    Signature: binary.company,
    SignatureStatus: isSigned ? 'Valid' : 'Unavailable',
    User: process.session.user,
  })
}

/** Sysmon 17 for a named pipe that was made, 18 for one that was opened. */
export function pipe(process: Running, time: Instant, kind: 'made' | 'opened', name: string): Placed {
  return process.host.write('sysmon', kind === 'made' ? 17 : 18, time, {
    RuleName: '-',
    EventType: kind === 'made' ? 'CreatePipe' : 'ConnectPipe',
    UtcTime: sysmonTime(time),
    ProcessGuid: process.guid,
    ProcessId: String(process.id),
    PipeName: `\\${name}`,
    Image: process.image,
    User: process.session.user,
  })
}

/** PowerShell 4104: the text that was run, as PowerShell saw it after decoding. */
export function scriptBlock(
  process: Running,
  time: Instant,
  text: string,
  options: { readonly warn?: boolean } = {},
): Placed {
  return process.host.write(
    'powershell',
    4104,
    time,
    {
      MessageNumber: '1',
      MessageTotal: '1',
      ScriptBlockText: text,
      ScriptBlockId: process.host.chance.guid(),
      Path: '',
    },
    { level: options.warn === true ? 3 : 5, processId: process.id },
  )
}

/** What follows `-EncodedCommand`. */
export function encodedCommand(script: string): string {
  return Buffer.from(script, 'utf16le').toString('base64')
}
