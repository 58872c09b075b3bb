import { spawnSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Composed, type Composition, compose } from '../../range/mail-composer/compose.ts'
import {
  domainOf,
  messageOf as messageOfStream,
  messagesOfMbox,
  type StreamMessage,
} from '../../range/mail-composer/stream.ts'
import type { MailDetector } from '../../src/detect/detector.ts'
import { mailDetectors } from '../../src/detect/mail/index.ts'
import { createHistory } from '../../src/mail/history.ts'
import { type Message, readMessage } from '../../src/mail/message.ts'
import { isReject } from '../../src/model/event.ts'
import { alertRank } from '../../src/pipeline/alert-budget.ts'
import { type JudgedMessage, judgeMessage } from '../../src/pipeline/judge-message.ts'
import { eml } from '../../src/readers/mail.ts'
import { originals } from './corpora.ts'

/** Alerts that a person looks at a day. */
const BUDGET_PER_DAY = 10
const DAY_MS = 86_400_000
const HISTORY_SHARE = 0.66

/** How one technique, or the honest mail, fared. */
export interface Fared {
  readonly technique: string
  readonly cases: number
  readonly flagged: number
  readonly targeted: number
  /** Within the daily budget, the weightiest first. */
  readonly alerted: number
}

/** A composed message and what was said of it. */
export interface Example {
  readonly technique: string
  readonly message: Message
  readonly judged: JudgedMessage
}

/** A message of the judged stream and what was said of it. */
export interface Seen {
  readonly one: Composed
  readonly message: Message
  readonly judged: JudgedMessage
}

/** What was measured on a composed stream. */
export interface ComposedResult {
  readonly seen: readonly Seen[]
  readonly techniques: readonly Fared[]
  /** One of each technique: the weightiest message of its first case. */
  readonly examples: readonly Example[]
  readonly history: number
  readonly honest: {
    readonly messages: number
    readonly flagged: number
    readonly targeted: number
    readonly days: number
  }
  /** Cases that were taken for benign, as sentences. */
  readonly misses: readonly string[]
}

/** A composition, whose domain its readers are of, and how its text became bytes. */
export interface ComposedStream extends Composition {
  readonly ownDomain: string
  readonly encoding: 'utf8' | 'latin1'
}

/** Makes range mail and attacks in it. */
export async function composedRange(
  folder: string,
  {
    users,
    days,
    each,
    seed,
  }: { readonly users: number; readonly days: number; readonly each: number; readonly seed: number },
): Promise<ComposedStream> {
  const dwell = join(import.meta.dirname, '../../bin/dwell')
  const made = spawnSync(
    dwell,
    [
      ...['range', 'make', '--seed', String(seed), '--users', String(users), '--days', String(days)],
      ...['--campaign', 'none', '--out', folder],
    ],
    { encoding: 'utf8' },
  )
  if (made.status !== 0) throw new Error(`the range was not made: ${made.stderr}`)
  const byId = new Map<string, StreamMessage>()
  const mail = join(folder, 'evidence/mail')
  for (const file of (await readdir(mail)).toSorted()) {
    for (const message of messagesOfMbox(await readFile(join(mail, file), 'utf8'))) {
      if (!byId.has(message.id)) byId.set(message.id, message)
    }
  }
  return composedIn([...byId.values()], { each, seed, encoding: 'utf8' })
}

/**
 * Puts attacks into one person's real mail of 2002, mostly of lists, in the order of its dates. There is no organisation in it: the
 * domain that most messages are addressed to stands for the own one. Undefined where the pack is absent.
 */
export async function composedListMail(
  corpora: string,
  workFolder: string,
  { each, seed }: { readonly each: number; readonly seed: number },
): Promise<ComposedStream | undefined> {
  const stream: StreamMessage[] = []
  for await (const { kind, bytes } of originals(corpora, workFolder, () => undefined)) {
    if (kind !== 'easy ham' && kind !== 'hard ham') continue
    const raw = bytes
      .toString('latin1')
      .replace(/^From [^\n]*\n/, '')
      .replaceAll('\r\n', '\n')
    const message = messageOfStream(raw)
    if (message !== undefined) stream.push(message)
  }
  return stream.length === 0 ? undefined : composedIn(stream, { each, seed, encoding: 'latin1' })
}

function composedIn(
  stream: readonly StreamMessage[],
  {
    each,
    seed,
    encoding,
  }: { readonly each: number; readonly seed: number; readonly encoding: ComposedStream['encoding'] },
): ComposedStream {
  const ownDomain = commonest(stream.flatMap(({ to }) => to.map(domainOf)))
  return {
    ...compose(stream, { ownDomain, each, seed: `mail ${seed}`, historyShare: HISTORY_SHARE }),
    ownDomain,
    encoding,
  }
}

function commonest(values: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? ''
}

/** Learns the history and judges the rest in order of time. */
export async function judgeComposed(
  composition: ComposedStream,
  detectors: readonly MailDetector[] = mailDetectors,
): Promise<ComposedResult> {
  const { ownDomain, encoding } = composition
  const history = createHistory({ ownDomains: [ownDomain] })
  for (const { raw } of composition.history) {
    const message = await messageOf(raw, encoding)
    if (message !== undefined) history.learn(message)
  }
  const seen: Seen[] = []
  for (const one of composition.judged) {
    const message = await messageOf(one.raw, encoding)
    if (message === undefined) continue
    const judged = judgeMessage(message, history, detectors)
    seen.push({ one, message, judged })
    if (judged.verdict === 'benign') history.learn(message)
  }
  // Attacks are rare: each is ranked among the honest mail of its day, not among the other composed ones.
  const honestRanks = Map.groupBy(
    seen.filter(({ one, judged }) => one.case === undefined && judged.verdict !== 'benign'),
    ({ one }) => Math.floor(one.time / DAY_MS),
  )
  const isAlerted = ({ one, judged }: Seen): boolean =>
    judged.verdict !== 'benign' &&
    (honestRanks.get(Math.floor(one.time / DAY_MS)) ?? []).filter(
      (other) => alertRank(other.judged) >= alertRank(judged),
    ).length < BUDGET_PER_DAY
  const cases = Map.groupBy(
    seen.filter(({ one }) => one.case !== undefined),
    ({ one }) => one.case?.number ?? 0,
  )
  const byTechnique = Map.groupBy([...cases.values()], ([first]) => first?.one.case?.technique ?? '')
  const misses: string[] = []
  const techniques = [...byTechnique].map(([technique, list]) => {
    for (const messages of list) {
      if (messages.some(({ judged }) => judged.verdict !== 'benign')) continue
      const [first] = messages
      misses.push(
        `${technique}: ${first?.message.mail.from ?? ''}, ${first?.message.subject ?? ''} (${first?.judged.score.toFixed(1) ?? ''})`,
      )
    }
    const count = (is: (seenOne: Seen) => boolean): number => list.filter((messages) => messages.some(is)).length
    return {
      technique,
      cases: list.length,
      flagged: count(({ judged }) => judged.verdict !== 'benign'),
      targeted: count(({ judged }) => judged.verdict === 'targeted'),
      alerted: count(isAlerted),
    }
  })
  const examples = [...byTechnique].flatMap(([technique, [first]]) => {
    const [best] = (first ?? []).toSorted((a, b) => b.judged.score - a.judged.score)
    return best === undefined ? [] : [{ technique, message: best.message, judged: best.judged }]
  })
  const honest = seen.filter(({ one }) => one.case === undefined)
  const times = composition.judged.map(({ time }) => time)
  return {
    seen,
    techniques,
    examples,
    history: composition.history.length,
    honest: {
      messages: honest.length,
      flagged: honest.filter(({ judged }) => judged.verdict !== 'benign').length,
      targeted: honest.filter(({ judged }) => judged.verdict === 'targeted').length,
      days: Math.max(1, ((times.at(-1) ?? 0) - (times[0] ?? 0)) / DAY_MS),
    },
    misses,
  }
}

async function messageOf(raw: string, encoding: ComposedStream['encoding']): Promise<Message | undefined> {
  const chunks = (async function* () {
    yield Buffer.from(raw, encoding)
  })()
  for await (const batch of eml.read(chunks, { file: 'composed', sha256: '' }))
    for (const outcome of batch) if (!isReject(outcome)) return readMessage(outcome)
  return undefined
}
