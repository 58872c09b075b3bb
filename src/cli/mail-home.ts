import { join, resolve } from 'node:path'
import type { Shelf, Shelves } from '../model/shelf.ts'
import { openShelves } from '../stores/shelves/embedded.ts'

/** The file of a home that holds what its mail taught. */
const FILE = 'mail-profiles.sqlite'
/** Messages whose ids are kept, so that a mailbox that has grown gives only what is new. */
const MAX_JUDGED = 5_000_000

/** What earlier scans learned and judged. Nothing of this run is kept before `keep`. */
export interface MailHome extends Disposable {
  readonly shelves: Shelves
  /** Ids of messages that an earlier run judged. */
  readonly judged: Shelf<true>
  /** The organisation's own domains as the first run had them; undefined in a new home, and where none were known. */
  readonly ownDomains: readonly string[] | undefined
  keep(ownDomains: readonly string[]): void
}

/** Opens the home that the user named; undefined where none was. @throws {InputError | StoreError} as `openShelves` */
export function openMailHome(folder: string | undefined): MailHome | undefined {
  if (folder === undefined) return undefined
  const shelves = openShelves(join(resolve(folder), FILE))
  const organisation = shelves.shelf<readonly string[]>('organisation')
  const known = organisation.get('domains')
  return {
    shelves,
    judged: shelves.shelf('judged', MAX_JUDGED),
    ownDomains: known?.length === 0 ? undefined : known,
    keep: (ownDomains) => {
      organisation.set('domains', ownDomains)
      shelves.keep()
    },
    [Symbol.dispose]: () => shelves[Symbol.dispose](),
  }
}
