import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, before, test } from 'node:test'
import { makeRange } from '../../range/make.ts'
import { InputError } from '../model/errors.ts'
import { parseInstant } from '../model/time.ts'
import type { Command } from './command.ts'
import { rangeInject } from './range-inject.ts'
import { read } from './read.ts'
import { runCommand } from './run-command.test-support.ts'

const home = mkdtempSync(join(tmpdir(), 'dwell-inject-test-'))
const base = join(home, 'base/evidence')
before(() => {
  makeRange({ seed: 7, users: 20, days: 14, campaigns: ['none'], noise: 'eval', out: join(home, 'base') })
})
after(() => rmSync(home, { recursive: true, force: true }))

async function call(command: Command, ...args: readonly string[]): Promise<readonly string[]> {
  const { code, out } = await runCommand(command, args)
  assert.equal(code, 0)
  return out.flatMap((line) => line.split('\n'))
}

/** A copy of the logs: all folders, or those named. */
function logs(name: string, folders: readonly string[] = readdirSync(base)): string {
  const into = join(home, name)
  mkdirSync(into)
  for (const folder of folders) cpSync(join(base, folder), join(into, folder), { recursive: true })
  return into
}

function digests(folder: string): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  )
}

interface Truth {
  readonly schema: string
  readonly parameters: {
    readonly files: readonly string[]
    readonly invented: { readonly people: readonly string[] }
    readonly from: string
    readonly to: string
  }
  readonly intervals: readonly { readonly subject: { readonly type: string; readonly names: readonly string[] } }[]
  readonly campaigns: readonly {
    readonly isCut: boolean
    readonly steps: readonly {
      readonly time: string
      readonly technique: string
      readonly visibleIn: readonly string[]
      readonly events: readonly { readonly file: string; readonly record: number }[]
    }[]
  }[]
  readonly unseen: readonly { readonly source: string; readonly what: string }[]
}

function truthOf(into: string): Truth {
  return JSON.parse(readFileSync(join(into, 'truth.json'), 'utf8'))
}

interface Read {
  readonly time: string
  readonly source: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly raw: { readonly file: string; readonly record: number }
}

async function readAll(into: string): Promise<readonly Read[]> {
  return (await call(read, into, '--json')).flatMap((line): readonly Read[] => {
    const value: Read & { readonly schema: string } = JSON.parse(line)
    return value.schema === 'dwell.event/1' ? [value] : []
  })
}

test('a campaign lies beside the logs, which stay as they were', async () => {
  const into = logs('beside')
  const own = digests(into)
  await call(rangeInject, '--campaign', 'a2', '--into', into)
  const now = digests(into)
  for (const [file, digest] of own) assert.equal(now.get(file), digest, `${file} was changed`)
  const added = [...now.keys()].filter((file) => !own.has(file)).toSorted()
  const truth = truthOf(into)
  assert.equal(truth.schema, 'dwell.truth/1')
  assert.deepEqual(added, [...truth.parameters.files, 'truth.json'].toSorted())
  assert.ok(added.length > 5, added.join())

  // The first host that falls is the computer of the first user who does, as the directory of these logs has it.
  const first = (type: string): string =>
    truth.intervals.find(({ subject }) => subject.type === type)?.subject.names[0]?.toLowerCase() ?? ''
  const computers = readFileSync(join(base, 'directory/computers.csv'), 'utf8').toLowerCase().split('\n')
  const [, , , owner] = computers.find((line) => line.startsWith(`${first('host')},`))?.split(',') ?? []
  assert.equal(owner, first('user').split('\\')[1])

  const steps = truth.campaigns.flatMap((one) => one.steps)
  const places = new Map(
    (await readAll(into)).map((event) => [`${relative(into, event.raw.file)} ${event.raw.record}`, event]),
  )
  let seen = 0
  for (const { time, technique, events } of steps)
    for (const { file, record } of events) {
      const event = places.get(`${file} ${record}`)
      assert.ok(event !== undefined, `${technique}: nothing is read from ${file}, record ${record}`)
      // Readers of lines that do not know a format give no time.
      if (event.time.startsWith('1970')) continue
      seen += 1
      const [told, at] = [parseInstant(event.time) ?? 0, parseInstant(time) ?? 0]
      assert.ok(
        told >= at - 6_000_000 && told <= (parseInstant(truth.parameters.to) ?? 0),
        `${technique} ${file} ${record}`,
      )
    }
  assert.ok(seen > 60, `${seen} records`)
})

test('people, hosts and hours are those of the logs', async () => {
  const into = logs('own-people')
  await call(rangeInject, '--campaign', 'a5', '--seed', '3', '--into', into)
  const truth = truthOf(into)
  const people = readFileSync(join(base, 'directory/people.csv'), 'utf8').toLowerCase()
  const computers = readFileSync(join(base, 'directory/computers.csv'), 'utf8').toLowerCase()
  assert.deepEqual(truth.parameters.invented.people, [])
  assert.ok(truth.intervals.length > 0)
  for (const { subject } of truth.intervals) {
    const [name = ''] = subject.names
    if (subject.type === 'user')
      assert.ok(people.includes(`${name.toLowerCase().split('\\')[1]},`), `${name} is none of the logs`)
    if (subject.type === 'host') assert.ok(computers.includes(`${name.toLowerCase()},`), `${name} is none of the logs`)
  }
  // Who follows a link sits at their desk: in the hours in which people of these logs work (Central Europe, Chicago …).
  const clicks = truth.campaigns.flatMap(({ steps }) => steps.filter(({ technique }) => technique === 'T1204.001'))
  assert.ok(clicks.length > 0)
  for (const { time } of clicks) {
    const hour = Number(time.slice(11, 13))
    assert.ok(hour >= 5 && hour <= 22, time)
    assert.ok(![0, 6].includes(new Date(time).getUTCDay()), `${time} is no working day`)
  }
})

test('no record has a number that the host has used', async () => {
  const into = logs('numbers', ['windows'])
  await call(rangeInject, '--campaign', 'a2', '--since', '2026-03-23', '--until', '2026-04-03', '--into', into)
  const highest = new Map<string, number>()
  const events = (await readAll(into)).map(({ fields, raw }) => ({
    key: `${fields.Computer} ${fields.Channel}`,
    number: Number(fields.EventRecordID),
    isNew: raw.file.includes('/inject-'),
  }))
  for (const { key, number, isNew } of events) if (!isNew) highest.set(key, Math.max(highest.get(key) ?? 0, number))
  const added = events.filter(({ isNew }) => isNew)
  for (const { key, number } of added) assert.ok(number > (highest.get(key) ?? 0), `${key} ${number}`)
  assert.equal(new Set(added.map(({ key, number }) => `${key} ${number}`)).size, added.length)
  assert.ok(added.length > 20, `${added.length} new records`)
})

test('what no source of the logs shows is a step without a record, and the truth says so', async () => {
  const into = logs('windows-only', ['windows'])
  await call(rangeInject, '--campaign', 'a2', '--into', into)
  const truth = truthOf(into)
  const steps = truth.campaigns.flatMap((one) => one.steps)
  const delivered = steps.filter(({ technique }) => technique.startsWith('T1566'))
  assert.ok(delivered.length > 0)
  for (const { events, visibleIn } of delivered) assert.deepEqual([events, visibleIn], [[], []])
  assert.ok(truth.unseen.some(({ source, what }) => source === 'mail' && what === 'the logs hold no such source'))
  assert.ok(truth.parameters.files.every((file) => file.startsWith('windows/')))
  assert.ok(steps.some(({ events }) => events.length > 0))
})

test('records come in the format of the logs: JSON audit logs, single messages, JSON of Zeek', async () => {
  const into = logs('formats', ['windows'])
  const events = await readAll(base)
  const audit = events.filter(({ source }) => source === 'm365-audit').map(({ fields }) => JSON.stringify(fields))
  mkdirSync(join(into, 'cloud'))
  writeFileSync(join(into, 'cloud/audit.json'), audit.join('\n'))
  mkdirSync(join(into, 'messages'))
  const [mailbox = ''] = readdirSync(join(base, 'mail'))
  const messages = readFileSync(join(base, 'mail', mailbox), 'utf8').split(/^From .*\n/m)
  for (const [index, message] of messages.entries())
    if (message !== '') writeFileSync(join(into, `messages/${index}.eml`), message)
  const conn = { ts: 1774224605.1, uid: 'C1', 'id.orig_h': '10.20.1.15', 'id.resp_h': '198.18.9.9', conn_state: 'SF' }
  const lines = Array.from({ length: 300 }, (_, at) =>
    JSON.stringify({ ...conn, uid: `C${at}`, ts: conn.ts + at * 4000 }),
  )
  writeFileSync(join(into, 'conn.ndjson'), lines.join('\n'))
  await call(rangeInject, '--campaign', 'a1', '--into', into)
  const { files } = truthOf(into).parameters
  assert.ok(files.includes('cloud/inject-a1-audit.ndjson'), files.join())
  const ours = (await readAll(join(into, 'cloud'))).filter(({ raw }) => raw.file.includes('inject-'))
  assert.ok(ours.length > 0 && ours.every(({ source }) => source === 'm365-audit'))
  const zeek = readFileSync(join(into, 'inject-a1-conn.ndjson'), 'utf8').trim().split('\n')
  for (const line of zeek) assert.equal(typeof JSON.parse(line)['id.orig_h'], 'string', line)
})

test('the same logs and seed give the same bytes, another seed others', async () => {
  const [one, two, other] = [logs('same-1'), logs('same-2'), logs('same-3')]
  await call(rangeInject, '--campaign', 'a8', '--campaign', 'a1', '--into', one)
  await call(rangeInject, '--campaign', 'A1', '--campaign', 'a8', '--into', two)
  await call(rangeInject, '--campaign', 'a8', '--campaign', 'a1', '--seed', '2', '--into', other)
  assert.deepEqual(digests(one), digests(two))
  assert.notEqual(digests(one).get('truth.json'), digests(other).get('truth.json'))
})

test('a campaign that is longer than the logs is cut, and the truth says so', async () => {
  const into = logs('short')
  const [line = ''] = await call(rangeInject, '--campaign', 'a12', '--into', into)
  assert.match(line, /the logs are too short for all of it/)
  const truth = truthOf(into)
  assert.equal(truth.campaigns[0]?.isCut, true)
  for (const { time } of truth.campaigns[0]?.steps ?? [])
    assert.ok(time >= truth.parameters.from && time <= truth.parameters.to, time)
})

test('what can’t be done is said, and nothing is left behind', async () => {
  const twice = logs('twice')
  await call(rangeInject, '--campaign', 'a1', '--into', twice)
  const nothing = join(home, 'nothing')
  mkdirSync(nothing)
  writeFileSync(join(nothing, 'notes.txt'), 'Meeting at ten.\nBring the plans.\n')
  const minutes = join(home, 'minutes')
  mkdirSync(minutes)
  const [first = ''] = readFileSync(join(base, 'entra/signins.ndjson'), 'utf8').split('\n')
  writeFileSync(join(minutes, 'signins.ndjson'), `${first}\n`)
  const file = join(nothing, 'notes.txt')
  const bad: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [['--campaign', 'a1'], /--into needs the folder/],
    [['--into', nothing], /Name an attack with --campaign NAME\. There are: a1, a2/],
    [['--campaign', 'a99', '--into', nothing], /There is no campaign "a99"/],
    [['--campaign', 'a1', '--seed', 'x', '--into', nothing], /--seed "x" is no whole number/],
    [['--campaign', 'a1', '--seed', '99999999999', '--into', nothing], /--seed must be a whole number/],
    [['--campaign', 'a1', '--into', join(home, 'absent')], /there is no such folder/],
    [['--campaign', 'a1', '--into', file], /is a file\. Name the folder/],
    [['--campaign', 'a1', '--into', nothing], /holds no log into which a campaign can be put/],
    [['--campaign', 'a1', '--into', twice], /has a truth\.json: something was put into it already/],
    [['--campaign', 'a2', '--into', minutes], /Nothing of a2 would be seen .* are too short/],
  ]
  for (const [args, message] of bad) {
    const before_ = [nothing, minutes, twice].map((folder) => digests(folder))
    await assert.rejects(call(rangeInject, ...args), (error) => {
      assert.ok(error instanceof InputError, String(error))
      assert.match(error.message, message)
      return true
    })
    assert.deepEqual(
      [nothing, minutes, twice].map((folder) => digests(folder)),
      before_,
    )
    for (const folder of [nothing, minutes, twice])
      assert.ok(readdirSync(folder).every((name) => !name.startsWith('.')))
  }
})
