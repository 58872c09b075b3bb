import type { LineShape } from '../line-shape.ts'

/** Lines of firewalls, proxies, web servers, name servers, VPN gateways, DHCP servers and sensors. */
export const networkLines: readonly LineShape[] = []
