import type { Predicate } from '../values/predicate.ts'

/** A condition over predicates: what a rule, or one of its selections, comes down to. */
export type Node =
  | { readonly kind: 'predicate'; readonly predicate: Predicate }
  | { readonly kind: 'not'; readonly of: Node }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Node[] }
  | { readonly kind: 'some'; readonly atLeast: number; readonly of: readonly Node[] }
  | { readonly kind: 'constant'; readonly holds: boolean }

export const ALWAYS: Node = { kind: 'constant', holds: true }
export const NEVER: Node = { kind: 'constant', holds: false }

/** AND of the nodes, without constants and lists in lists. */
export function allOf(nodes: readonly Node[]): Node {
  return join('and', nodes, false)
}

/** OR of the nodes, without constants and lists in lists. */
export function anyOf(nodes: readonly Node[]): Node {
  return join('or', nodes, true)
}

/** `decisive` is the constant that decides the whole: false for AND, true for OR. */
function join(kind: 'and' | 'or', nodes: readonly Node[], decisive: boolean): Node {
  const of: Node[] = []
  for (const node of nodes) {
    if (node.kind === 'constant') {
      if (node.holds === decisive) return node
    } else if (node.kind === kind)
      for (const one of node.of) of.push(one) // a spread of 100,000 would overflow the stack
    else of.push(node)
  }
  const [only] = of
  if (only === undefined) return decisive ? NEVER : ALWAYS
  return of.length === 1 ? only : { kind, of }
}

export function notOf(node: Node): Node {
  if (node.kind === 'constant') return node.holds ? NEVER : ALWAYS
  return node.kind === 'not' ? node.of : { kind: 'not', of: node }
}

/** At least `atLeast` of the nodes hold. */
export function someOf(atLeast: number, nodes: readonly Node[]): Node {
  const left = atLeast - nodes.filter((node) => node.kind === 'constant' && node.holds).length
  const of = nodes.filter((node) => node.kind !== 'constant')
  if (left <= 0) return ALWAYS
  if (left > of.length) return NEVER
  if (left === 1) return anyOf(of)
  return left === of.length ? allOf(of) : { kind: 'some', atLeast: left, of }
}

/** The node with each predicate replaced; a constant in its place is folded away. */
export function mapPredicates(node: Node, replace: (predicate: Predicate) => Node): Node {
  switch (node.kind) {
    case 'predicate':
      return replace(node.predicate)
    case 'not':
      return notOf(mapPredicates(node.of, replace))
    case 'and':
      return allOf(node.of.map((one) => mapPredicates(one, replace)))
    case 'or':
      return anyOf(node.of.map((one) => mapPredicates(one, replace)))
    case 'some':
      return someOf(
        node.atLeast,
        node.of.map((one) => mapPredicates(one, replace)),
      )
    case 'constant':
      return node
  }
}

/** True where the node holds, given which predicates do. */
export function nodeHolds(node: Node, holds: (predicate: Predicate) => boolean): boolean {
  switch (node.kind) {
    case 'predicate':
      return holds(node.predicate)
    case 'not':
      return !nodeHolds(node.of, holds)
    case 'and':
      return node.of.every((one) => nodeHolds(one, holds))
    case 'or':
      return node.of.some((one) => nodeHolds(one, holds))
    case 'some':
      return node.of.filter((one) => nodeHolds(one, holds)).length >= node.atLeast
    case 'constant':
      return node.holds
  }
}

/** All predicates of a node, in the order of the rule. */
export function predicatesIn(node: Node): readonly Predicate[] {
  if (node.kind === 'predicate') return [node.predicate]
  if (node.kind === 'constant') return []
  return node.kind === 'not' ? predicatesIn(node.of) : node.of.flatMap(predicatesIn)
}
