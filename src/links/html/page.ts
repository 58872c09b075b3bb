import { urlsIn } from '../extract-text.ts'
import type { FoundLink, LinkRole } from '../found-link.ts'
import { addressOf, dataPage, MAX_PAGE_LENGTH, refreshTarget, urlsOfScript, urlsOfStyle } from './addresses.ts'
import { BLOCK, CELL, CLOSES_INNER, RAW, VOID } from './elements.ts'
import { decodeEntities } from './entities.ts'
import { type Frame, frameOf, isSeen, QUOTE_BEGINS, ROOT } from './frame.ts'
import { newStyleReader } from './style.ts'
import { endOfRawText, type Tag, tagAt } from './tags.ts'
import { MAX_TEXT_LENGTH, newText } from './text-builder.ts'

/** UTF-16 units of scripts that are kept, all together. */
const MAX_SCRIPT_LENGTH: number = 2 * 1024 * 1024
const MAX_LINKS = 5000
/** UTF-16 units of a link that are kept. A `data:` page is longer; it is looked into before it is cut. */
const MAX_URL_LENGTH = 8192
const MAX_LINK_TEXT_LENGTH = 500
/** Elements within each other whose styles are told apart; deeper ones count as their ancestor at this depth. */
const MAX_DEPTH = 2000
/** Pages within `data:` links and `srcdoc` within each other that are read. */
const MAX_INNER_DEPTH = 3
/** Pages within pages that are read, all levels together. */
const MAX_INNER_PAGES = 20

/** A page as its reader sees it, and what it would do. */
export interface Page {
  /** What can be seen and is not marked as quoted. Blocks are lines. */
  readonly text: string
  /** What can be seen and is marked as quoted by a mail program. */
  readonly quoted: string
  /** What stands there and can't be seen. */
  readonly hidden: string
  readonly title?: string
  /** Alternative texts of pictures. */
  readonly alt: string
  readonly links: readonly FoundLink[]
  readonly pictures: number
  /** Pictures within an anchor. */
  readonly linkedPictures: number
  /** Pictures of one pixel or none, from a web server. */
  readonly pixels: number
  readonly forms: number
  readonly passwordFields: number
  readonly scripts: number
  /** Program text of script elements and handlers. */
  readonly script: string
  /** Anchors that save instead of open (`download`). */
  readonly downloads: number
  readonly frames: number
  readonly notAnalysed: readonly string[]
}

/** How an anchor is collected until its end tag. */
interface OpenAnchor {
  readonly url: string
  text: string
  hiddenText: string
  hasPicture: boolean
  readonly hidden: boolean
  readonly quoted: boolean
}

/**
 * Reads a page as a mail program shows it, in one pass and without a DOM: text that is seen, quoted and hidden, links with what
 * stands in their place, and what runs. Conditional comments are read, since Outlook shows them. Never throws; linear time.
 */
export function readPage(html: string): Page {
  return read(html, 0, { pages: 0 })
}

function read(source: string, depth: number, budget: { pages: number }): Page {
  const notAnalysed: string[] = []
  const html = source.length > MAX_PAGE_LENGTH ? source.slice(0, MAX_PAGE_LENGTH) : source
  if (html.length < source.length) {
    notAnalysed.push(`The page has ${source.length} characters; the first ${MAX_PAGE_LENGTH} were read.`)
  }
  const styles = newStyleReader()
  const seen = newText()
  const quoted = newText()
  const hidden = newText()
  const links: FoundLink[] = []
  const known = new Set<string>()
  const counts = {
    pictures: 0,
    linkedPictures: 0,
    pixels: 0,
    forms: 0,
    passwordFields: 0,
    scripts: 0,
    downloads: 0,
    frames: 0,
  }
  const stack: Frame[] = [ROOT]
  let title: string | undefined
  let alt = ''
  let script = ''
  let base: string | undefined
  let anchor: OpenAnchor | undefined
  let isBelowQuoteMark = false
  let isTooDeep = 0

  const top = (): Frame => stack[stack.length - 1] ?? ROOT

  function addLink(url: string | undefined, role: LinkRole, more: Partial<FoundLink> = {}): void {
    if (url === undefined || url === '') return
    if (/^data:/i.test(url)) inner(dataPage(url))
    const kept = url.length > MAX_URL_LENGTH ? url.slice(0, MAX_URL_LENGTH) : url
    const key = `${role} ${more.hidden === true ? 1 : 0} ${kept} ${more.text ?? ''}`
    if (known.has(key)) return
    if (links.length >= MAX_LINKS) {
      if (links.length === MAX_LINKS && known.size === MAX_LINKS) {
        known.add('full')
        notAnalysed.push(`The page has more than ${MAX_LINKS} links; the first ones were kept.`)
      }
      return
    }
    known.add(key)
    const { gone, invisible } = top()
    links.push({
      url: kept,
      place: 'html',
      role: /^(?:javascript|vbscript):/i.test(kept) ? 'script' : role,
      hidden: gone || invisible,
      ...(isQuoted() ? { quoted: true } : {}),
      ...more,
    })
  }

  function isQuoted(): boolean {
    return isBelowQuoteMark || top().quoted
  }

  /** Links and texts of a page within the page. */
  function inner(page: string | undefined): void {
    if (page === undefined) return
    if (depth >= MAX_INNER_DEPTH || budget.pages >= MAX_INNER_PAGES) {
      notAnalysed.push('A page within a page was not read: there are too many, or too deep.')
      return
    }
    budget.pages += 1
    const within = read(page, depth + 1, budget)
    for (const link of within.links) if (links.length < MAX_LINKS) links.push(link)
    hidden.add(` ${within.text} `)
    if (script.length < MAX_SCRIPT_LENGTH) script += `\n${within.script}`
    counts.forms += within.forms
    counts.passwordFields += within.passwordFields
    counts.scripts += within.scripts
    notAnalysed.push(...within.notAnalysed)
  }

  function addScript(text: string): void {
    if (script.length < MAX_SCRIPT_LENGTH) script += `${text.slice(0, MAX_SCRIPT_LENGTH)}\n`
    for (const url of urlsOfScript(text.slice(0, MAX_SCRIPT_LENGTH))) addLink(url, 'script', { hidden: true })
  }

  function addText(raw: string): void {
    const frame = top()
    const text = decodeEntities(raw, 'text')
    if (isSeen(frame)) {
      ;(isQuoted() ? quoted : seen).add(text)
      if (anchor !== undefined) {
        if (anchor.text.length < MAX_LINK_TEXT_LENGTH) anchor.text += text.slice(0, 4 * MAX_LINK_TEXT_LENGTH)
      } else if (text.length > 6 && (text.includes('://') || /www\./i.test(text))) {
        for (const { url } of urlsIn(text)) addLink(url, 'text')
      }
    } else {
      hidden.add(text)
      if (anchor !== undefined && anchor.hiddenText.length < 100) anchor.hiddenText += text.slice(0, 100)
    }
  }

  function space(mark: string): void {
    seen.breakWith(mark)
    quoted.breakWith(mark)
    hidden.breakWith(mark === '\n' ? ' ' : mark)
    if (anchor !== undefined && anchor.text !== '') anchor.text += ' '
  }

  function closeAnchor(): void {
    if (anchor === undefined) return
    const { url, hasPicture, hidden: isHidden, quoted: inQuote } = anchor
    const text = anchor.text.replace(/\s+/g, ' ').trim().slice(0, MAX_LINK_TEXT_LENGTH)
    const isUnseenAnchor = isHidden || (text === '' && !hasPicture && anchor.hiddenText.trim() !== '')
    anchor = undefined
    addLink(url, 'anchor', {
      hidden: isUnseenAnchor,
      ...(text === '' ? {} : { text }),
      ...(hasPicture && text === '' ? { overImage: true } : {}),
      ...(inQuote ? { quoted: true } : {}),
    })
  }

  function openTag(tag: Tag): void {
    const { name, attributes } = tag
    const value = (attribute: string): string | undefined => {
      const raw = attributes.get(attribute)
      return raw === undefined ? undefined : decodeEntities(raw, 'attribute')
    }
    const address = (attribute: string): string | undefined => addressOf(value(attribute), base)
    const frame = frameOf(tag, top(), styles)
    if (attributes.size > 0) {
      for (const [attribute, raw] of attributes) {
        if (attribute.length > 3 && attribute.startsWith('on') && /^on[a-z]{3,20}$/.test(attribute)) {
          addScript(decodeEntities(raw, 'attribute'))
        }
      }
      const id = attributes.get('id')
      if (id !== undefined && QUOTE_BEGINS.test(id)) isBelowQuoteMark = true
    }
    if (!VOID.has(name)) {
      if (stack.length >= MAX_DEPTH) isTooDeep += 1
      else stack.push(frame)
    }

    switch (name) {
      case 'a':
      case 'v:roundrect':
      case 'v:rect':
      case 'v:shape':
      case 'v:oval':
      case 'v:group': {
        const url = address('href') ?? address('xlink:href')
        if (name === 'a') closeAnchor()
        if (attributes.has('download')) counts.downloads += 1
        if (url === undefined) break
        if (name !== 'a') addLink(url, 'anchor')
        else {
          anchor = {
            url,
            text: '',
            hiddenText: '',
            hasPicture: false,
            hidden: frame.gone || frame.invisible,
            quoted: isQuoted(),
          }
        }
        break
      }
      case 'area':
        addLink(address('href'), 'anchor', { overImage: true })
        break
      case 'base':
        base ??= address('href')
        break
      case 'form':
        counts.forms += 1
        addLink(address('action'), 'form')
        break
      case 'button':
        addLink(address('formaction'), 'form')
        break
      case 'input': {
        const type = (value('type') ?? '').toLowerCase()
        if (type === 'password') counts.passwordFields += 1
        addLink(address('formaction'), 'form')
        if (type === 'image') addLink(address('src'), 'resource')
        if (type === 'submit' || type === 'button') addText(` ${attributes.get('value') ?? ''} `)
        break
      }
      case 'img':
      case 'image':
      case 'v:imagedata':
      case 'v:fill':
        picture(attributes, frame, address('src') ?? address('href') ?? address('xlink:href'))
        break
      case 'iframe':
      case 'frame':
        counts.frames += 1
        addLink(address('src'), 'resource')
        inner(value('srcdoc'))
        break
      case 'object':
        addLink(address('data'), 'resource')
        break
      case 'script':
        counts.scripts += 1
        addLink(address('src'), 'script')
        break
      case 'embed':
      case 'video':
      case 'audio':
      case 'source':
      case 'track':
        addLink(address('src'), 'resource')
        addLink(address('poster'), 'resource')
        break
      case 'link':
        addLink(address('href'), 'resource')
        break
      case 'meta':
        if (/refresh/i.test(value('http-equiv') ?? ''))
          addLink(addressOf(refreshTarget(value('content') ?? ''), base), 'refresh')
        break
      case 'use':
        addLink(address('href') ?? address('xlink:href'), 'resource')
        break
      default:
        // Buttons of e-mail builders carry their target in attributes of their own.
        if (attributes.has('href')) addLink(address('href'), 'anchor')
    }
    if (attributes.has('background')) addLink(address('background'), 'resource')
  }

  function picture(attributes: ReadonlyMap<string, string>, frame: Frame, url: string | undefined): void {
    const isRemote = /^https?:/i.test(url ?? '')
    const [width, height] = [attributes.get('width'), attributes.get('height')].map((size) =>
      Number.parseInt(size ?? '', 10),
    )
    const isPixel = (width ?? 9) <= 1 || (height ?? 9) <= 1 || (frame.gone && isRemote)
    if (isPixel) counts.pixels += isRemote ? 1 : 0
    else {
      counts.pictures += 1
      if (anchor !== undefined) {
        counts.linkedPictures += 1
        anchor.hasPicture = true
      }
    }
    addLink(url, 'resource', isPixel ? { hidden: true } : {})
    const words = attributes.get('alt')
    if (words !== undefined && words !== '' && alt.length < MAX_TEXT_LENGTH)
      alt += `${decodeEntities(words, 'attribute').slice(0, 2000)}\n`
  }

  function closeTag(name: string): void {
    if (name === 'a') closeAnchor()
    if (isTooDeep > 0 && CLOSES_INNER.has(name)) {
      isTooDeep -= 1
      return
    }
    // The nearest open element of that name, not further than a stray end tag could reach.
    for (let at = stack.length - 1; at > 0 && at > stack.length - 40; at -= 1) {
      if (stack[at]?.name === name) {
        stack.length = at
        return
      }
      if (!CLOSES_INNER.has(name) && CELL.has(stack[at]?.name ?? '')) return
    }
  }

  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) {
      addText(html.slice(at))
      break
    }
    if (open > at) addText(html.slice(at, open))
    const next = html.charCodeAt(open + 1)
    if (next === 33 || next === 63) {
      at = pastMark(html, open)
      continue
    }
    const tag = tagAt(html, open)
    if (tag === undefined) {
      // `</` before anything but a letter is a comment; a lone `<` is text.
      const close = next === 47 ? html.indexOf('>', open) : -1
      if (close < 0) addText('<')
      at = close < 0 ? open + 1 : close + 1
      continue
    }
    at = tag.end
    const { name } = tag
    if (BLOCK.has(name)) space('\n')
    else if (CELL.has(name)) space(' ')
    if (tag.isEnd) {
      closeTag(name)
      continue
    }
    openTag(tag)
    if (RAW.has(name)) {
      const end = endOfRawText(html, at, name)
      const contents = html.slice(at, end)
      if (name === 'script') addScript(contents)
      else if (name === 'style') {
        styles.learn(contents)
        for (const url of urlsOfStyle(contents)) addLink(addressOf(url, base), 'resource')
      } else if (name === 'title') title ??= decodeEntities(contents, 'text').replace(/\s+/g, ' ').trim().slice(0, 1000)
      else addText(contents)
      at = end
    }
  }
  closeAnchor()
  if (isTooDeep > 0)
    notAnalysed.push(`Elements are more than ${MAX_DEPTH} deep; the styles of the inner ones were not told apart.`)
  for (const text of [seen, quoted, hidden]) {
    if (text.isCut())
      notAnalysed.push(`A text of the page is longer than ${MAX_TEXT_LENGTH} characters; its beginning was kept.`)
  }
  return {
    text: seen.value(),
    quoted: quoted.value(),
    hidden: hidden.value(),
    ...(title === undefined || title === '' ? {} : { title }),
    alt: alt.trim(),
    links,
    ...counts,
    script,
    notAnalysed: [...new Set(notAnalysed)],
  }
}

/** Where a comment, doctype or processing instruction ends. Of a conditional comment only the mark is passed: Outlook shows the rest. */
function pastMark(html: string, open: number): number {
  if (html.startsWith('<!--', open)) {
    if (html.startsWith('[if', open + 4) && !/^\[if\s{1,5}!/.test(html.slice(open + 4, open + 14))) {
      const close = html.indexOf('>', open)
      return close < 0 ? html.length : close + 1
    }
    if (html.startsWith('>', open + 4)) return open + 5
    if (html.startsWith('->', open + 4)) return open + 6
    const close = html.indexOf('-->', open + 4)
    return close < 0 ? html.length : close + 3
  }
  const close = html.indexOf('>', open)
  return close < 0 ? html.length : close + 1
}
