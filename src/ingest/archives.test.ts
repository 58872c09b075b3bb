import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter, type ZipWriterConstructorOptions } from '@zip.js/zip.js'
import fc from 'fast-check'
import tar from 'tar-stream'
import { gather, kinds, textOf, withFolder } from './evidence.fixture.ts'

type Files = Readonly<Record<string, string | Uint8Array>>

async function zip(files: Files, options: ZipWriterConstructorOptions = {}): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, ...options })
  for (const [name, content] of Object.entries(files)) {
    await writer.add(name, new Uint8ArrayReader(Buffer.from(content)))
  }
  return writer.close()
}

function pack(files: Files, type: 'file' | 'symlink' = 'file'): Promise<Buffer> {
  const archive = tar.pack()
  for (const [name, content] of Object.entries(files)) {
    if (type === 'file') archive.entry({ name }, Buffer.from(content))
    else archive.entry({ name, type, linkname: String(content) })
  }
  archive.finalize()
  return buffer(archive)
}

/** Text that does not pack well, of about `lines` × 60 bytes. */
function noisyLog(lines: number): string {
  return Array.from({ length: lines }, (_, line) => `${line} ${randomBytes(24).toString('hex')}\n`).join('')
}

const TWO: Files = { 'a.log': 'alpha\n', 'deep/b.log': 'beta\n' }

for (const [name, make] of [
  ['a.zip', () => zip(TWO)],
  ['a.zip64', () => zip(TWO, { zip64: true })],
  ['a.tar', () => pack(TWO)],
] as const) {
  test(`${name}: members are named behind the archive`, () =>
    withFolder(async (folder, work) => {
      const path = join(folder, name)
      await writeFile(path, await make())
      const { sources, problems } = await gather([path], work)
      assert.deepEqual(
        sources.map(({ file, text }) => [file, text]),
        [
          [`${path}!/a.log`, 'alpha\n'],
          [`${path}!/deep/b.log`, 'beta\n'],
        ],
      )
      assert.deepEqual(problems, [])
    }))
}

const SEVEN_ZIP =
  'N3q8ryccAATeSnrdbAAAAAAAAAAgAAAAAAAAADee3vgBAAphbHBoYQpiZXRhCgAAAIEzB64Pzt0HYQkqrtOqhSYoGKffAS9QBOYSv4zDMKgywJwD1GW9' +
  '4ApE5XmPi0a1IoXZl/Hnjhyg/Hnc5FGIDHAkprvfMu1pij/PkoCjJBVEyoWMkHU2MgAAAAAXBg8BCV0ABwsBAAEjAwEBBV0AEAAADG4KAZ9HKXcAAA=='
const SEVEN_ZIP_LOCKED =
  'N3q8ryccAAQhuELvEAAAAAAAAABqAAAAAAAAABJHaAoyIawnCXv2PBTdysA/RkFLAQQGAAEJEAAHCwEAAiQG8QcBElMP34X+0FxmlBJaFhEU27/GsyEh' +
  'AQABAAwKBgAICgHsbmCfAAAFARkBABEPAGEAMgAuAGwAbwBnAAAAGQQAAAAAFAoBAO2Hcu4hfN0BFQYBACCApIEAAA=='
const XZ = '/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAFYWxwaGEKAAAAzas+MriZnfIAAR4GwS+kHR+2830BAAAAAARZWg=='

test('7z is read, told to be too large, locked or cut off', () =>
  withFolder(async (folder, work) => {
    const path = join(folder, 'a.bin')
    await writeFile(path, Buffer.from(SEVEN_ZIP, 'base64'))
    const whole = await gather([path], work)
    assert.deepEqual(whole.sources.map(textOf), ['alpha\n', 'beta\n'])
    assert.deepEqual(kinds(whole), [])
    assert.deepEqual(kinds(await gather([path], work, { limits: { max7zBytes: 100 } })), ['bound'])

    await writeFile(path, Buffer.from(SEVEN_ZIP, 'base64').subarray(0, 100))
    assert.deepEqual(kinds(await gather([path], work)), ['damaged'])
    await writeFile(path, Buffer.from(SEVEN_ZIP_LOCKED, 'base64'))
    assert.deepEqual(kinds(await gather([path], work)), ['locked'])
  }))

test('xz is read, also several streams in a row, and what is cut off says so', () =>
  withFolder(async (folder, work) => {
    const path = join(folder, 'a.log.xz')
    const one = Buffer.from(XZ, 'base64')
    await writeFile(path, Buffer.concat([one, one, Buffer.alloc(8), one]))
    const whole = await gather([path], work)
    assert.deepEqual(
      whole.sources.map(({ file, text }) => [file, text]),
      [[path, 'alpha\nalpha\nalpha\n']],
    )
    assert.deepEqual(kinds(whole), [])
    await writeFile(path, one.subarray(0, 30))
    assert.deepEqual(kinds(await gather([path], work)), ['damaged'])
  }))

test('a single packed file keeps its outer name, and a tar within is opened', () =>
  withFolder(async (folder, work) => {
    const archive = await pack(TWO)
    await writeFile(join(folder, '1.json.gz'), gzipSync('{}'))
    await writeFile(join(folder, '2.zst'), zstdCompressSync(archive))
    await writeFile(join(folder, '3.tgz'), gzipSync(archive))
    await writeFile(join(folder, '4.zip'), await zip({ 'x.gz': gzipSync(zstdCompressSync('deep')) }))
    const { sources, problems } = await gather([folder], work)
    assert.deepEqual(
      sources.map(({ file }) => file.slice(folder.length + 1)),
      ['1.json.gz', '2.zst!/a.log', '2.zst!/deep/b.log', '3.tgz!/a.log', '3.tgz!/deep/b.log', '4.zip!/x.gz'],
    )
    assert.equal(sources.at(-1)?.text, 'deep')
    assert.deepEqual(problems, [])
  }))

test('archives are opened down to the fifth level and no deeper', () =>
  withFolder(async (folder, work) => {
    let content: string | Uint8Array = 'at the bottom'
    for (let level = 1; level <= 5; level++) content = await (level % 2 === 0 ? pack : zip)({ inner: content })
    await writeFile(join(folder, 'five'), content)
    await writeFile(join(folder, 'six'), await zip({ inner: content }))
    const gathered = await gather([folder], work)
    assert.deepEqual(gathered.sources.map(textOf), ['at the bottom'])
    assert.deepEqual(
      gathered.problems.map(({ kind, file }) => [kind, file.slice(folder.length + 1)]),
      [['bound', 'six!/inner!/inner!/inner!/inner!/inner']],
    )
  }))

test('gzip members in a row are one; what is cut off or followed by litter keeps what came before', () =>
  withFolder(async (folder, work) => {
    const log = noisyLog(20_000)
    const packed = gzipSync(log)
    const path = join(folder, 'a.gz')
    await writeFile(path, Buffer.concat([packed, packed, Buffer.alloc(512)]))
    const twice = await gather([path], work)
    assert.equal(twice.sources[0]?.text, log + log)
    assert.deepEqual(kinds(twice), [])

    await writeFile(path, packed.subarray(0, packed.length / 2))
    const half = await gather([path], work)
    assert.deepEqual(kinds(half), ['damaged'])
    assert.equal(half.problems[0]?.offset, Math.floor(packed.length / 2))
    const text = half.sources[0]?.text ?? ''
    assert.ok(log.startsWith(text) && text.length > 0.45 * log.length, `${text.length} of ${log.length}`)

    await writeFile(path, Buffer.concat([packed, Buffer.from('litter that is no gzip')]))
    const littered = await gather([path], work)
    assert.equal(littered.sources[0]?.text, log)
    assert.deepEqual(
      littered.problems.map(({ kind, offset }) => [kind, offset]),
      [['damaged', packed.length]],
    )

    const broken = Buffer.from(packed)
    broken.set(randomBytes(64), packed.length - 64)
    await writeFile(path, broken)
    const damaged = await gather([path], work)
    assert.deepEqual(kinds(damaged), ['damaged'])
    assert.ok((damaged.sources[0]?.text.length ?? 0) > log.length - 64 * 1024)
  }))

test('a zip archive or tar archive that is cut off gives the members that are there', () =>
  withFolder(async (folder, work) => {
    const log = noisyLog(10_000)
    const files = { 'a.log': log, 'b.log': 'second', 'c.log': log }
    for (const whole of [await zip(files), await zip(files, { level: 0 }), await pack(files)]) {
      const path = join(folder, 'cut')
      await writeFile(path, whole.subarray(0, 0.75 * whole.length))
      const { sources, problems } = await gather([path], work)
      assert.deepEqual(
        sources.map(({ file }) => file.slice(path.length)),
        ['!/a.log', '!/b.log', '!/c.log'],
      )
      assert.equal(sources[0]?.text, log)
      assert.equal(sources[1]?.text, 'second')
      assert.ok(log.startsWith(sources[2]?.text ?? 'x') && (sources[2]?.text.length ?? 0) > 0.4 * log.length)
      assert.ok(problems.length >= 1 && problems.every(({ kind }) => kind === 'damaged'))
    }
  }))

test('a member whose checksum is wrong is read, and said to be damaged', () =>
  withFolder(async (folder, work) => {
    const archive = Buffer.from(await zip({ 'a.log': 'some text that is stored', 'b.log': 'b' }, { level: 0 }))
    archive.write('S', archive.indexOf('some text'))
    await writeFile(join(folder, 'a.zip'), archive)
    const gathered = await gather([folder], work)
    assert.deepEqual(gathered.sources.map(textOf), ['Some text that is stored', 'b'])
    assert.deepEqual(kinds(gathered), ['damaged'])
  }))

test('a tar header that is damaged costs its own member only', () =>
  withFolder(async (folder, work) => {
    const archive = await pack({ 'a.log': 'alpha', 'b.log': 'beta', 'c.log': 'gamma' })
    archive.fill('?', 1024, 1500)
    await writeFile(join(folder, 'a.tar'), archive)
    const gathered = await gather([folder], work)
    assert.deepEqual(gathered.sources.map(textOf), ['alpha', 'gamma'])
    assert.deepEqual(kinds(gathered), ['damaged'])
  }))

test('the password opens AES and ZipCrypto members, also when it is the second', () =>
  withFolder(async (folder, work) => {
    const log = noisyLog(100)
    for (const zipCrypto of [false, true]) {
      const path = join(folder, 'locked.zip')
      await writeFile(
        path,
        await zip({ 'a.log': log, 'inner.zip': await zip(TWO) }, { password: 'infected', zipCrypto }),
      )
      const open = await gather([path], work, { passwords: ['wrong', 'infected'] })
      assert.deepEqual(open.sources.map(textOf), [log, 'alpha\n', 'beta\n'])
      assert.deepEqual(kinds(open), [])

      const none = await gather([path], work)
      assert.deepEqual(kinds(none), ['locked', 'locked'])
      assert.match(none.problems[0]?.problem ?? '', /--password/)
      // ZipCrypto proves a password by one byte, so one in 256 wrong ones shows as damage only.
      const wrong = await gather([path], work, { passwords: ['wrong'] })
      assert.ok(
        kinds(wrong).length === 2 &&
          kinds(wrong).every((kind) => kind === 'locked' || (zipCrypto && kind === 'damaged')),
      )
    }
  }))

test('ZipCrypto: every wrong password that its one byte lets through is found out by the data', () =>
  withFolder(async (folder, work) => {
    const path = join(folder, 'locked.zip')
    await writeFile(path, await zip({ 'a.log': noisyLog(10) }, { password: 'right', zipCrypto: true }))
    const passwords = Array.from({ length: 1000 }, (_, index) => `wrong${index}`)
    const { sources, problems } = await gather([path], work, { passwords: [...passwords, 'right'] })
    assert.equal(sources.length, 1)
    assert.deepEqual(problems, [])
  }))

test('a decompression bomb is stopped by its ratio, and what came before is used', () =>
  withFolder(async (folder, work) => {
    const zeros = Buffer.alloc(10_000_000)
    const bomb = await zip({ 'b.zip': await zip({ 'zeros.log': zeros }), 'after.log': 'after' })
    await writeFile(join(folder, 'bomb.zip'), bomb)
    const limits = { expansionAllowanceBytes: 1_000_000, maxExpansionRatio: 100 }
    const stopped = await gather([folder], work, { limits })
    assert.deepEqual(kinds(stopped), ['bound'])
    const [first] = stopped.sources
    assert.ok(first !== undefined && first.text.length > 500_000 && first.text.length <= 1_000_000)
    // With the usual limits, 10 MB of zeros are no bomb: an EVTX file that was never filled looks like this.
    const usual = await gather([folder], work)
    assert.deepEqual(
      usual.sources.map(({ text }) => text.length),
      [10_000_000, 5],
    )
  }))

test('one member that is a bomb does not cost its neighbours', () =>
  withFolder(async (folder, work) => {
    const log = noisyLog(20_000)
    await writeFile(
      join(folder, 'a.zip'),
      await zip({ 'a.log': log, 'bomb.log': Buffer.alloc(10_000_000), 'z.log': 'after' }),
    )
    const limits = { expansionAllowanceBytes: 1_000_000, maxExpansionRatio: 100 }
    const { sources, problems } = await gather([folder], work, { limits })
    assert.equal(sources.length, 3)
    assert.equal(sources[2]?.text, 'after')
    assert.deepEqual(
      problems.map(({ kind, file }) => [kind, file.slice(folder.length + 1)]),
      [['bound', 'a.zip!/bomb.log']],
    )
  }))

test('the bounds of total bytes, of members and of the disk keep what came before', () =>
  withFolder(async (folder, work) => {
    const files = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}.log`, 'x'.repeat(100_000)]))
    for (const archive of [await zip(files), gzipSync(await pack(files))]) {
      const path = join(folder, 'a')
      await writeFile(path, archive)
      const total = await gather([path], work, { limits: { maxTotalBytes: 1_000_000 } })
      assert.deepEqual(kinds(total), ['bound'])
      assert.ok(total.sources.length >= 9 && total.sources.length <= 11, String(total.sources.length))
      const members = await gather([path], work, { limits: { maxMembers: 7 } })
      assert.deepEqual(kinds(members), ['bound'])
      assert.equal(members.sources.length, 7)
    }
    await writeFile(join(folder, 'b.gz'), gzipSync(noisyLog(50_000)))
    const full = await gather([join(folder, 'b.gz')], work, { limits: { minFreeBytes: Number.MAX_SAFE_INTEGER } })
    assert.deepEqual(kinds(full), ['bound'])
    assert.match(full.problems[0]?.problem ?? '', /disk/)
    assert.ok((full.sources[0]?.text.length ?? 0) > 500_000)
  }))

test('names of members are shown as they are and never reach the disk', () =>
  withFolder(async (folder, work) => {
    const names = ['../../up.log', '/etc/absolute.log', 'bell\u0007\u001b[2J.log', 'a\\b.log', 'x'.repeat(300), 'é.log']
    const large = noisyLog(40_000) // too large for memory, so that it is spooled
    const files = Object.fromEntries(names.map((name) => [name, large]))
    for (const archive of [await zip(files), await pack(files)]) {
      const path = join(folder, 'a')
      await writeFile(path, archive)
      const { sources } = await gather([path], work)
      assert.deepEqual(
        sources.map(({ file }) => file),
        names.map((name) => `${path}!/${name}`),
      )
      assert.deepEqual(await readdir(folder), ['a'])
      assert.deepEqual((await readdir(join(folder, '..'))).sort(), ['in', 'work'])
    }
  }))

test('a file that is nothing but broken member headers is read fast, and its problems are bounded', () =>
  withFolder(async (folder, work) => {
    const header = Buffer.alloc(32, 'PK\u0003\u0004')
    header.fill(0, 4)
    header.writeUInt16LE(8, 8)
    header.writeUInt16LE(1, 26)
    header.fill(0xff, 30)
    await writeFile(join(folder, 'a.zip'), Buffer.concat(Array.from({ length: 12_000 }, () => header)))
    const started = performance.now()
    const { problems } = await gather([folder], work)
    assert.equal(problems.length, 10_001)
    assert.match(problems.at(-1)?.problem ?? '', /^It has \d+ more problems/)
    assert.ok(performance.now() - started < 20_000)
  }))

test('litter of macOS is left out; links, RAR files and empty members are named', () =>
  withFolder(async (folder, work) => {
    await writeFile(
      join(folder, '1.zip'),
      await zip({
        '__MACOSX/._a': 'x',
        '._b': Buffer.of(0, 5, 0x16, 7, 0, 2),
        'a.rar': 'Rar!\x1a\x07\x01\x00',
        'e.log': '',
      }),
    )
    await writeFile(join(folder, '2.tar'), await pack({ 'link.log': '/etc/passwd' }, 'symlink'))
    const gathered = await gather([folder], work)
    assert.deepEqual(gathered.sources, [])
    assert.deepEqual(kinds(gathered), ['unsupported', 'empty', 'skipped'])
  }))

test('a data file of Outlook is named with what to do about it', () =>
  withFolder(async (folder, work) => {
    await writeFile(join(folder, 'archive.pst'), `!BDN${'\0'.repeat(600)}`)
    const gathered = await gather([folder], work)
    assert.deepEqual([gathered.sources, kinds(gathered)], [[], ['unsupported']])
    assert.match(gathered.problems[0]?.problem ?? '', /Outlook .*\.eml or mbox/)
  }))

test('a consumer that stops early leaves nothing in the work folder', () =>
  withFolder(async (folder, work) => {
    const { openEvidence } = await import('./evidence.ts')
    await writeFile(join(folder, 'a.zip'), await zip({ 'a.log': noisyLog(50_000), 'b.log': 'b' }))
    for await (const item of openEvidence([folder], { workFolder: work })) {
      assert.ok('open' in item)
      assert.equal((await readdir(work)).length, 1)
      break
    }
    assert.deepEqual(await readdir(work), [])
  }))

test('any bytes, and any archive with bytes of it changed, end in sources and problems', async () => {
  const archives = [
    Buffer.from(await zip(TWO)),
    Buffer.from(await zip(TWO, { password: 'infected' })),
    Buffer.from(await zip({ 'a.zip': await zip(TWO) })),
    gzipSync(await pack(TWO)),
    zstdCompressSync(await pack(TWO)),
    await pack(TWO),
    Buffer.from(SEVEN_ZIP, 'base64'),
    Buffer.from(XZ, 'base64'),
  ]
  const damaged = fc
    .tuple(
      fc.constantFrom(...archives),
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
        maxLength: 8,
      }),
      fc.double({ min: 0.2, max: 1, noNaN: true }),
    )
    .map(([archive, changes, keep]) => {
      const copy = Buffer.from(archive)
      for (const [at, byte] of changes) copy[Math.floor(at * (copy.length - 1))] = byte
      return copy.subarray(0, Math.ceil(keep * copy.length))
    })
  await withFolder(async (folder, work) => {
    const path = join(folder, 'a')
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, fc.uint8Array({ minLength: 1, maxLength: 2000 })), async (bytes) => {
        await writeFile(path, bytes)
        const { sources, problems } = await gather([path], work, { passwords: ['infected'] })
        assert.ok(sources.length + problems.length > 0)
        for (const { file, problem } of problems) assert.ok(file.startsWith(path) && problem.endsWith('.'))
      }),
      { numRuns: 400 },
    )
  })
})
