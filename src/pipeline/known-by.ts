import type { Instant } from '../model/time.ts'
import type { EventStore } from '../stores/events/event-store.ts'

/**
 * The event store as it was known at `asOf`: no question sees what could be known only later, whatever it asks. Without this a
 * home that holds the end of an attack would tell of it at its beginning: a response, an account's other name, a rule's rate.
 */
export function knownBy(store: EventStore, asOf: Instant): EventStore {
  // A filter of the table itself, so that it holds in every part of a query; the number is ours, so nothing is pasted.
  const bound = `SETTINGS additional_table_filters = {'events': 'seenAt <= ${asOf}'}`
  return {
    append: (events) => store.append(events),
    rows: (sql, parameters, options) => store.rows(`${sql} ${bound}`, parameters, options),
    byId: async (ids) => (await store.byId(ids)).filter(({ seenAt }) => seenAt <= asOf),
    async *between(from, to, options) {
      for await (const batch of store.between(from, to, options)) {
        const known = batch.filter(({ seenAt }) => seenAt <= asOf)
        if (known.length > 0) yield known
      }
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}
