import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleCommands, shownLines } from './readme-examples.ts'

const PAGE = ['# A', '```sh', 'npm ci && npx a b', 'npx c', '```', 'text', '```text', 'Two things.', '```', ''].join(
  '\n',
)

test('commands are taken one by one, without the install', () => {
  assert.deepEqual(exampleCommands(PAGE), ['npx a b', 'npx c'])
})

test('what a page shows as printed is no command', () => {
  assert.deepEqual(shownLines(PAGE), ['Two things.'])
})
