import { globSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readers } from '../../src/readers/table.ts'
import { code, GENERATED, table } from './markdown.ts'

/** A declaration with its docstring and its id, as all readers and shapes are written. */
const DECLARED =
  /\/\*\*(?<text>(?:(?!\*\/)[\s\S]){1,4000})\*\/\nexport const \w+: (?<kind>Reader|Shape) = \{\s*id: '(?<id>[^']+)'/g

interface Declared {
  readonly id: string
  readonly kind: string
  /** The first paragraph of the docstring. */
  readonly text: string
}

/** `docs/formats.md`: what is read, from the docstrings of readers and shapes. */
export async function formatsPage(root: string): Promise<string> {
  const folder = join(root, 'src/readers')
  const declared: Declared[] = []
  for (const file of globSync('**/*.ts', { cwd: folder, exclude: ['**/*.test.ts'] }).sort())
    declared.push(...declarations(await readFile(join(folder, file), 'utf8')))
  const ofTable = readers.map(({ id }) => declared.find((one) => one.kind === 'Reader' && one.id === id) ?? missing(id))
  const shapes = declared.filter(({ kind }) => kind === 'Shape').sort((a, b) => (a.id < b.id ? -1 : 1))
  if (shapes.length === 0) throw new Error('no shape was found in src/readers')
  const cases = (await readdir(join(folder, 'fixtures'))).sort()
  return `${GENERATED}
# What Dwell reads

A format is recognised by content alone; a file's name says nothing. Every record becomes an event or a *reject* with its place and
the reason, and the reader goes on. \`dwell read PATH\` shows what was understood.

## Formats

${table(
  ['reader', 'reads'],
  ofTable.map(({ id, text }) => [code(id), text]),
)}
## Records inside JSON, CSV and text

Which software wrote a record is told from its fields; exports and collectors may have wrapped it (Elasticsearch, Splunk, Elastic
Agent, Azure's streams, the audit log's \`AuditData\`).

${table(
  ['shape', 'reads'],
  shapes.map(({ id, text }) => [code(id), text]),
)}
A JSON object, a CSV row or a line that no shape knows is kept as it is, with class 0 and whatever time it bears; no rule of another
product judges it.

## Containers

gzip, zstd, xz, zip, 7z and tar are opened, up to five within each other, also where the end is missing; \`--password\` opens
encrypted zip. Not opened, and said so: RAR, CAB, LZ4, WIM, bzip2, encrypted 7z, xz with SHA-256 checks, split archives.

## Cases that a test reads

${cases.map((name) => `- [${name}](../src/readers/fixtures/${name})`).join('\n')}

EVTX, mail and archives are tested with files that their tests make.
`
}

/** The readers and shapes that a file declares. */
export function declarations(source: string): readonly Declared[] {
  return [...source.matchAll(DECLARED)].map(({ groups }) => ({
    id: groups?.id ?? '',
    kind: groups?.kind ?? '',
    text: firstParagraph(groups?.text ?? ''),
  }))
}

function firstParagraph(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trim())
  const [paragraph = ''] = lines.join('\n').trim().split('\n\n')
  return paragraph.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
}

function missing(id: string): never {
  throw new Error(`the reader ${id} of src/readers/table.ts has no docstring that can be found`)
}
