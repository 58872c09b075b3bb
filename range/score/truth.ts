import { z } from 'zod'
import { type Instant, parseInstant } from '../../src/model/time.ts'

/** The form of truth that this version reads. */
export const TRUTH_SCHEMA = 'dwell.truth/1'

/** A user, host, mailbox or app; two are the same when any name agrees, case aside. */
export interface Subject {
  readonly type: string
  readonly id: string
  readonly names: readonly string[]
}

/** From when to when a subject really was in an adversary's hands. */
export interface TrueInterval {
  readonly subject: Subject
  readonly compromisedAt: Instant
  /** Null where the adversary still had it when the evidence ended. */
  readonly endedAt: Instant | null
  readonly contained: boolean
}

/** One act of a campaign and the records that it left. `file` is relative to the folder of the truth. */
export interface TrueStep {
  readonly time: Instant
  /** Where no record is named: it happened somewhere between `time` and this. */
  readonly until?: Instant | undefined
  readonly stage: string
  readonly technique: string
  readonly what?: string | undefined
  readonly subjects: readonly Subject[]
  readonly visibleIn: readonly string[]
  readonly events: readonly { readonly file: string; readonly record: number }[]
}

/** One attack from its first to its last act. */
export interface TrueCampaign {
  readonly id: string
  readonly actor: string | null
  readonly motive: string | null
  readonly steps: readonly TrueStep[]
}

/** Something harmless that looks like an attack. */
export interface LookAlike {
  readonly kind: string
  readonly subjects: readonly Subject[]
  readonly from: Instant
  readonly to: Instant
}

/** What of the range's parameters the score needs; undefined where the truth does not say. */
export interface Parameters {
  readonly users: number | undefined
  readonly hosts: number | undefined
  readonly days: number | undefined
  readonly from: Instant | undefined
  readonly to: Instant | undefined
}

/** What really happened: `dwell.truth/1`, read. */
export interface Truth {
  readonly seed: number | string | null
  readonly parameters: Parameters
  readonly intervals: readonly TrueInterval[]
  readonly campaigns: readonly TrueCampaign[]
  readonly benign: readonly LookAlike[]
}

/** An RFC 3339 time as an Instant. */
export const time: z.ZodType<Instant> = z.string().transform((text, context) => {
  const read = parseInstant(text)
  if (read !== undefined) return read
  context.addIssue({ code: 'custom', message: `"${text.slice(0, 40)}" is no RFC 3339 time` })
  return z.NEVER
})

const whole = z.object({ type: z.string(), id: z.string(), names: z.array(z.string()).default([]) })

/** A subject in full, or its id alone (`user:corp\kim`), whose prefix is its type. */
const subject = z.union([
  whole,
  z.string().transform((id): Subject => ({ type: /^([a-z]+):/.exec(id)?.[1] ?? 'user', id, names: [] })),
])

/** A record, or a run of records of one file. */
const events = z
  .array(z.object({ file: z.string(), record: z.number().int(), through: z.number().int().optional() }))
  .transform((runs) => runs.flatMap(recordsOf))

/** More records than these in one run are no truth but an attack on the memory. */
const MAX_RUN = 5_000_000

function recordsOf({
  file,
  record,
  through = record,
}: {
  readonly file: string
  readonly record: number
  readonly through?: number | undefined
}): readonly { readonly file: string; readonly record: number }[] {
  const length = Math.min(MAX_RUN, Math.max(0, through - record + 1))
  return Array.from({ length }, (_, at) => ({ file, record: record + at }))
}

const step = z.object({
  time,
  until: time.optional(),
  stage: z.string(),
  technique: z.string(),
  what: z.string().optional(),
  subjects: z.array(subject).default([]),
  visibleIn: z.array(z.string()).default([]),
  events: events.default([]),
})

// A parameter of another form is not ours to judge: it is as if it were absent.
const quantity = z.number().positive().optional().catch(undefined)
const moment = time.optional().catch(undefined)
const parameters = z
  .object({ users: quantity, hosts: quantity, days: quantity, from: moment, to: moment })
  .transform(({ users, hosts, days, from, to }): Parameters => ({ users, hosts, days, from, to }))
const NO_PARAMETERS: Parameters = {
  users: undefined,
  hosts: undefined,
  days: undefined,
  from: undefined,
  to: undefined,
}

const name = z.string().nullable().default(null)

/** `truth.json`; what it holds beyond this passes. */
export const TruthJson: z.ZodType<Truth> = z.object({
  schema: z.literal(TRUTH_SCHEMA),
  seed: z.union([z.number(), z.string()]).nullable().default(null),
  parameters: parameters.default(NO_PARAMETERS),
  intervals: z.array(
    z.object({
      subject,
      compromisedAt: time,
      endedAt: time.nullable().default(null),
      contained: z.boolean().default(false),
    }),
  ),
  campaigns: z.array(z.object({ id: z.string(), actor: name, motive: name, steps: z.array(step) })),
  benign: z
    .array(z.object({ kind: z.string(), subjects: z.array(subject).default([]), from: time, to: time }))
    .default([]),
})
