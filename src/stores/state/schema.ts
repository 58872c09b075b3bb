import { type Kysely, sql } from 'kysely'
import { InputError } from '../../model/errors.ts'

/** The tables. Times are µs since 1970; `json` columns hold JSON. */
export interface StateTables {
  meta: { name: string; value: string }
  sources: {
    sha256: string
    file: string
    sizeBytes: number
    reader: string
    events: number
    rejects: number
    firstTime: number | null
    lastTime: number | null
    finishedAt: number
    terms: string
  }
  signals: { id: string; knownFrom: number; knownTo: number | null; time: number; json: string }
  rejects: {
    source: string
    offset: number
    reason: string
    file: string
    record: number | null
    text: string
  }
  runs: { id: string; startedAt: number; finishedAt: number | null; version: string; parameters: string }
  matched: { id: string }
  gaps: { run: string; kind: string; what: string; reason: string; at: number }
  settings: { name: string; value: string }
}

/** Forward only: the first is schema 1, and so on. One that was released is never edited. */
const MIGRATIONS: readonly ((db: Kysely<StateTables>) => Promise<void>)[] = [createTables]

/**
 * Brings the schema up to date, each step in a transaction.
 * @throws {InputError} where a newer Dwell made it
 */
export async function migrate(db: Kysely<StateTables>, file: string): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT`.execute(db)
  const row = await db.selectFrom('meta').select('value').where('name', '=', 'schema').executeTakeFirst()
  const have = Number(row?.value ?? 0)
  if (have > MIGRATIONS.length) {
    const advice = 'Use that version, or another --home.'
    throw new InputError('store.newer-home', `${file} was made by a newer Dwell (state schema ${have}). ${advice}`)
  }
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < have) continue
    // One after the other: a step builds on the one before.
    await db.transaction().execute(async (transaction) => {
      await step(transaction)
      const value = String(index + 1)
      await transaction
        .insertInto('meta')
        .values({ name: 'schema', value })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
        .execute()
    })
  }
}

async function createTables(db: Kysely<StateTables>): Promise<void> {
  const statements = [
    `CREATE TABLE sources (sha256 TEXT PRIMARY KEY, file TEXT NOT NULL, sizeBytes INTEGER NOT NULL, reader TEXT NOT NULL,
       events INTEGER NOT NULL, rejects INTEGER NOT NULL, firstTime INTEGER, lastTime INTEGER, finishedAt INTEGER NOT NULL, terms TEXT NOT NULL) STRICT`,
    `CREATE TABLE signals (id TEXT NOT NULL, knownFrom INTEGER NOT NULL, knownTo INTEGER, time INTEGER NOT NULL,
       json TEXT NOT NULL, PRIMARY KEY (id, knownFrom)) STRICT`,
    'CREATE INDEX signals_by_time ON signals (time, id)',
    `CREATE TABLE rejects (source TEXT NOT NULL, offset INTEGER NOT NULL, reason TEXT NOT NULL, file TEXT NOT NULL,
       record INTEGER, text TEXT NOT NULL, PRIMARY KEY (source, offset, reason)) STRICT, WITHOUT ROWID`,
    'CREATE TABLE matched (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID',
    `CREATE TABLE runs (id TEXT PRIMARY KEY, startedAt INTEGER NOT NULL, finishedAt INTEGER, version TEXT NOT NULL,
       parameters TEXT NOT NULL) STRICT`,
    `CREATE TABLE gaps (run TEXT NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL, reason TEXT NOT NULL,
       at INTEGER NOT NULL, PRIMARY KEY (run, kind, what, reason)) STRICT, WITHOUT ROWID`,
    'CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
