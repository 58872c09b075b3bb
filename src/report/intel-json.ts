import { compareText } from '../model/compare.ts'
import type { Signal } from '../model/signal.ts'
import type { Story } from '../model/story.ts'
import { DAY_US, formatInstant, instant } from '../model/time.ts'
import { extentOf } from './extent.ts'
import { type Json, jsonNumber, jsonText, jsonTime } from './json-text.ts'
import { subjectJson } from './ledger-json.ts'
import { byTime, evidenceSpan, standings } from './order.ts'
import type { ReportInput } from './report-input.ts'

/** Signals of stories, and the stories that hold each. */
interface Told {
  readonly signals: readonly Signal[]
  readonly storiesOf: ReadonlyMap<string, readonly Story[]>
}

/**
 * `intel.json`: how, how often and on whom (`dwell.intel/1`). Counts of what stories hold, nothing inferred from them: a
 * signal outside every story says nothing of an adversary. Who it was is not answered here, so the field is absent.
 */
export function intelJson(input: ReportInput): string {
  const told = toldBy(input)
  const span = evidenceSpan(input)
  return jsonText({
    schema: 'dwell.intel/1',
    knownAt: jsonTime(input.knownAt),
    observed:
      span === null
        ? null
        : { from: jsonTime(span.from), to: jsonTime(span.to), days: jsonNumber((span.to - span.from) / DAY_US) },
    methods: methods(input, told),
    targets: targets(input),
    frequency: frequency(input, told),
    unseen: [...new Set([...input.gaps, ...input.stories.flatMap(({ unseen }) => unseen)])].toSorted(compareText),
  })
}

function toldBy(input: ReportInput): Told {
  const storiesOf = new Map<string, Story[]>()
  for (const story of input.stories) {
    for (const id of story.signals) {
      const known = storiesOf.get(id)
      if (known === undefined) storiesOf.set(id, [story])
      else known.push(story)
    }
  }
  return { signals: byTime(input.signals.filter(({ id }) => storiesOf.has(id))), storiesOf }
}

function methods(input: ReportInput, { signals, storiesOf }: Told): Json {
  const byTechnique = new Map<string, Signal[]>()
  for (const signal of signals) {
    for (const technique of new Set(signal.techniques)) {
      const known = byTechnique.get(technique)
      if (known === undefined) byTechnique.set(technique, [signal])
      else known.push(signal)
    }
  }
  return [...byTechnique]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([technique, own]) => ({
      technique,
      name: input.attack(technique)?.name ?? null,
      stages: [...new Set(own.map(({ stage }) => stage))].toSorted(compareText),
      signals: own.length,
      events: own.reduce((sum, { count }) => sum + count, 0),
      stories: new Set(own.flatMap(({ id }) => storiesOf.get(id)?.map((story) => story.id) ?? [])).size,
      first: jsonTime(own[0]?.time),
      last: jsonTime(extentOf(own.map(({ endTime }) => endTime))?.to),
    }))
}

function targets(input: ReportInput): Json {
  return standings(input.intervals).map(({ subject, state, intervals }) => {
    const seen = extentOf(
      intervals.flatMap(({ firstEvidence, firstProof, lastEvidence }) => [firstEvidence, firstProof, lastEvidence]),
    )
    return {
      subject: subjectJson(subject),
      state,
      intervals: intervals.length,
      stories: new Set(intervals.map(({ story }) => story)).size,
      first: jsonTime(seen?.from),
      last: jsonTime(seen?.to),
    }
  })
}

function frequency(input: ReportInput, { signals, storiesOf }: Told): Json {
  const days = Map.groupBy(signals, ({ time }) => Math.floor(time / DAY_US))
  return {
    stories: input.stories.length,
    first: jsonTime(extentOf(input.stories.map(({ firstTime }) => firstTime))?.from),
    last: jsonTime(extentOf(input.stories.map(({ lastTime }) => lastTime))?.to),
    days: [...days]
      .toSorted(([a], [b]) => a - b)
      .map(([day, own]) => ({
        day: formatInstant(instant(day * DAY_US)).slice(0, 10),
        signals: own.length,
        stories: new Set(own.flatMap(({ id }) => storiesOf.get(id)?.map((story) => story.id) ?? [])).size,
      })),
  }
}
