import { type Actor, CLASS, type Event, type Target, type User } from '../../../model/event.ts'
import { identityId } from '../../../model/ids.ts'
import type { JsonObject } from '../../framing/json-parse.ts'
import { eventOf, type Mutable, type Origin, type Shape, said } from '../shape.ts'
import { findingOf } from './finding.ts'
import { at, endpointAt, hasAny, inUtc, known, personOf, textAt } from './parts.ts'
import { timeIn } from './time-forms.ts'
import { apiCall, type Meaning } from './words.ts'

const LOGSOURCE = Object.freeze({ product: 'aws', service: 'cloudtrail' })

const LOGON = 1
const ADD_MEMBER = 3
const REMOVE_MEMBER = 4
const CREATE = 1
const UPDATE = 3
const DELETE = 4
const PASSWORD_RESET = 9
const PASSWORD_CHANGE = 8
const ADD_CREDENTIALS = 18

/** Calls of which the class says more than that they are calls. */
const MEANINGS: ReadonlyMap<string, Meaning> = new Map(
  (
    [
      ['ConsoleLogin', CLASS.AUTHENTICATION, LOGON],
      ['SwitchRole', CLASS.AUTHENTICATION, LOGON],
      ['AssumeRole', CLASS.AUTHENTICATION, LOGON],
      ['AssumeRoleWithSAML', CLASS.AUTHENTICATION, LOGON],
      ['AssumeRoleWithWebIdentity', CLASS.AUTHENTICATION, LOGON],
      ['AssumeRoot', CLASS.AUTHENTICATION, LOGON],
      ['GetSigninToken', CLASS.AUTHENTICATION, LOGON],
      ['GetSessionToken', CLASS.AUTHENTICATION, LOGON],
      ['GetFederationToken', CLASS.AUTHENTICATION, LOGON],
      ['UserAuthentication', CLASS.AUTHENTICATION, LOGON],
      ['CredentialVerification', CLASS.AUTHENTICATION, LOGON],
      ['CredentialChallenge', CLASS.AUTHENTICATION, LOGON],
      ['Authenticate', CLASS.AUTHENTICATION, LOGON],
      ['ExitRole', CLASS.AUTHENTICATION, 2],
      ['CreateUser', CLASS.USER_MANAGEMENT, CREATE],
      ['DeleteUser', CLASS.USER_MANAGEMENT, DELETE],
      ['UpdateUser', CLASS.USER_MANAGEMENT, UPDATE],
      ['CreateLoginProfile', CLASS.USER_MANAGEMENT, ADD_CREDENTIALS],
      ['UpdateLoginProfile', CLASS.USER_MANAGEMENT, PASSWORD_RESET],
      ['DeleteLoginProfile', CLASS.USER_MANAGEMENT, UPDATE],
      ['ChangePassword', CLASS.USER_MANAGEMENT, PASSWORD_CHANGE],
      ['PasswordRecoveryRequested', CLASS.USER_MANAGEMENT, PASSWORD_RESET],
      ['PasswordRecoveryCompleted', CLASS.USER_MANAGEMENT, PASSWORD_RESET],
      ['CreateAccessKey', CLASS.USER_MANAGEMENT, ADD_CREDENTIALS],
      ['UpdateAccessKey', CLASS.USER_MANAGEMENT, UPDATE],
      ['DeleteAccessKey', CLASS.USER_MANAGEMENT, UPDATE],
      ['UploadSSHPublicKey', CLASS.USER_MANAGEMENT, ADD_CREDENTIALS],
      ['CreateServiceSpecificCredential', CLASS.USER_MANAGEMENT, ADD_CREDENTIALS],
      ['EnableMFADevice', CLASS.USER_MANAGEMENT, UPDATE],
      ['DeactivateMFADevice', CLASS.USER_MANAGEMENT, UPDATE],
      ['CreateVirtualMFADevice', CLASS.USER_MANAGEMENT, UPDATE],
      ['DeleteVirtualMFADevice', CLASS.USER_MANAGEMENT, UPDATE],
      ['AttachUserPolicy', CLASS.USER_MANAGEMENT, UPDATE],
      ['DetachUserPolicy', CLASS.USER_MANAGEMENT, UPDATE],
      ['PutUserPolicy', CLASS.USER_MANAGEMENT, UPDATE],
      ['DeleteUserPolicy', CLASS.USER_MANAGEMENT, UPDATE],
      ['AddUserToGroup', CLASS.GROUP_MANAGEMENT, ADD_MEMBER],
      ['RemoveUserFromGroup', CLASS.GROUP_MANAGEMENT, REMOVE_MEMBER],
      ['CreateGroup', CLASS.GROUP_MANAGEMENT, 99],
      ['DeleteGroup', CLASS.GROUP_MANAGEMENT, 99],
      ['UpdateGroup', CLASS.GROUP_MANAGEMENT, 99],
    ] as const
  ).map(([name, classUid, activityId]) => [name, { classUid, activityId }]),
)

/** Amazon's CloudTrail, as its files, Athena and collectors give it. */
export const cloudTrail: Shape = {
  id: 'aws-cloudtrail',
  specificity: 60,
  matches: (record) =>
    isInsight(record) ||
    (typeof record['eventname'] === 'string' &&
      typeof record['eventsource'] === 'string' &&
      hasAny(record, 'eventversion', 'awsregion')) ||
    (typeof record['eventName'] === 'string' &&
      typeof record['eventSource'] === 'string' &&
      (record['eventSource'].endsWith('.amazonaws.com') ||
        hasAny(record, 'userIdentity', 'awsRegion', 'eventVersion', 'recipientAccountId')) &&
      hasAny(record, 'userIdentity', 'awsRegion', 'eventTime', 'sourceIPAddress', 'requestParameters', 'eventVersion')),
  toEvent,
}

/** Names of CloudTrail, for tables that have all names in lower case. */
const CASED: ReadonlyMap<string, string> = new Map(
  'eventName eventSource eventID eventTime eventType eventVersion eventCategory awsRegion sourceIPAddress userAgent userIdentity errorCode errorMessage requestParameters responseElements additionalEventData requestID readOnly recipientAccountId sharedEventID managementEvent apiVersion resources tlsDetails'
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
)

function cased(record: JsonObject): JsonObject {
  if (record['eventname'] === undefined) return record
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [CASED.get(name) ?? name, value]))
}

/** CloudTrail Insights: an unusual rate of calls or errors. */
function isInsight(record: JsonObject): boolean {
  return record['eventType'] === 'AwsCloudTrailInsight' && record['insightDetails'] !== undefined
}

function toEvent(written: JsonObject, origin: Origin): Event {
  const record = cased(written)
  const insight = isInsight(record)
  const name = textAt(record, 'eventName', 'insightDetails.eventName') ?? ''
  const meaning = insight ? { classUid: CLASS.DETECTION_FINDING, activityId: 1 } : (MEANINGS.get(name) ?? apiCall(name))
  const id = said(record['eventID'])
  const found = timeIn([record['eventTime'], record['p_event_time']], inUtc(origin).context)
  return eventOf(
    {
      id: id === undefined ? undefined : identityId('aws-cloudtrail', id.toLowerCase()),
      source: 'aws-cloudtrail',
      logsource: LOGSOURCE,
      ...meaning,
      actor: actorOf(record),
      srcEndpoint: endpointAt(record, ['sourceIPAddress']),
      target: targetOf(record, name),
      auth: meaning.classUid === CLASS.AUTHENTICATION ? { outcome: outcomeOf(record, name) } : undefined,
      finding: insight
        ? findingOf({
            title: `${textAt(record, 'insightDetails.insightType') ?? 'Insight'}: ${name}`,
            vendor: 'AWS CloudTrail Insights',
          })
        : undefined,
      fields: record,
    },
    found,
    origin,
  )
}

/**
 * The principal is a role without the session's name, so that all sessions of one role are one identity; where the session's
 * name is a person's address, as IAM Identity Center writes it, that is the person.
 */
function actorOf(record: JsonObject): Actor {
  const actor: Mutable<Actor> = {}
  const identity = record['userIdentity']
  const arn = textAt(identity, 'arn')
  const issuer = textAt(identity, 'sessionContext.sessionIssuer.arn')
  const principal = textAt(identity, 'principalId')
  const sessionName = principal?.split(':', 2)[1]
  const type = textAt(identity, 'type')
  const name =
    textAt(identity, 'userName', 'sessionContext.sessionIssuer.userName') ??
    (type === 'Root' ? 'root' : undefined) ??
    textAt(record, 'additionalEventData.UserName', 'requestParameters.userName') ??
    roleOf(arn) ??
    textAt(identity, 'onBehalfOf.userId', 'invokedBy')
  const user: User = {
    ...(name === undefined ? {} : personOf(name)),
    ...(sessionName?.includes('@') === true ? personOf(sessionName) : {}),
  }
  const uid = issuer ?? arn ?? principal
  if (uid !== undefined || Object.keys(user).length > 0) actor.user = uid === undefined ? user : { ...user, uid }
  const session = textAt(identity, 'accessKeyId') ?? textAt(identity, 'credentialId')
  if (session !== undefined) actor.session = session
  const app = textAt(identity, 'invokedBy') ?? textAt(record, 'tlsDetails.clientProvidedHostHeader')
  if (app !== undefined) actor.app = app
  return actor
}

/** The role of `arn:aws:sts::123456789012:assumed-role/NAME/SESSION`, or the last part of another ARN. */
function roleOf(arn: string | undefined): string | undefined {
  if (arn === undefined) return undefined
  const parts = arn.split('/')
  return parts[0]?.endsWith(':assumed-role') === true ? parts[1] : parts.length > 1 ? parts.at(-1) : undefined
}

function targetOf(record: JsonObject, name: string): Target {
  const target: Mutable<Target> = {}
  const request = record['requestParameters']
  const user = personOf(textAt(request, 'userName'))
  if (user !== undefined) target.user = user
  // Keys that the call makes: a session that it opens, for whoever is seen with it later.
  const key =
    textAt(record, 'responseElements.credentials.accessKeyId', 'responseElements.accessKey.accessKeyId') ??
    (name === 'UpdateAccessKey' || name === 'DeleteAccessKey' ? textAt(request, 'accessKeyId') : undefined)
  if (key !== undefined) target.session = key
  const resource = textAt(
    request,
    'roleArn',
    'roleName',
    'bucketName',
    'secretId',
    'functionName',
    'instanceId',
    'instancesSet.items.instanceId',
    'target',
    'keyId',
    'groupName',
    'groupId',
    'policyArn',
    'dBInstanceIdentifier',
    'snapshotId',
    'imageId',
    'name',
    'trailName',
    'documentName',
  )
  if (resource !== undefined) target.resource = resource
  const file = textAt(request, 'key')
  if (file !== undefined && target.resource !== undefined) target.file = { path: `${target.resource}/${file}` }
  return target
}

function outcomeOf(record: JsonObject, name: string): 'success' | 'failure' {
  if (known(record['errorCode']) !== undefined || known(record['errorMessage']) !== undefined) return 'failure'
  const stated =
    said(at(record['responseElements'], name)) ?? said(at(record, 'serviceEventDetails.CredentialVerification'))
  return stated?.toLowerCase() === 'failure' ? 'failure' : 'success'
}
