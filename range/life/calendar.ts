import { DAY_US, HOUR_US, type Instant, instant, MINUTE_US } from '../../src/model/time.ts'
import { chanceOf } from '../chance.ts'
import { placeIn } from '../organisation/addresses.ts'
import type { Place } from '../records/sign-ins.ts'
import type { Employee, Host, Office, World } from '../world.ts'

/** A person's working day; the same whoever asks. */
export interface Shift {
  readonly day: number
  readonly arrived: Instant
  readonly leaves: Instant
  readonly isAtHome: boolean
  /** Where they travel, if they do. */
  readonly abroad?: Place
  /** Their connection to the internet that day. */
  readonly place: Place
}

const EVENING = 22 * HOUR_US
/** Shares of §9.1 of the reference: weekend work, travelling people, absence. */
const WEEKEND_SHARE = 0.04
const TRAVEL_SHARE = 0.03
const ABSENT_SHARE = 0.09

/** Number of the day, counted from the start of the range. */
export function dayOf(world: World, time: Instant): number {
  return Math.floor((time - world.start) / DAY_US)
}

/** The shift of a person on a day; undefined where they do not work. */
export function shiftOf(world: World, person: Employee, day: number): Shift | undefined {
  const midnight = world.start + day * DAY_US
  if (person.joined > midnight || (person.left !== undefined && midnight >= person.left)) return undefined
  const chance = chanceOf(`${world.seed} shift ${person.account} ${day}`)
  // 1970 began on a Thursday; Monday is 0. A range begins on a Monday, logs that a campaign is put into on any day.
  const weekday = Math.floor(midnight / DAY_US + 3) % 7
  const isWeekend = weekday >= 5
  if (isWeekend && !chance.happens(WEEKEND_SHARE)) return undefined
  // Absence and travel come in blocks of some days, each drawn by week.
  const week = chanceOf(`${world.seed} week ${person.account} ${Math.floor(day / 7)}`)
  const isAway = week.happens(ABSENT_SHARE * 1.4)
  const awayFrom = week.whole(0, 3)
  if (isAway && weekday >= awayFrom && weekday < awayFrom + week.whole(2, 5)) return undefined
  const isTravelling = week.happens(
    TRAVEL_SHARE * (person.department === 'sales' || person.department === 'executives' ? 4 : 0.7),
  )
  const travelFrom = week.whole(0, 4)
  const abroad =
    isTravelling && weekday >= travelFrom && weekday <= travelFrom + week.whole(0, 4)
      ? placeIn(week, 'hotel')
      : undefined
  const offset = zoneOffset(world, person.office, day)
  const begin = Math.max(4 * 60, person.dayBegins + chance.normal(0, 35))
  const length = Math.min(12, Math.max(3, chance.normal(8.6, 1.1)))
  const arrived = Math.round(midnight + begin * MINUTE_US - offset + chance.next() * MINUTE_US)
  const leaves = Math.min(
    Math.round(arrived + (isWeekend ? length / 3 : length) * HOUR_US),
    midnight - offset + EVENING + HOUR_US,
  )
  const isAtHome = abroad === undefined && (isWeekend || chance.happens(person.homeShare))
  return {
    day,
    arrived: instant(arrived),
    leaves: instant(Math.max(leaves, arrived + HOUR_US)),
    isAtHome,
    place: abroad ?? (isAtHome ? person.home : person.office.egress),
    ...(abroad === undefined ? {} : { abroad }),
  }
}

const offsets = new Map<string, number>()

/** How far the office's clock is ahead of UTC on that day, in microseconds. */
function zoneOffset(world: World, office: Office, day: number): number {
  const key = `${office.zone} ${world.start} ${day}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const noon = Temporal.Instant.fromEpochMilliseconds((world.start + day * DAY_US) / 1000 + 43_200_000)
  const made = noon.toZonedDateTimeISO(office.zone).offsetNanoseconds / 1000
  offsets.set(key, made)
  return made
}

/** The address of a computer at a time: laptops move (15 % a day), and get one of the VPN when they are outside. */
export function addressAt(world: World, host: Host, time: Instant): string {
  if (host.kind !== 'laptop') return host.address
  const day = dayOf(world, time)
  const owner = ownersOf(world).get(host.name)
  const shift = owner === undefined ? undefined : shiftOf(world, owner, day)
  const [, , third = '1', fourth = '10'] = host.address.split('.')
  if (shift !== undefined && (shift.isAtHome || shift.abroad !== undefined))
    return vpnAddress(world, Number(third) + Number(host.address.split('.')[1] ?? 20), Number(fourth) - 10, day)
  const chance = chanceOf(`${world.seed} lease ${host.name} ${day}`)
  return chance.happens(0.15) ? `${host.office.network}.${Number(third) + 64}.${chance.whole(10, 250)}` : host.address
}

/**
 * An address that the VPN gives on a day, by a place in its pool (0 to 240): computers have the places up to 127, guests the others.
 * Another day's places lie elsewhere.
 */
export function vpnAddress(world: World, third: number, place: number, day: number): string {
  return `10.50.${third}.${10 + ((place + day * 53 + world.seed * 7 + third * 31) % 241)}`
}

/** The first instant, from `after` on, at which a person is at their computer, with some minutes to arrive or to notice. */
export function nextAtDesk(world: World, person: Employee, after: Instant): Instant {
  const chance = chanceOf(`${world.seed} notice ${person.account} ${after}`)
  const delay = Math.min(3 * HOUR_US, chance.logNormal(6, 1) * 1_000_000)
  for (let day = Math.max(0, dayOf(world, after) - 1); day < world.days + 400; day += 1) {
    const shift = shiftOf(world, person, day)
    if (shift === undefined) continue
    const earliest = Math.max(after + delay, shift.arrived + 4 * MINUTE_US + delay / 4)
    if (earliest < shift.leaves - 20 * MINUTE_US) return instant(Math.round(earliest))
  }
  return instant(Math.round(after + delay))
}

const owners = new WeakMap<World, ReadonlyMap<string, Employee>>()

/** People by the name of their computer. */
function ownersOf(world: World): ReadonlyMap<string, Employee> {
  const known = owners.get(world)
  if (known !== undefined) return known
  const made = new Map(
    world.people.flatMap((one) => (one.computer === undefined ? [] : [[one.computer, one] as const])),
  )
  owners.set(world, made)
  return made
}
