import type { Chance } from '../chance.ts'
import { domainOf, registeredOf, type StreamMessage } from './stream.ts'

/** What an attacker knows and writes with: the stream before the attack. */
export interface Scene {
  readonly chance: Chance
  readonly ownDomain: string
  /** The reader who is attacked, and colleagues, by address. */
  readonly victim: string
  /** Absent where nobody else of the own domain writes often enough to be imitated. */
  readonly colleague: Person | undefined
  readonly colleagues: readonly string[]
  /** A correspondent outside who wrote several times. */
  readonly partner: Person
  /** Milliseconds since 1970. */
  readonly time: number
}

/** A person with the messages that they wrote before. */
export interface Person {
  readonly name: string
  readonly address: string
  readonly messages: readonly StreamMessage[]
}

/** A composed attack: what is written, by whom, and how it travels. */
export interface Draft {
  readonly from: string
  readonly replyTo?: string
  readonly to: readonly string[]
  readonly subject: string
  readonly text: string
  readonly answers?: StreamMessage
  /** Field lines such as that of the mail program; absent: the attacker's own. */
  readonly program?: string
  readonly address: string
  readonly zone: string
  /** What the organisation's mail host finds: the sender's own domain passes, the person's account is really used, or nothing fits. */
  readonly proof: 'of its own domain' | 'of the account' | 'none'
  readonly file?: string
  /** Minutes after the scene's time. */
  readonly delayMinutes?: number
}

/** The ways in which targeted mail is made, each with the messages of one case; none where it needs a colleague and there is none. */
export const TECHNIQUES: Readonly<Record<string, (scene: Scene) => readonly Draft[]>> = {
  'boss at a free mailer': ofColleague(({ chance, colleague, victim }) => [
    {
      ...attacker(chance),
      from: `"${colleague.name}" <${chance.pick(['desk', 'office', 'private', 'md'])}.${chance.whole(100, 999)}@${chance.pick(FREE)}>`,
      to: [victim],
      subject: chance.pick(['One thing', 'Today', 'Your help', 'Kurze Bitte', 'Before noon']),
      text: `${chance.pick(BOSS)}\n\n${firstName(colleague.name)}`,
    },
  ]),
  'partner by one letter': ({ chance, partner, victim }) => [
    {
      ...attacker(chance),
      from: `"${partner.name}" <${partner.address.split('@')[0]}@${misspelled(domainOf(partner.address), chance)}>`,
      to: [victim],
      subject: chance.pick(['Offer for review', 'Order confirmation', 'Updated drawings', 'Angebot zur Prüfung']),
      text: `${chance.pick(PAPERS)}\nhttps://${host(chance)}/${chance.hex(10)}\n\n${partner.name}`,
    },
  ],
  'own domain with a word': ({ chance, ownDomain, victim }) => [
    {
      ...attacker(chance),
      from: `"${chance.pick(['IT Service', 'Help Desk', 'Personalabteilung', 'Human Resources'])}" <notice@${withWord(ownDomain, chance)}>`,
      to: [victim],
      subject: chance.pick(['Sign-in renewal', 'New leave form', 'Neue Anmeldung', 'Mailbox move']),
      text: `${chance.pick(NOTICES)}\nhttps://${withWord(ownDomain, chance)}/${chance.hex(8)}`,
    },
  ],
  'talk continued by an imitation': ({ chance, partner, victim }) => {
    const before = lastTalk(partner, chance)
    return [
      {
        ...attacker(chance),
        from: `"${partner.name}" <${partner.address.split('@')[0]}@${misspelled(domainOf(partner.address), chance)}>`,
        to: [victim],
        subject: answerOf(before.subject),
        text: `${chance.pick(ACCOUNTS)(iban(chance))}\n\n${partner.name}\n\n${quoteOf(before)}`,
        answers: before,
      },
    ]
  },
  'taken-over partner goes on': ({ chance, partner, victim }) => {
    const before = lastTalk(partner, chance)
    return [
      {
        ...attacker(chance),
        proof: 'of the account',
        from: `"${partner.name}" <${partner.address}>`,
        to: [victim],
        subject: answerOf(before.subject),
        text: `${chance.pick(PAPERS)}\nhttps://${host(chance)}/${chance.hex(10)}\n\n${partner.name}\n\n${quoteOf(before)}`,
        answers: before,
      },
    ]
  },
  'supplier with a new account': ({ chance, partner, victim }) => [
    {
      ...attacker(chance),
      proof: 'none',
      from: `"${partner.name}" <${partner.address}>`,
      replyTo: `${(partner.address.split('@')[0] ?? 'desk').replace(/\W/g, '')}.${chance.whole(10, 99)}@${chance.pick(FREE)}`,
      to: [victim],
      subject: chance.pick(['Payment of open items', 'Our accounts', 'Zahlungen an uns']),
      text: `${chance.pick(ACCOUNTS)(iban(chance))}\n\n${partner.name}`,
    },
  ],
  'colleague’s account to many': ofColleague(({ chance, colleague, colleagues, victim }) => [
    {
      ...attacker(chance),
      proof: 'of the account',
      from: `"${colleague.name}" <${colleague.address}>`,
      to: [
        victim,
        ...chance.sample(
          colleagues.filter((one) => one !== victim),
          chance.whole(24, 40),
        ),
      ],
      subject: chance.pick(['Shared with you: figures', 'File for you', 'Dokument für dich']),
      text: `${chance.pick(PAPERS)}\nhttps://${host(chance)}/${chance.hex(10)}\n\n${firstName(colleague.name)}`,
    },
  ]),
  'salary in a colleague’s name': ofColleague(({ chance, colleague, victim }) => [
    {
      ...attacker(chance),
      from: `"${colleague.name}" <${chance.hex(6)}@${chance.pick(FREE)}>`,
      to: [victim],
      subject: chance.pick(['My pay', 'Change before the next run', 'Mein Gehalt']),
      text: `${chance.pick(PAY)(iban(chance))}\n\n${colleague.name}`,
    },
  ]),
  'probes before the attack': ({ chance, colleagues, victim }) => {
    const from = `"${chance.pick(['Jan', 'Ana', 'Tom', 'Eva'])}" <${chance.hex(7)}@${host(chance)}>`
    const common = attacker(chance)
    return [
      victim,
      ...chance.sample(
        colleagues.filter((one) => one !== victim),
        4,
      ),
    ].map((to, at) => ({
      ...common,
      from,
      to: [to],
      subject: chance.pick(['', 'hi', 'test']),
      text: chance.pick(['', 'ok', 'hello']),
      delayMinutes: 3 * at,
    }))
  },
  'own address from outside': ofColleague(({ chance, colleague, victim }) => [
    {
      ...attacker(chance),
      proof: 'none',
      from: `"${colleague.name}" <${colleague.address}>`,
      replyTo: `${firstName(colleague.name).toLowerCase()}${chance.whole(10, 99)}@${chance.pick(FREE)}`,
      to: [victim],
      subject: chance.pick(['Transfer today', 'Supplier list', 'Überweisung']),
      text: `${chance.pick(BOSS)}\n\n${firstName(colleague.name)}`,
    },
  ]),
  'partner’s name from elsewhere': ({ chance, partner, victim }) => [
    {
      ...attacker(chance),
      from: `"${partner.name}" <${partner.address.split('@')[0]}@${host(chance)}>`,
      to: [victim],
      subject: chance.pick(['My new address', 'Question about the order', 'Neue Adresse']),
      text: `${chance.pick(LISTS)}\n\n${partner.name}`,
    },
  ],
  'locked archive in a firm’s name': ({ chance, partner, victim }) => [
    {
      ...attacker(chance),
      from: `"${firmOf(partner.address)} ${chance.pick(['Sales', 'Logistics', 'Accounts'])}" <${chance.pick(['sales', 'desk', 'info'])}@${host(chance)}>`,
      to: [victim],
      subject: chance.pick(['Documents for the shipment', 'Complaint 2231', 'Lieferpapiere']),
      text: `The papers are in the file, it opens with ${chance.pick(['the password', 'password:'])} ${chance.whole(1000, 9999)}.\n\n${firmOf(partner.address)}`,
      file: `papers-${chance.whole(10, 99)}.zip`,
    },
  ],
}

/** A technique that imitates a colleague. */
function ofColleague(
  make: (scene: Scene & { readonly colleague: Person }) => readonly Draft[],
): (scene: Scene) => readonly Draft[] {
  return ({ colleague, ...rest }) => (colleague === undefined ? [] : make({ ...rest, colleague }))
}

const FREE = ['mailbox-for-all.example', 'gmail.com', 'outlook.com', 'web.de'] as const
const BOSS = [
  'I sit in a meeting and can not take calls. There is a payment that has to leave the house today, I will send you the details. Please answer by mail only and keep it with you for now.',
  'Can you do something for me this morning? I want to thank a few clients with vouchers and it should stay a surprise. Tell me when you are at your desk.',
  'Ich bin den ganzen Tag in einer Besprechung. Bitte schick mir die Liste der offenen Rechnungen und sprich mit niemandem darüber.',
  'Give me your private number please, I need you for a confidential matter that can not wait.',
] as const
const PAPERS = [
  'the papers that we spoke of are ready, please look at them and sign where your name stands.',
  'I have put the file where you can reach it, sign in with your usual name to open it.',
  'anbei der Link zu den Unterlagen, bitte heute noch durchsehen und freigeben.',
] as const
const NOTICES = [
  'the sign-in to your mail has to be renewed once a year. Renew yours before the end of the day so that nothing is lost.',
  'a new form for leave and working time has been made. Sign in and confirm your data.',
  'Ihre Anmeldung läuft ab. Bitte melden Sie sich neu an, damit Ihr Postfach weiter arbeitet.',
] as const
const ACCOUNTS: readonly ((account: string) => string)[] = [
  (account) => `our bank has changed. For all that is open please take the new account from now on:\n${account}`,
  (account) =>
    `due to an audit the old account is closed. New bank details:\n${account}\nPlease confirm when the transfer has left.`,
  (account) => `wir haben die Bank gewechselt. Bitte überweisen Sie ab sofort auf die neue IBAN ${account}.`,
]
const PAY: readonly ((account: string) => string)[] = [
  (account) =>
    `I have opened a new account and would like my salary to go there from this month:\n${account}\nThank you for changing it.`,
  (account) => `can you update my direct deposit before the next pay day? My new bank account is ${account}.`,
  (account) => `mein Gehalt soll ab diesem Monat auf ein neues Konto gehen: ${account}. Danke für die Änderung.`,
]
const LISTS = [
  'I write from a new address, the old one is no longer read. Could you send me the list of open invoices once more?',
  'this is my new address. Please send me an updated list of your staff for the project, with numbers.',
  'bitte nur noch an diese Adresse. Ich brauche noch einmal die Liste der offenen Posten.',
] as const
const SYLLABLES = ['bra', 'den', 'fol', 'gar', 'kes', 'lum', 'mir', 'nor', 'pel', 'ros', 'tal', 'ver'] as const

function attacker(chance: Chance): Pick<Draft, 'program' | 'address' | 'zone' | 'proof'> {
  return {
    program: chance.pick([
      'X-Mailer: PHPMailer 6.8.0',
      'User-Agent: Roundcube Webmail/1.6',
      'X-Mailer: Leaf PHPMailer',
      'User-Agent: Evolution 3.44',
    ]),
    address: `203.0.113.${chance.whole(1, 250)}`,
    zone: chance.pick(['+0800', '-0500', '+0300', '+0530']),
    proof: 'of its own domain',
  }
}

function host(chance: Chance): string {
  return `${chance.pick(SYLLABLES)}${chance.pick(SYLLABLES)}${chance.pick(SYLLABLES)}-${chance.pick(['cloud', 'docs', 'trade', 'net'])}.example`
}

function firstName(name: string): string {
  return name.split(' ')[0] ?? name
}

function firmOf(address: string): string {
  const [name] = registeredOf(domainOf(address))
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** The domain with one letter left out, doubled or exchanged for one like it. */
function misspelled(domain: string, chance: Chance): string {
  const [name, rest] = registeredOf(domain)
  const at = chance.whole(1, Math.max(1, name.length - 2))
  const letter = name.charAt(at)
  const other = { m: 'rn', l: '1', i: 'l', o: '0', e: 'a', a: 'e', n: 'm', u: 'v' }[letter]
  const made =
    other === undefined ? name.slice(0, at) + letter + name.slice(at) : name.slice(0, at) + other + name.slice(at + 1)
  return [made, ...rest].join('.')
}

function withWord(domain: string, chance: Chance): string {
  const [name, rest] = registeredOf(domain)
  return [`${name}-${chance.pick(['hr', 'login', 'portal', 'secure', 'it'])}`, ...rest].join('.')
}

function lastTalk(person: Person, chance: Chance): StreamMessage {
  const plain = person.messages.filter(({ isPlain }) => isPlain)
  return chance.pick((plain.length > 0 ? plain : person.messages).slice(-6))
}

function answerOf(subject: string): string {
  return /^(?:re|aw):/i.test(subject) ? subject : `Re: ${subject}`
}

function quoteOf({ from, body }: StreamMessage): string {
  const lines = body
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .slice(0, 12)
  return `${from} wrote:\n${lines.map((line) => `> ${line}`).join('\n')}`
}

/** An account number with right check digits, of invented parts. */
function iban(chance: Chance): string {
  const account = `50010517${String(chance.whole(0, 999_999_999)).padStart(10, '0')}`
  let rest = 0
  for (const digit of `${account}131400`) rest = (rest * 10 + Number(digit)) % 97
  return `DE${String(98 - rest).padStart(2, '0')}${account}`
}
