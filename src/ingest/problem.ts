/**
 * Why something named as evidence was not read, or not wholly: `empty` no bytes; `skipped` no file that can be read;
 * `unsupported` a container that we can't open; `unreadable` the system refused; `locked` no or a wrong password;
 * `damaged` broken or cut off; `bound` a limit was passed; `changed` it changed under us.
 */
export type ProblemKind =
  | 'empty'
  | 'skipped'
  | 'unsupported'
  | 'unreadable'
  | 'locked'
  | 'damaged'
  | 'bound'
  | 'changed'

/** A sentence on what could not be read, where, and what to do. `offset` counts in the bytes of `file` as it is read. */
export interface SourceProblem {
  readonly problem: string
  readonly kind: ProblemKind
  readonly file: string
  readonly offset?: number
}
