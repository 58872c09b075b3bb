import { once } from 'node:events'
import { enableCompileCache } from 'node:module'
import { DwellError } from '../model/errors.ts'
import { lookUp } from '../model/look-up.ts'
import { instant } from '../model/time.ts'
import { inertText } from '../report/inert.ts'
import { type Command, helpText, nearestName, readArguments, STOPPED, type World } from './command.ts'
import { compileCacheFolder, readConfiguration } from './config.ts'
import { VERSION } from './version.ts'

enableCompileCache(compileCacheFolder(process.env))

/** Each command's module is loaded only when it is called: most start-up time is loading code. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = lookUp({
  investigate: async () => (await import('./investigate.ts')).investigate,
  read: async () => (await import('./read.ts')).read,
  'scan mail': async () => (await import('./scan-mail.ts')).scanMail,
  'scan logs': async () => (await import('./scan-logs.ts')).scanLogs,
  'rules list': async () => (await import('./rules.ts')).rulesList,
  'rules check': async () => (await import('./rules.ts')).rulesCheck,
  'rules test': async () => (await import('./rules.ts')).rulesTest,
  'rules add': async () => (await import('./rules.ts')).rulesAdd,
  'rules coverage': async () => (await import('./rules-coverage.ts')).rulesCoverage,
  hunt: async () => (await import('./hunt.ts')).hunt,
  logons: async () => (await import('./logons.ts')).logons,
  'logs gaps': async () => (await import('./logs-gaps.ts')).logsGaps,
  explain: async () => (await import('./explain.ts')).explain,
  ledger: async () => (await import('./ledger.ts')).ledger,
  'range make': async () => (await import('./range.ts')).rangeMake,
  'range inject': async () => (await import('./range-inject.ts')).rangeInject,
  'range truth': async () => (await import('./range-truth.ts')).rangeTruth,
  'range score': async () => (await import('./range-score.ts')).rangeScore,
  doctor: async () => (await import('./doctor.ts')).doctor,
})

/** Exit code of a command that was ended by Ctrl-C, as shells have it. */
const INTERRUPTED = 130

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--version') {
    console.log(VERSION)
    return 0
  }
  if (args.length === 0 || args[0] === '--help' || args[0] === '-h' || args[0] === 'help') {
    console.log(await overview())
    return args.length === 0 ? 2 : 0
  }
  const name = [args.slice(0, 2).join(' '), args[0] ?? ''].find((one) => one in COMMANDS)
  const load = name === undefined ? undefined : COMMANDS[name]
  if (name === undefined || load === undefined) {
    const first = args[0] ?? ''
    console.error(`dwell: no command "${inertText(first)}". ${nearestCommands(args)}'dwell --help' lists all.`)
    return 2
  }
  const command = await load()
  const { positionals, values, help } = readArguments(command, args.slice(name.split(' ').length))
  if (help) {
    console.log(helpText(command))
    return 0
  }
  return await command.run(positionals, values, makeWorld())
}

/** What the user may have meant: the commands that begin so (`rules` has several), else the one that is spelled like it. */
function nearestCommands(args: readonly string[]): string {
  const names = Object.keys(COMMANDS)
  const [first = '', second = ''] = args
  const within = names.filter((name) => name.startsWith(`${first} `))
  // Of a group alone all are meant, not the one with the shortest name.
  const isGroup = within.length > 0 && second === ''
  const close = isGroup ? undefined : nearestName(names, within.length > 0 ? `${first} ${second}` : first)
  const meant = close === undefined ? within : [close]
  return meant.length === 0 ? '' : `Did you mean ${meant.map((name) => `'dwell ${name}'`).join(' or ')}? `
}

async function overview(): Promise<string> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()))
  const width = Math.max(...commands.map(({ name }) => name.length))
  return [
    'Dwell finds out which users and hosts were compromised, when, for how long, and how we know.',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  dwell ${name.padEnd(width)}  ${summary}`),
    '',
    "'dwell COMMAND --help' shows options and examples. Start with: dwell investigate samples/first-look",
  ].join('\n')
}

/** Aborted once the run is to end early; the reason says why. Every command cleans up on its way out. */
const stopping = new AbortController()
let isFinished = false

/** Code of the reason to stop that is the good right of a reader such as `head`. */
const OUTPUT_CLOSED = 'output-closed'

function makeWorld(): World {
  const configuration = readConfiguration(process.env)
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      stop(new DwellError(STOPPED, 'Stopped before the end.'))
      // A second Ctrl-C means it.
      process.once(name, () => process.exit(INTERRUPTED))
    })
  }
  return {
    configuration,
    abort: stopping.signal,
    now: () => instant(Date.now() * 1000),
    out: async (line) => {
      stopping.signal.throwIfAborted()
      if (process.stdout.write(`${line}\n`)) return
      await once(process.stdout, 'drain', { signal: stopping.signal }).catch(() => stopping.signal.throwIfAborted())
    },
    note: (line) => process.stderr.write(`${line}\n`),
    stdin: process.stdin,
    isTerminal: { out: process.stdout.isTTY === true, note: process.stderr.isTTY === true && configuration.colours },
  }
}

function stop(reason: DwellError): void {
  stopping.abort(reason)
  // Who waits for standard input would wait on. Where nobody does, nobody is to hear of it.
  process.stdin.once('error', () => {}).destroy(reason)
}

/** Says what ended the run, and sets the exit code for it. */
function tell(error: unknown): void {
  if (!(error instanceof DwellError)) {
    console.error('dwell: this is a bug in Dwell. Please report it with the following text:')
    console.error(
      inertText(error instanceof Error ? (error.stack ?? error.message) : String(error), { keepLines: true }),
    )
    process.exitCode = 1
    return
  }
  if (error.code === OUTPUT_CLOSED) {
    process.exitCode = 0
    return
  }
  console.error(`dwell: ${inertText(error.message, { maxChars: MAX_MESSAGE_CHARS })}`)
  process.exitCode = error.code === STOPPED ? INTERRUPTED : error.exitCode
}

/** Our own sentences with a path or two in them; the bound is for what others put in. */
const MAX_MESSAGE_CHARS = 2000

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  const reason =
    error.code === 'EPIPE'
      ? new DwellError(OUTPUT_CLOSED, 'The output was closed.')
      : new DwellError(
          'output',
          `The output can't be written (${error.code ?? error.message}). Send it to another place, or free some space there.`,
        )
  stop(reason)
  if (isFinished) tell(reason)
})
// Whoever closed the place of our notes does not want them; the run itself goes on.
process.stderr.on('error', () => {})

try {
  process.exitCode = await main(process.argv.slice(2))
  stopping.signal.throwIfAborted()
} catch (error) {
  tell(error)
} finally {
  isFinished = true
}
