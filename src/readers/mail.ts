import type { Outcome } from '../model/event.ts'
import type { ReadContext } from '../model/source.ts'
import { type Framed, mboxMessages, wholeMessage } from './mail/framing.ts'
import { messageOutcome } from './mail/message-event.ts'
import { recogniseMail } from './mail/recognise.ts'
import { BATCH_RECORDS, type Reader } from './reader.ts'

/** A batch is handed over early once its messages have this many bytes. */
const BATCH_BYTES: number = 16 * 1024 * 1024

/** A message (RFC 5322, MIME) in a file of its own, as `.eml` files and the files of a Maildir are. */
export const eml: Reader = {
  id: 'eml',
  recognise(head) {
    const { score, isMbox } = recogniseMail(head)
    return isMbox ? 0 : score
  },
  read: (bytes, context) => outcomes(wholeMessage(bytes), context),
}

/** Messages one behind the other, each after a `From ` line (RFC 4155; mboxo and mboxrd). */
export const mbox: Reader = {
  id: 'mbox',
  recognise(head) {
    const { score, isMbox } = recogniseMail(head)
    return isMbox ? score : 0
  },
  read: (bytes, context) => outcomes(mboxMessages(bytes), context),
}

async function* outcomes(messages: AsyncIterable<Framed>, context: ReadContext): AsyncGenerator<readonly Outcome[]> {
  let batch: Outcome[] = []
  let batchBytes = 0
  for await (const message of messages) {
    if (context.abort?.aborted === true) return
    batch.push(await messageOutcome(message, context))
    batchBytes += message.sizeBytes
    if (batch.length < BATCH_RECORDS && batchBytes < BATCH_BYTES) continue
    yield batch
    batch = []
    batchBytes = 0
  }
  if (batch.length > 0) yield batch
}
