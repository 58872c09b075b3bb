import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { InputError } from '../../model/errors.ts'
import { type Event, isReject, type Outcome } from '../../model/event.ts'
import { formatInstant } from '../../model/time.ts'
import { recogniseReader } from '../table.ts'
import { customSource } from './source.ts'

const DOORS = `
name: door-locks
recognise: { fields: [badge.id, door], where: { kind: access } }
time: at
class: 3002
activity: 1
logsource: { product: door-locks }
entities: { user: badge.owner, host: door }
outcome: { from: result, success: [granted] }
`
const GATEWAY = `
name: lab-gateway
recognise: { line: '^(?P<at>\\S+) gw (?P<who>\\w+) (?P<from>[0-9.]+) -> (?P<to>[0-9.]+):(?P<port>\\d+)' }
time: at
class: 4001
entities: { user: who, sourceIp: from, destinationIp: to, destinationPort: port }
`

async function readWith(mapping: string, text: string): Promise<readonly Outcome[]> {
  const bytes = Buffer.from(text)
  const outcomes: Outcome[] = []
  const context = { file: 'a', sha256: 'x', custom: [customSource(mapping, 'a.yml')] }
  for await (const batch of recogniseReader(bytes).read(
    (async function* () {
      yield bytes
    })(),
    context,
  ))
    outcomes.push(...batch)
  return outcomes
}

async function eventWith(mapping: string, text: string): Promise<Event> {
  const [outcome] = await readWith(mapping, text)
  assert.ok(outcome !== undefined && !isReject(outcome))
  return outcome
}

test('a JSON record becomes the event that the description says', async () => {
  const record = {
    at: '2026-03-02T07:14:09Z',
    kind: 'access',
    badge: { id: 7, owner: 'kim' },
    door: 'LAB-2',
    result: 'Granted',
  }
  const event = await eventWith(DOORS, JSON.stringify(record))
  assert.partialDeepStrictEqual(event, {
    source: 'door-locks',
    logsource: { product: 'door-locks' },
    classUid: 3002,
    actor: { user: { name: 'kim' } },
    device: { hostname: 'lab-2' },
    auth: { outcome: 'success' },
  })
  assert.equal(formatInstant(event.time), '2026-03-02T07:14:09Z')
  assert.deepEqual(event.fields, record)
  const refused = await eventWith(DOORS, JSON.stringify({ ...record, result: 'denied' }))
  assert.equal(refused.auth?.outcome, 'failure')
})

test('a record of another kind is left to others', async () => {
  const other = { at: '2026-03-02T07:14:09Z', kind: 'battery', badge: { id: 7 }, door: 'LAB-2' }
  assert.notEqual((await eventWith(DOORS, JSON.stringify(other))).source, 'door-locks')
})

test('a row of a CSV file is a record', async () => {
  const event = await eventWith(
    DOORS,
    'at,kind,badge.id,badge.owner,door,result\n2026-03-02T07:14:09Z,access,7,kim,LAB-2,granted\n',
  )
  assert.deepEqual([event.source, event.actor?.user?.name], ['door-locks', 'kim'])
})

test('a line of text is read by the groups of the expression', async () => {
  const event = await eventWith(GATEWAY, '2026-03-02T07:14:09Z gw kim 10.0.0.5 -> 192.0.2.7:443 pass\n')
  assert.deepEqual(
    [event.source, event.srcEndpoint, event.dstEndpoint],
    ['lab-gateway', { ip: '10.0.0.5' }, { ip: '192.0.2.7', port: 443 }],
  )
})

const WRONG: readonly (readonly [what: string, mapping: string, says: RegExp])[] = [
  ['an unknown part', `${DOORS}\ncolour: red\n`, /a\.yml, at the top: .*colour/],
  ['a class that is none', DOORS.replace('3002', '7'), /a\.yml, at class:/],
  ['an entity that is none', DOORS.replace('user:', 'usr:'), /a\.yml, at entities/],
  ['no YAML', 'a: [', /a\.yml is no YAML/],
  ['a group that is missing', GATEWAY.replace('?P<who>', ''), /has no group \(\?P<who>/],
  ['an expression that RE2 lacks', GATEWAY.replace('^(', '^(?=x)('), /recognise\.line: .*RE2/],
  [
    'aliases that explode',
    `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[...'bcdefg'].map((name, n) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[n]}`).join(',')}]`).join('\n')}`,
    /aliases|at the top/,
  ],
]
for (const [what, mapping, says] of WRONG) {
  test(`${what} is an error that says what and where`, () => {
    assert.throws(
      () => customSource(mapping, 'a.yml'),
      (error) => error instanceof InputError && says.test(error.message),
    )
  })
}

test('hostile records never throw', () => {
  const source = customSource(DOORS.replace(', where: { kind: access }', ''), 'a.yml')
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('badge', 'door', 'at', 'badge.id', '__proto__'), fc.jsonValue()),
      (record) => {
        source.ofRecord(record as never, { file: 'a', record: 1, offset: 0 }, { file: 'a', sha256: 'x' })
      },
    ),
  )
})
