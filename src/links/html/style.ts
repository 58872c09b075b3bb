import { lookUp } from '../../model/look-up.ts'
/** What a style says about whether text can be seen. Absent: it says nothing, and what is inherited holds. */
export interface Sight {
  /** Nothing within can be seen, whatever it says itself: display none, opacity 0, no height, off-screen, clipped. */
  readonly gone?: boolean
  readonly invisible?: boolean
  /** True where the font has no visible size. A size relative to the parent's is not stated. */
  readonly tiny?: boolean
  /** 0xrrggbb, or `clear` for a transparent one. */
  readonly color?: number | 'clear'
  /** 0xrrggbb, or `picture` where a picture or gradient is behind the text and nothing can be said. */
  readonly background?: number | 'picture'
}

/** Declarations of one style that are read, and rules of a style sheet. */
const MAX_DECLARATIONS = 100
const MAX_RULES = 2000
const MAX_STYLE_LENGTH = 4000
/** Styles that are remembered, and UTF-16 units of one: pages repeat theirs, and messages each other's. */
const MAX_REMEMBERED = 4000
const MAX_REMEMBERED_LENGTH = 300

/** Font sizes up to this can't be read (CSS pixels). */
const MAX_TINY_PX = 2
/** What is further left of or above the page than this is off-screen (CSS pixels). */
const OFF_SCREEN_PX = -200
/** Opacity up to this is not seen. */
const MAX_CLEAR = 0.05

const NOTHING: Sight = {}

/** What styles say, by their text: a mere shortcut, emptied when it is full. */
const remembered = new Map<string, Sight>()

function read(style: string): Sight {
  const known = remembered.get(style)
  if (known !== undefined) return known
  const sight = sightOfStyle(style)
  if (style.length <= MAX_REMEMBERED_LENGTH) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(style, sight)
  }
  return sight
}

/** Reads styles of one page. */
export interface StyleReader {
  /** Takes the rules of a style sheet that name one class, id or element and stand in no media query. */
  learn(sheet: string): void
  /** What the element's classes, id and own style say, the last the strongest. */
  sightOf(name: string, given: { readonly style?: string; readonly classes?: string; readonly id?: string }): Sight
}

/** An empty reader. */
export function newStyleReader(): StyleReader {
  const rules = new Map<string, Sight>()

  return {
    learn(sheet) {
      for (const { selector, body } of rulesOf(sheet)) {
        const sight = read(body)
        if (sight === NOTHING) continue
        for (const one of selector.split(',')) {
          const key = one.trim().toLowerCase()
          if (rules.size < MAX_RULES && /^(?:[a-z][a-z0-9]{0,20})?(?:[.#][\w-]{1,60})?$/.test(key) && key !== '') {
            rules.set(key, { ...rules.get(key), ...sight })
          }
        }
      }
    },
    sightOf(name, { style, classes, id }) {
      let sight = NOTHING
      const add = (more: Sight | undefined): void => {
        if (more !== undefined && more !== NOTHING) sight = sight === NOTHING ? more : { ...sight, ...more }
      }
      if (rules.size > 0) {
        add(rules.get(name))
        if (classes !== undefined) {
          for (const one of classes.toLowerCase().split(/\s+/, 20)) {
            add(rules.get(`.${one}`))
            add(rules.get(`${name}.${one}`))
          }
        }
        if (id !== undefined) add(rules.get(`#${id.toLowerCase()}`))
      }
      if (style !== undefined && style !== '') add(read(style))
      return sight
    },
  }
}

/** The rules outside of media queries; nothing in a query holds everywhere. */
function* rulesOf(sheet: string): Generator<{ readonly selector: string; readonly body: string }> {
  const text = withoutComments(sheet)
  let at = 0
  let isInQuery = false
  for (let count = 0; count < MAX_RULES; count += 1) {
    const open = text.indexOf('{', at)
    if (open < 0) return
    const selector = text.slice(Math.max(at, open - 2000), open)
    const closing = selector.lastIndexOf('}')
    if (isInQuery && closing >= 0) isInQuery = false
    const clean = selector.slice(closing + 1).trim()
    if (clean.startsWith('@') && !/^@font-face|^@page/i.test(clean)) {
      isInQuery = true
      at = open + 1
      continue
    }
    const close = text.indexOf('}', open)
    const end = close < 0 ? text.length : close
    if (!isInQuery) yield { selector: clean, body: text.slice(open + 1, Math.min(end, open + MAX_STYLE_LENGTH)) }
    at = end + 1
  }
}

function withoutComments(sheet: string): string {
  if (!sheet.includes('/*')) return sheet
  const pieces: string[] = []
  let at = 0
  while (at < sheet.length) {
    const open = sheet.indexOf('/*', at)
    if (open < 0) break
    pieces.push(sheet.slice(at, open))
    const close = sheet.indexOf('*/', open + 2)
    at = close < 0 ? sheet.length : close + 2
  }
  pieces.push(sheet.slice(at))
  return pieces.join('')
}

function sightOfStyle(style: string): Sight {
  const sight: { -readonly [name in keyof Sight]: Sight[name] } = {}
  let isAbsolute = false
  let isOffScreen = false
  let isFlat = false
  let hidesOverflow = false
  let isLow = false
  let count = 0
  for (const declaration of style.slice(0, MAX_STYLE_LENGTH).split(';')) {
    count += 1
    if (count > MAX_DECLARATIONS) break
    const colon = declaration.indexOf(':')
    if (colon < 0) continue
    const value = declaration
      .slice(colon + 1)
      .replace(/!\s{0,5}important/i, '')
      .trim()
      .toLowerCase()
    switch (declaration.slice(0, colon).trim().toLowerCase()) {
      case 'display':
        sight.gone = value === 'none'
        break
      case 'visibility':
        sight.invisible = value === 'hidden' || value === 'collapse'
        break
      case 'mso-hide':
        if (value === 'all') sight.gone = true
        break
      case 'opacity':
        if (numberOf(value) <= MAX_CLEAR) sight.gone = true
        break
      case 'font-size': {
        const size = sizeOf(value)
        // A size relative to a font without size has none either.
        if (size !== undefined && (size <= MAX_TINY_PX || !/(?:em|ex|ch|%)$/.test(value)))
          sight.tiny = size <= MAX_TINY_PX
        break
      }
      case 'font': {
        const size = sizeOf(/(?:^|\s)(\d{0,4}\.?\d{1,4}(?:px|pt|em|rem))/.exec(value)?.[1] ?? '')
        if (size !== undefined) sight.tiny = size <= MAX_TINY_PX
        break
      }
      case 'color':
      case '-webkit-text-fill-color': {
        const color = colorOf(value)
        if (color !== undefined) sight.color = color
        break
      }
      case 'background':
      case 'background-color':
      case 'background-image':
        if (/url\(|gradient/.test(value)) sight.background = 'picture'
        else {
          const color =
            colorOf(value) ??
            value
              .split(/\s+/, 8)
              .map(colorOf)
              .find((one) => one !== undefined)
          if (typeof color === 'number' && sight.background !== 'picture') sight.background = color
        }
        break
      case 'max-height':
        if (value !== '' && sizeOf(value) === 0) sight.gone = true
        break
      case 'height':
      case 'max-width':
      case 'width':
        if (value !== '' && sizeOf(value) === 0) isFlat = true
        break
      case 'line-height':
        isLow = /[a-z%]$/.test(value) ? (sizeOf(value) ?? MAX_TINY_PX) < MAX_TINY_PX : value === '0'
        break
      case 'overflow':
      case 'overflow-y':
      case 'overflow-x':
        if (value === 'hidden' || value === 'clip') hidesOverflow = true
        break
      case 'position':
        if (value === 'absolute' || value === 'fixed' || value === 'relative') isAbsolute = true
        break
      case 'left':
      case 'top':
      case 'right':
      case 'bottom':
      case 'text-indent':
      case 'margin-left':
      case 'margin-top': {
        if ((sizeOf(value) ?? 0) <= OFF_SCREEN_PX) isOffScreen = true
        break
      }
      case 'clip':
        if (/^rect\((?:\s{0,5}(?:0|1px)(?:px)?[\s,]{0,5}){4}\)/.test(value)) sight.gone = true
        break
      case 'clip-path':
        if (/^(?:inset\(\s{0,5}(?:100|50)%|circle\(\s{0,5}0)/.test(value)) sight.gone = true
        break
      case 'transform':
        if (/scale[xy]?\(\s{0,5}0(?:\.0\d{0,3})?\s{0,5}[,)]/.test(value)) sight.gone = true
        break
      default:
    }
  }
  if (isLow) sight.tiny ??= true
  if (isFlat && hidesOverflow) sight.gone = true
  if (isOffScreen && (isAbsolute || /text-indent|margin-/i.test(style))) sight.gone = true
  return Object.keys(sight).length === 0 ? NOTHING : sight
}

function numberOf(value: string): number {
  return value === '' ? Number.NaN : Number(value.endsWith('%') ? Number(value.slice(0, -1)) / 100 : value)
}

const SIZE =
  /^(?:calc\(\s{0,5})?(-?\d{0,7}\.?\d{1,5})\s{0,2}(px|pt|pc|em|rem|ex|ch|cm|mm|in|vh|vw|%)?(?:\s{0,5}[*]\s{0,5}0\s{0,5})?\)?$/
const PX: Readonly<Record<string, number>> = lookUp({
  px: 1,
  pt: 4 / 3,
  pc: 16,
  cm: 37.8,
  mm: 3.78,
  in: 96,
  em: 16,
  rem: 16,
  ex: 8,
  ch: 8,
  vh: 8,
  vw: 10,
  '%': 0.16,
})

/** A length in CSS pixels; undefined for words such as `auto` or `small`. */
function sizeOf(value: string): number | undefined {
  const match = SIZE.exec(value)
  if (match === null) return undefined
  if (value.includes('*')) return 0
  return Number(match[1]) * (PX[match[2] ?? 'px'] ?? 1)
}

const NAMES: Readonly<Record<string, number>> = lookUp({
  white: 0xffffff,
  black: 0,
  red: 0xff0000,
  blue: 0x0000ff,
  green: 0x008000,
  yellow: 0xffff00,
  gray: 0x808080,
  grey: 0x808080,
  silver: 0xc0c0c0,
  navy: 0x000080,
  whitesmoke: 0xf5f5f5,
  snow: 0xfffafa,
  ivory: 0xfffff0,
  ghostwhite: 0xf8f8ff,
  aliceblue: 0xf0f8ff,
  lightgray: 0xd3d3d3,
  lightgrey: 0xd3d3d3,
  orange: 0xffa500,
  maroon: 0x800000,
  purple: 0x800080,
  teal: 0x008080,
  transparent: -1,
})

/** A colour of CSS or of an old `color` attribute; undefined where it is none that we know. */
export function colorOf(value: string): number | 'clear' | undefined {
  const text = value.trim().toLowerCase()
  const named = NAMES[text]
  if (named !== undefined) return named < 0 ? 'clear' : named
  const hex = /^#?([0-9a-f]{3,8})$/.exec(text)?.[1]
  if (hex !== undefined) {
    if (hex.length === 3 || hex.length === 4) {
      if (hex[3] === '0') return 'clear'
      return Number.parseInt(hex.slice(0, 3).replace(/./g, '$&$&'), 16)
    }
    if (hex.length === 8 && hex.endsWith('00')) return 'clear'
    return hex.length === 6 || hex.length === 8 ? Number.parseInt(hex.slice(0, 6), 16) : undefined
  }
  const parts = /^rgba?\(([\d\s.,%/]{5,60})\)$/
    .exec(text)?.[1]
    ?.split(/[\s,/]+/)
    .filter((part) => part !== '')
  if (parts === undefined || parts.length < 3) return undefined
  if (parts.length > 3 && numberOf(parts[3] ?? '') <= MAX_CLEAR) return 'clear'
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    Math.min(255, Math.round(part.endsWith('%') ? Number(part.slice(0, -1)) * 2.55 : Number(part))),
  )
  const color = (red << 16) | (green << 8) | blue
  return Number.isNaN(red + green + blue) ? undefined : color
}

/** Difference of two colours, all three parts together, up to which text can't be told from what is behind it. */
const MAX_UNSEEN_DIFFERENCE = 24

/** True where text of this colour can't be seen on that background. */
export function isUnseen(color: number, background: number): boolean {
  const difference = [16, 8, 0].reduce(
    (sum, shift) => sum + Math.abs(((color >> shift) & 255) - ((background >> shift) & 255)),
    0,
  )
  return difference <= MAX_UNSEEN_DIFFERENCE
}
