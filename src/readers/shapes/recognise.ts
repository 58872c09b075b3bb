import { CLASS, type Event, type FieldValue, isReject, type Outcome } from '../../model/event.ts'
import { isObject, type JsonObject, parseJson } from '../framing/json-parse.ts'
import { rejectAt } from '../framing/printable.ts'
import { lineEvent } from '../lines/recognise.ts'
import { journal } from '../lines/unix/journal.ts'
import { laurel } from '../lines/unix/laurel.ts'
import { byNames } from './cloud/by-names.ts'
import { ecsEvent, isEcs } from './cloud/ecs.ts'
import { ecsMeaning } from './cloud/ecs-meaning.ts'
import { cloudShapes } from './cloud/shapes.ts'
import { defenderHunting } from './defender-hunting.ts'
import { entraAudit } from './entra-audit.ts'
import { entraRisk } from './entra-risk.ts'
import { entraSignIn } from './entra-signin.ts'
import { findingsShapes } from './findings/shapes.ts'
import { firstMatch } from './first-match.ts'
import { m365Audit } from './m365-audit.ts'
import { networkShapes } from './network/shapes.ts'
import { onHost } from './of-host.ts'
import { type Origin, type Shape, said } from './shape.ts'
import { unknownJson } from './unknown.ts'
import { windowsFlat } from './windows/flat.ts'
import { getWinEvent, windowsNested, winlogbeat } from './windows/nested.ts'
import { windowsXmlEvent } from './windows/xml.ts'

/** All shapes of records that Dwell knows, the most specific first. */
export const shapes: readonly Shape[] = [
  windowsFlat,
  windowsNested,
  winlogbeat,
  getWinEvent,
  m365Audit,
  entraSignIn,
  entraAudit,
  entraRisk,
  defenderHunting,
  ...cloudShapes,
  ...networkShapes,
  ...findingsShapes,
  journal,
  laurel,
].sort((a, b) => b.specificity - a.specificity)

/** Names of envelopes that are opened only where a shape knows what is inside. */
const ENVELOPES = ['json', 'detail', 'event', 'data', 'body', 'payload', 'record', 'log', 'raw', 'oktaevent'] as const
/** Wrappers within each other that are opened. */
const MAX_WRAPPERS = 4

/** The shape of a record, or undefined where none knows it. */
const shapeOf: (record: JsonObject) => Shape | undefined = firstMatch(shapes)

/** The Event of a JSON value, whatever wrapper an export put around it. Only broken XML inside one is a Reject. */
export function outcomeOf(value: FieldValue, origin: Origin): Outcome {
  const outcome = innermost(value, origin)
  return isReject(outcome) ? outcome : onHost(outcome, splunkHost(value))
}

/** The host that Splunk says a result is of; an event of Windows or a Unix may not say it again. */
function splunkHost(value: FieldValue): string | undefined {
  const result = isObject(value) ? value['result'] : undefined
  return result !== undefined && isObject(result) ? said(result['host']) : undefined
}

function innermost(value: FieldValue, origin: Origin): Outcome {
  let record = value
  for (let depth = 0; depth < MAX_WRAPPERS; depth += 1) {
    if (!isObject(record)) break
    const described = customRecord(record, origin)
    if (described !== undefined) return described
    const shape = shapeOf(record)
    if (shape !== undefined) return withEcsClass(shape.toEvent(record, origin), record)
    const inner = wrapped(record)
    if (inner === undefined) break
    if (typeof inner === 'string') {
      const text = inner.trim()
      if (text.startsWith('<')) {
        const read = windowsXmlEvent(text, origin)
        return read.kind === 'event' ? read.event : rejectAt(read.reason, origin.raw, Buffer.from(text))
      }
      const parsed = text.startsWith('{') ? parseJson(text) : undefined
      if (parsed?.kind === 'value') record = parsed.value
      else return normalised(record, origin) ?? lineEvent(text, origin) ?? guessed(value, record, origin)
    } else record = inner
  }
  return guessed(value, record, origin)
}

/** The Event of a record that a source of the user's own describes. */
function customRecord(record: JsonObject, { raw, context }: Origin): Event | undefined {
  for (const source of context.custom ?? []) {
    const event = source.ofRecord(record, raw, context)
    if (event !== undefined) return event
  }
  return undefined
}

/** A Windows event that Beats knows better than we do: what it means is in its ECS categories. */
function withEcsClass(event: Event, record: JsonObject): Event {
  if (event.classUid !== CLASS.NONE || !isEcs(record)) return event
  const meaning = ecsMeaning(record)
  return meaning.classUid === CLASS.AUTHENTICATION ? event : { ...event, ...meaning }
}

/** A record that says in fields what its message says in prose; the fields are surer. */
function normalised(record: JsonObject, origin: Origin): Event | undefined {
  return record['message'] !== undefined && isEcs(record) && !hasOriginal(record) ? ecsEvent(record, origin) : undefined
}

function hasOriginal(record: JsonObject): boolean {
  const event = record['event']
  return (
    record['event.original'] !== undefined ||
    (event !== undefined && isObject(event) && event['original'] !== undefined)
  )
}

/** What is known of a record that no shape and no line shape claims, innermost first; class 0 where that is nothing. */
function guessed(value: FieldValue, inner: FieldValue, origin: Origin): Event {
  for (const record of inner === value ? [value] : [inner, value]) {
    if (!isObject(record)) continue
    const found = isEcs(record) ? ecsEvent(record, origin) : byNames(record, origin)
    if (found !== undefined) return found
  }
  return unknownJson(value, origin)
}

/**
 * What an export or a collector wrapped: Elasticsearch's `_source`, Splunk's `result` and `_raw`, the audit log's
 * `AuditData`, Elastic Agent's `event.original`, Azure's streams with the record under `properties`, a message that is JSON,
 * EventBridge's `detail` and the other names under which collectors put a record that some shape knows.
 */
function wrapped(record: JsonObject): JsonObject | string | undefined {
  const properties = record['properties']
  const streamed =
    typeof record['category'] === 'string' && /^(?:AdvancedHunting-|WindowsEventLogs)/.test(record['category'])
  if (streamed && properties !== undefined && isObject(properties)) {
    const xml = properties['RawXml']
    return isRecordText(xml) ? xml : properties
  }
  for (const name of ['_source', 'result', 'AuditData', 'auditData', 'o365audit'] as const) {
    const inner = record[name]
    if (inner !== undefined && (isObject(inner) || isJsonText(inner))) return inner
  }
  for (const name of ENVELOPES) {
    const inner = record[name]
    if (inner !== undefined && isObject(inner) && shapeOf(inner) !== undefined) return inner
  }
  const event = record['event']
  const texts = [
    event !== undefined && isObject(event) ? event['original'] : undefined,
    record['_raw'],
    record['RawXml'],
  ]
  const all = [...texts, record['Xml'], record['xml'], record['message']]
  return all.find(isRecordText) ?? all.find((one): one is string => typeof one === 'string' && one.trim() !== '')
}

function isJsonText(value: FieldValue): value is string {
  return typeof value === 'string' && /^\s*\{/.test(value)
}

function isRecordText(value: FieldValue | undefined): value is string {
  return typeof value === 'string' && /^\s*(?:\{|<Event[\s>])/.test(value)
}
