import assert from 'node:assert/strict'
import { test } from 'node:test'
import { declarations } from './formats-page.ts'
import { code, plain } from './markdown.ts'
import { directImports, levelOf, type Rooms } from './rooms-drawing.ts'

const ROOMS: Rooms = new Map([
  ['model', []],
  ['mail', ['model']],
  ['cli', ['mail', 'model']],
])

test('a room stands above all that it may import', () => {
  assert.deepEqual(
    [...ROOMS.keys()].map((room) => levelOf(room, ROOMS)),
    [0, 1, 2],
  )
})

test('an import that another one implies is not drawn', () => {
  assert.deepEqual(directImports('cli', ROOMS), ['mail'])
})

test('rooms that import each other in a ring are refused', () => {
  assert.throws(
    () =>
      levelOf(
        'a',
        new Map([
          ['a', ['b']],
          ['b', ['a']],
        ]),
      ),
    /a → b → a/,
  )
})

test('a shape is told by the first paragraph above it', () => {
  const source = "/**\n * Reads `x`,\n * and y.\n *\n * More.\n */\nexport const a: Shape = {\n  id: 'a-b',\n}\n"
  assert.deepEqual(declarations(source), [{ id: 'a-b', text: 'Reads `x`, and y.' }])
  const described = "/** Of box. */\nconst box: Shape = mapped({\n  source: 'box',\n"
  assert.deepEqual(declarations(described), [{ id: 'box', text: 'Of box.' }])
})

test('text from rules is no markup', () => {
  assert.equal(plain('a | <b> `c`\n*d*'), 'a \\| \\<b\\> \\`c\\` \\*d\\*')
  assert.equal(code('a`b'), '``a`b``')
})
