import type { Endpoint, MailFacts } from '../../../model/event.ts'
import type { ReadContext } from '../../../model/source.ts'
import type { LogLine } from '../line-shape.ts'
import type { Told } from './unix-event.ts'

/** What earlier lines said of a message that is on its way. */
interface QueuedMessage {
  from?: string | undefined
  messageId?: string | undefined
  subject?: string | undefined
  client?: Endpoint | undefined
}

/** Messages under way that are remembered of one source; the oldest is forgotten first. */
const MAX_QUEUED = 20_000

/** By source: a mail server tells of one message in several lines, and the queue's id ties them. */
const queues = new WeakMap<ReadContext, Map<string, QueuedMessage>>()

/** What is known of the message with this queue id, to be read and filled; undefined without an id. */
export function queueOf({ syslog, origin }: LogLine, id: string | undefined): QueuedMessage | undefined {
  if (id === undefined) return undefined
  let queue = queues.get(origin.context)
  if (queue === undefined) {
    queue = new Map()
    queues.set(origin.context, queue)
  }
  const key = `${syslog?.host ?? ''} ${id}`
  let message = queue.get(key)
  if (message === undefined) {
    message = {}
    queue.set(key, message)
    if (queue.size > MAX_QUEUED)
      for (const oldest of queue.keys()) {
        queue.delete(oldest)
        break
      }
  }
  return message
}

/** The message that a line says was handed on to a recipient. One that was bounced or waits reached nobody, and is no message here. */
export function mailTold(message: QueuedMessage | undefined, to: string, arrived: boolean): Pick<Told, 'mail'> {
  const address = to.replace(/^<|>$/g, '').toLowerCase()
  if (!arrived || !address.includes('@')) return {}
  const mail: MailFacts = {
    to: [address],
    urls: [],
    attachments: [],
    ...(message?.from === undefined || !message.from.includes('@') ? {} : { from: message.from }),
    ...(message?.messageId === undefined ? {} : { messageId: message.messageId }),
    ...(message?.subject === undefined ? {} : { subject: message.subject }),
  }
  return { mail }
}
