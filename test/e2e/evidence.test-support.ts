import { usualRecord, value, writeFile as writeEvtx } from '../../src/readers/evtx/evtx-bytes.test-support.ts'

/** Records of a chunk of an EVTX file that these tests make. */
export const CHUNK_RECORDS = 40
/** Bytes of an EVTX file's header, and of each chunk after it. */
export const HEADER_BYTES = 4096
export const CHUNK_BYTES = 65_536

/** A sign-in as a flat JSON export of the Security log has it: record `id`, one second after the one before. */
export function logon(id: number, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    EventID: 4624,
    EventRecordID: id,
    Channel: 'Security',
    Computer: 'ws1.corp.example',
    Provider_Name: 'Microsoft-Windows-Security-Auditing',
    TimeCreated: new Date(Date.UTC(2026, 2, 2, 7, 14, 9) + id * 1000).toISOString(),
    TargetUserName: `user${id % 7}`,
    TargetDomainName: 'CORP',
    LogonType: 3,
    IpAddress: '192.0.2.7',
    ...more,
  })
}

/** `count` sign-ins, one a line. */
export function logons(count: number, first = 1): string {
  return Array.from({ length: count }, (_, at) => `${logon(first + at)}\n`).join('')
}

/** The same sign-ins as `logons`, as a Windows event log file of several chunks. */
export function evtxOfLogons(count: number, first = 1): Buffer {
  const written = Array.from({ length: count }, (_, at) => {
    const id = first + at
    const ms = BigInt(Date.UTC(2026, 2, 2, 7, 14, 9) + id * 1000)
    return usualRecord({
      id: BigInt(id),
      filetime: (ms + 11_644_473_600_000n) * 10_000n,
      data: {
        TargetUserName: value.text(`user${id % 7}`),
        TargetDomainName: value.text('CORP'),
        LogonType: value.u32(3),
        IpAddress: value.text('192.0.2.7'),
      },
    })
  })
  const chunks = Array.from({ length: Math.ceil(count / CHUNK_RECORDS) }, (_, at) =>
    written.slice(at * CHUNK_RECORDS, (at + 1) * CHUNK_RECORDS),
  )
  return writeEvtx(chunks).bytes
}

/** A record whose stored time is `filetime` (100 ns since 1601). */
export function evtxAt(filetime: bigint): Buffer {
  return writeEvtx([[usualRecord({ id: 1n, filetime, data: { TargetUserName: value.text('anna') } })]]).bytes
}

/** A process start as Sysmon tells it, exported as JSON: an encoded command of an Office program, which our own rules know. */
export function processStart(id: number, fields: Readonly<Record<string, unknown>> = {}): string {
  const time = new Date(Date.UTC(2026, 2, 3, 20, 13, 1) + id * 1000).toISOString()
  return JSON.stringify({
    EventID: 1,
    EventRecordID: id,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Computer: 'WS-KIM.corp.example',
    Provider_Name: 'Microsoft-Windows-Sysmon',
    TimeCreated: time,
    UtcTime: time.slice(0, -1).replace('T', ' '),
    ProcessGuid: `{5A1D3C00-0135-69A7-${String(id).padStart(4, '0')}-000000000700}`,
    ProcessId: 4000 + id,
    Image: 'C:\\Windows\\System32\\wevtutil.exe',
    OriginalFileName: 'wevtutil.exe',
    CommandLine: 'wevtutil.exe cl Security',
    CurrentDirectory: 'C:\\Users\\kim\\',
    User: 'CORP\\kim',
    LogonGuid: '{5A1D3C00-0135-69A7-81F1-060000000000}',
    LogonId: '0x6f181',
    ParentProcessGuid: '{5A1D3C00-0135-69A7-9999-000000000700}',
    ParentProcessId: 3900,
    ParentImage: 'C:\\Windows\\System32\\cmd.exe',
    ParentCommandLine: 'cmd.exe',
    ...fields,
  })
}
