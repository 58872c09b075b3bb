import type { Instant } from '../../src/model/time.ts'
import { after, type Chance, chanceOf } from '../chance.ts'
import { placeIn } from '../organisation/addresses.ts'
import { BROWSERS, privateDevice } from '../organisation/devices.ts'
import { programName } from '../organisation/names.ts'
import type { Scribe } from '../output/scribe.ts'
import { consentRecord, directoryRecord } from '../records/directory.ts'
import {
  type Client,
  directoryChange,
  inboxRule,
  OUTLOOK_CLIENT,
  readMail,
  removeMail,
  WEB_CLIENT,
} from '../records/exchange.ts'
import { type App, OUTLOOK, type Place, WEB_MAIL } from '../records/sign-ins.ts'
import type { Person } from '../records/who.ts'
import type { Employee, World } from '../world.ts'

/** With what mail is read and sent: many have left the program for the browser, and phones ask by themselves. */
const MAIL_CLIENTS = [
  [OUTLOOK_CLIENT, OUTLOOK.id],
  [OUTLOOK_CLIENT, OUTLOOK.id],
  [WEB_CLIENT, WEB_MAIL.id],
  [WEB_CLIENT, WEB_MAIL.id],
  ['Client=REST;Client=RESTSystem;;', OUTLOOK.id],
  ['Client=REST;Client=RESTSystem', OUTLOOK.id],
] as const

/** What a person's mailbox is used with now. */
export function someClient(chance: Chance, address: string, session: string): Client {
  const [info, appId] = chance.pick(MAIL_CLIENTS)
  return { address, info, appId, session }
}

/** Mean counts of a person's day. */
const DELETED_A_DAY = 0.7
const SEARCHES_A_DAY = 0.35
const RULES_A_DAY = 0.02
const CONSENTS_A_DAY = 0.012
const CHATS_A_DAY = 0.3
const ACCOUNT_CHANGES_A_DAY = 0.012

/** A person in the cloud on a day. */
export interface AtMailbox {
  readonly world: World
  readonly scribe: Scribe
  readonly person: Employee
  readonly chance: Chance
  readonly place: Place
  readonly session: string
  readonly sometime: () => Instant
}

/** What people do in their mailbox and chats beside reading: tidy up, search, make rules, let programs in. */
export function mailboxDay(at: AtMailbox): void {
  const { chance, sometime } = at
  const times = (mean: number, act: (at: AtMailbox, time: Instant) => void): void => {
    for (let left = chance.poisson(mean); left > 0; left -= 1) act(at, sometime())
  }
  times(DELETED_A_DAY, removes)
  times(SEARCHES_A_DAY, searches)
  times(RULES_A_DAY, ownRule)
  times(CONSENTS_A_DAY, consents)
  times(CHATS_A_DAY, chats)
  times(ACCOUNT_CHANGES_A_DAY, changesAccount)
}

const SUBJECTS = [
  'Meeting',
  'Team event',
  'Invoice',
  'Offer',
  'Plan',
  'Lunch',
  'Shift plan',
  'Newsletter',
  'Your parcel',
  '',
] as const

function removes({ world, scribe, person, chance, place, session }: AtMailbox, time: Instant): void {
  const client = someClient(chance, place.address, session)
  const subject = chance.pick(SUBJECTS)
  removeMail(scribe.tenant, person, time, client, {
    message: {
      id: `<${chance.hex(24)}@${chance.pick(world.partners).site.name}>`,
      subject: chance.happens(0.3)
        ? `Re: ${subject}`
        : chance.happens(0.5)
          ? subject
          : `${subject} ${chance.whole(1, 52)}`.trim(),
    },
    folder: chance.pick(['Inbox', 'Sent Items', 'Inbox', 'Sent Items', 'Deleted Items', 'Drafts']),
    hard: chance.happens(0.4),
  })
}

const SEARCHED = [
  'invoice',
  'offer',
  'contract',
  'password',
  'vpn',
  'roadmap',
  'phone list',
  'travel',
  'holiday',
  'template',
  'price list',
  'organisation chart',
  'budget',
  'wifi',
  '*',
  'a',
  'phone',
  'minutes',
  'drawing',
  'network',
] as const

function searches({ world, scribe, person, chance, place, session }: AtMailbox, time: Instant): void {
  const text = chance.happens(0.3) ? chance.zipf(world.projects) : chance.pick(SEARCHED)
  const agent = (chance.happens(0.2) ? privateDevice(person) : person.device).agent
  if (chance.happens(0.6))
    scribe.audit(person, time, {
      recordType: 'SharePoint',
      operation: 'SearchQueryPerformed',
      workload: 'SharePoint',
      more: {
        ClientIP: place.address,
        ObjectId: `https://${person.organisation.cloudName}.cloudshare.example/search/Pages/results.aspx`,
        EventSource: 'SharePoint',
        ItemType: 'Page',
        UserAgent: agent,
        SearchQueryText: text,
        AppAccessContext: { AADSessionId: session },
      },
    })
  else
    scribe.audit(person, time, {
      recordType: 'ExchangeItem',
      operation: 'SearchQueryPerformed',
      workload: 'Exchange',
      more: {
        ClientIP: place.address,
        ClientInfoString: chance.happens(0.7) ? WEB_CLIENT : OUTLOOK_CLIENT,
        QueryText: text,
        SessionId: session,
        MailboxOwnerUPN: person.mail,
      },
    })
}

function ownRule({ scribe, person, chance, place, session }: AtMailbox, time: Instant): void {
  const word = chance.pick(['newsletter', 'invoice', 'payment', 'no-reply', 'ticket', 'security', 'IBAN', 'delivery'])
  const name = chance.pick([word, 'Archive', 'RSS', 'News', '.', '..', 'x', 'tidy', '1'])
  inboxRule(scribe.tenant, person, time, {
    operation: chance.happens(0.85) ? 'New-InboxRule' : 'Remove-InboxRule',
    owner: person,
    rule: name,
    address: place.address,
    session,
    parameters: {
      Name: name,
      SubjectOrBodyContainsWords: word,
      ...(chance.happens(0.8)
        ? {
            MoveToFolder: chance.pick([
              'Archive',
              'RSS Feeds',
              'RSS Subscriptions',
              'Conversation History',
              'Junk Email',
              'Newsletter',
              'Notes',
            ]),
          }
        : { DeleteMessage: 'True' }),
      MarkAsRead: chance.happens(0.5) ? 'True' : 'False',
      StopProcessingRules: 'True',
    },
  })
}

/** Programs of other makers that some of the organisation use: one after the other in the order of their use. */
const APPS = 14

/** A program of another maker that reads mail or calendars, and whence it comes. */
interface ForeignApp {
  readonly app: App
  readonly place: Place
}

function foreignApp(world: World, number: number): ForeignApp {
  const chance = chanceOf(`${world.seed} foreign app ${number}`)
  return {
    app: {
      id: chance.guid(),
      name: `${programName(chance)} ${chance.pick(['Mail', 'Calendar', 'Sign', 'Notes'])}`,
      resourceId: '00000002-0000-0ff1-ce00-000000000000',
      resource: 'Office 365 Exchange Online',
    },
    place: placeIn(chance, 'hosting'),
  }
}

/** What programs ask of the people who let them in, as often as they do. */
export const SCOPES: readonly string[] = [
  'Mail.Read offline_access',
  'Mail.ReadWrite offline_access',
  'Mail.ReadWrite Mail.Send offline_access',
  'Mail.Read Contacts.Read offline_access',
  'Mail.Read offline_access',
  'Mail.Read Contacts.Read offline_access',
  'Mail.ReadWrite Calendars.Read',
  'User.Read Files.Read.All',
  'User.Read openid profile',
  'Calendars.ReadWrite offline_access',
] as const

/** A person lets a program in; now and then the directory refuses first. */
function consents({ world, scribe, person, chance, place, session }: AtMailbox, time: Instant): void {
  const { app } = foreignApp(world, chance.whole(0, APPS * 3))
  if (chance.happens(0.4))
    scribe.signIn(person, after(time, -20 - chance.next() * 60), {
      app,
      from: place,
      device: chance.happens(0.3) ? privateDevice(person) : person.device,
      session,
      error: 65_001,
    })
  scribe.audit(person, time, consentRecord(app, place.address, chance.pick(SCOPES)))
}

/** Share of people who have let a program into their mailbox. */
const APP_USERS_SHARE = 0.4
const APP_VISITS_A_DAY = 2.2

/** The programs that a person has let in come by day and night, with grants of their own. */
export function appVisits(world: World, scribe: Scribe, person: Employee, day: number): void {
  const own = chanceOf(`${world.seed} own apps ${person.account}`)
  const midnight = after(world.start, day * 86_400)
  const isHere = person.joined <= midnight && (person.left === undefined || person.left > midnight)
  if (!own.happens(APP_USERS_SHARE) || !isHere) return
  const { app, place } = foreignApp(world, Math.floor(APPS * own.next() ** 2))
  const facts = chanceOf(`app device ${app.id}`)
  const [browser, system, agent] = facts.pick(BROWSERS)
  const device = { id: '', name: '', system, browser, agent, managed: false }
  const session = own.guid()
  const chance = chanceOf(`${world.seed} app visits ${person.account} ${day}`)
  for (let left = chance.poisson(APP_VISITS_A_DAY); left > 0; left -= 1) {
    const time = after(midnight, chance.next() * 86_400)
    scribe.signIn(person, time, { app, from: place, device, session, interactive: false })
    if (!chance.happens(0.8)) continue
    const count = chance.happens(0.7) ? 0 : chance.whole(1, 8)
    readMail(
      scribe.tenant,
      person,
      after(time, 2 + chance.next() * 20),
      { address: place.address, info: 'Client=REST;Client=RESTSystem;;', appId: app.id, session },
      Array.from({ length: count }, () => `<${chance.hex(24)}@${chance.pick(world.partners).site.name}>`),
      chance.pick(['Inbox', 'Inbox', 'Sent Items']),
    )
  }
}

/** A chat begins or goes on, with a colleague or with somebody of a partner. */
function chats({ world, scribe, person, chance }: AtMailbox, time: Instant): void {
  const isOutside = chance.happens(0.4)
  const partner = chance.pick(world.partners)
  const [contact] = partner.people
  const writer: Person =
    isOutside && contact !== undefined
      ? {
          ...person,
          account: contact.address,
          name: contact.name,
          mail: contact.address,
          objectId: chance.guid(),
          puid: `1003200${chance.hex(9).toUpperCase()}`,
        }
      : chance.zipf(world.people)
  const chat = `19:${chance.guid()}_${person.objectId}@unq.gbl.spaces`
  const about = { ChatThreadId: chat, CommunicationType: chance.happens(0.7) ? 'OneOnOne' : 'GroupChat' }
  const told = (at: Instant, operation: string, more: Readonly<Record<string, string>>): void => {
    scribe.audit(writer, at, {
      recordType: 'MicrosoftTeams',
      operation,
      workload: 'MicrosoftTeams',
      more: { ...about, ...more },
    })
  }
  if (chance.happens(0.4)) told(time, 'ChatCreated', { Members: person.mail })
  const said = after(time, 15 + chance.next() * 90)
  told(said, chance.happens(0.5) ? 'MessageCreatedHasLink' : 'MessageSent', {
    MessageId: String(Math.floor(said / 1000)),
  })
}

/** New phones and forgotten passwords: what people change at their own account. */
function changesAccount({ scribe, person, chance, place }: AtMailbox, time: Instant): void {
  if (chance.happens(0.25)) {
    const change = directoryRecord('Update user.', person.mail, {
      ActorIpAddress: place.address,
      ModifiedProperties: [
        chance.happens(0.5)
          ? { Name: 'AppPassword', NewValue: '["added"]', OldValue: '[]' }
          : { Name: 'StrongAuthenticationPhoneAppDetail', NewValue: '["changed"]', OldValue: '[]' },
      ],
      Target: [{ ID: person.mail, Type: 5 }],
    })
    scribe.audit(person, time, change)
    return
  }
  if (chance.happens(0.6))
    directoryChange(scribe.tenant, person, time, 'User started security info registration', person)
  directoryChange(
    scribe.tenant,
    person,
    after(time, 40 + chance.next() * 200),
    chance.pick(['User registered security info', 'User registered security info.', 'Change user password.']),
    person,
  )
}
