import { hash } from 'node:crypto'
import { open, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { InputError } from '../model/errors.ts'
import { type PackedFile, packFile, unpackFile } from '../sigma/pack.ts'
import { type ParsedFile, parseRules } from '../sigma/parse.ts'
import type { RuleFile } from './inputs.ts'

/**
 * A rule pack: one line of JSON (the header), then two parts of compressed JSON: the parsed documents, which start at once, and
 * the texts, from which another version of Dwell parses them anew.
 */
const SCHEMA = 'dwell.rule-pack/1'
/** Bytes of the header at most, and of each part once it is unpacked. */
const MAX_HEADER_BYTES = 4096
const MAX_PART_BYTES = 512 * 1024 * 1024

/** What the header says. */
export interface PackHeader {
  readonly schema: typeof SCHEMA
  /** Counts up each time a pack is written over one with other rules. */
  readonly version: number
  /** SHA-256 of both parts: a pack that was changed or cut is refused. */
  readonly sha256: string
  /** SHA-256 of the names and texts of all files: equal for the same rules. */
  readonly rulesSha256: string
  /** Digest of the code that parsed: under other code the texts are parsed again. */
  readonly parser: string
  readonly files: number
  readonly partBytes: readonly [number, number]
}

/** A pack that was read. */
export interface RulePack {
  readonly header: PackHeader
  readonly files: readonly ParsedFile[]
  /** True where another version of Dwell wrote it, so that it was parsed anew. */
  readonly wasStale: boolean
}

/** Writes a pack. Over one with the same rules and parser nothing is written; its version stays. */
export async function writeRulePack(
  path: string,
  texts: readonly RuleFile[],
): Promise<{ readonly header: PackHeader; readonly isNew: boolean }> {
  const before = await readHeader(path)
  const rulesSha256 = hash('sha256', JSON.stringify(texts.map(({ file, text }) => [file, text])))
  const parser = await parserDigest()
  if (before?.header.rulesSha256 === rulesSha256 && before.header.parser === parser)
    return { header: before.header, isNew: false }
  const parsed = texts.map(({ file, text }) => packFile(parseRules(text, file)))
  const parts = [parsed, texts].map((part) => zstdCompressSync(JSON.stringify(part)))
  const [documents = Buffer.alloc(0), sources = Buffer.alloc(0)] = parts
  const header: PackHeader = {
    schema: SCHEMA,
    version: before === undefined ? 1 : before.header.version + (before.header.rulesSha256 === rulesSha256 ? 0 : 1),
    sha256: hash('sha256', Buffer.concat(parts)),
    rulesSha256,
    parser,
    files: texts.length,
    partBytes: [documents.length, sources.length],
  }
  // Whoever reads meanwhile sees the old pack or the new one, never a half.
  const half = `${path}.part`
  await writeFile(half, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...parts]))
  await rename(half, path)
  return { header, isNew: true }
}

/** Reads a pack; undefined where the file is none. @throws {InputError} where it is damaged. */
export async function readRulePack(path: string): Promise<RulePack | undefined> {
  const found = await readHeader(path)
  if (found === undefined) return undefined
  const { header, length } = found
  const bytes = (await readFile(path)).subarray(length)
  if (hash('sha256', bytes) !== header.sha256)
    throw new InputError('rules', `${path} is damaged: its checksum differs. Make it again with 'dwell rules add'.`)
  const [documentBytes] = header.partBytes
  const wasStale = header.parser !== (await parserDigest())
  // The checksum says that we wrote it, so its shape is ours.
  const part = (from: number, to: number | undefined): string =>
    zstdDecompressSync(bytes.subarray(from, to), { maxOutputLength: MAX_PART_BYTES }).toString('utf8')
  if (wasStale) {
    const texts: readonly RuleFile[] = JSON.parse(part(documentBytes, undefined))
    return { header, files: texts.map(({ file, text }) => parseRules(text, file)), wasStale }
  }
  const packed: readonly PackedFile[] = JSON.parse(part(0, documentBytes))
  return { header, files: packed.map(unpackFile), wasStale }
}

async function readHeader(path: string): Promise<{ readonly header: PackHeader; readonly length: number } | undefined> {
  const file = await open(path).catch(() => undefined)
  if (file === undefined) return undefined
  try {
    if (!(await file.stat()).isFile()) return undefined
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_HEADER_BYTES), 0, MAX_HEADER_BYTES, 0)
    const end = buffer.subarray(0, bytesRead).indexOf('\n')
    const line = buffer.subarray(0, Math.max(end, 0)).toString('utf8')
    if (!line.startsWith(`{"schema":"${SCHEMA}"`)) return undefined
    const header = parseHeader(line)
    if (header === undefined)
      throw new InputError(
        'rules',
        `${path} is damaged: its first line is no header. Make it again with 'dwell rules add'.`,
      )
    return { header, length: end + 1 }
  } finally {
    await file.close()
  }
}

function parseHeader(line: string): PackHeader | undefined {
  let header: Partial<PackHeader>
  try {
    header = JSON.parse(line)
  } catch {
    return undefined
  }
  const { version, sha256, rulesSha256, parser: by, files, partBytes } = header
  const isWhole =
    [version, files, ...(Array.isArray(partBytes) ? partBytes : [])].every(Number.isSafeInteger) &&
    [sha256, rulesSha256, by].every((text) => typeof text === 'string') &&
    partBytes?.length === 2
  return isWhole ? (header as PackHeader) : undefined // each part was looked at
}

let parser: Promise<string> | undefined

/** Digest of our parsing code itself, so that no change of it is forgotten. */
async function parserDigest(): Promise<string> {
  parser ??= digestOfParser()
  return await parser
}

async function digestOfParser(): Promise<string> {
  const sigma = join(import.meta.dirname, '../sigma')
  const language = (await readdir(join(sigma, 'language'))).map((name) => join('language', name))
  const own = (await readdir(sigma)).filter((name) => /^(?:parse|pack)\.[jt]s$/.test(name))
  const names = [...language, ...own].filter((name) => /\.[jt]s$/.test(name) && !name.includes('.test')).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(sigma, name), 'utf8')))
  return hash('sha256', JSON.stringify(names.map((name, at) => [name, texts[at]])))
}
