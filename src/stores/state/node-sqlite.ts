import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely'
import { DwellError, StoreError } from '../../model/errors.ts'

/** Another process may hold the file for a moment. */
const BUSY_TIMEOUT_MS = 5000

/** Prepared statements that are kept; bulk inserts come in few shapes. */
const MAX_STATEMENTS = 100

/** SQLite's primary result codes that we tell apart, https://sqlite.org/rescode.html */
const SQLITE = { BUSY: 5, LOCKED: 6, CORRUPT: 11, FULL: 13, NOTADB: 26 } as const

/**
 * Opens a SQLite file through Kysely, durable on commit. Kysely's own SQLite dialect wants the shape of better-sqlite3;
 * this is node:sqlite in that shape. All errors come out as StoreError.
 */
export function openSqlite<Tables>(
  file: string,
  { durable = true }: { readonly durable?: boolean } = {},
): Kysely<Tables> {
  const database = withPlace(file, () => {
    const opened = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
    opened.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${durable ? 'FULL' : 'OFF'}; PRAGMA foreign_keys = ON`)
    return opened
  })
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapted(database, file) }) })
}

function adapted(database: DatabaseSync, file: string): SqliteDatabase {
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    const kept = statements.get(sql)
    if (kept !== undefined) return kept
    const made = database.prepare(sql)
    if (statements.size >= MAX_STATEMENTS) statements.clear()
    statements.set(sql, made)
    return made
  }
  return {
    close: () => database.close(),
    prepare(sql): SqliteStatement {
      const statement = withPlace(file, () => prepared(sql))
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => withPlace(file, () => statement.all(...values(parameters))),
        run: (parameters) => withPlace(file, () => statement.run(...values(parameters))),
        iterate: (parameters) => withPlace(file, () => database.prepare(sql).iterate(...values(parameters))),
      }
    },
  }
}

/** Kysely's tables are typed with what SQLite takes: strings, numbers, null. */
function values(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[] // as said above; anything else is refused by SQLite with an error
}

/** Runs what uses the SQLite file; its errors come out as StoreError that names the file and what to do. */
export function withPlace<T>(file: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof DwellError) throw error
    throw sqliteError(error, file)
  }
}

function sqliteError(cause: unknown, file: string): StoreError {
  const said = cause instanceof Error ? cause.message : String(cause)
  const code = cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) & 0xff : undefined
  switch (code) {
    case SQLITE.FULL: {
      const advice = 'Free some space there, or choose another folder with --home, and run again.'
      return new StoreError(
        'store.disk-full',
        `The disk of ${file} is full; nothing of this call was kept. ${advice}`,
        {
          cause,
        },
      )
    }
    case SQLITE.BUSY:
    case SQLITE.LOCKED:
      return new StoreError('store.in-use', `${file} is in use by another process; nothing of this call was kept.`, {
        cause,
      })
    case SQLITE.CORRUPT:
    case SQLITE.NOTADB: {
      const advice = 'Restore it from a backup, or use another --home and read the evidence again.'
      return new StoreError('store.damaged', `${file} is damaged or no SQLite file. ${advice}`, { cause })
    }
    default:
      return new StoreError('store.failed', `${file}: ${said}; nothing of this call was kept.`, { cause })
  }
}
