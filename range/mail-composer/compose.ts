import { type Chance, chanceOf } from '../chance.ts'
import { domainOf, registeredOf, type StreamMessage } from './stream.ts'
import { type Draft, type Person, TECHNIQUES } from './techniques.ts'

/** A message of the judged stream: of the stream itself, or composed. */
export interface Composed {
  readonly raw: string
  readonly time: number
  readonly case?: { readonly number: number; readonly technique: string }
}

/** What was made: what is to be learned from, and what is to be judged, both in order of time. */
export interface Composition {
  readonly history: readonly StreamMessage[]
  readonly judged: readonly Composed[]
  readonly cases: number
}

/** A correspondent is known well enough to be imitated from this many messages on. */
const MIN_MESSAGES = 6

/**
 * Parts a stream of honest mail in time, and puts attacks into the later part: `each` cases of every technique, on readers who are
 * in the earlier part, with what an attacker could know from it. Where nobody of the own domain writes, techniques in a colleague's
 * name are left out. The same seed gives the same bytes.
 */
export function compose(
  stream: readonly StreamMessage[],
  {
    ownDomain,
    each,
    seed,
    historyShare,
  }: { readonly ownDomain: string; readonly each: number; readonly seed: string; readonly historyShare: number },
): Composition {
  const ordered = stream.toSorted((a, b) => a.time - b.time)
  const cut = Math.floor(ordered.length * historyShare)
  const [history, later] = [ordered.slice(0, cut), ordered.slice(cut)]
  const people = peopleOf(history)
  const own = people.filter(({ address }) => domainOf(address) === ownDomain)
  const [from, to] = [later[0]?.time ?? 0, later.at(-1)?.time ?? 0]
  const judged: Composed[] = later.map(({ raw, time }) => ({ raw, time }))
  let number = 0
  for (const [technique, make] of Object.entries(TECHNIQUES)) {
    for (let at = 0; at < each; at += 1) {
      const chance = chanceOf(`${seed} ${technique} ${at}`)
      const scene = sceneOf(chance, { people, own, ownDomain, history, time: from + chance.next() * (to - from) })
      const drafts = scene === undefined ? [] : make(scene)
      if (scene === undefined || drafts.length === 0) continue
      number += 1
      for (const draft of drafts) {
        const time = scene.time + (draft.delayMinutes ?? 0) * 60_000
        judged.push({ raw: written(draft, time, chance, history), time, case: { number, technique } })
      }
    }
  }
  return { history, judged: judged.toSorted((a, b) => a.time - b.time), cases: number }
}

function peopleOf(history: readonly StreamMessage[]): readonly Person[] {
  const byAddress = new Map<string, { name: string; messages: StreamMessage[] }>()
  for (const message of history) {
    const known = byAddress.get(message.from) ?? { name: message.fromName, messages: [] }
    known.messages.push(message)
    byAddress.set(message.from, known)
  }
  return [...byAddress]
    .filter(
      ([address, { name, messages }]) =>
        messages.length >= MIN_MESSAGES && /^\p{L}+(?: \p{L}+)+$/u.test(name) && !/no-?reply|news|list/.test(address),
    )
    .map(([address, { name, messages }]) => ({ address, name, messages }))
}

function sceneOf(
  chance: Chance,
  {
    people,
    own,
    ownDomain,
    history,
    time,
  }: {
    readonly people: readonly Person[]
    readonly own: readonly Person[]
    readonly ownDomain: string
    readonly history: readonly StreamMessage[]
    readonly time: number
  },
) {
  const colleagues = [...new Set(history.flatMap(({ to }) => to).filter((address) => domainOf(address) === ownDomain))]
  const partners = people.filter(
    ({ address }) => domainOf(address) !== ownDomain && registeredOf(domainOf(address))[0].length >= 5,
  )
  if (partners.length === 0 || colleagues.length < 2) return undefined
  const partner = chance.pick(partners)
  const readers = partner.messages.flatMap(({ to }) => to).filter((address) => domainOf(address) === ownDomain)
  const victim = chance.pick(readers.length > 0 ? readers : colleagues)
  const others = own.filter(({ address }) => address !== victim)
  const colleague = others.length === 0 ? undefined : chance.pick(others)
  return { chance, ownDomain, victim, colleague, colleagues, partner, time }
}

function written(draft: Draft, time: number, chance: Chance, history: readonly StreamMessage[]): string {
  const sign = draft.zone.startsWith('-') ? -1 : 1
  const offset = sign * (Number(draft.zone.slice(1, 3)) * 60 + Number(draft.zone.slice(3)))
  const date = new Date(time + offset * 60_000).toUTCString().replace('GMT', draft.zone)
  const domain = draft.from.slice(draft.from.lastIndexOf('@') + 1, -1)
  const own = draft.to[0]?.slice(draft.to[0].lastIndexOf('@') + 1) ?? ''
  const results = resultsOf(draft, domain, history)
  const head = [
    ...(results === undefined ? [] : [`Authentication-Results: ${results}`]),
    `Received: from ${domain} ([${draft.address}]) by mx.${own} with ESMTPS id ${chance.hex(8)}; ${new Date(time).toUTCString().replace('GMT', '+0000')}`,
    `From: ${coded(draft.from)}`,
    `To: ${draft.to.join(', ')}`,
    ...(draft.replyTo === undefined ? [] : [`Reply-To: ${draft.replyTo}`]),
    `Subject: ${coded(draft.subject)}`,
    `Date: ${date}`,
    `Message-ID: <${chance.hex(20)}@${domain}>`,
    ...(draft.answers === undefined || draft.answers.id === ''
      ? []
      : [`In-Reply-To: ${draft.answers.id}`, `References: ${draft.answers.id}`]),
    ...(draft.program === undefined ? [] : [draft.program]),
    'MIME-Version: 1.0',
  ]
  // As programs write it, so that its coding alone sets it apart from nothing.
  const [coding, body] = /^[\x20-\x7e\n]*$/.test(draft.text) ? ['7bit', draft.text] : ['base64', lines(draft.text)]
  const text = `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: ${coding}\n\n${body}`
  if (draft.file === undefined) return `${head.join('\n')}\n${text}\n`
  const edge = `=_${chance.hex(12)}`
  const file = `Content-Type: application/zip; name="${draft.file}"\nContent-Disposition: attachment; filename="${draft.file}"\nContent-Transfer-Encoding: base64\n\nUEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==`
  return `${head.join('\n')}\nContent-Type: multipart/mixed; boundary="${edge}"\n\n--${edge}\n${text}\n--${edge}\n${file}\n--${edge}--\n`
}

/** What the organisation's host would have written on top, in the form that the stream has; nothing where the stream has none. */
function resultsOf({ proof, from }: Draft, domain: string, history: readonly StreamMessage[]): string | undefined {
  const known = history.find(({ results }) => results !== undefined)?.results
  if (known === undefined) return undefined
  const address = from.slice(from.lastIndexOf('<') + 1, -1)
  if (proof === 'of the account') return history.findLast((message) => message.from === address)?.results
  const host = /^[^\s;]+/.exec(known)?.[0] ?? ''
  const [spf, dkim, dmarc] = proof === 'none' ? ['fail', 'none', 'fail'] : ['pass', 'pass', 'pass']
  return `${host}; spf=${spf} smtp.mailfrom=${domain}; dkim=${dkim}${dkim === 'pass' ? ` header.d=${domain}` : ''}; dmarc=${dmarc} header.from=${domain}`
}

function lines(text: string): string {
  return (
    Buffer.from(text)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\n')
}

function coded(value: string): string {
  return value.replace(/[^\x20-\x7e]+/g, (part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`)
}
