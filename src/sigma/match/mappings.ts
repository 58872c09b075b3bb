import type { FieldValue } from '../../model/event.ts'

/** How a source's fields appear under the names that rules of another source use. */
export interface Mapping {
  readonly id: string
  /** By the rule's field name in lower case. */
  readonly fields: ReadonlyMap<string, MappedField>
  /** Fields (lower case) that the source never has: a test for their absence does not hold there (C87). */
  readonly blind: ReadonlySet<string>
}

/** Where a field's value comes from. `make` gets the values of `from` in order. */
export interface MappedField {
  readonly from: readonly string[]
  readonly make: (values: readonly (FieldValue | undefined)[]) => FieldValue | undefined
  /** True where the event's own field of that name means something else. */
  readonly overrides: boolean
}

type Value = FieldValue | undefined

const copied = (...from: readonly string[]): MappedField => ({
  from,
  make: (values) => values.find((value) => value !== undefined),
  overrides: true,
})
const made = (from: readonly string[], make: MappedField['make'], overrides = true): MappedField => ({
  from,
  make,
  overrides,
})
const mapping = (
  id: string,
  fields: Readonly<Record<string, MappedField>>,
  blind: readonly string[] = [],
): Mapping => ({
  id,
  fields: new Map(Object.entries(fields).map(([name, field]) => [name.toLowerCase(), field])),
  blind: new Set(blind.map((name) => name.toLowerCase())),
})

const INTEGRITY: ReadonlyMap<string, string> = new Map([
  ['s-1-16-0', 'Untrusted'],
  ['s-1-16-4096', 'Low'],
  ['s-1-16-8192', 'Medium'],
  ['s-1-16-8448', 'Medium'],
  ['s-1-16-12288', 'High'],
  ['s-1-16-16384', 'System'],
])

function decimal([value]: readonly Value[]): Value {
  return typeof value === 'string' && /^0x[0-9a-f]{1,13}$/i.test(value) ? String(Number(value)) : value
}

function account([domain, name]: readonly Value[]): Value {
  if (typeof name !== 'string') return undefined
  return typeof domain === 'string' && domain !== '' && domain !== '-' ? `${domain}\\${name}` : name
}

function integrity([label]: readonly Value[]): Value {
  return typeof label === 'string' ? (INTEGRITY.get(label.toLowerCase()) ?? label) : label
}

function registryPath([value]: readonly Value[]): Value {
  if (typeof value !== 'string') return value
  return value.replace(/^\\REGISTRY\\MACHINE(?=\\|$)/i, 'HKLM').replace(/^\\REGISTRY\\USER(?=\\|$)/i, 'HKU')
}

/** One hash of Sysmon's `Hashes`: `SHA1=…,MD5=…`. */
function hashNamed(name: string): MappedField {
  const pattern = new RegExp(`(?:^|,)${name}=([0-9a-f]{1,128})`, 'i')
  return made(['Hashes'], ([hashes]) => (typeof hashes === 'string' ? pattern.exec(hashes)?.[1] : undefined), false)
}

const HASHES = {
  md5: hashNamed('MD5'),
  sha1: hashNamed('SHA1'),
  sha256: hashNamed('SHA256'),
  imphash: hashNamed('IMPHASH'),
}

/** Sysmon: fields as they are, and single hashes. */
export const PLAIN: Mapping = mapping('plain', HASHES)

/** Another product's name for the same thing, used where the event lacks the rule's own (C94). */
const alias = (...from: readonly string[]): MappedField => ({ ...copied(...from), overrides: false })
/** The whole address of a request, which IIS splits in two. */
const wholeUri = made(
  ['c-uri', 'cs-uri', 'url', 'uri', 'cs-uri-stem', 'cs-uri-query'],
  (values) => {
    const whole = values.slice(0, 4).find((value) => typeof value === 'string')
    const [stem, query] = values.slice(4)
    if (whole !== undefined || typeof stem !== 'string') return whole
    return typeof query === 'string' && query !== '' && query !== '-' ? `${stem}?${query}` : stem
  },
  false,
)

/** Web, proxy, DNS and firewall logs: the names that Sigma rules use, and their relatives. */
export const NETWORK_ROLES: Mapping = mapping('network-roles', {
  'c-uri': wholeUri,
  'cs-uri': wholeUri,
  // Rules look for a path in the query and for a query in the stem; where the log has one address, both get it.
  'cs-uri-stem': alias('cs-uri', 'c-uri', 'url', 'uri'),
  'cs-uri-query': alias('cs-uri', 'c-uri', 'url', 'uri'),
  'c-useragent': alias('cs-user-agent', 'cs(User-Agent)', 'c-user-agent', 'user_agent', 'http_user_agent'),
  'cs-user-agent': alias('c-useragent', 'cs(User-Agent)', 'c-user-agent', 'user_agent', 'http_user_agent'),
  'cs-method': alias('c-method', 'method', 'http_method'),
  'cs-host': alias('host', 'r-dns', 'cs(Host)'),
  'cs-referer': alias('cs-referrer', 'cs(Referer)', 'referer', 'referrer'),
  'sc-status': alias('status', 'status_code', 'http_status'),
  query: alias('QueryName', 'record', 'dns_query'),
  QueryName: alias('query', 'dns_query'),
  src_ip: alias('SourceIp', 'c-ip', 'id.orig_h', 'source_ip'),
  dst_ip: alias('DestinationIp', 'r-ip', 's-ip', 'id.resp_h', 'destination_ip'),
  dst_port: alias('DestinationPort', 'r-port', 's-port', 'id.resp_p', 'destination_port'),
  src_port: alias('SourcePort', 'c-port', 'id.orig_p', 'source_port'),
})

/** Windows Defender under the names of the `antivirus` category. */
export const ANTIVIRUS: Mapping = mapping('antivirus', {
  Signature: alias('Threat Name', 'ThreatName'),
  Filename: alias('Path'),
})

const MAPPINGS: ReadonlyMap<string, Mapping> = new Map(
  [
    // Security 4688 under the names of Sysmon 1 (C86, C87).
    mapping(
      'process-4688',
      {
        Image: copied('NewProcessName'),
        ParentImage: copied('ParentProcessName'),
        ProcessId: made(['NewProcessId'], decimal),
        ParentProcessId: made(['ProcessId'], decimal),
        User: made(['SubjectDomainName', 'SubjectUserName'], account),
        LogonId: copied('SubjectLogonId'),
        IntegrityLevel: made(['MandatoryLabel'], integrity),
      },
      [
        'OriginalFileName',
        'Hashes',
        'md5',
        'sha1',
        'sha256',
        'Imphash',
        'ParentCommandLine',
        'CurrentDirectory',
        'Description',
        'Company',
        'Product',
        'FileVersion',
        'ParentUser',
        'ProcessGuid',
        'ParentProcessGuid',
        'LogonGuid',
        'TerminalSessionId',
      ],
    ),
    mapping('registry-4657', {
      TargetObject: made(['ObjectName', 'ObjectValueName'], ([key, value]) => {
        const path = registryPath([key])
        return typeof path === 'string' && typeof value === 'string' && value !== '' ? `${path}\\${value}` : path
      }),
      Details: copied('NewValue'),
      Image: copied('ProcessName'),
      ProcessId: made(['ProcessId'], decimal),
      User: made(['SubjectDomainName', 'SubjectUserName'], account),
    }),
    mapping('network-5156', {
      Image: copied('Application'),
      DestinationIp: copied('DestAddress'),
      DestinationPort: copied('DestPort'),
      SourceIp: copied('SourceAddress'),
    }),
  ].map((one) => [one.id, one]),
)

/** The mapping of that name. */
export function mappingNamed(id: 'process-4688' | 'registry-4657' | 'network-5156'): Mapping {
  return MAPPINGS.get(id) ?? PLAIN
}
