import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import xz from 'xz-decompress'

const FOLDER = process.env.DWELL_CORPORA ?? join(import.meta.dirname, '../../shared/corpora')

/** Of the OTRF logs every so many-th is taken: all of them are 1.6 GB. */
const OTRF_EVERY = 4
/** And of the messages. */
const MAIL_EVERY = 3

interface Pack {
  readonly file: string
  /** Whether the `n`-th file that `wanted` names is unpacked. */
  readonly every: number
  readonly wanted: RegExp
}

/** A pack of logs, rules or mail that a bench works on. */
export type PackName =
  | 'evtx-attack'
  | 'evtx-benign'
  | 'sigma-rules'
  | 'otrf-windows'
  | 'mail-phishing-pot'
  | 'mail-spamassassin'
  | 'mail-bounces'

const PACKS: Readonly<Record<PackName, Pack>> = {
  'evtx-attack': { file: 'evtx-attack.tar.gz', every: 1, wanted: /\.evtx$/ },
  'evtx-benign': { file: 'evtx-benign.tar.gz', every: 1, wanted: /\.evtx$/ },
  'sigma-rules': { file: 'sigma-rules.tar.gz', every: 1, wanted: /\/rules[^/]*\/.*\.ya?ml$/ },
  // Without what macOS puts beside files: `._name.json` is no JSON.
  'otrf-windows': {
    file: 'otrf-datasets.tar.xz',
    every: OTRF_EVERY,
    wanted: /\/(?:windows|compound)\/(?:[^/]+\/)*[^/.][^/]*\.json$/,
  },
  'mail-phishing-pot': { file: 'mail-phishing-pot.tar.gz', every: MAIL_EVERY, wanted: /\.eml$/ },
  'mail-spamassassin': { file: 'mail-spamassassin.tar.gz', every: MAIL_EVERY, wanted: /\.txt$/ },
  'mail-bounces': { file: 'mail-bounces.tar.gz', every: MAIL_EVERY, wanted: /\.eml$/ },
}

/** Where benches find their data: packs are unpacked there when they are first asked for. */
export interface Corpora extends AsyncDisposable {
  readonly folder: string
  /** The pack's folder. @throws {Lacking} */
  unpacked(name: PackName): Promise<string>
}

/** Something that a bench needs is not on this machine: it is skipped, and said to be. */
export class Lacking extends Error {}

/** Corpora in `folder`, which stays; without one in a temporary folder that goes when they are disposed of. */
export async function openCorpora(folder: string | undefined): Promise<Corpora> {
  const place = folder ?? (await mkdtemp(join(tmpdir(), 'dwell-bench-')))
  return {
    folder: place,
    unpacked: (name) => unpack(place, name),
    [Symbol.asyncDispose]: async () => {
      if (folder === undefined) await rm(place, { recursive: true, force: true })
    },
  }
}

/** Files below a folder, sorted. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function unpack(place: string, name: PackName): Promise<string> {
  const pack = PACKS[name]
  const target = join(place, name)
  if (existsSync(target)) return target
  const archive = join(FOLDER, pack.file)
  if (!existsSync(archive)) throw new Lacking(`corpus absent: ${pack.file}`)
  const partial = `${target}.partial`
  let found = 0
  for await (const entry of await membersOf(archive)) {
    const { name: path, type } = entry.header
    if (type !== 'file' || !pack.wanted.test(path) || path.split('/').includes('..')) {
      entry.resume()
      continue
    }
    found += 1
    if (found % pack.every !== 0) {
      entry.resume()
      continue
    }
    const file = join(partial, path)
    await mkdir(dirname(file), { recursive: true })
    await pipeline(entry, createWriteStream(file))
  }
  if (found < pack.every) throw new Error(`${pack.file} holds no file that is wanted`)
  await rename(partial, target)
  return target
}

async function membersOf(archive: string): Promise<ReturnType<typeof extract>> {
  const members = extract()
  const packed = createReadStream(archive)
  const plain = archive.endsWith('.xz')
    ? Readable.from(new xz.XzReadableStream(Readable.toWeb(packed)))
    : packed.pipe(createGunzip())
  plain.on('error', (error) => members.destroy(error)).pipe(members)
  return members
}
