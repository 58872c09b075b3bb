import type { Instant } from '../../src/model/time.ts'
import { after } from '../chance.ts'
import { POWERSHELL } from '../life/desk.ts'
import { createFile, openProcess, scriptBlock, start } from '../records/processes.ts'
import { asker, clearLog, directory, policyObject, registerTask } from '../records/security.ts'
import type { Person } from '../records/who.ts'
import { type Host, hostsOf } from '../world.ts'
import { type Entry, enter } from './a10/entries.ts'
import { caught, fired, type Staged } from './a10/outcome.ts'
import {
  about,
  folderOf,
  lookAround,
  mistyped,
  openShell,
  placesOf,
  readShare,
  remove,
  type Shell,
  typed,
} from './a11/built-ins.ts'
import { calls, daysAfter, type Implant, installImplant } from './a12/implant.ts'
import type { CampaignScript, Play } from './campaign.ts'

/** Everything is made ready to destroy an organisation’s computers on one day. */
export const a10: CampaignScript = {
  name: 'a10',
  title: 'Sabotage made ready through a group policy',
  motive: 'sabotage',
  lengthDays: 35,
  run: (play) => {
    const { chance, clock } = play
    const cast = castOf(play)
    if (cast === undefined) return
    const began = clock.session()
    const entry = enter(play, cast.service)
    clock.session(chance.whole(1, 3))
    const implant = settle(play, cast, entry)
    clock.session(chance.whole(1, 3))
    const shell = steal(play, cast, entry)
    clock.session(chance.whole(1, 2))
    const controller = reachController(play, cast, shell)
    clock.session(chance.whole(2, 4))
    findBackups(play, cast, shell)
    findHypervisor(play, cast, controller)
    clock.session(chance.whole(2, 4))
    const staged = stage(play, cast, controller, daysAfter(began, 30 + chance.next() * 4))
    clearLogs(play, cast, shell)
    const end = chance.happens(0.5) ? caught(play, { entry, staged, implant }) : fired(play, { entry, staged, implant })
    calls(play, implant, [implant.access.opened, end], chance.whole(1800, 7200))
  },
}

interface Cast {
  readonly service: Person
  readonly admin: Person
  readonly server: Host
  readonly controller: Host
  readonly backup: Host
}

function castOf({ world, chance }: Play): Cast | undefined {
  const [service] = chance.sample(
    world.services.filter(({ account }) => account !== 'svc-backup'),
    1,
  )
  const [owner] = chance.sample(
    world.people.filter(({ administration }) => administration !== undefined),
    1,
  )
  const [server] = chance.sample(hostsOf(world, 'application'), 1)
  const [controller] = chance.sample(hostsOf(world, 'controller'), 1)
  const [backup] = hostsOf(world, 'backup')
  const admin = owner?.administration
  if (!service || !admin || !server || !controller || !backup) return undefined
  return { service, admin, server, controller, backup }
}

/** From where they got in to a first server, with a program that stays. */
function settle(play: Play, { service, server }: Cast, { from }: Entry): Implant {
  const { chance, actor } = play
  const by = chance.pick(['wmi', 'remote shell'] as const)
  const shell = openShell(play, { from, to: server, account: service, by, method: 'NTLM' })
  play.access(play.host(server), 'stolen password', shell.process.started)
  lookAround(play, shell, chance.whole(3, 5))
  mistyped(play, shell, 'net.exe', chance.pick(['group "Domain Admins" /domain', 'localgroup administrators']))
  return installImplant(play, { from, to: server, account: service, tool: actor.tool('own', 1) })
}

/** An administrator was logged on to the server; a known tool reads what the logon service still holds. */
function steal(play: Play, { service, admin, server, controller }: Cast, { from }: Entry): Shell {
  const { chance, actor, clock } = play
  const shell = openShell(play, { from, to: server, account: service, by: 'wmi', method: 'NTLM' })
  const tool = actor.tool('commodity', chance.whole(1, 5))
  const folder = folderOf(play)
  const image = `${folder}\\${tool.file}`
  const arrived = createFile(play.boot(server, clock.now()).kernel, clock.next('typing'), image)
  const { lsass } = play.boot(server, clock.now())
  const run = start(shell.process, clock.next(), { image, commandLine: `${image} ${lsass.id}`, binary: tool.binary })
  const trace = `C:\\Windows\\SYSTEM32\\ntdll.dll+9d${chance.hex(3)}|C:\\Windows\\System32\\KERNELBASE.dll+2c${chance.hex(3)}|UNKNOWN(${chance.hex(16).toUpperCase()})`
  const refused = openProcess(run, after(run.started, 0.4), lsass, chance.pick(['0x1000', '0x40']), trace)
  play.step({
    stage: 'credential theft',
    technique: 'T1003.001',
    what: 'a first try to read the logon service’s memory gets too few rights',
    subjects: about(play, shell),
    events: [arrived, placesOf(run), refused],
  })
  const again = start(shell.process, clock.next(), {
    image,
    commandLine: `${image} ${lsass.id} -${chance.pick(['a', 'f', 'x'])}`,
    binary: tool.binary,
  })
  const read = openProcess(again, after(again.started, 0.5), lsass, chance.pick(['0x1010', '0x1410', '0x1438']), trace)
  play.step({
    stage: 'credential theft',
    technique: 'T1003.001',
    what: `the second one gives the proof of ${admin.account}`,
    subjects: [...about(play, shell), play.user(admin)],
    events: [placesOf(again), read],
  })
  play.access(play.user(admin), 'stolen password', read.time)
  if (chance.happens(0.35))
    play.alert(after(read.time, 30 + chance.next() * 300), {
      product: 'edr',
      title: chance.pick(['Memory of a system process was read', 'Credential access suspected']),
      severity: 'medium',
      host: server,
    })
  remove(play, shell, image)
  const wrong = directory.wrongPassword(play.log(controller, clock.next()), admin, clock.now(), server)
  play.step({
    stage: 'spread',
    technique: 'T1078.002',
    what: 'the password, read off wrongly, is refused',
    subjects: [play.user(admin)],
    events: [wrong],
  })
  return { ...shell, account: admin }
}

function reachController(play: Play, { admin, controller }: Cast, { host }: Shell): Shell {
  const { chance } = play
  const by = chance.pick(['desktop', 'wmi', 'remote shell'] as const)
  const shell = openShell(play, { from: host, to: controller, account: admin, by })
  play.access(play.host(controller), 'stolen password', shell.process.started)
  lookAround(play, shell, chance.whole(2, 4))
  return shell
}

/** What would bring things back after a day of destruction. */
function findBackups(play: Play, { admin, backup }: Cast, { host }: Shell): void {
  const { chance, world } = play
  const shell = openShell(play, { from: host, to: backup, account: admin, by: chance.pick(['wmi', 'remote shell']) })
  play.access(play.host(backup), 'stolen password', shell.process.started)
  const asked = chance.sample(
    [
      ['vssadmin.exe', 'vssadmin list shadows', 'T1082', 'which shadow copies there are'],
      ['vssadmin.exe', 'vssadmin list shadowstorage', 'T1082', 'how much room shadow copies have'],
      ['wbadmin.exe', 'wbadmin get versions', 'T1082', 'which backups there are'],
      ['sc.exe', 'sc query type= service state= all', 'T1007', 'which service makes the backups'],
      ['net.exe', 'net share', 'T1135', 'where backups lie'],
      ['schtasks.exe', 'schtasks /query /fo csv /v', 'T1082', 'when backups run'],
    ] as const,
    4,
  )
  for (const [image, line, technique, what] of asked) {
    const process = typed(play, shell, [image, line])
    play.step({ stage: 'discovery', technique, what, subjects: about(play, shell), events: placesOf(process) })
  }
  const papers = world.shares.filter(({ department }) => ['engineering', 'production', 'finance'].includes(department))
  const paper = chance.pick(papers.length > 0 ? papers : world.shares)
  const { events } = readShare(play, { from: backup, account: admin, share: paper, count: chance.whole(3, 9) })
  play.step({
    stage: 'collection',
    technique: 'T1039',
    what: `plans and emergency papers are looked for in ${paper.name}`,
    subjects: [play.user(admin)],
    events,
  })
}

/** Dead end: the hypervisors are in a network of their own, which nothing here reaches. */
function findHypervisor(play: Play, { admin, controller }: Cast, shell: Shell): void {
  const { chance, clock } = play
  const words = chance.pick(['VMware', 'Hyper-V', 'ESX', 'vCenter'])
  const text = chance.pick([
    `Get-ADComputer -Filter "OperatingSystem -like '*${words}*'" -Properties OperatingSystem,IPv4Address`,
    `Get-ADComputer -LDAPFilter "(|(description=*${words}*)(name=*vm*))" | Select Name,DNSHostName`,
    `Get-ADUser -Filter "Description -like '*${words}*'" -Properties Description`,
  ])
  const process = start(shell.process, clock.next(), {
    image: POWERSHELL,
    commandLine: `powershell -NoProfile -c "${text}"`,
  })
  play.step({
    stage: 'discovery',
    technique: 'T1018',
    what: 'the directory is asked for hypervisors',
    subjects: about(play, shell),
    events: [placesOf(process), scriptBlock(process, after(process.started, 0.8), text)],
  })
  const network = `10.10.${chance.whole(5, 9)}`
  const tried = Array.from({ length: chance.whole(3, 7) }, () =>
    play.connection(clock.next('typing'), {
      from: controller.address,
      to: `${network}.${chance.whole(2, 40)}`,
      port: chance.pick([443, 902, 5480, 22]),
      state: chance.pick(['S0', 'S0', 'REJ'] as const),
    }),
  )
  play.step({
    stage: 'discovery',
    technique: 'T1046',
    what: 'what is known of the hypervisors’ network does not answer',
    subjects: [play.host(controller), play.user(admin)],
    events: tried,
  })
}

/** A policy that puts a task on every computer, and the day on which it runs. */
function stage(play: Play, { admin, controller }: Cast, shell: Shell, trigger: Instant): Staged {
  const { chance, actor, clock, world } = play
  const guid = chance.guid().toUpperCase()
  const { directory: domain } = world.organisation
  const root = `C:\\Windows\\SYSVOL\\sysvol\\${domain}`
  const name = actor.name('policy')
  const text = chance.pick([
    `New-GPO -Name "${name}" | New-GPLink -Target "DC=${domain.split('.').join(',DC=')}"`,
    `$g = New-GPO "${name}"; New-GPLink -Guid $g.Id -Target "DC=${domain.split('.').join(',DC=')}"`,
  ])
  const process = start(shell.process, clock.next(), { image: POWERSHELL, commandLine: 'powershell -NoProfile' })
  const made = scriptBlock(process, clock.next(), text)
  const policy = createFile(process, after(made.time, 0.9), `${root}\\Policies\\{${guid}}\\GPT.INI`)
  const changed = directory.change(
    play.log(controller, made.time),
    asker(admin, process.session),
    after(made.time, 0.7),
    policyObject(guid, name),
  )
  play.step({
    stage: 'sabotage',
    technique: 'T1484.001',
    what: 'a group policy for all computers is made',
    subjects: about(play, shell),
    events: [placesOf(process), made, policy, changed],
  })
  const tool = actor.tool('own', 2)
  const dropped = createFile(process, clock.next(), `${root}\\scripts\\${tool.file}`)
  play.step({
    stage: 'own tools',
    technique: 'T1072',
    what: 'the program lies where every computer may read it',
    subjects: about(play, shell),
    events: [dropped],
  })
  const task = actor.name('staged task')
  const xml = createFile(
    process,
    clock.next(),
    `${root}\\Policies\\{${guid}}\\Machine\\Preferences\\ScheduledTasks\\ScheduledTasks.xml`,
  )
  play.step({
    stage: 'sabotage',
    technique: 'T1053.005',
    what: 'the policy gets a task with a date on which it runs',
    subjects: about(play, shell),
    events: [xml],
  })
  const at = clock.next()
  const command = `\\\\${domain}\\NETLOGON\\${tool.file}`
  const tried = registerTask(play.log(controller, at), asker(admin, shell.process.session), at, {
    name: task,
    command,
    trigger: 'CalendarTrigger',
  })
  play.step({
    stage: 'sabotage',
    technique: 'T1053.005',
    what: 'the same task is registered on the controller itself',
    subjects: about(play, shell),
    events: tried,
  })
  play.access(play.host(controller), 'group policy', at)
  return { trigger, task, command, tool: tool.file, policy: name, admin, controller }
}

/** Logs are emptied on the server and the controller, each by itself. */
function clearLogs(play: Play, { admin, controller, server }: Cast, from: Shell): void {
  const { chance } = play
  for (const host of chance.sample([controller, server], 2)) {
    const shell = openShell(play, {
      from: from.host === host ? controller : from.host,
      to: host,
      account: admin,
      by: 'wmi',
    })
    for (const log of chance.sample(
      ['Security', 'System', 'Application', 'Microsoft-Windows-PowerShell/Operational'],
      2,
    )) {
      const process = typed(play, shell, ['wevtutil.exe', `wevtutil cl ${log}`], 'typing')
      const who = asker(admin, shell.process.session)
      const cleared = clearLog(play.log(host, process.started), who, after(process.started, 0.4), log)
      play.step({
        stage: 'covering tracks',
        technique: 'T1070.001',
        what: `the log ${log} is cleared on ${host.name}`,
        subjects: about(play, shell),
        events: [placesOf(process), cleared],
      })
    }
  }
}
