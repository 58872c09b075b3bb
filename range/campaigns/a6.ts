import { after } from '../chance.ts'
import { file, inboxRule, readMail, removeMail } from '../records/exchange.ts'
import { type Correspondent, colleague, type Message } from '../records/message.ts'
import { WEB_MAIL } from '../records/sign-ins.ts'
import { type Employee, type Partner, staffOf } from '../world.ts'
import { letterWithCode } from './a6/letter.ts'
import { comeBack, respond } from './a6/return.ts'
import { clientOf, securityChange, type Taken } from './a6/taken.ts'
import type { CampaignScript, Play } from './campaign.ts'

/** A partner's mailbox is theirs: the true thread goes on, from the true servers, with a code to be read by a telephone. */
export const a6: CampaignScript = {
  name: 'a6',
  title: 'A partner’s true thread goes on with a QR code in a PDF',
  motive: 'espionage',
  lengthDays: 25,
  run: (play) => {
    const { world, chance, clock } = play
    const partner = chance.pick(world.partners.filter(({ kind }) => kind !== 'bank' && kind !== 'carrier'))
    const [contact, other] = chance.sample(partner.people, 2)
    if (contact === undefined) return
    const staff = staffOf(world, 'engineering', 'research', 'sales', 'legal', 'executives', 'production')
    const known = staff.filter(({ account }) => partner.contacts.includes(account))
    const [victim, cautious, colleagueOf] = chance.sample(
      known.length >= 3
        ? known
        : [
            ...known,
            ...chance.sample(
              staff.filter((one) => !known.includes(one)),
              3,
            ),
          ],
      3,
    )
    if (victim === undefined || cautious === undefined || colleagueOf === undefined) return

    clock.session()
    partnerFalls(play, partner)
    clock.session(chance.whole(1, 2))
    const writers = { partner, contact: other ?? contact }
    notRead(play, cautious, writers)
    clock.session(1)
    const thread = lure(play, victim, { partner, contact })
    const taken = enter(play, victim)
    secondFactor(play, taken)
    clock.session(1)
    search(play, taken, partner)
    forward(play, taken)
    clock.session(chance.whole(1, 3))
    passOn(play, taken, colleagueOf, partner)
    tidy(play, taken, thread)
    const renewed = respond(play, taken)
    comeBack(play, taken, renewed)
  },
}

interface Writers {
  readonly partner: Partner
  readonly contact: Correspondent
}

/** That happened elsewhere; our logs begin with the partner's next mail. */
function partnerFalls(play: Play, partner: Partner): void {
  const { clock } = play
  const time = clock.now()
  play.unseen('mail', time, clock.next(), `a mailbox at ${partner.domain} is taken over; that network is not ours`)
  play.step({
    stage: 'reconnaissance',
    technique: 'T1586.002',
    what: 'a mailbox of the partner is taken over and its threads are read',
    subjects: [],
    events: [],
    time,
  })
}

function answerIn(play: Play, { contact }: Writers, thread: Message, person: Employee): Message {
  const { chance, clock, actor } = play
  const page = actor.server('page')
  const { attachment, text } = letterWithCode(play, {
    link: `https://${page.name}/${chance.hex(chance.whole(8, 16))}`,
    person,
    contact,
    subject: thread.subject,
  })
  return play.mail(clock.next(), contact, [colleague(person)], [`Re: ${thread.subject.replace(/^Re: /, '')}`, text], {
    answers: thread,
    attachment,
  })
}

/** The first thread: its reader has no telephone of the firm and asks for another form. Nothing comes of it. */
function notRead(play: Play, person: Employee, writers: Writers): void {
  const { clock, chance } = play
  const thread = play.conversation(writers.partner, writers.contact, person, clock.now())
  const message = answerIn(play, writers, thread, person)
  play.step({
    stage: 'delivery',
    technique: 'T1566.001',
    what: 'a first true thread goes on with a PDF; all authentication passes',
    subjects: [play.user(person)],
    events: [play.received(message)],
  })
  const answered = play.nextAtDesk(person, message.time)
  const answer = play.mail(
    answered,
    colleague(person),
    [writers.contact],
    [
      message.subject,
      chance.pick([
        `Hello,\n\nI can't open the code on my computer. Could you send the document itself?\n\n${person.name}`,
        `Hello,\n\nplease put the file on our usual share instead.\n\n${person.name}`,
      ]),
    ],
    { answers: message, client: play.desk(person, answered).address },
  )
  play.step({
    stage: 'exploitation',
    technique: 'T1204.002',
    what: 'its reader does not use the code and asks for the document itself: a dead end',
    subjects: [play.user(person)],
    events: [play.received(answer)],
  })
  clock.goTo(answered)
}

function lure(play: Play, victim: Employee, writers: Writers): Message {
  const { clock } = play
  const thread = play.conversation(writers.partner, writers.contact, victim, clock.now())
  const message = answerIn(play, writers, thread, victim)
  play.step({
    stage: 'delivery',
    technique: 'T1566.001',
    what: 'the partner’s true thread goes on, from the partner’s true server, with a PDF that has a QR code',
    subjects: [play.user(victim)],
    events: [play.received(message)],
  })
  const scanned = play.nextAtDesk(victim, message.time)
  play.unseen('proxy', scanned, after(scanned, 300), 'the code was read by a telephone in the mobile network')
  play.step({
    stage: 'exploitation',
    technique: 'T1204.001',
    what: 'the code is read by the victim’s telephone, past everything that is collected',
    subjects: [play.user(victim)],
    events: [],
    time: scanned,
  })
  clock.goTo(after(scanned, play.chance.whole(40, 150)))
  return message
}

/** The second factor is not answered in time, then it is. */
function enter(play: Play, person: Employee): Taken {
  const { chance, clock, actor } = play
  const options = { app: WEB_MAIL, device: actor.device, from: actor.exit('hosting', 0) }
  const failed = play.signIn(person, clock.now(), {
    ...options,
    session: chance.guid(),
    error: 50_076,
  })
  play.step({
    stage: 'credential theft',
    technique: 'T1557',
    what: 'the page gets the password; the second factor is not answered in time',
    subjects: [play.user(person)],
    events: failed,
  })
  const session = chance.guid()
  const time = clock.wait({ seconds: chance.whole(40, 200) })
  const stolen = play.signIn(person, time, { ...options, session, detail: 'MFA completed in Azure AD' })
  play.step({
    stage: 'credential theft',
    technique: 'T1557',
    what: 'the second try is confirmed; the session is theirs',
    subjects: [play.user(person)],
    events: stolen,
  })
  return { person, session, access: play.access(play.user(person), 'stolen session', time) }
}

/** A second factor of their own, so that the next password is enough. */
function secondFactor(play: Play, taken: Taken): void {
  const { clock, actor } = play
  const { person, session } = taken
  const from = actor.exit('vpn', 3)
  const used = play.signIn(person, clock.next(), {
    app: WEB_MAIL,
    device: actor.device,
    session,
    from,
    interactive: false,
  })
  const time = clock.next('typing')
  const added = securityChange(play, person, time, 'User registered security info.')
  play.step({
    stage: 'backdoor',
    technique: 'T1098.005',
    what: 'another telephone is registered for the second factor',
    subjects: [play.user(person)],
    events: [used, added],
  })
  taken.factor = play.access(play.user(person), 'second factor of their own', time)
}

/** Mail with the partner, then the papers of what they do together. */
function search(play: Play, { person, session }: Taken, partner: Partner): void {
  const { chance, clock, tenant, actor, world } = play
  const client = clientOf(play, session)
  const read = Array.from({ length: chance.whole(4, 9) }, () =>
    readMail(
      tenant,
      person,
      clock.next(),
      client,
      Array.from({ length: chance.whole(1, 6) }, () => `<${chance.hex(24)}@${partner.site.name}>`),
      chance.pick(['Inbox', 'Inbox', 'Sent Items', 'Archive']),
    ),
  )
  play.step({
    stage: 'collection',
    technique: 'T1114.002',
    what: 'the mail with the partner is read',
    subjects: [play.user(person), play.mailbox(person)],
    events: read,
  })
  const project = chance.pick(world.projects)
  const files = Array.from({ length: chance.whole(5, 16) }, () =>
    file(tenant, person, clock.next(chance.happens(0.6) ? 'typing' : 'thinking'), {
      operation: chance.happens(0.75) ? 'FileDownloaded' : 'FileAccessed',
      path: `Shared Documents/${project}/${chance.pick(['Plan', 'Report', 'Offer', 'Test', 'Notes'])}_${chance.whole(1, 60)}.${chance.pick(['docx', 'xlsx', 'pdf', 'pptx'])}`,
      address: client.address,
      agent: actor.device.agent,
      session,
    }),
  )
  play.step({
    stage: 'collection',
    technique: 'T1530',
    what: 'papers of a joint project are downloaded',
    subjects: [play.user(person)],
    events: files,
  })
}

/** All mail goes on to them as a copy. */
function forward(play: Play, { person, session }: Taken): void {
  const { chance, clock, actor, tenant } = play
  const name = chance.pick(['home', 'copy', 'fwd', '.', 'Archive'])
  const time = clock.next()
  const client = clientOf(play, session)
  const rule = inboxRule(tenant, person, time, {
    operation: 'New-InboxRule',
    owner: person,
    rule: name,
    address: client.address,
    session,
    parameters: {
      Name: name,
      ForwardTo: `${person.account}@${actor.domain('copies')}`,
      StopProcessingRules: 'True',
    },
  })
  play.step({
    stage: 'backdoor',
    technique: 'T1114.003',
    what: 'a rule sends copies outside',
    subjects: [play.user(person), play.mailbox(person)],
    events: [rule],
  })
  play.access(play.mailbox(person), 'forwarding rule', time)
}

/** A colleague gets the code too; the page gets a wrong password and nothing else. */
function passOn(play: Play, { person, session }: Taken, other: Employee, partner: Partner): void {
  const { chance, clock, actor } = play
  const client = clientOf(play, session)
  const page = actor.server('page')
  const { attachment, text } = letterWithCode(play, {
    link: `https://${page.name}/${chance.hex(chance.whole(8, 16))}`,
    person: other,
    contact: colleague(person),
    subject: chance.pick(partner.projects),
  })
  const message = play.mail(
    clock.next(),
    colleague(person),
    [colleague(other)],
    [chance.pick([`Fwd: ${chance.pick(partner.projects)}`, `${partner.name}: papers`]), text],
    { attachment, client: client.address },
  )
  const tried = after(play.nextAtDesk(other, message.time), chance.whole(60, 400))
  const wrong = play.signIn(other, tried, {
    app: WEB_MAIL,
    device: actor.device,
    session: chance.guid(),
    from: actor.exit('hosting', 0),
    error: 50_126,
  })
  play.step({
    stage: 'spread',
    technique: 'T1534',
    what: 'a colleague gets the code from the stolen mailbox, and gives a wrong password',
    subjects: [play.user(person), play.user(other)],
    events: [play.received(message), wrong],
  })
  clock.goTo(tried)
}

function tidy(play: Play, { person, session }: Taken, { id, subject }: Message): void {
  const { clock, tenant } = play
  clock.session()
  const removed = removeMail(tenant, person, clock.next(), clientOf(play, session), {
    message: { id, subject },
    folder: 'Inbox',
    hard: true,
  })
  play.step({
    stage: 'covering tracks',
    technique: 'T1070.008',
    what: 'the message with the code is deleted for good',
    subjects: [play.user(person), play.mailbox(person)],
    events: [removed],
  })
}
