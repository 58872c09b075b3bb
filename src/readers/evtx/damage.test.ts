import assert from 'node:assert/strict'
import test from 'node:test'
import { type Event, isReject, type Outcome, type Reject } from '../../model/event.ts'
import { evtx } from '../evtx.ts'
import { SOME_FILETIME, sealChunk, usualRecord, value, writeFile } from './evtx-bytes.test-support.ts'

const CHUNK_BYTES = 65_536
const HEADER_BYTES = 4096

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function outcomes(bytes: Buffer, pieceBytes = 65_536): Promise<Outcome[]> {
  const all: Outcome[] = []
  for await (const batch of evtx.read(pieces(bytes, pieceBytes), { file: 'a.evtx', sha256: 'c0ffee' }))
    all.push(...batch)
  return all
}

async function read(bytes: Buffer): Promise<{ events: Event[]; rejects: Reject[] }> {
  const all = await outcomes(bytes)
  return { events: all.filter((one): one is Event => !isReject(one)), rejects: all.filter(isReject) }
}

/** Records with ids from `first` on, whose one value is told by the id. */
function records(first: number, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const id = BigInt(first + index)
    return usualRecord({
      id,
      filetime: SOME_FILETIME + id * 10_000_000n,
      data: { TargetUserName: value.text(`user${id}`) },
    })
  })
}

const ids = (events: readonly Event[]) => events.map(({ fields }) => fields.EventRecordID)
const reasons = (rejects: readonly Reject[]) => rejects.map(({ reject }) => reject)

test('says which chunk fails its checksum, and reads its records one by one', async () => {
  const { bytes, places } = writeFile([records(1, 10), records(11, 10)])
  const hurt = places[14]
  assert.ok(hurt !== undefined)
  bytes[hurt.to - 12] = 0x41 // within the last value
  const { events, rejects } = await read(bytes)
  assert.equal(events.length, 20)
  assert.deepEqual(reasons(rejects), [`the chunk at offset ${HEADER_BYTES + CHUNK_BYTES} fails its checksum`])
  assert.deepEqual(events[0]?.flags, undefined)
  assert.deepEqual(events[15]?.flags, ['recovered'])
})

test('does not check the checksums of a chunk that says it has none', async () => {
  const { bytes } = writeFile([records(1, 5)])
  bytes.writeUInt32LE(4, HEADER_BYTES + 120)
  bytes.writeUInt32LE(0, HEADER_BYTES + 52)
  const { events, rejects } = await read(bytes)
  assert.equal(events.length, 5)
  assert.deepEqual(rejects, [])
})

test('ignores the tables of strings and templates, which are only caches', async () => {
  const { bytes } = writeFile([records(1, 5)])
  bytes.fill(0xff, HEADER_BYTES + 128, HEADER_BYTES + 512)
  sealChunk(bytes.subarray(HEADER_BYTES, HEADER_BYTES + CHUNK_BYTES))
  assert.equal((await read(bytes)).events.length, 5)
})

test('searches a chunk without its magic for records', async () => {
  const { bytes } = writeFile([records(1, 5), records(6, 5), records(11, 5)])
  bytes.fill(0x58, HEADER_BYTES + CHUNK_BYTES, HEADER_BYTES + CHUNK_BYTES + 8)
  const { events, rejects } = await read(bytes)
  assert.equal(events.length, 15)
  assert.match(reasons(rejects).join(), /no chunk begins at offset 69632/)
})

test('goes on after a record whose size is zero, too large, or at odds with its copy', async () => {
  for (const [offset, number, wanted] of [
    [4, 0, 'zero'],
    [4, 70_000, 'beyond the chunk'],
    [4, 0xffff_ffff, 'huge'],
    [-4, 60, 'copy'],
  ] as const) {
    const { bytes, places } = writeFile([records(1, 10)])
    const hurt = places[4]
    assert.ok(hurt !== undefined)
    bytes.writeUInt32LE(number, (offset < 0 ? hurt.to : hurt.from) + offset)
    const { events, rejects } = await read(bytes)
    assert.deepEqual(ids(events), [1, 2, 3, 4, 6, 7, 8, 9, 10], wanted)
    const [chunkReject, recordReject] = rejects
    assert.match(chunkReject?.reject ?? '', /fails its checksum/)
    assert.match(recordReject?.reject ?? '', /^damaged record: its size of \d+ does not fit/)
    assert.deepEqual(recordReject?.raw, { file: 'a.evtx', record: 5, offset: hurt.from })
    assert.ok((recordReject?.text.length ?? 0) > 0)
    assert.equal(events.at(-1)?.raw.record, 10)
  }
})

test('says where a truncated file ends, and keeps what is before', async () => {
  const { bytes, places } = writeFile([records(1, 20), records(21, 20)])
  const last = places[29]
  assert.ok(last !== undefined)
  const cut = await read(bytes.subarray(0, last.to - 3))
  assert.equal(cut.events.length, 29)
  assert.deepEqual(reasons(cut.rejects), [`the file ends early: at offset ${last.to - 3}, within a chunk`])

  const missing = await read(bytes.subarray(0, HEADER_BYTES + CHUNK_BYTES))
  assert.equal(missing.events.length, 20)
  assert.deepEqual(reasons(missing.rejects), ['the file ends early: at offset 69632, after 1 of 2 chunks'])

  const header = await read(bytes.subarray(0, 100))
  assert.equal(header.rejects.length, 1)
})

test('names a damaged file header and reads the chunks all the same', async () => {
  const { bytes } = writeFile([records(1, 5)])
  bytes[30] = 0xff
  const { events, rejects } = await read(bytes)
  assert.equal(events.length, 5)
  assert.deepEqual(reasons(rejects), ['the header of the file fails its checksum'])
})

test('recovers whole records from unused space once, and flags them', async () => {
  const { bytes, places } = writeFile([records(1, 10)])
  const seventh = places[6]
  assert.ok(seventh !== undefined)
  const chunk = bytes.subarray(HEADER_BYTES)
  chunk.writeUInt32LE(seventh.from - HEADER_BYTES, 48)
  sealChunk(chunk)
  const { events, rejects } = await read(bytes)
  assert.deepEqual(rejects, [])
  assert.deepEqual(ids(events), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  assert.deepEqual(events[5]?.flags, undefined)
  assert.deepEqual(events[6]?.flags, ['recovered'])

  // The same records again, behind the end: known already, so nothing new.
  const twice = writeFile([records(1, 3)])
  const copy = Buffer.from(twice.bytes)
  const [first, , third] = twice.places
  assert.ok(first !== undefined && third !== undefined)
  twice.bytes.copy(copy, third.to, first.from, third.to)
  assert.deepEqual(ids((await read(copy)).events), [1, 2, 3])
})

test('does not take overwritten leftovers for records', async () => {
  const { bytes, places } = writeFile([records(1, 10)])
  const seventh = places[6]
  assert.ok(seventh !== undefined)
  const chunk = bytes.subarray(HEADER_BYTES)
  chunk.writeUInt32LE(seventh.from - HEADER_BYTES, 48)
  bytes.fill(0, bytes.indexOf(Buffer.from('ser8', 'utf16le')), bytes.indexOf(Buffer.from('r8', 'utf16le')))
  sealChunk(chunk)
  const { events, rejects } = await read(bytes)
  assert.deepEqual(ids(events), [1, 2, 3, 4, 5, 6, 7, 9, 10])
  assert.deepEqual(rejects, [])
})

test('uses the template of another chunk where its own is damaged', async () => {
  const { bytes, places } = writeFile([records(1, 3), records(4, 3)])
  const hurt = places[3]
  assert.ok(hurt !== undefined)
  bytes.fill(0xee, hurt.from + 60, hurt.from + 1200) // the definitions lie in the chunk's first record
  const { events } = await read(bytes)
  assert.deepEqual(ids(events), [1, 2, 3, 5, 6])
  assert.equal(events[4]?.fields.TargetUserName, 'user6')
})

test('shows the values of a record whose own template is lost, without names', async () => {
  const { bytes, places } = writeFile([records(1, 3)])
  const first = places[0]
  assert.ok(first !== undefined)
  const name = bytes.indexOf(Buffer.from('EventData', 'utf16le'))
  assert.ok(name > first.from && name < first.to)
  bytes[name] = 0x46
  const { events } = await read(bytes)
  assert.deepEqual(
    events.map(({ fields }) => fields.Data),
    [['user1'], ['user2'], ['user3']],
  )
  assert.deepEqual(events[2]?.flags, ['recovered'])
})

test('names a damaged chunk header and reads all records, though it no longer says where they end', async () => {
  const { bytes } = writeFile([records(1, 10), records(11, 10)])
  bytes.writeUInt32LE(3000, HEADER_BYTES + 48)
  const { events, rejects } = await read(bytes)
  assert.equal(events.length, 20)
  assert.match(reasons(rejects).join(), /^the header of the chunk at offset 4096 fails its checksum/)
})

test('keeps a leftover record whose id was given again after the log was cleared', async () => {
  const { bytes, places } = writeFile([[...records(1, 3), ...records(1, 3)]])
  const fourth = places[3]
  assert.ok(fourth !== undefined)
  const chunk = bytes.subarray(HEADER_BYTES)
  chunk.writeUInt32LE(fourth.from - HEADER_BYTES, 48)
  sealChunk(chunk)
  assert.equal((await read(bytes)).events.length, 3)

  for (const place of places.slice(3)) bytes.writeUInt32LE(0x1234_5678, place.from + 16)
  const { events } = await read(bytes)
  assert.deepEqual(ids(events), [1, 2, 3, 1, 2, 3])
})
