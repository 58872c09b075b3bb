/** Where in a message or file a link stood. */
export type LinkPlace = 'html' | 'text' | 'calendar' | 'svg' | 'pdf' | 'office' | 'qr' | 'shortcut'

/**
 * What makes the link work. `anchor`: a click; `form`: sends what was typed; `refresh`: opens by itself; `resource`: fetched on
 * display (picture, frame, style sheet); `script`: stands in a program; `text`: only written there; `template` and `external`:
 * fetched by an Office program on opening; `qr`: in a picture.
 */
export type LinkRole =
  | 'anchor'
  | 'form'
  | 'refresh'
  | 'resource'
  | 'script'
  | 'text'
  | 'template'
  | 'external'
  | 'launch'
  | 'qr'

/** One link as it stood; not unwrapped. */
export interface FoundLink {
  readonly url: string
  readonly place: LinkPlace
  readonly role: LinkRole
  /** What the reader saw in its place; absent where that is nothing (a picture) or not known. */
  readonly text?: string
  /** True where a reader can't see it: display none, no size, the background's colour, off-screen. */
  readonly hidden: boolean
  /** True where it stands in a picture's place: the anchor holds a picture and no text. */
  readonly overImage?: boolean
  /** True below the mark of a quoted message. */
  readonly quoted?: boolean
}

/** Links and what was not looked at, each as a sentence; empty where everything was. */
export interface FoundLinks {
  readonly links: readonly FoundLink[]
  readonly notAnalysed: readonly string[]
}
