import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Evidence, EvidenceKind, Visibility } from '../model/interval.ts'
import { DAY_US, HOUR_US, type Instant, instant } from '../model/time.ts'
import { foldEvidence } from './fold.ts'

const START = 1_772_000_000_000_000
const at = (hours: number): Instant => instant(START + hours * HOUR_US)
const item = (kind: EvidenceKind, hours: number, more: Partial<Evidence> = {}): Evidence => ({
  kind,
  time: at(hours),
  knownAt: at(hours),
  text: `${kind} at ${hours}`,
  signal: null,
  event: `e${hours}`,
  ...more,
})
const view: readonly Visibility[] = [{ source: 'windows:security', from: at(-100), to: at(5000), seenShare: 1 }]
const LATE = at(5000)

test('the first proof confirms, and each bound is the evidence’s own', () => {
  const bounds = foldEvidence([item('delivery', 1), item('sign', 3), item('proof', 5), item('sign', 9)], view, LATE)
  assert.deepEqual(
    { ...bounds, dwellSeconds: undefined },
    {
      state: 'confirmed',
      earliestPossible: at(1),
      firstEvidence: at(3),
      firstProof: at(5),
      lastEvidence: at(9),
      contained: null,
      closed: null,
      startUnseen: false,
      dwellSeconds: undefined,
    },
  )
  assert.equal(bounds.dwellSeconds, (5000 - 5) * 3600)
})

test('taking away the evidence of a bound moves that bound', () => {
  const all = [
    item('delivery', 1),
    item('sign', 3),
    item('proof', 5),
    item('proof', 7),
    item('sign', 9),
    item('containment', 12, { part: 'sessions-revoked', complete: true }),
  ]
  const whole = foldEvidence(all, view, at(20))
  const without = (kind: EvidenceKind, hours: number) =>
    foldEvidence(
      all.filter((one) => one.kind !== kind || one.time !== at(hours)),
      view,
      at(20),
    )
  assert.equal(without('delivery', 1).earliestPossible, at(-100))
  assert.equal(without('delivery', 1).startUnseen, true)
  assert.equal(without('sign', 3).firstEvidence, at(5))
  assert.equal(without('proof', 5).firstProof, at(7))
  assert.equal(without('sign', 9).lastEvidence, at(7))
  assert.equal(whole.state, 'contained')
  assert.equal(without('containment', 12).state, 'confirmed')
})

test('an incomplete response contains nothing, and an act after a complete one undoes it', () => {
  const reset = item('containment', 10, { part: 'password-reset', complete: false })
  assert.equal(foldEvidence([item('proof', 5), reset], view, at(20)).state, 'confirmed')
  const revoked = item('containment', 11, { part: 'sessions-revoked', complete: true })
  assert.equal(foldEvidence([item('proof', 5), reset, revoked], view, at(20)).contained, at(11))
  assert.equal(foldEvidence([item('proof', 5), reset, revoked, item('proof', 15)], view, at(20)).state, 'confirmed')
  // Tokens live on for an hour: what they do in it does not undo the containment.
  assert.equal(foldEvidence([item('proof', 5), reset, revoked, item('proof', 11.5)], view, at(20)).contained, at(11.5))
})

test('closed needs quiet in full view', () => {
  const evidence = [item('proof', 5), item('containment', 10, { complete: true })]
  assert.equal(foldEvidence(evidence, view, LATE).state, 'closed')
  assert.equal(foldEvidence(evidence, view, at(100)).state, 'contained')
  assert.equal(
    foldEvidence(evidence, [{ source: 'windows:security', from: at(0), to: LATE, seenShare: 0.5 }], LATE).state,
    'contained',
  )
  assert.equal(foldEvidence(evidence, [], LATE).state, 'contained')
})

test('mail alone targets, a click alone exposes, and neither proves', () => {
  assert.equal(foldEvidence([item('delivery', 1)], view, LATE).state, 'targeted')
  assert.equal(foldEvidence([item('delivery', 1), item('exposure', 2)], view, LATE).state, 'exposed')
  assert.equal(foldEvidence([item('delivery', 1), item('sign', 2)], view, LATE).state, 'suspected')
  assert.equal(foldEvidence([item('delivery', 1), item('exposure', 2)], view, LATE).dwellSeconds, null)
})

test('what was known later than asked does not count', () => {
  const evidence = [item('sign', 3), item('proof', 5)]
  assert.equal(foldEvidence(evidence, view, at(4)).state, 'suspected')
  assert.equal(foldEvidence(evidence, view, at(2)).firstEvidence, null)
})

test('bounds are in order for any evidence, and the order of evidence changes nothing', () => {
  const kind = fc.constantFrom<EvidenceKind>('clean', 'delivery', 'exposure', 'sign', 'proof', 'containment')
  const items = fc.array(fc.record({ kind, hours: fc.integer({ min: 0, max: 2000 }), complete: fc.boolean() }), {
    minLength: 1,
    maxLength: 12,
  })
  fc.assert(
    fc.property(items, fc.integer({ min: -50, max: 100 }), (list, viewStart) => {
      const evidence = list.map((one) => item(one.kind, one.hours, { complete: one.complete }))
      const spans: readonly Visibility[] = [{ source: 's', from: at(viewStart), to: LATE, seenShare: 1 }]
      const bounds = foldEvidence(evidence, spans, LATE)
      const order = [
        bounds.earliestPossible,
        bounds.firstEvidence,
        bounds.firstProof,
        bounds.lastEvidence,
        bounds.contained,
        bounds.closed,
      ].filter((time) => time !== null)
      assert.deepEqual(
        order,
        [...order].sort((a, b) => a - b),
      )
      if (bounds.state === 'confirmed') assert.notEqual(bounds.firstProof, null)
      if (bounds.closed !== null)
        assert.ok(bounds.contained !== null && bounds.closed >= bounds.contained + 14 * DAY_US)
      assert.deepEqual(foldEvidence([...evidence].reverse(), spans, LATE), bounds)
    }),
  )
})
