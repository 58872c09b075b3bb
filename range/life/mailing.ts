import { type Instant, SECOND_US } from '../../src/model/time.ts'
import { after, type Chance, chanceOf } from '../chance.ts'
import { placeIn } from '../organisation/addresses.ts'
import { domainName, firmWord, mailName, personName } from '../organisation/names.ts'
import type { Scribe } from '../output/scribe.ts'
import { sent } from '../records/exchange.ts'
import { type Correspondent, colleague, type Message, type MessageOptions } from '../records/message.ts'
import type { Employee, World } from '../world.ts'
import type { Shift } from './calendar.ts'
import { someClient } from './mailbox.ts'

/** Messages that a person could answer, newest last. */
export type Threads = Map<string, Message[]>

/** Median and spread of the mails that a person gets on a working day (§9.1), and the share of them in `eval`. */
const MAIL_IN_MEDIAN = 38
const MAIL_IN_SIGMA = 0.8
const EVAL_SHARE = 0.22
const KEPT_THREADS = 16
/** Share of answers among the mail of colleagues and partners; over all mail it becomes about 0.35. */
const REPLY_SHARE = 0.5

/** Writes the mail that a person gets and answers on a day. Internal mail is written by its sender's side alone. */
export function mailDay(
  world: World,
  scribe: Scribe,
  person: Employee,
  shift: Shift,
  options: { readonly isFull: boolean; readonly threads: Threads },
): void {
  const chance = chanceOf(`${world.seed} mail ${person.account} ${shift.day}`)
  const factor = person.department === 'executives' ? 2.2 : person.department === 'production' ? 0.3 : 1
  const median = MAIL_IN_MEDIAN * factor * (options.isFull ? 1 : EVAL_SHARE)
  const total = Math.min(400, Math.round(chance.logNormal(Math.log(median), MAIL_IN_SIGMA)))
  const sometime = (): Instant =>
    after(
      shift.arrived,
      -1800 + chance.next() * ((shift.leaves - shift.arrived) / SECOND_US + 3600 * (chance.happens(0.2) ? 4 : 1)),
    )
  for (let index = 0; index < total; index += 1) {
    const time = sometime()
    const kind = chance.next()
    const made =
      kind < 0.45
        ? internal(world, scribe, person, chance, time, options.threads)
        : outside(world, scribe, person, chance, time, kind, options.threads)
    if (made !== undefined) remember(options.threads, person, made)
  }
}

function remember(threads: Threads, person: Employee, made: Message): void {
  const list = threads.get(person.account) ?? []
  list.push(made)
  if (list.length > KEPT_THREADS) list.shift()
  threads.set(person.account, list)
}

/** A message that somebody who wrote to this person goes on with. */
function answerable(
  threads: Threads,
  person: Employee,
  time: Instant,
  chance: Chance,
  isWriter: (writer: Correspondent) => boolean,
): Message | undefined {
  const open = (threads.get(person.account) ?? []).filter((one) => one.time < time && isWriter(one.from))
  return open.length === 0 ? undefined : chance.pick(open)
}

/** A colleague writes, or this person answers a colleague. */
function internal(
  world: World,
  scribe: Scribe,
  person: Employee,
  chance: Chance,
  time: Instant,
  threads: Threads,
): Message | undefined {
  const before = chance.happens(REPLY_SHARE)
    ? answerable(threads, person, time, chance, (one) => one.server === undefined && one.address !== person.mail)
    : undefined
  const near = world.people.length > 40 && chance.happens(0.7)
  const at = world.people.indexOf(person)
  const other = near ? world.people[(at + 10 * chance.whole(1, 6)) % world.people.length] : chance.zipf(world.people)
  const colleagueOf = before === undefined ? other : world.people.find(({ mail }) => mail === before.from.address)
  if (
    colleagueOf === undefined ||
    colleagueOf === person ||
    colleagueOf.left !== undefined ||
    colleagueOf.joined > world.start
  )
    return undefined
  // Few messages go to a whole team.
  const others = chance.happens(0.012) ? chance.whole(7, 14) : chance.happens(0.25) ? chance.poisson(0.8) : 0
  const to = [person, ...chance.sample(world.people, others)].filter(
    (one, index, all) => one !== colleagueOf && all.indexOf(one) === index,
  )
  const text =
    before === undefined
      ? chance.happens(0.03)
        ? invitation(chance, colleagueOf.name, person.name)
        : writing(world, chance, colleagueOf.name, person.name)
      : answerTo(before, chance, colleagueOf.name)
  const [subject, words] = text
  const link = chance.happens(0.3)
    ? `https://${world.organisation.cloudName}.cloudshare.example/${chance.pick(['sites/projekte/', 'r/', ':x:/', ''])}${chance.hex(8)}`
    : ''
  const made = scribe.mail(time, colleague(colleagueOf), to.map(colleague), [subject, linked(words, link, chance)], {
    client: colleagueOf.office.egress.address,
    ...(before === undefined ? {} : { answers: before }),
    ...attached(chance, 0.14),
  })
  sent(
    scribe.tenant,
    colleagueOf,
    after(time, -1 - chance.next()),
    someClient(chance, colleagueOf.office.egress.address, scribe.cloudSession(colleagueOf, time)),
    { id: made.id, subject: made.subject, sizeBytes: sizeOf(chance, made) },
  )
  return made
}

function outside(
  world: World,
  scribe: Scribe,
  person: Employee,
  chance: Chance,
  time: Instant,
  kind: number,
  threads: Threads,
): Message | undefined {
  if (kind < 0.75) return partnerMail(world, scribe, person, chance, time, threads)
  if (kind < 0.93) return newsletter(world, scribe, person, chance, time)
  if (kind < 0.98) return firstContact(world, scribe, person, chance, time)
  return spam(scribe, person, chance, time)
}

function partnerMail(
  world: World,
  scribe: Scribe,
  person: Employee,
  chance: Chance,
  time: Instant,
  threads: Threads,
): Message {
  const before = chance.happens(REPLY_SHARE)
    ? answerable(threads, person, time, chance, (one) => world.partners.some(({ site }) => site === one.server))
    : undefined
  const known = world.partners.filter(({ contacts }) => contacts.includes(person.account))
  const fresh = known.length > 0 && chance.happens(0.85) ? chance.pick(known) : chance.zipf(world.partners)
  const partner =
    before === undefined ? fresh : (world.partners.find(({ site }) => site === before.from.server) ?? fresh)
  const writer = before?.from ?? chance.pick(partner.people)
  if (before !== undefined && chance.happens(0.5)) {
    const [subject, text] = answerTo(before, chance, person.name)
    const made = scribe.mail(time, colleague(person), [writer], [subject, text], {
      answers: before,
      client: person.office.egress.address,
      ...attached(chance, 0.1),
    })
    sent(
      scribe.tenant,
      person,
      after(time, -1.2),
      someClient(chance, person.office.egress.address, scribe.cloudSession(person, time)),
      { id: made.id, subject: made.subject, sizeBytes: sizeOf(chance, made) },
    )
    return made
  }
  const [subject, text] =
    before === undefined
      ? writing(world, chance, writer.name, person.name, partner.projects)
      : answerTo(before, chance, writer.name)
  const link = chance.happens(0.3)
    ? `https://${chance.pick(['portal', 'www', 'files', 'docs'])}.${partner.domain}/${chance.pick(['order/', 'd/', 'share/', 'ticket/', 'r/', ''])}${chance.hex(chance.pick([8, 8, 10, 12]))}`
    : ''
  return scribe.mail(time, writer, [colleague(person)], [subject, linked(text, link, chance)], {
    ...(before === undefined ? {} : { answers: before }),
    ...attached(chance, 0.2),
  })
}

function newsletter(world: World, scribe: Scribe, person: Employee, chance: Chance, time: Instant): Message {
  const facts = chanceOf(`${world.seed} newsletter ${chance.zipf(Array.from({ length: 60 }, (_, index) => index))}`)
  const domain = domainName(facts)
  const mailer = domainName(chanceOf(`${world.seed} mailer ${facts.whole(0, 4)}`))
  const from: Correspondent = {
    name: `${firmWord(facts)} News`,
    address: `news@${domain}`,
    envelope: `bounce-${chance.whole(1000, 9999)}@send.${mailer}`,
    server: { name: `out${facts.whole(1, 9)}.${mailer}`, address: placeIn(facts, 'hosting').address },
    checks: { spf: chance.happens(0.02) ? 'fail' : 'pass', dkim: 'pass', dmarc: 'pass' },
  }
  const link = `https://click.${mailer}/${chance.hex(20)}`
  const text = `${chance.pick(TOPICS)}\n\n${chance.pick(SENTENCES)} ${chance.pick(SENTENCES)}\n\n${link}`
  return scribe.mail(time, from, [colleague(person)], [`${chance.pick(TOPICS)} ${chance.whole(1, 52)}`, text], {
    html: `<html><body><h1>${chance.pick(TOPICS)}</h1><p>${chance.pick(SENTENCES)}</p><p><a href="${link}">Read more</a></p><img src="https://click.${mailer}/o/${chance.hex(16)}.gif" width="1" height="1"></body></html>`,
    fields: {
      'List-Unsubscribe': `<https://click.${mailer}/u/${chance.hex(8)}>`,
      'List-Id': `<news.${domain}>`,
      Precedence: 'bulk',
    },
  })
}

/** Somebody unknown writes: an offer, an application, a question; some ask for a click. */
function firstContact(world: World, scribe: Scribe, person: Employee, chance: Chance, time: Instant): Message {
  const name = personName(chance)
  const domain = domainName(chance)
  const from = stranger(chance, name, `${mailName(name)}@${domain}`, domain)
  const link = chance.happens(0.3)
    ? `https://${chance.pick(['www', 'files', 'share', 'meet'])}.${domain}/${chance.hex(7)}`
    : ''
  const [subject, text] = chance.happens(0.08)
    ? invitation(chance, name, person.name)
    : writing(world, chance, name, person.name)
  // Some try whether an address is there, with nothing in it.
  const isEmpty = chance.happens(0.04)
  return scribe.mail(
    time,
    from,
    [colleague(person)],
    isEmpty
      ? ['', '']
      : [
          chance.pick([
            subject,
            'Introduction',
            'Application',
            'Question about your products',
            'Meeting next week?',
            'Meeting',
            'Are you free for a call?',
            'Short call today?',
          ]),
          linked(text, link, chance),
        ],
    {
      ...attached(chance, 0.2),
      ...(chance.happens(0.3) ? { fields: { 'X-Mailer': chance.pick(MAILERS) } } : {}),
    },
  )
}

function stranger(chance: Chance, name: string, address: string, domain: string): Correspondent {
  const signs = chance.happens(0.65)
  return {
    name,
    address,
    server: {
      name: `${chance.pick(['mail', 'smtp', 'mx1', 'out'])}.${domain}`,
      address: placeIn(chance, chance.happens(0.5) ? 'hosting' : 'web').address,
    },
    checks: {
      spf: chance.happens(0.9) ? 'pass' : chance.pick(['softfail', 'none']),
      dkim: signs ? 'pass' : 'none',
      dmarc: signs && chance.happens(0.6) ? 'pass' : 'none',
    },
  }
}

/** What the filter lets pass: advertising, and ordinary phishing that goes to everybody. */
function spam(scribe: Scribe, person: Employee, chance: Chance, time: Instant): Message {
  const domain = domainName(chance)
  const isPhish = chance.happens(0.4)
  const from = stranger(
    chance,
    isPhish ? chance.pick(['IT Support', 'Mail Team', 'Parcel Service', 'Document Centre']) : personName(chance),
    `${chance.pick(['info', 'no-reply', 'support', 'service'])}@${domain}`,
    domain,
  )
  const link = `https://${chance.pick(['secure', 'www', 'login', 'track'])}.${domain}/${chance.hex(9)}`
  const subject = isPhish
    ? chance.pick([
        'Your mailbox is almost full',
        'Parcel could not be delivered',
        'Shared document',
        'Password expires today',
      ])
    : chance.pick(['Cheap toner', 'Grow your sales', 'Invitation to our fair', 'Last chance'])
  return scribe.mail(
    time,
    from,
    [colleague(person)],
    [subject, `${chance.pick(SENTENCES)}\n\n${link}`],
    chance.happens(0.6)
      ? {
          html: `<p>${chance.pick(SENTENCES)}</p><a href="${link}">${chance.pick(['Open', 'Confirm', 'Show', 'Order'])}</a>`,
        }
      : {},
  )
}

function attached(chance: Chance, share: number): MessageOptions {
  if (!chance.happens(share)) return {}
  const [ending, type] = chance.pick([
    ['pdf', 'application/pdf'],
    ['pdf', 'application/pdf'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['zip', 'application/zip'],
    ['html', 'text/html'],
    ['ics', 'text/calendar'],
    ['png', 'image/png'],
    ['svg', 'image/svg+xml'],
  ] as const)
  const head =
    ending === 'pdf'
      ? '%PDF-1.7\n'
      : ending === 'html'
        ? '<!doctype html><p>'
        : ending === 'ics'
          ? 'BEGIN:VCALENDAR\n'
          : ending === 'svg'
            ? '<svg xmlns="http://www.w3.org/2000/svg">'
            : ending === 'png'
              ? '\u0089PNG\r\n\u001a\n'
              : 'PK\u0003\u0004'
  return {
    attachment: {
      name: `${chance.pick(TOPICS).replaceAll(' ', '_')}_${chance.whole(10, 999)}.${ending}`,
      type,
      bytes: Buffer.from(head + chance.hex(60 + Math.round(Math.min(6000, chance.logNormal(5, 1.2)))), 'latin1'),
    },
  }
}

const TOPICS = [
  'Weekly plan',
  'Offer',
  'Invoice',
  'Meeting notes',
  'Delivery',
  'Test results',
  'Travel',
  'Budget',
  'Contract',
  'Training',
  'Release',
  'Order',
  'Statement',
  'New account details',
  'Open items',
  'Meeting',
  'Team event',
  'Shift plan',
  'Minutes',
] as const
const MAILERS = ['Roundcube', 'Thunderbird', 'SOGo', 'Apple Mail', 'Mailspring'] as const
const SENTENCES = [
  'please find the current numbers below.',
  'could you have a look at this before Friday?',
  'thank you for the quick answer.',
  'we would like to move the meeting by an hour.',
  'the delivery will arrive on Thursday.',
  'I have added my remarks to the document.',
  'are you available for a short call?',
  'the supplier has confirmed the date.',
  'please approve the attached list.',
  'our bank details have changed, the official letter follows by post.',
  'the customer asks for a new price.',
  'the test bench is free again.',
  'this is urgent, please answer today.',
  'let me know if something is missing.',
] as const

function writing(
  world: World,
  chance: Chance,
  from: string,
  to: string,
  projects: readonly string[] = world.projects,
): readonly [string, string] {
  const project = chance.pick(projects)
  const sentences = Array.from({ length: chance.whole(1, 4) }, () => chance.pick(SENTENCES)).join(' ')
  const given = from.split(' ')[0] ?? from
  return [
    chance.pick([
      `${project}: ${chance.pick(TOPICS).toLowerCase()}`,
      `${chance.pick(TOPICS)} ${project}`,
      chance.pick(TOPICS),
    ]),
    chance.pick([
      `Hello ${to.split(' ')[0]},\n\n${sentences}\n\nBest regards\n${from}`,
      `Hello ${to.split(' ')[0]},\n\n${sentences}\n\n${given}`,
      `Hi ${to.split(' ')[0]},\n\n${sentences}\n\nThanks, ${given}`,
      `Hello ${to.split(' ')[0]},\n\n${chance.pick(SENTENCES)}\n\n${given}`,
      `${chance.pick(['Hello all', 'Hi everybody', 'Dear colleagues'])},\n\n${chance.pick(SENTENCES)}\n\n${given}`,
      `Dear ${to},\n\n${sentences}\n\nKind regards\n${from}`,
      `Hello ${to.split(' ')[0]},\n\n${sentences}\n\nBest regards\n${from}${footer(chance)}`,
      chance.pick(SENTENCES),
    ]),
  ]
}

/** What stands below many a name. */
function footer(chance: Chance): string {
  return chance.pick([
    '\nSales',
    `\nTel. +49 341 555 ${chance.whole(100, 999)}`,
    '\nSent from my phone',
    '\n--\nThis message is confidential.',
  ])
}

/** A text with a link, below the signature, before it, or between the sentences. */
function linked(text: string, link: string, chance: Chance): string {
  if (link === '') return text
  const parts = text.split('\n\n')
  if (parts.length < 3 || chance.happens(0.3)) return `${text}\n\n${link}`
  return [...parts.slice(0, 2), link, ...parts.slice(2)].join('\n\n')
}

/** An invitation to a conference, as the conference's program words it. */
function invitation(chance: Chance, from: string, to: string): readonly [string, string] {
  const topic = chance.pick(TOPICS)
  const code = Array.from({ length: 9 }, () => chance.pick([...'BCDFGHJKLMNPQRSTVWXZ'])).join('')
  return [
    chance.pick([`Meeting: ${topic}`, `You are invited: ${topic}`]),
    chance.pick([
      `${from} invites you to a meeting\n\n${topic}\n\nMeeting ID: ${chance.whole(100, 999)} ${chance.whole(100, 999)} ${chance.whole(100, 999)}\nPasscode: ${code}\n\nTo join as a guest sign in at https://meet.${domainName(chance)}/join and enter the passcode.`,
      `Hello ${to.split(' ')[0]},\n\nthe screen of the meeting room asks for its yearly sign-in. Please open https://microsoft.com/devicelogin and enter ${code}.\n\n${from}`,
    ]),
  ]
}

/** A message's size in the mailbox: its text, what is attached, and what programs add. */
function sizeOf(chance: Chance, { text, attachment }: Message): number {
  return 1200 + text.length * 2 + Math.round(chance.logNormal(6.6, 0.8)) + (attachment?.bytes.length ?? 0) * 2
}

function answerTo(before: Message, chance: Chance, from: string): readonly [string, string] {
  const quoted = before.text
    .split('\n')
    .slice(0, 12)
    .map((line) => `> ${line}`)
    .join('\n')
  return [
    `Re: ${before.subject.replace(/^Re: /, '')}`,
    `${chance.happens(0.6) ? `Hello ${before.from.name.split(' ')[0]},\n\n` : ''}${chance.pick(SENTENCES)}\n\n${chance.happens(0.6) ? from.split(' ')[0] : from}${chance.happens(0.6) ? `\n\n${quoted}` : ''}`,
  ]
}
