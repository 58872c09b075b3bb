import { foldEvidence } from '../ledger/fold.ts'
import type { Evidence, Visibility } from '../model/interval.ts'
import { formatInstant, type Instant, instant, parseInstant } from '../model/time.ts'
import { inertText } from '../report/inert.ts'
import { durationInWords, percent } from '../report/words.ts'
import { type Answer, openAnswer, SOURCE_OPTIONS } from './answer-source.ts'
import type { Command } from './command.ts'
import { readTime } from './inputs.ts'
import { jsonOutputIndented } from './json-output.ts'
import type { IntervalFile } from './report-schemas.ts'

/** `dwell ledger`: who was in whose hands, when. */
export const ledger: Command = {
  name: 'ledger',
  summary: 'Prints the intervals of compromise, now or as they were known at an instant.',
  positionals: '',
  options: {
    ...SOURCE_OPTIONS,
    'as-of': { type: 'string', value: 'T', text: 'what was known at that instant' },
    user: { type: 'string', value: 'U', text: 'only subjects one of whose names holds this text' },
    json: { type: 'boolean', text: 'print dwell.ledger/1' },
  },
  examples: [
    'dwell ledger --report ./dwell-report',
    'dwell ledger --home ./case-7 --as-of 2026-03-02T12:00:00Z',
    'dwell ledger --user kim --json',
  ],
  run: async (_positionals, values, world) => {
    await using stack = new AsyncDisposableStack()
    const asOf = readTime(values, 'as-of')
    const answer = await openAnswer(values, world, stack, asOf)
    const wanted = values.text('user')?.toLowerCase()
    const intervals = knownAt(answer, asOf).filter(
      ({ subject }) =>
        wanted === undefined || [subject.id, ...subject.names].some((name) => name.toLowerCase().includes(wanted)),
    )
    if (values.flag('json')) {
      await world.out(
        jsonOutputIndented({
          ...answer.ledger,
          knownAt: asOf === undefined ? answer.ledger.knownAt : formatInstant(asOf),
          intervals,
        }),
      )
      return 0
    }
    for (const interval of intervals) await world.out(inertText(line(interval), { keepLines: true }))
    if (intervals.length === 0)
      await world.out(
        'No evidence of compromise in what was seen. That is not the same as clean: see visibility.json for what was not.',
      )
    if (asOf !== undefined && answer.from === 'report')
      world.note(
        'From a report folder: its stories, with only the evidence of that instant. With --home the stories too are made anew.',
      )
    return 0
  },
}

/** The intervals as their evidence allowed at `asOf`: the same fold that made them, over what was known by then. */
function knownAt({ ledger: file, from }: Answer, asOf: Instant | undefined): readonly IntervalFile[] {
  if (asOf === undefined || from === 'home') return file.intervals
  return file.intervals.flatMap((interval) => {
    const evidence = interval.evidence.filter((item) => read(item.knownAt) <= asOf)
    if (evidence.length === 0) return []
    const facts = evidence.map(
      ({ kind, time, knownAt: known, text, signal, event, part, complete }): Evidence => ({
        kind,
        time: read(time),
        knownAt: read(known),
        text,
        signal,
        event,
        ...(part === undefined ? {} : { part }),
        ...(complete === undefined ? {} : { complete }),
      }),
    )
    const visibility = interval.visibility.map(
      ({ source, from: start, to, seen }): Visibility => ({ source, from: read(start), to: read(to), seenShare: seen }),
    )
    const { dwellSeconds, state, startUnseen, ...times } = foldEvidence(facts, visibility, asOf)
    const shown = Object.fromEntries(
      Object.entries(times).map(([name, time]) => [name, time === null ? null : formatInstant(time)]),
    )
    return [{ ...interval, ...shown, state, startUnseen, dwellSeconds, evidence }]
  })
}

function read(text: string): Instant {
  return parseInstant(text) ?? instant(0)
}

function line({
  subject,
  state,
  firstEvidence,
  firstProof,
  lastEvidence,
  contained,
  closed,
  dwellSeconds,
  confidence,
  startUnseen,
  earliestPossible,
}: IntervalFile): string {
  const dwell = dwellSeconds === null ? '' : `, ${durationInWords(dwellSeconds)}${contained === null ? ' so far' : ''}`
  return [
    `${state.toUpperCase()} ${subject.names[0] ?? subject.id}${dwell} (confidence ${percent(confidence ?? 0)})`,
    `  earliest possible ${earliestPossible ?? 'unknown'}${startUnseen ? ' (may have begun before the first log)' : ''}`,
    `  first evidence    ${firstEvidence ?? '-'}`,
    `  first proof       ${firstProof ?? '-'}`,
    `  last evidence     ${lastEvidence ?? '-'}`,
    `  contained         ${contained ?? 'no'}${closed === null ? '' : `, closed ${closed}`}`,
  ].join('\n')
}
