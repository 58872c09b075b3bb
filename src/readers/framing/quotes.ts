const BACKSLASH = 0x5c

/** Where the quoted text that begins with the `"` at `open` ends: at the next `"` without a backslash of its own; -1 where it does not. */
export function closingQuote(text: string, open: number): number {
  let at = text.indexOf('"', open + 1)
  while (at !== -1) {
    let slashes = 0
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1
    if (slashes % 2 === 0) return at
    at = text.indexOf('"', at + 1)
  }
  return -1
}
