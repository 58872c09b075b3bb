import { type Auth, CLASS, type Event, type Fields } from '../../model/event.ts'
import type { Family } from './channels.ts'
import { account, addressOf, endpoint, type Mutable, text } from './field-values.ts'
import { addTarget, fillUserOnly, type Meanings, meanings, setActor, writer } from './meaning.ts'

const REMOTE_INTERACTIVE = 10
const SMB_CLIENT_IDS = [30800, 30803, 30804, 30805, 30806, 30807, 30808, 31001, 31010, 31017] as const

/** Terminal services, NTLM, SMB, WinRM, AD FS: what comes and goes over the network. */
export const remoteMeanings: Readonly<
  Record<Extract<Family, 'terminal-services' | 'rdp-client' | 'ntlm' | 'smb' | 'winrm' | 'adfs'>, Meanings>
> = {
  'terminal-services': meanings(
    [[21], CLASS.AUTHENTICATION, 1, fillSessionLogon],
    [[22], CLASS.RDP, 1, fillSession],
    [[23], CLASS.AUTHENTICATION, 2, fillSession],
    [[24], CLASS.RDP, 7, fillSession],
    [[25], CLASS.RDP, 8, fillSession],
    [[1149], CLASS.RDP, 3, fillNetworkLevel],
  ),
  'rdp-client': meanings([[1024, 1102], CLASS.RDP, 1, fillOutbound]),
  ntlm: meanings([[4020, 4021, 4022, 4023, 8001, 8002, 8003, 8004], CLASS.AUTHENTICATION, 1, fillNtlm]),
  smb: meanings([SMB_CLIENT_IDS, CLASS.SMB, 99, fillSmb]),
  winrm: meanings([[6, 91, 168], CLASS.AUTHENTICATION, 1, fillUserOnly]),
  adfs: meanings(
    [[1200, 1202], CLASS.AUTHENTICATION, 1, fillUserOnly],
    [[1201, 1203, 411], CLASS.AUTHENTICATION, 1, fillTokenFailure],
  ),
}

/** `Address` is `LOCAL` at the console, and sometimes a host name. */
function origin(value: string | undefined): ReturnType<typeof endpoint> {
  if (value === undefined || value === 'LOCAL') return undefined
  const ip = addressOf(value)
  return ip === undefined ? endpoint(value, undefined) : endpoint(undefined, ip)
}

function fillSession(fields: Fields, event: Mutable<Event>): void {
  addTarget(event, { user: account(text(fields, 'User'), undefined) })
  const from = origin(text(fields, 'Address'))
  if (from !== undefined) event.srcEndpoint = from
}

function fillSessionLogon(fields: Fields, event: Mutable<Event>): void {
  fillSession(fields, event)
  const auth: Mutable<Auth> = { outcome: 'success' }
  if (event.srcEndpoint !== undefined) {
    auth.logonType = REMOTE_INTERACTIVE
    auth.protocol = 'RDP'
  }
  event.auth = auth
}

/** 1149 says that a connection was authenticated at network level, which is no proof of a logon. */
function fillNetworkLevel(fields: Fields, event: Mutable<Event>): void {
  addTarget(event, { user: account(text(fields, 'Param1'), text(fields, 'Param2')) })
  const from = origin(text(fields, 'Param3'))
  if (from !== undefined) event.srcEndpoint = from
}

function fillOutbound(fields: Fields, event: Mutable<Event>): void {
  setActor(event, writer(fields))
  const to = origin(text(fields, 'Value'))
  if (to === undefined) return
  event.dstEndpoint = to
  addTarget(event, { host: to.hostname ?? to.ip })
}

function fillNtlm(fields: Fields, event: Mutable<Event>): void {
  const user = text(fields, 'UserName') ?? text(fields, 'ClientUserName')
  addTarget(event, {
    user: account(user, text(fields, 'DomainName') ?? text(fields, 'ClientDomainName')),
    host: text(fields, 'TargetName'),
  })
  const from = origin(text(fields, 'WorkstationName') ?? text(fields, 'Workstation'))
  if (from !== undefined) event.srcEndpoint = from
}

function fillSmb(fields: Fields, event: Mutable<Event>): void {
  setActor(event, account(text(fields, 'UserName'), undefined) ?? writer(fields))
  const to = origin(text(fields, 'ServerName'))
  if (to !== undefined) event.dstEndpoint = to
  addTarget(event, { resource: text(fields, 'ShareName') ?? text(fields, 'ObjectName') })
}

function fillTokenFailure(fields: Fields, event: Mutable<Event>): void {
  fillUserOnly(fields, event)
  event.auth = { outcome: 'failure' }
}
