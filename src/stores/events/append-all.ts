import type { Event } from '../../model/event.ts'
import type { Appended, EventStore } from './event-store.ts'

/** Batches that may wait for the store at the same time: enough to fill a block of 8 MB with batches of 1 000 events. */
const MAX_WAITING = 16

/**
 * Appends all batches, several at a time, and gives the sums. Stops at the first that fails; those that were on their way
 * have ended when it throws.
 * @throws {StoreError} as `append` does
 */
export async function appendAll(store: EventStore, batches: AsyncIterable<readonly Event[]>): Promise<Appended> {
  let added = 0
  let known = 0
  const waiting: Promise<Appended>[] = []
  const settleOldest = async (): Promise<void> => {
    const result = await waiting[0]
    waiting.shift()
    if (result === undefined) return
    added += result.added
    known += result.known
  }
  try {
    for await (const batch of batches) {
      const appended = store.append(batch)
      appended.catch(() => undefined) // it is awaited in its turn; until then a failure must not look unhandled
      waiting.push(appended)
      if (waiting.length >= MAX_WAITING) await settleOldest()
    }
    while (waiting.length > 0) await settleOldest()
  } finally {
    await Promise.allSettled(waiting)
  }
  return { added, known }
}
