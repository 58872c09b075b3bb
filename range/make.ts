import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { InputError } from '../src/model/errors.ts'
import { DAY_US, instant } from '../src/model/time.ts'
import { CAMPAIGNS } from './campaigns/all.ts'
import type { CampaignScript } from './campaigns/campaign.ts'
import { type Benign, playCampaign, truthJson } from './campaigns/play.ts'
import { chanceOf } from './chance.ts'
import { lifeOfDay, openLife } from './life/day.ts'
import { makeWorld } from './organisation/make-world.ts'
import { writeDirectory } from './output/directory.ts'
import { openEvidence } from './output/evidence.ts'

/** What `dwell range make` is told. */
export interface MakeOptions {
  readonly seed: number
  readonly users: number
  readonly days: number
  /** Names; none given: one to three by the seed. `none` alone makes a range without an attack. */
  readonly campaigns: readonly string[]
  readonly noise: 'eval' | 'full'
  readonly out: string
  readonly abort?: AbortSignal
  readonly onDay?: (day: number) => void
}

const MIN_USERS = 5
const MAX_USERS = 20_000
const MAX_DAYS = 400
/** Seeds are whole numbers up to this. */
export const MAX_SEED: number = 2 ** 31
/** `full` writes some 35,000 events a person and day; more people than this would fill disks. */
const MAX_FULL_USERS = 200

/** Checks what was asked. @throws {InputError} that says what is wrong and what would be right. */
export function checkMake({ seed, users, days, campaigns, noise, out }: Omit<MakeOptions, 'abort' | 'onDay'>): void {
  const whole = (name: string, value: number, from: number, to: number): void => {
    if (!Number.isInteger(value) || value < from || value > to)
      throw new InputError('usage', `--${name} must be a whole number from ${from} to ${to}.`)
  }
  whole('seed', seed, 0, MAX_SEED)
  whole('users', users, MIN_USERS, noise === 'full' ? MAX_FULL_USERS : MAX_USERS)
  whole('days', days, 1, MAX_DAYS)
  const names = CAMPAIGNS.map(({ name }) => name)
  for (const name of campaigns) {
    if (name !== 'none' && !names.includes(name.toLowerCase()))
      throw new InputError(
        'usage',
        `There is no campaign ${JSON.stringify(name)}. There are: ${names.join(', ')}, none.`,
      )
  }
  if (existsSync(out) && (!isFolder(out) || readdirSync(out).length > 0))
    throw new InputError('out', `${out} is in use. Name a folder that is empty or is not there.`)
}

function isFolder(path: string): boolean {
  try {
    readdirSync(path)
    return true
  } catch {
    return false
  }
}

/** Which campaigns are played, in order. */
function chosen({ seed, campaigns }: MakeOptions): readonly CampaignScript[] {
  if (campaigns.length > 0) return CAMPAIGNS.filter(({ name }) => campaigns.some((one) => one.toLowerCase() === name))
  const chance = chanceOf(`${seed} choice of campaigns`)
  return chance.sample(CAMPAIGNS, chance.whole(1, 3))
}

/** What was made. */
export interface Made {
  readonly people: number
  readonly hosts: number
  readonly campaigns: readonly string[]
}

/**
 * Makes an organisation, its attackers and the truth. Everything goes into a folder beside `out`, which takes its name at the end:
 * what is there is whole. Memory holds one day.
 */
export function makeRange(options: MakeOptions): Made {
  checkMake(options)
  const out = resolve(options.out)
  const part = join(dirname(out), `.${basename(out)}.part`)
  rmSync(part, { recursive: true, force: true })
  try {
    mkdirSync(part, { recursive: true })
    const made = writeInto(part, options)
    rmSync(out, { recursive: true, force: true })
    renameSync(part, out)
    return made
  } catch (error) {
    rmSync(part, { recursive: true, force: true })
    throw error instanceof Error && 'code' in error && error.code === 'ENOSPC'
      ? new InputError(
          'out',
          `The disk is full; nothing was kept. A smaller range, or another place than ${out}, would do.`,
          { cause: error },
        )
      : error
  }
}

function writeInto(root: string, options: MakeOptions): Made {
  const { seed, users, days, noise } = options
  const world = makeWorld({ seed, users, days })
  const evidence = openEvidence(world, root)
  writeDirectory(world, root)
  const scripts = chosen(options)
  const played = scripts.map((script, number) => playCampaign({ world, evidence, script, number }))
  const benign: Benign[] = []
  const life = openLife({ world, evidence, rate: noise, benign })
  for (let day = 0; day < days; day += 1) {
    options.abort?.throwIfAborted()
    lifeOfDay(life, day, instant(world.start + (day + 1) * DAY_US))
    options.onDay?.(day + 1)
  }
  const truth = truthJson({
    world,
    parameters: { users, days, noise, campaigns: scripts.map(({ name }) => name) },
    played,
    benign,
    gaps: evidence.gaps,
  })
  writeFileSync(join(root, 'truth.json'), `${JSON.stringify(truth, null, 1)}\n`)
  return { people: world.people.length, hosts: world.hosts.length, campaigns: scripts.map(({ name }) => name) }
}
