import { compareText } from '../model/compare.ts'
import type { Interval } from '../model/interval.ts'
import type { EntityRef, Signal } from '../model/signal.ts'
import type { Story, Subject } from '../model/story.ts'
import { formatInstant, type Instant } from '../model/time.ts'
import { extentOf } from './extent.ts'
import { type Json, jsonText } from './json-text.ts'
import { byScore, byTime } from './order.ts'
import type { ReportInput } from './report-input.ts'
import { domainId, observableId } from './stix-ids.ts'
import { bareId, count, isProven, nameOf } from './words.ts'

type StixObject = { readonly type: string; readonly id: string; readonly [property: string]: Json | undefined }

/** Most signals that become observed data; a bundle of more is more than its readers can take. */
const MAX_OBSERVED = 5000
/** STIX 2.1, section 4.14: `number_observed` and `count` are at most this. */
const MAX_COUNT = 999_999_999

/** TLP 2.0 AMBER+STRICT as its authors (OASIS, FIRST) published it: names of people are for the organisation alone. */
const MARKING: StixObject = {
  type: 'marking-definition',
  spec_version: '2.1',
  id: 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003',
  created: '2022-10-01T00:00:00.000Z',
  name: 'TLP:AMBER+STRICT',
  extensions: {
    'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d': {
      extension_type: 'property-extension',
      tlp_2_0: 'amber+strict',
    },
  },
}
/** The incident extension of the OASIS incident suite (draft 2.0). */
const INCIDENT_EXTENSION = 'extension-definition--ef765651-680c-498d-9894-99799f2fa126'

const AUTHOR_ID = domainId('identity', 'dwell')
const AUTHOR: StixObject = {
  type: 'identity',
  spec_version: '2.1',
  id: AUTHOR_ID,
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: 'Dwell',
  identity_class: 'system',
}

/**
 * `stix.json`: the stories as a STIX 2.1 bundle: incidents, whom they hit, the techniques that were sighted, what was
 * observed, and notes of what could not be seen. No indicator is made, since nothing here says what is safe to block.
 * Ids are the same in every run; none of the objects claims who the adversary is.
 */
export function stixJson(input: ReportInput): string {
  const stories = byScore(input.stories)
  const signalsOf = new Map(byTime(input.signals).map((signal) => [signal.id, signal]))
  const intervalsOf = Map.groupBy(input.intervals, ({ story }) => story)
  const objects = new Map<string, StixObject>()
  const add = (object: StixObject): string => {
    if (!objects.has(object.id)) objects.set(object.id, object)
    return object.id
  }
  add(MARKING)
  add(AUTHOR)

  let observed = 0
  let left = 0
  for (const story of stories) {
    const signals = story.signals.flatMap((id) => signalsOf.get(id) ?? [])
    const room = Math.max(0, MAX_OBSERVED - observed)
    observed += Math.min(room, signals.length)
    left += Math.max(0, signals.length - room)
    addStory(
      { story, signals, observable: signals.slice(0, room), intervals: intervalsOf.get(story.id) ?? [] },
      input,
      add,
    )
  }
  addNotes(input, left, add)

  const refs = [...objects.keys()].filter((id) => !id.startsWith('marking-definition--'))
  add({
    ...domain('report', `${formatInstant(input.knownAt)}|${stories.map(({ id }) => id).join('|')}`, input.knownAt),
    name: `Dwell: ${count(stories.length, 'story', 'stories')} known at ${formatInstant(input.knownAt)}`,
    report_types: ['threat-report'],
    published: stixTime(input.knownAt),
    object_refs: refs,
  })
  const bundleKey = [...objects.keys()].toSorted(compareText).join('|')
  return jsonText({ type: 'bundle', id: domainId('bundle', bundleKey), objects: [...objects.values()] })
}

interface StoryParts {
  readonly story: Story
  readonly signals: readonly Signal[]
  /** Those of the signals that become observed data. */
  readonly observable: readonly Signal[]
  readonly intervals: readonly Interval[]
}

function addStory(parts: StoryParts, input: ReportInput, add: (object: StixObject) => string): void {
  const { story, signals, observable, intervals } = parts
  const incident = add(incidentOf(story, intervals))
  const places: string[] = []
  for (const subject of story.subjects) {
    const ref = add(subjectObject(subject, story))
    if (ref.startsWith('identity--')) places.push(ref)
    const hit = intervals.some((interval) => interval.subject.id === subject.id && isProven(interval))
    const kind = hit ? 'impacts' : 'targets'
    add({
      ...domain('relationship', `${story.id}|${kind}|${subject.id}`, story.firstTime, story.lastTime),
      relationship_type: kind,
      source_ref: incident,
      target_ref: ref,
    })
  }

  const observedOf = new Map<string, string>()
  for (const signal of observable) {
    const refs = signal.entities.flatMap((entity) => observableOf(entity) ?? []).map(add)
    if (refs.length === 0) continue
    const id = add({
      ...domain('observed-data', signal.id, signal.time),
      first_observed: stixTime(signal.time),
      last_observed: stixTime(extentOf([signal.time, signal.endTime])?.to ?? signal.time),
      number_observed: Math.min(MAX_COUNT, Math.max(1, signal.count)),
      object_refs: [...new Set(refs)],
    })
    observedOf.set(signal.id, id)
  }

  for (const technique of [...new Set(signals.flatMap(({ techniques }) => techniques))].toSorted(compareText)) {
    const pattern = add(attackPattern(technique, input))
    const own = signals.filter(({ techniques }) => techniques.includes(technique))
    const seenIn = extentOf(own.flatMap(({ time, endTime }) => [time, endTime])) ?? {
      from: story.firstTime,
      to: story.lastTime,
    }
    const seen = own.flatMap(({ id }) => observedOf.get(id) ?? [])
    add({
      ...domain('sighting', `${story.id}|${technique}`, story.firstTime, story.lastTime),
      first_seen: stixTime(seenIn.from),
      last_seen: stixTime(seenIn.to),
      count: Math.min(
        MAX_COUNT,
        own.reduce((sum, signal) => sum + signal.count, 0),
      ),
      sighting_of_ref: pattern,
      observed_data_refs: seen.length > 0 ? seen : undefined,
      where_sighted_refs: places.length > 0 ? [...new Set(places)] : undefined,
    })
  }

  if (story.unseen.length > 0) {
    add({
      ...domain('note', `${story.id}|unseen`, story.firstTime, story.lastTime),
      abstract: 'What could not be seen',
      content: story.unseen.join('\n'),
      object_refs: [incident],
    })
  }
}

function addNotes(input: ReportInput, left: number, add: (object: StixObject) => string): void {
  const lines = [...input.gaps]
  if (left > 0) lines.push(`${count(left, 'signal')} of stories are not in this bundle; signals.ndjson has them all.`)
  if (lines.length === 0) return
  add({
    ...domain('note', `gaps|${formatInstant(input.knownAt)}`, input.knownAt),
    abstract: 'What was not looked at',
    content: lines.join('\n'),
    object_refs: [AUTHOR_ID],
  })
}

function incidentOf(story: Story, intervals: readonly Interval[]): StixObject {
  const confidence = intervals.reduce((most, interval) => Math.max(most, interval.confidence), 0)
  const isRefuted = intervals.length > 0 && intervals.every(({ state }) => state === 'refuted')
  const isOver = intervals.length > 0 && intervals.every(({ state }) => state === 'closed' || state === 'refuted')
  return {
    ...domain('incident', story.id, story.firstTime, story.lastTime),
    name: story.title,
    description: `${count(story.signals.length, 'signal')} from ${formatInstant(story.firstTime)} to ${formatInstant(story.lastTime)}; stages seen: ${story.stages.join(', ')}.`,
    confidence: intervals.length > 0 ? Math.round(100 * Math.min(1, Math.max(0, confidence))) : undefined,
    extensions: {
      [INCIDENT_EXTENSION]: {
        extension_type: 'property-extension',
        determination: isRefuted ? 'false-positive' : intervals.some(isProven) ? 'confirmed' : 'suspected',
        investigation_status: isOver ? 'closed' : 'open',
      },
    },
  }
}

function subjectObject(subject: Subject, story: Story): StixObject {
  const type = subject.type === 'host' ? 'infrastructure' : 'identity'
  const isPerson = subject.type === 'user' && subject.kind === undefined
  return {
    ...domain(type, subject.id, story.firstTime, story.lastTime),
    name: nameOf(subject),
    description: subject.names.length > 1 ? `Also known as ${subject.names.slice(1).join(', ')}` : undefined,
    identity_class: type === 'identity' ? (isPerson ? 'individual' : 'system') : undefined,
  }
}

/**
 * A technique under an id of ours: MITRE's own id would bring our dates into a store that has MITRE's object. The external
 * id is what readers join them by.
 */
function attackPattern(technique: string, input: ReportInput): StixObject {
  const known = input.attack(technique)
  return {
    type: 'attack-pattern',
    spec_version: '2.1',
    id: domainId('attack-pattern', technique),
    created: AUTHOR.created,
    modified: AUTHOR.modified,
    name: known?.name ?? technique,
    external_references: [{ source_name: 'mitre-attack', external_id: technique, url: known?.url }],
  }
}

/** The observable for an entity; undefined where STIX has none with an id of its own, or the text is no such thing. */
function observableOf({ type, id }: EntityRef): StixObject | undefined {
  const value = bareId(id)
  switch (type) {
    case 'ip':
      if (/^\d{1,3}(\.\d{1,3}){3}$/.test(value)) return observable('ipv4-addr', { value })
      return /^[0-9a-f:.]{2,45}$/i.test(value) && value.includes(':') ? observable('ipv6-addr', { value }) : undefined
    case 'domain':
      return observable('domain-name', { value })
    case 'url':
      return URL.canParse(value) ? observable('url', { value }) : undefined
    case 'mailbox':
      return /^[^\s@]+@[^\s@]+$/.test(value) ? observable('email-addr', { value }) : undefined
    case 'user':
      return value.includes('\\')
        ? observable('user-account', { account_type: 'windows-domain', account_login: value })
        : observable('user-account', { account_login: value })
    case 'file':
      return fileObservable(value)
    case 'host':
    case 'app':
    case 'session':
    case 'process':
      return undefined
  }
}

function fileObservable(value: string): StixObject {
  const algorithm = /^[0-9a-f]+$/i.test(value) ? { 32: 'MD5', 40: 'SHA-1', 64: 'SHA-256' }[value.length] : undefined
  if (algorithm === undefined) return observable('file', { name: value })
  return observable('file', { hashes: { [algorithm]: value.toLowerCase() } })
}

function observable(
  type: string,
  properties: Readonly<Record<string, string | Readonly<Record<string, string>>>>,
): StixObject {
  return {
    type,
    spec_version: '2.1',
    id: observableId(type, properties),
    object_marking_refs: [MARKING.id],
    ...properties,
  }
}

/** What every object of ours but the observables bears. */
function domain(type: string, key: string, created: Instant, modified: Instant = created): StixObject {
  return {
    type,
    spec_version: '2.1',
    id: domainId(type, key),
    created_by_ref: AUTHOR_ID,
    created: stixTime(created),
    modified: stixTime(modified > created ? modified : created),
    object_marking_refs: [MARKING.id],
  }
}

/** RFC 3339 with three digits of a second at least, as STIX 2.1, section 2.15, asks. */
function stixTime(time: Instant): string {
  const text = formatInstant(time)
  return text.includes('.') ? text : `${text.slice(0, -1)}.000Z`
}
