import { createReadStream, createWriteStream, existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { aitScenarios, openAit } from '../../range/adapters/ait.ts'
import { type ExternalTruth, externalTruthJson } from '../../range/adapters/external-truth.ts'
import { otrfTruth } from '../../range/adapters/otrf.ts'
import { InputError } from '../model/errors.ts'
import { isReject } from '../model/event.ts'
import { instant, isBelievable } from '../model/time.ts'
import { inertText } from '../report/inert.ts'
import { count } from '../report/words.ts'
import type { Command, Values, World } from './command.ts'
import { EVIDENCE_OPTIONS } from './inputs.ts'
import { eachOutcome } from './outcomes.ts'

const { 'time-zone': timeZone, password } = EVIDENCE_OPTIONS

/** `dwell range truth`: the labels of other people's data sets as a truth that `range score` takes. */
export const rangeTruth: Command = {
  name: 'range truth',
  summary: "Turns the labels of somebody else's data set into a truth that 'dwell range score' takes.",
  positionals: 'PATH',
  options: {
    from: {
      type: 'string',
      value: 'ait|otrf',
      text: 'ait: the folder of the AIT Alert Data Set; otrf: a metadata file of the OTRF Security Datasets',
    },
    scenario: { type: 'string', value: 'NAME', text: 'ait: which of its scenarios' },
    evidence: {
      type: 'string',
      value: 'DIR',
      text: "otrf: the data set's unpacked records, which are read for their time",
    },
    out: {
      type: 'string',
      value: 'DIR',
      text: 'a new or empty folder; gets truth.json and, from ait, evidence/ with the alerts without their labels',
    },
    ...(timeZone === undefined ? {} : { 'time-zone': timeZone }),
    ...(password === undefined ? {} : { password }),
  },
  examples: [
    'dwell range truth --from ait --scenario fox ./alert-data-set --out ./fox',
    'dwell range truth --from otrf ./_metadata/LSASS_campaign_01.yaml --evidence ./LSASS_campaign_01 --out ./lsass-01',
  ],
  run: async ([path], values, world) => {
    const from = values.text('from')
    if (from !== 'ait' && from !== 'otrf')
      throw new InputError('usage', '--from says whose data set it is: --from ait or --from otrf.')
    if (path === undefined)
      throw new InputError('usage', `Name the data set: dwell range truth --from ${from} PATH --out DIR.`)
    const out = freeFolder(values)
    const part = join(dirname(out), `.${basename(out)}.part`)
    rmSync(part, { recursive: true, force: true })
    try {
      await mkdir(part, { recursive: true })
      const lines =
        from === 'ait' ? await fromAit(path, values, part, world) : await fromOtrf(path, values, part, world)
      rmSync(out, { recursive: true, force: true })
      renameSync(part, out)
      for (const line of lines) await world.out(inertText(line))
      return 0
    } finally {
      rmSync(part, { recursive: true, force: true })
    }
  },
}

function freeFolder(values: Values): string {
  const out = values.text('out')
  if (out === undefined) throw new InputError('usage', '--out needs a folder that is empty or is not there.')
  try {
    if (!existsSync(out) || readdirSync(out).length === 0) return resolve(out)
  } catch {
    // It is a file.
  }
  throw new InputError('out', `${out} is in use. Name a folder that is empty or is not there.`)
}

async function fromAit(path: string, values: Values, part: string, world: World): Promise<readonly string[]> {
  const phases = await text(join(path, 'attack_phases.json'))
  const scenarios = aitScenarios(phases)
  const scenario = values.text('scenario')
  if (scenario === undefined || !scenarios.includes(scenario))
    throw new InputError('usage', `--scenario names one of: ${scenarios.join(', ')}.`)
  const servers = await text(join(path, 'server_configs', `${scenario}.yaml`))
  const file = `evidence/${scenario}_alerts.csv`
  const reading = openAit(scenario, file, { phases, servers })
  await mkdir(join(part, 'evidence'))
  const written = createWriteStream(join(part, file))
  const input = createReadStream(await alertsFile(path, scenario))
  let records = -1
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    world.abort.throwIfAborted()
    records += 1
    if (!written.write(`${reading.take(line)}\n`)) await new Promise((done) => written.once('drain', done))
  }
  written.end()
  await finished(written)
  const truth = reading.truth()
  await write(part, truth)
  const silent = reading.silent()
  return [
    `${scenario}: ${count(records, 'alert')}, ${count(truth.steps.length, 'phase')}, ${count(truth.intervals.length, 'compromised host')}.`,
    silent.length === 0 ? 'Each phase has alerts.' : `No alert tells of ${silent.join(', ')}.`,
  ]
}

/** The data set has its tables as .csv, some copies of it as .txt. */
async function alertsFile(path: string, scenario: string): Promise<string> {
  for (const ending of ['csv', 'txt']) {
    const file = join(path, 'alerts_csv', `${scenario}_alerts.${ending}`)
    if (existsSync(file)) return file
  }
  throw new InputError('truth', `${path} has no alerts_csv/${scenario}_alerts.csv.`)
}

async function fromOtrf(path: string, values: Values, part: string, world: World): Promise<readonly string[]> {
  const evidence = values.text('evidence')
  if (evidence === undefined)
    throw new InputError(
      'usage',
      "--evidence names the data set's unpacked records: its metadata do not tell their time.",
    )
  const metadata = await text(path)
  let [first, last] = [Number.POSITIVE_INFINITY, 0]
  await eachOutcome([evidence], values, world, async (batch) => {
    for (const outcome of batch)
      if (!isReject(outcome) && isBelievable(outcome.time)) {
        first = Math.min(first, outcome.time)
        last = Math.max(last, outcome.time)
      }
  })
  if (last === 0) throw new InputError('truth', `No record below ${evidence} has a time.`)
  const truth = otrfTruth(metadata, { from: instant(first), to: instant(last + 1) })
  await write(part, truth)
  const subjects = truth.intervals.map(({ subject }) => subject.names[0]).join(', ')
  return [
    `${truth.origin}: ${count(truth.steps.length, 'technique')}; ${subjects === '' ? 'the metadata name nobody who was compromised' : `compromised: ${subjects}`}.`,
  ]
}

async function write(part: string, truth: ExternalTruth): Promise<void> {
  await writeFile(join(part, 'truth.json'), `${JSON.stringify(externalTruthJson(truth), null, 1)}\n`)
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new InputError('truth', `${file} can't be read. Is PATH the data set?`, { cause })
  }
}
