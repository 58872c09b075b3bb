import { globSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DIALECTS } from '../../src/readers/lines/network/pairs.ts'
import { KNOWN_VENDORS } from '../../src/readers/lines/network/vendors.ts'
import { lineShapes } from '../../src/readers/lines/recognise.ts'
import { shapes } from '../../src/readers/shapes/recognise.ts'
import type { Described } from '../../src/readers/shapes/shape.ts'
import { readers } from '../../src/readers/table.ts'
import { code, GENERATED, table } from './markdown.ts'

/** A declaration with its docstring and its name, as readers, shapes and descriptions of shapes are written. */
const DECLARED =
  /\/\*\*(?<text>(?:(?!\*\/)[\s\S]){1,4000})\*\/\n(?:export )?const \w+(?:: [\w<>[\] ]+)? = (?:\w+\()?\{\s*(?:id|source): '(?<id>[^']+)'/g
/** A list of shapes, of which those that have no docstring of their own are part. */
const LISTED = /\/\*\*(?<text>(?:(?!\*\/)[\s\S]){1,4000})\*\/\nexport const \w+/g
/** Paths of a field that are shown. */
const MAX_PATHS = 3

/** What the code says of a name. */
interface Declared {
  readonly id: string
  /** The first paragraph of the docstring. */
  readonly text: string
}

/** What is read, as the page shows it. */
interface Row {
  readonly id: string
  /** Sentences, and where from. */
  readonly reads: readonly string[]
  readonly from: readonly string[]
}

/** `docs/formats.md`: what is read, from the docstrings of readers and shapes, and the fields that descriptions name. */
export async function formatsPage(root: string): Promise<string> {
  const folder = join(root, 'src/readers')
  const files = globSync('**/*.ts', { cwd: folder, exclude: ['**/*.test.ts', '**/*.test-support.ts'] }).sort()
  const texts = await Promise.all(
    files.map(async (file): Promise<readonly [string, string]> => [file, await readFile(join(folder, file), 'utf8')]),
  )
  const ofTable = readers.map(({ id }) => [code(id), saidOf(id, texts).text])
  const below = (part: string): typeof texts => texts.filter(([file]) => file.startsWith(part))
  const records = rowsOf(shapes, [...below('shapes/'), ...below('lines/unix/')])
  const lines = rowsOf(lineShapes, below('lines/'))
  const cases = (await readdir(join(folder, 'fixtures'))).sort()
  return `${GENERATED}
# What Dwell reads

A format is recognised by content alone; a file's name says nothing. Every record becomes an event or a *reject* with its place and
the reason, and the reader goes on. \`dwell read PATH\` shows what was understood.

## Formats

${table(['reader', 'reads'], ofTable)}
## Records inside JSON, CSV and text

Which software wrote a record is told from its fields; exports and collectors may have wrapped it (Elasticsearch, Splunk, Elastic
Agent, Azure's streams, the audit log's \`AuditData\`).

Of a field the first path that says something counts; at most ${MAX_PATHS} are shown here. ${records.length} sources:

${table(['source', 'reads', 'mainly from'], records.map(cells))}
## Lines of text

A syslog header (RFC 3164, RFC 5424, those of Cisco, relays within each other) comes off first. ${lines.length} kinds of lines:

${table(['source', 'reads', 'in'], lines.map(cells))}
\`pairs\` knows the names of ${sources(DIALECTS)}. \`cef\` and \`leef\` read any product, and know what is special in the records of
${sources(KNOWN_VENDORS.map(({ is }) => is))}.

What none of them knows is read by the usual names of fields (\`json:by-names\`) or the usual words of a daemon (\`syslog\`), where it
has such; else it is kept as it is, with class 0 and whatever time it bears. No rule of another product judges it. A source of your
own can be [described in a file](custom-sources.md).

## Containers

gzip, zstd, xz, zip, 7z and tar are opened, up to five within each other, also where the end is missing; \`--password\` opens
encrypted zip. Not opened, and said so: RAR, CAB, LZ4, WIM, bzip2, encrypted 7z, xz with SHA-256 checks, split archives.

## Cases that a test reads

${cases.map((name) => `- [${name}](../src/readers/fixtures/${name})`).join('\n')}

EVTX, mail and archives are tested with files that their tests make; [all are fuzzed](fuzzing.md).
`
}

function cells({ id, reads, from }: Row): readonly string[] {
  return [code(id), reads.join(' '), from.join('; ')]
}

/** A row for each name; shapes of one name are of one source. */
function rowsOf(
  all: readonly { readonly id: string; readonly described?: Described }[],
  texts: readonly (readonly [file: string, text: string])[],
): readonly Row[] {
  const byId = Map.groupBy(all, ({ id }) => id)
  return [...byId]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, ones]) => {
      const { text, file } = saidOf(id, texts, ones.find(({ described }) => described?.product)?.described?.product)
      const paths = ones.flatMap(({ described }) => (described === undefined ? [] : pathsShown(described)))
      const link = `[${file.slice(file.lastIndexOf('/') + 1)}](../src/readers/${file})`
      return { id, reads: [text], from: paths.length === 0 ? [link] : [...new Set(paths)] }
    })
}

function pathsShown({ paths }: Described): readonly string[] {
  return Object.entries(paths).flatMap(([name, all]) =>
    all === undefined || all.length === 0 ? [] : [`${name}: ${all.slice(0, MAX_PATHS).map(code).join(', ')}`],
  )
}

function sources(all: readonly { readonly source: string }[]): string {
  return [...new Set(all.map(({ source }) => source))].sort().map(code).join(', ')
}

/** The docstring of what bears this name, and its file: its own, else by its product, else that of the list in which it stands. */
function saidOf(
  id: string,
  texts: readonly (readonly [file: string, text: string])[],
  product?: string,
): { readonly text: string; readonly file: string } {
  const own: { text: string; file: string }[] = []
  for (const [file, source] of texts) {
    for (const one of declarations(source)) if (one.id === id) own.push({ text: one.text, file })
  }
  const [first] = own
  if (first !== undefined) return { text: [...new Set(own.map(({ text }) => text))].join(' '), file: first.file }
  const [file, source] =
    texts.find(
      ([, one]) => one.includes(`id: '${id}'`) || one.includes(`('${id}'`) || one.includes(`\n    '${id}',`),
    ) ?? missing(id)
  if (product !== undefined) return { text: `Alerts of ${product}, and what it reports beside them.`, file }
  const at = source.indexOf(`'${id}'`)
  const list = [...source.matchAll(LISTED)].findLast(({ index }) => index < at) ?? missing(id)
  return { text: firstParagraph(list.groups?.text ?? ''), file }
}

/** The readers, shapes and descriptions that a file declares. */
export function declarations(source: string): readonly Declared[] {
  return [...source.matchAll(DECLARED)].map(({ groups }) => ({
    id: groups?.id ?? '',
    text: firstParagraph(groups?.text ?? ''),
  }))
}

function firstParagraph(comment: string): string {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trim())
  const [paragraph = ''] = lines.join('\n').trim().split('\n\n')
  return paragraph.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
}

function missing(id: string): never {
  throw new Error(`${id} of src/readers has no docstring that can be found`)
}
