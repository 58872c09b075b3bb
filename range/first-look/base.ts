import type { Instant } from '../../src/model/time.ts'
import { after } from '../chance.ts'
import {
  connect,
  createFile,
  deleteFile,
  encodedCommand,
  end,
  openProcess,
  type Running,
  type Session,
  scriptBlock,
  setRegistry,
  start,
  systemSession,
  wasRunning,
} from '../records/processes.ts'
import { itself, registerTask, runTask, serviceState } from '../records/security.ts'
import type { HostLog } from '../records/windows.ts'
import { local } from './chance.ts'
import { ORGANISATION, SITES } from './organisation.ts'

/** What runs on every computer from its start on. */
export interface Base {
  readonly host: HostLog
  readonly system: Session
  readonly services: Running
  readonly lsass: Running
  readonly scheduler: Running
  readonly antivirus: Running
  readonly agent: Running
  readonly winlogon: Running
  /** The process with the number 4, in whose name files arrive over the network. */
  readonly kernel: Running
}

const SYSTEM32 = 'C:\\Windows\\System32'
export const POWERSHELL: string = `${SYSTEM32}\\WindowsPowerShell\\v1.0\\powershell.exe`
const DEFENDER = 'C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18.25080.5-0'
const AGENT = 'C:\\Program Files\\Orbis Endpoint\\orbagent.exe'

/** A path below System32. */
export function system32(name: string): string {
  return `${SYSTEM32}\\${name}`
}

/** The computer as it has been since it was last started. */
export function startedAt(host: HostLog, since: Instant): Base {
  const system = systemSession(host)
  const running = (image: string, seconds: number, commandLine = image): Running =>
    wasRunning(host, image, system, after(since, seconds), commandLine)
  return {
    host,
    system,
    services: running(system32('services.exe'), 2),
    lsass: running(system32('lsass.exe'), 2),
    winlogon: running(system32('winlogon.exe'), 4, 'winlogon.exe'),
    scheduler: running(system32('svchost.exe'), 5, `${SYSTEM32}\\svchost.exe -k netsvcs -p -s Schedule`),
    kernel: { ...running('System', 0), id: 4 },
    antivirus: running(`${DEFENDER}\\MsMpEng.exe`, 11, `"${DEFENDER}\\MsMpEng.exe"`),
    agent: running(AGENT, 19, `"${AGENT}" --service`),
  }
}

/** Restarts a computer for its monthly updates. */
export function restart(before: Base, time: Instant): Base {
  const { host } = before
  const updater = start(before.services, after(time, -340), {
    image: system32('wuauclt.exe'),
    commandLine: `"${system32('wuauclt.exe')}" /RunHandlerComServer`,
  })
  connect(updater, after(time, -335), SITES.systemUpdates)
  const worker = start(before.services, after(time, -300), {
    image:
      'C:\\Windows\\WinSxS\\amd64_microsoft-windows-servicingstack_31bf3856ad364e35_10.0.26100.4650_none\\TiWorker.exe',
    commandLine:
      'C:\\Windows\\WinSxS\\amd64_microsoft-windows-servicingstack_31bf3856ad364e35_10.0.26100.4650_none\\TiWorker.exe -Embedding',
  })
  for (const [index, file] of ['ntdll.dll', 'win32k.sys', 'schannel.dll', 'http.sys'].entries()) {
    createFile(
      worker,
      after(time, -280 + index * 19.7),
      `C:\\Windows\\WinSxS\\Temp\\InFlight\\${host.chance.hex(16)}\\${file}`,
    )
  }
  host.write('system', 1074, after(time, -3), {
    param1: `${system32('svchost.exe')} (${host.machine.name})`,
    param2: host.machine.name,
    param3: 'Operating System: Service pack (Planned)',
    param4: '0x80020010',
    param5: 'restart',
    param6: '',
    param7: 'NT AUTHORITY\\SYSTEM',
  })
  host.write('system', 6006, time, {})
  host.write('system', 6005, after(time, 74), {})
  return startedAt(host, after(time, 70))
}

/** A day of what a computer does by itself: antivirus, management agent, policy, update tasks. */
export function backgroundOfDay(base: Base, day: number): void {
  const { host } = base
  const { chance } = host
  const at = (time: string, spreadMinutes: number): Instant =>
    after(local(day, time), chance.whole(0, spreadMinutes * 60) + chance.next())
  antivirus(base, at('05:10:00', 35), at('12:20:00', 50))
  inventory(base, at('06:30:00', 9), day)
  heartbeats(base, local(day, '00:14:00'))
  if (chance.happens(0.7)) policy(base, at('09:40:00', 300))
  if (chance.happens(0.8)) edgeUpdate(base, at('10:05:00', 200))
  for (const service of chance.happens(0.5)
    ? ['Windows Update', 'Software Protection']
    : ['BITS', 'Windows Modules Installer']) {
    const time = at('03:20:00', 900)
    serviceState(host, time, service, 'running')
    serviceState(host, after(time, chance.whole(60, 900)), service, 'stopped')
  }
}

/** New definitions in the morning and a look at what runs later; the latter opens every process, lsass too. */
function antivirus({ host, services, lsass, antivirus: engine }: Base, updated: Instant, scanned: Instant): void {
  const { chance } = host
  const image = `${DEFENDER}\\MpCmdRun.exe`
  const update = start(engine, updated, {
    image,
    commandLine: `"${image}" SignatureUpdate -ScheduleJob -UnmanagedUpdate`,
  })
  connect(update, after(updated, 1.2), SITES.antivirus)
  const package_ = 'C:\\Windows\\SERVIC~1\\NETWOR~1\\AppData\\Local\\Temp\\mpam-fe.exe'
  createFile(update, after(updated, 9), package_)
  const unpack = start(services, after(updated, 11), { image: package_, commandLine: `"${package_}" /q WD` })
  createFile(
    unpack,
    after(updated, 14),
    `C:\\ProgramData\\Microsoft\\Windows Defender\\Definition Updates\\{${chance.guid().toUpperCase()}}\\mpengine.dll`,
  )
  end(unpack, after(updated, 21))
  const trace =
    `${SYSTEM32}\\ntdll.dll+9fc24|${SYSTEM32}\\KERNELBASE.dll+30b0e|` +
    `C:\\ProgramData\\Microsoft\\Windows Defender\\Definition Updates\\{6E1F}\\mpengine.dll+5a2c81`
  openProcess(engine, scanned, lsass, chance.pick(['0x1410', '0x101000', '0x1000', '0x1010']), trace)
}

/** The management agent calls its maker's server at fixed intervals, by day and night. */
function heartbeats({ host, agent }: Base, from: Instant): void {
  for (let hour = 0; hour < 24; hour += 4) {
    connect(agent, after(from, hour * 3600 + host.chance.whole(0, 40) + host.chance.next()), SITES.agent, {
      cached: host.chance.happens(0.8),
    })
  }
}

/** What the management agent asks every computer, every day. It starts PowerShell with an encoded command, as many do. */
const INVENTORY =
  '$ErrorActionPreference="SilentlyContinue"; Get-CimInstance Win32_Product | Select-Object Name,Version,Vendor | ' +
  'ConvertTo-Json -Compress | Out-File "$env:ProgramData\\Orbis\\inventory.json" -Encoding utf8'

function inventory({ host, agent }: Base, time: Instant, day: number): void {
  const commandLine = `powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand ${encodedCommand(INVENTORY)}`
  const shell = start(agent, time, { image: POWERSHELL, commandLine, directory: 'C:\\Program Files\\Orbis Endpoint\\' })
  start(shell, after(time, 0.2), {
    image: system32('conhost.exe'),
    commandLine: '\\??\\C:\\Windows\\system32\\conhost.exe 0xffffffff -ForceV1',
  })
  scriptBlock(shell, after(time, 0.9), INVENTORY)
  createFile(shell, after(time, 6.4), 'C:\\ProgramData\\Orbis\\inventory.json')
  end(shell, after(time, 7.1))
  connect(agent, after(time, 9), SITES.agent)
  if (day === 8) agentUpdate(host, agent, after(time, 180))
}

/** The agent renews itself by a program that it puts into ProgramData. */
function agentUpdate(host: HostLog, agent: Running, time: Instant): void {
  const image = 'C:\\ProgramData\\Orbis\\Updates\\orbupd-5.2.1.exe'
  connect(agent, time, SITES.agent)
  createFile(agent, after(time, 4), image)
  const updater = start(agent, after(time, 6), { image, commandLine: `"${image}" /silent /norestart /channel=stable` })
  connect(updater, after(time, 7.5), SITES.agent)
  createFile(updater, after(time, 15), 'C:\\Program Files\\Orbis Endpoint\\orbagent.dll')
  setRegistry(
    updater,
    after(time, 16),
    'HKLM\\System\\CurrentControlSet\\Services\\OrbisAgent\\ImagePath',
    '"C:\\Program Files\\Orbis Endpoint\\orbagent.exe" --service',
  )
  deleteFile(updater, after(time, 19), 'C:\\ProgramData\\Orbis\\Updates\\stage.tmp')
  end(updater, after(time, 20))
  serviceState(host, after(time, 21), 'Orbis Endpoint Agent', 'running')
}

/** Group policy is renewed; now and then it brings a task along. */
function policy({ host, scheduler, system }: Base, time: Instant): void {
  const update = start(scheduler, time, {
    image: system32('gpupdate.exe'),
    commandLine: 'gpupdate.exe /target:computer',
    session: system,
  })
  runTask(host, time, 'Microsoft\\Windows\\GroupPolicy\\{A7719E0F-10DB-4640-AD8C-490CC6AD5202}', update)
  end(update, after(time, 5))
  if (host.chance.happens(0.3)) {
    registerTask(host, itself(host), after(time, 6), {
      name: `${ORGANISATION.name} Drucker verbinden`,
      command: system32('wscript.exe'),
      arguments: `\\\\SRV-DC01\\NETLOGON\\drucker.vbs`,
      trigger: 'LogonTrigger',
    })
  }
}

function edgeUpdate({ host, scheduler, system }: Base, time: Instant): void {
  const image = 'C:\\Program Files (x86)\\Microsoft\\EdgeUpdate\\MicrosoftEdgeUpdate.exe'
  const update = start(scheduler, time, {
    image,
    commandLine: `"${image}" /ua /installsource scheduler`,
    session: system,
  })
  runTask(host, time, 'MicrosoftEdgeUpdateTaskMachineUA', update)
  if (host.chance.happens(0.5)) connect(update, after(time, 2), SITES.browserUpdates)
  end(update, after(time, 12))
}
