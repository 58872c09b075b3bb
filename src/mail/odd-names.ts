/** Letter pairs that no language with Latin letters has often: made by a machine, or an abbreviation. */
const RARE_PAIR =
  /[bcdfghjklmnpqrstvwxz]{5,}|[jqxz][bcdfghjklmnpqrstvwxz]|[bcdfghjklmpqtvwxz][jqxz]|q[^u]|vv|ww[^.]|kk[a-z]|jj|hh/g
const VOWELS = /[aeiouy]/g

/**
 * How much a name looks made by a machine, from 0 to 1: digits among letters, rare pairs of letters, few vowels, hexadecimal runs.
 * People's names and firms' names of Latin languages stay below 0.3; short names can't be judged and give 0.
 */
export function oddness(name: string): number {
  const text = name.toLowerCase().replace(/[^a-z0-9]/g, '')
  if (text.length < 5) return 0
  const letters = text.replace(/\d/g, '')
  const digits = text.length - letters.length
  const switches = text.match(/\d[a-z]|[a-z]\d/g)?.length ?? 0
  const rare = letters.match(RARE_PAIR)?.length ?? 0
  const vowels = letters.match(VOWELS)?.length ?? 0
  let odd = 0
  if (digits >= 3 && letters.length > 0) odd += Math.min(0.5, digits / text.length)
  if (switches >= 2) odd += 0.15 * switches
  if (letters.length >= 6) odd += Math.min(0.6, (2.5 * rare) / letters.length)
  if (letters.length >= 6 && vowels / letters.length < 0.2) odd += 0.35
  if (text.length >= 16 && /^[0-9a-f]+$/.test(text)) odd += 0.5
  if (text.length > 24) odd += 0.1
  return Math.min(1, odd)
}

/** True for a name that a machine made. */
export function isRandomName(name: string): boolean {
  return oddness(name) >= 0.4
}
