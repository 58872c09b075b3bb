import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

const run = promisify(execFile)
const dwell = join(import.meta.dirname, '../../bin/dwell')

interface Line {
  readonly file: string
  readonly verdict: string
  readonly score: number
  readonly rewrite: boolean
  readonly problem?: string
  readonly notAnalysed?: readonly string[]
  readonly signals: readonly { readonly detector: string; readonly because: readonly string[] }[]
}

async function scan(...args: readonly string[]): Promise<{ readonly lines: readonly Line[]; readonly notes: string }> {
  const { stdout, stderr } = await run(dwell, ['scan', 'mail', ...args, '--json'], { maxBuffer: 64 * 1024 * 1024 })
  const lines = stdout.split('\n').filter((line) => line !== '')
  return { lines: lines.map((line) => JSON.parse(line) as Line), notes: stderr } // our own command's contract
}

const honest = (number: number): string =>
  `From: Ivo Brandt <ivo@fabrikam.example>\nTo: kim@corp.example\nSubject: Parts ${number}\nDate: ${new Date(Date.UTC(2026, 0, 1 + 2 * number, 9)).toUTCString().replace('GMT', '+0000')}\nMessage-ID: <${number}@fabrikam.example>\nUser-Agent: Thunderbird\n\nHello Kim,\n\nthe parts are on their way.\n\nIvo\n`
const lure = `From: "Parcel Office" <qv7@dotted.example>\nTo: kim@corp.example\nSubject: Final notice: your parcel could not be delivered\nDate: Mon, 2 Mar 2026 09:00:00 +0000\nContent-Type: text/html\n\n<p>Dear customer, your package could not be delivered. Pay the delivery fee within 24 hours.</p><a href="https://xkqzvwtrp4h9.pages.dev/">Confirm your address</a>`

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dwell-scan-mail-'))
  try {
    await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test('a folder of a message, an mbox, a Maildir file without ending and a damaged message gives a line for each message', () =>
  withFolder(async (folder) => {
    await mkdir(join(folder, 'box/cur'), { recursive: true })
    await writeFile(join(folder, 'lure.eml'), lure)
    await writeFile(
      join(folder, 'old.mbox'),
      `From - Thu Jan  1 09:00:00 2026\n${honest(0)}\nFrom - Sat Jan  3 09:00:00 2026\n${honest(1)}`,
    )
    await writeFile(join(folder, 'box/cur/1771.host:2,S'), honest(2))
    await writeFile(join(folder, 'damaged.eml'), Buffer.from([0, 1, 2, 3]))
    await writeFile(join(folder, 'notes.txt'), 'no mail at all')
    const { lines, notes } = await scan(folder)
    assert.equal(lines.length, 5)
    const found = lines.find(({ file }) => file.endsWith('lure.eml'))
    assert.equal(found?.rewrite, true)
    assert.notEqual(found?.verdict, 'benign')
    assert.ok(found?.signals.some(({ because }) => because.length > 0))
    assert.equal(lines.filter(({ verdict }) => verdict === 'benign').length, 4)
    assert.notEqual(lines.find(({ file }) => file.endsWith('damaged.eml'))?.problem, undefined)
    assert.match(notes, /1 other file passed over/)
  }))

test('with history an imitation of a known domain is targeted; history itself is not judged', () =>
  withFolder(async (folder) => {
    const history = join(folder, 'history')
    await mkdir(history)
    for (let number = 0; number < 24; number += 1) await writeFile(join(history, `${number}.eml`), honest(number))
    const forged = honest(40).replaceAll('ivo@fabrikam', 'ivo@fabrikan').replace('the parts', 'the new papers')
    await writeFile(join(folder, 'forged.eml'), forged)
    const { lines } = await scan(join(folder, 'forged.eml'), '--history', history, '--domain', 'corp.example')
    assert.deepEqual(
      lines.map(({ verdict }) => verdict),
      ['targeted'],
    )
    assert.ok(lines[0]?.signals.some(({ detector }) => detector === 'mail/near-domain'))
    const { lines: alone } = await scan(join(folder, 'forged.eml'))
    assert.deepEqual(
      alone.map(({ verdict }) => verdict),
      ['benign'],
    )
  }))

test('a home judges the next mail as one run over all of it would, and passes over what it judged before', () =>
  withFolder(async (folder) => {
    const [monday, tuesday, home] = [join(folder, 'monday'), join(folder, 'tuesday'), join(folder, 'home')]
    for (const day of [monday, tuesday]) await mkdir(day)
    for (let number = 0; number < 24; number += 1) await writeFile(join(monday, `${number}.eml`), honest(number))
    const forged = honest(40).replaceAll('ivo@fabrikam', 'ivo@fabrikan').replace('the parts', 'the new papers')
    await writeFile(join(tuesday, 'forged.eml'), forged)
    await writeFile(join(tuesday, 'honest.eml'), honest(41))
    const own = ['--domain', 'corp.example']
    const judged = ({ lines }: { readonly lines: readonly Line[] }): unknown =>
      lines.map(({ file, verdict, score, signals }) => [file, verdict, score, signals])

    assert.equal((await scan(monday, '--home', home, ...own)).lines.length, 24)
    const apart = await scan(tuesday, '--home', home) // the home knows whose mail it is
    const together = await scan(tuesday, '--history', monday, ...own)
    assert.deepEqual(judged(apart), judged(together))
    assert.deepEqual(
      apart.lines.map(({ verdict }) => verdict),
      ['targeted', 'benign'],
    )
    const again = await scan(tuesday, monday, '--home', home)
    assert.deepEqual(again.lines, [])
    assert.match(again.notes, /26 messages judged in an earlier run were passed over/)
  }))

test('hostile messages are judged within seconds', () =>
  withFolder(async (folder) => {
    const head = 'From: a@b.example\nTo: kim@corp.example\nSubject: x\nDate: Mon, 2 Mar 2026 09:00:00 +0000\n'
    const parts = Array.from({ length: 5000 }, (_, at) => `--b\nContent-Type: text/plain\n\npart ${at}\n`).join('')
    const deep = Array.from(
      { length: 200 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\n`,
    ).join('')
    const cases: Readonly<Record<string, string>> = {
      parts: `${head}Content-Type: multipart/mixed; boundary=b\n\n${parts}--b--\n`,
      deep: `${head}${deep}Content-Type: text/plain\n\ntext`,
      links: `${head}Content-Type: text/html\n\n${'<a href="https://x.example/a">a</a>'.repeat(100_000)}`,
      words: `${head}\n${'=?UTF-8?B?eA==?= '.repeat(60_000)}${'verify your account '.repeat(100_000)}`,
      long: `${head}\n${'x'.repeat(24 * 1024 * 1024)}`,
      header: `From: ${'"a" <a@b.example>, '.repeat(50_000)}\nTo: kim@corp.example\nSubject: ${'x '.repeat(100_000)}\n\ntext`,
      nothing: '\n\n\u0000\u0000 no headers at all \r bare \r returns',
    }
    for (const [name, text] of Object.entries(cases)) await writeFile(join(folder, `${name}.eml`), text)
    const began = performance.now()
    const { lines } = await scan(folder)
    assert.equal(lines.length, Object.keys(cases).length)
    const said = (name: string): string =>
      lines.find(({ file }) => file.endsWith(`/${name}.eml`))?.notAnalysed?.join(' ') ?? 'nothing'
    assert.match(said('parts'), /characters the beginning and the end were looked at/)
    assert.match(said('words'), /characters the beginning and the end were looked at/)
    assert.match(said('long'), /characters the beginning and the end were looked at/)
    assert.match(said('header'), /past a bound/)
    assert.ok(
      performance.now() - began < 30_000,
      'seven hostile messages in less than 30 s, start-up and a busy machine included',
    )
  }))
