import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { appendFile, chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import { evtxOfLogons, logons } from './evidence.test-support.ts'
import { assertCode, assertWholeReport, inPlace, lines, outcomes, reportFile } from './run.test-support.ts'

const MIB: number = 1024 * 1024
/** `nobody` on every Linux. */
const NOBODY = 65_534

async function zipped(members: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter())
  for (const [name, bytes] of Object.entries(members)) await writer.add(name, new Uint8ArrayReader(bytes))
  return await writer.close()
}

test('an empty folder gives a report that says that nothing was there, and what to do', () =>
  inPlace(async (place) => {
    const ran = await place.dwell(['investigate', 'evidence', '--out', 'report'])
    assertCode(ran, 0)
    assert.match(ran.stderr, /Nothing to read was found\. Name a folder or file that holds logs or mail\./)
    assert.match(ran.stdout, /not an all-clear/)
    await assertWholeReport(place.out)
    const read = await place.dwell(['read', 'evidence', '--json'])
    assertCode(read, 0)
    assert.equal(read.stdout, '')
    assert.match(read.stderr, /Nothing to read was found/)
  }))

test('an empty file is named, and what lies beside it is read', () =>
  inPlace(async (place) => {
    await writeFile(join(place.evidence, 'a.evtx'), '')
    await writeFile(join(place.evidence, 'b.ndjson'), logons(5))
    const ran = await place.dwell(['investigate', 'evidence', '--out', 'report'])
    assertCode(ran, 0)
    assert.match(ran.stderr, /^evidence\/a\.evtx: The file is empty\.$/m)
    assert.match(ran.stdout, /Looked at: 5 records of/)
  }))

test('a path that is not there stops the run before anything is read, names the path, and writes nothing', () =>
  inPlace(async (place) => {
    await writeFile(join(place.evidence, 'b.ndjson'), logons(5))
    for (const args of [
      ['investigate', 'evidence', 'no-such-folder', '--out', 'report'],
      ['read', 'evidence', 'no-such-folder'],
      ['scan', 'logs', 'evidence', 'no-such-folder'],
    ]) {
      const ran = await place.dwell(args)
      assertCode(ran, 2)
      assert.equal(ran.stdout, '')
      assert.equal(lines(ran.stderr).length, 1, ran.stderr)
      assert.match(ran.stderr, /^dwell: no-such-folder is not there .*check the path, nothing was read\.$/m)
    }
    await assert.rejects(readFile(join(place.out, 'report.html')), { code: 'ENOENT' })
  }))

test('a file and a folder that may not be read are named with what to do; the rest is read', async (t) => {
  const isRoot = process.getuid?.() === 0
  await inPlace(async (place) => {
    await mkdir(join(place.evidence, 'locked'))
    await writeFile(join(place.evidence, 'a.ndjson'), logons(5))
    await writeFile(join(place.evidence, 'secret.ndjson'), logons(5, 100))
    await chmod(join(place.evidence, 'secret.ndjson'), 0)
    await chmod(join(place.evidence, 'locked'), 0)
    for (const folder of [place.path, place.temporary]) await chmod(folder, 0o777)
    // Root may read everything, so there the command runs as another user.
    const ran = await place.dwell(['investigate', 'evidence', '--out', 'report'], isRoot ? { uid: NOBODY } : {})
    if (isRoot && /Permission denied|EACCES.*main\.ts/.test(ran.stderr) && ran.stdout === '') {
      t.skip('another user cannot reach this checkout')
      return
    }
    assertCode(ran, 0)
    assert.match(
      ran.stderr,
      /^evidence\/secret\.ndjson: It can't be opened \(EACCES\): give yourself the right to read it\.$/m,
    )
    assert.match(
      ran.stderr,
      /^evidence\/locked: The folder can't be listed \(EACCES\): give yourself the right to read it\.$/m,
    )
    assert.match(ran.stdout, /Looked at: 5 records of/)
    await chmod(join(place.evidence, 'locked'), 0o700)
  })
})

test('links that lead round, out of the folder, or to nothing are named; the run ends and the rest is read once', () =>
  inPlace(async (place) => {
    await mkdir(join(place.evidence, 'deep'))
    await mkdir(join(place.path, 'outside'))
    await writeFile(join(place.path, 'outside/o.ndjson'), logons(5, 500))
    await writeFile(join(place.evidence, 'deep/a.ndjson'), logons(5))
    await symlink('..', join(place.evidence, 'deep/round'))
    await symlink('itself', join(place.evidence, 'itself'))
    await symlink('gone', join(place.evidence, 'nothing'))
    await symlink('deep/a.ndjson', join(place.evidence, 'twice.ndjson'))
    await symlink('../outside/o.ndjson', join(place.evidence, 'out.ndjson'))
    execFileSync('mkfifo', [join(place.evidence, 'pipe')])
    const ran = await place.dwell(['read', 'evidence', '--json'])
    assertCode(ran, 0)
    assert.equal(outcomes(ran).events.length, 5)
    for (const name of ['deep/round', 'itself', 'nothing', 'out.ndjson', 'pipe'])
      assert.match(ran.stderr, new RegExp(`^evidence/${name}: It is .*\\.$`, 'm'))
  }))

test('a file that grows while it is read gives what was there at first, and says that it changed', () =>
  inPlace(async (place) => {
    const file = join(place.evidence, 'growing.ndjson')
    await writeFile(file, logons(20_000))
    const { process: child, ended } = place.start(['read', 'evidence', '--json'])
    // Nobody takes what it writes, so it stands still in the middle; then the file grows.
    child.stdout?.pause()
    await sleep(1500)
    await appendFile(file, logons(500, 90_001))
    child.stdout?.resume()
    const ran = await ended
    assertCode(ran, 0)
    const { events, rejects } = outcomes(ran)
    assert.equal(events.length, 20_000)
    assert.deepEqual(rejects, [])
    assert.match(
      ran.stderr,
      /^evidence\/growing\.ndjson: It changed while it was read \(from \d+ to \d+ bytes\)\. .*run again/m,
    )
  }))

test('archives in archives are read five deep under names that say where, and deeper ones are named', () =>
  inPlace(async (place) => {
    let nested: Uint8Array = await zipped({ 'a.evtx': evtxOfLogons(40), 'b.ndjson.gz': gzipSync(logons(10, 1000)) })
    for (let depth = 2; depth <= 5; depth += 1) {
      nested = await zipped({
        [`level${depth}.zip`]: nested,
        [`beside${depth}.ndjson`]: Buffer.from(logons(1, depth * 100)),
      })
    }
    await writeFile(join(place.evidence, 'all.zip'), nested)
    await writeFile(join(place.evidence, 'too-deep.zip'), await zipped({ 'one-more.zip': nested }))
    const ran = await place.dwell(['read', 'evidence/all.zip', '--json'])
    assertCode(ran, 0)
    const { events } = outcomes(ran)
    const files = new Set(
      events.map(({ raw }) => (typeof raw === 'object' && raw !== null && 'file' in raw ? raw.file : '')),
    )
    assert.ok(
      files.has('evidence/all.zip!/level5.zip!/level4.zip!/level3.zip!/level2.zip!/a.evtx'),
      [...files].join('\n'),
    )
    assert.equal(events.filter(({ source }) => source === 'windows:security').length, 44, [...files].join('\n'))
    assert.match(ran.stderr, /b\.ndjson\.gz: It lies within 5 containers already.*unpack it/)
    const deeper = await place.dwell(['read', 'evidence/too-deep.zip', '--json'])
    assertCode(deeper, 0)
    assert.match(
      deeper.stderr,
      /It lies within 5 containers already, and is one itself: unpack it and name what was in it\./,
    )
  }))

test('a decompression bomb is cut off where it is recognised, with its name, the place and what to do; the rest is read', () =>
  inPlace(async (place) => {
    // 1 GiB of zeros packed twice is some kilobytes, which no log is.
    const zeros = gzipSync(Buffer.alloc(64 * MIB), { level: 9 })
    const bomb = gzipSync(Buffer.concat(Array.from({ length: 16 }, () => zeros)), { level: 9 })
    assert.ok(bomb.length < 100_000, `${bomb.length} bytes`)
    await writeFile(join(place.evidence, 'a-bomb.gz'), bomb)
    await writeFile(
      join(place.evidence, 'b.zip'),
      await zipped({ 'inner.gz': bomb, 'log.ndjson': Buffer.from(logons(3, 50)) }),
    )
    await writeFile(join(place.evidence, 'c.ndjson'), logons(5))
    const ran = await place.dwell(['investigate', 'evidence', '--out', 'report'])
    assertCode(ran, 0)
    assert.match(ran.stderr, /a-bomb\.gz: .*bomb.*(?:by hand|unpack)/)
    assert.match(ran.stderr, /b\.zip.*: .*bomb.*(?:by hand|unpack)/)
    const visibility: unknown = JSON.parse(await reportFile(place.out, 'visibility.json'))
    assert.match(JSON.stringify(visibility), /c\.ndjson/)
    const read = await place.dwell(['read', 'evidence', '--json'])
    assertCode(read, 0)
    assert.ok(outcomes(read).events.filter(({ source }) => source === 'windows:security').length >= 5)
  }))

test('damaged archives give what can be saved, and say what was lost', () =>
  inPlace(async (place) => {
    const whole = Buffer.from(
      await zipped({ 'a.ndjson': Buffer.from(logons(200)), 'b.ndjson': Buffer.from(logons(200, 1001)) }),
    )
    await writeFile(join(place.evidence, 'cut.zip'), whole.subarray(0, whole.length - 200))
    const packed = gzipSync(logons(5000, 3001))
    await writeFile(join(place.evidence, 'cut.gz'), packed.subarray(0, Math.floor(packed.length / 2)))
    const ran = await place.dwell(['read', 'evidence', '--json'])
    assertCode(ran, 0)
    const { events } = outcomes(ran)
    assert.ok(events.length > 2200, `${events.length} events`)
    assert.match(ran.stderr, /^evidence\/cut\.zip.*: /m)
    assert.match(ran.stderr, /^evidence\/cut\.gz.*: /m)
  }))

test('a folder that Dwell did not write is left as it is, with exit 2; a report of Dwell is replaced whole', () =>
  inPlace(async (place) => {
    await writeFile(join(place.evidence, 'a.ndjson'), logons(5))
    await mkdir(place.out)
    await writeFile(join(place.out, 'precious.txt'), 'mine')
    const refused = await place.dwell(['investigate', 'evidence', '--out', 'report'])
    assertCode(refused, 2)
    assert.equal(refused.stdout, '')
    assert.match(
      refused.stderr,
      /--out report is not empty and was not written by Dwell, so it is left alone\. Name a new or empty folder\./,
    )
    assert.equal(await reportFile(place.out, 'precious.txt'), 'mine')
    assertCode(await place.dwell(['investigate', 'evidence', '--out', 'evidence/a.ndjson']), 2)

    const first = await place.dwell(['investigate', 'evidence', '--out', 'again'])
    assertCode(first, 0)
    await writeFile(join(place.path, 'again/stray.txt'), 'of no report')
    assertCode(await place.dwell(['investigate', 'evidence', '--out', 'again']), 0)
    await assertWholeReport(join(place.path, 'again'))
  }))
