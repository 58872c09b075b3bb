import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type Input, PEER_NAMES, type PeerResult, type PeerSettings, runPeer } from './peer-engines.ts'

const place = mkdtempSync(join(tmpdir(), 'dwell-peers-'))
after(() => rmSync(place, { recursive: true, force: true }))

/** Puts a program on a PATH of its own: it notes its arguments, writes `says` to the file after `option`, and ends with `code`. */
function install(name: string, option: string, says: string, code = 0): string {
  const folder = mkdtempSync(join(place, 'bin-'))
  writeFileSync(join(folder, 'says'), says)
  writeFileSync(
    join(folder, name),
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/args'\nout=\nfor arg; do [ "$last" = '${option}' ] && out=$arg; last=$arg; done\n[ -n "$out" ] && cat '${folder}/says' > "$out"\necho trouble >&2\nexit ${code}\n`,
    { mode: 0o755 },
  )
  return folder
}

const argsOf = (folder: string): readonly string[] => readFileSync(join(folder, 'args'), 'utf8').trim().split('\n')

async function run(
  name: string,
  input: Input,
  path: string,
  settings: Partial<PeerSettings> = {},
): Promise<PeerResult> {
  return await runPeer(
    name,
    { input, folder: '/logs' },
    {
      scratch: place,
      path: `${join(place, 'no-such-folder')}:${path}`,
      settings: {
        rules: '/rules',
        chainsawMapping: undefined,
        hayabusaRules: undefined,
        zircoliteRules: undefined,
        ...settings,
      },
    },
  )
}

test('peers that are not on the PATH are absent', async () => {
  for (const name of PEER_NAMES) assert.deepEqual(await run(name, 'evtx', place), { kind: 'absent' })
  assert.deepEqual(PEER_NAMES, ['hayabusa', 'chainsaw', 'zircolite'])
})

test('a peer runs on the folder, is timed, and its alerts are counted: a line each', async () => {
  const folder = install('hayabusa', '--output', `{"a":1}\n${JSON.stringify('x'.repeat(200_000))}\n\n{"a":3}`)
  const result = await run('hayabusa', 'json', folder, { hayabusaRules: '/own' })
  assert.equal(result.kind, 'measured')
  assert.ok(result.kind === 'measured' && result.use.seconds > 0)
  assert.equal(result.kind === 'measured' && result.alerts, 3)
  assert.deepEqual(argsOf(folder).slice(0, 3), ['json-timeline', '--directory', '/logs'])
  assert.ok(argsOf(folder).includes('--JSON-input'))
  assert.deepEqual(argsOf(folder).slice(-2), ['--rules', '/own'])
  await run('hayabusa', 'evtx', folder)
  assert.ok(!argsOf(folder).includes('--JSON-input') && !argsOf(folder).includes('--rules'))
})

test('Zircolite lists rules, whose matches are added up; its rules are converted at each start or beforehand', async () => {
  const folder = install('zircolite.py', '--outfile', '[{"title":"A","count":3},{"title":"B","count":4}]')
  const result = await run('zircolite', 'evtx', folder)
  assert.equal(result.kind === 'measured' && result.alerts, 7)
  assert.ok(argsOf(folder).includes('--pipeline'))
  await run('zircolite', 'json', folder, { zircoliteRules: '/converted.json' })
  assert.deepEqual(argsOf(folder).slice(0, 5), ['--events', '/logs', '--jsononly', '--ruleset', '/converted.json'])
})

test('what a peer lacks or cannot take is said, and it is not run', async () => {
  const folder = install('chainsaw', '--output', '{}\n')
  assert.equal((await run('chainsaw', 'evtx', folder)).kind, 'unfit')
  assert.equal((await run('chainsaw', 'json', folder, { chainsawMapping: '/m.yml' })).kind, 'unfit')
  assert.throws(() => argsOf(folder))
  const result = await run('chainsaw', 'evtx', folder, { chainsawMapping: '/m.yml' })
  assert.equal(result.kind === 'measured' && result.alerts, 1)
})

test('a peer that fails, or writes nothing that can be counted, has no figures', async () => {
  const failed = await run('hayabusa', 'evtx', install('hayabusa', '--output', '', 3))
  assert.deepEqual(failed, { kind: 'failed', why: 'it ended with 3: trouble' })
  const nothing = await run('zircolite', 'evtx', install('zircolite', '--outfile', '{}'))
  assert.equal(nothing.kind, 'failed')
  assert.equal((await run('hayabusa', 'evtx', install('hayabusa', '--other', ''))).kind, 'failed')
})
