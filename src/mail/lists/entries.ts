import { isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import { InputError } from '../../model/errors.ts'

/** Largest list that is read, and entries of one. */
const MAX_LIST_CHARACTERS: number = 1024 * 1024
const MAX_ENTRIES = 5000
const MAX_ALIASES = 100

/** One entry of a list with its place in the file. */
export interface Entry<T> {
  readonly value: T
  /** `exceptions.yaml, entry 3 (line 12)`, for errors and notes. */
  readonly place: string
}

/**
 * Reads a YAML list of entries that all have one form.
 * @param file as shown to the user
 * @throws {InputError} that names the file, the entry, its line, and what is expected there
 */
export function readEntries<T>(text: string, file: string, schema: z.ZodType<T>): readonly Entry<T>[] {
  const complain = (what: string, cause?: unknown): InputError =>
    new InputError('mail-list', `${what} See docs/mail.md.`, { cause })
  if (text.length > MAX_LIST_CHARACTERS)
    throw complain(`${file} has more than ${MAX_LIST_CHARACTERS} characters; remove entries that no longer hold.`)
  const lines = new LineCounter()
  const document = parseDocument(text, { uniqueKeys: true, strict: true, lineCounter: lines })
  const [broken] = document.errors
  if (broken !== undefined) throw complain(`${file} is no YAML: ${broken.message.split('\n')[0] ?? ''}`)
  const list = document.contents
  if (list === null) return []
  if (!isSeq<Node>(list)) throw complain(`${file} is no list: begin each entry with “- ”.`)
  if (list.items.length > MAX_ENTRIES)
    throw complain(`${file} has ${list.items.length} entries; at most ${MAX_ENTRIES} are read.`)
  return list.items.map((node, at) => {
    const place = `${file}, entry ${at + 1} (line ${lines.linePos(node.range?.[0] ?? 0).line})`
    if (!isMap(node)) throw complain(`${place}: it is no set of “name: value” lines.`)
    let written: unknown
    try {
      written = node.toJS(document, { maxAliasCount: MAX_ALIASES })
    } catch (cause) {
      throw complain(`${place}: its aliases multiply; write the values out.`, cause)
    }
    const checked = schema.safeParse(written)
    if (checked.success) return { value: checked.data, place }
    const [issue] = checked.error.issues
    const name = issue === undefined || issue.path.length === 0 ? '' : `, at ${issue.path.join('.')}`
    throw complain(`${place}${name}: ${sentence(issue?.message ?? 'it is not understood')}`)
  })
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
