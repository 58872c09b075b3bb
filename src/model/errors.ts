/** The base of all errors that we raise on purpose. `code` is stable; the message is for people and may improve. */
export class DwellError extends Error {
  readonly code: string
  /** Exit status of the command line: 1 failed, 2 wrong usage. */
  readonly exitCode: number = 1

  constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    this.name = new.target.name
  }
}

/** What the user gave is wrong. The message says where, what, and what to do. */
export class InputError extends DwellError {
  override readonly exitCode = 2
}

/** The thing that was asked for is not there. */
export class NotFoundError extends DwellError {}

/** A store did not keep or give something; the message says whether anything was kept. May be tried again. */
export class StoreError extends DwellError {}
