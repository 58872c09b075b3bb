import fc from 'fast-check'
import type { Event, FieldValue } from '../../model/event.ts'
import { instant } from '../../model/time.ts'

/** A small event for tests; its time is `n` µs. */
export function eventOf(n: number): Event {
  return {
    id: n.toString(16).padStart(32, '0'),
    time: instant(n),
    seenAt: instant(n),
    source: 'test',
    logsource: {},
    classUid: 0,
    activityId: 0,
    fields: { n },
    raw: { file: 'test.ndjson', record: n + 1, offset: n * 100 },
  }
}

const text: fc.Arbitrary<string> = fc.string({ unit: 'binary', maxLength: 60 })
const longText: fc.Arbitrary<string> = fc.string({ unit: 'binary', maxLength: 400 })
const whole: fc.Arbitrary<number> = fc.nat()
/** JSON gives objects with a prototype. */
const plain = { noNullPrototype: true } as const
const some = { requiredKeys: [], noNullPrototype: true } satisfies { requiredKeys: []; noNullPrototype: true }

const user = fc.record({ name: text, domain: text, uid: text, email: text }, some)
const process = fc.record(
  { pid: whole, uid: text, path: longText, commandLine: longText, parentPid: whole, parentUid: text, parentPath: text },
  some,
)
const endpoint = fc.record({ hostname: text, ip: text, port: whole }, some)
const file = fc.record({ path: text, name: text, sizeBytes: whole, sha256: text }, some)

const fieldValue: fc.Arbitrary<FieldValue> = fc.letrec<{ value: FieldValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    longText,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value

/** Events with any part present or absent, and any text. */
export const anyEvent: fc.Arbitrary<Event> = fc.record(
  {
    id: fc.uuid(),
    time: whole.map(instant),
    seenAt: whole.map(instant),
    recordedTime: whole.map(instant),
    source: text,
    logsource: fc.record({ product: text, service: text, category: text }, some),
    classUid: whole,
    activityId: whole,
    actor: fc.record({ user, process, session: text, app: text }, some),
    device: endpoint,
    srcEndpoint: endpoint,
    dstEndpoint: endpoint,
    target: fc.record({ user, process, session: text, host: text, file, url: text, resource: text }, some),
    auth: fc.record(
      { outcome: fc.constantFrom('success', 'failure'), logonType: whole, protocol: text },
      { requiredKeys: ['outcome'], noNullPrototype: true },
    ),
    mail: fc.record(
      {
        from: text,
        to: fc.array(text, { maxLength: 5 }),
        urls: fc.array(fc.record({ url: text }, plain), { maxLength: 3 }),
        attachments: fc.array(file, { maxLength: 2 }),
      },
      plain,
    ),
    fields: fc.dictionary(text, fieldValue, { maxKeys: 8, noNullPrototype: true }),
    raw: fc.record({ file: text, record: whole, offset: whole }, plain),
  },
  {
    requiredKeys: ['id', 'time', 'seenAt', 'source', 'logsource', 'classUid', 'activityId', 'fields', 'raw'],
    noNullPrototype: true,
  },
)
