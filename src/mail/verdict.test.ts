import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge, type WeighedFinding } from './verdict.ts'

const cuts = { start: -1, suspicious: 1, malicious: 3 }
const finding = (weight: number, other: Partial<WeighedFinding> = {}): WeighedFinding => ({
  detector: 'mail/x',
  title: 'x',
  group: 'story',
  weight,
  isFitted: true,
  needsHistory: false,
  because: ['x'],
  against: [],
  ...other,
})

test('nothing found is benign', () => assert.equal(judge([], cuts).verdict, 'benign'))

test('fitted weights add up; those by judgement are discounted within their group', () => {
  assert.equal(judge([finding(1), finding(1)], cuts).score, 1)
  const byJudgement = { isFitted: false, group: 'relationship' }
  assert.equal(judge([finding(2, byJudgement), finding(1, byJudgement)], cuts).score, -1 + 2 + 0.3)
})

test('one finding can’t say more than its cap', () => {
  assert.equal(judge([finding(100)], cuts).score, -1 + 7)
})

test('a harmless form outweighs history no further than its bound, since who knows us writes like us', () => {
  const { verdict, score } = judge(
    [finding(-6), finding(5, { isFitted: false, needsHistory: true, group: 'identity' })],
    cuts,
  )
  assert.equal(score, -1.5 + 5)
  assert.equal(verdict, 'targeted')
})

test('targeted needs evidence from history', () => {
  assert.equal(judge([finding(6)], cuts).verdict, 'malicious')
  assert.equal(judge([finding(2.5)], cuts).verdict, 'suspicious')
})

test('what any stranger’s mail has makes none targeted, and still counts for suspicion', () => {
  const ofHistory = { isFitted: false, needsHistory: true }
  const name = finding(2.5, { ...ofHistory, group: 'identity', detector: 'mail/colleague-name-foreign-address' })
  const stranger = ['first-contact-organisation', 'first-contact-person', 'stranger-request', 'recon-probe'].map(
    (one) => finding(2, { ...ofHistory, group: 'relationship', detector: `mail/${one}` }),
  )
  const [alone, both] = [judge([name], cuts), judge([name, ...stranger], cuts)]
  assert.equal(both.verdict, 'malicious')
  assert.ok(both.score > alone.score + 2)
  assert.equal(judge([name, finding(2, { ...ofHistory, group: 'relationship' })], cuts).verdict, 'targeted')
})
