import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { appendFile, chmod, mkdir, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { InputError } from '../model/errors.ts'
import { gather, kinds, textOf, withFolder } from './evidence.fixture.ts'
import { openEvidence } from './evidence.ts'

test('a folder gives its files by path, whatever their names', () =>
  withFolder(async (folder, work) => {
    for (const name of ['b/2.log', 'a.log', 'a/z.log', 'B.log', 'line\nbreak \u001b[31m.log']) {
      await mkdir(join(folder, name, '..'), { recursive: true })
      await writeFile(join(folder, name), name)
    }
    const { sources, problems } = await gather([folder], work)
    assert.deepEqual(
      sources.map(({ file }) => file.slice(folder.length + 1)),
      ['B.log', 'a.log', 'a/z.log', 'b/2.log', 'line\nbreak \u001b[31m.log'],
    )
    assert.deepEqual(problems, [])
    for (const { file, text, sha256 } of sources) {
      assert.equal(text, file.slice(folder.length + 1))
      assert.equal(sha256, hash('sha256', text))
    }
  }))

test('a name that is no UTF-8 is read all the same', () =>
  withFolder(async (folder, work) => {
    await writeFile(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.of(0xe9)]), 'coffee')
    const { sources } = await gather([folder], work)
    assert.deepEqual(sources.map(textOf), ['coffee'])
  }))

test('an empty folder and no paths give nothing; an empty file is named', () =>
  withFolder(async (folder, work) => {
    assert.deepEqual(await gather([folder], work), { sources: [], problems: [] })
    assert.deepEqual(await gather([], work), { sources: [], problems: [] })
    await writeFile(join(folder, 'empty.log'), '')
    assert.deepEqual(kinds(await gather([folder], work)), ['empty'])
  }))

test('a path that is not there stops all before anything is read', () =>
  withFolder(async (folder, work) => {
    await writeFile(join(folder, 'a.log'), 'a')
    const missing = join(folder, 'missing.log')
    await assert.rejects(gather([folder, missing], work), (error) => {
      assert.ok(error instanceof InputError)
      assert.ok(error.message.includes(missing))
      return true
    })
    await assert.rejects(gather(['-'], work), InputError)
  }))

test('links are followed once and only within the folder', () =>
  withFolder(async (folder, work) => {
    const [evidence, outside] = [join(folder, 'evidence'), join(folder, 'outside.log')]
    await mkdir(join(evidence, 'deep'), { recursive: true })
    await writeFile(outside, 'outside')
    await writeFile(join(evidence, 'deep/a.log'), 'inside')
    await symlink('a.log', join(evidence, 'deep/again.log'))
    await symlink(outside, join(evidence, 'leaves.log'))
    await symlink('loop.log', join(evidence, 'loop.log'))
    await symlink('..', join(evidence, 'deep/up'))
    await symlink('nothing', join(evidence, 'dangling'))

    const { sources, problems } = await gather([evidence], work)
    assert.deepEqual(sources.map(textOf), ['inside'])
    assert.deepEqual(
      problems.map(({ file, kind, problem }) => [file.slice(evidence.length + 1), kind, problem.slice(0, 26)]),
      [
        ['dangling', 'skipped', 'It is a link to nothing, o'],
        ['deep/up', 'skipped', 'It is a link to a folder w'],
        ['leaves.log', 'skipped', 'It is a link that leaves t'],
        ['loop.log', 'skipped', 'It is a link that leads ba'],
      ],
    )
    // The user named these: a link is followed, and what was read already is not read again.
    const named = await gather([join(evidence, 'leaves.log'), outside, evidence, evidence], work)
    assert.deepEqual(named.sources.map(textOf), ['outside', 'inside'])
  }))

test('a pipe or a device is reported, never waited for', () =>
  withFolder(async (folder, work) => {
    const pipe = join(folder, 'pipe')
    execFileSync('/usr/bin/mkfifo', [pipe])
    assert.deepEqual(kinds(await gather([folder], work)), ['skipped'])
    assert.deepEqual(kinds(await gather([pipe, '/dev/null'], work)), ['skipped', 'skipped'])
  }))

test('what may not be read is reported', (t) =>
  withFolder(async (folder, work) => {
    await mkdir(join(folder, 'closed'))
    await writeFile(join(folder, 'closed/a.log'), 'a')
    await writeFile(join(folder, 'secret.log'), 'secret')
    await writeFile(join(folder, 'z.log'), 'open')
    await chmod(join(folder, 'closed'), 0)
    await chmod(join(folder, 'secret.log'), 0)
    const isRoot = process.getuid?.() === 0
    if (isRoot && process.seteuid === undefined) return t.skip('root may read everything')
    // Root may read everything: be nobody for a while.
    if (isRoot) {
      await chmod(folder, 0o755)
      await chmod(join(folder, '..'), 0o755)
      process.seteuid?.(65534)
    }
    try {
      const gathered = await gather([folder], work)
      assert.deepEqual(kinds(gathered), ['unreadable', 'unreadable'])
      assert.deepEqual(gathered.sources.map(textOf), ['open'])
    } finally {
      if (isRoot) process.seteuid?.(0)
      await chmod(join(folder, 'closed'), 0o700)
    }
  }))

test('a file that changes while it is read says so, and no more than its first length is read', () =>
  withFolder(async (folder, work) => {
    const [grows, rewritten, touched] = ['grows', 'rewritten', 'touched'].map((name) => join(folder, name))
    assert.ok(grows !== undefined && rewritten !== undefined && touched !== undefined)
    // Large enough that it is read twice.
    const large = '.'.repeat(2_000_000)
    for (const path of [grows, rewritten, touched]) await writeFile(path, `first${path === rewritten ? large : ''}`)
    const past = new Date(2020, 1, 1)
    await utimes(rewritten, past, past)

    const seen: string[] = []
    for await (const item of openEvidence([folder], { workFolder: work })) {
      if ('problem' in item) {
        seen.push(`${item.kind} ${item.file.slice(folder.length + 1)}`)
        continue
      }
      if (item.file === grows) await appendFile(grows, ' and more')
      if (item.file === rewritten) {
        await writeFile(rewritten, `other${large}`)
        await utimes(rewritten, past, past)
      }
      const chunks = await Array.fromAsync(item.open())
      seen.push(Buffer.concat(chunks).toString().replace(large, ''))
    }
    assert.deepEqual(seen, ['first', 'changed grows', 'other', 'changed rewritten', 'first'])
  }))

test('standard input is read, also when it is an archive', () =>
  withFolder(async (_folder, work) => {
    async function* stdin(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('a line\n')
      yield Buffer.from('and one more\n')
    }
    const { sources } = await gather(['-'], work, { stdin: stdin() })
    assert.deepEqual(
      sources.map(({ file, text }) => [file, text]),
      [['-', 'a line\nand one more\n']],
    )
  }))

test('the work folder is left out of a folder that holds it', () =>
  withFolder(async (folder, work) => {
    await writeFile(join(work, 'spooled'), 'not evidence')
    await writeFile(join(folder, 'a.log'), 'evidence')
    const { sources } = await gather([join(folder, '..')], work)
    assert.deepEqual(sources.map(textOf), ['evidence'])
  }))

test('an aborted run stops', () =>
  withFolder(async (folder, work) => {
    await writeFile(join(folder, 'a.log'), 'evidence')
    await assert.rejects(gather([folder], work, { abort: AbortSignal.abort() }), { name: 'AbortError' })
  }))
