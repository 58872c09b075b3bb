import { attackVersion, technique } from '../../src/intel/attack.ts'
import { FAMILIES, ownRules } from './own-detectors.ts'

const COLOUR_OF_SIGN = '#fce8b2'
const COLOUR_OF_ACT = '#f4a261'

interface Seer {
  readonly title: string
  readonly act: boolean
}

/** `docs/attack-coverage.json`: a Navigator layer (format 4.5) of the techniques that our own rules and detectors name. */
export async function attackCoverage(): Promise<string> {
  const seers = [...(await ownRules()).map(({ traits }) => traits), ...Object.values(FAMILIES).flat()]
  const byTechnique = new Map<string, Seer[]>()
  for (const { title, act, techniques } of seers) {
    for (const id of techniques) {
      const known = technique(id)
      if (known === undefined) throw new Error(`${title}: ${id} is no technique of ATT&CK ${attackVersion}`)
      byTechnique.set(known.id, [...(byTechnique.get(known.id) ?? []), { title, act }])
    }
  }
  const parents = new Set([...byTechnique.keys()].filter((id) => id.includes('.')).map((id) => id.slice(0, 5)))
  const layer = {
    name: 'Dwell: what its own rules and detectors name',
    domain: 'enterprise-attack',
    description:
      'A coloured technique is named by at least one rule or detector, which sees some ways of doing it, never all. The score is their number.',
    versions: { attack: attackVersion, navigator: '5.1.0', layer: '4.5' },
    techniques: [...new Set([...byTechnique.keys(), ...parents])].sort().map((id) => {
      const own = byTechnique.get(id) ?? []
      const opened = parents.has(id) ? { showSubtechniques: true } : {}
      if (own.length === 0) return { techniqueID: id, ...opened }
      return {
        techniqueID: id,
        score: own.length,
        color: own.some(({ act }) => act) ? COLOUR_OF_ACT : COLOUR_OF_SIGN,
        comment: own.map(({ title, act }) => `${title}${act ? ' (act)' : ''}`).join('\n'),
        ...opened,
      }
    }),
    legendItems: [
      { label: 'some rule sees an act', color: COLOUR_OF_ACT },
      { label: 'rules see signs', color: COLOUR_OF_SIGN },
    ],
    hideDisabled: false,
  }
  return `${JSON.stringify(layer, undefined, 2)}\n`
}
