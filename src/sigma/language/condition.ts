/** What a condition says, over names of selections. */
export type Condition =
  | { readonly kind: 'selection'; readonly name: string }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'some'; readonly atLeast: number; readonly of: readonly Condition[] }

/** Nesting of operators beyond this is refused; brackets alone don't count. */
const MAX_DEPTH = 1000
const MAX_LENGTH = 100_000

type Operator = 'not' | 'and' | 'or' | '('
const STRENGTH: Readonly<Record<Operator, number>> = { '(': 0, or: 1, and: 2, not: 3 }

/**
 * Reads a condition (C73–C79) over the selections that there are. Brackets are kept on a list, not on the call stack.
 * @throws {SyntaxError} with a message for the author.
 */
export function parseCondition(text: string, selections: readonly string[]): Condition {
  if (text.length > MAX_LENGTH) throw new SyntaxError(`a condition longer than ${MAX_LENGTH} characters`)
  if (text.includes('|')) throw new SyntaxError('a pipe in the condition: use a correlation rule')
  const tokens = text.match(/[()]|[^\s()]+/g) ?? []
  const known = new Set(selections)
  const values: Condition[] = []
  const operators: Operator[] = []
  let wantsOperand = true
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] ?? ''
    const word = token.toLowerCase()
    if (wantsOperand) {
      if (word === 'not' || word === '(') {
        operators.push(word)
        continue
      }
      if (word === ')' || ((word === 'and' || word === 'or') && !known.has(token))) throw misplaced(token)
      if (tokens[at + 1]?.toLowerCase() === 'of') {
        values.push(quantified(word, tokens[at + 2], selections))
        at += 2
      } else {
        if (!known.has(token)) throw new SyntaxError(`the condition names “${token}”, and there is no such selection`)
        values.push({ kind: 'selection', name: token })
      }
      wantsOperand = false
    } else if (word === ')') {
      reduceWhile(values, operators, (operator) => operator !== '(')
      if (operators.pop() !== '(') throw misplaced(token)
    } else if (word === 'and' || word === 'or') {
      reduceWhile(values, operators, (operator) => STRENGTH[operator] >= STRENGTH[word])
      operators.push(word)
      wantsOperand = true
    } else throw misplaced(token)
  }
  if (wantsOperand) throw new SyntaxError(tokens.length === 0 ? 'an empty condition' : 'the condition ends too early')
  reduceWhile(values, operators, (operator) => {
    if (operator === '(') throw new SyntaxError('a bracket in the condition is not closed')
    return true
  })
  const [condition] = values
  if (condition === undefined) throw new SyntaxError('an empty condition')
  if (depthOf(condition) > MAX_DEPTH) throw new SyntaxError(`a condition nested more than ${MAX_DEPTH} deep`)
  return condition
}

function misplaced(token: string): SyntaxError {
  return new SyntaxError(`“${token}” is out of place in the condition`)
}

function reduceWhile(values: Condition[], operators: Operator[], goesOn: (operator: Operator) => boolean): void {
  for (let operator = operators.at(-1); operator !== undefined && goesOn(operator); operator = operators.at(-1)) {
    operators.pop()
    const right = values.pop()
    if (right === undefined || operator === '(') throw misplaced(operator)
    if (operator === 'not') values.push(right.kind === 'not' ? right.of : { kind: 'not', of: right })
    else {
      const left = values.pop()
      if (left === undefined) throw misplaced(operator)
      // `a or b or c …` is one list: the chain is as deep as its brackets, not as it is long.
      if (left.kind === operator && growing.has(left.of)) growing.get(left.of)?.push(right)
      else {
        const of = [left, right]
        growing.set(of, of)
        values.push({ kind: operator, of })
        continue
      }
      values.push(left)
    }
  }
}

/** Lists that the parser itself made and may still extend. */
const growing = new WeakMap<readonly Condition[], Condition[]>()

function quantified(count: string, pattern: string | undefined, selections: readonly string[]): Condition {
  if (pattern === undefined) throw new SyntaxError('the condition ends after “of”')
  const names = selections.filter(matcherOf(pattern))
  if (names.length === 0) throw new SyntaxError(`“${count} of ${pattern}” names no selection`)
  const of = names.map((name): Condition => ({ kind: 'selection', name }))
  if (count === 'all') return { kind: 'and', of }
  if (count === 'any' || count === '1') return { kind: 'or', of }
  if (!/^[1-9]\d{0,4}$/.test(count)) throw new SyntaxError(`“${count}” of what? Use 1, any, all, or a number`)
  return { kind: 'some', atLeast: Number(count), of }
}

function matcherOf(pattern: string): (name: string) => boolean {
  if (pattern.toLowerCase() === 'them') return (name) => !name.startsWith('_')
  const [head = '', ...rest] = pattern.split('*')
  const tail = rest.pop()
  const isPrivate = pattern.startsWith('_')
  return (name) => {
    if (name.startsWith('_') && !isPrivate) return false
    if (tail === undefined) return name === head
    if (!name.startsWith(head) || name.length < head.length + tail.length || !name.endsWith(tail)) return false
    let at = head.length
    for (const part of rest) {
      const found = name.indexOf(part, at)
      if (found < 0 || found + part.length > name.length - tail.length) return false
      at = found + part.length
    }
    return true
  }
}

function depthOf(condition: Condition): number {
  let depth = 0
  let level: readonly Condition[] = [condition]
  while (level.length > 0) {
    depth += 1
    level = level.flatMap((one) => (one.kind === 'selection' ? [] : one.kind === 'not' ? [one.of] : one.of))
  }
  return depth
}

/** Names of the selections that a condition uses. */
export function selectionsIn(condition: Condition): readonly string[] {
  if (condition.kind === 'selection') return [condition.name]
  return condition.kind === 'not' ? selectionsIn(condition.of) : condition.of.flatMap(selectionsIn)
}

/** The names in a condition, each with whether it is asked for (`false`) or stands under a `not` (`true`). */
export function polaritiesIn(
  condition: Condition,
  isNegated = false,
): readonly { readonly name: string; readonly isNegated: boolean }[] {
  if (condition.kind === 'selection') return [{ name: condition.name, isNegated }]
  if (condition.kind === 'not') return polaritiesIn(condition.of, !isNegated)
  return condition.of.flatMap((one) => polaritiesIn(one, isNegated))
}

/** True where the condition holds, given which selections do; `isNegated` tells in which way a name is asked for. */
export function conditionHolds(
  condition: Condition,
  holds: (name: string, isNegated: boolean) => boolean,
  isNegated = false,
): boolean {
  switch (condition.kind) {
    case 'selection':
      return holds(condition.name, isNegated)
    case 'not':
      return !conditionHolds(condition.of, holds, !isNegated)
    case 'and':
      return condition.of.every((one) => conditionHolds(one, holds, isNegated))
    case 'or':
      return condition.of.some((one) => conditionHolds(one, holds, isNegated))
    case 'some':
      return condition.of.filter((one) => conditionHolds(one, holds, isNegated)).length >= condition.atLeast
  }
}
