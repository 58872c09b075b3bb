import type { EventStore } from './event-store.ts'

/** Ids of events that begin with a text, at most `most` of them. */
export async function idsBeginning(store: EventStore, text: string, most: number): Promise<readonly string[]> {
  const rows = await store.rows<{ readonly id: string }>(
    'SELECT DISTINCT id FROM events WHERE startsWith(id, {text:String}) ORDER BY id LIMIT {most:UInt32}',
    { text, most },
  )
  return rows.map(({ id }) => id)
}
