/**
 * Compiles src/intel/attack-pack.json: the ids, names and tactics of ATT&CK Enterprise 19, and where retired ids went.
 *
 *     node scripts/attack-pack.ts FOLDER            FOLDER is the unpacked threat-intel corpus
 *     node scripts/attack-pack.ts FOLDER --check    exits 1 where the committed pack is not what FOLDER gives
 *
 * The corpus holds release 18.1. What release 19 changed (April 2026: the tactic Defense Evasion became Stealth and Defense
 * Impairment) is the table below, checked by hand against MITRE's published lists; replace corpus and table together.
 */
import { hash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, exit, stderr } from 'node:process'

const BUNDLE = 'threat-intel/mitre__cti/enterprise-attack.rebuilt.json'
const LICENCE = 'threat-intel/mitre__cti/LICENSE.txt'
const PACK = new URL('../src/intel/attack-pack.json', import.meta.url)
const BASE_VERSION = '18.1'
const VERSION = '19'

/** [TA id, shortname, name]. The order is the matrix's. */
type Tactic = readonly [id: string, shortname: string, name: string]
type Technique = { readonly name: string; readonly tactics: readonly string[] }

const IMPAIRMENT: Tactic = ['TA0112', 'defense-impairment', 'Defense Impairment']
const STEALTH: Tactic = ['TA0005', 'stealth', 'Stealth']

/** Techniques that release 19 added. */
const ADDED: readonly (readonly [id: string, name: string, tactic: string])[] = [
  ['T1027.018', 'Invisible Unicode', 'stealth'],
  ['T1682', 'Query Public AI Services', 'reconnaissance'],
  ['T1683', 'Generate Content', 'resource-development'],
  ['T1683.001', 'Written Content', 'resource-development'],
  ['T1683.002', 'Audio-Visual Content', 'resource-development'],
  ['T1684', 'Social Engineering', 'stealth'],
  ['T1684.001', 'Impersonation', 'stealth'],
  ['T1684.002', 'Email Spoofing', 'stealth'],
  ['T1685', 'Disable or Modify Tools', 'defense-impairment'],
  ['T1685.001', 'Disable or Modify Windows Event Log', 'defense-impairment'],
  ['T1685.002', 'Disable or Modify Cloud Log', 'defense-impairment'],
  ['T1685.003', 'Modify or Spoof Tool UI', 'defense-impairment'],
  ['T1685.004', 'Disable or Modify Linux Audit System Log', 'defense-impairment'],
  ['T1685.005', 'Clear Windows Event Logs', 'defense-impairment'],
  ['T1685.006', 'Clear Linux or Mac System Logs', 'defense-impairment'],
  ['T1686', 'Disable or Modify System Firewall', 'defense-impairment'],
  ['T1686.001', 'Cloud Firewall', 'defense-impairment'],
  ['T1686.002', 'Network Device Firewall', 'defense-impairment'],
  ['T1686.003', 'Windows Host Firewall', 'defense-impairment'],
  ['T1687', 'Exploitation for Defense Impairment', 'defense-impairment'],
  ['T1688', 'Safe Mode Boot', 'defense-impairment'],
  ['T1689', 'Downgrade Attack', 'defense-impairment'],
  ['T1690', 'Prevent Command History Logging', 'defense-impairment'],
]

/** Ids that release 19 retired, and what took their place. */
const RETIRED: Readonly<Record<string, string>> = {
  T1562: 'T1685',
  'T1562.001': 'T1685',
  'T1562.002': 'T1685.001',
  'T1562.003': 'T1690',
  'T1562.004': 'T1686',
  'T1562.006': 'T1685',
  'T1562.007': 'T1686.001',
  'T1562.008': 'T1685.002',
  'T1562.009': 'T1688',
  'T1562.010': 'T1689',
  'T1562.011': 'T1685.003',
  'T1562.012': 'T1685.004',
  'T1562.013': 'T1686.002',
  'T1070.001': 'T1685.005',
  'T1070.002': 'T1685.006',
  T1656: 'T1684.001',
  T1672: 'T1684.002',
}

/** Names that release 19 changed. */
const RENAMED: Readonly<Record<string, string>> = {
  T1211: 'Exploitation for Stealth',
  'T1222.001': 'Windows Permissions',
  'T1222.002': 'Linux and Mac Permissions',
  'T1557.001': 'Name Resolution Poisoning and SMB Relay',
}

/** Tactics that release 19 gave to a technique and all its sub-techniques. */
const MOVED: Readonly<Record<string, readonly string[]>> = {
  T1112: ['persistence', 'defense-impairment'],
  T1127: ['execution', 'stealth'],
  T1197: ['execution', 'persistence', 'stealth'],
  T1207: ['defense-impairment'],
  T1222: ['defense-impairment'],
  T1484: ['privilege-escalation', 'defense-impairment'],
  T1548: ['privilege-escalation'],
  T1550: ['lateral-movement'],
  T1553: ['defense-impairment'],
  T1556: ['credential-access', 'persistence', 'defense-impairment'],
  T1574: ['execution', 'stealth'],
  T1578: ['defense-impairment'],
  T1599: ['defense-impairment'],
  T1600: ['defense-impairment'],
  T1601: ['defense-impairment'],
  T1610: ['execution'],
  T1647: ['defense-impairment'],
  T1666: ['defense-impairment'],
}

interface StixObject {
  readonly type: string
  readonly id: string
  readonly name?: string
  readonly description?: string
  readonly revoked?: boolean
  readonly x_mitre_deprecated?: boolean
  readonly x_mitre_shortname?: string
  readonly tactic_refs?: readonly string[]
  readonly kill_chain_phases?: readonly { readonly kill_chain_name: string; readonly phase_name: string }[]
  readonly external_references?: readonly { readonly source_name: string; readonly external_id?: string }[]
  readonly relationship_type?: string
  readonly source_ref?: string
  readonly target_ref?: string
}

/** The pack's text, one technique a line so that a diff can be read. */
function compile(folder: string): string {
  const bundle = readFileSync(join(folder, BUNDLE))
  const licence = readFileSync(join(folder, LICENCE), 'utf8')
  const objects: readonly StixObject[] = JSON.parse(bundle.toString('utf8')).objects
  const notice = /"(© \d{4} The MITRE Corporation[^"]*)"/.exec(licence)?.[1]
  // MITRE's terms ask that both the copyright line and the grant go with each copy.
  const license = /^The MITRE Corporation \(MITRE\) hereby grants .*?in any such copy\.$/ms.exec(licence)?.[0]
  if (notice === undefined || license === undefined) throw new Error(`${LICENCE} holds no copyright line or no grant`)

  const tactics = tacticsOf(objects)
  const techniques = techniquesOf(objects)
  const redirects = redirectsOf(objects, techniques)
  const index = new Map(tactics.map(([, shortname], position) => [shortname, position]))
  const rows = [...techniques].sort(byId).map(([id, { name, tactics: names }]) => [
    id,
    name,
    names.map((shortname) => {
      const position = index.get(shortname)
      if (position === undefined) throw new Error(`${id} has a tactic that we do not know: ${shortname}`)
      return position
    }),
  ])
  const head = {
    schema: 'dwell.attack-pack/1',
    attack: VERSION,
    notice,
    license: license.replaceAll('\n', ' '),
    sources: [
      {
        name: 'MITRE ATT&CK Enterprise, STIX 2.0',
        release: BASE_VERSION,
        file: BUNDLE,
        sha256: hash('sha256', bundle, 'hex'),
      },
      { name: 'changes of release 19, a table in scripts/attack-pack.ts', release: VERSION },
    ],
    aliases: { 'defense-evasion': STEALTH[1] },
  }
  const list = (values: readonly unknown[]): string => values.map((value) => `    ${JSON.stringify(value)}`).join(',\n')
  const moved = [...redirects].sort(byId).map(([from, to]) => `    ${JSON.stringify(from)}: ${JSON.stringify(to)}`)
  const front = JSON.stringify(head, null, 2).slice(0, -2)
  return `${front},\n  "tactics": [\n${list(tactics)}\n  ],\n  "techniques": [\n${list(rows)}\n  ],\n  "redirects": {\n${moved.join(',\n')}\n  }\n}\n`
}

function byId([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : Number(a > b)
}

function tacticsOf(objects: readonly StixObject[]): readonly Tactic[] {
  const order = objects.find(({ type }) => type === 'x-mitre-matrix')?.tactic_refs ?? []
  const byRef = new Map(objects.map((object) => [object.id, object]))
  return order.flatMap((ref): readonly Tactic[] => {
    const tactic = byRef.get(ref)
    const id = tactic && externalId(tactic)
    if (tactic?.x_mitre_shortname === undefined || tactic.name === undefined || id === undefined) {
      throw new Error(`the matrix names a tactic that is not there: ${ref}`)
    }
    return id === STEALTH[0] ? [STEALTH, IMPAIRMENT] : [[id, tactic.x_mitre_shortname, tactic.name]]
  })
}

function techniquesOf(objects: readonly StixObject[]): ReadonlyMap<string, Technique> {
  const techniques = new Map<string, Technique>()
  for (const object of objects) {
    const id = externalId(object)
    if (object.type !== 'attack-pattern' || object.revoked || object.x_mitre_deprecated || id === undefined) continue
    if (id in RETIRED) continue
    const phases = (object.kill_chain_phases ?? [])
      .filter(({ kill_chain_name }) => kill_chain_name === 'mitre-attack')
      .map(({ phase_name }) => (phase_name === 'defense-evasion' ? STEALTH[1] : phase_name))
    const tactics = MOVED[id] ?? MOVED[id.slice(0, 5)] ?? phases
    techniques.set(id, { name: RENAMED[id] ?? object.name ?? id, tactics })
  }
  for (const [id, name, tactic] of ADDED) techniques.set(id, { name, tactics: [tactic] })
  return techniques
}

/** Every retired id that leads to a live one, however many steps away: revoked by it, or deprecated with the advice to use it. */
function redirectsOf(
  objects: readonly StixObject[],
  live: ReadonlyMap<string, Technique>,
): ReadonlyMap<string, string> {
  const idOf = new Map(objects.filter(({ type }) => type === 'attack-pattern').map((one) => [one.id, externalId(one)]))
  const steps = new Map<string, string>(Object.entries(RETIRED))
  for (const object of objects) {
    const from = externalId(object)
    const to = /\bPlease use \[[^\]]+\]\([^)]*\/techniques\/(T\d{4})(?:\/(\d{3}))?\)/.exec(object.description ?? '')
    if (object.type !== 'attack-pattern' || !object.x_mitre_deprecated || from === undefined || to === null) continue
    steps.set(from, to[2] === undefined ? `${to[1]}` : `${to[1]}.${to[2]}`)
  }
  for (const { relationship_type, source_ref = '', target_ref = '' } of objects) {
    const from = idOf.get(source_ref)
    const to = idOf.get(target_ref)
    if (relationship_type !== 'revoked-by' || from === undefined || to === undefined || from === to) continue
    if (!steps.has(from)) steps.set(from, to)
  }
  const redirects = new Map<string, string>()
  for (const from of steps.keys()) {
    if (live.has(from)) continue
    const seen = new Set<string>()
    let to = from
    for (let next = steps.get(to); next !== undefined && !seen.has(to); next = steps.get(to)) {
      seen.add(to)
      to = next
    }
    if (!live.has(to)) throw new Error(`${from} leads to ${to}, which is not there`)
    redirects.set(from, to)
  }
  return redirects
}

function externalId({ external_references: references }: StixObject): string | undefined {
  return references?.find(({ source_name }) => source_name === 'mitre-attack')?.external_id
}

const folder = argv.slice(2).find((argument) => !argument.startsWith('--'))
if (folder === undefined) {
  stderr.write('usage: node scripts/attack-pack.ts FOLDER [--check]\n')
  exit(2)
}
const pack = compile(folder)
if (!argv.includes('--check')) {
  writeFileSync(PACK, pack)
} else if (readFileSync(PACK, 'utf8') !== pack) {
  stderr.write('src/intel/attack-pack.json is stale: run node scripts/attack-pack.ts FOLDER\n')
  exit(1)
}
