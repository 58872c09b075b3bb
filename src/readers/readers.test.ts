import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Event, isReject, type Outcome } from '../model/event.ts'
import { csv } from './csv.ts'
import { json } from './json.ts'
import { HEAD_BYTES, type Reader } from './reader.ts'
import { recogniseReader } from './table.ts'
import { text } from './text.ts'
import { xml } from './xml.ts'

const FOLDER = new URL('./fixtures/', import.meta.url)
const TEXT_READERS: readonly Reader[] = [json, xml, csv, text]

async function outcomes(reader: Reader, chunks: readonly Uint8Array[]): Promise<Outcome[]> {
  async function* source(): AsyncIterable<Uint8Array> {
    yield* chunks
  }
  const all: Outcome[] = []
  for await (const batch of reader.read(source(), { file: 'f', sha256: '00' })) all.push(...batch)
  return all
}

/** The same bytes in chunks of the given sizes, over and over. */
function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = []
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1
    chunks.push(bytes.subarray(at, at + size))
    at += size
  }
  return chunks
}

/** What logs are made of, in any order: enough to reach every state of the framers. */
const piece = fc.constantFrom(
  '{"a":1}',
  '{"EventID":4624,"Channel":"Security","Computer":"ws1","TimeCreated":"2026-03-02T22:14:09Z"}',
  '{"Records":[',
  '{"hits":{"total":1,"hits":[',
  '"value":[{"b":[{"c":"d"}]}]',
  ']}',
  '[',
  ']',
  '{',
  '}',
  '{"x":"',
  '"',
  ',',
  ':',
  '\\',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '12345678901234567890',
  'true',
  '<Event xmlns="x"><System><EventID>1</EventID></System>',
  '</Event>',
  '<Events>',
  '<Event',
  'caf\u00e9 \u{1f600}',
  'EventID,Channel\n1,Security\n',
  '""',
  '\u0000',
  '\u001b[2J',
)
const logLike = fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join('')))
const anyBytes = fc.oneof(
  logLike,
  fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
  fc.tuple(logLike, fc.uint8Array({ maxLength: 9 })).map(([log, bytes]) => Buffer.concat([log, bytes, log])),
  logLike.map((log) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(log.toString(), 'utf16le')])),
)

test('any bytes give events and rejects, never an exception, and the same whatever the chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...TEXT_READERS),
      anyBytes,
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
      async (reader, bytes, sizes) => {
        const whole = await outcomes(reader, [bytes])
        assert.deepEqual(await outcomes(reader, split(bytes, sizes)), whole)
        for (const outcome of whole) {
          assert.ok(outcome.raw.offset >= 0 && outcome.raw.offset <= bytes.length)
          if (isReject(outcome)) assert.ok(outcome.reject.length > 0)
          else assert.match(outcome.id, /^[0-9a-f]{32}$/)
        }
      },
    ),
    { numRuns: 3000 },
  )
})

for (const name of readdirSync(FOLDER)) {
  test(`chunks do not matter: ${name.replaceAll('-', ' ')}`, async () => {
    const folder = new URL(`${name}/`, FOLDER)
    const input = readdirSync(folder).find((file) => file.startsWith('input.')) ?? ''
    const bytes = readFileSync(new URL(input, folder))
    const reader = recogniseReader(bytes.subarray(0, HEAD_BYTES))
    const whole = await outcomes(reader, [bytes])
    assert.ok(whole.length > 0)
    for (const size of [1, 2, 3, 7, 64, 1000]) assert.deepEqual(await outcomes(reader, split(bytes, [size])), whole)
  })
}

test('the first byte and the line of every event are where its raw pointer says', async () => {
  const lines = Array.from({ length: 50 }, (_, n) => `{"n":${n},"caf\u00e9":"\u{1f600}"}`)
  for (const end of ['\n', '\r\n', '\r']) {
    for (const encoding of ['utf8', 'utf16le'] as const) {
      const bytes = Buffer.from(`\ufeff${lines.join(end)}`, encoding)
      const found = await outcomes(json, split(bytes, [13]))
      assert.equal(found.length, 50)
      for (const [n, outcome] of found.entries()) {
        assert.equal(outcome.raw.record, n + 1)
        assert.ok(!isReject(outcome))
        assert.deepEqual(outcome.fields, { n, caf\u00e9: '\u{1f600}' })
        const line = Buffer.from(lines[n] ?? '', encoding)
        assert.deepEqual(bytes.subarray(outcome.raw.offset, outcome.raw.offset + line.length), line)
      }
    }
  }
})

test('a line break of two bytes is one, also where a chunk ends between them', async () => {
  const lines = Array.from({ length: 60 }, (_, n) => `${n} some words of a line`)
  for (const end of ['\r\n', '\r', '\n']) {
    const bytes = Buffer.from(lines.join(end))
    for (const size of [1, 2, 3, 23, 600, 601, 602, 603, 10_000]) {
      const records = (await outcomes(text, split(bytes, [size]))).map(({ raw }) => raw.record)
      assert.deepEqual(
        records,
        lines.map((_, n) => n + 1),
      )
    }
  }
})

/** One line that is broken, in ways that reach into the next lines if a framer is careless. */
const brokenLine = fc.constantFrom(
  '{"n":',
  '{"n":1',
  '{"n":[1,',
  '{"n":"no end',
  '{"n":"escaped end\\',
  '{"n":{"m":1}',
  '{"n":1}}',
  '{"n":1,}',
  '{n:1}',
  '{"n":tru}',
  '}',
  'not json at all',
  `{"n":${'['.repeat(70)}1${']'.repeat(70)}}`,
)

test('a broken line costs only itself', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 20 }), brokenLine, async (where, broken) => {
      const lines = Array.from({ length: 20 }, (_, n) => `{"line":${n},"time":"2026-03-02T22:14:09Z"}`)
      const whole = await outcomes(json, [Buffer.from(`${lines.join('\n')}\n`)])
      const hurt = await outcomes(json, [Buffer.from(`${lines.toSpliced(where, 0, broken).join('\n')}\n`)])
      const fields = (all: readonly Outcome[]): unknown[] =>
        all.filter((one): one is Event => !isReject(one) && 'line' in one.fields).map((one) => one.fields)
      assert.deepEqual(fields(hurt), fields(whole))
      const rejects = hurt.filter(isReject)
      assert.equal(rejects.length, 1)
      assert.equal(rejects[0]?.raw.record, where + 1)
    }),
    { numRuns: 500 },
  )
})

test('the same record has the same id from evtx_dump, Winlogbeat, XML and Get-WinEvent', async () => {
  const ids = new Set<string>()
  for (const name of [
    'windows-evtx-dump-pretty-one-after-another',
    'windows-winlogbeat-array',
    'windows-xml-one-after-another',
    'windows-get-winevent',
    'windows-nxlog-local-time',
    'windows-splunk-raw-xml',
  ]) {
    const folder = new URL(`${name}/`, FOLDER)
    const input = readdirSync(folder).find((file) => file.startsWith('input.')) ?? ''
    const bytes = readFileSync(new URL(input, folder))
    const [first] = await outcomes(recogniseReader(bytes), [bytes])
    assert.ok(first !== undefined && !isReject(first))
    ids.add(first.id)
  }
  assert.equal(ids.size, 1)
})

test('recognition goes by content', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['{"a":1}\n', 'json'],
    ['\ufeff[\n  {', 'json'],
    ['oops\n{"a":1}\n{"b":2}\n{"c":3}\n', 'json'],
    ['[1] a log line in brackets', 'text'],
    ['[1, 2]', 'json'],
    ['[info] a log line in brackets', 'text'],
    ['<Event xmlns="x"><System>', 'windows-xml'],
    ['<?xml version="1.0"?>\n<Events>\n<Event>\n<System>', 'windows-xml'],
    ['<html><body>', 'text'],
    ['CreationDate,UserIds,AuditData\n1,2,"{""a', 'csv'],
    ['name,first value\nx,y\n', 'csv'],
    ['one, two and three\n', 'text'],
    ['From: a@corp.example\nTo: b@corp.example\n\nhi', 'eml'],
    ['', 'text'],
  ]
  for (const [head, id] of cases) assert.equal(recogniseReader(Buffer.from(head)).id, id, head)
})
