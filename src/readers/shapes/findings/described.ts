import { CLASS, type Event, type FieldValue, type FindingFacts, type User } from '../../../model/event.ts'
import { identityId } from '../../../model/ids.ts'
import { instant } from '../../../model/time.ts'
import type { JsonObject } from '../../framing/json-parse.ts'
import { type Reading, readTime } from '../../times.ts'
import { endpointOf } from '../address.ts'
import { type Described, eventOf, type Mutable, type Origin, type Said, type Shape } from '../shape.ts'
import { textAt, textsAt, valuesAt } from './paths.ts'
import { type Steps, severityOf } from './severity.ts'

type Paths = readonly string[]

/** Where a product's records hold what; in each list the first path that says something counts. */
export interface Description {
  readonly id: string
  readonly vendor: string
  /** Where the record names the product itself. */
  readonly vendorAt?: Paths
  /** True where each title begins with the product, `Wazuh: …`. */
  readonly vendorLeadsTitle?: boolean
  readonly specificity: number
  matches(record: JsonObject): boolean
  readonly logsource?: Event['logsource']
  /** OCSF class and activity of a record that is no alert; undefined for an alert. All are alerts where this is absent. */
  readonly classOf?: (record: JsonObject) => readonly [classUid: number, activityId: number] | undefined
  /** An id that no other record of this product has. */
  readonly uid?: Paths
  readonly title: Paths
  readonly time: Paths
  /** Times are nanoseconds by 100 since 1601, as Windows counts. */
  readonly timeIsFileTime?: boolean
  readonly severity?: Paths
  /** The scale of a severity that is a number. */
  readonly severitySteps?: Steps
  readonly techniques?: Paths
  readonly tactics?: Paths
  /** Where the product says what became of it: quarantined, blocked, false positive. */
  readonly verdict?: Paths
  readonly host?: Paths
  readonly hostIp?: Paths
  readonly user?: Paths
  readonly userDomain?: Paths
  readonly userId?: Paths
  readonly email?: Paths
  readonly sourceIp?: Paths
  readonly sourcePort?: Paths
  readonly targetIp?: Paths
  readonly targetPort?: Paths
  readonly processPath?: Paths
  readonly commandLine?: Paths
  readonly pid?: Paths
  readonly parentPath?: Paths
  readonly parentPid?: Paths
  readonly processUid?: Paths
  readonly filePath?: Paths
  readonly fileName?: Paths
  readonly sha256?: Paths
  readonly sha1?: Paths
  readonly md5?: Paths
  readonly url?: Paths
  readonly domain?: Paths
  readonly registryKey?: Paths
  /** Names of fields that are no evidence: what the makers of a data set added for judging. */
  readonly leftOut?: Paths
}

const OTHER = 99
const CREATE = 1
const TECHNIQUE = /\bT\d{4}(?:\.\d{3})?\b/g
const MAX_TECHNIQUES = 24
/** Longer titles say nothing more. */
const MAX_TITLE_CHARACTERS = 300
const MAX_VENDOR_CHARACTERS = 80
/** Ticks of 100 ns between 1601 and 1970. */
const FILE_TIME_EPOCH = 116_444_736_000_000_000n

/** A shape by its description. */
export function findingShape(description: Description): Shape {
  return {
    id: description.id,
    specificity: description.specificity,
    matches: description.matches,
    toEvent: (record, origin) => toEvent(record, description, origin),
    described: { product: description.vendor, paths: pathsOf(description) },
  }
}

function pathsOf({ time, title, host, user, sourceIp, targetIp }: Description): Described['paths'] {
  return { time, title, host, user, from: sourceIp, to: targetIp }
}

function toEvent(record: JsonObject, the: Description, origin: Origin): Event {
  const found = timeAt(record, the, origin)
  const other = the.classOf?.(record)
  const uid = textAt(record, the.uid)
  const [classUid, activityId] = other ?? [CLASS.DETECTION_FINDING, CREATE]
  const said: Said = {
    source: the.id,
    logsource: the.logsource ?? { product: the.id },
    classUid,
    activityId,
    ...(uid === undefined ? {} : { id: identityId(the.id, uid, String(found?.time ?? '')) }),
    ...entitiesOf(record, the),
    ...(other === undefined ? { finding: findingOf(record, the) } : {}),
    fields: the.leftOut === undefined ? record : without(record, the.leftOut),
  }
  return eventOf(said, found, origin)
}

function without(record: JsonObject, names: Paths): JsonObject {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)))
}

function timeAt(record: JsonObject, { time, timeIsFileTime }: Description, { context }: Origin): Reading | undefined {
  for (const path of time) {
    for (const value of valuesAt(record, path)) {
      if (timeIsFileTime === true && /^\d{17,19}$/.test(String(value)))
        return { time: instant(Number((BigInt(String(value)) - FILE_TIME_EPOCH) / 10n)), zone: 'stated' }
      const found = readTime(typeof value === 'string' ? plainTime(value) : value, context)
      if (found !== undefined) return found
    }
  }
  return undefined
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAY_FIRST = /^(?:[A-Z][a-z]{2}, )?(\d{1,2})[- ]([A-Za-z]{3})[a-z]{0,6}[- ](\d{4}) (\d{2}:\d{2}:\d{2})(.{0,16})$/

/** A time as these products write it, in the form that all readers know. */
function plainTime(text: string): FieldValue {
  const found = DAY_FIRST.exec(text)
  if (found !== null) {
    const month = MONTHS.indexOf((found[2] ?? '').toLowerCase()) + 1
    return `${found[3]}-${String(month).padStart(2, '0')}-${(found[1] ?? '').padStart(2, '0')}T${found[4]}${(found[5] ?? '').replace(/\s/g, '').replace(/^GMT$/, 'Z')}`
  }
  return text.replace(/ ?\+0000 UTC$| ?UTC ?\+?0000$/, 'Z').replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
}

/** What the alert says of itself; a title it has in any case, since without one nobody could name it. */
function findingOf(record: JsonObject, the: Description): FindingFacts {
  const severity = severityOf(textAt(record, the.severity), the.severitySteps)
  const verdict = verdictOf(textsAt(record, the.verdict ?? []))
  const whole = textAt(record, the.title)
  const led = the.vendorLeadsTitle === true ? /^(\w[\w .-]{1,40}): (.+)$/s.exec(whole ?? '') : null
  const vendor = (led?.[1] ?? textAt(record, the.vendorAt) ?? the.vendor).slice(0, MAX_VENDOR_CHARACTERS)
  return {
    title: (led?.[2] ?? whole ?? `Alert of ${vendor}`).slice(0, MAX_TITLE_CHARACTERS),
    vendor,
    ...(severity === undefined ? {} : { severity }),
    techniques: [
      ...new Set(textsAt(record, the.techniques ?? []).flatMap((text) => text.match(TECHNIQUE) ?? [])),
    ].slice(0, MAX_TECHNIQUES),
    tactics: [...new Set(textsAt(record, the.tactics ?? []))].slice(0, MAX_TECHNIQUES),
    ...(verdict === undefined ? {} : { verdict }),
  }
}

function verdictOf(texts: readonly string[]): FindingFacts['verdict'] {
  const all = texts.join(' ').replaceAll('_', ' ')
  if (/false ?positive|benign|informational ?expected|securitytesting|whitelisted/i.test(all)) return 'false positive'
  if (/(?:^|[^a-z])true ?positive/i.test(all)) return 'true positive'
  // "not blocked" and "would block" stopped nothing.
  return /(?:^|[^a-z])(?:blocked|prevented|quarantined|killed|mitigated|remediated|cleaned|deleted|terminated|stopped|removed)/i.test(
    all,
  ) &&
    !/\b(?:not|would|un|fail\w*|partially)[ _]?(?:be )?(?:block|prevent|quarantin|kill|mitigat|remediat|clean|delet)/i.test(
      all,
    )
    ? 'stopped'
    : undefined
}

type Entities = Pick<Said, 'actor' | 'device' | 'srcEndpoint' | 'dstEndpoint' | 'target'>

function entitiesOf(record: JsonObject, the: Description): Entities {
  const text = (paths: Paths | undefined): string | undefined => textAt(record, paths)
  const number = (paths: Paths | undefined): number | undefined => {
    const value = text(paths)
    return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined
  }
  const address = (paths: Paths | undefined, port?: Paths): Event['srcEndpoint'] => {
    for (const value of textsAt(record, paths ?? [])) {
      const found = endpointOf(value)
      const stated = number(port)
      if (found !== undefined) return stated === undefined || stated === 0 ? found : { ...found, port: stated }
    }
    return undefined
  }
  const hostname = text(the.host)
  const host = hostname === undefined ? undefined : hostOf(hostname)
  const hostIp = address(the.hostIp)?.ip
  return clean({
    actor: {
      user: userOf(record, the),
      process: {
        pid: number(the.pid),
        path: text(the.processPath),
        commandLine: text(the.commandLine),
        parentPath: text(the.parentPath),
        parentPid: number(the.parentPid),
        uid: text(the.processUid),
      },
    },
    device: { ...host, ip: host?.ip ?? hostIp },
    srcEndpoint: address(the.sourceIp, the.sourcePort),
    dstEndpoint: address(the.targetIp, the.targetPort),
    target: {
      file: {
        path: text(the.filePath),
        name: text(the.fileName),
        sha256: hash(text(the.sha256), 64),
        sha1: hash(text(the.sha1), 40),
        md5: hash(text(the.md5), 32),
      },
      url: text(the.url),
      domain: text(the.domain)?.toLowerCase(),
      registryKey: text(the.registryKey),
    },
  })
}

/** `DOMAIN\HOST` as some sensors write it, a name, or an address in its place. */
function hostOf(text: string): Event['device'] {
  const bare = text.slice(text.lastIndexOf('\\') + 1).trim()
  return endpointOf(bare) ?? { hostname: bare.toLowerCase() }
}

function userOf(record: JsonObject, the: Description): User | undefined {
  const named = textAt(record, the.user)
  const email = textAt(record, the.email)
  const domain = textAt(record, the.userDomain)
  const uid = textAt(record, the.userId)
  if (named === undefined && email === undefined && uid === undefined) return undefined
  const user: Mutable<User> = {}
  // An address is the account's name everywhere; a name is one only within its domain.
  if (named !== undefined && !named.includes('@')) {
    const at = named.lastIndexOf('\\')
    user.name = named.slice(at + 1)
    const stated = at > 0 ? named.slice(0, at) : domain
    if (stated !== undefined) user.domain = stated
  }
  const address = email ?? (named?.includes('@') === true ? named.slice(named.lastIndexOf('\\') + 1) : undefined)
  if (address?.includes('@') === true) user.email = address.toLowerCase()
  if (uid !== undefined) user.uid = uid
  return user
}

function hash(text: string | undefined, digits: number): string | undefined {
  return text !== undefined && text.length === digits && /^[0-9a-f]+$/i.test(text) ? text.toLowerCase() : undefined
}

/** `eventOf` leaves out what is undefined, but the types of the parts do not know that. */
function clean(parts: { readonly [name in keyof Entities]: object | undefined }): Entities {
  return parts as Entities
}

/** OCSF's other activity, for records that tell of something no list names. */
export const other = (classUid: number): readonly [classUid: number, activityId: number] => [classUid, OTHER]

/** True for a record with all of these names. */
export function has(record: JsonObject, ...names: readonly string[]): boolean {
  return names.every((name) => record[name] !== undefined)
}
