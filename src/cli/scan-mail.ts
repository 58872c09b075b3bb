import { createHistory, domainOf, type GrowingHistory, inferOwnDomains, type Organisation } from '../mail/history.ts'
import { readMessage } from '../mail/message.ts'
import { type Event, isReject, type Reject } from '../model/event.ts'
import { alertsWithin } from '../pipeline/alert-budget.ts'
import { judgeMessage } from '../pipeline/judge-message.ts'
import { createMailIndex, type GrowingMailIndex } from '../pipeline/mail-index.ts'
import { type ReportedMail, reportedMail, reportersOf } from '../pipeline/reported-mail.ts'
import { borderOf, type MailDesk, type TreatedMessage, treatMessage } from '../pipeline/treat-message.ts'
import { inertText } from '../report/inert.ts'
import { count } from '../report/words.ts'
import type { Command, Values, World } from './command.ts'
import { EVIDENCE_OPTIONS, readCount, requirePaths } from './inputs.ts'
import { jsonOutput } from './json-output.ts'
import { type MailHome, openMailHome } from './mail-home.ts'
import { indexJson, indexLines, notReportedLines } from './mail-index-output.ts'
import { eachMail, readReported } from './mail-input.ts'
import { inferredNote, listNotes, MAIL_LIST_OPTIONS, ORGANISATION_OPTIONS, readMailLists } from './mail-lists.ts'
import { messageJson, messageLine, type Told } from './mail-output.ts'

/** `dwell scan mail`: one line a message, with a verdict and its reasons. */
export const scanMail: Command = {
  name: 'scan mail',
  summary: 'Judges mail: phishing, and what is unusual for its sender and reader. One line a message.',
  positionals: 'PATH…',
  options: {
    ...EVIDENCE_OPTIONS,
    history: {
      type: 'string',
      multiple: true,
      value: 'PATH',
      text: 'earlier mail to learn from, which is not judged; may be given more than once',
    },
    ...ORGANISATION_OPTIONS,
    home: {
      type: 'string',
      value: 'DIR',
      text: 'keep what was learned here, and judge by it next time; what was judged before is passed over',
    },
    alerts: {
      type: 'string',
      value: 'N',
      text: 'with --history or --home: messages of a day that are put before a person (default 10)',
    },
    ...MAIL_LIST_OPTIONS,
    index: { type: 'boolean', text: 'who is attacked, how often and how, and which messages belong together' },
    json: { type: 'boolean', text: 'one JSON object a line' },
  },
  examples: [
    'dwell scan mail ./mailbox',
    'dwell scan mail suspicious.eml --json',
    'dwell scan mail ./inbox.mbox --home ./mail-case --domain corp.example',
    'dwell scan mail ./mailbox --reported ./abuse-mailbox --domain corp.example --index',
    'dwell scan mail today.mbox --history ./archive --domain corp.example --trusted-authserv mx.corp.example',
  ],
  run: async (positionals, values, world) => {
    const paths = requirePaths(positionals, 'scan mail')
    const perDay = readCount(values, 'alerts') ?? DEFAULT_ALERTS_PER_DAY
    const lists = await readMailLists(values)
    const now = world.configuration.stamp ?? world.now()
    const learned: Event[] = []
    const historyPaths = values.list('history')
    if (historyPaths.length > 0)
      await eachMail(historyPaths, values, world, async (outcome) => void (isReject(outcome) || learned.push(outcome)))
    const reportPaths = values.list('reported')
    const reports = reportPaths.length === 0 ? undefined : await readReported(reportPaths, values, world)

    // With earlier mail all is judged in order of time, so it is read first; without, each message as it is read.
    using home = openMailHome(values.text('home'))
    const hasHistory = learned.length > 0 || home !== undefined
    const held: (Event | Reject)[] = []
    let skipped = reports?.skipped ?? 0
    if (hasHistory) skipped += await eachMail(paths, values, world, async (outcome) => void held.push(outcome))
    const all = held.filter((outcome): outcome is Event => !isReject(outcome))
    const events = all.filter(({ id }) => home?.judged.get(id) !== true)
    const organisation = organisationOf(hasHistory ? [...learned, ...events] : [], values, world, home)
    const { ownDomains, authservIds } = organisation
    const knowsOwnHosts = ownDomains.length + (authservIds?.length ?? 0) > 0
    for (const note of listNotes(lists, { now, knowsOwnHosts })) world.note(inertText(note))
    const { reported, reports: carriers, unread, leftOut } = reportedMail(reports?.records ?? [], ownDomains)
    if (leftOut > 0) world.note(`${count(leftOut, 'message')} attached to crowded reports were left out.`)

    const history = createHistory(organisation, home?.shelves)
    const desk: MailDesk = { ...lists, reportersOf: reportersOf(reported), organisation, now }
    const index = createMailIndex(ownDomains, carriers)
    for (const { event } of reported) {
      const message = readMessage(event)
      index.watchFor(message, borderOf(message, organisation))
    }
    const scan: Scan = { history, desk, index }
    const tally = emptyTally()
    const tell = async (told: Told): Promise<void> => {
      countIn(tally, told)
      await world.out(values.flag('json') ? jsonOutput(messageJson(told)) : messageLine(told))
    }

    for (const outcome of unread) await tell({ outcome })
    if (!hasHistory) {
      for (const { event, note } of reported) await tell({ ...judgedAlone(event, scan), ...noted(note) })
      skipped += await eachMail(paths, values, world, (outcome) =>
        tell(isReject(outcome) ? { outcome } : judgedAlone(outcome, scan)),
      )
    } else {
      for (const outcome of held) if (isReject(outcome)) await tell({ outcome })
      for (const told of judgedInOrder({ learned, events, reported, perDay }, scan)) await tell(told)
    }

    const result = index.result()
    if (!values.flag('json')) {
      const lines = [...(values.flag('index') ? indexLines(result) : []), ...notReportedLines(result.campaigns)]
      for (const line of lines) await world.out(line)
    } else if (values.flag('index')) await world.out(jsonOutput(indexJson(result)))
    world.note(tallyLine(tally, skipped))
    if (home !== undefined) {
      if (events.length < all.length)
        world.note(
          `${count(all.length - events.length, 'message')} judged in an earlier run ${all.length - events.length === 1 ? 'was' : 'were'} passed over.`,
        )
      for (const { id } of events) home.judged.set(id, true)
      home.keep(organisation.ownDomains)
    }
    return 0
  },
}

const DEFAULT_ALERTS_PER_DAY = 10

/** What messages are judged with. */
interface Scan {
  readonly history: GrowingHistory
  readonly desk: MailDesk
  readonly index: GrowingMailIndex
}

function judgedAlone(event: Event, { history, desk, index }: Scan): Told {
  const message = readMessage(event)
  const treated = treatMessage(message, judgeMessage(message, history), { history, desk })
  index.add(message, treated)
  return { outcome: event, treated, ...(treated.isSetAside ? { alert: false } : {}) }
}

/** Learns the earlier mail and judges the rest, each message by what was known before it. */
function judgedInOrder(
  {
    learned,
    events,
    reported,
    perDay,
  }: {
    readonly learned: readonly Event[]
    readonly events: readonly Event[]
    readonly reported: readonly ReportedMail[]
    readonly perDay: number
  },
  { history, desk, index }: Scan,
): readonly Told[] {
  for (const event of inOrder(learned)) {
    const message = readMessage(event)
    history.learn(message)
    index.addHonest(message, borderOf(message, desk.organisation))
  }
  const notes = new Map(reported.map(({ event, note }) => [event.id, note]))
  const known = new Set(events.map(({ id }) => id))
  const further = reported.flatMap(({ event }) => (known.has(event.id) ? [] : [event]))
  const results: {
    event: Event
    time: Event['time']
    treated: TreatedMessage
    judged: TreatedMessage['judged']
    isSetAside: boolean
  }[] = []
  for (const event of inOrder([...events, ...further])) {
    const message = readMessage(event)
    const treated = treatMessage(message, judgeMessage(message, history), { history, desk })
    const { judged, isSetAside, mayTeach } = treated
    results.push({ event, time: event.time, treated, judged, isSetAside })
    index.add(message, treated)
    // What is under suspicion does not teach: an attacker must not get used to.
    if (mayTeach) history.learn(message)
  }
  const alerts = alertsWithin(results, perDay)
  return results.map((result) => ({
    outcome: result.event,
    treated: result.treated,
    alert: alerts.has(result),
    ...noted(notes.get(result.event.id)),
  }))
}

function noted(note: string | undefined): { readonly note?: string } {
  return note === undefined ? {} : { note }
}

interface Tally {
  messages: number
  suspicious: number
  targeted: number
  malicious: number
  unread: number
  excepted: number
  simulations: number
  reported: number
}

function emptyTally(): Tally {
  return { messages: 0, suspicious: 0, targeted: 0, malicious: 0, unread: 0, excepted: 0, simulations: 0, reported: 0 }
}

function countIn(tally: Tally, { treated }: Told): void {
  tally.messages += 1
  if (treated === undefined) {
    tally.unread += 1
    return
  }
  const { verdict } = treated.judged
  if (verdict !== 'benign') tally[verdict] += 1
  if (treated.simulation !== undefined) tally.simulations += 1
  else if (treated.exceptions.length > 0) tally.excepted += 1
  if (treated.reporters.length > 0) tally.reported += 1
}

function tallyLine(tally: Tally, skipped: number): string {
  const { messages, suspicious, targeted, malicious, unread, excepted, simulations, reported } = tally
  const parts = [
    `${count(messages, 'message')}: ${malicious} malicious, ${targeted} targeted, ${suspicious} suspicious`,
    ...(excepted === 0 ? [] : [`${excepted} excepted`]),
    ...(simulations === 0 ? [] : [count(simulations, 'simulation')]),
    ...(reported === 0 ? [] : [`${reported} reported by users`]),
    ...(unread === 0 ? [] : [`${unread} could not be read`]),
    ...(skipped === 0 ? [] : [`${count(skipped, 'other file')} passed over`]),
  ]
  return `${parts.join('; ')}.`
}

function inOrder(events: readonly Event[]): readonly Event[] {
  return events.toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
}

/** Whose mail it is: by --domain, else as the home has it, else inferred from `events`, which is said; nothing is inferred from none. */
function organisationOf(
  events: readonly Event[],
  values: Values,
  world: World,
  home: MailHome | undefined,
): Organisation {
  const authservIds = values.list('trusted-authserv')
  const named = values.list('domain').map((one) => one.toLowerCase())
  const given = named.length > 0 ? named : (home?.ownDomains ?? [])
  if (given.length > 0 || events.length === 0) return { ownDomains: given, authservIds }
  const counts = { recipients: new Map<string, number>(), senders: new Map<string, number>() }
  for (const { mail } of events) {
    for (const to of mail?.to ?? []) counts.recipients.set(domainOf(to), (counts.recipients.get(domainOf(to)) ?? 0) + 1)
    if (mail?.from !== undefined)
      counts.senders.set(domainOf(mail.from), (counts.senders.get(domainOf(mail.from)) ?? 0) + 1)
  }
  const ownDomains = inferOwnDomains(counts)
  world.note(inertText(inferredNote(ownDomains)))
  return { ownDomains, authservIds }
}
