import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../model/errors.ts'
import { instant } from '../../model/time.ts'
import type { MatchSorter, SortedMatch } from './match-sorter.ts'

/** Memory for pages; what is beyond lies in a file of the system's temporary folder that has no name and ends with us. */
const CACHE_KIB = 16_384
const PAGE_ROWS = 1000

/** Opens an empty sorter. @throws {StoreError} where the temporary folder takes nothing. */
export async function openMatchSorter(): Promise<MatchSorter> {
  // An empty name is a private database on disk, https://sqlite.org/inmemorydb.html#temp_db
  const database = attempt(() => new DatabaseSync(''))
  attempt(() =>
    database.exec(`PRAGMA cache_size = -${CACHE_KIB}; PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF;
      CREATE TABLE matches (correlation TEXT, "group" TEXT, time INTEGER, id TEXT, member INTEGER, body TEXT,
        PRIMARY KEY (correlation, "group", time, id, member)) STRICT, WITHOUT ROWID`),
  )
  const insert = attempt(() => database.prepare('INSERT OR IGNORE INTO matches VALUES (?, ?, ?, ?, ?, ?)'))
  const next = attempt(() =>
    database.prepare(`SELECT "group", time, id, member, body FROM matches
      WHERE correlation = ? AND ("group", time, id, member) > (?, ?, ?, ?)
      ORDER BY "group", time, id, member LIMIT ${PAGE_ROWS}`),
  )
  return {
    async add(matches) {
      attempt(() => {
        database.exec('BEGIN')
        // In about the order of the table: neighbours lie on one page.
        for (const { correlation, group, time, id, member, body } of matches.toSorted(byKey))
          insert.run(correlation, group, time, id, member, body)
        database.exec('COMMIT')
      })
    },
    async *of(correlation) {
      let after: readonly [string, number, string, number] = ['', Number.MIN_SAFE_INTEGER, '', -1]
      for (;;) {
        const rows = attempt(() => next.all(correlation, ...after))
        const page = rows.map(
          (row): SortedMatch => ({
            correlation,
            group: String(row['group']),
            time: instant(Number(row['time'])),
            id: String(row['id']),
            member: Number(row['member']),
            body: String(row['body']),
          }),
        )
        if (page.length > 0) yield page
        const last = page.at(-1)
        if (last === undefined || page.length < PAGE_ROWS) return
        after = [last.group, last.time, last.id, last.member]
      }
    },
    async [Symbol.asyncDispose]() {
      database.close()
    },
  }
}

function byKey(a: SortedMatch, b: SortedMatch): number {
  if (a.correlation !== b.correlation) return a.correlation < b.correlation ? -1 : 1
  if (a.group !== b.group) return a.group < b.group ? -1 : 1
  return a.time - b.time
}

function attempt<T>(act: () => T): T {
  try {
    return act()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StoreError(
      'store.failed',
      `Matches can't be sorted in the system's temporary folder (${reason}). Free space there, or set SQLITE_TMPDIR to another folder.`,
      { cause },
    )
  }
}
