import type { Instant } from '../../src/model/time.ts'
import { after, digest } from '../chance.ts'
import { type Placed, unplaced } from './place.ts'
import type { Organisation, Person, Site } from './who.ts'

/** Somebody who writes mail. */
export interface Correspondent {
  readonly name: string
  readonly address: string
  /** The server that hands the mail to ours; absent for our own people. */
  readonly server?: Site
  /** What our server found out about SPF, DKIM and DMARC. */
  readonly checks?: Checks
  /** How far the sender's clock is ahead of UTC, where it is not ours. */
  readonly offsetMinutes?: number
  /** Envelope sender where it is not the address. */
  readonly envelope?: string
}

type Result = 'pass' | 'fail' | 'softfail' | 'none'
interface Checks {
  readonly spf: Result
  readonly dkim: Result
  readonly dmarc: Result
}

/** One of our own people as a correspondent. */
export function colleague({ name, mail }: Person): Correspondent {
  return { name, address: mail }
}

export interface Message {
  readonly place: Placed
  readonly id: string
  readonly time: Instant
  readonly from: Correspondent
  readonly to: readonly Correspondent[]
  readonly subject: string
  readonly text: string
  readonly html?: string
  readonly attachment?: Attachment
  readonly answers?: Message
  /** Header fields of its own, such as List-Unsubscribe. */
  readonly fields: Readonly<Record<string, string>>
  /** The address that the sender's browser or program had, for our own people. */
  readonly client: string
}

interface Attachment {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

/** What a message may have beside sender, recipients and text. */
export interface MessageOptions {
  readonly html?: string
  readonly attachment?: Attachment
  readonly answers?: Message
  readonly fields?: Readonly<Record<string, string>>
  readonly client?: string
}

/** Puts a message together; `time` is when our server takes it. */
export function message(
  time: Instant,
  from: Correspondent,
  to: readonly Correspondent[],
  [subject, text]: readonly [subject: string, text: string],
  options: MessageOptions = {},
): Message {
  const domain = from.address.slice(from.address.indexOf('@') + 1)
  return {
    place: unplaced(time),
    id: `<${digest(`${time} ${from.address} ${subject}`, 24)}@${from.server?.name ?? `mbx01.${domain}`}>`,
    time,
    from,
    to,
    subject,
    text,
    fields: options.fields ?? {},
    client: options.client ?? '192.0.2.54',
    ...(options.html === undefined ? {} : { html: options.html }),
    ...(options.attachment === undefined ? {} : { attachment: options.attachment }),
    ...(options.answers === undefined ? {} : { answers: options.answers }),
  }
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** What the servers that took the message know of themselves. */
export interface House {
  readonly organisation: Organisation
  /** How far its clocks are ahead of UTC. */
  readonly offsetMinutes: number
}

/** RFC 5322 date-time in a zone. */
function mailDate(time: Instant, offsetMinutes: number): string {
  const date = new Date(after(time, offsetMinutes * 60) / 1000)
  const two = (number: number): string => String(number).padStart(2, '0')
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `${DAYS[date.getUTCDay()]}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${clock} ${zone(offsetMinutes)}`
}

function zone(offsetMinutes: number): string {
  const minutes = Math.abs(offsetMinutes)
  const two = (number: number): string => String(Math.floor(number)).padStart(2, '0')
  return `${offsetMinutes < 0 ? '-' : '+'}${two(minutes / 60)}${two(minutes % 60)}`
}

/** The message as it lies in the mailbox, with CR LF line ends. */
export function rfc5322(one: Message, house: House): string {
  const lines = [...transport(one, house), ...headers(one, house)]
  return [...lines, ...content(one)].join('\r\n')
}

/** What the servers on the way wrote, last first. */
function transport(one: Message, { organisation, offsetMinutes }: House): readonly string[] {
  const { from, time } = one
  const { mailGateway: gateway, mailServer } = organisation
  const mailboxes = `${mailServer.name} (${mailServer.address})`
  const queue = digest(`queue ${one.id}`, 10).toUpperCase()
  const stored = `by ${mailboxes} with ESMTPS id ${queue.slice(0, 7)};`
  const { server, checks } = from
  if (server === undefined || checks === undefined) {
    return [
      `Return-Path: <${from.address}>`,
      `Received: from client ([${one.client}]) by ${mailboxes}`,
      `\twith HTTPS id ${queue.slice(0, 7)}; ${mailDate(time, offsetMinutes)}`,
      `X-Originating-IP: [${one.client}]`,
    ]
  }
  const envelope = from.envelope ?? from.address
  const domain = from.address.slice(from.address.indexOf('@') + 1)
  const comment =
    checks.spf === 'pass'
      ? `designates ${server.address} as permitted sender`
      : `does not designate ${server.address} as permitted sender`
  const dkim = checks.dkim === 'none' ? 'dkim=none' : `dkim=${checks.dkim} header.d=${domain} header.s=s2026`
  return [
    `Return-Path: <${envelope}>`,
    `Received: from ${gateway.name} (${gateway.address}) ${stored}`,
    `\t${mailDate(after(time, 1), offsetMinutes)}`,
    `Received: from ${server.name} (${server.name} [${server.address}])`,
    `\tby ${gateway.name} (Postfix) with ESMTPS id ${queue}`,
    `\tfor <${one.to[0]?.address ?? ''}>; ${mailDate(time, offsetMinutes)}`,
    `Authentication-Results: ${gateway.name};`,
    `\tspf=${checks.spf} (${envelope.slice(envelope.indexOf('@') + 1)} ${comment}) smtp.mailfrom=${envelope};`,
    `\t${dkim};`,
    `\tdmarc=${checks.dmarc} header.from=${domain}`,
    ...(checks.dkim === 'none' ? [] : signature(one, domain)),
  ]
}

/** A DKIM signature in form; nobody can check it, since the key's domain does not exist. */
function signature(one: Message, domain: string): readonly string[] {
  const of = (kind: string, bytes: number): string =>
    Buffer.from(digest(`${kind} ${one.id}`, bytes * 2), 'hex').toString('base64')
  return [
    `DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=s2026;`,
    '\th=from:to:subject:date:message-id:mime-version:content-type;',
    `\tbh=${of('bh', 32)};`,
    `\tb=${of('b', 32).slice(0, 42)}${of('b2', 30)}`,
  ]
}

function headers(one: Message, { offsetMinutes }: House): readonly string[] {
  const { answers } = one
  return [
    `From: ${mailbox(one.from)}`,
    `To: ${one.to.map(mailbox).join(',\r\n\t')}`,
    `Subject: ${words(one.subject)}`,
    `Date: ${mailDate(after(one.time, -4), one.from.offsetMinutes ?? offsetMinutes)}`,
    `Message-ID: ${one.id}`,
    ...(answers === undefined
      ? []
      : [
          `In-Reply-To: ${answers.id}`,
          `References: ${answers.answers === undefined ? '' : `${answers.answers.id}\r\n\t`}${answers.id}`,
        ]),
    ...Object.entries(one.fields).map(([name, value]) => `${name}: ${value}`),
    'MIME-Version: 1.0',
  ]
}

function mailbox({ name, address }: Correspondent): string {
  if (/^[\x20-\x7e]*$/.test(name)) return `"${name}" <${address}>`
  return `${words(name)} <${address}>`
}

/** RFC 2047 where a text is not plain ASCII. */
function words(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text, 'utf8').toString('base64')}?=`
}

function content(one: Message): readonly string[] {
  const plain = part('text/plain', one.text)
  const alternative =
    one.html === undefined ? plain : multipart('alternative', one, [plain, part('text/html', one.html)])
  const { attachment } = one
  if (attachment === undefined) return alternative
  const encoded = attachment.bytes.toString('base64').match(/.{1,76}/g) ?? []
  const file = [
    `Content-Type: ${attachment.type}; name="${attachment.name}"`,
    `Content-Disposition: attachment; filename="${attachment.name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    ...encoded,
  ]
  return multipart('mixed', one, [alternative, file])
}

function multipart(
  kind: 'alternative' | 'mixed',
  one: Message,
  parts: readonly (readonly string[])[],
): readonly string[] {
  const boundary = `=_${kind.slice(0, 3)}_${digest(`${kind} ${one.id}`, 20)}`
  return [
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    '',
    ...parts.flatMap((lines) => [`--${boundary}`, ...lines]),
    `--${boundary}--`,
    '',
  ]
}

function part(type: string, text: string): readonly string[] {
  return [
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    ...text.split('\n').flatMap(quotedPrintable),
    '',
  ]
}

const MAX_LINE = 72

/** RFC 2045, section 6.7: the lines that one line becomes. */
function quotedPrintable(line: string): readonly string[] {
  const tokens: string[] = []
  for (const byte of Buffer.from(line, 'utf8')) {
    const plain = byte >= 32 && byte <= 126 && byte !== 61
    tokens.push(plain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
  }
  if (tokens.at(-1) === ' ') tokens.splice(-1, 1, '=20')
  const lines: string[] = []
  let current = ''
  for (const token of tokens) {
    if (current.length + token.length > MAX_LINE) {
      lines.push(`${current}=`)
      current = ''
    }
    current += token
  }
  return [...lines, current]
}

/** Messages as an mbox file (RFC 4155), each beginning with a `From ` line. */
export function mbox(messages: readonly Message[], house: House): string {
  return messages.map((one) => `${envelopeLine(one)}\n${bodyOf(one, house)}\n`).join('')
}

function envelopeLine({ from, time }: Message): string {
  const date = new Date(time / 1000)
  const two = (number: number): string => String(number).padStart(2, '0')
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  return `From ${from.envelope ?? from.address} ${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2, ' ')} ${clock} ${date.getUTCFullYear()}`
}

function bodyOf(one: Message, house: House): string {
  const text = rfc5322(one, house)
    .replaceAll('\r\n', '\n')
    .replaceAll(/^(>*From )/gm, '>$1')
  return text.endsWith('\n') ? text : `${text}\n`
}
