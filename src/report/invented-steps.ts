import type { EntityRef, Level, Signal, Stage } from '../model/signal.ts'
import { DAY_US, HOUR_US, type Instant, MINUTE_US, parseInstant, SECOND_US, shift } from '../model/time.ts'
import type { RawRecord } from './report-input.ts'

/** When the intruder's script first ran. */
export const START: Instant = at('2026-03-02T07:14:09Z')

/** A time of an invented story. */
export function at(text: string): Instant {
  const time = parseInstant(text)
  if (time === undefined) throw new RangeError(`no time: ${text}`)
  return time
}

/** One step of the intruder, as the tests need it. */
interface Step {
  readonly id: string
  readonly afterUs: number
  readonly stage: Stage
  readonly title: string
  readonly technique: string
  readonly host: string
  readonly user: string
  readonly weight: number
  readonly act?: boolean
  readonly because: readonly string[]
  readonly against?: readonly string[]
  readonly level?: Level
  readonly command?: string
  readonly count?: number
}

/** What the intruder did, in the order of time. */
export const STEPS: readonly Step[] = [
  {
    id: 'sig-mail',
    afterUs: -26 * MINUTE_US,
    stage: 'delivery',
    title: 'Sender domain imitates a known correspondent',
    technique: 'T1566.002',
    host: 'mail1',
    user: 'kim',
    weight: 3.1,
    because: [
      'fabrikarn.example never wrote here before; it reads like fabrikam.example, which wrote 412 times.',
      'The message carries one link, to invoices-fabrikarn.example, a name first seen 2 days earlier.',
    ],
    against: ['The message passed SPF and DKIM for its own domain.'],
  },
  {
    id: 'sig-ps',
    afterUs: 0,
    stage: 'exploitation',
    title: 'Office program starts PowerShell with an encoded command',
    technique: 'T1059.001',
    host: 'ws-0417',
    user: 'kim',
    weight: 5.6,
    act: true,
    level: 'high',
    because: [
      'WINWORD.EXE started powershell.exe with -EncodedCommand; that happened 0 times in 61 days before.',
      'The decoded command loads text from invoices-fabrikarn.example and runs it.',
    ],
    command: 'powershell.exe -NoP -W Hidden -EncodedCommand SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQA',
  },
  {
    id: 'sig-run',
    afterUs: 3 * MINUTE_US + 12 * SECOND_US,
    stage: 'backdoor',
    title: 'Autorun key written by a script interpreter',
    technique: 'T1547.001',
    host: 'ws-0417',
    user: 'kim',
    weight: 3.9,
    act: true,
    level: 'medium',
    because: ['powershell.exe wrote HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\OneDriveSync.'],
    against: ['Installers of synchronising programs write the same key, though not from PowerShell.'],
  },
  {
    id: 'sig-lsass',
    afterUs: 5 * HOUR_US,
    stage: 'credential theft',
    title: 'Memory of lsass.exe read with full access',
    technique: 'T1003.001',
    host: 'ws-0417',
    user: 'kim',
    weight: 4.8,
    act: true,
    level: 'critical',
    because: ['rundll32.exe opened lsass.exe with access 0x1FFFFF from a call in unbacked memory.'],
    command: 'rundll32.exe comsvcs.dll, MiniDump 704 C:\\Users\\Public\\d.bin full',
  },
  {
    id: 'sig-disc',
    afterUs: 5 * HOUR_US + 20 * MINUTE_US,
    stage: 'discovery',
    title: 'Domain administrators listed',
    technique: 'T1087.002',
    host: 'ws-0417',
    user: 'kim',
    weight: 1.4,
    level: 'low',
    because: ['net.exe asked for the group “Domain Admins”, 4 times in 2 minutes.'],
    against: ['Administrators do this too: 11 times in 61 days, never on this host.'],
    count: 4,
  },
  {
    id: 'sig-smb',
    afterUs: DAY_US + 2 * HOUR_US,
    stage: 'spread',
    title: 'Service installed from a remote host over ADMIN$',
    technique: 'T1021.002',
    host: 'srv-file2',
    user: 'adm-lee',
    weight: 4.4,
    act: true,
    level: 'high',
    because: [
      'A service with a random name of 8 letters was installed from ws-0417 (192.0.2.47) and ran for 6 seconds.',
    ],
  },
  {
    id: 'sig-tool',
    afterUs: DAY_US + 2 * HOUR_US + 7 * MINUTE_US,
    stage: 'own tools',
    title: 'Executable copied to a public folder and started',
    technique: 'T1105',
    host: 'srv-file2',
    user: 'adm-lee',
    weight: 2.7,
    act: true,
    level: 'medium',
    because: ['C:\\Users\\Public\\svchost.exe was written and started; its hash was never seen here before.'],
  },
  {
    id: 'sig-rar',
    afterUs: 4 * DAY_US + 9 * HOUR_US,
    stage: 'collection',
    title: 'Archive with a password made of a project folder',
    technique: 'T1560.001',
    host: 'srv-file2',
    user: 'adm-lee',
    weight: 3.6,
    act: true,
    level: 'medium',
    because: ['rar.exe packed 1,204 files of \\\\srv-file2\\research into 7 volumes with -hp.'],
    against: ['The backup service packs the same share every Sunday, without a password.'],
  },
  {
    id: 'sig-clear',
    afterUs: 6 * DAY_US + 3 * HOUR_US,
    stage: 'covering tracks',
    title: 'Security log cleared',
    technique: 'T1685.005',
    host: 'srv-file2',
    user: 'adm-lee',
    weight: 3.3,
    act: true,
    level: 'high',
    because: ['The Security log of srv-file2 was cleared 40 seconds after a logon from ws-0417.'],
  },
]

/** The signal that a step leaves. */
export function signalOf(step: Step): Signal {
  const time = shift(START, step.afterUs)
  const entities: readonly EntityRef[] = [
    { role: 'device', type: 'host', id: `host:${step.host}` },
    { role: 'actor', type: 'user', id: `user:corp\\${step.user}` },
    ...(step.stage === 'delivery'
      ? [{ role: 'infrastructure', type: 'domain', id: 'domain:fabrikarn.example' } as const]
      : []),
  ]
  return {
    id: step.id,
    family: step.stage === 'delivery' ? 'mail' : step.level === undefined ? 'behaviour' : 'log',
    detector:
      step.level === undefined
        ? `${step.stage === 'delivery' ? 'mail' : 'behaviour'}/${step.title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`
        : 'log/sigma',
    title: step.title,
    ...(step.level === undefined
      ? {}
      : {
          rule: {
            id: `rule-${step.id}`,
            title: step.title,
            level: step.level,
            author: 'R. Invented',
            link: 'https://rules.example/1',
          },
        }),
    time,
    endTime: shift(time, (step.count ?? 1) * SECOND_US),
    stage: step.stage,
    techniques: [step.technique],
    weight: step.weight,
    weightBasis: step.level === undefined ? 'invented benign week' : 'prior',
    act: step.act ?? false,
    entities,
    because: step.because,
    against: step.against ?? [],
    events: [{ id: `ev-${step.id}`, time, source: 'windows:sysmon', file: `${step.host}/Sysmon.evtx`, record: 4100 }],
    count: step.count ?? 1,
    keys: { processes: [], parents: [], sessions: [], hashes: [], addresses: [], objects: [] },
    patterns: [],
  }
}

/** The raw record behind a step. */
export function recordOf(step: Step): RawRecord {
  const isMail = step.stage === 'delivery'
  const fields = {
    EventID: 1,
    Channel: 'Microsoft-Windows-Sysmon/Operational',
    Computer: `${step.host}.corp.example`,
    User: `CORP\\${step.user}`,
    Image: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    CommandLine: step.command ?? step.title,
    ProcessId: 5208,
    Hashes: 'SHA256=2C26B46B68FFC68FF99B453C1D30413413422D706483BFA0F98A5E886266E7AE',
  }
  const mail =
    'Received: from mx.fabrikarn.example (198.51.100.23)\r\nFrom: "Accounts, Fabrikam" <accounts@fabrikarn.example>\r\nTo: kim@corp.example\r\nSubject: Invoice 20938, overdue\r\nMessage-ID: <1@fabrikarn.example>\r\n'
  return {
    raw: isMail ? mail : JSON.stringify(fields),
    time: shift(START, step.afterUs),
    source: isMail ? 'mail' : 'windows:sysmon',
    file: isMail ? 'evidence/mail.mbox' : `${step.host}/Sysmon.evtx`,
    record: 4100,
  }
}
