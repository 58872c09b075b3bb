import { CLASS } from '../../model/event.ts'
import type { JsonObject } from '../framing/json-parse.ts'
import { said } from './shape.ts'

/** What an operation is in OCSF. */
export interface Meaning {
  readonly classUid: number
  readonly activityId: number
  readonly signIn: boolean
}

const CREATE = 1
const READ = 2
const UPDATE = 3
const DELETE = 4
const OTHER = 99

type Rule = readonly [pattern: RegExp, classUid: number, activityId: number]

/** First match wins. Operations of Entra end in a point in this log, and may bear blanks. */
const RULES: readonly Rule[] = [
  [/^(?:UserLoggedIn|UserLoginFailed|MailboxLogin|TeamsSessionStarted)$/i, CLASS.AUTHENTICATION, 1],
  [/^UserLoggedOff|^SignOut/i, CLASS.AUTHENTICATION, 2],
  [/^Add user\b/i, CLASS.USER_MANAGEMENT, 1],
  [/^(?:Reset user password|Set force change user password)/i, CLASS.USER_MANAGEMENT, 9],
  [/^Change user password/i, CLASS.USER_MANAGEMENT, 8],
  [/^(?:Disable account|Delete user|Hard Delete user)/i, CLASS.USER_MANAGEMENT, 4],
  [
    /^(?:Enable account|Update user|Disable Strong Authentication|Update StsRefreshTokenValidFrom|User registered|Admin registered)/i,
    CLASS.USER_MANAGEMENT,
    3,
  ],
  [/^Add member to (?:group|role)|^Add eligible member/i, CLASS.GROUP_MANAGEMENT, 3],
  [/^Remove member from|^Remove eligible member/i, CLASS.GROUP_MANAGEMENT, 4],
  [
    /service principal|application|consent|oauth2|owner|policy|domain|federation|device|\bgroup\b|\brole\b/i,
    CLASS.ENTITY_MANAGEMENT,
    0,
  ],
  [/^(?:MailItemsAccessed|MessageBind|FolderBind)$/i, CLASS.EMAIL, READ],
  [/^(?:Send|SendAs|SendOnBehalf)$/i, CLASS.EMAIL, 1],
  [/^(?:HardDelete|SoftDelete|MoveToDeletedItems)$/i, CLASS.EMAIL, DELETE],
  [/^(?:Create|Update|Move|Copy|RecordDelete)$/i, CLASS.EMAIL, UPDATE],
  [/^FileUploaded|^FileSyncUploaded/i, CLASS.FILE_HOSTING, 1],
  [/^FileDownloaded|^FileSyncDownloaded/i, CLASS.FILE_HOSTING, 2],
  [
    /^(?:File|Folder|Sharing|AnonymousLink|CompanyLink|SecureLink|AddedToSecureLink|SiteCollection|Page|List|AccessRequest)/i,
    CLASS.FILE_HOSTING,
    0,
  ],
]

/** Activities of file hosting by what the operation's name says. */
const FILE_WORDS: readonly (readonly [RegExp, number])[] = [
  [/accessed|previewed|viewed/i, 3],
  [/deleted|recycled|removed/i, 4],
  [/renamed/i, 5],
  [/modified|checked|restored|moved|copied/i, OTHER],
  [/sharing|shared|link|added/i, 12],
]

const memo = new Map<string, Meaning>()
/** Operations repeat; a crafted file may have a new one in each record. */
const MAX_REMEMBERED = 4096
const MAX_REMEMBERED_LENGTH = 256

/** The OCSF class and activity of an operation. What is not known is an API call of the kind that its verb says. */
export function operationMeaning(operation: string, workload: string | undefined): Meaning {
  const key = `${workload ?? ''}|${operation}`
  const known = memo.get(key)
  if (known !== undefined) return known
  const made = meaningOf(operation.trim(), workload)
  if (key.length > MAX_REMEMBERED_LENGTH) return made
  if (memo.size >= MAX_REMEMBERED) memo.clear()
  memo.set(key, made)
  return made
}

function meaningOf(operation: string, workload: string | undefined): Meaning {
  // Cmdlets (New-InboxRule, Add-MailboxPermission) are calls, whatever words they hold.
  const cmdlet = /^[A-Z][a-z]+-[A-Z]/.test(operation)
  if (workload === 'SecurityComplianceCenter' && /^Alert/i.test(operation)) {
    return { classUid: CLASS.DETECTION_FINDING, activityId: CREATE, signIn: false }
  }
  const rule = cmdlet ? undefined : RULES.find(([pattern]) => pattern.test(operation))
  if (rule === undefined) return { classUid: CLASS.API, activityId: verb(operation), signIn: false }
  const [, classUid, activityId] = rule
  const files = FILE_WORDS.find(([pattern]) => pattern.test(operation))?.[1] ?? OTHER
  const activity = activityId !== 0 ? activityId : classUid === CLASS.FILE_HOSTING ? files : verb(operation)
  return { classUid, activityId: activity, signIn: classUid === CLASS.AUTHENTICATION }
}

function verb(operation: string): number {
  if (/^(?:new|add|create|install|enable|consent)/i.test(operation)) return CREATE
  if (/^(?:get|search|read|view|list|export)/i.test(operation)) return READ
  if (/^(?:set|update|disable|change|start|stop|verify)/i.test(operation)) return UPDATE
  if (/^(?:remove|delete|hard delete|revoke|clear)/i.test(operation)) return DELETE
  return OTHER
}

/** How it went. The text differs by workload: Succeeded, True, Success, PartiallySucceeded; what says nothing went well. */
export function outcomeOf(fields: JsonObject): 'success' | 'failure' {
  const status = said(fields['ResultStatus'])?.toLowerCase()
  if (status === undefined) return said(fields['LogonError']) === undefined ? 'success' : 'failure'
  return status.includes('fail') || status === 'false' ? 'failure' : 'success'
}
