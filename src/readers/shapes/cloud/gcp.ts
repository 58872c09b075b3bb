import { CLASS, type Event, type FieldValue } from '../../../model/event.ts'
import { identityId } from '../../../model/ids.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import { eventOf, type Origin, type Shape, said } from '../shape.ts'
import { methodActivity } from './aws-services.ts'
import { findingOf } from './finding.ts'
import { withNames } from './mapping.ts'
import { at, endpointAt, hasAny, hostOf, inUtc, known, personOf, textAt } from './parts.ts'
import { timeIn } from './time-forms.ts'
import { apiCall, type Meaning, meaningOfWords, outcomeOfWords } from './words.ts'

/** `principal://…/subject/NAME` and `serviceAccount:NAME`, as they stand where no address is known. */
const SUBJECT = /(?:^|\/|:)([^/:]{1,256})$/

/** Google Cloud's audit logs, as Cloud Logging exports them. */
export const gcpAudit: Shape = {
  id: 'gcp-audit',
  specificity: 60,
  matches: (record) => {
    const payload = record['protoPayload']
    return (
      payload !== undefined &&
      isObject(payload) &&
      hasAny(payload, 'methodName', 'serviceName', '@type', 'authenticationInfo')
    )
  },
  toEvent: (record, origin) => {
    const payload = record['protoPayload']
    const method = textAt(payload, 'methodName') ?? ''
    const service = textAt(payload, 'serviceName')
    const subject = textAt(payload, 'authenticationInfo.principalSubject')
    const principal = textAt(payload, 'authenticationInfo.principalEmail') ?? SUBJECT.exec(subject ?? '')?.[1]
    const meaning = meaningOf(service, method, payload)
    return eventOf(
      {
        id: idOf(record),
        source: 'gcp-audit',
        logsource: { product: 'gcp', service: 'gcp.audit' },
        ...meaning,
        actor: {
          user: personOf(principal, subject),
          session: textAt(payload, 'authenticationInfo.serviceAccountKeyName'),
          app: textAt(payload, 'authenticationInfo.oauthInfo.oauthClientId'),
        } as Event['actor'], // undefined parts are left out
        srcEndpoint: endpointAt(payload, ['requestMetadata.callerIp']),
        target: {
          resource: textAt(payload, 'resourceName', 'resourceOriginalState.name'),
          user: personOf(
            textAt(payload, 'metadata.event.parameter.USER_EMAIL', 'request.account_id', 'response.email'),
          ),
        } as Event['target'], // as above
        auth: meaning.classUid === CLASS.AUTHENTICATION ? { outcome: outcomeOf(payload, method) } : undefined,
        finding:
          meaning.classUid === CLASS.DETECTION_FINDING
            ? findingOf({
                title: textAt(payload, 'metadata.event.eventName') ?? method,
                severity: textAt(record, 'severity'),
                vendor: 'Google',
              })
            : undefined,
        fields: withNames(record, namesOf(record, payload)),
      },
      timeIn([record['timestamp'], record['receiveTimestamp'], record['p_event_time']], inUtc(origin).context),
      origin,
    )
  },
}

/** The names by which rules written for Elastic's module and for Pub/Sub's envelope address an audit record. */
function namesOf(
  record: JsonObject,
  payload: FieldValue | undefined,
): Readonly<Record<string, FieldValue | undefined>> {
  const authorisation = at(payload, 'authorizationInfo')
  const list = Array.isArray(authorisation) ? authorisation.filter(isObject) : []
  const all = (name: string): FieldValue | undefined => {
    const values = list.flatMap((one) => one[name] ?? [])
    return values.length === 0 ? undefined : values
  }
  return {
    'gcp.audit.method_name': at(payload, 'methodName'),
    'gcp.audit.service_name': at(payload, 'serviceName'),
    'gcp.audit.resource_name': at(payload, 'resourceName'),
    'data.protoPayload.methodName': at(payload, 'methodName'),
    'data.protoPayload.serviceName': at(payload, 'serviceName'),
    'data.protoPayload.logName': record['logName'],
    'data.protoPayload.resource.type': at(record, 'resource.type'),
    'data.protoPayload.authorizationInfo.permission': all('permission'),
    'data.protoPayload.authorizationInfo.granted': all('granted'),
  }
}

/** An insert id is unique among the entries of a log with the same time. */
function idOf(record: JsonObject): string | undefined {
  const parts = [record['logName'], record['timestamp'], record['insertId']].map(said)
  return parts.every((part) => part !== undefined) ? identityId('gcp', ...parts) : undefined
}

function meaningOf(service: string | undefined, method: string, payload: FieldValue | undefined): Meaning {
  if (service === 'login.googleapis.com') {
    const name = textAt(payload, 'metadata.event.eventName') ?? method
    if (/warning|suspicious|gov_attack|leak/i.test(name)) return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
    return /logout/i.test(name)
      ? { classUid: CLASS.AUTHENTICATION, activityId: 2 }
      : /login/i.test(name)
        ? { classUid: CLASS.AUTHENTICATION, activityId: 1 }
        : meaningOfWords(name)
  }
  if (service === 'admin.googleapis.com') return meaningOfWords(method.split('.').at(-1) ?? method)
  if (/CreateServiceAccountKey|UploadServiceAccountKey/.test(method))
    return { classUid: CLASS.USER_MANAGEMENT, activityId: 18 }
  if (/GenerateAccessToken|GenerateIdToken|SignJwt|SignBlob|ExchangeToken/.test(method)) {
    return { classUid: CLASS.AUTHENTICATION, activityId: 1 }
  }
  if (/(?:Create|Delete|Update|Disable|Enable|Undelete)ServiceAccount$/.test(method))
    return { ...apiCall(method), classUid: CLASS.USER_MANAGEMENT }
  return apiCall(method.split('.').slice(-2).join('.'))
}

function outcomeOf(payload: FieldValue | undefined, method: string): 'success' | 'failure' {
  const code = textAt(payload, 'status.code')
  if (code !== undefined && code !== '0') return 'failure'
  return outcomeOfWords(method)
}

/** Other logs of Google Cloud: VPC flows, load balancers, firewall, DNS, GKE and what applications write. */
export const gcpLog: Shape = {
  id: 'gcp-log',
  specificity: 42,
  matches: (record) =>
    typeof record['logName'] === 'string' &&
    isObject(record['resource']) &&
    hasAny(record, 'insertId', 'receiveTimestamp', 'timestamp', 'labels'),
  toEvent,
}

function toEvent(record: JsonObject, origin: Origin): Event {
  const log = decoded(/\/logs\/([\w.%-]{1,128})$/.exec(said(record['logName']) ?? '')?.[1] ?? 'log')
  const kind = log.split('/').at(-1) ?? log
  const json = record['jsonPayload']
  const method = textAt(record, 'httpRequest.requestMethod')
  const flow = endpointAt(json, ['connection.src_ip'], 'connection.src_port')
  const query = textAt(json, 'queryName')
  const meaning: Meaning =
    method !== undefined
      ? { classUid: CLASS.HTTP, activityId: methodActivity(method) }
      : flow !== undefined
        ? { classUid: CLASS.NETWORK, activityId: textAt(json, 'disposition') === 'DENIED' ? 5 : 6 }
        : query !== undefined
          ? { classUid: CLASS.DNS, activityId: 1 }
          : apiCall(textAt(json, 'event_subtype', 'verb', 'message') ?? textAt(record, 'textPayload') ?? kind)
  return eventOf(
    {
      id: idOf(record),
      source: `gcp:${kind.toLowerCase()}`,
      logsource: { product: 'gcp', service: kind.toLowerCase() },
      ...meaning,
      actor: { user: personOf(textAt(json, 'actor.user', 'user', 'principalEmail')) } as Event['actor'], // an undefined part is left out
      device: {
        hostname: hostOf(
          textAt(
            json,
            textAt(json, 'reporter') === 'DEST' ? 'dest_instance.vm_name' : 'src_instance.vm_name',
            'src_instance.vm_name',
            'dest_instance.vm_name',
            'source.host',
            'reportingInstance',
          ) ??
            textAt(
              record,
              'jsonPayload.instance.vm_name',
              'jsonPayload.vmInstanceName',
              'resource.labels.node_name',
              'labels.compute.googleapis.com/resource_name',
              'jsonPayload.resource.name',
            ),
        ),
      } as Event['device'], // as above
      srcEndpoint:
        flow ?? endpointAt(record, ['httpRequest.remoteIp', 'jsonPayload.sourceIP', 'jsonPayload.ip_address']),
      dstEndpoint:
        endpointAt(json, ['connection.dest_ip'], 'connection.dest_port') ??
        endpointAt(record, ['httpRequest.serverIp', 'jsonPayload.destinationIP']),
      target: {
        url: textAt(record, 'httpRequest.requestUrl'),
        domain: query === undefined ? undefined : hostOf(query),
        resource: known(at(record, 'resource.labels.instance_id')) ?? textAt(record, 'resource.labels.cluster_name'),
      } as Event['target'], // as above
      fields: withNames(record, {
        query,
        'cs-method': method,
        'cs-uri': textAt(record, 'httpRequest.requestUrl'),
        'sc-status': at(record, 'httpRequest.status'),
        'cs-user-agent': textAt(record, 'httpRequest.userAgent'),
      }),
    },
    timeIn([record['timestamp'], record['receiveTimestamp']], inUtc(origin).context),
    origin,
  )
}

function decoded(text: string): string {
  return text.replace(/%2F/gi, '/')
}
