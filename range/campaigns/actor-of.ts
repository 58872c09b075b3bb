import { type Chance, chanceOf } from '../chance.ts'
import { placeIn } from '../organisation/addresses.ts'
import { someDevice } from '../organisation/devices.ts'
import { domainName, programName, similarDomain, webHost } from '../organisation/names.ts'
import { UNKNOWN } from '../records/processes.ts'
import type { Site } from '../records/who.ts'
import type { Actor } from './actor.ts'
import type { OperatorHours } from './operator-clock.ts'

const HOURS: readonly OperatorHours[] = [
  { offsetMinutes: 180, from: 9, to: 18, daysOff: [0, 6] },
  { offsetMinutes: 480, from: 9, to: 18.5, daysOff: [0, 6] },
  { offsetMinutes: 210, from: 8.5, to: 17, daysOff: [4, 5] },
  { offsetMinutes: 540, from: 10, to: 19, daysOff: [0] },
  { offsetMinutes: 60, from: 11, to: 21, daysOff: [0] },
  { offsetMinutes: -300, from: 9, to: 17.5, daysOff: [0, 6] },
]

/**
 * The actor of a campaign. Several campaigns of one seed may have the same one: `group` names who they are, and what it names
 * (hours, device, tools, servers) is the same in each.
 */
export function makeActor(seed: number, group: number): Actor {
  const own = (subject: string): Chance => chanceOf(`${seed} actor ${group} ${subject}`)
  const chance = own('habits')
  const device = someDevice(chance)
  const servers = new Map<string, Site>()
  const domain = (purpose: string, like?: string): string =>
    like === undefined ? domainName(own(`domain ${purpose}`)) : similarDomain(own(`domain ${purpose}`), like)
  const server = (purpose: string, like?: string): Site => {
    const known = servers.get(purpose)
    if (known !== undefined) return known
    const facts = own(`server ${purpose}`)
    const site = {
      name: webHost(facts, domain(purpose, like)),
      address: placeIn(facts, facts.happens(0.5) ? 'hosting' : 'web').address,
    }
    servers.set(purpose, site)
    return site
  }
  return {
    id: `actor-${group + 1}`,
    hours: chance.pick(HOURS),
    device,
    server,
    domain,
    exit: (kind, number = 0, country = undefined) =>
      placeIn(own(`exit ${kind} ${number}`), kind === 'residential' ? 'home' : kind, country),
    sender: (name, of, local) => {
      const facts = own(`sender ${of}`)
      return {
        name,
        address: `${local}@${of}`,
        server: {
          name: `${facts.pick(['mail', 'mx1', 'smtp', 'out'])}.${of}`,
          address: placeIn(facts, facts.happens(0.6) ? 'hosting' : 'web').address,
        },
        checks: {
          spf: 'pass',
          dkim: facts.happens(0.7) ? 'pass' : 'none',
          dmarc: facts.happens(0.5) ? 'pass' : 'none',
        },
      }
    },
    tool: (family, build) => {
      const facts = own(`tool ${family}`)
      const name = programName(facts)
      const binary = facts.happens(0.65)
        ? {
            version: `${facts.whole(1, 9)}.${facts.whole(0, 20)}.${facts.whole(0, 400)}.0`,
            description: name,
            product: name,
            company: `${programName(facts)} GmbH`,
            originalName: `${name}.exe`,
          }
        : UNKNOWN
      return { file: `${name}.exe`, binary: { ...binary, variant: `${family} ${build} ${seed}` } }
    },
    name: (purpose) => programName(own(`name ${purpose}`)),
    mistyped: (command) => mistype(own(`typing ${command}`), command),
  }
}

/** Two neighbouring letters change places, or one is missing. */
function mistype(chance: Chance, command: string): string {
  const at = chance.whole(1, Math.max(1, command.length - 2))
  return chance.happens(0.5)
    ? command.slice(0, at) + command.slice(at + 1)
    : `${command.slice(0, at)}${command[at + 1] ?? ''}${command[at] ?? ''}${command.slice(at + 2)}`
}
