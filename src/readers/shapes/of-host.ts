import type { Event } from '../../model/event.ts'
import { endpointOf } from './address.ts'

/** Products whose records are written where things happen, or by a sensor that stands there. */
const PRODUCTS: ReadonlySet<string> = new Set(
  'windows linux macos suricata zeek nginx apache mysql unrecognised'.split(' '),
)

/**
 * The event with the host that brought it as its device, where the record names none and is a host's own. What a cloud service or a
 * console wrote comes through a relay or a collector, which is nobody's device.
 */
export function onHost(event: Event, host: string | undefined): Event {
  if (host === undefined || event.device !== undefined || !PRODUCTS.has(event.logsource.product ?? '')) return event
  return { ...event, device: endpointOf(host) ?? { hostname: host.toLowerCase() } }
}
