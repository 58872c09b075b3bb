import { CLASS } from '../../../model/event.ts'
import { isObject } from '../../framing/json-parse.ts'
import type { Shape } from '../shape.ts'
import { mapped } from './mapping.ts'
import { at, hasAll, hasAny, textAt } from './parts.ts'
import { apiCall, type Meaning, meaningOfWords } from './words.ts'

const FINDING: Meaning = { classUid: CLASS.DETECTION_FINDING, activityId: 1 }

/** GitHub's audit log of an organisation or enterprise, as its interface, streams and exports give it. */
const github: Shape = mapped({
  source: 'github-audit',
  logsource: { product: 'github', service: 'audit' },
  specificity: 47,
  matches: (record) =>
    typeof record['action'] === 'string' &&
    /^[a-z][a-z0-9_]{0,63}\.[a-z0-9_.]{1,63}$/i.test(record['action']) &&
    hasAny(record, 'created_at', '_document_id', '@timestamp', 'at_sign_timestamp', 'actor', 'org') &&
    (record['actor'] === undefined || record['actor'] === null || typeof record['actor'] === 'string') &&
    hasAny(
      record,
      'actor',
      'org',
      'repo',
      'repository',
      'business',
      'user',
      'external_identity_nameid',
      '_document_id',
    ),
  time: ['created_at', '@timestamp', 'at_sign_timestamp', 'p_event_time'],
  action: ['action'],
  meaning: (_record, action) => {
    if (/^git\./.test(action)) return { classUid: CLASS.API, activityId: /push/.test(action) ? 3 : 2 }
    if (/_alert|secret_scanning|code_scanning|vulnerability_alert/.test(action) && !/enable|disable/.test(action))
      return FINDING
    return meaningOfWords(action)
  },
  user: ['actor', 'external_identity_nameid', 'user'],
  userId: ['actor_id'],
  from: ['actor_ip', 'external_identity_ip'],
  targetUser: ['user', 'blocked_user', 'invitee', 'member'],
  resource: ['repo', 'repository', 'team', 'org', 'business'],
  app: ['oauth_application_id', 'integration', 'application_client_id'],
  session: ['hashed_token', 'token_id'],
  identity: ['_document_id'],
})

/** GitHub's security alerts and issues, as its REST interface lists them. */
const githubAlerts: Shape = mapped({
  source: 'github-alert',
  logsource: { product: 'github', service: 'alert' },
  specificity: 46,
  matches: (record) =>
    typeof record['number'] === 'number' &&
    hasAny(record, 'html_url', 'url', 'dependabotUpdate') &&
    hasAny(record, 'rule', 'securityAdvisory', 'security_advisory', 'secret_type', 'dependency', 'repository_url'),
  time: ['created_at', 'createdAt'],
  action: [
    'rule.description',
    'securityAdvisory.summary',
    'security_advisory.summary',
    'secret_type_display_name',
    'title',
  ],
  meaning: (record) => (hasAny(record, 'repository_url') ? { classUid: CLASS.API, activityId: 1 } : FINDING),
  user: ['user.login'],
  resource: ['repository.full_name', 'repository.name', 'repository_url'],
  url: ['html_url'],
})

/** What GitHub tells a webhook. */
const githubWebhook: Shape = mapped({
  source: 'github-webhook',
  logsource: { product: 'github', service: 'webhook' },
  specificity: 46,
  matches: (record) =>
    at(record, 'sender.login') !== undefined && hasAny(record, 'repository', 'organization', 'installation'),
  time: [
    'workflow_run.updated_at',
    'head_commit.timestamp',
    'pull_request.updated_at',
    'comment.created_at',
    'issue.updated_at',
    'repository.updated_at',
    'repository.pushed_at',
    'p_event_time',
  ],
  action: ['action'],
  meaning: (_record, action) => apiCall(action),
  user: ['sender.login'],
  userId: ['sender.id'],
  resource: ['repository.full_name', 'organization.login'],
})

/** Audit events of Kubernetes API servers, also of EKS, AKS and GKE. */
const kubernetes: Shape = mapped({
  source: 'kubernetes-audit',
  logsource: { product: 'kubernetes', service: 'audit', category: 'application' },
  specificity: 48,
  matches: (record) =>
    (hasAll(record, 'verb', 'user') && hasAny(record, 'objectRef', 'auditID', 'requestURI')) ||
    (record['kind'] === 'Event' && hasAny(record, 'auditID')),
  time: ['requestReceivedTimestamp', 'stageTimestamp', 'p_event_time'],
  action: ['verb'],
  meaning: (_record, action) => apiCall(action),
  user: ['user.username', 'impersonatedUser.username'],
  userId: ['user.uid'],
  from: ['sourceIPs'],
  resource: ['requestURI', 'objectRef.name'],
  identity: ['auditID', 'stage'],
})

/** HashiCorp Vault's audit devices. */
const vault: Shape = mapped({
  source: 'hashicorp-vault',
  logsource: { product: 'hashicorp', service: 'vault' },
  specificity: 47,
  matches: (record) =>
    hasAll(record, 'request', 'type') &&
    (at(record, 'request.path') !== undefined || at(record, 'request.operation') !== undefined) &&
    hasAny(record, 'time', 'auth'),
  time: ['time'],
  action: ['request.path', 'request.operation'],
  meaning: (record, action) =>
    /^auth\/[^/]{1,64}\/login/.test(action)
      ? { classUid: CLASS.AUTHENTICATION, activityId: 1 }
      : apiCall(textAt(record, 'request.operation') ?? action),
  result: ['error'],
  user: ['auth.metadata.username', 'auth.display_name'],
  userId: ['auth.entity_id'],
  from: ['request.remote_address'],
  session: ['auth.accessor'],
  resource: ['request.path'],
  identity: ['request.id', 'type'],
})

/** Snyk's audit of groups and organisations. */
const snyk: Shape = mapped({
  source: 'snyk-audit',
  logsource: { product: 'snyk', service: 'audit' },
  specificity: 46,
  matches: (record) =>
    typeof record['event'] === 'string' && hasAny(record, 'created') && hasAny(record, 'groupId', 'orgId'),
  time: ['created', 'p_event_time'],
  action: ['event'],
  user: ['content.email', 'userId'],
  userId: ['userId'],
  resource: ['projectId', 'orgId', 'groupId'],
})

/** Wiz's audit of its own console and interface. */
const wizAudit: Shape = mapped({
  source: 'wiz-audit',
  logsource: { product: 'wiz', service: 'audit' },
  specificity: 46,
  matches: (record) =>
    typeof record['action'] === 'string' &&
    hasAny(record, 'actionParameters', 'actionparameters') &&
    hasAny(record, 'requestId', 'requestid', 'sourceIP', 'sourceip'),
  time: ['timestamp', 'p_event_time'],
  action: ['action'],
  result: ['status'],
  user: ['user.name', 'user.id', 'serviceAccount.name', 'serviceaccount.name'],
  userId: ['user.id', 'serviceAccount.id', 'serviceaccount.id'],
  from: ['sourceIP', 'sourceip'],
  identity: ['id', 'timestamp'],
})

/** Tines' audit log. */
const tines: Shape = mapped({
  source: 'tines-audit',
  logsource: { product: 'tines', service: 'audit' },
  specificity: 46,
  matches: (record) => hasAny(record, 'operation_name') && hasAny(record, 'request_ip', 'user_email', 'tenant_id'),
  time: ['created_at', 'p_event_time'],
  action: ['operation_name'],
  user: ['user_email', 'user_name'],
  userId: ['user_id'],
  from: ['request_ip'],
  identity: ['tenant_id', 'id'],
})

/** Databricks' audit log. */
const databricks: Shape = mapped({
  source: 'databricks-audit',
  logsource: { product: 'databricks', service: 'audit' },
  specificity: 46,
  matches: (record) => hasAll(record, 'serviceName', 'actionName'),
  time: ['timestamp', 'p_event_time'],
  action: ['actionName'],
  result: ['response.errorMessage'],
  failed: (record) => Number(textAt(record, 'response.statusCode')) >= 400,
  user: ['userIdentity.email', 'userIdentity.subjectName'],
  from: ['sourceIPAddress', 'sourceIpAddress'],
  session: ['sessionId'],
  targetUser: ['requestParams.user_name', 'requestParams.targetUserName'],
  resource: ['requestParams.path', 'requestParams.full_name_arg', 'serviceName'],
  identity: ['requestId', 'timestamp'],
})

/** MongoDB Atlas: events of organisations and projects. */
const mongoAtlas: Shape = mapped({
  source: 'mongodb-atlas',
  logsource: { product: 'mongodb', service: 'atlas' },
  specificity: 46,
  matches: (record) => hasAll(record, 'eventTypeName') && hasAny(record, 'created', 'groupId', 'orgId'),
  time: ['created', 'p_event_time'],
  action: ['eventTypeName'],
  user: ['username', 'userId'],
  userId: ['userId'],
  from: ['remoteAddress'],
  targetUser: ['targetUsername'],
  resource: ['groupId', 'orgId', 'whitelistEntry'],
  identity: ['id'],
})

/** Snowflake's login and query history. */
const snowflake: Shape = mapped({
  source: 'snowflake',
  logsource: { product: 'snowflake', service: 'history' },
  specificity: 46,
  matches: (record) =>
    hasAny(record, 'USER_NAME', 'user_name') &&
    hasAny(
      record,
      'FIRST_AUTHENTICATION_FACTOR',
      'QUERY_TEXT',
      'QUERY_ID',
      'REPORTED_CLIENT_TYPE',
      'first_authentication_factor',
      'query_text',
    ),
  time: ['EVENT_TIMESTAMP', 'START_TIME', 'event_timestamp', 'start_time', 'p_event_time'],
  action: ['EVENT_TYPE', 'QUERY_TYPE', 'event_type', 'query_type'],
  meaning: (record, action) =>
    hasAny(record, 'QUERY_TEXT', 'QUERY_ID', 'query_text')
      ? { ...apiCall(action), classUid: CLASS.DATASTORE }
      : { classUid: CLASS.AUTHENTICATION, activityId: 1 },
  result: ['ERROR_MESSAGE', 'IS_SUCCESS', 'is_success'],
  user: ['USER_NAME', 'user_name'],
  from: ['CLIENT_IP', 'client_ip'],
  session: ['SESSION_ID', 'session_id'],
  resource: ['DATABASE_NAME', 'database_name'],
  identity: ['EVENT_ID', 'EVENT_TIMESTAMP'],
})

/** Audit logs of Anthropic's and OpenAI's organisations. */
const anthropicAndOpenAi: Shape = mapped({
  source: 'ai-service-audit',
  logsource: { product: 'ai-service', service: 'audit' },
  specificity: 45,
  matches: (record) =>
    typeof record['type'] === 'string' &&
    isObject(record['actor']) &&
    ((hasAny(record, 'organization_id') && hasAny(record, 'created_at')) ||
      (hasAny(record, 'effective_at') && hasAny(record, 'id'))),
  time: ['created_at', 'effective_at'],
  action: ['type'],
  user: ['actor.email_address', 'actor.session.user.email', 'actor.api_key.user.email'],
  userId: ['actor.user_id', 'actor.session.user.id'],
  from: ['actor.ip_address', 'actor.session.ip_address'],
  identity: ['id'],
})

/** Tailscale's configuration audit. */
const tailscale: Shape = mapped({
  source: 'tailscale-audit',
  logsource: { product: 'tailscale', service: 'audit' },
  specificity: 46,
  matches: (record) => at(record, 'event.actor.loginName') !== undefined && at(record, 'event.target') !== undefined,
  time: ['event.eventTime', 'fields.recorded', 'p_event_time', 'time'],
  action: ['event.target.property', 'event.target.type', 'event.action'],
  meaning: (record) => ({
    classUid: CLASS.ENTITY_MANAGEMENT,
    activityId: apiCall(textAt(record, 'event.action') ?? '').activityId,
  }),
  user: ['event.actor.loginName'],
  userId: ['event.actor.id'],
  resource: ['event.target.name'],
})

/** Services in which software is made and runs: code, clusters, databases, secrets, automation. */
export const buildServices: readonly Shape[] = [
  github,
  githubAlerts,
  githubWebhook,
  kubernetes,
  vault,
  snyk,
  wizAudit,
  tines,
  databricks,
  mongoAtlas,
  snowflake,
  anthropicAndOpenAi,
  tailscale,
]
