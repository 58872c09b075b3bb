/**
 * The engine's own process: chDB binds one data directory per process and can take its process down, so it lives here,
 * and the parent (`engine-process.ts`) goes on without it. Started by the parent alone; talks over Node's IPC channel.
 */
import { drainPending, Session } from 'chdb'
import { CLICKHOUSE, type EngineFailure, type EngineReply, type EngineRequest } from './engine-protocol.ts'
import { BLOCK_STRUCTURE, durabilitySettings, MIGRATIONS } from './schema.ts'

/**
 * A question spills to disk beyond the one, and fails where the whole engine would use more than the other (its mapped library not
 * counted). The bound is the engine's and not the question's: what is freed on the thread that fetches a stream is never taken off
 * the question's account (chdb 3.4.0), which a question with a thousand small chunks overdrew at 1 GB while it used 15 MB.
 */
const SPILL_BYTES = 40_000_000
const MAX_ENGINE_BYTES = 300_000_000

/**
 * Chunks lie outside the JavaScript heap, which is so small that V8 would let 60 MB of dead ones pile up. A collection takes
 * 2 ms.
 */
const COLLECT_BYTES = 4_000_000

/** Settings of the whole engine. What is not named has chDB's default, of which `background_pool_size` 2 is the least. */
const ENGINE_ARGUMENTS = [
  `--max_server_memory_usage=${MAX_ENGINE_BYTES}`,
  '--max_threads=1',
  '--max_insert_threads=1',
  '--background_pool_size=1',
  '--background_merges_mutations_concurrency_ratio=1',
  '--background_common_pool_size=1',
  '--mark_cache_size=8388608',
  '--primary_index_cache_size=8388608',
  '--query_condition_cache_size=1048576',
  '--max_read_buffer_size=131072',
  '--local_filesystem_read_method=pread',
  '--storage_file_read_method=pread',
  '--async_load_databases=0',
]

const INSERT_SETTINGS =
  'SET input_format_parallel_parsing = 0, min_insert_block_size_rows = 65536, max_block_size = 65536'

/** `readonly = 2` lets only settings be changed, and a stream takes nothing but SELECT. */
const QUERY_SETTINGS = `SET readonly = 2, max_block_size = 8192, preferred_block_size_bytes = 262144, max_memory_usage = 0,
  max_bytes_before_external_group_by = ${SPILL_BYTES}, max_bytes_before_external_sort = ${SPILL_BYTES},
  default_max_bytes_in_join = 32000000,
  output_format_json_quote_64bit_integers = 0, output_format_json_escape_forward_slashes = 0, max_query_size = 16777216`

/** How much of a question a failure names. */
const SHOWN_SQL_CHARS = 100

/** Two connections, so that a long query and an insert don't wait for each other. */
interface Engine {
  readonly inserts: Session
  readonly queries: Session
}

let engine: Engine | undefined
let inserting: Promise<void> = Promise.resolve()
/** One at a time: chDB mixes up the parameters of two queries, also on two connections, and can end over it (chdb 3.4.0, index.js). */
let querying: Promise<void> = Promise.resolve()

// The parent decides when we end. Where it is gone there is nobody to answer: what was acknowledged is on disk.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
process.on('message', (request) => receive(request as EngineRequest)) // our own parent writes nothing else

function receive(request: EngineRequest): void {
  switch (request.kind) {
    case 'open':
      void answer(request.id, async () => open(request.folder, request.durable))
      return
    case 'insert':
      inserting = inserting.then(() => answer(request.id, () => insert(request.file)))
      return
    case 'query':
      querying = querying.then(() => answer(request.id, () => query(request), request.sql))
      return
    case 'close':
      void Promise.all([inserting, querying]).then(() => answer(request.id, close))
  }
}

/** Does what was asked and says how it ended; a failed question is named by its beginning, so that a reader can tell which one it was. */
async function answer(id: number, act: () => Promise<void>, sql?: string): Promise<void> {
  try {
    await act()
    await send({ id, kind: 'done' })
  } catch (error) {
    const failure = failureOf(error)
    const message =
      sql === undefined ? failure.message : `Asked “${sql.slice(0, SHOWN_SQL_CHARS)}…”: ${failure.message}`
    await send({ id, kind: 'failed', ...failure, message })
  }
}

/** Resolves once the channel has taken the message, so that a slow parent slows the query down. */
function send(reply: EngineReply): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(reply, undefined, undefined, () => resolve())
  })
}

async function open(folder: string, durable: boolean): Promise<void> {
  const inserts = new Session(folder, { connectionArgs: ENGINE_ARGUMENTS })
  inserts.query('CREATE TABLE IF NOT EXISTS migrations (version UInt32) ENGINE = MergeTree ORDER BY version')
  const have = Number(inserts.query('SELECT max(version) FROM migrations', 'TSV'))
  const newest = MIGRATIONS.at(-1)?.version ?? 0
  if (have > newest) {
    inserts.close()
    throw new NewerSchemaError(have)
  }
  for (const { version, statements } of MIGRATIONS) {
    if (version <= have) continue
    for (const statement of statements) inserts.query(statement)
    inserts.query(`INSERT INTO migrations VALUES (${version})`)
  }
  inserts.query(durabilitySettings(durable))
  inserts.query(INSERT_SETTINGS)
  const queries = new Session(folder, { connectionArgs: ENGINE_ARGUMENTS })
  queries.query(QUERY_SETTINGS)
  engine = { inserts, queries }
}

/** A block that meets the bound of memory waits for the question that fills it, and is tried once more. */
async function insert(file: string): Promise<void> {
  const { inserts } = opened()
  const sql = `INSERT INTO events SELECT * FROM file('${escaped(file)}', 'RowBinary', '${BLOCK_STRUCTURE}')`
  try {
    await inserts.queryAsync(sql)
  } catch (error) {
    if (failureOf(error).code !== CLICKHOUSE.MEMORY_LIMIT) throw error
    await querying
    await inserts.queryAsync(sql)
  }
}

/**
 * A question that does not fit into memory is asked once more, with joins by sorting: ClickHouse chooses that only where it is told
 * to.
 */
async function query(request: EngineRequest & { readonly kind: 'query' }): Promise<void> {
  const { queries } = opened()
  // Reading in the table's own order holds a buffer for each column of each part at once. Pages of events need it, for they stop
  // early; a question that filters and then sorts what is left does not, and ran out of memory on some 400,000 events.
  const inOrder = request.format === 'JSONEachRow' ? 0 : 1
  queries.query(
    `SET max_result_rows = ${request.maxRows}, max_execution_time = ${request.timeoutMs / 1000}, optimize_read_in_order = ${inOrder}`,
  )
  const progress = { chunks: 0 }
  try {
    await stream(queries, request, progress)
  } catch (error) {
    if (failureOf(error).code !== CLICKHOUSE.MEMORY_LIMIT || progress.chunks > 0) throw error
    queries.query("SET join_algorithm = 'prefer_partial_merge'")
    try {
      await stream(queries, request, progress)
    } finally {
      queries.query("SET join_algorithm = 'default'")
    }
  }
}

async function stream(
  queries: Session,
  { id, sql, parameters, format }: EngineRequest & { readonly kind: 'query' },
  progress: { chunks: number },
): Promise<void> {
  let sentBytes = 0
  for await (const chunk of queries.queryStreamBind(sql, { ...parameters }, { format })) {
    const bytes = chunk.raw()
    progress.chunks += 1
    await send({ id, kind: 'chunk', bytes })
    sentBytes += bytes.length
    if (sentBytes < COLLECT_BYTES) continue
    globalThis.gc?.()
    sentBytes = 0
  }
}

async function close(): Promise<void> {
  engine?.queries.close()
  engine?.inserts.close()
  engine = undefined
  await drainPending()
}

function opened(): Engine {
  if (engine === undefined) throw new Error('the engine is not open')
  return engine
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
}

class NewerSchemaError extends Error {
  readonly version: number
  constructor(version: number) {
    super(`schema ${version}`)
    this.version = version
  }
}

function failureOf(error: unknown): EngineFailure {
  if (error instanceof NewerSchemaError) return { message: error.message, code: undefined, newerSchema: error.version }
  const message = error instanceof Error ? error.message : String(error)
  const code = /\bCode: (\d{1,5})\b/.exec(message)?.[1]
  return { message, code: code === undefined ? undefined : Number(code) }
}
