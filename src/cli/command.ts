import { type ParseArgsConfig, parseArgs } from 'node:util'
import { InputError } from '../model/errors.ts'
import type { Instant } from '../model/time.ts'
import type { Configuration } from './config.ts'

/** Code of the error that ends a command that the user stopped. */
export const STOPPED = 'interrupted'

/** One option of a command. */
export interface Option {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  /** What stands for the value in the usage line, such as `DIR`. */
  readonly value?: string
  readonly text: string
}

/** What a command is given of the world. Results go to `out`, progress and notes to `note`. */
export interface World {
  readonly configuration: Configuration
  readonly abort: AbortSignal
  now(): Instant
  /** Writes one line of the result; resolves when the other end can take more. */
  out(line: string): Promise<void>
  /** Writes one line for the person at the terminal. */
  note(line: string): void
  readonly stdin: AsyncIterable<Uint8Array>
  readonly isTerminal: { readonly out: boolean; readonly note: boolean }
}

/** The values of a command's options, by name without dashes. */
export interface Values {
  text(name: string): string | undefined
  list(name: string): readonly string[]
  flag(name: string): boolean
}

export interface Command {
  readonly name: string
  readonly summary: string
  /** What follows the name, such as `PATH…`. */
  readonly positionals: string
  readonly options: Readonly<Record<string, Option>>
  readonly examples: readonly string[]
  /** Does the work and gives the exit code. */
  run(positionals: readonly string[], values: Values, world: World): Promise<number>
}

/** Reads a command's arguments. @throws {InputError} that names the option that is wrong and the nearest one. */
export function readArguments(
  command: Command,
  args: readonly string[],
): { readonly positionals: readonly string[]; readonly values: Values; readonly help: boolean } {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } }
  for (const [name, { type, multiple }] of Object.entries(command.options))
    options[name] = { type, ...(multiple === true ? { multiple } : {}) }
  let parsed: ReturnType<typeof parseArgs>
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new InputError('usage', `${complaint(reason, command)} 'dwell ${command.name} --help' lists the options.`, {
      cause,
    })
  }
  checkPositionals(command, parsed.positionals)
  const raw = parsed.values
  const values: Values = {
    text: (name) => (typeof raw[name] === 'string' ? raw[name] : undefined),
    list: (name) => [raw[name] ?? []].flat().filter((value) => typeof value === 'string'),
    flag: (name) => raw[name] === true,
  }
  return { positionals: parsed.positionals, values, help: raw['help'] === true }
}

/** What is wrong with an option, in our words. */
function complaint(reason: string, { options }: Command): string {
  const name = /'(?:-\w, )?--([\w-]+)/.exec(reason)?.[1]
  const known = name === undefined ? undefined : options[name]
  if (known?.type === 'string') return `--${name} needs a value (${known.value ?? 'text'}).`
  if (known?.type === 'boolean') return `--${name} takes no value.`
  const close = name === undefined ? undefined : nearestName([...Object.keys(options), 'help'], name)
  return `${reason.split('. ')[0] ?? ''}.${close === undefined ? '' : ` Did you mean --${close}?`}`
}

/** Where a command takes nothing, or one thing, more is a mistake that must not pass in silence. */
function checkPositionals({ name, positionals }: Command, given: readonly string[]): void {
  if (positionals.endsWith('…')) return
  const most = positionals === '' ? 0 : 1
  const extra = given[most]
  if (extra === undefined) return
  const takes = most === 0 ? 'takes nothing but options' : `takes one ${positionals.replaceAll(/[[\]]/g, '')}`
  const fault = most === 0 ? 'is none' : 'is one too many'
  throw new InputError('usage', `'dwell ${name}' ${takes}; "${extra}" ${fault}. 'dwell ${name} --help' shows how.`)
}

/** More typing errors than this make another word. */
const MAX_TYPING_ERRORS = 3

/** The name that is spelled most like what was given; undefined where none is like it. */
export function nearestName(names: readonly string[], given: string): string | undefined {
  const [close] = names.map((name) => [name, distance(name, given)] as const).sort((a, b) => a[1] - b[1])
  return close !== undefined && close[1] <= Math.min(MAX_TYPING_ERRORS, given.length / 2) ? close[0] : undefined
}

/** Levenshtein distance; both words are short. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      )
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** The help page of a command. */
export function helpText(command: Command): string {
  const options = Object.entries({ ...command.options, help: { type: 'boolean', text: 'show this page' } as const })
  const heads = options.map(
    ([name, { value, multiple }]: [string, Option]) =>
      `--${name}${value === undefined ? '' : ` ${value}`}${multiple === true ? '…' : ''}`,
  )
  const width = Math.max(...heads.map((head) => head.length))
  return [
    `dwell ${command.name} ${command.positionals}`.trimEnd(),
    '',
    command.summary,
    '',
    'Options:',
    ...options.map(([, { text }], at) => `  ${(heads[at] ?? '').padEnd(width)}  ${text}`),
    '',
    'Examples:',
    ...command.examples.map((example) => `  ${example}`),
  ].join('\n')
}
