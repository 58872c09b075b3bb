import type { Instant } from '../../../src/model/time.ts'
import { after, chanceOf } from '../../chance.ts'
import type { Binary } from '../../records/binaries.ts'
import type { Placed } from '../../records/place.ts'
import { createFile, end, type Running, start } from '../../records/processes.ts'
import { serviceState } from '../../records/security.ts'
import type { Site } from '../../records/who.ts'
import { type Host, hostsOf } from '../../world.ts'
import type { Play } from '../campaign.ts'

const FOLDER = 'C:\\Program Files\\Orbis Endpoint'

/** The management agent that each Windows computer of the organisation runs. */
export function agentOn(play: Play, host: Host, time: Instant): Running {
  return play.boot(host, time).agent
}

/** The maker's server, which the agent always asks. */
function makerOf({ world, chance }: Play): Site {
  return world.sites[3] ?? chance.pick(world.sites)
}

/** The computers that the agent is on. */
function fleetOf({ world }: Play): readonly Host[] {
  return hostsOf(world, 'desk', 'laptop', 'application', 'file server', 'jump')
}

/** When a computer is on next: where it is a person's, when they work; a server at once. */
export function whenOn({ world, nextAtDesk }: Play, host: Host, time: Instant): Instant {
  const owner = world.people.find(({ computer }) => computer === host.name)
  return owner === undefined ? time : nextAtDesk(owner, time)
}

/** Until when it stays on. */
export function onUntil(play: Play, host: Host, time: Instant): Instant {
  const owner = play.world.people.find(({ computer }) => computer === host.name)
  return owner === undefined ? after(time, 6 * 3600) : play.desk(owner, time).leaves
}

/** One computer's part of a roll-out. */
export interface Updated {
  readonly host: Host
  readonly time: Instant
  readonly events: readonly Placed[]
}

/** Facts of the maker's update program of a version, which is signed like all that came before. */
function updater(version: string): Binary {
  return {
    version: `${version}.4`,
    description: 'Orbis agent update',
    product: 'Orbis Endpoint',
    company: 'Orbis Endpoint Software AB',
    originalName: 'orbupd.exe',
  }
}

/** The maker's update goes to the whole fleet over some days, each computer when it is on. The same for a good and a bad one. */
export function rollOut(play: Play, version: string, from: Instant): readonly Updated[] {
  return fleetOf(play).flatMap((host) => {
    const chance = chanceOf(`${play.world.seed} update ${version} ${host.name}`)
    const time = whenOn(play, host, after(from, chance.logNormal(9.6, 1)))
    if (time >= play.world.end || time < play.world.start) return []
    const agent = agentOn(play, host, time)
    const image = `C:\\ProgramData\\Orbis\\Updates\\orbupd-${version}.exe`
    const fetched = play.reach({
      time,
      host,
      process: agent,
      site: makerOf(play),
      bytesIn: Math.round(chance.logNormal(15.6, 0.4)),
      agent: 'Orbis/5.2',
      seconds: 3 + chance.next() * 14,
    })
    const written = createFile(agent, after(time, 8), image)
    const run = start(agent, after(time, 11 + chance.next() * 20), {
      image,
      commandLine: `"${image}" /S`,
      binary: updater(version),
    })
    const libraries = ['orbagent.dll', 'orbcore.dll'].map((name, index) =>
      createFile(run, after(run.started, 2 + index * 1.4 + chance.next()), `${FOLDER}\\${name}`),
    )
    const log = play.log(host, time)
    const events = [
      ...fetched,
      written,
      ...(run.place === undefined ? [] : [run.place]),
      ...libraries,
      serviceState(log, after(run.started, 6), 'Orbis Endpoint Agent', 'stopped'),
      serviceState(log, after(run.started, 8 + chance.next() * 3), 'Orbis Endpoint Agent', 'running'),
      end(run, after(run.started, 14 + chance.next() * 4)),
    ]
    return [{ host, time, events }]
  })
}
