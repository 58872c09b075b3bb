import { InputError, NotFoundError } from '../model/errors.ts'
import { inertText } from '../report/inert.ts'
import { type Answer, openAnswer, SOURCE_OPTIONS } from './answer-source.ts'
import type { Command } from './command.ts'
import { decodedLines } from './decoded-lines.ts'
import { explainRuleOnEvent } from './explain-rule.ts'
import { EVIDENCE_OPTIONS } from './inputs.ts'
import { jsonOutputIndented } from './json-output.ts'
import type { SignalLine } from './report-schemas.ts'

const MAX_ORIGINALS = 3

/** `dwell explain`: why a signal, a story or an interval says what it says, or why a rule matches an event or does not. */
export const explain: Command = {
  name: 'explain',
  summary: 'Says why: what was seen, what speaks against it, and the raw records.',
  positionals: '[ID]',
  options: {
    ...SOURCE_OPTIONS,
    rule: { type: 'string', value: 'R', text: 'in place of ID: a rule file, or the id or title of a rule' },
    event: {
      type: 'string',
      value: 'E',
      text: 'with --rule: FILE:RECORD as results name it, or with --home an event id',
    },
    ...EVIDENCE_OPTIONS,
    json: { type: 'boolean', text: 'print JSON' },
  },
  examples: [
    'dwell explain 5f2c9a --report ./dwell-report',
    'dwell explain 5f2c9a --home ./case-7',
    'dwell explain --rule rules/windows/x.yml --event evidence/Security.evtx:42',
  ],
  run: async ([id], values, world) => {
    if (values.text('rule') !== undefined || values.text('event') !== undefined) {
      if (id !== undefined) throw new InputError('usage', 'Give an ID, or --rule and --event, not both.')
      return await explainRuleOnEvent(values, world)
    }
    if (id === undefined)
      throw new InputError(
        'usage',
        'Name a signal, a story or an interval by its id, or by the beginning of it. The report shows ids; so do signals.ndjson, stories.json and ledger.json.',
      )
    await using stack = new AsyncDisposableStack()
    const answer = await openAnswer(values, world, stack)
    const found = find(answer, id)
    if (values.flag('json')) {
      await world.out(jsonOutputIndented(found.json))
      return 0
    }
    for (const line of await found.lines()) await world.out(inertText(line, { maxChars: 20_000 }))
    return 0
  },
}

/** The one thing whose id begins so. @throws {NotFoundError} for none, {InputError} for several. */
function find(
  answer: Answer,
  id: string,
): { readonly json: unknown; readonly lines: () => Promise<readonly string[]> } {
  const signals = answer.signals.filter((one) => one.id.startsWith(id))
  const stories = answer.stories.stories.filter((one) => one.id.startsWith(id))
  const intervals = answer.ledger.intervals.filter((one) => one.id.startsWith(id))
  const all = [...signals, ...stories, ...intervals]
  if (all.length === 0)
    throw new NotFoundError(
      'explain',
      `Nothing here has an id that begins with ${id}. signals.ndjson, stories.json and ledger.json hold the ids.`,
    )
  if (all.length > 1)
    throw new InputError(
      'explain',
      `${all.length} ids begin with ${id}: ${all
        .slice(0, 5)
        .map((one) => one.id)
        .join(', ')}. Give more of it.`,
    )
  const [signal, story, interval] = [signals[0], stories[0], intervals[0]]
  if (signal !== undefined) return { json: signal, lines: () => signalLines(signal, answer) }
  if (story !== undefined) {
    const members = answer.signals.filter((one) => story.signals.includes(one.id))
    return {
      json: { ...story, signals: members },
      lines: async () => [
        `Story ${story.id}: ${story.title}`,
        `score ${story.score}, ${story.firstTime} to ${story.lastTime}, stages: ${story.stages.join(', ')}`,
        ...members.map(
          (one) => `  ${one.time}  ${one.stage}: ${one.because[0] ?? one.detector}  [${one.id.slice(0, 8)}]`,
        ),
        ...story.links.map(
          (link) =>
            `  link ${link.from.slice(0, 8)} → ${link.to.slice(0, 8)} (${link.kind}, ${link.strength}): ${link.because ?? ''}`,
        ),
        ...story.unseen.map((text) => `  unseen: ${text}`),
      ],
    }
  }
  return {
    json: interval,
    lines: async () => [
      `Interval ${interval?.id ?? ''}: ${interval?.subject.names[0] ?? ''} is ${interval?.state ?? ''}`,
      ...(interval?.evidence ?? []).map(
        (item) =>
          `  ${item.time}  ${item.kind}: ${item.text}${item.signal === null ? '' : `  [${item.signal.slice(0, 8)}]`}`,
      ),
    ],
  }
}

async function signalLines(signal: SignalLine, answer: Answer): Promise<readonly string[]> {
  const { rule } = signal
  const originals: string[] = []
  for (const event of signal.events.slice(0, MAX_ORIGINALS)) {
    const original = await answer.original(event.id)
    if (original === undefined) continue
    originals.push(`Record ${event.record} of ${event.file}:`, ...original.split('\n'))
    originals.push(...decodedLines(JSON.parse(original))) // the answer wrote it from an event's fields
  }
  return [
    `Signal ${signal.id}`,
    `${signal.time} to ${signal.endTime}, ${signal.stage}, ${signal.techniques.join(' ') || 'no technique'}, weight ${signal.weight} (${signal.weightBasis}), seen ${signal.count === 1 ? 'once' : `${signal.count} times`}`,
    ...(rule === undefined
      ? [`Detector: ${signal.detector}`]
      : [
          `Rule: ${rule.title} (${rule.level}), by ${rule.author ?? 'unknown'}, ${rule.id}${rule.link === undefined ? '' : `, ${rule.link}`}`,
        ]),
    ...signal.entities.map(({ role, id }) => `  ${role}: ${id}`),
    'Because:',
    ...signal.because.map((text) => `  ${text}`),
    ...(signal.against.length === 0 ? [] : ['Against:', ...signal.against.map((text) => `  ${text}`)]),
    'Events:',
    ...signal.events.map(
      ({ time, source, file, record, id }) => `  ${time} ${source} ${file}, record ${record} [${id.slice(0, 8)}]`,
    ),
    ...(originals.length > 0
      ? originals
      : ['The originals are in the evidence at these places; with --home they are shown here.']),
  ]
}
