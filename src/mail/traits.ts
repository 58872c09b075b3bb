import { hopOf } from './authenticate/trusted.ts'
import type { Message } from './message.ts'

/** How a message was written and sent: what changes when another hand writes under the same name. Absent traits are not known. */
export interface Traits {
  /** The family of the mail program, by its own words or by the form of its Message-ID. */
  readonly client?: string
  /** The sender's offset from UTC as the Date field has it, such as `+0200`. */
  readonly zone?: string
  /** The hour of the day where the sender says to be. */
  readonly hour?: number
  /** The network that handed the message to the first host that we can believe: the first 16 bits of an IPv4 address, 32 of an IPv6. */
  readonly network?: string
  readonly language?: string
  /** The last line of the new text, by which people sign. */
  readonly signOff?: string
}

const DATE_ZONE = /(\d{1,2}):\d{2}(?::\d{2})?\s{0,3}([+-]\d{4})/

/** Takes the traits from a message. */
export function traitsOf(message: Message): Traits {
  const { header, bodyWords, content, event } = message
  const date = DATE_ZONE.exec(header('Date')[0] ?? '')
  const client = clientOf(message)
  const network = networkOf(event.srcEndpoint?.ip ?? lastAddress(message))
  const language = languageOf(bodyWords.words)
  const signOff = signOffOf(content.text)
  return {
    ...(client === undefined ? {} : { client }),
    ...(date?.[2] === undefined ? {} : { zone: date[2] }),
    ...(date?.[1] === undefined ? {} : { hour: Number(date[1]) }),
    ...(network === undefined ? {} : { network }),
    ...(language === undefined ? {} : { language }),
    ...(signOff === undefined ? {} : { signOff }),
  }
}

function clientOf({ header, mail }: Message): string | undefined {
  const named = header('User-Agent')[0] ?? header('X-Mailer')[0]
  if (named !== undefined) {
    const family = /^[A-Za-z][A-Za-z .!-]{1,30}/.exec(named.trim())?.[0].trim().toLowerCase()
    if (family !== undefined && family !== '') return family
  }
  const id = mail.messageId
  if (id === undefined) return undefined
  // Message-IDs of one program have one form: letters, digits and marks in the same order.
  const local = id.replace(/^<|@.*$/g, '')
  const form = local
    .replace(/[0-9a-f]{16,}/gi, 'h')
    .replace(/\d+/g, '9')
    .replace(/[a-z]+/gi, 'a')
    .replace(/(?:[a9h][a9h])+/g, 'x')
    .slice(0, 20)
  return `id form ${form}`
}

function lastAddress({ mail }: Message): string | undefined {
  const received = (mail.trace ?? []).filter(({ key }) => key === 'received')
  for (const { value } of received) {
    const ip = hopOf(value)?.ip
    if (ip !== undefined) return ip
  }
  return undefined
}

function networkOf(ip: string | undefined): string | undefined {
  if (ip === undefined) return undefined
  return ip.includes(':') ? ip.split(':').slice(0, 2).join(':') : ip.split('.').slice(0, 2).join('.')
}

const STOP_WORDS: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    en: 'the and to of is in that for you with this are have not be on it as at we our your will from',
    de: 'der die das und ist nicht ich sie wir mit fur auf ein eine zu den dem im von haben bitte auch',
    fr: 'le la les des et est pas je vous nous avec pour dans une un du ce que qui sur au votre',
    es: 'el los las de y es no por para con una un su que del en se al lo como mas',
    pt: 'o os as de e nao por para com uma um seu que do da em se ao na no voce',
    it: 'il gli le di e non per con una un che del della in si al la sono questo',
    nl: 'de het een en van is niet ik u wij met voor op te dat die aan zijn uw',
    sv: 'och det att i en som ar pa for med inte jag vi har till av om',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
)
const MIN_WORDS = 12
/** Share of stop words of the best language, and its distance from the second. */
const [MIN_SHARE, MIN_LEAD] = [0.12, 1.3]

function languageOf(words: readonly string[]): string | undefined {
  if (words.length < MIN_WORDS) return undefined
  const scores = Object.entries(STOP_WORDS)
    .map(([language, set]) => [language, words.filter((word) => set.has(word)).length / words.length] as const)
    .sort((a, b) => b[1] - a[1])
  const [first, second] = scores
  if (first === undefined || first[1] < MIN_SHARE || (second !== undefined && first[1] < MIN_LEAD * second[1]))
    return undefined
  return first[0]
}

/** Lines that are looked at from the end for a signature; longer lines are sentences. */
const MAX_SIGN_OFF = 40

function signOffOf(text: string): string | undefined {
  const lines =
    text
      .split(/\n--\s*\n/)[0]
      ?.trim()
      .split('\n') ?? []
  const last = lines.at(-1)?.trim() ?? ''
  if (lines.length < 2 || last === '' || last.length > MAX_SIGN_OFF || /[.?!:]$/.test(last)) return undefined
  return last.toLowerCase()
}

const IBAN = /\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?\b/g

/** Bank accounts that a text names (ISO 13616, with the check digits right), without blanks. */
export function ibansIn(text: string): readonly string[] {
  const found = new Set<string>()
  for (const [match] of text.matchAll(IBAN)) {
    const iban = match.replaceAll(' ', '')
    // A word may follow directly in capitals: the longest beginning with right check digits counts.
    for (let length = Math.min(34, iban.length); length >= 15; length -= 1) {
      if (!isIban(iban.slice(0, length))) continue
      found.add(iban.slice(0, length))
      break
    }
  }
  return [...found]
}

function isIban(iban: string): boolean {
  const digits = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  let rest = 0
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97
  return rest === 1
}
