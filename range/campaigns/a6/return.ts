import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import { directoryChange, inboxRule, readMail } from '../../records/exchange.ts'
import { WEB_MAIL } from '../../records/sign-ins.ts'
import type { Play } from '../campaign.ts'
import { clientOf, securityChange, type Taken } from './taken.ts'

/** The partner calls. Password, sessions and rule are dealt with; the other telephone is overlooked. */
export function respond(play: Play, { person, access }: Taken): Instant {
  const { chance, clock, world, tenant } = play
  const told = play.nextAtDesk(person, clock.wait({ days: chance.whole(3, 6) }))
  const admin = world.tenantAdministrator
  const reset = after(told, chance.whole(900, 6000))
  directoryChange(tenant, admin, reset, 'Reset user password.', person)
  const revoked = after(reset, chance.whole(20, 120))
  directoryChange(tenant, admin, revoked, 'Update StsRefreshTokenValidFrom Timestamp.', person)
  const ruleGone = after(revoked, chance.whole(200, 900))
  inboxRule(tenant, admin, ruleGone, {
    operation: 'Remove-InboxRule',
    owner: person,
    rule: 'all',
    address: world.organisation.officeAddress,
    parameters: { Force: 'True', Identity: person.account },
  })
  access.close(revoked)
  play.contain(play.mailbox(person), ruleGone)
  return revoked
}

/** The old session is refused; with their own telephone they set a new password, and are back. */
export function comeBack(play: Play, { person, session, factor }: Taken, revoked: Instant): void {
  const { chance, clock, actor, tenant } = play
  clock.goTo(after(revoked, 7200))
  clock.session()
  const from = actor.exit('vpn', 3)
  const refused = play.signIn(person, clock.next(), {
    app: WEB_MAIL,
    device: actor.device,
    session,
    from,
    interactive: false,
    error: 50_173,
  })
  play.step({
    stage: 'foothold',
    technique: 'T1550.004',
    what: 'the revoked session is tried in vain',
    subjects: [play.user(person)],
    events: refused,
  })
  clock.session(chance.whole(1, 2))
  const changed = securityChange(play, person, clock.next(), 'Change user password.')
  const next = chance.guid()
  const again = play.signIn(person, clock.next('typing'), {
    app: WEB_MAIL,
    device: actor.device,
    session: next,
    from,
    detail: 'MFA completed in Azure AD',
  })
  play.step({
    stage: 'foothold',
    technique: 'T1078.004',
    what: 'the telephone that was overlooked sets a new password: they are back',
    subjects: [play.user(person)],
    events: [changed, again],
  })
  const password = play.access(play.user(person), 'password that they set', changed.time)
  const read = Array.from({ length: chance.whole(2, 5) }, () =>
    readMail(
      tenant,
      person,
      clock.next(),
      clientOf(play, next),
      [`<${chance.hex(24)}@${chance.pick(play.world.partners).site.name}>`],
      'Inbox',
    ),
  )
  play.step({
    stage: 'collection',
    technique: 'T1114.002',
    what: 'the mailbox is read again',
    subjects: [play.user(person), play.mailbox(person)],
    events: read,
  })
  // In half of the ranges the owner, who can't sign in any more, gets help that is complete; else they keep it.
  if (!chance.happens(0.5)) return
  const told = play.nextAtDesk(person, clock.wait({ days: 1 }))
  const admin = play.world.tenantAdministrator
  directoryChange(tenant, admin, after(told, 1200), 'Admin deleted security info.', person)
  directoryChange(tenant, admin, after(told, 1300), 'Reset user password.', person)
  const ends = after(told, 1340)
  directoryChange(tenant, admin, ends, 'Update StsRefreshTokenValidFrom Timestamp.', person)
  factor?.close(ends)
  password.close(ends)
  play.contain(play.user(person), ends)
}
