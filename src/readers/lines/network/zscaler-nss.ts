import { CLASS } from '../../../model/event.ts'
import { endpointOf } from '../../shapes/address.ts'
import { eventOf } from '../../shapes/shape.ts'
import type { LineShape } from '../line-shape.ts'
import { rfc3164Time } from '../yearless-time.ts'

const LINE =
  /^(?:<\d{1,3}>)?(?:([A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2}) )?(?:\[?([0-9a-f.:]{3,45})\]? )?ZscalerNSS: (.{1,1024})$/
const REMOTE = /\bto {1,2}([0-9a-f.:[\]]{3,45}:\d{1,5}|\d{1,3}(?:\.\d{1,3}){3})\b/

/** What Zscaler's streaming service says of itself: feeds lost and found again, which are gaps in the evidence. */
export const zscalerNss: LineShape = {
  id: 'zscaler-nss',
  specificity: 62,
  toEvent: ({ text, syslog, origin }) => {
    if (syslog?.app !== 'ZscalerNSS' && !text.includes('ZscalerNSS: ')) return undefined
    const match = LINE.exec(text)
    if (match === null && syslog?.app !== 'ZscalerNSS') return undefined
    const [, stamp, host, said = text] = match ?? []
    const time = syslog?.time === undefined && stamp !== undefined ? rfc3164Time(stamp, origin.context) : syslog?.time
    const remote = endpointOf(REMOTE.exec(said)?.[1] ?? '')
    const own = endpointOf(host ?? syslog?.host ?? '')
    return eventOf(
      {
        source: 'zscaler-zia:alerts',
        logsource: { product: 'zscaler', service: 'alerts' },
        classUid: CLASS.APPLICATION_LIFECYCLE,
        activityId: 99,
        device: own,
        dstEndpoint: remote,
        fields: { Message: said },
      },
      time,
      origin,
      syslog?.yearAssumed === true || stamp !== undefined,
    )
  },
}
