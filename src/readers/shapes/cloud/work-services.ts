import { CLASS } from '../../../model/event.ts'
import type { JsonObject } from '../../framing/json-parse.ts'
import type { Shape } from '../shape.ts'
import { mapped } from './mapping.ts'
import { at, hasAll, hasAny, textAt } from './parts.ts'
import { apiCall, type Meaning, meaningOfWords } from './words.ts'

const SIGN_IN: Meaning = { classUid: CLASS.AUTHENTICATION, activityId: 1 }

/** Slack's audit log. */
const slack: Shape = mapped({
  source: 'slack-audit',
  logsource: { product: 'slack', service: 'audit' },
  specificity: 47,
  matches: (record) =>
    typeof record['action'] === 'string' &&
    at(record, 'actor.user') !== undefined &&
    (hasAny(record, 'date_create', 'entity') || at(record, 'context.location') !== undefined),
  time: ['date_create', 'p_event_time'],
  action: ['action'],
  user: ['actor.user.email', 'actor.user.name', 'actor.user.id'],
  userId: ['actor.user.id'],
  from: ['context.ip_address'],
  session: ['context.session_id'],
  targetUser: ['entity.user.email', 'entity.user.name'],
  app: ['entity.app.id'],
  file: ['entity.file.name', 'entity.file.title'],
  resource: ['entity.channel.name', 'entity.workspace.name', 'entity.enterprise.name'],
  identity: ['id'],
})

/** Box's enterprise events. */
const box: Shape = mapped({
  source: 'box',
  logsource: { product: 'box', service: 'events' },
  specificity: 46,
  matches: (record) =>
    typeof record['event_type'] === 'string' &&
    hasAny(record, 'created_by') &&
    (record['type'] === 'event' || hasAny(record, 'event_id', 'recorded_at', 'source', 'additional_details')),
  time: ['created_at', 'p_event_time', 'recorded_at'],
  action: ['event_type'],
  meaning: (_record, action) => {
    if (/^(?:LOGIN|FAILED_LOGIN|ADD_LOGIN|ADMIN_LOGIN)/.test(action)) return SIGN_IN
    if (/^(?:SHIELD|MALICIOUS)/.test(action)) return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
    if (
      /^(?:DOWNLOAD|PREVIEW|UPLOAD|DELETE|EDIT|COPY|MOVE|UNDELETE|RENAME|LOCK|UNLOCK|SHARE|COLLABORATION|ITEM)/.test(
        action,
      )
    ) {
      const activityId = /DOWNLOAD/.test(action)
        ? 2
        : /UPLOAD|COPY|CREATE/.test(action)
          ? 1
          : /PREVIEW|OPEN/.test(action)
            ? 3
            : /DELETE|TRASH/.test(action)
              ? 4
              : /RENAME/.test(action)
                ? 5
                : /SHARE|COLLAB/.test(action)
                  ? 12
                  : 99
      return { classUid: CLASS.FILE_HOSTING, activityId }
    }
    return meaningOfWords(action)
  },
  user: ['created_by.login', 'created_by.name'],
  userId: ['created_by.id'],
  from: ['ip_address'],
  session: ['session_id'],
  targetUser: ['accessible_by.login'],
  file: ['source.item_name', 'source.name'],
  resource: ['source.item_id', 'source.id'],
  identity: ['event_id'],
})

/** What Zoom tells a webhook. */
const zoom: Shape = mapped({
  source: 'zoom',
  logsource: { product: 'zoom', service: 'webhook' },
  specificity: 46,
  matches: (record) =>
    at(record, 'zoom.event') !== undefined ||
    (at(record, 'payload.account_id') !== undefined && typeof record['event'] === 'string'),
  time: [
    'zoom.event_ts',
    'event_ts',
    'zoom.payload.object.date_time',
    'payload.object.date_time',
    'zoom.payload.time_stamp',
    'payload.time_stamp',
    'zoom.payload.object.start_time',
  ],
  action: ['zoom.event', 'event'],
  user: [
    'zoom.payload.operator',
    'payload.operator',
    'zoom.payload.object.email',
    'payload.object.email',
    'zoom.payload.object.participant.user_name',
    'zoom.payload.object.owner_email',
    'zoom.payload.object.host_id',
  ],
  userId: ['zoom.payload.operator_id', 'payload.operator_id'],
  targetUser: ['zoom.payload.object.email', 'payload.object.email', 'zoom.payload.object.owner_email'],
  resource: ['zoom.payload.object.topic', 'zoom.payload.object.id', 'payload.object.id'],
})

/** Zoom's log of administrators' operations. */
const zoomOperation: Shape = mapped({
  source: 'zoom',
  logsource: { product: 'zoom', service: 'operation' },
  specificity: 46,
  matches: (record) => hasAll(record, 'operation_detail', 'category_type'),
  time: ['time', 'p_event_time'],
  action: ['operation_detail', 'category_type'],
  meaning: (record, action) =>
    meaningOfWords(`${textAt(record, 'category_type') ?? ''} ${textAt(record, 'action') ?? ''} ${action}`),
  user: ['operator'],
  resource: ['category_type'],
})

/** Which of the three it is; their records are alike, and only their keys and addresses name them. */
function atlassianProduct(record: JsonObject): string {
  const told = [record['type'], record['auditType'], record['system'], record['extraAttributes'], record['eventSource']]
  return /bitbucket|jira|confluence/i.exec(JSON.stringify(told).slice(0, MAX_TOLD))?.[0].toLowerCase() ?? 'atlassian'
}

/** Characters of a record that are looked at for the product's name. */
const MAX_TOLD = 4096

/** Confluence, Jira and Bitbucket on one's own servers; the audit log as a file, and as its REST interface gives it. */
const atlassian: Shape = mapped({
  source: 'atlassian-audit',
  logsource: (record) => ({ product: atlassianProduct(record), service: 'audit' }),
  specificity: 47,
  matches: (record) =>
    (hasAny(record, 'author') &&
      (at(record, 'type.action') !== undefined || at(record, 'auditType.action') !== undefined)) ||
    (hasAll(record, 'summary', 'category') &&
      hasAny(record, 'authorKey', 'authorAccountId', 'remoteAddress', 'objectItem')),
  time: ['timestamp.epochSecond', 'timestamp', 'created', 'creationDate'],
  action: ['type.action', 'auditType.action', 'summary'],
  // Some have only the name that is shown there, and the account's in the address of its profile.
  userOf: (record) =>
    /(?:[?&](?:username|name)=|\/users\/)([\w.@-]{1,128})(?:&|$)/.exec(textAt(record, 'author.uri') ?? '')?.[1],
  user: ['author.name', 'author.username', 'authorKey', 'authorAccountId', 'author.displayName'],
  userId: ['author.id', 'author.accountId', 'authorAccountId'],
  from: ['source', 'remoteAddress'],
  host: ['node'],
  resource: ['affectedObjects.name', 'objectItem.name', 'affectedObject.name'],
  names: (record) => ({ auditType: at(record, 'type') }),
})

/** Atlassian's cloud: events of an organisation. */
const atlassianCloud: Shape = mapped({
  source: 'atlassian-audit',
  logsource: { product: 'atlassian', service: 'audit' },
  specificity: 46,
  matches: (record) => at(record, 'attributes.action') !== undefined && at(record, 'attributes.actor') !== undefined,
  time: ['attributes.time', 'p_event_time'],
  action: ['attributes.action'],
  user: ['attributes.actor.email', 'attributes.actor.name'],
  userId: ['attributes.actor.id'],
  from: ['attributes.location.ip'],
  targetUser: ['attributes.context.attributes.email'],
  identity: ['id'],
})

/** Mattermost's audit log. */
const mattermost: Shape = mapped({
  source: 'mattermost-audit',
  logsource: { product: 'mattermost', service: 'audit' },
  specificity: 46,
  matches: (record) => hasAll(record, 'event', 'status', 'api_path'),
  time: ['timestamp'],
  action: ['event'],
  result: ['status'],
  user: ['user.name', 'user_id'],
  userId: ['user_id'],
  from: ['ip_address'],
  session: ['session_id'],
  resource: ['api_path'],
})

/** Salesforce: event log files and events in real time. */
const salesforce: Shape = mapped({
  source: 'salesforce',
  logsource: { product: 'salesforce', service: 'events' },
  specificity: 46,
  matches: (record) =>
    (typeof record['EVENT_TYPE'] === 'string' &&
      hasAny(record, 'ORGANIZATION_ID', 'USER_ID', 'TIMESTAMP_DERIVED', 'USER', 'SOURCE_IP')) ||
    (hasAny(record, 'EventIdentifier', 'LoginKey', 'SessionKey') &&
      hasAny(record, 'EventDate', 'CreatedDate') &&
      hasAny(record, 'Username', 'UserId')),
  time: ['TIMESTAMP_DERIVED', 'EventDate', 'TIMESTAMP', 'CreatedDate', 'p_event_time'],
  action: ['EVENT_TYPE', 'LoginType', 'attributes.type'],
  meaning: (record, action) => {
    if (/Anomaly|Threat|Stuffing|Hijack/i.test(action)) return { classUid: CLASS.DETECTION_FINDING, activityId: 1 }
    if (/logout/i.test(action) || (action === '' && hasAny(record, 'SessionLevel')))
      return { classUid: CLASS.AUTHENTICATION, activityId: 2 }
    if (/login/i.test(action) || hasAny(record, 'LoginGeoId', 'LoginUrl', 'LOGIN_STATUS')) return SIGN_IN
    return apiCall(textAt(record, 'API_METHOD', 'API_TYPE', 'Operation') ?? action)
  },
  result: ['LOGIN_STATUS', 'REQUEST_STATUS', 'Status'],
  user: ['USER_NAME', 'USERNAME', 'Username', 'USER'],
  userId: ['USER_ID_DERIVED', 'USER_ID', 'UserId'],
  from: ['SOURCE_IP', 'CLIENT_IP', 'SourceIp'],
  session: ['SESSION_KEY', 'SessionKey'],
  resource: ['URI', 'LoginUrl', 'API_ENDPOINT', 'ENTITY_NAME', 'OBJECT_TYPE'],
  identity: ['EventIdentifier'],
})

/** Asana's audit log. */
const asana: Shape = mapped({
  source: 'asana-audit',
  logsource: { product: 'asana', service: 'audit' },
  specificity: 46,
  matches: (record) =>
    typeof record['event_type'] === 'string' &&
    hasAll(record, 'event_category', 'actor') &&
    (at(record, 'actor.gid') !== undefined ||
      at(record, 'context.context_type') !== undefined ||
      at(record, 'resource.gid') !== undefined),
  time: ['created_at', 'p_event_time'],
  action: ['event_type'],
  user: ['actor.email', 'actor.name'],
  userId: ['actor.gid'],
  from: ['context.client_ip_address'],
  targetUser: ['resource.email'],
  resource: ['resource.name', 'resource.gid'],
  identity: ['gid', 'created_at'],
})

/** Notion's audit log. */
const notion: Shape = mapped({
  source: 'notion-audit',
  logsource: { product: 'notion', service: 'audit' },
  specificity: 46,
  matches: (record) => at(record, 'event.type') !== undefined && at(record, 'event.workspace_id') !== undefined,
  time: ['event.timestamp', 'p_event_time'],
  action: ['event.type'],
  user: ['event.actor.person.email', 'event.actor.id'],
  userId: ['event.actor.id'],
  from: ['event.ip_address'],
  resource: ['event.details.target.page_id', 'event.details.parent.page_id'],
  identity: ['event.id'],
})

/** Dropbox's team events. */
const dropbox: Shape = mapped({
  source: 'dropbox',
  logsource: { product: 'dropbox', service: 'team-events' },
  specificity: 46,
  matches: (record) =>
    hasAny(record, 'event_type') &&
    hasAny(record, 'event_category') &&
    (at(record, 'actor.user') !== undefined || at(record, 'actor.admin') !== undefined || hasAny(record, 'origin')),
  time: ['timestamp', 'p_event_time'],
  action: ['event_type.description', 'event_type.tag', 'event_type._tag', 'event_type'],
  user: ['actor.user.email', 'actor.admin.email', 'actor.user.display_name'],
  from: ['origin.geo_location.ip_address'],
  targetUser: ['participants.user.email'],
  file: ['assets.display_name'],
})

/** Zendesk's audit log. */
const zendesk: Shape = mapped({
  source: 'zendesk-audit',
  logsource: { product: 'zendesk', service: 'audit' },
  specificity: 46,
  matches: (record) => hasAll(record, 'source_type', 'change_description') && hasAny(record, 'actor_name', 'actor_id'),
  time: ['created_at', 'p_event_time'],
  action: ['source_type', 'action'],
  meaning: (record, action) => meaningOfWords(`${action} ${textAt(record, 'action') ?? ''}`),
  user: ['actor_name'],
  userId: ['actor_id'],
  from: ['ip_address'],
  resource: ['source_label'],
  identity: ['id', 'created_at'],
})

/** Services in which people work together: chat, files, documents, meetings, customers. */
export const workServices: readonly Shape[] = [
  slack,
  box,
  zoom,
  zoomOperation,
  atlassian,
  atlassianCloud,
  mattermost,
  salesforce,
  asana,
  notion,
  dropbox,
  zendesk,
]
