import { formatInstant } from '../model/time.ts'
import type { Campaign, Counted, IndexedMessage, MailIndex } from '../pipeline/mail-index.ts'
import { inertText } from '../report/inert.ts'
import { count, listUpTo } from '../report/words.ts'

/** People, campaigns, and unreported messages that the text shows; JSON has more. */
const MAX_SHOWN_PEOPLE = 25
const MAX_SHOWN_CAMPAIGNS = 25
const MAX_SHOWN_MESSAGES = 10
/** Values that a line of text names. */
const MAX_NAMED = 3
/** Messages of a campaign that JSON names. */
const MAX_NAMED_MESSAGES = 1000

/** The index as a line of JSON, `dwell.mail-index/1`: the last one of `dwell scan mail --index --json`. */
export function indexJson({ people, campaigns, setAside, leftOut }: MailIndex): Readonly<Record<string, unknown>> {
  return {
    schema: 'dwell.mail-index/1',
    people: people.map(({ address, first, last, ...one }) => ({
      person: address,
      ...one,
      first: first === undefined ? null : formatInstant(first),
      last: last === undefined ? null : formatInstant(last),
    })),
    campaigns: campaigns.map((campaign) => ({
      id: campaign.id,
      messages: campaign.messages.length,
      ...extent(campaign.messages),
      people: campaign.people,
      because: campaign.because,
      reported: campaign.reported,
      members: campaign.messages.slice(0, MAX_NAMED_MESSAGES).map(memberJson),
      notReported: campaign.notReported.slice(0, MAX_NAMED_MESSAGES).map(memberJson),
    })),
    setAside,
    notAnalysed: leftOut,
  }
}

function memberJson({ raw, messageId, from, readers, subject, time, verdict, isReported }: IndexedMessage) {
  return {
    ...{ file: raw.file, record: raw.record, messageId: messageId ?? null, from: from ?? null, to: readers },
    ...{ subject, time: formatInstant(time), verdict, reported: isReported },
  }
}

function extent(messages: readonly IndexedMessage[]): Readonly<Record<string, string>> {
  const [first, last] = [messages[0], messages.at(-1)]
  return first === undefined || last === undefined
    ? {}
    : { first: formatInstant(first.time), last: formatInstant(last.time) }
}

/** The index for people. */
export function indexLines({ people, campaigns, setAside, leftOut }: MailIndex): readonly string[] {
  const lines = ['', people.length === 0 ? 'Attacked people: none.' : `Attacked people: ${people.length}.`]
  for (const one of people.slice(0, MAX_SHOWN_PEOPLE)) {
    const { address, targeted, malicious, suspicious, days, first, last } = one
    lines.push(
      `  ${address}: ${targeted} targeted, ${malicious} malicious, ${suspicious} suspicious on ${count(days, 'day')}, ${day(first)} to ${day(last)}`,
      ...detail('lures', one.lures),
      ...detail('from', [...one.networks, ...one.provenDomains]),
      ...detail('links', one.linkDomains),
      ...(one.campaigns.length === 0 ? [] : [`    in ${listUpTo(one.campaigns, MAX_NAMED)}`]),
    )
  }
  if (people.length > MAX_SHOWN_PEOPLE) lines.push(`  and ${people.length - MAX_SHOWN_PEOPLE} more; --json names all.`)
  lines.push('', `Campaigns: ${campaigns.length === 0 ? 'none' : campaigns.length}.`)
  for (const campaign of campaigns.slice(0, MAX_SHOWN_CAMPAIGNS)) {
    const [first, last] = [campaign.messages[0], campaign.messages.at(-1)]
    lines.push(
      `  ${campaign.id}: ${count(campaign.messages.length, 'message')} to ${campaign.people.length === 1 ? 'one person' : `${campaign.people.length} people`}, ${day(first?.time)} to ${day(last?.time)}, “${first?.subject ?? ''}”`,
      ...campaign.because.slice(0, MAX_NAMED).map((text) => `    ${text}`),
    )
  }
  if (campaigns.length > MAX_SHOWN_CAMPAIGNS)
    lines.push(`  and ${campaigns.length - MAX_SHOWN_CAMPAIGNS} more; --json names all.`)
  if (setAside > 0) lines.push('', `${count(setAside, 'message')} set aside by an exception or as a simulation.`)
  return [...lines, ...leftOut].map((line) => inertText(line))
}

/** What was like reported mail and nobody reported, for people. */
export function notReportedLines(campaigns: readonly Campaign[]): readonly string[] {
  const lines: string[] = []
  for (const { id, reported, notReported } of campaigns) {
    if (notReported.length === 0) continue
    lines.push('', `The same as ${count(reported, 'reported message')} (${id}), not reported: ${notReported.length}.`)
    for (const { raw, readers, from, subject, verdict } of notReported.slice(0, MAX_SHOWN_MESSAGES))
      lines.push(`  ${verdict.padEnd(10)} ${from ?? ''} to ${listUpTo(readers, MAX_NAMED)}, “${subject}” [${raw.file}]`)
    if (notReported.length > MAX_SHOWN_MESSAGES)
      lines.push(`  and ${notReported.length - MAX_SHOWN_MESSAGES} more; --json names them.`)
  }
  return lines.map((line) => inertText(line))
}

function detail(name: string, values: Counted): readonly string[] {
  if (values.length === 0) return []
  const named = values.map(({ value, messages }) => `${value} (${messages})`)
  return [`    ${name}: ${listUpTo(named, MAX_NAMED)}`]
}

function day(time: IndexedMessage['time'] | undefined): string {
  return time === undefined ? 'no date' : formatInstant(time).slice(0, 10)
}
