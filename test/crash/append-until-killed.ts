/**
 * Appends batches to the event store in the folder of the first argument until it is killed, while a query of minutes runs,
 * and writes a line to stdout for each batch that was acknowledged. Started by event-store.test.ts.
 */
import { writeSync } from 'node:fs'
import { openEmbeddedEvents } from '../../src/stores/events/embedded.ts'
import { eventOf } from '../../src/stores/events/sample-events.ts'

const BATCH_ROWS = 700
const AT_ONCE = 4

const store = await openEmbeddedEvents(process.argv[2] ?? '')
writeSync(1, `engine ${store.enginePid}\n`)
await store.append([])
void store.rows('SELECT count() FROM numbers(100000000000) WHERE sipHash64(number) = 1')
await Promise.all(
  Array.from({ length: AT_ONCE }, async (_, lane) => {
    for (let batch = lane; ; batch += AT_ONCE) {
      const events = Array.from({ length: BATCH_ROWS }, (__, n) => eventOf(batch * BATCH_ROWS + n))
      await store.append(events)
      writeSync(1, `kept ${batch * BATCH_ROWS} ${BATCH_ROWS}\n`) // at once, so that a kill loses no line
    }
  }),
)
