import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { decodedCommands, decodedFields } from './decoded-command.ts'

const encoded = (text: string): string => Buffer.from(text, 'utf16le').toString('base64')
const textsOf = (value: string): readonly string[] => decodedCommands(value).map(({ text }) => text)

test('every spelling of the parameter is understood', () => {
  const script = 'Write-Output "hello"'
  for (const name of ['-e', '-ec', '-en', '-enc', '-EncodedCommand', '-eNcOdEd', '/enc', '\u2013enc'])
    assert.deepEqual(textsOf(`powershell.exe -NoP -w hidden ${name} ${encoded(script)}`), [script], name)
  for (const form of [`"${encoded(script)}"`, `'${encoded(script)}'`, `\\"${encoded(script)}\\"`])
    assert.deepEqual(textsOf(`pwsh -enc   ${form}`), [script], form)
  assert.deepEqual(textsOf(`cmd /c "powershell -e ${encoded('whoami')}"`), ['whoami'])
})

test('what is no such command stays as it is', () => {
  for (const line of [
    'powershell -ExecutionPolicy Bypass -File C:\\scripts\\a.ps1',
    `tool -entry ${encoded('whoami')}`,
    `tool -exec ${encoded('whoami')}`,
    'curl -e https://www.corp.example/long/referrer/path x',
    'grep -e abcdefghijklmnop file',
    `powershell -enc ${Buffer.from('only ASCII, so PowerShell could not run it').toString('base64')}`,
    '',
  ])
    assert.deepEqual(decodedCommands(line), [], line)
})

test('literals of FromBase64String are decoded as either kind of text, or told in bytes', () => {
  const call = (code: string): string => `IEX ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${code}')))`
  assert.deepEqual(decodedCommands(call(Buffer.from('Get-Process -Id 4').toString('base64'))), [
    { from: 'FromBase64String', text: 'Get-Process -Id 4' },
  ])
  assert.deepEqual(textsOf(call(encoded('Get-Date'))), ['Get-Date'])
  assert.deepEqual(textsOf(call(Buffer.from('4d5a90000300000004000000ffff0000', 'hex').toString('base64'))), [
    '(16 bytes that are no text, which begin with 4d 5a 90 00 03 00 00 00 04 00 00 00 ff ff 00 00)',
  ])
  assert.deepEqual(textsOf('[Convert]::FromBase64String($payload)'), [])
})

test('what a loader packed is unpacked, as far as it goes, and no bomb is', () => {
  const call = (bytes: Buffer): string => `GzipStream([Convert]::FromBase64String(''${bytes.toString('base64')}''))`
  const script = Array.from({ length: 200 }, (_, at) => `$v${at} = ${at * 7919}`).join('\n')
  const packed = gzipSync(script)
  assert.deepEqual(decodedCommands(call(packed)), [{ from: 'FromBase64String, unpacked', text: script }])
  const [cut] = decodedCommands(call(packed.subarray(0, 300)))
  assert.ok(
    cut?.from === 'FromBase64String, unpacked' && cut.text.length > 50 && script.startsWith(cut.text.slice(0, 50)),
  )
  const [bomb] = decodedCommands(call(gzipSync(Buffer.alloc(10_000_000, 65))))
  assert.ok(bomb?.from === 'FromBase64String' && bomb.text.length < 200)
  const [damaged] = decodedCommands(call(Buffer.from('1f8bffffffffffffffffffff', 'hex')))
  assert.match(damaged?.text ?? '', /12 bytes that are no text/)
})

test('Base64 within Base64 is decoded to a depth, and no further', () => {
  const wrap = (inner: string): string => `powershell -enc ${encoded(inner)}`
  const texts = textsOf(wrap(wrap(wrap(wrap('whoami')))))
  assert.equal(texts.length, 3)
  assert.equal(texts[2], wrap('whoami'))
})

test('a command line that was cut within the code is decoded as far as it goes', () => {
  const whole = `powershell -enc ${encoded('Get-ChildItem C:\\Users')}`
  assert.deepEqual(textsOf(whole.slice(0, -7)), ['Get-ChildItem C:\\Us'])
})

test('what several fields of a record say is given once, with the first of them', () => {
  const line = `powershell -enc ${encoded('whoami')}`
  assert.deepEqual(
    decodedFields([
      ['Image', 'powershell.exe'],
      ['CommandLine', line],
      ['ParentCommandLine', line],
    ]),
    [{ field: 'CommandLine', from: 'EncodedCommand', text: 'whoami' }],
  )
})

test('any script comes back as it was, and any text at all gives few and bounded results', () => {
  const ascii = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 3,
    maxLength: 300,
  })
  fc.assert(
    fc.property(ascii, (script) => {
      assert.equal(textsOf(`powershell -enc ${encoded(script)}`)[0], script)
    }),
  )
  const piece = fc.oneof(
    fc.constantFrom('-e ', '-enc "', 'FromBase64String("', '(', "'", ' ', '=', '\u2013e\t'),
    fc.base64String({ maxLength: 400 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const value = pieces.join('')
      const found = decodedCommands(value)
      assert.ok(found.length <= 5)
      for (const { text } of found) assert.ok(text.length <= Math.max(200, value.length))
    }),
  )
})

test('hostile lengths cost little', () => {
  const began = performance.now()
  for (const value of [
    '-e '.repeat(400_000),
    `-e${' '.repeat(1_000_000)}`,
    `FromBase64String('${'A '.repeat(500_000)}`,
    `-enc ${'A'.repeat(2_000_000)}`,
  ])
    decodedCommands(value)
  assert.ok(performance.now() - began < 2000)
})
