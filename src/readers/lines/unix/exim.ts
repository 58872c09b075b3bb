import { CLASS, type Event, type FieldValue } from '../../../model/event.ts'
import { readTime } from '../../times.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { mailTold, queueOf } from './mail-queue.ts'
import { account, peer, type Told, unixEvent } from './unix-event.ts'

/** Exim's own stamp; through syslog it may be left out. */
const STAMP = /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?(?: [+-]\d{4})?) (?:\[\d{1,10}\] )?/
const MESSAGE =
  /^(\w{6}-\w{6}-\w{2}|\w{6}-\w{11}-\w{4}) (<=|=>|->|>>|\*>|\*\*|==|\(=|Completed|H=|SMTP|[A-Za-z]{2,24}) ?(.{0,8192})$/
/** Lines of the main and reject logs that are about no message. */
const CONNECTION =
  /^(?:SMTP (?:connection|command|call|protocol)|no (?:host name|IP address) found|H=\S{1,255} |\w{1,32} authenticator failed for |TLS error on|unexpected disconnection|rejected \w{1,12} from|Start queue run|End queue run|exim \d)/
const HOST =
  /(?:\bH=|\bfor |\bfrom |\bby |^)(?:([\w.-]{1,255}) )?(?:\([^)]{0,255}\) )?\[([0-9a-fA-F.:]{3,45})\](?::(\d{1,5}))?/
const PAIR = /(?:^| )([A-Za-z]{1,4}|id)=(?:"([^"]{0,1024})"|(\S{0,1024}))/g
const SET_ID = /\(set_id=([^)]{1,256})\)/
const FOR = / for (\S{1,320})$/

/** Exim's main log, from its own file or by syslog. */
export const exim: LineShape = {
  id: 'exim',
  specificity: 58,
  toEvent: (line): Event | undefined => {
    const app = line.syslog?.app
    const stamp = STAMP.exec(line.text)
    if (app === undefined ? stamp === null : !/^exim\d?(?:\.\w{1,16})?$/.test(app)) return undefined
    const rest = stamp === null ? line.text : line.text.slice(stamp[0].length)
    const message = MESSAGE.exec(rest)
    if (app === undefined && message === null && !CONNECTION.test(rest)) return undefined
    const time = readTime(stamp?.[1]?.replace(/ (?=[+-]\d{4}$)/, ''), line.origin.context)
    const here: LogLine = time === undefined ? line : { ...line, syslog: { ...line.syslog, time } }
    return unixEvent(here, {
      source: 'exim',
      logsource: { product: 'linux', service: 'exim' },
      ...eximTold(here, rest, message),
    })
  },
}

function eximTold(line: LogLine, rest: string, message: RegExpExecArray | null): Omit<Told, 'source' | 'logsource'> {
  const [, id, sign = '', said = ''] = message ?? []
  const fields: Record<string, FieldValue> = id === undefined ? {} : { MessageId: id, Flag: sign }
  for (const [, name = '', quoted, bare] of rest.matchAll(PAIR))
    if (!(name in fields)) fields[name] = quoted ?? bare ?? ''
  const where = HOST.exec(rest)
  const found = peer(where?.[2], where?.[3])
  const host = found === undefined || where?.[1] === undefined ? found : { ...found, hostname: where[1].toLowerCase() }
  const login = SET_ID.exec(rest)
  if (/authenticator failed/.test(rest))
    return {
      classUid: CLASS.AUTHENTICATION,
      activityId: 1,
      target: { user: account(login?.[1], line.syslog?.host) },
      srcEndpoint: host,
      auth: { outcome: 'failure', protocol: 'smtp' },
      fields,
    }
  if (message === null)
    return host === undefined
      ? { classUid: CLASS.SYSTEM_LOG, activityId: 99, fields }
      : { classUid: CLASS.NETWORK, activityId: 99, srcEndpoint: host, fields }
  const queued = queueOf(line, id)
  const first = said.split(' ', 1)[0] ?? ''
  if (sign === '<=') {
    const authenticated = typeof fields['A'] === 'string' ? fields['A'].split(':').at(-1) : undefined
    if (queued !== undefined) {
      queued.from = first.toLowerCase()
      queued.client = host
      queued.messageId = typeof fields['id'] === 'string' ? fields['id'] : undefined
      queued.subject = typeof fields['T'] === 'string' ? fields['T'] : undefined
    }
    const to = FOR.exec(said)?.[1]
    if (to !== undefined) fields['to'] = to
    return {
      classUid: CLASS.EMAIL,
      activityId: 2,
      actor: { user: account(authenticated, line.syslog?.host) },
      srcEndpoint: host,
      fields: { ...fields, from: first },
    }
  }
  if (/^(?:=>|->|>>|\*>|\*\*|==)$/.test(sign)) {
    const to = /<([^>]{1,320})>/.exec(said)?.[1] ?? first
    return {
      classUid: CLASS.EMAIL,
      activityId: host === undefined ? 2 : 1,
      srcEndpoint: queued?.client,
      dstEndpoint: host,
      fields: { ...fields, to },
      ...mailTold(queued, to, sign.endsWith('>')),
    }
  }
  return { classUid: CLASS.EMAIL, activityId: 99, srcEndpoint: host ?? queued?.client, fields }
}
