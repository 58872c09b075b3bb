import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { after, test } from 'node:test'

const ROOT = join(import.meta.dirname, '..')
const PAGES = globSync(
  ['*.md', 'docs/**/*.md', 'src/**/README.md', 'rules/README.md', 'range/README.md', 'samples/*.md'],
  {
    cwd: ROOT,
  },
)
/** Lines of a decision; more is an essay. */
const MAX_DECISION_LINES = 40
/** Contracts of others, which their own pages describe. */
const OTHERS = ['stix.json', 'navigator.json']

const folder = mkdtempSync(join(tmpdir(), 'dwell-pages-'))
after(() => rmSync(folder, { recursive: true, force: true }))

test('links between our pages lead to files that are there', () => {
  assert.ok(PAGES.length > 15, `only ${PAGES.length} pages`)
  let links = 0
  const broken: string[] = []
  for (const page of PAGES) {
    for (const [, target = ''] of readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue
      links += 1
      if (!existsSync(resolve(ROOT, dirname(page), target))) broken.push(`${page}: ${target}`)
    }
  }
  assert.ok(links > 20, `only ${links} links`)
  assert.deepEqual(broken, [])
})

test('a decision fits on a page, and they are numbered in a row', () => {
  const names = readdirSync(join(ROOT, 'docs/decisions')).sort()
  names.forEach((name, at) => {
    assert.match(name, new RegExp(`^${String(at + 1).padStart(4, '0')}-[a-z0-9-]+\\.md$`))
    const lines = readFileSync(join(ROOT, 'docs/decisions', name), 'utf8').split('\n').length
    assert.ok(lines <= MAX_DECISION_LINES, `${name}: ${lines} lines`)
  })
  assert.ok(names.length > 0)
})

test('docs/outputs.md names every file of a report and every field of our own', () => {
  const page = readFileSync(join(ROOT, 'docs/outputs.md'), 'utf8')
  const report = join(folder, 'report')
  execFileSync(join(ROOT, 'bin/dwell'), ['investigate', join(ROOT, 'samples/first-look'), '--out', report], {
    stdio: 'ignore',
  })
  const files = readdirSync(report)
  assert.ok(files.length >= 10, files.join(', '))
  const missing = files.filter((name) => !page.includes(`\`${name}\``))
  let fields = 0
  for (const name of files.filter((one) => /\.(?:json|ndjson)$/.test(one) && !OTHERS.includes(one))) {
    const text = readFileSync(join(report, name), 'utf8')
    const values = name.endsWith('.ndjson') ? text.split('\n').filter(Boolean) : [text]
    for (const key of new Set(values.flatMap((value) => keysOf(JSON.parse(value))))) {
      fields += 1
      if (!page.includes(`\`${key}\``)) missing.push(`${name}: ${key}`)
    }
  }
  const [header = ''] = readFileSync(join(report, 'ledger.csv'), 'utf8').split('\r\n')
  missing.push(...header.split(',').filter((column) => !page.includes(`\`${column}\``)))
  assert.ok(fields > 60, `only ${fields} fields`)
  assert.deepEqual(missing, [])
})

/** The names of all fields of a JSON value, however deep. */
function keysOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)])
}
