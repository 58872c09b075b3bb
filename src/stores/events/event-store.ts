import type { Event } from '../../model/event.ts'
import type { Instant } from '../../model/time.ts'

/** Values bound to `{name:Type}` places of a query; never pasted into it. */
export type QueryParameters = Readonly<Record<string, string | number | readonly string[] | readonly number[]>>

/** How many of a batch were new, and how many were kept before (or came twice in the batch). */
export interface Appended {
  readonly added: number
  readonly known: number
}

/** Bounds of one query; past either it is a StoreError, never a cut. */
export interface RowsOptions {
  /** Default 1 000 000. */
  readonly maxRows?: number
  /** Default 300 000. */
  readonly timeoutMs?: number
}

/** Append-only facts. Every engine passes the same suite, `event-store.suite.ts`. */
export interface EventStore extends AsyncDisposable {
  /**
   * Keeps `events`; one whose id is already kept is skipped, so a file may be read twice.
   * Resolves once all are durable, never earlier. Calls may overlap: those that wait are kept together, which is much
   * faster than one at a time (`appendAll` does that).
   * @throws {StoreError} where nothing of the batch was kept; the caller may retry it whole. Of a batch that is larger
   *   than one block (8 MB of events) a part may have been kept: the message says so, and a retry counts it as known.
   */
  append(events: readonly Event[]): Promise<Appended>

  /** Events with `from <= time < to`, oldest first, ties by id, in batches of at most `batchRows` (default 1 000). */
  between(from: Instant, to: Instant, options?: { readonly batchRows?: number }): AsyncIterable<readonly Event[]>

  /** The events of these ids, in no order; an unknown id is left out. At most 100 000 ids. */
  byId(ids: readonly string[]): Promise<readonly Event[]>

  /**
   * Rows of a query in ClickHouse's dialect over the table `events` (`schema.ts` says its columns), at most `maxRows`
   * (more is a StoreError, never a cut). One SELECT, read-only. 64-bit integers arrive as numbers.
   * `Row` is what the caller's own SELECT list says; nothing checks it.
   */
  rows<Row>(sql: string, parameters?: QueryParameters, options?: RowsOptions): Promise<readonly Row[]>
}
