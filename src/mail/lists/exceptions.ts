import { z } from 'zod'
import { DAY_US, type Instant, parseInstant } from '../../model/time.ts'
import { registrable } from '../history.ts'
import { isOfKind } from '../hosts.ts'
import type { Message } from '../message.ts'
import { readEntries } from './entries.ts'

/** Mail that a person decided to be no alert, or to be judged without some detectors; for a reason, and until a day. */
export interface MailException {
  readonly reason: string
  /** The last day (UTC) on which it holds, as written. */
  readonly expires: string
  readonly place: string
  /** The first instant at which it no longer holds. */
  readonly until: Instant
  readonly senders: readonly string[]
  readonly domains: readonly string[]
  readonly messageIds: readonly string[]
  readonly subjects: readonly string[]
  readonly linkDomains: readonly string[]
  /** Ids of detectors that are taken out; empty: the message as a whole is excepted. */
  readonly detectors: readonly string[]
}

/** Which exceptions hold for a message, and which do not although their words fit. */
export interface ExceptionAnswer {
  readonly applied: readonly MailException[]
  /** As sentences. */
  readonly notApplied: readonly string[]
}

interface Written {
  reason: string
  expires: string
  sender?: string[] | undefined
  domain?: string[] | undefined
  messageId?: string[] | undefined
  subject?: string[] | undefined
  linkDomain?: string[] | undefined
  detectors?: string[] | undefined
}

const MATCHERS = ['sender', 'domain', 'messageId', 'subject', 'linkDomain'] as const
/** A shorter piece of a subject is in every other message. */
const MIN_SUBJECT_CHARACTERS = 5

/** One value or a list of them. */
function oneOrMore(one: z.ZodType<string>): z.ZodType<string[]> {
  return z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(one).min(1).max(500))
}

const domain = z
  .string()
  .max(253)
  .transform((text) => text.trim().toLowerCase())
  .superRefine((name, { addIssue }) => {
    const whole = registrable(name)
    if (!/^[^\s@/]+\.[^\s@/.]+$/.test(name)) addIssue('write a domain such as partner.example')
    else if (whole !== name) addIssue(`write the whole domain, ${whole}; hosts below it are not told apart`)
  })

const schema: z.ZodType<Written> = z
  .strictObject({
    reason: z.string().trim().min(3, 'say why, for whoever reads it in a year').max(500),
    expires: z.string().superRefine((text, { addIssue }) => {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || parseInstant(text) === undefined)
        addIssue('write the last day on which it holds, such as 2026-12-31; no exception is for ever')
    }),
    sender: oneOrMore(
      z
        .string()
        .max(320)
        .regex(/^[^\s@]+@[^\s@]+$/, 'write a whole address such as news@partner.example'),
    ).optional(),
    domain: oneOrMore(
      domain.superRefine((name, { addIssue }) => {
        if (isOfKind(name, 'free mailer') || isOfKind(name, 'free host'))
          addIssue(`anybody can write from ${name}; name the address by sender`)
      }),
    ).optional(),
    messageId: oneOrMore(z.string().min(3).max(1000)).optional(),
    subject: oneOrMore(
      z
        .string()
        .trim()
        .min(MIN_SUBJECT_CHARACTERS, `a piece of at least ${MIN_SUBJECT_CHARACTERS} characters`)
        .max(1000),
    ).optional(),
    linkDomain: oneOrMore(domain).optional(),
    detectors: oneOrMore(z.string().regex(/^mail\/[a-z0-9-]+$/, 'write an id such as mail/short-link')).optional(),
  })
  .refine((entry) => MATCHERS.some((name) => entry[name] !== undefined), {
    error: `name at least one of ${MATCHERS.join(', ')}; an exception for all mail is none`,
  })

/**
 * Reads a list of exceptions.
 * @param file as shown to the user
 * @throws {InputError} that names the file, the entry, its line, and what is expected there
 */
export function readExceptions(text: string, file: string): readonly MailException[] {
  return readEntries(text, file, schema).map(({ value, place }) => ({
    reason: value.reason,
    expires: value.expires,
    place,
    // The schema has read it as a day just before.
    until: ((parseInstant(value.expires) ?? 0) + DAY_US) as Instant,
    senders: lower(value.sender),
    domains: value.domain ?? [],
    messageIds: (value.messageId ?? []).map(bareId),
    subjects: lower(value.subject).map(squeezed),
    linkDomains: value.linkDomain ?? [],
    detectors: value.detectors ?? [],
  }))
}

/**
 * The exceptions that hold for a message. Where an entry names several things all of them must fit. A sender or domain fits only where
 * it is proven: who forges a From inherits nothing. An entry has expired where its day is over at the time of the run or of the message.
 * @param proven who proved to have sent it, by hosts that are believed
 */
export function exceptionsFor(
  message: Message,
  exceptions: readonly MailException[],
  { proven, now }: { readonly proven: string | undefined; readonly now: Instant },
): ExceptionAnswer {
  const applied: MailException[] = []
  const notApplied: string[] = []
  for (const exception of exceptions) {
    if (!fits(message, exception)) continue
    const { place, expires, until, senders, domains } = exception
    if (Math.max(now, message.event.time) >= until) notApplied.push(`${place} would fit, but expired after ${expires}.`)
    else if ((senders.length > 0 || domains.length > 0) && (proven === undefined || proven !== message.from?.domain))
      notApplied.push(`${place} would fit, but who sent the message is not proven.`)
    else applied.push(exception)
  }
  return { applied, notApplied }
}

/** Everything but the proof and the time. */
function fits({ from, mail, subject, linkDomains }: Message, exception: MailException): boolean {
  const named = squeezed(subject.toLowerCase())
  const { senders, domains, messageIds, subjects } = exception
  return (
    (senders.length === 0 || senders.includes(from?.address ?? '')) &&
    (domains.length === 0 || domains.includes(from?.domain ?? '')) &&
    (messageIds.length === 0 || messageIds.includes(bareId(mail.messageId ?? ''))) &&
    (subjects.length === 0 || subjects.some((piece) => named.includes(piece))) &&
    // One known link does not speak for the others beside it.
    (exception.linkDomains.length === 0 ||
      (linkDomains.length > 0 && linkDomains.every((one) => exception.linkDomains.includes(one))))
  )
}

function lower(values: readonly string[] | undefined): readonly string[] {
  return (values ?? []).map((one) => one.toLowerCase())
}

function bareId(id: string): string {
  return id.trim().replace(/^<|>$/g, '')
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
