import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { InputError } from '../src/model/errors.ts'
import { STAGES } from '../src/model/signal.ts'
import { CAMPAIGNS } from './campaigns/all.ts'
import { madeRange } from './made-range.test-support.ts'
import { checkMake, makeRange } from './make.ts'

const OPTIONS = { seed: 41, users: 30, days: 6, campaigns: ['a1', 'a2', 'a8'] }
const made = madeRange(OPTIONS)
const quiet = madeRange({ ...OPTIONS, campaigns: ['none'] })
after(() => {
  made.remove()
  quiet.remove()
})

test('the same seed gives the same files, another seed others', () => {
  const again = madeRange(OPTIONS)
  const other = madeRange({ ...OPTIONS, seed: 42 })
  try {
    assert.deepEqual([...again.files.keys()].toSorted(), [...made.files.keys()].toSorted())
    for (const [path, text] of made.files) assert.ok(again.files.get(path) === text, `${path} differs`)
    assert.notEqual(other.files.get('evidence/directory/people.csv'), made.files.get('evidence/directory/people.csv'))
  } finally {
    again.remove()
    other.remove()
  }
})

test('a campaign more leaves the ordinary life as it was', () => {
  for (const path of [
    'evidence/proxy/access.log.gz',
    'evidence/entra/signins.ndjson',
    'evidence/dhcp/dhcpd.log',
    'evidence/vpn/gateway.log',
  ]) {
    const with_ = new Set(made.files.get(path)?.split('\n'))
    const without = quiet.files.get(path)?.split('\n') ?? []
    assert.ok(without.length > 10, path)
    assert.deepEqual(
      without.filter((line) => !with_.has(line)),
      [],
      path,
    )
  }
  const plain = (text: string): string => text.replace(/"record_id":\d+/, '')
  const [path = ''] = [...quiet.files.keys()].filter((one) => one.endsWith('.ndjson.gz')).toSorted()
  const lines = new Set(made.files.get(path)?.split('\n').map(plain))
  assert.deepEqual(
    [...new Set(quiet.files.get(path)?.split('\n').map(plain))].filter((line) => !lines.has(line)),
    [],
  )
})

test('every step names records that lie where it says, at its time', () => {
  const lines = new Map([...made.files].map(([path, text]) => [path, text.split('\n')]))
  let seen = 0
  for (const { steps } of made.truth.campaigns) {
    assert.ok(steps.length > 3)
    for (const step of steps) {
      assert.ok((STAGES as readonly string[]).includes(step.stage), step.stage)
      assert.match(step.technique, /^T\d{4}(?:\.\d{3})?$/)
      for (const { file, record } of step.events) {
        const text = lines.get(file)?.[record - 1]
        assert.ok(text, `${file}:${record}`)
        const time = timeIn(text)
        assert.ok(
          time !== undefined && time >= Date.parse(step.time) - 700_000,
          `${step.what}: ${file}:${record} ${text.slice(0, 100)}`,
        )
        seen += 1
      }
    }
  }
  assert.ok(seen > 300, `${seen} records`)
})

function timeIn(text: string): number | undefined {
  const stamp =
    /"@timestamp":"([^"]+)"/.exec(text)?.[1] ??
    /SystemTime='([^']+)'/.exec(text)?.[1] ??
    /"createdDateTime":"([^"]+)"/.exec(text)?.[1] ??
    /""CreationTime"":""([^"]+)""/.exec(text)?.[1]?.concat('Z') ??
    /^From \S+ (.+)$/.exec(text)?.[1]?.concat(' UTC') ??
    /"timestamp":"([^"]+)"/.exec(text)?.[1] ??
    /^(\d{4}-\d\d-\d\dT\S+Z) /.exec(text)?.[1]
  if (stamp !== undefined) return Date.parse(stamp)
  const seconds = /^(\d{10}\.\d+)[\t ]/.exec(text)?.[1] ?? /audit\((\d+\.\d+):/.exec(text)?.[1]
  return seconds === undefined ? undefined : Number(seconds) * 1000
}

test('intervals begin with their first access and end with their last', () => {
  assert.ok(made.truth.intervals.length > 2)
  for (const { compromisedAt, endedAt, contained, access, subject } of made.truth.intervals) {
    assert.equal(compromisedAt, access.map(({ opened }) => opened).toSorted()[0])
    assert.ok(subject.names.length > 0)
    if (contained) assert.notEqual(endedAt, null)
    if (endedAt === null) assert.ok(access.some(({ closed }) => closed === null))
    else assert.ok(endedAt >= compromisedAt)
  }
})

test('a campaign that is longer than the range is cut, and the truth says so', () => {
  const [a8] = made.truth.campaigns.filter(({ id }) => id === 'a8')
  assert.equal(a8?.isCut, true)
  for (const { steps } of made.truth.campaigns) for (const { time } of steps) assert.ok(time < made.truth.parameters.to)
})

test('records of a host are in order, but for the few that the collector delivers late or twice', () => {
  let late = 0
  let all = 0
  for (const [path, text] of made.files) {
    if (!path.endsWith('.ndjson.gz')) continue
    let last = ''
    for (const [, time = ''] of text.matchAll(/"@timestamp":"([^"]+)"/g)) {
      all += 1
      if (time < last) late += 1
      else last = time
    }
  }
  assert.ok(all > 5000)
  assert.ok(late > 0 && late / all < 0.01, `${late} of ${all}`)
})

test('every logon that has an end has a beginning', () => {
  for (const [path, text] of made.files) {
    if (!path.endsWith('.ndjson.gz')) continue
    const open = new Set<string>()
    const ends = new Set<string>()
    for (const line of text.trimEnd().split('\n')) {
      const { winlog } = JSON.parse(line)
      const id = String(winlog.event_data?.TargetLogonId ?? '')
      if (winlog.event_id === '4624') open.add(id)
      if (winlog.event_id === '4634') ends.add(id)
    }
    // A gap or the first minute of the range may swallow a beginning.
    const lost = [...ends].filter((id) => !open.has(id))
    assert.ok(lost.length <= Math.max(1, ends.size * 0.2), `${path}: ${lost.length} of ${ends.size}`)
  }
})

test('has harmless things that look like an attack, and gaps, both in the truth', () => {
  assert.ok(new Set(quiet.truth.benign.map(({ kind }) => kind)).size >= 4)
  assert.ok(made.truth.unseen.length > 3)
  assert.equal(quiet.truth.campaigns.length, 0)
  assert.equal(quiet.truth.intervals.length, 0)
})

test('what was asked wrongly is refused with a message that helps, and nothing is written', () => {
  const home = mkdtempSync(join(tmpdir(), 'dwell-range-'))
  const good = { seed: 1, users: 10, days: 2, campaigns: [], noise: 'eval' as const, out: join(home, 'x') }
  try {
    for (const [bad, says] of [
      [{ users: 0 }, /--users must be/],
      [{ users: 1_000_000 }, /--users must be/],
      [{ users: 1000, noise: 'full' as const }, /--users must be/],
      [{ seed: Number.NaN }, /--seed must be/],
      [{ days: 0 }, /--days must be/],
      [{ campaigns: ['a99'] }, new RegExp(`There are: ${CAMPAIGNS.map(({ name }) => name).join(', ')}`)],
    ] as const) {
      assert.throws(
        () => makeRange({ ...good, ...bad }),
        (error) => error instanceof InputError && says.test(error.message),
        JSON.stringify(bad),
      )
      assert.deepEqual(readdirSync(home), [])
    }
    mkdirSync(good.out)
    checkMake(good)
    writeFileSync(join(good.out, 'mine.txt'), 'here')
    assert.throws(() => makeRange(good), /is in use/)
    assert.deepEqual(readdirSync(good.out), ['mine.txt'])
  } finally {
    rmSync(home, { recursive: true })
  }
})

test('a run that is stopped leaves nothing behind', () => {
  const home = mkdtempSync(join(tmpdir(), 'dwell-range-'))
  try {
    const stop = new AbortController()
    assert.throws(() =>
      makeRange({
        seed: 1,
        users: 10,
        days: 5,
        campaigns: [],
        noise: 'eval',
        out: join(home, 'x'),
        abort: stop.signal,
        onDay: () => stop.abort(),
      }),
    )
    assert.equal(existsSync(join(home, 'x')), false)
    assert.deepEqual(readdirSync(home), [])
  } finally {
    rmSync(home, { recursive: true })
  }
})
