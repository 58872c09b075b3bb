import type { MailDetector } from '../../src/detect/detector.ts'
import { mailDetectors } from '../../src/detect/mail/index.ts'
import { alertRank } from '../../src/pipeline/alert-budget.ts'
import { inertText } from '../../src/report/inert.ts'
import { type ComposedResult, type ComposedStream, type Example, judgeComposed } from './composed.ts'
import { percentage } from './measures.ts'
import { askPeers, sampleInProportion, targetedTable } from './peer-tables.ts'

/** Cases taken for benign, and findings of an example, that are shown. */
const [MAX_MISSES, MAX_FINDINGS] = [40, 4]

/** Where peers are looked for, and how many honest messages they are asked about; none: they are not run. */
export interface PeerChoice {
  readonly path: string
  readonly messages: number
  readonly say: (line: string) => void
}

const withoutHistory: readonly MailDetector[] = mailDetectors.filter(({ needsHistory }) => needsHistory !== true)

/** What was measured on a stream with attacks in it, as Markdown. */
export async function composedSection(
  composition: ComposedStream,
  {
    title,
    about,
    honestName,
    examples,
    peers,
  }: {
    readonly title: string
    /** What the stream is, as sentences. */
    readonly about: string
    readonly honestName: string
    readonly examples: boolean
    readonly peers: PeerChoice
  },
): Promise<string> {
  const result = await judgeComposed(composition)
  const alone = await judgeComposed(composition, withoutHistory)
  const { honest, techniques } = result
  const cases = sum(result, 'cases')
  return [
    `### ${title}`,
    '',
    `${cases} cases of ${techniques.length} techniques: ${result.history} messages to learn from, ${honest.messages} honest ones judged, over ${honest.days.toFixed(0)} days. ${about}`,
    '',
    '| technique | cases | not benign | targeted | among the first 10 a day |',
    '|---|---:|---:|---:|---:|',
    ...techniques.map(
      ({ technique, cases, flagged, targeted, alerted }) =>
        `| ${technique} | ${cases} | ${flagged} | ${targeted} | ${alerted} |`,
    ),
    `| all | ${cases} | ${percentage(sum(result, 'flagged'), cases)} | ${percentage(sum(result, 'targeted'), cases)} | ${percentage(sum(result, 'alerted'), cases)} |`,
    `| all, without history detectors | ${cases} | ${percentage(sum(alone, 'flagged'), cases)} | – | ${percentage(sum(alone, 'alerted'), cases)} |`,
    '',
    `${honestName} called targeted: ${percentage(honest.targeted, honest.messages)}, ${(honest.targeted / honest.days).toFixed(1)} a day; suspicious or worse, with the unwanted mail among it: ${percentage(honest.flagged, honest.messages)}.`,
    '',
    `Called targeted because of: ${causes(result)}.`,
    '',
    result.misses.length === 0
      ? 'No case was taken for benign.'
      : `Taken for benign: ${result.misses.slice(0, MAX_MISSES).map(inline).join('; ')}.`,
    '',
    ...(await peerLines(composition, result, peers)),
    ...(examples ? exampleSection(result) : []),
  ].join('\n')
}

function sum({ techniques }: ComposedResult, key: 'cases' | 'flagged' | 'targeted' | 'alerted'): number {
  return techniques.reduce((total, one) => total + one[key], 0)
}

/** The weightiest finding from history of each honest message that was called targeted, counted. */
function causes({ seen }: ComposedResult): string {
  const counts = new Map<string, number>()
  for (const { one, judged } of seen) {
    if (one.case !== undefined || judged.verdict !== 'targeted') continue
    const cause = judged.findings.find(({ needsHistory }) => needsHistory)?.detector ?? ''
    counts.set(cause, (counts.get(cause) ?? 0) + 1)
  }
  const ordered = [...counts].toSorted((a, b) => b[1] - a[1])
  return ordered.length === 0 ? 'nothing' : ordered.map(([cause, count]) => `\`${cause}\` ${count}`).join(', ')
}

async function peerLines(
  { encoding }: ComposedStream,
  { seen }: ComposedResult,
  peers: PeerChoice,
): Promise<readonly string[]> {
  if (peers.messages === 0) return []
  const honest = sampleInProportion(
    seen.filter(({ one }) => one.case === undefined),
    peers.messages,
    { kindOf: () => 'honest', nameOf: ({ one }) => `${one.time} ${one.raw}` },
  )
  const asked = [...seen.filter(({ one }) => one.case !== undefined), ...honest]
  const { contenders, told } = await askPeers(
    asked.map(({ one }) => Buffer.from(one.raw, encoding)),
    peers,
  )
  const own = {
    name: 'Dwell',
    scores: asked.map(({ judged }) => alertRank(judged)),
    marks: asked.map(({ judged }) => judged.verdict !== 'benign'),
  }
  const table = targetedTable(
    [own, ...contenders],
    asked.map(({ one }) => one.case),
  )
  const what = `Peers on the same attacks, and on ${honest.length} of the honest messages (those with the smallest hashes): cases of which a message lies above all but 1 % of these. Dwell ranks them as it does its alerts. A peer has its rules alone, as above; by default neither keeps a history of who writes to whom.`
  return contenders.length === 0 ? [...told, ''] : [what, ...told, '', ...table, '']
}

function exampleSection({ examples }: ComposedResult): readonly string[] {
  return [
    '### One of each technique, explained',
    '',
    'The message of the first case that weighs most, with its weightiest findings as `dwell scan mail` gives them.',
    '',
    ...examples.flatMap(exampleLines),
  ]
}

function exampleLines({ technique, message, judged }: Example): readonly string[] {
  const findings = judged.findings.filter(({ weight }) => weight > 0).slice(0, MAX_FINDINGS)
  return [
    `- **${technique}**: ${inline(message.subject)} from ${inline(message.from?.address ?? '')}: ${judged.verdict}, ${judged.score.toFixed(1)} nats.`,
    ...findings.map(
      ({ title, weight, because, against }) =>
        `  - +${weight.toFixed(1)} ${title}. ${because.map(inline).join(' ')}${against.length === 0 ? '' : ` Against it: ${against.map(inline).join(' ')}`}`,
    ),
    ...judged.findings
      .filter(({ weight }) => weight < 0)
      .slice(0, 1)
      .map(({ title, weight, because }) => `  - −${(-weight).toFixed(1)} ${title}. ${because.map(inline).join(' ')}`),
  ]
}

/** Text of a message, so that Markdown shows it and does nothing else with it. */
function inline(text: string): string {
  return inertText(text, { maxChars: 300 }).replace(/[\\`*_[\]<>|]/g, '\\$&')
}
