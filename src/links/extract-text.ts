import type { FoundLink, FoundLinks } from './found-link.ts'

/** Links of one text that are kept. */
const MAX_LINKS = 5000
/** UTF-16 units of one link; a longer one keeps its beginning. */
const MAX_LINK_LENGTH = 8192
/** UTF-16 units of a text that are looked at. */
const MAX_TEXT_LENGTH: number = 16 * 1024 * 1024

/**
 * An address with its scheme, or a host that begins with `www.`. `hxxp` and `[.]` are how people write an address that nobody
 * should follow: those are left alone.
 */
const TEXT_URL =
  /(?:\bhttps?:[/\\]{2}|\bftp:\/\/|(?<![\w.@-])www\.(?=[\p{L}\p{N}]))[^\s<>"`{}|^\u00ab\u00bb\u201c-\u201f\u3000-\u3003\u3008-\u3011\uff08\uff09]{1,9000}/giu
/** A scheme that reaches another program of the reader's system. */
const HANDLER =
  /(?:\bfile:\/\/|(?<![\w:\\])\\\\[\w.-]{1,200}\\|\bsearch-ms:|\bms-[a-z-]{2,30}:|\bldaps?:\/\/|\bwebcal:\/\/)[^\s<>"`]{1,2000}/gi
const TRAILING = new Set('.,;:!?\'"*_~»)]}\u2019\u2026\u3002\uff0c')
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[' }
/** Marks at the end of a link that are taken for punctuation. */
const MAX_TRAILING = 20

/** Links of plain text: what a mail program would make clickable, without punctuation that only follows. Linear time. */
export function linksInText(text: string, options: { readonly flowed?: boolean } = {}): FoundLinks {
  const cut = text.length > MAX_TEXT_LENGTH
  const whole = cut ? text.slice(0, MAX_TEXT_LENGTH) : text
  const links: FoundLink[] = []
  const seen = new Set<string>()
  let isFull = false
  const quotedFrom = quoteRanges(whole)
  for (const { url, at } of urlsIn(options.flowed === true ? unflowed(whole) : whole)) {
    if (seen.has(url)) continue
    if (links.length >= MAX_LINKS) {
      isFull = true
      break
    }
    seen.add(url)
    const quoted = options.flowed !== true && quotedFrom(at)
    links.push({ url, place: 'text', role: 'text', hidden: false, ...(quoted ? { quoted } : {}) })
  }
  const notAnalysed: string[] = []
  if (cut)
    notAnalysed.push(`The text has ${text.length} characters; the first ${MAX_TEXT_LENGTH} were searched for links.`)
  if (isFull) notAnalysed.push(`The text has more than ${MAX_LINKS} links; the first ones were kept.`)
  return { links, notAnalysed }
}

/** Addresses in a text, in order, with where they stand. */
export function* urlsIn(text: string): Generator<{ readonly url: string; readonly at: number }> {
  if (text.includes('://') || text.includes(':\\\\') || /www\./i.test(text)) {
    for (const match of text.matchAll(TEXT_URL)) {
      const url = withoutTrailing(match[0]).slice(0, MAX_LINK_LENGTH)
      if (/^www\./i.test(url)) yield { url: `http://${url}`, at: match.index }
      else if (!/^[a-z]{3,5}:[/\\]{2}$/i.test(url)) yield { url, at: match.index }
    }
  }
  if (/file:|\\\\|-ms:|ms-|ldap|webcal/i.test(text)) {
    for (const match of text.matchAll(HANDLER)) {
      const url = withoutTrailing(match[0]).slice(0, MAX_LINK_LENGTH)
      yield { url: url.startsWith('\\\\') ? `file:${url.replaceAll('\\', '/')}` : url, at: match.index }
    }
  }
}

function withoutTrailing(match: string): string {
  let end = match.length
  while (end > match.length - MAX_TRAILING && end > 0) {
    const last = match.charAt(end - 1)
    if (!TRAILING.has(last)) break
    const opening = OPENING[last]
    // A bracket that the address itself opened belongs to it: …/Page_(disambiguation)
    if (opening !== undefined && match.lastIndexOf(opening, end - 1) >= 0) break
    end -= 1
  }
  return match.slice(0, end)
}

/** Lines that a flowed text continues, put together (RFC 3676): a line that ends in a space goes on, and quotes keep their depth. */
function unflowed(text: string): string {
  const out: string[] = []
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\r$/, '')
    const last = out.at(-1)
    if (last?.endsWith(' ') === true && last !== '-- ' && quoteDepth(last) === quoteDepth(line)) {
      const rest = line.replace(/^>{0,100} ?/, '')
      // An address is not broken at a space: the space before a line's end was put there by the program.
      const isInUrl = /(?:https?:\/\/|www\.)[^\s]{40,} $/i.test(last.slice(-2000)) && /^[\w/?&=%#.+~-]{2,}/.test(rest)
      out[out.length - 1] = (isInUrl ? last.slice(0, -1) : last) + rest
    } else out.push(line.startsWith(' ') ? line.slice(1) : line)
  }
  return out.join('\n')
}

function quoteDepth(line: string): number {
  let depth = 0
  while (line.charCodeAt(depth) === 62) depth += 1
  return depth
}

/** Tells whether a place in the text is on a line that begins with a quote mark. Cheap where it is asked in rising order. */
function quoteRanges(text: string): (at: number) => boolean {
  if (!/^[ \t]?>/m.test(text)) return () => false
  let lineStart = 0
  let lineEnd = -1
  return (at) => {
    if (at < lineStart) {
      lineStart = 0
      lineEnd = -1
    }
    while (lineEnd < at) {
      lineStart = lineEnd + 1
      const end = text.indexOf('\n', lineStart)
      lineEnd = end < 0 ? text.length : end
    }
    return /^[ \t]?>/.test(text.slice(lineStart, lineStart + 2))
  }
}
