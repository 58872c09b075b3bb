import type { SigmaRule } from '../../src/sigma/rule.ts'

/** The pack of rules to compare with. */
export const SIGMA_PACK = 'sigma-rules.tar.gz'

/** A part of a pack that is counted by itself. */
export interface DataSet {
  /** As rules name it in `dwell.seen`. */
  readonly name: string
  readonly pack: string
  /** What is counted: `records` or what one unit is. */
  readonly unit: string
  /** Unit that a file belongs to, by its path within the pack; undefined where the file is not of this data set. */
  readonly unitOf: (path: string) => string | undefined
  /** ATT&CK tactics that a unit is about by its folder, in short names; empty where the folder names none. */
  readonly tacticsOf: (unit: string) => readonly string[]
  /** True where a hit is presumed to be a false alarm. */
  readonly benign: boolean
  /** True for samples of formats and logs of mixed content: a hit there is counted, and proves nothing in either direction. */
  readonly proves?: false
}

const NONE = (): readonly string[] => []
const OTRF = 'datasets/'

/** Every data set, in the order of the columns. */
export const DATA_SETS: readonly DataSet[] = [
  {
    name: 'evtx-benign',
    pack: 'evtx-benign.tar.gz',
    unit: 'records',
    unitOf: ifEnding(/\.evtx?$/i),
    tacticsOf: NONE,
    benign: true,
  },
  {
    name: 'evtx-attack',
    pack: 'evtx-attack.tar.gz',
    unit: 'files',
    unitOf: ifEnding(/\.evtx$/i),
    tacticsOf: tacticsOfFolder,
    benign: false,
  },
  {
    name: 'otrf-atomic',
    pack: 'otrf-datasets.tar.xz',
    unit: 'data sets',
    unitOf: (path) => folderBelow(path, `${OTRF}atomic/windows/`, /\.json$/i),
    tacticsOf: tacticsOfFolder,
    benign: false,
  },
  {
    name: 'otrf-compound',
    pack: 'otrf-datasets.tar.xz',
    unit: 'campaigns',
    unitOf: (path) => campaignOf(path, (name) => name.startsWith('LSASS')),
    tacticsOf: NONE,
    benign: false,
  },
  {
    name: 'otrf-golden-saml',
    pack: 'otrf-datasets.tar.xz',
    unit: 'records',
    unitOf: (path) => campaignOf(path, (name) => name.startsWith('GoldenSAML')),
    tacticsOf: NONE,
    benign: false,
  },
  {
    name: 'sigma-regression',
    pack: 'sigma-regression.tar.gz',
    unit: 'samples',
    unitOf: ifEnding(/\.evtx$/i),
    tacticsOf: NONE,
    benign: false,
  },
  {
    name: 'logs-cloud-attack',
    pack: 'logs-cloud-attack.tar.gz',
    unit: 'records',
    unitOf: (path) => (path.includes('o365_dataset/') && /\.csv$/i.test(path) ? path : undefined),
    tacticsOf: NONE,
    benign: false,
  },
  {
    name: 'cloud-techniques',
    pack: 'logs-cloud-attack.tar.gz',
    unit: 'files',
    unitOf: (path) => (!path.includes('o365_dataset/') && /\.(?:jsonl?|log|csv)$/i.test(path) ? path : undefined),
    tacticsOf: NONE,
    benign: false,
  },
  {
    name: 'linux-samples',
    pack: 'logs-linux-other.tar.gz',
    unit: 'records',
    unitOf: (path) =>
      /(?:LICENSE|README|\.md|\.golden|_structured\.csv|_templates\.csv)/i.test(path) ? undefined : path,
    tacticsOf: NONE,
    benign: false,
    proves: false,
  },
  {
    name: 'network-logs',
    pack: 'logs-zeek-network.tar.gz',
    unit: 'records',
    unitOf: (path) => (/LICENSE|README/i.test(path) ? undefined : path),
    tacticsOf: NONE,
    benign: false,
    proves: false,
  },
  {
    name: 'product-samples',
    pack: 'logs-elastic-integrations.tar.gz',
    unit: 'records',
    unitOf: ifEnding(/\.log$/i),
    tacticsOf: NONE,
    benign: false,
    proves: false,
  },
]

function ifEnding(ending: RegExp): (path: string) => string | undefined {
  return (path) => (ending.test(path) && !isResourceFork(path) ? path : undefined)
}

/** What a Mac leaves beside a file in an archive. */
function isResourceFork(path: string): boolean {
  return /(?:^|\/)(?:\._|__MACOSX\/)/.test(path)
}

/** Folder of a file below `root`, from the tactic on. */
function folderBelow(path: string, root: string, ending: RegExp): string | undefined {
  const at = path.indexOf(root)
  if (at < 0 || !ending.test(path) || isResourceFork(path) || path.includes('/network/')) return undefined
  return path.slice(at + root.length, path.lastIndexOf('/'))
}

function campaignOf(path: string, isAsked: (name: string) => boolean): string | undefined {
  const name = /datasets\/compound\/([^/]+)\//.exec(path)?.[1]
  return name !== undefined && name !== '_metadata' && isAsked(name) && !isResourceFork(path) ? name : undefined
}

/** What folders of the packs call a tactic, letters only, and the tactics of ATT&CK 19 that it became. */
const FOLDERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['initialaccess', ['initial-access']],
  ['intialaccess', ['initial-access']],
  ['execution', ['execution']],
  ['persistence', ['persistence']],
  ['privilegeescalation', ['privilege-escalation']],
  ['defenseevasion', ['stealth', 'defense-impairment']],
  ['impairdefenses', ['defense-impairment']],
  ['credentialaccess', ['credential-access']],
  ['discovery', ['discovery']],
  ['lateralmovement', ['lateral-movement']],
  ['collection', ['collection']],
  ['commandandcontrol', ['command-and-control']],
  ['exfiltration', ['exfiltration']],
  ['impact', ['impact']],
])

/** Tactics that the folders of a path name. */
export function tacticsOfFolder(path: string): readonly string[] {
  for (const folder of path.split('/')) {
    const tactics = FOLDERS.get(
      folder
        .replace(/^TA\d{4}-/, '')
        .toLowerCase()
        .replace(/[^a-z]/g, ''),
    )
    if (tactics !== undefined) return tactics
  }
  return []
}

/** True where the rule is tagged with one of the tactics. */
export function hasTactic(rule: SigmaRule, tactics: readonly string[]): boolean {
  return tactics.some((tactic) => rule.tags.includes(`attack.${tactic}`))
}
