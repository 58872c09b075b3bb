import type { FieldValue } from '../../../model/event.ts'
import { said } from '../shape.ts'
import { type Draft, setOwn } from './system-fields.ts'

const SUBJECT = 'SubjectUserSid SubjectUserName SubjectDomainName SubjectLogonId'
const SUBJECT_LAST = `TargetUserName TargetDomainName TargetSid ${SUBJECT} PrivilegeList`
const MEMBER = `MemberName MemberSid ${SUBJECT_LAST}`
const TASK = `${SUBJECT} TaskName TaskContent`
const ACCOUNT = `${SUBJECT_LAST} SamAccountName DisplayName UserPrincipalName HomeDirectory HomePath ScriptPath ProfilePath UserWorkstations PasswordLastSet AccountExpires PrimaryGroupId AllowedToDelegateTo OldUacValue NewUacValue UserAccountControl UserParameters SidHistory LogonHours`
const SHARE = `${SUBJECT} ObjectType IpAddress IpPort ShareName ShareLocalPath`
const CERTIFICATE = 'CertIssuerName CertSerialNumber CertThumbprint'
const SESSION = 'AccountName AccountDomain LogonID SessionName ClientName ClientAddress'

/**
 * The names of an event's values in the order of its template, by channel and id. Later versions of an event add names at
 * the end, so fewer values are those of an earlier version. Read off real records.
 */
const NAMES: ReadonlyMap<string, string> = new Map([
  [
    'security 4624',
    `${SUBJECT} TargetUserSid TargetUserName TargetDomainName TargetLogonId LogonType LogonProcessName AuthenticationPackageName WorkstationName LogonGuid TransmittedServices LmPackageName KeyLength ProcessId ProcessName IpAddress IpPort ImpersonationLevel RestrictedAdminMode TargetOutboundUserName TargetOutboundDomainName VirtualAccount TargetLinkedLogonId ElevatedToken`,
  ],
  [
    'security 4625',
    `${SUBJECT} TargetUserSid TargetUserName TargetDomainName Status FailureReason SubStatus LogonType LogonProcessName AuthenticationPackageName WorkstationName TransmittedServices LmPackageName KeyLength ProcessId ProcessName IpAddress IpPort`,
  ],
  ['security 4634', 'TargetUserSid TargetUserName TargetDomainName TargetLogonId LogonType'],
  [
    'security 4648',
    `${SUBJECT} LogonGuid TargetUserName TargetDomainName TargetLogonGuid TargetServerName TargetInfo ProcessId ProcessName IpAddress IpPort`,
  ],
  [
    'security 4662',
    `${SUBJECT} ObjectServer ObjectType ObjectName OperationType HandleId AccessList AccessMask Properties AdditionalInfo AdditionalInfo2`,
  ],
  [
    'security 4663',
    `${SUBJECT} ObjectServer ObjectType ObjectName HandleId AccessList AccessMask ProcessId ProcessName ResourceAttributes`,
  ],
  ['security 4672', `${SUBJECT} PrivilegeList`],
  [
    'security 4688',
    `${SUBJECT} NewProcessId NewProcessName TokenElevationType ProcessId CommandLine TargetUserSid TargetUserName TargetDomainName TargetLogonId ParentProcessName MandatoryLabel`,
  ],
  ['security 4689', `${SUBJECT} Status ProcessId ProcessName`],
  ['security 4697', `${SUBJECT} ServiceName ServiceFileName ServiceType ServiceStartType ServiceAccount`],
  ['security 4698', TASK],
  ['security 4699', TASK],
  ['security 4702', `${SUBJECT} TaskName TaskContentNew`],
  ['security 4719', `${SUBJECT} CategoryId SubcategoryId SubcategoryGuid AuditPolicyChanges`],
  ['security 4720', ACCOUNT],
  ['security 4724', SUBJECT_LAST],
  ['security 4728', MEMBER],
  ['security 4732', MEMBER],
  ['security 4738', `Dummy ${ACCOUNT}`],
  ['security 4756', MEMBER],
  [
    'security 4768',
    `TargetUserName TargetDomainName TargetSid ServiceName ServiceSid TicketOptions Status TicketEncryptionType PreAuthType IpAddress IpPort ${CERTIFICATE}`,
  ],
  [
    'security 4769',
    'TargetUserName TargetDomainName ServiceName ServiceSid TicketOptions TicketEncryptionType IpAddress IpPort Status LogonGuid TransmittedServices',
  ],
  [
    'security 4771',
    `TargetUserName TargetSid ServiceName TicketOptions Status PreAuthType IpAddress IpPort ${CERTIFICATE}`,
  ],
  ['security 4776', 'PackageName TargetUserName Workstation Status'],
  ['security 4778', SESSION],
  ['security 4779', SESSION],
  [
    'security 5136',
    `OpCorrelationID AppCorrelationID ${SUBJECT} DSName DSType ObjectDN ObjectGUID ObjectClass AttributeLDAPDisplayName AttributeSyntaxOID AttributeValue OperationType`,
  ],
  ['security 5140', `${SHARE} AccessMask AccessList`],
  ['security 5145', `${SHARE} RelativeTargetName AccessMask AccessList AccessReason`],
  ['security 1102', SUBJECT],
  ['system 7036', 'param1 param2 Binary'],
  ['system 7045', 'ServiceName ImagePath ServiceType StartType AccountName'],
  ['microsoft-windows-powershell/operational 4103', 'ContextInfo UserData Payload'],
  ['microsoft-windows-powershell/operational 4104', 'MessageNumber MessageTotal ScriptBlockText ScriptBlockId Path'],
])

/** Names values that an export gave without names; those of an event whose template is not known become the list `Data`. */
export function addUnnamed(values: readonly FieldValue[], fields: Draft): void {
  const channel = fields['Channel']
  const key = `${typeof channel === 'string' ? channel.toLowerCase() : ''} ${said(fields['EventID']) ?? ''}`
  const names = NAMES.get(key)?.split(' ')
  if (names === undefined || values.length > names.length) {
    setOwn(fields, 'Data', values)
    return
  }
  for (const [at, value] of values.entries()) {
    const name = names[at]
    if (name !== undefined) setOwn(fields, name, value)
  }
}
