import type { AuditOptions } from './cloud.ts'

/** A record of the cloud's directory; `more` follows the object's id, as the directory writes it. */
export function directoryRecord(
  operation: string,
  objectId: string,
  more: AuditOptions['more'],
  resultStatus: 'Success' | 'Failure' = 'Success',
): AuditOptions {
  return {
    recordType: 'AzureActiveDirectory',
    operation,
    workload: 'AzureActiveDirectory',
    resultStatus,
    more: { ObjectId: objectId, AzureActiveDirectoryEventType: 1, ...more },
  }
}

/** Somebody agrees that an application acts for them, from an address. */
export function consentRecord(
  app: { readonly id: string; readonly name: string },
  address: string,
  scopes: string,
): AuditOptions {
  return directoryRecord('Consent to application.', app.id, {
    Target: [
      { ID: app.name, Type: 1 },
      { ID: app.id, Type: 2 },
    ],
    ModifiedProperties: [
      { Name: 'ConsentAction.Permissions', NewValue: `Scope: ${scopes}`, OldValue: '' },
      { Name: 'ConsentContext.IsAdminConsent', NewValue: 'False', OldValue: '' },
    ],
    ActorIpAddress: address,
  })
}
