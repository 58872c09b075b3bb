import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type MadeRange, madeRange } from './made-range.test-support.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

/** Source files below a folder, without tests. */
function sources(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && entry.name.endsWith('.ts') && !/\.(?:test|test-support|fixture)\.ts$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))
  return new Map(files.map((path) => [relative(ROOT, path), readFileSync(path, 'utf8')]))
}

test('the range imports nothing of Dwell but its model, and Dwell nothing of the range but in its commands', () => {
  // Scoring reads what Dwell reports; it is no part of what makes evidence.
  for (const [path, text] of sources('range')) {
    if (/^range\/score/.test(path)) continue
    for (const [, from = ''] of text.matchAll(/from '((?:\.\.\/)+src\/[^']+)'/g))
      assert.match(from, /\/src\/model\//, `${path} imports ${from}`)
    assert.doesNotMatch(text, /from '[^']*\/rules\//, path)
  }
  for (const [path, text] of sources('src')) {
    if (/^src\/cli\/range/.test(path)) continue
    assert.doesNotMatch(text, /from '[^']*\/range\//, path)
  }
})

/** Lists of at least so many texts are compared; so many texts in common are a shared list. */
const MIN_LIST = 4
const MAX_COMMON_SHARE = 0.6

function textLists(
  files: ReadonlyMap<string, string>,
): readonly (readonly [path: string, list: ReadonlySet<string>])[] {
  return [...files].flatMap(([path, text]) =>
    [...text.matchAll(/\[\s*((?:'[^'\n]{3,}'\s*,?\s*){4,})\]/g)].map(
      ([, body = '']) =>
        [path, new Set([...body.matchAll(/'([^'\n]+)'/g)].map(([, one = '']) => one.toLowerCase()))] as const,
    ),
  )
}

test('the range and the detectors share no list of texts', () => {
  const ours = textLists(sources('range')).filter(([path]) => !/^range\/score/.test(path))
  const theirs = ['src/detect', 'src/mail', 'src/stories', 'src/pipeline', 'src/entities'].flatMap((folder) =>
    textLists(sources(folder)),
  )
  assert.ok(ours.length > 10 && theirs.length > 5, `${ours.length} and ${theirs.length} lists`)
  for (const [path, list] of ours) {
    for (const [other, words] of theirs) {
      const common = [...list].filter((one) => words.has(one))
      assert.ok(
        common.length < MIN_LIST || common.length / Math.min(list.size, words.size) < MAX_COMMON_SHARE,
        `${path} and ${other}: ${common.join(', ')}`,
      )
    }
  }
})

/** A record as a classifier would see it. */
interface Sample {
  readonly kind: string
  readonly fields: ReadonlyMap<string, string>
  readonly isAttack: boolean
}

/** Windows, sign-in and audit records with their label by the truth. */
function samplesOf({ files, truth }: MadeRange): readonly Sample[] {
  const attacks = new Set(
    truth.campaigns.flatMap(({ steps }) =>
      steps.flatMap(({ events }) => events.map(({ file, record }) => `${file}:${record}`)),
    ),
  )
  const samples: Sample[] = []
  for (const [path, text] of files) {
    const isWindows = path.endsWith('.ndjson.gz')
    if (!isWindows && !path.includes('/entra/') && !path.includes('/m365/')) continue
    for (const [index, line] of text.split('\n').entries()) {
      const record = path.includes('/m365/') ? auditOf(line) : line === '' ? undefined : JSON.parse(line)
      if (record === undefined) continue
      const kind = isWindows
        ? `${record.winlog.channel} ${record.winlog.event_id}`
        : path.includes('/m365/')
          ? `audit ${record.Operation}`
          : 'sign-in'
      const fields = new Map<string, string>()
      flatten(isWindows ? (record.winlog.event_data ?? {}) : record, '', fields)
      samples.push({ kind, fields, isAttack: attacks.has(`${path}:${index + 1}`) })
    }
  }
  return samples
}

function auditOf(line: string): Readonly<Record<string, unknown>> | undefined {
  const at = line.indexOf('"{')
  return at < 0 ? undefined : JSON.parse(line.slice(at + 1, line.lastIndexOf('"')).replaceAll('""', '"'))
}

function flatten(value: unknown, path: string, fields: Map<string, string>): void {
  if (value !== null && typeof value === 'object') {
    for (const [name, one] of Object.entries(value))
      flatten(one, path === '' ? name : `${path}.${Array.isArray(value) ? '' : name}`, fields)
    return
  }
  fields.set(path, String(value))
}

/** Area under the curve: the chance that an attack has a higher score than something harmless; equal scores count half. */
function areaUnderCurve(attacks: readonly number[], harmless: readonly number[]): number {
  const counts = new Map<number, { attacks: number; harmless: number }>()
  const at = (score: number): { attacks: number; harmless: number } => {
    const known = counts.get(score) ?? { attacks: 0, harmless: 0 }
    counts.set(score, known)
    return known
  }
  for (const score of attacks) at(score).attacks += 1
  for (const score of harmless) at(score).harmless += 1
  let below = 0
  let sum = 0
  for (const [, one] of [...counts].toSorted(([a], [b]) => a - b)) {
    sum += one.attacks * (below + one.harmless / 2)
    below += one.harmless
  }
  return sum / (attacks.length * harmless.length)
}

test('the area under the curve is right where it is known', () => {
  assert.equal(areaUnderCurve([3, 4], [1, 2]), 1)
  assert.equal(areaUnderCurve([1, 2], [3, 4]), 0)
  assert.equal(areaUnderCurve([1, 1], [1, 1]), 0.5)
})

const MADE = [11, 12, 13].map((seed) => madeRange({ seed, users: 50, days: 22, campaigns: ['a1', 'a2', 'a8'] }))
after(() => {
  for (const one of MADE) one.remove()
})
const SAMPLES = MADE.map(samplesOf)

/** Fields whose values are the technique itself: how much they may tell, and why. */
const IMPLIED: readonly (readonly [field: RegExp, maxArea: number, because: string])[] = [
  [/^sign-in (?:status\.|conditionalAccess)/, 1, 'spraying is wrong passwords'],
  [
    /^sign-in (?:appId|appDisplayName|clientAppUsed|resource|isInteractive)/,
    1,
    'spraying and stolen sessions use web and mailbox',
  ],
  [/^sign-in (?:deviceDetail|userAgent)/, 1, 'the intruders’ device is nobody’s'],
  [/^sign-in (?:autonomousSystemNumber|location)/, 0.9, 'who sprays is not in the office'],
  [/^audit User(?:LoggedIn|LoginFailed) /, 1, 'as for sign-ins'],
  [
    /Sysmon\/Operational 1 (?:Image|Description|OriginalFileName|Hashes)$/,
    0.9,
    'intruders ask with the programs that ask',
  ],
]
const MAX_AREA = 0.8
const MIN_ATTACKS = 12

test('no value of a single field tells attacks from ordinary life over different seeds', (t) => {
  const given: string[] = []
  for (const [index, tested] of SAMPLES.entries()) {
    const learned = SAMPLES.flatMap((samples, at) => (at === index ? [] : samples))
    for (const [field, area] of areasByField(learned, tested)) {
      if (area > allowed(field)) given.push(`${field}: ${area.toFixed(2)}`)
    }
  }
  // A field counts where it gives the attack away for most of the seeds: one seed may be chance.
  const counts = Map.groupBy(given, (one) => one.slice(0, one.lastIndexOf(':')))
  const often = [...counts].filter(([, list]) => list.length >= 2).map(([, list]) => list.join(' '))
  t.diagnostic(`once: ${given.join('; ')}`)
  assert.deepEqual(often, [])
})

function allowed(field: string): number {
  return IMPLIED.find(([pattern]) => pattern.test(field))?.[1] ?? MAX_AREA
}

function areasByField(learned: readonly Sample[], tested: readonly Sample[]): ReadonlyMap<string, number> {
  const areas = new Map<string, number>()
  const byKind = Map.groupBy(tested, ({ kind }) => kind)
  const learnedByKind = Map.groupBy(learned, ({ kind }) => kind)
  for (const [kind, samples] of byKind) {
    const attacks = samples.filter(({ isAttack }) => isAttack)
    if (attacks.length < MIN_ATTACKS || attacks.length === samples.length) continue
    for (const field of new Set(attacks.flatMap(({ fields }) => [...fields.keys()]))) {
      const shares = new Map<string, { attacks: number; all: number }>()
      for (const { fields, isAttack } of learnedByKind.get(kind) ?? []) {
        const value = fields.get(field) ?? ''
        const one = shares.get(value) ?? { attacks: 0, all: 0 }
        one.all += 1
        if (isAttack) one.attacks += 1
        shares.set(value, one)
      }
      const score = ({ fields }: Sample): number => {
        const one = shares.get(fields.get(field) ?? '')
        return one === undefined ? 0 : one.attacks / (one.all + 2)
      }
      areas.set(
        `${kind} ${field}`,
        areaUnderCurve(attacks.map(score), samples.filter(({ isAttack }) => !isAttack).map(score)),
      )
    }
  }
  return areas
}

test("'new binary name' does not find the attack", (t) => {
  const areas = SAMPLES.map((samples) => {
    const seen = new Set<string>()
    const time = ({ fields }: Sample): string => fields.get('UtcTime') ?? ''
    const inOrder = processStarts(samples).toSorted((a, b) => (time(a) < time(b) ? -1 : 1))
    const rated = inOrder.map((one) => {
      const isNew = !seen.has(binaryName(one))
      seen.add(binaryName(one))
      return { score: isNew ? 1 : 0, isAttack: one.isAttack }
    })
    return areaOf(rated)
  })
  t.diagnostic(areas.map((one) => one.toFixed(2)).join(' '))
  assert.ok(mean(areas) < MAX_AREA, areas.join(' '))
})

test("'rarest binary' does not find the binaries that the attack used", (t) => {
  const areas = SAMPLES.map((samples) => areaOf(raritiesOf(processStarts(samples), binaryName)))
  t.diagnostic(areas.map((one) => one.toFixed(2)).join(' '))
  assert.ok(mean(areas) < MAX_AREA, areas.join(' '))
})

test("'rarest host' does not find the hosts that the attack used", (t) => {
  const areas = SAMPLES.map((samples) => {
    const asked = samples.filter(({ kind }) => kind === 'Microsoft-Windows-Sysmon/Operational 22')
    return areaOf(raritiesOf(asked, ({ fields }) => fields.get('QueryName') ?? ''))
  })
  t.diagnostic(areas.map((one) => one.toFixed(2)).join(' '))
  assert.ok(mean(areas) < MAX_AREA, areas.join(' '))
})

function processStarts(samples: readonly Sample[]): readonly Sample[] {
  return samples.filter(({ kind }) => kind === 'Microsoft-Windows-Sysmon/Operational 1')
}

function binaryName({ fields }: Sample): string {
  return (fields.get('Image') ?? '').split('\\').at(-1)?.toLowerCase() ?? ''
}

interface Rated {
  readonly score: number
  readonly isAttack: boolean
}

/** Each thing with how few accounts have to do with it, the fewer the higher. */
function raritiesOf(samples: readonly Sample[], thing: (sample: Sample) => string): readonly Rated[] {
  return [...Map.groupBy(samples, thing).values()].map((list) => ({
    score: -new Set(list.map(({ fields }) => fields.get('User') ?? '')).size,
    isAttack: list.some(({ isAttack }) => isAttack),
  }))
}

function areaOf(rated: readonly Rated[]): number {
  const scores = (wanted: boolean): readonly number[] =>
    rated.filter(({ isAttack }) => isAttack === wanted).map(({ score }) => score)
  return areaUnderCurve(scores(true), scores(false))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length
}
