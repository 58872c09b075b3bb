import type { Evidence, EvidenceKind, Interval, State } from '../model/interval.ts'
import type { Subject } from '../model/story.ts'
import { DAY_US, HOUR_US, type Instant, MINUTE_US, SECOND_US, shift } from '../model/time.ts'
import { at, START } from './invented-steps.ts'

/** One whom the attack concerned. */
export const KIM: Subject = { type: 'user', id: 'user:corp\\kim', names: ['kim', 'CORP\\kim', 'kim@corp.example'] }
/** One whom the attack concerned. */
export const LEE: Subject = { type: 'user', id: 'user:corp\\adm-lee', names: ['adm-lee', 'CORP\\adm-lee'] }
/** One whom the attack concerned. */
export const WS: Subject = {
  type: 'host',
  id: 'host:ws-0417',
  names: ['ws-0417', 'ws-0417.corp.example', '192.0.2.47'],
}
/** One whom the attack concerned. */
export const SRV: Subject = { type: 'host', id: 'host:srv-file2', names: ['srv-file2', 'srv-file2.corp.example'] }
/** One whom the attack concerned. */
export const NOOR: Subject = { type: 'user', id: 'user:corp\\noor', names: ['noor', 'CORP\\noor'] }
/** One whom the attack concerned. */
const BOX: Subject = { type: 'mailbox', id: 'mailbox:sales@corp.example', names: ['sales@corp.example'] }

/** A piece of evidence. */
export function evidence(
  kind: EvidenceKind,
  afterUs: number,
  text: string,
  signal: string | null,
  event: string | null,
): Evidence {
  const time = shift(START, afterUs)
  return { kind, time, knownAt: time, text, signal, event }
}

/** Times of an interval, in µs after the script first ran. */
interface Bounds {
  readonly earliest?: number
  readonly first: number
  readonly proof?: number
  readonly last: number
  readonly contained?: number
}

/** An interval of a subject. */
export function interval(
  subject: Subject,
  state: State,
  bounds: Bounds,
  more: {
    readonly confidence: number
    readonly evidence: readonly Evidence[]
    readonly startUnseen?: boolean
    readonly story?: string
  },
): Interval {
  const time = (afterUs: number | undefined): Instant | null => (afterUs === undefined ? null : shift(START, afterUs))
  const knownAt = at('2026-03-11T18:00:00Z')
  const proof = time(bounds.proof)
  return {
    id: `interval-${subject.id}`,
    subject,
    state,
    earliestPossible: time(bounds.earliest),
    firstEvidence: time(bounds.first),
    firstProof: proof,
    lastEvidence: time(bounds.last),
    contained: time(bounds.contained),
    closed: null,
    startUnseen: more.startUnseen ?? false,
    dwellSeconds: proof === null ? null : Math.round(((time(bounds.contained) ?? knownAt) - proof) / SECOND_US),
    confidence: more.confidence,
    follows: null,
    story: more.story ?? 'story-1',
    visibility: [],
    evidence: more.evidence,
  }
}

/** The ledger of the attack. */
export const INTERVALS: readonly Interval[] = [
  interval(
    SRV,
    'confirmed',
    { earliest: 9 * HOUR_US, first: DAY_US + 2 * HOUR_US, proof: DAY_US + 2 * HOUR_US, last: 6 * DAY_US + 3 * HOUR_US },
    {
      confidence: 0.98,
      startUnseen: true,
      evidence: [
        evidence('proof', DAY_US + 2 * HOUR_US, 'A service of the intruder ran on it.', 'sig-smb', 'ev-sig-smb'),
        evidence('sign', 4 * DAY_US + 9 * HOUR_US, 'An archive with a password was made.', 'sig-rar', 'ev-sig-rar'),
        evidence(
          'proof',
          6 * DAY_US + 3 * HOUR_US,
          'Its Security log was cleared from the intruder’s session.',
          'sig-clear',
          'ev-sig-clear',
        ),
      ],
    },
  ),
  interval(
    LEE,
    'confirmed',
    { earliest: 5 * HOUR_US, first: DAY_US + 2 * HOUR_US, proof: DAY_US + 2 * HOUR_US, last: 6 * DAY_US + 3 * HOUR_US },
    {
      confidence: 0.96,
      evidence: [
        evidence('clean', 5 * HOUR_US, 'Its credentials came to lie in the memory of ws-0417 only now.', null, null),
        evidence(
          'proof',
          DAY_US + 2 * HOUR_US,
          'The account installed the intruder’s service on srv-file2.',
          'sig-smb',
          'ev-sig-smb',
        ),
      ],
    },
  ),
  interval(
    WS,
    'contained',
    {
      earliest: -38 * MINUTE_US,
      first: -26 * MINUTE_US,
      proof: 0,
      last: DAY_US + 3 * HOUR_US,
      contained: 2 * DAY_US + 6 * HOUR_US,
    },
    {
      confidence: 0.993,
      evidence: [
        evidence('clean', -38 * MINUTE_US, 'kim signed in at the console, and nothing odd ran.', null, 'ev-known-good'),
        evidence('delivery', -26 * MINUTE_US, 'The mail that led to it was delivered.', 'sig-mail', 'ev-sig-mail'),
        evidence('proof', 0, 'The intruder’s script ran.', 'sig-ps', 'ev-sig-ps'),
        evidence('containment', 2 * DAY_US + 6 * HOUR_US, 'The host was isolated and rebuilt.', null, null),
      ],
    },
  ),
  interval(
    KIM,
    'contained',
    {
      earliest: -26 * MINUTE_US,
      first: -26 * MINUTE_US,
      proof: 0,
      last: DAY_US + 3 * HOUR_US,
      contained: 2 * DAY_US + 7 * HOUR_US,
    },
    {
      confidence: 0.97,
      evidence: [
        evidence('delivery', -26 * MINUTE_US, 'The mail was delivered to kim.', 'sig-mail', 'ev-sig-mail'),
        evidence('proof', 0, 'The script ran in kim’s session.', 'sig-ps', 'ev-sig-ps'),
        evidence('containment', 2 * DAY_US + 7 * HOUR_US, 'Password reset, all sessions revoked.', null, null),
      ],
    },
  ),
  interval(
    NOOR,
    'suspected',
    { first: 3 * DAY_US, last: 3 * DAY_US + 12 * HOUR_US },
    {
      confidence: 0.61,
      story: 'story-2',
      evidence: [evidence('sign', 3 * DAY_US, 'A spraying address signed in as noor.', 'sig-spray', 'ev-sig-spray')],
    },
  ),
  interval(
    BOX,
    'targeted',
    { first: -20 * MINUTE_US, last: -20 * MINUTE_US },
    {
      confidence: 0.02,
      evidence: [
        evidence(
          'delivery',
          -20 * MINUTE_US,
          'The same mail was delivered here; no one followed its link.',
          null,
          null,
        ),
      ],
    },
  ),
]
