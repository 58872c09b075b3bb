import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventWith, load, matchesOf, ruleWith, testCases, testRefused } from './conformance.test-support.ts'

/** A detection with one selection. */
const only = (line: string): string => `s:\n  ${line.replaceAll('\n', '\n  ')}\ncondition: s`

testCases([
  {
    name: 'C19 a map needs all of its entries',
    detection: only("Image|endswith: '\\a.exe'\nUser: bob"),
    hits: [{ Image: 'C:\\a.exe', User: 'BOB' }],
    misses: [{ Image: 'C:\\a.exe', User: 'eve' }, { Image: 'C:\\b.exe', User: 'bob' }, { User: 'bob' }],
  },
  {
    name: 'C20 a list of values needs one of them',
    detection: only('EventID: [517, 1102]'),
    hits: [{ EventID: 517 }, { EventID: '1102' }],
    misses: [{ EventID: 5171 }, {}],
  },
  {
    name: 'C21 a list of maps needs one whole map',
    detection: 's:\n  - a: 1\n    b: 2\n  - c: 3\ncondition: s',
    hits: [{ a: 1, b: 2 }, { c: '3' }],
    misses: [{ a: 1 }, { a: 1, b: 3 }],
  },
  {
    name: 'C22 plain values are keywords, in a list or alone',
    detection: 's:\n  - evil\n  - bad\nt: alone\ncondition: s or t',
    hits: [{ x: 'an EVIL thing' }, { y: 'bad' }, { z: 'Alone.' }],
    misses: [{ evil: 'good' }],
  },
  {
    name: 'C23 a list may mix maps and keywords',
    detection: 's:\n  - word\n  - a: 1\ncondition: s',
    hits: [{ a: 1 }, { b: 'a word' }],
    misses: [{ a: 2, b: 'w' }],
  },
  {
    name: 'C24 an empty list of values means null',
    detection: only('f: []'),
    hits: [{}, { f: null }],
    misses: [{ f: '' }, { f: 'x' }],
  },
  {
    name: 'C25 keywords look into all values at any depth, and not at names',
    detection: "s:\n  - 'EvilService'\ncondition: s",
    hits: [{ a: { b: 'xx evilservice yy' } }, { a: [{ c: ['no', 'EVILSERVICE'] }] }],
    misses: [{ EvilService: 'x' }, { a: { evilservice: 1 } }],
  },
  {
    name: 'C25 keywords see numbers by their decimal text',
    detection: 's:\n  - 4625\ncondition: s',
    hits: [{ id: 4625 }, { id: 'code 46250' }],
    misses: [{ id: 462 }],
  },
  {
    name: 'C26 keywords under all may lie in any fields',
    detection: "s:\n  '|all':\n    - one\n    - two\ncondition: s",
    hits: [{ a: 'one', b: 'TWO' }, { a: 'two one' }],
    misses: [{ a: 'one' }],
  },
  {
    name: 'C27 keywords may hold wildcards',
    detection: "s:\n  - 'foo*bar'\ncondition: s",
    hits: [{ a: 'x foo and bar y' }],
    misses: [{ a: 'bar foo' }, { a: 'foo', b: 'bar' }],
  },
  {
    name: 'C29 odd characters in a field name are literal',
    detection: only('cs-uri-query: a\nuserIdentity.type: b\nevent id: c\n"@x": d'),
    hits: [{ 'cs-uri-query': 'a', 'userIdentity.type': 'b', 'event id': 'c', '@x': 'd' }],
    misses: [{ cs_uri_query: 'a', userIdentity: { type: 'b' }, 'event id': 'c', '@x': 'd' }],
  },
  {
    name: 'C30 a flat name comes before a path, value 1',
    detection: only('a.b: 1'),
    hits: [{ 'a.b': 1, a: { b: 2 } }, { a: { b: 1 } }],
    misses: [{ 'a.b': 2, a: { b: 1 } }, { a: 1 }, { b: 1 }],
  },
  {
    name: 'C30 paths go through names with dots',
    detection: only('a.b.c: 1'),
    hits: [{ a: { 'b.c': 1 } }, { 'a.b': { c: 1 } }, { a: { b: { c: 1 } } }],
    misses: [{ a: { c: 1 } }],
  },
  {
    name: 'C31 names fit by case first, then without it',
    detection: only('ResultDescription: x'),
    hits: [{ Resultdescription: 'x' }, { resultdescription: 'no', ResultDescription: 'x' }],
    misses: [{ resultdescription: 'x', ResultDescription: 'no' }],
  },
  {
    name: 'C31 paths fit without case too',
    detection: only('TargetResources.ModifiedProperties.NewValue: x'),
    hits: [{ targetResources: [{ modifiedProperties: [{ newValue: 'X' }] }] }],
    misses: [{ targetResources: [{ newValue: 'x' }] }],
  },
  {
    name: 'C31 a name fits where only its spaces differ',
    detection: only('ThreatName: x'),
    hits: [{ 'Threat Name': 'x' }],
    misses: [{ 'Threat-Name': 'x' }],
  },
  {
    name: 'C32 any element of a list may match, and not comes after the any',
    detection: 's:\n  f|startswith: a\nn:\n  g: x\ncondition: s and not n',
    hits: [{ f: ['b', 'ab'], g: ['y'] }, { f: [['deep', 'a']] }],
    misses: [{ f: ['b'], g: 'y' }, { f: ['a'], g: ['y', 'x'] }, { f: [] }],
  },
  {
    name: 'C33 needles under all may hit different elements',
    detection: only('f|contains|all:\n  - one\n  - two'),
    hits: [{ f: ['one', 'two'] }],
    misses: [{ f: ['one'] }],
  },
  {
    name: 'C35 a plain value is the whole value, without case',
    detection: only('Image: whoami.exe'),
    hits: [{ Image: 'WhoAmI.exe' }],
    misses: [{ Image: 'C:\\whoami.exe' }, { Image: 'whoami.exe ' }],
  },
  {
    name: 'C36 wildcards match newlines and are anchored at both ends',
    detection: only("f: ['prog?.exe', 'a*z', '*mid*', 'b??']"),
    hits: [
      { f: 'prog1.exe' },
      { f: 'prog\n.exe' },
      { f: 'a\n\nz' },
      { f: 'az' },
      { f: 'xmidy' },
      { f: 'bäö' },
      { f: 'b😀x' },
    ],
    misses: [{ f: 'xprog1.exe' }, { f: 'prog.exe' }, { f: 'prog12.exe' }, { f: 'az ' }, { f: 'b1' }],
  },
  ...(
    [
      ['\\*', '*', 'x'],
      ['\\?', '?', 'x'],
      ['a\\\\*', 'a\\zzz', 'azzz'],
      ['\\\\\\*', '\\*', '\\x'],
      ['\\\\', '\\', '\\\\'],
      ['\\\\\\\\', '\\\\', '\\'],
      ['\\W', '\\W', 'W'],
      ['a\\', 'a\\', 'a'],
      ['C:\\Windows\\System32', 'C:\\Windows\\System32', 'C:WindowsSystem32'],
    ] as const
  ).map(([pattern, hit, miss]) => ({
    name: `C37 the pattern ${pattern} stands for ${hit}`,
    detection: only(`f: '${pattern}'`),
    hits: [{ f: hit }],
    misses: [{ f: miss }],
  })),
  {
    name: 'C38 a backslash at the end does not escape the added wildcard',
    detection: only("f|contains: '\\Desktop\\'"),
    hits: [{ f: 'C:\\Users\\x\\Desktop\\a' }],
    misses: [{ f: 'C:\\Users\\x\\Desktop*' }],
  },
  {
    name: 'C39 an expression is raw: its stars and backslashes are its own',
    detection: only("f|re: '^a\\\\b*\\.exe$'"),
    hits: [{ f: 'a\\bbb.exe' }, { f: 'a\\.exe' }],
    misses: [{ f: 'a\\bxexe' }],
  },
  {
    name: 'C40 a percent name is literal without expand',
    detection: only("f: '%name%'"),
    hits: [{ f: '%NAME%' }],
    misses: [{ f: 'name' }],
  },
  {
    name: 'C41 letters beyond ASCII fold, and odd ones do no harm',
    detection: only("f|contains: ['Ж', 'İx', 'ΣΑΣ', 'ärger']"),
    hits: [{ f: 'aжb' }, { f: 'ÄRGER' }, { f: 'σας' }, { f: 'İİİİX İX' }, { f: 'ΣΑΣ!' }],
    misses: [{ f: 'ix' }, { f: 'arger' }],
  },
  {
    name: 'C42 null is absent or JSON null, and not empty',
    detection: only('f: null'),
    hits: [{}, { f: null }, { f: [] }],
    misses: [{ f: '' }, { f: '-' }, { f: 0 }],
  },
  {
    name: 'C43 the empty text is present and of length zero',
    detection: only("f: ''"),
    hits: [{ f: '' }],
    misses: [{}, { f: null }, { f: '-' }, { f: ' ' }],
  },
  {
    name: 'C44 null in a list is one of the choices',
    detection: only('f: [a, null]'),
    hits: [{ f: 'a' }, {}],
    misses: [{ f: 'b' }, { f: '' }],
  },
  {
    name: 'C45 numbers and their texts are the same, hexadecimal is not converted',
    detection: only("f: [4624, 1.0, 0x10]\ng: '5'"),
    hits: [
      { f: '4624', g: 5 },
      { f: 4624, g: '5' },
      { f: 1, g: 5 },
      { f: '1.00', g: 5 },
      { f: '0X10', g: 5 },
    ],
    misses: [
      { f: 16, g: 5 },
      { f: '16', g: 5 },
      { f: '4624.5', g: 5 },
      { f: '04624', g: 5 },
    ],
  },
  {
    name: 'C46 text modifiers work on the decimal text of a number',
    detection: only('EventID|startswith: 46'),
    hits: [{ EventID: 4688 }, { EventID: '46' }],
    misses: [{ EventID: 5460 }],
  },
  {
    name: 'C47 true is true and its text, not 1',
    detection: only('f: true'),
    hits: [{ f: true }, { f: 'True' }, { f: 'true' }],
    misses: [{ f: 1 }, { f: false }, { f: '1' }],
  },
  {
    name: 'C48 large integers keep all digits',
    detection: only('f: 9007199254740993'),
    hits: [{ f: '9007199254740993' }],
    misses: [{ f: '9007199254740992' }],
  },
  {
    name: 'C49 dates and octal numbers are their source text',
    detection: only('f: [2024-01-01, 0777, 1e3]'),
    hits: [{ f: '2024-01-01' }, { f: '0777' }, { f: '1E3' }],
    misses: [{ f: 511 }, { f: 777 }, { f: 1000 }],
  },
  {
    name: 'C50 modifiers keep wildcards inside and at the ends',
    detection: "s:\n  f|contains: 'a*b'\nt:\n  f|endswith: '*cd'\ncondition: s or t",
    hits: [{ f: 'xx a--b yy' }, { f: 'xcd' }],
    misses: [{ f: 'ba' }, { f: 'cdx' }],
  },
  {
    name: 'C51 all needles, in any order and overlapping',
    detection: only('f|contains|all: [abc, bcd]'),
    hits: [{ f: 'abcd' }, { f: 'bcd abc' }],
    misses: [{ f: 'abc' }],
  },
  {
    name: 'C52 cased compares with case',
    detection: "s:\n  f|cased: Abc\nt:\n  f|contains|cased: 'XyZ'\nu:\n  f|endswith|cased: 'E?d'\ncondition: 1 of them",
    hits: [{ f: 'Abc' }, { f: 'aXyZb' }, { f: 'the End' }],
    misses: [{ f: 'abc' }, { f: 'axyzb' }, { f: 'the end' }],
  },
  {
    name: 'C53 exists asks for presence only',
    detection: 's:\n  f|exists: true\nt:\n  g|exists: false\ncondition: s and t',
    hits: [{ f: '' }, { f: null }, { f: 0 }],
    misses: [{}, { f: 1, g: null }],
  },
  {
    name: 'C54 an expression searches anywhere, with case unless told',
    detection:
      "s:\n  f|re: 'b+c'\nt:\n  g|re|i: '^x'\nu:\n  h|re: '(?i)yes$'\nv:\n  m|re|m|s: '^a.b'\ncondition: 1 of them",
    hits: [{ f: 'abbcd' }, { g: 'X' }, { h: 'oh YES' }, { m: 'z\na\nb' }],
    misses: [{ f: 'aBBc' }, { g: 'aX' }, { h: 'yes!' }, { m: 'z a\nb' }],
  },
  {
    name: 'C55 startswith and endswith anchor an expression',
    detection: "s:\n  f|re|startswith: 'a|b'\nt:\n  g|re|endswith: 'c|d'\ncondition: 1 of them",
    hits: [{ f: 'bx' }, { g: 'xc' }],
    misses: [{ f: 'xb' }, { g: 'cx' }],
  },
  {
    name: 'C57 expressions that ask for a length only',
    detection: "s:\n  f|re: '.{5,}'\nt:\n  g|re: '(.){3}'\ncondition: 1 of them",
    hits: [{ f: '12345' }, { f: 'a\n12345' }, { g: 'xxxx' }, { f: '1234😀' }],
    misses: [{ f: '1234\n5' }, { f: '1234' }, { g: 'xx' }, { f: '😀😀😀' }],
  },
  {
    name: 'C58 networks hold addresses of both versions',
    detection: only("f|cidr: ['10.0.0.0/8', 'fe80::/10', '192.0.2.7']"),
    hits: [
      { f: '10.1.2.3' },
      { f: '::ffff:10.1.2.3' },
      { f: 'fe80::1%12' },
      { f: '192.0.2.7' },
      { f: ['x', '10.0.0.0'] },
    ],
    misses: [
      { f: '11.0.0.1' },
      { f: '-' },
      { f: '' },
      { f: 'host' },
      { f: '10.1.2' },
      { f: 'fec0::1' },
      { f: '192.0.2.8' },
      { f: '010.1.2.3' },
      {},
    ],
  },
  {
    name: 'C59 base64 keeps its padding',
    detection: only('f|base64|contains: foobar2'),
    hits: [{ f: 'x Zm9vYmFyMg== y' }],
    misses: [{ f: 'Zm9vYmFyMg' }],
  },
  ...(
    [
      ['foobar', '', ['Zm9vYmFy', 'Zvb2Jhc', 'mb29iYX']],
      ['/bin/bash', '', ['L2Jpbi9iYXNo', '9iaW4vYmFza', 'vYmluL2Jhc2']],
      ['http://', '', ['aHR0cDovL', 'h0dHA6Ly', 'odHRwOi8v']],
      ['IEX', 'wide|', ['SQBFAFgA', 'kARQBYA', 'JAEUAWA']],
      ['http://', 'utf16le|', ['aAB0AHQAcAA6AC8ALw', 'gAdAB0AHAAOgAvAC8A', 'oAHQAdABwADoALwAvA']],
    ] as const
  ).map(([text, encoding, forms]) => ({
    name: `C60 C61 ${text} under ${encoding}base64offset has three forms`,
    detection: only(`f|${encoding}base64offset|contains: '${text}'`),
    hits: forms.map((form) => ({ f: `--${form}--` })),
    misses: forms.map((form) => ({ f: form.slice(1) })),
  })),
  {
    name: 'C60 the forms are choices, also under all',
    detection: only('f|base64offset|contains|all: [foobar, http://]'),
    hits: [{ f: 'Zm9vYmFy h0dHA6Ly' }],
    misses: [{ f: 'Zm9vYmFy Zvb2Jhc' }],
  },
  {
    name: 'C62 utf16be and utf16 encode as they say',
    detection: 's:\n  f|utf16be|base64: IEX\nt:\n  g|utf16|base64: IEX\nu:\n  h|wide|base64: é\ncondition: 1 of them',
    hits: [{ f: 'AEkARQBY' }, { g: '//5JAEUAWAA=' }, { h: '6QA=' }],
    misses: [{ f: 'SQBFAFgA' }, { g: 'SQBFAFgA' }],
    isInReference: false,
  },
  {
    name: 'C63 encoded texts compare without case unless cased',
    detection: 's:\n  f|base64: foobar\nt:\n  g|base64|cased: foobar\ncondition: 1 of them',
    hits: [{ f: 'zm9vymfy' }, { g: 'Zm9vYmFy' }],
    misses: [{ g: 'zm9vymfy' }],
  },
  {
    name: 'C64 windash frees the dash of an option, not one inside a word',
    detection: only("f|contains|windash: '-param-1 -param2'"),
    hits: ['-', '/', '–', '—', '―'].map((dash) => ({ f: `x ${dash}param-1 /param2` })),
    misses: [{ f: '-param/1 -param2' }, { f: '+param-1 -param2' }, { f: '-param-1 -param' }],
  },
  {
    name: 'C65 windash goes with all and endswith',
    detection: "s:\n  f|contains|all|windash: [' -a', ' /b']\nt:\n  g|endswith|windash: ' -z'\ncondition: 1 of them",
    hits: [{ f: 'x /a -b' }, { g: 'q —z' }],
    misses: [{ f: 'x /a' }, { g: 'q —z ' }],
  },
  {
    name: 'C66 fieldref compares two fields',
    detection: 's:\n  a|fieldref: b\nt:\n  c|fieldref|endswith: d\ncondition: 1 of them',
    hits: [
      { a: 'Bob', b: 'BOB' },
      { c: 'C:\\x.exe', d: 'X.EXE' },
      { a: ['x', 'y'], b: 'y' },
      { a: '', b: '' },
    ],
    misses: [{ a: 'bob', b: 'bo' }, { a: 'bob' }, { b: 'bob' }, {}, { c: 'x.exe.', d: 'x.exe' }],
  },
  {
    name: 'C67 comparisons are of numbers on both sides',
    detection: 's:\n  a|gt: 10\n  b|lte: 2.5\ncondition: s',
    hits: [
      { a: 11, b: '2.5' },
      { a: ' 1e2 ', b: -1 },
    ],
    misses: [{ a: 10, b: 1 }, { a: '0x20', b: 1 }, { a: 'many', b: 1 }, { b: 1 }, { a: 11, b: 2.6 }],
  },
  {
    name: 'C68 neq turns the whole item round, and an absent field satisfies it',
    detection: 's:\n  f|neq: [a, b]\n  g|contains|neq: x\n  h|fieldref|neq: f\ncondition: s',
    hits: [{ f: 'c', g: 'y', h: 'd' }, {}, { f: 'c' }],
    misses: [{ f: 'A' }, { g: 'axb' }, { f: 'c', h: 'c' }, { f: ['c', 'b'] }],
  },
  {
    name: 'C69 parts of a timestamp, as it is written',
    detection:
      's:\n  t|hour|gte: 22\nm:\n  t|minute: 59\n  t|day: [1, 31]\nw:\n  t|week: 53\n  t|year: 2021\n  t|month: 1\ncondition: 1 of them',
    hits: [{ t: '2026-03-02 22:00:00.000' }, { t: '2026-01-31T03:59:00+05:00' }, { t: '2021-01-03T00:00:00Z' }],
    misses: [
      { t: '2026-03-02 21:00' },
      { t: 'at 23:00' },
      { t: 1700000000 },
      { t: '2021-01-04T00:00:00Z' },
      { t: '2026-13-01 23:00' },
      {},
    ],
    isInReference: false,
  },
  {
    name: 'C70 placeholders give their values, several multiply',
    detection: only("f|contains|expand: '%a%-%b%'\ng|re|expand: '^%a%$'\nh|expand: 'x\\%a\\%'"),
    options: { placeholders: { a: ['1.', '2*'], b: ['x', 'y'] } },
    hits: [{ f: '__2anything-Y__', g: '1.', h: 'x%a%' }],
    misses: [
      { f: '1.-z', g: '1.', h: 'x%a%' },
      { f: '1.-x', g: '1x', h: 'x%a%' },
      { f: '1.-x', g: '1.', h: 'x1.' },
    ],
    isInReference: false,
  },
])

testRefused([
  {
    name: 'C16 an unknown modifier refuses the rule',
    detection: only('f|contain: x'),
    reason: /unknown modifier “contain”/,
  },
  { name: 'C24 an empty selection', detection: 's: {}\ncondition: s', reason: /“s” is empty/ },
  { name: 'C24 a selection that is null', detection: 's:\ncondition: s', reason: /“s” is empty/ },
  { name: 'C24 a list without entries', detection: 's: []\ncondition: s', reason: /“s” is empty/ },
  { name: 'C24 an empty map in a list', detection: 's:\n  - {}\n  - a: 1\ncondition: s', reason: /“s” is empty/ },
  { name: 'C53 exists needs a field', detection: "s:\n  '|exists': true\ncondition: s", reason: /needs a field/ },
  { name: 'C53 exists stands alone', detection: only('f|exists|contains: true'), reason: /don't go together/ },
  { name: 'C53 exists needs a boolean', detection: only('f|exists: 1'), reason: /true or false/ },
  { name: 'C54 a flag needs an expression', detection: only('f|i: x'), reason: /only for “re”/ },
  { name: 'C55 re comes first', detection: only('f|contains|re: x'), reason: /“contains” and “re”/ },
  { name: 'C56 an invalid expression', detection: only("f|re: 'a('"), reason: /invalid regular expression/ },
  { name: 'C56 look-ahead is outside RE2', detection: only("f|re: 'a(?=b)'"), reason: /outside RE2/ },
  { name: 'C56 a back reference is outside RE2', detection: only("f|re: '(a)\\1'"), reason: /outside RE2/ },
  { name: 'C57 a repeat over 1000', detection: only("f|re: '.{1001,}'"), reason: /outside RE2/ },
  { name: 'C58 host bits', detection: only('f|cidr: 10.0.0.1/8'), reason: /host bits/ },
  { name: 'C58 a prefix that is too long', detection: only('f|cidr: 10.0.0.0/33'), reason: /prefix/ },
  { name: 'C58 cidr stands alone', detection: only('f|cidr|contains: 10.0.0.0/8'), reason: /don't go together/ },
  { name: 'C59 a wildcard under base64', detection: only("f|base64: 'a*'"), reason: /wildcard/ },
  {
    name: 'C59 a wildcard that contains adds before base64',
    detection: only('f|contains|base64: a'),
    reason: /don't go together/,
  },
  { name: 'C66 a wildcard in a fieldref', detection: only("f|fieldref: 'a*'"), reason: /wildcard/ },
  { name: 'C67 a comparison with a text', detection: only('f|gt: many'), reason: /no number/ },
  { name: 'C70 a placeholder without values', detection: only("f|expand: '%who%'"), reason: /%who%/ },
  { name: 'C72 two shapes', detection: only('f|contains|startswith: a'), reason: /“contains” and “startswith”/ },
  { name: 'C72 a comparison of texts', detection: only('f|gt|contains: 1'), reason: /“gt” and “contains”/ },
  { name: 'C72 all networks at once', detection: only('f|cidr|all: 10.0.0.0/8'), reason: /“cidr” and “all”/ },
])

test('C28 all with one value is accepted with a warning', () => {
  const { problems, warnings } = load(ruleWith(only('f|contains|all: a')))
  assert.deepEqual(problems, [])
  assert.match(warnings.join(), /“all” with a single value/)
})

test('C44 null in a list is accepted with a warning', () => {
  assert.match(load(ruleWith(only('f: [a, null]'))).warnings.join(), /null in a list/)
})

test('C53 a spelt boolean under exists is accepted with a warning', () => {
  const { problems, warnings } = load(ruleWith(only("f|exists: 'yes'")))
  assert.deepEqual(problems, [])
  assert.match(warnings.join(), /write true or false/)
})

test('C71 an encoding after base64 is accepted with a warning', () => {
  const { problems, warnings } = load(ruleWith(only('f|base64|wide: a')))
  assert.deepEqual(problems, [])
  assert.match(warnings.join(), /after base64/)
})

test('C57 an expression looks at the first 64 KiB of a value, and the cut is counted', () => {
  const text = ruleWith(only("f|re: 'needle'"))
  const { matcher } = load(text)
  assert.equal(matcher.match(eventWith({ f: `${'x'.repeat(65_000)}needle` })).length, 1)
  assert.equal(matcher.cutValues(), 0)
  assert.equal(matcher.match(eventWith({ f: `${'x'.repeat(66_000)}needle` })).length, 0)
  assert.equal(matcher.cutValues(), 1)
})

test('C84 a match names selections, fields as the event has them, operators and patterns', () => {
  const [match] = matchesOf(
    ruleWith(
      "sel:\n  image|endswith: ['\\a.exe', '\\b.exe']\n  EventID: [1, 2]\nfilter:\n  User: x\ncondition: sel and not filter",
    ),
    eventWith({ Image: 'C:\\B.exe', EventID: 2, User: 'y', Other: 'z' }),
  )
  assert.deepEqual(match?.selections, ['sel'])
  assert.deepEqual(match?.fields, { Image: 'C:\\B.exe', EventID: 2 })
  assert.deepEqual(match?.because, [
    { field: 'image', operator: 'endswith', pattern: '\\b.exe' },
    { field: 'EventID', operator: 'equals', pattern: '2' },
  ])
})
