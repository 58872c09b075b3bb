import { DAY_US, type Instant, instant } from '../../src/model/time.ts'
import { chanceOf } from '../chance.ts'
import type { Organisation, Person } from '../records/who.ts'
import type { Office, World } from '../world.ts'
import { outsideAddress, placeIn } from './addresses.ts'
import { makeHosts, makeShares } from './hosts.ts'
import { domainName, firmWord, projectName, webHost } from './names.ts'
import { makePartners } from './partners.ts'
import { makePeople, makePerson } from './people.ts'

/** What a world is made from. */
export interface WorldOptions {
  readonly seed: number
  readonly users: number
  readonly days: number
}

const WEEK_US = 7 * DAY_US
/** Monday, 2 February 2026, 00:00 UTC. */
const FIRST_MONDAY = Date.UTC(2026, 1, 2) * 1000
const OTHER_CITIES = [
  ['Chicago', 'US', 'America/Chicago'],
  ['Singapore', 'SG', 'Asia/Singapore'],
  ['London', 'GB', 'Europe/London'],
] as const

/** The organisation of a seed. */
export function makeWorld({ seed, users, days }: WorldOptions): World {
  const chance = chanceOf(`${seed} organisation`)
  const word = firmWord(chance)
  const officeNetwork = chanceOf(`${seed} office networks`).whole(260, 296)
  const organisation: Organisation = {
    name: `${word.replace(/^./, (one) => one.toUpperCase())} ${chance.pick(['Antriebe', 'Systems', 'Instruments', 'Turbinen', 'Werke'])}`,
    mailDomain: `${word}.example`,
    directory: `corp.${word}.example`,
    netbios: word.toUpperCase(),
    domainSid: `S-1-5-21-${chance.whole(1e9, 4e9)}-${chance.whole(1e9, 4e9)}-${chance.whole(1e9, 4e9)}`,
    tenantId: chance.guid(),
    cloudName: word,
    officeAddress: outsideAddress(chance, officeNetwork),
    mailGateway: { name: `mx.${word}.example`, address: '10.10.0.25' },
    mailServer: { name: `mbx01.${word}.example`, address: '10.10.0.26' },
  }
  const [city, country, zone] = chance.pick(OTHER_CITIES)
  const offices: readonly Office[] = [
    {
      city: 'Leipzig',
      country: 'DE',
      zone: 'Europe/Berlin',
      network: '10.20',
      egress: {
        address: organisation.officeAddress,
        city: 'Leipzig',
        country: 'DE',
        network: 64_512 + officeNetwork,
      },
    },
    {
      city: 'Hamburg',
      country: 'DE',
      zone: 'Europe/Berlin',
      network: '10.30',
      egress: {
        address: outsideAddress(chance, officeNetwork + 1),
        city: 'Hamburg',
        country: 'DE',
        network: 64_512 + officeNetwork + 1,
      },
    },
    {
      city,
      country,
      zone,
      network: '10.40',
      egress: {
        address: outsideAddress(chance, officeNetwork + 2),
        city,
        country,
        network: 64_512 + officeNetwork + 2,
      },
    },
  ]
  const start: Instant = instant(FIRST_MONDAY + (seed % 36) * WEEK_US)
  const end = instant(start + days * DAY_US)
  const people = makePeople({ seed, users, organisation, offices, start, end })
  const services = ['svc-backup', 'svc-scan', 'svc-sql', 'svc-deploy', 'svc-monitor', 'svc-sync'].map(
    (account, index) =>
      makePerson({
        organisation,
        account,
        name: account,
        role: 'service account',
        rid: 1050 + index,
        homeAddress: '10.10.0.40',
      }),
  )
  const tenantAdministrator: Person = {
    ...makePerson({
      organisation,
      account: 'cloudadmin',
      name: 'Cloud Administration',
      role: 'administration',
      rid: 1099,
      homeAddress: organisation.officeAddress,
    }),
    isTenantAdministrator: true,
  }
  const hosts = makeHosts({ seed, people, services, offices })
  const names = chanceOf(`${seed} web`)
  const sites = Array.from({ length: 400 + users * 12 }, () => ({
    name: webHost(names, domainName(names)),
    address: placeIn(names, 'web').address,
  }))
  return {
    seed,
    start,
    end,
    days,
    organisation,
    offices,
    people,
    hosts,
    services,
    tenantAdministrator,
    partners: makePartners(seed, people, users),
    projects: Array.from({ length: 12 }, () => projectName(names)),
    shares: makeShares(hosts, names),
    sites,
  }
}
