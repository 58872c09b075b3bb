import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { z } from 'zod'
import { LedgerOfRun, type RunAnswer, SignalOfRun, StoriesOfRun, VisibilityOfRun } from '../../range/score/answer.ts'
import { SCORE_SCHEMA, scoreJson } from '../../range/score/score-json.ts'
import { scoreSeveral } from '../../range/score/several.ts'
import { overallTable, scoreTable } from '../../range/score/table.ts'
import { TRUTH_SCHEMA, type Truth, TruthJson } from '../../range/score/truth.ts'
import { type Score, scoreRun } from '../../range/score.ts'
import { InputError } from '../model/errors.ts'
import { inertText } from '../report/inert.ts'
import type { Command } from './command.ts'
import { jsonOutputIndented } from './json-output.ts'

/** Above this a file is not what we write; the largest string that Node holds is twice as long. */
const MAX_FILE_BYTES = 256 * 1024 * 1024

/** `dwell range score`: how right a run is, by the truth about its evidence. */
export const rangeScore: Command = {
  name: 'range score',
  summary: 'Scores a report folder against the truth about its evidence. Several pairs are also scored together.',
  positionals: '',
  options: {
    truth: {
      type: 'string',
      multiple: true,
      value: 'FILE',
      text: "what really happened: truth.json of 'dwell range make'",
    },
    run: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      text: "what was found: a report folder of 'dwell investigate'",
    },
    json: { type: 'boolean', text: 'print dwell.score/1' },
  },
  examples: [
    'dwell range score --truth range/truth.json --run dwell-report',
    'dwell range score --truth samples/first-look-truth.json --run dwell-report --json',
    'dwell range score --truth a/truth.json --run a-report --truth b/truth.json --run b-report',
  ],
  run: async (_positionals, values, world) => {
    const runs: { readonly truth: string; readonly run: string; readonly score: Score }[] = []
    for (const { truth, run } of pairs(values.list('truth'), values.list('run')))
      runs.push({ truth, run, score: scoreRun(await readTruth(truth), await readRun(run)) })
    const [first] = runs
    if (first === undefined) return 1

    if (runs.length > 1) {
      const overall = scoreSeveral(runs.map(({ score }) => score))
      if (values.flag('json')) {
        const each = runs.map(({ score, ...names }) => ({ ...names, score: scoreJson(score) }))
        await world.out(jsonOutputIndented({ schema: SCORE_SCHEMA, runs: each, overall }))
        return 0
      }
      for (const line of overallTable(runs, overall)) await world.out(inertText(line))
      return 0
    }
    if (values.flag('json')) {
      await world.out(jsonOutputIndented(scoreJson(first.score)))
      return 0
    }
    for (const line of scoreTable(first.score)) await world.out(inertText(line))
    return 0
  },
}

/** Each truth with its run, in the order in which they were given. */
function pairs(
  truths: readonly string[],
  runs: readonly string[],
): readonly { readonly truth: string; readonly run: string }[] {
  if (truths.length === 0)
    throw new InputError('usage', "Name the truth with --truth FILE; 'dwell range make' writes it as truth.json.")
  if (runs.length === 0)
    throw new InputError('usage', "Name what was found with --run DIR, a report folder of 'dwell investigate'.")
  if (truths.length !== runs.length)
    throw new InputError(
      'usage',
      `There are ${truths.length} --truth and ${runs.length} --run. Give one --run for each --truth, in the same order.`,
    )
  return truths.flatMap((truth, at) => ({ truth, run: runs[at] ?? '' }))
}

async function readTruth(file: string): Promise<Truth> {
  const advice = "'dwell range make' writes such a file"
  const value = parseJson(await readText(file, `${file} can't be read. Name a truth.json; ${advice}.`), file, advice)
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined
  if (schema !== TRUTH_SCHEMA)
    throw new InputError(
      'truth',
      typeof schema === 'string' && schema.startsWith('dwell.truth/')
        ? `${file} is ${inertText(schema)}, and this version reads ${TRUTH_SCHEMA}. Make it again with 'dwell range make' of this version.`
        : `${file} is no truth: its schema is not ${TRUTH_SCHEMA}. Name a truth.json; ${advice}.`,
    )
  return checked(TruthJson, value, file, "Make it again with 'dwell range make'.")
}

async function readRun(folder: string): Promise<RunAnswer> {
  const again = "Make the report again with 'dwell investigate'."
  const text = (name: string): Promise<string> =>
    readText(
      join(folder, name),
      `--run ${folder} holds no ${name} that can be read, so it is no report of Dwell's. 'dwell investigate EVIDENCE --out ${folder}' makes one.`,
    )
  const read = async <Schema extends z.ZodType>(name: string, schema: Schema): Promise<z.infer<Schema>> => {
    const file = join(folder, name)
    return checked(schema, parseJson(await text(name), file, again), file, again)
  }
  const ledger = await read('ledger.json', LedgerOfRun)
  const told = await read('stories.json', StoriesOfRun)
  const file = join(folder, 'signals.ndjson')
  const signals = (await text('signals.ndjson')).split('\n').flatMap((line, at) => {
    const place = `${file}:${at + 1}`
    return line === '' ? [] : [checked(SignalOfRun, parseJson(line, place, again), place, again)]
  })
  return { ...ledger, ...told, signals, subjects: await subjectsSeen(join(folder, 'visibility.json')) }
}

/** How many users and hosts the run saw; null where the folder does not say, since only one rate needs it. */
async function subjectsSeen(file: string): Promise<number | null> {
  try {
    return VisibilityOfRun.parse(JSON.parse(await readFile(file, 'utf8'))).subjects
  } catch {
    return null
  }
}

async function readText(file: string, complaint: string): Promise<string> {
  try {
    const { size } = await stat(file)
    if (size > MAX_FILE_BYTES)
      throw new InputError('size', `${file} has ${size} bytes, and ${MAX_FILE_BYTES} are the most that is read.`)
    return await readFile(file, 'utf8')
  } catch (cause) {
    if (cause instanceof InputError) throw cause
    throw new InputError(basename(file), complaint, { cause })
  }
}

function parseJson(text: string, file: string, advice: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new InputError('json', `${file} is no JSON, so it was changed or cut off. ${sentence(advice)}`, { cause })
  }
}

function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  file: string,
  advice: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = inertText(issue?.path.join('.') ?? '')
  throw new InputError(
    'form',
    `${file} is not as it should be (${place}: ${inertText(issue?.message ?? '')}). ${advice}`,
  )
}

function sentence(advice: string): string {
  return advice.endsWith('.') ? advice : `${advice}.`
}
