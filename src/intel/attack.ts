import type { Stage } from '../model/signal.ts'
import source from './attack-pack.json' with { type: 'json' }

/** An ATT&CK technique or sub-technique; `tactics` are shortnames such as `credential-access`. */
export interface Technique {
  readonly id: string
  readonly name: string
  readonly tactics: readonly string[]
}

interface AttackPack {
  readonly attack: string
  readonly notice: string
  readonly license: string
  readonly aliases: Readonly<Record<string, string>>
  readonly tactics: readonly (readonly [id: string, shortname: string, name: string])[]
  readonly techniques: readonly (readonly [id: string, name: string, tactics: readonly number[]])[]
  readonly redirects: Readonly<Record<string, string>>
}

// Our own file, whose shape a test holds; TypeScript reads a JSON tuple as an array of mixed values.
const pack = source as unknown as AttackPack

/** The release of ATT&CK whose ids we speak. */
export const attackVersion: string = pack.attack

/** MITRE's copyright line and grant, which go with every copy of the ids and names. */
export const attackNotice: string = `${pack.notice} ${pack.license}`

/**
 * The stage of each tactic, by our table (a tactic that can mean several takes the one that its rules mean most).
 * The order is the preference where a rule or a technique names several: the more telling first, so that a scheduled task
 * (execution, persistence, privilege escalation) is a backdoor and a dump of LSASS under another name is credential theft.
 */
const STAGE_OF_TACTIC: ReadonlyMap<string, Stage> = new Map<string, Stage>([
  ['impact', 'sabotage'],
  ['exfiltration', 'exfiltration'],
  ['credential-access', 'credential theft'],
  ['lateral-movement', 'spread'],
  ['collection', 'collection'],
  ['command-and-control', 'backdoor'],
  ['persistence', 'backdoor'],
  ['discovery', 'discovery'],
  ['initial-access', 'exploitation'],
  ['reconnaissance', 'reconnaissance'],
  ['resource-development', 'own tools'],
  ['privilege-escalation', 'exploitation'],
  ['execution', 'foothold'],
  ['defense-impairment', 'covering tracks'],
  ['stealth', 'covering tracks'],
])

/** Techniques whose stage is not that of their tactic; a sub-technique follows its parent. */
const STAGE_OF_TECHNIQUE: ReadonlyMap<string, Stage> = new Map<string, Stage>([
  ['T1566', 'delivery'],
  ['T1534', 'spread'],
  ['T1105', 'own tools'],
  ['T1588', 'own tools'],
  // Running one's own code inside or through something trusted hides nothing that was done: the code is the foothold.
  ['T1055', 'foothold'],
  ['T1127', 'foothold'],
  ['T1202', 'foothold'],
  ['T1216', 'foothold'],
  ['T1218', 'foothold'],
  ['T1220', 'foothold'],
  ['T1620', 'foothold'],
])

/** ATT&CK ids as people write them: `T1059.001`, `t1059.001`, `attack.t1059.001`. */
const TECHNIQUE = /^(?:attack\.)?(t\d{4}(?:\.\d{3})?)$/i
const TACTIC = /^(?:attack\.)?([a-z]{3,20}(?:[-_ ][a-z]{2,20}){0,2})$/i

let techniques: ReadonlyMap<string, Technique> | undefined

/** Made at first use: a command that needs no technique pays nothing for the table. */
function allTechniques(): ReadonlyMap<string, Technique> {
  techniques ??= new Map(
    pack.techniques.map(([id, name, tactics]) => [
      id,
      { id, name, tactics: tactics.map((position) => pack.tactics[position]?.[1] ?? '') },
    ]),
  )
  return techniques
}

/** The technique of an id or Sigma tag, in any letter case; a retired id gives what took its place. */
export function technique(id: string): Technique | undefined {
  const plain = TECHNIQUE.exec(id)?.[1]?.toUpperCase()
  if (plain === undefined) return undefined
  const current = Object.hasOwn(pack.redirects, plain) ? pack.redirects[plain] : plain
  return current === undefined ? undefined : allTechniques().get(current)
}

/** True where an id or Sigma tag names a technique of the shipped release, or one that a redirect leads to. */
export function isKnownTechnique(id: string): boolean {
  return technique(id) !== undefined
}

/** A tactic's shortname in the shipped release's spelling: `attack.defense_evasion` gives `stealth`. */
export function tacticShortname(tactic: string): string | undefined {
  const spelled = TACTIC.exec(tactic)?.[1]?.toLowerCase().replaceAll(/[_ ]/g, '-')
  if (spelled === undefined) return undefined
  const current = Object.hasOwn(pack.aliases, spelled) ? pack.aliases[spelled] : spelled
  return pack.tactics.find(([, shortname]) => shortname === current)?.[1]
}

/** Our stage of a tactic, by shortname or Sigma tag, in old and new spelling. */
export function stageOfTactic(tactic: string): Stage | undefined {
  return STAGE_OF_TACTIC.get(tacticShortname(tactic) ?? '')
}

/**
 * The stage that a rule's tags mean: a technique with a stage of its own decides, else the most telling of the tactics named;
 * where tags name techniques alone, the most telling of their tactics. Undefined where no tag is ATT&CK's.
 */
export function stageOfTags(tags: readonly string[]): Stage | undefined {
  const named = tags.flatMap((tag) => technique(tag) ?? [])
  const tactics = tags.flatMap((tag) => tacticShortname(tag) ?? [])
  const stage = mostTelling(tactics.length > 0 ? tactics : named.flatMap((one) => one.tactics))
  // A rule on a download that steals credentials is about the theft; the technique decides only where tactics say little.
  if (stage !== undefined && !VAGUE.has(stage)) return stage
  for (const { id } of named) {
    const own = STAGE_OF_TECHNIQUE.get(id.slice(0, 5))
    if (own !== undefined) return own
  }
  return stage
}

const VAGUE: ReadonlySet<Stage> = new Set<Stage>([
  'exploitation',
  'foothold',
  'backdoor',
  'own tools',
  'covering tracks',
])

function mostTelling(tactics: readonly string[]): Stage | undefined {
  for (const [tactic, stage] of STAGE_OF_TACTIC) {
    if (tactics.includes(tactic)) return stage
  }
  return undefined
}
