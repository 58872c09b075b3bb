import type { Event } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { hostOfUrl, httpKind, networkEvent } from './network-event.ts'
import { meaning } from './roles.ts'
import { readStamp } from './stamps.ts'

/** `time elapsed client action/code size method URL user hierarchy/peer type`, of Squid and Cisco's web appliance. */
const NATIVE =
  /^(?:[A-Za-z]{4,8}: )?(\d{9,10}\.\d{3}) {1,8}(-?\d{1,12}) (\S{1,255}) ([A-Z][A-Z_]{2,63}(?:\/|:)?[A-Z_]{0,32})\/(\d{1,3}) (\d{1,15}|-) (\S{1,32}) (\S{1,16384}) (\S{1,256}) ([A-Z_]{2,40})\/(\S{1,255}) (\S{1,255})/
const QUOTED = / "((?:[^"\\]|\\.){0,4096})"/g

/** Squid's native access log. */
export const squid: LineShape = { id: 'squid', specificity: 50, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const { text } = line
  if (!text.includes('/') || !/^(?:[A-Za-z]{4,8}: )?\d{9,10}\.\d{3} /.test(text)) return undefined
  const match = NATIVE.exec(text)
  if (match === null) return undefined
  const [
    whole,
    stamp = '',
    elapsed = '',
    client = '',
    action = '',
    status = '',
    size = '',
    method = '',
    url = '',
    user = '',
    hierarchy = '',
    peer = '',
    type = '',
  ] = match
  const [referer, agent] = [...text.slice(whole.length, whole.length + 16_384).matchAll(QUOTED)].map(([, one]) =>
    meaning(one),
  )
  const isUrl = !url.startsWith('error:')
  const host = isUrl ? hostOfUrl(url) : undefined
  const named = meaning(user.replace(/%5C/gi, '\\').replace(/^"|"$/g, ''))
  return networkEvent(
    {
      source: 'squid',
      logsource: { product: 'squid', category: 'proxy' },
      fields: {
        'time-taken': elapsed,
        'c-ip': client,
        action,
        'sc-status': status,
        'sc-bytes': size,
        'cs-method': method,
        'c-uri': url,
        ...(named === undefined ? {} : { 'cs-username': named }),
        hierarchy,
        'r-ip': peer,
        'content-type': type,
        ...(host === undefined ? {} : { 'cs-host': host }),
        ...(referer === undefined ? {} : { 'cs-referer': referer }),
        ...(agent === undefined ? {} : { 'c-useragent': agent }),
      },
      roles: {
        srcIp: client,
        ...(meaning(peer) === undefined ? {} : { dstIp: peer }),
        ...(host === undefined ? {} : { dstHost: host }),
        ...(isUrl ? { url } : {}),
        method,
        status,
        ...(named === undefined ? {} : { user: named }),
        ...(agent === undefined ? {} : { agent }),
      },
      kind: httpKind(method),
      time: readStamp(stamp, line.origin.context),
    },
    line,
  )
}
