import type { Event } from '../../model/event.ts'
import type { EventStore } from './event-store.ts'

/** One kind of record among what is stored, as far as rules tell kinds apart. */
export interface SourceKind {
  readonly events: number
  /** One event of the kind. */
  readonly sample: Event
  /** Names of all fields that its events have, at most 10 000. */
  readonly fieldNames: readonly string[]
}

/** All kinds of records that the store holds: by source, logsource, channel, provider and event id. */
export async function sourceKinds(store: EventStore): Promise<readonly SourceKind[]> {
  const rows = await store.rows<{
    readonly events: number
    readonly sampleBody: string
    readonly fieldNames: readonly string[]
  }>(
    `SELECT count() AS events, any(body) AS sampleBody, groupUniqArrayArray(10000)(JSONExtractKeys(body, 'fields')) AS fieldNames
     FROM events GROUP BY source, provider, eventId, JSONExtractRaw(body, 'logsource'), JSONExtractString(body, 'fields', 'Channel')`,
  )
  return rows.map(({ events, sampleBody, fieldNames }) => {
    const sample: Event = JSON.parse(sampleBody) // the store wrote it
    return { events, sample, fieldNames: [...fieldNames].sort() }
  })
}
