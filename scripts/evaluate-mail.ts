/**
 * Measures the judgement of mail and writes what it saw between the marks of docs/evaluation.md:
 * (a) phishing against honest mail without history, on the open mail packs with neutral headers, beside baselines that know only the
 * era or only the headers; (b) targeted attacks that range/mail-composer puts into range mail, with history; (c) what each group of
 * detectors adds.
 *
 *     npm run eval:mail                       everything; some minutes
 *     npm run eval:mail -- --part composed    one part (open, composed), printed only
 *     npm run eval:mail -- --days 30 --each 5 a shorter range with fewer cases of each technique
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { argv, env, stderr, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { scratchFolder } from '../src/cli/inputs.ts'
import { mailDetectors } from '../src/detect/mail/index.ts'
import source from '../src/detect/mail-weights.json' with { type: 'json' }
import { inertText } from '../src/report/inert.ts'
import { type ComposedResult, composedRange, type Example, judgeComposed } from './mail/composed.ts'
import { HONEST, KINDS, type Kind } from './mail/corpora.ts'
import { crossScores, leftOutScores } from './mail/fit.ts'
import { areaUnderCurve, percentage, recallAt } from './mail/measures.ts'
import { FITTABLE, type Observation, observe } from './mail/observe.ts'

const ROOT = join(import.meta.dirname, '..')
const PAGE = join(ROOT, 'docs/evaluation.md')
const [BEGIN, END] = ['<!-- mail:begin -->', '<!-- mail:end -->']
/** Misses that the section names. */
const MAX_MISSES = 40
/** Findings of an example that are shown. */
const MAX_FINDINGS = 4

const { values } = parseArgs({
  args: argv.slice(2),
  options: {
    part: { type: 'string' },
    days: { type: 'string', default: '90' },
    each: { type: 'string', default: '26' },
    corpora: { type: 'string' },
  },
})
await using scratch = await scratchFolder()
const parts: string[] = []
if (values.part !== 'composed') parts.push(await openPart())
if (values.part !== 'open') parts.push(await composedPart())
const section = parts.join('\n\n')
if (values.part !== undefined) stdout.write(`${section}\n`)
else {
  const page = await readFile(PAGE, 'utf8')
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no ${BEGIN} … ${END}`)
  await writeFile(PAGE, `${page.slice(0, begin + BEGIN.length)}\n${section}\n${page.slice(end)}`)
  stderr.write(`Written to ${PAGE}\n`)
}

interface Scored {
  readonly row: Observation
  readonly score: number
}

async function openPart(): Promise<string> {
  const absent: string[] = []
  const corpora = resolve(values.corpora ?? env.DWELL_CORPORA ?? join(ROOT, '../shared/corpora'))
  const rows = await observe(corpora, scratch.path, (pack) => absent.push(pack))
  if (rows.length === 0) return `The mail packs are absent (${absent.join(', ')}); nothing was measured on them.`
  const scored = (scores: readonly number[]): readonly Scored[] =>
    rows.map((row, at) => ({ row, score: scores[at] ?? 0 }))
  stderr.write('fitting\n')
  const all = scored(crossScores(rows))
  const isHead = (at: number): boolean =>
    /identity/.test(FITTABLE[at]?.group ?? '') ||
    /(?:shouting-subject|gibberish-tag|name-fits-address|report-form)$/.test(FITTABLE[at]?.id ?? '')
  const head = scored(crossScores(rows, (at) => !isHead(at)))
  const era = scored(rows.map((row) => row.era))
  const plain = (list: readonly Scored[], kinds: readonly Kind[]): readonly number[] =>
    list.filter(({ row }) => !row.isChanged && kinds.includes(row.kind)).map(({ score }) => score)
  const line = (name: string, list: readonly Scored[]): string => {
    const [attacks, honest] = [plain(list, ['phish']), plain(list, HONEST)]
    return `| ${name} | ${areaUnderCurve(attacks, honest).toFixed(4)} | ${(100 * recallAt(0.01, attacks, honest)).toFixed(1)} % | ${(100 * recallAt(0.001, attacks, honest)).toFixed(1)} % |`
  }
  const flagged = (list: readonly Scored[]): string =>
    percentage(list.filter(({ score }) => score >= source.cuts.suspicious).length, list.length)
  const kindLine = (kind: Kind): string => {
    const [as, changed] = [
      all.filter(({ row }) => row.kind === kind && !row.isChanged),
      all.filter(({ row }) => row.kind === kind && row.isChanged),
    ]
    const without = HONEST.includes(kind)
      ? flagged(
          leftOutScores(rows, kind)
            .map(([row, score]) => ({ row, score }))
            .filter(({ row }) => !row.isChanged),
        )
      : '–'
    return `| ${kind} | ${flagged(as)} | ${flagged(changed)} | ${without} |`
  }
  const groups = [...new Set(FITTABLE.map(({ group }) => group))]
  const missed = all
    .filter(({ row, score }) => row.kind === 'phish' && !row.isChanged && score < source.cuts.suspicious)
    .toSorted((a, b) => a.score - b.score)
  return [
    `### Phishing against honest mail, without history`,
    '',
    `${rows.length / 2} messages with neutral headers, each scored by a model that saw neither it nor the same message of another era (five folds). Old spam trains with a small share and is judged nowhere here.`,
    '',
    '| | AUC | recall at 1 % of honest mail | at 0.1 % |',
    '|---|---:|---:|---:|',
    line('Dwell', all),
    line('headers only', head),
    line('era only', era),
    '',
    'Called suspicious or worse, with the cut that ships (95 % intervals). *Era changed*: the same message made modern or old. *Kind left out*: by a model that saw no message of that kind.',
    '',
    '| kind | as it is | era changed | kind left out |',
    '|---|---|---|---|',
    ...KINDS.map(kindLine),
    '',
    '### What each group adds',
    '',
    'The model without the detectors of one group, fitted anew.',
    '',
    '| without | AUC | recall at 1 % | at 0.1 % |',
    '|---|---:|---:|---:|',
    ...groups.map((group) => line(group, scored(crossScores(rows, (at) => FITTABLE[at]?.group === group)))),
    '',
    `### Misses`,
    '',
    `${missed.length} of the phishing messages stay below the cut. The lowest: ${missed
      .slice(0, MAX_MISSES)
      .map(({ row, score }) => `\`${row.id.split('/').at(-1) ?? row.id}\` (${score.toFixed(1)})`)
      .join(', ')}.`,
  ].join('\n')
}

async function composedPart(): Promise<string> {
  stderr.write('making range mail\n')
  const composition = await composedRange(join(scratch.path, 'range'), {
    days: Number(values.days),
    each: Number(values.each),
    seed: 11,
  })
  stderr.write('judging it\n')
  const result = await judgeComposed(composition)
  const alone = await judgeComposed(
    composition,
    mailDetectors.filter(({ needsHistory }) => needsHistory !== true),
  )
  const sum = (of: ComposedResult, key: 'cases' | 'flagged' | 'targeted' | 'alerted'): number =>
    of.techniques.reduce((total, one) => total + one[key], 0)
  const { honest } = result
  return [
    '### Targeted mail, with history',
    '',
    `${sum(result, 'cases')} cases of ${result.techniques.length} techniques, composed into range mail: ${result.history} messages to learn from, ${honest.messages} honest ones judged, over ${honest.days.toFixed(0)} days. Synthetic: the composer and the detectors were written by the same hand, without shared code.`,
    '',
    '| technique | cases | not benign | targeted | among the first 10 a day |',
    '|---|---:|---:|---:|---:|',
    ...result.techniques.map(
      ({ technique, cases, flagged, targeted, alerted }) =>
        `| ${technique} | ${cases} | ${flagged} | ${targeted} | ${alerted} |`,
    ),
    `| all | ${sum(result, 'cases')} | ${percentage(sum(result, 'flagged'), sum(result, 'cases'))} | ${percentage(sum(result, 'targeted'), sum(result, 'cases'))} | ${percentage(sum(result, 'alerted'), sum(result, 'cases'))} |`,
    `| all, without history detectors | ${sum(alone, 'cases')} | ${percentage(sum(alone, 'flagged'), sum(alone, 'cases'))} | – | ${percentage(sum(alone, 'alerted'), sum(alone, 'cases'))} |`,
    '',
    `Honest range mail called targeted: ${percentage(honest.targeted, honest.messages)}, ${(honest.targeted / honest.days).toFixed(1)} a day; suspicious or worse, with the range's own unwanted mail: ${percentage(honest.flagged, honest.messages)}.`,
    '',
    result.misses.length === 0
      ? 'No case was taken for benign.'
      : `Taken for benign: ${result.misses.slice(0, MAX_MISSES).join('; ')}.`,
    '',
    '### One of each technique, explained',
    '',
    'The message of the first case that weighs most, with its weightiest findings as `dwell scan mail` gives them.',
    '',
    ...result.examples.flatMap(exampleLines),
  ].join('\n')
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
