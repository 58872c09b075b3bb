import { DAY_US, type Instant, instant } from '../../src/model/time.ts'
import { chanceOf, digest } from '../chance.ts'
import type { Organisation, Person } from '../records/who.ts'
import type { Department, Employee, Office } from '../world.ts'
import { placeIn } from './addresses.ts'
import { companyDevice } from './devices.ts'
import { personName } from './names.ts'

/** Shares of the departments, in percent. */
const DEPARTMENTS: readonly (readonly [Department, share: number, titles: readonly string[]])[] = [
  ['sales', 22, ['Account Manager', 'Sales Engineer', 'Sales Assistant']],
  ['engineering', 25, ['Engineer', 'Senior Engineer', 'Developer']],
  ['production', 18, ['Operator', 'Shift Lead', 'Planner']],
  ['finance', 8, ['Accountant', 'Controller', 'Accounts Payable']],
  ['personnel', 4, ['HR Partner', 'Recruiter']],
  ['legal', 2, ['Counsel']],
  ['it', 7, ['Administrator', 'Service Desk', 'Systems Engineer']],
  ['research', 9, ['Researcher', 'Senior Researcher']],
  ['executives', 1.5, ['Managing Director', 'Chief Officer']],
  ['assistants', 3.5, ['Assistant']],
]
const CONTRACTOR_SHARE = 0.06
const TURNOVER_PER_DAY = 0.012 / 30

interface PersonOptions {
  readonly organisation: Organisation
  readonly account: string
  readonly name: string
  readonly role: string
  readonly rid: number
  readonly homeAddress: string
}

/** An account with the identifiers that directory and cloud give it. */
export function makePerson({ organisation, account, name, role, rid, homeAddress }: PersonOptions): Person {
  const id = digest(`object of ${account} in ${organisation.tenantId}`, 32)
  return {
    organisation,
    account,
    name,
    role,
    mail: `${account}@${organisation.mailDomain}`,
    sid: `${organisation.domainSid}-${rid}`,
    objectId: `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-a${id.slice(17, 20)}-${id.slice(20)}`,
    puid: `1003200${digest(`puid of ${account}`, 9).toUpperCase()}`,
    homeAddress,
  }
}

interface PeopleOptions {
  readonly seed: number
  readonly users: number
  readonly organisation: Organisation
  readonly offices: readonly Office[]
  readonly start: Instant
  readonly end: Instant
}

/** Everybody who works here, the head first. */
export function makePeople({ seed, users, organisation, offices, start, end }: PeopleOptions): readonly Employee[] {
  const taken = new Set<string>()
  const rangeDays = (end - start) / DAY_US
  const people: Employee[] = []
  for (let index = 0; index < users; index += 1) {
    const chance = chanceOf(`${seed} person ${index}`)
    const [department, , titles] = departmentOf(index, users)
    const name = personName(chance)
    const account = freeAccount(name, taken)
    const office = chance.happens(0.6) ? offices[0] : chance.happens(0.55) ? offices[1] : offices[2]
    if (office === undefined) continue
    const home = placeIn(chance, 'home', office.country)
    const hasComputer = department !== 'production' || chance.happens(0.4)
    const isNew = chance.happens(TURNOVER_PER_DAY * rangeDays)
    const leaves = !isNew && chance.happens(TURNOVER_PER_DAY * rangeDays)
    const person = makePerson({
      organisation,
      account,
      name,
      role: chance.pick(titles),
      rid: 1104 + index,
      homeAddress: home.address,
    })
    const ids = { ...(hasComputer ? { computer: computerName(department, office, index) } : {}) }
    people.push({
      ...person,
      department,
      title: person.role,
      office,
      isContractor: chance.happens(CONTRACTOR_SHARE),
      secondFactor: chance.happens(0.02) ? 'none' : chance.happens(0.12) ? 'text message' : 'app',
      ...ids,
      ...(department === 'it' && chance.happens(0.5)
        ? {
            administration: makePerson({
              organisation,
              account: `adm-${account}`,
              name: `${name} (admin)`,
              role: 'administration',
              rid: 20_000 + index,
              homeAddress: home.address,
            }),
          }
        : {}),
      home,
      device: companyDevice(
        chanceOf(`${seed} device ${account}`),
        person.objectId.replace(/^.{8}/, digest(`device ${account}`, 8)),
        ids.computer ?? `TERMINAL-${index % 9}`,
      ),
      phone: chance.happens(0.55)
        ? {
            id: '',
            name: '',
            system: 'Ios 18.6',
            browser: 'Mobile Safari',
            agent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15',
            managed: false,
          }
        : {
            id: '',
            name: '',
            system: 'Android',
            browser: 'Chrome Mobile 141',
            agent: 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/141.0.0.0 Mobile Safari/537.36',
            managed: false,
          },
      homeShare: department === 'production' ? 0 : Math.min(0.8, Math.max(0, chance.normal(0.28, 0.18))),
      dayBegins: chance.normal(8 * 60 + 40, 45),
      joined: isNew
        ? instant(start + chance.whole(3, Math.max(4, rangeDays - 2)) * DAY_US)
        : instant(start - chance.whole(40, 2000) * DAY_US),
      ...(leaves ? { left: instant(start + chance.whole(4, Math.max(5, rangeDays - 1)) * DAY_US) } : {}),
    })
  }
  return withManagers(withItPeople(people, organisation))
}

/** The n-th person's department, so that the shares hold for small organisations too. */
function departmentOf(index: number, users: number): (typeof DEPARTMENTS)[number] {
  const [first = DEPARTMENTS[0]] = DEPARTMENTS
  if (index === 0) return DEPARTMENTS[8] ?? first ?? ['sales', 1, ['Sales']]
  // A stride without common factor spreads the departments over the list.
  const point = (((index * 61) % Math.max(users, 2)) / Math.max(users, 2)) * 100
  let sum = 0
  for (const one of DEPARTMENTS) {
    sum += one[1]
    if (point < sum) return one
  }
  return first ?? ['sales', 1, ['Sales']]
}

function freeAccount(name: string, taken: Set<string>): string {
  const [given = '', family = ''] = name.toLowerCase().split(' ')
  for (let number = 1; ; number += 1) {
    const account = `${given.slice(0, 1)}${family}${number === 1 ? '' : number}`
    if (taken.has(account)) continue
    taken.add(account)
    return account
  }
}

const PREFIX: Readonly<Record<Department, string>> = {
  sales: 'SAL',
  engineering: 'ENG',
  production: 'PRD',
  finance: 'FIN',
  personnel: 'HRM',
  legal: 'LEG',
  it: 'ITS',
  research: 'RND',
  executives: 'EXE',
  assistants: 'AST',
}

function computerName(department: Department, office: Office, index: number): string {
  return `${office.city.slice(0, 3).toUpperCase()}-${PREFIX[department]}-${String(index + 101)}`
}

/** Somebody must administer even the smallest organisation. */
function withItPeople(people: readonly Employee[], organisation: Organisation): readonly Employee[] {
  if (people.some(({ administration }) => administration !== undefined)) return people
  const at = Math.max(
    people.findIndex(({ department }) => department === 'it'),
    Math.min(1, people.length - 1),
  )
  return people.map((one, index) =>
    index === at
      ? {
          ...one,
          department: 'it',
          title: 'Administrator',
          computer: one.computer ?? computerName('it', one.office, index),
          administration: makePerson({
            organisation,
            account: `adm-${one.account}`,
            name: `${one.name} (admin)`,
            role: 'administration',
            rid: 20_000 + index,
            homeAddress: one.homeAddress,
          }),
        }
      : one,
  )
}

function withManagers(people: readonly Employee[]): readonly Employee[] {
  const [head] = people
  const leads = new Map<Department, string>()
  return people.map((one) => {
    if (one === head || head === undefined) return one
    const lead = leads.get(one.department)
    if (lead === undefined) leads.set(one.department, one.account)
    return { ...one, manager: lead ?? head.account }
  })
}
