import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { STAGES } from '../src/model/signal.ts'
import { buildFirstLook, type Files } from './first-look/build.ts'
import { differences } from './first-look.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const SCRIPT = join(ROOT, 'range/first-look.ts')
const MAX_COMMITTED_BYTES = 1_500_000

const files = buildFirstLook()

function textOf(path: string, from: Files = files): string {
  const bytes = from.get(path)
  assert.ok(bytes, path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

interface WindowsLine {
  readonly '@timestamp': string
  readonly winlog: {
    readonly channel: string
    readonly event_id: string
    readonly record_id: number
    readonly event_data?: Readonly<Record<string, string>>
  }
}

function windowsLines(path: string): readonly WindowsLine[] {
  return textOf(path)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const computers = [...files.keys()].filter((path) => path.endsWith('.ndjson.gz'))

test('the committed sample is what the generator makes', () => {
  const run = spawnSync(process.execPath, [SCRIPT, '--out', join(ROOT, 'samples/first-look'), '--check'], {
    encoding: 'utf8',
  })
  assert.equal(run.stderr, '')
  assert.equal(run.status, 0)
})

test('a sample that was changed, a file too many and a file too few are found', () => {
  const folder = mkdtempSync(join(tmpdir(), 'first-look-'))
  try {
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), bytes)
    }
    assert.deepEqual(differences(files, folder), [])
    writeFileSync(join(folder, 'first-look/entra/signins.json'), '[]\n')
    writeFileSync(join(folder, 'first-look/notes.txt'), 'left here')
    rmSync(join(folder, 'first-look/mail/journal.mbox'))
    assert.deepEqual(differences(files, folder), [
      'first-look/entra/signins.json',
      'first-look/mail/journal.mbox',
      'first-look/notes.txt',
    ])
    const run = spawnSync(process.execPath, [SCRIPT, '--out', join(folder, 'first-look'), '--check'])
    assert.equal(run.status, 1)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('is the same on every run, and small enough to be committed', () => {
  const again = buildFirstLook()
  assert.deepEqual([...again.keys()], [...files.keys()])
  for (const path of files.keys()) assert.equal(textOf(path, again), textOf(path), path)
  const sizeBytes = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0)
  assert.ok(sizeBytes <= MAX_COMMITTED_BYTES, `${sizeBytes} bytes`)
})

test('every step of the truth names records that lie where it says, at its time', () => {
  const truth = JSON.parse(textOf('first-look-truth.json'))
  assert.equal(truth.schema, 'dwell.truth/1')
  const lines = new Map([...files.keys()].map((path) => [path, textOf(path).split('\n')]))
  let seen = 0
  for (const step of truth.campaigns[0].steps) {
    assert.ok(STAGES.includes(step.stage), step.stage)
    assert.match(step.technique, /^T\d{4}(?:\.\d{3})?$/)
    assert.ok(step.events.length > 0, step.what)
    const times: string[] = step.events.map(({ file, record }: { readonly file: string; readonly record: number }) => {
      const text = file.endsWith('.eml') ? textOf(file) : (lines.get(file)?.[record - 1] ?? '')
      seen += 1
      return timeIn(text, `${file}:${record}`)
    })
    const early = times.toSorted()[0] ?? ''
    assert.ok(
      Math.abs(Date.parse(early) - Date.parse(step.time)) < 130_000,
      `${step.what}: ${early} is not ${step.time}`,
    )
  }
  assert.ok(seen > 300, `${seen} records`)
})

/** The time of a record, by its own words. */
function timeIn(text: string, where: string): string {
  const stamp =
    /"@timestamp":"([^"]+)"/.exec(text)?.[1] ??
    /SystemTime='([^']+)'/.exec(text)?.[1] ??
    /"createdDateTime":"([^"]+)"/.exec(text)?.[1] ??
    /""CreationTime"":""([^"]+)""/.exec(text)?.[1]?.concat('Z') ??
    /^Date: (.+)$/m.exec(text)?.[1] ??
    /^From \S+ (.+)$/.exec(text)?.[1]?.concat(' UTC')
  assert.ok(stamp, `no time in ${where}`)
  return new Date(stamp).toISOString()
}

test('every process has one creation, and its parent was there before it', () => {
  for (const path of computers) {
    const created = new Map<string, string>()
    const used = new Set<string>()
    for (const { winlog } of windowsLines(path)) {
      const data = winlog.event_data
      if (winlog.channel !== 'Microsoft-Windows-Sysmon/Operational' || data === undefined) continue
      const { ProcessGuid: guid = '', ParentProcessGuid: parent, UtcTime: time = '' } = data
      if (winlog.event_id !== '1') {
        used.add(guid)
        continue
      }
      assert.ok(!created.has(guid), `${path}: ${guid} twice`)
      assert.ok(!used.has(guid), `${path}: ${guid} acts before it is created`)
      created.set(guid, time)
      const born = created.get(parent ?? '')
      if (born !== undefined) assert.ok(born <= time, `${path}: ${guid} is older than its parent`)
    }
    assert.ok(created.size > 50, path)
  }
})

test('records are in order, and their numbers rise within each channel', () => {
  for (const path of computers) {
    const last = new Map<string, number>()
    let time = ''
    for (const line of windowsLines(path)) {
      const { channel, record_id: number } = line.winlog
      assert.ok(number > (last.get(channel) ?? 0), `${path}: ${channel} ${number}`)
      assert.ok(line['@timestamp'] >= time, `${path}: ${number} is out of order`)
      last.set(channel, number)
      time = line['@timestamp']
    }
    assert.ok(last.size >= 5, `${path}: ${last.size} channels`)
  }
})

test('every logon that has an end has a beginning', () => {
  for (const path of computers) {
    const open = new Set<string>()
    for (const { winlog } of windowsLines(path)) {
      const data = winlog.event_data ?? {}
      const id = data.TargetLogonId ?? ''
      if (winlog.event_id === '4624') open.add(id)
      if (winlog.event_id === '4634' || winlog.event_id === '4647') assert.ok(open.has(id), `${path}: ${id} ends only`)
      if (winlog.event_id === '4672')
        assert.ok(open.has(data.SubjectLogonId ?? ''), `${path}: privileges without a logon`)
    }
  }
})

test('names no address but those of documentation, and no domain but those of examples', () => {
  const allowed = /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}$|^127\.0\.0\.1$/
  for (const path of files.keys()) {
    // Version numbers look like addresses; they stand in fields and phrases of their own.
    const text = textOf(path)
      .replaceAll(/=\r?\n/g, '') // soft breaks of quoted-printable text
      .replaceAll(/"FileVersion":"[^"]*"/g, '')
      .replaceAll(/(?:Chrome|Edg|Safari|Edge|Platform)[ /\\]+[\d.]+/g, '')
      .replaceAll(/MBX\d+ \([\d.]+\)/g, '')
      .replaceAll(/amd64_[^" ]+/g, '')
    for (const [address] of text.matchAll(/(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g)) {
      assert.match(address, allowed, `${path}: ${address}`)
    }
    for (const [, host = ''] of text.matchAll(/https?:\/\/([^/\s"'<>\\:;]+)/g)) {
      if (host === 'schemas.microsoft.com') continue // names of XML vocabularies, not places
      assert.match(host, /\.example$/, `${path}: ${host}`)
    }
    for (const [, host = ''] of text.matchAll(/[\w.+-]@([\w-]+(?:\.[\w-]+)+)/g)) {
      assert.match(host, /\.example$/i, `${path}: ${host}`)
    }
  }
})

test('has the everyday things that look like an attack', () => {
  const all = computers.map((path) => textOf(path)).join('\n')
  for (const sight of [
    /"SourceImage":"[^"]*MsMpEng\.exe","TargetProcessGUID":"[^"]*","TargetProcessId":"\d+","TargetImage":"[^"]*lsass\.exe"/,
    /"Image":"[^"]*AppData[^"]*Update\.exe"/,
    /orbupd-5\.2\.1\.exe/,
    /-EncodedCommand \S{100,}[^\n]*"ParentImage":"[^"]*orbagent\.exe"/,
    /"ServiceName":"PSEXESVC"/,
    /wscript\.exe \/\/B[^"]*NETLOGON/,
    /net {2}use S:/,
    /7z\.exe\\" a /,
  ]) {
    assert.match(all, sight)
  }
})
