import { mutated } from './mutate.ts'
import { randomOf } from './random.ts'
import { repaired } from './repair.ts'

/** Which input: the same four always give the same bytes. */
export interface Which {
  readonly target: string
  readonly seeds: readonly Buffer[]
  readonly seed: string
  readonly run: number
}

/** The bytes of one run. */
export function inputOf({ target, seeds, seed, run }: Which): Buffer {
  const random = randomOf(seed, target, run)
  return repaired(target, mutated(seeds, random), random)
}
