import { createHistory } from '../src/mail/history.ts'
import { readMessage } from '../src/mail/message.ts'
import { notAnalysedOf } from '../src/mail/not-analysed.ts'
import { isReject, type Outcome } from '../src/model/event.ts'
import { instant } from '../src/model/time.ts'
import { judgeMessage } from '../src/pipeline/judge-message.ts'
import { createMailIndex } from '../src/pipeline/mail-index.ts'
import { type MailDesk, treatMessage } from '../src/pipeline/treat-message.ts'
import { eml } from '../src/readers/mail.ts'
import { quantile } from './compare.ts'
import { bench, type Figure } from './figures.ts'

// Messages of 25 MB that were made to cost time, from bytes in memory to the verdict and the index. What was not looked at must be said.
const SIZE = 25 * 1024 * 1024
const MAX_SECONDS = 2
const ROUNDS = 3
const HEAD =
  'From: Kim <a@b.example>\nTo: kim@corp.example\nSubject: x\nDate: Mon, 2 Mar 2026 09:00:00 +0000\nMessage-ID: <1@b.example>\n'
const HTML = `${HEAD}Content-Type: text/html; charset=utf-8\n\n`

/** Whole: all was looked at. Said: what was left out stands in the result. Refused: the message is a Reject with its reason. */
type Fate = 'whole' | 'said' | 'refused'

interface Case {
  readonly what: string
  readonly fate: Fate
  readonly text: string
}

function filled(piece: string, size = SIZE): string {
  return piece.repeat(Math.max(1, Math.floor(size / piece.length)))
}

function numbered(count: number, piece: (at: number) => string): string {
  return Array.from({ length: count }, (_, at) => piece(at)).join('')
}

function mixed(parts: string): string {
  return `${HEAD}Content-Type: multipart/mixed; boundary=b\n\n${parts}--b--\n`
}

function attached(type: string, name: string, content: string): string {
  return mixed(
    `--b\nContent-Type: ${type}; name="${name}"\nContent-Disposition: attachment; filename="${name}"\n\n${content}\n`,
  )
}

function nested(depth: number, type: (at: number) => string): string {
  return numbered(depth, (at) => `Content-Type: ${type(at)}\n\n--b${at}\n`)
}

const CASES: readonly (() => Case)[] = [
  () => ({
    what: '19,000 parts',
    fate: 'said',
    text: mixed(numbered(19_000, (at) => `--b\nContent-Type: text/plain\n\n${at} ${'word '.repeat(260)}\n`)),
  }),
  () => ({
    what: '25,000 parts',
    fate: 'refused',
    text: mixed(numbered(25_000, (at) => `--b\nContent-Type: text/plain\n\n${at} ${'word '.repeat(200)}\n`)),
  }),
  () => ({
    what: '5,000 attached files',
    fate: 'said',
    text: mixed(
      numbered(
        5000,
        (at) => `--b\nContent-Type: application/octet-stream; name="${at}.exe"\n\nMZ${'x'.repeat(5000)}\n`,
      ),
    ),
  }),
  () => ({
    what: '250 levels of parts',
    fate: 'said',
    text: `${HEAD}${nested(250, (at) => `multipart/mixed; boundary=b${at}`)}Content-Type: text/plain\n\n${filled('verify your account ')}`,
  }),
  () => ({
    what: '60 messages within each other',
    fate: 'said',
    text: `${HEAD}${numbered(60, (at) => `Content-Type: multipart/mixed; boundary=b${at}\n\n--b${at}\nContent-Type: message/rfc822\n\n${HEAD}`)}\n${filled('verify your account ')}`,
  }),
  () => ({
    what: '100,000 links in HTML',
    fate: 'said',
    text: HTML + numbered(100_000, (at) => `<a href="https://h${at}.example/${'p'.repeat(200)}">click ${at}</a>\n`),
  }),
  () => ({
    what: '100,000 links in text',
    fate: 'said',
    text: `${HEAD}\n${numbered(100_000, (at) => `https://h${at}.example/${'p'.repeat(220)}\n`)}`,
  }),
  () => ({
    what: 'encoded words without end',
    fate: 'said',
    text: `Subject: ${filled('=?UTF-8?B?dmVyaWZ5?=\n ', 7_000_000)}\n${HEAD}\n${filled('=?UTF-8?Q?=41=42?= ')}`,
  }),
  () => ({
    what: '9 MB of header fields',
    fate: 'refused',
    text: `${filled('X-Field: some value of it\n', 9_000_000)}${HEAD}\n${filled('text ')}`,
  }),
  () => ({
    what: '250,000 header fields',
    fate: 'said',
    text: `${filled('X-Field: some value of it\n', 7_000_000)}${HEAD}\n${filled('text ')}`,
  }),
  () => ({
    what: '200,000 recipients',
    fate: 'said',
    text: `Cc: ${numbered(200_000, (at) => `"K ${at}" <k${at}@corp.example>,\n `)}\n${HEAD}\n${filled('text ')}`,
  }),
  () => ({ what: 'one line of text', fate: 'said', text: `${HEAD}\n${'x'.repeat(SIZE)}` }),
  () => ({
    what: 'lures without end',
    fate: 'said',
    text: `${HEAD}\n${filled('verify your account within 24 hours or it is closed https://\n')}`,
  }),
  () => ({
    what: 'quotes within quotes',
    fate: 'said',
    text: `${HEAD}\n${filled('> > > > > > On Mon, Ann wrote:\n')}`,
  }),
  () => ({ what: 'blanks', fate: 'said', text: `${HEAD}\n${filled(`${'  \t \u00a0 '.repeat(20)}\n`)}` }),
  () => ({
    what: 'zero-width characters',
    fate: 'said',
    text: `${HEAD}Content-Type: text/plain; charset=utf-8\n\n${filled('a\u200bb\u200d\u202e', SIZE / 2)}`,
  }),
  () => ({ what: 'account numbers', fate: 'said', text: `${HEAD}\n${filled('DE12 5001 0517 5407 3249 31 AB')}` }),
  () => ({
    what: 'quoted-printable',
    fate: 'said',
    text: `${HEAD}Content-Transfer-Encoding: quoted-printable\n\n${filled(`${'=41=C3=A4'.repeat(8)}=\n`)}`,
  }),
  () => ({ what: 'elements within elements', fate: 'said', text: HTML + filled('<div><b><font color=red>word ') }),
  () => ({ what: 'tags that never end', fate: 'said', text: HTML + filled('<a href="') }),
  () => ({ what: 'comments and half comments', fate: 'said', text: HTML + filled('<!-- a --!> <!-- <![if x]> ') }),
  () => ({
    what: 'styles',
    fate: 'said',
    text: `${HTML}<style>${filled('.a > .b ~ .c { display: none; color: #fff } ')}</style>text`,
  }),
  () => ({
    what: 'hidden text',
    fate: 'said',
    text: HTML + filled('<span style="display:none;font-size:0">hidden word</span>'),
  }),
  () => ({ what: 'character references', fate: 'said', text: HTML + filled('&#97;&amp;&zwnj;&NotAnEntity;') }),
  () => ({
    what: 'a page as file',
    fate: 'said',
    text: attached(
      'text/html',
      'a.html',
      filled('<script>document.write(unescape("%41"+atob("aHR0cHM6Ly9h")))</script>'),
    ),
  }),
  () => ({
    what: 'a PDF without order',
    fate: 'whole',
    text: attached(
      'application/pdf',
      'a.pdf',
      `%PDF-1.7\n${filled('1 0 obj << /Type /Action /URI (https://a.example) /Kids [1 0 R 2 0 R] >> endobj ')}`,
    ),
  }),
  () => ({
    what: 'a ZIP of nothing but names',
    fate: 'said',
    text: attached('application/zip', 'a.zip', filled('PK\u0003\u0004\u0014\u0000PK\u0001\u0002\u0014\u0000')),
  }),
  () => ({
    what: 'a calendar',
    fate: 'said',
    text: attached(
      'text/calendar',
      'a.ics',
      `BEGIN:VCALENDAR\n${filled('ATTENDEE;CN=K:mailto:k@corp.example\nURL:https://a.example/x\n')}`,
    ),
  }),
]

await bench(async () => {
  await measured(`${HEAD}\nwarm up, verify your account at https://a.example`)
  const figures: Figure[] = []
  let slowest = 0
  for (const make of CASES) {
    const { what, fate, text } = make()
    const seconds: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const result = await measured(text)
      if (result.fate !== fate) throw new Error(`${what}: was to be ${fate}, and is ${result.fate} (${result.words})`)
      seconds.push(result.seconds)
    }
    slowest = Math.max(slowest, ...seconds)
    figures.push({
      what: `${what}, ${(Buffer.byteLength(text) / 1e6).toFixed(0)} MB: ${fate}`,
      value: quantile(seconds, 0.5),
      unit: 's',
      atMost: MAX_SECONDS,
    })
  }
  figures.push({ what: 'slowest of all rounds', value: slowest, unit: 's', atMost: MAX_SECONDS })
  figures.push({ what: 'resident memory at the end', value: process.memoryUsage().rss / 1e6, unit: 'MB' })
  return figures
})

async function measured(
  text: string,
): Promise<{ readonly seconds: number; readonly fate: Fate; readonly words: string }> {
  const bytes = Buffer.from(text)
  const organisation = { ownDomains: ['corp.example'] }
  const history = createHistory(organisation)
  const desk: MailDesk = { exceptions: [], simulations: [], reportersOf: () => [], organisation, now: instant(0) }
  const index = createMailIndex(organisation.ownDomains)
  const began = performance.now()
  const outcome = await only(bytes)
  if (isReject(outcome)) return { seconds: (performance.now() - began) / 1000, fate: 'refused', words: outcome.reject }
  const message = readMessage(outcome)
  index.add(message, treatMessage(message, judgeMessage(message, history), { history, desk }))
  index.result()
  const seconds = (performance.now() - began) / 1000
  const said = notAnalysedOf(outcome)
  return { seconds, fate: said.length > 0 ? 'said' : 'whole', words: said.join(' ') }
}

async function only(bytes: Buffer): Promise<Outcome> {
  const chunks = (async function* () {
    yield bytes
  })()
  for await (const [outcome] of eml.read(chunks, { file: 'hostile.eml', sha256: '' }))
    if (outcome !== undefined) return outcome
  throw new Error('no outcome')
}
