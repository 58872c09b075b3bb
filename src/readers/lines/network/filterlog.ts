import { CLASS, type Event } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { splitCsv } from './csv-line.ts'
import { networkEvent } from './network-event.ts'
import { meaning } from './roles.ts'

const START =
  /^\d{0,6},\w{0,8},[^,]{0,64},[^,]{0,64},[\w.-]{1,32},[\w-]{1,16},(pass|block|match|reject|nat|rdr|binat|scrub),(in|out),([46]),/
const HEAD = ['rule', 'subrule', 'anchor', 'tracker', 'interface', 'reason', 'action', 'direction', 'version'] as const

/** The packet filter of pfSense, OPNsense and OpenBSD, as `filterlog` writes it. */
export const filterlog: LineShape = { id: 'filterlog', specificity: 63, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const start = START.exec(line.text)
  if (start === null) return undefined
  const [, action = '', , version] = start
  const cells = splitCsv(line.text)
  const at = HEAD.length
  // IPv4: tos, ecn, ttl, id, offset, flags, number, protocol, length; IPv6: class, label, hops, protocol, number, length.
  const protocol = version === '4' ? cells[at + 7] : cells[at + 3]
  const ends = at + (version === '4' ? 9 : 6)
  const [srcIp, dstIp, srcPort, dstPort] = cells.slice(ends, ends + 4)
  const hasPorts = /^(?:tcp|udp)$/i.test(protocol ?? '')
  const fields: Record<string, string> = { protocol: protocol ?? '' }
  for (const [index, name] of HEAD.entries()) fields[name] = cells[index] ?? ''
  return networkEvent(
    {
      source: 'filterlog',
      logsource: { product: 'pf', category: 'firewall' },
      fields,
      roles: {
        ...(meaning(srcIp) === undefined ? {} : { srcIp: srcIp ?? '' }),
        ...(meaning(dstIp) === undefined ? {} : { dstIp: dstIp ?? '' }),
        ...(hasPorts && srcPort !== undefined ? { srcPort } : {}),
        ...(hasPorts && dstPort !== undefined ? { dstPort } : {}),
        action,
      },
      kind: { classUid: CLASS.NETWORK, activityId: action === 'block' || action === 'reject' ? 5 : 6 },
    },
    line,
  )
}
