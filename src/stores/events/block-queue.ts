import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Event } from '../../model/event.ts'
import { Block } from './row-binary.ts'

/** One block is inserted while the next is written; more would only cost memory (9 MB each). */
const MAX_IN_FLIGHT = 2

/** A block whose rows are not yet kept. */
export interface OpenBlock {
  readonly block: Block
  readonly first: { readonly time: number; readonly id: string }
  /** Settles once its rows are kept or not. */
  readonly kept: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** What the queue needs of the engine. */
export interface BlockSink {
  /** For block files; nothing else lies there. */
  readonly folder: string
  /** Keeps the rows of the file, all or none. */
  insert(file: string, block: OpenBlock): Promise<void>
}

/** Collects rows into blocks and hands those over, a bounded number at a time. */
export interface BlockQueue {
  /**
   * Adds a row and gives the block it is in; undefined where the event is too large. Where `isFull` after it, call
   * `handOver` before the next.
   */
  add(event: Event): OpenBlock | undefined
  isFull(): boolean
  /** Hands the current block over once there is room. */
  handOver(): Promise<void>
  /** Hands the current block over where nothing else is under way; else it goes when that has ended. */
  handOverIfIdle(): void
  /** Resolves once nothing is under way; never rejects. */
  drain(): Promise<void>
}

export function blockQueue({ folder, insert }: BlockSink): BlockQueue {
  const inFlight = new Set<Promise<void>>()
  const spare: Block[] = []
  let current: OpenBlock | undefined
  let files = 0

  function launch(): void {
    const launched = current
    if (launched === undefined) return
    current = undefined
    const flight = keep(launched).then(() => {
      inFlight.delete(flight)
      launch()
    })
    inFlight.add(flight)
  }

  async function keep(launched: OpenBlock): Promise<void> {
    const file = join(folder, `${files++}.block`)
    try {
      await writeFile(file, launched.block.bytes)
      await insert(file, launched)
      launched.resolve()
    } catch (error) {
      launched.reject(error)
    }
    launched.block.clear()
    if (spare.length < MAX_IN_FLIGHT) spare.push(launched.block)
    await rm(file, { force: true }).catch(() => undefined) // opening the store removes what is left
  }

  return {
    add(event) {
      const filling = current ?? openBlock(spare.pop() ?? new Block(), event)
      if (!filling.block.add(event)) {
        if (filling !== current) spare.push(filling.block)
        return undefined
      }
      current = filling
      return filling
    },
    isFull: () => current?.block.full ?? false,
    async handOver() {
      const full = current
      while (current === full && inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight)
      if (current === full) launch()
    },
    handOverIfIdle() {
      if (inFlight.size === 0) launch()
    },
    async drain() {
      launch()
      while (inFlight.size > 0) await Promise.race(inFlight)
    },
  }
}

function openBlock(block: Block, { time, id }: Event): OpenBlock {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  promise.catch(() => undefined) // every append that has rows in it awaits it; until then it must not look unhandled
  return { block, first: { time, id }, kept: promise, resolve, reject }
}

/** No fsync: the file is read at once and thrown away; the engine makes the rows durable. */
async function writeFile(file: string, bytes: Uint8Array): Promise<void> {
  await using handle = await open(file, 'w')
  await handle.writeFile(bytes)
}
