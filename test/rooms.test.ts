import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'
import { parseSync } from 'oxc-parser'

const root = resolve(import.meta.dirname, '..')
const source = join(root, 'src')

test('every room imports only from the rooms below it', async () => {
  const rooms: Record<string, readonly string[]> = JSON.parse(await readFile(join(root, 'rooms.json'), 'utf8'))
  const files = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('.ts'))
  assert.ok(files.length > 50, `looked at ${files.length} files only`)

  const wrong: string[] = []
  let imports = 0
  for (const name of files) {
    const room = name.split('/')[0] ?? ''
    const allowed = rooms[room]
    if (allowed === undefined) {
      wrong.push(`${name}: the room ${room} is not in rooms.json`)
      continue
    }
    const path = join(source, name)
    for (const specifier of specifiersOf(await readFile(path, 'utf8'), path)) {
      imports += 1
      if (!specifier.startsWith('.')) continue
      const target = relative(source, resolve(dirname(path), specifier))
      const other = target.split('/')[0] ?? ''
      // A test may also use the readers and stores that feed what it tests: it is no part of the product.
      const isTest = /\.(?:test|suite|test-support)\.ts$|\.test-support\//.test(name)
      const isOutside = target.startsWith('..')
      if (isTest || allowed.includes('*')) continue
      if (!isOutside && (other === room || allowed.includes(other))) continue
      wrong.push(`${name}: imports ${specifier}; ${room} may import ${allowed.join(', ') || 'nothing'}`)
    }
  }
  assert.ok(imports > 100, `saw ${imports} imports only`)
  assert.deepEqual(wrong, [])
})

/** Every specifier: static, type-only, re-exported and dynamic. */
function specifiersOf(text: string, path: string): readonly string[] {
  const { module } = parseSync(path, text)
  const dynamic = module.dynamicImports.map(({ moduleRequest }) =>
    text.slice(moduleRequest.start, moduleRequest.end).replaceAll(/['"`]/g, ''),
  )
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => (moduleRequest === null ? [] : [moduleRequest.value])),
  )
  return [...module.staticImports.map(({ moduleRequest }) => moduleRequest.value), ...exported, ...dynamic]
}

test('no room or file is named for having no home', async () => {
  const files = await readdir(source, { recursive: true })
  assert.ok(files.length > 50)
  const homeless = files.filter((name) =>
    /(?:^|\/)(?:utils?|helpers?|common|shared|lib|core|misc)(?:\/|\.ts$)/.test(name),
  )
  assert.deepEqual(homeless, [])
})
