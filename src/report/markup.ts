import { escapeMarkup, inert, inertAttribute } from './inert.ts'

declare const brand: unique symbol
const MADE = new WeakSet<object>()

/** Text that is known to be well-formed markup of ours. Only the functions of this file make it. */
export interface Markup {
  readonly [brand]: 'Markup'
  readonly text: string
}

/** What may stand in a hole of a template: foreign text is made inert, markup stays, lists are joined, absent is nothing. */
export type Part = string | number | Markup | undefined | false | readonly Part[]

type Place = 'text' | 'attribute'

/** Attributes whose value can load, run or style something; a hole may stand in `href` behind a `#` of ours, else never. */
const LIVE_ATTRIBUTE = /^(on.*|style|src|srcset|srcdoc|action|formaction|background|data|poster|href|xlink:href)$/i
const placesOf = new WeakMap<readonly string[], readonly Place[]>()

/** HTML that escapes by default. Foreign text with unseen characters shows them in spans. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return fill(strings, parts, (text) => inert(text))
}

/** The same where elements are not allowed in text: inside `svg`, and in `title`. */
export function svg(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return fill(strings, parts, (text) => inertAttribute(text))
}

/** Foreign text with a bound of its own, or with its lines kept. */
export function text(value: string, options: { readonly maxChars?: number; readonly keepLines?: boolean }): Markup {
  return made(inert(value, options))
}

/** Marks a constant of ours, such as the style sheet, as markup. Never for anything that was read. */
export function ours(constant: string): Markup {
  return made(constant)
}

/** Joins markup. */
export function join(parts: readonly Markup[], between = ''): Markup {
  return made(parts.map((part) => part.text).join(between))
}

/** Nothing. */
export const NOTHING: Markup = made('')

function made(value: string): Markup {
  const markup = { text: value } as Markup // brand: the only place that makes one
  MADE.add(markup)
  return markup
}

function fill(strings: TemplateStringsArray, parts: readonly Part[], asText: (text: string) => string): Markup {
  const places = placesOf.get(strings) ?? placesIn(strings)
  placesOf.set(strings, places)
  let out = strings[0] ?? ''
  for (const [index, part] of parts.entries()) {
    out += show(part, places[index] === 'attribute' ? inertAttribute : asText)
    out += strings[index + 1] ?? ''
  }
  return made(out)
}

function show(part: Part, asText: (text: string) => string): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'string') return asText(part)
  if (typeof part === 'number') return escapeMarkup(String(part))
  if (isList(part)) return part.map((one) => show(one, asText)).join('')
  // An object that came from a record and looks like markup is not markup.
  if (!MADE.has(part)) throw new TypeError('not markup of ours')
  return part.text
}

function isList(part: Markup | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part)
}

/** Where each hole lies. Throws for a place in which no escaping is safe: that is a fault in the template. */
function placesIn(strings: readonly string[]): readonly Place[] {
  const places: Place[] = []
  let state: 'text' | 'tag' | 'value' = 'text'
  let tag = ''
  let value = ''
  for (const chunk of strings.slice(0, -1)) {
    for (let at = 0; at < chunk.length; at += 1) {
      const character = chunk[at] ?? ''
      if (state === 'text') {
        if (character === '<') [state, tag] = ['tag', '']
      } else if (state === 'tag') {
        if (character === '>') state = 'text'
        else if (character === '"') [state, value] = ['value', '']
        else tag += character
      } else if (character === '"') [state, tag] = ['tag', `${tag}""`]
      else value += character
    }
    if (state === 'tag') throw new SyntaxError(`a hole inside a tag: <${tag}`)
    if (state === 'value') {
      const name = /([^\s"=]+)=$/.exec(tag)?.[1] ?? ''
      const isFragment = name === 'href' && value.startsWith('#')
      if (LIVE_ATTRIBUTE.test(name) && !isFragment) throw new SyntaxError(`a hole in ${name}="`)
      places.push('attribute')
      value += 'x'
    } else places.push('text')
  }
  return places
}
