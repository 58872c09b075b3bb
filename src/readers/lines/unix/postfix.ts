import { CLASS, type Event, type FieldValue } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { mailTold, queueOf } from './mail-queue.ts'
import { account, peer, type Told, unixEvent } from './unix-event.ts'

const APPS = /^postfix[\w-]{0,32}(?:\/[\w-]{1,32}){1,3}$/
/** Filters and policy services that speak of Postfix' messages under names of their own. */
const FILTERS =
  /^(?:\S{0,64}\/)?(?:postgrey|policyd-spf|python-policyd-spf|policy-spf|spamd|spamass-milter|opendkim|opendmarc|amavisd?(?:-new)?|rspamd|clamav-milter|postsrsd|postfwd\d?)$/
/** First words for lines that came without a header: each begins no other program's message. */
const OWN_WORDS =
  /^(?:(?:[0-9A-F]{6,20}|[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20}z[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{5,12}|NOQUEUE): (?:to=|from=|client=|message-id=|resent-message-id=|uid=\d|removed$|reject: |filter: |warning: |prepend: |replace: |hold: |discard: |redirect: |milter-|proxy-|host \S{1,255}\[|lost connection|conversation with|enabling PIX|breaking connection|sender |skipped|action=|Used TLS|info: |Cannot start TLS|TLS is required|SASL |table )|(?:dis)?connect from \S{1,255}\[|connect to \S{1,255}\[|dns: new_dns_packet|lost connection after \S{1,64} from|timeout after \S{1,64} from|(?:Anonymous|Trusted|Untrusted|Verified) TLS connection established|setting up TLS connection|SSL_accept error from|statistics: max |warning: \S{1,255}\[[0-9a-fA-F.:]{3,45}\]: |warning: (?:hostname \S{1,255} does not resolve|header |milter |read TCP map|TLS library|numeric|non-SMTP|Illegal|Connection )|proxy-accept: |(?:CONNECT|PASS (?:NEW|OLD)|DISCONNECT|HANGUP|PREGREET|WHITELISTED|ALLOWLISTED|DNSBL|NOQUEUE|BARE NEWLINE|COMMAND) .{0,64}\[[0-9a-fA-F.:]{3,45}\]|action=\w{1,16}, (?:reason|client_name|delay)|spamd: |(?:prepend |Action: \w{1,16}: Text: )Received-SPF|(?:Pass|Fail|None|Neutral|Softfail|Permerror|Temperror); identity=|whitelisted: \S{1,255}\[|too many errors after|improper command pipelining|table \w{1,16}:)/
const QUEUE = /^([0-9A-F]{5,20}|[0-9A-Za-z]{10,24}|NOQUEUE): (.*)$/
/** `name[192.0.2.7]:25`, and postscreen's `[192.0.2.7]:25`. */
const PEER = /(?:(?:^|[\s<(,=:;])([\w.-]{1,255}))?\[([0-9a-fA-F.:]{3,45})(?:\/\d{1,3})?\](?::(\d{1,5}))?/
/** A policy service names the client itself; brackets near it are what the client calls itself. */
const STATED = /client-ip=|client_address=/
/** Where there are no brackets. */
const PLAIN_PEER =
  /(?:relay=|client-ip=|client_address=|raddr=|for \(\w{1,16}:|resolve to address )([0-9a-fA-F.]{7,15}|[0-9a-fA-F:.]{3,45}?(?=[\s,;)/]|: ))(?::(\d{1,5}))?/
const PAIR = /\b([a-z_-]{2,24})=(?:<([^>]{0,512})>|([^,\s;)]{0,512}))/g
const SASL_FAILED = /\bSASL (\S{1,32}) authentication (?:failed|aborted)(?:.{0,256}?sasl_username=<?([^>,\s]{1,256}))?/
const SUBJECT = /^(?:warning|info|reject|discard|hold): header Subject: (.{0,1024}?) from (?:local|\S{1,255}\[)/
const DELIVERED = /\bstatus=(\w{1,16})\b/

/** Postfix, all of its daemons, with or without the syslog header; and the filters that speak beside it. */
export const postfix: LineShape = {
  id: 'postfix',
  specificity: 58,
  toEvent: (line): Event | undefined => {
    const app = line.syslog?.app
    if (app === undefined ? !OWN_WORDS.test(line.text) : !APPS.test(app) && !FILTERS.test(app)) return undefined
    const isFilter = app !== undefined && !APPS.test(app)
    return unixEvent(line, {
      source: isFilter ? 'mail-filter' : 'postfix',
      logsource: { product: 'linux', service: isFilter ? 'mail-filter' : 'postfix' },
      ...postfixTold(line),
    })
  },
}

function postfixTold(line: LogLine): Omit<Told, 'source' | 'logsource'> {
  const { text, syslog } = line
  const queue = QUEUE.exec(text)
  const id = queue?.[1] === 'NOQUEUE' ? undefined : queue?.[1]
  const rest = queue?.[2] ?? text
  const fields: Record<string, FieldValue> = id === undefined ? {} : { QueueId: id }
  for (const [, name = '', quoted, bare] of rest.matchAll(PAIR))
    if (!(name in fields)) fields[name] = quoted ?? bare ?? ''
  const stated = STATED.test(rest)
  const where = stated ? null : PEER.exec(rest)
  const plain = where === null ? PLAIN_PEER.exec(rest) : null
  const found = peer(where?.[2] ?? plain?.[1], where?.[3] ?? plain?.[2])
  const named =
    where?.[1] === undefined || where[1] === 'unknown' ? found : { ...found, hostname: where[1].toLowerCase() }

  const sasl = SASL_FAILED.exec(rest)
  if (sasl !== null)
    return {
      classUid: CLASS.AUTHENTICATION,
      activityId: 1,
      target: { user: account(sasl[2], syslog?.host) },
      srcEndpoint: named,
      auth: { outcome: 'failure', protocol: 'smtp' },
      fields,
    }
  const message = queueOf(line, id)
  if (rest.startsWith('client=')) {
    if (message !== undefined) message.client = named
    const user = textOf(fields['sasl_username'])
    return user === undefined
      ? { classUid: CLASS.EMAIL, activityId: 2, srcEndpoint: named, fields }
      : {
          classUid: CLASS.AUTHENTICATION,
          activityId: 1,
          target: { user: account(user, syslog?.host) },
          srcEndpoint: named,
          auth: { outcome: 'success', protocol: 'smtp' },
          fields,
        }
  }
  if (message !== undefined) {
    message.messageId ??= textOf(fields['message-id'])
    if (/^(?:from=|uid=\d)/.test(rest)) message.from ??= textOf(fields['from'])?.toLowerCase()
    message.subject ??= SUBJECT.exec(rest)?.[1]
  }
  const status = DELIVERED.exec(rest)?.[1]
  const to = textOf(fields['to'])
  if (status !== undefined && to !== undefined) {
    const local = found === undefined || syslog?.app?.endsWith('/lmtp') === true
    return {
      classUid: CLASS.EMAIL,
      activityId: local ? 2 : 1,
      srcEndpoint: message?.client,
      ...(local ? {} : { dstEndpoint: named }),
      fields,
      ...mailTold(message, to, status === 'sent'),
    }
  }
  if (queue !== null || fields['from'] !== undefined) {
    // Where a remote server said something, Postfix was the one who sent.
    const sends = /^host \S{1,255} (?:said|refused)|^(?:to=|conversation with|Used TLS)/.test(rest)
    return {
      classUid: CLASS.EMAIL,
      activityId: /reject|discard|hold/.test(rest) ? 99 : sends ? 1 : 2,
      ...(sends ? { dstEndpoint: named } : { srcEndpoint: named ?? message?.client }),
      fields,
    }
  }
  if (rest.startsWith('spamd: '))
    return {
      classUid: CLASS.EMAIL,
      activityId: 3,
      actor: { user: account(textOf(fields['user']), syslog?.host) },
      srcEndpoint: named,
      fields,
    }
  const outgoing = /connection established to |^connect to |does not resolve to address/.test(rest)
  const opens = /^(?:connect from|CONNECT|PASS|.{0,16}TLS connection established)/.test(rest)
  const closes = /^(?:disconnect from|DISCONNECT|lost connection|timeout after|HANGUP)/.test(rest)
  if (named === undefined) return { classUid: CLASS.SYSTEM_LOG, activityId: 99, fields }
  return {
    classUid: CLASS.NETWORK,
    activityId: opens ? 1 : closes ? 2 : 99,
    ...(outgoing ? { dstEndpoint: named } : { srcEndpoint: named }),
    fields,
  }
}

function textOf(value: FieldValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
