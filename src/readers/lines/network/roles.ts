import type { Fields, FieldValue } from '../../../model/event.ts'

/** What a well-known name in a record of a firewall, proxy, sensor or server stands for. */
export type Role =
  | 'srcIp'
  | 'srcPort'
  | 'srcHost'
  | 'dstIp'
  | 'dstPort'
  | 'dstHost'
  | 'user'
  | 'userDomain'
  | 'userUid'
  | 'targetUser'
  | 'deviceHost'
  | 'deviceIp'
  | 'url'
  | 'method'
  | 'status'
  | 'agent'
  | 'query'
  | 'attack'
  | 'action'
  | 'process'
  | 'file'
  | 'sha256'
  | 'md5'
  | 'sha1'
  | 'text'

/** The values of a record by role. */
export type Roles = { readonly [role in Role]?: string }

/**
 * The names of each role, the surest first, in lower case and without punctuation: `Source-IP`, `source.ip` and `source_ip`
 * are one name. Only names whose meaning does not depend on the product are here; a product's own are passed in.
 */
const NAMES: { readonly [role in Role]: string } = {
  srcIp:
    'srcip src sourceip srcipaddress sourceipaddress sourceaddress sourceipv4 srcaddr srcaddress saddr clientip clientipaddress clientaddress clientaddr cip cltip remip remoteip remoteipaddress remoteaddress remoteaddr ipsource connsrcip attackerip userip useripaddress originip callingip logonip ipaddress ipaddr ip sourcetranslatedaddress',
  srcPort: 'srcport spt sport sourceport srcprt clientport connsrcport remoteport',
  srcHost:
    'shost srchost srcname srchostname sourcehostname sourcehost sourcename sourcecomputername srcdvchost clienthostname clienthost clientname workstation workstationname machinename computername endpointname endpointhostname',
  dstIp:
    'dstip dst destip destinationip dstipaddress destipaddress destinationipaddress destinationaddress dstaddr dstaddress destaddr destaddress daddr serverip serveripaddress serveraddress targetip conndestip',
  dstPort: 'dstport dpt dport destport destinationport serverport targetport conndestport dstprt',
  dstHost: 'dhost dsthost dstname desthost destinationhost destinationhostname dsthostname destinationname',
  user: 'suser srcuser srcusername sourceusername sourceuser user usr username usrname userprincipalname login loginname loginid logonuser account accountname accountuid userid useremail identity principal subject admin adminname email',
  userDomain: 'sntdom userdomain domainname srcdomain sourcentdomain accountdomain ntdomain',
  userUid: 'suid usersid sid',
  targetUser: 'duser dstuser destinationuser destinationusername targetuser targetusername',
  deviceHost:
    'dvchost dvchostname devicehostname devname devicename observername observerhostname hostname host computer agenthostname sensorname sensor reportingdevice fwname gateway',
  deviceIp: 'dvc deviceip deviceipaddress deviceaddress observerip hostip hostipaddress sensorip originip agentip fw',
  url: 'url requesturl request uri httpurl fullurl fullrequest',
  method: 'requestmethod httpmethod method reqmethod httprequestmethod verb',
  status: 'scstatus statuscode httpstatus httpstatuscode responsecode httpcode respcode httpresponsecode',
  agent: 'requestclientapplication useragent httpuseragent csuseragent agent',
  query: 'qname query dnsquery queryname dnsname domainqueried qryname',
  attack:
    'attack attackname virus virusname malware malwarename threatname signaturename signature alertname alertsignature signaturemsg detectionname',
  action: 'act action disposition outcome result status fwaction actiontaken',
  process: 'sproc processname process image app_name',
  file: 'filepath fname filename file path objectname',
  sha256: 'sha256 filehashsha256 sha256hash filesha256',
  md5: 'md5 md5hash filemd5',
  sha1: 'sha1 sha1hash filesha1',
  text: 'msg message description logdesc name event reason',
}
const ROLE_OF: ReadonlyMap<string, readonly [Role, number]> = new Map(
  Object.entries(NAMES).flatMap(([role, names]) =>
    // `Object.entries` forgets that the keys are roles.
    names.split(' ').map((name, rank) => [name, [role as Role, rank]] as const),
  ),
)
/** Names repeat from record to record, so their plain form is kept; so many at most. */
const MAX_REMEMBERED = 20_000
const remembered = new Map<string, readonly [Role, number] | null>()
/** Objects within each other that are looked into. */
const MAX_DEPTH = 4
/** Names of a record that are looked at. */
const MAX_NAMES = 2000

/** A product's own names, where they mean something else than everywhere: by the name as the record has it; null means nothing. */
export type OwnRoles = Readonly<Record<string, Role | null>>

/** What a record's well-known names say. Values that say nothing (`-`, `N/A`, `unknown`) are left out. */
export function rolesOf(fields: Fields, own: OwnRoles = {}): Roles {
  const found: { [role in Role]?: string } = {}
  const ranks: { [role in Role]?: number } = {}
  let left = MAX_NAMES

  function take(name: string, value: FieldValue): void {
    const known = Object.hasOwn(own, name) ? ownRole(own[name]) : roleNamed(name)
    if (known === undefined) return
    const [role, rank] = known
    if ((ranks[role] ?? Number.POSITIVE_INFINITY) <= rank) return
    const text = meaning(value)
    if (text === undefined) return
    found[role] = text
    ranks[role] = rank
  }

  function visit(record: Fields, prefix: string, depth: number): void {
    for (const [name, value] of Object.entries(record)) {
      left -= 1
      if (left < 0) return
      const path = prefix === '' ? name : `${prefix}.${name}`
      if (typeof value === 'object' && value !== null) {
        if (Array.isArray(value)) {
          if (value.length > 0 && typeof value[0] !== 'object') take(path, value[0] ?? null)
        } else if (depth < MAX_DEPTH) visit(value as Fields, path, depth + 1) // an object and no array: checked just above
      } else take(path, value)
    }
  }
  visit(fields, '', 1)
  return found
}

/** No name that means something is longer. */
const MAX_NAME_CHARACTERS = 128
/** Before every other name of its role. */
const OWN_RANK = -1

function ownRole(role: Role | null | undefined): readonly [Role, number] | undefined {
  return role === null || role === undefined ? undefined : [role, OWN_RANK]
}

function roleNamed(name: string): readonly [Role, number] | undefined {
  if (name.length > MAX_NAME_CHARACTERS) return undefined
  const before = remembered.get(name)
  if (before !== undefined) return before ?? undefined
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '')
  const role = ROLE_OF.get(plain) ?? null
  if (remembered.size < MAX_REMEMBERED) remembered.set(name, role)
  return role ?? undefined
}

const NOTHING: ReadonlySet<string> = new Set([
  '',
  '-',
  '--',
  '---',
  'n/a',
  'na',
  'none',
  'null',
  'nil',
  'undefined',
  'unknown',
  '(null)',
  '(empty)',
  'not available',
  'not applicable',
  '*****',
  '<nil>',
])

/** A value that says something, as text. */
export function meaning(value: FieldValue | undefined): string | undefined {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text.length <= 16 && NOTHING.has(text.toLowerCase()) ? undefined : text
}
