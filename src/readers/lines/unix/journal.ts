import type { FieldValue } from '../../../model/event.ts'
import { identityId } from '../../../model/ids.ts'
import type { JsonObject } from '../../framing/json-parse.ts'
import { type Origin, type Shape, said } from '../../shapes/shape.ts'
import { unknownJson } from '../../shapes/unknown.ts'
import { readTime } from '../../times.ts'
import type { LogLine, SyslogHeader } from '../line-shape.ts'
import { messageEvent } from '../recognise.ts'

/** Bytes of a message that was no text, as the journal's JSON gives them; more are cut. */
const MAX_BYTES = 65_536

/** A record of systemd's journal: the message under its own name, and what the journal itself knows of who sent it. */
export const journal: Shape = {
  id: 'journal',
  specificity: 85,
  matches: (record) =>
    record['MESSAGE'] !== undefined &&
    (record['__REALTIME_TIMESTAMP'] !== undefined ||
      record['_SOURCE_REALTIME_TIMESTAMP'] !== undefined ||
      record['_BOOT_ID'] !== undefined ||
      record['SYSLOG_IDENTIFIER'] !== undefined),
  toEvent: (record, origin) => {
    const line = journalLine(record, origin)
    const event = messageEvent(line)
    if (event === undefined) return unknownJson(record, origin)
    // What the journal trusts (names with an underscore) stays beside what the message claims.
    const cursor = said(record['__CURSOR'])
    return {
      ...event,
      ...(cursor === undefined ? {} : { id: identityId('journal', cursor) }),
      fields: { ...record, ...event.fields },
    }
  },
}

function journalLine(record: JsonObject, origin: Origin): LogLine {
  const time = readTime(record['_SOURCE_REALTIME_TIMESTAMP'] ?? record['__REALTIME_TIMESTAMP'], origin.context)
  const app = said(record['SYSLOG_IDENTIFIER']) ?? said(record['_COMM'])
  const pid = said(record['SYSLOG_PID']) ?? said(record['_PID'])
  const host = said(record['_HOSTNAME'])
  const [facility, severity] = [Number(said(record['SYSLOG_FACILITY']) ?? 1), Number(said(record['PRIORITY']) ?? 6)]
  const priority = facility * 8 + severity
  const syslog: SyslogHeader = {
    ...(time === undefined ? {} : { time }),
    ...(host === undefined ? {} : { host }),
    app: app ?? 'journal',
    ...(pid === undefined ? {} : { pid }),
    ...(Number.isInteger(priority) && priority >= 0 && priority < 192 ? { priority } : {}),
  }
  return { text: messageOf(record, said(record['_SOURCE_REALTIME_TIMESTAMP'])), syslog, origin }
}

/** Records of the audit system lose their stamp on the way into the journal, which keeps its parts. */
function messageOf(record: JsonObject, stamp: string | undefined): string {
  const text = textOf(record['MESSAGE'])
  const [type, serial] = [said(record['_AUDIT_TYPE_NAME']), said(record['_AUDIT_ID'])]
  if (type === undefined || serial === undefined || stamp === undefined || !/^\d{10,17}$/.test(stamp)) return text
  const seconds = `${stamp.slice(0, -6)}.${stamp.slice(-6, -3)}`
  return `type=${type} msg=audit(${seconds}:${serial}): ${text.replace(/^(?:AUDIT\d{1,5}|[A-Z_]{2,32}) /, '')}`
}

function textOf(value: FieldValue | undefined): string {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) return value === undefined || value === null ? '' : String(value)
  const bytes = value.slice(0, MAX_BYTES).filter((one): one is number => typeof one === 'number')
  return Buffer.from(bytes).toString('utf8')
}
