import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { InputError } from '../src/model/errors.ts'
import { DAY_US, formatInstant, type Instant } from '../src/model/time.ts'
import { CAMPAIGNS } from './campaigns/all.ts'
import type { CampaignScript } from './campaigns/campaign.ts'
import { type Played, type PlayedStep, playCampaign, truthJson } from './campaigns/play.ts'
import { type Beside, type BesideOptions, openBeside } from './inject/beside.ts'
import type { Observer } from './inject/observe.ts'
import { ownWorld } from './inject/own-world.ts'
import type { Sightings } from './inject/sightings.ts'
import { MAX_SEED } from './make.ts'
import type { World } from './world.ts'

/** What `dwell range inject` is told. */
export interface InjectOptions {
  readonly seed: number
  readonly campaigns: readonly string[]
  /** The folder of logs. */
  readonly into: string
}

/** What was written. */
export interface Injected {
  readonly people: number
  readonly hosts: number
  /** The new files, relative to the folder. */
  readonly files: readonly string[]
  readonly records: number
  readonly steps: number
  /** Steps that nothing of what is collected shows. */
  readonly unseen: number
  /** Campaigns of which the logs are too short to hold all. */
  readonly cut: readonly string[]
  readonly from: Instant
  readonly to: Instant
}

const TRUTH = 'truth.json'
const MARK = 'inject'

/** Checks what can be checked before the logs are read. @throws {InputError} that says what is wrong and what would be right. */
export function checkInject({ seed, campaigns, into }: InjectOptions): readonly CampaignScript[] {
  if (!Number.isInteger(seed) || seed < 0 || seed > MAX_SEED)
    throw new InputError('usage', `--seed must be a whole number from 0 to ${MAX_SEED}.`)
  const names = CAMPAIGNS.map(({ name }) => name)
  if (campaigns.length === 0)
    throw new InputError('usage', `Name an attack with --campaign NAME. There are: ${names.join(', ')}.`)
  for (const name of campaigns)
    if (!names.includes(name.toLowerCase()))
      throw new InputError('usage', `There is no campaign ${JSON.stringify(name)}. There are: ${names.join(', ')}.`)
  const entries = entriesOf(into)
  if (entries.includes(TRUTH))
    throw new InputError(
      'into',
      `${into} has a ${TRUTH}: something was put into it already. Take a fresh copy of your logs (or, for a range, its evidence/).`,
    )
  return CAMPAIGNS.filter(({ name }) => campaigns.some((one) => one.toLowerCase() === name))
}

function entriesOf(into: string): readonly string[] {
  try {
    if (statSync(into).isDirectory()) return readdirSync(into)
  } catch (cause) {
    throw new InputError(
      'into',
      `--into ${into}: there is no such folder. Name the one that holds your exported logs.`,
      {
        cause,
      },
    )
  }
  throw new InputError('into', `--into ${into} is a file. Name the folder that holds your exported logs.`)
}

/**
 * Plays campaigns in the organisation that the logs tell of, and writes their records beside the files that are there, with the truth.
 * No file that is there is touched; either everything is written or nothing.
 */
export function injectCampaigns(options: InjectOptions, observer: Observer): Injected {
  const scripts = checkInject(options)
  const { into } = options
  if (observer.known() === 0)
    throw new InputError(
      'into',
      `${into} holds no log into which a campaign can be put: Windows events, Entra's sign-ins, Microsoft 365's audit log, mail, Zeek, Squid, or Linux' auth and audit logs.`,
    )
  const seen = sightingsOf(observer, into)
  const part = newFolder(into)
  try {
    const { folder, ...made } = writeInto(part, options, scripts, seen)
    moveIn(folder, resolve(into), made.files)
    return made
  } catch (error) {
    throw isFull(error)
      ? new InputError('into', `There is no room left for the campaign beside the logs in ${into}; nothing was kept.`, {
          cause: error,
        })
      : error
  } finally {
    rmSync(part, { recursive: true, force: true })
  }
}

function sightingsOf(observer: Observer, into: string): Sightings {
  try {
    return observer.finish()
  } catch (cause) {
    throw new InputError(
      'into',
      `No record in ${into} has a time that can be believed, so nothing can be put among them.`,
      {
        cause,
      },
    )
  }
}

/** A folder of ours on the same disk, so that files can be moved in at once. */
function newFolder(into: string): string {
  try {
    return mkdtempSync(join(resolve(into), '.dwell-inject-'))
  } catch (cause) {
    throw new InputError(
      'into',
      `Nothing can be written into ${into}: give yourself the right, or take a copy of the logs.`,
      {
        cause,
      },
    )
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC'
}

/** A campaign chooses whom it attacks; so often it is played anew where the logs would show little of it. Many people need more time. */
const TRIES = 40
const TRIES_OF_MANY = 12
const MANY_PEOPLE = 200
const GOOD_SHARE = 0.9

/** One try, with its files below a folder of its own. */
interface Try {
  readonly folder: string
  readonly played: readonly Played[]
  readonly evidence: Beside
  readonly steps: readonly PlayedStep[]
  readonly visible: readonly PlayedStep[]
}

function writeInto(
  part: string,
  options: InjectOptions,
  scripts: readonly CampaignScript[],
  seen: Sightings,
): Injected & { readonly folder: string } {
  const { seed, into } = options
  const { world, invented } = ownWorld(seed, seen)
  const mark = [MARK, ...scripts.map(({ name }) => name)].join('-')
  let best: Try | undefined
  const tries = world.people.length > MANY_PEOPLE ? TRIES_OF_MANY : TRIES
  for (let number = 0; number < tries; number += 1) {
    const folder = join(part, String(number))
    mkdirSync(folder)
    const one = tryOnce(
      { ...world, seed: seed + number * ANOTHER_TRY },
      { seen, into: resolve(into), root: folder, mark },
      scripts,
    )
    if (best === undefined || one.visible.length > best.visible.length) best = one
    if (isGood(best, world.end)) break
  }
  if (best === undefined || best.visible.length === 0)
    throw new InputError(
      'into',
      `Nothing of ${scripts.map(({ name }) => name).join(', ')} would be seen in ${into}: the logs from ${formatInstant(seen.from)} to ${formatInstant(seen.to)} are too short, or hold none of its sources. Another --seed, --campaign or a longer export may do.`,
    )
  const { folder, played, evidence, steps, visible } = best
  const files = filesBelow(folder)
  const truth = truthJson({
    world: { ...world, seed },
    parameters: {
      injected: true,
      campaigns: scripts.map(({ name }) => name),
      users: world.people.length - invented.people.length,
      hosts: world.hosts.length - invented.hosts.length,
      days: Math.max(1, Math.round(((seen.to - seen.from) / DAY_US) * 100) / 100),
      files,
      invented,
      note: 'The truth about what was put in. It says nothing of what the logs held before.',
    },
    played,
    benign: [],
    gaps: evidence.gaps,
    sourceOf: evidence.sourceOf,
  })
  writeFileSync(join(folder, TRUTH), `${JSON.stringify(truth, null, 1)}\n`)
  return {
    folder,
    people: world.people.length - invented.people.length,
    hosts: world.hosts.length - invented.hosts.length,
    files,
    records: new Set(visible.flatMap(({ events }) => events.flat()).filter(({ record }) => record > 0)).size,
    steps: steps.length,
    unseen: steps.length - visible.length,
    cut: played.filter((one) => one.steps.some(({ time }) => time >= world.end)).map(({ script }) => script.name),
    from: seen.from,
    to: seen.to,
  }
}

/** Nearly all of it can be seen, and none of it comes too late. */
function isGood({ steps, visible, played }: Try, end: Instant): boolean {
  return (
    visible.length >= Math.max(1, steps.length * GOOD_SHARE) &&
    played.every((one) => one.steps.every(({ time }) => time < end))
  )
}

/** Far enough apart that another seed's first try is not this one's second. */
const ANOTHER_TRY = 1_000_003

function tryOnce(world: World, options: Omit<BesideOptions, 'world'>, scripts: readonly CampaignScript[]): Try {
  const evidence = openBeside({ world, ...options })
  const played = scripts.map((script, number) => play(script, { world, evidence, script, number }))
  evidence.flush(world.end)
  const steps = played.flatMap((one) => one.steps.filter(({ time }) => time < world.end))
  const visible = steps.filter(({ events }) => events.flat().some(({ record }) => record > 0))
  return { folder: options.root, played, evidence, steps, visible }
}

function play(script: CampaignScript, options: Parameters<typeof playCampaign>[0]): Played {
  try {
    return playCampaign(options)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new InputError(
      'into',
      `The logs do not hold what ${script.name} (${script.title}) needs (${cause.message}). Another --campaign or --seed may do.`,
      { cause },
    )
  }
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted()
}

/** Moves all files in, the truth last; what was moved is taken back where one can't be. */
function moveIn(part: string, into: string, files: readonly string[]): void {
  const moved: string[] = []
  try {
    for (const file of [...files, TRUTH]) {
      const target = join(into, file)
      if (existsSync(target))
        throw new InputError('into', `${target} is there already. Take a fresh copy of your logs, or delete it.`)
      mkdirSync(dirname(target), { recursive: true })
      renameSync(join(part, file), target)
      moved.push(target)
    }
  } catch (error) {
    for (const target of moved) rmSync(target, { force: true })
    throw error
  }
}
