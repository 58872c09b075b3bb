import { hash } from 'node:crypto'
import type { Header } from 'postal-mime'
import { mailContent } from '../../mail/content.ts'
import { CLASS, type EventFlag, type MailFacts, type Outcome } from '../../model/event.ts'
import { identityId } from '../../model/ids.ts'
import type { ReadContext } from '../../model/source.ts'
import { printable } from '../framing/printable.ts'
import { NO_TIME, type Reading } from '../times.ts'
import { readMailDate } from './dates.ts'
import type { Framed } from './framing.ts'
import { type Headers, headersOf } from './headers.ts'
import { MAX_MESSAGE_BYTES, MAX_RECIPIENTS } from './limits.ts'
import { type Parts, takeApart } from './parts.ts'
import { arrival, judgedAddress, senderAddress } from './received.ts'

/** OCSF Email Activity: the message was received. */
const RECEIVE = 2
/** A text with none of these is no message. */
const NEEDED = ['from', 'to', 'date', 'received', 'message-id', 'subject', 'mime-version', 'return-path']
/** Where the mail was delivered, surer than what To says: a list or an alias is not the mailbox. */
const DELIVERED = ['delivered-to', 'x-original-to', 'envelope-to']

/** One message as an Event, or a Reject where it is past a bound or no message. Never throws. */
export async function messageOutcome(framed: Framed, context: ReadContext): Promise<Outcome> {
  const raw = { file: context.file, record: framed.line, offset: framed.offset }
  const reject = (reason: string): Outcome => ({ reject: reason, raw, text: printable(framed.head) })
  if (framed.bytes === undefined) return reject(`the message is larger than ${MAX_MESSAGE_BYTES} bytes`)

  let parts: Parts
  try {
    parts = await takeApart(framed.bytes)
  } catch (error) {
    return reject(`the message can't be taken apart: ${error instanceof Error ? error.message : String(error)}`)
  }
  const headers = headersOf(parts.email)
  if (!NEEDED.some((name) => headers.all(name).length > 0)) return reject('it has none of the headers of a message')

  const arrived = timeOf(headers, context)
  const time = arrived?.time ?? NO_TIME
  const mail = factsOf(headers, parts)
  const mailbox = headers.addresses(...DELIVERED)[0]?.address ?? mail.to[0]
  const ip = judgedAddress(headers.text('received-spf')) ?? senderAddress(headers.all('received'))
  const flags: EventFlag[] = []
  if (arrived === undefined) flags.push('time-not-believable')
  else if (arrived.zone === 'assumed') flags.push('zone-assumed')
  if (parts.isCut || headers.isCut || mail.to.length >= MAX_RECIPIENTS) flags.push('cut')
  if (parts.isMended) flags.push('recovered')

  return {
    id: identityId('mail', hash('sha256', framed.bytes)),
    time,
    seenAt: time,
    source: 'mail',
    logsource: { product: 'mail', category: 'mail' },
    classUid: CLASS.EMAIL,
    activityId: RECEIVE,
    ...(mail.from === undefined ? {} : { actor: { user: { email: mail.from } } }),
    ...(ip === undefined ? {} : { srcEndpoint: { ip } }),
    ...(mailbox === undefined ? {} : { target: { mailbox } }),
    mail,
    ...(flags.length === 0 ? {} : { flags }),
    fields: headers.fields,
    raw,
  }
}

/** The last hop knows when the message arrived; the Date header says only what the sender's clock said, or what it wants. */
function timeOf(headers: Headers, context: ReadContext): Reading | undefined {
  const received = arrival(headers.all('received'), context)
  if (received !== undefined) return received
  for (const date of headers.all('date')) {
    const reading = readMailDate(date, context)
    if (reading !== undefined) return reading
  }
  return undefined
}

function factsOf(headers: Headers, { email, links, attachments, files }: Parts): MailFacts {
  const sender = headers.addresses('from')[0]
  const to = new Set(headers.addresses('to', 'cc', 'bcc', ...DELIVERED).map(({ address }) => address))
  const urls = links.links()
  return {
    ...given('messageId', headers.text('message-id')),
    ...given('from', sender?.address),
    // A From without an address still shows its reader a name.
    ...given('fromName', sender === undefined ? headers.text('from') : sender.name || undefined),
    ...given('replyTo', headers.addresses('reply-to')[0]?.address),
    to: [...to].slice(0, MAX_RECIPIENTS),
    ...given('subject', headers.text('subject')),
    urls,
    attachments,
    trace: traceOf(email.headers),
    content: mailContent({
      html: email.html,
      plain: email.text,
      subject: headers.text('subject'),
      links: urls.length,
      files,
    }),
    ...given('authentication', headers.text('authentication-results')),
  }
}

/** Fields that hosts on the way put on top, and From, by which their claims are judged. */
const TRACE =
  /^(?:received|return-path|authentication-results|received-spf|arc-(?:seal|message-signature|authentication-results)|from)$/
/** Trace fields that are kept, and UTF-16 units of each. */
const [MAX_TRACE_FIELDS, MAX_TRACE_LENGTH] = [60, 2000]

function traceOf(headers: readonly Header[]): NonNullable<MailFacts['trace']> {
  return headers
    .filter(({ key }) => TRACE.test(key))
    .slice(0, MAX_TRACE_FIELDS)
    .map(({ key, value }) => ({ key, value: value.slice(0, MAX_TRACE_LENGTH) }))
}

/** A property where there is a value, else nothing. */
function given<K extends string>(name: K, value: string | undefined): { readonly [name in K]?: string } {
  // The computed key is K: TypeScript widens it to string.
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in K]: string })
}
