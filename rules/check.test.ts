import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { type Event, isReject } from '../src/model/event.ts'
import { STAGES } from '../src/model/signal.ts'
import { HEAD_BYTES } from '../src/readers/reader.ts'
import { recogniseReader } from '../src/readers/table.ts'
import { compileRules } from '../src/sigma/compile.ts'
import type { Matcher } from '../src/sigma/matcher.ts'
import { parseRules } from '../src/sigma/parse.ts'
import type { RuleProblem, SigmaRule } from '../src/sigma/rule.ts'

const HERE = new URL('./', import.meta.url)
/** A gate that checked nothing must not be green. */
const LEAST_RULES = 40
/** A rule for one tool's name or hash is allowed, but few: they are blind as soon as the tool is renamed. */
const MOST_KNOWN_TOOL_RULES = 10
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const TECHNIQUE = /^attack\.t\d{4}(?:\.\d{3})?$/
/** ATT&CK 19, by short name. */
const TACTICS: readonly string[] = [
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'stealth',
  'defense-impairment',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
]
/** Technique ids that version 19 replaced; see the redirects in the ATT&CK data. */
const REPLACED = /^attack\.(?:t1562(?:\.\d{3})?|t1070\.00[12]|t1656)$/

/** What a rule can have been written or changed while looking at: the names that `scripts/evaluate.ts` prints. */
const CORPORA: ReadonlySet<string> = new Set([
  'cloud-techniques',
  'evtx-attack',
  'evtx-benign',
  'linux-samples',
  'logs-cloud-attack',
  'network-logs',
  'otrf-atomic',
  'otrf-compound',
  'otrf-golden-saml',
  'product-samples',
  'sigma-regression',
])

interface RuleFile {
  /** Path below `rules/`, without its ending. */
  readonly name: string
  readonly rule: SigmaRule
  readonly matcher: Matcher
  /** What the loader refused or doubted. */
  readonly doubts: readonly RuleProblem[]
}

async function readRuleFile(stage: string, file: string): Promise<RuleFile> {
  const path = `${stage}/${file}`
  const { rules, problems, warnings } = parseRules(await readFile(new URL(path, HERE), 'utf8'), path)
  const compiled = compileRules(rules)
  const doubts = [...problems, ...warnings, ...compiled.problems, ...compiled.warnings]
  const [rule, second] = compiled.matcher.rules
  assert.ok(rule !== undefined && second === undefined, `${path} holds one rule: ${JSON.stringify(doubts)}`)
  return { name: path.replace(/\.yml$/, ''), rule, matcher: compiled.matcher, doubts }
}

async function readAllRules(): Promise<readonly RuleFile[]> {
  const found: RuleFile[] = []
  for (const entry of (await readdir(HERE, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isDirectory()) continue
    for (const file of (await readdir(new URL(`${entry.name}/`, HERE))).sort()) {
      if (file.endsWith('.yml')) found.push(await readRuleFile(entry.name, file))
    }
  }
  return found
}

async function readEvents(path: string): Promise<readonly Event[]> {
  const bytes = await readFile(new URL(path, HERE))
  const reader = recogniseReader(bytes.subarray(0, HEAD_BYTES))
  const events: Event[] = []
  for await (const batch of reader.read(once(bytes), { file: path, sha256: '0'.repeat(64) })) {
    for (const outcome of batch) {
      assert.ok(!isReject(outcome), `${path} is read whole`)
      events.push(outcome)
    }
  }
  const lines = bytes.toString('utf8').split('\n').filter(Boolean).length
  assert.ok(lines > 0 && events.length === lines, `${path}: ${events.length} events of ${lines} lines`)
  return events
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

/** Our own block, read without trust: the rule files are input here. */
function dwellBlock(rule: SigmaRule): ReadonlyMap<string, unknown> {
  const block = rule.custom['dwell']
  if (block instanceof Map) return block
  return new Map(typeof block === 'object' && block !== null ? Object.entries(block) : [])
}

const rules = await readAllRules()

test('the rules were seen', () => {
  assert.ok(rules.length >= LEAST_RULES, `only ${rules.length} rules`)
})

test('no two rules share an id or a title', () => {
  assert.equal(new Set(rules.map(({ rule }) => rule.id)).size, rules.length)
  assert.equal(new Set(rules.map(({ rule }) => rule.title)).size, rules.length)
})

test('few rules look for a known tool', () => {
  const known = rules.filter(({ rule }) => rule.tags.includes('dwell.known-tool'))
  assert.ok(known.length <= MOST_KNOWN_TOOL_RULES, known.map(({ name }) => name).join(', '))
})

for (const { name, rule, matcher, doubts } of rules) {
  test(`${name}: says what it is`, () => {
    assert.deepEqual(doubts, [])
    assert.match(rule.id, UUID_V4)
    assert.equal(rule.status, 'test')
    assert.ok((rule.description ?? '').length > 60, 'a description')
    assert.ok(rule.references.length > 0 && rule.references.every((link) => link.startsWith('https://')), 'references')
    assert.ok(rule.falsepositives.length > 0, 'false positives')
    assert.equal(rule.author, 'Dwell')
  })

  test(`${name}: tags are of ATT&CK 19`, () => {
    assert.ok(rule.tags.some((tag) => TECHNIQUE.test(tag)))
    for (const tag of rule.tags) {
      const isTactic = TACTICS.some((tactic) => tag === `attack.${tactic}`)
      assert.ok(isTactic || TECHNIQUE.test(tag) || tag === 'dwell.known-tool', tag)
      assert.ok(!REPLACED.test(tag), `${tag} was replaced in version 19`)
    }
  })

  test(`${name}: stage, act and against`, () => {
    const block = dwellBlock(rule)
    assert.deepEqual([...block.keys()].sort(), ['act', 'against', 'seen', 'stage'])
    const stage = STAGES.find((one) => one === block.get('stage'))
    assert.equal(stage?.replaceAll(' ', '-'), name.split('/')[0], 'the folder is the stage')
    assert.equal(typeof block.get('act'), 'boolean')
    const seen = block.get('seen')
    assert.ok(Array.isArray(seen) && seen.every((one) => CORPORA.has(String(one))), 'seen: names of corpora')
    const against = block.get('against')
    assert.ok(Array.isArray(against) && against.length > 0)
    for (const sentence of against) assert.match(String(sentence), /^[A-Z].{15,}\.$/)
  })

  test(`${name}: fixtures`, async () => {
    const cases = await readdir(new URL(`${name}/`, HERE))
    const fires = cases.filter((one) => one.startsWith('fires-'))
    const silent = cases.filter((one) => one.startsWith('silent-'))
    assert.ok(fires.length > 0 && silent.length > 0, 'both kinds of fixtures')
    assert.equal(fires.length + silent.length, cases.length, 'nothing else')
    for (const one of cases) {
      for (const event of await readEvents(`${name}/${one}`)) {
        const matched = matcher.match(event).length > 0
        assert.equal(matched, one.startsWith('fires-'), `${one}, record ${event.raw.record}`)
      }
    }
  })
}
