import type { Event, FieldValue } from '../model/event.ts'
import { CLASS } from '../model/event.ts'
import type { Instant } from '../model/time.ts'

/** One act that takes an adversary's access away. `part` says which. */
export interface Response {
  readonly part:
    | 'password-reset'
    | 'sessions-revoked'
    | 'account-disabled'
    | 'rule-removed'
    | 'grant-removed'
    | 'forwarding-removed'
    | 'created'
  readonly time: Instant
  readonly knownAt: Instant
  /** The account, mailbox or host that it concerns, as the event names it. */
  readonly about: string
  readonly by: string | undefined
  readonly event: string
}

/** Operations of cloud audit logs that end an access. Names: Microsoft's list of audited activities. */
const CLOUD_OPERATIONS: readonly (readonly [RegExp, Response['part']])[] = [
  [
    /^(?:reset user password|change user password|reset password \(by admin\)|change password \(self-service\)|reset password \(self-service\))\.?$/i,
    'password-reset',
  ],
  [
    /^(?:update stsrefreshtokenvalidfrom(?: timestamp)?|revoke (?:user )?sign-?in sessions|revokesigninsessions)\.?$/i,
    'sessions-revoked',
  ],
  [/^(?:disable account|delete user)\.?$/i, 'account-disabled'],
  [/^(?:remove-inboxrule|disable-inboxrule)$/i, 'rule-removed'],
  [
    /^(?:remove oauth2permissiongrant|remove delegated permission grant|remove app role assignment(?: grant)? (?:to|from) user|delete application|remove service principal)\.?$/i,
    'grant-removed',
  ],
  [/^(?:add user)\.?$/i, 'created'],
]

/** Windows Security event ids that end an access or show an account new. */
const WINDOWS_EVENTS: ReadonlyMap<number, Response['part']> = new Map([
  [4720, 'created'],
  [4723, 'password-reset'],
  [4724, 'password-reset'],
  [4725, 'account-disabled'],
  [4726, 'account-disabled'],
])

/** The response that an event shows, or undefined. Failed attempts are none. */
export function responseOf(event: Event): Response | undefined {
  const base = { time: event.time, knownAt: event.seenAt, event: event.id }
  const actor = event.actor?.user
  const by = actor?.email ?? (actor?.name === undefined ? undefined : `${actor.domain ?? ''}\\${actor.name}`)
  if (event.source === 'windows:security') {
    const part = WINDOWS_EVENTS.get(Number(event.fields['EventID']))
    const user = event.target?.user
    if (part === undefined || user?.name === undefined) return undefined
    if (isAuditFailure(event.fields['Keywords'])) return undefined
    return { ...base, part, by, about: user.domain === undefined ? user.name : `${user.domain}\\${user.name}` }
  }
  if (event.classUid === CLASS.NONE || (event.source !== 'm365-audit' && event.source !== 'entra-audit'))
    return undefined
  const operation = firstText(
    event.fields['Operation'],
    event.fields['activityDisplayName'],
    event.fields['OperationName'],
  )
  const part =
    CLOUD_OPERATIONS.find(([pattern]) => pattern.test(operation.trim()))?.[1] ?? forwardingRemoved(event, operation)
  if (
    part === undefined ||
    /fail/i.test(firstText(event.fields['ResultStatus'], event.fields['result'], event.fields['Result']))
  )
    return undefined
  const about =
    (part === 'rule-removed' ? mailboxOf(event) : undefined) ??
    event.target?.user?.email ??
    event.target?.mailbox ??
    firstText(event.fields['ObjectId'])
  return about === '' ? undefined : { ...base, part, by, about: about.toLowerCase() }
}

function forwardingRemoved(event: Event, operation: string): Response['part'] | undefined {
  if (!/^set-mailbox$/i.test(operation)) return undefined
  const value = event.fields['ForwardingSmtpAddress'] ?? event.fields['ForwardingAddress']
  return value === '' || value === null ? 'forwarding-removed' : undefined
}

/** A rule's ObjectId is `mailbox\rule`; where the owner acts on the own mailbox, the user is the mailbox. */
function mailboxOf(event: Event): string | undefined {
  const owner = firstText(event.fields['MailboxOwnerUPN'], event.fields['Identity'], event.fields['ObjectId'])
  const mailbox = owner.includes('\\') ? owner.slice(0, owner.indexOf('\\')) : ''
  return /[^\s\\/]+@[^\s\\/]+/.exec(owner)?.[0] ?? (mailbox === '' ? event.actor?.user?.email : mailbox)
}

function isAuditFailure(keywords: FieldValue | undefined): boolean {
  return typeof keywords === 'string' && /^0x8010|audit failure/i.test(keywords)
}

function firstText(...values: readonly (FieldValue | undefined)[]): string {
  for (const value of values) if (typeof value === 'string' && value !== '') return value
  return ''
}
