import type { Event, FieldValue } from '../../../model/event.ts'
import { zeekEvent } from '../../shapes/network/zeek.ts'
import type { LineShape, LogLine } from '../line-shape.ts'

/** A time, a connection's id, and the two ends: how all of Zeek's logs of connections begin. */
const START = /^\d{9,10}\.\d{1,9}\tC\w{8,24}\t[0-9a-f.:]{3,45}\t\d{1,5}\t[0-9a-f.:]{3,45}\t\d{1,5}\t/
const ENDS = 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p'
const CONN_STATE = /^(?:S[0-3]|SF|REJ|RSTO|RSTR|RSTOS0|RSTRH|SH|SHR|OTH)$/
const PROTOCOL = /^(?:tcp|udp|icmp|unknown_transport)$/

interface Layout {
  readonly path: string
  readonly columns: readonly string[]
  fits(cells: readonly string[]): boolean
}

/** The default columns of Zeek 4 to 7; what comes later in a line differs from site to site and is left out. */
const LAYOUTS: readonly Layout[] = [
  {
    path: 'conn',
    columns:
      `${ENDS} proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes`.split(
        ' ',
      ),
    fits: (cells) => PROTOCOL.test(cells[6] ?? '') && CONN_STATE.test(cells[11] ?? ''),
  },
  {
    path: 'dns',
    columns:
      `${ENDS} proto trans_id rtt query qclass qclass_name qtype qtype_name rcode rcode_name AA TC RD RA Z answers TTLs rejected`.split(
        ' ',
      ),
    fits: (cells) => PROTOCOL.test(cells[6] ?? '') && /^\d{1,5}$/.test(cells[7] ?? '') && cells.length >= 23,
  },
  {
    path: 'http',
    columns: `${ENDS} trans_depth method host uri referrer version user_agent`.split(' '),
    fits: (cells) => /^\d{1,6}$/.test(cells[6] ?? '') && /^[A-Z]{3,12}$/.test(cells[7] ?? ''),
  },
  {
    path: 'ssl',
    columns: `${ENDS} version cipher curve server_name resumed last_alert next_protocol established`.split(' '),
    fits: (cells) => /^(?:TLS|SSL|DTLS)v\d+$/.test(cells[6] ?? '') && /^(?:TLS|SSL)_/.test(cells[7] ?? ''),
  },
]

/** A line of Zeek's log files without their header, in the default layout. */
export const zeekLine: LineShape = { id: 'zeek-line', specificity: 66, toEvent }

function toEvent({ text, origin }: LogLine): Event | undefined {
  if (!START.test(text)) return undefined
  const cells = text.split('\t')
  const layout = LAYOUTS.find((one) => one.fits(cells))
  if (layout === undefined) return undefined
  const record: Record<string, FieldValue> = {}
  for (const [at, name] of layout.columns.entries()) {
    const cell = cells[at]
    if (cell !== undefined && cell !== '-') record[name] = cell === '(empty)' ? '' : cell
  }
  return zeekEvent(record, layout.path, origin)
}
