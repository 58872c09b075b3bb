import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import { endpointOf } from '../../shapes/address.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { splitCsv } from './csv-line.ts'
import { DEVICE_EVENT, type Kind, networkEvent } from './network-event.ts'
import { meaning, type Roles } from './roles.ts'
import { inZone, readStamp, type Stamp } from './stamps.ts'

/** What is searched of a message. */
const MAX_SEARCHED = 1024

function auth(outcome: 'success' | 'failure', activityId = 1): Kind {
  return { classUid: CLASS.AUTHENTICATION, activityId, auth: { outcome } }
}

function databaseEvent(
  product: string,
  fields: Fields,
  roles: Roles,
  kind: Kind,
  time: Stamp | undefined,
  line: LogLine,
): Event {
  return networkEvent({ source: product, logsource: { product }, fields, roles, kind, time }, line)
}

const MYSQL =
  /^(?:(\d{4}-\d{2}-\d{2}T[\d:.]{8,15}(?:Z|[+-]\d{2}:\d{2}))|(\d{6} {1,2}\d{1,2}:\d{2}:\d{2})|(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}))? {0,2}(?:(\d{1,20}) )?\[(Note|Warning|ERROR|System|Error)\] (?:\[(MY-\d{6})\] )?(?:\[(\w{1,24})\] )?/
const MYSQL_DENIED = /\bAccess denied for user '([^']{0,128})'@'([^']{0,255})'/

/** The error log of MySQL and MariaDB; refused sign-ins are in it. */
export const mysql: LineShape = { id: 'mysql', specificity: 41, toEvent: mysqlEvent }

function mysqlEvent(line: LogLine): Event | undefined {
  if (!line.text.slice(0, 80).includes('[')) return undefined
  const head = MYSQL.exec(line.text)
  if (head === null) return undefined
  const [whole, iso, short, plain, thread, level = '', code, system] = head
  if (iso === undefined && short === undefined && plain === undefined) return undefined
  const message = line.text.slice(whole.length)
  const denied = MYSQL_DENIED.exec(message.slice(0, MAX_SEARCHED))
  const from = denied?.[2]
  const stamp = iso ?? plain ?? (short === undefined ? undefined : mysqlStamp(short))
  return databaseEvent(
    'mysql',
    {
      message,
      level,
      ...(thread === undefined ? {} : { thread }),
      ...(code === undefined ? {} : { code }),
      ...(system === undefined ? {} : { system }),
    },
    {
      ...(meaning(denied?.[1]) === undefined ? {} : { user: denied?.[1] ?? '' }),
      ...(from === undefined ? {} : endpointOf(from) === undefined ? { srcHost: from } : { srcIp: from }),
    },
    denied === null ? DEVICE_EVENT : auth('failure'),
    readStamp(stamp, line.origin.context),
    line,
  )
}

/** `161209 13:08:33` is of 2016; no MySQL wrote it before 2000. */
function mysqlStamp(short: string): string {
  const clock = short.slice(6).trim().padStart(8, '0')
  return `20${short.slice(0, 2)}-${short.slice(2, 4)}-${short.slice(4, 6)} ${clock}`
}

const POSTGRES =
  /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?) ([A-Z]{1,5}|[+-]\d{2,4})[ :](?:\[(\d{1,10})(?:-\d{1,10})?\]:? )?(?:(?:\[\d{1,10}-\d{1,10}\] )?([\w.-]{1,64}|\[unknown\])@([\w.-]{1,64}|\[unknown\]) )?(?:\[(\d{1,10})\] )?(DEBUG\d?|INFO|NOTICE|WARNING|ERROR|LOG|FATAL|PANIC|DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION): {1,2}/
const POSTGRES_CSV =
  /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{1,6}) ([A-Z]{1,5}),("(?:[^"]|""){0,64}")?,("(?:[^"]|""){0,64}")?,(\d{1,10}),/
const POSTGRES_USER = /\b(?:authentication failed for user|authorized: user|role|user)[= ]"?([\w.-]{1,64})"?/
const POSTGRES_HOST = /\b(?:host=|for host "|connection received: host=)([0-9a-f.:]{3,45}|\[local\])/

/** PostgreSQL's log, as lines or as values parted by commas. */
export const postgres: LineShape = { id: 'postgresql', specificity: 41, toEvent: postgresEvent }

function postgresEvent(line: LogLine): Event | undefined {
  const first = line.text.charCodeAt(0)
  if (first < 48 || first > 57) return undefined
  if (POSTGRES_CSV.test(line.text)) return postgresCsv(line)
  const head = POSTGRES.exec(line.text)
  if (head === null) return undefined
  const [whole, stamp = '', zone, pid, named, database, , level = ''] = head
  const message = line.text.slice(whole.length)
  return postgresSaid(message, level, named, database, pid, inZone(stamp, zone, line.origin.context), undefined, line)
}

function postgresCsv(line: LogLine): Event {
  const cells = splitCsv(line.text)
  const [stamp = '', user, database, pid, from, , , , , , , level = '', , message = ''] = cells
  const [, wall = '', zone] = /^(\S{10} \S{8,15}) ([A-Z]{1,5})$/.exec(stamp) ?? []
  return postgresSaid(message, level, user, database, pid, inZone(wall, zone, line.origin.context), from, line)
}

function postgresSaid(
  message: string,
  level: string,
  named: string | undefined,
  database: string | undefined,
  pid: string | undefined,
  time: Stamp | undefined,
  from: string | undefined,
  line: LogLine,
): Event {
  const searched = message.slice(0, MAX_SEARCHED)
  const isSignIn = /\bauthentication failed\b|\bconnection authorized\b|\bno pg_hba\.conf entry\b/.test(searched)
  const user =
    (isSignIn ? POSTGRES_USER.exec(searched)?.[1] : undefined) ?? meaning(named?.replace(/^\[unknown\]$/, ''))
  const address = meaning(from) ?? POSTGRES_HOST.exec(searched)?.[1]
  const kind = isSignIn
    ? auth(searched.includes('authorized') ? 'success' : 'failure')
    : searched.startsWith('disconnection:')
      ? auth('success', 2)
      : DEVICE_EVENT
  return databaseEvent(
    'postgresql',
    {
      message,
      level,
      ...(pid === undefined ? {} : { pid }),
      ...(meaning(database) === undefined ? {} : { database: database ?? '' }),
    },
    {
      ...(user === undefined ? {} : { user }),
      ...(address === undefined || endpointOf(address) === undefined ? {} : { srcIp: address }),
    },
    kind,
    time,
    line,
  )
}

const REDIS =
  /^(?:\[(\d{1,10})\] |(\d{1,10}):([XCSM]) )?(\d{1,2} [A-Z][a-z]{2})(?: (\d{4}))? (\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?) ([.*#-]) /

/** Redis' own log. */
export const redis: LineShape = { id: 'redis', specificity: 41, toEvent: redisEvent }

function redisEvent(line: LogLine): Event | undefined {
  const head = REDIS.exec(line.text)
  if (head === null) return undefined
  const [whole, old, pid = old, role, day = '', year, clock = '', level = ''] = head
  const [number = '', month = ''] = day.split(' ')
  const stamp = `${month} ${number}${year === undefined ? '' : ` ${year}`} ${clock}`
  return databaseEvent(
    'redis',
    {
      message: line.text.slice(whole.length),
      level,
      ...(pid === undefined ? {} : { pid }),
      ...(role === undefined ? {} : { role }),
    },
    {},
    DEVICE_EVENT,
    readStamp(stamp, line.origin.context),
    line,
  )
}
