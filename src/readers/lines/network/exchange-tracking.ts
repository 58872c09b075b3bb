import { CLASS, type MailFacts } from '../../../model/event.ts'
import { endpointOf } from '../../shapes/address.ts'
import { eventOf } from '../../shapes/shape.ts'
import { readTime } from '../../times.ts'
import type { LineShape } from '../line-shape.ts'
import { splitCsv } from './csv-line.ts'

/** The columns of Exchange 2013 and later; the order never changed, later versions add at the end. */
const COLUMNS =
  'date-time client-ip client-hostname server-ip server-hostname source-context connector-id source event-id internal-message-id message-id network-message-id recipient-address recipient-status total-bytes recipient-count related-recipient-address reference message-subject sender-address return-path message-info directionality tenant-id original-client-ip original-server-ip custom-data transport-traffic-type log-id schema-version'.split(
    ' ',
  )
const START = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?Z?,/
const SOURCES: ReadonlySet<string> = new Set(
  'ADMIN AGENT APPROVAL BOOTLOADER DNS DSN GATEWAY MAILBOXRULE MEETINGMESSAGEPROCESSOR ORAR PICKUP POISONMESSAGE PUBLICFOLDER QUEUE REDUNDANCY RESOLVER ROUTING SAFETYNET SMTP STOREDRIVER'.split(
    ' ',
  ),
)
const EVENT = /^[A-Z][A-Z0-9]{2,32}$/
const SEND = 1
const RECEIVE = 2
const OTHER = 99
const ACTIVITIES: ReadonlyMap<string, number> = new Map([
  ['SEND', SEND],
  ['SENDEXTERNAL', SEND],
  ['SUBMIT', SEND],
  ['RECEIVE', RECEIVE],
  ['DELIVER', RECEIVE],
])
const MAX_RECIPIENTS = 500

/** Lines of Exchange's message tracking log (MSGTRK); times are UTC. */
export const exchangeTracking: LineShape = {
  id: 'exchange-tracking',
  specificity: 58,
  toEvent: ({ text, origin }) => {
    if (!START.test(text)) return undefined
    const cells = splitCsv(text)
    if (cells.length < 20) return undefined
    const fields: Record<string, string> = {}
    for (const [at, name] of COLUMNS.entries()) {
      const cell = cells[at]
      if (cell !== undefined && cell !== '') fields[name] = cell
    }
    const event = fields['event-id'] ?? ''
    if (!SOURCES.has(fields['source'] ?? '') || !EVENT.test(event)) return undefined
    const from = fields['sender-address']?.toLowerCase()
    const to = (fields['recipient-address'] ?? '')
      .split(';', MAX_RECIPIENTS)
      .flatMap((one) => (one.includes('@') ? [one.toLowerCase()] : []))
    const messageId = fields['message-id']
    const subject = fields['message-subject']
    const mail: MailFacts = {
      to,
      urls: [],
      attachments: [],
      ...(messageId === undefined ? {} : { messageId }),
      ...(from === undefined || !from.includes('@') ? {} : { from }),
      ...(subject === undefined ? {} : { subject }),
    }
    const host = fields['server-hostname']
    const recipient = to[0]
    return eventOf(
      {
        source: 'exchange-message-tracking',
        logsource: { product: 'exchange', service: 'messagetracking' },
        classUid: CLASS.EMAIL,
        activityId: ACTIVITIES.get(event) ?? OTHER,
        actor: mail.from === undefined ? undefined : { user: { email: mail.from } },
        device: host === undefined ? undefined : { hostname: host.toLowerCase() },
        srcEndpoint: endpointOf(fields['original-client-ip'] ?? '') ?? endpointOf(fields['client-ip'] ?? ''),
        dstEndpoint: endpointOf(fields['server-ip'] ?? ''),
        target: recipient === undefined ? undefined : { mailbox: recipient },
        mail,
        fields,
      },
      readTime(fields['date-time'], { ...origin.context, offsetMinutes: () => 0 }),
      origin,
    )
  },
}
