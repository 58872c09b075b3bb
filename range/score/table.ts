import { formatInstant } from '../../src/model/time.ts'
import type { Score, SubjectsScore, ToldInterval } from '../score.ts'
import type { CampaignScore } from './campaigns.ts'
import type { Overall } from './several.ts'
import type { Spread } from './statistics.ts'

/** Where nothing can be said. */
const NONE = '–'
const LABEL_WIDTH = 24
const NAME_WIDTH = 42
const COLUMN_WIDTH = 26

/** A score for a reader, line by line. Names come from truth and ledger as they are: make them inert before printing. */
export function scoreTable(score: Score): readonly string[] {
  const { startErrorSeconds, firstProofErrorSeconds, endErrorSeconds, timeToDetectSeconds } = score
  return [
    `Known at ${formatInstant(score.knownAt)}; ${score.days === null ? 'an unknown number of' : number(score.days)} days, ${score.subjects ?? 'an unknown number of'} users and hosts.`,
    'A share stands with its 95 % interval and its counts.',
    '',
    row('', 'precision', 'recall', 'F1'),
    subjectsRow('people', score.people),
    subjectsRow('hosts', score.hosts),
    ...(score.apps.true + score.apps.claimed > 0 ? [subjectsRow('apps', score.apps)] : []),
    row('seconds', decimal(score.seconds.precision), decimal(score.seconds.recall)),
    '',
    row('', 'median', 'p90', 'n'),
    spreadRow('start error', startErrorSeconds),
    spreadRow('first proof error', firstProofErrorSeconds),
    spreadRow('end error', endErrorSeconds),
    spreadRow('time to detect', timeToDetectSeconds),
    '',
    row('start within its bounds', rateText(score.startWithin)),
    row('containment right', rateText(score.containment)),
    row('intervals told of', rateText(score.intervals)),
    row('campaigns detected', rateText(score.campaignsDetected)),
    row('steps seen', rateText({ ...score.steps, right: score.steps.seen })),
    ...(score.steps.by === 'times'
      ? ['  (no file of the run is one of the truth, so steps were found by time, subject and technique)']
      : []),
    row(
      'techniques seen',
      `${score.techniques.seen} of ${score.techniques.of}, ${score.techniques.named} by their name`,
    ),
    row('stages seen', `${score.stages.seen.length} of ${score.stages.seen.length + score.stages.missed.length}`),
    row('falsely confirmed', `${score.falseConfirmed}`),
    row(
      'false intervals',
      `${score.falseIntervals.count}, ${number(score.falseIntervals.per1000SubjectsPer30Days)} per 1,000 subjects in 30 days`,
    ),
    row(
      'stories',
      `${score.stories.true} true, ${score.stories.false} false (${number(score.stories.falsePerDay)} a day, ${score.stories.falseClaimed} with a confirmed subject)`,
    ),
    ...(score.stories.beyondBudget > 0
      ? [row('', `${score.stories.beyondBudget} weaker ones beyond the budget of a day, not counted`)]
      : []),
    row('', `purity ${decimal(score.stories.purity)}, completeness ${decimal(score.stories.completeness)}`),
    ...score.campaigns.flatMap(campaignLines),
    ...list('Intervals told of', score.intervals.each, toldLine),
    ...misses(score),
  ]
}

/** Several runs for a reader: a line for each, then their medians. */
export function overallTable(
  runs: readonly { readonly run: string; readonly score: Score }[],
  { figures, pooled }: Overall,
): readonly string[] {
  const heads = ['seed', 'people P', 'people R', 'hosts P', 'hosts R', 'start err', 'steps', 'false', 'found']
  const cells = runs.map(({ score }) => [
    `${score.seed ?? NONE}`,
    decimal(score.people.precision),
    decimal(score.people.recall),
    decimal(score.hosts.precision),
    decimal(score.hosts.recall),
    seconds(score.startErrorSeconds.median),
    decimal(score.steps.share),
    `${score.falseIntervals.count}`,
    `${score.campaignsDetected.right}/${score.campaignsDetected.of}`,
  ])
  return [
    ...[heads, ...cells].map((line, at) =>
      [...line.map((cell) => cell.padStart(10)), at === 0 ? 'run' : (runs[at - 1]?.run ?? '')].join('  '),
    ),
    '',
    `${'over runs'.padEnd(NAME_WIDTH)}${'median'.padEnd(16)}${'95 % interval'.padEnd(COLUMN_WIDTH)}n`,
    ...figures.map(({ name, median, interval, n }) => {
      const show = name.includes('Seconds') ? seconds : number
      const bounds = interval === null ? NONE : `${show(interval[0])} to ${show(interval[1])}`
      return `${name.padEnd(NAME_WIDTH)}${show(median).padEnd(16)}${bounds.padEnd(COLUMN_WIDTH)}${n}`
    }),
    '',
    'all runs together',
    ...Object.entries(pooled).map(([name, one]) => row(name, rateText(one))),
  ]
}

/** Seconds in the largest unit that they fill: `12 s`, `3.5 min`, `1.2 h`, `9.0 d`. */
export function seconds(value: number | null): string {
  if (value === null) return NONE
  const size = Math.abs(value)
  if (size < 60) return `${number(value)} s`
  if (size < 3_600) return `${(value / 60).toFixed(1)} min`
  return size < 86_400 ? `${(value / 3_600).toFixed(1)} h` : `${(value / 86_400).toFixed(1)} d`
}

function campaignLines(campaign: CampaignScore): readonly string[] {
  const { people, hosts, steps, stories, missedSteps } = campaign
  const lines = missedSteps.map(
    ({ time, stage, technique, what, subjects, reason }) =>
      `    ${reason.padEnd(11)} ${formatInstant(time).slice(0, 19)}Z ${technique} ${stage}: ${what ?? (subjects.join(', ') || NONE)}`,
  )
  return [
    '',
    `Campaign ${campaign.id}${campaign.actor === null ? '' : ` (${campaign.actor}${campaign.motive === null ? '' : `, ${campaign.motive}`})`}`,
    row('  people, hosts', `${people.right} of ${people.of}, ${hosts.right} of ${hosts.of}`),
    row('  steps seen', `${steps.seen} of ${steps.of} by ${campaign.signals} signals`),
    row('  start error', seconds(campaign.startErrorSeconds)),
    row(
      '  detected after',
      `${seconds(campaign.detectedAfterSeconds)} (${seconds(campaign.detectedAfterRecordSeconds)} from its first record), confirmed after ${seconds(campaign.confirmedAfterSeconds)}`,
    ),
    row(
      '  stories',
      `${stories.join(', ') || NONE}; the best is number ${campaign.rank ?? NONE} of the run's; completeness ${decimal(campaign.completeness)}`,
    ),
    ...(lines.length > 0 ? [`  missed steps (${lines.length})`, ...lines] : []),
  ]
}

function toldLine({ name, compromisedAt, startLateSeconds, isContainmentRight }: ToldInterval): string {
  const direction = startLateSeconds !== null && startLateSeconds < 0 ? 'early' : 'late'
  const start = startLateSeconds === null ? 'without a start' : `${seconds(Math.abs(startLateSeconds))} ${direction}`
  return `${name}: since ${formatInstant(compromisedAt)}, told ${start}; containment ${isContainmentRight ? 'right' : 'wrong'}`
}

function misses({ people, hosts, apps, falseIntervals, stories }: Score): readonly string[] {
  const missed = [...people.missed, ...hosts.missed, ...apps.missed]
  const bad = stories.each.filter(({ campaign }) => campaign === null)
  return [
    ...list(
      'Missed',
      missed,
      ({ name, state }) => `${name} (${state === null ? 'not in the ledger' : `only ${state}`})`,
    ),
    ...list('False intervals', falseIntervals.named, ({ name, state, from, lookAlikes }) => {
      const reason = lookAlikes.length === 0 ? '' : `; looks alike: ${lookAlikes.join(', ')}`
      return `${name}, ${state} since ${from === null ? NONE : formatInstant(from)}${reason}`
    }),
    ...list('False stories', bad, ({ id, title, signals }) => `${id.slice(0, 12)} ${title} (${signals} signals)`),
  ]
}

function list<Item>(title: string, items: readonly Item[], line: (item: Item) => string): readonly string[] {
  return items.length === 0 ? [] : ['', `${title} (${items.length})`, ...items.map((item) => `  ${line(item)}`)]
}

function subjectsRow(name: string, score: SubjectsScore): string {
  return row(
    name,
    rateText({ share: score.precision, interval: score.precisionInterval, right: score.right, of: score.claimed }),
    rateText({ share: score.recall, interval: score.recallInterval, right: score.right, of: score.true }),
    decimal(score.f1),
  )
}

function spreadRow(name: string, { median, p90, n }: Spread): string {
  return row(name, seconds(median), seconds(p90), `${n}`)
}

function row(name: string, ...cells: readonly string[]): string {
  return [name.padEnd(LABEL_WIDTH), ...cells.map((cell) => cell.padEnd(COLUMN_WIDTH))].join('').trimEnd()
}

/** `0.67 (0.21–0.94) 2/3` */
function rateText(one: {
  readonly right: number
  readonly of: number
  readonly share: number | null
  readonly interval: readonly [number, number] | null
}): string {
  const { right, of, interval } = one
  const bounds = interval === null ? '' : ` (${decimal(interval[0])}–${decimal(interval[1])})`
  return `${decimal(one.share)}${bounds} ${right}/${of}`
}

function decimal(value: number | null): string {
  return value === null ? NONE : value.toFixed(2)
}

function number(value: number | null): string {
  return value === null ? NONE : String(Math.round(value * 100) / 100)
}
