import { formatInstant, type Instant } from '../../src/model/time.ts'
import { digest } from '../chance.ts'
import { audit, type JsonObject, type Tenant } from './cloud.ts'
import { directoryRecord } from './directory.ts'
import type { Placed } from './place.ts'
import type { Person } from './who.ts'

/** By whom and from where something in Exchange is done. */
export interface Client {
  readonly address: string
  readonly info: string
  readonly appId: string
  readonly session: string
}

export const OUTLOOK_CLIENT = 'Client=MSExchangeRPC'
export const WEB_CLIENT = 'Client=OWA;Action=ViaProxy'

function exchange(person: Person, client: Client): JsonObject {
  return {
    ClientIPAddress: client.address,
    ClientInfoString: client.info,
    ClientAppId: client.appId,
    ExternalAccess: false,
    InternalLogonType: 0,
    LogonType: 0,
    LogonUserSid: cloudSid(person),
    MailboxGuid: `${digest(`mailbox ${person.account}`, 8)}-52c1-4e0b-8f7d-${digest(`mailbox guid ${person.account}`, 12)}`,
    MailboxOwnerUPN: person.mail,
    OrganizationName: `${person.organisation.cloudName}.cloudoffice.example`,
    OriginatingServer: 'MBX0417 (15.20.9228.011)\r\n',
    SessionId: client.session,
  }
}

/** Exchange Online knows people by identifiers of its own forest, not by those of the company's directory. */
function cloudSid(person: Person): string {
  return `S-1-5-21-2904417735-1188204937-520711086-${20_418_000 + Number.parseInt(digest(person.account, 4), 16)}`
}

/** MailItemsAccessed: these messages were opened one by one (Bind) or with the whole folder (Sync). */
export function readMail(
  tenant: Tenant,
  person: Person,
  time: Instant,
  client: Client,
  messages: readonly string[],
  folder: string,
): Placed {
  const sync = messages.length === 0
  return audit(tenant, person, time, {
    recordType: 'ExchangeItemAggregated',
    operation: 'MailItemsAccessed',
    workload: 'Exchange',
    more: {
      ...exchange(person, client),
      OperationProperties: [
        { Name: 'MailAccessType', Value: sync ? 'Sync' : 'Bind' },
        { Name: 'IsThrottled', Value: 'False' },
      ],
      ...(sync
        ? {
            Item: {
              Id: digest(`folder ${person.account} ${folder}`, 24),
              ParentFolder: { Path: `\\${folder}`, Name: folder },
            },
          }
        : { Folders: [{ Path: `\\${folder}`, FolderItems: messages.map((id) => ({ InternetMessageId: id })) }] }),
      OperationCount: Math.max(1, messages.length),
    },
  })
}

/** Send. */
export function sent(
  tenant: Tenant,
  person: Person,
  time: Instant,
  client: Client,
  message: { readonly id: string; readonly subject: string; readonly sizeBytes: number },
): Placed {
  return audit(tenant, person, time, {
    recordType: 'ExchangeItem',
    operation: 'Send',
    workload: 'Exchange',
    more: {
      ...exchange(person, client),
      Item: {
        Id: digest(message.id, 24),
        InternetMessageId: message.id,
        ParentFolder: { Path: '\\Drafts' },
        SizeInBytes: message.sizeBytes,
        Subject: message.subject,
      },
    },
  })
}

/** HardDelete or MoveToDeletedItems. */
export function removeMail(tenant: Tenant, person: Person, time: Instant, client: Client, removal: Removal): Placed {
  const { message, folder, hard } = removal
  return audit(tenant, person, time, {
    recordType: 'ExchangeItemGroup',
    operation: hard === true ? 'HardDelete' : 'MoveToDeletedItems',
    workload: 'Exchange',
    more: {
      ...exchange(person, client),
      AffectedItems: [
        {
          Id: digest(message.id, 24),
          InternetMessageId: message.id,
          ParentFolder: { Path: `\\${folder}` },
          Subject: message.subject,
        },
      ],
      Folder: { Path: `\\${folder}` },
    },
  })
}

interface Removal {
  readonly message: { readonly id: string; readonly subject: string }
  readonly folder: string
  readonly hard?: boolean
}

/** New-InboxRule or Remove-InboxRule. */
export function inboxRule(tenant: Tenant, by: Person, time: Instant, options: RuleOptions): Placed {
  const { operation, owner, rule, address, parameters } = options
  return audit(tenant, by, time, {
    recordType: 'ExchangeAdmin',
    operation,
    workload: 'Exchange',
    resultStatus: 'True',
    more: {
      ClientIP: `${address}:${tenant.chance.whole(20_000, 60_000)}`,
      ObjectId: `${owner.account}\\${rule}`,
      ClientAppId: '',
      ExternalAccess: false,
      OrganizationName: `${by.organisation.cloudName}.cloudoffice.example`,
      OriginatingServer: 'MBX0417 (15.20.9228.011)',
      Parameters: Object.entries(parameters).map(([Name, Value]) => ({ Name, Value })),
      ...(options.session === undefined ? {} : { SessionId: options.session }),
    },
  })
}

interface RuleOptions {
  readonly operation: 'New-InboxRule' | 'Remove-InboxRule'
  readonly owner: Person
  readonly rule: string
  readonly address: string
  readonly parameters: Readonly<Record<string, string>>
  readonly session?: string
}

/** FileAccessed, FileModified or FileDownloaded in the document library. */
export function file(tenant: Tenant, person: Person, time: Instant, options: FileOptions): Placed {
  const site = `https://${person.organisation.cloudName}.cloudshare.example/sites/projekte/`
  const folder = options.path.slice(0, options.path.lastIndexOf('/'))
  const name = options.path.slice(folder.length + 1)
  return audit(tenant, person, time, {
    recordType: 'SharePointFileOperation',
    operation: options.operation,
    workload: 'SharePoint',
    more: {
      ClientIP: options.address,
      ObjectId: `${site}${options.path}`,
      EventSource: 'SharePoint',
      ItemType: 'File',
      UserAgent: options.agent,
      SiteUrl: site,
      SourceFileExtension: name.slice(name.lastIndexOf('.') + 1),
      SourceFileName: name,
      SourceRelativeUrl: folder,
      AppAccessContext: { AADSessionId: options.session },
    },
  })
}

interface FileOptions {
  readonly operation: 'FileAccessed' | 'FileModified' | 'FileDownloaded'
  readonly path: string
  readonly address: string
  readonly agent: string
  readonly session: string
}

/** What is done to an account in the directory, from the office if nothing else is said: the operation is the directory's own name of it. */
export function directoryChange(
  tenant: Tenant,
  by: Person,
  time: Instant,
  operation: string,
  person: Person,
  address: string = by.organisation.officeAddress,
): Placed {
  const change = directoryRecord(operation, person.mail, {
    ExtendedProperties: [{ Name: 'extendedAuditEventCategory', Value: 'User' }],
    ModifiedProperties: operation.startsWith('Update Sts')
      ? [
          {
            Name: 'StsRefreshTokensValidFrom',
            NewValue: `["${formatInstant(time).slice(0, 19)}Z"]`,
            OldValue: '["2026-04-02T07:11:09Z"]',
          },
        ]
      : [],
    Actor: [
      { ID: by.mail, Type: 5 },
      { ID: by.objectId, Type: 2 },
    ],
    ActorIpAddress: address,
    Target: [
      { ID: person.mail, Type: 5 },
      { ID: person.objectId, Type: 2 },
    ],
  })
  return audit(tenant, by, time, change)
}
