/** A message of the stream as the composer needs it. Shares nothing with the readers of the product on purpose. */
export interface StreamMessage {
  /** With LF line ends, without the mbox line. */
  readonly raw: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly fromName: string
  /** Lower case. */
  readonly from: string
  readonly to: readonly string[]
  readonly subject: string
  readonly id: string
  readonly body: string
  /** The name and value of the field by which the mail program names itself, where there is one. */
  readonly program: string | undefined
  readonly isPlain: boolean
  /** The Authentication-Results on top, where there are any. */
  readonly results: string | undefined
}

/** Messages of an mbox, in their order. */
export function messagesOfMbox(text: string): readonly StreamMessage[] {
  const found: StreamMessage[] = []
  for (const part of `\n\n${text.replaceAll('\r\n', '\n')}`.split(/\n\nFrom (?=[^\n]{1,300}\d{4}\n)/)) {
    const start = part.indexOf('\n')
    if (start < 0 || part.trim() === '') continue
    const message = messageOf(part.slice(start + 1))
    if (message !== undefined) found.push(message)
  }
  return found
}

/** One message; undefined where it lacks a sender, a recipient or a date. */
export function messageOf(raw: string): StreamMessage | undefined {
  const end = raw.indexOf('\n\n')
  const head = (end < 0 ? raw : raw.slice(0, end)).replace(/\n[ \t]+/g, ' ')
  const field = (name: string): string => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(head)?.[1]?.trim() ?? ''
  const sender = /^(?:"?([^"<]*?)"?\s*)?<?([^\s<>"]+@[^\s<>"]+?)>?$/.exec(field('From'))
  const time = Date.parse(field('Date').replace(/\s*\([^)]*\)\s*$/, ''))
  const to = [...field('To').matchAll(/[^\s<>",;:]+@[^\s<>",;]+/g)].map(([address]) => address.toLowerCase())
  if (sender === null || Number.isNaN(time) || to.length === 0) return undefined
  const program = /^(?:User-Agent|X-Mailer):.*$/im.exec(head)?.[0]
  const coding = field('Content-Transfer-Encoding').toLowerCase()
  const body = end < 0 ? '' : raw.slice(end + 2)
  return {
    raw,
    time,
    fromName: (sender[1] ?? '').trim(),
    from: (sender[2] ?? '').toLowerCase(),
    to,
    subject: field('Subject'),
    id: field('Message-ID'),
    body: coding === 'quoted-printable' ? unquoted(body) : body,
    program,
    results: /^Authentication-Results:[ \t]*(.*)$/im.exec(head)?.[1],
    isPlain: !/multipart|html/i.test(field('Content-Type')) && coding !== 'base64',
  }
}

function unquoted(body: string): string {
  const bytes = body
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** The domain of an address, with all that is below and above the registered name. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

/**
 * The label of a domain that its owner registered, and what follows it: of `mail.firm.example` the label `firm`, of `firm.co.uk` too. What
 * stands before it is left out, since who imitates a domain registers another one.
 */
export function registeredOf(domain: string): readonly [label: string, rest: readonly string[]] {
  const labels = domain.split('.')
  const isCountry = labels.length > 2 && (labels.at(-1) ?? '').length === 2 && (labels.at(-2) ?? '').length <= 3
  const at = Math.max(0, labels.length - (isCountry ? 3 : 2))
  return [labels[at] ?? '', labels.slice(at + 1)]
}

/** The mbox of messages. */
export function toMbox(messages: readonly { readonly raw: string; readonly time: number }[]): string {
  return messages
    .map(({ raw, time }) => {
      const [day, month, year, clock] = new Date(time).toUTCString().slice(5, 25).split(' ')
      const weekday = new Date(time).toUTCString().slice(0, 3)
      return `From - ${weekday} ${month} ${day} ${clock} ${year}\n${raw.replace(/^From /gm, '>From ').trimEnd()}\n\n`
    })
    .join('')
}
