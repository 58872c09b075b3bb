/** What the parent asks of the engine. Each request is answered by one `done` or one `failed`; a query by chunks before. */
export type EngineRequest =
  | { readonly id: number; readonly kind: 'open'; readonly folder: string; readonly durable: boolean }
  /** Inserts the rows of a block file, all or none. */
  | { readonly id: number; readonly kind: 'insert'; readonly file: string; readonly rows: number }
  | {
      readonly id: number
      readonly kind: 'query'
      readonly sql: string
      readonly parameters: Readonly<Record<string, unknown>>
      readonly format: 'RowBinary' | 'JSONEachRow'
      readonly maxRows: number
      readonly timeoutMs: number
    }
  | { readonly id: number; readonly kind: 'close' }

/** Why a request failed; `code` is ClickHouse's number where it is known. */
export interface EngineFailure {
  readonly message: string
  readonly code: number | undefined
  /** The folder was made by a newer Dwell. */
  readonly newerSchema?: number
}

/** What the engine answers. `id` is the request's. */
export type EngineReply =
  | { readonly id: number; readonly kind: 'chunk'; readonly bytes: Uint8Array }
  | { readonly id: number; readonly kind: 'done' }
  | ({ readonly id: number; readonly kind: 'failed' } & EngineFailure)

/** ClickHouse's error numbers that we tell apart. */
export const CLICKHOUSE = {
  TIMEOUT: 159,
  MEMORY_LIMIT: 241,
  NOT_ENOUGH_SPACE: 243,
  TOO_MANY_ROWS: 158,
  TOO_LARGE_RESULT: 396,
} as const
