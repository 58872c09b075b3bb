import { afterComment } from '../../mail/html-comment.ts'
import type { MailLink } from '../../model/event.ts'
import { lookUp } from '../../model/look-up.ts'
import { MAX_LINK_TEXT_LENGTH, MAX_URL_LENGTH, MAX_URLS } from './limits.ts'

/** Collects links, each once, with the first text that was seen in its place. */
export interface LinkBook {
  add(url: string, text?: string): void
  isFull(): boolean
  links(): readonly MailLink[]
  /** True where a link or a part of one was left out. */
  isCut(): boolean
}

/** Schemes that lead nowhere a click could harm. */
const IDLE = /^(?:mailto|tel|sms|cid|mid|about|blob):/i
const SCHEME = /^[a-z][a-z0-9+.-]{1,30}:/i

/** An empty book. */
export function newLinkBook(): LinkBook {
  const texts = new Map<string, string | undefined>()
  let isCut = false
  return {
    add(url, text) {
      const isLong = url.length > MAX_URL_LENGTH
      const kept = isLong ? url.slice(0, MAX_URL_LENGTH) : url
      if (!SCHEME.test(kept) || IDLE.test(kept)) return
      const known = texts.get(kept)
      if (known !== undefined || (text === undefined && texts.has(kept))) return
      if (isLong) isCut = true
      if (texts.size >= MAX_URLS && !texts.has(kept)) isCut = true
      else texts.set(kept, text)
    },
    isFull: () => texts.size >= MAX_URLS && isCut,
    links: () => Array.from(texts, ([url, text]) => link(url, text)),
    isCut: () => isCut,
  }
}

function link(url: string, text: string | undefined): MailLink {
  const host = URL.parse(url)?.hostname
  return {
    url,
    ...(host === undefined || host === '' ? {} : { host }),
    ...(text === undefined ? {} : { text }),
  }
}

const TEXT_URL = /(?:https?:\/\/|ftp:\/\/|\bwww\.)[^\s<>"`{}|\\^]{1,9000}/gi
const TRAILING = new Set('.,;:!?\'"*_»)]')
/** Marks at the end of a link that are taken for punctuation. */
const MAX_TRAILING = 20
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[' }

/** Links of plain text: what a mail program would make clickable. */
export function linksOfText(text: string, book: LinkBook): void {
  for (const [match] of text.matchAll(TEXT_URL)) {
    if (book.isFull()) return
    let end = match.length
    while (end > match.length - MAX_TRAILING) {
      const last = match.charAt(end - 1)
      if (!TRAILING.has(last)) break
      const opening = OPENING[last]
      // A bracket that the address itself opened belongs to it: …/Page_(disambiguation)
      if (opening !== undefined && match.lastIndexOf(opening, end - 1) >= 0) break
      end -= 1
    }
    const url = match.slice(0, end)
    book.add(/^www\./i.test(url) ? `http://${url}` : url)
  }
}

const TAG = /<(\/?)([a-z]{1,10})(?=[\s/>])/iy
const LINK_ATTRIBUTES: Readonly<Record<string, string>> = lookUp({
  a: 'href',
  area: 'href',
  form: 'action',
  base: 'href',
})
const RAW_TEXT = new Set(['script', 'style', 'title'])

/** Links of a page (anchors, image maps, form targets) with the text that a reader sees in their place. One pass, no DOM. */
export function linksOfHtml(html: string, book: LinkBook): void {
  let base: string | undefined
  let anchor: string | undefined
  let text = ''

  function close(): void {
    if (anchor === undefined) return
    const seen = decoded(text).replace(/\s+/g, ' ').trim().slice(0, MAX_LINK_TEXT_LENGTH)
    book.add(anchor, seen === '' ? undefined : seen)
    anchor = undefined
  }

  let at = 0
  while (at < html.length && !book.isFull()) {
    const open = html.indexOf('<', at)
    const textEnd = open < 0 ? html.length : open
    if (anchor !== undefined && text.length < 8 * MAX_LINK_TEXT_LENGTH) {
      text += html.slice(at, Math.min(textEnd, at + 8 * MAX_LINK_TEXT_LENGTH))
    }
    if (open < 0) break
    if (html.startsWith('<!--', open)) {
      at = afterComment(html, open)
      continue
    }
    TAG.lastIndex = open
    const tag = TAG.exec(html)
    if (tag === null) {
      at = open + 1
      continue
    }
    const name = (tag[2] ?? '').toLowerCase()
    const isEnd = tag[1] === '/'
    const wanted = LINK_ATTRIBUTES[name]
    if (isEnd || wanted === undefined) {
      if (isEnd && name === 'a') close()
      const end = html.indexOf('>', TAG.lastIndex)
      if (end < 0) break
      at = !isEnd && RAW_TEXT.has(name) ? endOfRawText(html, end, name) : end + 1
      if (anchor !== undefined && !isEnd && name === 'br') text += ' '
      continue
    }
    const { value, end } = attribute(html, TAG.lastIndex, wanted)
    at = end
    if (value === undefined) continue
    const url = absolute(value, base)
    if (name === 'base') base ??= url
    else if (name === 'a') {
      close()
      anchor = url
      text = ''
    } else if (url !== undefined) book.add(url)
  }
  close()
}

function endOfRawText(html: string, from: number, name: string): number {
  const closing = new RegExp(`</${name}`, 'gi') // a name of RAW_TEXT: nothing of the message is in the expression
  closing.lastIndex = from
  return closing.exec(html)?.index ?? html.length
}

const ATTRIBUTE_NAME = /[^\s"'<>/=]{1,100}/y

/** The value of one attribute of the tag whose name ends at `from`, and where the tag ends. */
function attribute(
  html: string,
  from: number,
  wanted: string,
): { readonly value: string | undefined; readonly end: number } {
  let value: string | undefined
  let at = from
  while (at < html.length) {
    const char = html.charAt(at)
    if (char === '>') return { value, end: at + 1 }
    if (char === '<') return { value, end: at }
    ATTRIBUTE_NAME.lastIndex = at
    const name = ATTRIBUTE_NAME.exec(html)?.[0]
    if (name === undefined) {
      at += 1
      continue
    }
    at = skipSpace(html, at + name.length)
    if (html.charAt(at) !== '=') continue
    at = skipSpace(html, at + 1)
    const quote = html.charAt(at)
    let end: number
    if (quote === '"' || quote === "'") {
      end = html.indexOf(quote, at + 1)
      if (end < 0) return { value, end: html.length }
      if (name.toLowerCase() === wanted) value ??= html.slice(at + 1, end)
      at = end + 1
    } else {
      end = at
      while (end < html.length && !/[\s>]/.test(html.charAt(end))) end += 1
      if (name.toLowerCase() === wanted) value ??= html.slice(at, end)
      at = end
    }
  }
  return { value, end: html.length }
}

function skipSpace(html: string, from: number): number {
  let at = from
  while (/\s/.test(html.charAt(at))) at += 1
  return at
}

/** An address as a browser would take it: entities decoded, white space dropped, relative to the page's base. */
function absolute(value: string, base: string | undefined): string | undefined {
  const url = decoded(value.slice(0, 4 * MAX_URL_LENGTH))
    .replace(/[\t\r\n]/g, '')
    .trim()
  if (url === '' || url.startsWith('#')) return undefined
  if (url.startsWith('//')) return `http:${url}`
  if (SCHEME.test(url)) return url
  if (base !== undefined) return URL.parse(url, base)?.href
  return /^www\./i.test(url) ? `http://${url}` : undefined
}

const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos|nbsp|colon|sol|period|commat));?/gi
const NAMED: Readonly<Record<string, string>> = lookUp({
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  colon: ':',
  sol: '/',
  period: '.',
  commat: '@',
})

function decoded(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    ENTITY,
    (whole: string, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code)
    },
  )
}
