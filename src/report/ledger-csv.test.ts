import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { attackInput } from './invented-input.ts'
import { csvCell, ledgerCsv } from './ledger-csv.ts'

test('disarms what a spreadsheet would calculate', () => {
  assert.equal(csvCell('=HYPERLINK("http://x")'), `"'=HYPERLINK(""http://x"")"`)
  for (const start of ['=', '+', '-', '@', '\t', '\r']) assert.match(csvCell(`${start}1`), /^"?'/)
  assert.equal(csvCell('kim'), 'kim')
})

test('gives rows that any reader splits into the same cells', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { minLength: 2, maxLength: 6 }), (cells) => {
      const [row] = parse(`${cells.map(csvCell).join(',')}\r\n`, { relax_column_count: true })
      assert.equal(row?.length, cells.length)
      for (const cell of row ?? []) assert.doesNotMatch(cell, /^[=+\-@\t\r]|\p{Cc}/u)
    }),
  )
})

test('holds one line an interval, the most pressing first', () => {
  const rows: readonly Record<string, string>[] = parse(ledgerCsv(attackInput()), { columns: true })
  assert.deepEqual(
    rows.map((row) => [row.subject_name, row.state, row.dwell_seconds]),
    [
      ['srv-file2', 'confirmed', '722751'],
      ['adm-lee', 'confirmed', '722751'],
      ['ws-0417', 'contained', '194400'],
      ['kim', 'contained', '198000'],
      ['noor', 'suspected', ''],
      ['sales@corp.example', 'targeted', ''],
    ],
  )
})
