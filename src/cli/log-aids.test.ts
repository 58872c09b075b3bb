import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { InputError } from '../model/errors.ts'
import { isReject } from '../model/event.ts'
import { type Command, readArguments } from './command.ts'
import { explain } from './explain.ts'
import { openHome } from './home.ts'
import { logons } from './logons.ts'
import { logsGaps } from './logs-gaps.ts'
import { eachOutcome } from './outcomes.ts'
import { quietWorld, runCommand } from './run-command.test-support.ts'

const place = mkdtempSync(join(tmpdir(), 'dwell-aids-'))
after(() => rmSync(place, { recursive: true, force: true }))

const write = (name: string, lines: readonly string[]): string => {
  const path = join(place, name)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

async function run(
  command: Command,
  ...args: readonly string[]
): Promise<{ readonly out: readonly string[]; readonly notes: string }> {
  const { code, out, notes } = await runCommand(command, args)
  assert.equal(code, 0)
  return { out, notes: notes.join('\n') }
}

const windows = (id: number, more: object): string =>
  JSON.stringify({
    '@timestamp': new Date(Date.UTC(2026, 2, 2) + id * 1000).toISOString(),
    EventID: 4624,
    Channel: 'Security',
    SourceName: 'Microsoft-Windows-Security-Auditing',
    Hostname: 'ws1.corp.example',
    RecordNumber: id,
    ...more,
  })

const logon = (id: number, EventID: number, user: string, IpAddress: string, more: object = {}): string =>
  windows(id, { EventID, TargetUserName: user, TargetDomainName: 'CORP', LogonType: 3, IpAddress, ...more })

const LOGONS = [
  logon(1, 4624, 'kim', '192.0.2.7'),
  logon(2, 4625, 'pat', '192.0.2.9'),
  logon(3, 4625, 'pat', '192.0.2.9'),
  logon(4, 4624, 'kim', '192.0.2.7'),
  logon(5, 4624, 'kim', '192.0.2.8'),
  logon(6, 4624, 'WS2$', '192.0.2.8'),
  logon(7, 4648, 'adm', '-', { SubjectUserName: 'kim', SubjectDomainName: 'CORP', TargetServerName: 'srv1' }),
]

/** Keeps the events of a file in a home, as an investigation does. */
async function keep(home: string, file: string): Promise<void> {
  await using stores = await openHome(home)
  const { values } = readArguments(logons, [])
  await eachOutcome([file], values, quietWorld(), async (batch) => {
    await stores.events.append(batch.flatMap((outcome) => (isReject(outcome) ? [] : [outcome])))
  })
}

test('logons of evidence and of a home that holds it are the same, sorted and cut as asked', async () => {
  const file = write('logons.json', LOGONS)
  const home = join(place, 'home')
  await keep(home, file)
  for (const from of [[file], ['--home', home]]) {
    const { out, notes } = await run(logons, ...from, '--json')
    assert.deepEqual(
      out
        .map((line) => JSON.parse(line))
        .map(({ account, place: at, succeeded, failed, explicit, sources, first }) => [
          account,
          at,
          succeeded,
          failed,
          explicit,
          sources.map(({ source }: { readonly source: string }) => source),
          first,
        ]),
      [
        ['CORP\\kim', 'ws1.corp.example', 3, 0, 0, ['192.0.2.7', '192.0.2.8'], '2026-03-02T00:00:01Z'],
        ['CORP\\pat', 'ws1.corp.example', 0, 2, 0, ['192.0.2.9'], '2026-03-02T00:00:02Z'],
        ['CORP\\adm', 'ws1.corp.example', 0, 0, 1, ['used by CORP\\kim'], '2026-03-02T00:00:07Z'],
      ],
    )
    assert.match(notes, /6 logons of 3 pairs.*\n1 logon of machines/)
    const cut = await run(logons, ...from, '--sort', 'failed', '--top', '1')
    assert.equal(cut.out.length, 2)
    assert.match(
      cut.out[1] ?? '',
      /^CORP\\pat {2}ws1\.corp\.example {3}0 {7}2 {2}2026-03-02T00:00:02 .* 2 network {2}192\.0\.2\.9 \(2 failed\)$/,
    )
    assert.match(cut.notes, /2 not shown/)
    const early = await run(logons, ...from, '--until', '2026-03-02T00:00:03Z', '--json')
    assert.deepEqual(
      early.out.map((line) => JSON.parse(line)).map(({ account, failed }) => [account, failed]),
      [
        ['CORP\\kim', 0],
        ['CORP\\pat', 1],
      ],
    )
  }
})

test('logons shows names of others inert, and says what is wrong with an option', async () => {
  const file = write('odd.json', [logon(1, 4624, 'k\u202eim\u001b[2J', '192.0.2.7')])
  const { out } = await run(logons, file)
  assert.match(out.join('\n'), /k\\u202eim␛\[2J/)
  for (const args of [[file, '--sort', 'x'], [file, '--top', '0'], [file, '--top', '1e3'], [], [file, '--home', place]])
    await assert.rejects(run(logons, ...args), InputError)
})

test('gaps of evidence and of a home are told with ids, times and file; a filtered export is said not to be judged', async () => {
  const range = (from: number, to: number, step = 1, channel = 'Security'): readonly string[] =>
    Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, at) =>
      windows(from + at * step, { Channel: channel }),
    )
  const file = write('gaps.json', [...range(1, 200), ...range(301, 500), ...range(1, 900, 3, 'Filtered/Operational')])
  const home = join(place, 'gaps-home')
  await keep(home, file)
  for (const from of [[file], ['--home', home]]) {
    const { out, notes } = await run(logsGaps, ...from)
    assert.equal(out[0], 'ws1.corp.example  Security: 400 records')
    assert.equal(
      out[1],
      `  MISSING 100 records (ids 201 to 300) between 2026-03-02T00:03:20Z and 2026-03-02T00:05:01Z (1 min), within ${file}`,
    )
    assert.equal(
      out.some((line) => line.includes('Filtered')),
      false,
    )
    assert.match(notes, /2 channels, 1 with a finding/)
    assert.match(notes, /1 channel can't be judged/)
    const all = await run(logsGaps, ...from, '--all')
    assert.match(all.out.join('\n'), /Filtered\/Operational: 300 records\n {2}not judged: 300 records with 299 holes/)
    const [json] = (await run(logsGaps, ...from, '--json')).out.map((line) => JSON.parse(line))
    assert.deepEqual(
      [json.schema, json.isFinding, json.series[0].holes[0].missing, json.series[0].holes[0].withinFile],
      ['dwell.record-gaps/1', true, 100, true],
    )
  }
})

test('explain shows what a Base64 command line says, inert, beside the verdict of the rule', async () => {
  const said = Buffer.from('iex $x\u001b[2J\nexit', 'utf16le').toString('base64')
  const file = write('process.json', [
    windows(1, { EventID: 4688, NewProcessName: 'C:\\p.exe', CommandLine: `p.exe -enc ${said}` }),
  ])
  const rule = write('r.yml', [
    'title: R',
    'id: 00000000-0000-4000-8000-000000000001',
    'status: test',
    'level: low',
    'logsource: { product: windows }',
    'detection: { s: { EventID: 4688 }, condition: s }',
  ])
  const { out } = await run(explain, '--rule', rule, '--event', `${file}:1`)
  assert.deepEqual(out.slice(1, 4), ['CommandLine, decoded (EncodedCommand):', '  iex $x␛[2J', '  exit'])
})

test('a hole between two files may be one of collection, and is said to be', async () => {
  const range = (from: number, to: number): readonly string[] =>
    Array.from({ length: to - from + 1 }, (_, at) => windows(from + at, {}))
  const [one, two] = [write('one.json', range(1, 150)), write('two.json', range(401, 600))]
  const { out } = await run(logsGaps, one, two)
  assert.match(out[1] ?? '', /MISSING 250 records .*, from .*one\.json to .*two\.json: perhaps .* not collected$/)
})
