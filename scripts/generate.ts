/**
 * Writes the pages that are made from the code; they are committed and never edited by hand.
 *
 *     npm run generate               writes them
 *     npm run generate -- --check    exits 1 where one is stale
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { argv, exit } from 'node:process'
import { attackCoverage } from './generate/attack-coverage.ts'
import { commandReference } from './generate/command-reference.ts'
import { configurationPage } from './generate/configuration-page.ts'
import { detectorCatalogue } from './generate/detector-catalogue.ts'
import { formatsPage } from './generate/formats-page.ts'
import { roomsDrawing } from './generate/rooms-drawing.ts'

const ROOT = join(import.meta.dirname, '..')

/** Every generated file, by its path, and what makes its text from the repository at `root`. */
const PAGES: Readonly<Record<string, (root: string) => Promise<string>>> = {
  'docs/attack-coverage.json': attackCoverage,
  'docs/cli.md': commandReference,
  'docs/configuration.md': configurationPage,
  'docs/detectors.md': detectorCatalogue,
  'docs/formats.md': formatsPage,
  'docs/rooms.svg': roomsDrawing,
}

const check = argv.includes('--check')
const stale: string[] = []
for (const [page, make] of Object.entries(PAGES)) {
  const path = join(ROOT, page)
  // One after the other on purpose: the output follows the order of the files.
  const [wanted, found] = [await make(ROOT), await readFile(path, 'utf8').catch(() => '')]
  if (wanted === found) continue
  stale.push(page)
  if (check) continue
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, wanted)
}
if (check && stale.length > 0) {
  console.log(`Stale: ${stale.join(', ')}. 'npm run generate' writes what the code says; read the diff.`)
  exit(1)
}
const count = Object.keys(PAGES).length
console.log(
  check ? `${count} generated files are current.` : `${stale.length} of ${count} generated files were written.`,
)
