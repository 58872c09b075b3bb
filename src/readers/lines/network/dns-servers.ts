import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { DEVICE_EVENT, type Kind, networkEvent } from './network-event.ts'
import { readProse } from './prose.ts'
import type { Roles } from './roles.ts'
import { readStamp, type Stamp } from './stamps.ts'

/** What BIND's own log file has before the message: a stamp, a category, a severity. */
const BIND_HEAD =
  /^(?:(\d{1,2}-[A-Z][a-z]{2}-\d{4} \d{2}:\d{2}:\d{2}(?:\.\d{1,6})?):? )?(?:([a-z][\w-]{2,24}): )?(?:(info|notice|warning|error|critical|debug(?: \d)?): )?/
const BIND_CLIENT =
  /^client (?:@0x[0-9a-f]{4,16} )?([0-9a-f.:%]{2,64})#(\d{1,5})(?:\/key [\w.-]{1,255})?(?: \(([^)\s]{1,255})\))?(?: \[[\w ]{1,32}\])?:? (?:view [\w.-]{1,64}: )?(?:(UDP|TCP): )?/
const BIND_QUERY =
  /^(query|answer|response): (\S{1,255}) ([A-Z0-9]{2,10}) ([A-Z0-9]{1,12})(?: response: ([A-Z]{2,12}))? ?([+-]\S{0,24})?(?: \(([0-9a-f.:%]{2,64})\))?(?: -> ([A-Z]{2,12}))? ?(.{0,8192})$/
/** Messages that name a name as `example.com/A/IN` or `'example.com/IN'`. */
const BIND_NAME = /'?([\w*.-]{1,255})\/(?:([A-Z0-9]{1,12})\/)?(?:IN|CH|HS)(?:\/([A-Z0-9]{1,12}))?'?/
/** A name is looked for within so many characters. */
const MAX_SEARCHED = 2048
const BIND_VALIDATED = /^validating ([\w*.-]{1,255})\/([A-Z0-9]{1,12}):/
const BIND_WORDS =
  /^(?:zone |validating |transfer of |(?:success |lame server |network unreachable |host unreachable |connection refused |timed out |unexpected RCODE |FORMERR |SERVFAIL |REFUSED |NXDOMAIN |broken trust chain |no valid |insecurity proof )?.{0,40}?resolving '|DNS format error from |dns_diff_apply: |received notify for zone |sending notifies |error \(|checkhints: |managed-keys-zone|rpz: |running$|reloading |resolver priming|dispatch |automatic empty zone)/

const CATEGORIES: ReadonlySet<string> = new Set(
  'client config database default delegation-only dispatch dnssec dnstap edns-disabled general lame-servers network notify nsid queries query-errors rate-limit resolver responses rpz rpz-passthru security serve-stale spill sslkeylog trust-anchor-telemetry unmatched update update-security xfer-in xfer-out zoneload'.split(
    ' ',
  ),
)

/** BIND, also inside Infoblox and EfficientIP: queries, answers, refusals, transfers, and what else `named` says. */
export const bind: LineShape = { id: 'bind', specificity: 65, toEvent: bindEvent }

function bindEvent(line: LogLine): Event | undefined {
  const isNamed = line.syslog?.app === 'named'
  const head = BIND_HEAD.exec(line.text)
  const [whole = '', stamp, category, severity] = head ?? []
  const rest = line.text.slice(whole.length).replace(/^view [\w.-]{1,64}: {1,4}/, '')
  const isClient = rest.startsWith('client ')
  const isOwn = category !== undefined && CATEGORIES.has(category) && (severity !== undefined || category === 'rpz')
  if (!isNamed && !isClient && !isOwn && !BIND_WORDS.test(rest)) return undefined
  const time = stamp === undefined ? undefined : readStamp(stamp, line.origin.context)
  const fields: Fields = {
    message: rest,
    ...(category === undefined ? {} : { category }),
    ...(severity === undefined ? {} : { severity }),
  }
  if (isClient) {
    const client = BIND_CLIENT.exec(rest)
    if (client !== null) return clientEvent(rest, client, fields, line, time)
    if (!isNamed) return undefined
  }
  const name = BIND_NAME.exec(rest.slice(0, MAX_SEARCHED)) ?? BIND_VALIDATED.exec(rest)
  const prose = readProse(rest)
  const [, query, type = name?.[3]] = name ?? []
  const asks = /\bresolving\b|\bvalidating\b|^DNS format error/.test(rest)
  return dnsEvent(
    'bind',
    { ...fields, ...(query === undefined ? {} : { query }), ...(type === undefined ? {} : { record_type: type }) },
    { ...prose, ...(query === undefined ? {} : { query }) },
    line,
    time,
    asks ? QUERY : DEVICE_EVENT,
  )
}

function clientEvent(
  text: string,
  client: RegExpExecArray,
  fields: Fields,
  line: LogLine,
  time: Stamp | undefined,
): Event {
  const [whole, address = '', port = '', about, protocol] = client
  const rest = text.slice(whole.length)
  const asked = BIND_QUERY.exec(rest)
  const [, verb, name, , type, answered, flags, server, outcome, answers] = asked ?? []
  const other = asked === null ? BIND_NAME.exec(rest.slice(0, MAX_SEARCHED)) : null
  const query = name ?? other?.[1] ?? about
  const rcode = answered ?? outcome ?? /\b(REFUSED|SERVFAIL|NXDOMAIN|FORMERR|NOTAUTH)\b/.exec(rest)?.[1]
  const recordType = type ?? other?.[2] ?? other?.[3]
  return dnsEvent(
    'bind',
    {
      ...fields,
      client: address,
      ...(query === undefined ? {} : { query }),
      ...(recordType === undefined ? {} : { record_type: recordType }),
      ...(rcode === undefined ? {} : { rcode }),
      ...(flags === undefined ? {} : { flags }),
      ...(protocol === undefined ? {} : { protocol }),
      ...(answers === undefined || answers === '' ? {} : { answer: answers }),
    },
    {
      srcIp: address,
      srcPort: port,
      ...(server === undefined ? {} : { dstIp: server }),
      ...(query === undefined ? {} : { query }),
    },
    line,
    time,
    verb === 'query' && rcode === undefined ? QUERY : ANSWER,
  )
}

const QUERY: Kind = { classUid: CLASS.DNS, activityId: 1 }
const ANSWER: Kind = { classUid: CLASS.DNS, activityId: 2 }

function dnsEvent(
  source: string,
  fields: Fields,
  roles: Roles,
  line: LogLine,
  time: Stamp | undefined,
  kind: Kind = QUERY,
): Event {
  const { query } = roles
  const plain = query === undefined ? roles : { ...roles, query: query.replace(/(?<=.)\.$/, '') }
  return networkEvent(
    { source, logsource: { product: source, category: 'dns' }, fields, roles: plain, kind, time },
    line,
  )
}

const UNBOUND = /^\[(\d{1,10}:[0-9a-f]{1,4})\] (info|notice|debug|warning|error|fatal error|query|reply): /
const UNBOUND_QUERY =
  /^(?:(?:transparent|static|redirect|deny|refuse|always_\w{4,10}|inform\w{0,8}|typetransparent|[\w.-]{1,255}) (?:[a-z_]{4,24} )?)?([0-9a-f.:]{2,45})(?:@(\d{1,5}))? (\S{1,255}) ([A-Z0-9]{1,12}) (IN|CH|HS)(?: ([A-Z]{2,12}))?/

/** Unbound's queries, replies and local zones, and its other lines. */
export const unbound: LineShape = { id: 'unbound', specificity: 65, toEvent: unboundEvent }

function unboundEvent(line: LogLine): Event | undefined {
  if (line.text.charCodeAt(0) !== 91) return undefined
  const head = UNBOUND.exec(line.text)
  if (head === null) return undefined
  const rest = line.text.slice(head[0].length)
  const asked = UNBOUND_QUERY.exec(rest)
  const fields: Fields = { message: rest, thread: head[1] ?? '', level: head[2] ?? '' }
  if (asked === null) return dnsEvent('unbound', fields, {}, line, undefined, DEVICE_EVENT)
  const [, srcIp = '', srcPort, query = '', type = '', , rcode] = asked
  return dnsEvent(
    'unbound',
    { ...fields, query, record_type: type, ...(rcode === undefined ? {} : { rcode }) },
    { srcIp, query, ...(srcPort === undefined ? {} : { srcPort }) },
    line,
    undefined,
    rcode === undefined ? QUERY : ANSWER,
  )
}

const COREDNS = /^\[(INFO|ERROR|WARNING|DEBUG|FATAL|PANIC)\] /
const COREDNS_QUERY =
  /^(?:\[?([0-9a-f.:]{2,45}?)\]?:(\d{1,5})) - (\d{1,6}) "([A-Z0-9]{1,12}) (IN|CH|HS) (\S{1,255}) (udp|tcp|https|tls|grpc|quic) (\d{1,8}) (true|false) (\d{1,8})" ([A-Z]{2,12}|-) (\S{1,64}) (\d{1,8}) (\S{1,32})/
const COREDNS_ERROR = /^plugin\/errors: \d{1,10} (\S{1,255}) ([A-Z0-9]{1,12}): /

/** CoreDNS, as in Kubernetes. */
export const coreDns: LineShape = { id: 'coredns', specificity: 65, toEvent: coreDnsEvent }

function coreDnsEvent(line: LogLine): Event | undefined {
  const head = line.text.charCodeAt(0) === 91 ? COREDNS.exec(line.text) : null
  if (head === null) return undefined
  const rest = line.text.slice(head[0].length)
  const level = head[1] ?? ''
  const asked = COREDNS_QUERY.exec(rest)
  if (asked !== null) {
    const [
      ,
      srcIp = '',
      srcPort = '',
      id = '',
      type = '',
      dnsClass = '',
      query = '',
      protocol = '',
      size = '',
      ,
      ,
      rcode = '',
      flags = '',
      responseSize = '',
      duration = '',
    ] = asked
    return dnsEvent(
      'coredns',
      {
        level,
        id,
        record_type: type,
        class: dnsClass,
        query,
        protocol,
        size,
        rcode,
        flags,
        response_size: responseSize,
        duration,
      },
      { srcIp, srcPort, query },
      line,
      undefined,
      ANSWER,
    )
  }
  if (!rest.startsWith('plugin/')) return undefined
  const failed = COREDNS_ERROR.exec(rest)
  const query = failed?.[1]
  return dnsEvent(
    'coredns',
    { level, message: rest, ...(query === undefined ? {} : { query, record_type: failed?.[2] ?? '' }) },
    { ...readProse(rest), ...(query === undefined ? {} : { query }) },
    line,
    undefined,
    query === undefined ? DEVICE_EVENT : QUERY,
  )
}

const DNSMASQ =
  /^(?:\d{1,10} ([0-9a-f.:]{2,45})\/(\d{1,5}) )?(?:(query)(?:\[([A-Z0-9=]{1,12})\])? (\S{1,255}) from ([0-9a-f.:]{2,45})|(forwarded|reply|cached|cached-stale|config|exactly blocked|gravity blocked|regex blocked|validation|nameserver|\/\S{1,255}) (\S{1,255}) (?:to|is) (\S{1,255}))$/

/** dnsmasq and Pi-hole: questions, and what was answered or forwarded. */
export const dnsmasq: LineShape = { id: 'dnsmasq', specificity: 64, toEvent: dnsmasqEvent }

function dnsmasqEvent(line: LogLine): Event | undefined {
  if (!line.text.includes(' from ') && !line.text.includes(' is ') && !line.text.includes(' to ')) return undefined
  const match = DNSMASQ.exec(line.text)
  if (match === null) return undefined
  const [, client, port, verb, type, asked, from, what = '', about, answer] = match
  // Words such as `reply` occur in prose: without the question's form only the program's name makes it dnsmasq.
  if (verb === undefined && !(line.syslog?.app ?? '').startsWith('dnsmasq') && client === undefined) return undefined
  const query = asked ?? about ?? ''
  const srcIp = from ?? client
  return dnsEvent(
    'dnsmasq',
    {
      action: verb ?? what,
      query,
      ...(type === undefined ? {} : { record_type: type }),
      ...(answer === undefined ? {} : { answer }),
    },
    { query, ...(srcIp === undefined ? {} : { srcIp }), ...(port === undefined ? {} : { srcPort: port }) },
    line,
    undefined,
    verb === undefined ? ANSWER : QUERY,
  )
}

const WINDOWS_DNS =
  /^(\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4} \d{1,2}:\d{2}:\d{2}(?: [AP]M)?) ([0-9A-F]{3,5}) PACKET {1,2}([0-9A-F]{8,16}) (UDP|TCP) (Rcv|Snd) ([0-9a-f.:%]{2,64}) {1,32}([0-9a-f]{4}) (R| ) ([QNU?]) \[([0-9a-f]{4}) {1,8}([A-Z ]{0,12}?) {1,8}([A-Z]{2,12})\] ([A-Z0-9]{1,12}) {1,16}(\S{1,400})/

/** The debug log of Windows' DNS server; its clock is local. */
export const windowsDns: LineShape = { id: 'windows-dns-debug', specificity: 66, toEvent: windowsDnsEvent }

function windowsDnsEvent(line: LogLine): Event | undefined {
  if (!line.text.includes(' PACKET ')) return undefined
  const match = WINDOWS_DNS.exec(line.text)
  if (match === null) return undefined
  const [
    ,
    stamp = '',
    thread = '',
    packet = '',
    protocol = '',
    direction = '',
    address = '',
    xid = '',
    response,
    opcode = '',
    flags = '',
    letters = '',
    rcode = '',
    type = '',
    labels = '',
  ] = match
  const query = nameOf(labels)
  const isAnswer = response === 'R'
  const isOutward = isAnswer === (direction === 'Rcv')
  return dnsEvent(
    'windows-dns',
    {
      thread,
      packet,
      protocol,
      direction,
      remote: address,
      xid,
      response: response ?? ' ',
      opcode,
      flags,
      flag_letters: letters,
      rcode,
      record_type: type,
      query,
    },
    // A question that we receive and an answer that we send concern the client; the rest our own upstream.
    { query, ...(isOutward ? { dstIp: address } : { srcIp: address }) },
    line,
    readStamp(stamp, line.origin.context),
    isAnswer ? ANSWER : QUERY,
  )
}

/** `(3)www(7)example(3)com(0)` is `www.example.com`. */
function nameOf(labels: string): string {
  return labels.replace(/^\(\d{1,3}\)|\(0\)$/g, '').replace(/\(\d{1,3}\)/g, '.') || '.'
}
