import type { FindingFacts } from '../../../model/event.ts'

const TECHNIQUE = /\bT\d{4}(?:\.\d{3})?\b/g
const MAX_TECHNIQUES = 32
const MAX_TITLE_LENGTH = 512

/** What a foreign alert says of itself; ATT&CK ids are taken out of the texts that may hold some. */
export function findingOf(parts: {
  readonly title: string
  readonly severity?: string | undefined
  readonly vendor?: string | undefined
  readonly techniques?: string | undefined
  readonly tactics?: readonly string[]
}): FindingFacts {
  const severity = severityOf(parts.severity)
  return {
    title: parts.title.slice(0, MAX_TITLE_LENGTH),
    ...(severity === undefined ? {} : { severity }),
    ...(parts.vendor === undefined ? {} : { vendor: parts.vendor }),
    techniques: [...new Set(parts.techniques?.match(TECHNIQUE) ?? [])].slice(0, MAX_TECHNIQUES),
    tactics: parts.tactics ?? [],
  }
}

/** A severity in words, or as a number from 0 to 10, or to 100. */
function severityOf(text: string | undefined): FindingFacts['severity'] {
  if (text === undefined) return undefined
  const word = text.toLowerCase()
  if (/crit|fatal|emerg/.test(word)) return 'critical'
  if (/high|major|severe|error/.test(word)) return 'high'
  if (/med|moder|warn|minor/.test(word)) return 'medium'
  if (/low/.test(word)) return 'low'
  if (/info|debug|none|notice|benign/.test(word)) return 'informational'
  const number = Number(text)
  if (!Number.isFinite(number) || text.trim() === '') return undefined
  const ten = number > 10 ? number / 10 : number
  return ten >= 9 ? 'critical' : ten >= 7 ? 'high' : ten >= 4 ? 'medium' : ten >= 1 ? 'low' : 'informational'
}
