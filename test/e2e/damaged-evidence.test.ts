import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { count } from '../../src/report/words.ts'
import {
  CHUNK_BYTES,
  CHUNK_RECORDS,
  evtxAt,
  evtxOfLogons,
  HEADER_BYTES,
  logon,
  logons,
  processStart,
} from './evidence.test-support.ts'
import {
  assertCode,
  assertWholeReport,
  inPlace,
  type Json,
  jsonLines,
  lines,
  outcomes,
  reportFile,
} from './run.test-support.ts'

const RECORDS = 200
const CHUNKS: number = RECORDS / CHUNK_RECORDS

/** What `read` and `investigate` make of one file; both must tell of the same rejects. */
async function take(
  name: string,
  bytes: string | Uint8Array,
  { report }: { readonly report: boolean } = { report: true },
): Promise<{ readonly events: readonly Json[]; readonly rejects: readonly Json[]; readonly summary: string }> {
  let taken: Awaited<ReturnType<typeof take>> | undefined
  await inPlace(async (place) => {
    await writeFile(join(place.evidence, name), bytes)
    const read = await place.dwell(['read', 'evidence', '--json'])
    assertCode(read, 0)
    const { events, rejects } = outcomes(read)
    const told = [`${count(events.length, 'event')} and ${count(rejects.length, 'reject')} from 1 source.`]
    assert.deepEqual(lines(read.stderr).slice(-1), told)

    if (!report) {
      taken = { events, rejects, summary: '' }
      return
    }
    const investigated = await place.dwell(['investigate', 'evidence', '--out', 'report'])
    assertCode(investigated, 0)
    await assertWholeReport(place.out)
    assert.deepEqual(
      jsonLines(await reportFile(place.out, 'rejects.ndjson')),
      rejects,
      'rejects.ndjson lists what read rejects',
    )
    for (const reject of rejects) {
      assert.equal(reject['file'], `evidence/${name}`)
      assert.ok(Number.isSafeInteger(reject['offset']) && String(reject['reason']).length > 5, JSON.stringify(reject))
    }
    taken = { events, rejects, summary: investigated.stdout }
  })
  return taken ?? assert.fail('nothing was taken')
}

test('an event log that was cut off gives the records before the cut, and says at which byte it ends', async () => {
  const whole = evtxOfLogons(RECORDS)
  const { events, rejects, summary } = await take('cut.evtx', whole.subarray(0, HEADER_BYTES + 3 * CHUNK_BYTES + 9000))
  assert.ok(events.length >= 3 * CHUNK_RECORDS && events.length < 4 * CHUNK_RECORDS, `${events.length} events`)
  assert.ok(
    rejects.some(({ reason }) => /ends early: at offset \d+/.test(String(reason))),
    JSON.stringify(rejects),
  )
  assert.match(summary, /could not be read/)
})

test('flipped bits in an event log cost the records that they hit and no other', async () => {
  const bytes = evtxOfLogons(RECORDS)
  // In the middle of the second chunk's records, away from the templates that its first record defines.
  for (let at = 0; at < 64; at += 1) {
    const where = HEADER_BYTES + CHUNK_BYTES + 6000 + at
    bytes[where] = (bytes[where] ?? 0) ^ 0xff
  }
  const { events, rejects } = await take('flipped.evtx', bytes)
  assert.ok(events.length >= RECORDS - 3 && events.length < RECORDS, `${events.length} events`)
  assert.ok(rejects.length >= 1)
  const [from, to] = [HEADER_BYTES + CHUNK_BYTES, HEADER_BYTES + 2 * CHUNK_BYTES]
  for (const { offset } of rejects) assert.ok(Number(offset) >= from && Number(offset) < to, `offset ${offset}`)
})

test('a chunk of zeros in an event log costs that chunk; the ones after it are read', async () => {
  const bytes = evtxOfLogons(RECORDS).fill(0, HEADER_BYTES + 2 * CHUNK_BYTES, HEADER_BYTES + 3 * CHUNK_BYTES)
  const { events } = await take('zeros.evtx', bytes)
  assert.equal(events.length, (CHUNKS - 1) * CHUNK_RECORDS)
  assert.deepEqual(
    events.slice(2 * CHUNK_RECORDS).map(({ fields }) => recordId(fields)),
    Array.from({ length: 2 * CHUNK_RECORDS }, (_, at) => 3 * CHUNK_RECORDS + 1 + at),
  )
})

test('JSON with a byte order mark, and in UTF-16 of either order, is read like the same text in UTF-8', async () => {
  const text = logons(20)
  const plain = await take('plain.json', text, { report: false })
  assert.equal(plain.events.length, 20)
  const little = Buffer.from(`\ufeff${text}`, 'utf16le')
  for (const [name, bytes] of [
    ['marked.json', Buffer.from(`\ufeff${text}`)],
    ['little.json', little],
    ['big.json', Buffer.from(little).swap16()],
    ['array.json', Buffer.from(`\ufeff[${text.trim().replaceAll('\n', ',\n')}]`)],
  ] as const) {
    const { events, rejects } = await take(name, bytes, { report: false })
    assert.deepEqual(rejects, [], name)
    assert.deepEqual(events.map(withoutPlace), plain.events.map(withoutPlace), name)
  }
})

test('one broken line among ten thousand is one reject with its offset; the others are read', async () => {
  const before = logons(5000)
  const broken = '{"EventID": 4624, "Computer": "ws1", oops\n'
  const { events, rejects } = await take('lines.ndjson', `${before}${broken}${logons(4999, 5001)}`)
  assert.equal(events.length, 9999)
  assert.equal(rejects.length, 1)
  assert.equal(rejects[0]?.['offset'], Buffer.byteLength(before))
  assert.equal(rejects[0]?.['record'], 5001)
  assert.match(String(rejects[0]?.['text']), /oops/)
})

test('times of the years 1601 and 2107 are kept and flagged, and stretch neither the ledger nor the span of the evidence', async () => {
  const lines = [
    processStart(1),
    processStart(2, { TimeCreated: '1601-01-01T00:00:00.0000000Z', UtcTime: '1601-01-01 00:00:00.000' }),
    processStart(3, { TimeCreated: '2107-12-31T23:59:58.0000000Z', UtcTime: '2107-12-31 23:59:58.000' }),
  ]
  const { events, summary } = await take('times.ndjson', lines.join('\n'))
  assert.deepEqual(
    events.map(({ flags }) => (Array.isArray(flags) ? flags.length : 0) > 0),
    [false, true, true],
  )
  assert.doesNotMatch(summary, /1601|2107/)
})

test('an event log whose record bears the first or the last instant of a FILETIME is read', async () => {
  for (const filetime of [0n, 1n, (1n << 63n) - 1n, (1n << 64n) - 1n]) {
    const { events, rejects } = await take('odd-time.evtx', evtxAt(filetime), { report: filetime === 0n })
    assert.equal(events.length + rejects.length, 1, `filetime ${filetime}`)
  }
})

test('invalid UTF-8 in a field is shown as such and harms no other record', async () => {
  const bad = Buffer.from(logon(2, { TargetUserName: 'XX' }).replace('XX', '\xff\xfe\xc3\x28'), 'latin1')
  const { events, rejects } = await take(
    'bytes.ndjson',
    Buffer.concat([Buffer.from(`${logon(1)}\n`), bad, Buffer.from(`\n${logon(3)}\n`)]),
  )
  assert.equal(events.length + rejects.length, 3)
  assert.ok(events.length >= 2)
})

test('a file that is no log of any kind is told of, and does not hide the log beside it', () =>
  inPlace(async (place) => {
    await writeFile(join(place.evidence, 'a.ndjson'), logons(10))
    await writeFile(
      join(place.evidence, 'b.bin'),
      Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256)),
    )
    const ran = await place.dwell(['read', 'evidence', '--json'])
    assertCode(ran, 0)
    const { events, rejects } = outcomes(ran)
    assert.equal(events.filter(({ source }) => source === 'windows:security').length, 10)
    assert.ok(rejects.some(({ file }) => file === 'evidence/b.bin'))
  }))

const recordId = (fields: unknown): unknown =>
  typeof fields === 'object' && fields !== null && 'EventRecordID' in fields ? fields.EventRecordID : undefined

/** An event without where it lay. */
function withoutPlace({ raw: _, ...event }: Json): Json {
  return event
}
