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
import { asker, directory, failedLogon, logoff, logon, runTask, serviceState, share } from '../records/security.ts'
import type { Site } from '../records/who.ts'
import { type Employee, type Host, hostOf, hostsOf, type World } from '../world.ts'
import { dayOf, type Shift } from './calendar.ts'
import { DEFENDER, EDGE, openDesk, POWERSHELL, secondsBetween, system32 } from './desk.ts'
import { ask, deskActs } from './desk-acts.ts'
import { nextProgram, residentProgram } from './programs.ts'
import { smallServices } from './services.ts'

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
const PROGRAMS_A_DAY = 18
const VISITS_A_DAY = 23
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
  const onNetwork = { world, scribe, person, host, chance, time: after(shift.arrived, 2 + chance.next() * 20) }
  if (chance.happens(0.5)) readPolicies(onNetwork)
  if (chance.happens(0.05)) wrongPassword({ ...onNetwork, time: sometime() })
  resident(world, scribe, written, chance, sometime, rate)
  deskActs({ world, scribe, desk: written, person, chance }, rate, sometime)
  logoff(written.log, person, shift.leaves, 2, written.session.logonId)
}

/** Mean count of a day of the calls of a program that runs all day. */
const RESIDENT_CALLS_A_DAY = 5

const RESIDENT_QUESTIONS = [
  'cmd.exe /c ver',
  'reg query HKCU\\Software\\Microsoft\\Office /s',
  'schtasks /query /fo csv',
  'whoami /all',
  'net use',
  'tasklist',
  'ipconfig /all',
  'rundll32 shell32.dll,Control_RunDLL',
  'net group /domain',
  'nltest /dclist:',
] as const

function resident(
  world: World,
  scribe: Scribe,
  desk: Desk,
  chance: Chance,
  sometime: () => Instant,
  rate: number,
): void {
  const program = residentProgram(world, desk.person.account)
  if (program === undefined) return
  const process = start(desk.explorer, after(desk.arrived, 30 + chance.next() * 100), program)
  // It looks for updates, asks for settings, and starts parts of itself.
  for (let left = chance.poisson(1.2); left > 0; left -= 1) {
    const time = sometime()
    if (chance.happens(0.4)) {
      const part = start(process, time, {
        ...program,
        commandLine: `"${program.image}" --type=${chance.pick(['gpu', 'utility', 'crash'])}`,
      })
      end(part, after(time, 5 + chance.logNormal(4, 1.4)))
    } else ask(process, time, chance.pick(RESIDENT_QUESTIONS), chance)
  }
  const facts = chanceOf(`${world.seed} resident site ${program.image.split('\\').at(-1)}`)
  const site = { name: webHost(facts, domainName(facts)), address: placeIn(facts, 'web').address }
  for (let left = count(chance, RESIDENT_CALLS_A_DAY * rate); left > 0; left -= 1)
    scribe.reach({
      time: sometime(),
      host: desk.host,
      process,
      person: desk.person,
      site,
      isResolved: chance.happens(0.3),
      bytesOut: Math.round(chance.logNormal(6.3, 0.7)),
      bytesIn: Math.round(chance.logNormal(6.2, 0.9)),
      seconds: chance.logNormal(-1, 1),
      ...(chance.happens(0.4) ? { agent: desk.person.device.agent } : {}),
    })
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
  // Programs other than the browser do not say to the proxy what they are.
  const byProgram = chance.happens(0.3)
  const isSmall = chance.happens(byProgram ? 0.7 : 0.3)
  scribe.reach({
    time,
    host: desk.host,
    process: byProgram ? (chance.happens(0.8) ? desk.outlook : desk.explorer) : desk.browser,
    person: desk.person,
    site,
    ...(byProgram && chance.happens(0.85) ? {} : { agent: desk.person.device.agent }),
    isResolved: chance.happens(0.35),
    ...(isSmall
      ? {
          bytesOut: Math.round(chance.logNormal(6.4, 0.8)),
          bytesIn: Math.round(chance.logNormal(6.6, 1)),
          seconds: chance.logNormal(-0.8, 1.2),
        }
      : {}),
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
    isDenied: place !== one && chance.happens(0.4),
    secondsBetween: chance.logNormal(1.5, 1),
  })
  if (chance.happens(0.15) && server.hasSysmon)
    createFile(
      scribe.boot(server, time).kernel,
      after(time, 1 + chance.next() * 20),
      `D:\\Shares\\${place.name}\\${chance.pick(place.files)}`,
    )
  logoff(log, person, after(time, chance.logNormal(5.5, 1)), 3, session.logonId)
}

/** The policies that a computer reads from a controller in the morning, and now and then again. */
function readPolicies({ world, scribe, person, host, chance, time }: ShareVisit): void {
  const [first = host] = chance.sample(hostsOf(world, 'controller'), 1)
  const { session } = scribe.remoteLogon({ time, from: host, to: first, account: person })
  share(scribe.log(first, time), asker(person, session), after(time, 0.3), {
    name: 'SYSVOL',
    localPath: '\\??\\C:\\Windows\\SYSVOL\\sysvol',
    from: scribe.addressOf(host, time),
    files: Array.from(
      { length: chance.whole(1, 3) },
      () =>
        `${world.organisation.directory}\\${chance.pick([`Policies\\{${POLICY}}\\gpt.ini`, `Policies\\{${POLICY}}\\Machine\\Registry.pol`, 'scripts\\drives.vbs', `Policies\\{${POLICY}}\\Machine\\Preferences\\ScheduledTasks\\ScheduledTasks.xml`])}`,
    ),
    secondsBetween: 0.05,
  })
  logoff(scribe.log(first, time), person, after(time, 12 + chance.next() * 20), 3, session.logonId)
}

/** The default policy has the same number in every directory. */
const POLICY = '31B2F340-016D-11D2-945F-00C04FB984F9'

/** A password that was mistyped on the way to a server, or has just been changed. */
function wrongPassword({ world, scribe, person, host, chance, time }: ShareVisit): void {
  const [controller] = chance.sample(hostsOf(world, 'controller'), 1)
  if (controller === undefined) return
  const [server] = chance.sample(hostsOf(world, 'controller', 'file server'), 1)
  if (server !== undefined && chance.happens(0.4)) failedLogon(scribe.log(server, time), person, after(time, -1), 3)
  for (let left = chance.whole(1, 3), at = time; left > 0; left -= 1) {
    directory.wrongPassword(scribe.log(controller, at), person, at, { ...host, address: scribe.addressOf(host, at) })
    at = after(at, 3 + chance.next() * 20)
  }
}

const INVENTORY =
  '$ErrorActionPreference="SilentlyContinue"; Get-CimInstance Win32_Product | Select-Object Name,Version,Vendor | ' +
  'ConvertTo-Json -Compress | Out-File "$env:ProgramData\\Orbis\\inventory.json" -Encoding utf8'
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
  'Volume Shadow Copy',
  'Volume Shadow Copy',
  'Windows Backup',
  'Remote Registry',
  'Microsoft Software Shadow Copy Provider',
  'Windows Remote Management (WS-Management)',
  'PSEXESVC',
] as const

/** What a computer does by itself between two instants: agent, antivirus, tasks, services. */
export function background(world: World, scribe: Scribe, host: Host, from: Instant, to: Instant, rate: number): void {
  const boot = scribe.boot(host, from)
  const chance = chanceOf(`${world.seed} background ${host.name} ${dayOf(world, from)}`)
  const length = secondsBetween(from, to)
  const sometime = (): Instant => after(from, chance.next() * (length - 60))
  const many = (mean: number): number => count(chance, mean * rate)
  const { agent } = boot
  const agentSite = world.sites[3] ?? chance.pick(world.sites)
  for (let left = many(2.2); left > 0; left -= 1)
    scribe.reach({
      time: sometime(),
      host,
      process: agent,
      site: agentSite,
      isResolved: chance.happens(0.6),
      bytesOut: Math.round(chance.logNormal(6.6, 0.8)),
      bytesIn: Math.round(chance.logNormal(7, 1.4)),
      agent: 'Orbis/5.2',
    })
  smallServices({ world, scribe, host, boot, chance, from, sometime, many })
  if (chance.happens(AGENT_UPDATE_SHARE)) updateAgent(boot, chance, sometime())
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

function inventory(boot: Boot, agent: Boot['agent'], chance: Chance, time: Instant): void {
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

/** Share of days on which a host's agent is brought up to date: about once in seven weeks. */
const AGENT_UPDATE_SHARE = 0.03

/** The agent's maker rolls a version out: as a bad one would be. */
function updateAgent({ agent, log }: Boot, chance: Chance, time: Instant): void {
  const version = `5.2.${chance.whole(0, 3)}`
  const image = `C:\\ProgramData\\Orbis\\Updates\\orbupd-${version}.exe`
  createFile(agent, time, image)
  const run = start(agent, after(time, 3 + chance.next() * 20), {
    image,
    commandLine: `"${image}" /S`,
    binary: {
      version: `${version}.4`,
      description: 'Orbis agent update',
      product: 'Orbis Endpoint',
      company: 'Orbis Endpoint Software AB',
      originalName: 'orbupd.exe',
    },
  })
  for (const [index, name] of ['orbagent.dll', 'orbcore.dll'].entries())
    createFile(run, after(run.started, 2 + index * 1.4 + chance.next()), `C:\\Program Files\\Orbis Endpoint\\${name}`)
  serviceState(log, after(run.started, 6), 'Orbis Endpoint Agent', 'stopped')
  serviceState(log, after(run.started, 8 + chance.next() * 3), 'Orbis Endpoint Agent', 'running')
  end(run, after(run.started, 14 + chance.next() * 4))
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

function enumerate(agent: Boot['agent'], chance: Chance, time: Instant): void {
  const commandLine = chance.pick(AGENT_QUESTIONS)
  const isWrapped = chance.happens(0.4)
  const by = isWrapped
    ? start(agent, after(time, -0.2), { image: system32('cmd.exe'), commandLine: `cmd.exe /c ${commandLine}` })
    : agent
  const asked = start(by, time, { image: system32(`${commandLine.split(' ')[0] ?? ''}.exe`), commandLine })
  end(asked, after(time, 0.2 + chance.next() * 3))
}

function antivirus(boot: Boot, chance: Chance, time: Instant): void {
  const { engine } = boot
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
