import type { FieldValue, Logsource } from '../../../model/event.ts'
import { isObject, type JsonObject } from '../../framing/json-parse.ts'
import { at, known, textAt } from './parts.ts'

/** Under which log source rules are to see an ECS event, and by which of their names. */
export interface EcsNames {
  readonly logsource: Logsource
  readonly names: Readonly<Record<string, FieldValue | undefined>>
}

type Namer = (record: JsonObject) => EcsNames

/** Elastic's modules whose events are of a source that rules know, by `event.dataset` or its beginning. */
const MODULES: readonly (readonly [dataset: string, namer: Namer])[] = [
  [
    'aws.cloudtrail',
    (record) => ({
      logsource: { product: 'aws', service: 'cloudtrail' },
      names: {
        eventName: at(record, 'event.action'),
        eventSource: at(record, 'event.provider'),
        errorCode: at(record, 'aws.cloudtrail.error_code'),
        'userIdentity.type': at(record, 'aws.cloudtrail.user_identity.type'),
        'userIdentity.arn': at(record, 'aws.cloudtrail.user_identity.arn'),
        userAgent: at(record, 'user_agent.original'),
        sourceIPAddress: at(record, 'source.address'),
      },
    }),
  ],
  [
    'okta',
    (record) => ({
      logsource: { product: 'okta', service: 'okta' },
      names: {
        eventType: at(record, 'event.action') ?? at(record, 'okta.event_type'),
        displayMessage: at(record, 'okta.display_message'),
        'outcome.result': at(record, 'okta.outcome.result'),
        'outcome.reason': at(record, 'okta.outcome.reason'),
        'securityContext.isProxy': at(record, 'okta.security_context.is_proxy'),
        'actor.alternateId': at(record, 'okta.actor.alternate_id'),
      },
    }),
  ],
  [
    'gcp.audit',
    (record) => ({
      logsource: { product: 'gcp', service: 'gcp.audit' },
      names: { 'gcp.audit.method_name': at(record, 'event.action') },
    }),
  ],
  [
    'google_workspace',
    (record) => {
      const service = textAt(record, 'event.provider') ?? 'admin'
      return {
        logsource: { product: 'gcp', service: `google_workspace.${service}` },
        names: {
          eventService: `${service}.googleapis.com`,
          eventName: at(record, 'event.action'),
          'protoPayload.serviceName': `${service}.googleapis.com`,
          'protoPayload.metadata.event.eventName': at(record, 'event.action'),
        },
      }
    },
  ],
  [
    'github',
    (record) => ({ logsource: { product: 'github', service: 'audit' }, names: { action: at(record, 'event.action') } }),
  ],
  [
    'o365',
    (record) => ({
      logsource: { product: 'm365' },
      names: {
        eventSource: at(record, 'o365.audit.Workload') ?? at(record, 'event.provider'),
        eventName: at(record, 'o365.audit.Operation') ?? at(record, 'event.action'),
        Operation: at(record, 'o365.audit.Operation') ?? at(record, 'event.action'),
        Workload: at(record, 'o365.audit.Workload') ?? at(record, 'event.provider'),
        status: at(record, 'event.outcome'),
      },
    }),
  ],
  [
    'azure.activitylogs',
    (record) => ({
      logsource: { product: 'azure', service: 'activitylogs' },
      names: { operationName: at(record, 'azure.activitylogs.operation_name') ?? at(record, 'event.action') },
    }),
  ],
  [
    'azure.auditlogs',
    (record) => ({
      logsource: { product: 'azure', service: 'auditlogs' },
      names: {
        OperationName: at(record, 'azure.auditlogs.operation_name') ?? at(record, 'event.action'),
        'properties.message': at(record, 'azure.auditlogs.operation_name'),
      },
    }),
  ],
  [
    'azure.signinlogs',
    (record) => ({
      logsource: { product: 'azure', service: 'signinlogs' },
      names: {
        ResultType:
          at(record, 'azure.signinlogs.properties.status.error_code') ?? at(record, 'azure.signinlogs.result_type'),
        Status: textAt(record, 'event.outcome') === 'failure' ? 'Failure' : 'Success',
        AppDisplayName: at(record, 'azure.signinlogs.properties.app_display_name'),
        ClientAppUsed: at(record, 'azure.signinlogs.properties.client_app_used'),
        RiskState: at(record, 'azure.signinlogs.properties.risk_state'),
      },
    }),
  ],
  [
    'kubernetes',
    (record) => ({
      logsource: { product: 'kubernetes', service: 'audit', category: 'application' },
      names: { verb: at(record, 'kubernetes.audit.verb'), objectRef: at(record, 'kubernetes.audit.objectRef') },
    }),
  ],
  ['auditd', (record) => ({ logsource: { product: 'linux', service: 'auditd' }, names: auditNames(record) })],
]

/** Log source and names of an ECS event. */
export function ecsNames(record: JsonObject): EcsNames {
  const dataset = textAt(record, 'event.dataset', 'data_stream.dataset', 'event.module') ?? ''
  const known = MODULES.find(([name]) => dataset === name || dataset.startsWith(`${name}.`))
  return known === undefined ? byCategory(record, dataset) : known[1](record)
}

/** Rules for Linux name what Auditbeat keeps under `auditd.data`. */
function auditNames(record: JsonObject): Readonly<Record<string, FieldValue | undefined>> {
  const data = at(record, 'auditd.data')
  const own = data !== undefined && isObject(data) ? data : {}
  return {
    ...own,
    type: textAt(record, 'auditd.message_type')?.toUpperCase(),
    exe: at(record, 'process.executable'),
    comm: at(record, 'process.name'),
  }
}

/** Names of the rules for processes, files, registry, connections, names and proxies, by what the event has. */
function byCategory(record: JsonObject, dataset: string): EcsNames {
  const categories = at(record, 'event.category')
  const text = (Array.isArray(categories) ? categories : [categories]).flatMap((one) => known(one) ?? [])
  const os = textAt(record, 'host.os.type', 'host.os.family', 'host.os.platform')?.toLowerCase()
  const product =
    os === undefined
      ? { product: 'ecs' }
      : { product: /win/.test(os) && os !== 'darwin' ? 'windows' : /darwin|macos/.test(os) ? 'macos' : 'linux' }
  const process = {
    Image: at(record, 'process.executable'),
    CommandLine: at(record, 'process.command_line'),
    CurrentDirectory: at(record, 'process.working_directory'),
    ParentImage: at(record, 'process.parent.executable'),
    ParentCommandLine: at(record, 'process.parent.command_line'),
    User: at(record, 'user.name'),
    ProcessId: at(record, 'process.pid'),
  }
  const service = dataset === '' ? undefined : dataset.toLowerCase()
  if (at(record, 'http.request.method') !== undefined || text.includes('web')) {
    return {
      logsource: { category: text.includes('network') ? 'proxy' : 'webserver' },
      names: {
        'cs-method': at(record, 'http.request.method'),
        'c-uri': at(record, 'url.full') ?? at(record, 'url.original') ?? at(record, 'url.path'),
        'cs-uri-stem': at(record, 'url.path'),
        'cs-uri-query': at(record, 'url.query'),
        'cs-host': at(record, 'url.domain'),
        'sc-status': at(record, 'http.response.status_code'),
        'c-useragent': at(record, 'user_agent.original'),
        'cs-user-agent': at(record, 'user_agent.original'),
        'c-ip': at(record, 'source.ip') ?? at(record, 'client.ip'),
      },
    }
  }
  if (at(record, 'dns.question.name') !== undefined) {
    const query = at(record, 'dns.question.name')
    return {
      logsource: { category: 'dns' },
      names: {
        query,
        QueryName: query,
        record_type: at(record, 'dns.question.type'),
        Image: at(record, 'process.executable'),
      },
    }
  }
  if (text.includes('process')) return { logsource: { ...product, category: 'process_creation' }, names: process }
  if (text.includes('file'))
    return {
      logsource: { ...product, category: 'file_event' },
      names: { ...process, TargetFilename: at(record, 'file.path') },
    }
  if (text.includes('network')) {
    return {
      logsource: { ...product, category: 'network_connection' },
      names: {
        ...process,
        SourceIp: at(record, 'source.ip'),
        SourcePort: at(record, 'source.port'),
        DestinationIp: at(record, 'destination.ip'),
        DestinationPort: at(record, 'destination.port'),
        DestinationHostname: at(record, 'destination.domain'),
      },
    }
  }
  return { logsource: { ...product, ...(service === undefined ? {} : { service }) }, names: process }
}
