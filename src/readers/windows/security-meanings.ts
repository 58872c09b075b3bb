import { type Auth, CLASS, type Event, type Fields, type Process } from '../../model/event.ts'
import { account, accountOf, address, endpoint, type Mutable, pid, port, session, text, whole } from './field-values.ts'
import { addTarget, type Meanings, meanings, processOf, setActor, setSubject } from './meaning.ts'

/** The Security log: logons, accounts, groups, processes. */
export const securityMeanings: Meanings = meanings(
  [[4624], CLASS.AUTHENTICATION, 1, fillLogon],
  [[4625], CLASS.AUTHENTICATION, 1, fillFailedLogon],
  [[4634, 4647], CLASS.AUTHENTICATION, 2, fillLogoff],
  [[4648], CLASS.AUTHENTICATION, 7, fillExplicit],
  [[4672], CLASS.AUTHORIZE_SESSION, 1, setSubject],
  [[4688], CLASS.PROCESS, 1, fillCreation],
  [[4689], CLASS.PROCESS, 2, fillExit],
  [[4720], CLASS.USER_MANAGEMENT, 1, fillAccountChange],
  [[4722], CLASS.USER_MANAGEMENT, 2, fillAccountChange],
  [[4723], CLASS.USER_MANAGEMENT, 8, fillAccountChange],
  [[4724], CLASS.USER_MANAGEMENT, 9, fillAccountChange],
  [[4725], CLASS.USER_MANAGEMENT, 5, fillAccountChange],
  [[4726], CLASS.USER_MANAGEMENT, 6, fillAccountChange],
  [[4738, 4740, 4742, 4767, 4781], CLASS.USER_MANAGEMENT, 99, fillAccountChange],
  [[4741], CLASS.USER_MANAGEMENT, 1, fillAccountChange],
  [[4743], CLASS.USER_MANAGEMENT, 6, fillAccountChange],
  [[4728, 4732, 4756], CLASS.GROUP_MANAGEMENT, 3, fillMember],
  [[4729, 4733, 4757], CLASS.GROUP_MANAGEMENT, 4, fillMember],
  [[4768], CLASS.AUTHENTICATION, 3, fillKerberos],
  [[4769], CLASS.AUTHENTICATION, 4, fillKerberos],
  [[4771], CLASS.AUTHENTICATION, 6, fillKerberos],
  [[4776], CLASS.AUTHENTICATION, 1, fillNtlm],
  [[4778], CLASS.RDP, 8, fillRemoteSession],
  [[4779], CLASS.RDP, 7, fillRemoteSession],
)

function caller(fields: Fields): Process | undefined {
  return processOf({ pid: pid(fields, 'ProcessId'), path: text(fields, 'ProcessName') })
}

function setOrigin(event: Mutable<Event>, host: string | undefined, ip: string | undefined, portNumber?: number): void {
  const origin = endpoint(host, ip, portNumber)
  if (origin !== undefined) event.srcEndpoint = origin
}

function setAuth(event: Mutable<Event>, succeeded: boolean, protocol?: string, logonType?: number): void {
  const auth: Mutable<Auth> = { outcome: succeeded ? 'success' : 'failure' }
  if (logonType !== undefined) auth.logonType = logonType
  if (protocol !== undefined) auth.protocol = protocol
  event.auth = auth
}

function fillAttempt(fields: Fields, event: Mutable<Event>, succeeded: boolean): void {
  setSubject(fields, event, caller(fields))
  addTarget(event, { user: accountOf(fields, 'Target') })
  setOrigin(event, text(fields, 'WorkstationName'), address(fields, 'IpAddress'), port(fields, 'IpPort'))
  setAuth(event, succeeded, text(fields, 'AuthenticationPackageName'), whole(fields, 'LogonType'))
}

function fillLogon(fields: Fields, event: Mutable<Event>): void {
  fillAttempt(fields, event, true)
  addTarget(event, { session: session(fields, 'TargetLogonId') })
}

function fillFailedLogon(fields: Fields, event: Mutable<Event>): void {
  fillAttempt(fields, event, false)
}

function fillLogoff(fields: Fields, event: Mutable<Event>): void {
  setActor(event, accountOf(fields, 'Target'), undefined, session(fields, 'TargetLogonId'))
  setAuth(event, true, undefined, whole(fields, 'LogonType'))
}

/** The destination of explicit credentials is the host named; `localhost` is this one. */
function fillExplicit(fields: Fields, event: Mutable<Event>): void {
  setSubject(fields, event, caller(fields))
  const server = text(fields, 'TargetServerName')
  const elsewhere = server !== undefined && server.toLowerCase() !== 'localhost'
  addTarget(event, { user: accountOf(fields, 'Target'), host: elsewhere ? server : undefined })
  const ip = address(fields, 'IpAddress')
  setOrigin(event, undefined, ip, port(fields, 'IpPort'))
  if (elsewhere) event.dstEndpoint = { hostname: server }
  setAuth(event, true)
}

/** Here `ProcessId` is the creator, and the new process bears `New…`. */
function fillCreation(fields: Fields, event: Mutable<Event>): void {
  const process = processOf({
    pid: pid(fields, 'NewProcessId'),
    path: text(fields, 'NewProcessName'),
    commandLine: text(fields, 'CommandLine'),
    parentPid: pid(fields, 'ProcessId'),
    parentPath: text(fields, 'ParentProcessName'),
  })
  setSubject(fields, event, process)
  addTarget(event, { user: accountOf(fields, 'Target'), session: session(fields, 'TargetLogonId') })
}

function fillExit(fields: Fields, event: Mutable<Event>): void {
  setSubject(fields, event, caller(fields))
}

function fillAccountChange(fields: Fields, event: Mutable<Event>): void {
  setSubject(fields, event)
  const name = text(fields, 'TargetUserName') ?? text(fields, 'NewTargetUserName')
  const sid = text(fields, 'TargetSid') ?? text(fields, 'TargetUserSid')
  addTarget(event, { user: account(name, text(fields, 'TargetDomainName'), sid) })
}

/** `Target…` is the group; the member is a SID and, in a domain, a distinguished name. */
function fillMember(fields: Fields, event: Mutable<Event>): void {
  setSubject(fields, event)
  addTarget(event, {
    user: account(commonName(text(fields, 'MemberName')), undefined, text(fields, 'MemberSid')),
    resource: text(fields, 'TargetUserName'),
  })
}

function commonName(member: string | undefined): string | undefined {
  if (member === undefined || !member.toLowerCase().startsWith('cn=')) return member
  const comma = member.indexOf(',')
  return member.slice(3, comma < 0 ? undefined : comma)
}

/** 4768 and 4769 bear a status, 4771 is always a failure. */
function fillKerberos(fields: Fields, event: Mutable<Event>): void {
  const name = text(fields, 'TargetUserName')
  addTarget(event, {
    user: account(name, text(fields, 'TargetDomainName'), text(fields, 'TargetSid')),
    resource: text(fields, 'ServiceName'),
  })
  setOrigin(event, undefined, address(fields, 'IpAddress'), port(fields, 'IpPort'))
  setAuth(event, event.activityId !== 6 && (whole(fields, 'Status') ?? 0) === 0, 'Kerberos')
}

function fillNtlm(fields: Fields, event: Mutable<Event>): void {
  addTarget(event, { user: account(text(fields, 'TargetUserName'), undefined) })
  setOrigin(event, text(fields, 'Workstation'), undefined)
  setAuth(event, (whole(fields, 'Status') ?? 0) === 0, 'NTLM')
}

function fillRemoteSession(fields: Fields, event: Mutable<Event>): void {
  const user = account(text(fields, 'AccountName'), text(fields, 'AccountDomain'))
  setActor(event, user, undefined, session(fields, 'LogonID'))
  setOrigin(event, text(fields, 'ClientName'), address(fields, 'ClientAddress'))
}
