import { BlockList, isIP } from 'node:net'
import { RE2JS } from 're2js'
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { Fields, FieldValue } from '../model/event.ts'

/**
 * A slow evaluator of one rule's detection, written from the reference alone and sharing no code with the engine: no index, no
 * cache, no rewriting. It knows what is tested against it, and no more.
 */
export function makeReference(yaml: string): (fields: Fields) => boolean {
  const document = parseDocument(yaml)
  const detection = toTree(document.get('detection', true)) as Tree // a mapping in all rules that are tested
  if (!(detection instanceof Map)) throw new Error('no detection')
  const names = [...detection.keys()].filter((name) => name !== 'condition')
  const conditions = [detection.get('condition')].flat().map(String)
  return (fields) =>
    conditions.some((text) => {
      const parser = { tokens: text.match(/[()]|[^\s()]+/g) ?? [], at: 0 }
      return readOr(parser, names, (name) => selection(detection.get(name) ?? null, fields))
    })
}

interface Typed {
  readonly type: 'number' | 'boolean'
  readonly text: string
}
type Scalar = string | null | Typed
type Tree = Scalar | Tree[] | Map<string, Tree>

function toTree(node: unknown): Tree {
  if (isAlias(node)) throw new Error('aliases are not tested here')
  if (isMap(node))
    return new Map(node.items.map(({ key, value }) => [String(isScalar(key) ? key.value : key), toTree(value)]))
  if (isSeq(node)) return node.items.map(toTree)
  if (!isScalar(node) || node.value === null) return null
  const type = typeof node.value
  return type === 'number' || type === 'boolean'
    ? { type, text: node.source ?? String(node.value) }
    : String(node.value)
}

const isTyped = (tree: Tree): tree is Typed => typeof tree === 'object' && tree !== null && 'type' in tree
const isPlain = (tree: Tree): tree is Scalar => tree === null || typeof tree === 'string' || isTyped(tree)

// ---- conditions: or < and < not < x of < brackets

interface Parser {
  readonly tokens: readonly string[]
  at: number
}
type Judge = (name: string) => boolean

function readOr(parser: Parser, names: readonly string[], judge: Judge): boolean {
  let result = readAnd(parser, names, judge)
  while (parser.tokens[parser.at]?.toLowerCase() === 'or') {
    parser.at += 1
    result = readAnd(parser, names, judge) || result
  }
  return result
}

function readAnd(parser: Parser, names: readonly string[], judge: Judge): boolean {
  let result = readNot(parser, names, judge)
  while (parser.tokens[parser.at]?.toLowerCase() === 'and') {
    parser.at += 1
    result = readNot(parser, names, judge) && result
  }
  return result
}

function readNot(parser: Parser, names: readonly string[], judge: Judge): boolean {
  const token = parser.tokens[parser.at] ?? ''
  parser.at += 1
  if (token.toLowerCase() === 'not') return !readNot(parser, names, judge)
  if (token === '(') {
    const result = readOr(parser, names, judge)
    parser.at += 1
    return result
  }
  if (parser.tokens[parser.at]?.toLowerCase() !== 'of') return judge(token)
  const pattern = parser.tokens[parser.at + 1] ?? ''
  parser.at += 2
  const wanted = names.filter((name) => {
    if (pattern.toLowerCase() === 'them') return !name.startsWith('_')
    if (name.startsWith('_') && !pattern.startsWith('_')) return false
    return new RegExp(
      `^${pattern
        .split('*')
        .map((part) => part.replace(/[^\w]/g, '\\$&'))
        .join('.*')}$`,
    ).test(name)
  })
  const count = wanted.filter(judge).length
  if (token.toLowerCase() === 'all') return count === wanted.length
  return count >= (token.toLowerCase() === 'any' ? 1 : Number(token))
}

// ---- selections

function selection(tree: Tree, fields: Fields): boolean {
  if (tree instanceof Map) return [...tree].every(([key, value]) => item(key, value, fields))
  if (!Array.isArray(tree)) return item('', tree, fields)
  return tree.some((entry) => (isPlain(entry) ? item('', entry, fields) : selection(entry, fields)))
}

function item(key: string, value: Tree, fields: Fields): boolean {
  const [field = '', ...modifiers] = key.split('|')
  const given = Array.isArray(value) ? value : [value]
  const values = (given.length === 0 ? [null] : given).filter(isPlain)
  const one = (scalar: Scalar): boolean => holds(field, modifiers, scalar, fields)
  const result = modifiers.includes('all') ? values.every(one) : values.some(one)
  return modifiers.includes('neq') ? !result : result
}

function holds(field: string, modifiers: readonly string[], scalar: Scalar, fields: Fields): boolean {
  const has = (...names: readonly string[]): string | undefined => modifiers.find((name) => names.includes(name))
  const value = field === '' ? fields : lookup(fields, field)
  const raw = scalar === null ? '' : isTyped(scalar) ? scalar.text : scalar
  if (has('exists')) return (value !== undefined) === (raw.toLowerCase() === 'true')
  if (scalar === null)
    return (
      value === undefined ||
      leaves(value, false).some((leaf) => leaf === null) ||
      (Array.isArray(value) && value.length === 0)
    )
  const texts = (value === undefined ? [] : leaves(value, field === '')).filter((leaf) => leaf !== null).map(String)
  const shape = has('contains', 'startswith', 'endswith') ?? (field === '' ? 'contains' : '')
  if (has('re')) {
    const flags = (has('i', 'ignorecase') ? RE2JS.CASE_INSENSITIVE : 0) | (has('m', 'multiline') ? RE2JS.MULTILINE : 0)
    const source = shape === 'startswith' ? `^(?:${raw})` : shape === 'endswith' ? `(?:${raw})$` : raw
    const expression = RE2JS.compile(source, flags | (has('s', 'dotall') ? RE2JS.DOTALL : 0))
    return texts.some((text) => expression.matcher(text).find())
  }
  if (has('cidr')) return texts.some((text) => inNetwork(text, raw))
  if (has('fieldref')) {
    const others = leaves(lookup(fields, raw) ?? [], false)
      .filter((leaf) => leaf !== null)
      .map(String)
    return texts.some((text) =>
      others.some((other) => glob(lettersOf(text, modifiers), tokens(other, shape, true, modifiers))),
    )
  }
  const compare = has('gt', 'gte', 'lt', 'lte')
  if (compare !== undefined) return texts.some((text) => compares(compare, text, Number(raw)))
  if (isTyped(scalar) && scalar.type === 'number' && shape === '') return texts.some((text) => sameNumber(text, raw))
  return alternatives(raw, modifiers).some((needle) => {
    const wanted = tokens(needle, shape, isTyped(scalar) || needle !== raw, modifiers)
    return texts.some((text) => glob(lettersOf(text, modifiers), wanted))
  })
}

function sameNumber(text: string, raw: string): boolean {
  const canonical = (one: string): string =>
    /^-?(0|[1-9]\d*)\.\d+$/.test(one) ? one.replace(/0+$/, '').replace(/\.$/, '') : one
  return canonical(text).toLowerCase() === canonical(raw).toLowerCase()
}

function compares(operator: string, text: string, bound: number): boolean {
  if (!/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text)) return false
  const sign = Math.sign(Number(text) - bound)
  return { gt: sign > 0, gte: sign >= 0, lt: sign < 0, lte: sign <= 0 }[operator] ?? false
}

/** The encodings of a value; wildcards are not allowed in it. */
function alternatives(raw: string, modifiers: readonly string[]): readonly string[] {
  let bytes = Buffer.from(raw.replaceAll('\\\\', '\\'), 'utf8')
  if (modifiers.includes('wide') || modifiers.includes('utf16le'))
    bytes = Buffer.from(bytes.toString('utf8'), 'utf16le')
  if (modifiers.includes('base64')) return [bytes.toString('base64')]
  if (!modifiers.includes('base64offset')) return [raw]
  // Encode with all possible neighbours and keep what they have in common.
  return [0, 1, 2].map((offset) => {
    const forms = [0, 255].flatMap((before) =>
      [0, 255].map((after) =>
        Buffer.concat([Buffer.alloc(offset, before), bytes, Buffer.alloc(3, after)]).toString('base64'),
      ),
    )
    const [first = ''] = forms
    const kept = [...first]
      .map((character, at) => (forms.every((form) => form[at] === character) ? character : ' '))
      .join('')
    return kept
      .trim()
      .split(' ')
      .reduce((longest, part) => (part.length > longest.length ? part : longest), '')
  })
}

type Token = string | 'ANY' | 'ONE' | 'DASH'

function tokens(raw: string, shape: string, isLiteral: boolean, modifiers: readonly string[]): readonly Token[] {
  const read: Token[] = []
  const characters = [...raw]
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? ''
    const next = characters[at + 1] ?? ''
    if (!isLiteral && character === '\\' && '\\*?'.includes(next) && next !== '') {
      read.push(next)
      at += 1
    } else if (!isLiteral && (character === '*' || character === '?')) read.push(character === '*' ? 'ANY' : 'ONE')
    else read.push(character)
  }
  const dashed = modifiers.includes('windash') ? read.map((token, at) => (isOption(read, at) ? 'DASH' : token)) : read
  const folded = dashed.map((token) => (token.length > 2 ? token : fold(token, modifiers)))
  const start: Token[] = shape === 'contains' || shape === 'endswith' ? ['ANY'] : []
  return [...start, ...folded, ...(shape === 'contains' || shape === 'startswith' ? ['ANY'] : [])]
}

function isOption(read: readonly Token[], at: number): boolean {
  const isWord = (token: Token | undefined): boolean => token !== undefined && /^\w$/.test(token)
  return (read[at] === '-' || read[at] === '/') && !isWord(read[at - 1]) && isWord(read[at + 1])
}

/** Which prefixes of the text the tokens so far can match, step by step: `ends[n]` is 1 where the first n characters can be. */
function glob(text: readonly string[], wanted: readonly Token[]): boolean {
  let ends = new Uint8Array(text.length + 1)
  ends[0] = 1
  for (const token of wanted) {
    const next = new Uint8Array(text.length + 1)
    const first = ends.indexOf(1)
    if (first < 0) return false
    if (token === 'ANY') next.fill(1, first)
    else {
      for (let at = first; at < text.length; at += 1) {
        const character = text[at] ?? ''
        if (
          ends[at] === 1 &&
          (token === 'ONE' || character === token || (token === 'DASH' && '-/–—―'.includes(character)))
        )
          next[at + 1] = 1
      }
    }
    ends = next
  }
  return ends[text.length] === 1
}

/** The same texts come again with every rule; each is taken apart once. */
const letters = new Map<string, readonly string[]>()
const MAX_LETTERS = 20_000

function lettersOf(text: string, modifiers: readonly string[]): readonly string[] {
  const key = `${modifiers.includes('cased') ? 'c' : 'f'}${text}`
  let found = letters.get(key)
  if (found === undefined) {
    if (letters.size >= MAX_LETTERS) letters.clear()
    found = [...fold(text, modifiers)]
    letters.set(key, found)
  }
  return found
}

function fold(text: string, modifiers: readonly string[]): string {
  if (modifiers.includes('cased')) return text
  const odd: Readonly<Record<string, string>> = { ς: 'σ', Σ: 'σ', ſ: 's', İ: 'İ' }
  return [...text].map((character) => odd[character] ?? character.toLowerCase()).join('')
}

function lookup(fields: FieldValue, name: string): FieldValue | undefined {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
  const flat = (equal: (a: string, b: string) => boolean): FieldValue | undefined =>
    Object.entries(fields ?? {}).find(([key]) => equal(key, name))?.[1]
  const squeezed = (a: string, b: string): boolean => same(a.replaceAll(' ', ''), b.replaceAll(' ', ''))
  const exact = (a: string, b: string): boolean => a === b
  const ways = [
    () => flat(exact),
    () => walk(fields, name, exact),
    () => flat(same),
    () => flat(squeezed),
    () => walk(fields, name, same),
  ]
  for (const way of ways) {
    const found = way()
    if (found !== undefined) return found
  }
  return undefined
}

function walk(value: FieldValue, path: string, equal: (a: string, b: string) => boolean): FieldValue | undefined {
  if (Array.isArray(value)) {
    const found = value
      .map((one: FieldValue) => walk(one, path, equal))
      .filter((one) => one !== undefined)
      .flat()
    return found.length === 0 ? undefined : found
  }
  if (value === null || typeof value !== 'object') return undefined
  const entries = Object.entries(value)
  const whole = entries.find(([key]) => equal(key, path))
  if (whole !== undefined) return whole[1]
  for (const [key, below] of entries) {
    if (!equal(key, path.slice(0, key.length)) || path[key.length] !== '.') continue
    const found = walk(below, path.slice(key.length + 1), equal)
    if (found !== undefined) return found
  }
  return undefined
}

function leaves(value: FieldValue, isDeep: boolean): readonly (string | number | boolean | null)[] {
  if (Array.isArray(value)) return value.flatMap((one: FieldValue) => leaves(one, isDeep))
  if (value === null || typeof value !== 'object') return [value]
  return isDeep ? Object.values(value).flatMap((one) => leaves(one, isDeep)) : [JSON.stringify(value)]
}

function inNetwork(given: string, network: string): boolean {
  const [base = '', prefix] = network.split('/')
  const text = given
    .trim()
    .replace(/%.*/, '')
    .replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIP(text) === 0 || isIP(text) !== isIP(base)) return false
  const family = isIP(base) === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(base, Number(prefix ?? (family === 'ipv4' ? 32 : 128)), family)
  return list.check(text, family)
}
