import { HOUR_US, type Instant, instant } from '../../src/model/time.ts'
import type { Benign } from '../campaigns/play.ts'
import { after, chanceOf } from '../chance.ts'
import type { Evidence } from '../output/evidence.ts'
import { openScribe } from '../output/scribe.ts'
import { directory } from '../records/security.ts'
import { computerOf, type Employee, hostsOf, type World } from '../world.ts'
import { addressAt, type Shift, shiftOf } from './calendar.ts'
import { cloudDay } from './cloud.ts'
import { lookAlikes } from './look-alikes.ts'
import { appVisits } from './mailbox.ts'
import { mailDay, type Threads } from './mailing.ts'
import { serversOfDay } from './servers.ts'
import { background, workDay } from './work.ts'

/** The ordinary life of an organisation. */
export interface Life {
  readonly world: World
  readonly evidence: Evidence
  readonly isFull: boolean
  /** How many times the events of `eval`, mail aside. */
  readonly rate: number
  readonly threads: Threads
  readonly benign: Benign[]
}

/** `full` has the published rates: some 35,000 events a person and day where `eval` has 300. */
const FULL_RATE = 110

export function openLife(options: {
  readonly world: World
  readonly evidence: Evidence
  readonly rate: 'eval' | 'full'
  readonly benign: Benign[]
}): Life {
  const { world, evidence, rate, benign } = options
  return { world, evidence, isFull: rate === 'full', rate: rate === 'full' ? FULL_RATE : 1, threads: new Map(), benign }
}

/** Writes one day, host by host, and flushes what lies before its end. */
export function lifeOfDay(life: Life, day: number, until: Instant): void {
  const { world, evidence } = life
  lookAlikes(life, day)
  serversOfDay(life, day)
  for (const person of world.people) {
    const shift = shiftOf(world, person, day)
    personDay(life, person, day, shift)
  }
  for (const host of hostsOf(world, 'controller', 'file server', 'backup', 'application', 'jump'))
    evidence.flushHost(host, until)
  evidence.flush(until)
}

function personDay(
  { world, evidence, rate, isFull, threads }: Life,
  person: Employee,
  day: number,
  shift: Shift | undefined,
): void {
  const scribe = openScribe({ world, evidence, who: `life ${person.account} ${day}` })
  const host = person.computer === undefined ? undefined : computerOf(world, person)
  const midnight = instant(world.start + day * 24 * HOUR_US)
  if (shift !== undefined) {
    if (host !== undefined) {
      connected(scribe, world, person, host, shift)
      workDay({ world, scribe, person, host, shift, rate })
      background(world, scribe, host, after(shift.arrived, 60), shift.leaves, rate)
    }
    cloudDay(world, scribe, person, shift, rate)
    mailDay(world, scribe, person, shift, { isFull, threads })
  } else if (host?.kind === 'desk')
    background(world, scribe, host, after(midnight, 8 * 3600), after(midnight, 16 * 3600), rate * 0.4)
  appVisits(world, scribe, person, day)
  const until = instant(midnight + 24 * HOUR_US)
  if (host !== undefined) evidence.flushHost(host, until)
  evidence.settle(until)
}

/** The morning's lease, and the VPN of those who are not in the office. */
function connected(
  scribe: ReturnType<typeof openScribe>,
  world: World,
  person: Employee,
  host: ReturnType<typeof computerOf>,
  shift: Shift,
): void {
  const chance = chanceOf(`${world.seed} connection ${person.account} ${shift.day}`)
  const address = addressAt(world, host, shift.arrived)
  if (!shift.isAtHome && shift.abroad === undefined) {
    for (let lease = shift.arrived; lease < shift.leaves; lease = after(lease, 4 * 3600))
      scribe.lease(after(lease, -20 + chance.next()), { address, mac: host.mac, name: host.name })
    return
  }
  if (chance.happens(0.05))
    scribe.vpn(person, after(shift.arrived, -60), {
      from: shift.place,
      outcome: chance.pick(['wrong password', 'second factor denied']),
    })
  const [controller] = chance.sample(hostsOf(world, 'controller'), 1)
  if (controller !== undefined && chance.happens(0.6))
    directory.ntlm(scribe.log(controller, shift.arrived), person, after(shift.arrived, -46 - chance.next()), 'vpn01')
  scribe.vpn(person, after(shift.arrived, -15 - chance.next() * 30), {
    from: shift.place,
    outcome: 'connected',
    inside: address,
  })
  scribe.vpn(person, after(shift.leaves, 20 + chance.next() * 60), { from: shift.place, outcome: 'disconnected' })
}
