import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { openEvidence } from '../../src/ingest/evidence.ts'

/** Kinds of mail that are told apart. Old spam is of 2002; it helps to tell what is era and what is intent. */
export const KINDS = ['phish', 'easy ham', 'hard ham', 'list mail', 'bounces', 'old spam'] as const
export type Kind = (typeof KINDS)[number]
export const HONEST: readonly Kind[] = ['easy ham', 'hard ham', 'list mail', 'bounces']

/** A message of a corpus without the headers that give its label away; `changed` is the same with its era changed. */
export interface Sample {
  readonly kind: Kind
  /** The file within its pack. */
  readonly id: string
  readonly plain: Buffer
  readonly changed: Buffer
}

const NO_MAIL = /LICENSE|README|INDEX|\.(?:mbox|tsv|md|json)$/i

/** What each pack holds of each kind, by path. */
const PACKS: readonly (readonly [pack: string, kindOf: (path: string) => Kind | undefined])[] = [
  ['mail-phishing-pot.tar.gz', (path) => (path.endsWith('.eml') ? 'phish' : undefined)],
  [
    'mail-spamassassin.tar.gz',
    (path) =>
      /easy-ham/.test(path)
        ? 'easy ham'
        : /hard-ham/.test(path)
          ? 'hard ham'
          : /spam-[12]/.test(path)
            ? 'old spam'
            : undefined,
  ],
  ['mail-conformance.tar.gz', (path) => (/notmuch__notmuch\/.*(?:cur|new|:2,)/.test(path) ? 'list mail' : undefined)],
  ['mail-bounces.tar.gz', () => 'bounces'],
]

/** A message as it is in its pack. */
export interface Original {
  readonly kind: Kind
  /** The file within its pack. */
  readonly id: string
  readonly bytes: Buffer
}

/** The messages of the packs that are there, and the names of those that are not. */
export async function* samples(
  corpora: string,
  workFolder: string,
  onAbsent: (pack: string) => void,
): AsyncGenerator<Sample> {
  let number = 0
  for await (const { kind, id, bytes } of originals(corpora, workFolder, onAbsent)) {
    number += 1
    const plain = neutral(bytes, number)
    yield { kind, id, plain, changed: kind === 'phish' ? aged(plain) : modernised(plain) }
  }
}

/** The same messages with the headers that they came with. */
export async function* originals(
  corpora: string,
  workFolder: string,
  onAbsent: (pack: string) => void,
): AsyncGenerator<Original> {
  for (const [pack, kindOf] of PACKS) {
    const path = join(corpora, pack)
    if (!existsSync(path)) {
      onAbsent(pack)
      continue
    }
    for await (const source of openEvidence([path], { workFolder })) {
      if ('problem' in source) continue
      const inside = source.file.slice(source.file.indexOf('!/') + 2)
      const kind = NO_MAIL.test(inside) ? undefined : kindOf(inside)
      if (kind !== undefined) yield { kind, id: inside, bytes: await buffer(source.open()) }
    }
  }
}

/** Fields that say which provider or which collection a message passed, and those that only one half of the data has. */
const GIVE_AWAY =
  /^(?:x-(?!mailer|priority)|authentication-results|arc-|dkim-signature|domainkey|received|return-path|delivered-to|list-|precedence|errors-to|sender|thread-|status|envelope-to|msip_|feedback-id|to|cc|bcc|date)/i
const FIRST_DAY: number = Date.UTC(2026, 9, 1)

/** The message with one path, one recipient and a date of one season; the body is as it was but for the collector's address. */
function neutral(bytes: Buffer, number: number): Buffer {
  const original = bytes.toString('latin1')
  // Some are kept with the line ends of an old Mac.
  const text = (original.includes('\n') ? original : original.replaceAll('\r', '\n'))
    .replace(/^From [^\n]*\n/, '')
    .replace(/\r?\n/g, '\r\n')
  const end = text.indexOf('\r\n\r\n')
  const [head, body] = end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 4)]
  const kept = head.split(/\r\n(?![ \t])/).filter((field) => /^[!-9;-~]+:/.test(field) && !GIVE_AWAY.test(field))
  const when = new Date(FIRST_DAY + number * 600_000).toUTCString().replace('GMT', '+0000')
  const top = [
    `Received: from mx.outside.example (mx.outside.example [192.0.2.25]) by mail.corp.example with ESMTPS id ${number}; ${when}`,
    `Date: ${when}`,
    'To: user@corp.example',
  ]
  return Buffer.from(
    `${[...top, ...kept].join('\r\n')}\r\n\r\n${body.replaceAll(/phishing@pot/gi, 'user@corp.example')}`,
    'latin1',
  )
}

/** A plain old message as programs of today write it: UTF-8, an HTML part, https. What is coded or in parts keeps its form. */
function modernised(bytes: Buffer): Buffer {
  const [head, body] = parted(bytes)
  const text = body.replaceAll('http://', 'https://')
  if (/^content-type:\s*multipart|^content-transfer-encoding:\s*(?:base64|quoted)/im.test(head))
    return Buffer.from(`${head}\r\n\r\n${text}`, 'latin1')
  const ascii = text.replace(/[^\x20-\x7e\t\r\n]/g, '?')
  const isHtml = /^content-type:\s*text\/html/im.test(head)
  const escaped = ascii
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r\n', '<br>\r\n')
  const linked = escaped.replace(/https:\/\/[^\s<>&"']+/g, (url) => `<a href="${url}" style="color:#1155cc">${url}</a>`)
  const html = isHtml
    ? ascii
    : `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body style="font-family:Arial">${linked}</body></html>`
  const kept = head
    .split(/\r\n(?![ \t])/)
    .filter((field) => !/^(?:content-|mime-version|x-mailer|user-agent)/i.test(field))
  const part = (type: string, content: string): string =>
    `--of-today\r\nContent-Type: ${type}; charset="UTF-8"\r\n\r\n${content}\r\n`
  const parts = `${part('text/plain', isHtml ? ascii.replace(/<[^>]+>/g, ' ') : ascii)}${part('text/html', html)}--of-today--\r\n`
  return Buffer.from(
    `${kept.join('\r\n')}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="of-today"\r\n\r\n${parts}`,
    'latin1',
  )
}

/** A message of today with the outward signs of an old one. */
function aged(bytes: Buffer): Buffer {
  const [head, body] = parted(bytes)
  const old = (text: string): string => text.replaceAll(/https:\/\//gi, 'http://').replace(/\b20(?:1\d|2\d)\b/g, '2002')
  const dated = old(head).replace(/^date:.*$/im, 'Date: Thu, 12 Sep 2002 10:11:12 +0000')
  return Buffer.from(`${dated}\r\nX-Mailer: Microsoft Outlook Express 6.00.2600.0000\r\n\r\n${old(body)}`, 'latin1')
}

function parted(bytes: Buffer): readonly [head: string, body: string] {
  const text = bytes.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  return end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end + 4)]
}

/** Outward signs of a message of today: nothing in them speaks of good or bad. The baseline that knows only the era counts them. */
export function eraScore(bytes: Buffer): number {
  const text = bytes.toString('latin1').slice(0, 60_000)
  const signs = [
    ...[/charset="?utf-8/i, /https:\/\//i, /<!doctype html/i, /style="/i, /@media|viewport/i, /=\?utf-8\?/i],
    ...[
      /multipart\/(?:alternative|related)/i,
      /border-radius|font-family/i,
      /\b20(?:1[5-9]|2\d)\b/,
      /content-transfer-encoding:\s*base64/i,
    ],
  ]
  return signs.filter((sign) => sign.test(text)).length
}
