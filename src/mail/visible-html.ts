import { lookUp } from '../model/look-up.ts'
/** What a page shows its reader, and what it holds that a reader can't see. One pass, no DOM. */
export interface VisiblePage {
  readonly text: string
  readonly quoted: string
  readonly hidden: string
  readonly pictures: number
  readonly linkedPictures: number
  readonly forms: number
  readonly passwordFields: number
  readonly scripts: number
}

/** A page is looked at this far; what comes after it no reader scrolls to. */
export const MAX_HTML_CHARS: number = 2 * 1024 * 1024
const MAX_TEXT_CHARS: number = 128 * 1024
const MAX_DEPTH = 300

const TAG = /<(\/?)([a-z][a-z0-9:]{0,20})/iy
const VOID: ReadonlySet<string> = new Set(['br', 'img', 'hr', 'input', 'meta', 'link', 'area', 'base', 'col', 'wbr'])
const RAW: ReadonlySet<string> = new Set(['script', 'style', 'title', 'noscript', 'xml'])
const BLOCK: ReadonlySet<string> = new Set(
  'p div br tr td th li ul ol table h1 h2 h3 h4 h5 h6 hr blockquote center section pre dt dd'.split(' '),
)
/** Styles by which text is there and not seen. White on white is judged against the nearest background only. */
const HIDING =
  /display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden|mso-hide\s{0,5}:\s{0,5}all|font-size\s{0,5}:\s{0,5}(?:0|1px|0?\.\d{1,4}(?:px|em|pt|rem))(?![\d.])|opacity\s{0,5}:\s{0,5}0(?:\.0\d?)?(?![\d.])|(?:max-)?height\s{0,5}:\s{0,5}0(?:px)?\s{0,5}(?:;|$)|text-indent\s{0,5}:\s{0,5}-\d{3}/i
const COLOUR = /(?:^|[;\s])color\s{0,5}:\s{0,5}(#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s,.%]{5,40}\))/i
const BACKGROUND = /background(?:-color)?\s{0,5}:\s{0,5}(#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s,.%]{5,40}\))/i
const HIDDEN_CLASS = /\.([\w-]{1,40})\s{0,5}\{[^}]{0,300}?display\s{0,5}:\s{0,5}none[^}]{0,300}\}/gi
/** How mail programs mark what they quote. */
const QUOTE_MARK = /gmail_quote|gmail_attr|yahoo_quoted|moz-cite|divrplyfwdmsg|protonmail_quote|type="?cite/i

interface Frame {
  readonly name: string
  readonly hidden: boolean
  readonly quoted: boolean
  readonly background: string
  readonly inAnchor: boolean
}

/** Reads a page as its reader sees it. Never throws; costs time in proportion to its length. */
export function visiblePage(html: string): VisiblePage {
  const page = html.length > MAX_HTML_CHARS ? html.slice(0, MAX_HTML_CHARS) : html
  const hiddenClasses = classesHiddenEverywhere(page)
  const out = { text: '', quoted: '', hidden: '' }
  const counts = { pictures: 0, linkedPictures: 0, forms: 0, passwordFields: 0, scripts: 0 }
  const stack: Frame[] = [{ name: '', hidden: false, quoted: false, background: '#ffffff', inAnchor: false }]
  const top = (): Frame =>
    stack[stack.length - 1] ?? { name: '', hidden: false, quoted: false, background: '', inAnchor: false }
  const put = (raw: string): void => {
    const { hidden, quoted } = top()
    const kind = hidden ? 'hidden' : quoted ? 'quoted' : 'text'
    if (out[kind].length < MAX_TEXT_CHARS)
      out[kind] += decodeEntities(raw.slice(0, MAX_TEXT_CHARS)).replace(/[\t\r\n ]+/g, ' ')
  }
  let at = 0
  while (at < page.length) {
    const open = page.indexOf('<', at)
    if (open < 0) {
      put(page.slice(at))
      break
    }
    if (open > at) put(page.slice(at, open))
    if (page.startsWith('<!--', open)) {
      at = afterComment(page, open)
      continue
    }
    TAG.lastIndex = open
    const tag = TAG.exec(page)
    if (tag === null) {
      const end = page.startsWith('<!', open) || page.startsWith('<?', open) ? placeOf(page, '>', open) : -1
      if (end < 0) put('<')
      at = end < 0 ? open + 1 : end + 1
      continue
    }
    const name = (tag[2] ?? '').toLowerCase()
    const end = tagEnd(page, TAG.lastIndex)
    const attributes = page.slice(TAG.lastIndex, Math.min(end - 1, TAG.lastIndex + 4000))
    at = end
    if (BLOCK.has(name)) put('\n')
    if (out.text.endsWith(' ') && BLOCK.has(name)) out.text = `${out.text.trimEnd()}\n`
    if (tag[1] === '/') {
      leave(stack, name)
      continue
    }
    if (RAW.has(name)) {
      if (name === 'script') counts.scripts += 1
      at = afterRaw(page, end, name)
      continue
    }
    const above = top()
    const style = attributeValue(attributes, 'style')
    if (name === 'img') {
      if (above.hidden || isTiny(attributes, style)) continue
      counts.pictures += 1
      if (above.inAnchor) counts.linkedPictures += 1
      const alt = attributeValue(attributes, 'alt')
      if (alt.length > 1) put(` ${alt} `)
    } else if (name === 'form') counts.forms += 1
    else if (name === 'input') {
      if (/type\s{0,5}=\s{0,5}["']?password/i.test(attributes)) counts.passwordFields += 1
      if (/type\s{0,5}=\s{0,5}["']?(?:submit|button)/i.test(attributes)) put(` ${attributeValue(attributes, 'value')} `)
    }
    if (VOID.has(name) || stack.length >= MAX_DEPTH) continue
    const background = BACKGROUND.exec(style)?.[1] ?? (attributeValue(attributes, 'bgcolor') || above.background)
    const colour = COLOUR.exec(style)?.[1] ?? (name === 'font' ? attributeValue(attributes, 'color') : '')
    const classes = attributeValue(attributes, 'class')
    const hidden =
      above.hidden ||
      HIDING.test(style) ||
      /(?:^|\s)hidden(?:\s|=|$|\/)/i.test(attributes.replace(/"[^"]*"|'[^']*'/g, '')) ||
      (colour !== '' && sameColour(colour, background)) ||
      (classes !== '' && classes.split(/\s+/).some((one) => hiddenClasses.has(one)))
    const quoted = above.quoted || name === 'blockquote' || QUOTE_MARK.test(attributes)
    stack.push({ name, hidden, quoted, background, inAnchor: above.inAnchor || name === 'a' })
  }
  places.clear()
  return { ...out, ...counts }
}

/** Classes that a style sheet hides; those within `@media` hide for some readers only and do not count. */
function classesHiddenEverywhere(page: string): ReadonlySet<string> {
  const classes = new Set<string>()
  const start = page.search(/<style/i)
  if (start < 0) return classes
  const end = page.indexOf('</style', start)
  const sheet = page.slice(start, Math.min(end < 0 ? page.length : end, start + 50_000))
  const plain = sheet.replace(/@media[^{]{0,300}\{(?:[^{}]{0,2000}\{[^}]{0,2000}\}){0,100}[^}]{0,500}\}/gi, '')
  for (const [, name = ''] of plain.matchAll(HIDDEN_CLASS)) classes.add(name)
  return classes
}

function leave(stack: Frame[], name: string): void {
  for (let at = stack.length - 1; at > 0 && at > stack.length - 40; at -= 1) {
    if (stack[at]?.name !== name) continue
    stack.length = at
    return
  }
}

/** Where reading goes on after a comment. Outlook shows what is in a conditional comment; one without end hides nothing. */
export function afterComment(page: string, open: number): number {
  const empty = /^<!--(?:-?>)/.exec(page.slice(open, open + 6))
  if (empty !== null) return open + empty[0].length
  const isConditional = page.startsWith('<!--[if', open)
  if (isConditional) {
    const end = placeOf(page, '>', open)
    return end < 0 ? open + 4 : end + 1
  }
  // Browsers also end a comment at `--!>`.
  const [usual, odd] = [placeOf(page, '-->', open + 4), placeOf(page, '--!>', open + 4)]
  if (usual < 0 && odd < 0) return open + 4
  return odd < 0 || (usual >= 0 && usual < odd) ? usual + 3 : odd + 4
}

/** Where each thing was last found, or -1, and from where it was searched for. */
const places = new Map<string, { page: string; readonly from: number; readonly at: number }>()

/** As `indexOf`; but no stretch is searched for the same thing twice, so that a page of mere openings costs no square of its length. */
function placeOf(page: string, what: string, from: number): number {
  const known = places.get(what)
  if (known !== undefined && from >= known.from && (known.at < 0 || from <= known.at) && known.page === page) {
    // An equal text in another place is compared only once.
    known.page = page
    return known.at
  }
  const at = page.indexOf(what, from)
  places.set(what, { page, from, at })
  return at
}

function tagEnd(page: string, from: number): number {
  let quote = ''
  for (let at = from; at < page.length; at += 1) {
    const char = page.charAt(at)
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if ((char === '"' || char === "'") && page.charAt(at - 1).trim() !== '' && page.charAt(at - 1) === '=')
      quote = char
    else if (char === '>') return at + 1
    if (at - from > 100_000) break
  }
  const end = page.indexOf('>', from)
  return end < 0 ? page.length : end + 1
}

function afterRaw(page: string, from: number, name: string): number {
  const closing = new RegExp(`</${name}`, 'gi') // a name of RAW: nothing of the message is in the expression
  closing.lastIndex = from
  const found = closing.exec(page)
  if (found === null) return page.length
  const end = page.indexOf('>', found.index)
  return end < 0 ? page.length : end + 1
}

const ATTRIBUTES: ReadonlyMap<string, RegExp> = new Map(
  ['style', 'alt', 'class', 'value', 'bgcolor', 'color', 'width', 'height'].map((name) => [
    name,
    new RegExp(`(?:^|[\\s"'])${name}\\s{0,5}=\\s{0,5}(?:"([^"]{0,3000})|'([^']{0,3000})|([^\\s"'>]{1,300}))`, 'i'),
  ]),
)

function attributeValue(attributes: string, name: string): string {
  const found = ATTRIBUTES.get(name)?.exec(attributes)
  return found?.[1] ?? found?.[2] ?? found?.[3] ?? ''
}

function isTiny(attributes: string, style: string): boolean {
  const [width, height] = [attributeValue(attributes, 'width'), attributeValue(attributes, 'height')]
  return /^[0-3](?:px)?$/.test(width) || /^[0-3](?:px)?$/.test(height) || HIDING.test(style)
}

const NAMED_COLOURS: Readonly<Record<string, string>> = lookUp({
  white: '#ffffff',
  black: '#000000',
  transparent: '#transparent',
})

function sameColour(colour: string, background: string): boolean {
  const [a, b] = [hex(colour), hex(background)]
  return a === b && a !== ''
}

function hex(colour: string): string {
  const lower = colour.toLowerCase().trim()
  const named = NAMED_COLOURS[lower]
  if (named !== undefined) return named
  const rgb = /^rgba?\(\s{0,5}(\d{1,3})\s{0,5},\s{0,5}(\d{1,3})\s{0,5},\s{0,5}(\d{1,3})/.exec(lower)
  if (rgb !== null)
    return `#${rgb
      .slice(1)
      .map((one) => Number(one).toString(16).padStart(2, '0'))
      .join('')}`
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(lower)
  if (short !== null)
    return `#${short
      .slice(1)
      .map((one) => one + one)
      .join('')}`
  return /^#?[0-9a-f]{6}$/.test(lower) ? `#${lower.replace('#', '')}` : lower.startsWith('#') ? lower.slice(0, 7) : ''
}

const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}\d{0,2}));?/gi
const NAMED: Readonly<Record<string, string>> = lookUp({
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', copy: '©', reg: '®', trade: '™', euro: '€' },
  ...{ pound: '£', yen: '¥', bull: '•', middot: '·', hellip: '…', ndash: '–', mdash: '—', lsquo: '‘', rsquo: '’' },
  ...{ ldquo: '“', rdquo: '”', laquo: '«', raquo: '»', shy: '\u00ad', zwnj: '\u200c', zwj: '\u200d', szlig: 'ß' },
  ...{ aring: 'å', aelig: 'æ', oslash: 'ø', eth: 'ð', thorn: 'þ', iexcl: '¡', iquest: '¿', deg: '°', sect: '§' },
})
const ACCENTS: Readonly<Record<string, string>> = {
  ...{ acute: '\u0301', grave: '\u0300', circ: '\u0302', uml: '\u0308', tilde: '\u0303', cedil: '\u0327' },
}

/** Decodes the character references that occur in mail; others stay as they are. */
function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(ENTITY, (whole: string, hexCode?: string, decimal?: string, name?: string) => {
    if (name !== undefined) {
      const known = NAMED[name.toLowerCase()]
      if (known !== undefined) return known
      const accent = /^([a-z])(acute|grave|circ|uml|tilde|cedil)$/i.exec(name)
      return accent === null
        ? whole
        : `${accent[1] ?? ''}${ACCENTS[(accent[2] ?? '').toLowerCase()] ?? ''}`.normalize('NFC')
    }
    const code = hexCode === undefined ? Number(decimal) : Number.parseInt(hexCode, 16)
    return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || code === 0 ? '\ufffd' : String.fromCodePoint(code)
  })
}
