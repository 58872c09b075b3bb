import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fields, Logsource } from '../model/event.ts'
import type { CompileOptions } from './compile.ts'
import { eventWith, load, matchesOf, ruleWith } from './conformance.test-support.ts'

const SYSMON = { Channel: 'Microsoft-Windows-Sysmon/Operational', Provider_Name: 'Microsoft-Windows-Sysmon' }
const SECURITY = { Channel: 'Security', Provider_Name: 'Microsoft-Windows-Security-Auditing' }
const WINDOWS: Logsource = { product: 'windows' }
const ANY = 's:\n  EventID|exists: true\ncondition: s'

/** True where a rule of that logsource matches the event. */
function fires(
  logsource: string,
  fields: Fields,
  detection = ANY,
  source = WINDOWS,
  options: CompileOptions = {},
): boolean {
  return matchesOf(ruleWith(detection, logsource), eventWith(fields, source), options).length > 0
}

const category = (name: string): string => `product: windows\ncategory: ${name}`
const service = (name: string): string => `product: windows\nservice: ${name}`

test('C85 a category runs on its channel, provider and event id only', () => {
  assert.ok(fires(category('process_creation'), { ...SYSMON, EventID: 1 }))
  assert.ok(fires(category('process_creation'), { ...SYSMON, EventID: '1' }))
  assert.ok(
    fires(category('process_creation'), { Channel: SYSMON.Channel, EventID: 1 }),
    'a record may lack its provider',
  )
  assert.ok(fires(category('process_creation'), { Provider_Name: SYSMON.Provider_Name, EventID: 1 }), 'or its channel')
  assert.ok(!fires(category('process_creation'), { ...SYSMON, EventID: 2 }))
  assert.ok(!fires(category('process_creation'), { ...SYSMON, Provider_Name: 'Other', EventID: 1 }))
  assert.ok(
    !fires(category('process_creation'), {
      Channel: 'System',
      Provider_Name: 'Microsoft-Windows-Kernel-General',
      EventID: 1,
    }),
  )
  assert.ok(!fires(category('file_event'), { Channel: 'Application', EventID: 11 }))
})

test('C85 an id that another provider reuses does not fire a rule that names the provider', () => {
  const detection = 's:\n  EventID: 104\n  Provider_Name: Microsoft-Windows-Eventlog\ncondition: s'
  assert.ok(
    fires(
      service('system'),
      { Channel: 'System', Provider_Name: 'Microsoft-Windows-Eventlog', EventID: 104 },
      detection,
    ),
  )
  assert.ok(
    !fires(service('system'), { Channel: 'System', Provider_Name: 'WudfUsbccidDriver', EventID: 104 }, detection),
  )
})

test('C86 process creation sees Security 4688 under the names of Sysmon', () => {
  const event = {
    ...SECURITY,
    EventID: 4688,
    NewProcessName: 'C:\\Windows\\System32\\cmd.exe',
    ParentProcessName: 'C:\\Windows\\explorer.exe',
    NewProcessId: '0x1a4',
    ProcessId: '0x10',
    SubjectDomainName: 'CORP',
    SubjectUserName: 'kim',
    SubjectLogonId: '0x3e7',
    MandatoryLabel: 'S-1-16-12288',
    CommandLine: 'cmd /c whoami',
  }
  for (const line of [
    "Image|endswith: '\\cmd.exe'",
    "ParentImage|endswith: '\\explorer.exe'",
    'ProcessId: 420',
    'ParentProcessId: 16',
    "User: 'corp\\KIM'",
    "LogonId: '0x3e7'",
    'IntegrityLevel: High',
    'CommandLine|contains: whoami',
    'EventID: 4688',
  ]) {
    assert.ok(fires(category('process_creation'), event, `s:\n  ${line}\ncondition: s`), line)
  }
  assert.ok(
    !fires(category('process_creation'), event, 's:\n  ProcessId: 16\ncondition: s'),
    'ProcessId is the parent there',
  )
  assert.ok(
    fires(service('security'), event, "s:\n  ProcessId: '0x10'\ncondition: s"),
    'rules for Security see it as it is',
  )
  assert.ok(!fires(service('security'), event, "s:\n  Image|endswith: '\\cmd.exe'\ncondition: s"))
  const [match] = matchesOf(
    ruleWith('s:\n  Image|endswith: cmd.exe\n  User|startswith: corp\ncondition: s', category('process_creation')),
    eventWith(event, WINDOWS),
  )
  assert.deepEqual(match?.fields, {
    NewProcessName: event.NewProcessName,
    SubjectDomainName: 'CORP',
    SubjectUserName: 'kim',
  })
})

test('C87 fields that 4688 lacks never speak for a rule there, and rules that need them are listed', () => {
  const event = { ...SECURITY, EventID: 4688, NewProcessName: 'C:\\a.exe' }
  const rule = (lines: string, condition: string): string =>
    `a:\n  Image|endswith: a.exe\n${lines}\ncondition: ${condition}`
  assert.ok(!fires(category('process_creation'), event, rule('b:\n  OriginalFileName: null', 'a and b')))
  assert.ok(!fires(category('process_creation'), event, rule('b:\n  Company|exists: false', 'a and b')))
  assert.ok(fires(category('process_creation'), event, rule('b:\n  OriginalFileName: x', 'a and not b')))
  const text = ['OriginalFileName: x', "'Image': x"].map((line) =>
    ruleWith(`s:\n  ${line}\ncondition: s`, category('process_creation')),
  )
  const { matcher } = load(text.map((one, at) => one.replace('Test', `Rule ${at}`)).join('---\n'))
  assert.deepEqual(
    matcher.blindOn4688().map(({ title }) => title),
    ['Rule 0'],
  )
})

test('C88 other mappings of Security are off unless asked for', () => {
  const registry = {
    ...SECURITY,
    EventID: 4657,
    ObjectName: '\\REGISTRY\\MACHINE\\SOFTWARE\\Run',
    ObjectValueName: 'x',
    NewValue: 'evil',
    ProcessName: 'C:\\reg.exe',
  }
  const onRegistry =
    "s:\n  TargetObject: 'HKLM\\SOFTWARE\\Run\\x'\n  Details: evil\n  Image: 'C:\\reg.exe'\ncondition: s"
  assert.ok(!fires(category('registry_set'), registry, onRegistry))
  assert.ok(fires(category('registry_set'), registry, onRegistry, WINDOWS, { optionalMappings: true }))
  const network = {
    ...SECURITY,
    EventID: 5156,
    Application: '\\device\\a.exe',
    DestAddress: '192.0.2.1',
    DestPort: '443',
    SourceAddress: '10.0.0.1',
  }
  const onNetwork =
    's:\n  Image|endswith: a.exe\n  DestinationIp: 192.0.2.1\n  DestinationPort: 443\n  SourceIp|cidr: 10.0.0.0/8\ncondition: s'
  assert.ok(!fires(category('network_connection'), network, onNetwork))
  assert.ok(fires(category('network_connection'), network, onNetwork, WINDOWS, { optionalMappings: true }))
})

test('C89 a service is its channels, without case and with the prefixes of collectors', () => {
  assert.ok(fires(service('security'), { Channel: 'SECURITY', EventID: 1 }))
  assert.ok(fires(service('security'), { Channel: 'WinEventLog:Security', EventID: 1 }))
  assert.ok(fires(service('powershell'), { Channel: 'PowerShellCore/Operational', EventID: 1 }))
  assert.ok(fires(service('applocker'), { Channel: 'Microsoft-Windows-AppLocker/EXE and DLL', EventID: 1 }))
  assert.ok(!fires(service('security'), { Channel: 'System', EventID: 1 }))
  assert.ok(!fires(service('unheard-of'), { Channel: 'System', EventID: 1 }))
  assert.match(load(ruleWith(ANY, service('unheard-of'))).warnings.join(), /no Windows channel is known/)
})

test('C90 a rule is skipped only for what both sides say and say differently', () => {
  const on = (rule: string, source: Logsource): boolean => fires(rule, { a: 1 }, 's:\n  a: 1\ncondition: s', source)
  assert.ok(on('product: windows', WINDOWS))
  assert.ok(on(category('file_event'), {}), 'nothing is known of the event')
  assert.ok(on('product: aws\nservice: cloudtrail', { product: 'aws', service: 'cloudtrail' }))
  assert.ok(on('product: aws\nservice: cloudtrail', { product: 'aws' }))
  assert.ok(
    on('category: application\nproduct: kubernetes\nservice: audit', { product: 'kubernetes', service: 'audit' }),
  )
  assert.ok(on('product: linux\ncategory: process_creation', { product: 'linux' }))
  assert.ok(!on('product: linux\nservice: sshd', { product: 'linux', service: 'sudo' }))
  assert.ok(!on('product: windows', { product: 'linux' }))
  assert.ok(!on('product: linux\ncategory: process_creation', { product: 'linux', category: 'file_event' }))
  assert.ok(
    !on('category: antivirus', { product: 'm365', service: 'audit' }),
    'an event that says what it is has no other role',
  )
})

test('a Windows event without channel goes by the category that it names, else by what contradicts', () => {
  assert.ok(
    fires(category('process_creation'), { EventID: 7 }, ANY, { product: 'windows', category: 'process_creation' }),
  )
  assert.ok(!fires(category('file_event'), { EventID: 11 }, ANY, { product: 'windows', category: 'process_creation' }))
  assert.ok(fires(category('file_event'), { EventID: 11 }))
  assert.ok(!fires(category('file_event'), { EventID: 12 }))
})

test('C91 the channel in the record decides, also for forwarded events', () => {
  assert.ok(fires(service('security'), { Channel: 'Security', EventID: 1, File: 'ForwardedEvents.evtx' }))
  assert.ok(!fires(service('security'), { Channel: 'ForwardedEvents', EventID: 1 }))
})

test('C92 registry and other categories that share ids', () => {
  const key = (EventType: string): Fields => ({ ...SYSMON, EventID: 12, EventType })
  assert.ok(fires(category('registry_add'), key('CreateKey')))
  assert.ok(!fires(category('registry_add'), key('DeleteKey')))
  assert.ok(fires(category('registry_delete'), key('DeleteKey')))
  assert.ok(fires(category('registry_delete'), key('DeleteValue')))
  assert.ok(!fires(category('registry_delete'), key('CreateKey')))
  for (const [name, ids] of [
    ['registry_event', [12, 13, 14]],
    ['pipe_created', [17, 18]],
    ['wmi_event', [19, 20, 21]],
    ['sysmon_status', [4, 16]],
  ] as const) {
    for (const EventID of ids) assert.ok(fires(category(name), { ...SYSMON, EventID }), `${name} ${EventID}`)
    assert.ok(!fires(category(name), { ...SYSMON, EventID: 1 }))
  }
})

test('C93 Sysmon for Linux', () => {
  const source = { product: 'linux' }
  const on = (rule: string, EventID: number): boolean =>
    fires(rule, { Provider_Name: 'Linux-Sysmon', EventID }, ANY, source)
  assert.ok(on('product: linux\ncategory: process_creation', 1))
  assert.ok(on('product: linux\ncategory: network_connection', 3))
  assert.ok(on('product: linux\ncategory: file_event', 11))
  assert.ok(!on('product: linux\ncategory: file_event', 1))
  assert.ok(!on('product: linux\nservice: auditd', 1))
})

test('C94 roles bind to any source with that role, under the names that rules use', () => {
  const proxy = { product: 'squid', category: 'proxy' }
  const on = (rule: string, line: string, fields: Fields, source: Logsource): boolean =>
    fires(rule, fields, `s:\n  ${line}\ncondition: s`, source)
  assert.ok(on('category: proxy', 'c-uri|contains: evil', { 'cs-uri': 'http://evil.example/' }, proxy))
  assert.ok(on('category: proxy', 'c-useragent: curl', { 'cs(User-Agent)': 'curl' }, proxy))
  assert.ok(
    on(
      'category: webserver',
      "cs-uri-query|contains: 'cmd='",
      { 'cs-uri-stem': '/a.php', 'cs-uri-query': 'cmd=id' },
      { category: 'webserver' },
    ),
  )
  assert.ok(on('category: dns', 'query: a.example', { QueryName: 'a.example' }, { category: 'dns' }))
  assert.ok(on('category: firewall', 'dst_port: 445', { DestinationPort: 445 }, { category: 'firewall' }))
  assert.ok(!on('category: proxy', 'c-uri|contains: evil', { 'cs-uri': 'evil' }, { category: 'dns' }))
})

test('single hashes are read from Sysmon’s list', () => {
  const event = { ...SYSMON, EventID: 1, Hashes: 'SHA1=AB,MD5=CD,IMPHASH=EF' }
  assert.ok(fires(category('process_creation'), event, 's:\n  md5: cd\n  sha1: ab\n  Imphash: ef\ncondition: s'))
  assert.ok(!fires(category('process_creation'), event, 's:\n  sha256|exists: true\ncondition: s'))
})
