/** One `method=result` with its properties (`header.d`, `smtp.mailfrom` …, lower case) and the comments beside it. */
export interface StatedResult {
  readonly method: string
  readonly result: string
  readonly properties: Readonly<Record<string, string>>
  readonly comment?: string
}

/** An Authentication-Results field. `authservId` is lower case, and empty where the field has none (Exchange). */
export interface ResultsHeader {
  readonly authservId: string
  readonly results: readonly StatedResult[]
}

/** UTF-16 units of a field that are read, and results in it. */
const MAX_FIELD_LENGTH: number = 32 * 1024
const MAX_RESULTS = 100
const MAX_PROPERTIES = 40
const MAX_COMMENT_DEPTH = 10

/** Reads an Authentication-Results field (RFC 8601, section 2.2). Undefined where it is none. Never throws; linear time. */
export function parseResultsHeader(field: string): ResultsHeader | undefined {
  const statements = statementsOf(field.slice(0, MAX_FIELD_LENGTH))
  const [first, ...rest] = statements
  if (first === undefined) return undefined
  const [word, version] = first.words
  const hasId = word !== undefined && !isResult(first.words)
  if (!hasId && word === undefined) return undefined
  if (hasId && version !== undefined && !/^\d{1,4}$/.test(version.text)) return undefined
  const results = (hasId ? rest : statements).flatMap((statement) => resultOf(statement)).slice(0, MAX_RESULTS)
  return { authservId: hasId ? word.text.toLowerCase() : '', results }
}

interface Word {
  readonly text: string
  /** True for `=`, the only mark that stands for itself outside of quotes. */
  readonly isEquals: boolean
}

interface Statement {
  readonly words: readonly Word[]
  readonly comments: readonly string[]
}

function isResult(words: readonly Word[]): boolean {
  return words[1]?.isEquals === true
}

function resultOf({ words, comments }: Statement): readonly StatedResult[] {
  if (!isResult(words) || words[2] === undefined || words[2].isEquals) return [] // also `none`, which states nothing
  const method = (words[0]?.text ?? '').toLowerCase().replace(/\/\d{0,4}$/, '')
  const properties: Record<string, string> = Object.create(null)
  let count = 0
  for (let at = 3; at < words.length && count < MAX_PROPERTIES; at += 1) {
    const [name, equals, value] = words.slice(at, at + 3)
    if (name === undefined || equals?.isEquals !== true || name.isEquals) continue
    if (value === undefined || value.isEquals) continue
    // The first counts: what follows may be text that a sender chose.
    properties[name.text.toLowerCase()] ??= value.text
    count += 1
    at += 2
  }
  const comment = comments.join(' ').slice(0, 500)
  return [
    {
      method,
      result: words[2].text.toLowerCase(),
      properties: { ...properties },
      ...(comment === '' ? {} : { comment }),
    },
  ]
}

/** Words and comments of each part between semicolons. */
function statementsOf(field: string): readonly Statement[] {
  const statements: { words: Word[]; comments: string[] }[] = [{ words: [], comments: [] }]
  let current = statements[0]
  let at = 0
  while (at < field.length && current !== undefined) {
    const char = field.charAt(at)
    if (char === ';') {
      current = { words: [], comments: [] }
      statements.push(current)
      at += 1
    } else if (char === '(') {
      const { text, end } = commentAt(field, at)
      current.comments.push(text)
      at = end
    } else if (char === '=') {
      current.words.push({ text: '=', isEquals: true })
      at += 1
    } else if (char === '"') {
      const { text, end } = quotedAt(field, at)
      // `"first last"@example.org` is one word.
      const tail = /[^\s;()="]{0,500}/y
      tail.lastIndex = end
      const rest = tail.exec(field)?.[0] ?? ''
      current.words.push({ text: text + rest, isEquals: false })
      at = end + rest.length
    } else if (/\s/.test(char)) at += 1
    else {
      let end = at
      while (end < field.length && !/[\s;()="]/.test(field.charAt(end))) end += 1
      current.words.push({ text: field.slice(at, Math.max(end, at + 1)), isEquals: false })
      at = Math.max(end, at + 1)
    }
  }
  return statements.filter(({ words }) => words.length > 0)
}

function commentAt(field: string, start: number): { readonly text: string; readonly end: number } {
  let depth = 0
  for (let at = start; at < field.length; at += 1) {
    const char = field.charAt(at)
    if (char === '\\') at += 1
    else if (char === '(' && depth < MAX_COMMENT_DEPTH) depth += 1
    else if (char === ')') {
      depth -= 1
      if (depth === 0) return { text: field.slice(start + 1, at), end: at + 1 }
    }
  }
  return { text: field.slice(start + 1), end: field.length }
}

function quotedAt(field: string, start: number): { readonly text: string; readonly end: number } {
  let text = ''
  for (let at = start + 1; at < field.length; at += 1) {
    const char = field.charAt(at)
    if (char === '"') return { text, end: at + 1 }
    if (char === '\\') at += 1
    text += field.charAt(at)
  }
  return { text, end: field.length }
}
