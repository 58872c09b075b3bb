import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { logons } from './evidence.test-support.ts'
import { assertCode, inPlace, outcomes } from './run.test-support.ts'

test('--since takes what happened at or after an instant, --until what happened before one', () =>
  inPlace(async (place) => {
    await writeFile(join(place.evidence, 'a.ndjson'), logons(100)) // one a second, from 07:14:10
    const times = async (...bounds: readonly string[]): Promise<readonly unknown[]> => {
      const ran = await place.dwell(['read', 'evidence', '--json', ...bounds])
      assertCode(ran, 0)
      return outcomes(ran).events.map(({ time }) => time)
    }
    const all = await times()
    assert.equal(all.length, 100)
    assert.deepEqual(await times('--since', '2026-03-02T07:15:00Z'), all.slice(50))
    assert.deepEqual(await times('--until', '2026-03-02T07:15:00Z'), all.slice(0, 50))
    assert.deepEqual(
      await times('--since', '2026-03-02T08:14:20+01:00', '--until', '2026-03-02 07:14:22'),
      all.slice(10, 12),
    )
    assert.deepEqual(await times('--since', '2026-03-03'), [])
    const ran = await place.dwell(['investigate', 'evidence', '--out', 'report', '--until', '2026-03-02T07:15:00Z'])
    assertCode(ran, 0)
    assert.match(ran.stdout, /Looked at: 50 records/)
  }))

test('a bound that is no time, or bounds that leave nothing, are refused with how to write it', () =>
  inPlace(async (place) => {
    for (const [args, says] of [
      [['--since', 'yesterday'], /--since "yesterday" is no time\. Write it like 2026-03-02 or 2026-03-02T07:14:09Z\./],
      [['--until', '2026-13-01'], /--until "2026-13-01" is no time/],
      [['--since', '2026-03-02', '--until', '2026-03-02'], /nothing could be read/],
      [
        ['--time-zone', 'Mars/Olympus'],
        /--time-zone "Mars\/Olympus" is no zone that we know\. Write it like Europe\/Berlin or \+02:00\./,
      ],
    ] as const) {
      for (const command of [['read'], ['scan', 'logs'], ['investigate']]) {
        const ran = await place.dwell([...command, 'evidence', ...args])
        assertCode(ran, 2)
        assert.match(ran.stderr, says)
        assert.equal(ran.stdout, '')
      }
    }
    const ran = await place.dwell(['investigate', 'evidence', '--as-of', 'noon'])
    assertCode(ran, 2)
    assert.match(ran.stderr, /--as-of "noon" is no time/)
  }))
