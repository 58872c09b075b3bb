import type { Page } from '../../links/html/page.ts'
import type { Mark } from './facts.ts'

/** What a program in a page needs in order to build a file in the browser; each is harmless alone. */
const DECODES =
  /\batob\b|\bunescape\b|fromCharCode|decodeURIComponent|TextDecoder|charCodeAt|Uint8Array|parseInt\([^)]{1,60},\s{0,3}(?:16|36|2)\)|CryptoJS|\.decrypt\(|rc4|\bxor\b|\^\s{0,3}(?:0x)?[0-9a-f]{1,4}\b/i
const BUILDS_FILE =
  /new\s{1,5}(?:window\.)?Blob\b|new\s{1,5}File\s{0,3}\(|\bBlob\s{0,3}\(\s{0,3}\[|createObjectURL|msSaveOrOpenBlob|msSaveBlob/i
const SAVES =
  /msSave(?:OrOpen)?Blob|\.download\s{0,5}=|setAttribute\(\s{0,3}['"]download|createObjectURL|\.click\s{0,3}\(|location\.(?:href|assign|replace)\b/i
/** Base64 of the beginnings of programs and containers: MZ, PK, Rar!, 7z, ISO has none, {\rtf, PDF, D0CF, LNK. */
const PACKED_FILE =
  /["'`,(](?:TV[oqpr][A-Za-z0-9+/]{100}|UEsDB[A-Za-z0-9+/]{100}|UmFyIR[A-Za-z0-9+/]{100}|N3q8ry[A-Za-z0-9+/]{100}|0M8R4KGxGuE[A-Za-z0-9+/]{100}|TAAAAAEUAg[A-Za-z0-9+/]{50}|e1xydG[A-Za-z0-9+/]{100})/
const LONG_TEXT = /["'`][A-Za-z0-9+/=_\s-]{20000}/
const OBFUSCATED =
  /_0x[0-9a-f]{3,8}\b.{0,2000}_0x[0-9a-f]{3,8}\b|(?:\\x[0-9a-f]{2}){30}|(?:\\u00[0-9a-f]{2}){30}|(?:%[0-9a-f]{2}){60}|eval\s{0,3}\(|document\.write(?:ln)?\s{0,3}\(\s{0,3}(?:unescape|atob|decodeURIComponent|eval|String)|Function\s{0,3}\(\s{0,3}(?:atob|unescape)|\[\]\[\(!\[\]/is
const LEAVES =
  /(?:window|document|top|parent|self)?\.?\blocation(?:\.href)?\s{0,3}=(?!=)|location\.(?:assign|replace)\s{0,3}\(|window\.open\s{0,3}\(/i

/** Marks of a page that came as a file: what its programs do, and whether it asks for a password. */
export function pageMarks(page: Page): readonly Mark[] {
  const marks: Mark[] = []
  const { script } = page
  if (page.scripts > 0 || script.trim() !== '') {
    marks.push({
      trait: 'script',
      detail: `It has ${page.scripts} script elements with ${script.length} characters of programs in all.`,
    })
  }
  const [decodes, builds, saves] = [
    DECODES.test(script),
    BUILDS_FILE.test(script),
    SAVES.test(script) || page.downloads > 0,
  ]
  const packed = PACKED_FILE.test(script) || page.links.some(({ url }) => isPackedFile(url))
  const isLong = LONG_TEXT.test(script)
  if (builds && saves && (decodes || packed || isLong)) {
    marks.push({ trait: 'smuggling', detail: 'Its program builds a file in the browser and saves it.' })
  } else if (packed && (saves || decodes || page.downloads > 0)) {
    marks.push({
      trait: 'smuggling',
      detail: 'It carries an archive or program packed as text, and unpacks or saves it.',
    })
  } else if ((builds && decodes) || packed || (isLong && decodes)) {
    marks.push({ trait: 'smuggling-parts', detail: 'It has parts of what is needed to build a file in the browser.' })
  }
  if (OBFUSCATED.test(script))
    marks.push({ trait: 'obfuscated', detail: 'Its program is made hard to read, or runs text as a program.' })
  if (page.passwordFields > 0)
    marks.push({ trait: 'login-form', detail: `It asks for a password in ${page.passwordFields} fields.` })
  else if (page.forms > 0) marks.push({ trait: 'form', detail: `It has ${page.forms} forms.` })
  if (page.links.some(({ role }) => role === 'refresh') || LEAVES.test(script)) {
    marks.push({ trait: 'redirect', detail: 'It leads to another page by itself.' })
  }
  return marks
}

function isPackedFile(url: string): boolean {
  return (
    /^data:(?:application|binary)\/(?!pdf|font)/i.test(url) ||
    /^data:[^,]{0,100};base64,(?:TVqQ|UEsDB|UmFyIR|N3q8ry|0M8R4)/i.test(url)
  )
}

/** Marks of an SVG picture: it needs none of these in order to be seen. */
export function svgMarks(page: Page, source: string): readonly Mark[] {
  const marks = pageMarks(page).filter(({ trait }) => trait !== 'form')
  if (/<(?:\w{1,20}:)?foreignObject[\s>]/i.test(source))
    marks.push({ trait: 'foreign-object', detail: 'It holds a web page (foreignObject).' })
  return marks
}
