import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryShelves, type Shelves } from '../model/shelf.ts'
import { parseInstant } from '../model/time.ts'
import { createHistory, type GrowingHistory } from './history.ts'
import { readMessage } from './message.ts'

const LIST = 'talk@lists.example'
const MARCH = parseInstant('2026-03-02') ?? assert.fail()

function learn(history: GrowingHistory, domains: readonly string[], to: string): void {
  for (const domain of domains)
    history.learn(
      readMessage({
        id: `${domain} ${to}`,
        time: MARCH,
        seenAt: MARCH,
        source: 'mail',
        logsource: {},
        classUid: 4009,
        activityId: 2,
        fields: {},
        raw: { file: 'a.eml', record: 1, offset: 0 },
        mail: { from: `kim@${domain}`, to: [to], urls: [], attachments: [] },
      }),
    )
}

const known = (shelves: Shelves = memoryShelves()): GrowingHistory => createHistory({ ownDomains: [] }, shelves)

test('an address is open to all once people of five domains wrote to it, hosts of one domain counting once', () => {
  const history = known()
  learn(history, ['a.example', 'mail.a.example', 'b.example', 'c.example', 'd.example'], LIST)
  assert.equal(history.isOpenAddress(LIST), false)
  learn(history, ['e.example'], LIST)
  assert.equal(history.isOpenAddress(LIST), true)
  assert.equal(history.isOpenAddress('kim@corp.example'), false)
})

test('who wrote to an address is still known in the next run, and an open address takes one word of the file', () => {
  const shelves = memoryShelves()
  learn(known(shelves), ['a.example', 'b.example', 'c.example', 'd.example'], LIST)
  learn(known(shelves), ['e.example'], LIST)
  assert.equal(known(shelves).isOpenAddress(LIST), true)
  learn(
    known(shelves),
    Array.from({ length: 1000 }, (_, at) => `more${at}.example`),
    LIST,
  )
  assert.equal(shelves.shelf('writers').get(LIST), 'open')
})
