import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, test } from 'node:test'
import { exampleCommands, shownLines } from './check/readme-examples.ts'

const ROOT = join(import.meta.dirname, '..')
/** What the commands of the README need of a checkout. They write into their folder, which is not to be the checkout itself. */
const PARTS = ['bin', 'node_modules', 'package.json', 'rules', 'samples', 'src']

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
const commands = exampleCommands(readme)
const folder = mkdtempSync(join(tmpdir(), 'dwell-readme-'))
for (const part of PARTS) symlinkSync(join(ROOT, part), join(folder, part))
after(() => rmSync(folder, { recursive: true, force: true }))

/** Everything that the commands printed, one behind the other. */
let printed = ''

test('the README has commands to run', () => {
  assert.ok(commands.length >= 5, commands.join('\n'))
  assert.ok(commands[0]?.includes('investigate samples/first-look'))
})

for (const command of commands) {
  test(`the README's command does what it says: ${command}`, () => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}` },
    })
    assert.equal(status, 0, stderr)
    printed += stdout + stderr
  })
}

test('what the README shows as printed was printed', () => {
  const lines = shownLines(readme)
  assert.ok(lines.length > 0)
  for (const line of lines) assert.ok(printed.includes(`${line}\n`), `not printed: ${line}\n\n${printed}`)
})
