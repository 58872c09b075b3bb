/**
 * Reads one input after the other until its time is over, and says on descriptor 3 which it begins and how it went. It may die:
 * the parent (`fuzz/run.ts`, which starts this) knows at which input, and makes that one again from the seed.
 */
import { mkdtempSync, readdirSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { argv } from 'node:process'
import { inputOf } from './fuzz/input.ts'
import { readInput } from './fuzz/read-input.ts'

const REPORT_TO = 3

const [, , target = '', seedFolder = '', seed = '', first = '0', seconds = '0'] = argv
const seeds = readdirSync(seedFolder)
  .sort()
  .map((name) => readFileSync(join(seedFolder, name)))
const folder = mkdtempSync(join(seedFolder, '../child-')) // removed by the parent, whatever becomes of us
const until = performance.now() + Number(seconds) * 1000
let run = Number(first)
do {
  const input = inputOf({ target, seeds, seed, run })
  writeSync(REPORT_TO, `begin ${run} ${input.length}\n`)
  const before = process.cpuUsage()
  // One after the other on purpose: each is timed.
  const wrong = await readInput(target, input, run, folder)
  const { user, system } = process.cpuUsage(before)
  writeSync(REPORT_TO, `end ${run} ${Math.round((user + system) / 1000)} ${JSON.stringify(wrong ?? null)}\n`)
  run += 1
} while (performance.now() < until)
