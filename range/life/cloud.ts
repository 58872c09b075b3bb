import { type Instant, SECOND_US } from '../../src/model/time.ts'
import { after, type Chance, chanceOf } from '../chance.ts'
import { placeIn } from '../organisation/addresses.ts'
import type { Scribe } from '../output/scribe.ts'
import { file, OUTLOOK_CLIENT, readMail, WEB_CLIENT } from '../records/exchange.ts'
import { FILES_APP, OUTLOOK, type Place, WEB_MAIL } from '../records/sign-ins.ts'
import type { Employee, World } from '../world.ts'
import type { Shift } from './calendar.ts'

/** Mean counts of a day at rate 1. */
const INTERACTIVE_A_DAY = 3
const SILENT_A_DAY = 6
const MAIL_READS_A_DAY = 6
const FILES_A_DAY = 6

/** With what mail is read: many have left the program for the browser, and phones ask by themselves. */
const MAIL_CLIENTS = [
  [OUTLOOK_CLIENT, OUTLOOK.id],
  [OUTLOOK_CLIENT, OUTLOOK.id],
  [WEB_CLIENT, WEB_MAIL.id],
  [WEB_CLIENT, WEB_MAIL.id],
  ['Client=REST;Client=RESTSystem', OUTLOOK.id],
] as const

/** A person's day in the cloud. */
export function cloudDay(world: World, scribe: Scribe, person: Employee, shift: Shift, rate: number): void {
  const { tenant } = scribe
  const chance = chanceOf(`${world.seed} cloud ${person.account} ${shift.day}`)
  const session = scribe.cloudSession(person, shift.arrived)
  const sometime = (): Instant => after(shift.arrived, chance.next() * ((shift.leaves - shift.arrived) / SECOND_US))
  const own = { device: person.device, session, from: shift.place }
  const phone = {
    device: person.phone,
    session: chanceOf(`${world.seed} phone session ${person.account} ${Math.floor(shift.day / 20)}`).guid(),
  }
  for (let left = chance.poisson(INTERACTIVE_A_DAY); left > 0; left -= 1) {
    const time = sometime()
    const byPhone = chance.happens(0.3)
    const detail =
      person.secondFactor === 'none' || chance.happens(0.6)
        ? 'MFA requirement satisfied by claim in the token'
        : 'MFA completed in Azure AD'
    if (chance.happens(0.04)) mistype(scribe, person, chance, after(time, -40), own)
    const app = chance.pick([OUTLOOK, WEB_MAIL, FILES_APP, OUTLOOK])
    scribe.signIn(
      person,
      time,
      byPhone
        ? { ...phone, app: OUTLOOK, from: mobile(world, person, chance, shift.day), detail }
        : { ...own, app, detail },
    )
  }
  oddities(world, scribe, person, shift, chance, sometime)
  for (let left = many(chance, SILENT_A_DAY * rate); left > 0; left -= 1) {
    const byPhone = chance.happens(0.4)
    scribe.signIn(
      person,
      sometime(),
      byPhone
        ? { ...phone, app: OUTLOOK, from: mobile(world, person, chance, shift.day), interactive: false }
        : { ...own, app: chance.pick([OUTLOOK, FILES_APP]), interactive: false },
    )
  }
  for (let left = many(chance, MAIL_READS_A_DAY * rate); left > 0; left -= 1) {
    const [info, appId] = chance.pick(MAIL_CLIENTS)
    const client = { address: shift.place.address, info, appId, session }
    const count = chance.happens(0.35) ? 0 : chance.whole(1, 4)
    const ids = Array.from({ length: count }, () => `<${chance.hex(24)}@${chance.pick(world.partners).site.name}>`)
    readMail(
      tenant,
      person,
      sometime(),
      client,
      ids,
      chance.pick(['Inbox', 'Inbox', 'Inbox', 'Inbox', 'Sent Items', 'Archive']),
    )
  }
  for (let left = many(chance, FILES_A_DAY * rate); left > 0; left -= 1) {
    file(tenant, person, sometime(), {
      operation: chance.pick(['FileAccessed', 'FileAccessed', 'FileModified', 'FileDownloaded']),
      path: `Shared Documents/${chance.zipf(world.projects)}/${chance.pick(['Plan', 'Report', 'Offer', 'Test', 'Notes'])}_${chance.whole(1, 60)}.${chance.pick(['docx', 'xlsx', 'pdf', 'pptx'])}`,
      address: shift.place.address,
      agent: person.device.agent,
      session,
    })
  }
}

function many(chance: Chance, mean: number): number {
  return mean > 40 ? Math.max(0, Math.round(chance.normal(mean, Math.sqrt(mean) * 2))) : chance.poisson(mean)
}

/** Mobile networks hand out another address every few hours. */
function mobile(world: World, person: Employee, chance: Chance, day: number): Place {
  return placeIn(
    chanceOf(`${world.seed} mobile ${person.account} ${day} ${chance.whole(0, 3)}`),
    'mobile',
    person.office.country,
  )
}

function mistype(
  scribe: Scribe,
  person: Employee,
  chance: Chance,
  time: Instant,
  own: { readonly device: Employee['device']; readonly session: string; readonly from: Place },
): void {
  for (let left = chance.whole(1, 3); left > 0; left -= 1) {
    scribe.signIn(person, after(time, left * (4 + chance.next() * 6)), {
      ...own,
      app: WEB_MAIL,
      error: 50126,
      reason: 'Error validating credentials due to invalid username or password.',
    })
  }
}

/** New devices, private VPNs, second factors that were not answered: what looks strange and is none of it. */
function oddities(
  world: World,
  scribe: Scribe,
  person: Employee,
  shift: Shift,
  chance: Chance,
  sometime: () => Instant,
): void {
  const { device } = person
  if (chance.happens(0.01))
    scribe.signIn(person, sometime(), {
      app: WEB_MAIL,
      device: {
        ...device,
        id: '',
        name: '',
        managed: false,
        browser: chance.pick(['Chrome 141.0.0', 'Firefox 143.0', 'Safari 18.6']),
      },
      session: chance.guid(),
      from: person.home,
      detail: 'MFA completed in Azure AD',
    })
  if (chance.happens(0.06))
    scribe.signIn(person, sometime(), {
      app: chance.pick([WEB_MAIL, OUTLOOK]),
      device,
      session: scribe.cloudSession(person, shift.arrived),
      from: placeIn(chance, chance.happens(0.5) ? 'vpn' : 'hosting'),
      interactive: chance.happens(0.5),
      ...(chance.happens(0.3) ? { risk: 'low' } : {}),
    })
  if (chance.happens(0.012))
    scribe.signIn(person, sometime(), {
      app: WEB_MAIL,
      device,
      session: chance.guid(),
      from: shift.place,
      error: 50076,
      reason: 'Multi-factor authentication is needed.',
    })
  if (chance.happens(0.006))
    scribe.signIn(person, sometime(), {
      app: OUTLOOK,
      device,
      session: scribe.cloudSession(person, shift.arrived),
      from: shift.place,
      interactive: false,
      error: 50173,
      reason: 'The provided grant has expired due to it being revoked.',
    })
  // Strangers try common passwords on everybody, day and night, with nothing behind it.
  if (chance.happens(0.06))
    scribe.signIn(person, after(world.start, (shift.day + chance.next()) * 86_400), {
      app: OUTLOOK,
      device: { ...device, id: '', name: '', managed: false, system: 'Windows10', browser: 'Chrome 141.0.0' },
      session: chance.guid(),
      from: placeIn(chance, chance.happens(0.7) ? 'home' : 'hosting'),
      error: 50126,
      reason: 'Error validating credentials due to invalid username or password.',
    })
}
