import type { Shape } from '../shape.ts'
import { awsServices } from './aws-services.ts'
import { azureActivity } from './azure-activity.ts'
import { azureFlow, azureResource } from './azure-resource.ts'
import { buildServices } from './build-services.ts'
import { cloudTrail } from './cloudtrail.ts'
import { ecs } from './ecs.ts'
import { edgeServices } from './edge-services.ts'
import { endpointServices } from './endpoint-services.ts'
import { gcpAudit, gcpLog } from './gcp.ts'
import { googleAlert, googleWorkspace } from './google-workspace.ts'
import { identityServices } from './identity-services.ts'
import { indicatorFeeds } from './indicators.ts'
import { mailGateways } from './mail-gateways.ts'
import { ocsf } from './ocsf.ts'
import { okta } from './okta.ts'
import { workServices } from './work-services.ts'
import { zscalerZia } from './zscaler-zia.ts'

/** Audit logs, sign-ins and requests of cloud services, mail gateways, and records that were normalised before. */
export const cloudShapes: readonly Shape[] = [
  okta,
  googleWorkspace,
  googleAlert,
  cloudTrail,
  ...awsServices,
  azureActivity,
  azureFlow,
  azureResource,
  gcpAudit,
  gcpLog,
  ...identityServices,
  ...workServices,
  ...buildServices,
  ...edgeServices,
  ...mailGateways,
  ...indicatorFeeds,
  ...endpointServices,
  ...zscalerZia,
  ocsf,
  ecs,
]
