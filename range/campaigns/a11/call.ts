import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import { directoryChange } from '../../records/exchange.ts'
import { asker, directory } from '../../records/security.ts'
import type { Host } from '../../world.ts'
import type { Play } from '../campaign.ts'
import { exitIn, readShare } from './built-ins.ts'
import type { Cast } from './cast.ts'

/** Passwords from an old leak: none fits. */
export function knock(play: Play, { victim }: Cast): void {
  const { chance, clock, actor } = play
  const tries = Array.from({ length: chance.whole(2, 3) }, () =>
    play.vpn(victim, clock.next('thinking'), { from: actor.exit('vpn', 0), outcome: 'wrong password' }),
  )
  play.step({
    stage: 'reconnaissance',
    technique: 'T1110.004',
    what: 'passwords out of an old leak are tried at the VPN gateway in vain',
    subjects: [play.user(victim)],
    events: tries,
  })
}

/** The help desk renews password and second factor for a caller who has lost the phone. */
export function call(play: Play, { victim, helper, controller }: Cast): Instant {
  const { chance, clock, tenant } = play
  const called = clock.goTo(play.nextAtDesk(helper, clock.now()))
  play.step({
    stage: 'delivery',
    technique: 'T1566.004',
    what: 'somebody calls the help desk in the name of an employee whose phone is lost',
    subjects: [play.user(victim)],
    events: [],
    time: called,
  })
  const done = clock.wait({ minutes: chance.whole(4, 11) })
  const desk = play.desk(helper, called)
  const by = helper.administration ?? helper
  const events = [
    ...directory.resetPassword(play.log(controller, done), asker(by, desk.session), victim, done),
    directoryChange(tenant, by, after(done, 20 + chance.next() * 60), 'Reset user password.', victim),
    directoryChange(tenant, by, after(done, 90 + chance.next() * 90), 'Disable Strong Authentication.', victim),
    directoryChange(tenant, victim, after(done, 240 + chance.next() * 200), 'User registered security info', victim),
  ]
  play.step({
    stage: 'credential theft',
    technique: 'T1656',
    what: 'the help desk gives the caller a new password and lets them register a new phone',
    subjects: [play.user(victim)],
    events,
  })
  play.access(play.user(victim), 'stolen password', done)
  clock.wait({ minutes: chance.whole(8, 30) })
  return done
}

/** Shares are searched for passwords; one that is found is out of date, another one is not. */
export function searchShares(play: Play, { victim, controller, service }: Cast, from: Host): void {
  const { world, chance, clock } = play
  for (const one of chance.sample(world.shares, 2)) {
    const { events } = readShare(play, {
      from,
      account: victim,
      share: one,
      count: chance.whole(6, 16),
      method: 'NTLM',
    })
    play.step({
      stage: 'collection',
      technique: 'T1039',
      what: `files of the share ${one.name} are read`,
      subjects: [play.user(victim)],
      events,
    })
  }
  const [old] = chance.sample(
    world.services.filter(({ account }) => account !== service.account),
    1,
  )
  if (old === undefined) return
  const time = clock.next()
  const refused = Array.from({ length: chance.whole(1, 2) }, (_, index) =>
    directory.wrongPassword(play.log(controller, time), old, after(time, index * (20 + chance.next() * 40)), from),
  )
  play.step({
    stage: 'credential theft',
    technique: 'T1552.001',
    what: `a password for ${old.account} from a script on a share is out of date`,
    subjects: [play.user(old)],
    events: refused,
  })
}

/** The employee can't sign in, calls, and gets a new password: one way in is closed, nobody looks for others. */
export function renew(play: Play, { victim, helper, controller }: Cast, reset: Instant): void {
  const { tenant, clock, chance } = play
  const noticed = play.nextAtDesk(helper, play.nextAtDesk(victim, after(reset, 12 * 3600)))
  const by = helper.administration ?? helper
  directory.resetPassword(play.log(controller, noticed), asker(by, play.desk(helper, noticed).session), victim, noticed)
  directoryChange(tenant, by, after(noticed, 30), 'Reset user password.', victim)
  directoryChange(tenant, by, after(noticed, 95), 'Disable Strong Authentication.', victim)
  play.contain(play.user(victim), after(noticed, 95))
  clock.goTo(after(noticed, 3600 * chance.whole(1, 5)))
  clock.session()
  const refused = play.vpn(victim, clock.next(), {
    from: exitIn(play, victim.office.country),
    outcome: 'wrong password',
  })
  play.step({
    stage: 'foothold',
    technique: 'T1133',
    what: 'the password from the help desk is no longer good',
    subjects: [play.user(victim)],
    events: refused,
  })
}
