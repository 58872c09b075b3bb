import type { MailDetector } from '../detect/detector.ts'
import { mailDetectors } from '../detect/mail/index.ts'
import source from '../detect/mail-weights.json' with { type: 'json' }
import type { MailHistory } from '../mail/history.ts'
import type { Message } from '../mail/message.ts'
import { type Judgement, judge, type WeighedFinding } from '../mail/verdict.ts'

/** What is said of one message. */
export interface JudgedMessage extends Judgement {
  /** The findings, the weightiest first; those that speak for an honest message have negative weight. */
  readonly findings: readonly WeighedFinding[]
  /** Ids of detectors that failed on it. */
  readonly failed: readonly string[]
}

/** Findings that weigh less are not worth a sentence. */
const MIN_WEIGHT = 0.02

const weights: ReadonlyMap<string, number> = new Map(Object.entries(source.weights))

/** Judges one message by itself and by what was known before it. */
export function judgeMessage(
  message: Message,
  history: MailHistory,
  detectors: readonly MailDetector[] = mailDetectors,
): JudgedMessage {
  const findings: WeighedFinding[] = []
  const failed: string[] = []
  for (const detector of detectors) {
    try {
      for (const { because, against, strength } of detector.detect(message, history)) {
        const weight = (strength ?? 1) * weightOf(detector)
        if (Math.abs(weight) < MIN_WEIGHT) continue
        findings.push({
          detector: detector.id,
          title: detector.title,
          group: detector.group,
          weight: Math.round(weight * 1000) / 1000,
          isFitted: weights.has(detector.id),
          needsHistory: detector.needsHistory === true,
          because,
          against,
        })
      }
    } catch {
      // A detector that fails leaves a gap, which its caller says; the others still look.
      failed.push(detector.id)
    }
  }
  findings.sort((a, b) => b.weight - a.weight)
  return { ...judge(findings, source.cuts), findings, failed }
}

/** The judgement of a message with other findings than those it was judged by: some taken out, or some added. */
export function judgedAnew(judged: JudgedMessage, findings: readonly WeighedFinding[]): JudgedMessage {
  const ordered = findings.toSorted((a, b) => b.weight - a.weight)
  return { ...judged, ...judge(ordered, source.cuts), findings: ordered }
}

/** A weight that was measured counts before the one by judgement. */
function weightOf({ id, priorWeight }: MailDetector): number {
  return weights.get(id) ?? priorWeight
}
