import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import type { Placed } from '../../records/place.ts'
import { createFile, deleteFile, type Running, start } from '../../records/processes.ts'
import { asker, share } from '../../records/security.ts'
import { computerOf, type Employee, hostOf } from '../../world.ts'
import type { Desk, Play } from '../campaign.ts'
import type { Foothold } from './entry.ts'
import type { NameChannel } from './name-service.ts'
import { CMD, order, placed, visit } from './shell.ts'

/** Discovery with a typing error, then a try at the neighbours that ends at their firewalls. */
export function lookAround(play: Play, victim: Employee, channel: NameChannel): void {
  const { chance, actor, world, clock } = play
  const desk = visit(play, victim)
  const { directory } = world.organisation
  const group = `net group "${chance.pick(['Domain Admins', 'Enterprise Admins', 'Domain Computers'])}" /domain`
  const wrong = actor.mistyped(group).replace(/^\S+/, 'net')
  const events = [
    order(play, desk, `whoami /${chance.pick(['all', 'groups', 'priv'])}`, channel, 400),
    order(play, desk, wrong, channel, 60),
    order(play, desk, group, channel, 350),
    order(play, desk, chance.pick([`nltest /dclist:${directory}`, `nltest /domain_trusts`]), channel, 240),
  ]
  if (events.flat().length > 0)
    play.step({
      stage: 'discovery',
      technique: 'T1069.002',
      what: 'the implant asks who the victim is and who administers; one command has a typing error',
      subjects: [play.host(desk.host), play.user(victim)],
      events,
    })
  const neighbours = chance.sample(
    world.hosts.filter(({ kind, name }) => (kind === 'desk' || kind === 'laptop') && name !== desk.host.name),
    chance.whole(3, 6),
  )
  const tries = neighbours.map((one) => {
    const time = clock.next('typing')
    return play.connection(time, {
      from: play.addressOf(desk.host, time),
      to: play.addressOf(one, time),
      port: 445,
      state: 'REJ',
    })
  })
  play.step({
    stage: 'spread',
    technique: 'T1021.002',
    what: 'file sharing of the neighbours’ computers is closed to the victim’s: a dead end',
    subjects: [play.host(desk.host)],
    events: tries,
  })
}

/** Files of the department, read with the victim's own rights, listed home in small portions. */
export function collect(play: Play, victim: Employee, channel: NameChannel): void {
  const { world, chance, clock } = play
  const shared = world.shares.find(({ department }) => department === victim.department) ?? chance.pick(world.shares)
  const server = hostOf(world, shared.host)
  const desk = visit(play, victim)
  const { session, events } = play.remoteLogon({ time: clock.now(), from: desk.host, to: server, account: victim })
  const read = share(play.log(server, clock.now()), asker(victim, session), after(clock.now(), 2), {
    name: shared.name,
    localPath: shared.localPath,
    from: play.addressOf(desk.host, clock.now()),
    files: chance.sample(shared.files, chance.whole(6, 14)),
    secondsBetween: 3 + chance.next() * 20,
  })
  play.step({
    stage: 'collection',
    technique: 'T1039',
    what: 'files of the victim’s department are read from the share',
    subjects: [play.host(desk.host), play.user(victim)],
    events: [events, read],
  })
  play.step({
    stage: 'exfiltration',
    technique: 'T1048.003',
    what: 'lists and small files leave in the names that are asked for',
    subjects: [play.host(desk.host)],
    human: false,
    events: channel.busy(desk, clock.next(), chance.whole(4000, 11_000)),
  })
}

interface Sold {
  readonly desk: Desk
  readonly path: string
  readonly process: Running
  readonly close: (at: Instant) => void
}

/** A buyer gets the computer: another tool, another server, HTTPS. */
export function handOver(play: Play, victim: Employee): Sold {
  const { chance, clock, actor } = play
  const desk = visit(play, victim)
  const tool = actor.tool('own', chance.whole(1, 5))
  const path = `C:\\Users\\${victim.account}\\AppData\\Roaming\\${actor.name('buyer folder')}\\${tool.file}`
  const time = clock.now()
  const written = createFile(desk.explorer, time, path)
  const process = start(desk.explorer, after(time, chance.whole(5, 50)), {
    image: path,
    commandLine: `"${path}"`,
    binary: tool.binary,
  })
  play.step({
    stage: 'own tools',
    technique: 'T1105',
    what: 'a buyer’s tool is put beside the implant and started',
    subjects: [play.host(desk.host)],
    events: [written, placed(process)],
  })
  const site = actor.server('buyer')
  const beacons: (readonly Placed[])[] = []
  for (let at = after(time, 60); at < desk.leaves; at = after(at, 300 * (0.7 + chance.next() * 0.6)))
    beacons.push(
      play.reach({ time: at, host: desk.host, process, person: victim, site, isResolved: beacons.length % 4 > 0 }),
    )
  play.step({
    stage: 'foothold',
    technique: 'T1071.001',
    what: 'the buyer’s tool calls home every five minutes, more or less',
    subjects: [play.host(desk.host)],
    human: false,
    events: beacons,
  })
  const access = play.access(play.host(desk.host), 'tool of a buyer', time)
  return { desk, path, process, close: access.close }
}

/** IT finds the tool by an alert and removes it, and nothing else. */
export function halfCleaned(play: Play, victim: Employee, { desk, path, process, close }: Sold): Instant {
  const { world, chance } = play
  const alarm = after(process.started, chance.whole(900, 9000))
  play.alert(alarm, {
    product: 'edr',
    title: chance.pick(['Unknown program connects regularly', 'Rare program in a user folder']),
    severity: 'medium',
    host: desk.host,
    person: victim,
    details: { path },
  })
  const helper = chance.pick(world.people.filter(({ administration, computer }) => administration && computer))
  const account = helper.administration ?? helper
  const cleaned = play.nextAtDesk(helper, after(alarm, chance.whole(1800, 20_000)))
  const from = play.desk(helper, cleaned).host
  const { session } = play.remoteLogon({ time: cleaned, from, to: desk.host, account, isAdministrator: true })
  const shell = play.remoteProcess({
    host: desk.host,
    time: after(cleaned, 40),
    session,
    by: 'remote shell',
    image: CMD,
    commandLine: `cmd.exe /c del /f "${path}"`,
  })
  deleteFile(shell, after(cleaned, 42), path)
  close(cleaned)
  return cleaned
}

/** The COM class is still there: the shell asks on, for as long as there are days. */
export function waits(play: Play, victim: Employee, { channel, since }: Foothold, noticed: Instant): void {
  const host = play.host(computerOf(play.world, victim))
  const { world } = play
  const before = channel.idle(since, noticed)
  if (before.length > 0)
    play.step({
      stage: 'foothold',
      technique: 'T1071.004',
      what: 'while nobody gives orders, the shell asks for a name every forty minutes or so',
      subjects: [host],
      human: false,
      events: before,
    })
  const later = channel.idle(noticed, world.end)
  if (later.length > 0)
    play.step({
      stage: 'foothold',
      technique: 'T1546.015',
      what: 'after the tool was removed, the hijacked class loads the implant again at each logon',
      subjects: [host],
      human: false,
      events: later,
    })
}
