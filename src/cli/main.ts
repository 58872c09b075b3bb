import { once } from 'node:events'
import { enableCompileCache } from 'node:module'
import { pino } from 'pino'
import { DwellError } from '../model/errors.ts'
import { instant } from '../model/time.ts'
import { inertText } from '../report/inert.ts'
import { type Command, helpText, nearestName, readArguments, type World } from './command.ts'
import { compileCacheFolder, readConfiguration } from './config.ts'
import { VERSION } from './version.ts'

enableCompileCache(compileCacheFolder(process.env))

/** Each command's module is loaded only when it is called: most start-up time is loading code. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  investigate: async () => (await import('./investigate.ts')).investigate,
  read: async () => (await import('./read.ts')).read,
  'scan logs': async () => (await import('./scan-logs.ts')).scanLogs,
  'rules list': async () => (await import('./rules.ts')).rulesList,
  'rules check': async () => (await import('./rules.ts')).rulesCheck,
  'rules test': async () => (await import('./rules.ts')).rulesTest,
  explain: async () => (await import('./explain.ts')).explain,
  ledger: async () => (await import('./ledger.ts')).ledger,
  doctor: async () => (await import('./doctor.ts')).doctor,
}

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
  const close = nearestName(names, within.length > 0 ? `${first} ${second}` : first)
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

function makeWorld(): World {
  const configuration = readConfiguration(process.env)
  const interrupted = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      const stopped = new DwellError('interrupted', 'Stopped. Nothing was written.')
      interrupted.abort(stopped)
      // Who waits for standard input would wait on. Where nobody does, nobody is to hear of it.
      process.stdin.once('error', () => {}).destroy(stopped)
      // A second Ctrl-C means it.
      process.once(name, () => process.exit(INTERRUPTED))
    })
  }
  return {
    configuration,
    log: pino({ level: configuration.logLevel }, pino.destination(2)),
    abort: interrupted.signal,
    now: () => instant(Date.now() * 1000),
    out: async (line) => {
      if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain')
    },
    note: (line) => process.stderr.write(`${line}\n`),
    stdin: process.stdin,
    isTerminal: { out: process.stdout.isTTY === true && configuration.colours, note: process.stderr.isTTY === true },
  }
}

// `dwell read … | head` closes our output: that is the reader's good right and no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof DwellError) {
    console.error(`dwell: ${inertText(error.message)}`)
    process.exitCode = error.code === 'interrupted' ? INTERRUPTED : error.exitCode
  } else {
    console.error('dwell: this is a bug in Dwell. Please report it with the following text:')
    console.error(inertText(error instanceof Error ? (error.stack ?? error.message) : String(error)))
    process.exitCode = 1
  }
}
