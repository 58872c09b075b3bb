const QUOTE = 34
const SPACE = 32
/** Cells of a line that are read; more are dropped. */
const MAX_CELLS = 1024

/**
 * The cells of one line of comma-separated values. A cell in quotes may hold the separator, and a quote twice; quotes
 * that don't close, and quotes within a bare cell, are taken as they stand.
 */
export function splitCsv(text: string, separator = ','): readonly string[] {
  const cells: string[] = []
  let at = 0
  while (at <= text.length && cells.length < MAX_CELLS) {
    // Some write a space behind the separator, which is none of a quoted cell.
    if (text.charCodeAt(at) === SPACE && text.charCodeAt(at + 1) === QUOTE) at += 1
    const quoted = text.charCodeAt(at) === QUOTE ? quotedEnd(text, at, separator) : -1
    const end = quoted >= 0 ? quoted : endOf(text, at, separator)
    const cell = text.slice(at, end)
    cells.push(quoted >= 0 ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    at = end + 1
  }
  return cells
}

function endOf(text: string, from: number, separator: string): number {
  const end = text.indexOf(separator, from)
  return end < 0 ? text.length : end
}

/** Just behind the quote that closes a cell, or -1 where none does. */
function quotedEnd(text: string, open: number, separator: string): number {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    const next = text.charAt(at + 1)
    if (next === '"') at += 1
    else if (next === separator || next === '') return at + 1
    else if (at - open > 65_536) return -1
  }
  return -1
}

/** Names and cells as one record; cells without a name are kept as a list under `more`. */
export function named(names: readonly string[], cells: readonly string[]): Record<string, string | readonly string[]> {
  const record: Record<string, string | readonly string[]> = {}
  for (const [at, name] of names.entries()) {
    const cell = cells[at]
    if (cell !== undefined && name !== '') record[name] = cell
  }
  if (cells.length > names.length) record['more'] = cells.slice(names.length)
  return record
}
