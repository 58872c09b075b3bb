import {
  type Actor,
  CLASS,
  type Endpoint,
  type Event,
  type FieldValue,
  type File,
  type Process,
  type Target,
  type User,
} from '../../../model/event.ts'
import { identityId } from '../../../model/ids.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import { endpointOf } from '../address.ts'
import { eventOf, type Mutable, type Origin, type Shape } from '../shape.ts'
import { findingOf } from './finding.ts'
import { withNames } from './mapping.ts'
import { at, hasAny, hostOf, inUtc, known, portAt, textAt } from './parts.ts'
import { timeIn } from './time-forms.ts'

/** Classes that OCSF deprecated, to those that took their place. */
const REPLACED: ReadonlyMap<number, number> = new Map([
  [2001, CLASS.DETECTION_FINDING],
  [3001, CLASS.USER_MANAGEMENT],
  [4010, CLASS.FILE_HOSTING],
  [4011, CLASS.EMAIL],
  [4012, CLASS.EMAIL],
])
/** Account Change (3001) and User Management count their activities differently. */
const ACCOUNT_CHANGE: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [2, 3],
  [3, 8],
  [4, 9],
  [5, 4],
  [6, 4],
])
const FINDINGS: ReadonlySet<number> = new Set([2001, 2002, 2003, CLASS.DETECTION_FINDING, 2005, 2006, 2007])
const FAILURE = 2
const OTHER = 99

/** Records that are OCSF already, such as those of Amazon Security Lake. */
export const ocsf: Shape = {
  id: 'ocsf',
  specificity: 64,
  matches: (record) =>
    (typeof record['class_uid'] === 'number' || typeof record['class_uid'] === 'string') &&
    hasAny(record, 'category_uid', 'type_uid', 'metadata', 'class_name') &&
    hasAny(record, 'metadata', 'time', 'activity_id'),
  toEvent,
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const stated = Number(textAt(record, 'class_uid'))
  const activity = Number(textAt(record, 'activity_id') ?? OTHER)
  const classUid = REPLACED.get(stated) ?? (Number.isSafeInteger(stated) && stated > 0 ? stated : CLASS.API)
  const activityId =
    stated === 3001 ? (ACCOUNT_CHANGE.get(activity) ?? OTHER) : Number.isSafeInteger(activity) ? activity : OTHER
  const product = textAt(record, 'metadata.product.name', 'metadata.product.vendor_name')
  const uid = textAt(record, 'metadata.uid')
  const isSignIn = classUid === CLASS.AUTHENTICATION
  const finding = FINDINGS.has(stated)
  return eventOf(
    {
      id: uid === undefined ? undefined : identityId('ocsf', product ?? '', uid),
      source: 'ocsf',
      logsource: logsourceOf(record, product),
      classUid,
      activityId,
      actor: actorOf(record, isSignIn),
      device: endpointIn(record, 'device') ?? evidence(record, (one) => endpointIn(one, 'device')),
      srcEndpoint: endpointIn(record, 'src_endpoint') ?? evidence(record, (one) => endpointIn(one, 'src_endpoint')),
      dstEndpoint: endpointIn(record, 'dst_endpoint') ?? evidence(record, (one) => endpointIn(one, 'dst_endpoint')),
      target: targetOf(record),
      auth: isSignIn ? { outcome: outcomeOf(record) } : undefined,
      finding: finding
        ? findingOf({
            title: textAt(record, 'finding_info.title', 'finding.title', 'message', 'class_name') ?? 'finding',
            severity: textAt(record, 'severity'),
            vendor: product,
            techniques: JSON.stringify(record['attacks'] ?? at(record, 'finding_info.attacks') ?? ''),
          })
        : undefined,
      fields: withNames(record, namesOf(record)),
    },
    timeIn(
      [
        positive(record['time']),
        record['time_dt'],
        record['start_time'],
        at(record, 'metadata.logged_time'),
        at(record, 'finding_info.created_time'),
      ],
      inUtc(origin).context,
    ),
    origin,
  )
}

/** Zero stands for no time. */
function positive(value: FieldValue | undefined): FieldValue | undefined {
  return value === 0 ? undefined : value
}

/** Of CloudTrail in OCSF the rules for CloudTrail shall see what they ask for. */
function logsourceOf(record: JsonObject, product: string | undefined): Event['logsource'] {
  if (product === 'CloudTrail') return { product: 'aws', service: 'cloudtrail' }
  return { product: 'ocsf', service: (textAt(record, 'class_name') ?? 'event').toLowerCase().replaceAll(' ', '_') }
}

function namesOf(record: JsonObject): Readonly<Record<string, FieldValue | undefined>> {
  return {
    eventName: at(record, 'api.operation'),
    eventSource: at(record, 'api.service.name'),
    errorCode: at(record, 'api.response.error'),
    query: at(record, 'query.hostname'),
    'cs-method': at(record, 'http_request.http_method'),
    'c-useragent': at(record, 'http_request.user_agent'),
    'sc-status': at(record, 'http_response.code'),
    src_ip: at(record, 'src_endpoint.ip'),
    dst_ip: at(record, 'dst_endpoint.ip'),
    dst_port: at(record, 'dst_endpoint.port'),
  }
}

function outcomeOf(record: JsonObject): 'success' | 'failure' {
  const status = Number(textAt(record, 'status_id'))
  if (status === FAILURE) return 'failure'
  return /fail|deni/i.test(textAt(record, 'status') ?? '') ? 'failure' : 'success'
}

/** The user of a sign-in is who signs in, whatever service's process is the actor. */
function actorOf(record: JsonObject, isSignIn: boolean): Actor {
  const actor: Mutable<Actor> = {}
  const user =
    (isSignIn ? userIn(record, 'user') : undefined) ??
    userIn(record, 'actor.user') ??
    userIn(record, 'actor.process.user') ??
    evidence(record, (one) => userIn(one, 'actor.user'))
  if (user !== undefined) actor.user = user
  const process = processIn(record, 'actor.process')
  if (process !== undefined) actor.process = process
  const session = textAt(record, 'actor.session.uid', 'actor.user.credential_uid')
  if (session !== undefined) actor.session = session
  const app = textAt(record, 'actor.app_name', 'actor.app_uid', 'actor.invoked_by')
  if (app !== undefined) actor.app = app
  return actor
}

function targetOf(record: JsonObject): Target {
  const target: Mutable<Target> = {}
  const user = userIn(record, 'user')
  if (user !== undefined) target.user = user
  const process = processIn(record, 'process')
  if (process !== undefined) target.process = process
  const session = textAt(record, 'session.uid')
  if (session !== undefined) target.session = session
  const file =
    fileIn(record, 'file') ??
    fileIn(record, 'driver.file') ??
    fileIn(record, 'module.file') ??
    evidence(record, (one) => fileIn(one, 'file'))
  if (file !== undefined) target.file = file
  const url = textAt(record, 'http_request.url.url_string', 'url.url_string')
  if (url !== undefined) target.url = url
  const domain = hostOf(textAt(record, 'query.hostname', 'http_request.url.hostname', 'url.hostname'))
  if (domain !== undefined) target.domain = domain
  const key = textAt(record, 'reg_key.path', 'reg_value.path')
  if (key !== undefined) target.registryKey = key
  const service = textAt(record, 'win_service.name', 'service.name')
  if (service !== undefined) target.service = service
  const job = textAt(record, 'job.name')
  if (job !== undefined) target.job = job
  const resource = textAt(
    record,
    'resources.name',
    'resources.uid',
    'resource.uid',
    'web_resources.name',
    'databucket.name',
  )
  if (resource !== undefined) target.resource = resource
  const mailbox = textAt(record, 'email.to', 'email.smtp_to')
  if (mailbox?.includes('@') === true) target.mailbox = mailbox.toLowerCase()
  return target
}

/** What the first evidence of a finding says. */
function evidence<T>(record: JsonObject, read: (one: JsonObject) => T | undefined): T | undefined {
  const list = record['evidences']
  const first = Array.isArray(list) ? list[0] : undefined
  return first !== undefined && isObject(first) ? read(first) : undefined
}

function userIn(record: JsonObject, path: string): User | undefined {
  const user: { name?: string; domain?: string; uid?: string; email?: string } = {}
  const name = textAt(record, `${path}.name`)
  const email = textAt(record, `${path}.email_addr`)
  if (email?.includes('@') === true) user.email = email.toLowerCase()
  if (name !== undefined) {
    if (name.includes('@') && user.email === undefined) user.email = name.toLowerCase()
    else user.name = name
  }
  const domain = textAt(record, `${path}.domain`)
  if (domain !== undefined) user.domain = domain
  const uid = textAt(record, `${path}.uid`)
  if (uid !== undefined) user.uid = uid
  return Object.keys(user).length === 0 ? undefined : user
}

function processIn(record: JsonObject, path: string): Process | undefined {
  const value = at(record, path)
  if (value === undefined || !isObject(value)) return undefined
  const process: Mutable<Process> = {}
  const pid = Number(textAt(value, 'pid') ?? Number.NaN)
  if (Number.isInteger(pid) && pid >= 0) process.pid = pid
  const image = textAt(value, 'file.path', 'path', 'name')
  if (image !== undefined) process.path = image
  const commandLine = textAt(value, 'cmd_line')
  if (commandLine !== undefined) process.commandLine = commandLine
  const parent = Number(textAt(value, 'parent_process.pid') ?? Number.NaN)
  if (Number.isInteger(parent)) process.parentPid = parent
  const parentPath = textAt(value, 'parent_process.file.path')
  if (parentPath !== undefined) process.parentPath = parentPath
  return Object.keys(process).length === 0 ? undefined : process
}

function fileIn(record: JsonObject, path: string): File | undefined {
  const value = at(record, path)
  if (value === undefined || !isObject(value)) return undefined
  const file: Mutable<File> = {}
  const name = textAt(value, 'name')
  if (name !== undefined) file.name = name
  const where = textAt(value, 'path')
  if (where !== undefined) file.path = where
  const hashes = value['hashes']
  for (const one of Array.isArray(hashes) ? hashes : []) {
    const kind = textAt(one, 'algorithm')?.toLowerCase().replace('-', '')
    const digits = textAt(one, 'value')?.toLowerCase()
    if (digits === undefined || !/^[0-9a-f]{32,64}$/.test(digits)) continue
    if (kind === 'sha256') file.sha256 = digits
    if (kind === 'sha1') file.sha1 = digits
    if (kind === 'md5') file.md5 = digits
  }
  return Object.keys(file).length === 0 ? undefined : file
}

function endpointIn(record: JsonObject, path: string): Endpoint | undefined {
  const value = at(record, path)
  if (value === undefined || !isObject(value)) return undefined
  const found = endpointOf(known(value['ip']) ?? '')
  const hostname = hostOf(textAt(value, 'hostname', 'name'))
  const port = portAt(value, 'port')
  const endpoint = {
    ...(hostname === undefined ? {} : { hostname }),
    ...(found === undefined ? {} : found),
    ...(port === undefined ? {} : { port }),
  }
  return Object.keys(endpoint).length === 0 ? undefined : endpoint
}
