import { CLASS, type Event } from '../../model/event.ts'
import { identityId, placeId } from '../../model/ids.ts'
import { endpointOf } from './address.ts'
import { addNames, entraRecord, userOf } from './entra.ts'
import { firstTime, flagsFor, type Mutable, type Origin, type Shape, said, timeOf } from './shape.ts'

const LOGSOURCE = Object.freeze({ product: 'azure', service: 'riskdetection' })
const CREATE = 1

/** Entra ID Protection's risk detections, from Graph, Azure Monitor or Log Analytics. */
export const entraRisk: Shape = {
  id: 'entra-risk',
  specificity: 74,
  matches: (record) =>
    record['category'] === 'UserRiskEvents' ||
    record['Type'] === 'AADUserRiskEvents' ||
    (record['riskEventType'] !== undefined && record['detectedDateTime'] !== undefined),
  toEvent: (record, origin: Origin) => {
    const { fields, get } = entraRecord(record)
    const utc = { ...origin.context, offsetMinutes: () => 0 }
    // `activityDateTime` is when the risky thing happened; detection may follow days later.
    const found = firstTime(
      [get('activityDateTime'), get('detectedDateTime'), fields['time'], fields['TimeGenerated']],
      utc,
    )
    const time = timeOf(found)
    addNames(fields, { riskEventType: get('riskEventType'), riskState: get('riskState'), riskLevel: get('riskLevel') })
    const id = said(get('id'))
    const event: Mutable<Event> = {
      id:
        id === undefined
          ? placeId(origin.context.sha256, origin.raw.offset)
          : identityId('entra-risk', id.toLowerCase()),
      time,
      seenAt: firstTime([get('detectedDateTime')], utc)?.time ?? time,
      source: 'entra-risk',
      logsource: LOGSOURCE,
      classUid: CLASS.DETECTION_FINDING,
      activityId: CREATE,
      fields,
      raw: origin.raw,
    }
    const user = userOf(get('userPrincipalName'), get('userId'), get('userDisplayName'))
    if (user !== undefined) event.target = { user }
    const endpoint = endpointOf(said(get('ipAddress')) ?? '')
    if (endpoint !== undefined) event.srcEndpoint = endpoint
    const flags = flagsFor(found === undefined ? undefined : { ...found, zone: 'stated' }, origin)
    if (flags !== undefined) event.flags = flags
    return event
  },
}
