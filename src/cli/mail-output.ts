import { unwrap } from '../links/unwrap.ts'
import { notAnalysedOf } from '../mail/not-analysed.ts'
import { type Event, isReject, type Reject } from '../model/event.ts'
import { formatInstant } from '../model/time.ts'
import type { TreatedMessage } from '../pipeline/treat-message.ts'
import { inertText } from '../report/inert.ts'
import { count } from '../report/words.ts'

/** Findings that a line of text names; JSON has all. */
const MAX_SHOWN_FINDINGS = 4

/** What is told of one message. */
export interface Told {
  readonly outcome: Event | Reject
  /** Absent where it could not be read. */
  readonly treated?: TreatedMessage
  readonly alert?: boolean
  /** What was missing of a reported message, as a sentence. */
  readonly note?: string
}

/** A message as a line of JSON, `dwell.mail/1`. */
export function messageJson({ outcome, treated, alert, note }: Told): Readonly<Record<string, unknown>> {
  const place = { schema: 'dwell.mail/1', file: outcome.raw.file, record: outcome.raw.record ?? 1 }
  if (isReject(outcome) || treated === undefined) {
    const problem = isReject(outcome) ? outcome.reject : 'It was not judged.'
    const nothing = { messageId: null, from: null, to: [], time: null, verdict: 'benign', score: 0, probability: null }
    return { ...place, ...nothing, signals: [], rewrite: false, urls: [], problem }
  }
  const { mail, time, flags } = outcome
  const { judged } = treated
  const urls = (mail?.urls ?? []).map(({ url, host }) => {
    const inner = unwrap(url)
    return { url, host: host ?? null, ...(inner.state === 'decoded' ? { unwrapped: inner.url } : {}) }
  })
  const notAnalysed = [...notAnalysedOf(outcome), ...(note === undefined ? [] : [note])]
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
    ...(notAnalysed.length === 0 ? {} : { notAnalysed }),
    ...(judged.failed.length === 0 ? {} : { notLookedAt: judged.failed }),
    ...decisionsJson(treated),
    ...(alert === undefined ? {} : { alert }),
  }
}

function decisionsJson(treated: TreatedMessage): Readonly<Record<string, unknown>> {
  const { exceptions, exceptionsNotApplied, simulation, reporters } = treated
  return {
    ...(exceptions.length === 0
      ? {}
      : {
          exceptions: exceptions.map(({ reason, expires, place, detectors }) => ({
            ...{ reason, expires, place },
            ...(detectors.length === 0 ? {} : { detectors }),
          })),
        }),
    ...(exceptionsNotApplied.length === 0 ? {} : { exceptionsNotApplied }),
    ...(simulation === undefined ? {} : { simulation }),
    ...(reporters.length === 0
      ? {}
      : { reported: { times: reporters.length, by: reporters.filter((one) => one !== undefined) } }),
  }
}

/** A message as a line for people, with its reasons below it. */
export function messageLine({ outcome, treated, note }: Told): string {
  if (isReject(outcome) || treated === undefined)
    return inertText(`unread      ${outcome.raw.file}: ${isReject(outcome) ? outcome.reject : 'it was not judged'}`)
  const { mail, time, raw } = outcome
  const { judged } = treated
  const head = `${judged.verdict.padEnd(10)} ${judged.score.toFixed(1).padStart(5)}  ${formatInstant(time).slice(0, 16)}  ${mail?.from ?? '(no sender)'}  ${mail?.subject ?? '(no subject)'}  [${raw.file}]`
  const reasons =
    judged.verdict === 'benign'
      ? []
      : judged.findings.slice(0, MAX_SHOWN_FINDINGS).map(({ because }) => because.join(' '))
  const below = [...decisions(treated), ...(note === undefined ? [] : [note]), ...reasons]
  return inertText(head) + below.map((text) => `\n             ${inertText(text)}`).join('')
}

function decisions(treated: TreatedMessage): readonly string[] {
  const { exceptions, exceptionsNotApplied, simulation, reporters } = treated
  const named = reporters.filter((one) => one !== undefined)
  return [
    ...(simulation === undefined
      ? []
      : [`Simulation of ${simulation.vendor}, no alert: ${simulation.because.join(' ')}`]),
    ...exceptions.map(({ reason, expires, detectors }) =>
      detectors.length === 0
        ? `Excepted until ${expires}, no alert: ${reason}`
        : `Excepted until ${expires} from ${detectors.join(', ')}: ${reason}`,
    ),
    ...exceptionsNotApplied,
    ...(reporters.length === 0
      ? []
      : [
          `Reported by user${named.length === 0 ? '' : `: ${named.join(', ')}`} (${count(reporters.length, 'report')}).`,
        ]),
  ]
}
