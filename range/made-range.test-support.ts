import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type MakeOptions, makeRange } from './make.ts'

/** The truth as far as tests read it. */
export interface Truth {
  readonly schema: string
  readonly seed: number
  readonly parameters: { readonly from: string; readonly to: string }
  readonly intervals: readonly {
    readonly subject: { readonly id: string; readonly names: readonly string[] }
    readonly compromisedAt: string
    readonly endedAt: string | null
    readonly contained: boolean
    readonly access: readonly { readonly opened: string; readonly closed: string | null }[]
  }[]
  readonly campaigns: readonly {
    readonly id: string
    readonly isCut: boolean
    readonly steps: readonly {
      readonly time: string
      readonly technique: string
      readonly what: string
      readonly stage: string
      readonly visibleIn: readonly string[]
      readonly events: readonly { readonly file: string; readonly record: number }[]
    }[]
  }[]
  readonly benign: readonly { readonly kind: string; readonly from: string }[]
  readonly unseen: readonly { readonly source: string }[]
}

/** A range on the disk, unpacked. */
export interface MadeRange {
  readonly folder: string
  readonly truth: Truth
  /** Text files of the evidence by their path, unpacked. */
  readonly files: ReadonlyMap<string, string>
  readonly remove: () => void
}

/** Makes a range in a temporary folder. */
export function madeRange(options: Partial<MakeOptions> = {}): MadeRange {
  const home = mkdtempSync(join(tmpdir(), 'dwell-range-'))
  const folder = join(home, 'made')
  makeRange({ seed: 5, users: 20, days: 4, campaigns: [], noise: 'eval', ...options, out: folder })
  const files = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    files.set(relative(folder, path), (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
  }
  return {
    folder,
    truth: JSON.parse(files.get('truth.json') ?? '{}'),
    files,
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}
