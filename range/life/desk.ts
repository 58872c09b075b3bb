import { DAY_US, HOUR_US, type Instant, instant, SECOND_US } from '../../src/model/time.ts'
import type { Boot, Desk } from '../campaigns/campaign.ts'
import { after, chanceOf, digest } from '../chance.ts'
import { type Running, sessionOf, start, systemSession, wasRunning } from '../records/processes.ts'
import { logon } from '../records/security.ts'
import { type HostLog, openHost, type WindowsRecord } from '../records/windows.ts'
import type { Employee, Host, World } from '../world.ts'
import { addressAt, dayOf, type Shift } from './calendar.ts'

const SYSTEM32 = 'C:\\Windows\\System32'
export const POWERSHELL: string = `${SYSTEM32}\\WindowsPowerShell\\v1.0\\powershell.exe`

const AGENT = 'C:\\Program Files\\Orbis Endpoint\\orbagent.exe'
export const DEFENDER: string = 'C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.25080.5-0'

/** A path below System32. */
export function system32(name: string): string {
  return `${SYSTEM32}\\${name}`
}

/** A view of a host's logs for a part of the range (`who`) and a day: its chance and its ids are its own. */
export function viewOf(world: World, host: Host, day: number, who: string, records: WindowsRecord[]): HostLog {
  const chance = chanceOf(`${world.seed} log ${host.name} ${day} ${who}`)
  return openHost(host, {
    chance,
    mark: digest(`${world.seed} mark ${host.name}`, 8),
    records,
    // A day's logon ids lie in a stretch of their own, as they do on a computer that runs on.
    firstLogon: 0x31000 + (day + 60) * 0x40_0000 + chance.whole(0, 0x3f_0000),
  })
}

/** Days between the restarts for updates. */
const RESTART_DAYS = 14

/** What runs on a host since it was last started. The same for everybody, but for the view that it writes to. */
export function bootOf(world: World, host: Host, time: Instant, log: HostLog): Boot {
  const period = Math.floor((dayOf(world, time) + RESTART_DAYS) / RESTART_DAYS) - 1
  const throwaway = viewOf(world, host, period * RESTART_DAYS, 'boot', [])
  const since = instant(
    Math.round(world.start + period * RESTART_DAYS * DAY_US + 2.2 * HOUR_US + throwaway.chance.next() * HOUR_US),
  )
  const system = systemSession(throwaway)
  const running = (image: string, seconds: number, commandLine = image): Running => ({
    ...wasRunning(throwaway, image, system, after(since, seconds), commandLine),
    host: log,
  })
  return {
    log,
    services: running(system32('services.exe'), 2),
    lsass: running(system32('lsass.exe'), 2),
    winlogon: running(system32('winlogon.exe'), 4, 'winlogon.exe'),
    scheduler: running(system32('svchost.exe'), 5, `${SYSTEM32}\\svchost.exe -k netsvcs -p -s Schedule`),
    wmi: running(`${SYSTEM32}\\wbem\\WmiPrvSE.exe`, 31, `${SYSTEM32}\\wbem\\wmiprvse.exe -secured -Embedding`),
    kernel: { ...running('System', 0), id: 4 },
    agent: running(AGENT, 48, `"${AGENT}" --service`),
    engine: running(`${DEFENDER}\\MsMpEng.exe`, 22, `"${DEFENDER}\\MsMpEng.exe"`),
  }
}

const PROGRAMS = 'C:\\Program Files'
export const EDGE: string = `${PROGRAMS} (x86)\\Microsoft\\Edge\\Application\\msedge.exe`
const OUTLOOK = `${PROGRAMS}\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE`

/** A person's morning at their computer: logon, shell, the programs that are open all day. Written to `records`. */
export function openDesk(world: World, person: Employee, host: Host, shift: Shift, records: WindowsRecord[]): Desk {
  const log = viewOf(world, host, shift.day, 'desk', records)
  const boot = bootOf(world, host, shift.arrived, log)
  const session = sessionOf(log, person, { at: shift.arrived })
  logon(log, person, shift.arrived, { type: shift.isAtHome ? 11 : 2, logonId: session.logonId })
  const user = start(boot.winlogon, after(shift.arrived, 1.1), {
    image: system32('userinit.exe'),
    commandLine: 'C:\\Windows\\system32\\userinit.exe',
    session,
  })
  const explorer = start(user, after(shift.arrived, 1.6), {
    image: 'C:\\Windows\\explorer.exe',
    commandLine: 'C:\\Windows\\Explorer.EXE',
  })
  const outlook = start(explorer, after(shift.arrived, 12 + log.chance.next() * 60), { image: OUTLOOK })
  const browser = start(explorer, after(shift.arrived, 20 + log.chance.next() * 200), {
    image: EDGE,
    commandLine: `"${EDGE}" --no-startup-window --win-session-start`,
  })
  return {
    host,
    person,
    arrived: shift.arrived,
    leaves: shift.leaves,
    address: addressAt(world, host, shift.arrived),
    isAtHome: shift.isAtHome,
    log,
    session,
    explorer,
    outlook,
    browser,
  }
}

/** The same desk for another part of the range, which writes to a view of its own. */
export function deskFor(desk: Desk, log: HostLog): Desk {
  const of = (process: Running): Running => ({ ...process, host: log })
  return { ...desk, log, explorer: of(desk.explorer), outlook: of(desk.outlook), browser: of(desk.browser) }
}

/** Seconds between two instants. */
export function secondsBetween(from: Instant, to: Instant): number {
  return (to - from) / SECOND_US
}
