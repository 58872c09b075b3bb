import { html, type Markup, NOTHING } from '../markup.ts'
import { figure } from '../words.ts'

/** What was made of a list within its bounds. */
export interface Bounded {
  readonly parts: readonly Markup[]
  readonly shown: number
  readonly total: number
}

/** Renders items in their order until `maxItems`, or until what was made has `maxBytes` in UTF-8. */
export function bounded<Item>(
  items: readonly Item[],
  render: (item: Item, index: number) => Markup,
  { maxItems, maxBytes }: { readonly maxItems: number; readonly maxBytes: number },
): Bounded {
  const parts: Markup[] = []
  let bytes = 0
  for (const [index, item] of items.slice(0, maxItems).entries()) {
    if (bytes >= maxBytes) break
    const part = render(item, index)
    bytes += Buffer.byteLength(part.text)
    parts.push(part)
  }
  return { parts, shown: parts.length, total: items.length }
}

/** Says that a list was cut, and where all of it is; nothing where it was not cut. */
export function cutNote({ shown, total }: Omit<Bounded, 'parts'>, where: string, which = 'first'): Markup {
  if (shown >= total) return NOTHING
  return html`<p class="cut-note">Shown: the ${which} ${figure(shown)} of ${figure(total)}. ${where}</p>`
}
