import {
  type Actor,
  CLASS,
  type Endpoint,
  type Event,
  type File,
  type Process,
  type Target,
  type User,
} from '../../../model/event.ts'
import { identityId } from '../../../model/ids.ts'
import type { JsonObject } from '../../framing/json-parse.ts'
import { eventOf, type Mutable, type Origin, type Shape, said } from '../shape.ts'
import { ecsMeaning } from './ecs-meaning.ts'
import { ecsNames } from './ecs-names.ts'
import { findingOf } from './finding.ts'
import { withNames } from './mapping.ts'
import { at, endpointAt, hostOf, inUtc, portAt, textAt } from './parts.ts'
import { timeIn } from './time-forms.ts'

/**
 * Events that are normalised to the Elastic Common Schema already, nested or with points in their names: Auditbeat, Elastic
 * Agent, Logstash pipelines, and exports of them whose original line is not kept.
 */
export const ecs: Shape = {
  id: 'ecs',
  specificity: 20,
  matches: (record) =>
    record['@timestamp'] !== undefined &&
    textAt(record, 'event.original') === undefined &&
    (at(record, 'event.category') !== undefined ||
      (at(record, 'event.kind') !== undefined && at(record, 'event.action') !== undefined)) &&
    !isMetric(record),
  toEvent,
}

/** Anything with ECS's names, also where an original line is kept that no reader knows. */
export function isEcs(record: JsonObject): boolean {
  return (
    record['@timestamp'] !== undefined &&
    !isMetric(record) &&
    (at(record, 'event.category') !== undefined ||
      at(record, 'event.action') !== undefined ||
      (at(record, 'ecs.version') !== undefined &&
        (at(record, 'source.ip') !== undefined ||
          at(record, 'user.name') !== undefined ||
          at(record, 'process.name') !== undefined ||
          at(record, 'host.name') !== undefined)))
  )
}

/** Measurements say how much, not who did what. */
function isMetric(record: JsonObject): boolean {
  return textAt(record, 'event.kind') === 'metric' || at(record, 'metricset.name') !== undefined
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const meaning = ecsMeaning(record)
  const seen = ecsNames(record)
  const id = textAt(record, 'event.id')
  const module = textAt(record, 'event.dataset', 'data_stream.dataset', 'event.module', 'agent.type', 'service.type')
  const outcome = textAt(record, 'event.outcome')
  const host = hostOf(
    textAt(record, 'host.hostname', 'host.name', 'observer.hostname', 'observer.name', 'agent.hostname', 'agent.name'),
  )
  return eventOf(
    {
      id: id === undefined ? undefined : identityId('ecs', module ?? '', id),
      source: `ecs:${(module ?? 'event').toLowerCase()}`,
      logsource: seen.logsource,
      ...meaning,
      actor: actorOf(record),
      device: { hostname: host } as Event['device'], // an undefined part is left out
      srcEndpoint: endpointIn(record, 'source') ?? endpointIn(record, 'client'),
      dstEndpoint: endpointIn(record, 'destination') ?? endpointIn(record, 'server'),
      target: targetOf(record, meaning.classUid),
      auth:
        meaning.classUid === CLASS.AUTHENTICATION
          ? { outcome: outcome === 'failure' ? 'failure' : 'success' }
          : undefined,
      finding:
        meaning.classUid === CLASS.DETECTION_FINDING
          ? findingOf({
              title:
                textAt(record, 'rule.name', 'kibana.alert.rule.name', 'signal.rule.name', 'message', 'event.action') ??
                'alert',
              severity: textAt(record, 'kibana.alert.severity', 'log.level', 'event.severity'),
              vendor: textAt(record, 'observer.vendor') ?? module,
              techniques: JSON.stringify(at(record, 'threat.technique') ?? ''),
            })
          : undefined,
      fields: withNames(record, seen.names),
    },
    timeIn([record['@timestamp'], at(record, 'event.created')], inUtc(origin).context),
    origin,
  )
}

/** The Event of a record that `isEcs`. */
export function ecsEvent(record: JsonObject, origin: Origin): Event {
  return toEvent(record, origin)
}

function actorOf(record: JsonObject): Actor {
  const actor: Mutable<Actor> = {}
  const user = userIn(record, 'user') ?? userIn(record, 'source.user') ?? userIn(record, 'client.user')
  if (user !== undefined) actor.user = user
  const process = processIn(record, 'process')
  if (process !== undefined) actor.process = process
  const session = textAt(record, 'session.id', 'process.entry_leader.entity_id', 'user_agent.session')
  if (session !== undefined) actor.session = session
  return actor
}

function targetOf(record: JsonObject, classUid: number): Target {
  const target: Mutable<Target> = {}
  const user = userIn(record, 'user.target') ?? userIn(record, 'user.effective') ?? userIn(record, 'destination.user')
  if (user !== undefined) target.user = user
  if (classUid === CLASS.PROCESS) {
    const process = processIn(record, 'process')
    if (process !== undefined) target.process = process
  }
  const file = fileIn(record)
  if (file !== undefined) target.file = file
  const url = textAt(record, 'url.full', 'url.original')
  if (url !== undefined && /^https?:\/\//i.test(url)) target.url = url
  const domain = hostOf(textAt(record, 'dns.question.name', 'url.domain', 'destination.domain'))
  if (domain !== undefined) target.domain = domain
  const key = textAt(record, 'registry.path')
  if (key !== undefined) target.registryKey = key
  const mailbox = textAt(record, 'email.to.address')
  if (mailbox?.includes('@') === true) target.mailbox = mailbox.toLowerCase()
  const resource = textAt(record, 'group.name', 'cloud.instance.id', 'orchestrator.resource.name', 'service.name')
  if (resource !== undefined) target.resource = resource
  return target
}

function userIn(record: JsonObject, path: string): User | undefined {
  const user: { name?: string; domain?: string; uid?: string; email?: string } = {}
  const name = textAt(record, `${path}.name`)
  const email = textAt(record, `${path}.email`)
  if (email?.includes('@') === true) user.email = email.toLowerCase()
  if (name?.includes('@') === true && user.email === undefined) user.email = name.toLowerCase()
  else if (name !== undefined) user.name = name
  const domain = textAt(record, `${path}.domain`)
  if (domain !== undefined && user.name !== undefined) user.domain = domain
  const uid = textAt(record, `${path}.id`)
  if (uid !== undefined) user.uid = uid
  return Object.keys(user).length === 0 ? undefined : user
}

function processIn(record: JsonObject, path: string): Process | undefined {
  const process: Mutable<Process> = {}
  const pid = Number(textAt(record, `${path}.pid`) ?? Number.NaN)
  if (Number.isInteger(pid) && pid >= 0) process.pid = pid
  const uid = textAt(record, `${path}.entity_id`)
  if (uid !== undefined) process.uid = uid
  const image = textAt(record, `${path}.executable`, `${path}.name`)
  if (image !== undefined) process.path = image
  const args = at(record, `${path}.args`)
  const commandLine =
    textAt(record, `${path}.command_line`) ??
    (Array.isArray(args) ? args.flatMap((one) => said(one) ?? []).join(' ') : undefined)
  if (commandLine !== undefined && commandLine !== '') process.commandLine = commandLine
  const parent = Number(textAt(record, `${path}.parent.pid`, `${path}.ppid`) ?? Number.NaN)
  if (Number.isInteger(parent)) process.parentPid = parent
  const parentPath = textAt(record, `${path}.parent.executable`, `${path}.parent.name`)
  if (parentPath !== undefined) process.parentPath = parentPath
  return Object.keys(process).length === 0 ? undefined : process
}

function fileIn(record: JsonObject): File | undefined {
  const file: Mutable<File> = {}
  const name = textAt(record, 'file.name')
  if (name !== undefined) file.name = name
  const path = textAt(record, 'file.path')
  if (path !== undefined) file.path = path
  for (const kind of ['sha256', 'sha1', 'md5'] as const) {
    const digits = textAt(record, `file.hash.${kind}`)
    if (digits !== undefined) file[kind] = digits.toLowerCase()
  }
  return Object.keys(file).length === 0 ? undefined : file
}

function endpointIn(record: JsonObject, path: string): Endpoint | undefined {
  const found = endpointAt(record, [`${path}.ip`, `${path}.address`])
  const hostname = hostOf(
    textAt(record, `${path}.domain`) ?? (found === undefined ? textAt(record, `${path}.address`) : undefined),
  )
  const port = portAt(record, `${path}.port`)
  const endpoint = {
    ...(hostname === undefined ? {} : { hostname }),
    ...found,
    ...(port === undefined ? {} : { port }),
  }
  return Object.keys(endpoint).length === 0 ? undefined : endpoint
}
