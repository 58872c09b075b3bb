import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import { programName } from '../../organisation/names.ts'
import { consentRecord, directoryRecord } from '../../records/directory.ts'
import { readMail } from '../../records/exchange.ts'
import type { Placed } from '../../records/place.ts'
import type { App, Place } from '../../records/sign-ins.ts'
import type { Employee } from '../../world.ts'
import type { Play } from '../campaign.ts'

const EXCHANGE = { resourceId: '00000002-0000-0ff1-ce00-000000000000', resource: 'Office 365 Exchange Online' }
/** Hours between two visits of the app to a mailbox, median. */
const VISIT_HOURS = 7

/** An application that somebody registered elsewhere, under a name as many small makers give. */
export function foreignApp({ chance }: Play): App {
  return {
    id: chance.guid(),
    name: `${programName(chance)} ${chance.pick(['Mail', 'Calendar', 'Sign', 'Notes'])}`,
    ...EXCHANGE,
  }
}

/** Somebody agrees that an application reads their mail: what the directory writes. */
export function consentTo(play: Play, person: Employee, time: Instant, app: App, from: Place): readonly Placed[] {
  const scopes = play.chance.pick([
    'Mail.Read offline_access',
    'Mail.ReadWrite Mail.Send offline_access',
    'Mail.Read Contacts.Read offline_access',
  ])
  return [play.audit(person, time, consentRecord(app, from.address, scopes))]
}

/** An administrator takes the consent back. */
export function withdrawConsent(play: Play, person: Employee, time: Instant, app: App): void {
  const withdrawn = directoryRecord('Remove OAuth2PermissionGrant.', app.id, {
    Target: [
      { ID: app.name, Type: 1 },
      { ID: person.mail, Type: 5 },
    ],
    ModifiedProperties: [],
    ActorIpAddress: play.world.organisation.officeAddress,
  })
  play.audit(play.world.tenantAdministrator, time, withdrawn)
}

/** The app comes by with its own grant: no password, no session of the person. */
export function appVisits(
  play: Play,
  person: Employee,
  app: App,
  { from, until }: { readonly from: Instant; readonly until: Instant },
): readonly Placed[] {
  const { chance, actor, tenant } = play
  const place = actor.exit('hosting', 4)
  const session = chance.guid()
  const last = Math.min(until, play.world.end)
  const places: Placed[] = []
  const pause = (time: Instant): Instant =>
    after(time, Math.max(1800, chance.logNormal(Math.log(VISIT_HOURS), 0.5) * 3600))
  for (let time = pause(from); time < last; time = pause(time)) {
    places.push(...play.signIn(person, time, { app, from: place, device: actor.device, session, interactive: false }))
    const client = { address: place.address, info: 'Client=REST;Client=RESTSystem;;', appId: app.id, session }
    if (chance.happens(0.8))
      places.push(
        readMail(
          tenant,
          person,
          after(time, 2 + chance.next() * 20),
          client,
          [],
          chance.pick(['Inbox', 'Inbox', 'Sent Items']),
        ),
      )
  }
  return places
}
