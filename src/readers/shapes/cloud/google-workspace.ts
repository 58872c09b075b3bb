import { CLASS, type Event, type FieldValue, type MailFacts, type Target } from '../../../model/event.ts'
import { identityId } from '../../../model/ids.ts'
import { isObject, type JsonObject, setField } from '../../framing/json-parse.ts'
import { eventOf, type Mutable, type Origin, type Shape, said } from '../shape.ts'
import { findingOf } from './finding.ts'
import { withNames } from './mapping.ts'
import { endpointAt, hostOf, inUtc, known, personOf, textAt } from './parts.ts'
import { timeIn } from './time-forms.ts'
import { type Meaning, meaningOfWords, outcomeOfWords, verbActivity } from './words.ts'

/** Events and parameters of one record that are looked at. */
const MAX_EVENTS = 64
const MAX_PARAMETERS = 256
const VENDOR = 'Google Workspace'

const FILE_ACTIVITIES: readonly (readonly [RegExp, number])[] = [
  [/^upload|^create|^copy/, 1],
  [/^download|^export|^print|^sync/, 2],
  [/^view|^preview|^access|^open/, 3],
  [/^delete|^trash|^remove_from_trash/, 4],
  [/^rename/, 5],
  [/acl|visibility|access|collaborator|shared|membership|owner/, 12],
]

/** Google Workspace's audit logs: the activities of the Reports API, with one event in each record or a list. */
export const googleWorkspace: Shape = {
  id: 'google-workspace',
  specificity: 62,
  matches: (record) => {
    if (record['kind'] === 'admin#reports#activity') return true
    const id = record['id']
    return (
      isObject(id) && typeof id['applicationName'] === 'string' && (record['events'] ?? record['name']) !== undefined
    )
  },
  toEvent,
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const app = textAt(record, 'id.applicationName')?.toLowerCase() ?? 'reports'
  const events = eventsOf(record)
  const names = [...new Set(events.flatMap((one) => said(one['name']) ?? []))]
  const parameters = parametersOf(events)
  const name = names[0] ?? ''
  const type = said(events[0]?.['type']) ?? ''
  const meaning = meaningOf(app, type, name)
  const all = names.length > 1 ? names : name
  const service = `${app}.googleapis.com`
  const fields = withNames(record, {
    ...parameters,
    eventService: service,
    eventName: all,
    eventType: type,
    'protoPayload.serviceName': service,
    'protoPayload.metadata.event.eventName': all,
  })
  const param = (...wanted: readonly string[]): string | undefined => {
    for (const one of wanted) {
      const value = parameters[one] ?? parameters[one.toUpperCase()]
      const text = known(Array.isArray(value) ? value[0] : value)
      if (text !== undefined) return text
    }
    return undefined
  }
  const found = timeIn([textAt(record, 'id.time'), record['p_event_time']], inUtc(origin).context)
  const time = textAt(record, 'id.time')
  const qualifier = textAt(record, 'id.uniqueQualifier')
  return eventOf(
    {
      // A qualifier is unique only within an application and a time.
      id:
        time === undefined || qualifier === undefined
          ? undefined
          : identityId('google-workspace', app, time, qualifier, ...names),
      source: `google-workspace:${app}`,
      logsource: { product: 'gcp', service: `google_workspace.${app}` },
      ...meaning,
      actor: {
        user: personOf(
          textAt(record, 'actor.email', 'actor.key') ?? param('device_user'),
          textAt(record, 'actor.profileId'),
        ),
        app: param('client_id', 'originating_app_id', 'app_name'),
      } as Event['actor'], // undefined parts are left out
      device: { hostname: hostOf(param('device_name', 'device_hostname')) } as Event['device'], // as above
      srcEndpoint:
        endpointAt(record, ['ipAddress']) ?? endpointAt(fields, ['ip_address', 'IP_ADDRESS', 'actor_ip_address']),
      target: targetOf(app, param),
      auth: meaning.classUid === CLASS.AUTHENTICATION ? { outcome: outcomeOfWords(name) } : undefined,
      finding:
        meaning.classUid === CLASS.DETECTION_FINDING
          ? findingOf({ title: param('rule_name') ?? name, severity: param('severity'), vendor: VENDOR })
          : undefined,
      fields,
    },
    found,
    origin,
  )
}

/** The record's events; exports with one event a record have its parts beside the rest. */
function eventsOf(record: JsonObject): readonly JsonObject[] {
  const events = record['events']
  if (Array.isArray(events)) return events.slice(0, MAX_EVENTS).filter(isObject)
  return events !== undefined && isObject(events) ? [events] : [record]
}

/** Parameters by name: the API lists them with a value by type, some exports have them as an object. */
function parametersOf(events: readonly JsonObject[]): Record<string, FieldValue> {
  const found: Record<string, FieldValue> = {}
  let left = MAX_PARAMETERS
  const add = (name: string, value: FieldValue | undefined): void => {
    if (value === undefined || left <= 0 || Object.hasOwn(found, name)) return
    setField(found, name, value)
    left -= 1
  }
  for (const event of events) {
    const parameters = event['parameters']
    if (Array.isArray(parameters)) {
      for (const one of parameters) {
        if (!isObject(one) || typeof one['name'] !== 'string') continue
        const value = one['value'] ?? one['intValue'] ?? one['boolValue'] ?? one['multiValue'] ?? one['multiIntValue']
        add(one['name'], value ?? one['messageValue'] ?? one['multiMessageValue'])
      }
    } else if (parameters !== undefined && isObject(parameters)) {
      for (const name in parameters) add(name, parameters[name])
    }
  }
  return found
}

function meaningOf(app: string, type: string, name: string): Meaning {
  const low = name.toLowerCase()
  if (app === 'drive') {
    const activityId = FILE_ACTIVITIES.find(([pattern]) => pattern.test(low))?.[1] ?? 99
    return { classUid: CLASS.FILE_HOSTING, activityId }
  }
  if (app === 'login' || app === 'saml') {
    if (/^logout/.test(low)) return { classUid: CLASS.AUTHENTICATION, activityId: 2 }
    if (/^login_|^risky_sensitive_action|^saml/.test(low)) return { classUid: CLASS.AUTHENTICATION, activityId: 1 }
    if (/^password_edit/.test(low)) return { classUid: CLASS.USER_MANAGEMENT, activityId: 8 }
    if (type === 'account_warning' || type === 'attack_warning' || /suspicious|gov_attack|hijack|leak/.test(low)) {
      return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
    }
    return { classUid: CLASS.USER_MANAGEMENT, activityId: verbActivity(name) }
  }
  if (app === 'token') {
    const activityId = low === 'authorize' ? 1 : low === 'revoke' ? 4 : 2
    return { classUid: low === 'activity' ? CLASS.API : CLASS.ENTITY_MANAGEMENT, activityId }
  }
  if (app === 'user_accounts') return { classUid: CLASS.USER_MANAGEMENT, activityId: verbActivity(name) }
  if (app === 'gmail') return { classUid: CLASS.EMAIL, activityId: /^delivery|^send/.test(low) ? 1 : 99 }
  if (app === 'rules' || app === 'alert') return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
  if (app === 'admin' || app === 'groups' || app === 'groups_enterprise') return meaningOfWords(name)
  if (app === 'chrome') {
    return /malware|password_(?:breach|reuse)|unsafe|sensitive|leak|crash/.test(low)
      ? { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
      : meaningOfWords(name)
  }
  return { classUid: CLASS.API, activityId: verbActivity(name) }
}

function targetOf(app: string, param: (...names: readonly string[]) => string | undefined): Target {
  const target: Mutable<Target> = {}
  const user = personOf(
    param('user_email', 'affected_email_address', 'target_user', 'target_domain_user', 'email_address', 'device_user'),
  )
  if (user !== undefined) target.user = user
  const file = param('doc_title')
  if (file !== undefined) target.file = { name: file }
  const resource = param(
    'doc_id',
    'group_email',
    'group_id',
    'role_name',
    'setting_name',
    'application_name',
    'resource_name',
  )
  if (resource !== undefined) target.resource = resource
  const client = app === 'token' ? param('client_id') : param('api_client_name', 'oauth2_app_id')
  if (client !== undefined) target.app = client.toLowerCase()
  const url = param('url', 'trigger_url')
  if (url !== undefined && /^https?:\/\//i.test(url)) target.url = url
  return target
}

/** The message that an alert about mail speaks of: its sender is nobody of ours. */
function reportedMail(record: JsonObject): MailFacts | undefined {
  const from = personOf(textAt(record, 'data.maliciousEntity.entity.emailAddress'))?.email
  if (from === undefined) return undefined
  const to = personOf(textAt(record, 'data.messages.recipient'))?.email
  const subject = textAt(record, 'data.messages.subjectText')
  const messageId = textAt(record, 'data.messages.messageId')
  return {
    from,
    to: to === undefined ? [] : [to],
    ...(subject === undefined ? {} : { subject }),
    ...(messageId === undefined ? {} : { messageId }),
    urls: [],
    attachments: [],
  }
}

/** Alerts of Google Workspace's alert center. */
export const googleAlert: Shape = {
  id: 'google-alert-center',
  specificity: 61,
  matches: (record) =>
    typeof record['alertId'] === 'string' &&
    record['customerId'] !== undefined &&
    record['source'] !== undefined &&
    record['createTime'] !== undefined,
  toEvent: (record, origin) => {
    const found = timeIn([record['createTime'], record['startTime']], inUtc(origin).context)
    return eventOf(
      {
        id: identityId('google-alert-center', said(record['alertId']) ?? '', said(record['createTime']) ?? ''),
        source: 'google-workspace:alert',
        logsource: { product: 'gcp', service: 'google_workspace.alert' },
        classUid: CLASS.DETECTION_FINDING,
        activityId: 1,
        actor: { user: personOf(textAt(record, 'data.actorEmail')) } as Event['actor'], // an undefined part is left out
        mail: reportedMail(record),
        srcEndpoint: endpointAt(record, ['data.sourceIp', 'data.loginDetails.ipAddress', 'data.ipAddress']),
        target: {
          user: personOf(textAt(record, 'data.email', 'data.affectedUserEmails', 'data.messages.recipient')),
        } as Target, // as above
        finding: findingOf({
          title: textAt(record, 'type', 'source') ?? 'alert',
          severity: textAt(record, 'metadata.severity'),
          vendor: VENDOR,
        }),
        fields: record,
      },
      found,
      origin,
    )
  },
}
