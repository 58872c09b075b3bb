import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { assertCode, inPlace } from './run.test-support.ts'

test('an attack is put into logs, investigated and scored; a second one is refused', () =>
  inPlace(async (place) => {
    assertCode(
      await place.dwell([
        'range',
        'make',
        '--seed',
        '4',
        '--users',
        '10',
        '--days',
        '9',
        '--campaign',
        'none',
        '--out',
        'made',
      ]),
      0,
    )
    const logs = 'made/evidence'
    const own = await readdir(join(place.path, logs), { recursive: true })
    const injected = await place.dwell(['range', 'inject', '--campaign', 'a1', '--into', logs, '--json'])
    assertCode(injected, 0)
    const { files, steps, unseen, schema } = JSON.parse(injected.stdout)
    assert.equal(schema, 'dwell.injected/1')
    assert.ok(files.length > 2 && steps > unseen, injected.stdout)
    const now = await readdir(join(place.path, logs), { recursive: true })
    assert.deepEqual(now.filter((name) => !own.includes(name)).sort(), [...files, 'truth.json'].sort())

    assertCode(await place.dwell(['investigate', logs, '--out', 'report']), 0)
    const scored = await place.dwell([
      'range',
      'score',
      '--truth',
      join(logs, 'truth.json'),
      '--run',
      'report',
      '--json',
    ])
    assertCode(scored, 0)
    const score = JSON.parse(scored.stdout)
    assert.equal(score.steps.by, 'records', 'records of the truth are records of the run')
    assert.equal(score.campaigns.length, 1)
    assert.ok(score.steps.recorded > 0)

    const again = await place.dwell(['range', 'inject', '--campaign', 'a1', '--into', logs])
    assertCode(again, 2)
    assert.match(again.stderr, /something was put into it already/)
  }))

test('alerts with labels become a truth; the labels are not among the evidence', () =>
  inPlace(async (place) => {
    const times = ['2022-03-01 10:00:00Z', '2022-03-01 10:10:00Z']
    await place.shell('mkdir -p set/alerts_csv set/server_configs')
    await writeFile(join(place.path, 'set/attack_phases.json'), JSON.stringify({ pier: { webshell: times } }))
    await writeFile(join(place.path, 'set/server_configs/pier.yaml'), 'web:\n  hostname: web\n  groups: [servers]\n')
    const rows = [
      'time,name,ip,host,short,time_label,event_label',
      '1646128830,Web: odd command,10.0.0.1,web,E,webshell,webshell_cmd',
    ]
    await writeFile(join(place.path, 'set/alerts_csv/pier_alerts.csv'), `${rows.join('\n')}\n`)
    assertCode(await place.dwell(['range', 'truth', '--from', 'ait', '--scenario', 'pier', 'set', '--out', 'pier']), 0)
    assert.doesNotMatch(await readFile(join(place.path, 'pier/evidence/pier_alerts.csv'), 'utf8'), /webshell/)
    assertCode(await place.dwell(['investigate', 'pier/evidence', '--out', 'report']), 0)
    const scored = await place.dwell(['range', 'score', '--truth', 'pier/truth.json', '--run', 'report', '--json'])
    assertCode(scored, 0)
    assert.equal(JSON.parse(scored.stdout).hosts.true, 1)
  }))
