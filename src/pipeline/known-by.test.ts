import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { instant } from '../model/time.ts'
import { openEmbeddedEvents } from '../stores/events/embedded.ts'
import { visibilityRows } from '../stores/events/questions.ts'
import { eventOf } from '../stores/events/sample-events.ts'
import { knownBy } from './known-by.ts'

test('no question to the store, however it is put, sees an event that was known only later', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dwell-known-by-'))
  try {
    await using store = await openEmbeddedEvents(folder)
    const time = (n: number) => instant(1_770_000_000_000_000 + n * 1_000_000)
    const device = { hostname: 'ws1.corp.example' }
    const events = Array.from({ length: 10 }, (_, n) => ({ ...eventOf(n), device, time: time(n), seenAt: time(n) }))
    // It happened early and was known late.
    const late = { ...eventOf(10), device, time: time(0), seenAt: time(99) }
    await store.append([...events, late])
    const past = knownBy(store, time(4))

    const counts = async (sql: string) => (await past.rows<{ readonly n: number }>(sql)).map(({ n }) => n)
    assert.deepEqual(await counts('SELECT count() AS n FROM events'), [5])
    assert.deepEqual(
      await counts(
        'SELECT n FROM (SELECT count() AS n FROM events UNION ALL SELECT count() + 100 AS n FROM events) ORDER BY n',
      ),
      [5, 105],
    )
    assert.deepEqual(await counts('SELECT count() AS n FROM events WHERE id IN (SELECT id FROM events) LIMIT 1'), [5])
    assert.deepEqual((await past.byId([...events, late].map(({ id }) => id))).length, 5)
    assert.equal((await Array.fromAsync(past.between(time(0), time(50)))).flat().length, 5)
    const seen = (await visibilityRows(past)).reduce((sum, row) => sum + (row.host === '' ? 0 : row.events), 0)
    const whole = (await visibilityRows(store)).reduce((sum, row) => sum + (row.host === '' ? 0 : row.events), 0)
    assert.ok(seen > 0 && seen < whole, `${seen} of ${whole}`)
    assert.equal((await store.byId(events.map(({ id }) => id))).length, 10)
  } finally {
    await rm(folder, { recursive: true, maxRetries: 5 })
  }
})
