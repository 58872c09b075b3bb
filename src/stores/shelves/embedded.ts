import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { deserialize, serialize } from 'node:v8'
import { InputError } from '../../model/errors.ts'
import type { Shelf, Shelves } from '../../model/shelf.ts'
import { withPlace } from '../state/node-sqlite.ts'

const BUSY_TIMEOUT_MS = 2000
/** The layout of the file; one of a newer Dwell is refused. */
const SCHEMA = 1
/** Entries of a shelf that are held in memory; what changed among them is written when there are more. */
const MAX_HELD = 20_000
/** Pages of the file that SQLite holds in memory, in KiB. */
const CACHE_KIB = 16_384

/** Shelves in a file. Nothing is kept until `keep`: a run that ends early leaves the file as it was. */
export interface KeptShelves extends Shelves, Disposable {
  keep(): void
}

/**
 * Opens, or makes, shelves in a SQLite file, for one process at a time.
 * @throws {InputError} where a newer Dwell made it
 * @throws {StoreError} where it can't be opened, is damaged, or another process has it open
 */
export function openShelves(file: string): KeptShelves {
  const database = withPlace(file, () => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const opened = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS })
    try {
      opened.exec(`PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA cache_size = -${CACHE_KIB}`)
      opened.exec('BEGIN IMMEDIATE')
      checkSchema(opened, file)
    } catch (error) {
      opened.close()
      throw error
    }
    return opened
  })
  const opened = new Map<string, OpenShelf>()
  const shelfOf = (name: string, most?: number): OpenShelf => {
    const known = opened.get(name)
    if (known !== undefined) return known
    const made = withPlace(file, () => openShelf(database, { file, name, most }))
    opened.set(name, made)
    return made
  }
  return {
    shelf: <Value>(name: string, most?: number) => shelfOf(name, most) as Shelf<Value>, // one name, one kind of value: the caller's promise
    keys: (name) => shelfOf(name).keys(),
    keep: () => {
      for (const shelf of opened.values()) shelf.write()
      withPlace(file, () => database.exec('COMMIT; BEGIN IMMEDIATE'))
    },
    [Symbol.dispose]: () => {
      database.close() // rolls back what was not kept
    },
  }
}

function checkSchema(database: DatabaseSync, file: string): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() ?? {}
  if (Number(version) > SCHEMA)
    throw new InputError(
      'store.newer-home',
      `${file} was made by a newer Dwell (schema ${version}). Use that version, or another --home.`,
    )
  database.exec(`PRAGMA user_version = ${SCHEMA}`)
}

interface OpenShelf extends Shelf<unknown> {
  keys(): readonly string[]
  write(): void
}

function openShelf(
  database: DatabaseSync,
  { file, name, most }: { readonly file: string; readonly name: string; readonly most: number | undefined },
): OpenShelf {
  if (!/^[a-z]{1,30}$/.test(name)) throw new RangeError(`a shelf is named by letters, not ${JSON.stringify(name)}`)
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${name} (turn INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, value BLOB NOT NULL) STRICT`,
  )
  const find = database.prepare(`SELECT value FROM ${name} WHERE key = ?`)
  const put = database.prepare(
    `INSERT INTO ${name} (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  )
  const held = new Map<string, unknown>()
  const changed = new Set<string>()

  const write = (): void =>
    withPlace(file, () => {
      for (const key of changed) put.run(key, serialize(held.get(key)))
      changed.clear()
      if (most !== undefined)
        database.exec(`DELETE FROM ${name} WHERE turn <= (SELECT max(turn) FROM ${name}) - ${Math.floor(most)}`)
    })
  const hold = (key: string, value: unknown): void => {
    if (held.size >= MAX_HELD && !held.has(key)) {
      write()
      held.clear()
    }
    held.set(key, value)
  }
  return {
    get: (key) => {
      if (held.has(key)) return held.get(key)
      const value = withPlace(file, () => read(find, key))
      if (value !== undefined) hold(key, value)
      return value
    },
    set: (key, value) => {
      hold(key, value)
      changed.add(key)
    },
    keys: () => {
      write()
      return withPlace(file, () => database.prepare(`SELECT key FROM ${name}`).all()).map(({ key }) => String(key))
    },
    write,
  }
}

function read(find: StatementSync, key: string): unknown {
  const row = find.get(key)
  return row?.['value'] instanceof Uint8Array ? deserialize(row['value']) : undefined
}
