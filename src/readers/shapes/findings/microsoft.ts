import type { Shape } from '../shape.ts'
import { type Description, findingShape } from './described.ts'

const LOGSOURCE = Object.freeze({ product: 'm365', service: 'threat_management' })

/** Alerts of Defender XDR within their incident: one with its list of alerts, or one record for each. */
const incident: Description = {
  id: 'defender-incident',
  vendor: 'Microsoft Defender XDR',
  specificity: 70,
  logsource: LOGSOURCE,
  matches: (record) => record['incidentId'] !== undefined && typeof record['alerts'] === 'object',
  uid: ['alerts.alertId', 'incidentId'],
  title: ['alerts.title', 'incidentName', 'displayName'],
  time: ['alerts.firstActivity', 'alerts.firstActivityDateTime', 'createdTime', 'createdDateTime', 'lastUpdateTime'],
  severity: ['alerts.severity', 'severity'],
  techniques: ['alerts.mitreTechniques'],
  tactics: ['alerts.category'],
  verdict: [
    'alerts.classification',
    'classification',
    'alerts.entities.remediationStatus',
    'alerts.investigationState',
  ],
  host: ['alerts.devices.deviceDnsName', 'alerts.evidence.deviceDnsName'],
  user: [
    'alerts.entities.accountName',
    'alerts.devices.loggedOnUsers.accountName',
    'alerts.evidence.userAccount.accountName',
  ],
  userDomain: [
    'alerts.entities.domainName',
    'alerts.devices.loggedOnUsers.domainName',
    'alerts.evidence.userAccount.domainName',
  ],
  userId: ['alerts.entities.userSid', 'alerts.entities.aadUserId'],
  email: [
    'alerts.entities.userPrincipalName',
    'alerts.entities.mailboxAddress',
    'alerts.evidence.userAccount.userPrincipalName',
  ],
  sourceIp: ['alerts.entities.ipAddress', 'alerts.evidence.ipAddress'],
  processPath: ['alerts.entities.processPath'],
  commandLine: ['alerts.entities.processCommandLine', 'alerts.evidence.processCommandLine'],
  pid: ['alerts.entities.processId', 'alerts.evidence.processId'],
  parentPid: ['alerts.entities.parentProcessId'],
  filePath: ['alerts.entities.filePath'],
  fileName: ['alerts.entities.fileName', 'alerts.evidence.fileDetails.fileName'],
  sha256: ['alerts.entities.sha256', 'alerts.evidence.fileDetails.sha256'],
  sha1: ['alerts.entities.sha1', 'alerts.evidence.fileDetails.sha1'],
  url: ['alerts.entities.url', 'alerts.evidence.url'],
}

/** Alerts of Defender for Endpoint's own interface. */
const endpointAlert: Description = {
  id: 'defender-endpoint',
  vendor: 'Microsoft Defender for Endpoint',
  specificity: 69,
  logsource: LOGSOURCE,
  matches: (record) =>
    record['detectionSource'] !== undefined &&
    record['title'] !== undefined &&
    (record['machineId'] !== undefined || record['computerDnsName'] !== undefined),
  title: ['title'],
  time: ['firstEventTime', 'alertCreationTime', 'lastUpdateTime'],
  severity: ['severity'],
  techniques: ['mitreTechniques'],
  tactics: ['category'],
  verdict: ['classification', 'determination', 'investigationState'],
  host: ['computerDnsName', 'machineName'],
  user: ['evidence.accountName', 'relatedUser.userName', 'loggedOnUsers.accountName'],
  userDomain: ['evidence.domainName', 'relatedUser.domainName', 'loggedOnUsers.domainName'],
  userId: ['evidence.userSid', 'evidence.aadUserId'],
  email: ['evidence.userPrincipalName'],
  sourceIp: ['evidence.ipAddress'],
  commandLine: ['evidence.processCommandLine'],
  pid: ['evidence.processId'],
  parentPid: ['evidence.parentProcessId'],
  filePath: ['evidence.filePath'],
  fileName: ['evidence.fileName'],
  sha256: ['evidence.sha256'],
  sha1: ['evidence.sha1'],
  url: ['evidence.url'],
  domain: ['evidence.domainName.fqdn'],
}

/** Alerts of Microsoft Graph's security interface, in its first and its second form. */
const graphAlert: Description = {
  id: 'graph-security-alert',
  vendor: 'Microsoft security products',
  specificity: 68,
  logsource: LOGSOURCE,
  matches: (record) =>
    record['title'] !== undefined &&
    ((record['serviceSource'] !== undefined && record['createdDateTime'] !== undefined) ||
      (record['azureTenantId'] !== undefined && record['vendorInformation'] !== undefined)),
  uid: ['id'],
  title: ['title'],
  time: ['firstActivityDateTime', 'eventDateTime', 'createdDateTime'],
  severity: ['severity'],
  techniques: ['mitreTechniques'],
  tactics: ['category'],
  verdict: ['classification', 'feedback', 'evidence.remediationStatus'],
  host: ['evidence.deviceDnsName', 'evidence.hostName', 'hostStates.fqdn', 'hostStates.netBiosName'],
  user: ['evidence.userAccount.accountName', 'userStates.accountName'],
  userDomain: ['evidence.userAccount.domainName', 'userStates.domainName'],
  userId: ['evidence.userAccount.userSid', 'evidence.userAccount.azureAdUserId', 'userStates.aadUserId'],
  email: ['evidence.userAccount.userPrincipalName', 'evidence.primaryAddress', 'userStates.userPrincipalName'],
  sourceIp: ['evidence.ipAddress', 'userStates.logonIp', 'networkConnections.sourceAddress'],
  targetIp: ['networkConnections.destinationAddress'],
  commandLine: ['evidence.processCommandLine', 'processes.commandLine'],
  pid: ['evidence.processId', 'processes.processId'],
  processPath: ['processes.path'],
  parentPid: ['evidence.parentProcessId'],
  filePath: ['fileStates.path'],
  fileName: ['evidence.fileDetails.fileName', 'evidence.imageFile.fileName', 'fileStates.name'],
  sha256: ['evidence.fileDetails.sha256', 'evidence.imageFile.sha256', 'fileStates.fileHash.hashValue'],
  sha1: ['evidence.fileDetails.sha1', 'evidence.imageFile.sha1'],
  url: ['evidence.url'],
}

/** Sentinel's tables of alerts and incidents, and what its interfaces give. */
const sentinel: Description = {
  id: 'sentinel-alert',
  vendor: 'Microsoft Sentinel',
  specificity: 67,
  logsource: LOGSOURCE,
  matches: (record) =>
    record['Type'] === 'SecurityAlert' ||
    record['Type'] === 'SecurityIncident' ||
    record['type'] === 'Microsoft.SecurityInsights/Incidents' ||
    (record['AlertSeverity'] !== undefined && (record['AlertName'] ?? record['DisplayName']) !== undefined) ||
    (record['AlertDisplayName'] !== undefined && record['Severity'] !== undefined) ||
    (record['IncidentNumber'] !== undefined && record['Title'] !== undefined),
  title: ['DisplayName', 'AlertDisplayName', 'AlertName', 'Title', 'title', 'properties.title'],
  time: [
    'StartTime',
    'StartTimeUtc',
    'FirstActivityTime',
    'TimeGenerated',
    'CreatedTime',
    'created_time_utc',
    'properties.firstActivityTimeUtc',
    'properties.createdTimeUtc',
  ],
  severity: ['AlertSeverity', 'Severity', 'severity', 'properties.severity'],
  techniques: ['Techniques', 'AttackTechniques', 'additional_data.techniques', 'properties.additionalData.techniques'],
  tactics: ['Tactics', 'Intent', 'additional_data.tactics', 'properties.additionalData.tactics'],
  verdict: ['Classification', 'classification', 'properties.classification'],
  host: ['CompromisedEntity', 'HostName', 'ExtendedProperties.Compromised Host'],
  user: ['AccountName', 'UserName'],
  email: ['UserPrincipalName'],
  sourceIp: ['IPAddress', 'ExtendedProperties.Attacker source IP'],
}

/** Microsoft's alerts that a description tells. */
export const microsoftFindings: readonly Shape[] = [incident, endpointAlert, graphAlert, sentinel].map(findingShape)
