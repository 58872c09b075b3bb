import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Event, isReject, type Outcome } from '../model/event.ts'
import { formatInstant } from '../model/time.ts'
import { HEAD_BYTES } from './reader.ts'
import { recogniseReader } from './table.ts'

const FOLDER = new URL('./fixtures/', import.meta.url)

/** Every outcome of a fixture, read as the pipeline would, with its times in words. */
async function outcomesOf(bytes: Buffer, file: string): Promise<unknown[]> {
  async function* source(): AsyncIterable<Uint8Array> {
    yield bytes
  }
  const reader = recogniseReader(bytes.subarray(0, HEAD_BYTES))
  const all: unknown[] = [{ reader: reader.id }]
  for await (const batch of reader.read(source(), { file, sha256: hash('sha256', bytes) }))
    all.push(...batch.map(shown))
  return all
}

function shown(outcome: Outcome): unknown {
  if (isReject(outcome)) return outcome
  const { recordedTime, ...rest }: Event = outcome
  return {
    ...rest,
    time: formatInstant(outcome.time),
    seenAt: formatInstant(outcome.seenAt),
    ...(recordedTime === undefined ? {} : { recordedTime: formatInstant(recordedTime) }),
  }
}

for (const name of readdirSync(FOLDER)) {
  test(`fixture: ${name.replaceAll('-', ' ')}`, async () => {
    const folder = new URL(`${name}/`, FOLDER)
    const input = readdirSync(folder).find((file) => file.startsWith('input.')) ?? ''
    const found = await outcomesOf(readFileSync(new URL(input, folder)), input)
    const golden = new URL('expect.json', folder)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, `${JSON.stringify(found, null, 2)}\n`)
    assert.deepEqual(JSON.parse(JSON.stringify(found)), JSON.parse(readFileSync(golden, 'utf8')))
  })
}
