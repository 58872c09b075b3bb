import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MailVerdict } from '../mail/verdict.ts'
import { DAY_US, instant } from '../model/time.ts'
import { alertsWithin } from './alert-budget.ts'

const message = (day: number, verdict: MailVerdict, score: number) => ({
  time: instant(day * DAY_US),
  judged: { verdict, score, probability: 0 },
})

test('each day has its own budget; targeted mail goes first, benign mail never', () => {
  const [low, high, chosen, benign, nextDay] = [
    message(1, 'suspicious', 1),
    message(1, 'malicious', 9),
    message(1, 'targeted', 2),
    message(1, 'benign', 99),
    message(2, 'suspicious', 1),
  ]
  assert.deepEqual(alertsWithin([low, high, chosen, benign, nextDay], 2), new Set([chosen, high, nextDay]))
})

test('what was set aside takes nothing of the budget', () => {
  const [excepted, other] = [message(1, 'malicious', 9), message(1, 'suspicious', 1)]
  assert.deepEqual(alertsWithin([{ ...excepted, isSetAside: true }, other], 1), new Set([other]))
})
