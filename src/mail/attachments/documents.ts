import { linksInStrings } from '../../links/extract-office.ts'
import type { PdfFacts } from '../../links/extract-pdf.ts'
import { linksInText } from '../../links/extract-text.ts'
import { type Page, readPage } from '../../links/html/page.ts'
import { qrCodesInPixels } from '../../links/qr.ts'
import type { Mark } from './facts.ts'
import { addCodes, empty, type Findings, MAX_MARKS_EACH, searchPicture, textOf } from './findings.ts'
import { kindOf } from './kind.ts'
import { type Budget, MAX_MEMBER_BYTES } from './limits.ts'
import { readMsg } from './msg.ts'
import { isActiveName } from './names.ts'
import { readOle } from './office.ts'
import { openOle } from './ole.ts'
import { oneNoteFiles, oneNoteNames } from './onenote.ts'
import { readRtf } from './rtf.ts'
import { readTnef } from './tnef.ts'

/** A compound file: an old document, an Outlook message, an installer. */
export function ofOle(bytes: Uint8Array, budget: Budget): Findings {
  const file = openOle(bytes)
  if (file === undefined) {
    const broken = empty('ole')
    broken.notAnalysed.push('The compound file has no readable directory.')
    return broken
  }
  if (file.find('__properties_version1.0') !== undefined) {
    const found = empty('msg')
    const msg = readMsg(file, Math.min(MAX_MEMBER_BYTES * 2, budget.unpackedBytes))
    found.files.push(...msg.files)
    for (const { bytes: content } of msg.files) budget.unpackedBytes -= content.length
    if (msg.html !== undefined) found.links.push(...readPage(msg.html).links)
    if (msg.rtf !== undefined) found.links.push(...readRtf(msg.rtf.toString()).links)
    if (msg.text !== undefined) found.links.push(...linksInText(msg.text).links)
    found.text = [msg.subject ?? '', msg.text ?? ''].join('\n')
    if (msg.innerMessages.length > 0)
      found.notAnalysed.push(`${msg.innerMessages.length} messages within the message were not opened.`)
    return found
  }
  const isInstaller = file.entries.some(({ kind, clsid }) => kind === 'root' && clsid === MSI_CLSID)
  const found = empty(isInstaller ? 'msi' : 'ole')
  const facts = readOle(file, budget)
  found.marks.push(...facts.marks)
  found.links.push(...facts.links)
  found.notAnalysed.push(...facts.notAnalysed)
  if (facts.encrypted) {
    found.encrypted = true
    found.marks.push({ trait: 'encrypted', detail: 'The document is encrypted.' })
  }
  return found
}

/** {000C1084-0000-0000-C000-000000000046} in the order of the file. */
const MSI_CLSID = '84100c0000000000c000000000000046'

/** A PDF. */
export async function ofPdf(found: Findings, pdf: PdfFacts, budget: Budget): Promise<Findings> {
  const mark = (trait: Mark['trait'], detail: string): void => {
    found.marks.push({ trait, detail })
  }
  if (pdf.encrypted) {
    found.encrypted = true
    mark('encrypted', 'The PDF is encrypted.')
  }
  if (pdf.javascript.length > 0)
    mark(
      'pdf-javascript',
      `It has ${pdf.javascript.length} programs; the first begins with ${pdf.javascript[0]?.trim().slice(0, 80)}.`,
    )
  for (const action of pdf.openActions) {
    if (action !== 'GoTo' && action !== 'additional action')
      mark('pdf-open-action', `It does something on opening: ${action}.`)
  }
  for (const target of pdf.launches) mark('pdf-launch', `It starts a program: ${target}.`)
  if (pdf.submits) mark('pdf-form-submit', 'It sends what is typed into it.')
  if (pdf.files.length > 0)
    mark(
      'embedded-file',
      `It has ${pdf.files.length} files within it: ${pdf.files
        .map(({ name }) => name)
        .join(', ')
        .slice(0, 200)}.`,
    )
  const hosts = new Set(pdf.links.filter(({ role }) => role === 'anchor').map(({ url }) => URL.parse(url)?.host ?? url))
  if (pdf.pages === 1 && hosts.size === 1)
    mark('pdf-single-page-link', `It is one page with one place to go: ${[...hosts][0]}.`)
  found.links.push(...pdf.links)
  found.files.push(...pdf.files)
  found.text = pdf.text
  found.notAnalysed.push(...pdf.notAnalysed)
  for (const picture of pdf.pictures) {
    if (picture.kind === 'jpeg') await searchPicture(found, picture.bytes, budget)
    else if (budget.searchesQr && picture.width * picture.height <= budget.qrPixels) {
      const { texts, pixels } = await qrCodesInPixels({
        width: picture.width,
        height: picture.height,
        rgba: rgbaOf(picture),
      })
      budget.qrPixels -= pixels
      addCodes(found, texts)
    } else found.notAnalysed.push('A picture of the PDF was not searched for QR codes.')
  }
  return found
}

function rgbaOf({ bytes, width, height, bits, channels }: Extract<PdfFacts['pictures'][number], { kind: 'raw' }>) {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255)
  const rowBytes = Math.ceil((width * bits * channels) / 8)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const to = 4 * (y * width + x)
      const at = y * rowBytes + (bits === 1 ? x >> 3 : x * channels)
      const first = bits === 1 ? (((bytes[at] ?? 0) >> (7 - (x & 7))) & 1) * 255 : (bytes[at] ?? 0)
      // Of the four inks the first three are near enough to the negative of red, green and blue.
      rgba[to] = channels === 4 ? 255 - first : first
      rgba[to + 1] = channels === 1 ? first : channels === 4 ? 255 - (bytes[at + 1] ?? 0) : (bytes[at + 1] ?? 0)
      rgba[to + 2] = channels === 1 ? first : channels === 4 ? 255 - (bytes[at + 2] ?? 0) : (bytes[at + 2] ?? 0)
    }
  }
  return rgba
}

/** A OneNote section. */
export function ofOneNote(found: Findings, bytes: Uint8Array): Findings {
  const files = oneNoteFiles(bytes, MAX_MEMBER_BYTES)
  const names = oneNoteNames(bytes)
  for (const { bytes: content } of files) found.files.push({ bytes: content })
  const notPictures = files.filter(({ bytes: content }) => !/^(?:png|jpeg|gif|bmp)$/.test(kindOf(content, '', '')))
  if (notPictures.length > 0)
    found.marks.push({ trait: 'embedded-file', detail: `It has ${notPictures.length} files within it.` })
  for (const name of names.filter(isActiveName).slice(0, MAX_MARKS_EACH)) {
    found.marks.push({ trait: 'embedded-active-file', detail: `It names ${name}, which is started by a double click.` })
  }
  found.links.push(...linksInStrings(bytes))
  return found
}

/** A `winmail.dat`. */
export function ofTnef(found: Findings, bytes: Uint8Array): Findings {
  const { files, html, text, rtf, isCut } = readTnef(bytes)
  found.files.push(...files)
  if (html !== undefined) found.links.push(...readPage(textOf(html)).links)
  if (rtf !== undefined) found.links.push(...readRtf(textOf(rtf)).links)
  if (text !== undefined) {
    found.text = text
    found.links.push(...linksInText(text).links)
  }
  if (isCut) found.notAnalysed.push('The TNEF file is cut off or has too many parts.')
  return found
}

/** A web page or an SVG picture. */
export function ofPage(found: Findings, page: Page, marksOf: (page: Page) => readonly Mark[]): Findings {
  found.marks.push(...marksOf(page))
  found.links.push(...page.links)
  found.text = [page.title ?? '', page.text, page.quoted].filter((part) => part !== '').join('\n')
  found.notAnalysed.push(...page.notAnalysed)
  return found
}
