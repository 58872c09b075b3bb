import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer'
import { readCalendar } from './extract-calendar.ts'
import { linksInFields, linksInRelationships, linksInStrings } from './extract-office.ts'
import { readPdf } from './extract-pdf.ts'
import { linksInSvg, readSvg } from './extract-svg.ts'
import { pictureSize, qrCodesInFile } from './qr.ts'

const INVITE = `BEGIN:VCALENDAR\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
UID:7@a.example\r
ORGANIZER;CN="Ivo: Brandt":mailto:Ivo@A.example\r
ATTENDEE:mailto:ann@victim.example\r
SUMMARY:Review\\, now\r
LOCATION;ALTREP="https://alt.example/x":Room\r
DESCRIPTION:Join\\nhttps://portal.exam\r
 ple.org/view?id=7\\; or call\r
X-ALT-DESC;FMTTYPE=text/html:<a href="https://html.example/">Join</a>\r
URL:https://url.example/\r
ATTACH;FMTTYPE=text/html;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=a.htm:PGI+\r
BEGIN:VALARM\r
END:VALARM\r
END:VEVENT\r
END:VCALENDAR\r
`

test('reads an invitation: folded lines, escapes, HTML, alternatives, files', () => {
  const facts = readCalendar(INVITE)
  assert.partialDeepStrictEqual(facts, {
    method: 'REQUEST',
    organizer: 'ivo@a.example',
    organizerName: 'Ivo: Brandt',
    attendees: ['ann@victim.example'],
    uids: ['7@a.example'],
    summary: 'Review, now',
    events: 1,
    alarms: 1,
  })
  assert.deepEqual(
    facts.links.map(({ url }) => url),
    ['https://alt.example/x', 'https://portal.example.org/view?id=7', 'https://html.example/', 'https://url.example/'],
  )
  assert.equal(Buffer.from(facts.files[0]?.bytes ?? []).toString(), '<b>')
})

test('reads an SVG picture: anchors, scripts, entities, pages within', () => {
  const svg = `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY u "https://entity.example/">]><svg xmlns="x"><a xlink:href="&u;"><text>Open</text></a><script><![CDATA[ window.location = "https://script.example/" ]]></script></svg>`
  assert.deepEqual(
    linksInSvg(svg).links.map(({ url, role, place }) => [url, role, place]),
    [
      ['https://entity.example/', 'anchor', 'svg'],
      ['https://script.example/', 'script', 'svg'],
    ],
  )
  assert.equal(readSvg(svg).scripts, 1)
  const bomb = `<!DOCTYPE s [<!ENTITY a "${'x'.repeat(4000)}">]><svg>${'&a;'.repeat(100_000)}</svg>`
  assert.ok(readSvg(bomb).text.length < 2_000_000)
})

test('tells what a document fetches on opening from what it only links to', () => {
  const rels = `<Relationships><Relationship Id="1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="https://t.example/a.dotm" TargetMode="External"/><Relationship Id="2" Type="…/hyperlink" Target="https://h.example/?a=1&amp;b=2" TargetMode="External"/><Relationship Id="3" Type="…/image" Target="media/a.png"/></Relationships>`
  assert.deepEqual(
    linksInRelationships(rels).map(({ url, role }) => [url, role]),
    [
      ['https://t.example/a.dotm', 'template'],
      ['https://h.example/?a=1&b=2', 'anchor'],
    ],
  )
})

test('finds addresses in fields and in the strings of old documents', () => {
  assert.deepEqual(
    linksInFields('{ HYPERLINK "https://a.example/x" \\o "t" } INCLUDEPICTURE &quot;https://b.example/p.png&quot;').map(
      ({ url }) => url,
    ),
    ['https://a.example/x', 'https://b.example/p.png'],
  )
  const bytes = Buffer.concat([
    Buffer.from('\u0001\u0002https://narrow.example/a\u0000\u0003', 'latin1'),
    Buffer.from('https://wide.example/b\u0000', 'utf16le'),
  ])
  assert.deepEqual(
    linksInStrings(bytes).map(({ url }) => url),
    ['https://narrow.example/a', 'https://wide.example/b'],
  )
})

/** A PDF of these objects, without a cross-reference table, as damaged files have none. */
function pdf(objects: readonly string[], trailer = ''): Buffer {
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join('')
  return Buffer.from(`%PDF-1.7\n${body}trailer << /Root 1 0 R ${trailer} >>\n%%EOF`, 'latin1')
}

function stream(content: Buffer | string, dictionary: string): string {
  const packed = deflateSync(content)
  return `<< ${dictionary} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n${packed.toString('latin1')}\nendstream`
}

test('reads what a PDF does: links, programs, actions, files, text', () => {
  const hidden = '<< /S /URI /URI (https://packed.example/) >> << /S /JavaScript /JS (app.alert\\(1\\)) >>'
  const facts = readPdf(
    pdf([
      '<< /Type /Catalog /OpenAction << /S /J#61vaScript /JS (this.exportDataObject) >> >>',
      '<< /Type /Page /Annots [ << /A << /S /URI /URI (https://plain.example/\\(a\\)) >> >> ] >>',
      '<< /S /URI /URI <68747470733a2f2f6865782e6578616d706c652f> >>',
      '<< /S /Launch /F (cmd.exe) >>',
      stream(
        `20 0 21 ${hidden.indexOf('<< /S /JavaScript')} ${hidden}`,
        `/Type /ObjStm /N 2 /First ${'20 0 21 '.length + String(hidden.indexOf('<< /S /JavaScript')).length + 1}`,
      ),
      stream('BT (Click ) Tj [(he) -20 (re)] TJ T* (https://shown.example/) Tj ET', ''),
      stream('MZ\u0000\u0000', '/Type /EmbeddedFile'),
      '<< /Type /Filespec /F (run.exe) /EF << /F 7 0 R >> >>',
    ]),
  )
  assert.deepEqual(facts.links.map(({ url }) => url).sort(), [
    'https://hex.example/',
    'https://packed.example/',
    'https://plain.example/(a)',
    'https://shown.example/',
  ])
  assert.deepEqual(facts.openActions, ['JavaScript'])
  assert.equal(facts.javascript.length, 2)
  assert.deepEqual(facts.launches, ['cmd.exe'])
  assert.deepEqual(
    facts.files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('latin1')]),
    [['run.exe', 'MZ\u0000\u0000']],
  )
  assert.match(facts.text, /Click here\nhttps:\/\/shown\.example\//)
  assert.equal(facts.pages, 1)
})

test('reads text in a font whose codes mean what its map says', () => {
  const map =
    'begincodespacerange <0000> <ffff> endcodespacerange beginbfchar <0001> <0050> endbfchar beginbfrange <0002> <0003> <0061> <0010> <0011> [<0079> <00660066>] endbfrange'
  const facts = readPdf(
    pdf([
      '<< /Type /Page /Resources << /Font << /F1 2 0 R >> >> >>',
      '<< /Type /Font /ToUnicode 3 0 R >>',
      stream(map, ''),
      stream('BT /F1 12 Tf 1 0 0 1 10 700 Tm [<0001> -20 <00020010>] TJ 0 -14 Td <00110003> Tj ET', ''),
    ]),
  )
  assert.equal(facts.text, 'Pay\nffb')
})

test('reads an enciphered PDF that opens without a password, and says where one is needed', () => {
  const fixture = (name: string): Buffer => readFileSync(new URL(`extract-pdf/${name}.pdf`, import.meta.url))
  for (const method of ['rc4-40', 'rc4-128', 'aes-128', 'aes-256-r5', 'aes-256']) {
    const { links, encrypted, locked } = readPdf(fixture(`opens-${method}`))
    assert.deepEqual([encrypted, locked], [true, false])
    assert.deepEqual(
      links.map(({ url }) => url.toLowerCase()),
      [`https://locked.example/${method}`],
    )
  }
  const facts = readPdf(fixture('locked-aes-256'))
  assert.deepEqual([facts.encrypted, facts.locked, facts.links.length], [true, true, 0])
  assert.match(facts.notAnalysed.join(), /is encrypted/)
})

test('does not unpack a PDF without end', () => {
  const facts = readPdf(pdf(Array.from({ length: 40 }, () => stream(Buffer.alloc(8_000_000), ''))))
  assert.match(facts.notAnalysed.join(), /unpacks to more than|more streams than are unpacked/)
})

test('reads hostile PDFs in time that grows with their length', () => {
  for (const text of [
    '1 0 obj'.repeat(100_000),
    '1 0 obj<</URI('.repeat(60_000),
    '1 0 obj << /Length 9 >> stream\n'.repeat(40_000),
    `%PDF-${'('.repeat(500_000)}`,
  ]) {
    const started = performance.now()
    readPdf(Buffer.from(text))
    assert.ok(performance.now() - started < 8000, text.slice(0, 20))
  }
})

async function picture(text: string, scale: number): Promise<Buffer> {
  const path = fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm'))
  prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(path)).buffer } })
  const { image } = await writeBarcode(text, { format: 'QRCode', scale })
  assert.ok(image !== null)
  return Buffer.from(await image.arrayBuffer())
}

test('reads a QR code in a picture', async () => {
  const url = 'https://qr.example.org/login?u=ann%40victim.example'
  const png = await picture(url, 4)
  assert.deepEqual((await qrCodesInFile(png)).texts, [url])
  const { width = 0, height = 0 } = pictureSize(png) ?? {}
  assert.ok(width > 80 && width === height)
  const { texts, notAnalysed } = await qrCodesInFile(png, 1000)
  assert.deepEqual(texts, [])
  assert.match(notAnalysed ?? '', /not searched/)
})

test('gives an answer for any bytes, and never throws', async () => {
  const heads = [
    '%PDF-1.4\n1 0 obj << /URI (',
    'BEGIN:VCALENDAR\r\nDESCRIPTION;ALTREP="',
    '<svg><a href="',
    '\u0089PNG\r\n\u001a\n',
    'GIF89a',
    '\u00ff\u00d8\u00ff',
  ]
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 600 }), async (head, rest) => {
      const bytes = Buffer.concat([Buffer.from(head, 'latin1'), rest])
      const text = bytes.toString('latin1')
      readPdf(bytes)
      readCalendar(text)
      readSvg(text)
      linksInStrings(bytes)
      linksInRelationships(text)
      await qrCodesInFile(bytes)
    }),
  )
})
