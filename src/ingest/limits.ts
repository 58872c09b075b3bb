import type { ProblemKind, SourceProblem } from './problem.ts'

const MIB = 1024 * 1024
const GIB = 1024 * MIB

/** Containers within containers that we open; a `.tar.gz` counts as two. */
const MAX_ARCHIVE_DEPTH = 5
/**
 * Output bytes per input byte that we believe, past `EXPANSION_ALLOWANCE_BYTES`. Logs give 20 to 60, an EVTX file that was
 * allocated but hardly written up to 1000.
 */
const MAX_EXPANSION_RATIO = 1000
/** What may come out of an archive before its ratio is looked at. */
const EXPANSION_ALLOWANCE_BYTES: number = 100 * MIB
/** What may come out of one named archive, all levels together. */
const MAX_TOTAL_BYTES: number = 64 * GIB
/** Members of one named archive, all levels together. */
const MAX_MEMBERS = 1_000_000
/** Problems of one named input that are told one by one; of the rest only their number. */
const MAX_PROBLEMS = 10_000
/** A 7z archive is read in memory as a whole. */
const MAX_7Z_BYTES: number = 512 * MIB
/** What we leave free on the disk of the work folder. */
const MIN_FREE_BYTES: number = 256 * MIB

/** Every bound of reading evidence; what is not given has the default of the constant of the same name. */
export interface EvidenceLimits {
  readonly maxArchiveDepth: number
  readonly maxExpansionRatio: number
  readonly expansionAllowanceBytes: number
  readonly maxTotalBytes: number
  readonly maxMembers: number
  readonly max7zBytes: number
  readonly minFreeBytes: number
}

/** The limits in force. */
export function limitsWith(given: Partial<EvidenceLimits> = {}): EvidenceLimits {
  return {
    maxArchiveDepth: MAX_ARCHIVE_DEPTH,
    maxExpansionRatio: MAX_EXPANSION_RATIO,
    expansionAllowanceBytes: EXPANSION_ALLOWANCE_BYTES,
    maxTotalBytes: MAX_TOTAL_BYTES,
    maxMembers: MAX_MEMBERS,
    max7zBytes: MAX_7Z_BYTES,
    minFreeBytes: MIN_FREE_BYTES,
    ...given,
  }
}

/** What reading one named input has cost so far, and what it may still cost. */
export interface Budget {
  readonly limits: EvidenceLimits
  readonly passwords: readonly string[]
  readonly abort: AbortSignal | undefined
  /** Bytes of the named input; grows while a stream of unknown length is read. */
  inputBytes: number
  outputBytes: number
  members: number
  /** Set once a bound of the whole input is passed: nothing more is read from it. */
  spent: boolean
  report(kind: ProblemKind, file: string, problem: string, offset?: number): void
  /** Tells how many problems were too many to be told. */
  reportRest(file: string): void
}

/** Makes the budget of one named input; problems go to `problems`. */
export function newBudget(
  inputBytes: number,
  given: {
    readonly limits: EvidenceLimits
    readonly passwords: readonly string[]
    readonly abort: AbortSignal | undefined
    readonly problems: SourceProblem[]
  },
): Budget {
  let reported = 0
  return {
    limits: given.limits,
    passwords: given.passwords,
    abort: given.abort,
    inputBytes,
    outputBytes: 0,
    members: 0,
    spent: false,
    report(kind, file, problem, offset) {
      reported += 1
      if (reported > MAX_PROBLEMS) return
      given.problems.push(offset === undefined ? { kind, file, problem } : { kind, file, problem, offset })
    },
    reportRest(file) {
      if (reported <= MAX_PROBLEMS) return
      const problem = `It has ${reported - MAX_PROBLEMS} more problems that are not listed: it is no sound archive.`
      given.problems.push({ kind: 'damaged', file, problem })
    },
  }
}

/** Counts one member; false where that is one too many. */
export function takeMember(budget: Budget, file: string): boolean {
  budget.abort?.throwIfAborted()
  if (budget.spent) return false
  budget.members += 1
  if (budget.members <= budget.limits.maxMembers) return true
  budget.spent = true
  budget.report(
    'bound',
    file,
    `The archive has more than ${budget.limits.maxMembers} members. The first ones were read, the rest was not: unpack it and name the folder.`,
  )
  return false
}

/** A stream of bytes; `cut` is set once its maker has said why it ended early, so that nobody says it twice. */
export interface Flow {
  readonly bytes: AsyncIterable<Uint8Array>
  cut: boolean
}

/** Bounds what a decompressor gives. `consumed` says how many compressed bytes it has taken so far. */
export function bounded(flow: Flow, file: string, budget: Budget, consumed: () => number): Flow {
  const guarded: Flow = { bytes: run(), cut: false }
  return guarded

  async function* run(): AsyncGenerator<Uint8Array> {
    const { limits } = budget
    let given = 0
    for await (const chunk of flow.bytes) {
      given += chunk.length
      budget.outputBytes += chunk.length
      const problem = wholeBound(budget) ?? streamBound(given, consumed(), limits)
      if (problem !== undefined) {
        guarded.cut = true
        budget.report('bound', file, problem, given)
        return
      }
      yield chunk
      if (budget.spent) {
        guarded.cut = true
        return
      }
    }
    guarded.cut = flow.cut
  }
}

function streamBound(given: number, consumed: number, limits: EvidenceLimits): string | undefined {
  if (given <= limits.expansionAllowanceBytes || given <= limits.maxExpansionRatio * consumed) return undefined
  return `Unpacking gave more than ${limits.maxExpansionRatio} bytes for each byte: a decompression bomb, or a file of zeros. What came before this offset was read; unpack it by hand if you trust it.`
}

function wholeBound(budget: Budget): string | undefined {
  const { limits, outputBytes } = budget
  if (outputBytes > limits.maxTotalBytes) {
    budget.spent = true
    return `The archive unpacks to more than ${limits.maxTotalBytes} bytes. What came before was read, the rest was not: unpack it and name the folder.`
  }
  if (outputBytes > limits.expansionAllowanceBytes && outputBytes > limits.maxExpansionRatio * budget.inputBytes) {
    budget.spent = true
    return `The whole archive gave more than ${limits.maxExpansionRatio} bytes for each of its bytes: a decompression bomb. What came before was read, the rest was not: unpack it by hand if you trust it.`
  }
  return undefined
}
