import assert from 'node:assert/strict'
import test from 'node:test'
import { type Event, isReject, type Outcome, type Reject } from '../model/event.ts'
import { formatInstant } from '../model/time.ts'
import {
  type Instance,
  type Markup,
  SOME_FILETIME,
  type UsualEvent,
  usualRecord,
  value,
  writeChunk,
  writeFile,
  writeFileHeader,
} from './evtx/evtx-bytes.test-support.ts'
import { evtx } from './evtx.ts'

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

async function only(event: UsualEvent): Promise<Event> {
  const { events, rejects } = await read(writeFile([[usualRecord(event)]]).bytes)
  assert.deepEqual(rejects, [])
  const [first] = events
  assert.ok(first !== undefined && events.length === 1)
  return first
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

test('recognises event log files and bare chunks by their first bytes alone', () => {
  assert.equal(evtx.recognise(writeFileHeader(0)), 1)
  assert.equal(evtx.recognise(writeChunk([]).bytes), 1)
  assert.equal(evtx.recognise(Buffer.from('ElfFile')), 0)
  assert.equal(evtx.recognise(new Uint8Array()), 0)
  assert.equal(evtx.recognise(Buffer.from('{"Event":{}}')), 0)
})

test('gives System values under their usual names and EventData under its own', async () => {
  const event = await only({ id: 7n, data: { TargetUserName: value.text('anna'), LogonType: value.u32(3) } })
  assert.deepEqual(event.fields, {
    Provider_Name: 'Microsoft-Windows-Security-Auditing',
    Provider_Guid: '{54849625-5478-4994-A5BA-3E3B0328C30D}',
    EventID: 4624,
    Version: 2,
    Level: 4,
    Task: 12544,
    Opcode: 0,
    Keywords: '0x8020000000000000',
    TimeCreated: '2026-03-02T07:14:09.1234567Z',
    EventRecordID: 7,
    Execution_ProcessID: 740,
    Execution_ThreadID: 1200,
    Channel: 'Security',
    Computer: 'ws1.corp.example',
    TargetUserName: 'anna',
    LogonType: 3,
  })
  assert.equal(formatInstant(event.time), '2026-03-02T07:14:09.123456Z')
  assert.equal(event.source, 'windows:security')
  assert.deepEqual(event.raw, { file: 'a.evtx', record: 1, offset: HEADER_BYTES + 512 })
  assert.partialDeepStrictEqual(event, { classUid: 3002, target: { user: { name: 'anna' } }, auth: { logonType: 3 } })
})

test('reads every type of value', async () => {
  const { fields } = await only({
    id: 1n,
    data: {
      Empty: value.text(''),
      Ended: value.text('ends\0\0'),
      Umlaut: value.text('Müller'),
      Greek: value.text('Ωmega 🜚'),
      Lone: value.bytes(0x01, '00d84100'),
      Ansi: value.ansi('caf\u00e9 \u0080'),
      I8: value.bytes(0x03, 'ff'),
      U8: value.u8(255),
      I16: value.bytes(0x05, 'feff'),
      I32: value.i32(-2_147_483_648),
      U32: value.u32(4_294_967_295),
      I64: value.i64(-9n),
      I64Big: value.i64(-9_223_372_036_854_775_808n),
      U64: value.u64(9_007_199_254_740_991n),
      U64Big: value.u64(18_446_744_073_709_551_615n),
      F32: value.bytes(0x0b, '0000c03f'),
      F64: value.double(2.25),
      NotANumber: value.double(Number.NaN),
      True: value.bytes(0x0d, '01000000'),
      False: value.bytes(0x0d, '00000000'),
      OneByteBool: value.bytes(0x0d, '01'),
      EightByteBool: value.bytes(0x0d, '0000000000000001'),
      Binary: value.bytes(0x0e, '00ffa1'),
      SizeT4: value.bytes(0x10, '78563412'),
      SizeT8: value.bytes(0x10, '7856341201000000'),
      Never: value.filetime(0n),
      Epoch: value.filetime(116_444_736_000_000_000n),
      SystemTime: value.bytes(0x12, 'ea070300010002000700 0e0009007b00'.replace(' ', '')),
      Sid: value.bytes(0x13, '010500000000000515000000010000000200000003000000f4010000'),
      BadSid: value.bytes(0x13, '0105000000000005'),
      Hex32: value.hex32(0xabc),
      Hex64: value.hex64(0x1_0000_0abcn),
      Handle: value.bytes(0x20, '10000000'),
      Xml: value.bytes(0x23, '3c0061003e00'),
      OddNumber: value.bytes(0x08, '010203'),
      Unknown: value.bytes(0x7e, 'abcd'),
      Nothing: value.none,
    },
  })
  const { TimeCreated: _, ...rest } = fields
  assert.partialDeepStrictEqual(rest, {
    Empty: '',
    Ended: 'ends',
    Umlaut: 'Müller',
    Greek: 'Ωmega 🜚',
    Lone: '\ufffdA',
    Ansi: 'café €',
    I8: -1,
    U8: 255,
    I16: -2,
    I32: -2_147_483_648,
    U32: 4_294_967_295,
    I64: -9,
    I64Big: '-9223372036854775808',
    U64: 9_007_199_254_740_991,
    U64Big: '18446744073709551615',
    F32: 1.5,
    F64: 2.25,
    NotANumber: 'NaN',
    True: 'true',
    False: 'false',
    OneByteBool: 'true',
    EightByteBool: 'true',
    Binary: '00FFA1',
    SizeT4: '0x12345678',
    SizeT8: '0x112345678',
    Never: '1601-01-01T00:00:00.0000000Z',
    Epoch: '1970-01-01T00:00:00.0000000Z',
    SystemTime: '2026-03-02T07:14:09.123Z',
    Sid: 'S-1-5-21-1-2-3-500',
    BadSid: '0105000000000005',
    Hex32: '0xabc',
    Hex64: '0x100000abc',
    Handle: '0x10',
    Xml: '<a>',
    OddNumber: 197_121,
    Unknown: 'ABCD',
    Nothing: null,
  })
})

test('gives arrays as lists, and a single item as it is', async () => {
  const { fields } = await only({
    id: 1n,
    data: {
      Texts: value.texts('a', '', 'c'),
      One: value.texts('alone'),
      Numbers: value.bytes(0x88, '0100000002000000'),
      Guids: value.bytes(0x8f, '00'.repeat(16) + 'ff'.repeat(16)),
      Sids: value.bytes(0x93, '0101000000000005120000000101000000000005 13000000'.replace(' ', '')),
    },
  })
  assert.partialDeepStrictEqual(fields, {
    Texts: ['a', '', 'c'],
    One: 'alone',
    Numbers: [1, 2],
    Guids: ['{00000000-0000-0000-0000-000000000000}', '{FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF}'],
    Sids: ['S-1-5-18', 'S-1-5-19'],
  })
})

const at = (slot: number, type: number, optional = false): Markup => ({ slot, type, optional })

test('collects unnamed data in the list Data, even a single one', async () => {
  const template: Markup = { name: 'EventData', content: [{ name: 'Data', content: [at(0, 0x81)] }] }
  assert.deepEqual((await only({ id: 1n, part: { template, values: [value.texts('x')] } })).fields.Data, ['x'])
  assert.deepEqual((await only({ id: 1n, part: { template, values: [value.texts('x', 'y')] } })).fields.Data, [
    'x',
    'y',
  ])
})

test('flattens UserData by local names, attributes with their element', async () => {
  const template: Markup = {
    name: 'auto-ns2:EventXML',
    attributes: { 'xmlns:auto-ns2': 'http://schemas.example/1', xmlns: 'Event_NS' },
    content: [
      { name: 'User', content: [at(0, 0x01)] },
      { name: 'Address', attributes: { Kind: at(1, 0x01) }, content: ['10.0.0.', at(2, 0x08)] },
      { name: 'Empty' },
      { name: 'Operation', content: [{ name: 'Inner', content: [at(0, 0x01)] }] },
    ],
  }
  const userData: Instance = { template, values: [value.text('CORP\\anna'), value.text('v4'), value.u32(7)] }
  const { fields } = await only({
    id: 1n,
    part: { template: { name: 'UserData', content: [at(0, 0x21, true)] }, values: [userData] },
  })
  assert.partialDeepStrictEqual(fields, {
    User: 'CORP\\anna',
    Address_Kind: 'v4',
    Address: '10.0.0.7',
    Empty: null,
    Inner: 'CORP\\anna',
  })
})

test('leaves out optional values that are empty, and keeps the others as null or empty text', async () => {
  const template: Markup = {
    name: 'EventData',
    content: [
      { name: 'Data', attributes: { Name: 'Gone' }, content: [at(0, 0x01, true)] },
      { name: 'Data', attributes: { Name: 'GoneToo' }, content: [at(1, 0x01, true)] },
      { name: 'Data', attributes: { Name: 'Null' }, content: [at(0, 0x01)] },
      { name: 'Data', attributes: { Name: 'Empty' }, content: [at(1, 0x01)] },
    ],
  }
  const { fields } = await only({ id: 1n, part: { template, values: [value.none, value.text('')] } })
  assert.ok(!('Gone' in fields) && !('GoneToo' in fields) && !('Correlation_ActivityID' in fields))
  assert.equal(fields.Null, null)
  assert.equal(fields.Empty, '')
})

test('reads ComplexData with nested and repeated names', async () => {
  const named = (name: string, slot: number): Markup => ({
    name: 'ComplexData',
    attributes: { Name: name, Type: 'x' },
    content: [at(slot, 0x01)],
  })
  const template: Markup = { name: 'EventData', content: [named('A', 0), named('B', 1), named('A', 2)] }
  const { fields } = await only({
    id: 1n,
    part: { template, values: [value.text('1'), value.text('2'), value.text('3')] },
  })
  assert.deepEqual(fields.A, ['1', '3'])
  assert.equal(fields.B, '2')
})

test("keeps System's and the event's own value where their names meet", async () => {
  const { fields, source } = await only({
    id: 3n,
    eventId: 104,
    channel: 'System',
    provider: 'Microsoft-Windows-Eventlog',
    data: { Channel: value.text('Security'), EventID: value.u32(9), Version: value.text('15.0') },
  })
  assert.deepEqual(fields.Channel, ['System', 'Security'])
  assert.equal(fields.EventID, 104)
  assert.equal(fields.EventData_EventID, 9)
  assert.equal(fields.Version, '15.0')
  assert.equal(fields.System_Version, 2)
  assert.equal(source, 'windows:system')
})

test('keeps the rendering of a forwarded event apart from its values', async () => {
  const rendering: Instance = {
    template: {
      name: 'RenderingInfo',
      attributes: { Culture: 'en-US' },
      content: [
        { name: 'Message', content: [at(0, 0x01)] },
        { name: 'Level', content: ['Information'] },
        { name: 'Keywords', content: [{ name: 'Keyword', content: ['Audit Success'] }] },
      ],
    },
    values: [value.text('An account was logged on.')],
  }
  const { fields } = await only({ id: 1n, part: rendering })
  assert.equal(fields.Level, 4)
  assert.equal(fields.RenderingInfo_Message, 'An account was logged on.')
  assert.equal(fields.RenderingInfo_Level, 'Information')
  assert.equal(fields.RenderingInfo_Keyword, 'Audit Success')
})

test('keeps a record id above 2^53 exact', async () => {
  const event = await only({ id: 9_007_199_254_740_993n })
  assert.equal(event.fields.EventRecordID, '9007199254740993')
})

test('cannot be made to touch the prototype of the fields', async () => {
  const { fields } = await only({
    id: 1n,
    data: { ['__proto__']: value.texts('a', 'b'), constructor: value.text('c') },
  })
  assert.equal(Object.getPrototypeOf(fields), Object.prototype)
  assert.deepEqual(fields._proto_, ['a', 'b'])
  assert.equal(fields.constructor, 'c')
})

test('reads a file without chunks, and one of zeros only, as empty', async () => {
  assert.deepEqual(await outcomes(writeFileHeader(0)), [])
  assert.deepEqual(await outcomes(Buffer.concat([writeFileHeader(0), Buffer.alloc(3 * CHUNK_BYTES)])), [])
})

test('reads bare chunks without a file header', async () => {
  const first = writeChunk(records(1, 3), 0)
  const second = writeChunk(records(4, 3), CHUNK_BYTES)
  const { events, rejects } = await read(Buffer.concat([first.bytes, second.bytes]))
  assert.deepEqual(ids(events), [1, 2, 3, 4, 5, 6])
  assert.deepEqual(rejects, [])
})

test('gives the same outcomes whatever the size of the pieces', async () => {
  const { bytes } = writeFile([records(1, 40), records(41, 40)])
  bytes[70_000] = 0xee
  const whole = await outcomes(bytes, bytes.length)
  assert.ok(whole.length > 70)
  for (const size of [1000, 4096, 65_537]) assert.deepEqual(await outcomes(bytes, size), whole)
})

test('reads dirty and full files and a ring that has wrapped, in the order of the file', async () => {
  const { events, rejects } = await read(writeFile([records(80, 20), records(40, 20), records(60, 20)], 3).bytes)
  assert.deepEqual(rejects, [])
  assert.equal(events.length, 60)
  assert.equal(ids(events)[0], 80)
  assert.deepEqual(
    events.map(({ raw }) => raw.record),
    Array.from({ length: 60 }, (_, index) => index + 1),
  )
})

test('gives the same id to a record wherever its file lies', async () => {
  const alone = await read(writeFile([records(5, 1)]).bytes)
  const behind = await read(writeFile([records(1, 4), records(5, 1)]).bytes)
  assert.equal(alone.events[0]?.id, behind.events[4]?.id)
})

test('what is said of a header that is broken does not depend on how the bytes came', async () => {
  const hurt = Buffer.from(writeFile([records(1, 3)]).bytes)
  hurt.writeUInt8(9, 30) // inside the part with the checksum
  const whole = await outcomes(hurt, hurt.length)
  assert.ok(whole.some(isReject))
  for (const size of [7, 100, 4096, 65_536]) assert.deepEqual(await outcomes(hurt, size), whole)
})
