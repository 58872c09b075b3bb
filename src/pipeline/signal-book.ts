import { compareText } from '../model/compare.ts'
import type { Event, FieldValue, User } from '../model/event.ts'
import { CLASS } from '../model/event.ts'
import { identityId } from '../model/ids.ts'
import type { EntityRef, EventRef, Family, RuleRef, Signal } from '../model/signal.ts'
import { formatInstant, HOUR_US, type Instant } from '../model/time.ts'
import type { Correlated } from '../sigma/correlate/correlation.ts'
import type { Match, SigmaRule } from '../sigma/rule.ts'
import { causalKeys, isPublicAddress } from '../stories/keys.ts'
import type { Clocks } from './clocks.ts'
import { patternOf } from './pattern.ts'
import type { RuleTraits } from './rule-traits.ts'
import { type Smallest, smallest } from './smallest.ts'

/** Events that a signal points at; the count says how many there were. */
const MAX_EVENTS = 20
const MAX_ENTITIES = 24
const MAX_KEYS = 64
const MAX_PATTERNS = 8
/** Up to this many events a signal's count is exact, even where a record is read twice; from there on repeats count again. */
const MAX_COUNTED_IDS = 5000
/** Fields that a sentence quotes, and how much of each. */
const MAX_QUOTED_FIELDS = 4
const MAX_QUOTED_CHARACTERS = 300

/** An event reference with what mending its clock needs. */
interface ClockedRef extends EventRef {
  readonly host: string
  readonly recordedTime?: Instant | undefined
  readonly because: string
}

interface Draft {
  readonly family: Family
  readonly detector: string
  readonly rule?: RuleRef
  readonly traits: RuleTraits
  readonly key: string
  readonly ids: Set<string>
  count: number
  /** How many matches a correlation was over; the draft has only the first of their events. */
  standsFor: number | undefined
  readonly first: Smallest<ClockedRef>
  readonly last: Smallest<ClockedRef>
  readonly entities: Smallest<EntityRef>
  readonly processes: Smallest<string>
  readonly parents: Smallest<string>
  readonly sessions: Smallest<string>
  readonly hashes: Smallest<string>
  readonly addresses: Smallest<string>
  readonly objects: Smallest<string>
  readonly patterns: Smallest<string>
}

/** Gathers what detectors found into signals: one for each detector, host and account within the same hour. */
export interface SignalBook {
  /** Notes that a rule matched an event. One that only serves correlations makes no signal. */
  match(match: Match, traits: RuleTraits, event: Event): void
  /** Notes what a correlation found; `events` are those that the finding names. */
  correlated(finding: Correlated, traits: RuleTraits, events: readonly Event[]): void
  /** Notes that a detector found something in an event. */
  found(
    finding: { readonly family: Family; readonly detector: string; readonly because: readonly string[] },
    traits: RuleTraits,
    event: Event,
  ): void
  /** All signals, oldest first, by mended clocks. Weights are the priors; `weighSignals` judges them against this evidence. */
  signals(clocks: Clocks): readonly Signal[]
}

export function createSignalBook(): SignalBook {
  const drafts = new Map<string, Draft>()

  const note = (
    draftOf: Pick<Draft, 'family' | 'detector' | 'rule' | 'traits'>,
    because: string,
    event: Event,
  ): void => {
    const entities = entitiesOf(event)
    const host = event.device?.hostname?.toLowerCase() ?? ''
    const account =
      entities.find(({ role, type }) => type === 'user' && role === 'actor')?.id ?? event.target?.mailbox ?? ''
    const hour = Math.floor((event.recordedTime ?? event.time) / HOUR_US)
    // A message stands for itself; all else is one signal an hour, so that a noisy rule can't drown the others.
    const key = identityId(
      'signal',
      draftOf.detector,
      host,
      account,
      draftOf.family === 'mail' ? event.id : String(hour),
    )
    let draft = drafts.get(key)
    if (draft === undefined) {
      draft = newDraft(draftOf, key)
      drafts.set(key, draft)
    }
    addEvent(draft, { entities, host, because, event })
  }

  return {
    match: (match, traits, event) => {
      if (match.isSilent === true) return
      const rule = ruleRef(match.rule)
      note({ family: 'log', detector: `log/${rule.id}`, rule, traits }, sentence(match, event), event)
    },
    correlated: (finding, traits, events) => {
      if (events.length === 0) return
      const rule = ruleRef(finding.rule)
      const detector = `log/${rule.id}`
      const key = identityId('signal', detector, JSON.stringify(finding.groupBy), String(finding.time))
      const draft = newDraft({ family: 'log', detector, rule, traits }, key)
      const because = correlationSentence(finding)
      for (const event of events) {
        const host = event.device?.hostname?.toLowerCase() ?? ''
        addEvent(draft, { entities: entitiesOf(event), host, because, event })
      }
      draft.standsFor = finding.count
      drafts.set(key, draft)
    },
    found: ({ family, detector, because }, traits, event) =>
      note({ family, detector, traits }, because.join(' '), event),
    signals: (clocks) =>
      [...drafts.values()]
        .map((draft) => signalOf(draft, clocks))
        .sort((a, b) => a.time - b.time || compareText(a.id, b.id)),
  }
}

function newDraft(
  { family, detector, rule, traits }: Pick<Draft, 'family' | 'detector' | 'rule' | 'traits'>,
  key: string,
): Draft {
  const byTime = (a: ClockedRef, b: ClockedRef): number =>
    a.time - b.time || compareText(a.id, b.id) || compareText(a.file, b.file)
  return {
    family,
    detector,
    ...(rule === undefined ? {} : { rule }),
    traits,
    key,
    ids: new Set(),
    count: 0,
    standsFor: undefined,
    first: smallest(MAX_EVENTS, byTime),
    last: smallest(1, (a, b) => -byTime(a, b)),
    entities: smallest<EntityRef>(MAX_ENTITIES, (a, b) => compareText(`${a.role} ${a.id}`, `${b.role} ${b.id}`)),
    processes: smallest(MAX_KEYS, compareText),
    parents: smallest(MAX_KEYS, compareText),
    sessions: smallest(MAX_KEYS, compareText),
    hashes: smallest(MAX_KEYS, compareText),
    addresses: smallest(MAX_KEYS, compareText),
    objects: smallest(MAX_KEYS, compareText),
    patterns: smallest(MAX_PATTERNS, compareText),
  }
}

function addEvent(
  draft: Draft,
  { entities, host, because, event }: { entities: readonly EntityRef[]; host: string; because: string; event: Event },
): void {
  if (draft.ids.has(event.id)) return
  if (draft.ids.size < MAX_COUNTED_IDS) draft.ids.add(event.id)
  draft.count += 1
  const ref: ClockedRef = {
    id: event.id,
    time: event.time,
    recordedTime: event.recordedTime,
    source: event.source,
    file: event.raw.file,
    record: event.raw.record,
    host,
    because,
  }
  draft.first.add(ref)
  draft.last.add(ref)
  for (const entity of entities) draft.entities.add(entity)
  const keys = causalKeys(event)
  for (const key of keys.processes) draft.processes.add(key)
  for (const key of keys.parents) draft.parents.add(key)
  for (const key of keys.sessions) draft.sessions.add(key)
  for (const key of keys.hashes) draft.hashes.add(key)
  for (const key of keys.addresses) draft.addresses.add(key)
  for (const key of keys.objects) draft.objects.add(key)
  if (draft.family !== 'mail') draft.patterns.add(patternOf(event))
}

function signalOf(draft: Draft, clocks: Clocks): Signal {
  const mended = (ref: ClockedRef): ClockedRef => ({ ...ref, time: clocks.mend(ref) })
  const refs = [...draft.first.list(), ...draft.last.list()]
    .map(mended)
    .sort((a, b) => a.time - b.time || compareText(a.id, b.id))
  const events = refs
    .filter((ref, at) => ref.id !== refs[at - 1]?.id)
    .map(({ id, time, source, file, record }) => ({ id, time, source, file, record }))
  const [first] = refs
  const last = refs.at(-1)
  if (first === undefined || last === undefined) throw new Error('a draft without an event') // addEvent fills each draft as it is made
  const repeats = draft.count > 1 && draft.standsFor === undefined ? [`Seen ${draft.count} times within the hour.`] : []
  return {
    id: draft.key,
    family: draft.family,
    detector: draft.detector,
    title: draft.traits.title,
    ...(draft.rule === undefined ? {} : { rule: draft.rule }),
    time: first.time,
    endTime: last.time,
    stage: draft.traits.stage,
    techniques: draft.traits.techniques,
    weight: draft.traits.weight,
    weightBasis: draft.traits.measured ?? 'prior',
    act: draft.traits.act,
    entities: draft.entities.list(),
    because: [first.because, ...repeats],
    against: draft.traits.against,
    events,
    count: draft.standsFor ?? draft.count,
    keys: {
      processes: draft.processes.list(),
      parents: draft.parents.list(),
      sessions: draft.sessions.list(),
      hashes: draft.hashes.list(),
      addresses: draft.addresses.list(),
      objects: draft.objects.list(),
    },
    patterns: draft.patterns.list(),
  }
}

function ruleRef({ id, title, level, author, references }: SigmaRule): RuleRef {
  const link = references[0]
  return { id, title, level, ...(author === undefined ? {} : { author }), ...(link === undefined ? {} : { link }) }
}

/** What a correlation saw, in words. */
function correlationSentence({ type, groupBy, value, count, time, endTime }: Correlated): string {
  const group = Object.entries(groupBy).map(([name, text]) => `${name} = ${quote(text)}`)
  const amount = Math.round(value * 1000) / 1000
  const seen = {
    event_count: `${amount} matches`,
    value_count: `${amount} different values in ${count} matches`,
    temporal: `${amount} rules matched together, ${count} matches`,
    temporal_ordered: `${amount} rules matched one after the other, ${count} matches`,
    value_sum: `a sum of ${amount} over ${count} matches`,
    value_avg: `an average of ${amount} over ${count} matches`,
    value_percentile: `a percentile of ${amount} over ${count} matches`,
    value_median: `a median of ${amount} over ${count} matches`,
  }[type]
  return `${group.length === 0 ? '' : `For ${group.join(', ')}: `}${seen}, from ${formatInstant(time)} to ${formatInstant(endTime)}.`
}

/** Fields that say what an event is about, for a reader who has not the record at hand; named where the rule did not look at them. */
const TELLING_FIELDS = [
  'CommandLine',
  'Image',
  'ParentImage',
  'TargetImage',
  'TargetFilename',
  'TargetObject',
  'ServiceName',
  'TaskName',
  'IpAddress',
]
/** Fields that only say which log it is. */
const ROUTING_FIELDS = new Set(['EventID', 'Channel', 'Provider_Name'])

/** What the rule saw: the fields that made it match, then what else tells most. Values are the attacker's text; the edge shows them inert. */
function sentence({ fields }: Match, event: Event): string {
  const seen = Object.entries(fields)
    .filter(([name, value]) => value !== null && value !== '' && !ROUTING_FIELDS.has(name))
    .slice(0, MAX_QUOTED_FIELDS)
  const more = TELLING_FIELDS.filter((name) => seen.every(([other]) => other !== name))
    .map((name) => [name, event.fields[name]] as const)
    .filter(([, value]) => typeof value === 'string' && value !== '' && value !== '-')
  const quoted = [...seen, ...more]
    .slice(0, MAX_QUOTED_FIELDS)
    .map(([name, value]) => `${name} = ${quote(value ?? '')}`)
  const where = event.device?.hostname ?? event.actor?.user?.email ?? event.raw.file
  return `On ${where}${quoted.length === 0 ? ` in record ${event.raw.record}` : `: ${quoted.join('; ')}`}.`
}

function quote(value: FieldValue): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > MAX_QUOTED_CHARACTERS ? `${text.slice(0, MAX_QUOTED_CHARACTERS)}…` : text
}

/** Who and what an event is about. Who logs on acts, whatever the log calls it. */
function entitiesOf(event: Event): readonly EntityRef[] {
  const entities: EntityRef[] = []
  const host = event.device?.hostname
  // A mail server that tells of a message is not the machine that something happened to.
  if (host !== undefined && event.mail === undefined)
    entities.push({ role: 'device', type: 'host', id: `host:${host.toLowerCase()}` })
  const actor = userId(event.actor?.user)
  // Whoever sent a message is not one of ours who acted: a From address is what the sender wrote there.
  if (event.mail !== undefined) {
    if (event.mail.from !== undefined)
      entities.push({ role: 'infrastructure', type: 'mailbox', id: `mailbox:${event.mail.from}` })
  } else if (actor !== undefined) entities.push({ role: 'actor', type: 'user', id: actor })
  const target = userId(event.target?.user)
  const signsIn = event.classUid === CLASS.AUTHENTICATION && event.auth?.outcome !== 'failure'
  if (target !== undefined && target !== actor)
    entities.push({ role: signsIn ? 'actor' : 'target', type: 'user', id: target })
  const mailboxes =
    event.mail === undefined ? (event.target?.mailbox === undefined ? [] : [event.target.mailbox]) : event.mail.to
  for (const mailbox of mailboxes)
    entities.push({ role: 'target', type: 'mailbox', id: `mailbox:${mailbox.toLowerCase()}` })
  for (const ip of [event.srcEndpoint?.ip, event.dstEndpoint?.ip])
    if (ip !== undefined && isPublicAddress(ip)) entities.push({ role: 'infrastructure', type: 'ip', id: `ip:${ip}` })
  for (const domain of [event.dstEndpoint?.hostname, event.target?.domain])
    if (domain?.includes('.') === true)
      entities.push({ role: 'infrastructure', type: 'domain', id: `domain:${domain.toLowerCase()}` })
  if (event.target?.file?.sha256 !== undefined)
    entities.push({ role: 'object', type: 'file', id: `file:${event.target.file.sha256}` })
  if (event.target?.app !== undefined)
    entities.push({ role: 'object', type: 'app', id: `app:${event.target.app.toLowerCase()}` })
  return entities
}

/** The id of an account as the event names it, or undefined where it names nobody. */
function userId(user: User | undefined): string | undefined {
  if (user === undefined) return undefined
  const name = user.name?.toLowerCase()
  if (name !== undefined && name !== '' && user.domain !== undefined && user.domain !== '')
    return `user:${user.domain.toLowerCase()}\\${name}`
  if (user.email !== undefined && user.email !== '') return `user:${user.email.toLowerCase()}`
  if (user.uid !== undefined && user.uid !== '') return `user:${user.uid.toLowerCase()}`
  return name === undefined || name === '' ? undefined : `user:${name}`
}
