import type { Signal } from '../model/signal.ts'
import { DAY_US } from '../model/time.ts'

/** Below so many subject-days, evidence says nothing about habits. */
const MIN_SUBJECT_DAYS = 20
/** How often a detector fires on a day on which an intruder is at work on a subject. By judgement. */
const SEEN_IF_ATTACK = 0.3
/** How many subject-days of this site weigh as much as what a weight said before. By judgement. */
const PRIOR_DAYS = 50
/** How likely an intruder's doing is one that nobody else here does. By judgement: many use the system's own commands. */
const NOVEL_IF_ATTACK = 0.5
/** What is left of a weight at least, so that a habit still says that it was there. */
const LEAST_SHARE = 0.05

/** What is known of a detector here, by subject: days on which it fired, and for each pattern the subjects and how often. */
interface Habit {
  readonly days: Map<string, Set<number>>
  readonly patterns: Map<string, Map<string, Set<number>>>
  dayCount: number
  /** Patterns that were seen on one day of one subject, by that subject; counted when first asked for. */
  once?: ReadonlyMap<string, number>
  onceCount?: number
}

/**
 * Judges weights against this very evidence. Two questions, both about *other* hosts and accounts, so that an intruder who
 * stays long does not become a habit: how often does the detector fire there (the prior rate and theirs, weighed by how much
 * of each there is: empirical Bayes), and do others do just this too? What only this subject does keeps its weight even where
 * the detector is noisy, unless nearly every firing is unlike all others (Good–Turing: then news is no news).
 * Weights only fall, and the signal says why in `against`. Mail has profiles of its own.
 * @param days days on which hosts, and accounts apart from hosts, gave anything, over all of the evidence.
 */
export function weighSignals(
  signals: readonly Signal[],
  days: { readonly hosts: number; readonly accounts: number },
): readonly Signal[] {
  const habits = new Map<string, Habit>()
  for (const signal of signals) note(habits, signal)
  return signals.map((signal) => {
    const subjectDays = signal.entities.some(({ role }) => role === 'device') ? days.hosts : days.accounts
    return subjectDays < MIN_SUBJECT_DAYS ? signal : weighed(signal, habits.get(signal.detector), subjectDays)
  })
}

function note(habits: Map<string, Habit>, signal: Signal): void {
  let habit = habits.get(signal.detector)
  if (habit === undefined) {
    habit = { days: new Map(), patterns: new Map(), dayCount: 0 }
    habits.set(signal.detector, habit)
  }
  const [subject, day] = [subjectOf(signal), dayOf(signal)]
  const days = habit.days.get(subject) ?? new Set()
  if (!days.has(day)) habit.dayCount += 1
  habit.days.set(subject, days.add(day))
  for (const pattern of signal.patterns) {
    const subjects = habit.patterns.get(pattern) ?? new Map<string, Set<number>>()
    habit.patterns.set(pattern, subjects.set(subject, (subjects.get(subject) ?? new Set()).add(day)))
  }
}

function weighed(signal: Signal, habit: Habit | undefined, subjectDays: number): Signal {
  if (signal.family === 'mail' || habit === undefined || signal.weight <= 0) return signal
  const subject = subjectOf(signal)
  const others = habit.dayCount - (habit.days.get(subject)?.size ?? 0)
  const priorRate = SEEN_IF_ATTACK * Math.exp(-signal.weight)
  const rate = (PRIOR_DAYS * priorRate + others) / (PRIOR_DAYS + subjectDays)
  const detectorWeight = Math.log(SEEN_IF_ATTACK / rate)
  const usual = Math.min(...signal.patterns.map((pattern) => patternDays(habit, pattern, subject)))
  const newsWeight =
    others === 0 || !Number.isFinite(usual)
      ? 0
      : usual === 0
        ? Math.log(NOVEL_IF_ATTACK / unlikeOthers(habit, subject, others))
        : Math.log((1 - NOVEL_IF_ATTACK) / habit.patterns.size / (usual / others))
  const weight = Math.max(LEAST_SHARE * signal.weight, Math.min(signal.weight, detectorWeight + newsWeight))
  if (weight >= signal.weight) return signal
  return {
    ...signal,
    weight: Math.round(weight * 1000) / 1000,
    weightBasis: `${signal.weightBasis}, damped by its rate here`,
    against: [...signal.against, reason(others, usual, subjectDays)],
  }
}

function reason(others: number, usual: number, subjectDays: number): string {
  const often = `It fires on ${others} of ${subjectDays} days of other hosts and accounts in this evidence`
  return usual > 0 && Number.isFinite(usual)
    ? `${often}, on ${usual} of them for just the same doing: a habit here rather than an intruder.`
    : `${often}, so it says less here.`
}

/** Days of other subjects with this pattern. */
function patternDays(habit: Habit, pattern: string, subject: string): number {
  let days = 0
  for (const [other, seen] of habit.patterns.get(pattern) ?? []) if (other !== subject) days += seen.size
  return days
}

/** Probability that the next firing elsewhere is unlike all before it: Good and Turing's share of patterns seen once. */
function unlikeOthers(habit: Habit, subject: string, others: number): number {
  if (habit.once === undefined) {
    const once = new Map<string, number>()
    for (const subjects of habit.patterns.values()) {
      const [only] = subjects
      if (subjects.size === 1 && only?.[1].size === 1) once.set(only[0], (once.get(only[0]) ?? 0) + 1)
    }
    habit.once = once
    habit.onceCount = [...once.values()].reduce((sum, count) => sum + count, 0)
  }
  const elsewhere = (habit.onceCount ?? 0) - (habit.once.get(subject) ?? 0)
  return Math.min(1, Math.max(elsewhere, 0.5) / (others + 1))
}

/** Where it happened, else who did it. */
function subjectOf({ entities }: Signal): string {
  return (entities.find(({ role }) => role === 'device') ?? entities.find(({ role }) => role === 'actor'))?.id ?? ''
}

function dayOf({ time }: Signal): number {
  return Math.floor(time / DAY_US)
}
