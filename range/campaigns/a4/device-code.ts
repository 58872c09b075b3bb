import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import type { Placed } from '../../records/place.ts'
import { type App, OUTLOOK, type Place } from '../../records/sign-ins.ts'
import type { Employee } from '../../world.ts'
import type { Play } from '../campaign.ts'

/** How long a code is good for, in seconds. */
export const CODE_SECONDS = 900

/** A code as the cloud gives it: nine letters that are not mistaken for digits. */
export function deviceCode({ chance }: Play): string {
  return Array.from({ length: 9 }, () => chance.pick([...'BCDFGHJKLMNPQRSTVWXZ'])).join('')
}

interface Entered {
  readonly session: string
  readonly from: Place
  readonly app?: App
  /** The code had run out. */
  readonly isTooLate?: boolean
}

/**
 * A person enters a code on the true page, in their own browser and from where they are; the device that asked for the code gets
 * the token a moment later.
 */
export function enterCode(play: Play, person: Employee, time: Instant, options: Entered): readonly Placed[] {
  const { session, app = OUTLOOK, isTooLate = false } = options
  const entered = play.signIn(person, time, {
    app,
    from: play.placeOf(person, time),
    device: person.device,
    session,
    detail: 'MFA requirement satisfied by claim in the token',
    protocol: 'deviceCode',
    ...(isTooLate ? { error: 70_019 } : {}),
  })
  if (isTooLate) return entered
  const taken = renew(play, person, after(time, 1 + play.chance.next() * 5), options)
  return [...entered, ...taken]
}

/** A new token by the old one: from then on no code is needed. */
export function renew(
  play: Play,
  person: Employee,
  time: Instant,
  { session, from, app = OUTLOOK }: Entered,
): readonly Placed[] {
  return play.signIn(person, time, { app, from, device: play.actor.device, session, interactive: false })
}
