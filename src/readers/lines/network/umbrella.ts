import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import { endpointOf } from '../../shapes/address.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { named, splitCsv } from './csv-line.ts'
import { endpointFrom, httpKind, type Kind, networkEvent, refused } from './network-event.ts'
import { meaning, type Roles } from './roles.ts'
import { readStamp } from './stamps.ts'

const START = /^(?:"\d{1,20}", ?)?"?\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}"?,/
const DNS =
  'Timestamp MostGranularIdentity Identities InternalIp ExternalIp Action QueryType ResponseCode Domain Categories MostGranularIdentityType IdentityTypes BlockedCategories'.split(
    ' ',
  )
const PROXY =
  'Timestamp Identities InternalIp ExternalIp DestinationIp ContentType Verdict URL Referer userAgent statusCode requestSize responseSize responseBodySize SHA Categories AVDetections PUAs AMPDisposition AMPMalwareName AMPScore PolicyIdentityType BlockedCategories'.split(
    ' ',
  )
const IP = 'Timestamp Identity SourceIp SourcePort DestinationIp DestinationPort Categories IdentityTypes'.split(' ')
const FIREWALL =
  'Timestamp originId Identity IdentityType Direction ipProtocol packetSize sourceIp sourcePort destinationIp destinationPort dataCenter ruleId Verdict'.split(
    ' ',
  )
const AUDIT = 'id Timestamp email user type action loggedInFrom before after'.split(' ')
/** Cells that tell the logs apart. */
const DNS_TYPE = /^(?:\d{1,5} \([A-Z0-9]{1,12}\)|Other)$/
const VERDICT = /^(?:ALLOWED|BLOCKED|ALLOW|BLOCK|PROXIED|WARN|ISOLATE)$/i

/** Cisco Umbrella's exports: DNS, proxy, IP, cloud firewall and administration, in lines of quoted cells; times are UTC. */
export const umbrella: LineShape = { id: 'umbrella', specificity: 55, toEvent }

interface Read {
  readonly log: string
  readonly fields: Fields
  readonly roles: Roles
  readonly kind: Kind
  readonly category?: string
  readonly who?: Who
}

function toEvent(line: LogLine): Event | undefined {
  if (!START.test(line.text)) return undefined
  const cells = splitCsv(line.text).map((cell) => cell.trim())
  const read = dns(cells) ?? proxy(cells) ?? firewall(cells) ?? ip(cells) ?? audit(cells) ?? dlp(cells)
  if (read === undefined) return undefined
  const { log, fields, roles, kind, category, who } = read
  const src = endpointFrom(roles.srcIp, roles.srcPort, undefined)
  // A computer's label is free text: a name with spaces in it is one, too.
  const parts = who?.host === undefined ? undefined : { srcEndpoint: { ...src, hostname: who.host } }
  const time = readStamp(fields['Timestamp'], { ...line.origin.context, offsetMinutes: () => 0 })
  return networkEvent(
    {
      source: `umbrella:${log}`,
      logsource: { product: 'umbrella', service: log, ...(category === undefined ? {} : { category }) },
      fields,
      roles,
      kind,
      parts,
      time: time === undefined ? undefined : { ...time, zone: 'stated' },
    },
    line,
  )
}

function isAddress(cell: string | undefined): boolean {
  return cell !== undefined && endpointOf(cell) !== undefined
}

interface Who {
  readonly roles: Roles
  readonly host?: string
}

/** Who it was: identities and their types stand in two lists of the same order; names may hold commas themselves. */
function whoIs(identities: string | undefined, types: string | undefined): Who {
  const text = meaning(identities)
  if (text === undefined) return { roles: {} }
  const kinds = (types ?? '').split(',').map((one) => one.trim())
  const parts = text.split(',').map((one) => one.trim())
  const isPaired = kinds.length === parts.length
  const kindOf = (at: number): string => (isPaired ? (kinds[at] ?? '') : '')
  const email = /(?:^|[(,[ ])([\w.+-]{1,64}@[\w.-]{1,190}\.[a-z]{2,24})/i.exec(text)?.[1]
  const user = email ?? parts.find((_, at) => /\busers?\b/i.test(kindOf(at)))
  const last = parts.at(-1)
  const host =
    parts.find((_, at) => /roaming|computer|mobile|anyconnect/i.test(kindOf(at))) ??
    (last !== user && last !== undefined && /^[\w-]{2,63}$/.test(last) ? last : undefined)
  return {
    roles: user === undefined ? {} : { user },
    ...(host === undefined || host.includes('@') ? {} : { host: host.toLowerCase() }),
  }
}

function source(inner: string | undefined, outer: string | undefined): Roles {
  const address = isAddress(inner) ? inner : isAddress(outer) ? outer : undefined
  return address === undefined ? {} : { srcIp: address }
}

function dns(cells: readonly string[]): Read | undefined {
  if (!DNS_TYPE.test(cells[6] ?? '') || cells.length < 10) return undefined
  const fields: Fields = { ...named(DNS, cells), record_type: /\(([A-Z0-9]{1,12})\)/.exec(cells[6] ?? '')?.[1] ?? '' }
  const who = whoIs(cells[2], cells[11])
  const query = meaning(cells[8])?.replace(/(?<=.)\.$/, '')
  return {
    log: 'dns',
    who,
    fields,
    roles: {
      ...who.roles,
      ...source(cells[3], cells[4]),
      ...(query === undefined ? {} : { query }),
      action: cells[5] ?? '',
    },
    kind: { classUid: CLASS.DNS, activityId: 2 },
    category: 'dns',
  }
}

function proxy(cells: readonly string[]): Read | undefined {
  if (!VERDICT.test(cells[6] ?? '') || cells.length < 10) return undefined
  const who = whoIs(cells[1], cells[21])
  const url = meaning(cells[7])
  const agent = meaning(cells[9])
  const status = meaning(cells[10])
  const malware = meaning(cells[19]) ?? meaning(cells[16])
  const sha256 = meaning(cells[14])
  return {
    log: 'proxy',
    who,
    fields: named(PROXY, cells),
    roles: {
      ...who.roles,
      ...source(cells[2], cells[3]),
      ...(isAddress(cells[4]) ? { dstIp: cells[4] ?? '' } : {}),
      ...(url === undefined ? {} : { url }),
      ...(agent === undefined ? {} : { agent }),
      ...(status === undefined ? {} : { status }),
      ...(sha256 === undefined ? {} : { sha256 }),
      action: cells[6] ?? '',
    },
    kind:
      malware === undefined || !refused(cells[6])
        ? httpKind(undefined)
        : { classUid: CLASS.DETECTION_FINDING, activityId: 1 },
    category: 'proxy',
  }
}

function firewall(cells: readonly string[]): Read | undefined {
  if (!/^(?:IN|OUT)BOUND$/i.test(cells[4] ?? '')) return undefined
  return {
    log: 'firewall',
    fields: named(FIREWALL, cells),
    roles: ends(cells[7], cells[8], cells[9], cells[10], cells[13]),
    kind: { classUid: CLASS.NETWORK, activityId: refused(cells[13]) ? 5 : 6 },
    category: 'firewall',
  }
}

function ip(cells: readonly string[]): Read | undefined {
  if (!isAddress(cells[2]) || !isAddress(cells[4]) || !/^\d{1,5}$/.test(cells[3] ?? '')) return undefined
  const who = whoIs(cells[1], cells[7])
  return {
    log: 'ip',
    who,
    fields: named(IP, cells),
    roles: { ...who.roles, ...ends(cells[2], cells[3], cells[4], cells[5], undefined) },
    kind: { classUid: CLASS.NETWORK, activityId: 6 },
    category: 'firewall',
  }
}

function ends(
  srcIp: string | undefined,
  srcPort: string | undefined,
  dstIp: string | undefined,
  dstPort: string | undefined,
  action: string | undefined,
): Roles {
  return {
    ...(isAddress(srcIp) ? { srcIp: srcIp ?? '' } : {}),
    ...(meaning(srcPort) === undefined ? {} : { srcPort: srcPort ?? '' }),
    ...(isAddress(dstIp) ? { dstIp: dstIp ?? '' } : {}),
    ...(meaning(dstPort) === undefined ? {} : { dstPort: dstPort ?? '' }),
    ...(action === undefined ? {} : { action }),
  }
}

function audit(cells: readonly string[]): Read | undefined {
  if (!/^\d{1,20}$/.test(cells[0] ?? '') || cells.length < 8) return undefined
  const who = meaning(cells[2])
  if (who !== undefined && !who.includes('@')) return undefined
  return {
    log: 'audit',
    fields: named(AUDIT, cells),
    roles: { user: cells[2] ?? '', ...(isAddress(cells[6]) ? { srcIp: cells[6] ?? '' } : {}), action: cells[5] ?? '' },
    kind: { classUid: CLASS.API, activityId: 99 },
  }
}

const DLP =
  'Timestamp EventType Id Severity Identity Name FileName Application Destination Action Rule DataClassification DataIdentifiers ContentType FileSize SHA256 FileLabel'.split(
    ' ',
  )

function dlp(cells: readonly string[]): Read | undefined {
  if (!/^(?:Real Time|SaaS API)$/i.test(cells[1] ?? '')) return undefined
  const url = meaning(cells[8])
  const file = meaning(cells[6])
  const sha256 = meaning(cells[15])
  return {
    log: 'dlp',
    fields: named(DLP, cells),
    roles: {
      ...(url === undefined ? {} : { url }),
      ...(file === undefined ? {} : { file }),
      ...(sha256 === undefined ? {} : { sha256 }),
      action: cells[9] ?? '',
    },
    kind: { classUid: CLASS.DETECTION_FINDING, activityId: 1 },
  }
}
