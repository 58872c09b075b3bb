import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { DwellError } from '../../model/errors.ts'
import { memoryShelves } from '../../model/shelf.ts'
import { openShelves } from './embedded.ts'

const folder = mkdtempSync(join(tmpdir(), 'dwell-shelves-'))
after(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
function newFile(): string {
  files += 1
  return join(folder, 'home', `${files}.sqlite`)
}

const hasCode = (code: string) => (error: unknown) => error instanceof DwellError && error.code === code

test('what was kept is there again, with its maps and sets', () => {
  const file = newFile()
  {
    using shelves = openShelves(file)
    shelves.shelf('senders').set('kim', { messages: 2, hours: new Map([['9', 2]]), seen: new Set(['a']) })
    shelves.keep()
  }
  using again = openShelves(file)
  assert.deepEqual(again.shelf('senders').get('kim'), {
    messages: 2,
    hours: new Map([['9', 2]]),
    seen: new Set(['a']),
  })
  assert.equal(again.shelf('senders').get('lee'), undefined)
})

test('a run that ends before it keeps leaves the file as it was', () => {
  const file = newFile()
  {
    using shelves = openShelves(file)
    shelves.shelf('counts').set('a', 1)
    shelves.keep()
    shelves.shelf('counts').set('a', 2)
    for (let n = 0; n < 25_000; n += 1) shelves.shelf('counts').set(`more${n}`, n) // more than memory holds: some of it is in the file
  }
  using again = openShelves(file)
  assert.deepEqual([again.shelf('counts').get('a'), again.keys('counts').length], [1, 1])
})

test('more entries than memory holds are all there, changed ones as they were last set', () => {
  using shelves = openShelves(newFile())
  const counts = shelves.shelf<number>('counts')
  for (let n = 0; n < 45_000; n += 1) counts.set(`k${n}`, n)
  for (let n = 0; n < 45_000; n += 1000) counts.set(`k${n}`, -n)
  for (const n of [0, 1, 22_000, 22_001, 44_999]) assert.equal(counts.get(`k${n}`), n % 1000 === 0 ? -n : n)
  assert.equal(shelves.keys('counts').length, 45_000)
})

test('a shelf in a file does what one in memory does, also over a restart', () => {
  const acts = fc.array(
    fc.oneof(
      fc.record({
        key: fc.constantFrom('a', 'b', 'c', 'd', 'é', '', "'; --", '__proto__'),
        value: fc.option(fc.integer(), { nil: undefined }),
      }),
      fc.constant('restart' as const),
    ),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(acts, (list) => {
      const file = newFile()
      const memory = memoryShelves()
      let shelves = openShelves(file)
      try {
        for (const act of list) {
          if (act === 'restart') {
            shelves.keep()
            shelves[Symbol.dispose]()
            shelves = openShelves(file)
            continue
          }
          for (const one of [memory, shelves]) {
            if (act.value !== undefined) one.shelf<number>('numbers').set(act.key, act.value)
          }
          assert.equal(shelves.shelf('numbers').get(act.key), memory.shelf('numbers').get(act.key))
        }
        assert.deepEqual(shelves.keys('numbers').toSorted(), memory.keys('numbers').toSorted())
      } finally {
        shelves[Symbol.dispose]()
      }
    }),
    { numRuns: 30 },
  )
})

test('a bounded shelf forgets what came first, and not what was changed last', () => {
  const file = newFile()
  {
    using shelves = openShelves(file)
    const threads = shelves.shelf<number>('threads', 3)
    for (const key of ['a', 'b', 'c']) threads.set(key, 0)
    threads.set('a', 1)
    threads.set('d', 0)
    shelves.keep()
  }
  using again = openShelves(file)
  assert.deepEqual(again.keys('threads').toSorted(), ['b', 'c', 'd'])
})

test('a file in use, of a newer Dwell, or that is none, is refused and left alone', () => {
  const used = newFile()
  using shelves = openShelves(used)
  shelves.keep()
  assert.throws(() => openShelves(used), hasCode('store.in-use'))

  const newer = newFile()
  using database = new DatabaseSync(newer)
  database.exec('PRAGMA user_version = 99')
  assert.throws(() => openShelves(newer), hasCode('store.newer-home'))

  const none = newFile()
  writeFileSync(none, 'no database '.repeat(500))
  assert.throws(() => openShelves(none), hasCode('store.damaged'))
})
