import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Event, Fields } from '../../model/event.ts'
import { formatInstant, type Instant, parseInstant } from '../../model/time.ts'
import { windowsEvent } from './normalise.ts'

const SECURITY = { provider: 'Microsoft-Windows-Security-Auditing', channel: 'Security' }
const SYSMON = { provider: 'Microsoft-Windows-Sysmon', channel: 'Microsoft-Windows-Sysmon/Operational' }

function at(text: string): Instant {
  const time = parseInstant(text)
  assert.ok(time !== undefined)
  return time
}

const RECORD = {
  ...SECURITY,
  eventId: 4624,
  computer: 'WS1.corp.example',
  recordId: '77',
  time: at('2026-03-02T07:14:09.123456Z'),
  fields: {},
  raw: { file: 'a.evtx', record: 3, offset: 4608 },
}

function event(kind: { provider: string; channel: string }, eventId: number, fields: Fields): Event {
  return windowsEvent({ ...RECORD, ...kind, eventId, fields }, 'c0ffee')
}

test('reads a logon: who, as whom, from where, how', () => {
  const logon = event(SECURITY, 4624, {
    SubjectUserSid: 'S-1-5-18',
    SubjectUserName: 'WS1$',
    SubjectDomainName: 'CORP',
    SubjectLogonId: '0x3E7',
    TargetUserSid: 'S-1-5-21-1-2-3-1104',
    TargetUserName: 'anna',
    TargetDomainName: 'CORP',
    TargetLogonId: '0x8f3a1',
    LogonType: '10',
    AuthenticationPackageName: 'Negotiate',
    WorkstationName: 'LAPTOP7',
    ProcessId: '0x2d4',
    ProcessName: 'C:\\Windows\\System32\\svchost.exe',
    IpAddress: '::ffff:192.0.2.7',
    IpPort: '50123',
  })
  assert.partialDeepStrictEqual(logon, {
    classUid: 3002,
    activityId: 1,
    source: 'windows:security',
    logsource: { product: 'windows' },
    device: { hostname: 'WS1.corp.example' },
    actor: {
      user: { name: 'WS1$', domain: 'CORP', uid: 'S-1-5-18' },
      session: '0x3e7',
      process: { pid: 724, path: 'C:\\Windows\\System32\\svchost.exe' },
    },
    target: { user: { name: 'anna', domain: 'CORP', uid: 'S-1-5-21-1-2-3-1104' }, session: '0x8f3a1' },
    srcEndpoint: { hostname: 'LAPTOP7', ip: '192.0.2.7', port: 50_123 },
    auth: { outcome: 'success', logonType: 10, protocol: 'Negotiate' },
  })
})

test('leaves out what Windows writes for nothing', () => {
  const failed = event(SECURITY, 4625, {
    SubjectUserSid: 'S-1-0-0',
    SubjectUserName: '-',
    SubjectDomainName: '-',
    SubjectLogonId: '0x0',
    TargetUserName: 'anna',
    TargetDomainName: '',
    IpAddress: '-',
    IpPort: '0',
    WorkstationName: '',
    LogonType: 3,
  })
  assert.equal(failed.actor, undefined)
  assert.equal(failed.srcEndpoint, undefined)
  assert.deepEqual(failed.target, { user: { name: 'anna' } })
  assert.deepEqual(failed.auth, { outcome: 'failure', logonType: 3 })
})

test('reads the start of a process from Sysmon and from the Security log alike', () => {
  const bySysmon = event(SYSMON, 1, {
    User: 'CORP\\anna',
    LogonId: 586_657,
    ProcessGuid: '{747f3d96-e8bc-5f26-0000-00106bea0000}',
    ProcessId: 4460,
    Image: 'C:\\Windows\\System32\\cmd.exe',
    CommandLine: 'cmd /c whoami',
    ParentProcessGuid: '747F3D96-E8BC-5F26-0000-0010EBDC0000',
    ParentProcessId: 868,
    ParentImage: 'C:\\Windows\\explorer.exe',
    Hashes: `SHA1=${'A'.repeat(40)},MD5=${'B'.repeat(32)},SHA256=${'C'.repeat(64)},IMPHASH=${'D'.repeat(32)}`,
  })
  assert.partialDeepStrictEqual(bySysmon, {
    classUid: 1007,
    activityId: 1,
    actor: {
      user: { name: 'anna', domain: 'CORP' },
      session: '0x8f3a1',
      process: {
        uid: '747F3D96-E8BC-5F26-0000-00106BEA0000',
        pid: 4460,
        path: 'C:\\Windows\\System32\\cmd.exe',
        commandLine: 'cmd /c whoami',
        parentUid: '747F3D96-E8BC-5F26-0000-0010EBDC0000',
        parentPid: 868,
        parentPath: 'C:\\Windows\\explorer.exe',
      },
    },
    target: { file: { name: 'cmd.exe', sha1: 'a'.repeat(40), md5: 'b'.repeat(32), sha256: 'c'.repeat(64) } },
  })

  const bySecurity = event(SECURITY, 4688, {
    SubjectUserName: 'anna',
    SubjectDomainName: 'CORP',
    SubjectLogonId: '0x8f3a1',
    NewProcessId: '0x116c',
    NewProcessName: 'C:\\Windows\\System32\\cmd.exe',
    ProcessId: '0x364',
    ParentProcessName: 'C:\\Windows\\explorer.exe',
    CommandLine: 'cmd /c whoami',
    TargetUserName: '-',
    TargetLogonId: '0x0',
  })
  assert.partialDeepStrictEqual(bySecurity, {
    classUid: 1007,
    activityId: 1,
    actor: { session: '0x8f3a1', process: { pid: 4460, parentPid: 868, commandLine: 'cmd /c whoami' } },
  })
  assert.equal(bySecurity.target, undefined)
})

test('gives one id to a record, whatever the case of its names, and another to another', () => {
  const same = windowsEvent(
    { ...RECORD, computer: 'ws1.CORP.example', channel: 'security', raw: { file: 'b.json', record: 1, offset: 0 } },
    'other',
  )
  const first = windowsEvent(RECORD, 'c0ffee')
  assert.equal(same.id, first.id)
  assert.match(first.id, /^[0-9a-f]{32}$/)
  const others = [
    { recordId: '78' },
    { eventId: 4625 },
    { channel: 'System' },
    { computer: 'ws2' },
    { time: at('2026-03-02T07:14:10Z') },
  ]
  const ids = new Set(others.map((other) => windowsEvent({ ...RECORD, ...other }, 'c0ffee').id))
  assert.equal(new Set([...ids, first.id]).size, others.length + 1)
})

test('gives a record without record id the id of its place', () => {
  const { recordId: _, ...bare } = RECORD
  const ids = [
    windowsEvent(bare, 'a'),
    windowsEvent(bare, 'b'),
    windowsEvent({ ...bare, raw: { ...bare.raw, offset: 9 } }, 'a'),
  ]
  assert.equal(new Set(ids.map(({ id }) => id)).size, 3)
  assert.equal(windowsEvent(bare, 'a').id, ids[0]?.id)
})

test("believes Sysmon's own time where the record's contradicts it, and says so", () => {
  const contradicting = event(SYSMON, 1, { UtcTime: '2026-03-02 11:14:09.100' })
  assert.equal(formatInstant(contradicting.time), '2026-03-02T11:14:09.100Z')
  assert.equal(contradicting.recordedTime, RECORD.time)
  assert.deepEqual(contradicting.flags, ['clock-contradiction'])
  for (const UtcTime of ['2026-03-02 07:14:09.100', '2026-03-02 07:24:09.123', 'soon', '1601-01-01 00:00:00.000', 7]) {
    const agreeing = event(SYSMON, 1, { UtcTime })
    assert.equal(agreeing.time, RECORD.time, String(UtcTime))
    assert.equal(agreeing.flags, undefined)
  }
  const exact = windowsEvent(
    { ...RECORD, ...SYSMON, eventId: 1, exactTime: true, fields: { UtcTime: '2026-03-02 11:14:09.100' } },
    'a',
  )
  assert.equal(exact.time, RECORD.time, 'a FILETIME is never doubted')
  assert.equal(exact.recordedTime, undefined)
  assert.deepEqual(exact.flags, ['clock-contradiction'])
  assert.equal(event(SECURITY, 4624, { UtcTime: '2020-01-01 00:00:00.000' }).time, RECORD.time)
})

test('keeps and flags a time that nobody can believe', () => {
  const { flags, time } = windowsEvent({ ...RECORD, time: at('1700-01-01T00:00:00Z'), flags: ['recovered'] }, 'c0ffee')
  assert.deepEqual(flags, ['recovered', 'time-not-believable'])
  assert.ok(time < 0)
})

test('names sources by their short channel names', () => {
  const sourceOf = (channel: string) => windowsEvent({ ...RECORD, provider: 'x', channel }, 'c0ffee').source
  assert.equal(sourceOf('Security'), 'windows:security')
  assert.equal(sourceOf('Microsoft-Windows-Bits-Client/Operational'), 'windows:bits-client')
  assert.equal(sourceOf('Windows PowerShell'), 'windows:powershell-classic')
  assert.equal(sourceOf('Microsoft-Windows-Kernel-PnP/Device Configuration'), 'windows:kernel-pnp-device-configuration')
  assert.equal(sourceOf(''), 'windows:unknown')
})

test('never throws, whatever the fields hold', () => {
  const name = fc.constantFrom(
    'User',
    'ProcessId',
    'ProcessGuid',
    'Hashes',
    'IpAddress',
    'IpPort',
    'LogonType',
    'UtcTime',
    'Path',
    'MemberName',
    'Address',
    'TargetLogonId',
    'Image',
    'ObjectType',
  )
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()))
  const kind = fc.constantFrom(
    SECURITY,
    SYSMON,
    { provider: 'Microsoft-Windows-Windows Defender', channel: '' },
    { provider: 'Microsoft-Windows-TerminalServices-LocalSessionManager', channel: '' },
  )
  fc.assert(
    fc.property(
      kind,
      fc.constantFrom(1, 3, 7, 10, 12, 21, 1116, 4624, 4625, 4663, 4688, 4732, 4768, 5156),
      fc.dictionary(name, value),
      (of, id, fields) => {
        assert.ok(event(of, id, fields).id.length === 32)
      },
    ),
  )
})

test('Sysmon for Linux is a Linux log, by the category that its event id means', () => {
  const linux = { provider: 'Linux-Sysmon', channel: 'Linux-Sysmon/Operational' }
  assert.deepEqual(event(linux, 1, {}).logsource, { product: 'linux', category: 'process_creation' })
  assert.deepEqual(event(linux, 255, {}).logsource, { product: 'linux', service: 'sysmon' })
  assert.deepEqual(event(SYSMON, 1, {}).logsource, { product: 'windows' })
})
