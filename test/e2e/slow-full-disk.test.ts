import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { logons } from './evidence.test-support.ts'
import { assertCode, assertWholeReport, inPlace, lines, type Place, reportFile, SAMPLE } from './run.test-support.ts'

/** Runs with a disk of its own of `sizeMib` at `place.path/disk`; skips where the test may not mount one. */
async function withDisk(
  t: TestContext,
  sizeMib: number,
  run: (place: Place, disk: string) => Promise<void>,
): Promise<void> {
  await inPlace(async (place) => {
    const disk = join(place.path, 'disk')
    await mkdir(disk)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMib}m`, 'tmpfs', disk], { stdio: 'pipe' })
    } catch {
      t.skip('no right to mount a small disk here')
      return
    }
    try {
      await run(place, disk)
    } finally {
      execFileSync('umount', ['-l', disk])
    }
  })
}

/** Leaves `freeKib` on a disk. */
async function fill(disk: string, freeKib: number): Promise<void> {
  const kib = Number(lines(execFileSync('df', ['--output=avail', '-k', disk], { encoding: 'utf8' })).at(-1))
  await writeFile(join(disk, 'filler'), Buffer.alloc(Math.max(0, kib - freeKib) * 1024, 1))
}

const MANY = 40_000

test('a full disk below --out: a sentence that names it, no half report, exit 1; with room it is written', async (t) =>
  withDisk(t, 8, async (place, disk) => {
    await fill(disk, 200)
    const ran = await place.dwell(['investigate', SAMPLE, '--out', 'disk/report'])
    assertCode(ran, 1)
    assert.equal(ran.stdout, '')
    assert.match(
      ran.stderr,
      /^dwell: The report could not be written to disk\/report \(the disk is full: free space there, or name another disk with --out\)\. Nothing was left there\.$/m,
    )
    assert.deepEqual(await readdir(disk), ['filler'])
    await rm(join(disk, 'filler'))
    assertCode(await place.dwell(['investigate', SAMPLE, '--out', 'disk/report']), 0)
    await assertWholeReport(join(disk, 'report'))
    await fill(disk, 100)
    const ledger = await reportFile(join(disk, 'report'), 'ledger.json')
    assertCode(await place.dwell(['investigate', SAMPLE, '--out', 'disk/report']), 1)
    await assertWholeReport(join(disk, 'report'))
    assert.equal(await reportFile(join(disk, 'report'), 'ledger.json'), ledger, 'the report before is as it was')
  }))

test('a full disk below TMPDIR: a sentence that says which and what to do, no report, nothing left there', async (t) =>
  withDisk(t, 12, async (place, disk) => {
    await writeFile(join(place.evidence, 'a.ndjson'), logons(MANY))
    for (const freeKib of [0, 40, 3000]) {
      await fill(disk, freeKib)
      const ran = await place.dwell(['investigate', 'evidence', '--out', 'report'], { env: { TMPDIR: disk } })
      assertCode(ran, 1)
      assert.match(ran.stderr, /^dwell: .*(?:full|space).*(?:Free|free|TMPDIR|--home).*$/m)
      assert.equal(lines(ran.stderr).length, 1, ran.stderr)
      assert.equal(existsSync(place.out), false)
      assert.deepEqual(await readdir(disk), ['filler'])
      await rm(join(disk, 'filler'))
    }
  }))

test('a full disk below --home: a sentence, exit 1, and the home goes on once there is room', async (t) =>
  withDisk(t, 24, async (place, disk) => {
    await writeFile(join(place.evidence, 'a.ndjson'), logons(MANY))
    await fill(disk, 4000)
    const args = ['investigate', 'evidence', '--out', 'report', '--home', 'disk/home']
    const ran = await place.dwell(args)
    assertCode(ran, 1)
    assert.match(ran.stderr, /^dwell: .*disk.*full.*(?:Free|free).*$/m)
    assert.equal(existsSync(place.out), false)
    await rm(join(disk, 'filler'))
    const again = await place.dwell(args)
    assertCode(again, 0)
    assert.match(again.stdout, new RegExp(`Looked at: ${MANY.toLocaleString('en')} records`))
    await assertWholeReport(place.out)
  }))

test('a packed member that does not fit on the disk of the work folder is named; the rest is read', async (t) =>
  withDisk(t, 40, async (place, disk) => {
    await writeFile(join(place.evidence, 'a.ndjson.gz'), gzipSync(logons(30_000)))
    await writeFile(join(place.evidence, 'b.ndjson'), logons(7, 100_000))
    const ran = await place.dwell(['read', 'evidence', '--json'], { env: { TMPDIR: disk } })
    assertCode(ran, 0)
    assert.match(
      ran.stderr,
      /a\.ndjson\.gz: At offset \d+: The disk of the work folder is nearly full, .*Free some space, or set TMPDIR/,
    )
    assert.ok(lines(ran.stdout).filter((line) => line.includes('b.ndjson')).length === 7)
    assert.deepEqual(await readdir(disk), [])
  }))

test('an output that goes to a full disk is told of, with exit 1', async (t) => {
  if (!existsSync('/dev/full')) {
    t.skip('no /dev/full here')
    return
  }
  await inPlace(async (place) => {
    await writeFile(join(place.evidence, 'a.ndjson'), logons(100))
    for (const command of ['read evidence --json', 'rules list', 'investigate evidence --out report', '--help']) {
      const ran = await place.shell(`dwell ${command} > /dev/full`)
      assertCode(ran, 1)
      assert.match(ran.stderr, /The output can't be written \(ENOSPC\)/, command)
    }
    assert.match(await readFile(join(place.out, 'report.html'), 'utf8'), /<\/html>/)
  })
})
