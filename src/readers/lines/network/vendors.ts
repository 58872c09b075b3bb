import type { OwnRoles } from './roles.ts'
import type { DayOrder } from './stamps.ts'

/** A maker of devices: what its records are called, and where its names mean something of their own. */
export interface Vendor {
  /** The event's source, where it does not depend on the record. */
  readonly source: string
  readonly product: string
  /** What the product watches, so that Sigma's rules for such a role are for its records. */
  readonly isNetwork: boolean
  readonly prefixes: readonly string[]
  readonly roles: OwnRoles
  readonly dayOrder?: DayOrder
}

const NO_ROLES: OwnRoles = Object.freeze({})

/** CEF and LEEF names with the meaning that their specifications give them. */
const CEF_ROLES: OwnRoles = Object.freeze({
  src: 'srcIp',
  dst: 'dstIp',
  suser: 'user',
  sourceUserName: 'user',
  usrName: 'user',
  duser: 'targetUser',
  request: 'url',
  requestMethod: 'method',
  act: 'action',
  // The name of the event, its version and other parts of the header are no values of the event.
  name: 'text',
  severity: null,
  deviceProduct: null,
  app: null,
  host: null,
  login: 'user',
})

/** A maker, and how its records call it. */
export interface Known {
  readonly vendor: RegExp
  readonly product?: RegExp
  readonly is: Partial<Vendor> & Pick<Vendor, 'source' | 'product'>
}

/** Makers whose records have names of their own beside those of CEF and LEEF. */
export const KNOWN_VENDORS: readonly Known[] = [
  {
    vendor: /^fortinet$/i,
    product: /fortigate/i,
    is: {
      source: 'fortigate',
      product: 'fortigate',
      isNetwork: true,
      prefixes: ['FTNTFGT', 'FortinetFortiGate', 'ad.', 'fos.'],
      roles: { unauthuser: 'user', FTNTFGTunauthuser: 'user', authserver: null },
    },
  },
  {
    vendor: /^palo alto networks$/i,
    product: /pan-os|^LF$/i,
    is: {
      source: 'paloalto',
      product: 'paloalto',
      isNetwork: true,
      prefixes: ['PanOS'],
      roles: {
        EndpointDeviceName: 'srcHost',
        PublicIPv4: 'srcIp',
        PrivateIPv4: 'dstIp',
        SourceUserName: 'user',
        DestinationUserName: 'targetUser',
        AuthenticatedUserName: 'user',
      },
    },
  },
  { vendor: /^check ?point$/i, is: { source: 'checkpoint', product: 'checkpoint', isNetwork: true } },
  {
    vendor: /^cisco$/i,
    product: /email|esa|gateway/i,
    is: { source: 'cisco-esa', product: 'cisco', prefixes: ['ESA'] },
  },
  { vendor: /^cisco$/i, is: { source: 'cisco', product: 'cisco', isNetwork: true } },
  { vendor: /^forcepoint$/i, is: { source: 'forcepoint', product: 'forcepoint', isNetwork: true } },
  { vendor: /^sonicwall$/i, is: { source: 'sonicwall', product: 'sonicwall', isNetwork: true } },
  { vendor: /^zscaler$/i, is: { source: 'zscaler', product: 'zscaler', isNetwork: true } },
  {
    vendor: /^citrix$/i,
    is: { source: 'citrix-adc', product: 'citrix', isNetwork: true, roles: { method: 'method' } },
  },
  { vendor: /^f5$/i, is: { source: 'f5', product: 'f5', isNetwork: true } },
  { vendor: /^(?:incapsula|imperva)/i, is: { source: 'imperva', product: 'imperva', isNetwork: true } },
  { vendor: /^juniper/i, is: { source: 'juniper', product: 'juniper', isNetwork: true } },
  { vendor: /^watchguard$/i, is: { source: 'watchguard', product: 'watchguard', isNetwork: true } },
  { vendor: /^infoblox$/i, is: { source: 'infoblox', product: 'infoblox', isNetwork: true } },
  {
    vendor: /^bluecoat|^symantec$/i,
    product: /proxy/i,
    is: { source: 'bluecoat', product: 'bluecoat', isNetwork: true },
  },
  { vendor: /^microsoft$/i, is: { source: 'microsoft', product: 'microsoft' } },
]

/** The vendor and product of a record; those that are not known are called as they call themselves. */
export function vendorNamed(vendor: string, product: string): Vendor {
  const found = KNOWN_VENDORS.find((one) => one.vendor.test(vendor.trim()) && (one.product?.test(product) ?? true))?.is
  const maker = slug(vendor)
  const made = slug(product)
  return {
    source: maker === '' ? made || 'cef' : made === '' || made === maker ? maker : `${maker}-${made}`.slice(0, 64),
    product: maker || 'cef',
    isNetwork: false,
    prefixes: [],
    ...found,
    roles: { ...CEF_ROLES, ...(found?.roles ?? NO_ROLES) },
  }
}

/** A name as it stands in a source: lower case, words joined by hyphens. */
function slug(text: string): string {
  return text
    .slice(0, 64)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
