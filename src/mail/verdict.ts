/** What a message is taken for. *Targeted*: evidence that this reader or organisation was chosen. */
export type MailVerdict = 'benign' | 'suspicious' | 'targeted' | 'malicious'

/** What a detector says of a message, weighed. */
export interface WeighedFinding {
  readonly detector: string
  readonly title: string
  /** Detectors of one group see the same fact from several sides. */
  readonly group: string
  /** Log-likelihood ratio in nats, strength included; negative where it speaks for an honest message. */
  readonly weight: number
  /** Weights that were fitted together already know of each other and are added; those by judgement are discounted within their group. */
  readonly isFitted: boolean
  /** True where it rests on what was known before the message. */
  readonly needsHistory: boolean
  readonly because: readonly string[]
  readonly against: readonly string[]
}

/** Where the fitted score is cut, and where it starts; made with the weights by `scripts/mail-weights.ts`. */
export interface Cuts {
  readonly start: number
  readonly suspicious: number
  readonly malicious: number
}

/** The sum of all evidence and what follows from it. */
export interface Judgement {
  readonly verdict: MailVerdict
  /** Log-likelihood ratio in nats. */
  readonly score: number
  /** How likely the message is an attack where one in a hundred is. */
  readonly probability: number
}

/** No single finding says more than this: also the surest detector is wrong at times. */
const MAX_WEIGHT = 7
/** Of each further finding of a group by judgement, this share counts: they describe the same fact. */
const FURTHER_SHARE = 0.3
/** A harmless form says little against what history shows: who knows the organisation writes like its people. */
const MAX_HARMLESS_FORM = -1.5
/** Evidence from history alone that makes a message targeted. */
const TARGETED = 3
/**
 * What every stranger's mail may have: that nobody knows them, that they ask, probe or lure. It speaks for suspicion, and not for a choice
 * of this reader; that takes a habit broken, or somebody imitated whom the organisation knows.
 */
const OF_ANY_STRANGER: ReadonlySet<string> = new Set(
  [
    ...['first-contact-organisation', 'first-contact-person', 'first-mail-lure-to-few'],
    ...['stranger-request', 'recon-probe'],
  ].map((name) => `mail/${name}`),
)
/** One attack among a hundred messages, in nats: what reaches a mailbox behind a usual filter has fewer, a honeypot more. */
const PRIOR: number = Math.log(1 / 99)

/** Combines the findings about one message. */
export function judge(findings: readonly WeighedFinding[], cuts: Cuts): Judgement {
  let form = cuts.start
  const byGroup = new Map<string, number[]>()
  const chosenBy = new Map<string, number[]>()
  for (const { detector, isFitted, weight, group, needsHistory } of findings) {
    const capped = Math.max(-MAX_WEIGHT, Math.min(MAX_WEIGHT, weight))
    if (needsHistory && !OF_ANY_STRANGER.has(detector)) chosenBy.set(group, [...(chosenBy.get(group) ?? []), capped])
    if (isFitted) form += capped
    else byGroup.set(group, [...(byGroup.get(group) ?? []), capped])
  }
  let history = 0
  for (const weights of byGroup.values()) history += discounted(weights)
  let chosen = 0
  for (const weights of chosenBy.values()) chosen += discounted(weights)
  const score = history > 0 ? Math.max(form, Math.max(form, MAX_HARMLESS_FORM) + history) : form + history
  const rounded = Math.round(score * 1000) / 1000
  return {
    verdict: verdictAt(score, chosen, cuts),
    score: rounded,
    probability: Math.round(1e4 / (1 + Math.exp(-(score + PRIOR)))) / 1e4,
  }
}

function verdictAt(score: number, chosen: number, cuts: Cuts): MailVerdict {
  if (score < cuts.suspicious) return 'benign'
  if (chosen >= TARGETED) return 'targeted'
  return score >= cuts.malicious ? 'malicious' : 'suspicious'
}

/** The strongest in full and a share of each further one, for and against apart. */
function discounted(weights: readonly number[]): number {
  let sum = 0
  for (const side of [weights.filter((one) => one > 0), weights.filter((one) => one < 0)]) {
    const ordered = [...side].sort((a, b) => Math.abs(b) - Math.abs(a))
    ordered.forEach((one, at) => {
      sum += at === 0 ? one : FURTHER_SHARE * one
    })
  }
  return sum
}
