import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GrowingAcquaintance, meet, newAcquaintance } from '../src/mail/profiles.ts'
import { DAY_US, type Instant, instant } from '../src/model/time.ts'
import { openShelves } from '../src/stores/shelves/embedded.ts'
import { bench } from './figures.ts'

// A million pairs of people who write, kept in a file and asked for one at a time, as a detector does.
const PAIRS = 1_000_000
const ASKED = 20_000
const BEGIN = 1_770_000_000_000_000

await bench(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dwell-bench-profiles-'))
  try {
    const file = join(folder, 'mail-profiles.sqlite')
    const started = performance.now()
    {
      using shelves = openShelves(file)
      const pairs = shelves.shelf<GrowingAcquaintance>('pairs')
      for (let n = 0; n < PAIRS; n += 1) pairs.set(keyOf(n), met(n))
      shelves.keep()
    }
    const wroteSeconds = (performance.now() - started) / 1000
    const { size } = await stat(file)

    using shelves = openShelves(file)
    const pairs = shelves.shelf<GrowingAcquaintance>('pairs')
    const took: number[] = []
    for (let n = 0; n < ASKED; n += 1) {
      const key = keyOf((n * 7_919) % PAIRS) // 7919 is a prime, so each is another one, from all over the file
      const before = performance.now()
      const pair = pairs.get(key)
      took.push(performance.now() - before)
      if (pair === undefined) throw new Error(`${key} is not in the file`)
    }
    took.sort((a, b) => a - b)
    return [
      { what: 'pairs written', value: PAIRS / wroteSeconds, unit: 'pairs/s' },
      { what: 'on disk, for a million pairs', value: size / 1e6, unit: 'MB', atMost: 1500 },
      { what: 'look-up, median', value: took[ASKED / 2] ?? 0, unit: 'ms', atMost: 1 },
      { what: 'look-up, 99 of 100', value: took[Math.floor(ASKED * 0.99)] ?? 0, unit: 'ms' },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

function keyOf(n: number): string {
  return `writer.number${n % 40_000}@partner${n % 3_000}.example>reader.number${Math.floor(n / 40_000)}@corp.example`
}

function met(n: number): GrowingAcquaintance {
  const time = (day: number): Instant => instant(BEGIN + (n % 300) * 1_000_000 + day * DAY_US)
  const pair = newAcquaintance(time(0))
  for (let day = 0; day <= n % 4; day += 1) meet(pair, time(day))
  return pair
}
