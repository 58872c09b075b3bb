import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_KEYS, MAX_NESTING, MAX_RECORD_BYTES, MAX_VALUE_LENGTH } from './bounds.ts'
import { parseJson } from './json-parse.ts'
import { type JsonRecord, jsonFramer } from './json-values.ts'
import { textWindow } from './window.ts'

/** All records of a text, given in chunks of `size` bytes. */
function records(text: string, size = 1 << 16): JsonRecord[] {
  const window = textWindow(() => ({ kind: 'utf-8', bomBytes: 0 }))
  const framer = jsonFramer(window)
  const out: JsonRecord[] = []
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) {
    window.append(bytes.subarray(at, at + size))
    out.push(...framer.drain(false))
  }
  return [...out, ...framer.drain(true)]
}

function values(text: string): unknown[] {
  return records(text).map((one) => (one.kind === 'value' ? one.value : `broken: ${one.reason}`))
}

test('framing: every way to put records into a file', () => {
  const one = { a: 1 }
  const two = { b: [{ c: 'x,y]}' }] }
  const cases: readonly (readonly [string, readonly unknown[]])[] = [
    ['{"a":1}\n{"b":[{"c":"x,y]}"}]}', [one, two]],
    ['{"a":1}{"b":[{"c":"x,y]}"}]}', [one, two]],
    ['{\n  "a": 1\n}\n{\n  "b": [\n    {\n      "c": "x,y]}"\n    }\n  ]\n}\n', [one, two]],
    ['[{"a":1},{"b":[{"c":"x,y]}"}]}]', [one, two]],
    ['[\n{"a":1}\n,\n{"b":[{"c":"x,y]}"}]}\n]\n', [one, two]],
    ['[{"a":1}]\n[{"b":[{"c":"x,y]}"}]}]\n', [one, two]],
    ['{"a":1},\n{"b":[{"c":"x,y]}"}]},\n', [one, two]],
    ['{"Records":[{"a":1},{"b":[{"c":"x,y]}"}]}]}', [one, two]],
    ['{"@odata.context":"https://x.example/[{","@odata.count":2,"value":[{"a":1},{"b":[{"c":"x,y]}"}]}]}', [one, two]],
    [
      '{"took":3,"_shards":{"total":1},"hits":{"total":{"value":2},"max_score":null,"hits":[{"a":1}]}}\n{"a":1}',
      [one, one],
    ],
    ['{"value":[]}\n{"a":1}', [one]],
    // Not wrappers: the array comes after something that a record says, or does not hold objects.
    ['{"id":7,"value":[{"a":1}]}', [{ id: 7, value: [one] }]],
    ['{"value":[1,2]}', [{ value: [1, 2] }]],
    // What a wrapper says beside its array is not lost.
    ['{"data":[{"a":1}],"user":"kim"}', [one, { '': 0, user: 'kim' }]],
    ['["{\\"a\\":1}",2,null]', ['{"a":1}', 2, null]],
    ['', []],
    [' \r\n\t', []],
  ]
  for (const [text, wanted] of cases) {
    assert.deepEqual(values(text), wanted, text)
    assert.deepEqual(records(text, 1), records(text), `${text} byte by byte`)
  }
})

test('framing: a broken record among pretty-printed ones costs itself', () => {
  const good = (n: number): string => JSON.stringify({ n, inner: { list: [{ m: n }] } }, null, 2)
  for (const broken of ['{\n  "n": 2,\n  "inner": {\n', '{\n  "n": "2\n}', '{\n  "n": 2\n  "m": 3\n}']) {
    const found = values([good(1), broken, good(3), good(4)].join('\n'))
    assert.equal(found.length, 4)
    assert.match(String(found[1]), /^broken: /)
    assert.deepEqual([found[2], found[3]], [JSON.parse(good(3)), JSON.parse(good(4))])
  }
})

test('framing: a broken element of a pretty-printed array costs itself', () => {
  const text = '[\n  {\n    "n": 1\n  },\n  {\n    "n": \n  },\n  {\n    "n": 3\n  }\n]\n{"n":4}\n'
  assert.deepEqual(values(text), [{ n: 1 }, 'broken: a bracket that closes nothing', { n: 3 }, { n: 4 }])
})

test('framing: a text that ends early says so once', () => {
  assert.deepEqual(values('[{"n":1},{"n":'), [{ n: 1 }, 'broken: the text ends inside a record'])
  assert.deepEqual(values('[{"n":1},'), [{ n: 1 }, 'broken: the text ends inside an array'])
  assert.deepEqual(values('{"value":[{"n":1}]'), [{ n: 1 }, 'broken: the wrapper of the records does not end'])
})

test('bounds: nesting, keys and length, at and over', () => {
  const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
  const wide = (keys: number): string =>
    JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, n) => [`k${n}`, 0])))
  const long = (bytes: number): string => `{"a":"${'x'.repeat(bytes - 8)}"}`
  for (const [text, reason] of [
    [deep(MAX_NESTING), undefined],
    [deep(MAX_NESTING + 1), /nested deeper/],
    [wide(MAX_KEYS), undefined],
    [wide(MAX_KEYS + 1), /more than 4096 keys/],
    [long(MAX_RECORD_BYTES), undefined],
    [long(MAX_RECORD_BYTES + 1), /longer than 16 MiB/],
  ] as const) {
    for (const ends of ['', '\n']) {
      const found = records(`${text}${ends}`)
      assert.equal(found.length, 1)
      const [one] = found
      if (reason === undefined) assert.equal(one?.kind, 'value')
      else assert.match(one?.kind === 'broken' ? one.reason : '', reason)
    }
  }
})

test('bounds: a long value is cut and says so', () => {
  for (const [length, cut] of [
    [MAX_VALUE_LENGTH, false],
    [MAX_VALUE_LENGTH + 1, true],
  ] as const) {
    const [one] = records(JSON.stringify({ a: 'x'.repeat(length), b: 'y' }))
    assert.ok(one?.kind === 'value')
    assert.equal(one.cut, cut)
    assert.deepEqual(one.value, { a: 'x'.repeat(MAX_VALUE_LENGTH), b: 'y' })
  }
})

test('numbers: integers that would be rounded stay as text', () => {
  const read = (text: string): unknown => {
    const parsed = parseJson(text)
    return parsed.kind === 'value' ? parsed.value : parsed.reason
  }
  assert.deepEqual(read('{"id":9007199254740993,"n":9007199254740991}'), {
    id: '9007199254740993',
    n: 9007199254740991,
  })
  assert.deepEqual(read('{ "id" : -9223372036854775808 }'), { id: '-9223372036854775808' })
  assert.deepEqual(read('{"a":{"id":18446744073709551615},"id":18446744073709551614}'), {
    a: { id: '18446744073709551615' },
    id: '18446744073709551614',
  })
  assert.deepEqual(read('{"x":"\\"id\\":1","id":18446744073709551614}'), { x: '"id":1', id: '18446744073709551614' })
  assert.deepEqual(read('{"big":1e300,"list":[12345678901234567890]}'), { big: 1e300, list: ['12345678901234567890'] })
  assert.deepEqual(read('{"a":1,"a":2}'), { a: 2 })
})
