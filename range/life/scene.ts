import { type Instant, instant } from '../../src/model/time.ts'
import type { Subject } from '../campaigns/campaign.ts'
import type { Chance } from '../chance.ts'
import type { Scribe } from '../output/scribe.ts'
import { type Employee, type Host, hostsOf, type World } from '../world.ts'
import { shiftOf } from './calendar.ts'
import type { Life } from './day.ts'

/** What a look-alike is given. */
export interface Scene {
  readonly life: Life
  readonly world: World
  readonly scribe: Scribe
  readonly chance: Chance
  readonly day: number
  readonly midnight: Instant
}

/** Whom it was about, and how long it took. */
export interface Told {
  readonly subjects: readonly Subject[]
  readonly from: Instant
  readonly to: Instant
}

/** Administrators who are at work on that day. */
export function administratorOf({ world, chance, day }: Scene): Employee | undefined {
  const there = world.people.filter(
    (one) => one.administration !== undefined && one.computer !== undefined && shiftOf(world, one, day) !== undefined,
  )
  return there.length === 0 ? undefined : chance.pick(there)
}

export function during({ world, chance, day }: Scene, person: Employee): Instant | undefined {
  const shift = shiftOf(world, person, day)
  return shift === undefined
    ? undefined
    : instant(Math.round(shift.arrived + (0.05 + chance.next() * 0.8) * (shift.leaves - shift.arrived)))
}

export function windowsHosts(world: World): readonly Host[] {
  return hostsOf(world, 'desk', 'laptop', 'application', 'file server')
}
