import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { madeRange } from './made-range.test-support.ts'

// Statistics of ordinary days against the published figures (docs/range.md has both). Days are thinned in `eval`: shares and shapes
// are compared, and counts against what `eval` promises.
const PEOPLE = 80
const DAYS = 14
const WORKING_DAYS = 10
const made = madeRange({ seed: 3, users: PEOPLE, days: DAYS, campaigns: ['none'] })
after(made.remove)

/** Messages that others wrote, by mailbox and day, and their text. */
function received(): readonly (readonly [box: string, day: string, text: string])[] {
  return [...made.files].flatMap(([path, text]) =>
    path.startsWith('evidence/mail/')
      ? text
          .split(/^From (?=\S+ \w{3} \w{3} )/m)
          .slice(1)
          .flatMap((one) => {
            const [, sender = '', weekday = '', day = ''] = /^(\S+) (\w{3}) (\w{3} +\d+)/.exec(one) ?? []
            const box = path.slice('evidence/mail/'.length, -'.mbox'.length)
            return sender.startsWith(`${box}@`) ? [] : [[box, `${weekday} ${day}`, one] as const]
          })
      : [],
  )
}

function between(value: number, from: number, to: number, what: string): void {
  assert.ok(value >= from && value <= to, `${what}: ${value}, not within ${from} and ${to}`)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

test('mail has the published shares and shape', () => {
  const all = received()
  const counts = new Map<string, number>()
  for (const [box, day] of all) if (!/^S/.test(day)) counts.set(`${box} ${day}`, (counts.get(`${box} ${day}`) ?? 0) + 1)
  between(median([...counts.values()]), 6, 10, 'median a day, 0.22 of 38')
  const logs = [...counts.values()].map(Math.log)
  const mean = logs.reduce((sum, one) => sum + one, 0) / logs.length
  between(
    Math.sqrt(logs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / logs.length),
    0.6,
    1,
    'sigma, published 0.8',
  )
  const share = (pattern: RegExp): number => all.filter(([, , text]) => pattern.test(text)).length / all.length
  between(share(/^Content-Disposition: attachment/m), 0.09, 0.19, 'attachments, published 0.14')
  between(share(/https:\/\//), 0.45, 0.65, 'links, published 0.55')
  between(share(/^In-Reply-To:/m), 0.25, 0.42, 'answers, published 0.35')
  between(share(/^List-Id:/m), 0.13, 0.23, 'bulk, published 0.18')
})

test('sign-ins have the published rates, and follow working hours', () => {
  const records: readonly {
    readonly createdDateTime: string
    readonly isInteractive: boolean
    readonly status: { readonly errorCode: number }
  }[] = (made.files.get('evidence/entra/signins.ndjson') ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  between(
    records.filter(({ isInteractive }) => isInteractive).length / PEOPLE / WORKING_DAYS,
    2.3,
    6,
    'interactive a day, published 3 to 6',
  )
  between(
    records.filter(({ status }) => status.errorCode !== 0).length / records.length,
    0.02,
    0.06,
    'failures, published 0.04',
  )
  const day = (text: string): number => new Date(text).getUTCDay()
  between(
    records.filter(({ createdDateTime }) => [0, 6].includes(day(createdDateTime))).length / records.length,
    0.005,
    0.06,
    'weekend',
  )
})

test('the events of a person and working day are as many as eval promises', () => {
  let lines = 0
  for (const [path, text] of made.files)
    if (path.startsWith('evidence/') && !path.includes('/mail/')) lines += text.split('\n').length - 1
  between(lines / PEOPLE / WORKING_DAYS, 220, 420, 'events')
})

test('sites follow Zipf, with many that are seen once', () => {
  const counts = new Map<string, number>()
  for (const [, host = ''] of (made.files.get('evidence/proxy/access.log.gz') ?? '').matchAll(
    / (?:CONNECT|GET|POST|PUT) (?:http:\/\/)?([^\s:/]+)/g,
  ))
    counts.set(host, (counts.get(host) ?? 0) + 1)
  const ranked = [...counts.values()].toSorted((a, b) => b - a).slice(0, 150)
  const points = ranked.map((count, index) => [Math.log(index + 1), Math.log(count)] as const)
  const mx = points.reduce((sum, [x]) => sum + x, 0) / points.length
  const my = points.reduce((sum, [, y]) => sum + y, 0) / points.length
  const slope =
    points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
  between(-slope, 0.75, 1.25, 'exponent, published 1.0')
  between([...counts.values()].filter((count) => count === 1).length / counts.size, 0.2, 0.8, 'seen once')
})
