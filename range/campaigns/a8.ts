import { DAY_US, HOUR_US, type Instant, instant } from '../../src/model/time.ts'
import { after } from '../chance.ts'
import { placeIn } from '../organisation/addresses.ts'
import { consentRecord, directoryRecord } from '../records/directory.ts'
import { directoryChange, file, readMail, WEB_CLIENT } from '../records/exchange.ts'
import type { Placed } from '../records/place.ts'
import { FILES_APP, OUTLOOK, type Place, WEB_MAIL } from '../records/sign-ins.ts'
import type { Employee } from '../world.ts'
import type { CampaignScript, Play } from './campaign.ts'

/** One try a person and day from many homes' addresses; one account without a second factor gives way. */
export const a8: CampaignScript = {
  name: 'a8',
  title: 'Password spray, low and slow; app password and an application that stays',
  motive: 'access sale',
  lengthDays: 45,
  run: (play) => {
    const { world, chance, clock } = play
    const candidates = world.people.filter(({ left, joined }) => left === undefined && joined <= world.start)
    const weak = candidates.filter(({ secondFactor }) => secondFactor === 'none')
    const victim = chance.pick(weak.length > 0 ? weak : candidates)
    const found = spray(play, victim, candidates)
    clock.goTo(found)
    clock.session()
    const session = enter(play, victim)
    clock.session(chance.whole(1, 3))
    backdoors(play, victim, session)
    visits(play, victim, session)
  },
}

const WRONG = { error: 50126 } as const

/** A machine's work: every address is used a few times, and the order of the people changes daily. */
function spray(play: Play, victim: Employee, candidates: readonly Employee[]): Instant {
  const { world, chance, actor, clock } = play
  const start = clock.session()
  const days = chance.whole(4, 9)
  const hit = chance.whole(Math.ceil(days / 2), days - 1)
  const people = chance.sample(candidates, Math.min(candidates.length, 250))
  let found = start
  for (let day = 0; day < days; day += 1) {
    const events: Placed[] = []
    const begins = start + day * DAY_US
    const today = chance.sample(people, Math.ceil(people.length * (0.4 + 0.5 * chance.next())))
    for (const [index, person] of today.entries()) {
      const time = instant(Math.round(begins + ((index + chance.next()) / today.length) * 11 * HOUR_US))
      const isHit = person === victim && day === hit
      if (isHit) found = time
      const client = {
        app: chance.pick([OUTLOOK, WEB_MAIL]),
        device: actor.device,
        from: residence(play, person),
        session: chance.guid(),
      }
      const isLocked = !isHit && chance.happens(0.01)
      events.push(
        ...play.signIn(person, time, isHit ? client : { ...client, ...(isLocked ? { error: 50053 } : WRONG) }),
      )
    }
    if (day === hit && !today.includes(victim)) {
      found = instant(Math.round(begins + 10 * HOUR_US * chance.next()))
      events.push(
        ...play.signIn(victim, found, {
          app: OUTLOOK,
          device: actor.device,
          from: residence(play, victim),
          session: chance.guid(),
        }),
      )
    }
    play.step({
      stage: 'reconnaissance',
      technique: 'T1110.003',
      what: `one password for ${today.length} people, day ${day + 1}`,
      subjects: day === hit ? [play.user(victim)] : [],
      human: false,
      events,
    })
  }
  play.access(play.user(victim), 'guessed password', found)
  if (world.end > found && chance.happens(0.3))
    play.alert(after(found, 5000), { product: 'edr', title: 'Unusual number of failed sign-ins', severity: 'low' })
  return found
}

/** Homes whose addresses are for rent; mostly in the country where the tried person is, so that nothing stands out. */
function residence({ chance, actor }: Play, person: Employee): Place {
  return actor.exit('residential', chance.whole(0, 199), chance.happens(0.85) ? person.office.country : undefined)
}

/** A person comes by: the address list, a little mail. */
function enter(play: Play, victim: Employee): string {
  const { chance, clock, actor, tenant } = play
  const session = chance.guid()
  const from = actor.exit('vpn', 1)
  const subjects = [play.user(victim)]
  const refused = play.signIn(victim, clock.now(), {
    app: FILES_APP,
    device: actor.device,
    from,
    session: chance.guid(),
    error: 53003,
  })
  play.step({
    stage: 'foothold',
    technique: 'T1078.004',
    what: 'the document library is closed to unmanaged devices',
    subjects,
    events: refused,
  })
  const entered = play.signIn(victim, clock.next(), { app: WEB_MAIL, device: actor.device, from, session })
  play.step({
    stage: 'foothold',
    technique: 'T1078.004',
    what: 'the mailbox is entered with the password alone',
    subjects,
    events: entered,
  })
  const list = play.audit(victim, clock.next(), {
    recordType: 'ExchangeItem',
    operation: 'SearchQueryPerformed',
    workload: 'Exchange',
    more: {
      ClientIP: from.address,
      ClientInfoString: WEB_CLIENT,
      QueryText: chance.pick(['*', 'a', 'phone', 'vpn', 'password']),
      SessionId: session,
      MailboxOwnerUPN: victim.mail,
    },
  })
  const client = { address: from.address, info: WEB_CLIENT, appId: WEB_MAIL.id, session }
  const read = Array.from({ length: chance.whole(2, 5) }, () =>
    readMail(
      tenant,
      victim,
      clock.next(),
      client,
      [`<${chance.hex(24)}@${chance.pick(play.world.partners).site.name}>`],
      'Inbox',
    ),
  )
  play.step({
    stage: 'discovery',
    technique: 'T1087.003',
    what: 'the address list and some mail are read',
    subjects,
    events: [list, ...read],
  })
  return session
}

/** What outlives a new password: an app password and an application with consent. */
function backdoors(play: Play, victim: Employee, session: string): void {
  const { chance, clock, actor, tenant } = play
  const from = actor.exit('vpn', 2)
  const subjects = [play.user(victim)]
  const back = play.signIn(victim, clock.next(), {
    app: WEB_MAIL,
    device: actor.device,
    from,
    session,
    interactive: false,
  })
  const registered = directoryChange(tenant, victim, clock.next(), 'User registered security info.', victim)
  const password = directoryRecord('Update user.', victim.mail, {
    ActorIpAddress: from.address,
    ModifiedProperties: [{ Name: 'AppPassword', NewValue: '["added"]', OldValue: '[]' }],
    Target: [{ ID: victim.mail, Type: 5 }],
  })
  const added = play.audit(victim, clock.next(), password)
  play.step({
    stage: 'backdoor',
    technique: 'T1098',
    what: 'an app password is made, which asks for no second factor',
    subjects,
    events: [...back, registered, added],
  })
  play.access(play.user(victim), 'app password', added.time)
  const name = `${actor.name('application')} Mail`
  const id = chance.guid()
  const consentedAt = clock.next()
  const scopes = chance.pick([
    'Mail.Read offline_access',
    'Mail.ReadWrite offline_access',
    'Mail.Read Contacts.Read offline_access',
  ])
  const consented = play.audit(victim, consentedAt, consentRecord({ id, name }, from.address, scopes))
  play.step({
    stage: 'backdoor',
    technique: 'T1528',
    what: 'an application gets consent to the mail',
    subjects: [...subjects, play.app(id, name)],
    events: [consented],
  })
  play.access(play.app(id, name), 'consent', consented.time)
}

/** Comes back every few days until the password is changed; the application goes on reading. */
function visits(play: Play, victim: Employee, session: string): void {
  const { world, chance, clock, actor, tenant } = play
  const reset = chance.happens(0.6) ? clock.now() + chance.whole(8, 20) * DAY_US : undefined
  let isReset = false
  for (let visit = 0; visit < 7 && clock.now() < world.end; visit += 1) {
    clock.session(chance.whole(2, 6))
    if (reset !== undefined && clock.now() > reset && !isReset) {
      isReset = true
      directoryChange(tenant, world.tenantAdministrator, instant(reset), 'Reset user password.', victim)
      directoryChange(
        tenant,
        world.tenantAdministrator,
        after(instant(reset), 50),
        'Update StsRefreshTokenValidFrom Timestamp.',
        victim,
      )
      const turned = play.signIn(victim, clock.next(), {
        app: WEB_MAIL,
        device: actor.device,
        from: actor.exit('vpn', visit),
        session,
        interactive: false,
        error: 50173,
      })
      play.step({
        stage: 'foothold',
        technique: 'T1078.004',
        what: 'the session has been revoked; the application has not',
        subjects: [play.user(victim)],
        events: turned,
      })
    }
    // After the reset the app password and the application still work: the containment is incomplete.
    const from = isReset ? placeIn(chance, 'hosting') : actor.exit('vpn', visit)
    const own = chance.guid()
    const entered = play.signIn(victim, clock.next(), {
      app: isReset ? OUTLOOK : WEB_MAIL,
      device: actor.device,
      from,
      session: isReset ? own : session,
      interactive: false,
    })
    const client = {
      address: from.address,
      info: isReset ? 'Client=REST;Client=RESTSystem' : WEB_CLIENT,
      appId: WEB_MAIL.id,
      session: isReset ? own : session,
    }
    const read: Placed[] = Array.from({ length: chance.whole(1, 5) }, () =>
      readMail(
        tenant,
        victim,
        clock.next(),
        client,
        chance.happens(0.5) ? [] : [`<${chance.hex(24)}@${chance.pick(world.partners).site.name}>`],
        'Inbox',
      ),
    )
    if (chance.happens(0.4))
      read.push(
        file(tenant, victim, clock.next(), {
          operation: 'FileDownloaded',
          path: `Shared Documents/${chance.pick(world.projects)}/${chance.pick(['Plan', 'Report', 'Offer'])}_${chance.whole(1, 60)}.xlsx`,
          address: from.address,
          agent: actor.device.agent,
          session: isReset ? own : session,
        }),
      )
    play.step({
      stage: 'collection',
      technique: 'T1114.002',
      what: isReset ? 'mail is read through what was left open' : 'mail is read',
      subjects: [play.user(victim)],
      human: !isReset,
      events: [...entered, ...read],
    })
  }
}
