import { getDomainWithoutSuffix } from 'tldts'

/** Shortest name that tells an organisation apart under another ending: `fabrikam.de` and `fabrikam.com`. */
const MIN_NAME = 4

/** True where two domains are most likely of one organisation: equal, or the same name under another public suffix. */
export function isSameOrganisation(a: string, b: string): boolean {
  if (a === b) return true
  const [one, other] = [nameOf(a), nameOf(b)]
  return one.length >= MIN_NAME && one === other
}

function nameOf(domain: string): string {
  return getDomainWithoutSuffix(domain, { allowPrivateDomains: true }) ?? ''
}
