import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Story } from '../model/story.ts'
import { DAY_US, instant } from '../model/time.ts'
import { withinBudget } from './budget.ts'
import { minute } from './stories.test-support.ts'

function story(id: string, score: number, days = 0): Story {
  const time = instant(minute(0) + days * DAY_US)
  return {
    id,
    title: id,
    score,
    firstTime: time,
    lastTime: time,
    stages: [],
    techniques: [],
    families: [],
    subjects: [],
    signals: [],
    links: [],
    unseen: [],
    isAlert: true,
  }
}

const alertsOf = (stories: readonly Story[], perDay: number, ...always: string[]): string =>
  withinBudget(stories, { perDay, always: new Set(always) })
    .filter(({ isAlert }) => isAlert)
    .map(({ id }) => id)
    .join(' ')

test('each day has its own budget, and the strongest stories of the day take it', () => {
  const stories = [story('weak', 3), story('strong', 9), story('middle', 5), story('tomorrow', 1, 1)]
  assert.equal(alertsOf(stories, 2), 'strong middle tomorrow')
})

test('what must be told is told beside the budget, and takes nothing from it', () => {
  const stories = [story('proof', 3), story('strong', 9), story('middle', 5)]
  assert.equal(alertsOf(stories, 1, 'proof'), 'proof strong')
})

test('a budget of nothing leaves what must be told, and the order of the stories does not matter', () => {
  const stories = [story('a', 4), story('b', 4), story('c', 4)]
  assert.equal(alertsOf(stories, 0, 'b'), 'b')
  assert.equal(alertsOf(stories, 2), 'a b')
  assert.equal(alertsOf(stories.toReversed(), 2), 'b a')
})
