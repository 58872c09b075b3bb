/**
 * Letters that are read as others in a domain name. Multi-letter pairs first, since a longer reading hides the shorter one.
 * Source: the confusables of Unicode UTS #39 that occur in host names, and the joins (rn, vv, cl) that fonts make.
 */
const LOOKS_LIKE: readonly (readonly [RegExp, string])[] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/cl/g, 'd'],
  [/[0оοо]/g, 'o'],
  [/[1iíìіıļ|]/g, 'l'],
  [/[аàáâäα]/g, 'a'],
  [/[еèéêëє]/g, 'e'],
  [/[рρ]/g, 'p'],
  [/[сϲç]/g, 'c'],
  [/[уýγ]/g, 'y'],
  [/[хχ]/g, 'x'],
  [/[ѕ5]/g, 's'],
  [/[ӏ]/g, 'l'],
  [/[ԁ]/g, 'd'],
  [/[ɡ]/g, 'g'],
  [/[һ]/g, 'h'],
  [/[ո]/g, 'n'],
  [/[υ]/g, 'u'],
  [/[ν]/g, 'v'],
]

/** What a domain reads like at a glance: two domains with the same skeleton are easily taken for each other (UTS #39, section 4). */
export function skeleton(domain: string): string {
  let text = domain.toLowerCase().normalize('NFKC').replaceAll('-', '')
  for (const [pattern, letter] of LOOKS_LIKE) text = text.replace(pattern, letter)
  return text
}
