import { CLASS, type Event, type File, type MailFacts, type MailLink } from '../../../model/event.ts'
import { identityId } from '../../../model/ids.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import { eventOf, type Mutable, type Origin, type Shape, said } from '../shape.ts'
import { findingOf } from './finding.ts'
import { at, endpointAt, hasAll, hasAny, hostOf, inUtc, known, personOf, textAt } from './parts.ts'
import { timeIn } from './time-forms.ts'

/** OCSF Email Activity: sent, received, scanned. */
const SEND = 1
const RECEIVE = 2
const SCAN = 3
const OTHER = 99
/** OCSF HTTP Activity: a link that was opened. */
const GET = 3
/** Addresses, links and attachments of one record that are kept. */
const MAX_ITEMS = 500
const ADDRESS = /([^\s<>,;"'=]{1,128}@[^\s<>,;"']{1,255})/

/** Where a gateway's record has what a message is known by. */
interface Gateway {
  readonly source: string
  readonly logsource: Event['logsource']
  readonly specificity: number
  readonly matches: (record: JsonObject) => boolean
  readonly time: readonly string[]
  readonly messageId: readonly string[]
  readonly from: readonly string[]
  readonly fromHeader?: readonly string[]
  readonly to: readonly string[]
  readonly subject: readonly string[]
  readonly address: readonly string[]
  readonly toAddress?: readonly string[]
  readonly host?: readonly string[]
  readonly url?: readonly string[]
  /** Lists of objects that each hold a link. */
  readonly links?: readonly (readonly [list: string, url: string])[]
  readonly attachments?: readonly (readonly [list: string, name: string])[]
  readonly file?: readonly string[]
  readonly direction?: readonly string[]
  /** What was done with the message, where another field than the direction says. */
  readonly activity?: (record: JsonObject) => number
  /** What the gateway found: with it, the record is a finding. */
  readonly threat?: (record: JsonObject) => string | undefined
  readonly severity?: readonly string[]
  readonly vendor: string
  /** True where the record is of a click, by whom the message was received. */
  readonly isClick?: (record: JsonObject) => boolean
  /** From where the link was opened; the sender's server is then the other side. */
  readonly clickAddress?: readonly string[]
  readonly identity?: readonly string[]
}

function gateway(gate: Gateway): Shape {
  return {
    id: gate.source,
    specificity: gate.specificity,
    matches: gate.matches,
    toEvent: (record, origin) => gatewayEvent(gate, record, origin),
  }
}

function gatewayEvent(gate: Gateway, record: JsonObject, origin: Origin): Event {
  const clicked = gate.isClick?.(record) === true
  const mail = mailOf(gate, record)
  const sender = personOf(addressIn(textAt(record, ...gate.from)) ?? mail.from)
  const recipient = mail.to[0]
  const threat = gate.threat?.(record)
  const classUid = clicked ? CLASS.HTTP : threat === undefined ? CLASS.EMAIL : CLASS.DETECTION_FINDING
  const address = endpointAt(record, gate.address)
  const clicker = gate.clickAddress === undefined ? undefined : endpointAt(record, gate.clickAddress)
  const identity = gate.identity?.map((path) => textAt(record, path))
  const url = textAt(record, ...(gate.url ?? [])) ?? (clicked ? mail.urls[0]?.url : undefined)
  const target: Mutable<NonNullable<Event['target']>> = {}
  if (recipient !== undefined) target.mailbox = recipient
  if (url !== undefined) target.url = url
  const file = mail.attachments[0]
  if (file !== undefined) target.file = file
  const user = clicked ? personOf(recipient) : sender
  const host = gate.host === undefined ? undefined : hostOf(textAt(record, ...gate.host))
  return eventOf(
    {
      id: identity?.every((part) => part !== undefined) ? identityId(gate.source, ...identity) : undefined,
      source: gate.source,
      logsource: gate.logsource,
      classUid,
      activityId: classUid === CLASS.EMAIL ? mailActivity(gate, record) : classUid === CLASS.HTTP ? GET : 1,
      actor: user === undefined ? undefined : { user },
      device: host === undefined ? undefined : { hostname: host },
      srcEndpoint: clicker ?? address,
      dstEndpoint:
        (gate.toAddress === undefined ? undefined : endpointAt(record, gate.toAddress)) ??
        (clicker === undefined ? undefined : address),
      target,
      mail,
      finding:
        classUid === CLASS.DETECTION_FINDING
          ? findingOf({ title: threat ?? '', severity: textAt(record, ...(gate.severity ?? [])), vendor: gate.vendor })
          : undefined,
      fields: record,
    },
    timeIn(
      gate.time.map((path) => at(record, path)),
      inUtc(origin).context,
    ),
    origin,
  )
}

function mailActivity(gate: Gateway, record: JsonObject): number {
  const own = gate.activity?.(record)
  if (own !== undefined) return own
  const direction = textAt(record, ...(gate.direction ?? []))
  return direction === undefined ? SCAN : /out/i.test(direction) ? SEND : RECEIVE
}

function mailOf(gate: Gateway, record: JsonObject): MailFacts {
  const facts: Mutable<MailFacts> = {
    to: recipientsOf(gate, record),
    urls: linksOf(gate, record),
    attachments: filesOf(gate, record),
  }
  const messageId = textAt(record, ...gate.messageId)
  if (messageId !== undefined) facts.messageId = messageId
  const from = addressIn(textAt(record, ...(gate.fromHeader ?? []))) ?? addressIn(textAt(record, ...gate.from))
  if (from !== undefined) facts.from = from
  const subject = textAt(record, ...gate.subject)
  if (subject !== undefined) facts.subject = subject
  return facts
}

function addressIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : ADDRESS.exec(text)?.[1]?.toLowerCase()
}

function recipientsOf(gate: Gateway, record: JsonObject): readonly string[] {
  for (const path of gate.to) {
    const value = at(record, path)
    const texts = Array.isArray(value)
      ? value.slice(0, MAX_ITEMS)
      : typeof value === 'string'
        ? value.split(/[,;]/, MAX_ITEMS)
        : []
    const found = texts.flatMap((one) => addressIn(said(one)) ?? [])
    if (found.length > 0) return [...new Set(found)]
  }
  return []
}

function linksOf(gate: Gateway, record: JsonObject): readonly MailLink[] {
  const urls = new Set<string>()
  const own = textAt(record, ...(gate.url ?? []))
  if (own !== undefined) urls.add(own)
  for (const [list, path] of gate.links ?? []) {
    const items = at(record, list)
    if (!Array.isArray(items)) continue
    for (const item of items.slice(0, MAX_ITEMS)) {
      const url = typeof item === 'string' ? item : textAt(item, path)
      if (url !== undefined && /^(?:https?:\/\/|www\.|[\w.-]{1,253}\/)/i.test(url)) urls.add(url)
    }
  }
  return [...urls].map((url) => {
    const host = hostOf(/^(?:\w{1,16}:\/\/)?([^/:?#@]{1,253})/.exec(url)?.[1])
    return host === undefined ? { url } : { url, host }
  })
}

function filesOf(gate: Gateway, record: JsonObject): readonly File[] {
  const files: File[] = []
  const own = textAt(record, ...(gate.file ?? []))
  if (own !== undefined) files.push(fileOf(record, own))
  for (const [list, path] of gate.attachments ?? []) {
    const items = at(record, list)
    if (!Array.isArray(items)) continue
    for (const item of items.slice(0, MAX_ITEMS)) {
      const name = textAt(item, path)
      if (name !== undefined && isObject(item) && textAt(item, 'disposition') !== 'inline')
        files.push(fileOf(item, name))
    }
  }
  return files
}

function fileOf(record: JsonObject, name: string): File {
  const file: Mutable<File> = { name }
  const sha256 = textAt(record, 'sha256', 'hashes.sha256') ?? sha256In(textAt(record, 'fileHash'))
  if (sha256 !== undefined) file.sha256 = sha256.toLowerCase()
  const md5 = textAt(record, 'md5', 'hashes.md5')
  if (md5 !== undefined) file.md5 = md5.toLowerCase()
  const sha1 = textAt(record, 'sha1')
  if (sha1 !== undefined) file.sha1 = sha1.toLowerCase()
  const mimeType = textAt(record, 'contentType', 'fileMime', 'fileType')
  if (mimeType?.includes('/') === true) file.mimeType = mimeType
  return file
}

function sha256In(text: string | undefined): string | undefined {
  return text !== undefined && /^[0-9a-f]{64}$/i.test(text) ? text : undefined
}

/** Proofpoint TAP: messages that were delivered or blocked, and clicks. */
const proofpointTap = gateway({
  source: 'proofpoint-tap',
  logsource: { product: 'proofpoint', service: 'tap' },
  specificity: 50,
  matches: (record) =>
    (hasAny(record, 'GUID', 'messageID') && hasAny(record, 'messageTime', 'clickTime', 'threatsInfoMap')) ||
    (hasAll(record, 'messageTime', 'senderIP') && hasAny(record, 'phishScore', 'malwareScore')),
  time: ['clickTime', 'messageTime', 'p_event_time'],
  messageId: ['messageID'],
  from: ['sender', 'fromAddress'],
  fromHeader: ['fromAddress', 'headerFrom'],
  to: ['recipient', 'toAddresses'],
  subject: ['subject'],
  address: ['senderIP'],
  url: ['url'],
  links: [['threatsInfoMap', 'threat']],
  attachments: [['messageParts', 'filename']],
  isClick: (record) => hasAny(record, 'clickTime', 'clickIP'),
  clickAddress: ['clickIP'],
  threat: (record) => {
    const found = at(record, 'threatsInfoMap')
    const first = Array.isArray(found) ? found[0] : undefined
    const title = textAt(first, 'classification', 'threatType')
    if (title !== undefined) return `${title} message`
    const worst = Math.max(
      ...['malwareScore', 'phishScore', 'impostorScore'].map((name) => Number(textAt(record, name) ?? 0)),
    )
    return worst >= 50 ? 'message scored as a threat' : undefined
  },
  vendor: 'Proofpoint TAP',
  // A GUID names a message; the same click is named by `id`.
  identity: ['id', 'GUID'],
})

/** Mimecast: messages, attachments, links, impersonation and data loss. */
const mimecast = gateway({
  source: 'mimecast',
  logsource: { product: 'mimecast', service: 'email' },
  specificity: 50,
  matches: (record) =>
    hasAll(record, 'aggregateId', 'processingId') ||
    (hasAny(record, 'recipientAddress') &&
      hasAll(record, 'senderAddress', 'subject') &&
      hasAny(record, 'route', 'definition', 'policy', 'actionTriggered')) ||
    hasAll(record, 'userEmailAddress', 'fromUserEmailAddress'),
  time: ['timestamp', 'eventTime', 'date', 'datetime'],
  messageId: ['messageId', 'MsgId'],
  from: ['senderEnvelope', 'senderAddress', 'fromUserEmailAddress', 'sender', 'Sender'],
  fromHeader: ['senderHeader', 'headerFrom'],
  to: ['recipients', 'recipient', 'recipientAddress', 'userEmailAddress', 'Rcpt'],
  subject: ['subject', 'Subject'],
  address: ['senderIp', 'senderIpAddress', 'sendingIp', 'sourceIp', 'IP'],
  toAddress: ['destinationIp'],
  host: ['Hostname'],
  url: ['url'],
  file: ['fileName'],
  direction: ['direction', 'route', 'Dir'],
  threat: (record) => {
    const kind = `${textAt(record, 'type', 'eventType') ?? ''}`.toLowerCase()
    const virus = textAt(record, 'virusFound', 'infectionName')
    if (virus !== undefined) return virus
    if (
      /^(?:av|spam|impersonation protect|internal email protect|attachment protect|url protect)/.test(kind) ||
      kind === 'impersonation'
    ) {
      return textAt(record, 'blockReason', 'urlCategory', 'scanResults', 'policyDefinition') ?? kind
    }
    if (textAt(record, 'taggedMalicious') === 'true' || record['taggedMalicious'] === true)
      return textAt(record, 'definition') ?? 'impersonation'
    const result = textAt(record, 'result', 'scanResult')
    return result === 'malicious' || result === 'unsafe'
      ? `${result} ${hasAny(record, 'url') ? 'link' : 'attachment'}`
      : undefined
  },
  vendor: 'Mimecast',
  isClick: (record) => hasAll(record, 'userEmailAddress', 'url'),
})

/** Mimecast's audit of its consoles; the address stands in the text. */
const mimecastAudit: Shape = {
  id: 'mimecast-audit',
  specificity: 51,
  matches: (record) => hasAll(record, 'auditType', 'eventInfo'),
  toEvent: (record, origin) => {
    const info = said(record['eventInfo']) ?? ''
    const type = said(record['auditType']) ?? ''
    const id = said(record['id'])
    const signedIn = /logon|log ?in|authentication/i.test(type)
    const ip = /\bIP: ?([0-9a-f.:]{3,45})/i.exec(info)?.[1]
    return eventOf(
      {
        id: id === undefined ? undefined : identityId('mimecast-audit', id),
        source: 'mimecast-audit',
        logsource: { product: 'mimecast', service: 'audit' },
        classUid: signedIn ? CLASS.AUTHENTICATION : CLASS.ENTITY_MANAGEMENT,
        activityId: signedIn ? 1 : 99,
        actor: { user: personOf(known(record['user'])) } as Event['actor'], // an undefined part is left out
        srcEndpoint: ip === undefined ? undefined : endpointAt({ ip }, ['ip']),
        auth: signedIn ? { outcome: /fail|denied|lock/i.test(`${type} ${info}`) ? 'failure' : 'success' } : undefined,
        fields: record,
      },
      timeIn([record['eventTime']], inUtc(origin).context),
      origin,
    )
  },
}

/** Exchange Online's message trace: its report service's form, Graph's and the export's columns. */
const messageTrace = gateway({
  source: 'exchange-message-trace',
  logsource: { product: 'm365', service: 'messagetrace' },
  specificity: 52,
  matches: (record) =>
    (hasAny(record, 'MessageTraceId', 'messageTraceId', 'message_trace_id') || hasAny(record, 'MessageTraceID')) &&
    hasAny(record, 'SenderAddress', 'senderAddress', 'sender_address', 'RecipientAddress', 'recipientAddress'),
  time: ['Received', 'receivedDateTime', 'received', 'Date', 'origin_timestamp_utc'],
  messageId: ['MessageId', 'messageId', 'message_id'],
  from: ['SenderAddress', 'senderAddress', 'sender_address'],
  to: ['RecipientAddress', 'recipientAddress', 'recipient_status'],
  subject: ['Subject', 'subject', 'message_subject'],
  address: ['FromIP', 'fromIP', 'original_client_ip'],
  toAddress: ['ToIP', 'toIP'],
  vendor: 'Microsoft Exchange Online',
})

const TRACKED: ReadonlyMap<string, number> = new Map([
  ['SEND', SEND],
  ['SENDEXTERNAL', SEND],
  ['SUBMIT', SEND],
  ['RECEIVE', RECEIVE],
  ['DELIVER', RECEIVE],
])

/** On-premises Exchange's message tracking: as a table of its files, and `Get-MessageTrackingLog | Export-Csv`. */
const messageTracking = gateway({
  source: 'exchange-message-tracking',
  logsource: { product: 'exchange', service: 'messagetracking' },
  specificity: 52,
  matches: (record) =>
    (hasAll(record, 'EventId', 'Source', 'Sender') && hasAny(record, 'MessageId', 'InternalMessageId')) ||
    (hasAll(record, 'event-id', 'source') && hasAny(record, 'message-id', 'sender-address', 'recipient-address')),
  time: ['Timestamp', 'date-time', 'OriginalTimestamp'],
  messageId: ['MessageId', 'message-id'],
  from: ['Sender', 'sender-address', 'ReturnPath', 'return-path'],
  to: ['Recipients', 'recipient-address'],
  subject: ['MessageSubject', 'message-subject'],
  address: ['OriginalClientIp', 'original-client-ip', 'ClientIp', 'client-ip'],
  toAddress: ['ServerIp', 'server-ip'],
  host: ['ServerHostname', 'server-hostname'],
  activity: (record) => TRACKED.get(textAt(record, 'EventId', 'event-id') ?? '') ?? OTHER,
  vendor: 'Microsoft Exchange',
})

/** Other gateways whose records name sender, recipient and message alike. */
const otherGateways = gateway({
  source: 'mail-gateway',
  logsource: { product: 'mail-gateway', category: 'mail' },
  specificity: 31,
  matches: (record) =>
    hasAny(record, 'sender', 'from', 'mailFrom', 'senderAddress', 'From') &&
    hasAny(record, 'recipient', 'recipients', 'to', 'rcptTo', 'rcpts', 'recipientAddress', 'To') &&
    hasAny(record, 'messageID', 'message_id', 'messageId', 'msg_id', 'mimeId', 'mailID', 'subject', 'Subject') &&
    hasAny(record, 'subject', 'sender_ip', 'senderIP', 'source_ip', 'sourceIp', 'Subject', 'rmxId') &&
    !hasAny(record, 'event', 'Event', 'RecordType'),
  time: ['timestamp', 'ts', 'date', 'genTime', 'time', 'received_time', 'eventTime', 'deliveryTime'],
  messageId: ['messageID', 'message_id', 'messageId', 'mimeId', 'msg_id'],
  from: ['sender', 'from', 'mailFrom', 'senderAddress', 'From'],
  fromHeader: ['headerFrom', 'from_header'],
  to: ['recipient', 'recipients', 'to', 'rcptTo', 'rcpts', 'recipientAddress', 'To'],
  subject: ['subject', 'Subject'],
  address: ['sender_ip', 'senderIP', 'source_ip', 'sourceIp', 'ip', 'clientIp'],
  toAddress: ['destination_ip', 'recipientIP'],
  links: [['urls', 'url']],
  attachments: [
    ['attachments', 'filename'],
    ['attachments', 'fileName'],
    ['attachments', 'name'],
  ],
  direction: ['direction'],
  threat: (record) => textAt(record, 'virus', 'threat', 'malware', 'virusName', 'threat_name'),
  vendor: 'mail gateway',
})

/** Mail gateways, message traces and what they found in messages. */
export const mailGateways: readonly Shape[] = [
  proofpointTap,
  mimecast,
  mimecastAudit,
  messageTrace,
  messageTracking,
  otherGateways,
]
