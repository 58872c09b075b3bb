import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { InputError } from '../../model/errors.ts'
import type { Event } from '../../model/event.ts'
import { DAY_US, type Instant, parseInstant, shift } from '../../model/time.ts'
import { type Message, readMessage } from '../message.ts'
import { exceptionsFor, readExceptions } from './exceptions.ts'
import { readSimulations, simulationFor } from './simulations.ts'

const MARCH = parseInstant('2026-03-02') ?? assert.fail()

function message(mail: Partial<NonNullable<Event['mail']>>, fields: Event['fields'] = {}, time = MARCH): Message {
  return readMessage({
    id: 'e1',
    time,
    seenAt: time,
    source: 'mail',
    logsource: {},
    classUid: 4009,
    activityId: 2,
    fields,
    raw: { file: 'a.eml', record: 1, offset: 0 },
    mail: { from: 'news@partner.example', to: ['kim@corp.example'], urls: [], attachments: [], ...mail },
  })
}

function applied(text: string, about: Message, proven: string | undefined, now: Instant = MARCH): number {
  return exceptionsFor(about, readExceptions(text, 'x.yaml'), { proven, now }).applied.length
}

const bySender = '- reason: our partner’s letters\n  expires: 2026-06-30\n  sender: News@Partner.example\n'

test('a sender is excepted where it is proven, and a forger of its From is not', () => {
  assert.equal(applied(bySender, message({}), 'partner.example'), 1)
  assert.equal(applied(bySender, message({}), undefined), 0)
  assert.equal(applied(bySender, message({}), 'evil.example'), 0)
  assert.equal(applied(bySender, message({ from: 'other@partner.example' }), 'partner.example'), 0)
  const { notApplied } = exceptionsFor(message({}), readExceptions(bySender, 'x.yaml'), {
    proven: undefined,
    now: MARCH,
  })
  assert.match(notApplied[0] ?? '', /x\.yaml, entry 1 \(line 1\) would fit, but who sent the message is not proven/)
})

test('an exception holds through its last day, by the time of the run and of the message', () => {
  const last = shift(parseInstant('2026-07-01') ?? assert.fail(), -1)
  assert.equal(applied(bySender, message({}), 'partner.example', last), 1)
  assert.equal(applied(bySender, message({}), 'partner.example', shift(last, 1)), 0)
  assert.equal(applied(bySender, message({}, {}, shift(last, DAY_US)), 'partner.example', MARCH), 0)
})

test('all that an entry names must fit; one known link does not cover another', () => {
  const entry = '- reason: travel desk\n  expires: 2026-06-30\n  subject: your  Trip\n  linkDomain: [travel.example]\n'
  const links = (...hosts: readonly string[]) => hosts.map((host) => ({ url: `https://${host}/`, host }))
  const subject = 'About YOUR trip to Rome'
  assert.equal(applied(entry, message({ subject, urls: links('go.travel.example') }), undefined), 1)
  assert.equal(applied(entry, message({ subject, urls: links('go.travel.example', 'evil.example') }), undefined), 0)
  assert.equal(applied(entry, message({ subject, urls: [] }), undefined), 0)
  assert.equal(applied(entry, message({ subject: 'Trip', urls: links('travel.example') }), undefined), 0)
  const byId = '- reason: known\n  expires: 2026-06-30\n  messageId: 1@x.example\n'
  assert.equal(applied(byId, message({ messageId: '<1@x.example>' }), undefined), 1)
})

test('an error names the file, the entry, its line, and what to write', () => {
  const fault = (text: string): string => {
    try {
      readExceptions(text, 'x.yaml')
    } catch (error) {
      assert.ok(error instanceof InputError)
      return error.message
    }
    return assert.fail(`accepted: ${text}`)
  }
  const good = '- reason: because\n  expires: 2026-06-30\n  sender: a@b.example\n'
  assert.match(fault(`${good}- reason: because\n  sender: a@b.example\n`), /x\.yaml, entry 2 \(line 4\), at expires/)
  assert.match(fault(good.replace('  sender: a@b.example\n', '')), /at least one of sender, domain/)
  assert.match(fault(good.replace('2026-06-30', 'never')), /no exception is for ever/)
  assert.match(fault(good.replace('sender', 'from')), /entry 1 \(line 1\).*from/)
  assert.match(fault(good.replace('sender: a@b.example', 'domain: gmail.com')), /anybody can write from gmail\.com/)
  assert.match(
    fault(good.replace('sender: a@b.example', 'domain: mail.b.example')),
    /write the whole domain, b\.example/,
  )
  assert.match(fault('reason: because\n'), /is no list/)
  assert.match(fault('- [unclosed'), /is no YAML/)
  assert.deepEqual(readExceptions('', 'x.yaml'), [])
})

const vendor =
  '- vendor: Phish School\n  networks: [192.0.2.0/24]\n  domains: [school.example]\n  headers:\n    - name: X-School\n      token: 5f2c9a7be10d\n'

test('a simulation is one where all that its entry names holds', () => {
  const [simulations, header] = [readSimulations(vendor, 's.yaml'), { 'x-school': 'run 5f2c9a7be10d' }]
  const is = (about: Message, proven: string | undefined, border: string | undefined): boolean =>
    simulationFor(about, simulations, { proven, border }) !== undefined
  assert.equal(is(message({}, header), 'school.example', '192.0.2.9'), true)
  assert.equal(is(message({}, header), 'school.example', '198.51.100.9'), false)
  assert.equal(is(message({}, header), undefined, '192.0.2.9'), false)
  assert.equal(is(message({}, { 'X-School': 'guess' }), 'school.example', '192.0.2.9'), false)
  assert.equal(is(message({}, header), 'school.example', undefined), false)
})

test('an entry that one forged thing would satisfy is refused', () => {
  const alone = '- vendor: Phish School\n  headers: [{ name: X-School, token: 5f2c9a7be10d }]\n'
  assert.throws(() => readSimulations(alone, 's.yaml'), /s\.yaml, entry 1 \(line 1\): name at least two of/)
  assert.throws(() => readSimulations(vendor.replace('5f2c9a7be10d', 'yes'), 's.yaml'), /is guessed/)
  assert.throws(() => readSimulations(vendor.replace('/24', '/8'), 's.yaml'), /at networks\.0: write 192\.0\.2\.7/)
})

test('any text gives entries or an InputError', () => {
  const piece = fc.constantFrom(
    '- ',
    'reason: x y z',
    '\n  ',
    'expires: 2026-06-30',
    'sender: a@b.example',
    '&a',
    '*a',
    '[',
    '"',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((parts) => parts.join('')),
      ),
      (text) => {
        for (const read of [readExceptions, readSimulations]) {
          try {
            read(text, 'x.yaml')
          } catch (error) {
            assert.ok(error instanceof InputError, String(error))
          }
        }
      },
    ),
  )
})
