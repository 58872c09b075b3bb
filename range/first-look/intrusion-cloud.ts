import { after } from '../chance.ts'
import type { Tenant } from '../records/cloud.ts'
import { directoryChange, file, inboxRule, readMail, removeMail, sent, WEB_CLIENT } from '../records/exchange.ts'
import type { Message } from '../records/message.ts'
import type { Placed } from '../records/place.ts'
import { type Device, FILES_APP, type Place, signIn, WEB_MAIL } from '../records/sign-ins.ts'
import { type Campaign, VICTIMS } from './campaign.ts'
import { utc } from './chance.ts'
import { administrate, sessionId } from './cloud-life.ts'
import { OFFICE, ownDevice } from './devices.ts'
import type { HostileMail } from './intrusion-mail.ts'
import { CLOUD_ADMIN, HOSTILE, PEOPLE } from './organisation.ts'

const { jonas } = PEOPLE
const AUDIT = 'm365-audit'
const SIGN_IN = 'entra-signin'

const ELSEWHERE: Place = { address: HOSTILE.cloudAddress, city: 'Singapore', country: 'SG', network: 64_507 }
const STRANGE: Device = {
  id: '',
  name: '',
  system: 'Linux',
  browser: 'Firefox 131.0',
  agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0',
  managed: false,
}
/** A name that is easily overlooked. */
const RULE = '..'

/** The stolen cookies are used: mail is read, warnings are hidden, files are fetched, a colleague is asked in Jonas's name. */
export function useAccount(
  tenant: Tenant,
  hostile: HostileMail,
  mailbox: readonly Message[],
  campaign: Campaign,
): void {
  const session = sessionId(jonas) // the very session that Jonas has: the cookies are his
  const from = { app: WEB_MAIL, from: ELSEWHERE, device: STRANGE, session }
  const engineer = [VICTIMS.engineer]
  const refused = signIn(tenant, jonas, utc(8, '02:58:31'), {
    ...from,
    session: tenant.chance.guid(),
    error: 50076,
    reason:
      'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.',
  })
  campaign.add({
    stage: 'exploitation',
    technique: 'T1078.004',
    what: 'first try with a password that the browser had kept: the second factor is asked for',
    subjects: engineer,
    visibleIn: [SIGN_IN, AUDIT],
    events: refused,
  })
  const entered = signIn(tenant, jonas, utc(8, '03:12:05'), { ...from, risk: 'medium' })
  campaign.add({
    stage: 'foothold',
    technique: 'T1550.004',
    what: 'second try with the cookies: Jonas’s session, from another country and another device',
    subjects: engineer,
    visibleIn: [SIGN_IN, AUDIT],
    events: entered,
  })
  const rule = inboxRule(tenant, jonas, utc(8, '03:20:44'), {
    operation: 'New-InboxRule',
    owner: jonas,
    rule: RULE,
    address: ELSEWHERE.address,
    session,
    parameters: {
      AlwaysDeleteOutlookRulesBlob: 'False',
      Name: RULE,
      SubjectOrBodyContainsWords: 'security;sign-in;phishing;Passwort;verdächtig;IT',
      MoveToFolder: 'RSS-Feeds',
      MarkAsRead: 'True',
      StopProcessingRules: 'True',
    },
  })
  campaign.add({
    stage: 'covering tracks',
    technique: 'T1564.008',
    what: 'a mailbox rule puts warnings where nobody looks',
    subjects: engineer,
    visibleIn: [AUDIT],
    events: [rule],
  })

  const client = { address: ELSEWHERE.address, info: WEB_CLIENT, appId: WEB_MAIL.id, session }
  const ids = mailbox.filter(({ time }) => time < utc(8, '03:00:00')).map(({ id }) => id)
  const read = [
    readMail(tenant, jonas, utc(8, '03:27:16'), client, ids.slice(0, 6), 'Inbox'),
    readMail(tenant, jonas, utc(8, '03:41:09'), client, ids.slice(6, 11), 'Inbox'),
    readMail(tenant, jonas, utc(8, '03:55:48'), client, ids.slice(2, 5), 'Sent Items'),
  ]
  campaign.add({
    stage: 'collection',
    technique: 'T1114.002',
    what: 'the correspondence about RS-4410 is read',
    subjects: engineer,
    visibleIn: [AUDIT],
    events: read,
  })

  const back = signIn(tenant, jonas, utc(9, '03:31:27'), { ...from, app: FILES_APP, interactive: false })
  const fetched = [
    'RS-4410/RS-4410_v7.step',
    'RS-4410/Pruefplan_RS-4410.docx',
    'RS-4410/Beschichtung_Versuche.xlsx',
    'LP-2200/LP-2200_v3.step',
  ].map((path, index) =>
    file(tenant, jonas, after(utc(9, '03:33:02'), index * 47 + (index > 1 ? 212 : 0)), {
      operation: 'FileDownloaded',
      path: `Shared Documents/${path}`,
      address: ELSEWHERE.address,
      agent: STRANGE.agent,
      session,
    }),
  )
  campaign.add({
    stage: 'collection',
    technique: 'T1213.002',
    what: 'drawings are downloaded from the document library',
    subjects: engineer,
    visibleIn: [AUDIT, SIGN_IN],
    events: [...back, ...fetched],
  })
  askColleague(tenant, hostile, client, campaign)
}

type Client = Parameters<typeof sent>[3]

function askColleague(tenant: Tenant, { request, delivered }: HostileMail, client: Client, campaign: Campaign): void {
  const wrote = sent(tenant, jonas, after(request.time, -2), client, {
    id: request.id,
    subject: request.subject,
    sizeBytes: 2870,
  })
  const hidden = removeMail(tenant, jonas, utc(12, '05:42:03'), client, {
    message: request,
    folder: 'Sent Items',
    hard: true,
  })
  campaign.add({
    stage: 'spread',
    technique: 'T1534',
    what: 'Elif is asked for the price list in Jonas’s name; the sent message is deleted',
    subjects: [VICTIMS.engineer],
    visibleIn: [AUDIT, 'mail'],
    events: [request.place, wrote, hidden],
  })
  const read = readMail(tenant, jonas, utc(12, '07:01:30'), client, [delivered.id], 'Inbox')
  const removed = removeMail(tenant, jonas, utc(12, '07:04:11'), client, { message: delivered, folder: 'Inbox' })
  campaign.add({
    stage: 'collection',
    technique: 'T1114.002',
    what: 'her answer is read and put away',
    subjects: [VICTIMS.engineer],
    visibleIn: [AUDIT, 'mail'],
    events: [delivered.place, read, removed],
  })
}

/** What Radek does about the account on the ninth day. */
export interface Response {
  readonly passwordReset: Placed
  readonly sessionsRevoked: Placed
  readonly ruleRemoved: Placed
}

/** Password, sessions, rule: the account is free again. */
export function contain(tenant: Tenant): Response {
  administrate(tenant, utc(15, '09:10:44'))
  const passwordReset = directoryChange(tenant, CLOUD_ADMIN, utc(15, '09:12:30'), 'Reset user password.', jonas)
  const sessionsRevoked = directoryChange(
    tenant,
    CLOUD_ADMIN,
    utc(15, '09:13:02'),
    'Update StsRefreshTokenValidFrom Timestamp.',
    jonas,
  )
  const ruleRemoved = inboxRule(tenant, CLOUD_ADMIN, utc(15, '09:21:47'), {
    operation: 'Remove-InboxRule',
    owner: jonas,
    rule: RULE,
    address: OFFICE.address,
    parameters: { Identity: `${jonas.account}\\${RULE}`, Force: 'True' },
  })
  directoryChange(tenant, jonas, utc(15, '09:34:19'), 'Change user password.', jonas)
  signIn(tenant, jonas, utc(15, '09:35:02'), {
    app: WEB_MAIL,
    from: OFFICE,
    device: ownDevice(jonas),
    session: tenant.chance.guid(),
    detail: 'MFA completed in Azure AD',
  })
  return { passwordReset, sessionsRevoked, ruleRemoved }
}

/** The intruders come back to a closed door. */
export function turnedAway(tenant: Tenant, campaign: Campaign): void {
  const from = { app: WEB_MAIL, from: ELSEWHERE, device: STRANGE }
  const stale = signIn(tenant, jonas, utc(16, '02:20:13'), {
    ...from,
    session: sessionId(jonas),
    interactive: false,
    error: 50173,
    reason: 'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
  })
  const wrong = signIn(tenant, jonas, utc(16, '02:22:58'), {
    ...from,
    session: tenant.chance.guid(),
    error: 50126,
    reason: 'Error validating credentials due to invalid username or password.',
  })
  campaign.add({
    stage: 'exploitation',
    technique: 'T1078.004',
    what: 'the revoked session and the old password are tried in vain',
    subjects: [VICTIMS.engineer],
    visibleIn: [SIGN_IN, AUDIT],
    events: [...stale, ...wrong],
  })
}
