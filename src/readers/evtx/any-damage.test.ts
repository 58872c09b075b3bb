import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { type Event, isReject, type Outcome } from '../../model/event.ts'
import { evtx } from '../evtx.ts'
import { type Place, SOME_FILETIME, usualRecord, value, type Written, writeFile } from './evtx-bytes.test-support.ts'
import { CHUNK_BYTES, FILE_HEADER_BYTES } from './limits.ts'

const CHUNKS = 3
const RECORDS_A_CHUNK = 24

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function outcomes(bytes: Uint8Array): Promise<Outcome[]> {
  const all: Outcome[] = []
  for await (const batch of evtx.read(one(bytes), { file: 'a.evtx', sha256: 'c0ffee' })) all.push(...batch)
  return all
}

/** Three kinds of records, so that templates are defined within the chunk and not only in its first record. */
function record(id: number): Written {
  const told = { TargetUserName: value.text(`user number ${id}`), LogonType: value.u32(id) }
  const filetime = SOME_FILETIME + BigInt(id) * 10_000_000n
  if (id % 3 === 0) return usualRecord({ id: BigInt(id), filetime, data: told })
  if (id % 3 === 1)
    return usualRecord({
      id: BigInt(id),
      filetime,
      eventId: 4688,
      data: { ...told, CommandLine: value.text(`run ${id}`) },
    })
  return usualRecord({
    id: BigInt(id),
    filetime,
    eventId: 7045,
    channel: 'System',
    provider: 'Service Control Manager',
    data: { ImagePath: value.text(`C:\\${id}.exe`) },
  })
}

const FILE = writeFile(
  Array.from({ length: CHUNKS }, (_, chunk) =>
    Array.from({ length: RECORDS_A_CHUNK }, (_, index) => record(100 + chunk * RECORDS_A_CHUNK + index)),
  ),
)
const FIELDS = new Map((await outcomes(FILE.bytes)).map((event) => [recordId(event), JSON.stringify(fieldsOf(event))]))

function fieldsOf(outcome: Outcome): Event['fields'] {
  return isReject(outcome) ? {} : outcome.fields
}

function recordId(outcome: Outcome): string {
  return String(fieldsOf(outcome).EventRecordID)
}

/** What is done to the file: `put` bytes in place of those between two offsets. */
interface Edit {
  readonly from: number
  readonly to: number
  readonly put: Uint8Array
}

const offset = fc.integer({ min: 0, max: FILE.bytes.length - 1 })

const flip = fc.tuple(offset, fc.integer({ min: 0, max: 7 })).map(([from, bit]): Edit => {
  return { from, to: from + 1, put: Uint8Array.of((FILE.bytes[from] ?? 0) ^ (1 << bit)) }
})
const flips = fc.array(flip, { minLength: 1, maxLength: 12 })

const overwritten = fc
  .tuple(offset, fc.integer({ min: 1, max: 3000 }), fc.constantFrom(0, 0xff, 0x2a))
  .map(([from, size, byte]): Edit[] => {
    const to = Math.min(from + size, FILE.bytes.length)
    return [{ from, to, put: new Uint8Array(to - from).fill(byte) }]
  })

const added = fc.tuple(offset, fc.uint8Array({ minLength: 1, maxLength: 300 })).map(([from, put]): Edit[] => {
  return [{ from, to: from, put }]
})

const lost = fc.tuple(offset, fc.integer({ min: 1, max: 300 })).map(([from, size]): Edit[] => {
  return [{ from, to: Math.min(from + size, FILE.bytes.length), put: new Uint8Array() }]
})

function edited(edits: readonly Edit[]): Buffer {
  let bytes = Buffer.from(FILE.bytes)
  for (const { from, to, put } of edits) {
    if (put.length === to - from) bytes.set(put, from)
    else bytes = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(to)])
  }
  return bytes
}

/** Neither the record nor one that defines its templates or names was hurt. */
function isUnhurt(place: Place, edits: readonly Edit[]): boolean {
  return [[place.from, place.to] as const, ...place.needs].every(
    ([from, to]) => !edits.some((edit) => edit.from < to && Math.max(edit.to, edit.from + 1) > from),
  )
}

async function assertNothingLost(bytes: Uint8Array, expected: readonly Place[]): Promise<void> {
  // Damage may give a record the id of another, so records are told by all that they say.
  const found = new Set((await outcomes(bytes)).map((event) => JSON.stringify(fieldsOf(event))))
  for (const { id } of expected) assert.ok(found.has(FIELDS.get(String(id)) ?? ''), `record ${id} is lost`)
}

const chunkOf = (at: number) => Math.floor((at - FILE_HEADER_BYTES) / CHUNK_BYTES)

test('the file to be hurt is read whole', () => {
  assert.equal(FIELDS.size, CHUNKS * RECORDS_A_CHUNK)
})

for (const [name, edits] of [
  ['flipped bits', flips],
  ['overwritten ranges', overwritten],
] as const) {
  test(`${name} cost only the records that they hit`, async () => {
    await fc.assert(
      fc.asyncProperty(edits, (made) => {
        const expected = FILE.places.filter((place) => isUnhurt(place, made))
        return assertNothingLost(edited(made), expected)
      }),
      { numRuns: 400 },
    )
  })
}

test('a truncated file keeps every record before its end', async () => {
  await fc.assert(
    fc.asyncProperty(offset, async (end) => {
      const bytes = FILE.bytes.subarray(0, end)
      await assertNothingLost(
        bytes,
        FILE.places.filter(({ to }) => to <= end),
      )
      const rejects = (await outcomes(bytes)).filter(isReject)
      assert.ok(end === 0 || rejects.length === 1, `${rejects.length} rejects for an end at ${end}`)
    }),
    { numRuns: 200 },
  )
})

for (const [name, edits] of [
  ['added', added],
  ['lost', lost],
] as const) {
  test(`bytes ${name} within the file cost no record but the one where it happens`, async () => {
    await fc.assert(
      fc.asyncProperty(edits, (made) => {
        const [edit] = made
        assert.ok(edit !== undefined)
        // In the last chunk nothing tells how far the rest has moved, so only what is before can be expected.
        const expected = FILE.places.filter(
          (place) => isUnhurt(place, made) && (chunkOf(edit.to) < CHUNKS - 1 || place.to <= edit.from),
        )
        return assertNothingLost(edited(made), expected)
      }),
      { numRuns: 400 },
    )
  })
}

test('any bytes at all are read without an exception, and in finite time', async () => {
  const start = fc.constantFrom('ElfFile\0', 'ElfChnk\0', '')
  await fc.assert(
    fc.asyncProperty(start, fc.uint8Array({ maxLength: 20_000, size: 'max' }), async (magic, bytes) => {
      await outcomes(Buffer.concat([Buffer.from(magic, 'latin1'), bytes]))
    }),
    { numRuns: 100 },
  )
})

test('a chunk of records whose markup is noise gives a reject for each', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 200, maxLength: 200 }), async (noise) => {
      const bytes = Buffer.from(FILE.bytes)
      for (const { from, to } of FILE.places.slice(0, RECORDS_A_CHUNK)) {
        for (let at = from + 24; at < to - 4; at += 1) bytes[at] = noise[at % noise.length] ?? 0
      }
      const all = await outcomes(bytes)
      const numbered = all.filter(({ raw }) => raw.record !== undefined)
      assert.equal(numbered.length, CHUNKS * RECORDS_A_CHUNK)
      assert.deepEqual(
        numbered.map(({ raw }) => raw.record),
        numbered.map((_, index) => index + 1),
      )
    }),
    { numRuns: 50 },
  )
})
