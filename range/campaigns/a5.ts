import { after } from '../chance.ts'
import { readMail, sent } from '../records/exchange.ts'
import { colleague, type Message } from '../records/message.ts'
import { WEB_MAIL } from '../records/sign-ins.ts'
import { type Employee, staffOf } from '../world.ts'
import { clicks, collect, grant } from './a5/colleagues.ts'
import { foreignApp } from './a5/consented-app.ts'
import { hide, respond, tryRevoked } from './a5/response.ts'
import { clientOf, type Taken } from './a5/taken.ts'
import type { CampaignScript, Play } from './campaign.ts'

/** Colleagues that get the link. */
const RECIPIENTS = 60
/** Recipients of one message. */
const MOST_PER_MESSAGE = 14

/** A colleague's mailbox sends the link: internal mail, and every authentication is right. */
export const a5: CampaignScript = {
  name: 'a5',
  title: 'A colleague’s stolen session phishes sixty others; an app gets consent',
  motive: 'money',
  lengthDays: 12,
  run: (play) => lateral(play, { grantStays: false }),
}

/** The same, but for its end: passwords and sessions are renewed, and the app reads on. */
export const a5Grant: CampaignScript = {
  name: 'a5-grant',
  title: 'Lateral phishing; the consent of an app outlives the new passwords',
  motive: 'espionage',
  lengthDays: 26,
  run: (play) => lateral(play, { grantStays: true }),
}

function lateral(play: Play, { grantStays }: { readonly grantStays: boolean }): void {
  const { world, chance, clock } = play
  const staff = staffOf(world)
  const first = chance.pick(staffOf(world, 'sales', 'personnel', 'assistants', 'engineering', 'finance'))
  const others = chance.sample(
    staff.filter((one) => one !== first),
    RECIPIENTS,
  )
  clock.session()
  const origin = begin(play, first)
  readInto(play, origin)
  clock.session(chance.whole(1, 2))
  const messages = spread(play, origin, others)
  const page = play.actor.server('page')
  const { caught, reporter } = clicks(play, others, messages, page)
  clock.session(1)
  const app = foreignApp(play)
  const consents = grant(play, caught, app)
  hide(play, origin, messages)
  clock.session(chance.whole(1, 2))
  collect(play, caught)
  const ends = respond(play, { origin, caught, reporter, app, consents, grantStays })
  tryRevoked(play, origin, ends)
}

/** A cookie from a computer at home was for sale: the person's own session, from somewhere else. */
function begin(play: Play, person: Employee): Taken {
  const { chance, clock, actor } = play
  const old = play.signIn(person, clock.now(), {
    app: WEB_MAIL,
    device: actor.device,
    session: chance.guid(),
    from: actor.exit('vpn', 1),
    error: 50_126,
  })
  play.step({
    stage: 'foothold',
    technique: 'T1078.004',
    what: 'the password that was sold with the cookie is an old one',
    subjects: [play.user(person)],
    events: old,
  })
  const time = clock.next()
  const session = play.cloudSession(person, time)
  const used = play.signIn(person, time, {
    app: WEB_MAIL,
    device: { ...actor.device, browser: person.device.browser, agent: person.device.agent },
    session,
    from: actor.exit('residential', 2),
    interactive: false,
  })
  play.step({
    stage: 'foothold',
    technique: 'T1550.004',
    what: 'a bought cookie: the colleague’s own session goes on from another network',
    subjects: [play.user(person)],
    events: used,
  })
  return { person, session, since: time, access: play.access(play.user(person), 'stolen session', time) }
}

/** How does one write here, and to whom? */
function readInto(play: Play, { person, session }: Taken): void {
  const { chance, clock, tenant } = play
  const read = Array.from({ length: chance.whole(3, 6) }, () =>
    readMail(
      tenant,
      person,
      clock.next(),
      clientOf(play, session),
      Array.from(
        { length: chance.whole(1, 5) },
        () => `<${chance.hex(24)}@${chance.pick(play.world.partners).site.name}>`,
      ),
      chance.pick(['Inbox', 'Sent Items', 'Archive']),
    ),
  )
  play.step({
    stage: 'discovery',
    technique: 'T1114.002',
    what: 'mail is read to learn the tone and the names',
    subjects: [play.user(person), play.mailbox(person)],
    events: read,
  })
}

/** What some add to it. */
const MORE = [
  ' It takes two minutes.',
  ' Thank you in advance, I need it for the meeting on Thursday.',
  ' Please tell me if you cannot open it.',
] as const

/** Some messages with up to a dozen recipients each; the link is the same site, each with its own path. */
function spread(play: Play, { person, session }: Taken, others: readonly Employee[]): readonly Message[] {
  const { chance, clock, actor, tenant, world } = play
  const page = actor.server('page')
  const topic = chance.pick(world.projects)
  const subject = chance.pick([
    `${topic}: please read`,
    `Minutes ${topic}`,
    `New plan ${topic}`,
    'Shift plan',
    'Team event',
  ])
  const text = chance.pick([
    'I have put the document here, could you look through it until tomorrow?',
    'please enter your dates in the list.',
    'the new version is on the page, please confirm that you have read it.',
  ])
  const messages: Message[] = []
  const audits = []
  const perMessage = chance.pick([1, 3, 6, 10, MOST_PER_MESSAGE])
  const given = person.name.split(' ')[0] ?? person.name
  const greeting = chance.pick(['Hello all,\n\n', 'Hi everybody,\n\n', 'Dear colleagues,\n\n', ''])
  const closing = chance.pick([given, person.name, `Best regards\n${person.name}`, `Thanks, ${given}`])
  const more = chance.sample(MORE, chance.whole(0, 2)).join(' ')
  for (let at = 0; at < others.length; at += perMessage) {
    const group = others.slice(at, at + perMessage)
    const client = clientOf(play, session)
    const message = play.mail(
      clock.next('typing'),
      colleague(person),
      group.map(colleague),
      [subject, `${greeting}${text}${more}\n\nhttps://${page.name}/${chance.hex(8)}\n\n${closing}`],
      { client: client.address },
    )
    messages.push(message)
    audits.push(
      sent(tenant, person, after(message.time, -1.2), client, {
        id: message.id,
        subject: message.subject,
        sizeBytes: 2600 + chance.whole(0, 900),
      }),
    )
  }
  play.step({
    stage: 'spread',
    technique: 'T1534',
    what: `the colleague’s mailbox sends a link to ${others.length} people`,
    subjects: [play.user(person), play.mailbox(person)],
    events: [...messages.map((one) => play.received(one)), audits],
  })
  return messages
}
