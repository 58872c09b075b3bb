import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { reportHtml } from './html.ts'
import { attackInput, crowdedInput, emptyInput } from './invented-input.ts'
import type { ReportInput } from './report-input.ts'

const MAX_PAGE_BYTES = 5_000_000

/** Names whose values are words of ours, by which the code branches. */
const WORDS_OF_OURS = new Set(['stage', 'stages', 'state', 'kind', 'type', 'family', 'families', 'level', 'role'])

/** Appends `text` to every foreign text of a value, keys of maps included: what joins, still joins. */
function poison<Value>(value: Value, text: string): Value {
  const walk = (one: unknown, name: string): unknown => {
    if (typeof one === 'string') return WORDS_OF_OURS.has(name) ? one : one + text
    if (Array.isArray(one)) return one.map((item) => walk(item, name))
    if (one instanceof Map) return new Map([...one].map(([key, item]) => [key + text, walk(item, '')]))
    if (typeof one !== 'object' || one === null) return one
    return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, walk(item, key)]))
  }
  return walk(value, '') as Value // as: the walk keeps every shape
}

/** Fails where the page is anything but text and well-formed tags with quoted attributes that are ours. */
function assertInert(page: string): void {
  const style = /<style>[\s\S]*?<\/style>/
  const script = /<script>[\s\S]*?<\/script>/
  const rest = page.replace(style, '').replace(script, '').replace('<!doctype html>', '')
  const tag = /<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z-]+(?:="[^"<>]*")?)*)\/?>/g
  assert.doesNotMatch(rest.replaceAll(tag, ''), /[<>]/, 'a stray angle bracket')
  for (const [, , name = '', attributes = ''] of rest.matchAll(tag)) {
    assert.ok(
      !['script', 'style', 'img', 'iframe', 'object', 'embed', 'link', 'base', 'form', 'input'].includes(name),
      name,
    )
    for (const [, attribute = '', value = ''] of attributes.matchAll(/ ([a-zA-Z-]+)(?:="([^"]*)")?/g)) {
      assert.doesNotMatch(attribute, /^(on|src|style|action|background|data)/i)
      if (attribute === 'href') assert.match(value, /^#[a-z]+[0-9-]*$/)
    }
  }
  assert.doesNotMatch(page.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)
}

function sectionIds(page: string): readonly string[] {
  return [...page.matchAll(/<section id="([a-z]+)"/g)].map((match) => match[1] ?? '')
}

test('answers at the top, then shows who, when, what happened and what was not visible', () => {
  const page = reportHtml(attackInput())
  assert.match(page, /<h1>Two users and two hosts were compromised; two are not contained\.<\/h1>/)
  assert.deepEqual(sectionIds(page), [
    'answer',
    'intervals',
    'timeline',
    'stories',
    'loose',
    'visibility',
    'clocks',
    'sources',
    'guide',
    'records',
  ])
  for (const text of [
    'or before the first log',
    'WINWORD.EXE started powershell.exe with -EncodedCommand; that happened 0 times in 61 days before.',
    'The backup service packs the same share every Sunday, without a password.',
    'T1059.001 PowerShell',
    'Sigma rule, level high, by R. Invented, https://rules.example/1',
    'the same process (powershell.exe, 5208) wrote the key',
    '<b>exfiltration</b><span>could not be seen</span>',
    '<b>foothold</b><span>not seen</span>',
    'chunk checksum differs',
    'unknown modifier “cidrx”',
    '−3 min',
    'From: &quot;Accounts, Fabrikam&quot; &lt;accounts@fabrikarn.example&gt;',
  ]) {
    assert.ok(page.includes(text), text)
  }
})

test('every claim is one click from its raw record, and every link leads somewhere', () => {
  const page = reportHtml(attackInput())
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1])
  assert.equal(new Set(ids).size, ids.length, 'an id twice')
  const targets = [...page.matchAll(/(?:href="#|popovertarget="|url\(#)([a-z0-9-]+)/g)].map((match) => match[1])
  assert.ok(targets.length > 40)
  assert.deepEqual(
    targets.filter((target) => !ids.includes(target)),
    [],
  )
  assert.equal([...page.matchAll(/<article class="record"/g)].length, attackInput().records.size)
  for (const item of page.split('<li class="evidence"').slice(1)) assert.match(item, /class="(cite|place)"/)
})

test('needs no network and lets nothing run but its own script', () => {
  const page = reportHtml(attackInput())
  assert.deepEqual(page.match(/(?:src|href)\s*=\s*["']?https?:|@import|url\(\s*["']?https?:/gi), null)
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? ''
  const digest = (tag: string): string => {
    const content = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)?.[1] ?? ''
    assert.ok(content.length > 100)
    return `'sha256-${hash('sha256', content, 'base64')}'`
  }
  assert.equal(
    policy,
    `default-src 'none'; style-src ${digest('style')}; script-src ${digest('script')}; base-uri 'none'; form-action 'none'`,
  )
})

test('says of nothing found what was looked at and what was not, and never calls it clean', () => {
  const page = reportHtml(emptyInput({ sources: attackInput().sources, gaps: attackInput().gaps }))
  assert.deepEqual(sectionIds(page), ['answer', 'visibility', 'sources', 'guide'])
  assert.match(page, /No evidence of compromise in what could be seen\./)
  assert.match(page, /This is not an all-clear/)
  assert.match(page, /disk image, which Dwell does not read/)
  assert.doesNotMatch(page.replace(/<style>[\s\S]*?<\/style>/, ''), /\bclean\b/i)
  assertInert(reportHtml(emptyInput()))
})

test('shows gaps of the logs, and those of a subject where its time is told', () => {
  const page = reportHtml(attackInput())
  assert.match(page, /3 gaps in 2 logs, of 4 that could be judged/)
  assert.match(page, /Of 5 more nothing can be said/)
  assert.match(page, /Record ids begin anew in windows:system of ws-0417/)
  const rows = page.split('<tbody id="i').filter((row) => row.includes('Unseen within this time'))
  assert.equal(rows.length, 1)
  assert.match(
    rows[0] ?? '',
    /srv-file2[\s\S]+: windows:security of srv-file2: 1,412 records missing from 2026-03-02 11:14/,
  )
  assert.match(reportHtml({ ...attackInput(), logGaps: { ...emptyGaps, logs: 4 } }), /None of the logs could be judged/)
})

const emptyGaps = { longest: [], total: 0, logs: 0, judged: 0, affected: 0, ofLedger: [], renumbered: [] }

test('shows what was decided beforehand about mail, and which exception is over', () => {
  const page = reportHtml(attackInput())
  assert.match(page, /2 messages excepted until 2026-12-31: “our carrier writes like this”/)
  assert.match(page, /not applied, as it expired after 2026-02-01/)
  assert.match(page, /1 message of the phishing simulation of Phish School/)
  assert.doesNotMatch(reportHtml(emptyInput()), /Decided beforehand/)
})

test('a story beyond the budget of a day is counted, and left to stories.json', () => {
  const input = attackInput()
  const second = input.stories.at(-1)
  assert.ok(second)
  const page = reportHtml({
    ...input,
    stories: input.stories.map((story) => ({ ...story, isAlert: story !== second })),
  })
  assert.match(page, /Story 1 of 1</)
  assert.doesNotMatch(page, new RegExp(`<h3>${second.title}`))
  assert.match(page, /1 weaker story did not fit into the budget of a day/)
  assert.match(page, /One story joins/)
})

test('gives the same page for the same input, in whatever order things were found', () => {
  const input = attackInput()
  const turned = {
    ...input,
    signals: input.signals.toReversed(),
    intervals: input.intervals.toReversed(),
    stories: input.stories.toReversed(),
    visibility: input.visibility.toReversed(),
  }
  assert.equal(reportHtml(turned), reportHtml(input))
})

test('shows hostile text inert wherever it stands', () => {
  const evil = `<script>alert(1)</script><img src=x onerror=alert(1)>"'--><svg/onload=alert(1)>]]></style></script>\u001b[2J\u202e&lt;`
  const page = reportHtml(poison(attackInput(), evil))
  assertInert(page)
  assert.ok(page.includes('&lt;script&gt;alert(1)'))
})

test('shows any text inert wherever it stands', () => {
  const live = fc.constantFrom(
    '<',
    '>',
    '"',
    "'",
    '&',
    '`',
    '=',
    '/',
    '-->',
    '<script>',
    '</title>',
    '${',
    '\u0000',
    '\u2028',
    '\ud800',
    '\u202e',
    ' on',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.array(live, { maxLength: 12 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(text, (evil) => assertInert(reportHtml(poison(attackInput(), evil)))),
    { numRuns: 60 },
  )
})

/** Ten thousand signals in forty stories, with every text far longer than any that a page should show. */
function overlong(): ReportInput {
  const input = crowdedInput(200, 10_000)
  const long = '"<&\u202e田\u001b'.repeat(1000)
  const raw = JSON.stringify(Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`field${index}`, long])))
  const [story] = input.stories
  assert.ok(story !== undefined)
  const stories = Array.from({ length: 40 }, (_, index) => ({
    ...story,
    id: `story-${index}`,
    signals: story.signals.slice(index * 250, index * 250 + 250),
    links: story.signals.slice(index * 250, index * 250 + 249).map((from, at) => ({
      from: at % 2 === 0 ? from : (story.signals[index * 250 + 100] ?? from),
      to: story.signals[index * 250 + at + 1] ?? from,
      kind: 'process' as const,
      strength: 1,
      because: long,
    })),
  }))
  return {
    ...input,
    stories,
    signals: input.signals.map((signal) => ({
      ...signal,
      because: Array.from({ length: 20 }, () => long),
      against: [long],
      events: signal.events.map((event) => ({ ...event, id: signal.id })),
    })),
    records: new Map(
      input.signals.map(({ id, time }) => [
        id,
        { raw, time, source: 'windows:sysmon', file: 'Sysmon.evtx', record: 1 },
      ]),
    ),
    intervals: input.intervals.map((interval) => ({
      ...interval,
      evidence: interval.evidence.flatMap((one) =>
        Array.from({ length: 100 }, (_, index) => ({ ...one, text: long, event: `many-${index}` })),
      ),
    })),
    gaps: Array.from({ length: 500 }, () => long),
    rejects: {
      total: 900,
      shown: Array.from({ length: 900 }, () => ({ reject: long, raw: { file: long, offset: 0 }, text: long })),
    },
  }
}

test('stays below its bound and says what it leaves out, for many signals with long hostile texts', () => {
  const page = reportHtml(overlong())
  assert.ok(Buffer.byteLength(page) < MAX_PAGE_BYTES, `${Buffer.byteLength(page)} bytes`)
  assert.match(page, /Shown: the strongest \d of 40\. All are in stories\.json/)
  assert.match(page, /Shown: the weightiest \d+ of 250\. All are in signals\.ndjson/)
  assert.match(page, /Shown: the most pressing \d+ of 200\. All are in ledger\.json and ledger\.csv/)
  assert.match(page, /Shown: the most telling 40 of 100\. All are in ledger\.json/)
  assert.match(page, /Shown: the 60 of 200 that ask for the most attention/)
  assert.match(page, /Shown: the first \d+ of 900\. All are in rejects\.ndjson/)
  assert.match(page, /Not embedded: [\d,]+ further pointers to records/)
  assertInert(page)
  const targets = [...page.matchAll(/(?:href="#|popovertarget=")([a-z0-9-]+)/g)].map((match) => match[1])
  const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]))
  assert.deepEqual(
    targets.filter((target) => !ids.has(target)),
    [],
  )
})

test('draws lanes from one to many, and says how many it leaves out', () => {
  for (const subjects of [1, 22, 60, 61, 200]) {
    const page = reportHtml(crowdedInput(subjects, 50))
    assert.equal([...page.matchAll(/class="name"/g)].length, Math.min(60, subjects))
    assert.equal(page.includes(`the 60 of ${subjects} that ask`), subjects > 60)
  }
})

test('draws times of every size without a number that is none', () => {
  const [first] = attackInput().intervals
  assert.ok(first !== undefined)
  for (const lastEvidence of [first.firstProof, first.closed]) {
    const input: ReportInput = { ...attackInput(), intervals: [{ ...first, earliestPossible: null, lastEvidence }] }
    assert.doesNotMatch(reportHtml(input), /NaN|Infinity|undefined/)
  }
})
