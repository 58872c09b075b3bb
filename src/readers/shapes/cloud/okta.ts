import { CLASS, type Event, type Target, type User } from '../../../model/event.ts'
import { identityId } from '../../../model/ids.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import { eventOf, type Mutable, type Origin, type Shape, said } from '../shape.ts'
import { findingOf } from './finding.ts'
import { at, endpointAt, hasAny, hostOf, inUtc, known, personOf, textAt } from './parts.ts'
import { timeIn } from './time-forms.ts'
import { type Meaning, verbActivity } from './words.ts'

const LOGSOURCE = Object.freeze({ product: 'okta', service: 'okta' })
/** Names of the System Log, for exports that wrote all names in lower case. */
const CASED: ReadonlyMap<string, string> = new Map(
  ['eventType', 'legacyEventType', 'displayMessage', 'authenticationContext', 'securityContext', 'debugContext'].map(
    (name) => [name.toLowerCase(), name],
  ),
)

type Rule = readonly [pattern: RegExp, classUid: number, activity: number | undefined]

/** Event types by their beginnings, as Okta's event type catalogue has them; the first that matches wins. */
const RULES: readonly Rule[] = [
  [/^user\.session\.(?:end|clear|expire)/, CLASS.AUTHENTICATION, 2],
  [/^user\.session\.impersonation/, CLASS.ENTITY_MANAGEMENT, undefined],
  [/^user\.session\.(?:access_admin_app|context)/, CLASS.API, 2],
  [
    /^(?:user\.session\.start|user\.authentication\.|policy\.evaluate_sign_on|user\.mfa\.(?:okta_verify|attempt)|system\.(?:push|sms|voice|email)\.|app\.(?:oauth2|radius|ldap|kerberos|rich_client)|user\.mfa\.factor\.(?:unlock|suspend))/,
    CLASS.AUTHENTICATION,
    1,
  ],
  [/^user\.credential\.(?:enroll|activate)/, CLASS.USER_MANAGEMENT, 18],
  [/^user\.account\.(?:update_password|expire_password)/, CLASS.USER_MANAGEMENT, 8],
  [/^user\.account\.reset_password/, CLASS.USER_MANAGEMENT, 9],
  [
    /^(?:security\.(?:threat|attack|breached|request|trusted)|user\.account\.report_suspicious|user\.risk|user\.behavior|analytics\.|core\.el\.)/,
    CLASS.DETECTION_FINDING,
    1,
  ],
  [/^(?:user\.lifecycle\.(?:deactivate|suspend|delete)|user\.account\.lock)/, CLASS.USER_MANAGEMENT, 4],
  [/^user\.lifecycle\.create/, CLASS.USER_MANAGEMENT, 1],
  [/^(?:user\.|iam\.|directory\.user)/, CLASS.USER_MANAGEMENT, 3],
  [/^group\.user_membership\.add/, CLASS.GROUP_MANAGEMENT, 3],
  [/^group\.user_membership\.remove/, CLASS.GROUP_MANAGEMENT, 4],
  [/^group\./, CLASS.GROUP_MANAGEMENT, 99],
  [
    /^(?:application|policy|zone|system|device|network_zone|idp|app|event_hook|inline_hook|certification)\b/,
    CLASS.ENTITY_MANAGEMENT,
    undefined,
  ],
]

/** Okta's System Log, as its API and log streams give it. */
export const okta: Shape = {
  id: 'okta',
  specificity: 60,
  matches: (record) =>
    (typeof record['eventType'] === 'string' || typeof record['eventtype'] === 'string') &&
    (isObject(record['actor']) || record['legacyEventType'] !== undefined) &&
    hasAny(
      record,
      'published',
      'legacyEventType',
      'displayMessage',
      'debugContext',
      'securityContext',
      'displaymessage',
    ) &&
    !hasAny(record, 'event_type', 'userIdentity'),
  toEvent,
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const fields = cased(record)
  const type = said(fields['eventType']) ?? ''
  const meaning = meaningOf(type)
  const found = timeIn([fields['published'], fields['p_event_time']], inUtc(origin).context)
  const uuid = said(fields['uuid'])
  const session = textAt(fields, 'authenticationContext.externalSessionId', 'authenticationContext.rootSessionId')
  const opens = type === 'user.session.start'
  const result = said(at(fields, 'outcome.result'))?.toUpperCase()
  const target = targetOf(fields)
  return eventOf(
    {
      id: uuid === undefined ? undefined : identityId('okta', uuid.toLowerCase()),
      source: 'okta',
      logsource: LOGSOURCE,
      ...meaning,
      actor: {
        user: actorOf(fields),
        session: opens ? undefined : session,
        app: textAt(fields, 'client.id', 'authenticationContext.authenticationProvider'),
      } as Event['actor'], // undefined parts are left out
      device: { hostname: hostOf(textAt(fields, 'device.name', 'device.displayName')) } as Event['device'], // as above
      srcEndpoint: endpointAt(fields, ['client.ipAddress', 'request.ipChain.ip', 'client.ip_address']),
      target: opens && session !== undefined ? { ...target, session } : target,
      auth:
        meaning.classUid === CLASS.AUTHENTICATION
          ? { outcome: result === undefined || result === 'SUCCESS' || result === 'ALLOW' ? 'success' : 'failure' }
          : undefined,
      finding:
        meaning.classUid === CLASS.DETECTION_FINDING
          ? findingOf({
              title: said(fields['displayMessage']) ?? type,
              severity:
                textAt(fields, 'debugContext.debugData.threatSuspected') === 'true'
                  ? 'high'
                  : textAt(fields, 'severity'),
              vendor: 'Okta',
            })
          : undefined,
      fields,
    },
    found,
    origin,
  )
}

function cased(record: JsonObject): JsonObject {
  if (record['eventType'] !== undefined) return record
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [CASED.get(name) ?? name, value]))
}

function meaningOf(type: string): Meaning {
  const rule = RULES.find(([pattern]) => pattern.test(type))
  if (rule === undefined) return { classUid: CLASS.API, activityId: verbActivity(type) }
  return { classUid: rule[1], activityId: rule[2] ?? verbActivity(type) }
}

function actorOf(fields: JsonObject): User | undefined {
  const id = known(at(fields, 'actor.id'))
  return personOf(textAt(fields, 'actor.alternateId', 'actor.displayName'), id)
}

function targetOf(fields: JsonObject): Target {
  const targets = fields['target']
  const target: Mutable<Target> = {}
  if (!Array.isArray(targets)) return target
  for (const one of targets) {
    if (!isObject(one)) continue
    const type = said(one['type']) ?? ''
    const name = textAt(one, 'alternateId', 'displayName')
    const id = known(one['id'])
    if (type === 'User' || type === 'AppUser') {
      const user = personOf(name, type === 'User' ? id : undefined)
      if (user !== undefined) target.user ??= user
    } else if (type === 'AppInstance' || type === 'PublicClientApp') {
      if (id !== undefined) target.app ??= id.toLowerCase()
    } else if (type === 'Device') {
      const host = hostOf(textAt(one, 'displayName'))
      if (host !== undefined) target.host ??= host
    } else if (name !== undefined || id !== undefined) target.resource ??= textAt(one, 'displayName') ?? id ?? ''
  }
  return target
}
