import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { RSPAMD, SPAM_ASSASSIN } from './peer-programs.ts'
import { askPeer, type PeerResult } from './peers.ts'

const place = mkdtempSync(join(tmpdir(), 'dwell-fake-peers-'))
after(() => rmSync(place, { recursive: true, force: true }))

const site = join(place, 'sa')
mkdirSync(site)
writeFileSync(join(site, 'v320.pre'), 'loadplugin Check')
writeFileSync(join(site, 'local.cf'), 'score OF_THE_SITE 100')
const rspamdSite = join(place, 'rspamd')
for (const folder of ['', 'modules.d', 'local.d']) mkdirSync(join(rspamdSite, folder), { recursive: true })
for (const file of [
  'rspamd.conf',
  'modules.d/rbl.conf',
  'modules.d/mid.conf',
  'local.d/of-the-site.conf',
  'rspamd.conf.local',
])
  writeFileSync(join(rspamdSite, file), 'x')

/** What every fake notes of its start: arguments, environment, and the files in its folder. */
const NOTES = `
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as http } from 'node:http'
import { createServer as plain } from 'node:net'
const folder = process.cwd()
const files = readdirSync(folder, { recursive: true })
const note = (name, value) => writeFileSync(import.meta.dirname + '/' + name, JSON.stringify(value))
note('start', { pid: process.pid, folder, args: process.argv.slice(2), env: process.env, files, site: files.includes('site/local.cf') ? readFileSync(folder + '/site/local.cf', 'utf8') : '' })
const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' })
note('child', child.pid)
`

/** Puts a program on a PATH of its own. */
function install(name: string, script: string): string {
  const folder = mkdtempSync(join(place, 'bin-'))
  writeFileSync(join(folder, name), `#!${process.execPath}\n${NOTES}\n${script}`, { mode: 0o755 })
  return folder
}

const SPAMD = `
const path = process.argv.find((one) => one.startsWith('--socketpath=')).slice(13)
plain({ allowHalfOpen: true }, (socket) => {
  let said = ''
  socket.on('data', (data) => { said += data.toString('latin1') })
  socket.on('end', () => {
    if (said.includes('SILENT')) return
    const isBad = said.includes('CHEAP')
    socket.end('SPAMD/1.1 0 EX_OK\\r\\nContent-length: 9\\r\\nSpam: ' + (isBad ? 'True ; 7.5' : 'False ; -0.1') + ' / 5.0\\r\\n\\r\\n' + (isBad ? 'A,B' : ''))
  })
}).listen(path)
`
const HTTP = `
const own = folder + '/etc/override.d/worker-normal.inc'
const path = /bind_socket = "(\\S+)/.exec(readFileSync(own, 'utf8'))[1]
http((asked, answer) => {
  let said = ''
  asked.on('data', (data) => { said += data }).on('end', () => {
    const isBad = said.includes('CHEAP')
    answer.end(JSON.stringify({ score: isBad ? 9 : 0.5, action: isBad ? 'add header' : 'greylist', symbols: isBad ? { X: {} } : {} }))
  })
}).listen(path)
`

const mails = (...texts: readonly string[]): readonly Buffer[] =>
  texts.map((text) => Buffer.from(`Subject: a\r\n\r\n${text}\r\n`))

interface Start {
  readonly pid: number
  readonly folder: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly files: readonly string[]
  readonly site: string
}

function noted(folder: string): Start {
  // The fake wrote it in this form.
  return JSON.parse(readFileSync(join(folder, 'start'), 'utf8')) as Start
}

/** Neither the program nor what it started runs any more, and its folder is gone. */
async function assertEnded(folder: string): Promise<void> {
  const pids = [noted(folder).pid, Number(readFileSync(join(folder, 'child'), 'utf8'))]
  for (let left = 50; left > 0 && pids.some(isAlive); left -= 1) await pause(20)
  assert.deepEqual(pids.filter(isAlive), [])
  assert.ok(!existsSync(noted(folder).folder))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A process that ended and was not yet waited for is still listed.
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

async function askSpamd(path: string, messages: readonly Buffer[], startMs = 20_000): Promise<PeerResult> {
  return await askPeer(SPAM_ASSASSIN, messages, {
    path,
    configurations: [join(place, 'nowhere'), site],
    bounds: { start: startMs, message: 1500 },
  })
}

test('a peer that is not on the PATH is absent', async () => {
  assert.deepEqual(await askSpamd(`${join(place, 'nowhere')}:${place}`, mails('a')), { kind: 'absent' })
})

test('spamd is asked about each message, has no settings of the site and no environment, and ends', {
  timeout: 15_000,
}, async () => {
  const folder = install('spamd', SPAMD)
  const result = await askSpamd(folder, mails('CHEAP', 'Hello', 'SILENT'))
  assert.deepEqual(result, {
    kind: 'measured',
    scores: [{ score: 7.5, isSpam: true, rules: ['A', 'B'] }, { score: -0.1, isSpam: false, rules: [] }, undefined],
  })
  const { args, env, files, site: settings } = noted(folder)
  assert.deepEqual(env, { PATH: folder })
  assert.ok(args.includes('--local') && args.includes('--nouser-config'))
  assert.ok(files.includes('site/v320.pre'))
  assert.match(settings, /^use_bayes 0$/m)
  assert.doesNotMatch(settings, /OF_THE_SITE/)
  await assertEnded(folder)
})

test('rspamd runs without the site’s settings and without modules that ask others', async () => {
  const folder = install('rspamd', HTTP)
  const result = await askPeer(RSPAMD, mails('CHEAP', 'Hello'), {
    path: folder,
    configurations: [rspamdSite],
    bounds: { start: 20_000, message: 5000 },
  })
  assert.deepEqual(result, {
    kind: 'measured',
    scores: [
      { score: 9, isSpam: true, rules: ['X'] },
      { score: 0.5, isSpam: false, rules: [] },
    ],
  })
  const { files, env } = noted(folder)
  assert.ok(files.includes('etc/modules.d/mid.conf') && !files.includes('etc/modules.d/rbl.conf'))
  assert.ok(!files.includes('etc/local.d/of-the-site.conf'))
  assert.deepEqual(env, { PATH: folder })
  await assertEnded(folder)
})

test('a peer that ends, hangs at its start or lacks its configuration failed, and it is said why', async () => {
  const ends = install('spamd', 'child.kill(); console.error("no plugin implements check"); process.exit(3)')
  assert.deepEqual(await askSpamd(ends, mails('a')), {
    kind: 'failed',
    why: 'it ended with 3: no plugin implements check',
  })
  const hangs = install(
    'spamd',
    'console.log("loading rules"); process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1000)',
  )
  assert.deepEqual(await askSpamd(hangs, mails('a'), 1500), {
    kind: 'failed',
    why: 'it did not answer within 1.5 s: loading rules',
  })
  await assertEnded(hangs)
  const lacking = await askPeer(SPAM_ASSASSIN, mails('a'), { path: hangs, configurations: [join(place, 'nowhere')] })
  assert.ok(lacking.kind === 'failed' && lacking.why.startsWith('its configuration is in none of'))
})
