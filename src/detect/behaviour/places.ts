/** The network of an address: /24 of IPv4, /48 of IPv6, the size in which providers hand addresses to one site. */
export function networkOf(ip: string): string {
  return ip.includes(':') ? ip.split(':').slice(0, 3).join(':') : ip.split('.').slice(0, 3).join('.')
}

/** System and browser without their versions: an update is no new device. */
export function deviceFamily(device: string): string {
  return device
    .replaceAll(/[\d.]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
