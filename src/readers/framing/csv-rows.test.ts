import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CsvRow, csvFramer } from './csv-rows.ts'
import { textWindow } from './window.ts'

function rows(text: string, size = 1 << 16): CsvRow[] {
  const window = textWindow(() => ({ kind: 'utf-8', bomBytes: 0 }))
  const framer = csvFramer(window, 0x2c)
  const out: CsvRow[] = []
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) {
    window.append(bytes.subarray(at, at + size))
    out.push(...framer.drain(false))
  }
  return [...out, ...framer.drain(true)]
}

const cell = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\n', '\r', ' ', '\u00e9'), maxLength: 6 })
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`

test('rows that were written by RFC 4180 are read back, whatever the chunks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.integer({ min: 1, max: 9 }),
      (table, end, size) => {
        const text = table.map((row) => row.map(quoted).join(',')).join(end)
        const found = rows(text, size)
        assert.deepEqual(
          found.map((row) => (row.kind === 'row' ? row.cells : row.reason)),
          table,
        )
        assert.deepEqual(found, rows(text))
      },
    ),
    { numRuns: 2000 },
  )
})

test('a quote that is missing costs only the line on which its row began', () => {
  const good = ['1,"a, ""b"""', '2,c', '3,"d\ne"', '4,f']
  for (const broken of ['x,"no end', '"x"y,z', 'x,"a"b"']) {
    const found = rows([good[0], good[1], broken, good[2], good[3]].join('\n'))
    assert.deepEqual(
      found.flatMap((row) => (row.kind === 'row' ? [row.cells[0]] : [])),
      ['1', '2', '3', '4'],
    )
    assert.deepEqual(
      found.filter(({ kind }) => kind === 'broken').map(({ place }) => place.line),
      [3],
    )
  }
})

test('bare cells may hold quotes', () => {
  assert.deepEqual(rows('a"b,5" disk\n')[0], {
    kind: 'row',
    cells: ['a"b', '5" disk'],
    place: { line: 1, offset: 0, column: 0 },
  })
})
