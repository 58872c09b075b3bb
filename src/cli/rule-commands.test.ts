import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { InputError, NotFoundError } from '../model/errors.ts'
import { isReject } from '../model/event.ts'
import { instant } from '../model/time.ts'
import { idsBeginning } from '../stores/events/ids-beginning.ts'
import { type Command, readArguments } from './command.ts'
import { explain } from './explain.ts'
import { openHome } from './home.ts'
import { hunt } from './hunt.ts'
import { eachOutcome } from './outcomes.ts'
import { readRulePack } from './rule-pack.ts'
import { loadRuleSet, readRules } from './rule-set.ts'
import { rulesAdd } from './rules.ts'
import { rulesCoverage } from './rules-coverage.ts'
import { quietWorld, runCommand } from './run-command.test-support.ts'
import { scanLogs } from './scan-logs.ts'

const place = mkdtempSync(join(tmpdir(), 'dwell-rules-'))
after(() => rmSync(place, { recursive: true, force: true }))

const at = (name: string): string => join(place, name)
const write = (name: string, text: string): string => {
  writeFileSync(at(name), text)
  return at(name)
}

async function run(
  command: Command,
  ...args: readonly string[]
): Promise<{ readonly out: readonly string[]; readonly notes: string }> {
  const { code, out, notes } = await runCommand(command, args)
  assert.equal(code, 0)
  return { out, notes: notes.join('\n') }
}

const parsed = (
  lines: readonly string[],
): readonly { readonly rule: { readonly title: string }; readonly record?: number; readonly value?: number }[] =>
  lines.map((line) => JSON.parse(line))
const id = (number: number): string => `00000000-0000-4000-8000-00000000000${number}`
const LOGON = `title: Logon\nname: logon\nid: ${id(1)}\nstatus: test\nlevel: low\ntags: [attack.t1078]\nlogsource:\n  product: windows\n  service: security\ndetection:\n  s:\n    EventID: 4624\n  condition: s\n`
const MANY = `title: Many logons\nid: ${id(2)}\nstatus: test\nlevel: high\ntags: [attack.t1110]\ncorrelation:\n  type: event_count\n  rules: logon\n  group-by: TargetUserName\n  timespan: 5m\n  condition:\n    gte: 3\n`
const LINUX = `title: Linux\nid: ${id(3)}\nstatus: test\nlevel: low\ntags: [attack.t1059.004]\nlogsource:\n  product: linux\ndetection:\n  s:\n    exe: x\n  condition: s\n`

const record = (number: number, minute: number, user: string, more: object = {}): string =>
  JSON.stringify({
    '@timestamp': `2026-03-02T10:${String(minute).padStart(2, '0')}:00Z`,
    EventID: 4624,
    Channel: 'Security',
    SourceName: 'Microsoft-Windows-Security-Auditing',
    Hostname: 'ws1.corp.example',
    RecordNumber: number,
    LogonType: 3,
    TargetUserName: user,
    ...more,
  })
const LOG = [record(1, 4, 'kim'), record(2, 1, 'pat'), record(3, 2, 'kim'), record(4, 9, 'pat'), record(5, 3, 'kim')]

mkdirSync(at('rules'))
write('rules/all.yml', [LOGON, MANY, LINUX].join('---\n'))
const evidence = write('events.json', `${LOG.join('\n')}\n`)

test('scan logs prints a correlation with its group, its value and its events; its rule stays silent beside it', async () => {
  const { out } = await run(scanLogs, evidence, '--rules', at('rules'), '--no-own-rules', '--json')
  assert.deepEqual(
    out.map((line) => JSON.parse(line)),
    [
      {
        rule: { id: id(2), title: 'Many logons', level: 'high', author: null, link: null },
        time: '2026-03-02T10:02:00Z',
        endTime: '2026-03-02T10:04:00Z',
        groupBy: { TargetUserName: 'kim' },
        value: 3,
        events: [3, 5, 1].map((line) => ({ file: evidence, record: line })),
      },
    ],
  )
})

test('a rule that lies in a file of its own reports its matches beside the correlation', async () => {
  const [one, two] = [write('logon.yml', LOGON), write('many.yml', MANY)]
  const { out } = await run(scanLogs, evidence, '--rules', one, '--rules', two, '--no-own-rules', '--json')
  assert.deepEqual(
    parsed(out).map(({ rule }) => rule.title),
    [...LOG.map(() => 'Logon'), 'Many logons'],
  )
})

test('a pack finds what its folder finds, has a version that counts up with its rules, and a checksum', async () => {
  const pack = at('rules.pack')
  const add = async () => JSON.parse((await run(rulesAdd, at('rules'), '--out', pack, '--json')).out[0] ?? '')
  const first = await add()
  assert.deepEqual([first.version, first.files], [1, 1])
  const [fromTree, fromPack] = [at('rules'), pack].map((rules) =>
    run(scanLogs, evidence, '--rules', rules, '--no-own-rules', '--json'),
  )
  assert.deepEqual((await fromPack)?.out, (await fromTree)?.out)
  assert.deepEqual(await add(), first)
  write('rules/more.yml', LINUX.replace(id(3), id(4)))
  const second = await add()
  assert.deepEqual([second.version, second.files], [2, 2])
  assert.notEqual(second.sha256, first.sha256)
  rmSync(at('rules/more.yml'))
})

test('a pack of all kinds of documents gives back just what was parsed', async () => {
  const filter = `title: Ours\nid: ${id(5)}\nlogsource:\n  product: windows\nfilter:\n  rules: logon\n  s:\n    - TargetUserName|startswith: svc\n    - a*b\n  condition: not s\n`
  const words = `title: Words\nid: ${id(6)}\nlevel: low\ncorrelation:\n  type: temporal\n  rules: [logon, x]\n  aliases:\n    a:\n      x: b\n  group-by: a\n  timespan: 1m\n  condition: logon and not x\n`
  const tree = write(
    'kinds.yml',
    [
      LOGON,
      MANY,
      filter,
      words,
      'site:\n  placeholders:\n    A: [b]\n  levels: low\n  fields:\n    - logsource:\n        product: x\n      names:\n        a: [b, c.d]\n',
      'title: Broken\n',
      LINUX.replace('level: low\n', ''),
    ].join('---\n'),
  )
  await run(rulesAdd, tree, '--out', at('kinds.pack'))
  const [a, b] = [await loadRuleSet([tree], { own: false }), await loadRuleSet([at('kinds.pack')], { own: false })]
  const plain = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value, (_, one) => (one instanceof Map ? { map: [...one] } : one)))
  const [readPack, readTree] = [
    await readRules([at('kinds.pack')], { own: false }),
    await readRules([tree], { own: false }),
  ]
  assert.deepEqual(plain(readPack), plain(readTree))
  assert.deepEqual([b.problems, b.warnings], [a.problems, a.warnings])
  assert.ok(a.problems.length > 0 && a.warnings.length > 0)
})

test('a damaged pack is refused, and one of another parser is parsed anew from its texts', async () => {
  const pack = at('damage.pack')
  await run(rulesAdd, at('rules'), '--out', pack)
  const bytes = readFileSync(pack)
  const changed = Buffer.from(bytes)
  changed[changed.length - 5] = (changed[changed.length - 5] ?? 0) ^ 1
  for (const broken of [changed, bytes.subarray(0, -1)]) {
    writeFileSync(at('broken.pack'), broken)
    await assert.rejects(loadRuleSet([at('broken.pack')], { own: false }), InputError)
  }
  for (const header of [
    '{"schema":"dwell.rule-pack/1"',
    '{"schema":"dwell.rule-pack/1"}',
    '{"schema":"dwell.rule-pack/1","version":1,"partBytes":[1]}',
  ])
    await assert.rejects(readRulePack(write('header.pack', `${header}\n`)), InputError)
  assert.equal(await readRulePack(write('other.pack', 'title: x\n')), undefined)
  const old = at('old.pack')
  writeFileSync(
    old,
    Buffer.concat([
      Buffer.from(
        bytes
          .subarray(0, bytes.indexOf(10))
          .toString()
          .replace(/"parser":"\w+"/, '"parser":"other"'),
      ),
      bytes.subarray(bytes.indexOf(10)),
    ]),
  )
  const stale = await readRulePack(old)
  assert.equal(stale?.wasStale, true)
  assert.deepEqual(
    (await loadRuleSet([old], { own: false })).matcher.rules,
    (await loadRuleSet([pack], { own: false })).matcher.rules,
  )
})

test('coverage counts techniques of rules that the sources present can feed, and names the others', async () => {
  const { out } = await run(rulesCoverage, evidence, '--rules', at('rules'), '--no-own-rules', '--json')
  const coverage = JSON.parse(out.join('\n'))
  assert.deepEqual(
    coverage.techniques.map(({ id: technique, rules, fed }: Record<string, unknown>) => [technique, rules, fed]),
    [
      ['T1059.004', 1, 0],
      ['T1078', 1, 1],
      ['T1110', 1, 1],
    ],
  )
  assert.deepEqual(
    coverage.blind.map(({ title }: Record<string, unknown>) => title),
    ['Linux'],
  )
  assert.deepEqual(coverage.sources, [{ source: 'windows:security', events: 5, fed: 1 }])
  const layer = JSON.parse(
    (await run(rulesCoverage, evidence, '--rules', at('rules'), '--no-own-rules', '--navigator')).out.join('\n'),
  )
  assert.deepEqual(
    layer.techniques.map(({ techniqueID, score }: Record<string, unknown>) => [techniqueID, score]),
    [
      ['T1059.004', 0],
      ['T1078', 1],
      ['T1110', 1],
    ],
  )
  const all = JSON.parse((await run(rulesCoverage, '--rules', at('rules'), '--no-own-rules', '--json')).out.join('\n'))
  assert.deepEqual([all.sources, all.fed, all.blind], [null, 3, []])
})

test('a rule that needs a field which never comes is blind, though its source is there', async () => {
  const rule = write('field.yml', LOGON.replace('EventID: 4624', 'EventID: 4624\n    NoSuchField|contains: x'))
  const coverage = JSON.parse(
    (await run(rulesCoverage, evidence, '--rules', rule, '--no-own-rules', '--json')).out.join('\n'),
  )
  assert.deepEqual([coverage.fed, coverage.blind.length], [0, 1])
  assert.deepEqual([coverage.blind[0].missing, coverage.blind[0].source], [['NoSuchField'], 'windows:security'])
  assert.deepEqual(coverage.missingFields, [{ field: 'NoSuchField', rules: 1, sources: ['windows:security'] }])
  const blind = await run(rulesCoverage, evidence, '--rules', rule, '--rules', at('rules'), '--no-own-rules', '--blind')
  assert.deepEqual(blind.out, [
    `windows/security  Logon  (${rule}): windows:security never has NoSuchField`,
    `linux  Linux  (${at('rules/all.yml')}): no record of its kind`,
    `correlation  Many logons  (${at('rules/all.yml')}): not all of its rules can be fed`,
  ])
  const absence = LOGON.replace(
    'condition: s',
    't:\n    NoSuchField: x\n  filter_x:\n    Other: y\n  condition: s and t and not filter_x',
  )
  const other = write(
    'other.yml',
    absence.replace('EventID: 4624', 'EventID: 4625').replace(id(1), id(8)).replace('name: logon', 'name: x'),
  )
  const lines = await run(
    rulesCoverage,
    evidence,
    '--rules',
    write('no.yml', absence),
    '--rules',
    other,
    '--no-own-rules',
    '--blind',
  )
  assert.deepEqual(
    lines.out.map((line) => line.split(': ').at(-1)),
    ['windows:security never has NoSuchField', 'no record of its kind'],
  )
  const absent = write('absent.yml', LOGON.replace('condition: s', 't:\n    NoSuchField: x\n  condition: s and not t'))
  assert.equal(
    JSON.parse((await run(rulesCoverage, evidence, '--rules', absent, '--no-own-rules', '--json')).out.join('\n')).fed,
    1,
  )
})

test('explain says for a match and for a miss which part decides, for correlations too', async () => {
  const lines = async (place: string): Promise<string> =>
    (await run(explain, '--rule', at('rules/all.yml'), '--event', place)).out.join('\n')
  const hit = await lines(`${evidence}:3`)
  assert.match(hit, /Rule: Logon .*\nIt MATCHES the event\.\n\[yes\] The rule is for windows\/security/)
  assert.match(hit, /“logon” matches, and the event counts for TargetUserName = kim\./)
  assert.match(
    hit,
    /Rule: Linux .*\nIt does NOT match the event\.\n\[no\] {2}The rule is for linux; the event is from windows/,
  )
  const other = write('rules-other.yml', LOGON.replace('4624', '4625'))
  const miss = await run(explain, '--rule', other, '--event', `${evidence}:3`, '--json')
  const [explanation] = JSON.parse(miss.out.join('\n')).rules
  assert.equal(explanation.matches, false)
  assert.partialDeepStrictEqual(explanation.selections, [
    { name: 's', holds: false, part: { field: 'EventID', reason: 'the value differs' } },
  ])
  const failing = (...args: readonly string[]): Promise<unknown> => run(explain, ...args)
  await assert.rejects(failing('--rule', at('rules/all.yml'), '--event', `${evidence}:99`), NotFoundError)
  await assert.rejects(failing('--rule', 'no-such-rule', '--event', `${evidence}:1`), NotFoundError)
  await assert.rejects(failing('--rule', at('rules/all.yml'), '--event', 'nonsense'), InputError)
  await assert.rejects(failing('--rule', at('rules/all.yml')), InputError)
})

test('hunt runs only what is new or changed over a home, and correlates over all of it', async () => {
  const home = at('home')
  await keep(home, evidence, 'a')
  const rules = at('hunt')
  mkdirSync(rules)
  const put = (name: string, text: string): void => writeFileSync(join(rules, name), text)
  const hunted = async (...args: readonly string[]): Promise<readonly string[]> =>
    parsed((await run(hunt, '--home', home, '--rules', rules, '--no-own-rules', '--json', ...args)).out).map(
      ({ rule, record: line, value }) => `${rule.title} ${line ?? value}`,
    )
  put('logon.yml', LOGON)
  assert.deepEqual(
    await hunted(),
    [2, 3, 5, 1, 4].map((line) => `Logon ${line}`),
  )
  assert.deepEqual(await hunted(), [])
  {
    await using stores = await openHome(home)
    const [first] = await idsBeginning(stores.events, '', 1)
    await stores[Symbol.asyncDispose]()
    for (const given of [first ?? '', first?.slice(0, 8) ?? '']) {
      const told = await run(explain, '--rule', join(rules, 'logon.yml'), '--event', given, '--home', home)
      assert.match(told.out.join('\n'), /It MATCHES the event/)
    }
    await assert.rejects(
      run(explain, '--rule', join(rules, 'logon.yml'), '--event', 'zz', '--home', home),
      NotFoundError,
    )
  }
  // A new correlation over a rule that was hunted before finds what there was.
  put('many.yml', MANY)
  assert.deepEqual(await hunted(), ['Many logons 3'])
  // A changed rule is hunted again, and the correlation above it; where the file lies does not count.
  put('logon.yml', `# moved\n${LOGON.replace('EventID: 4624', 'EventID: 4624\n    TargetUserName: kim')}`)
  assert.deepEqual(await hunted(), ['Logon 3', 'Logon 5', 'Logon 1', 'Many logons 3'])
  put('logon.yml', `# a comment\n${LOGON.replace('EventID: 4624', 'EventID: 4624\n    TargetUserName: kim')}`)
  assert.deepEqual(await hunted(), [])
  // New evidence is seen by all rules, and late events complete what earlier ones began.
  await keep(home, write('later.json', `${record(9, 5, 'kim')}\n`), 'b')
  assert.deepEqual(await hunted(), ['Logon 1'])
  // A filter over a rule changes it.
  put(
    'ours.yml',
    `title: Ours\nid: ${id(7)}\nlogsource:\n  product: windows\nfilter:\n  rules: logon\n  s:\n    LogonType: 2\n  condition: not s\n`,
  )
  assert.equal((await hunted()).length, 5)
  assert.equal((await hunted('--all')).length, 5)
})

/** Keeps the events of a file in a home, as an investigation does. */
async function keep(path: string, file: string, sha: string): Promise<void> {
  await using home = await openHome(path)
  const { values } = readArguments(hunt, [])
  let count = 0
  await eachOutcome([file], values, quietWorld(), async (batch) => {
    const events = batch.flatMap((outcome) => (isReject(outcome) ? [] : [outcome]))
    count += events.length
    await home.events.append(events)
  })
  const source = { file, sha256: sha.repeat(64), sizeBytes: 1, reader: 'json', events: count, rejects: 0 }
  await home.state.keepSources([{ ...source, firstTime: null, lastTime: null, finishedAt: instant(0), terms: '' }])
}
