import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { named, splitCsv } from './csv-line.ts'
import { networkEvent } from './network-event.ts'
import type { Roles } from './roles.ts'
import { readStamp, type Stamp } from './stamps.ts'

/** Snort's and Suricata's fast alerts, in a file or through syslog. */
const FAST =
  /\[(\d{1,10}):(\d{1,10}):(\d{1,6})\] (?:\[\*\*\] )?"?([^\r\n]{1,512}?)"?(?: \[\*\*\])? (?:\[(?:Classification|classification): ?([^\]]{0,128})\] )?\[Priority: (\d{1,2})\]:? \{([\w:-]{1,24})\} ([0-9a-f.:]{3,45}?)(?::(\d{1,5}))? -> ([0-9a-f.:]{3,45}?)(?::(\d{1,5}))?(?:\s|$)/i
const MAX_SEARCHED = 2048
/** `03/02-22:14:09.123456`, with a year or without. */
const STAMP = /^(\d{2})\/(\d{2})(?:\/(\d{2,4}))?-(\d{2}:\d{2}:\d{2}\.\d{1,6})/
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const CSV = /^\d{2}\/\d{2}(?:\/\d{2,4})?-\d{2}:\d{2}:\d{2}\.\d{1,6} ?, ?\d{1,10} ?, ?\d{1,10} ?, ?\d{1,6} ?,/
const CSV_NAMES =
  'timestamp sig_generator sig_id sig_rev msg proto src srcport dst dstport ethsrc ethdst ethlen tcpflags tcpseq tcpack tcplen tcpwindow ttl tos id dgmlen iplen icmptype icmpcode icmpid icmpseq'.split(
    ' ',
  )

/** Alerts of Snort: each is the finding of a rule. */
export const snort: LineShape = { id: 'snort', specificity: 62, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const { text } = line
  if (CSV.test(text)) return csvEvent(line)
  if (!text.includes(' -> ') || !text.includes('[Priority: ')) return undefined
  const match = FAST.exec(text.slice(0, MAX_SEARCHED))
  if (match === null) return undefined
  const [
    ,
    generator = '',
    id = '',
    revision = '',
    message = '',
    classification = '',
    priority = '',
    protocol = '',
    srcIp = '',
    srcPort,
    dstIp = '',
    dstPort,
  ] = match
  return alertEvent(
    {
      sig_generator: generator,
      sig_id: id,
      sig_rev: revision,
      msg: message,
      classification,
      priority,
      proto: protocol,
    },
    { srcIp, dstIp, ...(srcPort === undefined ? {} : { srcPort }), ...(dstPort === undefined ? {} : { dstPort }) },
    line,
  )
}

function csvEvent(line: LogLine): Event {
  const cells = splitCsv(line.text).map((cell) => cell.trim())
  const [, , , , , , srcIp = '', srcPort = '', dstIp = '', dstPort = ''] = cells
  return alertEvent(named(CSV_NAMES, cells), { srcIp, srcPort, dstIp, dstPort }, line)
}

function alertEvent(fields: Fields, roles: Roles, line: LogLine): Event {
  return networkEvent(
    {
      source: 'snort',
      logsource: { product: 'snort' },
      fields,
      roles,
      kind: { classUid: CLASS.DETECTION_FINDING, activityId: 1 },
      time: timeIn(line),
    },
    line,
  )
}

function timeIn(line: LogLine): Stamp | undefined {
  const match = STAMP.exec(line.text)
  if (match === null) return undefined
  const [, month = '', day = '', year, clock = ''] = match
  if (year !== undefined)
    return readStamp(`${year.length === 2 ? `20${year}` : year}-${month}-${day} ${clock}`, line.origin.context)
  return readStamp(`${MONTHS[Number(month) - 1] ?? ''} ${Number(day)} ${clock}`, line.origin.context)
}
