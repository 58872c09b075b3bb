import type { Event } from '../../../model/event.ts'
import { endpointOf } from '../../shapes/address.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { httpKind, networkEvent } from './network-event.ts'
import { meaning } from './roles.ts'
import { readStamp } from './stamps.ts'

const HEAD = /^\[(\d{4}-\d{2}-\d{2}T[\d:.]{8,16}Z)\] "(\S{1,32}) (\S{0,16384}) (\S{1,16})" (\d{1,3}) (\S{1,64})(?: |$)/
const QUOTED = /"([^"]{0,4096})"/g

/** Envoy's and Istio's default access log. */
export const envoy: LineShape = { id: 'envoy', specificity: 43, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const head = line.text.charCodeAt(0) === 91 ? HEAD.exec(line.text) : null
  if (head === null) return undefined
  const [whole, stamp, written = '', path = '', version = '', status = '', flags = ''] = head
  const rest = line.text.slice(whole.length, whole.length + 16_384)
  // Transport failure (not in older versions), forwarded for, agent, request id, authority, upstream.
  const quoted = [...rest.matchAll(QUOTED)].map(([, one]) => one)
  const [forwarded, agent, request, authority, upstream] = quoted.slice(-5)
  const last = rest
    .slice(rest.lastIndexOf('"') + 1)
    .trim()
    .split(' ')
  // Downstream local and remote address stand behind the cluster and the upstream's local address.
  const [, , localAddress, remoteAddress] = last
  const client =
    remoteAddress !== undefined && endpointOf(remoteAddress) !== undefined
      ? remoteAddress
      : meaning(forwarded)?.split(',', 1)[0]
  const method = meaning(written)
  const host = meaning(authority)?.replace(/:\d{1,5}$/, '')
  const target = meaning(upstream) ?? meaning(localAddress)
  const url = meaning(path)
  return networkEvent(
    {
      source: 'envoy',
      logsource: { product: 'envoy', category: 'webserver' },
      fields: {
        'cs-version': version,
        'sc-status': status,
        response_flags: flags,
        ...(request === undefined ? {} : { request_id: request }),
        ...(meaning(forwarded) === undefined ? {} : { 'x-forwarded-for': forwarded ?? '' }),
        ...(host === undefined ? {} : { 'cs-host': host }),
      },
      roles: {
        ...(client === undefined ? {} : { srcIp: client }),
        ...(target === undefined ? {} : { dstIp: target }),
        ...(host === undefined ? {} : { dstHost: host }),
        ...(method === undefined ? {} : { method }),
        ...(url === undefined ? {} : { url }),
        ...(meaning(agent) === undefined ? {} : { agent: agent ?? '' }),
        status,
      },
      kind: httpKind(method),
      time: readStamp(stamp, line.origin.context),
    },
    line,
  )
}
