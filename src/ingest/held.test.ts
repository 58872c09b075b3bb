import assert from 'node:assert/strict'
import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { withFolder } from './evidence.fixture.ts'
import { CHUNK_BYTES, readHandle } from './held.ts'

const SIZE = 2 * CHUNK_BYTES + 10

test('a handle gives the bytes between two places, and no more than are there', () =>
  withFolder(async (folder) => {
    const bytes = Buffer.from(Array.from({ length: SIZE }, (_, at) => at % 251))
    const path = join(folder, 'file')
    await writeFile(path, bytes)
    await using handle = await open(path)
    for (const [from, to] of [
      [0, SIZE],
      [5, CHUNK_BYTES + 5],
      [7, 7],
      [SIZE - 3, SIZE + 1000],
      [SIZE, SIZE + 1],
    ] as const) {
      const chunks = await Array.fromAsync(readHandle(handle, from, to))
      assert.deepEqual(Buffer.concat(chunks), bytes.subarray(from, to))
    }
  }))

test('whoever stops early may close the handle at once: no read is under way', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'file')
    await writeFile(path, Buffer.alloc(SIZE))
    const handle = await open(path)
    const underWay: (() => boolean)[] = []
    const { read } = handle
    handle.read = ((...args: Parameters<typeof read>) => {
      const under = read.apply(handle, args)
      let isDone = false
      void under.finally(() => {
        isDone = true
      })
      underWay.push(() => !isDone)
      return under
    }) as typeof read // the overloads are the same function
    for await (const chunk of readHandle(handle, 0, SIZE)) {
      assert.equal(chunk.length, CHUNK_BYTES)
      break
    }
    assert.equal(underWay.length, 2)
    assert.deepEqual(
      underWay.map((is) => is()),
      [false, false],
    )
    await handle.close()
  }))

test('what goes wrong while reading ahead is told where it is asked for', () =>
  withFolder(async (folder) => {
    const path = join(folder, 'file')
    await writeFile(path, Buffer.alloc(SIZE))
    const handle = await open(path)
    const chunks = readHandle(handle, 0, SIZE)
    assert.equal((await chunks.next()).value?.length, CHUNK_BYTES)
    await handle.close()
    await assert.rejects(async () => {
      for await (const chunk of chunks) assert.equal(chunk.length, CHUNK_BYTES)
    }, /EBADF|closed/)
  }))
