import { readPage } from '../../links/html/page.ts'

/** The texts of a page. */
export interface VisibleText {
  /** What a reader sees. Lines that a mail program marked as quoted begin with `> `. */
  readonly text: string
  /** What stands there and can't be seen: no size, no colour of its own, not displayed, off-screen. */
  readonly hiddenText: string
  readonly title?: string
}

/** What a reader of a page sees, and what is hidden from them. For links as well, call `readPage`, which reads once for both. */
export function visibleText(html: string): VisibleText {
  const { text, quoted, hidden, title } = readPage(html)
  const below = quoted === '' ? '' : `\n${quoted.replace(/^/gm, '> ')}`
  return { text: (text + below).trim(), hiddenText: hidden, ...(title === undefined ? {} : { title }) }
}
