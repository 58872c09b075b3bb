import type { Instant } from '../../src/model/time.ts'
import { after } from '../chance.ts'
import { createFile, openProcess, setRegistry, start } from '../records/processes.ts'
import { asker, pluggedIn, registerTask } from '../records/security.ts'
import type { Person } from '../records/who.ts'
import { computerOf, type Employee, type Host, hostsOf, staffOf } from '../world.ts'
import {
  about,
  folderOf,
  lookAround,
  mistyped,
  openShell,
  pack,
  placesOf,
  readShare,
  remove,
  type Shell,
  sendOut,
} from './a11/built-ins.ts'
import { addCloudAccess, type CloudAccess, readThroughApp } from './a12/cloud.ts'
import { answerDesk, type DeskImplant, installAtDesk } from './a12/desk-implant.ts'
import { calls, daysAfter, type Implant, installImplant } from './a12/implant.ts'
import { cleanUp } from './a12/response.ts'
import type { CampaignScript, Play } from './campaign.ts'

/** Twelve short visits in some two hundred days, and three ways back of which a clean-up finds one. */
export const a12: CampaignScript = {
  name: 'a12',
  title: 'Two hundred days, twelve visits',
  motive: 'espionage',
  lengthDays: 205,
  run: (play) => {
    const { chance, clock } = play
    const cast = castOf(play)
    if (cast === undefined) return
    const began = clock.session()
    const held: Held = { cast, desk: undefined, server: undefined, cloud: undefined, isCleaned: false }
    for (let visit = 1; visit <= VISITS; visit += 1) {
      if (visit > 1) clock.session(9 + Math.floor(20 * chance.next() ** 1.5))
      if (!held.isCleaned && (clock.now() > daysAfter(began, 112) || visit === 9)) {
        clock.goTo(daysAfter(began, 118 + chance.next() * 4))
        held.isCleaned = true
        if (held.desk !== undefined) cleanUp(play, { desk: held.desk, victim: cast.victim, helper: cast.helper })
        clock.session(chance.whole(9, 20))
      }
      visitOf(play, held, visit, began)
    }
    if (held.server !== undefined)
      calls(play, held.server, [held.server.access.opened, after(clock.now(), 3600)], 86_400 * 1.5)
  },
}

const VISITS = 12

interface Cast {
  readonly victim: Employee
  readonly second: Employee
  readonly helper: Employee
  readonly admin: Person
  readonly server: Host
}

interface Held {
  readonly cast: Cast
  desk: DeskImplant | undefined
  server: Implant | undefined
  cloud: CloudAccess | undefined
  isCleaned: boolean
}

function castOf({ world, chance }: Play): Cast | undefined {
  const [victim, second] = chance.sample(
    staffOf(world, 'engineering', 'research', 'sales').filter((one) => computerOf(world, one).isCollected),
    2,
  )
  const owners = world.people.filter(({ administration }) => administration !== undefined)
  const [owner] = chance.sample(owners, 1)
  const [helper = owner] = chance.sample(staffOf(world, 'it'), 1)
  const [server] = chance.sample(hostsOf(world, 'application'), 1)
  if (!victim || !second || !helper || !server || !owner?.administration) return undefined
  return { victim, second, helper, admin: owner.administration, server }
}

/** What each visit is for; those after the clean-up begin from the server. */
function visitOf(play: Play, held: Held, visit: number, began: Instant): void {
  const { cast } = held
  const { chance } = play
  if (visit === 1) held.desk = arriveOnMedium(play, cast)
  else if (held.isCleaned && held.server !== undefined) returnThroughServer(play, held, visit, began)
  else if (visit === 2) lookFromDesk(play, held)
  else if (visit === 3) held.server = toServer(play, held)
  else if (visit === 4) held.cloud = addCloudAccess(play, cast.victim, cast.admin)
  else if (visit === 6) deadEnd(play, held)
  else if (visit % 2 === 1 && held.server !== undefined) gather(play, held.server, cast.admin, visit)
  else if (held.cloud !== undefined) readThroughApp(play, held.cloud, chance.pick([cast.victim, cast.second]))
}

/** A stick that somebody found, or was given: the file on it looks like a document. */
function arriveOnMedium(play: Play, { victim }: Cast): DeskImplant {
  const { chance, actor, clock } = play
  const plugged = clock.goTo(play.nextAtDesk(victim, clock.now()))
  const desk = play.desk(victim, plugged)
  const drive = chance.pick(['D', 'E', 'F', 'G'])
  const tool = actor.tool('own', 1)
  const project = chance.pick(play.world.projects)
  const image = `${drive}:\\${project}\\${tool.file}`
  const medium = pluggedIn(
    desk.log,
    after(plugged, -4 - chance.next() * 20),
    'Generic&Prod_Flash',
    chance.hex(16).toUpperCase(),
  )
  const failed = start(desk.explorer, plugged, {
    image: 'C:\\Windows\\System32\\wscript.exe',
    commandLine: `"C:\\Windows\\System32\\wscript.exe" "${drive}:\\${project}\\${chance.pick(['Drawing', 'Read me', 'Offer'])}.js"`,
  })
  play.step({
    stage: 'delivery',
    technique: 'T1091',
    what: 'a removable medium is plugged in; the first of its files is stopped by a policy',
    subjects: [play.user(victim), play.host(desk.host)],
    events: [medium, ...placesOf(failed)],
  })
  const opened = after(plugged, chance.whole(20, 140))
  const run = start(desk.explorer, opened, { image, commandLine: `"${image}"`, binary: tool.binary })
  play.step({
    stage: 'exploitation',
    technique: 'T1204.002',
    what: 'the second one is opened, and is a program',
    subjects: [play.user(victim), play.host(desk.host)],
    events: placesOf(run),
  })
  clock.goTo(after(opened, 2))
  return installAtDesk(play, { person: victim, parent: run, tool })
}

function deskShell(play: Play, desk: DeskImplant): Shell | undefined {
  const { clock } = play
  clock.goTo(play.nextAtDesk(desk.person, clock.now()))
  const process = answerDesk(play, desk)
  if (process === undefined) return undefined
  const shell = start(process, clock.next('typing'), {
    image: 'C:\\Windows\\System32\\cmd.exe',
    commandLine: play.chance.pick(['cmd.exe', 'cmd.exe /Q', 'cmd /D']),
  })
  play.step({
    stage: 'own tools',
    technique: 'T1059.003',
    what: 'a shell is opened',
    subjects: [play.host(desk.host), play.user(desk.person)],
    events: placesOf(shell),
  })
  return { host: desk.host, account: desk.person, process: shell }
}

function lookFromDesk(play: Play, { desk }: Held): void {
  const shell = desk === undefined ? undefined : deskShell(play, desk)
  if (shell === undefined) return
  mistyped(play, shell, 'net.exe', play.chance.pick(['group "Domain Admins" /domain', 'user /domain']))
  lookAround(play, shell, play.chance.whole(2, 4))
}

/** The password of an administrator who helped at this computer, and with it a server. */
function toServer(play: Play, { desk, cast }: Held): Implant | undefined {
  const { actor, chance, clock } = play
  const shell = desk === undefined ? undefined : deskShell(play, desk)
  if (shell === undefined) return undefined
  const tool = actor.tool('commodity', 1)
  const image = `${folderOf(play)}\\${tool.file}`
  const written = createFile(shell.process, clock.next('typing'), image)
  const run = start(shell.process, clock.next('typing'), { image, commandLine: image, binary: tool.binary })
  const read = openProcess(
    run,
    after(run.started, 0.6),
    play.boot(shell.host, run.started).lsass,
    chance.pick(['0x1010', '0x1410']),
    `C:\\Windows\\SYSTEM32\\ntdll.dll+9d${chance.hex(3)}|UNKNOWN(${chance.hex(16).toUpperCase()})`,
  )
  play.step({
    stage: 'credential theft',
    technique: 'T1003.001',
    what: `the logon service still holds the password of ${cast.admin.account}`,
    subjects: [...about(play, shell), play.user(cast.admin)],
    events: [written, placesOf(run), read],
  })
  play.access(play.user(cast.admin), 'stolen password', read.time)
  remove(play, shell, image)
  return installImplant(play, { from: shell.host, to: cast.server, account: cast.admin, tool: actor.tool('own', 2) })
}

/** Dead end: another department's computer, which does not let them in. */
function deadEnd(play: Play, { desk, cast }: Held): void {
  const { clock, chance, world } = play
  const shell = desk === undefined ? undefined : deskShell(play, desk)
  if (shell === undefined) return
  const others = hostsOf(world, 'desk', 'laptop', 'linux').filter((host) => host !== shell.host && host !== cast.server)
  const tried = chance.sample(others, chance.whole(2, 4)).flatMap((host) => {
    const time = clock.next('typing')
    return play.connection(time, {
      from: play.addressOf(shell.host, time),
      to: play.addressOf(host, time),
      port: chance.pick([445, 3389, 5985, 22]),
      state: chance.pick(['S0', 'REJ'] as const),
    })
  })
  play.step({
    stage: 'spread',
    technique: 'T1021',
    what: 'computers of colleagues do not let them in',
    subjects: [play.host(shell.host)],
    events: tried,
  })
}

/** From the server: files of a share, packed and sent off. */
function gather(play: Play, implant: Implant, admin: Person, visit: number): void {
  const { chance, clock, world } = play
  const process = implant.at(clock.next('typing'))
  const shell: Shell = {
    host: implant.host,
    account: admin,
    process: start(process, clock.next('typing'), { image: 'C:\\Windows\\System32\\cmd.exe', commandLine: 'cmd.exe' }),
  }
  play.step({
    stage: 'own tools',
    technique: 'T1059.003',
    what: 'the program on the server opens a shell',
    subjects: [play.host(implant.host)],
    events: placesOf(shell.process),
  })
  const wanted = world.shares.filter(({ department }) => ['engineering', 'research', 'sales'].includes(department))
  const one = chance.pick(wanted.length > 0 ? wanted : world.shares)
  const { events } = readShare(play, { from: implant.host, account: admin, share: one, count: chance.whole(8, 25) })
  play.step({
    stage: 'collection',
    technique: 'T1039',
    what: `files of ${one.name} are copied`,
    subjects: about(play, shell),
    events,
  })
  const archive = pack(play, shell, folderOf(play))
  if (visit !== 5) sendOut(play, shell, archive, chance.whole(5, 60))
}

/** After the clean-up: the old place is empty, the server is not. A task on another person’s computer is to make up for it. */
function returnThroughServer(play: Play, held: Held, visit: number, began: Instant): void {
  const { cast, server } = held
  const { chance, clock, actor } = play
  if (server === undefined) return
  if (held.desk !== undefined) {
    const old = held.desk.host
    held.desk = undefined
    const time = clock.next()
    const refused = play.connection(time, {
      from: server.host.address,
      to: play.addressOf(old, time),
      port: 445,
      state: chance.pick(['S0', 'REJ'] as const),
    })
    play.step({
      stage: 'spread',
      technique: 'T1021.002',
      what: `the computer that was set up anew does not answer; they have ${Math.round((time - began) / 86_400_000_000)} days behind them`,
      subjects: [play.host(old)],
      events: refused,
    })
    const to = computerOf(play.world, cast.second)
    clock.goTo(play.nextAtDesk(cast.second, clock.now()))
    const shell = openShell(play, { from: server.host, to, account: cast.admin, by: 'wmi' })
    play.access(play.host(to), 'stolen password', shell.process.started)
    const tool = actor.tool('own', 3)
    const image = `C:\\ProgramData\\${tool.file}`
    const written = createFile(play.boot(to, clock.now()).kernel, clock.next('typing'), image)
    const who = asker(cast.admin, shell.process.session)
    const name = actor.name('task')
    const at = clock.next()
    const task = registerTask(play.log(to, at), who, at, { name, command: image, trigger: 'LogonTrigger' })
    const run = start(play.boot(to, at).scheduler, after(at, 1.4), { image, commandLine: image, binary: tool.binary })
    const mark = setRegistry(run, after(at, 4), `HKLM\\SOFTWARE\\${actor.name('settings')}\\Id`, chance.hex(16))
    play.step({
      stage: 'backdoor',
      technique: 'T1053.005',
      what: `a new way back on ${to.name}: a program that a task starts`,
      subjects: about(play, shell),
      events: [written, task, placesOf(run), mark],
    })
    play.access(play.host(to), 'task', at)
    return
  }
  if (visit % 2 === 0 && held.cloud !== undefined)
    readThroughApp(play, held.cloud, chance.pick([cast.victim, cast.second]), cast.victim)
  else gather(play, server, cast.admin, visit)
}
