import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { STAGES } from '../model/signal.ts'
import {
  attackNotice,
  attackVersion,
  isKnownTechnique,
  stageOfTactic,
  stageOfTags,
  tacticShortname,
  technique,
} from './attack.ts'
import pack from './attack-pack.json' with { type: 'json' }

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const TAG = /^[ \t]*- ['"]?(attack\.[a-z0-9_.-]+)/gm

/** The distinct `attack.` tags of rule texts, without groups, software and other objects that are no techniques. */
function tagsOf(text: string): { readonly techniques: readonly string[]; readonly tactics: readonly string[] } {
  const tags = [...new Set([...text.matchAll(TAG)].map(([, tag = '']) => tag))]
  return {
    techniques: tags.filter((tag) => /^attack\.t\d/.test(tag)),
    tactics: tags.filter((tag) => /^attack\.[a-z]+(?:[-_][a-z]+)*$/.test(tag)),
  }
}

test('carries the release and MITRE’s notice and licence', () => {
  assert.equal(attackVersion, '19')
  assert.match(attackNotice, /^© \d{4} The MITRE Corporation\. .*royalty-free license/)
})

test('gives a technique by id in any letter case and by Sigma tag', () => {
  const powershell = { id: 'T1059.001', name: 'PowerShell', tactics: ['execution'] }
  for (const id of ['T1059.001', 't1059.001', 'attack.t1059.001', 'attack.T1059.001']) {
    assert.deepEqual(technique(id), powershell)
  }
  for (const id of ['', 'T1059.999', 'T9999', 'T1059.01', 'xT1059', 'attack.g0016', 'constructor', '__proto__']) {
    assert.equal(technique(id), undefined, id)
    assert.equal(isKnownTechnique(id), false, id)
  }
})

test('follows the redirects of release 19, and older ones through several steps', () => {
  const moved = {
    T1562: 'T1685',
    'T1562.001': 'T1685',
    'T1562.006': 'T1685',
    'T1562.002': 'T1685.001',
    'T1562.003': 'T1690',
    'T1562.004': 'T1686',
    'T1562.007': 'T1686.001',
    'T1562.008': 'T1685.002',
    'T1562.009': 'T1688',
    'T1562.010': 'T1689',
    'T1562.011': 'T1685.003',
    'T1562.012': 'T1685.004',
    'T1562.013': 'T1686.002',
    'T1070.001': 'T1685.005',
    'T1070.002': 'T1685.006',
    T1656: 'T1684.001',
    T1672: 'T1684.002',
    T1086: 'T1059.001',
    T1089: 'T1685', // by way of T1562.001
  }
  for (const [from, to] of Object.entries(moved)) assert.equal(technique(from)?.id, to, from)
})

test('every redirect leads to a technique, and no live technique is redirected', () => {
  const live = new Set(pack.techniques.map(([id]) => String(id)))
  assert.ok(live.size > 600)
  for (const [from, to] of Object.entries(pack.redirects)) {
    assert.ok(live.has(to), `${from} → ${to}`)
    assert.ok(!live.has(from), from)
  }
})

test('every technique has tactics, and every tactic a stage', () => {
  for (const [id] of pack.techniques) {
    const { tactics } = technique(String(id)) ?? { tactics: [] }
    assert.ok(tactics.length > 0, String(id))
    for (const tactic of tactics)
      assert.ok(
        STAGES.some((stage) => stage === stageOfTactic(tactic)),
        tactic,
      )
  }
})

test('reads tactics in old and new spelling', () => {
  assert.equal(tacticShortname('defense-evasion'), 'stealth')
  assert.equal(tacticShortname('attack.defense_evasion'), 'stealth')
  for (const tactic of ['stealth', 'defense-impairment', 'attack.defense_impairment', 'Defense Evasion']) {
    assert.equal(stageOfTactic(tactic), 'covering tracks', tactic)
  }
  assert.equal(stageOfTactic('attack.lateral_movement'), 'spread')
  assert.equal(stageOfTactic('attack.command-and-control'), 'backdoor')
  for (const other of ['', 'car', 'toString', 'cve.2021-44228', 'initial'])
    assert.equal(stageOfTactic(other), undefined)
})

test('takes the most telling stage of a rule’s tags', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['attack.initial-access attack.t1566.002', 'delivery'],
    ['attack.stealth attack.credential-access attack.t1003.001', 'credential theft'],
    ['attack.execution attack.persistence attack.privilege-escalation attack.t1053.005', 'backdoor'],
    ['attack.execution attack.lateral-movement attack.t1569.002', 'spread'],
    ['attack.stealth attack.t1070.001', 'covering tracks'],
    ['attack.stealth attack.t1218.011', 'foothold'],
    ['attack.command-and-control attack.t1105', 'own tools'],
    ['attack.stealth attack.execution attack.t1059.001', 'foothold'],
    ['attack.t1486', 'sabotage'],
    ['attack.t1562.001', 'covering tracks'],
    ['cve.2021-44228 detection.emerging-threats attack.g0016', undefined],
    ['', undefined],
  ]
  for (const [tags, stage] of cases) assert.equal(stageOfTags(tags.split(' ')), stage, tags)
})

test('gives an answer for any text at all, and never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      assert.equal(isKnownTechnique(text), technique(text) !== undefined)
      stageOfTags([text, `attack.${text}`])
    }),
  )
})

test('every technique and tactic tag of the SigmaHQ rules resolves', (t) => {
  const path = join(process.env.DWELL_CORPORA ?? join(ROOT, '../shared/corpora'), 'sigma-rules.tar.gz')
  if (!existsSync(path)) return t.skip('corpus absent: sigma-rules')
  // The archive holds plain text, so its tags can be read without unpacking.
  const { techniques, tactics } = tagsOf(gunzipSync(readFileSync(path)).toString('latin1'))
  assert.ok(techniques.length >= 399, `${techniques.length} techniques seen`)
  const unknown = techniques.filter((tag) => !isKnownTechnique(tag))
  assert.deepEqual(unknown, [])
  assert.ok(tactics.includes('attack.stealth') && tactics.includes('attack.defense_evasion'))
  assert.deepEqual(
    tactics.filter((tag) => stageOfTactic(tag) === undefined),
    [],
  )
})

test('the committed pack is what the script makes of the corpus', (t) => {
  const path = join(process.env.DWELL_CORPORA ?? join(ROOT, '../shared/corpora'), 'threat-intel.tar.gz')
  if (!existsSync(path)) return t.skip('corpus absent: threat-intel')
  const folder = mkdtempSync(join(tmpdir(), 'attack-pack-'))
  try {
    const unpacked = spawnSync('tar', ['-xzf', path, '-C', folder, 'threat-intel/mitre__cti'])
    if (unpacked.error !== undefined) return t.skip('no tar on this machine')
    const script = join(ROOT, 'scripts/attack-pack.ts')
    const run = spawnSync(process.execPath, [script, folder, '--check'], { encoding: 'utf8' })
    assert.equal(run.stderr, '')
    assert.equal(run.status, 0)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('every technique of our own rules resolves', (t) => {
  const rules = join(ROOT, 'rules')
  const files = existsSync(rules) ? readdirSync(rules, { recursive: true, encoding: 'utf8' }) : []
  const texts = files.filter((file) => file.endsWith('.yml')).map((file) => readFileSync(join(rules, file), 'utf8'))
  if (texts.length === 0) return t.skip('no rules of our own yet')
  const { techniques, tactics } = tagsOf(texts.join('\n'))
  assert.deepEqual(
    techniques.filter((tag) => !isKnownTechnique(tag)),
    [],
  )
  assert.deepEqual(
    tactics.filter((tag) => stageOfTactic(tag) === undefined),
    [],
  )
})
