import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { InputError } from '../../src/model/errors.ts'
import type { Stage } from '../../src/model/signal.ts'
import { type Instant, instant, parseInstant, SECOND_US } from '../../src/model/time.ts'
import type { ExternalStep, ExternalSubject, ExternalTruth, RecordRun } from './external-truth.ts'

/** The ten phases of each scenario, as the framework would call them. */
const PHASES: Readonly<Record<string, readonly [stage: Stage, technique: string, what: string]>> = {
  network_scans: ['reconnaissance', 'T1595.001', 'the networks are scanned for hosts'],
  service_scans: ['reconnaissance', 'T1595.002', 'the hosts are scanned for services'],
  wpscan: ['reconnaissance', 'T1595.002', 'the web application is scanned for weaknesses'],
  dirb: ['reconnaissance', 'T1595.003', 'names of files and folders of the web server are guessed'],
  webshell: ['backdoor', 'T1505.003', 'a web shell is uploaded and gets commands'],
  cracking: ['credential theft', 'T1110.002', 'stolen password hashes are cracked'],
  reverse_shell: ['foothold', 'T1059.004', 'a shell is opened back to the attacker'],
  privilege_escalation: ['foothold', 'T1548.003', 'another account is taken and root’s rights are used'],
  service_stop: ['sabotage', 'T1489', 'the service that carried data away is stopped'],
  dnsteal: ['exfiltration', 'T1048.003', 'files leave in DNS questions'],
}
const HARMLESS = 'false_positive_test'
/** Labels of single alerts that only an attacker on that host causes. */
const CONTROL_LABELS = new Set(['webshell_cmd', 'attacker_change_user', 'escalated_sudo_command'])
const EXFILTRATION = 'dnsteal'
const HEADER = 'time,name,ip,host,short,time_label,event_label'
const ROW = /^(?<shown>(?<time>\d{9,11})(?:\.\d+)?,.*,(?<host>[^,]*),[^,]*),(?<phase>[^,]*),(?<label>[^,]*)$/

const Phases = z.record(z.string(), z.record(z.string(), z.tuple([z.string(), z.string()])))
const Servers = z.record(
  z.string(),
  z.object({
    hostname: z.string(),
    groups: z.array(z.string()).default([]),
    username: z.string().optional(),
    default_ipv4_address: z.string().optional(),
    fqdns: z.array(z.string()).default([]),
  }),
)

/** Reads one scenario's alerts line by line. */
export interface AitReading {
  /** Takes a line and gives it without its labels: those are never shown to who is tested. */
  readonly take: (line: string) => string
  readonly truth: () => ExternalTruth
  /** Phases of which no alert tells. */
  readonly silent: () => readonly string[]
}

interface Labelled {
  /** Records that bear the phase's label by their time alone, and by themselves. */
  readonly byTime: number[]
  readonly byEvent: number[]
}

/** Scenarios of `attack_phases.json`. @throws {InputError} where it is no such file. */
export function aitScenarios(phases: string): readonly string[] {
  return Object.keys(parsed(Phases, () => JSON.parse(phases), 'attack_phases.json'))
}

/** Opens a scenario of the AIT Alert Data Set. `file` is the name that the alerts without labels will have. */
export function openAit(
  scenario: string,
  file: string,
  texts: { readonly phases: string; readonly servers: string },
): AitReading {
  const phases = parsed(Phases, () => JSON.parse(texts.phases), 'attack_phases.json')[scenario] ?? {}
  const servers = parsed(Servers, () => parseYaml(texts.servers), `server_configs/${scenario}.yaml`)
  const spans = new Map(
    Object.entries(phases).map(([name, [from, to]]) => [name, { from: timeOf(from, name), to: timeOf(to, name) }]),
  )
  const labelled = new Map<string, Labelled>()
  const controlled = new Set<string>()
  const carried = new Set<string>()
  let record = 0
  let [first, last] = [Number.POSITIVE_INFINITY, 0]
  const note = (phase: string): Labelled => {
    const known = labelled.get(phase) ?? { byTime: [], byEvent: [] }
    labelled.set(phase, known)
    return known
  }

  const stepsOf = (): readonly ExternalStep[] =>
    Object.entries(PHASES).flatMap(([phase, [stage, technique, what]]): readonly ExternalStep[] => {
      const span = spans.get(phase)
      if (span === undefined) return []
      const { byEvent, byTime } = labelled.get(phase) ?? { byEvent: [], byTime: [] }
      // The label by time is on the background's alerts too; where single alerts are labelled, only those are the attacker's.
      const records = byEvent.length > 0 ? byEvent : byTime
      const hosts = phase === EXFILTRATION ? carried : controlled
      return [
        {
          time: span.from,
          stage,
          technique,
          what: byEvent.length > 0 || byTime.length === 0 ? what : `${what} (alerts labelled by their time alone)`,
          subjects: stage === 'reconnaissance' ? [] : [...hosts].map((host) => subjectOf(host, servers)),
          visibleIn: records.length > 0 ? ['alerts'] : [],
          events: runs(file, records),
        },
      ]
    })

  return {
    take: (line) => {
      record += 1
      if (record === 1) {
        if (line !== HEADER)
          throw new InputError('truth', `The alerts of ${scenario} do not begin with the line ${HEADER}.`)
        return line.slice(0, line.indexOf(',time_label'))
      }
      const { shown, time, host = '', phase = '', label = '' } = ROW.exec(line)?.groups ?? {}
      if (shown === undefined || time === undefined)
        throw new InputError('truth', `Line ${record} of the alerts of ${scenario} is not as it should be.`)
      first = Math.min(first, Number(time))
      last = Math.max(last, Number(time))
      if (label === EXFILTRATION && phase !== 'service_stop') note(EXFILTRATION).byEvent.push(record)
      else if (phase in PHASES) (label === '-' ? note(phase).byTime : note(phase).byEvent).push(record)
      if (CONTROL_LABELS.has(label)) controlled.add(host)
      if (label === EXFILTRATION && !isNetwork(host, servers)) carried.add(host)
      return shown
    },
    silent: () =>
      Object.keys(PHASES).filter((phase) => {
        const known = labelled.get(phase)
        return known === undefined || known.byEvent.length + known.byTime.length === 0
      }),
    truth: () => {
      const [from, to] = [instant(first * SECOND_US), instant((last + 1) * SECOND_US)]
      const own = Object.values(servers).filter(
        ({ groups }) => !groups.includes('internet') || groups.includes('employee'),
      )
      const shell = spans.get('webshell')?.from ?? from
      const steps = stepsOf()
      return {
        name: scenario,
        origin: 'AIT Alert Data Set',
        from,
        to,
        users: own.filter(({ username }) => username !== undefined).length,
        hosts: own.length,
        intervals: [
          ...[...controlled].map((host) => ({
            subject: subjectOf(host, servers),
            compromisedAt: shell,
            endedAt: undefined,
            kind: 'web shell',
          })),
          // Data leave from before the first alert on, until the service is stopped.
          ...[...carried].map((host) => ({
            subject: subjectOf(host, servers),
            compromisedAt: from,
            endedAt: spans.get('service_stop')?.from,
            kind: 'exfiltration service',
          })),
        ],
        steps,
        benign: [...spans]
          .filter(([name]) => name === HARMLESS)
          .map(([, span]) => ({ kind: 'ordinary work', ...span })),
        unseen: steps
          .filter(({ events }) => events.length === 0)
          .map(({ time, what }) => ({ source: 'alerts', from: time, to: time, what: `no alert tells that ${what}` })),
      }
    },
  }
}

type Server = z.infer<typeof Servers>[string]

/** What only passes things on is not where they come from. */
function isNetwork(host: string, servers: Readonly<Record<string, Server>>): boolean {
  const groups = servers[host]?.groups ?? []
  return groups.includes('firewall') || groups.includes('dnsservers')
}

function subjectOf(host: string, servers: Readonly<Record<string, Server>>): ExternalSubject {
  const server = servers[host]
  const names = [host, server?.hostname, ...(server?.fqdns ?? [])].filter((name) => name !== undefined)
  return { type: 'host', id: `host:${host.toLowerCase()}`, names: [...new Set(names)] }
}

/** Records as runs of neighbours. */
function runs(file: string, records: readonly number[]): readonly RecordRun[] {
  const out: { file: string; record: number; through: number }[] = []
  for (const record of records) {
    const open = out.at(-1)
    if (open !== undefined && open.through + 1 === record) open.through = record
    else out.push({ file, record, through: record })
  }
  return out
}

function timeOf(text: string, phase: string): Instant {
  const time = parseInstant(text)
  if (time === undefined) throw new InputError('truth', `attack_phases.json: the time of ${phase} is none.`)
  return time
}

function parsed<Schema extends z.ZodType>(schema: Schema, read: () => unknown, file: string): z.infer<Schema> {
  try {
    return schema.parse(read())
  } catch (cause) {
    throw new InputError('truth', `${file} is not as the AIT Alert Data Set has it.`, { cause })
  }
}
