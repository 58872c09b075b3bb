import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { processStart } from './evidence.test-support.ts'
import { assertCode, assertWholeReport, inPlace, type Ran, reportFile } from './run.test-support.ts'

/** Sets a terminal's title, clears it, turns the writing direction, ends a line, opens a tag, and is no character at all. */
const HOSTILE =
  '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202e\u2066\r\n\b\u007f\u2028<script>alert(1)</script>"\'&\ud800\u0000'
/** The part of it that can stand in an argument or a file name (there without slashes). */
const TYPEABLE: string = HOSTILE.replaceAll('\u0000', '').replaceAll('\ud800', '')
const NAMES = [
  'Computer',
  'Channel',
  'Provider_Name',
  'User',
  'Image',
  'CommandLine',
  'CurrentDirectory',
  'ParentImage',
  'ParentCommandLine',
  'TargetUserName',
  'ProcessGuid',
  'LogonId',
  'Hashes',
]

/** What a terminal would act on, or a reader would be misled by. Line feeds end our own lines. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what we look for
const ACTIVE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u

function assertInert(ran: Ran, what: string): void {
  for (const [stream, text] of Object.entries({ stdout: ran.stdout, stderr: ran.stderr })) {
    const at = text.search(ACTIVE)
    assert.equal(at, -1, `${what}: ${stream} holds ${JSON.stringify(text.slice(Math.max(0, at - 60), at + 20))}`)
  }
}

test('control characters and markup in every field reach neither the terminal nor the report as such', () =>
  inPlace(async (place) => {
    const lines = NAMES.map((name, at) => processStart(at + 1, { [name]: `wevtutil.exe cl Security ${HOSTILE}` }))
    lines.push(processStart(90, Object.fromEntries(NAMES.map((name) => [name, `wevtutil.exe cl Security ${HOSTILE}`]))))
    lines.push(processStart(91, { [HOSTILE]: HOSTILE, constructor: HOSTILE }))
    lines.push(processStart(92), `{"broken ${HOSTILE}`)
    const file = `evil ${TYPEABLE.replaceAll('/', '')}.ndjson`
    await writeFile(join(place.evidence, file), lines.join('\n'))
    await writeFile(join(place.evidence, `empty ${file}`), '')

    const investigated = await place.dwell(['investigate', 'evidence', '--out', 'report', '--home', 'home'])
    assertCode(investigated, 0)
    assertInert(investigated, 'investigate')
    await assertWholeReport(place.out)
    const html = await reportFile(place.out, 'report.html')
    assert.doesNotMatch(html, /<script>alert/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what we look for
    assert.doesNotMatch(html, /[\u001b\u0007\u009b\u202e\u2066]/)

    const signal = /"id":"([0-9a-f]{32})"/.exec(await reportFile(place.out, 'signals.ndjson'))?.[1]
    assert.ok(signal !== undefined, 'our own rules say nothing of a cleared log')
    for (const args of [
      ['investigate', 'evidence', '--out', 'report', '--json'],
      ['read', 'evidence'],
      ['read', 'evidence', '--json'],
      ['scan', 'logs', 'evidence'],
      ['scan', 'logs', 'evidence', '--json'],
      ['explain', signal, '--report', 'report'],
      ['explain', signal, '--home', 'home'],
      ['explain', signal, '--home', 'home', '--json'],
      ['ledger', '--report', 'report'],
      ['ledger', '--report', 'report', '--json'],
      ['ledger', '--home', 'home'],
    ]) {
      const ran = await place.dwell(args)
      assertCode(ran, 0)
      assertInert(ran, args.join(' '))
    }
  }))

test('control characters in what the user typed are not echoed as such', () =>
  inPlace(async (place) => {
    const typed = TYPEABLE
    for (const args of [
      [typed],
      ['read', typed],
      ['read', `--${typed}`],
      ['read', 'evidence', '--since', typed],
      ['read', 'evidence', '--time-zone', typed],
      ['investigate', 'evidence', '--out', `${typed.replaceAll('/', '')}/x/`, '--fail-on', typed],
      ['explain', typed],
      ['ledger', '--report', typed],
      ['ledger', '--home', typed],
      ['scan', 'logs', 'evidence', '--rules', typed],
      ['rules', 'test', typed],
    ]) {
      const ran = await place.dwell(args)
      assert.ok(ran.code === 1 || ran.code === 2, `${args.join(' ')}: exit ${ran.code}`)
      assert.doesNotMatch(ran.stderr, /this is a bug in Dwell/)
      assertInert(ran, JSON.stringify(args))
    }
  }))
