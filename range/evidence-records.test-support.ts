import type { MadeRange } from './made-range.test-support.ts'

/** A record as a classifier would see it. */
export interface Seen {
  /** Its source and what kind of record it is there: `Security 4624`, `audit Send`, `dns`. */
  readonly kind: string
  readonly fields: ReadonlyMap<string, string>
  /** The campaign that left it; undefined for ordinary life. */
  readonly campaign: string | undefined
}

/** Every record of a range, of every source, with its label by the truth. */
export function* recordsOf(made: MadeRange): Iterable<Seen> {
  const label = labels(made)
  for (const [path, text] of made.files) {
    const read = readerOf(path)
    if (read === undefined) continue
    for (const { line, kind, fields } of read(text, path))
      yield { kind, fields, campaign: label.get(`${path}:${line}`) }
  }
}

/** The campaign of each record that the truth names. */
function labels({ truth }: MadeRange): ReadonlyMap<string, string> {
  return new Map(
    truth.campaigns.flatMap(({ id, steps }) =>
      steps.flatMap(({ events }) => events.map(({ file, record }) => [`${file}:${record}`, id] as const)),
    ),
  )
}

interface Raw {
  readonly line: number
  readonly kind: string
  readonly fields: Map<string, string>
}
type Reader = (text: string, path: string) => Iterable<Raw>

const READERS: readonly (readonly [path: RegExp, read: Reader])[] = [
  [/windows\/.*\.ndjson\.gz$/, winlogbeat],
  [/windows\/.*\.xml\.gz$/, eventXml],
  [/\/entra\//, signIns],
  [/\/m365\//, auditRows],
  [/\/mail\//, mails],
  [/\/zeek\//, zeek],
  [/\/proxy\//, proxy],
  [/\/vpn\//, vpn],
  [/\/dhcp\//, dhcp],
  [/\/linux\/.*auth\.log$/, authLog],
  [/\/linux\/.*audit\.log$/, auditd],
  [/\/alerts\//, alerts],
]

function readerOf(path: string): Reader | undefined {
  return READERS.find(([pattern]) => pattern.test(path))?.[1]
}

function* linesOf(text: string): Iterable<readonly [line: number, text: string]> {
  let line = 1
  for (let at = 0; at < text.length; line += 1) {
    const end = text.indexOf('\n', at)
    const stop = end < 0 ? text.length : end
    yield [line, text.slice(at, stop)]
    at = stop + 1
  }
}

function* jsonLines(text: string): Iterable<readonly [line: number, record: Readonly<Record<string, unknown>>]> {
  for (const [line, one] of linesOf(text)) if (one !== '') yield [line, JSON.parse(one)]
}

/** Time of the day and fractions of a second: a grid would show. */
function timeFields(iso: string, fields: Map<string, string>): void {
  const [, hour = '', minute = '', second = '', fraction = ''] = /(\d\d):(\d\d):(\d\d)(?:\.(\d+))?/.exec(iso) ?? []
  fields.set('hour', hour)
  fields.set('minute', minute)
  fields.set('second', second)
  if (fraction !== '') fields.set('tenth', fraction.slice(0, 1)).set('millisecond', fraction.slice(0, 3))
}

function flatten(value: unknown, path: string, fields: Map<string, string>): void {
  if (Array.isArray(value)) {
    fields.set(`${path}.length`, String(value.length))
    for (const one of value) {
      // Lists of names and values are a record written in another way.
      if (one !== null && typeof one === 'object' && 'Name' in one) {
        const given = 'Value' in one ? one.Value : 'NewValue' in one ? one.NewValue : ''
        fields.set(`${path}.${one.Name}`, String(given))
      } else flatten(one, path, fields)
    }
    return
  }
  if (value !== null && typeof value === 'object') {
    for (const [name, one] of Object.entries(value)) flatten(one, path === '' ? name : `${path}.${name}`, fields)
    return
  }
  fields.set(path, String(value))
}

function* winlogbeat(text: string): Iterable<Raw> {
  for (const [line, record] of jsonLines(text)) {
    const { winlog, log } = record
    if (winlog === null || typeof winlog !== 'object' || !('channel' in winlog) || !('event_id' in winlog)) continue
    const fields = new Map<string, string>()
    timeFields(String(record['@timestamp']), fields)
    flatten('event_data' in winlog ? winlog.event_data : 'user_data' in winlog ? winlog.user_data : {}, '', fields)
    flatten(log, 'log', fields)
    if ('keywords' in winlog) flatten(winlog.keywords, 'keywords', fields)
    for (const name of ['process', 'task', 'version', 'provider_name'] as const)
      if (name in winlog) flatten(Reflect.get(winlog, name), name, fields)
    yield { line, kind: `${channel(String(winlog.channel))} ${winlog.event_id}`, fields }
  }
}

function channel(name: string): string {
  return name.replace('Microsoft-Windows-', '').replace('/Operational', '')
}

function* eventXml(text: string): Iterable<Raw> {
  let line = 1
  for (const one of text.split(/\n(?=<Event )/)) {
    const at = line
    line += one.split('\n').length
    const of = (pattern: RegExp): string => pattern.exec(one)?.[1] ?? ''
    const fields = new Map<string, string>()
    timeFields(of(/SystemTime='([^']+)'/), fields)
    for (const [, name = '', value = ''] of one.matchAll(/<Data Name='([^']+)'>([\s\S]*?)<\/Data>/g))
      fields.set(name, value)
    fields.set('keywords', of(/<Keywords>([^<]+)/)).set('Level', of(/<Level>(\d+)/))
    yield { line: at, kind: `xml ${channel(of(/<Channel>([^<]+)/))} ${of(/<EventID>(\d+)/)}`, fields }
  }
}

function* signIns(text: string): Iterable<Raw> {
  for (const [line, record] of jsonLines(text)) {
    const fields = new Map<string, string>()
    timeFields(String(record.createdDateTime), fields)
    flatten(record, '', fields)
    yield { line, kind: 'sign-in', fields }
  }
}

function* auditRows(text: string): Iterable<Raw> {
  for (const [line, row] of linesOf(text)) {
    const at = row.indexOf('"{')
    if (at < 0) continue
    const record: Readonly<Record<string, unknown>> = JSON.parse(
      row.slice(at + 1, row.lastIndexOf('"')).replaceAll('""', '"'),
    )
    const fields = new Map<string, string>()
    timeFields(String(record.CreationTime), fields)
    flatten(record, '', fields)
    yield { line, kind: `audit ${record.Operation}`, fields }
  }
}

function* mails(text: string): Iterable<Raw> {
  let line = 1
  for (const one of text.split(/\n(?=From \S+ \w{3} \w{3} )/)) {
    const at = line
    line += one.split('\n').length
    yield { line: at, kind: 'mail', fields: mailFields(one) }
  }
}

function mailFields(text: string): Map<string, string> {
  const fields = new Map<string, string>()
  const end = text.indexOf('\n\n')
  const head = text.slice(text.indexOf('\n') + 1, end).replaceAll(/\n[ \t]+/g, ' ')
  const body = text.slice(end)
  timeFields(text.slice(0, text.indexOf('\n')), fields)
  const names: string[] = []
  for (const header of head.split('\n')) {
    const colon = header.indexOf(':')
    const name = header.slice(0, colon)
    const value = header.slice(colon + 1).trim()
    names.push(name)
    if (name === 'Authentication-Results')
      for (const [, check = '', result = ''] of value.matchAll(/\b(spf|dkim|dmarc)=(\w+)/g)) fields.set(check, result)
    else if (name !== 'Received' && name !== 'DKIM-Signature') fields.set(name, value)
    if (name === 'Date') fields.set('zone', value.slice(-5))
    if (name === 'From' || name === 'Return-Path') {
      fields.set(`${name} domain`, /@([^>]+)/.exec(value)?.[1] ?? '')
      fields.set(`${name} host labels`, String(value.split('.').length))
    }
    if (name === 'To') fields.set('recipients', String(value.split('@').length - 1))
  }
  fields.set('header names', names.join(' ')).set('received', String(names.filter((one) => one === 'Received').length))
  fields.set('attachment type', /Content-Type: ([^;]+); name=/.exec(body)?.[1] ?? '')
  fields.set('attachment ending', /filename="[^"]*\.(\w+)"/.exec(body)?.[1] ?? '')
  fields.set('links', String(body.split('https://').length - 1)).set('length', String(body.length))
  fields.set('link path', /https:\/\/[^/\s"]+(\/[^\s"]*)/.exec(body)?.[1] ?? '')
  fields.set('has html', String(body.includes('text/html')))
  const lines = body.split('\n').filter((one) => one.trim() !== '')
  fields.set('greeting', lines.find((one) => /^(?:Hello|Dear|Hi)\b/.test(one))?.split(' ')[0] ?? '')
  fields.set('last line', lines.at(-1) ?? '')
  return fields
}

function* zeek(text: string, path: string): Iterable<Raw> {
  const kind = /zeek\/(\w+)\./.exec(path)?.[1] ?? ''
  let columns: readonly string[] = []
  for (const [line, one] of linesOf(text)) {
    if (one.startsWith('#fields\t')) columns = one.split('\t').slice(1)
    if (one.startsWith('#')) continue
    const fields = new Map<string, string>()
    for (const [index, value] of one.split('\t').entries()) fields.set(columns[index] ?? '', value)
    epochFields(fields.get('ts') ?? '', fields)
    fields.delete('ts')
    const name = fields.get('query') ?? fields.get('host') ?? fields.get('server_name')
    if (name !== undefined) nameFields(name, fields)
    yield { line, kind, fields }
  }
}

function epochFields(seconds: string, fields: Map<string, string>): void {
  const time = Number(seconds)
  if (Number.isFinite(time)) timeFields(new Date(time * 1000).toISOString(), fields)
}

function nameFields(name: string, fields: Map<string, string>): void {
  fields.set('first label', name.split('.')[0] ?? '').set('labels', String(name.split('.').length))
  fields.set('name length', String(name.length))
}

function* proxy(text: string): Iterable<Raw> {
  const names = ['ts', 'elapsed', 'client', 'code', 'bytes', 'method', 'url', 'user', 'peer', 'type', 'agent']
  for (const [line, one] of linesOf(text)) {
    const fields = new Map<string, string>()
    const parts = one.split(' ')
    for (const [index, name] of names.entries())
      fields.set(name, index === names.length - 1 ? parts.slice(index).join(' ') : (parts[index] ?? ''))
    epochFields(fields.get('ts') ?? '', fields)
    fields.delete('ts')
    nameFields((fields.get('url') ?? '').replace(/^http:\/\//, '').replace(/[:/].*$/, ''), fields)
    fields.set('path', /^http:\/\/[^/]+(\/.*)$/.exec(fields.get('url') ?? '')?.[1] ?? '')
    yield { line, kind: 'proxy', fields }
  }
}

function* vpn(text: string): Iterable<Raw> {
  for (const [line, one] of linesOf(text)) {
    const fields = new Map<string, string>()
    timeFields(one, fields)
    const [, what = '', outcome = ''] = /gateway: (\w+): (\w+)/.exec(one) ?? []
    fields.set('outcome', `${what} ${outcome}`)
    for (const [, name = '', value = ''] of one.matchAll(/(\w+)=('[^']*'|"[^"]*"|\S+)/g)) fields.set(name, value)
    yield { line, kind: 'vpn', fields }
  }
}

function* dhcp(text: string): Iterable<Raw> {
  for (const [line, one] of linesOf(text)) {
    const fields = new Map<string, string>()
    timeFields(one, fields)
    const [, what = '', address = '', mac = '', name = '', via = ''] =
      /dhcpd: (\w+) on (\S+) to (\S+) \(([^)]*)\) via (\S+)/.exec(one) ?? []
    fields.set('what', what).set('address', address).set('mac', mac).set('name', name).set('via', via)
    fields.set('maker', mac.slice(0, 8)).set('network', address.split('.').slice(0, 2).join('.'))
    yield { line, kind: 'dhcp', fields }
  }
}

function* authLog(text: string): Iterable<Raw> {
  for (const [line, one] of linesOf(text)) {
    const fields = new Map<string, string>()
    timeFields(one, fields)
    const [, host = '', program = '', message = ''] = /^\S+ (\S+) ([\w-]+)\[\d+\]: (.*)$/.exec(one) ?? []
    fields.set('host', host).set('message', message)
    fields.set('words', message.split(' ').slice(0, 2).join(' '))
    fields.set('account', /(?:for(?: invalid user)?|user) (\S+)/.exec(message)?.[1] ?? '')
    fields.set('command', /COMMAND=(.*)$/.exec(message)?.[1] ?? '')
    yield { line, kind: `auth ${program}`, fields }
  }
}

function* auditd(text: string): Iterable<Raw> {
  for (const [line, one] of linesOf(text)) {
    const fields = new Map<string, string>()
    epochFields(/audit\((\d+\.\d+):/.exec(one)?.[1] ?? '', fields)
    for (const [, name = '', value = ''] of one.slice(one.indexOf('): ')).matchAll(/(\w+)=("[^"]*"|\S+)/g))
      fields.set(name, value)
    yield { line, kind: `auditd ${/^type=(\w+)/.exec(one)?.[1] ?? ''}`, fields }
  }
}

function* alerts(text: string): Iterable<Raw> {
  for (const [line, record] of jsonLines(text)) {
    const fields = new Map<string, string>()
    timeFields(String(record.timestamp), fields)
    flatten(record, '', fields)
    yield { line, kind: 'alert', fields }
  }
}
