/** True for what names of fields are made of everywhere: letters, digits, `_`, `.`, `-`, and all beyond ASCII. */
export function isWordCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 46 ||
    code === 45 ||
    code > 127
  )
}
