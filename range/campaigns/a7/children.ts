import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import type { Binary } from '../../records/binaries.ts'
import type { Placed } from '../../records/place.ts'
import { createFile, deleteFile, end, type Running, start } from '../../records/processes.ts'
import type { Host } from '../../world.ts'
import type { Access, Play } from '../campaign.ts'
import { agentOn, onUntil, type Updated, whenOn } from './updates.ts'

const SYSTEM32 = 'C:\\Windows\\System32'

/** A process that the agent started and never had before. */
export interface Child {
  readonly host: Host
  readonly since: Instant
  readonly path: string
  readonly access: Access
  /** The process that it is at that time. */
  readonly at: (time: Instant) => Running
}

/** The record of a start, where there is one. */
export function placed({ place }: Running): readonly Placed[] {
  return place === undefined ? [] : [place]
}

/** The passenger wakes: the trusted agent starts something new, which calls a server that looks like the maker's. */
export function awake(play: Play, { host }: Updated, due: Instant): readonly Child[] {
  const { chance, actor, world } = play
  const since = whenOn(play, host, due)
  if (since >= world.end) return []
  const tool = actor.tool('own', 1 + (host.name.length % 3))
  const path = `C:\\ProgramData\\${actor.name('folder')}\\${tool.file}`
  const agent = agentOn(play, host, since)
  const commandLine = `"${path}" ${chance.pick(['--tray', '/silent', '--update', '-run'])}`
  const child = start(agent, after(since, 1.5 + chance.next() * 3), { image: path, commandLine, binary: tool.binary })
  play.step({
    stage: 'foothold',
    technique: 'T1497.003',
    what: 'after two weeks of sleep the agent starts a program that it never started before',
    subjects: [play.host(host)],
    human: false,
    events: [createFile(agent, since, path), placed(child)],
  })
  const access = play.access(play.host(host), 'implant', child.started)
  const site = actor.server('updates', world.sites[3]?.name.split('.').slice(-2).join('.'))
  const until = onUntil(play, host, since)
  const isServer = host.kind === 'application'
  const calls: (readonly Placed[])[] = []
  for (let at = after(since, 40); at < until && calls.length < 40; at = after(at, 1500 * (0.6 + chance.next() * 0.8)))
    calls.push(
      isServer
        ? play.connection(at, { from: play.addressOf(host, at), to: site.address, port: 443, state: 'S0' })
        : play.reach({ time: at, host, process: child, site, agent: 'Orbis/5.2', isResolved: calls.length % 3 > 0 }),
    )
  if (calls.length > 0)
    play.step({
      stage: 'foothold',
      technique: 'T1071.001',
      what: isServer ? 'the server has no way out: its calls are not answered' : 'it calls a name like the maker’s',
      subjects: [play.host(host)],
      human: false,
      events: calls,
    })
  return [{ host, since, path, access, at: restarted(play, host, child, { commandLine, binary: tool.binary }) }]
}

/** The child as it is at a time. A restart of the computer ends it; the agent starts it anew within minutes. */
function restarted(
  play: Play,
  host: Host,
  first: Running,
  options: { readonly commandLine: string; readonly binary: Binary },
): Child['at'] {
  const since = new Map([[play.boot(host, first.started).services.guid, first]])
  return (time) => {
    const boot = play.boot(host, time).services.guid
    const known = since.get(boot)
    if (known !== undefined) return { ...known, host: play.log(host, time) }
    const again = start(agentOn(play, host, time), after(time, -60 - play.chance.next() * 600), {
      image: first.image,
      ...options,
    })
    since.set(boot, again)
    play.step({
      stage: 'foothold',
      technique: 'T1554',
      what: 'after a restart of the computer the agent starts the program again',
      subjects: [play.host(host)],
      human: false,
      events: placed(again),
    })
    return again
  }
}

/** A command of an operator through a child, as the system's own account. */
export function order(play: Play, child: Child, time: Instant, command: string): readonly Placed[] {
  const program = command.split(' ')[0] ?? ''
  const made = start(child.at(time), time, {
    image: `${SYSTEM32}\\${program}.exe`,
    commandLine: command,
    directory: 'C:\\Windows\\system32\\',
  })
  return [...placed(made), end(made, after(time, 0.4 + play.chance.next() * 2))]
}

/** Who is this computer for? One of the commands has a typing error. */
export function lookAround(play: Play, child: Child): void {
  const { chance, clock, actor, world } = play
  if (child.host.kind === 'application') return
  clock.goTo(whenOn(play, child.host, clock.next()))
  const until = onUntil(play, child.host, clock.now())
  const group = `net group "${chance.pick(['Domain Admins', 'Domain Computers', 'Schema Admins'])}" /domain`
  const commands = chance.sample(
    [
      'whoami /groups',
      'ipconfig /all',
      'quser',
      'tasklist /svc',
      group,
      actor.mistyped(group).replace(/^\S+/, 'net'),
      `nltest /dclist:${world.organisation.directory}`,
      'systeminfo',
    ],
    chance.whole(3, 6),
  )
  const events = commands.flatMap((command) => {
    const time = clock.next(chance.happens(0.6) ? 'typing' : 'thinking')
    return time < until ? [order(play, child, time, command)] : []
  })
  if (events.length > 0)
    play.step({
      stage: 'discovery',
      technique: 'T1082',
      what: 'commands find out whose computer it is and who administers',
      subjects: [play.host(child.host)],
      events,
    })
}

/** All but one are of no use: their children end and take their files along. The library in the agent stays. */
export function onlyOne(play: Play, [, ...others]: readonly Child[]): void {
  for (const child of others) {
    const time = whenOn(play, child.host, play.clock.next())
    const process = child.at(time)
    play.step({
      stage: 'covering tracks',
      technique: 'T1070.004',
      what: 'the computer is of no use to them: the child deletes its file and ends',
      subjects: [play.host(child.host)],
      events: [deleteFile(process, time, child.path), end(process, after(time, 0.6))],
    })
    child.access.close(time)
  }
}
