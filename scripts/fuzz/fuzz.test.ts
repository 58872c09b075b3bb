import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { after, test } from 'node:test'
import type { Outcome } from '../../src/model/event.ts'
import { instant } from '../../src/model/time.ts'
import { broken } from './contract.ts'
import { inputOf } from './input.ts'
import { MAX_INPUT_BYTES } from './mutate.ts'
import { fuzz } from './run.ts'

const place = mkdtempSync(join(tmpdir(), 'dwell-fuzz-test-'))
after(() => rmSync(place, { recursive: true, force: true }))

const SEEDS = [Buffer.from('{"a":1,"b":"two"}\n{"a":2}\n'), Buffer.from('Mar  2 07:14:09 web1 sshd[811]: hello\n')]

test('a seed and a run always give the same input, another run another one, and none is too long', () => {
  const inputs = Array.from({ length: 300 }, (_, run) => inputOf({ target: 'text', seeds: SEEDS, seed: '7', run }))
  const again = Array.from({ length: 300 }, (_, run) => inputOf({ target: 'text', seeds: SEEDS, seed: '7', run }))
  assert.deepEqual(again, inputs)
  assert.ok(new Set(inputs.map((bytes) => bytes.toString('latin1'))).size > 250)
  assert.ok(inputs.every((bytes) => bytes.length <= MAX_INPUT_BYTES))
  assert.notDeepEqual(inputOf({ target: 'text', seeds: SEEDS, seed: '8', run: 1 }), inputs[1])
})

const EVENT: Outcome = {
  id: '0'.repeat(32),
  time: instant(1_772_435_649_000_000),
  seenAt: instant(1_772_435_649_000_000),
  source: 'x',
  logsource: {},
  classUid: 0,
  activityId: 0,
  fields: { a: [1, { b: 'c' }] },
  raw: { file: 'f', record: 1, offset: 3 },
}

test('an outcome without a time, a place or a reason breaks the contract', () => {
  const ofReject: Outcome = { reject: 'why', text: 'x', raw: { file: 'f', offset: 0 } }
  for (const sound of [EVENT, ofReject]) assert.equal(broken(sound, 'f', 10), undefined)
  const cases: readonly (readonly [object, RegExp])[] = [
    [{ time: Number.NaN }, /time is NaN/],
    [{ time: 0 }, /not believable/],
    [{ seenAt: 0.5 }, /seenAt is 0.5/],
    [{ id: 'x' }, /id is x/],
    [{ raw: undefined }, /no raw pointer/],
    [{ raw: { file: 'f', record: 0, offset: 0 } }, /raw.record is 0/],
    [{ raw: { file: 'f', record: 1, offset: 11 } }, /raw.offset is 11/],
    [{ raw: { file: 'g', record: 1, offset: 0 } }, /file is g/],
    [{ fields: { a: { b: [1, Number.POSITIVE_INFINITY] } } }, /event.fields.a.b.1 is Infinity/],
    [{ device: { hostname: undefined } }, /event.device.hostname is undefined/],
  ]
  for (const [change, why] of cases) assert.match(broken({ ...EVENT, ...change }, 'f', 10) ?? 'nothing', why)
  assert.match(broken({ ...ofReject, reject: '' }, 'f', 10) ?? '', /without a reason/)
})

test('a child that dies, hangs or reports is a finding, and another goes on behind it', async () => {
  const child = join(place, 'child.mjs')
  writeFileSync(
    child,
    `import { writeSync } from 'node:fs'
for (let run = Number(process.argv[5]); run < 9; run += 1) {
  writeSync(3, 'begin ' + run + ' 10\\n')
  if (run === 2) throw new Error('no')
  if (run === 4) for (;;);
  if (run === 6) process.kill(process.pid, 'SIGSEGV')
  const ms = run === 8 ? 10_001 : run
  writeSync(3, 'end ' + run + ' ' + ms + ' ' + (run === 5 ? '"it is wrong"' : 'null') + '\\n')
}`,
  )
  const job = { child, target: 't', seedFolder: place, seed: '1', firstRun: 0, seconds: 60, maxWallMs: 2000 }
  const { findings, runs, bytes, slowestRun } = await fuzz(job)
  assert.deepEqual(
    findings.map(({ run, what }) => [run, what.split(':')[0]]),
    [
      [2, 'it died (exit 1)'],
      [4, 'it hangs'],
      [5, 'it is wrong'],
      [6, 'it died (SIGSEGV)'],
      [8, 'it took 10001 ms of the processor'],
    ],
  )
  assert.match(findings[0]?.what ?? '', /Error: no/)
  assert.deepEqual([runs, bytes, slowestRun], [6, 90, 8])
})

test('the command reads inputs of readers and archives, and counts them', () => {
  const { stdout, stderr, status } = spawnSync(
    execPath,
    [
      join(import.meta.dirname, '../fuzz.ts'),
      ...['--seconds', '0', '--keep', place, '--only', 'csv', '--only', 'evtx', '--only', 'archives'],
    ],
    { encoding: 'utf8', env: { DWELL_CORPORA: place } },
  )
  assert.equal(status, 0, stdout + stderr)
  const lines = stdout.trim().split('\n')
  assert.deepEqual(
    lines.map((line) => line.split(' ')[0]),
    ['csv', 'evtx', 'archives'],
  )
  for (const line of lines) assert.match(line, / [1-9]\d* seeds +1 runs .* 0 findings$/)
})
