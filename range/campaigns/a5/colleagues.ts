import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import { readMail } from '../../records/exchange.ts'
import type { Message } from '../../records/message.ts'
import { type App, WEB_MAIL } from '../../records/sign-ins.ts'
import { computerOf, type Employee } from '../../world.ts'
import type { Play } from '../campaign.ts'
import { consentTo } from './consented-app.ts'
import { clientOf, type Taken } from './taken.ts'

/** Colleagues who give their session away. */
const CAUGHT = 4
/** Days within which those read the message who fall for it. */
const DAYS_TO_READ = 1.5

interface Clicked {
  readonly caught: readonly Taken[]
  /** Somebody who was asked for a password and told the help desk. */
  readonly reporter: Employee | undefined
}

/** More people follow the link than give anything away. */
export function clicks(
  play: Play,
  others: readonly Employee[],
  messages: readonly Message[],
  page: ReturnType<Play['actor']['server']>,
): Clicked {
  const { chance, clock, world, actor } = play
  const sentAt = messages.at(-1)?.time ?? clock.now()
  // Who is away for days finds the answer of the help desk beside the message.
  const there = others.filter((one) => play.nextAtDesk(one, sentAt) < after(sentAt, DAYS_TO_READ * 86_400))
  const fall = chance.sample(there, CAUGHT + chance.whole(3, 6))
  const caught: Taken[] = []
  for (const [index, person] of fall.entries()) {
    const message = messages.find(({ to }) => to.some(({ address }) => address === person.mail))
    if (message === undefined) continue
    const clicked = play.nextAtDesk(person, after(message.time, chance.logNormal(7, 1.2)))
    const desk = play.desk(person, clicked)
    const gives = index < CAUGHT
    const visit = play.reach({
      time: clicked,
      host: computerOf(world, person),
      process: desk.browser,
      person,
      site: page,
      agent: person.device.agent,
      bytesOut: gives ? chance.whole(4200, 6100) : chance.whole(700, 1600),
      bytesIn: chance.whole(190_000, 420_000),
      seconds: gives ? chance.whole(30, 140) : chance.whole(2, 12),
    })
    play.step({
      stage: 'exploitation',
      technique: 'T1204.001',
      what: gives
        ? 'a colleague follows the link'
        : 'a colleague follows the link and leaves the page without a password',
      subjects: [play.user(person)],
      events: visit,
    })
    if (!gives) continue
    const session = chance.guid()
    const time = after(clicked, chance.whole(25, 110))
    const stolen = play.signIn(person, time, {
      app: WEB_MAIL,
      device: actor.device,
      session,
      from: actor.exit('hosting', 0),
      detail:
        person.secondFactor === 'none'
          ? 'MFA requirement satisfied by claim in the token'
          : 'MFA completed in Azure AD',
    })
    play.step({
      stage: 'credential theft',
      technique: 'T1557',
      what: 'password and second factor pass through the page; the session is theirs',
      subjects: [play.user(person)],
      events: stolen,
    })
    caught.push({ person, session, since: time, access: play.access(play.user(person), 'stolen session', time) })
  }
  return { caught: caught.toSorted((a, b) => a.since - b.since), reporter: fall.at(-1) }
}

export interface Consent {
  readonly person: Employee
  readonly since: Instant
  readonly close: (at: Instant) => void
}

/** Two of the new accounts let an application in; a third one may not. */
export function grant(play: Play, caught: readonly Taken[], app: App): readonly Consent[] {
  const { clock, actor } = play
  const from = actor.exit('residential', 2)
  const [one, two, three] = caught
  if (three !== undefined) {
    clock.goTo(three.since)
    const denied = play.signIn(three.person, clock.next(), {
      app,
      from,
      device: actor.device,
      session: three.session,
      error: 65_001,
    })
    play.step({
      stage: 'backdoor',
      technique: 'T1528',
      what: 'for one account the app asks for too much and is refused',
      subjects: [play.user(three.person)],
      events: denied,
    })
  }
  return [one, two].flatMap((taken) => {
    if (taken === undefined) return []
    const { person, session } = taken
    clock.goTo(taken.since)
    const time = clock.next()
    const signed = play.signIn(person, time, { app, from, device: actor.device, session })
    const since = after(time, 6 + play.chance.next() * 30)
    play.step({
      stage: 'backdoor',
      technique: 'T1671',
      what: 'the account consents to an application that reads its mail',
      subjects: [play.user(person), play.app(app.id, app.name)],
      events: [signed, consentTo(play, person, since, app, from)],
    })
    const own = [
      play.access(play.user(person), 'consented app', since),
      play.access(play.app(app.id, app.name), 'consent', since),
    ]
    return [
      {
        person,
        since,
        close: (at: Instant) => {
          for (const access of own) access.close(at)
        },
      },
    ]
  })
}

/** Each new mailbox is looked through once; one holds nothing. */
export function collect(play: Play, caught: readonly Taken[]): void {
  const { chance, clock, tenant } = play
  for (const [index, { person, session, since }] of caught.entries()) {
    clock.goTo(since)
    const isEmpty = index === caught.length - 1
    const read = Array.from({ length: isEmpty ? 1 : chance.whole(2, 6) }, () =>
      readMail(
        tenant,
        person,
        clock.next(),
        clientOf(play, session),
        isEmpty
          ? []
          : Array.from(
              { length: chance.whole(1, 8) },
              () => `<${chance.hex(24)}@${chance.pick(play.world.partners).site.name}>`,
            ),
        chance.pick(['Inbox', 'Sent Items']),
      ),
    )
    play.step({
      stage: 'collection',
      technique: 'T1114.002',
      what: isEmpty ? 'a mailbox in which there is nothing of use is left after one look' : 'the new mailbox is read',
      subjects: [play.user(person), play.mailbox(person)],
      events: read,
    })
  }
}
