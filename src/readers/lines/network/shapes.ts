import type { LineShape } from '../line-shape.ts'
import { bigIp, citrixAdc } from './appliances.ts'
import { javaLog } from './application-log.ts'
import { awsS3Access } from './aws-s3-access.ts'
import { awsVpcFlow } from './aws-vpc-flow.ts'
import { cef } from './cef.ts'
import { ciscoAsa } from './cisco-asa.ts'
import { ciscoIos } from './cisco-ios.ts'
import { mysql, postgres, redis } from './databases.ts'
import { dhcpd, windowsDhcp, windowsIas } from './dhcp-servers.ts'
import { bind, coreDns, dnsmasq, unbound, windowsDns } from './dns-servers.ts'
import { envoy } from './envoy.ts'
import { exchangeTracking } from './exchange-tracking.ts'
import { filterlog } from './filterlog.ts'
import { fortigate } from './fortigate.ts'
import { haproxy } from './haproxy.ts'
import { iis } from './iis.ts'
import { jsonTail } from './json-tail.ts'
import { leef } from './leef.ts'
import { meraki } from './meraki.ts'
import { openVpn } from './openvpn.ts'
import { pairs, unknownPairs } from './pairs.ts'
import { panos } from './panos.ts'
import { snort } from './snort.ts'
import { squid } from './squid.ts'
import { taggedLine } from './tagged-line.ts'
import { umbrella } from './umbrella.ts'
import { vmware } from './vmware.ts'
import { webAccess } from './web-access.ts'
import { webError } from './web-error.ts'
import { zeekLine } from './zeek-line.ts'
import { zscalerNss } from './zscaler-nss.ts'

/** Lines of firewalls, proxies, web servers, name servers, VPN gateways, DHCP servers and sensors. */
export const networkLines: readonly LineShape[] = [
  jsonTail,
  cef,
  leef,
  ciscoAsa,
  ciscoIos,
  meraki,
  filterlog,
  haproxy,
  snort,
  envoy,
  citrixAdc,
  bigIp,
  panos,
  fortigate,
  pairs,
  squid,
  iis,
  webAccess,
  webError,
  bind,
  unbound,
  coreDns,
  dnsmasq,
  windowsDns,
  dhcpd,
  windowsDhcp,
  windowsIas,
  umbrella,
  awsS3Access,
  awsVpcFlow,
  exchangeTracking,
  zscalerNss,
  zeekLine,
  mysql,
  postgres,
  redis,
  vmware,
  openVpn,
  javaLog,
  unknownPairs,
  taggedLine,
]
