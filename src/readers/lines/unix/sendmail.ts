import { CLASS, type Event, type FieldValue } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { mailTold, queueOf } from './mail-queue.ts'
import { account, peer, type Told, unixEvent } from './unix-event.ts'

const APPS = /^(?:\S{0,64}\/)?(?:sendmail|sm-mta|sm-msp-queue|sm-que|MSP|sendmail-client|mimedefang(?:\.pl)?)$/
const QUEUE = /^([0-9A-Za-z]{12,16}): (.*)$/
/** Each part runs up to the next one: values hold spaces and commas. */
const PAIR = /(?:^|, )(\w{2,16})=(.{0,1024}?)(?=, \w{2,16}=|$)/g
const RELAY = /^(\S{0,255}?)\.? ?\[([0-9a-fA-F.:]{3,60})\]/

/** Sendmail and what is built like it. */
export const sendmail: LineShape = {
  id: 'sendmail',
  specificity: 58,
  toEvent: (line): Event | undefined => {
    const app = line.syslog?.app
    if (app === undefined || !APPS.test(app)) return undefined
    return unixEvent(line, {
      source: 'sendmail',
      logsource: { product: 'linux', service: 'sendmail' },
      ...sendmailTold(line),
    })
  },
}

function sendmailTold(line: LogLine): Omit<Told, 'source' | 'logsource'> {
  const queue = QUEUE.exec(line.text)
  const id = queue?.[1]
  const rest = queue?.[2] ?? line.text
  const fields: Record<string, FieldValue> = id === undefined ? {} : { QueueId: id }
  for (const [, name = '', value = ''] of rest.matchAll(PAIR)) if (!(name in fields)) fields[name] = value
  const text = (name: string): string | undefined => {
    const value = fields[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const bare = (name: string): string | undefined => text(name)?.replace(/^<|>$/g, '').toLowerCase()
  const where = RELAY.exec(text('relay') ?? '')
  const found = peer(where?.[2]?.replace(/^IPv6:/, ''))
  const relay =
    found === undefined || where?.[1] === undefined || where[1] === ''
      ? found
      : { ...found, hostname: where[1].toLowerCase() }
  if (/^AUTH=/.test(rest))
    return {
      classUid: CLASS.AUTHENTICATION,
      activityId: 1,
      target: { user: account(text('authid'), line.syslog?.host) },
      srcEndpoint: relay,
      auth: { outcome: /fail|reject/i.test(rest) ? 'failure' : 'success', protocol: 'smtp' },
      fields,
    }
  const message = queueOf(line, id)
  if (message !== undefined && text('from') !== undefined) {
    message.from ??= bare('from')
    message.messageId ??= text('msgid')?.replace(/^<|>$/g, '')
    message.client ??= relay
  }
  const to = bare('to')
  if (to !== undefined && text('stat') !== undefined)
    return {
      classUid: CLASS.EMAIL,
      activityId: text('mailer') === 'local' ? 2 : 1,
      srcEndpoint: message?.client,
      dstEndpoint: relay,
      fields,
      ...mailTold(message, to, /^Sent/i.test(text('stat') ?? '')),
    }
  if (queue === null && relay === undefined) return { classUid: CLASS.SYSTEM_LOG, activityId: 99, fields }
  return { classUid: CLASS.EMAIL, activityId: text('reject') === undefined ? 2 : 99, srcEndpoint: relay, fields }
}
