import assert from 'node:assert/strict'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { logons } from './evidence.test-support.ts'
import {
  assertCode,
  assertWholeReport,
  inPlace,
  jsonLines,
  lines,
  outcomes,
  ROOT,
  reportFile,
  SAMPLE,
} from './run.test-support.ts'

const COMMANDS = [
  'investigate',
  'read',
  'scan logs',
  'rules list',
  'rules check',
  'rules test',
  'rules add',
  'rules coverage',
  'hunt',
  'logs gaps',
  'logons',
  'explain',
  'ledger',
  'doctor',
]

test('the overview lists every command, and the help of each has its options and examples that begin with its name', () =>
  inPlace(async (place) => {
    const overview = await place.dwell(['--help'])
    assertCode(overview, 0)
    const listed = [...overview.stdout.matchAll(/^ {2}dwell ((?:[a-z]+ )+) /gm)].map(([, name = '']) => name.trim())
    assert.deepEqual(
      COMMANDS.filter((name) => !listed.includes(name)),
      [],
    )
    for (const name of listed) {
      const help = await place.dwell([...name.split(' '), '--help'])
      assertCode(help, 0)
      assert.equal(help.stderr, '')
      const examples = lines(help.stdout.slice(help.stdout.indexOf('Examples:'))).slice(1)
      assert.ok(examples.length > 0 && examples.every((line) => line.includes(`dwell ${name}`)), help.stdout)
      for (const option of help.stdout.matchAll(/^ {2}--[a-z-]+.*$/gm)) assert.match(option[0], /\S {2,}\S/, option[0])
    }
  }))

test('no command, an unknown command and an unknown option exit with 2 and say what to do; the nearest name is offered', () =>
  inPlace(async (place) => {
    for (const [args, says] of [
      [[], /^$/],
      [['investigat', 'evidence'], /no command "investigat"\. Did you mean 'dwell investigate'\? /],
      [['rules'], /Did you mean 'dwell rules list' or 'dwell rules check' or 'dwell rules test' or/],
      [['rules', 'lst'], /Did you mean 'dwell rules list'\? /],
      [['scan'], /Did you mean .*'dwell scan logs'/],
      [['doctor', 'evidence'], /'dwell doctor' takes nothing but options; "evidence" is none/],
      [['ledger', 'report'], /'dwell ledger' takes nothing but options; "report" is none/],
      [['explain', 'a1', 'b2'], /'dwell explain' takes one ID; "b2" is one too many/],
      [
        ['investigate', 'evidence', '--outt', 'x'],
        /Unknown option '--outt'.*Did you mean --out\?.*'dwell investigate --help' lists the options/,
      ],
      [['read', 'evidence', '--jsn'], /Did you mean --json\?/],
      [['read', 'evidence', '--completely-different'], /'dwell read --help' lists the options/],
      [['read', 'evidence', '--since'], /--since needs a value \(T\)\. /],
      [['read', 'evidence', '--json=yes'], /--json takes no value\. /],
      [['read'], /Name what to read: .*dwell read \.\/evidence/],
      [['investigate', 'evidence', '--fail-on', 'all'], /--fail-on "all": write confirmed or suspected/],
      [
        ['investigate', 'evidence', '--rules', 'no-rules-here'],
        /--rules no-rules-here: there is nothing to read there/,
      ],
      [['investigate', 'evidence', '--rules', 'evidence'], /--rules evidence: no \.yml or \.yaml file below it/],
      [['explain'], /Name a signal, a story or an interval by its id/],
      [['ledger', '--home', 'a', '--report', 'b'], /Give --home or --report, not both/],
      [
        ['ledger', '--home', 'no-home-here'],
        /--home no-home-here is not there\. 'dwell investigate EVIDENCE --home no-home-here' makes it/,
      ],
    ] as const) {
      const ran = await place.dwell(args)
      assertCode(ran, 2)
      assert.match(ran.stderr, says)
      if (args.length > 0) assert.equal(ran.stdout, '', args.join(' '))
    }
  }))

test('--json prints JSON and nothing else on standard output; a summary goes there otherwise', () =>
  inPlace(async (place) => {
    await writeFile(join(place.evidence, 'empty.evtx'), '')
    await writeFile(join(place.evidence, 'a.ndjson'), `${logons(3)}broken {\n`)
    const whole = await place.dwell(['investigate', SAMPLE, 'evidence', '--out', 'report', '--json'])
    assertCode(whole, 0)
    assert.equal(whole.stdout, await reportFile(place.out, 'ledger.json'))
    for (const args of [
      ['read', SAMPLE, 'evidence', '--json'],
      ['scan', 'logs', SAMPLE, 'evidence', '--json'],
      ['rules', 'list', '--json'],
      ['rules', 'check', '--json'],
      ['rules', 'test', '--json'],
      ['doctor', '--json'],
    ])
      jsonLines((await place.dwell(args)).stdout)
    const ledger = await place.dwell(['ledger', '--report', 'report', '--json'])
    assert.deepEqual(JSON.parse(ledger.stdout), JSON.parse(whole.stdout))
  }))

test('--fail-on ends with 3 where someone is in that state, after the whole report; else with 0', () =>
  inPlace(async (place) => {
    await writeFile(join(place.evidence, 'a.ndjson'), logons(3))
    for (const state of ['confirmed', 'suspected']) {
      assertCode(await place.dwell(['investigate', SAMPLE, '--out', 'report', '--fail-on', state]), 3)
      await assertWholeReport(place.out)
      assertCode(await place.dwell(['investigate', 'evidence', '--out', 'report', '--fail-on', state]), 0)
    }
  }))

test('ledger and explain give the same from a home as from its report; an id may be cut short', () =>
  inPlace(async (place) => {
    assertCode(await place.dwell(['investigate', SAMPLE, '--out', 'report', '--home', 'home']), 0)
    const places = [
      ['--report', 'report'],
      ['--home', 'home'],
    ]
    const [fromReport, fromHome] = await Promise.all(places.map((from) => place.dwell(['ledger', ...from])))
    assert.ok(fromReport !== undefined && fromHome !== undefined)
    assertCode(fromReport, 0)
    assert.match(fromReport.stdout, /^CONFIRMED .*\(confidence (?:> )?\d+ %\)$/m)
    assert.equal(fromHome.stdout, fromReport.stdout)

    const ledger: { intervals: { id: string; story: string; subject: { names: string[] } }[] } = JSON.parse(
      await reportFile(place.out, 'ledger.json'),
    )
    const [interval] = ledger.intervals
    const [signal] = jsonLines(await reportFile(place.out, 'signals.ndjson'))
    assert.ok(interval !== undefined && signal !== undefined)
    for (const id of [String(signal['id']), interval.id, interval.story]) {
      const [short, full] = await Promise.all(
        [id.slice(0, 12), id].map((one) => place.dwell(['explain', one, '--report', 'report'])),
      )
      assert.ok(short !== undefined && full !== undefined)
      assertCode(full, 0)
      assert.equal(short.stdout, full.stdout)
      const json = await place.dwell(['explain', id, '--home', 'home', '--json'])
      assertCode(json, 0)
      const found: unknown = JSON.parse(json.stdout)
      assert.partialDeepStrictEqual(found, { id })
    }
    const withOriginal = await place.dwell(['explain', String(signal['id']), '--home', 'home'])
    assert.match(withOriginal.stdout, /^Record \d+ of .*:$/m)

    const someone = interval.subject.names[0] ?? ''
    const only = await place.dwell(['ledger', '--report', 'report', '--user', someone.toUpperCase(), '--json'])
    const kept: { intervals: { subject: { names: string[] } }[] } = JSON.parse(only.stdout)
    assert.ok(kept.intervals.length >= 1 && kept.intervals.length < ledger.intervals.length)
    for (const [args, code, says] of [
      [['explain', 'ffffffffffff', '--report', 'report'], 1, /Nothing here has an id that begins with ffffffffffff/],
      [['explain', '', '--report', 'report'], 2, /\d+ ids begin|Name a signal/],
      [
        ['explain', String(signal['id']), '--report', 'evidence'],
        1,
        /evidence holds no ledger\.json, so it is no report of Dwell's\. 'dwell investigate EVIDENCE --out evidence' makes one\./,
      ],
      [['ledger', '--report', 'nowhere'], 1, /nowhere holds no ledger\.json/],
    ] as const) {
      const ran = await place.dwell(args)
      assertCode(ran, code)
      assert.match(ran.stderr, says)
    }
    await writeFile(join(place.out, 'ledger.json'), '{"schema":"dwell.ledger/1","knownAt":"soon"')
    const broken = await place.dwell(['ledger', '--report', 'report'])
    assertCode(broken, 2)
    assert.match(broken.stderr, /ledger\.json/)
  }))

test('rules list and check count our own rules; rules that cannot be used are refused by file and reason and do not stop a run', () =>
  inPlace(async (place) => {
    const list = await place.dwell(['rules', 'list'])
    assertCode(list, 0)
    const rules = lines(list.stdout).length
    assert.ok(rules > 50)
    assert.equal(list.stderr, `${rules} rules.\n`)
    const check = await place.dwell(['rules', 'check'])
    assertCode(check, 0)
    assert.match(
      check.stderr,
      new RegExp(
        `^${rules} rules of \\d+ files can be used, none is refused|^${rules} rules of \\d+ files can be used, 0 are refused`,
      ),
    )
    await mkdir(join(place.path, 'mine'))
    await writeFile(join(place.path, 'mine/good.yml'), GOOD_RULE)
    await writeFile(join(place.path, 'mine/bad.yml'), 'title: no detection\nlogsource: {product: windows}\n')
    await writeFile(join(place.path, 'mine/worse.yml'), 'title: [\n')
    const mine = await place.dwell(['rules', 'check', '--rules', 'mine'])
    assertCode(mine, 1)
    assert.match(mine.stdout, /^refused {2}mine\/bad\.yml.*: .+$/m)
    assert.match(mine.stdout, /^refused {2}mine\/worse\.yml.*: .+$/m)
    await writeFile(join(place.evidence, 'a.ndjson'), logons(4))
    const scan = await place.dwell(['scan', 'logs', 'evidence', '--rules', 'mine', '--no-own-rules', '--json'])
    assertCode(scan, 0)
    assert.deepEqual(
      jsonLines(scan.stdout).map(({ rule, file, record }) => [rule, file, record]),
      [1, 2, 3, 4].map((record) => [
        { id: '11111111-2222-4333-8444-555555555555', title: 'Any sign-in', level: 'low', author: null, link: null },
        'evidence/a.ndjson',
        record,
      ]),
    )
    assert.match(scan.stderr, /2 rules can't be used; 'dwell rules check' lists them with reasons\./)
    const ran = await place.dwell(['investigate', 'evidence', '--rules', 'mine', '--out', 'report'])
    assertCode(ran, 0)
    assert.match(ran.stdout, /2 rules could not be used/)
    assert.match(await reportFile(place.out, 'signals.ndjson'), /Any sign-in/)
  }))

test('rules test runs fixtures and fails, by name, for one that does not hold', () =>
  inPlace(async (place) => {
    const rules = join(place.path, 'mine')
    await mkdir(join(rules, 'good'), { recursive: true })
    await writeFile(join(rules, 'good.yml'), GOOD_RULE)
    await writeFile(join(rules, 'good/fires-signs-in.ndjson'), logons(2))
    await writeFile(join(rules, 'good/silent-other.ndjson'), logons(2).replaceAll('4624', '4634'))
    const fine = await place.dwell(['rules', 'test', 'mine'])
    assertCode(fine, 0)
    await writeFile(join(rules, 'good/silent-other.ndjson'), logons(2))
    const wrong = await place.dwell(['rules', 'test', 'mine'])
    assertCode(wrong, 1)
    assert.match(wrong.stdout, /^FAILED good\.yml silent-other\.ndjson: matched 2 of 2 events, should match 0$/m)
    await cp(join(rules, 'good.yml'), join(rules, 'untested.yml'))
    assert.match((await place.dwell(['rules', 'test', 'mine'])).stdout, /untested\.yml/)
  }))

const GOOD_RULE = `title: Any sign-in
id: 11111111-2222-4333-8444-555555555555
level: low
logsource: { product: windows, service: security }
detection:
  selection: { EventID: 4624 }
  condition: selection
`

test('doctor says of each thing whether it is as Dwell needs it', () =>
  inPlace(async (place) => {
    const ran = await place.dwell(['doctor'])
    const told = lines(ran.stdout)
    assert.ok(
      told.every((line) => /^(?:ok {2}|BAD ) \S.*: \S/.test(line)),
      ran.stdout,
    )
    assert.equal(ran.code, told.every((line) => line.startsWith('ok')) ? 0 : 1)
    assert.match(ran.stdout, /^ok {3}event store: chDB/m)
  }))

test('standard input is read like a file, packed or not', () =>
  inPlace(async (place) => {
    const ran = await place.dwell(['read', '-', '--json'], { stdin: logons(50) })
    assertCode(ran, 0)
    const { events } = outcomes(ran)
    assert.equal(events.length, 50)
    assert.partialDeepStrictEqual(events[0], { raw: { file: '-', record: 1, offset: 0 } })
    const [computer = ''] = (await readdir(join(SAMPLE, 'windows'))).filter((name) => name.endsWith('.ndjson.gz'))
    const packed = await readFile(join(SAMPLE, 'windows', computer))
    const investigated = await place.dwell(['investigate', '-', '--out', 'report'], { stdin: packed })
    assertCode(investigated, 0)
    const nothing = await place.dwell(['read', '-'], { stdin: '' })
    assertCode(nothing, 0)
    assert.match(nothing.stderr, /-: The file is empty\.|Nothing to read was found/)
  }))

test('a reader that closes early, such as head, ends the command quietly', () =>
  inPlace(async (place) => {
    await writeFile(join(place.evidence, 'a.ndjson'), logons(20_000))
    assertCode(await place.dwell(['investigate', SAMPLE, '--out', 'report']), 0)
    for (const args of [
      ['read', 'evidence'],
      ['read', 'evidence', '--json'],
      ['scan', 'logs', SAMPLE, '--json'],
      ['rules', 'list'],
      ['ledger', '--report', 'report', '--json'],
    ]) {
      const { process: child, ended } = place.start(args)
      child.stdout?.once('data', () => child.stdout?.destroy())
      const ran = await ended
      assertCode(ran, 0)
      assert.doesNotMatch(ran.stderr, /Error|EPIPE/, args.join(' '))
    }
  }))

/** Escape sequences, of colours or anything else. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what we look for
const ESCAPES = /[\u001b\u009b\r]/

test('no colour and no cursor movement where the output is no terminal, nor with NO_COLOR', () =>
  inPlace(async (place) => {
    for (const env of [{}, { NO_COLOR: '1' }, { FORCE_COLOR: '1', CLICOLOR_FORCE: '1', TERM: 'xterm-256color' }]) {
      const ran = await place.dwell(['investigate', SAMPLE, '--out', 'report'], { env })
      assertCode(ran, 0)
      assert.doesNotMatch(ran.stdout + ran.stderr, ESCAPES)
    }
  }))

test('a variable whose value means nothing is refused with what to write', () =>
  inPlace(async (place) => {
    const ran = await place.dwell(['read', 'evidence'], { env: { SOURCE_DATE_EPOCH: 'today' } })
    assertCode(ran, 2)
    assert.match(ran.stderr, /SOURCE_DATE_EPOCH is "today"; give /)
  }))

test('the command works from any folder, through a link, and under the name of a folder with a blank', () =>
  inPlace(async (place) => {
    const version: { version: string } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    const ran = await place.dwell(['--version'], { cwd: '/' })
    assertCode(ran, 0)
    assert.equal(ran.stdout, `${version.version}\n`)
    await mkdir(join(place.path, 'a folder'))
    await writeFile(join(place.path, 'a folder/log one.ndjson'), logons(2))
    assert.equal(outcomes(await place.dwell(['read', 'a folder', '--json'])).events.length, 2)
  }))
