import type { Shape } from '../shape.ts'
import { unknownProductAlert } from './any-alert.ts'
import { crowdstrikeFindings } from './crowdstrike.ts'
import { productFindings } from './endpoint-products.ts'
import { huntingRow, huntingStream } from './hunting-rows.ts'
import { microsoftFindings } from './microsoft.ts'
import { sentinelOneFindings } from './sentinelone.ts'
import { logAnalyserFindings } from './wazuh.ts'

/** Alerts of other products: each is a finding of somebody else. */
export const findingsShapes: readonly Shape[] = [
  huntingStream,
  huntingRow,
  ...microsoftFindings,
  ...crowdstrikeFindings,
  ...sentinelOneFindings,
  ...logAnalyserFindings,
  ...productFindings,
  unknownProductAlert,
]
