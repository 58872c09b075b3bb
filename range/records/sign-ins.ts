import { formatInstant, type Instant } from '../../src/model/time.ts'
import { audit, type Tenant } from './cloud.ts'
import { type Placed, unplaced } from './place.ts'
import type { Person } from './who.ts'

/** The device that somebody signs in with. */
export interface Device {
  readonly id: string
  readonly name: string
  readonly system: string
  readonly browser: string
  readonly agent: string
  readonly managed: boolean
}

/** Where a sign-in comes from, as an address directory would say. */
export interface Place {
  readonly address: string
  readonly city: string
  readonly country: string
  /** Number of the network, of those reserved for documentation. */
  readonly network: number
}

/** An application that one signs in to. */
export interface App {
  readonly id: string
  readonly name: string
  readonly resourceId: string
  readonly resource: string
}

// The identifiers of Microsoft's own applications are the same in every tenant.
const EXCHANGE = { resourceId: '00000002-0000-0ff1-ce00-000000000000', resource: 'Office 365 Exchange Online' }
export const OUTLOOK: App = { id: 'd3590ed6-52b3-4102-aeff-aad2292ab01c', name: 'Microsoft Office', ...EXCHANGE }
export const WEB_MAIL: App = { id: '9199bf20-a13f-4107-85dc-02114787ef48', name: 'One Outlook Web', ...EXCHANGE }
export const FILES_APP: App = {
  id: '08e18876-6177-487e-b8b5-cf950c1e598c',
  name: 'SharePoint Online Web Client Extensibility',
  resourceId: '00000003-0000-0ff1-ce00-000000000000',
  resource: 'Office 365 SharePoint Online',
}

/** What a sign-in needs beside who and when. */
export interface SignIn {
  readonly app: App
  readonly from: Place
  readonly device: Device
  readonly session: string
  /** 0 where it succeeded. */
  readonly error?: number
  /** Another sentence than the directory's usual one for the error. */
  readonly reason?: string
  /** How it was asked for: a device without a keyboard shows a code. Not given: the export has no such field. */
  readonly protocol?: 'usual' | 'deviceCode'
  readonly interactive?: boolean
  readonly detail?: string
  readonly risk?: string
}

/** The directory's own names and sentences of what went wrong. */
const ERRORS: Readonly<Record<number, readonly [name: string, reason: string]>> = {
  50053: ['IdsLocked', 'The account is locked, you have tried to sign in too many times with an incorrect password.'],
  50055: ['UserPasswordExpired', 'The password is expired.'],
  50076: ['UserStrongAuthClientAuthNRequired', 'Multi-factor authentication is needed.'],
  50126: ['InvalidUserNameOrPassword', 'Error validating credentials due to invalid username or password.'],
  50173: ['FreshTokenNeeded', 'The provided grant has expired due to it being revoked.'],
  53003: ['BlockedByConditionalAccess', 'Access has been blocked by Conditional Access policies.'],
  65001: ['DelegationDoesNotExist', 'The user or administrator has not consented to use the application.'],
  70019: ['CodeExpired', 'Verification code expired. Have the user retry the sign-in.'],
}

/** One sign-in, as both logs tell it. The second place is that of the audit log. */
export function signIn(tenant: Tenant, person: Person, time: Instant, options: SignIn): readonly [Placed, Placed] {
  const { app, from, device, session, error = 0 } = options
  const id = tenant.chance.guid()
  const place = unplaced(time)
  tenant.signIns.push({
    place,
    data: {
      id,
      createdDateTime: `${formatInstant(time).slice(0, 19)}Z`,
      userDisplayName: person.name,
      userPrincipalName: person.mail,
      userId: person.objectId,
      appId: app.id,
      appDisplayName: app.name,
      ipAddress: from.address,
      clientAppUsed: app === OUTLOOK ? 'Mobile Apps and Desktop clients' : 'Browser',
      userAgent: device.agent,
      correlationId: tenant.chance.guid(),
      conditionalAccessStatus: error === 50076 || error === 53003 ? 'failure' : 'success',
      ...(options.protocol === undefined
        ? {}
        : { authenticationProtocol: options.protocol === 'usual' ? (id < '5' ? 'oAuth2' : 'none') : options.protocol }),
      isInteractive: options.interactive ?? true,
      authenticationRequirement: 'multiFactorAuthentication',
      sessionId: session,
      uniqueTokenIdentifier: Buffer.from(`${id}.token`).toString('base64url').slice(0, 22),
      riskDetail: 'none',
      riskLevelAggregated: options.risk ?? 'none',
      riskLevelDuringSignIn: options.risk ?? 'none',
      riskState: options.risk === undefined ? 'none' : 'atRisk',
      riskEventTypes_v2: options.risk === undefined ? [] : ['unfamiliarFeatures'],
      resourceDisplayName: app.resource,
      resourceId: app.resourceId,
      status: {
        errorCode: error,
        failureReason: options.reason ?? ERRORS[error]?.[1] ?? 'Other.',
        additionalDetails: error === 0 ? (options.detail ?? 'MFA requirement satisfied by claim in the token') : null,
      },
      deviceDetail: {
        deviceId: device.id,
        displayName: device.name,
        operatingSystem: device.system,
        browser: device.browser,
        isCompliant: device.managed,
        isManaged: device.managed,
        trustType: device.managed ? 'Hybrid Azure AD joined' : '',
      },
      location: { city: from.city, state: '', countryOrRegion: from.country },
      autonomousSystemNumber: from.network,
    },
  })
  const failed = error !== 0
  const twin = audit(tenant, person, time, {
    recordType: 'AzureActiveDirectoryStsLogon',
    operation: failed ? 'UserLoginFailed' : 'UserLoggedIn',
    workload: 'AzureActiveDirectory',
    resultStatus: 'Success',
    more: {
      ClientIP: from.address,
      ObjectId: app.resourceId,
      AzureActiveDirectoryEventType: 1,
      ExtendedProperties: [
        { Name: 'ResultStatusDetail', Value: failed ? 'UserError' : 'Success' },
        { Name: 'UserAgent', Value: device.agent },
        { Name: 'RequestType', Value: 'OAuth2:Authorize' },
      ],
      ActorIpAddress: from.address,
      IntraSystemId: id,
      Target: [{ ID: app.resourceId, Type: 0 }],
      ApplicationId: app.id,
      DeviceProperties: [
        { Name: 'OS', Value: device.system },
        { Name: 'BrowserType', Value: device.browser.split(' ')[0] ?? '' },
        { Name: 'SessionId', Value: session },
        ...(device.managed ? [{ Name: 'Id', Value: device.id }] : []),
      ],
      ErrorNumber: String(error),
      ...(failed ? { LogonError: ERRORS[error]?.[0] ?? '' } : {}),
    },
  })
  return [place, twin]
}
