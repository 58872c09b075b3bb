import type { FileKind } from './facts.ts'

/** Bytes of the head that are looked at for text formats. */
const HEAD_BYTES = 4096

/** Marks at fixed places: offset, bytes as hex, kind. The first that fits wins. */
const MAGIC: readonly (readonly [offset: number, hex: string, kind: FileKind])[] = [
  [0, '504b0304', 'zip'],
  [0, '504b0506', 'zip'],
  [0, '504b0708', 'zip'],
  [0, 'd0cf11e0a1b11ae1', 'ole'],
  [0, 'e4525c7b8cd8a74daeb15378d02996d3', 'onenote'],
  [0, '377abcaf271c', '7z'],
  [0, '526172211a07', 'rar'],
  [0, '4d534346', 'cab'],
  [0, '1f8b', 'gzip'],
  [0, 'fd377a585a00', 'xz'],
  [0, '28b52ffd', 'zstd'],
  [7, '2a2a4143452a2a', 'ace'],
  [0, '60ea', 'arj'],
  [257, '7573746172', 'tar'],
  [0x8001, '4344303031', 'iso'],
  [0x8801, '4344303031', 'iso'],
  [0x9001, '4344303031', 'iso'],
  [0x8001, '4245413031', 'udf'],
  [0, '636f6e6563746978', 'vhd'],
  [0, '7668647866696c65', 'vhdx'],
  [0, '4b444d56', 'vmdk'],
  [0, '4c0000000114020000000000c000000000000046', 'shortcut'],
  [0, '49545346', 'chm'],
  [0, '789f3e22', 'tnef'],
  [0, '76e804c460c411e386', 'rpmsg'],
  [0, '89504e470d0a1a0a', 'png'],
  [0, 'ffd8ff', 'jpeg'],
  [0, '47494638', 'gif'],
  [0, '49492a00', 'tiff'],
  [0, '4d4d002a', 'tiff'],
  [0, '7f454c46', 'executable'],
  [0, 'feedface', 'executable'],
  [0, 'feedfacf', 'executable'],
  [0, 'cefaedfe', 'executable'],
  [0, 'cffaedfe', 'executable'],
  [0, 'cafebabe', 'executable'],
  [0, '4f676753', 'audio'],
  [0, '664c6143', 'audio'],
  [0, '494433', 'audio'],
  [0, '1a45dfa3', 'video'],
  [4, '66747970', 'video'],
  [0, '00010000', 'font'],
  [0, '4f54544f', 'font'],
  [0, '774f4646', 'font'],
  [0, '774f4632', 'font'],
]

const COMPILED: readonly { readonly offset: number; readonly bytes: Buffer; readonly kind: FileKind }[] = MAGIC.map(
  ([offset, hex, kind]) => ({ offset, bytes: Buffer.from(hex, 'hex'), kind }),
)

/** File names whose contents are programs, though they are plain text. */
const SCRIPT_NAME =
  /\.(?:js|jse|vbs|vbe|wsf|wsh|wsc|sct|ps1|psm1|bat|cmd|hta|py|pyw|sh|command|applescript|reg|inf|scf)$/i

/** What a file is: by content; by name and declared type only where its content is text that many formats share. */
export function kindOf(bytes: Uint8Array, name: string, mimeType: string): FileKind {
  if (bytes.length === 0) return 'empty'
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (const { offset, bytes: mark, kind } of COMPILED) {
    if (
      buffer.length >= offset + mark.length &&
      buffer.compare(mark, 0, mark.length, offset, offset + mark.length) === 0
    ) {
      return kind
    }
  }
  if (buffer[0] === 0x4d && buffer[1] === 0x5a && buffer.length > 64) return 'executable'
  const head = buffer.toString('latin1', 0, HEAD_BYTES)
  if (/^BZh[1-9]1AY&SY/.test(head)) return 'bzip2'
  if (/^..-l[hz][0-7dsx]-/s.test(head)) return 'lzh'
  if (head.startsWith('BM') && buffer.length > 54 && buffer.readUInt32LE(14) <= 124 && buffer.readUInt32LE(14) >= 12)
    return 'bmp'
  if (/^RIFF.{4}WEBP/s.test(head)) return 'webp'
  if (/^RIFF.{4}(?:WAVE|AVI )/s.test(head)) return head.includes('WAVE') ? 'audio' : 'video'
  if (head.startsWith('{\\rt')) return 'rtf'
  if (/^.{0,1020}%PDF-/s.test(head)) return 'pdf'
  if (hasTail(buffer, 512, 'conectix')) return 'vhd'
  if (hasTail(buffer, 512, 'koly')) return 'dmg'
  return textKind(textOf(buffer), name.trim(), mimeType)
}

function hasTail(buffer: Buffer, fromEnd: number, mark: string): boolean {
  return (
    buffer.length > fromEnd &&
    buffer.toString('latin1', buffer.length - fromEnd, buffer.length - fromEnd + mark.length) === mark
  )
}

/** The head as text; UTF-16 is recognised, since Windows runs scripts and pages in it. */
function textOf(buffer: Buffer): string {
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return buffer.toString('utf16le', 2, HEAD_BYTES)
  if (buffer[0] === 0xfe && buffer[1] === 0xff) {
    return Buffer.from(buffer.subarray(2, HEAD_BYTES & ~1))
      .swap16()
      .toString('utf16le')
  }
  return buffer.toString('latin1', 0, HEAD_BYTES).replace(/^\u00ef\u00bb\u00bf/, '')
}

const HTML = /<(?:!doctype html|html|head|body|script|iframe|form|meta\s|title|svg|table|div|style|a\s|p>|center|font)/i
const SVG = /^(?:<\?xml[^>]{0,200}>|<!--[^>]{0,500}-->|<!doctype svg[^>]{0,2000}>|\s){0,20}<svg[\s>]/i

function textKind(head: string, name: string, mimeType: string): FileKind {
  const start = head.trimStart()
  if (/^\[(?:\{000214A0|InternetShortcut\])/i.test(start)) return 'internet-shortcut'
  if (/^BEGIN:VCALENDAR/i.test(start)) return 'calendar'
  if (start.startsWith('-----BEGIN PGP')) return 'pgp'
  if (/pkcs7|x-pkcs7/i.test(mimeType) || /\.p7[ms]$/i.test(name)) return 'smime'
  if (SVG.test(start)) return 'svg'
  if (/^MIME-Version:|^From: <Saved by/i.test(start) && /\.mht(?:ml)?$/i.test(name)) return 'mht'
  if (SCRIPT_NAME.test(name)) return 'script'
  if (isMessage(start, name, mimeType)) return 'message'
  const isBinary = hasControls(head)
  const claimsPage = /\.(?:x?html?|shtml?|hta|htm\w?)$/i.test(name) || /^text\/html|xhtml/i.test(mimeType)
  if (!isBinary && (claimsPage || /^(?:<!--|<\?xml|\s){0,10}<(?:!doctype html|html|head|body|script)/i.test(start))) {
    return HTML.test(head) || claimsPage ? 'html' : 'text'
  }
  if (start.startsWith('<?xml')) return 'xml'
  if (!isBinary && /^#!|^@echo off|^(?:powershell|cmd)(?:\.exe)?\s/i.test(start)) return 'script'
  return isBinary ? 'unknown' : 'text'
}

/** True where the beginning holds control characters other than white space and escape (which ISO-2022 texts have). */
function hasControls(head: string): boolean {
  for (let at = 0; at < Math.min(head.length, 1024); at += 1) {
    const code = head.charCodeAt(at)
    if (code < 32 && code !== 27 && !(code >= 9 && code <= 13)) return true
  }
  return false
}

function isMessage(start: string, name: string, mimeType: string): boolean {
  if (!/^message\/rfc822|^message\/global$/i.test(mimeType) && !/\.eml$/i.test(name)) return false
  return /^(?:[!-9;-~]{1,100}:|From )/.test(start)
}
