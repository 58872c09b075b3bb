/** Where reading goes on after a comment. Outlook shows what is in a conditional comment; one without end hides nothing. */
export function afterComment(page: string, open: number): number {
  const empty = /^<!--(?:-?>)/.exec(page.slice(open, open + 6))
  if (empty !== null) return open + empty[0].length
  const isConditional = page.startsWith('<!--[if', open)
  if (isConditional) {
    const end = placeOf(page, '>', open)
    return end < 0 ? open + 4 : end + 1
  }
  // Browsers also end a comment at `--!>`.
  const [usual, odd] = [placeOf(page, '-->', open + 4), placeOf(page, '--!>', open + 4)]
  if (usual < 0 && odd < 0) return open + 4
  return odd < 0 || (usual >= 0 && usual < odd) ? usual + 3 : odd + 4
}

/** Where each thing was last found, or -1, and from where it was searched for. */
const places = new Map<string, { page: string; readonly from: number; readonly at: number }>()

/** As `indexOf`; but no stretch is searched for the same thing twice, so that a page of mere openings costs no square of its length. */
function placeOf(page: string, what: string, from: number): number {
  const known = places.get(what)
  if (known !== undefined && from >= known.from && (known.at < 0 || from <= known.at) && known.page === page) {
    // An equal text in another place is compared only once.
    known.page = page
    return known.at
  }
  const at = page.indexOf(what, from)
  places.set(what, { page, from, at })
  return at
}
