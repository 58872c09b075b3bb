/** Days by which dates move: whole weeks, so that a working day stays one. */
const SHIFT_DAYS = 364
const DAY_MS = 86_400_000

/**
 * Letters that change places in the names of firms. What imitations exchange (`rn` for `m`, `1` for `l`) stays, and `a` and `e`
 * change with each other, so that the imitation of a renamed name is the renamed imitation.
 */
const FIRM_LETTERS: ReadonlyMap<string, string> = swaps(['bp', 'dt', 'gk', 'fs', 'hw', 'jz', 'ae'])
/** The same for people, of whom no letter imitation is composed. */
const PERSON_LETTERS: ReadonlyMap<string, string> = swaps(['bp', 'dt', 'gk', 'fs', 'hw', 'jz', 'lr', 'mn', 'ao', 'ei'])
/** Free mailers are known by name; each becomes another one. */
const OTHER_MAILER: ReadonlyMap<string, string> = new Map([
  ['gmail.com', 'outlook.com'],
  ['outlook.com', 'web.de'],
  ['web.de', 'gmail.com'],
])
/** Words that are put behind a name to make a domain like it; they are no part of the name. */
const ADDED = /(?:-(?:hr|it|cloud|docs|trade|net)|-?(?:login|portal|secure))$/
/** Domains whose names share a word have it from the language, not from one firm. */
const MAX_FIRMS_OF_WORD = 2
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const HOST = /(?<![\w-])((?:[a-z0-9_-]+\.)*)([a-z0-9-]+)\.example(?![\w-])/gi
const ADDRESS = /([a-z0-9._+-]+)@(?=[a-z0-9-]+\.)/gi
const WORD = /\p{L}+/gu

/** Renames people, firms and domains in messages and moves their dates, all of them in one way. Brands of the world stay. */
export function renamer(raws: readonly string[]): (raw: string) => string {
  const people = new Set<string>()
  const projects = new Set<string>()
  const words = new Map<string, Set<string>>()
  for (const raw of raws) {
    const text = decodedHead(raw)
    for (const [, name = '', local = ''] of text.matchAll(/"?([\p{L} ’'-]{3,60}?)"? <([a-z0-9._+-]+)@/giu)) {
      const parts = name.split(' ').filter((part) => /^\p{Lu}\p{L}+$/u.test(part))
      if (isOfPerson(parts.map(plain), local.toLowerCase())) for (const part of parts) people.add(part)
    }
    for (const [, word = ''] of text.matchAll(/(?:Project|Projekt|Programme) (\p{Lu}\p{L}+)/gu)) projects.add(word)
    for (const [, word = ''] of text.matchAll(/"(\p{L}+) News" </gu)) projects.add(word)
    for (const [, , label = ''] of text.matchAll(HOST)) {
      // A free mailer of the composer, whose name is a word.
      if (label === 'mailbox-for-all') continue
      for (const word of label.toLowerCase().split('-')) {
        if (word.length >= 5) words.set(word, (words.get(word) ?? new Set()).add(label.toLowerCase()))
      }
    }
  }
  const firms = new Set([...words].filter(([, labels]) => labels.size <= MAX_FIRMS_OF_WORD).map(([word]) => word))
  const plainPeople = new Set([...people].map(plain))
  const isPerson = (word: string): boolean => plainPeople.has(word) || plainPeople.has(word.slice(1))

  const text = (from: string): string =>
    moved(from)
      .replace(HOST, (_, below: string, label: string) => {
        const added = ADDED.exec(label)?.[0] ?? ''
        return `${below}${ciphered(label.slice(0, label.length - added.length))}${added}.example`
      })
      .replace(
        /\b(?:gmail\.com|outlook\.com|web\.de)\b/gi,
        (mailer) => OTHER_MAILER.get(mailer.toLowerCase()) ?? mailer,
      )
      .replace(
        ADDRESS,
        (_, local: string) =>
          `${local.replace(/[a-z]+/gi, (part) => (isPerson(part.toLowerCase()) ? ciphered(part, PERSON_LETTERS) : part))}@`,
      )
      .replace(WORD, (word, at: number, whole: string) => {
        // Words of hosts and addresses were renamed just above.
        if (
          /[\w@.-]/.test(whole[at - 1] ?? '') ||
          /^(?:[@-]|\.\w)/.test(whole.slice(at + word.length, at + word.length + 2))
        )
          return word
        if (people.has(word)) return ciphered(word, PERSON_LETTERS)
        return projects.has(word) || firms.has(word.toLowerCase()) ? ciphered(word) : word
      })
  return (raw) => rewritten(raw, text)
}

/** A person's address bears initial and name, or both names; that of a desk bears neither, and a first name alone may stand by itself. */
function isOfPerson(parts: readonly string[], local: string): boolean {
  const [first = '', last = ''] = parts
  if (parts.length === 1) return first.length <= 4 && /^[0-9a-f]{6,}$/.test(local)
  if (parts.length !== 2) return false
  return [`${first[0] ?? ''}${last}`, `${first}${last}`].includes(local.replace(/[._-]/g, ''))
}

function swaps(pairs: readonly string[]): ReadonlyMap<string, string> {
  const both = [...pairs, ...pairs.map((pair) => pair.toUpperCase())]
  return new Map(both.flatMap(([a = '', b = '']) => [[a, b] as const, [b, a] as const]))
}

function ciphered(word: string, letters = FIRM_LETTERS): string {
  return word.replace(/./gu, (letter) => letters.get(letter) ?? letter)
}

function plain(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** A message part by part: what is coded is decoded, changed, and coded again. Files stay as they are. */
function rewritten(raw: string, change: (text: string) => string): string {
  const end = raw.indexOf('\n\n')
  const [head, body] = end < 0 ? [raw, ''] : [raw.slice(0, end), raw.slice(end + 2)]
  const changed = change(decodedWords(head)).replace(
    /[\u0080-\u{10ffff}]+/gu,
    (part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`,
  )
  if (end < 0) return changed
  const unfolded = head.replace(/\n[ \t]+/g, ' ')
  const type = /^content-type:(.*)$/im.exec(unfolded)?.[1] ?? 'text/plain'
  const coding = /^content-transfer-encoding:[ \t]*(\S+)/im.exec(unfolded)?.[1]?.toLowerCase() ?? ''
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  if (boundary !== undefined) {
    const pieces = body.split(`--${boundary}`)
    const parts = pieces.map((piece, at) =>
      at === 0 || piece.startsWith('--') ? piece : `\n${rewritten(piece.slice(1), change)}`,
    )
    return `${changed}\n\n${parts.join(`--${boundary}`)}`
  }
  if (!/text\//i.test(type) || /filename=/i.test(unfolded)) return `${changed}\n\n${body}`
  return `${changed}\n\n${coded(change(decoded(body, coding)), coding)}`
}

function decoded(body: string, coding: string): string {
  if (coding === 'base64') return Buffer.from(body, 'base64').toString()
  if (coding !== 'quoted-printable') return body
  const bytes = body
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}

function coded(text: string, coding: string): string {
  if (coding === 'base64')
    return (
      Buffer.from(text)
        .toString('base64')
        .match(/.{1,76}/g) ?? []
    ).join('\n')
  if (coding !== 'quoted-printable') return text
  const marked = [...Buffer.from(text)].map((byte) =>
    byte === 10 || (byte >= 32 && byte < 127 && byte !== 61)
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  )
  return marked.join('')
}

function decodedHead(raw: string): string {
  return decodedWords(raw.slice(0, Math.max(0, raw.indexOf('\n\n'))))
}

function decodedWords(head: string): string {
  return head
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, text: string) => Buffer.from(text, 'base64').toString())
}

/** All dates of a text, moved. */
function moved(text: string): string {
  const at = (year: number, month: number, day: number): Date =>
    new Date(Date.UTC(year, month, day) + SHIFT_DAYS * DAY_MS)
  return text
    .replace(
      /\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4})\b/g,
      (_, day, month: string, year) => {
        const date = at(Number(year), MONTHS.indexOf(month), Number(day))
        return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`
      },
    )
    .replace(/\b(\d{4})-(\d{2})-(\d{2})(?=\b|T)/g, (_, year, month, day) =>
      at(Number(year), Number(month) - 1, Number(day))
        .toISOString()
        .slice(0, 10),
    )
    .replace(/\b(\d{1,2})\.(\d{1,2})\.(20\d{2})\b/g, (_, day, month, year) => {
      const date = at(Number(year), Number(month) - 1, Number(day))
      return `${String(date.getUTCDate()).padStart(2, '0')}.${String(date.getUTCMonth() + 1).padStart(2, '0')}.${date.getUTCFullYear()}`
    })
}
