import { openObserver } from '../../range/inject/observe.ts'
import { checkInject, injectCampaigns } from '../../range/inject.ts'
import { InputError } from '../model/errors.ts'
import { formatInstant } from '../model/time.ts'
import { inertText } from '../report/inert.ts'
import { count } from '../report/words.ts'
import type { Command } from './command.ts'
import { EVIDENCE_OPTIONS, readWindow } from './inputs.ts'
import { jsonOutputIndented } from './json-output.ts'
import { eachOutcome } from './outcomes.ts'
import { wholeNumber } from './range.ts'

const WINDOW = { since: true, until: true }

/** `dwell range inject`: an attack among somebody's own logs. */
export const rangeInject: Command = {
  name: 'range inject',
  summary: 'Puts an attack into a copy of your own logs, as more files beside them, with the truth about it.',
  positionals: '',
  options: {
    campaign: { type: 'string', multiple: true, value: 'NAME', text: 'an attack; may be given more than once' },
    into: { type: 'string', value: 'DIR', text: 'the folder of logs; its files stay as they are' },
    seed: { type: 'string', value: 'N', text: 'who is attacked, when and how (default 1)' },
    ...EVIDENCE_OPTIONS,
    json: { type: 'boolean', text: 'print what was written as JSON' },
  },
  examples: [
    'dwell range inject --campaign a2 --into ./logs-copy',
    'dwell range inject --campaign a8 --seed 5 --since 2026-03-01 --into ./logs-copy',
  ],
  run: async (_, values, world) => {
    const into = values.text('into')
    if (into === undefined)
      throw new InputError(
        'usage',
        '--into needs the folder of your logs: dwell range inject --campaign a2 --into DIR.',
      )
    const options = { seed: wholeNumber(values, 'seed', 1), campaigns: values.list('campaign'), into }
    checkInject(options)
    const observer = openObserver(readWindow(values))
    // All is read, whatever the period: a new record must not have a number that is taken.
    const all = { ...values, text: (name: string) => (name in WINDOW ? undefined : values.text(name)) }
    await eachOutcome([into], all, world, async (batch, reader) => observer.take(batch, reader))
    const made = injectCampaigns(options, observer)
    if (values.flag('json')) {
      const { from, to, ...rest } = made
      await world.out(
        jsonOutputIndented({ schema: 'dwell.injected/1', ...rest, from: formatInstant(from), to: formatInstant(to) }),
      )
      return 0
    }
    const names = options.campaigns.map((name) => name.toLowerCase()).join(', ')
    await world.out(
      inertText(
        `${into}: ${count(made.people, 'person', 'people')} and ${count(made.hosts, 'host')} from ${formatInstant(made.from)} to ${formatInstant(made.to)}. ${names}: ${count(made.records, 'record')} in ${count(made.files.length, 'new file')}; ${made.steps - made.unseen} of ${count(made.steps, 'step')} can be seen${made.cut.length === 0 ? '' : '; the logs are too short for all of it'}. truth.json says what happened.`,
      ),
    )
    for (const file of made.files) await world.out(inertText(`  ${file}`))
    return 0
  },
}
