import { openEvidence } from '../ingest/evidence.ts'
import { unwrap } from '../links/unwrap.ts'
import { createHistory, domainOf, type GrowingHistory, inferOwnDomains, type Organisation } from '../mail/history.ts'
import { readMessage } from '../mail/message.ts'
import { InputError } from '../model/errors.ts'
import { type Event, isReject, type Reject } from '../model/event.ts'
import { formatInstant } from '../model/time.ts'
import { alertsWithin } from '../pipeline/alert-budget.ts'
import { problemSentence } from '../pipeline/batch.ts'
import { type JudgedMessage, judgeMessage } from '../pipeline/judge-message.ts'
import { openSource } from '../pipeline/read-source.ts'
import { eml } from '../readers/mail.ts'
import type { Reader } from '../readers/reader.ts'
import { recogniseReader } from '../readers/table.ts'
import { inertText } from '../report/inert.ts'
import { count } from '../report/words.ts'
import type { Command, Values, World } from './command.ts'
import { EVIDENCE_OPTIONS, evidenceOptions, readWindow, readZone, requirePaths, scratchFolder } from './inputs.ts'
import { jsonOutput } from './json-output.ts'
import { progressOf } from './progress.ts'

/** Findings that a line of text names; JSON has all. */
const MAX_SHOWN_FINDINGS = 4

/** `dwell scan mail`: one line a message, with a verdict and its reasons. */
export const scanMail: Command = {
  name: 'scan mail',
  summary: 'Judges mail: phishing, and what is unusual for its sender and reader. One line a message.',
  positionals: 'PATH…',
  options: {
    ...EVIDENCE_OPTIONS,
    history: {
      type: 'string',
      multiple: true,
      value: 'PATH',
      text: 'earlier mail to learn from, which is not judged; may be given more than once',
    },
    domain: {
      type: 'string',
      multiple: true,
      value: 'D',
      text: 'a domain of the organisation itself; without it they are inferred from who writes and reads, and said',
    },
    'trusted-authserv': {
      type: 'string',
      multiple: true,
      value: 'ID',
      text: "the organisation's own mail host, whose Authentication-Results are believed",
    },
    alerts: {
      type: 'string',
      value: 'N',
      text: 'with history: messages of a day that are put before a person (default 10)',
    },
    json: { type: 'boolean', text: 'one JSON object a line' },
  },
  examples: [
    'dwell scan mail ./mailbox',
    'dwell scan mail suspicious.eml --json',
    'dwell scan mail today.mbox --history ./archive --domain corp.example --trusted-authserv mx.corp.example',
  ],
  run: async (positionals, values, world) => {
    const paths = requirePaths(positionals, 'scan mail')
    const tally = { messages: 0, suspicious: 0, targeted: 0, malicious: 0, unread: 0, skipped: 0 }
    const historyPaths = values.list('history')
    const learned: Event[] = []
    if (historyPaths.length > 0)
      await eachMail(historyPaths, values, world, async (outcome) => void (isReject(outcome) || learned.push(outcome)))
    const told = async (outcome: Event | Reject, judged?: JudgedMessage, alert?: boolean): Promise<void> => {
      tally.messages += 1
      if (judged === undefined) tally.unread += 1
      else if (judged.verdict !== 'benign') tally[judged.verdict] += 1
      if (values.flag('json'))
        await world.out(jsonOutput({ ...messageJson(outcome, judged), ...(alert === undefined ? {} : { alert }) }))
      else await world.out(messageLine(outcome, judged))
    }

    // Without earlier mail each message is judged by itself, as it is read.
    if (learned.length === 0) {
      const history = createHistory(organisationOf(values, values.list('domain')))
      tally.skipped = await eachMail(paths, values, world, (outcome) =>
        told(outcome, isReject(outcome) ? undefined : judgeMessage(readMessage(outcome), history)),
      )
    } else {
      const events: Event[] = []
      tally.skipped = await eachMail(paths, values, world, async (outcome) =>
        isReject(outcome) ? told(outcome) : void events.push(outcome),
      )
      const perDay = readPerDay(values)
      const history = historyOf([...learned, ...events], values, world)
      const results: { readonly event: Event; readonly time: Event['time']; readonly judged: JudgedMessage }[] = []
      for (const event of inOrder(learned)) history.learn(readMessage(event))
      for (const event of inOrder(events)) {
        const message = readMessage(event)
        const judged = judgeMessage(message, history)
        results.push({ event, time: event.time, judged })
        // What is under suspicion does not teach: an attacker must not get used to.
        if (judged.verdict === 'benign') history.learn(message)
      }
      const alerts = alertsWithin(results, perDay)
      for (const result of results) await told(result.event, result.judged, alerts.has(result))
    }
    const { messages, suspicious, targeted, malicious, unread, skipped } = tally
    world.note(
      `${count(messages, 'message')}: ${malicious} malicious, ${targeted} targeted, ${suspicious} suspicious${unread === 0 ? '' : `; ${unread} could not be read`}${skipped === 0 ? '' : `; ${count(skipped, 'other file')} passed over`}.`,
    )
    return 0
  },
}

const DEFAULT_ALERTS_PER_DAY = 10

function readPerDay(values: Values): number {
  const text = values.text('alerts')
  if (text === undefined) return DEFAULT_ALERTS_PER_DAY
  if (!/^\d{1,6}$/.test(text))
    throw new InputError('usage', `--alerts ${JSON.stringify(text)} is no number. Write it like 10.`)
  return Number(text)
}

function organisationOf(values: Values, domains: readonly string[]): Organisation {
  return { ownDomains: domains.map((one) => one.toLowerCase()), authservIds: values.list('trusted-authserv') }
}

function inOrder(events: readonly Event[]): readonly Event[] {
  return events.toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
}

function historyOf(events: readonly Event[], values: Values, world: World): GrowingHistory {
  const given = values.list('domain').map((one) => one.toLowerCase())
  if (given.length > 0) return createHistory(organisationOf(values, given))
  const counts = { recipients: new Map<string, number>(), senders: new Map<string, number>() }
  for (const { mail } of events) {
    for (const to of mail?.to ?? []) counts.recipients.set(domainOf(to), (counts.recipients.get(domainOf(to)) ?? 0) + 1)
    if (mail?.from !== undefined)
      counts.senders.set(domainOf(mail.from), (counts.senders.get(domainOf(mail.from)) ?? 0) + 1)
  }
  const inferred = inferOwnDomains(counts)
  world.note(
    inferred.length === 0
      ? "The organisation's own domains could not be inferred; name them by --domain."
      : `Taken for the organisation's own: ${inertText(inferred.join(', '))} (--domain says otherwise).`,
  )
  return createHistory(organisationOf(values, inferred))
}

/** What a file is taken for by its name or place where its content does not say: then it is a damaged message. */
const MAIL_PLACE = /\.(?:eml|emlx|mht)$|(?:^|\/)(?:cur|new)\/[^/]+$/i

/** Hands over every message below `paths`; gives how many files were no mail. */
async function eachMail(
  paths: readonly string[],
  values: Values,
  world: World,
  use: (outcome: Event | Reject) => Promise<void>,
): Promise<number> {
  const { since, until } = readWindow(values)
  const offsetMinutes = readZone(values)
  await using scratch = await scratchFolder()
  const progress = progressOf(world)
  let skipped = 0
  for await (const source of openEvidence(paths, evidenceOptions(values, world, scratch.path))) {
    if ('problem' in source) {
      progress.note(`${source.file}: ${problemSentence(source)}`)
      continue
    }
    let isMail = true
    const recognise = (head: Uint8Array): Reader => {
      const reader = recogniseReader(head)
      if (reader.id === 'eml' || reader.id === 'mbox') return reader
      if (MAIL_PLACE.test(source.file)) return eml
      isMail = false
      return reader
    }
    const { batches } = await openSource(source, { recognise, offsetMinutes, abort: world.abort })
    if (!isMail) {
      skipped += 1
      continue
    }
    for await (const batch of batches) {
      world.abort.throwIfAborted()
      for (const outcome of batch) {
        if (
          !isReject(outcome) &&
          ((since !== undefined && outcome.time < since) || (until !== undefined && outcome.time >= until))
        )
          continue
        // One after the other on purpose: output keeps the order of the evidence.
        await use(outcome)
      }
      if (!world.isTerminal.out) progress.step({ file: source.file, records: batch.length })
    }
  }
  progress.end()
  world.abort.throwIfAborted()
  return skipped
}

function messageJson(outcome: Event | Reject, judged: JudgedMessage | undefined): Readonly<Record<string, unknown>> {
  const place = { schema: 'dwell.mail/1', file: outcome.raw.file, record: outcome.raw.record ?? 1 }
  if (isReject(outcome) || judged === undefined) {
    const problem = isReject(outcome) ? outcome.reject : 'It was not judged.'
    const nothing = { messageId: null, from: null, to: [], time: null, verdict: 'benign', score: 0, probability: null }
    return { ...place, ...nothing, signals: [], rewrite: false, urls: [], problem }
  }
  const { mail, time, flags } = outcome
  const urls = (mail?.urls ?? []).map(({ url, host }) => {
    const inner = unwrap(url)
    return { url, host: host ?? null, ...(inner.state === 'decoded' ? { unwrapped: inner.url } : {}) }
  })
  return {
    ...place,
    messageId: mail?.messageId ?? null,
    from: mail?.from ?? null,
    to: mail?.to ?? [],
    time: flags?.includes('time-not-believable') === true ? null : formatInstant(time),
    verdict: judged.verdict,
    score: judged.score,
    probability: judged.probability,
    signals: judged.findings.map(({ detector, weight, because, against }) => ({ detector, weight, because, against })),
    rewrite: judged.verdict !== 'benign' && urls.some(({ url }) => /^https?:/i.test(url)),
    urls,
    ...(mail?.content === undefined || mail.content.notAnalysed.length === 0
      ? {}
      : { notAnalysed: mail.content.notAnalysed }),
    ...(judged.failed.length === 0 ? {} : { notLookedAt: judged.failed }),
  }
}

function messageLine(outcome: Event | Reject, judged: JudgedMessage | undefined): string {
  if (isReject(outcome) || judged === undefined)
    return inertText(`unread      ${outcome.raw.file}: ${isReject(outcome) ? outcome.reject : 'it was not judged'}`)
  const { mail, time, raw } = outcome
  const head = `${judged.verdict.padEnd(10)} ${judged.score.toFixed(1).padStart(5)}  ${formatInstant(time).slice(0, 16)}  ${mail?.from ?? '(no sender)'}  ${mail?.subject ?? '(no subject)'}  [${raw.file}]`
  const reasons =
    judged.verdict === 'benign'
      ? []
      : judged.findings
          .slice(0, MAX_SHOWN_FINDINGS)
          .map(({ because }) => `\n             ${inertText(because.join(' '))}`)
  return inertText(head) + reasons.join('')
}
