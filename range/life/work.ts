import { type Instant, instant } from '../../src/model/time.ts'
import type { Boot, Desk } from '../campaigns/campaign.ts'
import { after, type Chance, chanceOf } from '../chance.ts'
import { placeIn } from '../organisation/addresses.ts'
import { domainName, webHost } from '../organisation/names.ts'
import type { Scribe } from '../output/scribe.ts'
import {
  connect,
  createFile,
  encodedCommand,
  end,
  openProcess,
  scriptBlock,
  setRegistry,
  start,
} from '../records/processes.ts'
import { asker, failedLogon, logoff, logon, runTask, serviceState, share } from '../records/security.ts'
import type { Site } from '../records/who.ts'
import { type Employee, type Host, hostOf, type World } from '../world.ts'
import { dayOf, type Shift } from './calendar.ts'
import { EDGE, openDesk, POWERSHELL, secondsBetween, system32 } from './desk.ts'
import { nextProgram } from './programs.ts'

/** A person's day at the computer. */
export interface WorkDay {
  readonly world: World
  readonly scribe: Scribe
  readonly person: Employee
  readonly host: Host
  readonly shift: Shift
  /** How many times the events of `eval`. */
  readonly rate: number
}

/** Mean counts of a day at rate 1. */
const PROGRAMS_A_DAY = 20
const VISITS_A_DAY = 28
const UNLOCKS_A_DAY = 3
const SHARE_VISITS_A_DAY = 1.6
/** Share of visits to a site that nobody had visited: the rare kinds of the published rates are kept, while the rest is thinned. */
const NEW_SITE_SHARE = 0.04

/** Writes what a person's computer and the network show of a day. */
export function workDay({ world, scribe, person, host, shift, rate }: WorkDay): void {
  const records: Parameters<typeof openDesk>[4] = scribe.log(host, shift.arrived).records
  const chance = chanceOf(`${world.seed} work ${person.account} ${shift.day}`)
  const written = openDesk(world, person, host, shift, records)
  const seconds = secondsBetween(shift.arrived, shift.leaves)
  // People do more before and after noon than at lunch.
  const sometime = (): Instant => {
    let at = 240 + chance.next() * (seconds - 300)
    if (Math.abs(at / seconds - 0.45) < 0.05 && chance.happens(0.6)) at = 240 + chance.next() * (seconds - 300)
    return after(shift.arrived, at)
  }
  const times = (mean: number, act: (time: Instant) => void): void => {
    for (let left = count(chance, mean * rate); left > 0; left -= 1) act(sometime())
  }
  if (chance.happens(0.12)) failedLogon(written.log, person, after(shift.arrived, -6 - chance.next() * 20), 2)
  times(PROGRAMS_A_DAY, (time) => runProgram(world, written, person, chance, time))
  times(VISITS_A_DAY, (time) => visit(world, scribe, written, chance, time))
  times(UNLOCKS_A_DAY, (time) => unlock(written, person, chance, time))
  times(SHARE_VISITS_A_DAY, (time) => visitShare({ world, scribe, person, host, chance, time }))
  logoff(written.log, person, shift.leaves, 2, written.session.logonId)
}

function count(chance: Chance, mean: number): number {
  return mean > 40 ? Math.max(0, Math.round(chance.normal(mean, Math.sqrt(mean) * 2))) : chance.poisson(mean)
}

function runProgram(world: World, desk: Desk, person: Employee, chance: Chance, time: Instant): void {
  const program = nextProgram(world, person, chance)
  const parent = program.image === EDGE ? desk.browser : desk.explorer
  const process = start(parent, time, { ...program, directory: `C:\\Users\\${person.account}\\` })
  const folder = `C:\\Users\\${person.account}\\${chance.pick(['Documents', 'AppData\\Local\\Temp', 'AppData\\Roaming', 'Desktop', 'Downloads'])}`
  if (chance.happens(0.5))
    createFile(
      process,
      after(time, 1 + chance.next() * 40),
      `${folder}\\${chance.hex(6)}.${chance.pick(['tmp', 'docx', 'xlsx', 'lnk', 'zip', 'dat', 'ps1', 'exe', 'dll'])}`,
    )
  if (chance.happens(0.3))
    setRegistry(
      process,
      after(time, 2 + chance.next() * 9),
      `HKU\\${person.sid}\\Software\\${chance.pick(['Microsoft\\Office\\16.0\\Common\\Last', 'Microsoft\\Windows\\CurrentVersion\\Run\\Tray', 'Vendor\\Window'])}`,
      `DWORD (0x0000${chance.hex(4)})`,
    )
  if (program.binary !== undefined && chance.happens(0.6))
    connect(process, after(time, 3 + chance.next() * 20), chance.zipf(world.sites))
  if (chance.happens(0.75)) end(process, instant(Math.min(desk.leaves, after(time, chance.logNormal(4, 1.6)))))
}

/** A site that the person visits: mostly few, after Zipf, each with some of their own, and now and then one never seen before. */
function siteFor(world: World, account: string, chance: Chance): Site {
  if (chance.happens(NEW_SITE_SHARE))
    return {
      name: webHost(chance, domainName(chance)),
      address: placeIn(chance, chance.happens(0.8) ? 'web' : 'hosting').address,
    }
  if (chance.happens(0.3))
    return chanceOf(`${world.seed} favourites ${account} ${chance.whole(0, 14)}`).pick(world.sites)
  return chance.zipf(world.sites)
}

function visit(world: World, scribe: Scribe, desk: Desk, chance: Chance, time: Instant): void {
  const site = siteFor(world, desk.person.account, chance)
  const isPlain = chance.happens(0.06)
  const isUpload = chance.happens(0.02)
  scribe.reach({
    time,
    host: desk.host,
    process: chance.happens(0.12) ? desk.outlook : desk.browser,
    person: desk.person,
    site,
    agent: desk.person.device.agent,
    isResolved: chance.happens(0.35),
    ...(isPlain
      ? { port: 80, path: `/${chance.hex(5)}/${chance.pick(['index.html', 'logo.png', 'update.xml', 'q'])}` }
      : {}),
    ...(isUpload ? { bytesOut: Math.round(chance.logNormal(14, 1.6)), method: 'POST' as const } : {}),
  })
}

function unlock({ log }: Desk, person: Employee, chance: Chance, time: Instant): void {
  const logonId = log.logonId()
  logon(log, person, time, { type: 7, logonId })
  logoff(log, person, after(time, 1 + chance.next()), 7, logonId)
}

interface ShareVisit {
  readonly world: World
  readonly scribe: Scribe
  readonly person: Employee
  readonly host: Host
  readonly chance: Chance
  readonly time: Instant
}

/** Opens files on a share of the own department, seldom another. */
function visitShare({ world, scribe, person, host, chance, time }: ShareVisit): void {
  const one = world.shares.find(({ department }) => department === person.department) ?? chance.pick(world.shares)
  const place = chance.happens(0.08) ? chance.pick(world.shares) : one
  const server = hostOf(world, place.host)
  const { session } = scribe.remoteLogon({
    time,
    from: host,
    to: server,
    account: person,
    ...(chance.happens(0.04) ? { method: 'NTLM' as const } : {}),
  })
  const log = scribe.log(server, time)
  share(log, asker(person, session), after(time, 0.3), {
    name: place.name,
    localPath: place.localPath,
    from: scribe.addressOf(host, time),
    files: Array.from({ length: chance.happens(0.03) ? chance.whole(10, 30) : chance.whole(1, 3) }, () =>
      chance.zipf(place.files),
    ),
    writes: chance.happens(0.3),
    secondsBetween: chance.logNormal(1.5, 1),
  })
  logoff(log, person, after(time, chance.logNormal(5.5, 1)), 3, session.logonId)
}

const INVENTORY =
  '$ErrorActionPreference="SilentlyContinue"; Get-CimInstance Win32_Product | Select-Object Name,Version,Vendor | ' +
  'ConvertTo-Json -Compress | Out-File "$env:ProgramData\\Orbis\\inventory.json" -Encoding utf8'
const AGENT = 'C:\\Program Files\\Orbis Endpoint\\orbagent.exe'
const DEFENDER = 'C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.25080.5-0'
const TASKS = [
  'Microsoft\\Windows\\UpdateOrchestrator\\Schedule Scan',
  'MicrosoftEdgeUpdateTaskMachineUA',
  'Microsoft\\Windows\\Defrag\\ScheduledDefrag',
  'OneDrive Reporting Task',
  'Orbis Inventory',
  'Adobe Acrobat Update Task',
] as const
const SERVICES = [
  'Windows Update',
  'BITS',
  'Software Protection',
  'Windows Modules Installer',
  'Print Spooler',
  'Orbis Endpoint Agent',
] as const

/** What a computer does by itself between two instants: agent, antivirus, tasks, services. */
export function background(world: World, scribe: Scribe, host: Host, from: Instant, to: Instant, rate: number): void {
  const boot = scribe.boot(host, from)
  const chance = chanceOf(`${world.seed} background ${host.name} ${dayOf(world, from)}`)
  const length = secondsBetween(from, to)
  const sometime = (): Instant => after(from, chance.next() * (length - 60))
  const many = (mean: number): number => count(chance, mean * rate)
  const agent = { ...boot.services, image: AGENT, commandLine: `"${AGENT}" --service` }
  const agentSite = world.sites[3] ?? chance.pick(world.sites)
  for (let left = many(3); left > 0; left -= 1)
    scribe.reach({
      time: sometime(),
      host,
      process: agent,
      site: agentSite,
      isResolved: chance.happens(0.7),
      agent: 'Orbis/5.2',
    })
  inventory(boot, agent, chance, sometime())
  antivirus(boot, chance, sometime())
  for (let left = many(3.6); left > 0; left -= 1) enumerate(agent, chance, sometime())
  for (let left = many(2); left > 0; left -= 1) {
    const time = sometime()
    const task = start(boot.scheduler, time, { image: system32('taskhostw.exe'), commandLine: 'taskhostw.exe' })
    runTask(boot.log, time, chance.pick(TASKS), task)
    end(task, after(time, 5 + chance.next() * 50))
  }
  for (let left = many(2.5); left > 0; left -= 1)
    serviceState(boot.log, sometime(), chance.pick(SERVICES), chance.happens(0.5) ? 'running' : 'stopped')
  for (let left = many(2); left > 0; left -= 1)
    start(boot.services, sometime(), {
      image: system32('svchost.exe'),
      commandLine: `C:\\Windows\\System32\\svchost.exe -k ${chance.pick(['netsvcs -p -s wuauserv', 'LocalService -p', 'wsappx -p -s AppXSvc', 'NetworkService -p -s WinRM'])}`,
    })
}

function inventory(boot: Boot, agent: Boot['services'], chance: Chance, time: Instant): void {
  const shell = start(agent, time, {
    image: POWERSHELL,
    commandLine: `powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand ${encodedCommand(INVENTORY)}`,
  })
  scriptBlock(shell, after(time, 0.9), INVENTORY)
  createFile(shell, after(time, 4 + chance.next() * 4), 'C:\\ProgramData\\Orbis\\inventory.json')
  if (chance.happens(0.2))
    openProcess(
      agent,
      after(time, 9),
      boot.lsass,
      chance.pick(['0x1410', '0x1010', '0x1fffff']),
      `${system32('ntdll.dll')}+9fc24|${system32('KERNELBASE.dll')}+30b0e|UNKNOWN(00000${chance.hex(11)})`,
    )
  end(shell, after(time, 9 + chance.next()))
}

/** What agents, logon scripts and monitoring ask every computer. */
const AGENT_QUESTIONS = [
  'ipconfig /all',
  'arp -a',
  'systeminfo',
  'net localgroup administrators',
  'tasklist /svc',
  'quser',
  'net share',
  'nltest /dsgetdc:corp',
  'whoami /user',
  'net user /domain',
  'schtasks /query /fo csv',
  'reg query HKLM\\Software\\Orbis',
  'sc query',
  'netsh advfirewall show allprofiles',
] as const

function enumerate(agent: Boot['services'], chance: Chance, time: Instant): void {
  const commandLine = chance.pick(AGENT_QUESTIONS)
  const asked = start(agent, time, { image: system32(`${commandLine.split(' ')[0] ?? ''}.exe`), commandLine })
  end(asked, after(time, 0.2 + chance.next() * 3))
}

function antivirus(boot: Boot, chance: Chance, time: Instant): void {
  const engine = { ...boot.services, image: `${DEFENDER}\\MsMpEng.exe`, commandLine: `"${DEFENDER}\\MsMpEng.exe"` }
  const update = start(engine, time, {
    image: `${DEFENDER}\\MpCmdRun.exe`,
    commandLine: `"${DEFENDER}\\MpCmdRun.exe" SignatureUpdate -ScheduleJob -UnmanagedUpdate`,
  })
  createFile(
    update,
    after(time, 4),
    `C:\\ProgramData\\Microsoft\\Windows Defender\\Definition Updates\\{${chance.guid().toUpperCase()}}\\mpengine.dll`,
  )
  openProcess(
    engine,
    after(time, 60 + chance.next() * 90),
    boot.lsass,
    chance.pick(['0x1410', '0x101000', '0x1000', '0x1010']),
    `${system32('ntdll.dll')}+9fc24|${system32('KERNELBASE.dll')}+30b0e`,
  )
  end(update, after(time, 21 + chance.next()))
}
