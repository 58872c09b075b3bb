import type { Event, Fields, FieldValue } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { ACCESS_DIALECTS } from './access-dialects.ts'
import { deviceTime } from './device-times.ts'
import { FIREWALL_DIALECTS } from './firewall-dialects.ts'
import { readPairs } from './key-values.ts'
import { kindOf, networkEvent } from './network-event.ts'
import type { PairDialect } from './pair-dialect.ts'
import { meaning, type OwnRoles, rolesOf } from './roles.ts'
import { readStamp, type Stamp } from './stamps.ts'
import { categoryOf } from './vendor-event.ts'

/** A line of pairs whose product is not known must have so many of them, mostly pairs at that. */
const MIN_PAIRS = 5
/** A stamp before the pairs of a line. */
const LEADING =
  /^(?:<\d{1,3}>)?(?:1 )?\[?(\d{4}[-/:.]\d{2}[-/:.]\d{2}[T :-]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?|\d{10}\.\d{3,9}|[A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2})/
/** A whole stamp near the start of a line whose header states no year. */
const INNER = /(?:^|\s)(\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?: ?[+-]\d{2}:?\d{2}|Z)?)(?=\s)/
const MAX_BEFORE_STAMP = 200
/** All products whose pairs are known by marks of their own. */
export const DIALECTS: readonly PairDialect[] = [...FIREWALL_DIALECTS, ...ACCESS_DIALECTS]
const NO_ROLES: OwnRoles = Object.freeze({})

/** Products that write `name=value`, known by marks of their own. */
export const pairs: LineShape = { id: 'pairs', specificity: 60, toEvent: dialectEvent }

/** Pairs of an unknown product that say, under well-known names, who talked with whom or who signed in. */
export const unknownPairs: LineShape = { id: 'unknown-pairs', specificity: 1, toEvent: unknownEvent }

function dialectEvent(line: LogLine): Event | undefined {
  const { text } = line
  if (!text.includes('=') && !text.includes(':"') && line.syslog?.data === undefined) return undefined
  const dialect = DIALECTS.find((one) => one.matches(line))
  return dialect === undefined ? undefined : pairEvent(line, dialect)
}

function pairEvent(line: LogLine, dialect: PairDialect): Event | undefined {
  const fields = fieldsOf(line, dialect)
  if (Object.keys(fields).length === 0) return undefined
  const roles = rolesOf(fields, dialect.roles ?? NO_ROLES)
  const kind = dialect.kind?.(fields, roles, line) ?? kindOf(roles)
  const category = dialect.isNetwork === true ? categoryOf(kind) : undefined
  const { product, service } = dialect
  return networkEvent(
    {
      source: dialect.source,
      logsource: {
        product,
        ...(service === undefined ? {} : { service }),
        ...(category === undefined ? {} : { category }),
      },
      fields,
      roles,
      kind,
      time: timeIn(fields, line, dialect),
    },
    line,
  )
}

/** The pairs of the message and those of the header's structured data, whose ids are left off. */
function fieldsOf({ text, syslog }: LogLine, dialect: PairDialect): Fields {
  const found: Record<string, FieldValue> = { ...readPairs(text.replaceAll('::"', ':"'), dialect.syntax) }
  for (const [name, value] of Object.entries(syslog?.data ?? {})) {
    const short = name.slice(name.lastIndexOf('.') + 1)
    if (!Object.hasOwn(found, short)) found[short] = value
  }
  if (syslog?.messageId !== undefined && found['messageId'] === undefined) found['messageId'] = syslog.messageId
  return found
}

function timeIn(fields: Fields, line: LogLine, dialect: Pick<PairDialect, 'dayOrder'>): Stamp | undefined {
  const { context } = line.origin
  const leading = LEADING.exec(line.text)?.[1]
  // A header that states zone and year is better than a wall clock in the payload.
  const named = deviceTime(fields, context, dialect.dayOrder)
  if (named?.zone === 'stated') return named
  const { syslog } = line
  if (syslog?.time?.zone === 'stated' && syslog.yearAssumed !== true) return syslog.time
  if (named !== undefined) return named
  const inner = INNER.exec(line.text.slice(0, MAX_BEFORE_STAMP))?.[1] ?? leading
  return inner === undefined ? undefined : readStamp(inner, context)
}

function unknownEvent(line: LogLine): Event | undefined {
  if (!line.text.includes('=')) return undefined
  const fields = readPairs(line.text)
  const names = Object.keys(fields)
  if (names.length < MIN_PAIRS) return undefined
  const roles = rolesOf(fields)
  const isTraffic = roles.srcIp !== undefined && (roles.dstIp !== undefined || roles.url !== undefined)
  const isSomebody = roles.srcIp !== undefined && roles.user !== undefined
  if (!isTraffic && !isSomebody) return undefined
  const kind = kindOf(roles)
  const category = categoryOf(kind)
  const maker = meaning(line.syslog?.app)
  return networkEvent(
    {
      source: 'pairs',
      logsource: {
        product: maker === undefined ? 'pairs' : maker.toLowerCase(),
        ...(category === undefined ? {} : { category }),
      },
      fields,
      roles,
      kind,
      time: timeIn(fields, line, {}),
    },
    line,
  )
}
