import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { oleOf } from '../mail/attachments/archives.test-support.ts'
import { isReject, type Outcome } from '../model/event.ts'
import { formatInstant } from '../model/time.ts'
import type { Reader } from '../readers/reader.ts'
import { outlookMessage } from './outlook-message.ts'
import { type ReportedRecord, reportedRecords } from './reported-mail.ts'

const wide = (text: string): Buffer => Buffer.from(text, 'utf16le')
const context = { file: 'a.msg', sha256: '' }

async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function read(reader: Reader, bytes: Uint8Array): Promise<readonly Outcome[]> {
  const found: Outcome[] = []
  for await (const batch of reader.read(bytesOf(bytes), context)) found.push(...batch)
  return found
}

/** Properties of fixed length with a delivery time: 2026-03-02T09:00:00Z as a FILETIME. */
function properties(headerBytes: number): Buffer {
  const entry = Buffer.alloc(16)
  entry.writeUInt32LE(0x0e060040, 0)
  entry.writeBigUInt64LE((BigInt(Date.UTC(2026, 2, 2, 9)) + 11_644_473_600_000n) * 10_000n, 8)
  return Buffer.concat([Buffer.alloc(headerBytes), entry])
}

const INNER = '__attach_version1.0_#00000000/__substg1.0_3701000D/'
const inner = {
  [`${INNER}__properties_version1.0`]: properties(24),
  [`${INNER}__substg1.0_0037001F`]: wide('Your parcel'),
  [`${INNER}__substg1.0_0C1A001F`]: wide('Parcel Office'),
  [`${INNER}__substg1.0_5D01001F`]: wide('qv7@evil.example'),
  [`${INNER}__substg1.0_1000001F`]: wide('Pay at https://evil.example/pay'),
  [`${INNER}__recip_version1.0_#00000000/__substg1.0_39FE001F`]: wide('kim@corp.example'),
}
const outer = {
  '__properties_version1.0': properties(32),
  '__substg1.0_007D001F': wide(
    'Received: from a.example ([192.0.2.7])\r\n\tby mx.corp.example; Mon, 2 Mar 2026 10:00:00 +0000\r\nFrom: Kim <kim@corp.example>\r\nTo: abuse@corp.example\r\nSubject: Report\r\nContent-Type: multipart/mixed; boundary="lost"\r\n',
  ),
  '__substg1.0_1000001F': wide('See the attached message.'),
}

test('an Outlook message is read with the headers that came over the wire, its text and its files', async () => {
  const [event] = await read(
    outlookMessage,
    oleOf({
      ...outer,
      '__attach_version1.0_#00000000/__substg1.0_3707001F': wide('list.pdf'),
      '__attach_version1.0_#00000000/__substg1.0_37010102': Buffer.from('%PDF-1.7 nothing'),
    }),
  )
  assert.ok(event !== undefined && !isReject(event))
  assert.equal(event.mail?.from, 'kim@corp.example')
  assert.equal(formatInstant(event.time), '2026-03-02T10:00:00Z')
  assert.match(event.mail?.content?.text ?? '', /See the attached message/)
  assert.deepEqual(
    event.mail?.attachments.map(({ name, sizeBytes }) => [name, sizeBytes]),
    [['list.pdf', 16]],
  )
})

test('a message within an Outlook message is what was reported, with the sender, reader and time of its properties', async () => {
  const records: ReportedRecord[] = []
  for await (const record of reportedRecords(bytesOf(oleOf({ ...outer, ...inner })), 'msg', context))
    records.push(record)
  const [original] = records[0]?.originals ?? []
  assert.ok(original !== undefined && !isReject(original))
  assert.equal(original.mail?.from, 'qv7@evil.example')
  assert.equal(original.mail.fromName, 'Parcel Office')
  assert.deepEqual(original.mail?.to, ['kim@corp.example'])
  assert.equal(original.mail?.subject, 'Your parcel')
  assert.equal(formatInstant(original.time), '2026-03-02T09:00:00Z')
  assert.deepEqual(
    original.mail?.urls.map(({ host }) => host),
    ['evil.example'],
  )
})

test('a compound file that is no message, and any bytes at all, give one outcome and never throw', async () => {
  const [document] = await read(outlookMessage, oleOf({ WordDocument: Buffer.alloc(5000) }))
  assert.ok(document !== undefined && isReject(document))
  const whole = oleOf({ ...outer, ...inner })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 30 }), async (changes) => {
      const bytes = Buffer.from(whole)
      for (const [at, value] of changes) bytes[at] = value
      assert.equal((await read(outlookMessage, bytes)).length, 1)
      for await (const record of reportedRecords(bytesOf(bytes), 'msg', context)) assert.ok(record.outer)
    }),
    { numRuns: 60 },
  )
})
