import { StoreError } from '../model/errors.ts'
import type { Event, Reject } from '../model/event.ts'
import type { EventStore } from '../stores/events/event-store.ts'
import type { ReadSource, StateStore } from '../stores/state/state-store.ts'

/** Events that are kept at once: each time costs a few milliseconds, however few there are. */
const EVENTS_AT_ONCE = 4000
/** Sources whose end is noted at once, and rejects and matches that may wait for it. */
const SOURCES_AT_ONCE = 500
const NOTES_AT_ONCE = 20_000

/**
 * An engine that ended (out of memory, killed) starts anew with the next call, and what it had kept of the batch counts as
 * known. A run of hours does not fail for that; one whose engine ends each time does.
 */
const MAX_TRIES = 3
const MAY_BE_TRIED_AGAIN: ReadonlySet<string> = new Set(['store.engine-ended', 'store.partly-kept'])

/**
 * Keeps what is read, many small sources or a part of a large one at a time. Keeping goes on while more is read: reading and the
 * store's process each have a core. A source counts as read only once all of it is kept, so one that a crash cut short is
 * read again, and what was kept of it is then known.
 */
export interface Keeper {
  /** Takes events over; waits where more is under way than may be. */
  take(events: readonly Event[]): Promise<void>
  /** Notes rejects of a source, and ids of events that some rule matched. */
  note(sourceSha256: string, rejects: readonly Reject[], matched: readonly string[]): void
  /** Notes that a source was read to its end. */
  done(source: ReadSource): Promise<void>
  /** Resolves once all that was taken is kept. */
  flush(): Promise<void>
}

export function createKeeper(events: EventStore, state: StateStore): Keeper {
  let taken: Event[] = []
  let matched: string[] = []
  let rejects: { readonly source: string; readonly list: readonly Reject[] }[] = []
  let notes = 0
  let sources: ReadSource[] = []
  let under: Promise<void> = Promise.resolve()

  async function keep(
    batch: readonly Event[],
    notesOf: {
      readonly matched: readonly string[]
      readonly rejects: typeof rejects
      readonly sources: readonly ReadSource[]
    },
  ): Promise<void> {
    if (batch.length > 0) await append(batch)
    for (const { source, list } of notesOf.rejects) await state.keepRejects(source, list)
    if (notesOf.matched.length > 0) await state.keepMatched(notesOf.matched)
    // Last of all: now everything of these sources is durable.
    if (notesOf.sources.length > 0) await state.keepSources(notesOf.sources)
  }

  async function append(batch: readonly Event[]): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await events.append(batch)
        return
      } catch (error) {
        if (!(error instanceof StoreError) || !MAY_BE_TRIED_AGAIN.has(error.code) || tries === MAX_TRIES) throw error
      }
    }
  }

  async function start(): Promise<void> {
    await under
    under = keep(taken, { matched, rejects, sources })
    under.catch(() => {}) // awaited before the next one starts and in `flush`; without this it would end the process first
    ;[taken, matched, rejects, sources, notes] = [[], [], [], [], 0]
  }

  return {
    take: async (batch) => {
      for (const event of batch) taken.push(event)
      if (taken.length >= EVENTS_AT_ONCE || notes >= NOTES_AT_ONCE) await start()
    },
    note: (source, list, ids) => {
      if (list.length > 0) rejects.push({ source, list })
      for (const id of ids) matched.push(id)
      notes += list.length + ids.length
    },
    done: async (source) => {
      sources.push(source)
      if (sources.length >= SOURCES_AT_ONCE) await start()
    },
    flush: async () => {
      await start()
      await under
    },
  }
}
