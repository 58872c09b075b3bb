import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import type { EvidenceOptions } from '../ingest/evidence.ts'
import { InputError } from '../model/errors.ts'
import type { CustomSource, ReadContext } from '../model/source.ts'
import { type Instant, instant, parseInstant } from '../model/time.ts'
import { customSource } from '../readers/custom/source.ts'
import type { Option, Values, World } from './command.ts'

/** Options that every command that reads evidence has. */
export const EVIDENCE_OPTIONS: Readonly<Record<string, Option>> = {
  since: {
    type: 'string',
    value: 'T',
    text: 'only what happened at or after this instant (RFC 3339; without a zone: UTC)',
  },
  until: { type: 'string', value: 'T', text: 'only what happened before this instant' },
  'time-zone': {
    type: 'string',
    value: 'Z',
    text: 'zone of times that state none, such as Europe/Berlin or +02:00 (default UTC, and then flagged)',
  },
  source: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    text: 'a YAML file that describes a source of your own (docs/custom-sources.md); may be given more than once',
  },
  password: {
    type: 'string',
    multiple: true,
    value: 'P',
    text: 'password of encrypted archives; may be given more than once',
  },
}

/** Rules that the user brings. */
export const RULES_OPTION: Option = {
  type: 'string',
  multiple: true,
  value: 'DIR',
  text: 'a folder, file or pack of Sigma rules beside our own; may be given more than once',
}

/** Bounds of time that the user gave. */
export interface TimeWindow {
  readonly since: Instant | undefined
  readonly until: Instant | undefined
}

export function readWindow(values: Values): TimeWindow {
  const [since, until] = [readTime(values, 'since'), readTime(values, 'until')]
  if (since !== undefined && until !== undefined && since >= until)
    throw new InputError('usage', '--since is not before --until, so nothing could be read. Swap them.')
  return { since, until }
}

/**
 * The last instant of which the evidence can tell, for logs that state no year: the run's own stamp, or what the user named as the end
 * where that is earlier.
 */
export function evidenceEnd(values: Values, { configuration, now }: World): Instant {
  const stamp = configuration.stamp ?? now()
  const named = [readTime(values, 'until'), readTime(values, 'as-of')].filter((time) => time !== undefined)
  return instant(Math.min(stamp, ...named))
}

/** An option that is an instant. @throws {InputError} where it is none. */
export function readTime(values: Values, name: string): Instant | undefined {
  const text = values.text(name)
  if (text === undefined) return undefined
  const time = parseInstant(text)
  if (time === undefined)
    throw new InputError(
      'usage',
      `--${name} ${JSON.stringify(text)} is no time. Write it like 2026-03-02 or 2026-03-02T07:14:09Z.`,
    )
  return time
}

/** An option that is a whole number. @throws {InputError} where it is none. */
export function readCount(values: Values, name: string): number | undefined {
  const text = values.text(name)
  if (text === undefined) return undefined
  if (!/^\d{1,6}$/.test(text))
    throw new InputError('usage', `--${name} ${JSON.stringify(text)} is no whole number. Write it like 10.`)
  return Number(text)
}

/** Minutes east of UTC of the zone that the user named, at each instant; undefined where none was named. */
export function readZone(values: Values): NonNullable<ReadContext['offsetMinutes']> | undefined {
  const zone = values.text('time-zone')
  if (zone === undefined) return undefined
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
  } catch (cause) {
    throw new InputError(
      'usage',
      `--time-zone ${JSON.stringify(zone)} is no zone that we know. Write it like Europe/Berlin or +02:00.`,
      { cause },
    )
  }
  const known = new Map<number, number>()
  return (epochMs) => {
    // Offsets change at whole quarters of an hour; one look-up for each keeps Temporal out of the hot path.
    const quarter = Math.floor(epochMs / 900_000)
    const cached = known.get(quarter)
    if (cached !== undefined) return cached
    const minutes =
      Temporal.Instant.fromEpochMilliseconds(quarter * 900_000).toZonedDateTimeISO(zone).offsetNanoseconds /
      60_000_000_000
    known.set(quarter, minutes)
    return minutes
  }
}

export function evidenceOptions(values: Values, world: World, workFolder: string): EvidenceOptions {
  return { workFolder, stdin: world.stdin, passwords: values.list('password'), abort: world.abort }
}

/** At least one path, or an InputError that shows what to write. */
export function requirePaths(paths: readonly string[], command: string): readonly string[] {
  if (paths.length === 0)
    throw new InputError(
      'usage',
      `Name what to read: a file, a folder, or - for standard input. For example: dwell ${command} ./evidence`,
    )
  return paths
}

/** Largest file that describes a source. */
const MAX_SOURCE_FILE_BYTES = 1024 * 1024

/** The sources that the user described. @throws {InputError} that names the file and what is wrong in it */
export async function readCustomSources(files: readonly string[]): Promise<readonly CustomSource[]> {
  const sources: CustomSource[] = []
  for (const file of files) {
    const { size } = await stat(file).catch((cause: unknown) => {
      throw new InputError('source', `--source ${file}: there is nothing to read there. Name a YAML file.`, { cause })
    })
    if (size > MAX_SOURCE_FILE_BYTES)
      throw new InputError('source', `--source ${file} has ${size} bytes; at most ${MAX_SOURCE_FILE_BYTES} are read.`)
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new InputError('source', `--source ${file} can't be read; name a YAML file, not a folder.`, { cause })
    })
    sources.push(customSource(text, file))
  }
  return sources
}

/** A private folder in the system's temporary place, gone when the block that uses it ends, however it ends. */
export async function scratchFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'dwell-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A rule file's text and its name as shown. */
export interface RuleFile {
  readonly file: string
  readonly text: string
}

/** Largest rule file that is read. The largest of SigmaHQ is below 50 KiB; our engine refuses more than 10 MiB anyway. */
const MAX_RULE_FILE_BYTES = 10 * 1024 * 1024

/** Every .yml and .yaml below the folders (or the files themselves), sorted by name. Oversized files are given without text. */
export async function readRuleFiles(paths: readonly string[]): Promise<readonly RuleFile[]> {
  const files: RuleFile[] = []
  for (const path of paths) {
    const kind = await stat(path).catch((cause: unknown) => {
      throw new InputError(
        'rules',
        `--rules ${path}: there is nothing to read there. Give a folder of Sigma rules or a rule file.`,
        { cause },
      )
    })
    const root = resolve(path)
    const names = kind.isDirectory()
      ? (await readdir(root, { recursive: true })).filter((name) => /\.ya?ml$/i.test(name)).sort()
      : ['']
    if (names.length === 0) throw new InputError('rules', `--rules ${path}: no .yml or .yaml file below it.`)
    const inside = await realpath(root)
    for (const name of names) {
      const full = name === '' ? root : join(root, name)
      const shown = name === '' ? path : join(path, name)
      const real = await realpath(full)
      const { size } = await stat(real)
      // A link that leads out of the named folder is not what the user named.
      if (name !== '' && relative(inside, real).startsWith('..')) continue
      if (size > MAX_RULE_FILE_BYTES)
        files.push({ file: shown, text: `title: too large (${size} bytes; at most ${MAX_RULE_FILE_BYTES})` })
      else files.push({ file: shown, text: await readFile(real, 'utf8') })
    }
  }
  return files
}

/** The folder of our own rules, beside the code or in the package. */
export const OWN_RULES: string = join(packageRoot(import.meta.dirname), 'rules')

/** The package's folder: the nearest above that holds the rules, whether the sources run or what was built of them. */
function packageRoot(folder: string): string {
  const above = dirname(folder)
  return above === folder || existsSync(join(folder, 'rules')) ? folder : packageRoot(above)
}
