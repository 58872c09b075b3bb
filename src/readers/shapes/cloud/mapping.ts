import { CLASS, type Event, type FieldValue, type Logsource, type Target, type User } from '../../../model/event.ts'
import { identityId } from '../../../model/ids.ts'
import type { JsonObject } from '../../framing/json-parse.ts'
import { endpointOf } from '../address.ts'
import { type Described, eventOf, type Mutable, type Origin, type Shape, sessionId } from '../shape.ts'
import { findingOf } from './finding.ts'
import { at, endpointAt, hostOf, inUtc, personOf, textAt } from './parts.ts'
import { timeIn } from './time-forms.ts'
import { type Meaning, meaningOfWords, outcomeOfWords } from './words.ts'

/** Where a service's record has what an Event needs: paths such as `actor.user.email`, the best first. */
export interface Mapping {
  /** The Event's `source`. */
  readonly source: string
  readonly logsource: Logsource | ((record: JsonObject) => Logsource)
  /** Default 30: above what any service could write, below the sources with shapes of their own. */
  readonly specificity?: number
  readonly matches: (record: JsonObject) => boolean
  readonly time: readonly string[]
  /** A time that stands in two fields. */
  readonly timeOf?: (record: JsonObject) => string | undefined
  /** What was done; its words give the class where `meaning` does not. */
  readonly action: readonly string[]
  readonly meaning?: (record: JsonObject, action: string) => Meaning
  /** How it went; where no path says, the action's words. */
  readonly result?: readonly string[]
  /** True where the record says in a code that it failed. */
  readonly failed?: (record: JsonObject) => boolean
  readonly user?: readonly string[]
  /** Who it was, where that has to be taken out of a longer text. */
  readonly userOf?: (record: JsonObject) => string | undefined
  readonly userId?: readonly string[]
  /** Client addresses, and the port beside them. */
  readonly from?: readonly string[]
  readonly fromPort?: string
  readonly to?: readonly string[]
  /** The other side's address, where that has to be looked for. */
  readonly toOf?: (record: JsonObject) => string | undefined
  readonly toPort?: string
  readonly host?: readonly string[]
  readonly session?: readonly string[]
  readonly app?: readonly string[]
  readonly targetUser?: readonly string[]
  readonly resource?: readonly string[]
  readonly url?: readonly string[]
  readonly domain?: readonly string[]
  readonly file?: readonly string[]
  /** Of a foreign alert: who raises it, what it is called where that is not the action, and how bad it is. */
  readonly vendor?: string
  readonly title?: readonly string[]
  readonly severity?: readonly string[]
  /** Paths that together are the record's own identity; all must say something. */
  readonly identity?: readonly string[]
  /** Names that rules use beside those of the record. */
  readonly names?: (record: JsonObject) => Readonly<Record<string, FieldValue | undefined>>
}

const DEFAULT_SPECIFICITY = 30

/** The shape that a mapping describes. */
export function mapped(mapping: Mapping): Shape {
  return {
    id: mapping.source,
    specificity: mapping.specificity ?? DEFAULT_SPECIFICITY,
    matches: mapping.matches,
    toEvent: (record, origin) => mappedEvent(mapping, record, origin),
    described: { product: mapping.vendor, paths: pathsOf(mapping) },
  }
}

function pathsOf({ time, action, user, userId, from, to, host }: Mapping): Described['paths'] {
  return { time, action, user: [...(user ?? []), ...(userId ?? [])], from, to, host }
}

function mappedEvent(mapping: Mapping, record: JsonObject, origin: Origin): Event {
  const text = (paths: readonly string[] | undefined): string | undefined =>
    paths === undefined ? undefined : textAt(record, ...paths)
  const found = timeIn(
    [...mapping.time.map((path) => at(record, path)), mapping.timeOf?.(record)],
    inUtc(origin).context,
  )
  const action = text(mapping.action) ?? ''
  const meaning = mapping.meaning?.(record, action) ?? meaningOfWords(action)
  const isFinding = meaning.classUid === CLASS.DETECTION_FINDING
  const user = personOf(mapping.userOf?.(record) ?? text(mapping.user), text(mapping.userId))
  const from = mapping.from === undefined ? undefined : endpointAt(record, mapping.from, mapping.fromPort)
  const to =
    endpointOf(mapping.toOf?.(record) ?? '') ??
    (mapping.to === undefined ? undefined : endpointAt(record, mapping.to, mapping.toPort))
  const session = text(mapping.session)
  const identity = mapping.identity?.map((path) => textAt(record, path))
  return eventOf(
    {
      id: identity?.every((part) => part !== undefined) ? identityId(mapping.source, ...identity) : undefined,
      source: mapping.source,
      logsource: typeof mapping.logsource === 'function' ? mapping.logsource(record) : mapping.logsource,
      ...meaning,
      actor: {
        // Whom an alert names is whom it is about, not who raised it.
        user: isFinding ? undefined : user,
        session: session === undefined ? undefined : sessionId(session),
        app: text(mapping.app),
      } as Event['actor'], // undefined parts are left out
      device: { hostname: hostOf(text(mapping.host)) } as Event['device'], // as above
      srcEndpoint: from,
      dstEndpoint: to,
      target: targetOf(mapping, text, isFinding ? user : undefined),
      auth:
        meaning.classUid === CLASS.AUTHENTICATION
          ? { outcome: mapping.failed?.(record) === true ? 'failure' : outcomeOfWords(text(mapping.result) ?? action) }
          : undefined,
      finding: isFinding
        ? findingOf({
            title: text(mapping.title) ?? (action === '' ? mapping.source : action),
            severity: text(mapping.severity),
            vendor: mapping.vendor,
          })
        : undefined,
      fields: withNames(record, mapping.names?.(record)),
    },
    found,
    origin,
  )
}

function targetOf(
  mapping: Mapping,
  text: (paths: readonly string[] | undefined) => string | undefined,
  about: User | undefined,
): Target {
  const target: Mutable<Target> = {}
  const user = personOf(text(mapping.targetUser)) ?? about
  if (user !== undefined) target.user = user
  const resource = text(mapping.resource)
  if (resource !== undefined) target.resource = resource
  const url = text(mapping.url)
  if (url !== undefined && /^https?:\/\//i.test(url)) target.url = url
  const domain = hostOf(text(mapping.domain))
  if (domain !== undefined) target.domain = domain
  const file = text(mapping.file)
  if (file !== undefined) target.file = /[\\/]/.test(file) ? { path: file } : { name: file }
  return target
}

/** A record with further names, where they are free; a name that differs only in case is taken. */
export function withNames(
  record: JsonObject,
  names: Readonly<Record<string, FieldValue | undefined>> | undefined,
): JsonObject {
  if (names === undefined) return record
  const taken = new Set(Object.keys(record).map((name) => name.toLowerCase()))
  const added: [string, FieldValue][] = []
  for (const [name, value] of Object.entries(names)) {
    if (value !== undefined && !taken.has(name.toLowerCase())) added.push([name, value])
  }
  // `fromEntries` keeps a key `__proto__` a plain name; a spread would too, but not an assignment.
  return added.length === 0 ? record : { ...record, ...Object.fromEntries(added) }
}
