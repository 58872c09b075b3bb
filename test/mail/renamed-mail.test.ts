import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { composedRange } from '../../scripts/mail/composed.ts'
import { scratchFolder } from '../../src/cli/inputs.ts'
import { createHistory } from '../../src/mail/history.ts'
import { readMessage } from '../../src/mail/message.ts'
import { type Event, isReject } from '../../src/model/event.ts'
import { judgeMessage } from '../../src/pipeline/judge-message.ts'
import { eml } from '../../src/readers/mail.ts'
import { renamer } from './rename-mail.test-support.ts'

/** Share of verdicts that may change. */
const MAX_CHANGED_SHARE = 0.01

interface Judged {
  readonly from: string
  readonly name: string
  /** True where the address bears the name, as people's do. */
  readonly isNamed: boolean
  readonly subject: string
  readonly verdict: string
  readonly findings: readonly string[]
}

test('other names, domains and dates leave at least 99 of 100 verdicts as they are', async (t) => {
  await using scratch = await scratchFolder()
  const { history, judged } = await composedRange(join(scratch.path, 'range'), {
    users: 100,
    days: 8,
    each: 4,
    seed: 7,
  })
  const raws = [...history, ...judged].map(({ raw }) => raw)
  const rename = renamer(raws)
  const [before, after] = [await verdicts(raws, history.length), await verdicts(raws.map(rename), history.length)]
  assert.equal(before.length, after.length)
  assert.ok(before.length > 500, `${before.length} messages only`)
  assert.ok(before.filter(({ verdict }) => verdict === 'targeted').length > 20, 'too few attacks')
  // What is renamed must be other indeed: nobody and no domain of before may be left.
  const addresses = new Set(before.map(({ from }) => from))
  const kept = after.filter(({ from }) => addresses.has(from))
  assert.equal(kept.length, 0, `${kept[0]?.from ?? ''} was not renamed`)

  const people = new Set(before.filter(({ isNamed }) => isNamed).map(({ name }) => name))
  assert.ok(people.size > 50, `${people.size} people only`)
  assert.deepEqual([...new Set(after.filter(({ name }) => people.has(name)).map(({ name }) => name))], [])

  const changed = before.flatMap((one, at) => {
    const other = after[at]
    return other === undefined || other.verdict === one.verdict ? [] : [{ one, other }]
  })
  const share = changed.length / before.length
  t.diagnostic(`${changed.length} of ${before.length} verdicts changed (${(100 * share).toFixed(2)} %)`)
  const attacks = before.filter(({ verdict }) => verdict !== 'benign').length
  t.diagnostic(`${attacks} of them were not benign before`)
  const examples = changed.slice(0, 20).map(({ one, other }) => {
    const lost = one.findings.filter((id) => !other.findings.includes(id))
    const won = other.findings.filter((id) => !one.findings.includes(id))
    return `${one.verdict} → ${other.verdict}: ${one.from} “${one.subject}” → ${other.from} “${other.subject}”; −${lost.join(' −')} +${won.join(' +')}`
  })
  for (const example of examples) t.diagnostic(example)
  assert.ok(share < MAX_CHANGED_SHARE, examples.join('\n'))
  // Most mail is honest and stays so; of the rest no more may change either.
  const changedAttacks = changed.filter(({ one }) => one.verdict !== 'benign').length
  assert.ok(changedAttacks < Math.max(2, MAX_CHANGED_SHARE * attacks), examples.join('\n'))
})

async function verdicts(raws: readonly string[], learned: number): Promise<readonly Judged[]> {
  const events: (Event | undefined)[] = []
  for (const raw of raws) events.push(await eventOf(raw))
  const counts = new Map<string, number>()
  for (const event of events.slice(0, learned))
    for (const to of event?.mail?.to ?? []) {
      const domain = to.slice(to.indexOf('@') + 1)
      counts.set(domain, (counts.get(domain) ?? 0) + 1)
    }
  const [own] = [...counts].toSorted((a, b) => b[1] - a[1])
  const history = createHistory({ ownDomains: own === undefined ? [] : [own[0]] })
  const found: Judged[] = []
  for (const [at, event] of events.entries()) {
    if (event === undefined) continue
    const message = readMessage(event)
    if (at < learned) {
      history.learn(message)
      continue
    }
    const name = message.from?.name ?? ''
    const parts = name.split(' ')
    const { verdict, findings } = judgeMessage(message, history)
    found.push({
      from: message.from?.address ?? '',
      name,
      isNamed:
        parts.length === 2 &&
        `${parts[0]?.[0] ?? ''}${parts[1] ?? ''}`.toLowerCase() === message.from?.local.replace('.', ''),
      subject: message.subject,
      verdict,
      findings: findings.map(({ detector }) => detector),
    })
    if (verdict === 'benign') history.learn(message)
  }
  return found
}

async function eventOf(raw: string): Promise<Event | undefined> {
  const chunks = (async function* () {
    yield Buffer.from(raw)
  })()
  for await (const batch of eml.read(chunks, { file: 'composed', sha256: '' }))
    for (const outcome of batch) if (!isReject(outcome)) return outcome
  return undefined
}
