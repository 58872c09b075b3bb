import type { FoundLinks } from './found-link.ts'
import { type Page, readPage } from './html/page.ts'

/** Reads an SVG picture as a browser would: anchors, uses, scripts, and the page that a foreignObject holds. */
export function readSvg(text: string): Page {
  // Entities of an internal subset stand for text that is otherwise not seen: `<!ENTITY u "https://…">`.
  const entities = new Map<string, string>()
  for (const [, name = '', value = ''] of text.slice(0, SUBSET_LENGTH).matchAll(ENTITY)) {
    if (entities.size < MAX_ENTITIES && !value.includes('&')) entities.set(name, value)
  }
  let left = MAX_EXPANSION
  const expanded =
    entities.size === 0
      ? text
      : text.replace(/&([\w.-]{1,40});/g, (whole: string, name: string) => {
          const value = entities.get(name)
          if (value === undefined || left < value.length) return whole
          left -= value.length
          return value
        })
  const page = readPage(expanded.replace(/<!\[CDATA\[|\]\]>/g, ' '))
  return { ...page, links: page.links.map((link) => ({ ...link, place: 'svg' })) }
}

const SUBSET_LENGTH = 64 * 1024
const MAX_ENTITIES = 100
/** Characters that entities may add: they must not multiply. */
const MAX_EXPANSION: number = 1024 * 1024
const ENTITY = /<!ENTITY\s{1,20}([\w.-]{1,40})\s{1,20}["']([^"']{0,4000})["']/g

/** Links of an SVG picture. */
export function linksInSvg(text: string): FoundLinks {
  const { links, notAnalysed } = readSvg(text)
  return { links, notAnalysed }
}
