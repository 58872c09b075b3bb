import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { InputError } from '../../src/model/errors.ts'
import type { Stage } from '../../src/model/signal.ts'
import { type Instant, parseInstant } from '../../src/model/time.ts'
import type { ExternalStep, ExternalSubject, ExternalTruth } from './external-truth.ts'

/** Tactics as the ledger's stages; what happens before anybody is attacked leaves no record and is none. */
const STAGES: Readonly<Record<string, Stage>> = {
  TA0043: 'reconnaissance',
  TA0001: 'delivery',
  TA0002: 'exploitation',
  TA0003: 'backdoor',
  TA0004: 'foothold',
  TA0005: 'covering tracks',
  TA0006: 'credential theft',
  TA0007: 'discovery',
  TA0008: 'spread',
  TA0009: 'collection',
  TA0011: 'own tools',
  TA0010: 'exfiltration',
  TA0040: 'sabotage',
}

const Metadata = z.object({
  title: z.string(),
  id: z.string(),
  attack_mappings: z.array(
    z.object({
      technique: z.string(),
      'sub-technique': z.union([z.string(), z.number()]).nullish(),
      tactics: z.array(z.string()).default([]),
    }),
  ),
  simulation: z.object({ adversary_view: z.string().optional() }).optional(),
})

const SESSION = /session \d{1,4} opened .{0,200}? at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) ([+-]\d{4})/
const HOST = /^\s*Host Name:\s+([\w-]{1,63})\s*$/m
const DOMAIN = /^\s*Domain:\s+([\w-]{1,63}(?:\.[\w-]{1,63}){1,4})\s*$/m
const ACCOUNT = /^\s*([\w.-]{1,64}\\[\w.$-]{1,64})\s*$/m

/** The truth of one data set of the OTRF collection: its metadata and from when to when its records are. */
export function otrfTruth(metadata: string, span: { readonly from: Instant; readonly to: Instant }): ExternalTruth {
  const { title, id, attack_mappings: mappings, simulation } = read(metadata)
  const view = simulation?.adversary_view ?? ''
  const opened = sessionTime(view)
  // A clock of the attacker's that does not fit the records says nothing.
  const from = opened !== undefined && opened >= span.from && opened < span.to ? opened : span.from
  const host = HOST.exec(view)?.[1]
  const domain = DOMAIN.exec(view)?.[1]
  const account = ACCOUNT.exec(view)?.[1]
  const subjects: readonly ExternalSubject[] = [
    ...(host === undefined
      ? []
      : [
          {
            type: 'host',
            id: `host:${host.toLowerCase()}`,
            names: [host, ...(domain === undefined ? [] : [`${host}.${domain}`])],
          } as const,
        ]),
    ...(account === undefined
      ? []
      : [
          {
            type: 'user',
            id: `user:${account.toLowerCase()}`,
            names: [account, account.slice(account.indexOf('\\') + 1)],
          } as const,
        ]),
  ]
  const steps = mappings.flatMap(({ technique, 'sub-technique': sub, tactics }): readonly ExternalStep[] => {
    const stage = tactics.map((tactic) => STAGES[tactic]).find((one) => one !== undefined)
    if (stage === undefined) return []
    const full = sub === undefined || sub === null ? technique : `${technique}.${String(sub).padStart(3, '0')}`
    const what = `${full}, somewhere in the data set`
    return [{ time: from, until: span.to, stage, technique: full, what, subjects, visibleIn: [], events: [] }]
  })
  return {
    name: id,
    origin: `OTRF Security Datasets: ${title}`,
    ...span,
    intervals: subjects.map((subject) => ({ subject, compromisedAt: from, endedAt: undefined, kind: 'session' })),
    steps: steps.filter((one, at) => steps.findIndex(({ technique }) => technique === one.technique) === at),
    benign: [],
    unseen: [],
  }
}

function read(metadata: string): z.infer<typeof Metadata> {
  try {
    return Metadata.parse(parseYaml(metadata))
  } catch (cause) {
    throw new InputError('truth', 'The metadata are not as the OTRF data sets have them.', { cause })
  }
}

function sessionTime(view: string): Instant | undefined {
  const [, time, zone] = SESSION.exec(view) ?? []
  return time === undefined ? undefined : parseInstant(`${time.replace(' ', 'T')}${zone}`)
}
