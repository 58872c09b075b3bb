import { mkdir, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { InputError, StoreError } from '../../model/errors.ts'
import type { Event } from '../../model/event.ts'
import { type BlockQueue, blockQueue, type OpenBlock } from './block-queue.ts'
import { engineError } from './engine-errors.ts'
import { type Engine, supervisedEngine } from './engine-process.ts'
import type { Appended, EventStore, QueryParameters, RowsOptions } from './event-store.ts'
import { KnownIds } from './known-ids.ts'
import { readStrings } from './read-strings.ts'

const DEFAULT_BATCH_ROWS = 1000
const DEFAULT_MAX_ROWS = 1_000_000
const DEFAULT_TIMEOUT_MS = 300_000
const MAX_IDS = 100_000

/** Reading in order goes page by page, so that a slow reader holds nothing in the engine. */
const FIRST_PAGE_ROWS = 512
const MAX_PAGE_ROWS = 16_384
const PAGE_BYTES = 1_000_000

/** Ids in one look-up; their text goes to the engine as one parameter (35 bytes each). */
const LOOK_UP_IDS = 20_000

/** Reading every id once at the first append to a store that has rows: 10 million take about 10 s. */
const READ_IDS_TIMEOUT_MS = 3_600_000

const NOTHING_KEPT = ' Nothing of this batch was kept.'

/** How the embedded engine is to run. */
export interface EmbeddedOptions {
  /**
   * False for a temporary home: rows then survive a crash of ours, but not of the machine. Default true (fsync before an
   * append resolves).
   */
  readonly durable?: boolean
  /** Environment of the engine's process, which inherits nothing; `LD_LIBRARY_PATH` where Node needs it to start. */
  readonly environment?: Readonly<Record<string, string>>
}

/** The embedded event store; `enginePid` is for tests and for `doctor`. */
export interface EmbeddedEvents extends EventStore {
  readonly enginePid: number | undefined
}

/**
 * Opens, or makes, the event store in `folder`. One process at a time may have it open.
 * @throws {InputError} where a newer Dwell made it
 * @throws {StoreError} where it can't be opened, or another process has it open
 */
export async function openEmbeddedEvents(folder: string, options: EmbeddedOptions = {}): Promise<EmbeddedEvents> {
  const home = resolve(folder)
  const blocks = join(home, 'blocks')
  const engine = supervisedEngine({
    folder: join(home, 'engine'),
    durable: options.durable ?? true,
    environment: options.environment ?? {},
  })
  try {
    await mkdir(join(home, 'engine'), { recursive: true })
    await mkdir(blocks, { recursive: true })
    await engine.start()
    await removeBlocks(blocks) // only now is it certain that no other process writes there
  } catch (error) {
    await engine.close()
    throw engineError(error, home)
  }
  return embeddedEvents({ home, blocks, engine })
}

/** What an open store is made of. */
interface Parts {
  readonly home: string
  readonly blocks: string
  readonly engine: Engine
}

function embeddedEvents({ home, blocks, engine }: Parts): EmbeddedEvents {
  const queue = blockQueue({ folder: blocks, insert: (file, block) => insertOrExplain({ home, engine, file, block }) })
  let known: Promise<KnownIds> | undefined
  let admission: Promise<unknown> = Promise.resolve()
  let closed = false

  async function admit(events: readonly Event[]): Promise<Admitted> {
    known ??= readKnownIds(engine)
    known.catch(() => {
      known = undefined
    })
    return admitBatch(events, { known: await known, queue, engine, home })
  }

  async function append(events: readonly Event[]): Promise<Appended> {
    if (closed) throw closedError(home)
    const mine = admission.then(() => admit(events))
    admission = mine.catch(() => undefined)
    const { blocks: mineBlocks, added } = await mine.catch((error: unknown) => {
      throw engineError(error, home, NOTHING_KEPT)
    })
    await settled(mineBlocks, events.length, home)
    return { added, known: events.length - added }
  }

  async function rows<Row>(
    sql: string,
    parameters: QueryParameters = {},
    { maxRows = DEFAULT_MAX_ROWS, timeoutMs = DEFAULT_TIMEOUT_MS }: RowsOptions = {},
  ): Promise<readonly Row[]> {
    if (closed) throw closedError(home)
    const found: Row[] = []
    const take = (chunk: Uint8Array): void => {
      const parsed = parseLines(chunk) as readonly Row[] // the caller's own SELECT list, as the interface says
      for (const row of parsed) found.push(row)
      if (found.length > maxRows) throw tooManyRows(maxRows)
    }
    await asked(engine.query({ sql, parameters, format: 'JSONEachRow', maxRows, timeoutMs, take }), home)
    return found
  }

  return {
    append,
    rows,
    get enginePid() {
      return engine.pid
    },
    between(from, to, { batchRows = DEFAULT_BATCH_ROWS } = {}) {
      if (closed) throw closedError(home)
      return inBatches(pages(engine, home, from, to), batchRows)
    },
    async byId(ids) {
      if (closed) throw closedError(home)
      if (ids.length > MAX_IDS) throw new StoreError('store.too-many-ids', `${ids.length} ids; at most ${MAX_IDS}.`)
      const found: Event[] = []
      const take = (chunk: Uint8Array): void => {
        for (const body of readStrings(chunk)) found.push(JSON.parse(body) as Event) // written by `append`
      }
      const sql = 'SELECT body FROM events WHERE id IN {ids:Array(String)}'
      // A message's body may be long: one question for thousands of them ran into the engine's bound of memory.
      for (let at = 0; at < ids.length; at += IDS_A_QUESTION)
        await asked(engine.query(bodies(sql, { ids: ids.slice(at, at + IDS_A_QUESTION) }, take)), home)
      return found
    },
    async [Symbol.asyncDispose]() {
      if (closed) return
      closed = true
      await admission
      await queue.drain()
      await engine.close()
      await removeBlocks(blocks)
    },
  }
}

/** Ids that one question asks for. */
const IDS_A_QUESTION = 500

/** A batch whose new events are in blocks that will be kept. */
interface Admitted {
  readonly added: number
  readonly blocks: ReadonlySet<OpenBlock>
}

/** What admission needs. */
interface Admission {
  readonly known: KnownIds
  readonly queue: BlockQueue
  readonly engine: Engine
  readonly home: string
}

/** One batch at a time, in the order of the calls: else two batches with the same event could both find it new. */
async function admitBatch(events: readonly Event[], { known, queue, engine, home }: Admission): Promise<Admitted> {
  const fresh: Event[] = []
  const doubtful: Event[] = []
  for (const event of events) (known.addIfNew(event.id) ? fresh : doubtful).push(event)
  if (doubtful.length > 0) {
    await queue.drain() // what is under way must be in the table, or have failed, before we look there
    for (const event of await notKept(doubtful, fresh, engine)) fresh.push(event)
  }

  const blocks = new Set<OpenBlock>()
  let last: OpenBlock | undefined
  for (const event of fresh) {
    const block = queue.add(event)
    if (block === undefined) throw tooLarge(event, home, blocks.size > 0)
    if (block !== last) blocks.add(block)
    last = block
    if (queue.isFull()) await queue.handOver()
  }
  queue.handOverIfIdle()
  return { added: fresh.length, blocks }
}

/** Those of `doubtful` that are neither in the table nor in `fresh` nor twice in `doubtful` itself. */
async function notKept(doubtful: readonly Event[], fresh: readonly Event[], engine: Engine): Promise<readonly Event[]> {
  const seen = new Set(fresh.map(({ id }) => id))
  let rest = doubtful.filter(({ id }) => !seen.has(id) && seen.add(id))
  // The same event mostly has the same time, which the table is sorted by. Only the rest needs a scan of all ids.
  for (const where of ['time IN {times:Array(Int64)} AND', '']) {
    const found = new Set<string>()
    for (let i = 0; i < rest.length; i += LOOK_UP_IDS) {
      const part = rest.slice(i, i + LOOK_UP_IDS)
      const parameters = {
        ids: part.map(({ id }) => id),
        ...(where !== '' && { times: part.map(({ time }) => time) }),
      }
      const sql = `SELECT id FROM events WHERE ${where} id IN {ids:Array(String)}`
      const take = (chunk: Uint8Array): void => {
        for (const id of readStrings(chunk)) found.add(id)
      }
      await engine.query(bodies(sql, parameters, take))
    }
    rest = rest.filter(({ id }) => !found.has(id))
  }
  return rest
}

/** Waits for the blocks of a batch. Where only some were kept it says so. */
async function settled(blocks: ReadonlySet<OpenBlock>, size: number, home: string): Promise<void> {
  const results = await Promise.allSettled([...blocks].map(({ kept }) => kept))
  const failed = results.filter((result) => result.status === 'rejected')
  const [first] = failed
  if (first === undefined) return
  if (failed.length === results.length) throw engineError(first.reason, home, NOTHING_KEPT)
  throw new StoreError(
    'store.partly-kept',
    `${results.length - failed.length} of ${results.length} parts of a batch of ${size} events were kept. Try again with the whole batch: what was kept counts as known.`,
    { cause: first.reason },
  )
}

/** A block to insert, and where. */
interface Insertion {
  readonly home: string
  readonly engine: Engine
  readonly file: string
  readonly block: OpenBlock
}

/** Inserts a block. Where that fails without a clear answer, looks whether the block is in the table: it is all or none. */
async function insertOrExplain({ home, engine, file, block }: Insertion): Promise<void> {
  try {
    await engine.insert(file, block.block.rows)
  } catch (error) {
    if (await isKept(engine, block)) return
    throw engineError(error, home, NOTHING_KEPT)
  }
}

async function isKept(engine: Engine, { first }: OpenBlock): Promise<boolean> {
  let found = false
  const sql = 'SELECT id FROM events WHERE time = {time:Int64} AND id = {id:String} LIMIT 1'
  try {
    await engine.query(
      bodies(sql, first, (chunk) => {
        found = chunk.length > 0
      }),
    )
  } catch (error) {
    throw new StoreError(
      'store.engine-ended',
      'The event store ended while it kept a batch, and could not be asked whether it did. Try again with the whole batch: what was kept counts as known.',
      { cause: error },
    )
  }
  return found
}

async function readKnownIds(engine: Engine): Promise<KnownIds> {
  const known = new KnownIds()
  await engine.query({
    sql: 'SELECT id FROM events',
    parameters: {},
    format: 'RowBinary',
    maxRows: 0,
    timeoutMs: READ_IDS_TIMEOUT_MS,
    take: (chunk) => known.addAll(chunk),
  })
  return known
}

/**
 * Pages of [from, to) by key, each about PAGE_BYTES. The keys of a page are asked for first, then its bodies in any order: the
 * engine would hold a buffer of bodies for each part of the table that it reads in order.
 */
async function* pages(engine: Engine, home: string, from: number, to: number): AsyncGenerator<readonly Event[]> {
  const keySql = `SELECT id, time FROM events
    WHERE time >= {from:Int64} AND time < {to:Int64} AND (time > {from:Int64} OR id > {after:String})
    ORDER BY time, id LIMIT {limit:UInt32}`
  const bodySql = `SELECT body FROM events
    WHERE time >= {from:Int64} AND time <= {to:Int64} AND id IN {ids:Array(String)} SETTINGS max_block_size = 1024`
  let cursor: { readonly time: number; readonly id: string } = { time: from, id: '' }
  let limit = FIRST_PAGE_ROWS
  for (;;) {
    const keys: { readonly id: string; readonly time: number }[] = []
    const takeKeys = (chunk: Uint8Array): void => {
      keys.push(...(parseLines(chunk) as typeof keys)) // the two columns of `keySql`
    }
    const keyed = { from: cursor.time, to, after: cursor.id, limit }
    await asked(
      engine.query({
        sql: keySql,
        parameters: keyed,
        format: 'JSONEachRow',
        maxRows: limit,
        timeoutMs: DEFAULT_TIMEOUT_MS,
        take: takeKeys,
      }),
      home,
    )
    const first = keys[0]
    const last = keys.at(-1)
    if (first === undefined || last === undefined) return
    const found = new Map<string, Event>()
    let bytes = 0
    const take = (chunk: Uint8Array): void => {
      bytes += chunk.length
      for (const body of readStrings(chunk)) {
        const event = JSON.parse(body) as Event // written by `append`
        found.set(event.id, event)
      }
    }
    const ids = keys.map(({ id }) => id)
    await asked(engine.query(bodies(bodySql, { from: first.time, to: last.time, ids }, take)), home)
    yield ids.map((id) => found.get(id)).filter((event) => event !== undefined)
    if (keys.length < limit) return
    cursor = last
    limit = Math.max(1, Math.min(MAX_PAGE_ROWS, Math.floor((PAGE_BYTES * keys.length) / bytes)))
  }
}

/** The same events in batches of `size`; the last of them may be smaller. */
async function* inBatches(source: AsyncIterable<readonly Event[]>, size: number): AsyncGenerator<readonly Event[]> {
  let rest: readonly Event[] = []
  for await (const page of source) {
    const events = rest.length === 0 ? page : [...rest, ...page]
    let at = 0
    for (; at + size <= events.length; at += size) yield events.slice(at, at + size)
    rest = events.slice(at)
  }
  if (rest.length > 0) yield rest
}

function bodies(
  sql: string,
  parameters: Readonly<Record<string, unknown>>,
  take: (chunk: Uint8Array) => void,
): Parameters<Engine['query']>[0] {
  return { sql, parameters, format: 'RowBinary', maxRows: 0, timeoutMs: DEFAULT_TIMEOUT_MS, take }
}

async function asked(query: Promise<void>, home: string): Promise<void> {
  await query.catch((error: unknown) => {
    throw engineError(error, home)
  })
}

/** Rows of JSONEachRow; a line end inside a value is escaped, so each one ends a row. */
function parseLines(chunk: Uint8Array): unknown {
  const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString().trimEnd()
  return JSON.parse(`[${text.replaceAll('\n', ',')}]`)
}

async function removeBlocks(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith('.block')) await rm(join(folder, name), { force: true })
  }
}

function tooManyRows(maxRows: number): StoreError {
  return new StoreError('store.too-many-rows', `The query gives more than ${maxRows} rows.`)
}

function closedError(home: string): StoreError {
  return new StoreError('store.closed', `The event store in ${home} is closed.`)
}

function tooLarge({ id, raw }: Event, home: string, others: boolean): InputError {
  const kept = others ? 'Other events of its batch may have been kept.' : 'Nothing of its batch was kept.'
  return new InputError(
    'store.event-too-large',
    `Event ${id} (${raw.file}, record ${raw.record}) is too large for the event store in ${home}. ${kept}`,
  )
}
