import type { Instant } from '../../src/model/time.ts'
import { hostSubject, userSubject } from '../campaigns/play.ts'
import { after, type Chance } from '../chance.ts'
import { programName } from '../organisation/names.ts'
import {
  createFile,
  deleteFile,
  encodedCommand,
  end,
  openProcess,
  pipe,
  type Running,
  scriptBlock,
  setRegistry,
  start,
} from '../records/processes.ts'
import {
  asker,
  clearLog,
  directory,
  installService,
  logoff,
  policyObject,
  registerTask,
  serviceState,
  share,
} from '../records/security.ts'
import { computerOf, type Employee, type Host, hostsOf, type World } from '../world.ts'
import { POWERSHELL, system32 } from './desk.ts'
import { ask } from './desk-acts.ts'
import { administratorOf, during, type Scene, type Told, windowsHosts } from './scene.ts'

const ADMIN_COMMANDS = [
  'cmd /c ipconfig /flushdns',
  'cmd /c gpupdate /force',
  'powershell -NoProfile -Command "Get-HotFix"',
  'cmd /c sc query',
  'cmd /c dir C:\\Windows\\Temp',
  'cmd /c net localgroup administrators',
  'cmd /c whoami',
  'cmd /c tasklist',
  'cmd /c reg query HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall',
  'cmd /c wevtutil qe System /c:5',
] as const

/** An administrator, from the own computer or the jump host, starts a command on many hosts. */
export function remoteAdministration(scene: Scene, at?: Instant): Told | undefined {
  const { world, scribe, chance } = scene
  const person = administratorOf(scene)
  const account = person?.administration
  const time = at ?? (person === undefined ? undefined : during(scene, person))
  if (person === undefined || account === undefined || time === undefined) return undefined
  const from = ownOrJump(world, person, chance)
  const hosts = chance.sample(windowsHosts(world), Math.min(40, chance.whole(3, 24)))
  const by = chance.pick(['wmi', 'service', 'remote shell'] as const)
  // Some use a maker's own runner instead of the well-known one.
  const tool = chance.happens(0.5) ? 'PSEXESVC' : programName(chance)
  let now = time
  for (const to of hosts) {
    if (to === from) continue
    now = after(now, chance.logNormal(2.6, 1.1))
    const { session } = scribe.remoteLogon({
      time: now,
      from,
      to,
      account,
      isAdministrator: true,
      ...(chance.happens(0.3) ? { method: 'NTLM' as const } : {}),
    })
    const log = scribe.log(to, now)
    const address = scribe.addressOf(from, now)
    if (by === 'service') {
      copyToAdminShare(scene, to, asker(account, session), after(now, 0.3), address, `${tool}.exe`)
      installService(log, after(now, 0.6), {
        name: tool,
        path: `%SystemRoot%\\${tool}.exe`,
        who: asker(account, session),
        automatic: chance.happens(0.3),
      })
      if (chance.happens(0.4)) serviceState(log, after(now, 9), tool, 'stopped')
    }
    if (by === 'service') {
      const service = scribe.boot(to, now)
      pipe(service.services, after(now, 0.7), 'made', `${tool}-${from.name}-${chance.whole(1000, 9999)}-stdin`)
      if (chance.happens(0.5)) pipe(service.kernel, after(now, 0.9), 'opened', tool)
    }
    const command = chance.pick(ADMIN_COMMANDS)
    const program = command.startsWith('powershell') ? POWERSHELL : system32('cmd.exe')
    const path = `C:\\Windows\\${tool}.exe`
    const runner =
      by === 'service'
        ? start(scribe.boot(to, now).services, after(now, 0.8), { image: path, commandLine: path })
        : undefined
    const process =
      runner === undefined
        ? scribe.remoteProcess({ host: to, time: after(now, 1.1), session, by, image: program, commandLine: command })
        : start(runner, after(now, 1.1), { image: program, commandLine: command })
    if (runner !== undefined) end(runner, after(now, 11))
    end(process, after(now, 2 + chance.next() * 8))
    logoff(scribe.log(to, now), account, after(now, 12 + chance.next() * 20), 3, session.logonId)
  }
  return { subjects: [userSubject(account), ...hosts.slice(0, 40).map(hostSubject)], from: time, to: now }
}

/** The same by night. */
export function nightWork(scene: Scene): Told | undefined {
  const { chance, midnight } = scene
  return remoteAdministration(scene, after(midnight, (20.5 + chance.next() * 3) * 3600))
}

/** Deployment: the service's account makes a task on many hosts, which starts PowerShell with encoded text. */
export function rollOut({ world, scribe, chance, midnight }: Scene): Told | undefined {
  const account = world.services.find(({ account: name }) => name === 'svc-deploy')
  const [from] = hostsOf(world, 'application')
  if (account === undefined || from === undefined) return undefined
  const name = programName(chance)
  const script = `$p="\\\\SRV-APP01\\deploy$\\${name}"; Copy-Item $p\\${name}.exe "$env:ProgramFiles\\${name}\\" -Force; Start-Process "$env:ProgramFiles\\${name}\\${name}.exe" -ArgumentList "/S" -Wait`
  const command = `-NoProfile -ExecutionPolicy Bypass -EncodedCommand ${encodedCommand(script)}`
  const begins = after(midnight, 9 * 3600 + chance.next() * 8 * 3600)
  let now = begins
  const hosts = chance
    .sample(hostsOf(world, 'desk', 'laptop'), chance.whole(5, 30))
    .filter((host) => host.kind === 'desk' || chance.happens(0.7))
  for (const to of hosts) {
    now = after(now, 3 + chance.next() * 40)
    const { session } = scribe.remoteLogon({ time: now, from, to, account, isAdministrator: true })
    registerTask(scribe.log(to, now), asker(account, session), after(now, 0.8), {
      name: `Deploy\\${name}`,
      command: POWERSHELL,
      arguments: command,
      trigger: 'RegistrationTrigger',
    })
    const shell = scribe.remoteProcess({
      host: to,
      time: after(now, 2),
      session: { ...session, user: 'NT AUTHORITY\\SYSTEM' },
      by: 'task',
      image: POWERSHELL,
      commandLine: `powershell.exe ${command}`,
    })
    scriptBlock(shell, after(now, 2.6), script)
    if (chance.happens(0.3)) createFile(scribe.boot(to, now).kernel, after(now, 0.5), `C:\\Windows\\Temp\\${name}.exe`)
    createFile(shell, after(now, 4), `C:\\Program Files\\${name}\\${name}.exe`)
    end(shell, after(now, 14 + chance.next() * 30))
    logoff(scribe.log(to, now), account, after(now, 20), 3, session.logonId)
  }
  return { subjects: [userSubject(account), ...hosts.map(hostSubject)], from: begins, to: now }
}

/** An administrator looks at somebody's computer. */
export function remoteSupport(scene: Scene): Told | undefined {
  const { world, scribe, chance } = scene
  const person = administratorOf(scene)
  const account = person?.administration
  if (person === undefined || account === undefined) return undefined
  const time = during(scene, person)
  if (time === undefined) return undefined
  const to = chance.pick(windowsHosts(world))
  const { session } = scribe.remoteLogon({
    time,
    from: computerOf(world, person),
    to,
    account,
    type: 10,
    isAdministrator: true,
  })
  const process = scribe.remoteProcess({
    host: to,
    time: after(time, 40),
    session,
    by: 'desktop',
    image: system32('mmc.exe'),
    commandLine: 'mmc.exe C:\\Windows\\system32\\eventvwr.msc',
  })
  end(process, after(time, 300 + chance.next() * 600))
  logoff(scribe.log(to, time), account, after(time, 1000), 10, session.logonId)
  return { subjects: [userSubject(account), hostSubject(to)], from: time, to: after(time, 1000) }
}

function ownOrJump(world: World, person: Employee, chance: Chance): Host {
  const [jump] = hostsOf(world, 'jump')
  return jump !== undefined && chance.happens(0.35) ? jump : computerOf(world, person)
}

/** A file goes to ADMIN$ and the service's pipe is opened, as every tool does that starts services elsewhere. */
function copyToAdminShare(
  { scribe, chance }: Scene,
  to: Host,
  who: ReturnType<typeof asker>,
  time: Instant,
  from: string,
  file: string,
): void {
  const log = scribe.log(to, time)
  share(log, who, time, {
    name: 'ADMIN$',
    localPath: '\\??\\C:\\Windows',
    from,
    files: [file],
    writes: true,
  })
  createFile(scribe.boot(to, time).kernel, after(time, 0.1), `C:\\Windows\\${file}`)
  share(log, who, after(time, 0.2), {
    name: 'IPC$',
    localPath: '',
    from,
    files: [chance.pick(['svcctl', 'svcctl', 'winreg'])],
  })
}

/** What administrators do in a console on a server: upkeep that ends in the same commands as an attack. */
const UPKEEP: readonly (readonly string[])[] = [
  ['whoami /all', 'net accounts /domain', 'net group "Domain Admins" /domain', 'nltest /dclist:'],
  ['wbadmin get versions', 'wbadmin start backup -backuptarget:E: -include:D: -quiet', 'vssadmin list shadows'],
  ['vssadmin list shadows', 'vssadmin delete shadows /for=D: /oldest /quiet', 'vssadmin list shadowstorage'],
  ['vssadmin delete shadows /all /quiet', 'vssadmin create shadow /for=e:', 'fsutil volume diskfree d:'],
  ['vssadmin delete shadows /quiet /all', 'vssadmin list shadows'],
  ['ntdsutil "ac i ntds" "ifm" "create full C:\\ifm" q q', 'robocopy C:\\ifm \\\\SRV-DC02\\C$\\ifm /e', 'dir C:\\ifm'],
  ['netstat -ano', 'tasklist /v', 'sc queryex type= service', 'sc query type= service state= all'],
  [
    'netsh interface portproxy show all',
    'netsh interface portproxy add v4tov4 listenport=8443 connectport=443 connectaddress=10.10.1.15',
  ],
  ['makecab C:\\Windows\\Temp\\trace.etl C:\\Windows\\Temp\\trace.cab', 'arp -a -v', 'route print'],
  ['reg save HKLM\\SYSTEM C:\\Backup\\system.hiv', 'schtasks /query /fo csv /v', 'robocopy D:\\Data E:\\Copy /mir'],
  [
    'net view',
    'net view /domain',
    'net share',
    'net group /domain',
    'nltest /domain_trusts',
    'nltest /trusted_domains',
  ],
  ['rundll32.exe C:\\Windows\\System32\\comsvcs.dll, MiniDump 1248 C:\\Dumps\\w3wp.dmp full', 'dir C:\\Dumps'],
  ['certutil -urlcache -f http://pki.nordtools.example/root.crl root.crl', 'certutil -hashfile root.crl SHA256'],
]

/** Upkeep of servers and controllers, in a session of a desktop or a remote shell. */
export function upkeep(scene: Scene): Told | undefined {
  const { world, scribe, chance } = scene
  const person = administratorOf(scene)
  const account = person?.administration
  const time = person === undefined ? undefined : during(scene, person)
  if (person === undefined || account === undefined || time === undefined) return undefined
  const servers = hostsOf(world, 'controller', 'file server', 'backup', 'application', 'jump')
  let now = time
  const seen: Host[] = []
  for (const to of chance.sample(servers, chance.whole(1, 4))) {
    now = after(now, 30 + chance.logNormal(4.5, 1))
    seen.push(to)
    const isDesktop = chance.happens(0.4)
    const { session } = scribe.remoteLogon({
      time: now,
      from: ownOrJump(world, person, chance),
      to,
      account,
      type: isDesktop ? 10 : 3,
      isAdministrator: true,
      ...(chance.happens(0.35) ? { method: 'NTLM' as const } : {}),
    })
    const kind = chance.pick(['cmd.exe', 'cmd.exe', 'cmd.exe /Q', 'cmd /D', 'powershell -NoProfile'])
    const shell = scribe.remoteProcess({
      host: to,
      time: after(now, 3),
      session,
      by: isDesktop ? 'desktop' : chance.pick(['remote shell', 'wmi', 'service'] as const),
      image: kind.startsWith('power') ? POWERSHELL : system32('cmd.exe'),
      commandLine: kind,
    })
    now = inConsole(scene, to, shell, asker(account, session), after(now, 4))
    end(shell, after(now, 5))
    logoff(scribe.log(to, now), account, after(now, 8 + chance.next() * 60), isDesktop ? 10 : 3, session.logonId)
  }
  return { subjects: [userSubject(account), ...seen.map(hostSubject)], from: time, to: now }
}

const CLEARED = [
  'Security',
  'Application',
  'System',
  'Windows PowerShell',
  'Microsoft-Windows-PowerShell/Operational',
] as const

/** Types some lines of upkeep; what they do to files, logs and settings shows. */
function inConsole(
  { scribe, chance }: Scene,
  host: Host,
  shell: Running,
  who: ReturnType<typeof asker>,
  from: Instant,
): Instant {
  let now = from
  for (const line of [
    ...chance.sample([...chance.pick(UPKEEP), 'whoami', 'hostname', 'ipconfig /all'], chance.whole(2, 5)),
  ]) {
    now = after(now, 3 + chance.logNormal(3, 1))
    const asked = ask(shell, now, line, chance) ?? shell
    if (line.startsWith('netsh interface portproxy add'))
      setRegistry(
        scribe.boot(host, now).services,
        after(now, 0.2),
        'HKLM\\System\\CurrentControlSet\\Services\\PortProxy\\v4tov4\\tcp\\*/8443',
        '10.10.1.15/443',
      )
    if (/^(?:ntdsutil|robocopy|makecab|reg save)/.test(line))
      createFile(
        asked,
        after(now, 2),
        `C:\\${chance.pick(['ifm\\Active Directory\\ntds.dit', 'Backup\\system.hiv', 'Windows\\Temp\\trace.cab', 'Data\\copy.dat'])}`,
      )
    if (line.includes('MiniDump'))
      openProcess(
        asked,
        after(now, 0.4),
        scribe.boot(host, now).wmi,
        '0x1fffff',
        `C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|C:\\Windows\\System32\\dbgcore.dll+6${chance.hex(3)}`,
      )
    if (chance.happens(0.25)) {
      now = after(now, 8)
      deleteFile(
        shell,
        now,
        `C:\\${chance.pick(['ifm', 'Temp', 'Backup', 'ProgramData'])}\\${chance.hex(5)}.${chance.pick(['cab', '7z', 'hiv', 'log', 'txt', 'dmp', 'bak'])}`,
      )
    }
  }
  if (chance.happens(0.12)) {
    const log = chance.pick(CLEARED)
    now = after(now, 10)
    ask(shell, now, `wevtutil cl ${log}`, chance)
    clearLog(scribe.log(host, now), who, after(now, 0.4), log)
  }
  return now
}

/** Group policies and accounts are kept in order on a controller: new ones, values, scripts for all. */
export function policyWork(scene: Scene): Told | undefined {
  const { world, scribe, chance } = scene
  const person = administratorOf(scene)
  const account = person?.administration
  const time = person === undefined ? undefined : during(scene, person)
  const [controller] = chance.sample(hostsOf(world, 'controller'), 1)
  if (person === undefined || account === undefined || time === undefined || controller === undefined) return undefined
  const { session } = scribe.remoteLogon({
    time,
    from: ownOrJump(world, person, chance),
    to: controller,
    account,
    type: chance.happens(0.5) ? 10 : 3,
    isAdministrator: true,
  })
  const isConsole = chance.happens(0.4)
  const editor = scribe.remoteProcess({
    host: controller,
    time: after(time, 6),
    session,
    by: isConsole ? 'remote shell' : 'desktop',
    image: isConsole ? POWERSHELL : system32('mmc.exe'),
    commandLine: isConsole ? 'powershell -NoProfile' : 'mmc.exe C:\\Windows\\system32\\gpmc.msc',
  })
  const log = scribe.log(controller, time)
  const who = asker(account, session)
  const root = `C:\\Windows\\SYSVOL\\sysvol\\${world.organisation.directory}`
  const guid = chance.guid().toUpperCase()
  const name = programName(chance)
  let now = after(time, 20 + chance.next() * 200)
  if (chance.happens(0.6)) {
    if (isConsole) scriptBlock(editor, after(now, -1), `New-GPO -Name "${name}"`)
    directory.change(log, who, now, policyObject(guid, name))
    createFile(editor, after(now, 0.6), `${root}\\Policies\\{${guid}}\\GPT.INI`)
  }
  for (let left = chance.whole(1, 3); left > 0; left -= 1) {
    now = after(now, 10 + chance.logNormal(4, 1))
    const kind = chance.next()
    if (kind < 0.35)
      createFile(
        editor,
        now,
        `${root}\\Policies\\{${guid}}\\Machine\\Preferences\\${chance.pick(['ScheduledTasks\\ScheduledTasks', 'Registry\\Registry', 'Drives\\Drives'])}.xml`,
      )
    else if (kind < 0.55)
      createFile(editor, now, `${root}\\scripts\\${chance.pick([`${name}.exe`, 'drives.vbs', `${name}.msi`])}`)
    else if (kind < 0.75) directory.resetPassword(log, who, chance.pick(world.people), now)
    else
      directory.change(log, who, now, {
        object: `CN=${chance.pick(world.people).name},OU=${person.office.city}`,
        class: 'user',
        attribute: chance.pick(['title', 'manager', 'telephoneNumber', 'member', 'servicePrincipalName']),
        value: name,
      })
  }
  end(editor, after(now, 30))
  logoff(log, account, after(now, 60), 3, session.logonId)
  return { subjects: [userSubject(account), hostSubject(controller)], from: time, to: now }
}
