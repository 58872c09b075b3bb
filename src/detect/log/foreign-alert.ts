import { hash } from 'node:crypto'
import { CLASS, type Event, type Fields, type FindingFacts } from '../../model/event.ts'
import type { Stage } from '../../model/signal.ts'
import type { Description, MailFinding } from '../detector.ts'

/** What an alert of another product is worth, and what it says about itself. */
export interface ForeignAlertFinding extends MailFinding {
  /** Alerts of one kind have one; a kind that fires everywhere here is damped by it. */
  readonly kind: string
  readonly title: string
  /** Log-likelihood ratio in nats; a prior. */
  readonly weight: number
  /** ATT&CK techniques and tactics as the vendor states them, in the form of tags of rules. */
  readonly tags: readonly string[]
  /** The stage that alerts of such products are mostly about, for those that state neither technique nor tactic. */
  readonly usualStage: Stage
}

/**
 * Prior weight in nats by the vendor's grade, by judgement: vendors grade for a queue of tickets, where most that is medium is closed
 * as harmless, and where what is informational is only told. An alert without a grade is taken for a low one.
 */
const GRADE_WEIGHT = { informational: 0, low: 0.5, medium: 1.2, high: 2.5, critical: 3.5 } as const

interface Kind {
  readonly pattern: RegExp
  /** The share of the grade's weight that is left. */
  readonly share: number
  readonly because: string
  readonly stage: Stage
}

/** How well kinds of products know what they say, by judgement: the first that fits the vendor or the source. */
const KINDS: readonly Kind[] = [
  {
    pattern: /\baminer\b/i,
    share: 0.2,
    because: 'it tells of what is new in a log, not of what is bad',
    stage: 'discovery',
  },
  {
    pattern: /wazuh|ossec|elastic security|splunk|sentinel\b(?!one)|a list of alerts|guardduty|lacework|wiz|falco/i,
    share: 0.5,
    because: 'its rules judge log lines one at a time, and most that fire are everyday work',
    stage: 'foothold',
  },
  {
    pattern: /suricata|snort|zeek|darktrace|vectra|fireeye nx|network ids/i,
    share: 0.5,
    because: 'it judges traffic by its look, without what happened on the host',
    stage: 'backdoor',
  },
  {
    pattern: /identity|entra|risk|cloud apps|mcas|okta/i,
    share: 0.6,
    because: 'it judges sign-ins by what is usual, and travel is not usual either',
    stage: 'credential theft',
  },
  {
    pattern: /mail|proofpoint|mimecast|office ?365|gateway/i,
    share: 0.6,
    because: 'it says that something was sent, not that it worked',
    stage: 'delivery',
  },
]
const ENDPOINT_WORDS =
  /endpoint|\b[ex]dr\b|antivirus|defender|crowdstrike|sentinelone|carbon black|cortex|sophos|eset|bitdefender|withsecure|harfang|cybereason|trellix|trend|tehtris|watchguard|clamav|symantec|kaspersky|mcafee/i
const UNKNOWN: Omit<Kind, 'pattern'> = {
  share: 0.6,
  because: 'what the product sees, and how often it is wrong, is not known here',
  stage: 'foothold',
}
const ENDPOINT: Omit<Kind, 'pattern'> = { share: 1, because: 'it sees what runs on the host', stage: 'foothold' }

/** Kinds of alerts that are not about an intruder, whatever their grade. */
const NOISE: readonly (readonly [RegExp, string])[] = [
  [
    /\bPUA\b|potentially unwanted|adware|unwanted (?:application|software)|riskware/i,
    'unwanted software is mostly what users install themselves',
  ],
  [
    /controlled application|application control|device control|usb|removable|web ?filter|policy (?:violation|block)|data loss|\bDLP\b/i,
    'it enforces a policy of the organisation',
  ],
  [/\btest\b|eicar|simulat(?:ed|ion)|\bdemo\b/i, 'it calls itself a test'],
  [
    /database update|signature update|agent (?:started|stopped|disconnected|upgraded)|license|protocol[- ]command|health|out of date|outdated/i,
    'it is about the product itself',
  ],
  [
    /login session (?:opened|closed)|successful login|authentication success|session opened|user missed the password/i,
    'it tells of everyday work',
  ],
  [/package manage(?:r|ment)|user-agent outbound|\bET (?:INFO|POLICY)\b|error code/i, 'it tells of everyday traffic'],
]
/** What titles call what they tell of, for alerts that state neither technique nor tactic. */
const STAGE_WORDS: readonly (readonly [RegExp, Stage])[] = [
  [/ransom|destruct|\bwip(?:er|ing)|shadow cop|encrypt(?:ed|ion of) files|defac/i, 'sabotage'],
  [/exfiltrat|data theft|mass download|unusual (?:upload|volume)/i, 'exfiltration'],
  [
    /credential|lsass|mimikatz|kerberoast|password spray|brute.?force|dcsync|ntds|token theft|hash dump/i,
    'credential theft',
  ],
  [/lateral|pass.the.(?:hash|ticket)|psexec|remote execution/i, 'spread'],
  [/persisten|backdoor|web.?shell|scheduled task|autorun|command.and.control|\bc2\b|beacon|cobalt strike/i, 'backdoor'],
  [/discovery|reconnaissance on host|enumerat|port ?scan/i, 'discovery'],
  [/phish|malicious (?:mail|message|attachment)|delivered/i, 'delivery'],
  [/exploit|injection attempt|\bCVE-\d/i, 'exploitation'],
  [/log (?:cleared|tamper)|tamper|defen[cs]e evasion|disabled (?:security|protection)/i, 'covering tracks'],
]
const NOISE_SHARE = 0.2
/** What was stopped shows that somebody tried; it opened nothing. */
const STOPPED_SHARE = 0.6
/** What somebody judged harmless; they may be wrong. */
const FALSE_SHARE = 0.05
/** What somebody judged true saw more than the product did. */
const TRUE_SHARE = 1.3
/** Less than this is not worth a signal. */
const LEAST_WEIGHT = 0.1

/** Another product's alert: a witness whose reasons we can't check. */
export const foreignAlert: Omit<Description, 'priorWeight' | 'stage' | 'techniques' | 'act'> & {
  detect(event: Event): ForeignAlertFinding | undefined
} = {
  id: 'log/foreign-alert',
  title: 'Another product raised an alert',
  sees: 'an alert of any other product (OCSF class 2004) that is more than informational',
  blindTo: ['what the other product was blind to', 'alerts that it keeps to itself'],
  falsePositives: ['administrators’ tools', 'tests of the product', 'what the product was never tuned for'],
  sources: ['OCSF 1.9, class 2004 (Detection Finding)'],
  detect,
}

function detect(event: Event): ForeignAlertFinding | undefined {
  if (event.classUid !== CLASS.DETECTION_FINDING) return undefined
  const finding = event.finding ?? findingIn(event)
  const { title, severity } = finding
  const vendor = finding.vendor ?? event.source
  const product = `${vendor} ${event.source}`
  const known =
    KINDS.find(({ pattern }) => pattern.test(product)) ?? (ENDPOINT_WORDS.test(product) ? ENDPOINT : UNKNOWN)
  const noise = NOISE.find(([pattern]) => pattern.test(title))
  const grade = GRADE_WEIGHT[severity ?? 'low']
  const weight = grade * known.share * (noise === undefined ? 1 : NOISE_SHARE) * verdictShare(finding)
  if (weight < LEAST_WEIGHT) return undefined
  const techniques = finding.techniques.length === 0 ? '' : ` It names ${finding.techniques.join(', ')}.`
  return {
    kind: kindOf(vendor, title),
    title: `Alert of ${vendor}: ${title}`,
    weight: Math.round(weight * 1000) / 1000,
    tags: [...finding.techniques.map((one) => `attack.${one.toLowerCase()}`), ...finding.tactics.map(tacticTag)],
    usualStage: STAGE_WORDS.find(([pattern]) => pattern.test(title))?.[1] ?? known.stage,
    because: [
      `${vendor} raised the alert “${title}”, ${severity === undefined ? 'without a grade' : `graded ${severity}`}.${techniques}`,
    ],
    against: [
      `An alert is the judgement of ${vendor}: nothing here checked it, and it proves no compromise by itself.`,
      `Its weight is a prior: ${known.because}.`,
      ...(noise === undefined ? [] : [`Alerts of this kind are mostly harmless: ${noise[1]}.`]),
      ...(finding.verdict === 'stopped' ? [`${vendor} says that it stopped this.`] : []),
      ...(finding.verdict === 'false positive' ? ['Somebody judged it harmless.'] : []),
    ],
  }
}

function verdictShare({ verdict }: FindingFacts): number {
  if (verdict === 'stopped') return STOPPED_SHARE
  if (verdict === 'false positive') return FALSE_SHARE
  return verdict === 'true positive' ? TRUE_SHARE : 1
}

/** Titles name files, users and counts: alerts that differ only in these are of one kind. */
function kindOf(vendor: string, title: string): string {
  const general = title
    .replace(/'[^']{0,200}'|"[^"]{0,200}"|“[^”]{0,200}”/g, '*')
    .replace(/[A-Za-z]:\\\S{1,200}|\/\S{1,200}/g, '*')
    .replace(/\S{1,64}@\S{1,255}/g, '*')
    .replace(/\d{1,20}/g, '0')
  return hash('sha256', `${vendor}\u0000${general}`, 'hex').slice(0, 12)
}

/** `InitialAccess`, `Initial Access` and `TA0001 - Initial Access` are one tactic. */
function tacticTag(stated: string): string {
  const words = stated
    .replace(/^(?:TA\d{4}\s{0,4}-?\s{0,4}|mitre_)/, '')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .trim()
    .replace(/[\s_]{1,8}/g, '-')
  return `attack.${words.toLowerCase()}`
}

const TITLE_FIELDS = [
  'Title',
  'title',
  'AlertName',
  'alert_name',
  'signature',
  'riskEventType',
  'RiskEventType',
  'ThreatName',
  'Threat Name',
  'name',
  'Name',
  'Operation',
  'ActionType',
  'msg',
  'message',
  'description',
]
const GRADE_FIELDS = ['Severity', 'severity', 'riskLevel', 'RiskLevel', 'Severity Name', 'AlertSeverity']

/** Suricata and those who took over its way grade from 1, the worst, to 3. */
const SIGNATURE_GRADES = ['high', 'medium', 'low'] as const

/** Alerts of readers that state nothing more: title and grade by the usual names of fields. */
function findingIn({ fields, source }: Event): FindingFacts {
  const alert = fields['alert']
  const within = isFields(alert) ? alert : {}
  const text = (names: readonly string[]): string | undefined => {
    for (const name of names) {
      const value = fields[name] ?? within[name]
      if (typeof value === 'string' && value !== '') return value
    }
    return undefined
  }
  const rank = within['severity']
  const grade = text(GRADE_FIELDS)?.toLowerCase()
  const severity =
    typeof rank === 'number'
      ? SIGNATURE_GRADES[rank - 1]
      : Object.keys(GRADE_WEIGHT).find((name): name is keyof typeof GRADE_WEIGHT => name === grade)
  const state = text(['riskState', 'Status', 'status'])?.toLowerCase() ?? ''
  const verdict = /^(?:dismissed|confirmedsafe)$/.test(state)
    ? ('false positive' as const)
    : state === 'confirmedcompromised'
      ? ('true positive' as const)
      : within['action'] === 'blocked'
        ? ('stopped' as const)
        : undefined
  return {
    title: text(TITLE_FIELDS) ?? 'without a title',
    vendor: source,
    ...(severity === undefined ? {} : { severity }),
    techniques: [],
    tactics: [],
    ...(verdict === undefined ? {} : { verdict }),
  }
}

/** `isArray` does not narrow a readonly array away. */
function isFields(value: Fields[string] | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
