import assert from 'node:assert/strict'
import test from 'node:test'
import type { Event, Fields } from '../../model/event.ts'
import { parseInstant } from '../../model/time.ts'
import { windowsEvent } from './normalise.ts'

const SECURITY = { provider: 'Microsoft-Windows-Security-Auditing', channel: 'Security' }
const SYSMON = { provider: 'Microsoft-Windows-Sysmon', channel: 'Microsoft-Windows-Sysmon/Operational' }

function event(kind: { provider: string; channel: string }, eventId: number, fields: Fields): Event {
  const time = parseInstant('2026-03-02T07:14:09Z')
  assert.ok(time !== undefined)
  const raw = { file: 'a.evtx', record: 1, offset: 0 }
  return windowsEvent({ ...kind, eventId, computer: 'ws1', recordId: '1', time, fields, raw }, 'c0ffee')
}

/** Fields of one event each, and what must follow from them. */
const CASES: readonly (readonly [
  name: string,
  kind: { provider: string; channel: string },
  id: number,
  Fields,
  object,
])[] = [
  [
    'logoff',
    SECURITY,
    4634,
    { TargetUserName: 'anna', TargetLogonId: '0x1' },
    { classUid: 3002, activityId: 2, actor: { session: '0x1' } },
  ],
  [
    'explicit credentials',
    SECURITY,
    4648,
    { TargetUserName: 'admin', TargetServerName: 'dc1' },
    { activityId: 7, target: { host: 'dc1' }, dstEndpoint: { hostname: 'dc1' } },
  ],
  [
    'privileges',
    SECURITY,
    4672,
    { SubjectUserName: 'admin', SubjectLogonId: '0x2' },
    { classUid: 3003, actor: { session: '0x2' } },
  ],
  [
    'account created',
    SECURITY,
    4720,
    { TargetUserName: 'new', TargetSid: 'S-1-5-21-9' },
    { classUid: 3007, activityId: 1, target: { user: { uid: 'S-1-5-21-9' } } },
  ],
  [
    'member added',
    SECURITY,
    4732,
    { MemberName: 'CN=Anna Berg,OU=x', MemberSid: 'S-1-5-21-7', TargetUserName: 'Administrators' },
    { classUid: 3006, activityId: 3, target: { user: { name: 'Anna Berg' }, resource: 'Administrators' } },
  ],
  [
    'Kerberos failure',
    SECURITY,
    4768,
    { TargetUserName: 'anna', Status: '0x6' },
    { activityId: 3, auth: { outcome: 'failure', protocol: 'Kerberos' } },
  ],
  [
    'service ticket',
    SECURITY,
    4769,
    { TargetUserName: 'anna@CORP.EXAMPLE', ServiceName: 'sql$', Status: '0x0' },
    {
      activityId: 4,
      auth: { outcome: 'success' },
      target: { user: { name: 'anna', domain: 'CORP.EXAMPLE' }, resource: 'sql$' },
    },
  ],
  [
    'pre-authentication',
    SECURITY,
    4771,
    { TargetUserName: 'anna', Status: '0x18' },
    { activityId: 6, auth: { outcome: 'failure' } },
  ],
  [
    'NTLM',
    SECURITY,
    4776,
    { TargetUserName: 'anna', Workstation: '\\\\PC9', Status: '0xc000006a' },
    { auth: { outcome: 'failure', protocol: 'NTLM' }, srcEndpoint: { hostname: 'PC9' } },
  ],
  [
    'service',
    SECURITY,
    4697,
    { ServiceName: 'x', ServiceFileName: 'C:\\x.exe' },
    { classUid: 201_004, target: { service: 'x', file: { path: 'C:\\x.exe' } } },
  ],
  ['task', SECURITY, 4698, { TaskName: '\\x' }, { classUid: 1006, activityId: 1, target: { job: '\\x' } }],
  [
    'key handle',
    SECURITY,
    4663,
    { ObjectType: 'Key', ObjectName: '\\REGISTRY\\x' },
    { classUid: 201_001, target: { registryKey: '\\REGISTRY\\x' } },
  ],
  [
    'process handle',
    SECURITY,
    4656,
    { ObjectType: 'Process', ObjectName: '\\lsass.exe' },
    { classUid: 1007, activityId: 3, target: { process: { path: '\\lsass.exe' } } },
  ],
  [
    'share',
    SECURITY,
    5145,
    { ShareName: '\\\\*\\C$', RelativeTargetName: 'a.exe', IpAddress: '192.0.2.1' },
    { classUid: 4006, target: { resource: '\\\\*\\C$', file: { name: 'a.exe' } } },
  ],
  [
    'connection',
    SECURITY,
    5156,
    { SourceAddress: '192.0.2.1', SourcePort: '1', DestAddress: '192.0.2.2', DestPort: '445' },
    { classUid: 4001, dstEndpoint: { ip: '192.0.2.2', port: 445 } },
  ],
  [
    'log cleared',
    { provider: 'Microsoft-Windows-Eventlog', channel: 'Security' },
    1102,
    { SubjectUserName: 'anna' },
    { classUid: 1008, activityId: 1, actor: { user: { name: 'anna' } } },
  ],
  ['log cleared, provider unknown', { provider: '', channel: 'System' }, 104, {}, { classUid: 1008, activityId: 1 }],
  [
    'service installed',
    { provider: 'Service Control Manager', channel: 'System' },
    7045,
    { ServiceName: 'x', ImagePath: 'y' },
    { classUid: 201_004, activityId: 1, source: 'windows:system', target: { service: 'x' } },
  ],
  [
    'Sysmon connection',
    SYSMON,
    3,
    { SourceIp: '192.0.2.1', DestinationIp: '2001:db8::1', DestinationPort: 443, DestinationHostname: 'a.example' },
    { classUid: 4001, dstEndpoint: { ip: '2001:db8::1', port: 443, hostname: 'a.example' } },
  ],
  [
    'Sysmon access',
    SYSMON,
    10,
    { SourceProcessGUID: '{a}', SourceImage: 's', TargetProcessGUID: '{b}', TargetImage: 'lsass.exe' },
    {
      classUid: 1007,
      activityId: 3,
      actor: { process: { uid: 'A' } },
      target: { process: { uid: 'B', path: 'lsass.exe' } },
    },
  ],
  [
    'Sysmon file',
    SYSMON,
    11,
    { TargetFilename: 'C:\\a\\b.txt' },
    { classUid: 1001, activityId: 1, target: { file: { name: 'b.txt' } } },
  ],
  [
    'Sysmon key deleted',
    SYSMON,
    12,
    { EventType: 'DeleteKey', TargetObject: 'HKLM\\x' },
    { classUid: 201_001, activityId: 4, target: { registryKey: 'HKLM\\x' } },
  ],
  ['Sysmon value set', SYSMON, 13, { TargetObject: 'HKLM\\x' }, { classUid: 201_002, activityId: 2 }],
  ['Sysmon query', SYSMON, 22, { QueryName: 'A.Example.' }, { classUid: 4003, target: { domain: 'a.example' } }],
  [
    'script block',
    { provider: 'Microsoft-Windows-PowerShell', channel: 'Microsoft-Windows-PowerShell/Operational' },
    4104,
    { Execution_ProcessID: 99, Security_UserID: 'S-1-5-21-1' },
    { classUid: 1009, source: 'windows:powershell', actor: { user: { uid: 'S-1-5-21-1' }, process: { pid: 99 } } },
  ],
  [
    'RDP logon',
    { provider: 'Microsoft-Windows-TerminalServices-LocalSessionManager', channel: 'x' },
    21,
    { User: 'CORP\\anna', Address: '192.0.2.9' },
    { classUid: 3002, srcEndpoint: { ip: '192.0.2.9' }, auth: { logonType: 10 } },
  ],
  [
    'console logon',
    { provider: 'Microsoft-Windows-TerminalServices-LocalSessionManager', channel: 'x' },
    21,
    { User: 'CORP\\anna', Address: 'LOCAL' },
    { auth: { outcome: 'success' } },
  ],
  [
    'detection',
    { provider: 'Microsoft-Windows-Windows Defender', channel: 'Microsoft-Windows-Windows Defender/Operational' },
    1116,
    { Path: 'containerfile:_C:\\z.zip; file:_C:\\z.zip->a.exe', 'Detection User': 'CORP\\anna' },
    { classUid: 2004, source: 'windows:windefend', actor: { user: { name: 'anna' } } },
  ],
  [
    'an id that another provider uses',
    { provider: 'Other', channel: 'Security' },
    4624,
    { TargetUserName: 'x' },
    { classUid: 6002, activityId: 99 },
  ],
]

for (const [name, kind, id, fields, wanted] of CASES) {
  test(`reads ${name} (${id})`, () => {
    assert.partialDeepStrictEqual(event(kind, id, fields), wanted)
  })
}
