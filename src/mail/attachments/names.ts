import { lookUp } from '../../model/look-up.ts'
import type { FileKind, Mark } from './facts.ts'

/** Types that Windows or macOS run, or that start something, on a double click. Source: Microsoft's list of blocked types. */
const ACTIVE: ReadonlySet<string> = new Set(
  'ade adp app application appref-ms appx appxbundle appinstaller bat cer chm cmd cnt com command cpl csproj desktop diagcab dll exe gadget grp hlp hpj hta inf ins iqy isp its jar jnlp js jse ksh library-ms lnk mad maf mag mam maq mar mas mat mau mav maw mcf mda mde mdt mdw mdz msc msh msh1 msh2 mshxml msi msix msixbundle msp mst ocx one onepkg osd pcd pif pkg plg prf prg ps1 ps1xml ps2 psc1 psd1 psdm1 psm1 pst py pyc pyo pyw pyz pyzw rdp reg rqy scf scr sct search-ms searchconnector-ms settingcontent-ms shb shs slk sh sys theme themepack tmp url vb vbe vbp vbs vhd vhdx vsmacros vsto vsw webpnp website wim workflow ws wsb wsc wsf wsh xbap xll xnk xpi'.split(
    ' ',
  ),
)
const DISK: ReadonlySet<string> = new Set('iso img vhd vhdx vmdk dmg udf wim'.split(' '))
const RARE: ReadonlySet<FileKind> = new Set([
  'ace',
  'arj',
  'lzh',
  'cab',
  'iso',
  'udf',
  'vhd',
  'vhdx',
  'vmdk',
  'dmg',
  'xz',
  'zstd',
  'bzip2',
])

/** What a name's ending promises. Endings that promise nothing certain are left out. */
const PROMISES: Readonly<Record<string, readonly FileKind[]>> = lookUp({
  pdf: ['pdf'],
  doc: ['ole', 'rtf', 'ooxml', 'html', 'xml', 'mht'],
  dot: ['ole', 'rtf', 'ooxml', 'mht'],
  xls: ['ole', 'ooxml', 'html', 'xml', 'text', 'mht'],
  ppt: ['ole', 'ooxml'],
  docx: ['ooxml', 'ole'], // an encrypted one is an OLE container
  docm: ['ooxml', 'ole'],
  dotx: ['ooxml', 'ole'],
  dotm: ['ooxml', 'ole'],
  xlsx: ['ooxml', 'ole'],
  xlsm: ['ooxml', 'ole'],
  xlsb: ['ooxml', 'ole'],
  pptx: ['ooxml', 'ole'],
  pptm: ['ooxml', 'ole'],
  rtf: ['rtf'],
  zip: ['zip', 'jar', 'ooxml', 'odf'],
  rar: ['rar'],
  '7z': ['7z'],
  gz: ['gzip'],
  tgz: ['gzip'],
  tar: ['tar'],
  bz2: ['bzip2'],
  xz: ['xz'],
  cab: ['cab'],
  iso: ['iso', 'udf'],
  png: ['png', 'jpeg', 'gif', 'webp'],
  jpg: ['jpeg', 'png', 'gif', 'webp'],
  jpeg: ['jpeg', 'png', 'gif', 'webp'],
  gif: ['gif', 'png', 'jpeg', 'webp'],
  bmp: ['bmp'],
  webp: ['webp', 'png', 'jpeg', 'gif'],
  tif: ['tiff'],
  tiff: ['tiff'],
  svg: ['svg', 'html', 'xml'],
  htm: ['html', 'text', 'svg', 'xml'],
  html: ['html', 'text', 'svg', 'xml'],
  txt: ['text', 'html', 'xml', 'pgp', 'calendar'],
  csv: ['text'],
  log: ['text'],
  ics: ['calendar', 'text'],
  eml: ['message', 'text'],
  msg: ['msg', 'ole'],
  lnk: ['shortcut'],
  exe: ['executable'],
  mp3: ['audio', 'unknown'],
  wav: ['audio'],
  mp4: ['video'],
})
/** Declared types that promise a kind; `application/octet-stream` and its like promise nothing. */
const TYPES: readonly (readonly [pattern: RegExp, kinds: readonly FileKind[]])[] = [
  [/^application\/pdf$/, ['pdf']],
  [/^image\/(?!svg)/, ['png', 'jpeg', 'gif', 'bmp', 'webp', 'tiff', 'unknown', 'video']],
  [/^image\/svg/, ['svg', 'xml', 'html']],
  [/^audio\//, ['audio', 'video', 'unknown']],
  [/^video\//, ['video', 'unknown', 'audio']],
  [/^text\/plain$/, ['text', 'html', 'xml', 'pgp', 'calendar', 'message', 'script', 'unknown']],
  [/^application\/(?:zip|x-zip-compressed)$/, ['zip', 'jar', 'ooxml', 'odf']],
  [/^application\/vnd\.openxmlformats/, ['ooxml', 'ole']],
]

/** Kinds whose content is so sure that a wrong name or type means something. */
const SURE: ReadonlySet<FileKind> = new Set([
  'pdf',
  'html',
  'svg',
  'rtf',
  'ooxml',
  'ole',
  'msg',
  'msi',
  'onenote',
  'zip',
  'jar',
  '7z',
  'rar',
  'cab',
  'gzip',
  'tar',
  'ace',
  'arj',
  'iso',
  'udf',
  'vhd',
  'vhdx',
  'executable',
  'shortcut',
  'internet-shortcut',
  'chm',
  'png',
  'jpeg',
  'gif',
  'tnef',
])
/** Endings that a reader takes for a harmless document. */
const DOCUMENT =
  /\.(?:pdf|docx?|xlsx?|pptx?|txt|rtf|csv|jpe?g|png|gif|tiff?|bmp|html?|eml|mp[34]|wav|zip)[\s\u2800\u00a0._]{0,200}\.[\w-]{1,16}$/i
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
const OVERRIDE = /[\u202d\u202e\u2066-\u2068]/
/** Bidi marks are judged for themselves, and variation marks belong to pictograms. */
const INVISIBLE =
  /[[\p{Default_Ignorable_Code_Point}\u2800]--[\ufe0e\ufe0f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]]/v
/** Characters from which on a name's end is no longer shown in a list of attachments. */
const LONG_NAME = 120

/** The ending as Windows takes it: after the last dot, without spaces and dots behind it; lower case. */
export function extensionOf(name: string): string {
  const clean = name.replace(/[\s.\0]{1,300}$/, '').replace(BIDI, '')
  const file = clean.slice(Math.max(clean.lastIndexOf('/'), clean.lastIndexOf('\\')) + 1)
  const dot = file.lastIndexOf('.')
  const ending = dot < 0 ? '' : file.slice(dot + 1).toLowerCase()
  return /^[\p{L}\p{N}_-]{1,20}$/u.test(ending) ? ending : ''
}

/** True for a file name that runs or starts something on a double click. */
export function isActiveName(name: string): boolean {
  return ACTIVE.has(extensionOf(name))
}

/** What is odd about a name and the promises that name and type make. */
export function nameMarks(name: string, mimeType: string, kind: FileKind): readonly Mark[] {
  const marks: Mark[] = []
  const extension = extensionOf(name)
  const mark = (trait: Mark['trait'], detail: string): void => {
    marks.push({ trait, detail })
  }
  if (ACTIVE.has(extension)) mark('active', `The name ends in .${extension}, which is started by a double click.`)
  else if (ACTIVE_KINDS.has(kind)) mark('active', `The content is of the kind ${kind}, which starts something.`)
  if (DISK.has(extension) || DISK_KINDS.has(kind))
    mark('disk-image', 'Windows mounts it as a drive; files in it bear no mark of the web.')
  if (RARE.has(kind)) mark('rare-container', `Containers of the kind ${kind} are rare in mail.`)
  if (
    DOCUMENT.test(name.trim()) &&
    (ACTIVE.has(extension) || DISK.has(extension) || /^(?:html?|svg|shtml|xhtml|one|zip|rar|7z)$/.test(extension))
  ) {
    mark('double-extension', `The name shows a document's ending before its true one, .${extension}.`)
  }
  if (OVERRIDE.test(name))
    mark('bidi-name', 'A character in the name turns the direction of what follows, so that another ending is shown.')
  if (/\s{6,}\S{0,30}$|[\u00a0\u2800\u3000]{3,}/.test(name.trim()))
    mark('padded-name', 'White space pushes the end of the name out of sight.')
  if (INVISIBLE.test(name)) mark('invisible-name', 'The name holds characters that can not be seen.')
  if (name.length > LONG_NAME) mark('long-name', `The name has ${name.length} characters.`)
  const promised = PROMISES[extension]
  const isSafeMiss = kind === 'empty' || kind === 'unknown'
  if (promised !== undefined && !promised.includes(kind) && !isSafeMiss && (SURE.has(kind) || !TEXTUAL.has(kind))) {
    mark('name-mismatch', `The name ends in .${extension}, and the content is of the kind ${kind}.`)
  }
  const typed = TYPES.find(([pattern]) => pattern.test(mimeType.toLowerCase()))?.[1]
  if (typed !== undefined && !typed.includes(kind) && SURE.has(kind)) {
    mark('type-mismatch', `It is declared as ${mimeType}, and the content is of the kind ${kind}.`)
  }
  return marks
}

const ACTIVE_KINDS: ReadonlySet<FileKind> = new Set([
  'executable',
  'shortcut',
  'internet-shortcut',
  'chm',
  'msi',
  'onenote',
  'script',
])
const DISK_KINDS: ReadonlySet<FileKind> = new Set(['iso', 'udf', 'vhd', 'vhdx', 'vmdk', 'dmg'])
const TEXTUAL: ReadonlySet<FileKind> = new Set([
  'text',
  'html',
  'xml',
  'calendar',
  'message',
  'pgp',
  'script',
  'smime',
  'mht',
])
