import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { State } from '../model/interval.ts'
import { attackInput, emptyInput } from './invented-input.ts'
import type { ReportInput } from './report-input.ts'
import { summarise, summaryText } from './summary.ts'

/** The attack with only the intervals of these states. */
function only(...states: readonly State[]): ReportInput {
  const input = attackInput()
  return { ...input, intervals: input.intervals.filter(({ state }) => states.includes(state)) }
}

test('says who was compromised, since when, for how long and how surely', () => {
  const text = summaryText(attackInput())
  assert.match(text, /^Two users and two hosts were compromised; two are not contained\.$/m)
  assert.match(
    text,
    /^Host srv-file2 is in an intruder’s hands since 3 March 2026, 09:14 UTC, 8 days and 8 hours so far; no effective response is seen \(confidence 98 %\)\.$/m,
  )
  assert.match(
    text,
    /^Host ws-0417 was in an intruder’s hands from 2 March 2026, 07:14 UTC until contained on 4 March 2026, 13:14 UTC, 2 days and 6 hours \(confidence > 99 %\)\.$/m,
  )
  assert.match(text, /first proof is of 2 March 2026, 07:14 UTC; it may have begun before the first log/)
  assert.match(text, /^Only suspected: user noor\./m)
  assert.match(text, /Not looked at: No proxy, DNS or firewall logs were given/)
})

test('says what the headline may claim in each state, and no more', () => {
  assert.equal(
    summarise(only('contained')).headline,
    'One user and one host were compromised; the intruder was shut out.',
  )
  assert.equal(summarise(only('suspected')).headline, 'Nothing is proven; one user is suspected.')
  assert.equal(summarise(only('targeted')).headline, 'No compromise was seen; one mailbox was targeted.')
  assert.equal(summarise(emptyInput()).headline, 'No evidence of compromise in what could be seen.')
})

test('never takes what was not seen for an all-clear', () => {
  const input = emptyInput({ sources: attackInput().sources, gaps: attackInput().gaps })
  const text = summaryText(input)
  assert.match(text, /not an all-clear/)
  assert.match(text, /263,754 records of 5 sources/)
  assert.match(text, /unseen, which says nothing either way/)
  assert.doesNotMatch(text, /\bclean\b|\bsafe\b/i)
})

test('says where the logs have gaps, and which mail was set aside beforehand', () => {
  const text = summaryText(attackInput())
  assert.match(
    text,
    /^Two logs have 3 gaps, in which anything may have happened: the longest is where windows:security of srv-file2 is without 1,412 records for 1 day and 20 hours from 2 March 2026, 11:14 UTC\.$/m,
  )
  assert.match(
    text,
    /^Set aside, as was decided beforehand: 2 messages by exception and 1 message of a phishing simulation\.$/m,
  )
  assert.doesNotMatch(summaryText(emptyInput()), /gap|Set aside/)
})

test('says how many weights are judgement, those that were lowered here too', () => {
  const input = attackInput()
  const judged = { ...input, signals: input.signals.map((signal) => ({ ...signal, weightBasis: 'prior' })) }
  assert.match(summaryText(judged), /^The weights behind the confidence are judgement/m)
  const withBasis = (weightBasis: string): string =>
    summaryText({
      ...input,
      signals: input.signals.map((signal, at) => ({ ...signal, weightBasis: at === 0 ? weightBasis : 'counted' })),
    })
  const some = `1 of ${input.signals.length} weights behind the confidence are judgement`
  assert.ok(withBasis('prior, damped by its rate here').includes(some))
  assert.ok(!withBasis('counted').includes('weights behind the confidence'))
})

test('sends no control sequence of a name to the terminal', () => {
  const [first, ...rest] = attackInput().intervals
  assert.ok(first !== undefined)
  const evil = { ...first, subject: { ...first.subject, names: ['srv\u001b[2J\u202e'] } }
  const text = summaryText({ ...attackInput(), intervals: [evil, ...rest] })
  assert.match(text, /srv␛\[2J\\u202e/)
  assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u)
})
