import assert from 'node:assert/strict'
import test from 'node:test'
import { isReject, type Outcome } from '../../model/event.ts'
import { evtx } from '../evtx.ts'
import { type Instance, type Markup, usualRecord, value, type Written, writeFile } from './evtx-bytes.test-support.ts'
import {
  FILE_HEADER_BYTES,
  MAX_NAME_CHARS,
  MAX_OPEN_ELEMENTS,
  MAX_RECORD_CHARS,
  MAX_RECORD_VALUES,
  MAX_TEMPLATE_DEPTH,
  MAX_VALUES,
} from './limits.ts'

/** Far more than any of these files may take. */
const PATIENCE_MS = 2000

async function outcomes(bytes: Uint8Array): Promise<Outcome[]> {
  const all: Outcome[] = []
  const source = (async function* () {
    yield bytes
  })()
  for await (const batch of evtx.read(source, { file: 'a.evtx', sha256: 'c0ffee' })) all.push(...batch)
  return all
}

/** Reads a record between two sound ones, which must not suffer, and gives what became of it. */
async function between(written: Written): Promise<Outcome> {
  const before = usualRecord({ id: 1n, data: { A: value.text('before') } })
  const after = usualRecord({ id: 3n, data: { A: value.text('after') } })
  const [first, middle, last, ...rest] = await outcomes(writeFile([[before, written, after]]).bytes)
  assert.ok(first !== undefined && middle !== undefined && last !== undefined)
  assert.deepEqual(rest, [])
  assert.ok(!isReject(first) && !isReject(last))
  assert.equal(last.fields.A, 'after')
  return middle
}

const record = (part: Instance) => usualRecord({ id: 2n, part })
const reason = (outcome: Outcome) => (isReject(outcome) ? outcome.reject : 'an event')

function nestedTemplates(depth: number): Instance {
  const inner: Instance = { template: { name: 'Leaf', content: ['deep'] }, values: [] }
  let made = inner
  for (let level = 1; level < depth; level += 1) {
    made = {
      template: { name: level === depth - 1 ? 'UserData' : 'Level', content: [{ slot: 0, type: 0x21 }] },
      values: [made],
    }
  }
  return made
}

function nestedElements(depth: number): Markup {
  let made: Markup = { name: 'E', content: ['deep'] }
  for (let level = 1; level < depth; level += 1) made = { name: 'E', content: [made] }
  return made
}

test('reads templates nested to the limit, and rejects the record beyond', async () => {
  // The System part's template is the outermost.
  const sound = await between(record(nestedTemplates(MAX_TEMPLATE_DEPTH - 1)))
  assert.ok(!isReject(sound))
  assert.equal(sound.fields.Leaf, 'deep')
  const beyond = await between(record(nestedTemplates(MAX_TEMPLATE_DEPTH)))
  assert.match(reason(beyond), /more than 64 templates within another/)
})

test('reads elements nested to the limit, and not beyond', async () => {
  const sound = await between(record({ template: nestedElements(MAX_OPEN_ELEMENTS), values: [] }))
  assert.ok(!isReject(sound))
  assert.equal(sound.fields.E, 'deep')
  const beyond = await between(record({ template: nestedElements(MAX_OPEN_ELEMENTS + 1), values: [] }))
  assert.ok(!isReject(beyond) && beyond.fields.E === undefined)
  assert.deepEqual(beyond.flags, ['recovered'])
})

test('takes as many values as the limit allows', async () => {
  const template: Markup = { name: 'EventData', content: [{ name: 'Data', content: [{ slot: 0, type: 0x04 }] }] }
  const values = (count: number) => Array.from({ length: count }, () => value.u8(7))
  assert.ok(!isReject(await between(record({ template, values: values(MAX_VALUES) }))))
  assert.match(reason(await between(record({ template, values: values(MAX_VALUES + 1) }))), /more than 1024 values/)
})

test('stops where a name is longer than the limit', async () => {
  const named = (chars: number) =>
    record({ template: { name: 'UserData', content: [{ name: 'N'.repeat(chars), content: ['x'] }] }, values: [] })
  const sound = await between(named(MAX_NAME_CHARS))
  assert.ok(!isReject(sound) && sound.fields['N'.repeat(MAX_NAME_CHARS)] === 'x')
  const beyond = await between(named(MAX_NAME_CHARS + 1))
  assert.ok(!isReject(beyond) && beyond.fields['N'.repeat(MAX_NAME_CHARS + 1)] === undefined)
})

test('does not let a small record make a large event', async () => {
  const used = (times: number): Markup => ({
    name: 'EventData',
    content: Array.from({ length: times }, () => ({ name: 'Data', content: [{ slot: 0, type: 0x01 }] as const })),
  })
  const long = value.text('x'.repeat(5000))
  const times = Math.ceil(MAX_RECORD_CHARS / 5000) + 1
  assert.match(reason(await between(record({ template: used(times), values: [long] }))), /more than \d+ characters/)

  // Each level uses the one below many times: 40 to the power of 5.
  let made: Instance = { template: { name: 'Leaf', content: ['x'] }, values: [] }
  for (let level = 0; level < 5; level += 1) {
    const content = Array.from({ length: 40 }, () => ({ name: 'L', content: [{ slot: 0, type: 0x21 }] as const }))
    made = { template: { name: `L${level}`, content }, values: [made] }
  }
  const start = performance.now()
  assert.match(
    reason(
      await between(record({ template: { name: 'UserData', content: [{ slot: 0, type: 0x21 }] }, values: [made] })),
    ),
    new RegExp(`more than ${MAX_RECORD_VALUES} values`),
  )
  assert.ok(performance.now() - start < PATIENCE_MS)
})

test('bounds an array by its items', async () => {
  const many = value.bytes(0x84, '07'.repeat(60_000))
  const template: Markup = {
    name: 'EventData',
    content: [
      { name: 'Data', content: [{ slot: 0, type: 0x84 }] },
      { name: 'Data', content: [{ slot: 0, type: 0x84 }] },
    ],
  }
  const [outcome] = await outcomes(writeFile([[record({ template, values: [many] })]]).bytes)
  assert.ok(outcome !== undefined)
  assert.match(reason(outcome), new RegExp(`more than ${MAX_RECORD_VALUES} values`))
})

test('ends on a template whose markup holds an instance of itself', async () => {
  const { bytes, places } = writeFile([
    [usualRecord({ id: 1n, data: { A: value.text('x') } }), usualRecord({ id: 2n, data: { A: value.text('y') } })],
  ])
  const [place] = places
  assert.ok(place !== undefined)
  // The second instance in the record is EventData's; its definition begins with its own head.
  const head = bytes.indexOf(Buffer.from([0x0f, 1, 1, 0, 0x0c]), place.from + 60)
  const inner = bytes.indexOf(Buffer.from([0x0f, 1, 1, 0, 0x0c]), head + 5)
  const at = inner > 0 && inner < place.to ? inner : head
  const definition = at + 14
  const markup = definition + 24
  const chunkOffset = (offset: number) => offset - FILE_HEADER_BYTES
  bytes.copy(bytes, markup, at, at + 10)
  bytes.writeUInt32LE(chunkOffset(definition), markup + 10)
  bytes.writeUInt32LE(0, markup + 14)
  bytes[markup + 18] = 0
  const start = performance.now()
  const all = await outcomes(bytes)
  assert.ok(performance.now() - start < PATIENCE_MS)
  assert.ok(all.length >= 2)
})

test('ends on chunks full of record magics', async () => {
  const { bytes } = writeFile([[usualRecord({ id: 1n })]])
  for (let at = FILE_HEADER_BYTES + 8192; at + 4 <= bytes.length; at += 4) bytes.writeUInt32LE(0x2a2a, at)
  const start = performance.now()
  const all = await outcomes(bytes)
  assert.ok(performance.now() - start < PATIENCE_MS)
  assert.equal(all.filter((one) => !isReject(one)).length, 1)
})
