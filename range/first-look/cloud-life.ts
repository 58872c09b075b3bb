import type { Instant } from '../../src/model/time.ts'
import { after, chanceOf } from '../chance.ts'
import type { Tenant } from '../records/cloud.ts'
import { directoryChange, file, inboxRule, OUTLOOK_CLIENT, readMail, sent } from '../records/exchange.ts'
import type { Message } from '../records/message.ts'
import { type Device, FILES_APP, OUTLOOK, type Place, signIn, WEB_MAIL } from '../records/sign-ins.ts'
import type { Person } from '../records/who.ts'
import { local, WORKING_DAYS } from './chance.ts'
import { OFFICE, ownDevice } from './devices.ts'
import { CLOUD_ADMIN, PEOPLE } from './organisation.ts'

/** A person's cloud session of a fortnight: they stay signed in on their own computer. */
export function sessionId(person: Person): string {
  return chanceOf(`cloud session of ${person.account}`).guid()
}

const FILES = [
  'Shared Documents/RS-4410/Pruefplan_RS-4410.docx',
  'Shared Documents/RS-4410/Terminplan.xlsx',
  'Shared Documents/LP-2200/Angebot_26-0419.docx',
  'Shared Documents/Allgemein/Monatsrunde.pptx',
  'Shared Documents/Allgemein/Urlaubsplan_2026.xlsx',
]

const BILBAO: Place = { address: '198.51.100.240', city: 'Bilbao', country: 'ES', network: 64_505 }

/** Ten days of the tenant: people sign in, read, write and work on files. */
export function ordinaryCloud(tenant: Tenant, messages: readonly Message[]): void {
  const { chance } = tenant
  const people = Object.values(PEOPLE)
  for (const day of WORKING_DAYS) {
    for (const person of people) {
      if (chance.happens(0.25)) continue
      if (person === PEOPLE.clara && (day === 13 || day === 14)) continue // on her journey
      const home = chance.happens(0.16)
      const from = home ? homeOf(person) : OFFICE
      const session = sessionId(person)
      const time = after(local(day, '07:25:00'), chance.whole(0, 6000))
      if (chance.happens(0.06)) mistype(tenant, person, after(time, -22), from, session)
      const app = chance.pick([OUTLOOK, OUTLOOK, FILES_APP])
      signIn(tenant, person, time, { app, from, device: ownDevice(person), session, interactive: chance.happens(0.5) })
      if (chance.happens(0.35)) {
        readMail(
          tenant,
          person,
          after(time, chance.whole(60, 9000)),
          { address: from.address, info: OUTLOOK_CLIENT, appId: OUTLOOK.id, session },
          [],
          'Inbox',
        )
      }
      if (chance.happens(0.3)) {
        file(tenant, person, after(time, chance.whole(900, 24_000)), {
          operation: chance.pick(['FileAccessed', 'FileAccessed', 'FileModified']),
          path: chance.pick(FILES),
          address: from.address,
          agent: ownDevice(person).agent,
          session,
        })
      }
    }
  }
  for (const one of messages) written(tenant, one)
  journey(tenant)
  rules(tenant)
  forgotten(tenant)
}

/** What people sent left a record of it; the robot's mail did not, for it has no mailbox. */
function written(tenant: Tenant, one: Message): void {
  const person = Object.values(PEOPLE).find(({ mail }) => mail === one.from.address)
  if (person === undefined || one.time < local(5, '00:00:00')) return
  const message = { id: one.id, subject: one.subject, sizeBytes: 2100 + one.text.length * 3 }
  sent(
    tenant,
    person,
    after(one.time, -2),
    { address: OFFICE.address, info: OUTLOOK_CLIENT, appId: OUTLOOK.id, session: sessionId(person) },
    message,
  )
}

function homeOf(person: Person): Place {
  return { address: person.homeAddress, city: 'Chemnitz', country: 'DE', network: 64_499 }
}

function mistype(tenant: Tenant, person: Person, time: Instant, from: Place, session: string): void {
  signIn(tenant, person, time, {
    app: OUTLOOK,
    from,
    device: ownDevice(person),
    session,
    error: 50126,
    reason: 'Error validating credentials due to invalid username or password.',
  })
}

/** Clara travels: another country, a new device, and a second factor that she confirms. */
function journey(tenant: Tenant): void {
  const tablet: Device = {
    id: '',
    name: '',
    system: 'iOS 26.0',
    browser: 'Mobile Safari 26.0',
    agent:
      'Mozilla/5.0 (iPad; CPU OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
    managed: false,
  }
  const session = chanceOf('session in Bilbao').guid()
  const options = { app: WEB_MAIL, from: BILBAO, device: tablet, session }
  signIn(tenant, PEOPLE.clara, local(13, '13:20:41'), { ...options, detail: 'MFA completed in Azure AD', risk: 'low' })
  signIn(tenant, PEOPLE.clara, local(13, '21:02:18'), { ...options, interactive: false })
  signIn(tenant, PEOPLE.clara, local(14, '08:11:03'), { ...options, interactive: false })
  const client = { address: BILBAO.address, info: 'Client=OWA;Action=ViaProxy', appId: WEB_MAIL.id, session }
  readMail(tenant, PEOPLE.clara, local(13, '13:22:05'), client, [], 'Inbox')
  readMail(tenant, PEOPLE.clara, local(14, '08:12:40'), client, [], 'Inbox')
}

/** Rules as people make them. */
function rules(tenant: Tenant): void {
  const address = OFFICE.address
  inboxRule(tenant, PEOPLE.amara, local(6, '10:21:07'), {
    operation: 'New-InboxRule',
    owner: PEOPLE.amara,
    rule: 'Newsletter',
    address,
    parameters: {
      Name: 'Newsletter',
      HeaderContainsWords: 'List-Unsubscribe',
      MoveToFolder: 'Newsletter',
      StopProcessingRules: 'True',
    },
  })
  inboxRule(tenant, PEOPLE.tomas, local(8, '09:44:52'), {
    operation: 'New-InboxRule',
    owner: PEOPLE.tomas,
    rule: 'Rechnungen',
    address,
    parameters: {
      Name: 'Rechnungen',
      SubjectContainsWords: 'Rechnung;Invoice',
      MoveToFolder: 'Rechnungen',
      StopProcessingRules: 'False',
    },
  })
}

/** Henning forgot his password: reset by the administrator, changed by himself, no session revoked. */
function forgotten(tenant: Tenant): void {
  administrate(tenant, local(9, '08:20:55'))
  directoryChange(tenant, CLOUD_ADMIN, local(9, '08:23:30'), 'Reset user password.', PEOPLE.henning)
  directoryChange(tenant, PEOPLE.henning, local(9, '08:27:12'), 'Change user password.', PEOPLE.henning)
}

/** The administrator signs in to the tenant, from Radek's own computer. */
export function administrate(tenant: Tenant, time: Instant): void {
  const session = chanceOf(`administration at ${time}`).guid()
  signIn(tenant, CLOUD_ADMIN, time, {
    app: FILES_APP,
    from: OFFICE,
    device: ownDevice(PEOPLE.radek),
    session,
    detail: 'MFA completed in Azure AD',
  })
}
