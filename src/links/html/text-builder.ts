/** UTF-16 units of each text that are kept. */
export const MAX_TEXT_LENGTH: number = 512 * 1024

/** Collects the text of a page. */
export interface TextBuilder {
  add(text: string): void
  breakWith(mark: string): void
  isCut(): boolean
  value(): string
}

/** Text with white space put together and blocks as lines. */
export function newText(): TextBuilder {
  const pieces: string[] = []
  let length = 0
  let last = '\n'
  let cut = false
  return {
    add(text: string): void {
      if (length >= MAX_TEXT_LENGTH) {
        if (text.trim() !== '') cut = true
        return
      }
      let clean = text.slice(0, MAX_TEXT_LENGTH).replace(/[\t\r\n\f ]+/g, ' ')
      if (clean.startsWith(' ') && (last === ' ' || last === '\n')) clean = clean.slice(1)
      if (clean === '') return
      pieces.push(clean)
      length += clean.length
      last = clean.charAt(clean.length - 1)
    },
    breakWith(mark: string): void {
      if (last === '\n' || (last === ' ' && mark === ' ')) return
      pieces.push(mark)
      length += 1
      last = mark
    },
    isCut: () => cut,
    value: () =>
      pieces
        .join('')
        .replace(/[ \u00a0]+\n/g, '\n')
        .trim(),
  }
}
