import { compareText } from '../model/compare.ts'
import type { Signal } from '../model/signal.ts'
import { formatInstant } from '../model/time.ts'
import { extentOf } from './extent.ts'
import { type Json, jsonText } from './json-text.ts'
import { byTime } from './order.ts'
import type { ReportInput } from './report-input.ts'
import { count } from './words.ts'

const TECHNIQUE = /^T\d{4}(\.\d{3})?$/
/** A weight of 10 nats (22,000 times as likely under attack) paints a technique in full. */
const FULL_SCORE_NATS = 10

/** `navigator.json`: what stories saw, as a layer for the ATT&CK Navigator (layer format 4.5). */
export function navigatorJson(input: ReportInput): string {
  const inStories = new Set(input.stories.flatMap(({ signals }) => signals))
  const byTechnique = new Map<string, Signal[]>()
  for (const signal of byTime(input.signals)) {
    if (!inStories.has(signal.id)) continue
    for (const technique of new Set(signal.techniques)) {
      if (!TECHNIQUE.test(technique)) continue
      const known = byTechnique.get(technique)
      if (known === undefined) byTechnique.set(technique, [signal])
      else known.push(signal)
    }
  }
  // A parent that was not seen itself is there to open its row, without a score.
  const parents = [...byTechnique.keys()].filter((id) => id.includes('.')).map((id) => id.slice(0, 5))
  const ids = [...new Set([...byTechnique.keys(), ...parents])].toSorted(compareText)

  return jsonText({
    name: 'Dwell: what was seen',
    domain: 'enterprise-attack',
    description:
      'Techniques in the stories that Dwell found. The score is the strongest weight of evidence (log-likelihood ratio in nats, 10 or more = 100). A technique without a score was not seen, which does not mean that it was not used.',
    versions: {
      attack: input.attackVersion?.split('.')[0],
      navigator: '5.1.0',
      layer: '4.5',
    },
    techniques: ids.map((id) => techniqueJson(id, byTechnique.get(id) ?? [], parents.includes(id), input)),
    gradient: { colors: ['#ffffff', '#b3261e'], minValue: 0, maxValue: 100 },
    sorting: 3,
    hideDisabled: false,
  })
}

function techniqueJson(id: string, signals: readonly Signal[], isParent: boolean, input: ReportInput): Json {
  const known = input.attack(id)
  const links = known?.url.startsWith('https://') ? [{ label: known.name, url: known.url }] : undefined
  const opened = isParent ? { showSubtechniques: true } : {}
  const seen = extentOf(signals.flatMap(({ time, endTime }) => [time, endTime]))
  if (seen === null) return { techniqueID: id, links, ...opened }
  const strongest = signals.reduce((most, { weight }) => Math.max(most, weight), 0)
  return {
    techniqueID: id,
    score: Math.round(100 * Math.min(1, strongest / FULL_SCORE_NATS)),
    comment: `${count(signals.length, 'signal')}, first ${formatInstant(seen.from)}`,
    metadata: [
      { name: 'first seen', value: formatInstant(seen.from) },
      { name: 'last seen', value: formatInstant(seen.to) },
      { name: 'stages', value: [...new Set(signals.map(({ stage }) => stage))].toSorted(compareText).join(', ') },
    ],
    links,
    ...opened,
  }
}
