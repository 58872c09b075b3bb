import type { Instant } from '../../src/model/time.ts'
import { after } from '../chance.ts'
import { personName } from '../organisation/names.ts'
import { type Client, directoryChange, removeMail } from '../records/exchange.ts'
import { colleague } from '../records/message.ts'
import { OUTLOOK } from '../records/sign-ins.ts'
import { type Employee, staffOf } from '../world.ts'
import { CODE_SECONDS, deviceCode, enterCode } from './a4/device-code.ts'
import { fetch, refused, search } from './a4/library.ts'
import { exitAt, type Held, live, pause } from './a4/tokens.ts'
import type { CampaignScript, Play } from './campaign.ts'

/** Days that the tokens are used. */
const USE_DAYS = 38

/** A code entered on the true page gives tokens that live for weeks: mail is fetched, the document library searched. */
export const a4: CampaignScript = {
  name: 'a4',
  title: 'Device code entered on the true site, tokens renewed for weeks',
  motive: 'espionage',
  lengthDays: 40,
  run: (play) => {
    const { world, chance, clock } = play
    const [first, second, third] = chance.sample(
      staffOf(world, 'research', 'engineering', 'executives', 'sales', 'legal'),
      3,
    )
    if (first === undefined || second === undefined || third === undefined) return
    const host = writer(play)
    clock.session()
    tooLate(play, third, host)
    clock.session(chance.whole(0, 2))
    const one = invite(play, first, host)
    clock.session(chance.whole(1, 3))
    const two = invite(play, second, host)
    const until = after(one.since, (USE_DAYS + chance.whole(-6, 0)) * 86_400)

    live(play, one, until)
    clock.goTo(one.since)
    clock.session(1)
    const found = search(play, one)
    refused(play, one)
    clock.session(chance.whole(6, 12))
    fetch(play, one, found)
    clock.goTo(two.since)
    clock.session(chance.whole(3, 8))
    search(play, two)
    clock.goTo(until)
    const taken = respond(play, one)
    // Nobody asks who else got the invitation.
    live(play, two, after(two.since, USE_DAYS * 86_400))
    tryAgain(play, one, taken)
  },
}

type Writer = Parameters<Play['mail']>[1]

function writer({ actor, chance }: Play): Writer {
  return actor.sender(
    personName(chance),
    actor.domain('meetings'),
    chance.pick(['events', 'meet', 'invitation', 'office', 'team']),
  )
}

/** The invitation; the code in it stands for itself, the address is the true one. */
function letter(play: Play, person: Employee, from: Writer, code: string): ReturnType<Play['mail']> {
  const { chance, clock, world } = play
  const topic = chance.pick(world.projects)
  const room = `${chance.whole(200, 399)} ${chance.whole(100, 999)} ${chance.whole(100, 999)} ${chance.whole(10, 99)}`
  const text = chance.pick([
    `${from.name} invites you to a meeting\n\n${topic}\n\nMeeting ID: ${room}\nPasscode: ${code}\n\nTo join as a guest sign in at https://microsoft.com/devicelogin and enter the passcode.`,
    `Hello ${person.name.split(' ')[0]},\n\nwe start in a few minutes. Please register your device for the conference on ${topic}:\n\n1. open https://microsoft.com/devicelogin\n2. enter ${code}\n3. choose your company account\n\n${from.name}`,
  ])
  return play.mail(
    clock.next('typing'),
    from,
    [colleague(person)],
    [chance.pick([`Meeting: ${topic}`, `${topic} call`, `You are invited: ${topic}`]), text],
    chance.happens(0.5) ? { html: `<div><p>${text.replaceAll('\n', '<br>')}</p></div>` } : {},
  )
}

/** The first one reads it after lunch: the code has run out. */
function tooLate(play: Play, person: Employee, from: Writer): void {
  const message = letter(play, person, from, deviceCode(play))
  play.step({
    stage: 'delivery',
    technique: 'T1566.002',
    what: 'an invitation asks for a code on the true sign-in page',
    subjects: [play.user(person)],
    events: [play.received(message)],
  })
  const time = play.nextAtDesk(person, after(message.time, CODE_SECONDS + 300))
  play.step({
    stage: 'exploitation',
    technique: 'T1528',
    what: 'the code is entered after it has run out',
    subjects: [play.user(person)],
    events: enterCode(play, person, time, { session: play.chance.guid(), from: exitAt(play, time), isTooLate: true }),
  })
  play.clock.goTo(time)
}

/** An hour is chosen at which the victim reads mail: some harmless words first, then the code, which is entered in time. */
function invite(play: Play, person: Employee, from: Writer): Held {
  const { chance, clock } = play
  const opening = play.mail(
    clock.next(),
    from,
    [colleague(person)],
    [
      chance.pick(['Are you free for a call?', 'Short call today?', 'Meeting']),
      `Hello ${person.name.split(' ')[0]},\n\nwould you have twenty minutes for us now? I would send you an invitation.\n\n${from.name}`,
    ],
  )
  const answered = play.nextAtDesk(person, opening.time)
  play.mail(
    answered,
    colleague(person),
    [from],
    [`Re: ${opening.subject}`, `Hello,\n\nyes, now would be fine.\n\n${person.name}`],
    {
      answers: opening,
      client: play.desk(person, answered).address,
    },
  )
  clock.goTo(answered)
  const message = letter(play, person, from, deviceCode(play))
  play.step({
    stage: 'delivery',
    technique: 'T1566.002',
    what: 'after a friendly question an invitation with a fresh code arrives; its only link is the true one',
    subjects: [play.user(person)],
    events: [play.received(opening), play.received(message)],
  })
  const session = chance.guid()
  const since = after(message.time, chance.whole(60, CODE_SECONDS - 90))
  play.step({
    stage: 'credential theft',
    technique: 'T1528',
    what: 'the code is entered on the true page; the tokens go to the device that had asked for it',
    subjects: [play.user(person)],
    events: enterCode(play, person, since, { session, from: exitAt(play, since) }),
  })
  const access = play.access(play.user(person), 'refresh token', since)
  clock.goTo(since)
  const lure = removeMail(play.tenant, person, clock.next(), clientOf(play, session), {
    message: { id: message.id, subject: message.subject },
    folder: 'Inbox',
    hard: true,
  })
  play.step({
    stage: 'covering tracks',
    technique: 'T1070.008',
    what: 'the invitation is deleted from the victim’s mailbox',
    subjects: [play.user(person), play.mailbox(person)],
    events: [lure],
  })
  return { person, session, since, access }
}

function clientOf(play: Play, session: string): Client {
  return {
    address: exitAt(play, play.clock.now()).address,
    info: play.chance.pick(['Client=MSExchangeRPC', 'Client=REST;Client=RESTSystem;;']),
    appId: OUTLOOK.id,
    session,
  }
}

/** Somebody notices an address; the person's tokens are revoked. */
function respond(play: Play, { person, access }: Held): Instant {
  const { world, chance, tenant, clock } = play
  const noticed = play.nextAtDesk(person, clock.now())
  const admin = world.tenantAdministrator
  directoryChange(tenant, admin, after(noticed, chance.whole(600, 4000)), 'Reset user password.', person)
  const revoked = after(noticed, chance.whole(4200, 7000))
  directoryChange(tenant, admin, revoked, 'Update StsRefreshTokenValidFrom Timestamp.', person)
  access.close(revoked)
  play.contain(play.user(person), revoked)
  return revoked
}

/** The program tries until somebody looks. */
function tryAgain(play: Play, { person, session }: Held, revoked: Instant): void {
  const { chance, clock, actor } = play
  let time = pause(play, revoked)
  const tries = Array.from({ length: chance.whole(1, 4) }, () => {
    time = pause(play, time)
    return play.signIn(person, time, {
      app: OUTLOOK,
      from: exitAt(play, time),
      device: actor.device,
      session,
      interactive: false,
      error: 50_173,
    })
  })
  play.step({
    stage: 'foothold',
    technique: 'T1550.001',
    what: 'the revoked token is tried in vain',
    subjects: [play.user(person)],
    human: false,
    events: tries,
  })
  clock.goTo(time)
}
