/** Shortest name of which a single changed letter is no chance. */
const MIN_NAME = 5
/** Words that are put before or behind a firm's name to make a domain that looks like a part of it. */
const ADDED =
  /^(?:mail|secure|security|login|sso|hr|it|help|helpdesk|support|portal|online|pay|payment|payments|invoice|invoices|billing|group|corp|inc|ltd|gmbh|ag|llc|co|intl|global|eu|us|uk|de|service|services|account|accounts|finance|vpn|remote|cloud|files|docs|team|careers|jobs|my|web|app|info|de|fr|es)$/

/** How a domain imitates a known one, in words; undefined where it does not. Equal names under other endings count. */
export function likenessOf(domain: string, known: string): string | undefined {
  if (domain === known) return undefined
  const [name, ending] = parts(domain)
  const [real, realEnding] = parts(known)
  if (real.length < 4 || name.length < 4) return undefined
  if (name === real) return ending === realEnding ? undefined : `the ending .${ending} in place of .${realEnding}`
  if (name.startsWith(real) || name.endsWith(real)) {
    const added = (name.startsWith(real) ? name.slice(real.length) : name.slice(0, -real.length)).replace(/^-|-$/g, '')
    if (ADDED.test(added) || (added === '' && name !== real)) return `“${name.replace(real, '…')}” around the name`
  }
  if (real.length < MIN_NAME || Math.abs(name.length - real.length) > 1) return undefined
  return isOneEdit(name, real) ? `one letter (${name} for ${real})` : undefined
}

function parts(domain: string): readonly [name: string, ending: string] {
  const dot = domain.indexOf('.')
  return dot < 0 ? [domain, ''] : [domain.slice(0, dot), domain.slice(dot + 1)]
}

/** True for one letter more, less, other, or two that changed places. */
function isOneEdit(a: string, b: string): boolean {
  let from = 0
  while (from < a.length && from < b.length && a[from] === b[from]) from += 1
  let [endA, endB] = [a.length, b.length]
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) {
    endA -= 1
    endB -= 1
  }
  const [left, right] = [endA - from, endB - from]
  if (left <= 1 && right <= 1) return true
  return left === 2 && right === 2 && a[from] === b[from + 1] && a[from + 1] === b[from]
}
