import { type Chance, chanceOf, digest } from '../chance.ts'
import type { Person } from '../records/who.ts'
import type { Department, Employee, Host, HostKind, Office, Share } from '../world.ts'

interface HostsOptions {
  readonly seed: number
  readonly people: readonly Employee[]
  readonly services: readonly Person[]
  readonly offices: readonly Office[]
}

/** Share of servers and of Linux computers for each person. */
const SERVER_SHARE = 0.12
const LINUX_SHARE = 0.06
/** Share of workstations whose logs are collected as XML, and of those without Sysmon. */
const XML_SHARE = 0.04
const NO_SYSMON_SHARE = 0.08

/** All computers: servers first, then everybody's own. */
export function makeHosts({ seed, people, services, offices }: HostsOptions): readonly Host[] {
  const [head] = offices
  const [owner] = services
  if (head === undefined || owner === undefined) return []
  const hosts: Host[] = []
  const server = (name: string, kind: HostKind): void => {
    const chance = chanceOf(`${seed} host ${name}`)
    hosts.push({
      name,
      kind,
      owner,
      office: head,
      address: `10.10.${kind === 'linux' || kind === 'web' ? 2 : 1}.${hosts.length + 10}`,
      mac: macOf(name),
      hasSysmon: kind !== 'controller' || chance.happens(0.5),
      isCollected: true,
      format: kind === 'controller' ? 'xml' : 'json',
      skewSeconds: kind === 'controller' ? 0 : Math.round(chance.normal(0, 0.4) * 10) / 10,
    })
  }
  const count = Math.min(180, Math.round(people.length * SERVER_SHARE))
  server('SRV-DC01', 'controller')
  server('SRV-DC02', 'controller')
  server('SRV-FS01', 'file server')
  server('SRV-BAK01', 'backup')
  server('SRV-JMP01', 'jump')
  server('SRV-APP01', 'application')
  server('web01', 'web')
  server('lx-build01', 'linux')
  if (people.length > 150) server('SRV-FS02', 'file server')
  for (let index = 2; hosts.length < count; index += 1)
    server(`SRV-APP${String(index).padStart(2, '0')}`, 'application')
  for (let index = 2; index <= Math.min(40, people.length * LINUX_SHARE); index += 1)
    server(`lx-app${String(index).padStart(2, '0')}`, index % 3 === 0 ? 'web' : 'linux')
  for (const [index, person] of people.entries()) {
    if (person.computer === undefined) continue
    const chance = chanceOf(`${seed} host ${person.computer}`)
    hosts.push({
      name: person.computer,
      kind: chance.happens(0.65) ? 'laptop' : 'desk',
      owner: person,
      office: person.office,
      address: `${person.office.network}.${1 + (index >> 7)}.${10 + (index & 127)}`,
      mac: macOf(person.computer),
      hasSysmon: !chance.happens(NO_SYSMON_SHARE),
      isCollected: !chance.happens(0.03),
      format: chance.happens(XML_SHARE) ? 'xml' : 'json',
      skewSeconds: chance.happens(0.02) ? chance.whole(-240, 240) : Math.round(chance.normal(0, 0.8) * 10) / 10,
    })
  }
  return hosts
}

function macOf(name: string): string {
  return (`02${digest(`mac ${name}`, 10)}`.match(/../g) ?? []).join(':')
}

const FOLDERS: readonly (readonly [Department, share: string])[] = [
  ['engineering', 'Engineering'],
  ['finance', 'Finance'],
  ['research', 'Research'],
  ['sales', 'Sales'],
  ['production', 'Production'],
  ['personnel', 'HR'],
  ['legal', 'Legal'],
]

/** The shares of the file servers, each with its files. */
export function makeShares(hosts: readonly Host[], chance: Chance): readonly Share[] {
  const servers = hosts.filter(({ kind }) => kind === 'file server')
  return FOLDERS.map(([department, name], index) => ({
    host: servers[index % Math.max(1, servers.length)]?.name ?? 'SRV-FS01',
    name,
    localPath: `\\??\\D:\\Shares\\${name}`,
    department,
    files: Array.from({ length: 60 }, () => fileName(chance)),
  }))
}

const TOPICS = [
  'Report',
  'Plan',
  'Budget',
  'Offer',
  'Drawing',
  'Test',
  'Minutes',
  'Contract',
  'List',
  'Specification',
  'Forecast',
  'Review',
] as const

/** A file's path within a share. */
function fileName(chance: Chance): string {
  const folder = chance.pick(['2025', '2026', 'Archive', 'Projects', 'Templates', 'Team'])
  const ending = chance.pick(['xlsx', 'docx', 'pdf', 'pptx', 'step', 'dwg', 'txt', 'zip'])
  return `${folder}\\${chance.pick(TOPICS)}_${chance.pick(['A', 'B', 'Q1', 'Q2', 'Q3', 'v2', 'v3', 'final'])}_${chance.whole(100, 999)}.${ending}`
}
