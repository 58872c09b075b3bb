import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { InputError, NotFoundError } from '../../model/errors.ts'
import type { BlobStore } from './blob-store.ts'
import { openBlobDirectory } from './directory.ts'

function check(name: string, run: (store: BlobStore, folder: string) => Promise<void>): void {
  test(name, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dwell-blobs-'))
    try {
      await run(await openBlobDirectory(folder), folder)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
}

function pathOf(folder: string, sha256: string): string {
  return join(folder, sha256.slice(0, 2), `${sha256}.zst`)
}

check('gives back any bytes under their SHA-256', async (store) => {
  const property = fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
    const sha256 = await store.put(bytes)
    assert.equal(sha256, hash('sha256', bytes, 'hex'))
    assert.equal(await store.has(sha256), true)
    assert.deepEqual(new Uint8Array(await store.get(sha256)), bytes)
  })
  await fc.assert(property, { numRuns: 50 })
})

check('keeps bytes once and compressed, also when many put them at the same time', async (store, folder) => {
  const bytes = new Uint8Array(1_000_000)
  const [sha256 = ''] = await Promise.all(Array.from({ length: 8 }, () => store.put(bytes)))
  assert.ok((await stat(pathOf(folder, sha256))).size < 1000)
  assert.deepEqual(await readdir(join(folder, sha256.slice(0, 2))), [`${sha256}.zst`])
  assert.deepEqual(await readdir(join(folder, 'incoming')), [])
})

check('says that it has no such blob', async (store) => {
  assert.equal(await store.has('0'.repeat(64)), false)
  await assert.rejects(store.get('0'.repeat(64)), NotFoundError)
})

check('takes nothing but a digest for a name', async (store) => {
  for (const name of ['', '../../etc/passwd', 'A'.repeat(64), `${'0'.repeat(64)}\n`, '0'.repeat(63)]) {
    await assert.rejects(store.get(name), InputError, name)
    await assert.rejects(store.has(name), InputError, name)
  }
})

check('notices a damaged blob, whether it still unpacks or not', async (store, folder) => {
  const sha256 = await store.put(Buffer.from('the raw mail'))
  const path = pathOf(folder, sha256)
  const packed = await readFile(path)
  await writeFile(path, packed.subarray(0, packed.length - 3))
  await assert.rejects(store.get(sha256), { name: 'StoreError', code: 'store.damaged' })
  await writeFile(path, zstdCompressSync(Buffer.from('another mail')))
  await assert.rejects(store.get(sha256), { name: 'StoreError', code: 'store.damaged' })
})

check('opening removes what a dead process left, and not what a living one writes', async (_store, folder) => {
  const incoming = join(folder, 'incoming')
  await writeFile(join(incoming, '2147483000-0.tmp'), 'half') // above every pid_max
  await writeFile(join(incoming, `${process.pid}-77.tmp`), 'half')
  await openBlobDirectory(folder)
  assert.deepEqual(await readdir(incoming), [`${process.pid}-77.tmp`])
})
