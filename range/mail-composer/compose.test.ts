import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compose } from './compose.ts'
import { messageOf, messagesOfMbox, registeredOf, type StreamMessage, toMbox } from './stream.ts'
import { TECHNIQUES } from './techniques.ts'

function stream(colleague = 'corp.example'): readonly StreamMessage[] {
  const made: StreamMessage[] = []
  for (let at = 0; at < 90; at += 1) {
    const [from, to] =
      at % 3 === 0
        ? ['Ivo Brandt <ivo@fabrikam.example>', 'kim@corp.example']
        : at % 3 === 1
          ? [`Kim Aust <kim@${colleague}>`, 'lee@corp.example']
          : [`Lee Stein <lee@${colleague}>`, 'kim@corp.example, jo@corp.example']
    const date = new Date(Date.UTC(2026, 0, 1 + at)).toUTCString()
    const message = messageOf(
      `From: ${from}\nTo: ${to}\nSubject: List ${at}\nDate: ${date}\nMessage-ID: <${at}@x.example>\n\nThe list ${at}.\n`,
    )
    if (message !== undefined) made.push(message)
  }
  return made
}

test('every technique makes its cases, all after the history, and the same seed gives the same bytes', () => {
  const options = { ownDomain: 'corp.example', each: 2, seed: 's', historyShare: 0.7 }
  const made = compose(stream(), options)
  assert.equal(made.cases, 2 * Object.keys(TECHNIQUES).length)
  const attacks = made.judged.filter((one) => one.case !== undefined)
  assert.equal(new Set(attacks.map((one) => one.case?.technique)).size, Object.keys(TECHNIQUES).length)
  const last = made.history.at(-1)?.time ?? 0
  assert.ok(made.judged.every(({ time }) => time >= last))
  assert.ok(made.judged.every(({ time }, at) => at === 0 || time >= (made.judged[at - 1]?.time ?? 0)))
  assert.deepEqual(compose(stream(), options), made)
})

test('where nobody of the own domain writes, nobody is imitated as a colleague', () => {
  const options = { ownDomain: 'corp.example', each: 2, seed: 's', historyShare: 0.7 }
  const made = compose(stream('elsewhere.example'), options)
  const techniques = new Set(made.judged.flatMap((one) => (one.case === undefined ? [] : [one.case.technique])))
  assert.ok(techniques.has('partner by one letter') && !techniques.has('boss at a free mailer'))
  assert.equal(made.cases, 2 * techniques.size)
})

test('who imitates a domain registers another one', () => {
  assert.deepEqual(registeredOf('firm.example'), ['firm', ['example']])
  assert.deepEqual(registeredOf('list.mail.firm.example'), ['firm', ['example']])
  assert.deepEqual(registeredOf('mail.firm.co.uk'), ['firm', ['co', 'uk']])
  assert.deepEqual(registeredOf('firm.de'), ['firm', ['de']])
})

test('an mbox that was written is read back', () => {
  const messages = stream()
  assert.deepEqual(
    messagesOfMbox(toMbox(messages)).map(({ id }) => id),
    messages.map(({ id }) => id),
  )
})
