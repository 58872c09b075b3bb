import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import { endpointOf } from '../../shapes/address.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { named, splitCsv } from './csv-line.ts'
import { hostNamed, type Kind, networkEvent } from './network-event.ts'
import { meaning, type Roles } from './roles.ts'
import { readStamp } from './stamps.ts'

/** OCSF DHCP activities by message type. */
const ACTIVITIES: ReadonlyMap<string, number> = new Map([
  ['DISCOVER', 1],
  ['OFFER', 2],
  ['REQUEST', 3],
  ['DECLINE', 4],
  ['ACK', 5],
  ['NAK', 6],
  ['NACK', 6],
  ['RELEASE', 7],
  ['INFORM', 8],
  ['EXPIRE', 9],
])
const ISC =
  /^(?:dhcpd(?:\[\d{1,10}\])?: )?(?:r-l-e:)?DHCP(DISCOVER|OFFER|REQUEST|DECLINE|ACK|NAK|NACK|RELEASE|INFORM|EXPIRE|LEASEQUERY|UNASSIGNED|ACTIVE|UNKNOWN)(?:\(([\w.:-]{1,32})\))? /
const MAC = /\b([0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5,7})\b/i
const LEASED = /(?:^| )(?:for|on|of|to) ([0-9a-f.:]{7,45})(?=[ ,:]|$)/i
const NAMED = /(?:[0-9a-f]{2}:){5}[0-9a-f]{2} \(([^)]{1,255})\)/i
const VIA = /\bvia ([\w.:-]{1,64}?)(?=[ :,]|$)/
const OTHER =
  /^(?:Option 82: |uid lease |Abandoning IP address |Added new forward map |Removed (?:forward|reverse) map |added reverse map |Unable to add |Dynamic and static leases |reuse_lease: |pool \w|balanc\w{3,5} pool|ICMP Echo reply |failover peer |parse_option_buffer: |client-hostname |DHCPv6|Wrote \d|bind update on )/

/** ISC dhcpd, Infoblox and dnsmasq-dhcp: who got which address. */
export const dhcpd: LineShape = { id: 'dhcpd', specificity: 63, toEvent: dhcpdEvent }

function dhcpdEvent(line: LogLine): Event | undefined {
  const { text, syslog } = line
  const app = syslog?.app ?? ''
  const match = text.includes('DHCP') ? ISC.exec(text) : null
  const isOther = match === null && (OTHER.test(text) || app === 'dhcpd')
  if (match === null && !isOther) return undefined
  const type = match?.[1] ?? ''
  const rest = match === null ? text : text.slice(match[0].length)
  const mac = MAC.exec(rest)?.[1]
  const leased =
    LEASED.exec(text)?.[1] ??
    /^([0-9a-f.:]{7,45})(?= |$)/i.exec(rest)?.[1] ??
    (match === null ? /\b((?:\d{1,3}\.){3}\d{1,3})\b/.exec(rest)?.[1] : undefined)
  const name =
    NAMED.exec(rest)?.[1] ??
    (app.startsWith('dnsmasq') ? /(?:[0-9a-f]{2}:){5}[0-9a-f]{2} (\S{1,255})$/i.exec(rest)?.[1] : undefined)
  const via = VIA.exec(rest)?.[1]
  const address = leased !== undefined && endpointOf(leased) !== undefined ? leased : undefined
  const source = app.startsWith('dnsmasq') ? 'dnsmasq-dhcp' : 'dhcpd'
  const fields: Fields = {
    message: text,
    ...(type === '' ? {} : { type: `DHCP${type}` }),
    ...(mac === undefined ? {} : { mac: mac.toLowerCase() }),
    ...(address === undefined ? {} : { ip: address }),
    ...(name === undefined ? {} : { client_hostname: name }),
    ...(via === undefined ? {} : { via }),
  }
  return dhcpEvent(
    source,
    fields,
    {
      ...(address === undefined ? {} : { srcIp: address }),
      ...(name === undefined || hostNamed(name) === undefined ? {} : { srcHost: name }),
      // The relay, or our own interface.
      ...(via === undefined || endpointOf(via) === undefined ? {} : { dstIp: via }),
    },
    line,
    ACTIVITIES.get(type) ?? 99,
  )
}

function dhcpEvent(
  source: string,
  fields: Fields,
  roles: Roles,
  line: LogLine,
  activityId: number,
  time = undefined as ReturnType<typeof readStamp>,
): Event {
  const kind: Kind = { classUid: CLASS.DHCP, activityId }
  return networkEvent({ source, logsource: { product: source }, fields, roles, kind, time }, line)
}

const WINDOWS = /^\d{2,5},\d{1,2}\/\d{1,2}\/\d{2,4},\d{2}:\d{2}:\d{2},/
const V4 =
  'ID Date Time Description IPAddress HostName MACAddress UserName TransactionID QResult Probationtime CorrelationID Dhcid VendorClassHex VendorClassASCII UserClassHex UserClassASCII RelayAgentInformation DnsRegError'.split(
    ' ',
  )
const V6 =
  'ID Date Time Description IPAddress HostName ErrorCode DuidLength DuidBytesHex UserName Dhcid SubnetPrefix'.split(' ')
/** Ids from here on are of the IPv6 server. */
const FIRST_V6 = 11_000
const WINDOWS_ACTIVITIES: ReadonlyMap<string, number> = new Map([
  ['10', 5],
  ['11', 5],
  ['12', 7],
  ['13', 6],
  ['15', 6],
  ['16', 7],
  ['17', 9],
  ['18', 9],
  ['11000', 1],
  ['11001', 2],
  ['11002', 3],
  ['11004', 3],
  ['11005', 3],
  ['11006', 4],
  ['11007', 7],
  ['11008', 8],
  ['11010', 5],
])

/** The audit log of Windows' DHCP server: an id, a local date and clock, and the client. */
export const windowsDhcp: LineShape = { id: 'windows-dhcp', specificity: 67, toEvent: windowsDhcpEvent }

function windowsDhcpEvent(line: LogLine): Event | undefined {
  if (!WINDOWS.test(line.text)) return undefined
  const cells = splitCsv(line.text)
  const id = cells[0] ?? ''
  const fields: Fields = named(
    Number(id) >= FIRST_V6 ? V6 : V4,
    cells.map((cell) => cell.trim()),
  )
  const address = meaning(fields['IPAddress'])
  const host = meaning(fields['HostName'])
  const user = meaning(fields['UserName'])
  return dhcpEvent(
    'windows-dhcp',
    fields,
    {
      ...(address === undefined ? {} : { srcIp: address }),
      ...(host === undefined || hostNamed(host) === undefined ? {} : { srcHost: host }),
      ...(user === undefined ? {} : { user }),
    },
    line,
    WINDOWS_ACTIVITIES.get(id) ?? 99,
    readStamp(`${cells[1]} ${cells[2]}`, line.origin.context),
  )
}

const IAS = /^"([^"]{1,255})","(RAS|IAS)",(\d{2}\/\d{2}\/\d{4}),(\d{2}:\d{2}:\d{2}),(\d{1,2}),/
const IAS_NAMES =
  'ComputerName ServiceName RecordDate RecordTime PacketType UserName FullyQualifiedUserName CalledStationId CallingStationId CallbackNumber FramedIPAddress NASIdentifier NASIPAddress NASPort ClientVendor ClientIPAddress ClientFriendlyName EventTimestamp PortLimit NASPortType ConnectInfo FramedProtocol ServiceType AuthenticationType PolicyName ReasonCode Class'.split(
    ' ',
  )

/** What Windows' RADIUS server (NPS, formerly IAS) and its remote access write: requests, accepts, rejects. */
export const windowsIas: LineShape = { id: 'windows-ias', specificity: 67, toEvent: iasEvent }

function iasEvent(line: LogLine): Event | undefined {
  const match = line.text.charCodeAt(0) === 34 ? IAS.exec(line.text) : null
  if (match === null) return undefined
  const [, computer = '', , date = '', clock = '', packet = ''] = match
  const fields: Fields = named(IAS_NAMES, splitCsv(line.text))
  const user = meaning(fields['UserName']) ?? meaning(fields['FullyQualifiedUserName'])
  const calling = meaning(fields['CallingStationId'])
  const nas = meaning(fields['NASIPAddress']) ?? meaning(fields['ClientIPAddress'])
  const isReject = packet === '3'
  return networkEvent(
    {
      source: 'windows-nps',
      logsource: { product: 'windows-nps' },
      fields,
      roles: {
        ...(user === undefined ? {} : { user }),
        ...(calling === undefined || endpointOf(calling) === undefined ? {} : { srcIp: calling }),
        ...(nas === undefined ? {} : { dstIp: nas }),
        deviceHost: computer,
      },
      kind: {
        classUid: CLASS.AUTHENTICATION,
        activityId: packet === '4' ? 99 : 1,
        ...(packet === '2' || isReject ? { auth: { outcome: isReject ? 'failure' : 'success' } } : {}),
      },
      time: readStamp(`${date} ${clock}`, line.origin.context),
    },
    line,
  )
}
