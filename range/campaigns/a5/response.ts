import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import { directoryChange, inboxRule, removeMail } from '../../records/exchange.ts'
import type { Message } from '../../records/message.ts'
import { type App, WEB_MAIL } from '../../records/sign-ins.ts'
import type { Employee } from '../../world.ts'
import type { Play } from '../campaign.ts'
import type { Consent } from './colleagues.ts'
import { appVisits, withdrawConsent } from './consented-app.ts'
import { clientOf, type Taken } from './taken.ts'

/** Answers and bounces shall not be seen by the owner of the first mailbox. */
export function hide(play: Play, { person, session }: Taken, messages: readonly Message[]): void {
  const { chance, clock, tenant } = play
  const client = clientOf(play, session)
  const name = chance.pick(['.', '..', 'x', 'temp', 'RSS', 'Archive'])
  const topic = messages[0]?.subject ?? 'plan'
  const rule = inboxRule(tenant, person, clock.next(), {
    operation: 'New-InboxRule',
    owner: person,
    rule: name,
    address: client.address,
    session,
    parameters: {
      Name: name,
      SubjectOrBodyContainsWords: chance
        .sample([topic, 'phishing', 'hacked', 'undeliverable', 'link', 'virus'], 3)
        .join(';'),
      MoveToFolder: chance.pick(['RSS Feeds', 'Conversation History', 'Archive']),
      MarkAsRead: 'True',
      StopProcessingRules: 'True',
    },
  })
  const removed = messages.map(({ id, subject }) =>
    removeMail(tenant, person, clock.next('typing'), client, {
      message: { id, subject },
      folder: 'Sent Items',
      hard: true,
    }),
  )
  play.step({
    stage: 'covering tracks',
    technique: 'T1564.008',
    what: 'a rule puts the answers away',
    subjects: [play.user(person), play.mailbox(person)],
    events: [rule],
  })
  play.access(play.mailbox(person), 'mailbox rule', rule.time)
  play.step({
    stage: 'covering tracks',
    technique: 'T1070.008',
    what: 'the sent messages are deleted',
    subjects: [play.user(person), play.mailbox(person)],
    events: removed,
  })
}

interface Response {
  readonly origin: Taken
  readonly caught: readonly Taken[]
  readonly reporter: Employee | undefined
  readonly app: App
  readonly consents: readonly Consent[]
  readonly grantStays: boolean
}

/** The help desk renews what it knows of; the last account is known to nobody. */
export function respond(play: Play, { origin, caught, reporter, app, consents, grantStays }: Response): Instant {
  const { chance, clock, world, tenant } = play
  const told = play.nextAtDesk(reporter ?? origin.person, clock.wait({ days: chance.whole(2, 4) }))
  const admin = world.tenantAdministrator
  const known = [origin, ...caught.slice(0, Math.max(1, caught.length - 1))]
  let time = after(told, chance.whole(1200, 5000))
  for (const { person } of known) {
    time = after(time, chance.whole(60, 400))
    directoryChange(tenant, admin, time, 'Reset user password.', person)
    directoryChange(tenant, admin, after(time, 20), 'Update StsRefreshTokenValidFrom Timestamp.', person)
  }
  const renewed = after(time, 30)
  inboxRule(tenant, admin, after(time, 300), {
    operation: 'Remove-InboxRule',
    owner: origin.person,
    rule: 'all',
    address: world.organisation.officeAddress,
    parameters: { Force: 'True', Identity: origin.person.account },
  })
  play.contain(play.user(origin.person), renewed)
  play.contain(play.mailbox(origin.person), after(time, 300))
  const withdrawn = after(renewed, chance.whole(1, 3) * 86_400 + chance.whole(0, 9000))
  for (const { person, since } of consents) {
    const visits = appVisits(play, person, app, { from: since, until: grantStays ? world.end : withdrawn })
    const before = visits.filter((one) => one.time < renewed)
    const later = visits.filter((one) => one.time >= renewed)
    for (const [events, what] of [
      [before, 'the app fetches mail with its own grant'],
      [later, 'the app reads on: new passwords do not touch its grant'],
    ] as const) {
      if (events.length === 0) continue
      play.step({
        stage: 'collection',
        technique: 'T1114.002',
        what,
        subjects: [play.user(person), play.mailbox(person), play.app(app.id, app.name)],
        human: false,
        events,
      })
    }
  }
  settle(play, { known, app, consents, grantStays, renewed, withdrawn })
  return renewed
}

interface Settled extends Pick<Response, 'app' | 'consents' | 'grantStays'> {
  readonly known: readonly Taken[]
  readonly renewed: Instant
  readonly withdrawn: Instant
}

/** What the intruders lose, and whether it is everything. */
function settle(play: Play, { known, app, consents, grantStays, renewed, withdrawn }: Settled): void {
  for (const { access } of known) access.close(renewed)
  for (const { person } of known.slice(1)) {
    const consent = consents.find((one) => one.person === person)
    if (consent === undefined) play.contain(play.user(person), renewed)
    else if (!grantStays) {
      withdrawConsent(play, person, withdrawn, app)
      consent.close(withdrawn)
      play.contain(play.user(person), withdrawn)
    }
  }
  if (!grantStays && consents.length > 0) play.contain(play.app(app.id, app.name), withdrawn)
}

export function tryRevoked(play: Play, { person, session }: Taken, renewed: Instant): void {
  const { clock, actor } = play
  clock.goTo(after(renewed, 3600))
  clock.session()
  const time = clock.next()
  play.step({
    stage: 'foothold',
    technique: 'T1550.004',
    what: 'the first session is tried again and is refused',
    subjects: [play.user(person)],
    events: play.signIn(person, time, {
      app: WEB_MAIL,
      device: actor.device,
      session,
      from: actor.exit('residential', 2),
      interactive: false,
      error: 50_173,
    }),
  })
}
