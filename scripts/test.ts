/**
 * Runs tests with Node's own runner and ends with one line that counts them, the skipped ones too.
 *
 *     node scripts/test.ts SUITE [OPTIONS OF node --test]
 *     node scripts/test.ts all --test-name-pattern=lookalike
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { argv, execPath, exit, stderr } from 'node:process'
import { SUITES, testFiles } from './check/suites.ts'

const ROOT = join(import.meta.dirname, '..')
const REPORTER = './scripts/check/test-counts.ts'

const [suite = '', ...options] = argv.slice(2)
const patterns = SUITES[suite]
if (patterns === undefined) {
  stderr.write(`usage: node scripts/test.ts ${Object.keys(SUITES).join('|')} [OPTIONS OF node --test]\n`)
  exit(2)
}
const files = testFiles(patterns, globSync('{src,test,range,rules,scripts,bench}/**/*.test.ts', { cwd: ROOT }))
if (files.length === 0) {
  stderr.write(`No test file belongs to the suite ${suite}, so nothing was tested.\n`)
  exit(1)
}
const child = spawn(execPath, ['--test', `--test-reporter=${REPORTER}`, ...options, ...files], {
  cwd: ROOT,
  stdio: 'inherit',
})
const [code] = await once(child, 'exit')
exit(typeof code === 'number' ? code : 1)
