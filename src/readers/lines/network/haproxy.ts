import { CLASS, type Event } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { httpKind, networkEvent } from './network-event.ts'
import { meaning } from './roles.ts'
import { readStamp } from './stamps.ts'

const HEAD =
  /^\[?([0-9a-f.:]{3,45}?)\]?:(\d{1,5}) \[(\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2}\.\d{1,6})\] (\S{1,128}) (\S{0,128})\/(\S{0,128}) ([\d/+-]{3,64}) (.{0,32768})$/
const HTTP = /^(-?\d{1,3}) \+?(\d{1,15}) /
const REQUEST = /"([A-Z]{3,10}|<BADREQ>) ?(\S{0,16384})(?: (HTTP\/[\d.]{1,4}))?"/
const CONNECT = /^Connect from ([0-9a-f.:]{3,45}):(\d{1,5}) to ([0-9a-f.:]{3,45}):(\d{1,5}) \((\S{1,64})\/(\w{1,16})\)/

/** HAProxy's HTTP, TCP and connection logs. */
export const haproxy: LineShape = { id: 'haproxy', specificity: 61, toEvent }

function toEvent(line: LogLine): Event | undefined {
  if (line.text.startsWith('Connect from ')) return connectEvent(line)
  const head = line.text.includes(' [') ? HEAD.exec(line.text) : null
  if (head === null) return undefined
  const [, srcIp = '', srcPort = '', stamp, frontend = '', backend = '', server = '', timers = '', rest = ''] = head
  const http = HTTP.exec(rest)
  const request = REQUEST.exec(rest)
  const [, method, url] = request ?? []
  const status = meaning(http?.[1])
  const isHttp = request !== null
  return networkEvent(
    {
      source: 'haproxy',
      logsource: { product: 'haproxy', category: isHttp ? 'webserver' : 'firewall' },
      fields: {
        frontend,
        backend,
        server,
        timers,
        ...(isHttp && status !== undefined ? { 'sc-status': status } : {}),
        ...(isHttp ? { request: request[0].slice(1, -1) } : { detail: rest }),
      },
      roles: {
        srcIp,
        srcPort,
        ...(method === undefined || method.startsWith('<') ? {} : { method }),
        ...(url === undefined || url === '' ? {} : { url }),
        ...(isHttp && status !== undefined ? { status } : {}),
      },
      kind: isHttp ? httpKind(method) : { classUid: CLASS.NETWORK, activityId: 2 },
      time: readStamp(stamp, line.origin.context),
    },
    line,
  )
}

function connectEvent(line: LogLine): Event | undefined {
  const match = CONNECT.exec(line.text)
  if (match === null) return undefined
  const [, srcIp = '', srcPort = '', dstIp = '', dstPort = '', frontend = '', mode = ''] = match
  return networkEvent(
    {
      source: 'haproxy',
      logsource: { product: 'haproxy', category: 'firewall' },
      fields: { frontend, mode },
      roles: { srcIp, srcPort, dstIp, dstPort },
      kind: { classUid: CLASS.NETWORK, activityId: 1 },
    },
    line,
  )
}
