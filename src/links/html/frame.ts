import { decodeEntities } from './entities.ts'
import { colorOf, isUnseen, type Sight, type StyleReader } from './style.ts'
import type { Tag } from './tags.ts'

/** An open element, as far as it says whether text within can be seen. */
export interface Frame {
  readonly name: string
  readonly gone: boolean
  readonly invisible: boolean
  readonly tiny: boolean
  readonly color: number | 'clear'
  readonly background: number | 'picture'
  readonly quoted: boolean
}

/** What holds outside of all elements: black on white. */
export const ROOT: Frame = {
  name: '',
  gone: false,
  invisible: false,
  tiny: false,
  color: 0x000000,
  background: 0xffffff,
  quoted: false,
}

/** How mail programs mark what they quote. */
const QUOTE = /gmail_quote|yahoo_quoted|moz-cite|protonmail_quote|zmail_extra|wordsection\d_quote|outlookmessageheader/i
/** Ids of what stands before a quote, as its sibling. */
export const QUOTE_BEGINS: RegExp =
  /^(?:x_){0,5}(?:divrplyfwdmsg|appendonsend|mail-editor-reference-message-container)$/i

/** True where text within can be seen. */
export function isSeen({ gone, invisible, tiny, color, background }: Frame): boolean {
  if (gone || invisible || tiny || color === 'clear') return false
  return background === 'picture' || !isUnseen(color, background)
}

/** What the element's own style changes of what it inherits. */
export function frameOf({ name, attributes }: Tag, parent: Frame, styles: StyleReader): Frame {
  const isLink = name === 'a' && attributes.has('href')
  if (attributes.size === 0 && name !== 'blockquote' && name !== 'template') {
    const plain = styles.sightOf(name, {})
    return Object.keys(plain).length === 0
      ? name === parent.name
        ? parent
        : { ...parent, name }
      : merged(name, parent, plain, false)
  }
  const style = attributes.get('style')
  const classes = attributes.get('class')
  const id = attributes.get('id')
  const sight: Sight = styles.sightOf(name, {
    ...(style === undefined ? {} : { style: decodeEntities(style, 'attribute') }),
    ...(classes === undefined ? {} : { classes }),
    ...(id === undefined ? {} : { id }),
  })
  const color =
    sight.color ?? colorOf(attributes.get(name === 'body' ? 'text' : 'color') ?? '') ?? (isLink ? LINK_BLUE : undefined)
  const background =
    sight.background ?? (attributes.has('background') ? 'picture' : colorOf(attributes.get('bgcolor') ?? ''))
  const quotes =
    (name === 'blockquote' && /^cite$/i.test(attributes.get('type') ?? '')) ||
    QUOTE.test(classes ?? '') ||
    QUOTE.test(id ?? '')
  return merged(
    name,
    parent,
    {
      ...sight,
      ...(color === undefined ? {} : { color }),
      ...(background === undefined || background === 'clear' ? {} : { background }),
      ...(attributes.has('hidden') || name === 'template' ? { gone: true } : {}),
    },
    quotes,
  )
}

/** The colour of a link without a colour of its own. */
const LINK_BLUE = 0x0000ee

function merged(name: string, parent: Frame, sight: Sight, quotes: boolean): Frame {
  return {
    name,
    gone: parent.gone || sight.gone === true,
    invisible: sight.invisible ?? parent.invisible,
    tiny: sight.tiny ?? parent.tiny,
    color: sight.color ?? parent.color,
    background: sight.background ?? parent.background,
    quoted: parent.quoted || quotes,
  }
}
