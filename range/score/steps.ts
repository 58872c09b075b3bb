import { SECOND_US } from '../../src/model/time.ts'
import type { GivenSignal } from './answer.ts'
import { keyOf, keysOf } from './subjects.ts'
import type { Subject, TrueCampaign, TrueInterval, TrueStep, Truth } from './truth.ts'

/** How far a signal may be from a step in time where records can't be compared. */
const MAX_APART_US = SECOND_US

/** A step with its campaign. */
export interface PlacedStep {
  readonly campaign: TrueCampaign
  readonly step: TrueStep
}

/** Which signals point at which steps. */
export interface Sightings {
  /** `records`: by file and record. `times`: by time, subject and technique, since no file of the run is one of the truth. */
  readonly by: 'records' | 'times'
  readonly signalsOf: ReadonlyMap<TrueStep, readonly GivenSignal[]>
  /** By signal id; signals that point at no step are not in it. */
  readonly stepsOf: ReadonlyMap<string, readonly PlacedStep[]>
}

/** Finds the signals that point at a campaign's records. */
export function findSightings(truth: Truth, signals: readonly GivenSignal[]): Sightings {
  const steps = truth.campaigns.flatMap((campaign) => campaign.steps.map((step) => ({ campaign, step })))
  const trueFile = trueFiles(
    new Set(steps.flatMap(({ step }) => step.events.map(({ file }) => file))),
    new Set(signals.flatMap(({ events }) => events.map(({ file }) => file))),
  )
  const inWindow = byWindow(steps, truth.intervals)
  if (trueFile.size === 0) {
    const { by, stepsOf } = byTime(steps, truth.intervals)
    return gather(signals, { by, stepsOf: (signal) => [...stepsOf(signal), ...inWindow(signal)] })
  }

  const stepsAt = new Map<string, PlacedStep[]>()
  for (const placed of steps)
    for (const { file, record } of placed.step.events) {
      const key = `${file}\n${record}`
      stepsAt.set(key, [...(stepsAt.get(key) ?? []), placed])
    }
  return gather(signals, {
    by: 'records',
    stepsOf: (signal) => [
      ...signal.events.flatMap(({ file, record }) => stepsAt.get(`${trueFile.get(file) ?? ''}\n${record}`) ?? []),
      ...inWindow(signal),
    ],
  })
}

function gather(
  signals: readonly GivenSignal[],
  { by, stepsOf }: { readonly by: Sightings['by']; readonly stepsOf: (signal: GivenSignal) => readonly PlacedStep[] },
): Sightings {
  const signalsOf = new Map<TrueStep, GivenSignal[]>()
  const seen = new Map<string, readonly PlacedStep[]>()
  for (const signal of signals) {
    const steps = [...new Set(stepsOf(signal))]
    if (steps.length > 0) seen.set(signal.id, steps)
    for (const { step } of steps) {
      const others = signalsOf.get(step)
      if (others === undefined) signalsOf.set(step, [signal])
      else others.push(signal)
    }
  }
  return { by, signalsOf, stepsOf: seen }
}

/**
 * The truth's name of each file of the run. The truth names files from its own folder, a run as they were given on its command
 * line: they are one where one path ends with the other. Of several the longest is taken; where two are as long, none.
 */
function trueFiles(truths: ReadonlySet<string>, given: ReadonlySet<string>): ReadonlyMap<string, string> {
  const byName = Map.groupBy(
    [...truths].map((file) => ({ file, parts: partsOf(file) })),
    ({ parts }) => parts.at(-1),
  )
  const out = new Map<string, string>()
  for (const file of given) {
    const parts = partsOf(file)
    const near = (byName.get(parts.at(-1)) ?? [])
      .map((one) => ({ file: one.file, length: sharedEnd(one.parts, parts) }))
      .filter(({ length }) => length > 0)
      .sort((a, b) => b.length - a.length)
    const [best, second] = near
    if (best !== undefined && best.length !== second?.length) out.set(file, best.file)
  }
  return out
}

function partsOf(file: string): readonly string[] {
  return file.split(/[/\\]+/).filter((part) => part !== '' && part !== '.')
}

/** How many parts the shorter path has, where the longer one ends with it; else 0. */
function sharedEnd(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length)
  for (let back = 1; back <= length; back += 1) if (a.at(-back) !== b.at(-back)) return 0
  return length
}

function byTime(steps: readonly PlacedStep[], intervals: readonly TrueInterval[]): Parameters<typeof gather>[1] {
  const names = namesOf(intervals)
  const sorted = steps
    .map((placed) => ({ placed, keys: new Set(placed.step.subjects.flatMap(names)) }))
    .sort((a, b) => a.placed.step.time - b.placed.step.time)
  return {
    by: 'times',
    stepsOf: (signal) => {
      const times = [signal.time, signal.endTime, ...signal.events.map(({ time }) => time)]
      const [first, last] = [Math.min(...times) - MAX_APART_US, Math.max(...times) + MAX_APART_US]
      const within = sorted.slice(firstFrom(sorted, first), firstFrom(sorted, last + 1))
      return within
        .filter(
          ({ placed: { step }, keys }) =>
            times.some((time) => Math.abs(time - step.time) <= MAX_APART_US) &&
            signal.techniques.some((technique) => isSameTechnique(technique, step.technique)) &&
            signal.entities.some((entity) => keys.has(keyOf(entity))),
        )
        .map(({ placed }) => placed)
    },
  }
}

/** Steps of which only the time between two instants is known: by a signal's technique, time and subject. */
function byWindow(
  steps: readonly PlacedStep[],
  intervals: readonly TrueInterval[],
): (signal: GivenSignal) => readonly PlacedStep[] {
  const names = namesOf(intervals)
  const windows = steps.flatMap((placed) => {
    const { time, until, events, subjects } = placed.step
    return until === undefined || events.length > 0
      ? []
      : [{ placed, from: time - MAX_APART_US, to: until + MAX_APART_US, keys: new Set(subjects.flatMap(names)) }]
  })
  return (signal) =>
    windows
      .filter(
        ({ placed, from, to, keys }) =>
          signal.endTime >= from &&
          signal.time <= to &&
          signal.techniques.some((technique) => isSameTechnique(technique, placed.step.technique)) &&
          (keys.size === 0 || signal.entities.some((entity) => keys.has(keyOf(entity)))),
      )
      .map(({ placed }) => placed)
}

/** The place of the first step at or after a time. */
function firstFrom(steps: readonly { readonly placed: PlacedStep }[], time: number): number {
  let [low, high] = [0, steps.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((steps[middle]?.placed.step.time ?? 0) < time) low = middle + 1
    else high = middle
  }
  return low
}

/** All names of a subject: a step may name it by its id alone, the intervals have the rest. */
export function namesOf(intervals: readonly TrueInterval[]): (subject: Subject) => readonly string[] {
  const all = new Map<string, Set<string>>()
  for (const { subject } of intervals) {
    const keys = keysOf(subject)
    for (const key of keys) all.set(key, new Set([...(all.get(key) ?? []), ...keys]))
  }
  return (subject) => keysOf(subject).flatMap((key) => [key, ...(all.get(key) ?? [])])
}

/** True where both are one technique, or one is a sub-technique of the other. */
export function isSameTechnique(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`)
}
