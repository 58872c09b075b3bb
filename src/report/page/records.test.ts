import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instant } from '../../model/time.ts'
import { emptyInput } from '../invented-input.ts'
import { recordBook } from './records.ts'

function appendixOf(fields: object): string {
  const raw = JSON.stringify(fields)
  const record = { raw, time: instant(0), source: 'windows:sysmon', file: 'a.evtx', record: 1 }
  const book = recordBook(emptyInput({ records: new Map([['e1', record]]) }))
  book.cite('e1')
  return book.appendix().text
}

const encoded = (text: string): string => Buffer.from(text, 'utf16le').toString('base64')

test('a command line in Base64 is shown decoded beside the original, inert and bounded', () => {
  const line = `powershell -enc ${encoded('iex "<b>\u202ehi"\r\nexit')}`
  const shown = appendixOf({ CommandLine: line, Image: 'powershell.exe' })
  assert.ok(shown.includes(line), 'the original stays')
  assert.match(shown, /<th scope="row">CommandLine, decoded \(EncodedCommand\)<\/th>/)
  assert.match(shown, /iex &quot;&lt;b&gt;<span class="unseen-char">\\u202e<\/span>hi&quot;\nexit<\/td>/)
  const long = appendixOf({ CommandLine: `powershell -enc ${encoded('x'.repeat(5000))}` })
  assert.ok(long.includes(`${'x'.repeat(2000)}<span class="cut">… (3000 more characters)</span>`))
  assert.ok(!long.includes('x'.repeat(2001)))
})

test('a record without Base64 has no such row', () => {
  assert.doesNotMatch(appendixOf({ CommandLine: 'powershell -File a.ps1' }), /decoded/)
})
