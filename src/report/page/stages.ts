import type { Stage } from '../../model/signal.ts'
import { type Markup, svg } from '../markup.ts'

/** Stages that a reader takes in at one glance: one shape and one colour each. */
export type StageGroup = 'approach' | 'entry' | 'hold' | 'movement' | 'aim' | 'cover'

/** The groups in their usual order, with what the legend calls them. */
export const STAGE_GROUPS: readonly (readonly [StageGroup, string])[] = [
  ['approach', 'Reconnaissance, delivery'],
  ['entry', 'Exploitation, credential theft, foothold'],
  ['hold', 'Backdoor, own tools'],
  ['movement', 'Discovery, spread'],
  ['aim', 'Collection, exfiltration, sabotage'],
  ['cover', 'Covering tracks'],
]

/** Which group a stage belongs to. */
export const GROUP_OF: Readonly<Record<Stage, StageGroup>> = {
  reconnaissance: 'approach',
  delivery: 'approach',
  exploitation: 'entry',
  'credential theft': 'entry',
  foothold: 'entry',
  backdoor: 'hold',
  'own tools': 'hold',
  discovery: 'movement',
  spread: 'movement',
  collection: 'aim',
  exfiltration: 'aim',
  sabotage: 'aim',
  'covering tracks': 'cover',
}

/** The group's shape, centred at a point of an SVG. */
export function glyph(group: StageGroup, x: number, y: number, radius: number): Markup {
  const at = (dx: number, dy: number): string => `${round(x + dx * radius)} ${round(y + dy * radius)}`
  switch (group) {
    case 'approach':
      return svg`<circle class="glyph approach" cx="${round(x)}" cy="${round(y)}" r="${round(radius * 0.92)}"/>`
    case 'entry':
      return svg`<path class="glyph entry" d="M${at(0, -1.2)}L${at(1.2, 0)}L${at(0, 1.2)}L${at(-1.2, 0)}Z"/>`
    case 'hold':
      return svg`<path class="glyph hold" d="M${at(-0.9, -0.9)}L${at(0.9, -0.9)}L${at(0.9, 0.9)}L${at(-0.9, 0.9)}Z"/>`
    case 'movement':
      return svg`<path class="glyph movement" d="M${at(-1, -1.1)}L${at(1.2, 0)}L${at(-1, 1.1)}Z"/>`
    case 'aim':
      return svg`<path class="glyph aim" d="M${at(-1.1, -0.95)}L${at(1.1, -0.95)}L${at(0, 1.15)}Z"/>`
    case 'cover':
      return svg`<path class="glyph cover" d="M${at(-0.85, -0.85)}L${at(0.85, 0.85)}M${at(0.85, -0.85)}L${at(-0.85, 0.85)}"/>`
  }
}

/** One digit behind the point: enough for a pixel, and the same text on every machine. */
export function round(value: number): number {
  return Math.round(value * 10) / 10
}
