import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import type { Placed } from '../../records/place.ts'
import { type Place, WEB_MAIL } from '../../records/sign-ins.ts'
import type { Person } from '../../records/who.ts'
import type { Employee, Share } from '../../world.ts'
import type { Access, Play } from '../campaign.ts'

/** Whose place the thief takes, what they are after, and from where they come. */
export interface Thief {
  readonly victim: Employee
  readonly own: Share
  readonly home: Place
}

/** A chat from outside leads to a page that takes password and second factor; the second time by mail. */
export function lure(play: Play, { victim, home }: Thief, number: number): Access {
  const { chance, actor, clock, world } = play
  const partner = chance.pick(world.partners)
  const domain = actor.domain(`chat ${number}`, partner.domain)
  const [writer = { name: partner.name, address: '' }] = chance.sample(partner.people, 1)
  const time = clock.goTo(after(play.nextAtDesk(victim, clock.now()), -240))
  const page = actor.server(`page ${number}`)
  const address = `${writer.name.toLowerCase().replaceAll(' ', '.')}@${domain}`
  const chat = `19:${chance.guid()}_${victim.objectId}@unq.gbl.spaces`
  const outsider: Person = {
    ...victim,
    account: address,
    name: writer.name,
    mail: address,
    objectId: chance.guid(),
    puid: `1003200${chance.hex(9).toUpperCase()}`,
  }
  const told = (at: Instant, operation: string, more: Readonly<Record<string, string>>): Placed =>
    play.audit(outsider, at, {
      recordType: 'MicrosoftTeams',
      operation,
      workload: 'MicrosoftTeams',
      more: { ChatThreadId: chat, CommunicationType: 'OneOnOne', ...more },
    })
  play.step({
    stage: 'delivery',
    technique: 'T1566.003',
    what: `a chat from outside in the name of ${writer.name} asks for a look at a page`,
    subjects: [play.user(victim)],
    events: [
      told(time, 'ChatCreated', { Members: victim.mail }),
      told(after(time, 20 + chance.next() * 60), 'MessageCreatedHasLink', {
        MessageId: String(Math.floor(time / 1000)),
      }),
    ],
  })
  const clicked = play.nextAtDesk(victim, after(time, 90))
  const desk = play.desk(victim, clicked)
  play.step({
    stage: 'exploitation',
    technique: 'T1204.001',
    what: 'the page is opened, and asks for the company account',
    subjects: [play.user(victim)],
    events: play.reach({
      time: clicked,
      host: desk.host,
      process: desk.browser,
      person: victim,
      site: page,
      agent: victim.device.agent,
      bytesOut: 3000 + chance.whole(0, 5000),
      bytesIn: chance.whole(120_000, 700_000),
      seconds: chance.whole(25, 140),
    }),
  })
  clock.goTo(after(clicked, chance.whole(20, 90)))
  const stolen = play.signIn(victim, clock.now(), {
    app: WEB_MAIL,
    from: home,
    device: actor.device,
    session: chance.guid(),
    detail: 'MFA completed in Azure AD',
  })
  play.step({
    stage: 'credential theft',
    technique: 'T1557',
    what: 'the page passes password and second factor on, to an ordinary home network of the same country',
    subjects: [play.user(victim)],
    events: stolen,
  })
  return play.access(play.user(victim), 'stolen password', clock.now())
}
