/**
 * Folds letter case, code point by code point, so that the fold of a part is a part of the fold. `İ` stays as it is, because
 * its lower case is longer; all three sigmas become one, and `ſ` becomes `s` (Unicode CaseFolding.txt, statuses C and S).
 */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  return joinVariants(lower.length === text.length ? lower : foldByCodePoint(text))
}

function foldByCodePoint(text: string): string {
  let folded = ''
  for (const character of text) {
    const lower = character.toLowerCase()
    folded += lower.length === character.length ? lower : character
  }
  return folded
}

function joinVariants(text: string): string {
  // Both searches end at once where V8 holds the text with one byte per character, which is nearly always.
  const joined = text.includes('ς') ? text.replaceAll('ς', 'σ') : text
  return joined.includes('ſ') ? joined.replaceAll('ſ', 's') : joined
}
