import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { differences, makeSample, SAMPLE_COMMAND, writeSample } from './sample.ts'
import { TruthJson } from './score/truth.ts'

const SAMPLES = fileURLToPath(new URL('../samples/', import.meta.url))
const MAX_COMMITTED_BYTES = 3 * 1024 * 1024

const files = makeSample()
const home = mkdtempSync(join(tmpdir(), 'dwell-sample-test-'))
after(() => rmSync(home, { recursive: true, force: true }))

test('the committed sample is what the range makes', () => {
  assert.deepEqual(differences(files, SAMPLES), [], "'node range/sample.ts' makes it again")
})

test('the page beside the sample says how it was made', () => {
  assert.ok(readFileSync(join(SAMPLES, 'README.md'), 'utf8').includes(SAMPLE_COMMAND), SAMPLE_COMMAND)
})

test('the committed sample is small', () => {
  const all = readdirSync(SAMPLES, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const bytes = all.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
  assert.ok(bytes > 100_000 && bytes <= MAX_COMMITTED_BYTES, `${bytes} bytes`)
})

test('a sample that was changed, a file too many and a file too few are found', () => {
  writeSample(files, home)
  assert.deepEqual(differences(files, home), [])
  const [first = '', second = ''] = [...files.keys()].filter((path) => !path.endsWith('.gz'))
  writeFileSync(join(home, first), 'other\n')
  rmSync(join(home, second))
  writeFileSync(join(home, 'first-look/notes.txt'), 'left here')
  assert.deepEqual(differences(files, home), [first, second, 'first-look/notes.txt'].toSorted())
})

test('the sample shows a whole story, and its truth names records that are there', () => {
  const truth = TruthJson.parse(JSON.parse((files.get('first-look-truth.json') ?? Buffer.of()).toString('utf8')))
  const [campaign, ...others] = truth.campaigns
  assert.ok(campaign !== undefined && others.length === 0)
  const stages = new Set(campaign.steps.map(({ stage }) => stage))
  for (const stage of ['delivery', 'exploitation', 'foothold', 'credential theft', 'spread', 'exfiltration'])
    assert.ok(stages.has(stage), stage)
  const types = new Set(truth.intervals.map(({ subject }) => subject.type))
  assert.ok(types.has('user') && types.has('host'))
  let named = 0
  for (const { events } of campaign.steps)
    for (const { file, record } of events) {
      const bytes = files.get(file)
      assert.ok(bytes !== undefined, `${file} is not there`)
      const lines = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n')
      assert.ok((lines[record - 1] ?? '') !== '', `${file} has no record ${record}`)
      named += 1
    }
  assert.ok(named > 50, `${named} records`)
})

test('all of it is invented: names end in .example, and nothing executable is inside', () => {
  for (const [path, bytes] of files) {
    const raw = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')
    // Quoted-printable cuts long lines. The page on which one enters a code is the true one.
    const text = path.includes('/mail/') ? raw.replaceAll(/=\r?\n/g, '') : raw
    for (const [, host = ''] of text.matchAll(/https?:\/\/([\w.-]+)/g))
      assert.match(
        host,
        /\.example$|^(?:(?:schemas\.)?microsoft\.com|www\.w3\.org|schemas\.xmlsoap\.org)$/,
        `${path}: ${host}`,
      )
    assert.ok(!text.startsWith('MZ'), path)
  }
})
