/** First line of every generated page. */
export const GENERATED = '<!-- Made by `npm run generate` from the code; edits are lost. -->\n'

/** Text as Markdown shows it, in a table cell too: what would be markup is escaped, line ends become blanks. */
export function plain(text: string): string {
  return text
    .replaceAll(/[\\`*_{}[\]<>|#]/g, '\\$&')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** A table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('')
}

/** Text in code form, whatever backticks it holds. */
export function code(text: string): string {
  const fence = '`'.repeat(1 + Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)))
  const padding = /^`|`$/.test(text) ? ' ' : ''
  return `${fence}${padding}${text}${padding}${fence}`
}
