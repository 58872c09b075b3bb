import { makeRange } from '../../range/make.ts'
import { InputError } from '../model/errors.ts'
import type { Command, Values } from './command.ts'

/** `dwell range make`: an invented organisation, its attackers, and the truth about both. */
export const rangeMake: Command = {
  name: 'range make',
  summary: 'Makes an invented organisation with its logs and mail, attacks on it, and the truth about them.',
  positionals: '',
  options: {
    seed: { type: 'string', value: 'N', text: 'the same seed gives the same bytes (default 1)' },
    users: { type: 'string', value: 'U', text: 'how many people work there (default 100)' },
    days: { type: 'string', value: 'D', text: 'how many days the evidence covers (default 30)' },
    campaign: {
      type: 'string',
      multiple: true,
      value: 'NAME',
      text: 'an attack, or none; may be given more than once (default: one to three by the seed)',
    },
    noise: {
      type: 'string',
      value: 'eval|full',
      text: 'eval: some 300 events a person and day (default); full: some 35,000',
    },
    out: { type: 'string', value: 'DIR', text: 'a new or empty folder; gets evidence/ and truth.json' },
  },
  examples: [
    'dwell range make --seed 7 --users 60 --days 14 --out ./range-7',
    'dwell range make --seed 8 --users 300 --days 45 --campaign a2 --campaign a8 --out ./range-8',
  ],
  run: async (_, values, world) => {
    const out = values.text('out')
    if (out === undefined) throw new InputError('usage', '--out needs a folder: dwell range make --out DIR.')
    const noise = values.text('noise') ?? 'eval'
    if (noise !== 'eval' && noise !== 'full')
      throw new InputError('usage', `--noise ${JSON.stringify(noise)}: write eval or full.`)
    const days = wholeNumber(values, 'days', 30)
    const made = makeRange({
      seed: wholeNumber(values, 'seed', 1),
      users: wholeNumber(values, 'users', 100),
      days,
      campaigns: values.list('campaign'),
      noise,
      out,
      abort: world.abort,
      onDay: (day) => {
        if (day % 10 === 0 || day === days) world.note(`day ${day} of ${days}`)
      },
    })
    const attacks = made.campaigns.length === 0 ? 'no attack' : made.campaigns.join(', ')
    await world.out(
      `${out}: ${made.people} people, ${made.hosts} hosts, ${days} days, ${attacks}. truth.json says what happened.`,
    )
    return 0
  },
}

/** An option that is a whole number. @throws {InputError} where it is none. */
export function wholeNumber(values: Values, name: string, otherwise: number): number {
  const text = values.text(name)
  if (text === undefined) return otherwise
  if (!/^\d{1,15}$/.test(text)) throw new InputError('usage', `--${name} ${JSON.stringify(text)} is no whole number.`)
  return Number(text)
}
