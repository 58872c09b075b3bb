import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Kysely } from 'kysely'
import { NotFoundError, StoreError } from '../../model/errors.ts'
import type { Reject } from '../../model/event.ts'
import type { Signal } from '../../model/signal.ts'
import { type Instant, instant } from '../../model/time.ts'
import { openMatchSorter } from '../matches/embedded.ts'
import { openSqlite } from './node-sqlite.ts'
import { migrate, type StateTables } from './schema.ts'
import {
  GAP_KINDS,
  type Gap,
  type KeptSignals,
  type KnownSignal,
  type ReadSource,
  type Run,
  type StateStore,
} from './state-store.ts'

/** Rows of one statement; SQLite binds at most 32 766 values. */
const STATEMENT_ROWS = 500

/** Rows of a batch that is read. */
const PAGE_ROWS = 1000

/**
 * Opens, or makes, the state store in a SQLite file.
 * @throws {InputError} where a newer Dwell made it
 * @throws {StoreError} where it can't be opened
 */
export async function openEmbeddedState(
  file: string,
  options: { readonly durable?: boolean } = {},
): Promise<StateStore> {
  await mkdir(dirname(file), { recursive: true }).catch((cause: unknown) => {
    throw new StoreError('store.failed', `${dirname(file)} can't be made.`, { cause })
  })
  const db = openSqlite<StateTables>(file, options)
  try {
    await migrate(db, file)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return stateStore(db)
}

function stateStore(db: Kysely<StateTables>): StateStore {
  return {
    async keepSources(sources) {
      const rows = sources.map(
        ({ sha256, file, sizeBytes, reader, events, rejects, firstTime, lastTime, finishedAt, terms }) => {
          return { sha256, file, sizeBytes, reader, events, rejects, firstTime, lastTime, finishedAt, terms }
        },
      )
      await db.transaction().execute(async (transaction) => {
        for (const row of rows) {
          await transaction
            .insertInto('sources')
            .values(row)
            .onConflict((conflict) => conflict.column('sha256').doUpdateSet(row))
            .execute()
        }
      })
    },
    async source(sha256) {
      const row = await db.selectFrom('sources').selectAll().where('sha256', '=', sha256).executeTakeFirst()
      return row === undefined ? undefined : readSource(row)
    },
    async sources() {
      const rows = await db.selectFrom('sources').selectAll().orderBy('file').orderBy('sha256').execute()
      return rows.map(readSource)
    },

    keepSignals: (signals) => db.transaction().execute((transaction) => keepSignals(transaction, signals)),
    signals: (asOf) => signalPages(db, asOf),
    async signalVersions(id) {
      const rows = await db.selectFrom('signals').selectAll().where('id', '=', id).orderBy('knownFrom').execute()
      return rows.map(({ json, knownFrom, knownTo }) => ({
        ...knownSignal(json, knownFrom),
        knownTo: knownTo === null ? null : instant(knownTo),
      }))
    },

    async keepRejects(source, rejects) {
      const rows = rejects.map(({ reject: reason, raw: { file, offset, record = null }, text }) => {
        return { source, offset, reason, file, record, text }
      })
      await db.transaction().execute(async (transaction) => {
        for (const values of parts(rows)) {
          await transaction
            .insertInto('rejects')
            .values(values)
            .onConflict((conflict) => conflict.doNothing())
            .execute()
        }
      })
    },
    rejects: () => rejectPages(db),
    async rejectCount() {
      const { count } = await db
        .selectFrom('rejects')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(count)
    },

    async keepMatched(ids) {
      await db.transaction().execute(async (transaction) => {
        for (const part of parts(ids.map((id) => ({ id })))) {
          await transaction
            .insertInto('matched')
            .values(part)
            .onConflict((conflict) => conflict.doNothing())
            .execute()
        }
      })
    },
    matched: () => matchedPages(db),
    openSorter: openMatchSorter,

    async beginRun({ id, startedAt, version, parameters }) {
      const values = { id, startedAt, finishedAt: null, version, parameters: JSON.stringify(parameters) }
      await db.insertInto('runs').values(values).execute()
    },
    async endRun(id, finishedAt) {
      const { numUpdatedRows } = await db
        .updateTable('runs')
        .set({ finishedAt })
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) throw new NotFoundError('store.no-run', `There is no run ${id}.`)
    },
    async runs() {
      const rows = await db.selectFrom('runs').selectAll().orderBy('startedAt', 'desc').orderBy('id').execute()
      return rows.map(({ startedAt, finishedAt, parameters, ...row }) => ({
        ...row,
        startedAt: instant(startedAt),
        finishedAt: finishedAt === null ? null : instant(finishedAt),
        parameters: JSON.parse(parameters) as Run['parameters'], // written by `beginRun`
      }))
    },

    async keepGaps(run, gaps) {
      const rows = gaps.map(({ kind, what, reason, at }) => ({ run, kind, what, reason, at }))
      await db.transaction().execute(async (transaction) => {
        for (const values of parts(rows)) {
          await transaction
            .insertInto('gaps')
            .values(values)
            .onConflict((conflict) => conflict.doNothing())
            .execute()
        }
      })
    },
    async gaps(run) {
      const rows = await db.selectFrom('gaps').selectAll().where('run', '=', run).execute()
      return rows.flatMap(({ kind, what, reason, at }): readonly Gap[] => {
        const known = GAP_KINDS.find((name) => name === kind)
        return known === undefined ? [] : [{ kind: known, what, reason, at: instant(at) }]
      })
    },

    async setting(name) {
      const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
      return row?.value
    },
    async setSetting(name, value) {
      await db
        .insertInto('settings')
        .values({ name, value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute()
    },

    async [Symbol.asyncDispose]() {
      await db.destroy()
    },
  }
}

function readSource(row: StateTables['sources']): ReadSource {
  const time = (value: number | null): Instant | null => (value === null ? null : instant(value))
  return { ...row, firstTime: time(row.firstTime), lastTime: time(row.lastTime), finishedAt: instant(row.finishedAt) }
}

async function* matchedPages(db: Kysely<StateTables>): AsyncGenerator<readonly string[]> {
  let after = ''
  for (;;) {
    // Page by page on purpose: each begins where the last one ended.
    const rows = await db
      .selectFrom('matched')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE_ROWS)
      .execute()
    if (rows.length > 0) yield rows.map(({ id }) => id)
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE_ROWS) return
    after = last.id
  }
}

async function keepSignals(db: Kysely<StateTables>, signals: readonly KnownSignal[]): Promise<KeptSignals> {
  let added = 0
  let changed = 0
  // One part after the other: the same id may come twice, and the second is then a version of the first.
  for (const part of parts(signals)) {
    const ids = part.map(({ signal }) => signal.id)
    const rows = await db
      .selectFrom('signals')
      .selectAll()
      .where('id', 'in', ids)
      .where('knownTo', 'is', null)
      .execute()
    const current = new Map(rows.map(({ id, json, knownFrom }) => [id, { json, knownFrom, kept: true }]))
    const fresh: StateTables['signals'][] = []
    for (const { signal, knownFrom: wanted } of part) {
      const { id, time } = signal
      const json = JSON.stringify(signal)
      const before = current.get(id)
      if (before?.json === json) continue
      const knownFrom = before === undefined ? wanted : Math.max(wanted, before.knownFrom + 1)
      if (before === undefined) added += 1
      else changed += 1
      if (before?.kept === true) {
        await db
          .updateTable('signals')
          .set({ knownTo: knownFrom })
          .where('id', '=', id)
          .where('knownFrom', '=', before.knownFrom)
          .execute()
      }
      const sibling = fresh.find((row) => before?.kept === false && row.id === id && row.knownTo === null)
      if (sibling !== undefined) sibling.knownTo = knownFrom
      fresh.push({ id, time, json, knownFrom, knownTo: null })
      current.set(id, { json, knownFrom, kept: false })
    }
    if (fresh.length > 0) await db.insertInto('signals').values(fresh).execute()
  }
  return { added, changed, same: signals.length - added - changed }
}

async function* signalPages(
  db: Kysely<StateTables>,
  asOf: Instant | undefined,
): AsyncGenerator<readonly KnownSignal[]> {
  let after: { readonly time: number; readonly id: string } | undefined
  for (;;) {
    let query = db.selectFrom('signals').selectAll()
    query = asOf === undefined ? query.where('knownTo', 'is', null) : query.where('knownFrom', '<=', asOf)
    if (asOf !== undefined) query = query.where((is) => is.or([is('knownTo', 'is', null), is('knownTo', '>', asOf)]))
    const from = after
    if (from !== undefined)
      query = query.where((is) => is(is.refTuple('time', 'id'), '>', is.tuple(from.time, from.id)))
    const rows = await query.orderBy('time').orderBy('id').limit(PAGE_ROWS).execute()
    if (rows.length > 0) yield rows.map(({ json, knownFrom }) => knownSignal(json, knownFrom))
    if (rows.length < PAGE_ROWS) return
    after = rows.at(-1)
  }
}

async function* rejectPages(db: Kysely<StateTables>): AsyncGenerator<readonly Reject[]> {
  let after: StateTables['rejects'] | undefined
  for (;;) {
    let query = db.selectFrom('rejects').selectAll()
    const from = after
    if (from !== undefined) {
      query = query.where((is) =>
        is(is.refTuple('source', 'offset', 'reason'), '>', is.tuple(from.source, from.offset, from.reason)),
      )
    }
    const rows = await query.orderBy('source').orderBy('offset').orderBy('reason').limit(PAGE_ROWS).execute()
    if (rows.length > 0) yield rows.map(reject)
    if (rows.length < PAGE_ROWS) return
    after = rows.at(-1)
  }
}

function reject({ reason, file, offset, record, text }: StateTables['rejects']): Reject {
  return { reject: reason, raw: { file, offset, ...(record !== null && { record }) }, text }
}

function knownSignal(json: string, knownFrom: number): KnownSignal {
  return { signal: JSON.parse(json) as Signal, knownFrom: instant(knownFrom) } // written by `keepSignals`
}

function* parts<T>(rows: readonly T[]): Generator<readonly T[]> {
  for (let i = 0; i < rows.length; i += STATEMENT_ROWS) yield rows.slice(i, i + STATEMENT_ROWS)
}
