import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { CAMPAIGNS } from './campaigns/all.ts'
import { recordsOf, type Seen } from './evidence-records.test-support.ts'
import {
  type AttackValues,
  areaUnderCurve,
  attackValues,
  givenAway,
  sharpValues,
  type Tally,
  tallyOf,
} from './give-aways.test-support.ts'
import { madeRange } from './made-range.test-support.ts'

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

test('the area under the curve is right where it is known', () => {
  assert.equal(areaUnderCurve([3, 4], [1, 2]), 1)
  assert.equal(areaUnderCurve([1, 2], [3, 4]), 0)
  assert.equal(areaUnderCurve([1, 1], [1, 1]), 0.5)
})

const made = [11, 12, 13].map((seed) =>
  madeRange({ seed, users: 40, days: 30, campaigns: CAMPAIGNS.map(({ name }) => name) }),
)
after(() => {
  for (const one of made) one.remove()
})
const values = made
  .map((one) => recordsOf(one))
  .reduce<AttackValues>((known, records) => attackValues(records, known), new Map())
const tallies = made.map((one) => tallyOf(recordsOf(one), values))

const MAX_AREA = 0.8
const MIN_ATTACKS = 12
/** In so many of the three ranges a field must give attacks away before it counts: one range may be chance. */
const MIN_RANGES = 2

/** Fields whose values are the technique itself: how much they may tell, and why. */
const IMPLIED: readonly (readonly [field: RegExp, maxArea: number, because: string])[] = [
  [/^sign-in (?:status\.|conditionalAccess)/, 1, 'spraying is wrong passwords'],
  [/^sign-in (?:deviceDetail|userAgent)/, 0.97, 'the intruders’ device is not managed, and one actor has one'],
  [/^audit User(?:LoggedIn|LoginFailed) (?:Device|Extended)Properties/, 0.97, 'as for sign-ins'],
  [/^audit UserLoginFailed /, 0.9, 'a spray has one application and no managed device'],
  [/^audit (?:File|Search)\w+ UserAgent/, 0.97, 'as for sign-ins'],
  [
    /^audit (?:Send|HardDelete|MailItemsAccessed) (?:Client(?:AppId|InfoString)|Item\.SizeInBytes|hour)/,
    0.88,
    'who holds a session of the browser uses the web mailbox, in the hours of another zone',
  ],
  [/^audit HardDelete /, 0.9, 'what they sent is taken out of the sent items'],
  [
    /^mail (?:\(fields|header names|recipients|To|links|link path|Subject)/,
    0.92,
    'a lateral phish is internal, has a link and goes to many',
  ],
  [/^(?:xml )?Security 4624 /, 0.88, 'who spreads logs on over the network'],
  [/^(?:xml )?Security 5140 Share/, 0.88, 'the project’s share is what they want'],
  [/^(?:xml )?Sysmon 1 /, 0.9, 'intruders ask with the programs that ask, in a console'],
  [/^Sysmon (?:3|22) Image/, 0.97, 'an implant lies in one place and asks often'],
  [/^Sysmon 11 (?:Image|TargetFilename)/, 0.95, 'tools are written where tools lie'],
  [/^Sysmon 26 /, 0.95, 'a wiper deletes the documents of a share'],
  [/^Sysmon 5 Image/, 0.88, 'as for what is started'],
  [/^System 7036 param1/, 0.9, 'shadow copies are deleted by their service'],
  [/^(?:conn \w+|proxy )bytes/, 0.88, 'beacons are small'],
  [/^dns (?:labels|query|first label|name length|qtype_name)/, 0.9, 'a tunnel of names has long names'],
]

function allowed(field: string): number {
  return Math.max(MAX_AREA, ...IMPLIED.flatMap(([pattern, area]) => (pattern.test(field) ? [area] : [])))
}

/** What is found when each range is tried with what the others taught, if it is found often enough. */
function often<Found extends { readonly field: string; readonly campaign: string }>(
  find: (learned: readonly Tally[], tested: Tally) => Iterable<Found>,
  isGiven: (found: Found) => boolean,
  say: (found: Found) => string,
): readonly string[] {
  const given = tallies.flatMap((tested, index) => [...find(tallies.toSpliced(index, 1), tested)].filter(isGiven))
  return [...Map.groupBy(given, ({ field, campaign }) => `${campaign}: ${field}`)]
    .filter(([, list]) => list.length >= MIN_RANGES)
    .map(([name, list]) => `${name} ${list.map(say).join(' ')}`)
}

test('no field tells the attacks of all campaigns from ordinary life over different seeds', () => {
  const given = often(
    (learned, tested) => givenAway(learned, tested, MIN_ATTACKS),
    ({ campaign, field, area }) => campaign === 'all' && area > allowed(field),
    ({ area }) => area.toFixed(2),
  )
  assert.deepEqual(given, [])
})

/** A value gives a campaign away where it finds such a share of its records and is right so often. */
const MAX_RECALL = 0.3
const MAX_PRECISION = 0.5
const MIN_ATTACKS_OF_ONE = 6

/** Values that only one campaign has, since they are its technique. */
const SHARP: readonly (readonly [found: RegExp, because: string])[] = [
  [/^a8: (?:audit UserLoginFailed|sign-in) /, 'a spray is more wrong passwords than there are otherwise'],
  [/^a10: (?:xml )?Security (?:4624|4776) (?:Workstation|IpAddress)/, 'they come through the VPN gateway itself'],
  [/^a10: (?:http|conn) /, 'the edge is scanned from outside'],
  [/^a3: (?:Sysmon 22|dns) /, 'a tunnel of names has names of its own form'],
]

test('no value of a field is found in nothing but one campaign', () => {
  const given = often(
    (learned, tested) => sharpValues(learned, tested, MIN_ATTACKS_OF_ONE),
    ({ campaign, field, recall, precision }) =>
      recall > MAX_RECALL &&
      precision > MAX_PRECISION &&
      !SHARP.some(([pattern]) => pattern.test(`${campaign}: ${field}`)),
    ({ recall, precision }) => `${recall.toFixed(2)}/${precision.toFixed(2)}`,
  )
  assert.deepEqual(given, [])
})

/** Kinds of record of which attacks may have more than ordinary life has. */
const MIN_ORDINARY = 2

test('no kind of record is left by attacks alone', () => {
  const kinds = new Map<string, { ordinary: number; ranges: number }>()
  for (const tally of tallies)
    for (const [kind, { all }] of tally) {
      // Controllers write XML, the others mostly JSON: what a kind is does not hang on that.
      const name = kind.replace(/^xml /, '')
      const known = kinds.get(name) ?? { ordinary: 0, ranges: 0 }
      kinds.set(name, {
        ordinary: known.ordinary + all.ordinary,
        ranges: known.ranges + (all.attacks.size > 0 ? 1 : 0),
      })
    }
  assert.ok(kinds.size > 60, `${kinds.size} kinds`)
  const alone = [...kinds].filter(([, { ordinary, ranges }]) => ranges > 0 && ordinary < MIN_ORDINARY * ranges)
  assert.deepEqual(alone, [])
})

test('every campaign and every source is among what is tested', () => {
  const campaigns = new Set(
    tallies.flatMap((tally) => [...tally.values()].flatMap(({ all }) => [...all.attacks.keys()])),
  )
  assert.deepEqual([...campaigns].toSorted(), CAMPAIGNS.map(({ name }) => name).toSorted())
  const kinds = new Set(tallies.flatMap((tally) => [...tally.keys()]))
  for (const kind of [
    'mail',
    'dns',
    'conn',
    'http',
    'ssl',
    'proxy',
    'vpn',
    'dhcp',
    'alert',
    'sign-in',
    'auth sshd',
    'auditd EXECVE',
  ])
    assert.ok(kinds.has(kind), kind)
})

/** Process starts and questions for names, with who was behind them. */
const starts = made.map((one) => [...recordsOf(one)].filter(({ kind }) => /^(?:xml )?Sysmon 1$/.test(kind)))
const asked = made.map((one) => [...recordsOf(one)].filter(({ kind }) => /^(?:xml )?Sysmon 22$/.test(kind)))

function binaryName({ fields }: Seen): string {
  return (fields.get('Image') ?? '').split('\\').at(-1)?.toLowerCase() ?? ''
}

test("'new binary name' does not find the attack", (t) => {
  const areas = starts.map((list) => {
    const seen = new Set<string>()
    const time = ({ fields }: Seen): string => fields.get('UtcTime') ?? ''
    const inOrder = list.toSorted((a, b) => (time(a) < time(b) ? -1 : 1))
    return areaOf(
      inOrder.map((one) => {
        const isNew = !seen.has(binaryName(one))
        seen.add(binaryName(one))
        return { score: isNew ? 1 : 0, isAttack: one.campaign !== undefined }
      }),
    )
  })
  withinBounds(t, areas)
})

test("'rarest binary' does not find what the attack started, nor does 'most usual binary'", (t) => {
  withinBounds(
    t,
    starts.map((list) => areaOf(raritiesOfRecords(list, binaryName))),
  )
})

test("'rarest host' does not find the hosts that the attack asked for", (t) => {
  withinBounds(
    t,
    asked.map((list) => areaOf(raritiesOf(list, ({ fields }) => fields.get('QueryName') ?? ''))),
  )
})

/** Neither the detector nor its opposite. */
function withinBounds(t: TestContext, areas: readonly number[]): void {
  t.diagnostic(areas.map((one) => one.toFixed(2)).join(' '))
  const mean = areas.reduce((sum, one) => sum + one, 0) / areas.length
  assert.ok(mean < MAX_AREA && mean > 1 - MAX_AREA, areas.join(' '))
}

interface Rated {
  readonly score: number
  readonly isAttack: boolean
}

/** How few accounts have to do with a thing: the fewer, the higher. */
function rarities(list: readonly Seen[], thing: (record: Seen) => string): ReadonlyMap<string, number> {
  return new Map(
    [...Map.groupBy(list, thing)].map(([name, found]) => [
      name,
      -new Set(found.map(({ fields }) => fields.get('User') ?? '')).size,
    ]),
  )
}

/** Each thing with its rarity. */
function raritiesOf(list: readonly Seen[], thing: (record: Seen) => string): readonly Rated[] {
  const attacked = new Set(list.filter(({ campaign }) => campaign !== undefined).map(thing))
  return [...rarities(list, thing)].map(([name, score]) => ({ score, isAttack: attacked.has(name) }))
}

/** Each record with the rarity of its thing. */
function raritiesOfRecords(list: readonly Seen[], thing: (record: Seen) => string): readonly Rated[] {
  const known = rarities(list, thing)
  return list.map((one) => ({ score: known.get(thing(one)) ?? 0, isAttack: one.campaign !== undefined }))
}

function areaOf(rated: readonly Rated[]): number {
  const scores = (wanted: boolean): readonly number[] =>
    rated.filter(({ isAttack }) => isAttack === wanted).map(({ score }) => score)
  return areaUnderCurve(scores(true), scores(false))
}
