import type { Json } from './json-text.ts'
import type { MailDecided, ReportInput } from './report-input.ts'
import { count } from './words.ts'

/** What was decided beforehand about mail, for `visibility.json`; absent where nothing was. */
export function mailDecisionsJson({ mail }: ReportInput): Json | undefined {
  if (mail === undefined) return undefined
  return {
    exceptions: mail.exceptions.map(({ place, reason, expires, detectors, isExpired, messages }) => ({
      ...{ place, reason, expires, detectors },
      expired: isExpired,
      messages,
    })),
    notApplied: mail.notApplied.map(({ text, messages }) => ({ text, messages })),
    simulations: mail.simulations.map(({ vendor, messages }) => ({ vendor, messages })),
    simulationSignals: mail.simulationSignals,
    reported: { ...mail.reported },
    ownDomains: mail.ownDomains,
  }
}

/** The decisions as sentences, each exception and vendor that had an effect, or that has none any more. They hold foreign text as it is. */
export function decisionLines({
  exceptions,
  notApplied,
  simulations,
  simulationSignals,
  reported,
}: MailDecided): readonly string[] {
  return [
    ...exceptions.flatMap(({ place, reason, expires, detectors, isExpired, messages }) => {
      if (isExpired) return [`An exception is not applied, as it expired after ${expires}: “${reason}” (${place}).`]
      if (messages === 0) return []
      const from = detectors.length === 0 ? '' : ` from ${detectors.join(', ')}`
      return [`${count(messages, 'message')} excepted${from} until ${expires}: “${reason}” (${place}).`]
    }),
    ...notApplied.map(({ text, messages }) => `${count(messages, 'message')}: ${text}`),
    ...simulations
      .filter(({ messages }) => messages > 0)
      .map(({ vendor, messages }) => `${count(messages, 'message')} of the phishing simulation of ${vendor}.`),
    ...(simulationSignals === 0
      ? []
      : [`${count(simulationSignals, 'signal')} left out that came from following links of a simulation.`]),
    ...(reported.messages === 0 ? [] : [reportedLine(reported)]),
  ]
}

function reportedLine({ messages, notInEvidence, unread, leftOut }: MailDecided['reported']): string {
  const parts = [
    ...(notInEvidence === 0 ? [] : [`${notInEvidence} of them not among the other evidence`]),
    ...(unread === 0 ? [] : [`${unread} more could not be read`]),
    ...(leftOut === 0 ? [] : [`${leftOut} more, attached to crowded reports, were left out`]),
  ]
  return `Users reported ${count(messages, 'message')}${parts.length === 0 ? '' : `; ${parts.join('; ')}`}.`
}

/** For the summary: what gave no signal because somebody had decided so. */
export function decidedSentences({ mail }: ReportInput): readonly string[] {
  if (mail === undefined) return []
  const sum = (list: readonly { readonly messages: number }[]): number =>
    list.reduce((all, { messages }) => all + messages, 0)
  const excepted = sum(mail.exceptions.filter(({ detectors }) => detectors.length === 0))
  const simulated = sum(mail.simulations)
  if (excepted + simulated === 0) return []
  const parts = [
    ...(excepted === 0 ? [] : [`${count(excepted, 'message')} by exception`]),
    ...(simulated === 0 ? [] : [`${count(simulated, 'message')} of a phishing simulation`]),
  ]
  return [`Set aside, as was decided beforehand: ${parts.join(' and ')}.`]
}
