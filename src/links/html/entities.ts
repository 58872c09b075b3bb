import { lookUp } from '../../model/look-up.ts'

/** Names of the characters U+00A0 to U+00FF in order; browsers take them, and the five of XML, also without a semicolon. */
const LATIN1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'.split(
    ' ',
  )

/** Others that occur in mail or serve to hide an address. */
const OTHERS: Readonly<Record<string, string>> = lookUp({
  apos: "'",
  Tab: '\t',
  NewLine: '\n',
  colon: ':',
  sol: '/',
  bsol: '\\',
  period: '.',
  comma: ',',
  semi: ';',
  commat: '@',
  num: '#',
  quest: '?',
  excl: '!',
  dollar: '$',
  percnt: '%',
  equals: '=',
  lowbar: '_',
  plus: '+',
  ast: '*',
  lpar: '(',
  rpar: ')',
  lsqb: '[',
  lbrack: '[',
  rsqb: ']',
  rbrack: ']',
  lcub: '{',
  lbrace: '{',
  rcub: '}',
  rbrace: '}',
  vert: '|',
  grave: '`',
  Hat: '^',
  hyphen: '\u2010',
  dash: '\u2010',
  ndash: '\u2013',
  mdash: '\u2014',
  lsquo: '\u2018',
  rsquo: '\u2019',
  sbquo: '\u201a',
  ldquo: '\u201c',
  rdquo: '\u201d',
  bdquo: '\u201e',
  dagger: '\u2020',
  bull: '\u2022',
  hellip: '\u2026',
  prime: '\u2032',
  lsaquo: '\u2039',
  rsaquo: '\u203a',
  euro: '\u20ac',
  trade: '\u2122',
  larr: '\u2190',
  uarr: '\u2191',
  rarr: '\u2192',
  darr: '\u2193',
  minus: '\u2212',
  check: '\u2713',
  star: '\u2606',
  starf: '\u2605',
  phone: '\u260e',
  ensp: '\u2002',
  emsp: '\u2003',
  thinsp: '\u2009',
  hairsp: '\u200a',
  ZeroWidthSpace: '\u200b',
  NoBreak: '\u2060',
  zwnj: '\u200c',
  zwj: '\u200d',
  lrm: '\u200e',
  rlm: '\u200f',
  OElig: '\u0152',
  oelig: '\u0153',
  Scaron: '\u0160',
  scaron: '\u0161',
  Yuml: '\u0178',
  fflig: '\ufb00',
  filig: '\ufb01',
  fllig: '\ufb02',
})

const LEGACY: ReadonlyMap<string, string> = new Map([
  ...LATIN1.map((name, index) => [name, String.fromCharCode(0xa0 + index)] as const),
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['AMP', '&'],
  ['LT', '<'],
  ['GT', '>'],
  ['QUOT', '"'],
])

/** Windows-1252 for 0x80 to 0x9f, as browsers read such references. */
const WINDOWS =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178'

const REFERENCE = /&(?:#[xX]([0-9a-fA-F]{1,8})|#(\d{1,10})|([A-Za-z][A-Za-z0-9]{1,30}))(;?)/g

/** Character references decoded once, as a browser does; names that we do not know are kept. */
export function decodeEntities(text: string, place: 'text' | 'attribute'): string {
  if (!text.includes('&')) return text
  return text.replace(
    REFERENCE,
    (whole: string, hex?: string, decimal?: string, name?: string, semicolon?: string, offset?: number) => {
      if (name === undefined) return character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
      if (semicolon === ';') return LEGACY.get(name) ?? OTHERS[name] ?? legacyStart(name, place, ';') ?? whole
      const next = text.charAt((offset ?? 0) + whole.length)
      return legacyStart(name, place, next) ?? whole
    },
  )
}

/** `&ampx` is `&x` in text; in an attribute it is kept, so that `?a=1&copy=2` stays an address. */
function legacyStart(name: string, place: 'text' | 'attribute', next: string): string | undefined {
  const whole = LEGACY.get(name)
  if (whole !== undefined && (place === 'text' || next !== '=')) return next === ';' ? whole : whole
  if (place === 'attribute') return undefined
  for (let length = Math.min(name.length - 1, 6); length >= 2; length -= 1) {
    const found = LEGACY.get(name.slice(0, length))
    if (found !== undefined) return found + name.slice(length) + (next === ';' ? ';' : '')
  }
  return undefined
}

function character(code: number): string {
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd'
  if (code >= 0x80 && code <= 0x9f) return WINDOWS.charAt(code - 0x80)
  return String.fromCodePoint(code)
}
