import { after } from '../chance.ts'
import { directoryChange, inboxRule, readMail, removeMail, sent, WEB_CLIENT } from '../records/exchange.ts'
import { colleague } from '../records/message.ts'
import { WEB_MAIL } from '../records/sign-ins.ts'
import { type Employee, staffOf } from '../world.ts'
import type { CampaignScript, Play } from './campaign.ts'

/** A stolen session behind a proxy page, then a payment to another account: money by mail. */
export const a1: CampaignScript = {
  name: 'a1',
  title: 'Session stolen by a proxy page, invoice redirected',
  motive: 'money',
  lengthDays: 9,
  run: (play) => {
    const { world, chance, actor, clock } = play
    const [first, second] = chance.sample(staffOf(world, 'finance', 'sales', 'assistants', 'executives'), 2)
    if (first === undefined || second === undefined) return
    const partner = chance.pick(world.partners.filter(({ kind }) => kind === 'supplier'))
    const project = chance.pick(partner.projects)
    const domain = actor.domain('lure', partner.domain)
    const [writer = { name: partner.name, address: `office@${partner.domain}` }] = chance.sample(partner.people, 1)
    const sender = actor.sender(writer.name, domain, writer.address.slice(0, writer.address.indexOf('@')))

    clock.session()
    probe(play, first, sender.address)
    clock.session(1)
    const victims = { first, second, page: actor.server('page') }
    const password = lure(play, victims, sender, project)
    if (password === undefined) return
    const session = enter(play, first)
    const thread = redirectPayment(play, first, partner, session)
    clock.session(1)
    spreadTo(play, first, second, session, project)
    cleanUp(play, first, thread, session)
    respond(play, first, session)
  },
}

/** Whether the address exists: a message without content; a wrong address bounces first. */
function probe(play: Play, victim: Employee, address: string): void {
  const { clock, actor, chance, world } = play
  const domain = world.organisation.mailDomain
  const from = actor.sender('', actor.domain('probe'), chance.pick(['info', 'office', 'kontakt']))
  const wrong = {
    name: '',
    address: `${victim.account.slice(0, 3)}.${victim.name.split(' ').at(-1)?.toLowerCase() ?? ''}@${domain}`,
  }
  const tried = play.mail(clock.next(), from, [wrong, colleague(victim)], ['', ''], {
    fields: { 'X-Mailer': chance.pick(['Roundcube', 'Thunderbird', 'SOGo']) },
  })
  play.step({
    stage: 'reconnaissance',
    technique: 'T1589.002',
    what: `an empty message finds out which address is right, before ${address} writes`,
    subjects: [play.user(victim)],
    events: [play.received(tried)],
  })
}

interface Lure {
  readonly first: Employee
  readonly second: Employee
  readonly page: { readonly name: string; readonly address: string }
}

/** The message, the click and the password; undefined where the range ends before. */
function lure(
  play: Play,
  { first, page }: Lure,
  sender: Parameters<Play['mail']>[1],
  project: string,
): true | undefined {
  const { chance, clock, actor } = play
  const redirect = actor.server('redirect')
  const link = `https://${redirect.name}/r/${chance.hex(10)}?d=${chance.hex(6)}`
  const text = chance.pick([
    `Hello ${first.name.split(' ')[0]},\n\nthe revised statement for ${project} is in our portal. Could you check the open items before the end of the week?\n\n${link}\n\nKind regards\n${sender.name}`,
    `Dear ${first.name},\n\nas discussed you find the documents on ${project} here:\n${link}\nThe link asks for your company account.\n\nBest\n${sender.name}`,
  ])
  const message = play.mail(
    clock.next(),
    sender,
    [colleague(first)],
    [chance.pick([`${project}: open items`, `Statement ${project}`, `Documents ${project}`]), text],
    {
      html: `<p>${text.replaceAll('\n', '<br>').replace(link, `<a href="${link}">${chance.pick(['portal', 'open document', 'statement'])}</a>`)}</p>`,
    },
  )
  play.step({
    stage: 'delivery',
    technique: 'T1566.002',
    what: 'a message in a supplier’s name from a domain like theirs leads behind a redirect',
    subjects: [play.user(first)],
    events: [play.received(message)],
  })
  const clicked = play.nextAtDesk(first, message.time)
  const desk = play.desk(first, clicked)
  const at = { host: desk.host, process: desk.browser, person: first, agent: first.device.agent }
  const visit = [
    play.reach({
      ...at,
      time: clicked,
      site: redirect,
      bytesOut: chance.whole(700, 1500),
      bytesIn: chance.whole(900, 4000),
      seconds: 0.2 + chance.next(),
    }),
    play.reach({
      ...at,
      time: after(clicked, 1.4),
      site: page,
      bytesOut: 5200,
      bytesIn: chance.whole(180_000, 640_000),
      seconds: chance.whole(40, 160),
    }),
  ]
  play.step({
    stage: 'exploitation',
    technique: 'T1204.001',
    what: 'the link is followed to the proxy page',
    subjects: [play.user(first)],
    events: visit,
  })
  clock.goTo(after(clicked, chance.whole(35, 110)))
  return true
}

/** Password and second factor went through the proxy: its session is theirs. */
function enter(play: Play, victim: Employee): string {
  const { chance, clock, actor } = play
  const session = chance.guid()
  const proxy = actor.exit('hosting', 0)
  const options = { app: WEB_MAIL, device: actor.device, session }
  const stolen = play.signIn(victim, clock.now(), { ...options, from: proxy, detail: 'MFA completed in Azure AD' })
  play.step({
    stage: 'credential theft',
    technique: 'T1557',
    what: 'password and second factor pass through the page',
    subjects: [play.user(victim)],
    events: stolen,
  })
  play.access(play.user(victim), 'stolen session', clock.now())
  clock.session()
  const failed = play.signIn(victim, clock.next(), {
    ...options,
    session: chance.guid(),
    from: actor.exit('vpn', 0),
    error: 50076,
  })
  play.step({
    stage: 'foothold',
    technique: 'T1078.004',
    what: 'a first try with the password alone fails at the second factor',
    subjects: [play.user(victim)],
    events: failed,
  })
  const used = play.signIn(victim, clock.next(), { ...options, from: actor.exit('hosting', 1), interactive: false })
  play.step({
    stage: 'foothold',
    technique: 'T1550.004',
    what: 'the session is used from a hoster’s address',
    subjects: [play.user(victim)],
    events: used,
  })
  return session
}

/** Reads, hides, answers in the thread. */
function redirectPayment(
  play: Play,
  victim: Employee,
  partner: Play['world']['partners'][number],
  session: string,
): string {
  const { chance, clock, actor, tenant } = play
  const subject = [play.user(victim)]
  const client = { address: actor.exit('hosting', 1).address, info: WEB_CLIENT, appId: WEB_MAIL.id, session }
  const contact = partner.people[0] ?? { name: partner.name, address: `office@${partner.domain}` }
  const true_ = play.conversation(partner, contact, victim, clock.now())
  const read = Array.from({ length: chance.whole(3, 7) }, () =>
    readMail(tenant, victim, clock.next(), client, [true_.id], 'Inbox'),
  )
  play.step({
    stage: 'collection',
    technique: 'T1114.002',
    what: 'the mailbox is searched for payments',
    subjects: subject,
    events: read,
  })
  const rule = chance.pick(['.', '..', 'a', 'RSS', 'Archive', 'zz'])
  const made = inboxRule(tenant, victim, clock.next(), {
    operation: 'New-InboxRule',
    owner: victim,
    rule,
    address: client.address,
    session,
    parameters: {
      Name: rule,
      SubjectOrBodyContainsWords: chance
        .sample(['invoice', 'payment', 'IBAN', 'bank', partner.domain, 'remittance'], 3)
        .join(';'),
      MoveToFolder: chance.pick(['RSS Feeds', 'Conversation History', 'Archive', 'Junk Email']),
      MarkAsRead: 'True',
      StopProcessingRules: 'True',
    },
  })
  play.step({
    stage: 'covering tracks',
    technique: 'T1564.008',
    what: 'a rule hides what the partner answers',
    subjects: [...subject, play.mailbox(victim)],
    events: [made],
  })
  play.access(play.mailbox(victim), 'mailbox rule', clock.now())
  clock.session(1)
  const text = `Dear ${contact.name.split(' ')[0]},\n\nplease note that our account has changed since our bank is being merged. Kindly use the new account for ${chance.pick(partner.projects)} from now on:\n\nIBAN ${iban(chance)}\n\nKind regards\n${victim.name}`
  const wrote = play.mail(
    clock.next(),
    colleague(victim),
    [contact],
    [`Re: ${true_.subject.replace(/^Re: /, '')}`, text],
    { answers: true_, client: client.address },
  )
  const audited = sent(tenant, victim, after(wrote.time, -2), client, {
    id: wrote.id,
    subject: wrote.subject,
    sizeBytes: 3100 + chance.whole(0, 900),
  })
  play.step({
    stage: 'spread',
    technique: 'T1534',
    what: 'an answer in the true thread names another bank account',
    subjects: subject,
    events: [play.received(wrote), audited],
  })
  return wrote.id
}

function iban(chance: Play['chance']): string {
  return `DE${chance.whole(10, 98)} ${Array.from({ length: 4 }, () => chance.whole(1000, 9999)).join(' ')} ${chance.whole(10, 99)}`
}

/** A colleague gets the same page from the first mailbox. */
function spreadTo(play: Play, first: Employee, second: Employee, session: string, project: string): void {
  const { chance, clock, actor, tenant } = play
  const page = actor.server('page')
  const link = `https://${page.name}/${chance.hex(8)}`
  const text = `Hi ${second.name.split(' ')[0]},\n\ncan you please confirm this one for ${project}? ${link}\n\nThanks, ${first.name.split(' ')[0]}`
  const client = { address: actor.exit('hosting', 1).address, info: WEB_CLIENT, appId: WEB_MAIL.id, session }
  const message = play.mail(clock.next(), colleague(first), [colleague(second)], [`${project}`, text], {
    client: client.address,
  })
  const audited = sent(tenant, first, after(message.time, -1.5), client, {
    id: message.id,
    subject: message.subject,
    sizeBytes: 2400 + chance.whole(0, 500),
  })
  play.step({
    stage: 'spread',
    technique: 'T1534',
    what: 'a colleague gets the page from the stolen mailbox',
    subjects: [play.user(first), play.user(second)],
    events: [play.received(message), audited],
  })
  const clicked = play.nextAtDesk(second, message.time)
  const desk = play.desk(second, clicked)
  const visit = play.reach({
    time: clicked,
    host: desk.host,
    process: desk.browser,
    person: second,
    site: page,
    bytesOut: 4800,
    bytesIn: chance.whole(180_000, 640_000),
    seconds: chance.whole(30, 120),
  })
  play.step({
    stage: 'exploitation',
    technique: 'T1204.001',
    what: 'the colleague follows the link',
    subjects: [play.user(second)],
    events: visit,
  })
  clock.goTo(after(clicked, chance.whole(40, 100)))
  const stolen = play.signIn(second, clock.now(), {
    app: WEB_MAIL,
    device: actor.device,
    session: chance.guid(),
    from: actor.exit('hosting', 0),
    detail: 'MFA completed in Azure AD',
  })
  play.step({
    stage: 'credential theft',
    technique: 'T1557',
    what: 'a second session is theirs',
    subjects: [play.user(second)],
    events: stolen,
  })
  play.access(play.user(second), 'stolen session', clock.now())
}

function cleanUp(play: Play, victim: Employee, id: string, session: string): void {
  const { clock, actor, tenant } = play
  const client = { address: actor.exit('hosting', 1).address, info: WEB_CLIENT, appId: WEB_MAIL.id, session }
  const removed = removeMail(tenant, victim, clock.next(), client, {
    message: { id, subject: 'Re:' },
    folder: 'Sent Items',
    hard: true,
  })
  play.step({
    stage: 'covering tracks',
    technique: 'T1070.008',
    what: 'the sent answer is deleted',
    subjects: [play.user(victim)],
    events: [removed],
  })
}

/** The partner calls; password and sessions of the first victim are renewed. The second is not noticed. */
function respond(play: Play, victim: Employee, session: string): void {
  const { chance, clock, actor, tenant, world } = play
  const noticed = play.nextAtDesk(victim, clock.wait({ days: chance.whole(1, 2) }))
  const admin = world.tenantAdministrator
  directoryChange(tenant, admin, after(noticed, 1900), 'Reset user password.', victim)
  directoryChange(tenant, admin, after(noticed, 1960), 'Update StsRefreshTokenValidFrom Timestamp.', victim)
  inboxRule(tenant, admin, after(noticed, 2600), {
    operation: 'Remove-InboxRule',
    owner: victim,
    rule: 'all',
    address: world.organisation.officeAddress,
    parameters: { Force: 'True', Identity: victim.account },
  })
  play.contain(play.user(victim), after(noticed, 1960))
  play.contain(play.mailbox(victim), after(noticed, 2600))
  clock.goTo(after(noticed, 9000))
  clock.session()
  const refused = play.signIn(victim, clock.next(), {
    app: WEB_MAIL,
    device: actor.device,
    session,
    from: actor.exit('hosting', 1),
    interactive: false,
    error: 50173,
  })
  play.step({
    stage: 'foothold',
    technique: 'T1550.004',
    what: 'the revoked session is tried in vain',
    subjects: [play.user(victim)],
    events: refused,
  })
}
