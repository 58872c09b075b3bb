import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { InputError } from '../model/errors.ts'
import { rangeTruth } from './range-truth.ts'
import { runCommand } from './run-command.test-support.ts'

const home = mkdtempSync(join(tmpdir(), 'dwell-truth-'))
after(() => rmSync(home, { recursive: true, force: true }))

async function call(...args: readonly string[]): Promise<string> {
  const { code, out } = await runCommand(rangeTruth, args)
  assert.equal(code, 0)
  return out.join('\n')
}

function put(file: string, text: string): string {
  const path = join(home, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

/** A scenario in the form of the AIT Alert Data Set, with invented names: an hour, half the phases, no alert of one of them. */
const phase = (from: string, to: string): readonly string[] => [`2022-03-01 ${from}Z`, `2022-03-01 ${to}Z`]
put(
  'ait/attack_phases.json',
  JSON.stringify({
    harbour: {
      network_scans: phase('10:00:00', '10:05:00'),
      dirb: phase('10:05:00', '10:10:00'),
      webshell: phase('10:10:00', '10:11:00'),
      privilege_escalation: phase('10:20:00', '10:21:00'),
      service_stop: phase('09:30:00', '09:30:02'),
      dnsteal: phase('09:30:02', '10:30:02'),
      cracking: phase('10:11:00', '10:20:00'),
      false_positive_test: phase('08:00:00', '08:30:00'),
    },
  }),
)
put(
  'ait/server_configs/harbour.yaml',
  [
    'web_one:',
    '  hostname: web-one',
    '  groups: [intranet, servers]',
    '  fqdns: [web.harbour.example]',
    'store:',
    '  hostname: store',
    '  groups: [intranet]',
    'gate:',
    '  hostname: gate',
    '  groups: [firewall]',
    'desk_1:',
    '  hostname: desk-1',
    '  groups: [employee]',
    '  username: kim',
    'outside:',
    '  hostname: outside',
    '  groups: [internet]',
  ].join('\n'),
)
const epoch = (time: string): number => Date.parse(`2022-03-01T${time}Z`) / 1000
const ROWS = [
  [epoch('08:10:00'), 'Scanner: update, of the list', 'desk_1', 'A', 'false_positive', '-'],
  [epoch('09:00:00'), 'Sensor: long question', 'store', 'B', 'false_positive', 'dnsteal'],
  [epoch('09:00:00'), 'Sensor: long question', 'gate', 'B', 'false_positive', 'dnsteal'],
  [epoch('09:30:01'), 'Sensor: quiet', 'store', 'B', 'service_stop', 'dnsteal'],
  [epoch('10:01:00'), 'Sensor: many connections', 'gate', 'C', 'network_scans', '-'],
  [epoch('10:06:00'), 'Web: not found', 'web_one', 'D', 'dirb', 'dirb'],
  [epoch('10:06:01'), 'Web: not found', 'web_one', 'D', 'dirb', 'dirb'],
  [epoch('10:06:02'), 'Scanner: update', 'desk_1', 'A', 'dirb', '-'],
  [epoch('10:06:03'), 'Web: not found', 'web_one', 'D', 'dirb', 'dirb'],
  [epoch('10:10:30'), 'Web: odd command', 'web_one', 'E', 'webshell', 'webshell_cmd'],
  [epoch('10:20:10'), 'Host: su', 'web_one', 'F', 'privilege_escalation', 'attacker_change_user'],
]
const table = (rows: readonly (readonly unknown[])[]): string =>
  [
    'time,name,ip,host,short,time_label,event_label',
    ...rows.map(([time, name, ...rest]) => [time, name, '10.9.0.1', ...rest].join(',')),
  ].join('\n')
put('ait/alerts_csv/harbour_alerts.txt', `${table(ROWS)}\n`)

test('a scenario of alerts becomes a truth, and alerts that do not show their labels', async () => {
  const out = join(home, 'harbour')
  const said = await call('--from', 'ait', '--scenario', 'harbour', join(home, 'ait'), '--out', out)
  assert.match(said, /11 alerts, 7 phases, 2 compromised hosts/)
  assert.match(said, /No alert tells of service_scans, wpscan, cracking, reverse_shell\./)

  const shown = readFileSync(join(out, 'evidence/harbour_alerts.csv'), 'utf8')
  assert.equal(shown.split('\n')[0], 'time,name,ip,host,short')
  assert.equal(shown.split('\n')[1], `${epoch('08:10:00')},Scanner: update, of the list,10.9.0.1,desk_1,A`)
  assert.equal(shown.trimEnd().split('\n').length, ROWS.length + 1)
  assert.doesNotMatch(shown, /dnsteal|dirb|webshell|false_positive|attacker/)

  const truth = JSON.parse(readFileSync(join(out, 'truth.json'), 'utf8'))
  assert.equal(truth.schema, 'dwell.truth/1')
  assert.deepEqual(
    truth.intervals.map(({ subject, compromisedAt, endedAt }: Record<string, unknown>) => ({
      subject,
      compromisedAt,
      endedAt,
    })),
    [
      {
        subject: { type: 'host', id: 'host:web_one', names: ['web_one', 'web-one', 'web.harbour.example'] },
        compromisedAt: '2022-03-01T10:10:00Z',
        endedAt: null,
      },
      {
        subject: { type: 'host', id: 'host:store', names: ['store'] },
        compromisedAt: '2022-03-01T08:10:00Z',
        endedAt: '2022-03-01T09:30:00Z',
      },
    ],
  )
  assert.deepEqual([truth.parameters.users, truth.parameters.hosts], [1, 4])
  const file = 'evidence/harbour_alerts.csv'
  const eventsOf = (technique: string): unknown =>
    truth.campaigns[0].steps.find((one: { readonly technique: string }) => one.technique === technique).events
  // Only alerts that are labelled themselves, in runs; line 9 is the background's.
  assert.deepEqual(eventsOf('T1595.003'), [
    { file, record: 7, through: 8 },
    { file, record: 10 },
  ])
  // No alert of this phase is labelled itself: those of its time.
  assert.deepEqual(eventsOf('T1595.001'), [{ file, record: 6 }])
  // What is carried away is so whenever it is.
  assert.deepEqual(eventsOf('T1048.003'), [{ file, record: 3, through: 4 }])
  assert.deepEqual(eventsOf('T1489'), [{ file, record: 5 }])
  assert.deepEqual(eventsOf('T1110.002'), [])
  assert.equal(truth.unseen.length, 1)
  assert.match(truth.unseen[0].what, /no alert tells that stolen password hashes are cracked/)
  assert.deepEqual(truth.benign, [
    { kind: 'ordinary work', subjects: [], from: '2022-03-01T08:00:00Z', to: '2022-03-01T08:30:00Z' },
  ])
})

test('the metadata of a data set become a truth within the time of its records', async () => {
  const metadata = put(
    'otrf/lamp.yaml',
    [
      'title: Credentials out of memory',
      'id: lamp-1',
      'attack_mappings:',
      '- technique: T1587',
      '  sub-technique: "001"',
      '  tactics: [TA0042]',
      '- technique: T1003',
      '  sub-technique: "001"',
      '  tactics: [TA0006]',
      '- technique: T1082',
      '  sub-technique:',
      '  tactics: [TA0007]',
      'simulation:',
      '  adversary_view: |-',
      '    [*] Meterpreter session 1 opened (192.0.2.1:8080 -> 192.0.2.9:7711) at 2023-05-04 10:00:00 -0200',
      '    Host Name:                 LAMP01',
      '    Domain:                    lamp.example',
      '    lamp\\kim.lee',
    ].join('\n'),
  )
  const record = (time: string): string =>
    JSON.stringify({ EventID: 1, Channel: 'Security', Hostname: 'LAMP01', '@timestamp': time, EventTime: time })
  put('otrf/data/a.json', `${record('2023-05-04T11:50:00Z')}\n${record('2023-05-04T12:40:00Z')}\n`)
  const out = join(home, 'lamp')
  const said = await call('--from', 'otrf', metadata, '--evidence', join(home, 'otrf/data'), '--out', out)
  assert.match(said, /2 techniques; compromised: LAMP01, lamp\\kim\.lee/)
  const truth = JSON.parse(readFileSync(join(out, 'truth.json'), 'utf8'))
  assert.deepEqual(
    truth.campaigns[0].steps.map(({ time, until, stage, technique }: Record<string, unknown>) => [
      time,
      until,
      stage,
      technique,
    ]),
    [
      ['2023-05-04T12:00:00Z', '2023-05-04T12:40:00.000001Z', 'credential theft', 'T1003.001'],
      ['2023-05-04T12:00:00Z', '2023-05-04T12:40:00.000001Z', 'discovery', 'T1082'],
    ],
  )
  assert.equal(truth.intervals[0].compromisedAt, '2023-05-04T12:00:00Z')
  assert.deepEqual(truth.intervals[0].subject.names, ['LAMP01', 'LAMP01.lamp.example'])
})

test('what is no data set is said, and nothing is left behind', async () => {
  const out = join(home, 'nothing')
  const broken = join(home, 'broken')
  for (const file of ['attack_phases.json', 'server_configs/harbour.yaml'])
    put(`broken/${file}`, readFileSync(join(home, 'ait', file), 'utf8'))
  put('broken/alerts_csv/harbour_alerts.csv', 'time,name,ip,host,short\n1,a,b,c,d\n')
  const meta = put('meta.yaml', 'title: none\n')
  const ait = join(home, 'ait')
  const full = join(home, 'otrf')
  const bad: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [[ait, '--out', out], /--from says whose data set it is/],
    [['--from', 'x', ait, '--out', out], /--from says whose data set it is/],
    [['--from', 'ait', '--out', out], /Name the data set/],
    [['--from', 'ait', ait], /--out needs a folder/],
    [['--from', 'ait', ait, '--out', full], /is in use/],
    [['--from', 'ait', ait, '--out', out], /--scenario names one of: harbour\./],
    [['--from', 'ait', '--scenario', 'sea', ait, '--out', out], /--scenario names one of: harbour\./],
    [['--from', 'ait', '--scenario', 'harbour', home, '--out', out], /attack_phases\.json can't be read/],
    [['--from', 'ait', '--scenario', 'harbour', broken, '--out', out], /do not begin with the line time,name/],
    [['--from', 'otrf', meta, '--out', out], /--evidence names/],
    [['--from', 'otrf', meta, '--evidence', full, '--out', out], /metadata are not as the OTRF data sets/],
  ]
  for (const [args, message] of bad) {
    await assert.rejects(call(...args), (error) => {
      assert.ok(error instanceof InputError, String(error))
      assert.match(error.message, message)
      return true
    })
    assert.ok(!existsSync(out), args.join(' '))
  }
  assert.ok(readdirSync(home).every((name) => !name.startsWith('.')))
})
