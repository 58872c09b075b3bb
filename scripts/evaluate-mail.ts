/**
 * Measures the judgement of mail and writes what it saw between the marks of docs/evaluation.md:
 * (a) phishing against honest mail without history, on the open mail packs with neutral headers, beside baselines that know only the
 * era or only the headers, with what each group of detectors adds, and beside the peers that are installed; (b) targeted attacks that
 * range/mail-composer puts into range mail and into real mail of lists, with history.
 *
 *     npm run eval:mail                       everything; some minutes
 *     npm run eval:mail -- --part composed    one part (open, composed, lists), printed only
 *     npm run eval:mail -- --days 30 --each 5 a shorter range with fewer cases of each technique
 *
 * SpamAssassin (spamd) and rspamd are run where they are on the PATH, or in /usr/sbin; nothing is downloaded, and they ask nobody.
 * --peer-messages N says how many messages they get in each comparison (default 1200; 0: they are not run).
 */
import { readFile, writeFile } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import { argv, env, stderr, stdout } from 'node:process'
import { parseArgs } from 'node:util'
import { scratchFolder } from '../src/cli/inputs.ts'
import source from '../src/detect/mail-weights.json' with { type: 'json' }
import { composedListMail, composedRange } from './mail/composed.ts'
import { composedSection, type PeerChoice } from './mail/composed-section.ts'
import { HONEST, KINDS, type Kind, samples } from './mail/corpora.ts'
import { crossScores, leftOutScores } from './mail/fit.ts'
import { areaUnderCurve, percentage, recallAt } from './mail/measures.ts'
import { FITTABLE, type Observation, observe } from './mail/observe.ts'
import { askPeers, phishingTable, sampleInProportion } from './mail/peer-tables.ts'

const ROOT = join(import.meta.dirname, '..')
const PAGE = join(ROOT, 'docs/evaluation.md')
const [BEGIN, END] = ['<!-- mail:begin -->', '<!-- mail:end -->']
/** Misses that the section names. */
const MAX_MISSES = 40
const SEED = 11

const { values } = parseArgs({
  args: argv.slice(2),
  options: {
    part: { type: 'string' },
    days: { type: 'string', default: '90' },
    users: { type: 'string', default: '180' },
    each: { type: 'string', default: '26' },
    'peer-messages': { type: 'string', default: '1200' },
    corpora: { type: 'string' },
  },
})
const say = (line: string): boolean => stderr.write(`${line}\n`)
const corpora = resolve(values.corpora ?? env.DWELL_CORPORA ?? join(ROOT, '../shared/corpora'))
const peers: PeerChoice = {
  // Daemons are often where only root's PATH leads.
  path: [env.PATH, '/usr/local/sbin', '/usr/sbin'].filter((one) => one !== undefined).join(delimiter),
  messages: Number(values['peer-messages']),
  say,
}
await using scratch = await scratchFolder()
const parts: string[] = []
for (const [name, part] of Object.entries({ open: openPart, composed: composedPart, lists: listPart }))
  if (values.part === undefined || values.part === name) parts.push(await part())
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
  const rows = await observe(corpora, scratch.path, (pack) => absent.push(pack))
  if (rows.length === 0) return `The mail packs are absent (${absent.join(', ')}); nothing was measured on them.`
  const scored = (scores: readonly number[]): readonly Scored[] =>
    rows.map((row, at) => ({ row, score: scores[at] ?? 0 }))
  say('fitting')
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
    ...(await peerLines({ Dwell: all, 'headers only': head, 'era only': era })),
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

/** The same comparison on a sample that slow peers can take. */
async function peerLines(own: Readonly<Record<string, readonly Scored[]>>): Promise<readonly string[]> {
  if (peers.messages === 0) return []
  const [all = []] = Object.values(own)
  const chosen = sampleInProportion(
    all.filter(({ row }) => !row.isChanged && row.kind !== 'old spam'),
    peers.messages,
    { kindOf: ({ row }) => row.kind, nameOf: ({ row }) => row.id },
  )
  const bytes = new Map<string, Buffer>()
  const wanted = new Set(chosen.map(({ row }) => row.id))
  for await (const { id, plain } of samples(corpora, scratch.path, () => undefined))
    if (wanted.has(id)) bytes.set(id, plain)
  const order = chosen.map(({ row }) => row.id)
  const { contenders, told } = await askPeers(
    order.map((id) => bytes.get(id) ?? Buffer.alloc(0)),
    peers,
  )
  const owns = Object.entries(own).map(([name, list], at) => {
    const scores = new Map(list.filter(({ row }) => !row.isChanged).map(({ row, score }) => [row.id, score]))
    const inOrder = order.map((id) => scores.get(id) ?? Number.NEGATIVE_INFINITY)
    return {
      name,
      scores: inOrder,
      ...(at === 0 ? { marks: inOrder.map((one) => one >= source.cuts.suspicious) } : {}),
    }
  })
  const kinds = [...Map.groupBy(chosen, ({ row }) => row.kind)].map(([kind, { length }]) => `${length} ${kind}`)
  return [
    '### Beside peers',
    '',
    `The same messages with the same neutral headers, a sample of ${chosen.length}: ${kinds.join(', ')}, in proportion, of each kind those whose names have the smallest hashes. Peers run by their rules alone, without look-ups, lists from the internet or anything learned; rules that judge the headers which we gave count nothing. What they find with look-ups and training, where they have them, is not measured here.`,
    ...told,
    '',
    ...(contenders.length === 0
      ? []
      : [
          ...phishingTable(
            [...owns, ...contenders],
            chosen.map(({ row }) => row.isAttack),
          ),
          '',
        ]),
  ]
}

async function composedPart(): Promise<string> {
  say('making range mail')
  const composition = await composedRange(join(scratch.path, 'range'), {
    users: Number(values.users),
    days: Number(values.days),
    each: Number(values.each),
    seed: SEED,
  })
  say('judging it')
  return await composedSection(composition, {
    title: 'Targeted mail, with history',
    about:
      'The attacks are composed into range mail. Synthetic: the composer and the detectors were written by the same hand, without shared code.',
    honestName: 'Honest range mail',
    examples: true,
    peers,
  })
}

async function listPart(): Promise<string> {
  say('composing into list mail')
  const composition = await composedListMail(corpora, scratch.path, { each: Number(values.each), seed: SEED })
  if (composition === undefined) return 'The mail of lists is absent; nothing was measured on it.'
  return await composedSection(composition, {
    title: 'Targeted mail among real mail of lists',
    about: `The same attacks, composed into the honest mail of \`mail-spamassassin\`: real writers, programs, networks and talks, one person's mail of 2002, most of it by lists, with its own headers. It is no organisation's: ${composition.ownDomain}, to which most is addressed (the corpus put it in place of several names), stands for the own domain, and where nobody writes from it techniques in a colleague's name are left out. Nothing in it states what the receiving host found out about senders.`,
    honestName: 'Honest mail of lists',
    examples: false,
    peers,
  })
}
