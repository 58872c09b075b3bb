import type { Instant } from '../../../src/model/time.ts'
import type { Placed } from '../../records/place.ts'
import type { Place } from '../../records/sign-ins.ts'
import type { Person } from '../../records/who.ts'
import { type Employee, type Host, hostsOf, staffOf } from '../../world.ts'
import type { Play } from '../campaign.ts'
import { exitIn, insideAddress, strangeComputer } from './built-ins.ts'

/** Whom and what it is about. */
export interface Cast {
  readonly victim: Employee
  readonly helper: Employee
  readonly service: Person
  readonly admin: Person
  readonly relay: Host
  readonly jump: Host
  readonly controller: Host
  readonly office: Employee['office']
}

/** Chooses them; undefined where the organisation is too small. */
export function castOf({ world, chance }: Play): Cast | undefined {
  const admins = world.people.filter(({ administration }) => administration !== undefined)
  const [adminOwner] = chance.sample(admins, 1)
  const helpers = staffOf(world, 'it')
  const helper = chance.pick(helpers.length > 0 ? helpers : admins)
  const victims = staffOf(world, 'engineering', 'sales', 'research', 'finance').filter(
    (one) => one.account !== helper.account,
  )
  const [victim] = chance.sample(victims, 1)
  const [relay] = chance.sample(hostsOf(world, 'application'), 1)
  const [jump] = hostsOf(world, 'jump')
  const [controller] = chance.sample(hostsOf(world, 'controller'), 1)
  const admin = adminOwner?.administration
  // The accounts for roll-out and monitoring are those whose passwords lie in scripts.
  const scripted = chance.pick(['svc-deploy', 'svc-monitor', 'svc-scan'])
  const service = world.services.find(({ account }) => account === scripted)
  if (!victim || !relay || !jump || !controller || !admin) return undefined
  return { victim, helper, service: service ?? admin, admin, relay, jump, controller, office: victim.office }
}

/** A connection through the VPN. */
export interface Line {
  readonly time: Instant
  readonly outside: Place
  readonly from: Host
  /** What the gateway wrote; its end is added when it comes. */
  readonly noted: Placed[]
}

/** Comes in through the VPN. */
export function connect(play: Play, account: Person, office: Cast['office'], exit: number): Line {
  const { clock, world, chance } = play
  const outside = exitIn(play, office.country, exit)
  const inside = insideAddress(play, office.network)
  const time = clock.next()
  const events = [...play.vpn(account, time, { from: outside, outcome: 'connected', inside })]
  play.step({
    stage: 'foothold',
    technique: 'T1133',
    what: `the VPN lets in ${account.account} from a home network`,
    subjects: [play.user(account)],
    events,
  })
  const [like = chance.pick(world.hosts)] = hostsOf(world, 'desk', 'laptop')
  return { time, outside, from: strangeComputer(play, like, inside), noted: events }
}

/** Ends the connection. */
export function hangUp(play: Play, account: Person, line: Line): void {
  line.noted.push(...play.vpn(account, play.clock.next(), { from: line.outside, outcome: 'disconnected' }))
}
