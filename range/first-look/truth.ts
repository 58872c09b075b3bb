import { formatInstant, type Instant } from '../../src/model/time.ts'
import type { Placed } from '../records/place.ts'
import { type Campaign, type Subject, VICTIMS } from './campaign.ts'
import { local, utc } from './chance.ts'
import type { Response } from './intrusion-cloud.ts'
import { ADMIN, MACHINES, ORGANISATION, PEOPLE } from './organisation.ts'

interface Access {
  readonly kind: string
  readonly opened: string
  readonly closed: string | null
}

interface TrueInterval {
  readonly subject: Subject
  readonly compromisedAt: string
  /** When the intruders lost the subject; null where they still have it. */
  readonly endedAt: string | null
  readonly contained: boolean
  readonly access: readonly Access[]
}

interface TruthInput {
  readonly campaign: Campaign
  readonly response: Response
  readonly nights: readonly (readonly [Instant, Instant])[]
  readonly end: Instant
}

/** What really happened, in the form `dwell.truth/1`. */
export function truthOf({ campaign, response, nights, end }: TruthInput): unknown {
  const steps = campaign.steps.toSorted((a, b) => a.time - b.time)
  const at = (what: string): string => {
    const step = steps.find((one) => one.what.includes(what))
    if (step === undefined) throw new Error(`no step says: ${what}`)
    return formatInstant(step.time)
  }
  return {
    schema: 'dwell.truth/1',
    seed: 0,
    parameters: {
      sample: 'first-look',
      organisation: ORGANISATION.name,
      from: formatInstant(local(5, '00:00:00')),
      to: formatInstant(end),
    },
    intervals: intervals(at, response),
    campaigns: [
      {
        id: 'first-look',
        actor: 'invented',
        motive: 'espionage',
        techniques: [...new Set(steps.map(({ technique }) => technique))].toSorted(),
        steps: steps.map(({ time, stage, technique, what, subjects, human, visibleIn, events }) => ({
          time: formatInstant(time),
          stage,
          technique,
          what,
          subjects: subjects.map(({ id }) => id),
          human,
          visibleIn,
          events: events.map(eventJson),
        })),
      },
    ],
    benign: benign(nights),
    // What the collectors did not give: neither other desks nor proxy or DNS server of the network.
    unseen: [
      {
        source: 'windows',
        from: formatInstant(local(5, '00:00:00')),
        to: formatInstant(end),
        what: 'the computers of the other nine people',
      },
      {
        source: 'windows:sysmon',
        from: formatInstant(local(5, '00:00:00')),
        to: formatInstant(end),
        what: MACHINES.directory.name,
      },
      { source: 'proxy', from: formatInstant(local(5, '00:00:00')), to: formatInstant(end), what: 'no web proxy' },
    ],
  }
}

function eventJson({ file, record }: Placed): { readonly file: string; readonly record: number } {
  if (record === 0) throw new Error('a step names a record that lies in no file')
  return { file, record }
}

function intervals(at: (what: string) => string, { sessionsRevoked, ruleRemoved }: Response): readonly TrueInterval[] {
  const revoked = formatInstant(sessionsRevoked.time)
  const freed = formatInstant(ruleRemoved.time)
  const ran = at('the implant is fetched')
  const jumped = at('logon to the file server')
  return [
    {
      subject: VICTIMS.engineer,
      compromisedAt: ran,
      endedAt: freed,
      contained: true,
      access: [
        { kind: 'stolen cloud session', opened: at('second try'), closed: revoked },
        { kind: 'mailbox rule', opened: at('a mailbox rule'), closed: freed },
      ],
    },
    {
      subject: VICTIMS.workstation,
      compromisedAt: ran,
      endedAt: null,
      contained: false,
      access: [
        { kind: 'implant', opened: ran, closed: null },
        { kind: 'scheduled task', opened: at('a task starts the implant at logon'), closed: null },
        { kind: 'Run key', opened: at('so does a value'), closed: null },
      ],
    },
    {
      subject: VICTIMS.administrator,
      compromisedAt: at('the memory of lsass'),
      endedAt: null,
      contained: false,
      access: [{ kind: 'stolen credentials', opened: at('the memory of lsass'), closed: null }],
    },
    {
      subject: VICTIMS.server,
      compromisedAt: jumped,
      endedAt: null,
      contained: false,
      access: [{ kind: 'service', opened: at('installed as a service'), closed: null }],
    },
  ]
}

/** What looks like an attack and is none. */
function benign(nights: TruthInput['nights']): readonly unknown[] {
  const person = (account: string): string => `user:${ORGANISATION.netbios.toLowerCase()}\\${account}`
  const host = (name: string): string => `host:${name.toLowerCase()}`
  const one = (kind: string, subjects: readonly string[], from: Instant, to: Instant): unknown => ({
    kind,
    subjects,
    from: formatInstant(from),
    to: formatInstant(to),
  })
  const whole = [local(5, '00:00:00'), local(16, '20:00:00')] as const
  return [
    ...nights.map(([from, to]) =>
      one(
        'maintenance by night with PsExec',
        [person(ADMIN.account), host(MACHINES.files.name), host(MACHINES.finance.name)],
        from,
        to,
      ),
    ),
    one(
      'remote desktop with an administrator account',
      [person(ADMIN.account), host(MACHINES.engineering.name)],
      local(8, '15:01:00'),
      local(8, '15:10:00'),
    ),
    one(
      'first mail of a stranger with a link, followed',
      [person(PEOPLE.marit.account), host(MACHINES.finance.name)],
      local(6, '09:12:31'),
      local(6, '11:03:00'),
    ),
    one(
      'sign-in from abroad with a new device',
      [person(PEOPLE.clara.account)],
      local(13, '13:20:00'),
      local(14, '08:13:00'),
    ),
    one('mailbox rule', [person(PEOPLE.amara.account)], local(6, '10:21:07'), local(6, '10:21:07')),
    one('mailbox rule on invoices', [person(PEOPLE.tomas.account)], local(8, '09:44:52'), local(8, '09:44:52')),
    one('forgotten password', [person(PEOPLE.henning.account)], local(9, '08:17:00'), local(9, '08:28:00')),
    one('mass phishing that nobody followed', [person(PEOPLE.amara.account)], utc(8, '05:12:00'), utc(8, '05:13:00')),
    one(
      'encoded PowerShell of the management agent',
      [MACHINES.engineering, MACHINES.finance, MACHINES.administration, MACHINES.files].map(({ name }) => host(name)),
      ...whole,
    ),
    one(
      'antivirus opens lsass',
      [MACHINES.engineering, MACHINES.finance, MACHINES.administration, MACHINES.files].map(({ name }) => host(name)),
      ...whole,
    ),
    one(
      'questions to the directory by the administrator',
      [person(ADMIN.account), host(MACHINES.administration.name)],
      local(5, '11:20:00'),
      local(15, '11:26:00'),
    ),
    one('nightly backup of all shares', [person('svc-backup'), host(MACHINES.files.name)], ...whole),
  ]
}
