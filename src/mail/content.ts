import { readPage } from '../links/html/page.ts'
import type { MailContent } from '../model/event.ts'
import { textParts } from './text/new-text.ts'

/** How much of each text is kept: what a reader reads before deciding. Long ones keep their beginning and their end. */
const MAX_TEXT = 12_000
const MAX_TEXT_END = 3000
const MAX_QUOTED = 4000
const MAX_HIDDEN = 1000
/** A page is looked at this far; what comes after it no reader scrolls to. */
const MAX_HTML_CHARS: number = 2 * 1024 * 1024
const MAX_PLAIN_CHARS: number = 256 * 1024
/** New text shorter than this is none: then what it quotes is what the reader is to see. */
const MIN_ANY_TEXT = 12
/** A forward with less new text than this is about what it forwards. */
const MAX_FORWARD_TEXT = 400
const FORWARD = /^\s{0,3}(?:fwd?|wg|tr|rv|enc|doorst|vs|vb|i)\s{0,2}:/i

const ANSWER = /^\s{0,3}(?:re|aw|antw|sv|vs|odp|ynt|rif|ref)\s{0,2}(?:\[\d{1,3}\])?\s{0,2}[:：]/i
const BARE_BLOCK = /<blockquote(?=[\s>])(?![^>]{0,500}\btype\s{0,5}=)/gi

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
  const page = html === undefined ? undefined : readPage(readied(html, subject))
  const seen = page === undefined ? '' : `${page.text}\n${page.alt}`
  const shown = page === undefined || isEmpty(seen + page.quoted) ? plain?.slice(0, MAX_PLAIN_CHARS) : undefined
  const parts = splitQuotes(shown ?? seen)
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
    invisibleCharacters: countInvisible(shown ?? seen),
    pictures: page?.pictures ?? 0,
    linkedPictures: page?.linkedPictures ?? 0,
    forms: page?.forms ?? 0,
    passwordFields: page?.passwordFields ?? 0,
    scripts: page?.scripts ?? 0,
    linkCount: links,
    fileMarks: files.fileMarks,
    notAnalysed: [
      ...files.notAnalysed,
      ...(page?.notAnalysed ?? []),
      ...cutOf(html, shown === undefined ? undefined : plain),
    ],
  }
}

/** The page as it is to be read: a comment also ends at `--!>`, and in an answer an indented block is what it answers. */
function readied(html: string, subject: string | undefined): string {
  const page = html.slice(0, MAX_HTML_CHARS).replaceAll('--!>', '-->')
  return ANSWER.test(subject ?? '') ? page.replace(BARE_BLOCK, '<blockquote type="cite"') : page
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

/** What the sender wrote, with signature and footer, since they tell who writes how, and what is quoted. */
function splitQuotes(whole: string): { readonly text: string; readonly quoted: string } {
  const { text, quoted, signature, footer } = textParts(whole)
  return { text: squeezeLines(`${text}\n${signature}\n${footer}`), quoted: squeezeLines(quoted) }
}

function squeezeLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/[ \t\p{Cf}\u00a0\u2007]{2,}/gu, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function squeeze(text: string): string {
  return text.replace(/[\s\p{Cf}]+/gu, ' ').trim()
}
