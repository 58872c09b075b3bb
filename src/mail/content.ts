import type { MailContent } from '../model/event.ts'
import { MAX_HTML_CHARS, visiblePage } from './visible-html.ts'

/** How much of each text is kept: what a reader reads before deciding. Long ones keep their beginning and their end. */
const MAX_TEXT = 12_000
const MAX_TEXT_END = 3000
const MAX_QUOTED = 4000
const MAX_HIDDEN = 1000
const MAX_PLAIN_CHARS: number = 256 * 1024
/** New text shorter than this is none: then what it quotes is what the reader is to see. */
const MIN_ANY_TEXT = 12
/** A forward with less new text than this is about what it forwards. */
const MAX_FORWARD_TEXT = 400
const FORWARD = /^\s{0,3}(?:fwd?|wg|tr|rv|enc|doorst|vs|vb|i)\s{0,2}:/i

/** Condenses the body of a message. `links` is how many different links it has. */
export function mailContent({
  html,
  plain,
  subject,
  links,
  files,
}: {
  readonly html: string | undefined
  readonly plain: string | undefined
  readonly subject: string | undefined
  readonly links: number
  readonly files: Pick<MailContent, 'fileMarks' | 'notAnalysed'>
}): MailContent {
  const page = html === undefined ? undefined : visiblePage(html)
  const shown = page === undefined || isEmpty(page.text + page.quoted) ? plain?.slice(0, MAX_PLAIN_CHARS) : undefined
  const parts = shown === undefined ? splitQuotes(page?.text ?? '') : splitQuotes(shown)
  const quoted = shown === undefined ? `${parts.quoted}\n${page?.quoted ?? ''}`.trim() : parts.quoted
  const isBareForward =
    quoted.length > parts.text.length &&
    (parts.text.length < MIN_ANY_TEXT || (FORWARD.test(subject ?? '') && parts.text.length < MAX_FORWARD_TEXT))
  const text = isBareForward ? `${parts.text}\n${quoted}`.trim() : parts.text
  const rest = isBareForward ? '' : quoted
  const hidden = squeeze(page?.hidden ?? '')
  return {
    text: text.length <= MAX_TEXT + MAX_TEXT_END ? text : `${text.slice(0, MAX_TEXT)}\n${text.slice(-MAX_TEXT_END)}`,
    textLength: text.length,
    quoted: rest.slice(0, MAX_QUOTED),
    quotedLength: rest.length,
    hidden: hidden.slice(0, MAX_HIDDEN),
    hiddenLength: hidden.length,
    invisibleCharacters: countInvisible(shown ?? page?.text ?? ''),
    pictures: page?.pictures ?? 0,
    linkedPictures: page?.linkedPictures ?? 0,
    forms: page?.forms ?? 0,
    passwordFields: page?.passwordFields ?? 0,
    scripts: page?.scripts ?? 0,
    linkCount: links,
    fileMarks: files.fileMarks,
    notAnalysed: [...files.notAnalysed, ...cutOf(html, shown === undefined ? undefined : plain)],
  }
}

/** What of a body was not read at all. */
function cutOf(html: string | undefined, plain: string | undefined): readonly string[] {
  const said: string[] = []
  if (html !== undefined && html.length > MAX_HTML_CHARS)
    said.push(`Of the page of ${html.length} characters the first ${MAX_HTML_CHARS} were read.`)
  if (plain !== undefined && plain.length > MAX_PLAIN_CHARS)
    said.push(`Of the text of ${plain.length} characters the first ${MAX_PLAIN_CHARS} were read.`)
  return said
}

function isEmpty(text: string): boolean {
  return text.replace(/[\s\p{Cf}]+/gu, '').length < 2
}

/** Zero-width characters, soft hyphens, direction marks and tag characters between two Latin, Greek or Cyrillic letters. */
const BETWEEN_LETTERS = /[a-z\u00c0-\u04ff]\p{Cf}{1,50}(?=[a-z\u00c0-\u04ff])/giu

function countInvisible(text: string): number {
  return text.match(BETWEEN_LETTERS)?.length ?? 0
}

/** Lines that head what a mail program quotes or forwards, in the languages that programs are set to. */
const ORIGINAL =
  /^[ \t>*]{0,4}(?:-{2,}\s{0,3}(?:original message|forwarded message|original-nachricht|urspr.{1,3}ngliche nachricht|weitergeleitete nachricht|message d'origine|message transf.r.|mensaje original|mensaje reenviado|mensagem original|mensagem encaminhada|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|begin forwarded message).{0,20}|begin forwarded message:?|_{20,})\s*$/i
const ATTRIBUTION =
  /^.{0,200}(?:\bwrote|\bschrieb|\ba écrit|\bescribi(?:ó|o)|\bescreveu|\bha scritto|\bschreef|\bskrev|\bwrites|\bsaid|\bnapisa[łl]).{0,100}:\s*$/i
const HEADER_LINE = /^[ \t>*]{0,4}(?:from|von|de|da|van|från|fra)\s{0,2}:\s.{1,200}$/i
const HEADER_NEXT =
  /^[ \t>*]{0,4}(?:sent|date|to|subject|cc|gesendet|datum|an|betreff|envoyé|à|objet|enviado|para|asunto|assunto|inviato|a|oggetto|verzonden|aan|onderwerp)\s{0,2}:/i

/** Parts the lines that quote another message from those that the sender wrote. */
export function splitQuotes(whole: string): { readonly text: string; readonly quoted: string } {
  const own: string[] = []
  const quoted: string[] = []
  const lines = whole.split(/\r\n|\n|\r/)
  let isBelow = false
  for (const [index, line] of lines.entries()) {
    if (!isBelow && (ORIGINAL.test(line) || (HEADER_LINE.test(line) && HEADER_NEXT.test(lines[index + 1] ?? ''))))
      isBelow = !/^_{20,}/.test(line.trim()) || HEADER_LINE.test(lines[index + 1] ?? '')
    const next = lines[index + 1] ?? ''
    const isAttribution =
      ATTRIBUTION.test(line) && (/^\s*[>|]/.test(next) || /^\s*[>|]/.test(lines[index + 2] ?? '') || next.trim() === '')
    if (isBelow || isAttribution || /^\s{0,3}[>|]|^[A-Z]{1,3}>/.test(line)) quoted.push(line)
    else own.push(line)
  }
  return { text: squeezeLines(own), quoted: squeezeLines(quoted) }
}

function squeezeLines(lines: readonly string[]): string {
  return lines
    .map((line) => line.replace(/[ \t\p{Cf}\u00a0\u2007]{2,}/gu, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function squeeze(text: string): string {
  return text.replace(/[\s\p{Cf}]+/gu, ' ').trim()
}
