import { DAY_US, formatInstant, type Instant, instant } from '../../src/model/time.ts'
import { after, type Chance, chanceOf } from '../chance.ts'
import { alertOf } from '../organisation/alert-kinds.ts'
import type { Evidence, Gap } from '../output/evidence.ts'
import { openScribe, type Scribe } from '../output/scribe.ts'
import { colleague, type Message } from '../records/message.ts'
import type { Person } from '../records/who.ts'
import type { Host, World } from '../world.ts'
import { makeActor } from './actor-of.ts'
import type { CampaignScript, Play, StepOptions, Subject } from './campaign.ts'
import { operatorClock } from './operator-clock.ts'

/** An act as it happened; its records are known once their files are written. */
export interface PlayedStep extends StepOptions {
  readonly time: Instant
}

interface PlayedAccess {
  readonly kind: string
  readonly opened: Instant
  closed: Instant | undefined
}

/** What the intruders held of one subject. */
export interface PlayedInterval {
  readonly subject: Subject
  readonly access: PlayedAccess[]
  contained: Instant | undefined
}

/** A campaign that was played. */
export interface Played {
  readonly script: CampaignScript
  readonly actor: string
  readonly start: Instant
  readonly steps: readonly PlayedStep[]
  readonly intervals: readonly PlayedInterval[]
  readonly unseen: readonly Gap[]
}

interface PlayOptions {
  readonly world: World
  readonly evidence: Evidence
  readonly script: CampaignScript
  /** Which of the campaigns of this range it is. */
  readonly number: number
}

/** Share of campaigns that have the actor of the one before them. */
const SAME_ACTOR_SHARE = 0.25

/** Plays a campaign into the evidence. */
export function playCampaign({ world, evidence, script, number }: PlayOptions): Played {
  const chance = chanceOf(`${world.seed} campaign ${script.name}`)
  const room = Math.max(0, world.days - script.lengthDays)
  // It begins early enough to fit where that is possible; else within the first fifth.
  const start = instant(
    Math.round(world.start + (room > 1 ? 0.5 + chance.next() * (room - 1) : chance.next() * world.days * 0.2) * DAY_US),
  )
  const actor = makeActor(world.seed, number > 0 && chance.happens(SAME_ACTOR_SHARE) ? number - 1 : number)
  const scribe = openScribe({ world, evidence, who: `campaign ${script.name}` })
  const steps: PlayedStep[] = []
  const intervals = new Map<string, PlayedInterval>()
  const unseen: Gap[] = []
  const intervalOf = (subject: Subject): PlayedInterval => {
    const known = intervals.get(subject.id)
    if (known !== undefined && known.contained === undefined) return known
    const made: PlayedInterval = { subject, access: [], contained: undefined }
    // A subject that was contained and is taken again has a second interval; the first keeps its place under another key.
    if (known !== undefined) intervals.set(`${subject.id} ${intervals.size}`, known)
    intervals.set(subject.id, made)
    return made
  }
  const agent = implantAgent(world, script.name, actor.device.agent)
  const play: Play = {
    ...scribe,
    reach: (options) =>
      scribe.reach(agent === undefined || options.process === undefined ? options : { agent, ...options }),
    world,
    chance,
    actor,
    clock: operatorClock(start, actor.hours, chanceOf(`${world.seed} operator ${script.name}`)),
    step: (options) => {
      const first = options.events.flat().toSorted((a, b) => a.time - b.time)[0]
      const time = options.time ?? first?.time
      if (time === undefined) throw new RangeError(`a step without a time: ${options.what}`)
      steps.push({ ...options, time })
    },
    access: (subject, kind, opened) => {
      const one: PlayedAccess = { kind, opened, closed: undefined }
      intervalOf(subject).access.push(one)
      return {
        opened,
        close: (at) => {
          one.closed ??= at
        },
      }
    },
    contain: (subject, at) => {
      const interval = intervals.get(subject.id)
      if (interval === undefined) throw new RangeError(`nothing to contain: ${subject.id}`)
      interval.contained = at
      for (const one of interval.access) one.closed ??= at
    },
    unseen: (source, from, to, what) => {
      unseen.push({ source, from, to, what })
    },
    user: userSubject,
    host: hostSubject,
    mailbox: (person) => ({ type: 'mailbox', id: `mailbox:${person.mail}`, names: [person.mail] }),
    app: (id, name) => ({ type: 'app', id: `app:${id}`, names: [id, name] }),
    conversation: (partner, writer, person, until) =>
      conversation(scribe, `${world.seed} ${script.name}`, { partner, writer, person, until }),
  }
  script.run(play)
  const noticed = steps.map((step) =>
    noticedBy(world, scribe, chanceOf(`${world.seed} alerts ${script.name} ${step.time}`), step),
  )
  return { script, actor: actor.id, start, steps: noticed, intervals: [...intervals.values()], unseen }
}

/** Share of the acts that another product speaks of, where it knows the technique. */
const NOTICED_SHARE = 0.12

/** An act with the alert of another product about it, some minutes or hours later, if there is one. */
function noticedBy(world: World, scribe: Scribe, chance: Chance, step: PlayedStep): PlayedStep {
  const { technique, subjects, events } = step
  const kind = chance.happens(NOTICED_SHARE) ? alertOf(technique, chance) : undefined
  const last = events.flat().at(-1)?.time
  if (kind === undefined || last === undefined) return step
  const ids = new Set(subjects.map(({ id }) => id))
  const host = world.hosts.find((one) => ids.has(hostSubject(one).id))
  const person =
    world.people.find((one) => ids.has(userSubject(one).id)) ??
    world.people.find(({ account }) => account === host?.owner.account)
  const isMail = kind.product === 'mail gateway'
  if (isMail ? person === undefined : host === undefined) return step
  const alert = scribe.alert(after(last, 20 + chance.logNormal(5.5, 1.4)), {
    product: kind.product,
    title: kind.title,
    severity: chance.pick(isMail ? ['low', 'medium'] : ['low', 'medium', 'medium', 'high']),
    ...(person === undefined ? {} : { person }),
    ...(isMail || host === undefined ? {} : { host }),
  })
  return { ...step, events: [...events, alert] }
}

/** How a campaign's implants call themselves: many say nothing, others take a browser's name. */
function implantAgent(world: World, name: string, browser: string): string | undefined {
  const chance = chanceOf(`${world.seed} implant agent ${name}`)
  if (chance.happens(0.3)) return undefined
  return chance.happens(0.35) ? browser : chance.pick(world.people).device.agent
}

/** A person as the ledger names them. */
export function userSubject(person: Person): Subject {
  const { netbios } = person.organisation
  return {
    type: 'user',
    id: `user:${netbios.toLowerCase()}\\${person.account}`,
    names: [`${netbios}\\${person.account}`, person.mail, person.account, person.sid, person.objectId],
  }
}

/** A host as the ledger names it. */
export function hostSubject({ name, owner }: Host): Subject {
  return { type: 'host', id: `host:${name.toLowerCase()}`, names: [name, `${name}.${owner.organisation.directory}`] }
}

interface Conversation {
  readonly partner: Parameters<Play['conversation']>[0]
  readonly writer: Parameters<Play['conversation']>[1]
  readonly person: Parameters<Play['conversation']>[2]
  readonly until: Instant
}

/** Some messages to and fro about a project, the last one from the partner. */
function conversation(scribe: Scribe, seed: string, { partner, writer, person, until }: Conversation): Message {
  const chance = chanceOf(`${seed} conversation ${writer.address} ${until}`)
  const project = chance.pick(partner.projects)
  const subject = chance.pick([
    `${project}: delivery`,
    `Offer ${project}`,
    `${project} next steps`,
    `Invoice ${project}`,
  ])
  const turns = 2 * chance.whole(1, 2) + 1
  const texts = [
    'thank you, that fits.',
    'please find our numbers below.',
    'can we move this by a week?',
    'we will send the papers on Monday.',
    'the second part is still open on our side.',
  ]
  let time = instant(Math.round(until - (turns * 0.7 + 1) * DAY_US))
  let last: Message | undefined
  for (let turn = 0; turn < turns; turn += 1) {
    const isTheirs = turn % 2 === 0
    const [from, to] = isTheirs ? [writer, colleague(person)] : [colleague(person), writer]
    const text = `Hello ${to.name.split(' ')[0]},\n\n${chance.pick(texts)}\n\nBest regards\n${from.name}`
    last = scribe.mail(
      time,
      from,
      [to],
      [turn === 0 ? subject : `Re: ${subject}`, text],
      last === undefined ? {} : { answers: last },
    )
    time = after(time, 3600 * chance.whole(3, 20) + chance.next() * 3600)
    if (time > until) time = after(until, -600 * (turns - turn))
  }
  if (last === undefined) throw new RangeError('a conversation without a message')
  return last
}

interface TruthOptions {
  readonly world: World
  readonly parameters: Readonly<Record<string, unknown>>
  readonly played: readonly Played[]
  readonly benign: readonly Benign[]
  readonly gaps: readonly Gap[]
  /** The kind of source of a file, where its folder does not say. */
  readonly sourceOf?: (file: string) => string
}

/** Something harmless that looks like an attack. */
export interface Benign {
  readonly kind: string
  readonly subjects: readonly Subject[]
  readonly from: Instant
  readonly to: Instant
}

/** What really happened, in the form `dwell.truth/1`. To be called when all files are written. */
export function truthJson(options: TruthOptions): unknown {
  const { world, parameters, played, benign, gaps, sourceOf = folderOf } = options
  const intervals = played.flatMap(({ script, intervals: own }) =>
    own.flatMap((one) => {
      const access = one.access.filter(({ opened }) => opened < world.end).toSorted((a, b) => a.opened - b.opened)
      const [first] = access
      if (first === undefined) return []
      const isOpen = access.some(({ closed }) => closed === undefined || closed >= world.end)
      const lastClosed = Math.max(...access.map(({ closed }) => closed ?? 0))
      const contained = one.contained !== undefined && one.contained < world.end
      return [
        {
          subject: one.subject,
          campaign: script.name,
          compromisedAt: formatInstant(first.opened),
          endedAt: isOpen ? null : formatInstant(instant(lastClosed)),
          contained,
          access: access.map(({ kind, opened, closed }) => ({
            kind,
            opened: formatInstant(opened),
            closed: closed === undefined || closed >= world.end ? null : formatInstant(closed),
          })),
        },
      ]
    }),
  )
  return {
    schema: 'dwell.truth/1',
    seed: world.seed,
    parameters: {
      generator: 1,
      ...parameters,
      organisation: world.organisation.name,
      from: formatInstant(world.start),
      to: formatInstant(world.end),
    },
    intervals,
    campaigns: played.map((one) => campaignJson(world, one, sourceOf)),
    benign: benign
      .filter(({ from }) => from < world.end)
      .map(({ kind, subjects, from, to }) => ({ kind, subjects, from: formatInstant(from), to: formatInstant(to) })),
    unseen: [...gaps, ...played.flatMap(({ unseen }) => unseen)].map(({ source, host, from, to, what }) => ({
      source,
      ...(host === undefined ? {} : { host }),
      from: formatInstant(from),
      to: formatInstant(to),
      what,
    })),
  }
}

function campaignJson(world: World, { script, actor, steps }: Played, sourceOf: (file: string) => string): unknown {
  const within = steps.filter(({ time }) => time < world.end).toSorted((a, b) => a.time - b.time)
  return {
    id: script.name,
    title: script.title,
    actor,
    motive: script.motive,
    isCut: within.length < steps.length,
    techniques: [...new Set(within.map(({ technique }) => technique))].toSorted(),
    steps: within.map(({ time, stage, technique, what, subjects, human = true, events }) => {
      const written = events.flat().filter(({ record }) => record > 0)
      return {
        time: formatInstant(time),
        stage,
        technique,
        what,
        subjects,
        human,
        noise: false,
        visibleIn: [...new Set(written.map(({ file }) => sourceOf(file)))].toSorted(),
        events: written.map(({ file, record }) => ({ file, record })),
      }
    }),
  }
}

/** The kind of source by the folder of its files. */
function folderOf(file: string): string {
  return file.split('/')[1] ?? ''
}
