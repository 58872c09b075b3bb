import { type Instant, SECOND_US } from '../../src/model/time.ts'
import { after, type Chance, chanceOf } from '../chance.ts'
import { placeIn } from '../organisation/addresses.ts'
import { privateDevice, someDevice } from '../organisation/devices.ts'
import type { Scribe } from '../output/scribe.ts'
import { file, readMail } from '../records/exchange.ts'
import { type App, FILES_APP, OUTLOOK, type Place, WEB_MAIL } from '../records/sign-ins.ts'
import type { Employee, World } from '../world.ts'
import type { Shift } from './calendar.ts'
import { mailboxDay, someClient } from './mailbox.ts'

/** Mean counts of a day at rate 1. */
const INTERACTIVE_A_DAY = 3
const SILENT_A_DAY = 5
const MAIL_READS_A_DAY = 6
const FILES_A_DAY = 6

const EXCHANGE_APP = { resourceId: OUTLOOK.resourceId, resource: OUTLOOK.resource }
const MANAGEMENT = {
  resourceId: '797f4846-ba00-4fd7-ba43-dac1f8f63013',
  resource: 'Windows Azure Service Management API',
}
/** What everybody signs in to. */
const APPS: readonly App[] = [
  OUTLOOK,
  WEB_MAIL,
  FILES_APP,
  OUTLOOK,
  { id: '1fec8e78-bce4-4aaf-ab1b-5451cc387264', name: 'Microsoft Teams', ...EXCHANGE_APP },
  { id: '4765445b-32c6-49b0-83e6-1d93765276ca', name: 'OfficeHome', ...EXCHANGE_APP },
]
/** What technical people sign in to besides. */
const PORTALS: readonly App[] = [
  { id: 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c', name: 'Azure Portal', ...MANAGEMENT },
  { id: '1b730954-1685-4b74-9bfd-dac224a7b894', name: 'Azure Active Directory PowerShell', ...MANAGEMENT },
  { id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', name: 'Microsoft Azure CLI', ...MANAGEMENT },
]
/** Shares of the sign-ins by phone, and by the computer at home. */
const PHONE_SHARE = 0.3
const PRIVATE_SHARE = 0.22

/** A person's day in the cloud. */
export function cloudDay(world: World, scribe: Scribe, person: Employee, shift: Shift, rate: number): void {
  const { tenant } = scribe
  const chance = chanceOf(`${world.seed} cloud ${person.account} ${shift.day}`)
  const session = scribe.cloudSession(person, shift.arrived)
  const sometime = (): Instant => after(shift.arrived, chance.next() * ((shift.leaves - shift.arrived) / SECOND_US))
  const own = { device: person.device, session, from: shift.place }
  const atHome = {
    device: privateDevice(person),
    session: chanceOf(`${world.seed} home session ${person.account} ${Math.floor(shift.day / 12)}`).guid(),
    from: person.home,
  }
  const phone = {
    device: person.phone,
    session: chanceOf(`${world.seed} phone session ${person.account} ${Math.floor(shift.day / 20)}`).guid(),
  }
  for (let left = chance.poisson(INTERACTIVE_A_DAY); left > 0; left -= 1) {
    const time = sometime()
    const by = chance.next()
    const detail =
      person.secondFactor === 'none' || chance.happens(0.6)
        ? 'MFA requirement satisfied by claim in the token'
        : 'MFA completed in Azure AD'
    if (chance.happens(0.04)) mistype(scribe, person, chance, after(time, -40), own)
    const app = chance.pick(APPS)
    scribe.signIn(
      person,
      time,
      by < PHONE_SHARE
        ? { ...phone, app: OUTLOOK, from: mobile(world, person, chance, shift.day), detail }
        : by < PHONE_SHARE + PRIVATE_SHARE
          ? { ...atHome, app, detail }
          : { ...own, app: isTechnical(person) && chance.happens(0.12) ? chance.pick(PORTALS) : app, detail },
    )
  }
  oddities(world, scribe, person, shift, chance, sometime)
  for (let left = many(chance, SILENT_A_DAY * rate); left > 0; left -= 1) {
    const by = chance.next()
    scribe.signIn(
      person,
      sometime(),
      by < 0.38
        ? { ...phone, app: OUTLOOK, from: mobile(world, person, chance, shift.day), interactive: false }
        : {
            ...(by < 0.5 ? atHome : own),
            app: chance.pick([OUTLOOK, FILES_APP, OUTLOOK, WEB_MAIL]),
            interactive: false,
          },
    )
  }
  for (let left = many(chance, MAIL_READS_A_DAY * rate); left > 0; left -= 1) {
    const client = someClient(chance, shift.place.address, session)
    const count = chance.happens(0.4) ? 0 : chance.whole(1, chance.happens(0.2) ? 12 : 4)
    const ids = Array.from({ length: count }, () => `<${chance.hex(24)}@${chance.pick(world.partners).site.name}>`)
    readMail(tenant, person, sometime(), client, ids, chance.pick(FOLDERS))
  }
  for (let left = many(chance, FILES_A_DAY * rate); left > 0; left -= 1) {
    file(tenant, person, sometime(), {
      operation: chance.pick(['FileAccessed', 'FileAccessed', 'FileModified', 'FileDownloaded']),
      path: `Shared Documents/${chance.zipf(world.projects)}/${chance.pick(['Plan', 'Report', 'Offer', 'Test', 'Notes'])}_${chance.whole(1, 60)}.${chance.pick(['docx', 'xlsx', 'pdf', 'pptx', 'docx', 'xlsx', 'pdf', 'txt', 'zip', 'csv', 'dwg', 'step'])}`,
      address: shift.place.address,
      agent: (chance.happens(0.15) ? atHome.device : person.device).agent,
      session,
    })
  }
  mailboxDay({ world, scribe, person, chance, place: shift.place, session, sometime })
}

const FOLDERS = ['Inbox', 'Inbox', 'Inbox', 'Sent Items', 'Inbox', 'Sent Items', 'Archive', 'Drafts'] as const

function isTechnical({ department }: Employee): boolean {
  return department === 'it' || department === 'engineering' || department === 'research'
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
      app: chance.pick([WEB_MAIL, OUTLOOK, FILES_APP]),
      error: 50126,
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
    })
  if (chance.happens(0.006))
    scribe.signIn(person, sometime(), {
      app: OUTLOOK,
      device,
      session: scribe.cloudSession(person, shift.arrived),
      from: shift.place,
      interactive: false,
      error: 50173,
    })
  // Strangers try common passwords on everybody, day and night, with nothing behind it.
  if (chance.happens(0.09))
    scribe.signIn(person, after(world.start, (shift.day + chance.next()) * 86_400), {
      app: chance.pick([OUTLOOK, WEB_MAIL, FILES_APP]),
      device: someDevice(chance),
      session: chance.guid(),
      from: placeIn(chance, chance.happens(0.7) ? 'home' : 'hosting'),
      error: chance.happens(0.9) ? 50126 : 50053,
    })
  refusals(scribe, person, shift, chance, sometime)
  codes(world, scribe, person, shift, chance, sometime)
}

/** What the tenant's rules refuse: old devices, other countries, programs that nobody has approved. */
function refusals(scribe: Scribe, person: Employee, shift: Shift, chance: Chance, sometime: () => Instant): void {
  if (!chance.happens(0.03)) return
  const isHome = chance.happens(0.6)
  scribe.signIn(person, sometime(), {
    app: chance.pick(isTechnical(person) ? [...APPS, ...PORTALS] : APPS),
    device: isHome ? privateDevice(person) : person.device,
    session: isHome ? chance.guid() : scribe.cloudSession(person, shift.arrived),
    from: isHome ? person.home : chance.happens(0.3) ? placeIn(chance, 'vpn') : shift.place,
    interactive: chance.happens(0.7),
    error: chance.pick([53_003, 53_003, 53_003, 50_055, 65_001]),
  })
}

/** Shares of people by day who enter a code for a device without a keyboard, or a program in a console. */
const CODES_A_DAY = { technical: 0.09, others: 0.012 }

function codes(
  world: World,
  scribe: Scribe,
  person: Employee,
  shift: Shift,
  chance: Chance,
  sometime: () => Instant,
): void {
  if (!chance.happens(isTechnical(person) ? CODES_A_DAY.technical : CODES_A_DAY.others)) return
  const time = sometime()
  const app = isTechnical(person) && chance.happens(0.6) ? chance.pick(PORTALS) : OUTLOOK
  const session = chance.guid()
  const isTooLate = chance.happens(0.12)
  scribe.signIn(person, time, {
    app,
    from: shift.place,
    device: person.device,
    session,
    protocol: 'deviceCode',
    ...(isTooLate ? { error: 70_019 } : {}),
  })
  if (isTooLate) return
  // The meeting room's screen, or a build computer of a hoster, has the token from then on.
  const device = someDevice(chance)
  const from = chance.happens(0.6) ? person.office.egress : placeIn(chance, 'hosting')
  for (let left = chance.whole(1, 4), at = after(time, 1 + chance.next() * 5); left > 0 && at < world.end; left -= 1) {
    scribe.signIn(person, at, { app, from, device, session, interactive: false })
    at = after(at, 2000 + chance.logNormal(9, 0.6))
  }
}
