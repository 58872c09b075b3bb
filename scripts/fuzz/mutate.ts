import type { Random } from './random.ts'

/** No input is longer: the time that a run may take is said for this much. */
export const MAX_INPUT_BYTES: number = 1024 * 1024
const MAX_STEPS = 6
const SHORT_BYTES = 4096
const LF = 0x0a
const MAX_FLIPS = 24
const MAX_DEPTH = 20_000

/** Texts that parsers of logs, JSON, XML, CSV, mail and times have stumbled over. */
const HOSTILE: readonly string[] = [
  '',
  '\u0000',
  '\ufeff',
  '\r',
  '\r\n',
  '\n\n',
  '\t',
  '"',
  '""',
  '\\',
  '\\u',
  '\\ud800',
  '\ud83d',
  '\u202e',
  '\u001b[2J',
  '{',
  '}',
  '{"',
  '[',
  ']',
  '{"__proto__":{"a":1},"constructor":1,"hasOwnProperty":2,"toString":3}',
  '__proto__',
  'constructor',
  'null',
  'true',
  'NaN',
  '-0',
  '1e999',
  '-1e-999',
  '9007199254740993',
  '18446744073709551616',
  '-9223372036854775809',
  '99999999999999999999999999999999999999999999',
  '0x7fffffffffffffff',
  '253402300800',
  '8640000000000001',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:60+99:99',
  '+275760-09-13T00:00:00.001Z',
  'Feb 30 24:61:61',
  '29/Feb/2025:25:00:00 +9999',
  '<![CDATA[',
  ']]>',
  '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]>',
  '&d;',
  '&#x110000;',
  '&#0;',
  '<Event xmlns="x"><System>',
  '</Event>',
  '<!--',
  '<?',
  '<13>1 - - - - - ',
  '<999999999>',
  'CEF:0|a|b|c|d|e|f|',
  'LEEF:2.0|a|b|c|d|0x09|',
  '%ASA-0-000000: ',
  'type=EXECVE msg=audit(99999999999999.999:99999999999): argc=99999999 a0=',
  '#fields\t',
  '#separator \\x',
  '#Fields: ',
  '__CURSOR=',
  '@cee: {',
  '- :{',
  '../../../../etc/passwd',
  '%00%ff%c0%af',
  '=?utf-8?b?====?=',
  '=?x?q?=ZZ?=',
  'Content-Type: multipart/mixed; boundary="',
  'Content-Transfer-Encoding: base64\r\n\r\n',
  'Received: from (([::ffff:',
  '\nFrom ',
  '--',
  '::ffff:999.999.999.999',
  '[::1%eth0]:99999',
]
/** What is repeated to make a line long: characters that patterns tend to go back over. */
const REPEATED: readonly string[] = [
  ' ',
  '\t',
  'a',
  '0',
  '.',
  ',',
  ';',
  ':',
  '=',
  '-',
  '"',
  "'",
  '\\',
  '/',
  '|',
  '(',
  '<',
  '<a ',
  '&amp;',
  '%',
  'a=',
  'a=b ',
  'a="b" ',
  'a: ',
  '1.1.1.1 ',
  'a@b.',
  'key=value,',
  '"a",',
  '{"a":1},',
  '\\"',
  '\r\n',
  '\r',
  '\n ',
  '\u00e9',
  '(((x) ',
  '[1] ',
]
const NESTED: readonly (readonly [string, string])[] = [
  ['[', ']'],
  ['{"a":', '}'],
  ['{"a":[', ']}'],
  ['<a>', '</a>'],
  ['(', ')'],
  ['"{\\"a\\":', '}"'],
  ['Content-Type: message/rfc822\r\n\r\n', ''],
  ['Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n', '\r\n--a--'],
]
const NUMBERS: readonly bigint[] = [
  0n,
  1n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fffffffn,
  0xffffffffn,
  2n ** 63n - 1n,
  2n ** 64n - 1n,
]

type Mutation = (input: Buffer, random: Random, others: readonly Buffer[]) => Buffer

const bytesFlipped: Mutation = (input, random) => {
  const bytes = Buffer.from(input)
  for (let left = random.int(MAX_FLIPS) + 1; left > 0 && bytes.length > 0; left -= 1) {
    const at = random.int(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8))
  }
  return bytes
}

const numberWritten: Mutation = (input, random) => {
  const bytes = Buffer.from(input)
  const size = random.pick([1, 2, 4, 8])
  if (bytes.length < size) return bytes
  const at = random.int(bytes.length - size + 1)
  const number = random.pick(NUMBERS)
  for (let index = 0; index < size; index += 1) {
    // Little and big end first.
    const place = random.int(2) === 0 ? at + index : at + size - 1 - index
    bytes[place] = Number((number >> BigInt(8 * index)) & 0xffn)
  }
  return bytes
}

const cutOut: Mutation = (input, random) => {
  const [from, to] = rangeOf(input, random)
  const kind = random.int(3)
  if (kind === 0) return input.subarray(0, from)
  return kind === 1 ? input.subarray(from) : Buffer.concat([input.subarray(0, from), input.subarray(to)])
}

const repeated: Mutation = (input, random) => {
  const [from, to] = rangeOf(input, random)
  const part = input.subarray(from, Math.min(to, from + 1 + random.int(random.pick([20, 200, 2000]))))
  const times = Math.min(random.pick([2, 10, 300, 4000]), Math.floor(MAX_INPUT_BYTES / Math.max(1, part.length)))
  return put(input, from, Buffer.concat(Array.from({ length: times }, () => part)))
}

const spliced: Mutation = (input, random, others) => {
  const other = random.pick(others)
  const [from, to] = rangeOf(other, random)
  const part = other.subarray(from, to)
  const [at, end] = rangeOf(input, random)
  return random.int(2) === 0 ? put(input, at, part) : Buffer.concat([input.subarray(0, at), part, input.subarray(end)])
}

const hostilePut: Mutation = (input, random) => {
  const text = random.pick(HOSTILE)
  const part = Buffer.from(text, random.int(8) === 0 ? 'utf16le' : 'utf8')
  const bytes = put(input, random.int(input.length + 1), part)
  return random.int(4) === 0 ? put(bytes, 0, part) : bytes
}

const longPut: Mutation = (input, random) => {
  const part = random.pick(REPEATED)
  const bytes = random.pick([300, 300, 5000, 5000, 5000, 70_000, 300_000, MAX_INPUT_BYTES])
  return put(input, random.int(input.length + 1), Buffer.from(part.repeat(Math.floor(bytes / part.length))))
}

const nestedPut: Mutation = (input, random) => {
  const [open, close] = random.pick(NESTED)
  const depth = random.int(random.pick([10, 100, MAX_DEPTH]))
  const closed = random.int(3) === 0 ? '' : close.repeat(depth)
  return put(input, random.int(input.length + 1), Buffer.from(`${open.repeat(depth)}1${closed}`))
}

const numberChanged: Mutation = (input, random) =>
  replaced(input, random, /-?\d+(?:\.\d+)?/g, () => random.pick(HOSTILE.filter((text) => /\d/.test(text))))

const valueChanged: Mutation = (input, random) =>
  replaced(input, random, /"[^"\\]{0,200}"|[^\s=,;|]{1,80}(?=[\s=,;|])/g, (value) => {
    const [first = ''] = value
    return first === '"' ? `"${random.pick(HOSTILE).replaceAll('"', '')}"` : random.pick(HOSTILE)
  })

const valueLonger: Mutation = (input, random) =>
  replaced(input, random, /"[^"\\]{0,200}"|[\w.:@-]{1,80}/g, (value) => {
    const quote = value.startsWith('"') ? '"' : ''
    const part = random.pick(REPEATED)
    const long = part.repeat(Math.floor(random.pick([300, 300, 5000, 5000, 100_000, 500_000]) / part.length))
    return `${quote}${quote === '' ? long : long.replaceAll('"', "'").replaceAll(/[\\\r\n\t]/g, ' ')}${quote}`
  })

const linesMoved: Mutation = (input, random) => {
  const lines = input.toString('latin1').split('\n')
  const [from, to] = [random.int(lines.length), random.int(lines.length)]
  const line = lines[from] ?? ''
  const kind = random.int(4)
  if (kind === 0) lines.splice(to, 0, line)
  else if (kind === 1) lines.splice(from, 1)
  else if (kind === 2) lines.splice(to, 1, line)
  else return Buffer.from(lines.join(random.pick(['', ' ', '\r', '\r\n', '\u0000'])), 'latin1')
  return Buffer.from(lines.join('\n'), 'latin1')
}

const encodedAnew: Mutation = (input, random) => {
  const text = input.toString('utf8')
  return random.int(2) === 0 ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(text, 'latin1')
}

const MUTATIONS: readonly Mutation[] = [
  bytesFlipped,
  bytesFlipped,
  numberWritten,
  numberWritten,
  cutOut,
  repeated,
  spliced,
  spliced,
  hostilePut,
  hostilePut,
  longPut,
  nestedPut,
  numberChanged,
  valueChanged,
  valueChanged,
  valueLonger,
  linesMoved,
  encodedAnew,
]

/** An input that no software wrote: one of `seeds` after some mutations, at most `MAX_INPUT_BYTES` of it. */
export function mutated(seeds: readonly Buffer[], random: Random): Buffer {
  let bytes = shortened(random.pick(seeds), random)
  for (let left = random.int(MAX_STEPS) + 1; left > 0; left -= 1) {
    bytes = random.pick(MUTATIONS)(bytes, random, seeds).subarray(0, MAX_INPUT_BYTES)
  }
  return bytes
}

/** Of a long text most often its beginning, where names of columns are, and a stretch: short inputs are read more often. */
function shortened(seed: Buffer, random: Random): Buffer {
  if (seed.length <= 2 * SHORT_BYTES || seed.subarray(0, SHORT_BYTES).includes(0) || random.int(8) === 0) return seed
  const first = seed.indexOf(LF) + 1
  const at = random.int(seed.length)
  const from = Math.max(first, seed.indexOf(LF, at) + 1)
  return Buffer.concat([
    seed.subarray(0, random.pick([first, SHORT_BYTES])).subarray(0, SHORT_BYTES),
    seed.subarray(from, from + random.int(SHORT_BYTES)),
  ])
}

function rangeOf(input: Buffer, random: Random): readonly [number, number] {
  const [a, b] = [random.int(input.length + 1), random.int(input.length + 1)]
  return a < b ? [a, b] : [b, a]
}

function put(input: Buffer, at: number, part: Buffer): Buffer {
  return Buffer.concat([input.subarray(0, at), part, input.subarray(at)])
}

/** Replaces one of the places where `pattern` matches near a random offset. */
function replaced(input: Buffer, random: Random, pattern: RegExp, by: (value: string) => string): Buffer {
  const from = random.int(input.length + 1)
  const found = [
    ...input
      .subarray(from, from + 2000)
      .toString('latin1')
      .matchAll(pattern),
  ]
  if (found.length === 0) return input
  const { index, 0: value } = random.pick(found)
  const [start, end] = [from + index, from + index + value.length]
  return Buffer.concat([input.subarray(0, start), Buffer.from(by(value)), input.subarray(end)])
}
