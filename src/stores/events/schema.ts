/** A column of the table `events`, as documented for those who write queries. */
export interface Column {
  readonly name: string
  readonly type: string
  readonly is: string
}

/**
 * The table `events`: one row per Event, sorted by (time, id). What an event does not have is '' or 0.
 * The order here is the order of the values in a block (`row-binary.ts`); a new column goes at the end, before `body`,
 * with a migration of its own.
 */
const EVENT_COLUMNS: readonly Column[] = [
  { name: 'id', type: 'String', is: 'id of the event' },
  { name: 'time', type: 'Int64', is: 'when it happened, µs since 1970 in UTC' },
  { name: 'seenAt', type: 'Int64', is: 'when we may have known it, µs' },
  { name: 'source', type: 'LowCardinality(String)', is: 'kind of log, such as windows:security' },
  { name: 'classUid', type: 'UInt32', is: 'OCSF class' },
  { name: 'activityId', type: 'UInt32', is: 'OCSF activity' },
  { name: 'provider', type: 'LowCardinality(String)', is: 'Windows: fields.Provider_Name' },
  { name: 'eventId', type: 'UInt32', is: 'Windows: fields.EventID' },
  { name: 'host', type: 'LowCardinality(String)', is: 'device.hostname: where it was recorded' },
  { name: 'hostIp', type: 'String', is: 'device.ip' },
  { name: 'userName', type: 'String', is: 'actor.user.name' },
  { name: 'userDomain', type: 'LowCardinality(String)', is: 'actor.user.domain' },
  { name: 'userUid', type: 'String', is: 'actor.user.uid' },
  { name: 'userEmail', type: 'String', is: 'actor.user.email' },
  { name: 'targetUserName', type: 'String', is: 'target.user.name' },
  { name: 'targetUserDomain', type: 'LowCardinality(String)', is: 'target.user.domain' },
  { name: 'targetUserUid', type: 'String', is: 'target.user.uid' },
  { name: 'targetUserEmail', type: 'String', is: 'target.user.email' },
  { name: 'session', type: 'String', is: 'actor.session' },
  { name: 'targetSession', type: 'String', is: 'target.session: one that the event opens' },
  { name: 'processUid', type: 'String', is: 'actor.process.uid' },
  { name: 'processPid', type: 'UInt32', is: 'actor.process.pid' },
  { name: 'processPath', type: 'String', is: 'actor.process.path' },
  { name: 'parentUid', type: 'String', is: 'actor.process.parentUid' },
  { name: 'parentPid', type: 'UInt32', is: 'actor.process.parentPid' },
  { name: 'targetProcessUid', type: 'String', is: 'target.process.uid' },
  { name: 'targetProcessPid', type: 'UInt32', is: 'target.process.pid' },
  { name: 'targetProcessPath', type: 'String', is: 'target.process.path' },
  { name: 'srcIp', type: 'String', is: 'srcEndpoint.ip' },
  { name: 'srcHost', type: 'String', is: 'srcEndpoint.hostname' },
  { name: 'dstIp', type: 'String', is: 'dstEndpoint.ip' },
  { name: 'dstHost', type: 'String', is: 'dstEndpoint.hostname' },
  { name: 'dstPort', type: 'UInt32', is: 'dstEndpoint.port' },
  { name: 'targetHost', type: 'String', is: 'target.host' },
  { name: 'outcome', type: 'LowCardinality(String)', is: "auth.outcome: 'success' or 'failure'" },
  { name: 'logonType', type: 'UInt32', is: 'auth.logonType' },
  { name: 'sha256', type: 'String', is: 'target.file.sha256' },
  { name: 'mailFrom', type: 'String', is: 'mail.from' },
  { name: 'mailTo', type: 'Array(String)', is: 'mail.to' },
  { name: 'file', type: 'LowCardinality(String)', is: 'raw.file' },
  { name: 'record', type: 'Int64', is: 'raw.record' },
  { name: 'offset', type: 'Int64', is: 'raw.offset' },
  {
    name: 'body',
    type: 'String',
    is: 'JSON of the whole Event; JSONExtractString(body, ...) reaches the rest. Conditions on other columns go into PREWHERE then: the engine by itself may read every body',
  },
]

/** The types of a block's values in order, as `file()` wants them. LowCardinality is a matter of storage alone. */
export const BLOCK_STRUCTURE: string = EVENT_COLUMNS.map(
  ({ name, type }) => `${name} ${type.replace(/^LowCardinality\((\w+)\)$/, '$1')}`,
).join(', ')

/**
 * Small blocks, small buffers, vertical merges. With ClickHouse's defaults the engine took 900 MB for 200,000 events of 2.3 KB;
 * with these 410 MB for 1 million of 1.7 KB (230 MB of it is the mapped library). Inserts make compact parts (one data file:
 * one fsync); what merges make of them is kept column by column, since merging into a compact part took 50 MB more.
 */
const TABLE_SETTINGS = {
  index_granularity: 8192,
  index_granularity_bytes: 2_097_152,
  min_bytes_for_wide_part: 0,
  min_level_for_wide_part: 1,
  compact_parts_max_bytes_to_buffer: 4_194_304,
  min_compress_block_size: 65_536,
  max_compress_block_size: 262_144,
  min_columns_to_activate_adaptive_write_buffer: 1,
  merge_max_block_size: 512,
  merge_max_block_size_bytes: 1_048_576,
  max_parts_to_merge_at_once: 8,
  vertical_merge_algorithm_min_rows_to_activate: 1,
  vertical_merge_algorithm_min_columns_to_activate: 1,
} as const

/**
 * A merged part replaces parts that were durable, so it has to be, too. Set at every start, since a home may be opened
 * durable or not.
 */
export function durabilitySettings(durable: boolean): string {
  const on = durable ? 1 : 0
  return `ALTER TABLE events MODIFY SETTING fsync_after_insert = ${on}, fsync_part_directory = ${on}, min_rows_to_fsync_after_merge = ${on}`
}

/** One step of the schema. A step that a crash cut short is run again, so each statement must bear that. */
export interface Migration {
  readonly version: number
  readonly statements: readonly string[]
}

/** Forward only: a step that was released is never edited. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    statements: [
      `CREATE TABLE IF NOT EXISTS events (${EVENT_COLUMNS.map(columnSql).join(', ')})
       ENGINE = MergeTree ORDER BY (time, id)
       SETTINGS ${Object.entries(TABLE_SETTINGS)
         .map(([name, value]) => `${name} = ${value}`)
         .join(', ')}`,
    ],
  },
]

function columnSql({ name, type }: Column): string {
  if (name === 'body') return `${name} ${type} CODEC(ZSTD(1))`
  if (name === 'time' || name === 'seenAt') return `${name} ${type} CODEC(Delta, ZSTD(1))`
  return `${name} ${type}`
}
