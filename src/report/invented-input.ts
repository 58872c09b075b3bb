import type { Interval } from '../model/interval.ts'
import type { Signal } from '../model/signal.ts'
import type { CausalLink, Story, Subject } from '../model/story.ts'
import { DAY_US, HOUR_US, instant, MINUTE_US, shift } from '../model/time.ts'
import { evidence, INTERVALS, interval, KIM, LEE, NOOR, SRV, WS } from './invented-ledger.ts'
import { at, recordOf, START, STEPS, signalOf } from './invented-steps.ts'
import type { LogGap, LogGaps, MailDecided, ReportInput, SubjectVisibility } from './report-input.ts'

/** Invented inputs for the tests of this room: an organisation, its people and its intruder, none of them real. */

/** Nothing found, little read. */
export function emptyInput(changes: Partial<ReportInput> = {}): ReportInput {
  return {
    generatedAt: at('2026-03-12T09:00:00Z'),
    knownAt: at('2026-03-11T18:00:00Z'),
    version: '0.1.0',
    parameters: { paths: ['evidence'], since: null, until: null, timeZone: null, rules: [] },
    stories: [],
    intervals: [],
    signals: [],
    visibility: [],
    sources: [],
    rejects: { total: 0, shown: [] },
    rules: { used: 0, refused: [], warnings: 0 },
    clocks: [],
    gaps: [],
    records: new Map(),
    recordsBound: { embedded: 0, omitted: 0 },
    attack: (technique) => TECHNIQUES[technique],
    attackVersion: '19.1',
    ...changes,
  }
}

const TECHNIQUES: Readonly<Record<string, { readonly name: string; readonly url: string }>> = Object.fromEntries(
  [
    ['T1566.002', 'Spearphishing Link'],
    ['T1204.001', 'Malicious Link'],
    ['T1059.001', 'PowerShell'],
    ['T1003.001', 'LSASS Memory'],
    ['T1547.001', 'Registry Run Keys / Startup Folder'],
    ['T1021.002', 'SMB/Windows Admin Shares'],
    ['T1087.002', 'Domain Account'],
    ['T1560.001', 'Archive via Utility'],
    ['T1105', 'Ingress Tool Transfer'],
    ['T1685.005', 'Clear Windows Event Logs'],
  ].map(([id = '', name = '']) => [id, { name, url: `https://attack.mitre.org/techniques/${id.replace('.', '/')}` }]),
)

/** A whole attack: two users and two hosts proven, one of each contained, one suspected, three targeted. */
export function attackInput(changes: Partial<ReportInput> = {}): ReportInput {
  const signals = STEPS.map(signalOf)
  const story: Story = {
    id: 'story-1',
    title: 'Mail to kim led to ws-0417 and on to the file server srv-file2',
    score: 21.7,
    firstTime: signals[0]?.time ?? START,
    lastTime: signals.at(-1)?.endTime ?? START,
    stages: [...new Set(STEPS.map(({ stage }) => stage))],
    techniques: [...new Set(STEPS.map(({ technique }) => technique))],
    families: ['behaviour', 'log', 'mail'],
    subjects: [KIM, LEE, WS, SRV],
    signals: signals.map(({ id }) => id),
    links: LINKS,
    unseen: [
      'Exfiltration could not be seen: there are no proxy, DNS or firewall logs. Look at outbound traffic of srv-file2 from 6 March on.',
      'The logs of srv-file2 end when its Security log was cleared.',
    ],
    isAlert: true,
  }
  const records = new Map(STEPS.map((step) => [`ev-${step.id}`, recordOf(step)]))
  records.set('ev-known-good', {
    raw: JSON.stringify({ EventID: 4624, Computer: 'ws-0417.corp.example', TargetUserName: 'kim', LogonType: 2 }),
    time: shift(START, -38 * MINUTE_US),
    source: 'windows:security',
    file: 'ws-0417/Security.evtx',
    record: 88_102,
  })
  return emptyInput({
    parameters: {
      paths: ['evidence/ws-0417', 'evidence/srv-file2', 'evidence/mail.mbox'],
      since: null,
      until: null,
      timeZone: 'Europe/Zurich',
      rules: ['sigma/rules'],
    },
    stories: [story, SECOND_STORY],
    signals: [...signals, LOOSE, SECOND_SIGNAL],
    intervals: INTERVALS,
    visibility: VISIBILITY,
    logGaps: LOG_GAPS,
    mail: MAIL,
    sources: SOURCES,
    rejects: {
      total: 3,
      shown: [
        {
          reject: 'chunk checksum differs',
          raw: { file: 'ws-0417/Security.evtx', record: 90_201, offset: 5_181_440 },
          text: 'ElfChnk␀␁',
        },
        {
          reject: 'not JSON',
          raw: { file: 'evidence/extra.json', record: 17, offset: 20_114 },
          text: '{"EventID":4624,"Comp',
        },
        {
          reject: 'line longer than 1 MiB',
          raw: { file: 'evidence/extra.json', record: 18, offset: 20_161 },
          text: '{"a":"AAAAAAAAAAAAAAAA',
        },
      ],
    },
    rules: {
      used: 2391,
      refused: [{ file: 'sigma/rules/net_cidr.yml', rule: 'Odd traffic', reason: 'unknown modifier “cidrx”' }],
      warnings: 4,
    },
    clocks: [
      {
        file: 'srv-file2/Security.evtx',
        host: 'srv-file2',
        offsetSeconds: -192,
        records: 41_220,
        text: 'Logons from ws-0417 show here 192 s before the host that they came from sent them.',
      },
    ],
    gaps: [
      'No proxy, DNS or firewall logs were given: outbound traffic was not looked at.',
      'evidence/disk.e01 is a disk image, which Dwell does not read.',
      'The sandbox was not run: links in mail were not visited.',
    ],
    records,
    recordsBound: { embedded: records.size, omitted: 12 },
    ...changes,
  })
}

const LINKS: readonly CausalLink[] = [
  {
    from: 'sig-mail',
    to: 'sig-ps',
    kind: 'mail',
    strength: 0.8,
    because: 'the command loads from the host that the mail’s link names',
  },
  {
    from: 'sig-ps',
    to: 'sig-run',
    kind: 'process',
    strength: 1,
    because: 'the same process (powershell.exe, 5208) wrote the key',
  },
  {
    from: 'sig-ps',
    to: 'sig-lsass',
    kind: 'session',
    strength: 0.7,
    because: 'both ran in logon session 0x5a1f2 of ws-0417',
  },
  {
    from: 'sig-lsass',
    to: 'sig-smb',
    kind: 'logon',
    strength: 0.9,
    because: 'adm-lee’s logon on srv-file2 came from ws-0417, where its credentials lay in memory',
  },
  {
    from: 'sig-smb',
    to: 'sig-tool',
    kind: 'session',
    strength: 0.9,
    because: 'both ran in logon session 0x91c40 of srv-file2',
  },
  {
    from: 'sig-tool',
    to: 'sig-rar',
    kind: 'parent',
    strength: 1,
    because: 'svchost.exe in the public folder is the parent of rar.exe',
  },
]

const LOOSE: Signal = signalOf({
  id: 'sig-loose',
  afterUs: 2 * DAY_US,
  stage: 'discovery',
  title: 'Many hosts pinged in a short time',
  technique: 'T1018',
  host: 'ws-0099',
  user: 'ivo',
  weight: 0.9,
  because: ['ping.exe was started for 31 addresses in 4 minutes.'],
})
const SECOND_SIGNAL: Signal = signalOf({
  id: 'sig-spray',
  afterUs: 3 * DAY_US,
  stage: 'credential theft',
  title: 'Many accounts, one password, one address',
  technique: 'T1110.003',
  host: 'dc1',
  user: 'noor',
  weight: 2.9,
  because: ['198.51.100.9 failed to sign in as 84 accounts within 10 minutes and then succeeded as noor.'],
  against: ['noor had mistyped a password from that network before.'],
  count: 85,
})
const SECOND_STORY: Story = {
  id: 'story-2',
  title: 'Password spraying that may have succeeded for noor',
  score: 2.9,
  firstTime: SECOND_SIGNAL.time,
  lastTime: SECOND_SIGNAL.endTime,
  stages: ['credential theft'],
  techniques: ['T1110.003'],
  families: ['behaviour'],
  subjects: [NOOR],
  signals: ['sig-spray'],
  links: [],
  unseen: ['Cloud sign-ins were not in the evidence.'],
  isAlert: true,
}

function span(subject: string, source: string, fromUs: number, toUs: number, seenShare: number): SubjectVisibility {
  return { subject, source, from: shift(START, fromUs), to: shift(START, toUs), seenShare }
}

const VISIBILITY: readonly SubjectVisibility[] = [
  span('host:ws-0417', 'windows:security', -20 * DAY_US, 2 * DAY_US + 6 * HOUR_US, 0.92),
  span('host:ws-0417', 'windows:sysmon', -20 * DAY_US, 2 * DAY_US + 6 * HOUR_US, 0.9),
  span('host:srv-file2', 'windows:security', -3 * HOUR_US, 6 * DAY_US + 3 * HOUR_US, 0.97),
  span('host:srv-file2', 'windows:system', -14 * DAY_US, 9 * DAY_US, 0.4),
  span('user:corp\\kim', 'windows:security', -20 * DAY_US, 2 * DAY_US, 0.5),
  span('user:corp\\kim', 'mail', -60 * DAY_US, 9 * DAY_US, 0.3),
  span('user:corp\\adm-lee', 'windows:security', -3 * HOUR_US, 6 * DAY_US + 3 * HOUR_US, 0.8),
  span('user:corp\\noor', 'windows:security', 2 * DAY_US, 4 * DAY_US, 0.7),
  span('mailbox:sales@corp.example', 'mail', -60 * DAY_US, 9 * DAY_US, 0.6),
]

const HOLE: LogGap = {
  subject: 'host:srv-file2',
  host: 'srv-file2.corp.example',
  source: 'windows:security',
  from: shift(START, 4 * HOUR_US),
  to: shift(START, 2 * DAY_US),
  missing: 1412,
}
const SILENCE: LogGap = {
  subject: null,
  host: '',
  source: 'mail',
  from: shift(START, HOUR_US),
  to: shift(START, 5 * HOUR_US),
  missing: null,
}

const LOG_GAPS: LogGaps = {
  longest: [HOLE, SILENCE],
  total: 3,
  logs: 9,
  judged: 4,
  affected: 2,
  ofLedger: [HOLE, SILENCE],
  renumbered: [{ subject: 'host:ws-0417', host: 'ws-0417.corp.example', source: 'windows:system' }],
}

const MAIL: MailDecided = {
  exceptions: [
    {
      place: 'exceptions.yaml, entry 1 (line 1)',
      reason: 'our carrier writes like this',
      expires: '2026-12-31',
      detectors: [],
      isExpired: false,
      messages: 2,
    },
    {
      place: 'exceptions.yaml, entry 2 (line 4)',
      reason: 'was for a trial',
      expires: '2026-02-01',
      detectors: [],
      isExpired: true,
      messages: 0,
    },
  ],
  notApplied: [
    { text: 'exceptions.yaml, entry 1 (line 1) would fit, but who sent the message is not proven.', messages: 1 },
  ],
  simulations: [{ vendor: 'Phish School', messages: 1 }],
  simulationSignals: 1,
  reported: { messages: 3, notInEvidence: 1, unread: 0, leftOut: 0 },
  ownDomains: ['corp.example'],
  areDomainsInferred: false,
  knowsOwnHosts: true,
}

const SOURCES: ReportInput['sources'] = [
  source('ws-0417/Security.evtx', 'evtx', 88_400, 1, -20 * DAY_US, 2 * DAY_US + 6 * HOUR_US),
  source('ws-0417/Sysmon.evtx', 'evtx', 132_030, 0, -20 * DAY_US, 2 * DAY_US + 6 * HOUR_US),
  source('srv-file2/Security.evtx', 'evtx', 41_220, 0, -3 * HOUR_US, 6 * DAY_US + 3 * HOUR_US),
  source('evidence/mail.mbox', 'mbox', 2_104, 0, -60 * DAY_US, 9 * DAY_US),
  {
    ...source('evidence/disk.e01', null, 0, 0, 0, 0),
    firstTime: null,
    lastTime: null,
    problem: 'no reader knows this format',
  },
]

function source(
  file: string,
  reader: string | null,
  events: number,
  rejects: number,
  fromUs: number,
  toUs: number,
): ReportInput['sources'][number] {
  return {
    file,
    reader,
    sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    sizeBytes: events * 700 + 4096,
    events,
    rejects,
    firstTime: shift(START, fromUs),
    lastTime: shift(START, toUs),
  }
}

/** Many subjects with an interval each, for the bounds of table and timeline. */
export function crowdedInput(subjects: number, signals: number): ReportInput {
  const base = attackInput()
  const many = Array.from({ length: signals }, (_, index): Signal => {
    const step = STEPS[index % STEPS.length]
    if (step === undefined) throw new RangeError('no step')
    return { ...signalOf({ ...step, afterUs: index * MINUTE_US, host: `ws-${index % subjects}` }), id: `many-${index}` }
  })
  const intervals = Array.from({ length: subjects }, (_, index): Interval => {
    const subject: Subject = { type: 'host', id: `host:ws-${index}`, names: [`ws-${index}`] }
    const first = index * 40 * MINUTE_US
    return {
      ...interval(
        subject,
        index % 3 === 0 ? 'confirmed' : 'suspected',
        {
          earliest: first - HOUR_US,
          first,
          last: first + 3 * HOUR_US,
          ...(index % 3 === 0 ? { proof: first + MINUTE_US } : {}),
        },
        {
          confidence: 0.5 + (index % 50) / 100,
          story: 'story-many',
          evidence: [evidence('sign', first, 'Something was seen.', `many-${index}`, `ev-many-${index}`)],
        },
      ),
    }
  })
  const [first] = base.stories
  if (first === undefined) throw new RangeError('no story')
  const story: Story = {
    ...first,
    id: 'story-many',
    signals: many.map(({ id }) => id),
    links: [],
    lastTime: instant(START + signals * MINUTE_US),
  }
  return { ...base, stories: [story], signals: many, intervals, visibility: [] }
}
