import type { Source } from '../model/source.ts'
import { decompress } from './compressed.ts'
import { CONTAINER_HEAD_BYTES, type Container, containerOf } from './content.ts'
import { type Held, type Spool, spoolFlow } from './held.ts'
import type { Budget, Flow } from './limits.ts'
import { type Member, tarMembers } from './tar.ts'

const DS_STORE = [0x00, 0x00, 0x00, 0x01, 0x42, 0x75, 0x64, 0x31]

/**
 * The sources in bytes that can be read anywhere: itself where it is no container, else what it holds. A member of
 * `a.zip` is `a.zip!/b`; what a single-file compression holds keeps the name of its outside (`a.json.gz`). A source can be
 * read until the next is asked for.
 */
export async function* unpackHeld(held: Held, file: string, depth: number, spool: Spool, budget: Budget): Sources {
  const head = await held.read(0, CONTAINER_HEAD_BYTES)
  const container = containerOf(head)
  if (isNothing(head, container, file, budget)) return
  if (container === 'plain') {
    yield sourceOf(held, file)
    return
  }
  if (isTooDeep(depth, file, budget)) return

  // Libraries for archives are loaded when the first one is met: most evidence has none.
  if (container === 'zip') {
    const { zipMembers } = await import('./zip.ts')
    yield* unpackMembers(zipMembers(held, file, budget), file, depth, spool, budget)
  } else if (container === '7z') {
    const { sevenZipMembers } = await import('./seven-zip.ts')
    yield* unpackMembers(sevenZipMembers(held, file, budget), file, depth, spool, budget)
  } else if (container === 'xz') {
    const { decompressXz } = await import('./xz.ts')
    // Spooled before it is looked into: the decoder can serve only one stream at a time.
    const flow = decompressXz(held, file, budget)
    const inner = await spoolFlow(flow, spool, file, budget)
    try {
      if (inner.sizeBytes > 0 || !flow.cut) yield* unpackHeld(inner, file, depth + 1, spool, budget)
    } finally {
      await inner.release()
    }
  } else yield* unpackStream(container, { bytes: held.open(), cut: false }, file, depth, spool, budget)
}

type Sources = AsyncGenerator<Source>

async function* unpackStream(
  container: Container,
  flow: Flow,
  file: string,
  depth: number,
  spool: Spool,
  budget: Budget,
): Sources {
  if (container === 'tar') yield* unpackMembers(tarMembers(flow, file, budget), file, depth, spool, budget)
  else if (container === 'gzip' || container === 'zstd') {
    yield* unpackFlow(decompress(container, flow, file, budget), file, depth + 1, spool, budget)
  }
}

async function* unpackMembers(
  members: AsyncIterable<Member>,
  file: string,
  depth: number,
  spool: Spool,
  budget: Budget,
): Sources {
  for await (const { name, flow } of members) {
    if (isMacLitter(name)) continue
    yield* unpackFlow(flow, `${file}!/${name}`, depth + 1, spool, budget)
    if (budget.spent) return
  }
}

/** As `unpackHeld`, for bytes that come once and in order; they are spooled where that does not do. */
export async function* unpackFlow(flow: Flow, file: string, depth: number, spool: Spool, budget: Budget): Sources {
  const { head, rest } = await peek(flow)
  if (head.length === 0 && flow.cut) return // nothing came, and why was said
  const container = containerOf(head)
  if (isNothing(head, container, file, budget)) return
  if ((container === 'tar' || container === 'gzip' || container === 'zstd') && !isTooDeep(depth, file, budget)) {
    yield* unpackStream(container, rest, file, depth, spool, budget)
    return
  }
  if (container !== 'plain' && isTooDeep(depth, file, budget)) return
  const held = await spoolFlow(rest, spool, file, budget)
  try {
    yield* unpackHeld(held, file, depth, spool, budget)
  } finally {
    await held.release()
  }
}

/** True for what holds no evidence: nothing at all, litter of macOS, or a container that we can't open. */
function isNothing(head: Uint8Array, container: Container, file: string, budget: Budget): boolean {
  if (head.length === 0) {
    budget.report('empty', file, 'The file is empty.')
    return true
  }
  if (container === 'apple-double' || DS_STORE.every((byte, index) => head[index] === byte)) return true
  if (container !== 'unsupported' && container !== 'outlook') return false
  const problem =
    container === 'outlook'
      ? 'It is a data file of Outlook (PST or OST), which can not be opened here: export its folders as .eml or mbox files (readpst does) and name what came out.'
      : 'It is packed in a way that we can not open (RAR, CAB, LZ4, WIM or bzip2): unpack it and name what was in it.'
  budget.report('unsupported', file, problem)
  return true
}

function isTooDeep(depth: number, file: string, budget: Budget): boolean {
  if (depth < budget.limits.maxArchiveDepth) return false
  const problem = `It lies within ${budget.limits.maxArchiveDepth} containers already, and is one itself: unpack it and name what was in it.`
  budget.report('bound', file, problem)
  return true
}

function isMacLitter(name: string): boolean {
  return name.split('/').includes('__MACOSX')
}

function sourceOf(held: Held, file: string): Source {
  return { file, sha256: held.sha256, sizeBytes: held.sizeBytes, open: () => held.open() }
}

/** The first bytes of a flow, and a flow that gives all of them. */
async function peek(flow: Flow): Promise<{ readonly head: Uint8Array; readonly rest: Flow }> {
  const chunks = flow.bytes[Symbol.asyncIterator]()
  const early: Uint8Array[] = []
  let length = 0
  while (length < CONTAINER_HEAD_BYTES) {
    const next = await chunks.next()
    if (next.done === true) break
    early.push(next.value)
    length += next.value.length
  }
  const rest: Flow = {
    bytes: run(),
    get cut() {
      return flow.cut
    },
    set cut(value) {
      flow.cut = value
    },
  }
  return { head: Buffer.concat(early).subarray(0, CONTAINER_HEAD_BYTES), rest }

  async function* run(): AsyncGenerator<Uint8Array> {
    try {
      yield* early
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value
    } finally {
      await chunks.return?.()
    }
  }
}
