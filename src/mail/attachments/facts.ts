import type { FoundLink } from '../../links/found-link.ts'

/** What a file is by its content (its name only where content can't tell, as with scripts). */
export type FileKind =
  | 'pdf'
  | 'html'
  | 'svg'
  | 'xml'
  | 'rtf'
  | 'ooxml'
  | 'ole'
  | 'msg'
  | 'msi'
  | 'odf'
  | 'onenote'
  | 'zip'
  | 'jar'
  | '7z'
  | 'rar'
  | 'cab'
  | 'gzip'
  | 'bzip2'
  | 'xz'
  | 'zstd'
  | 'tar'
  | 'ace'
  | 'arj'
  | 'lzh'
  | 'iso'
  | 'udf'
  | 'vhd'
  | 'vhdx'
  | 'vmdk'
  | 'dmg'
  | 'executable'
  | 'script'
  | 'shortcut'
  | 'internet-shortcut'
  | 'chm'
  | 'calendar'
  | 'message'
  | 'tnef'
  | 'mht'
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'bmp'
  | 'webp'
  | 'tiff'
  | 'audio'
  | 'video'
  | 'font'
  | 'rpmsg'
  | 'smime'
  | 'pgp'
  | 'text'
  | 'empty'
  | 'unknown'

/** Something about a file that a detector may weigh. */
export type Trait =
  /** Name: `invoice.pdf.exe`; bidi override; spaces that push the ending out of sight; invisible or odd characters; over-long. */
  | 'double-extension'
  | 'bidi-name'
  | 'padded-name'
  | 'invisible-name'
  | 'long-name'
  /** The content is of another kind than name or declared type say. */
  | 'name-mismatch'
  | 'type-mismatch'
  /** Windows or macOS runs it on a double click (by name or by content). */
  | 'active'
  | 'disk-image'
  /** An archive of a kind that is rare in mail. */
  | 'rare-container'
  | 'encrypted'
  | 'names-encrypted'
  | 'nested-archive'
  | 'bomb'
  | 'directory-mismatch'
  | 'single-member'
  /** Office. */
  | 'macro'
  | 'macro-auto-run'
  | 'macro-suspicious'
  | 'xlm-macro'
  | 'remote-template'
  | 'external-relationship'
  | 'embedded-object'
  | 'activex'
  | 'dde'
  | 'equation'
  /** Shortcuts: what is started, and where from. */
  | 'runs-program'
  | 'runs-interpreter'
  | 'remote-target'
  /** OneNote, PDF, messages. */
  | 'embedded-file'
  | 'embedded-active-file'
  | 'pdf-javascript'
  | 'pdf-open-action'
  | 'pdf-launch'
  | 'pdf-form-submit'
  | 'pdf-single-page-link'
  /** Web pages and SVG. */
  | 'script'
  | 'smuggling'
  | 'smuggling-parts'
  | 'obfuscated'
  | 'login-form'
  | 'form'
  | 'redirect'
  | 'foreign-object'
  | 'single-file-page'
  | 'qr-code'

/** One trait with what was seen, for a person to read. */
export interface Mark {
  readonly trait: Trait
  readonly detail: string
}

/** A file within an archive, as its directory states it. */
export interface Member {
  readonly name: string
  readonly sizeBytes?: number
  readonly packedBytes?: number
  readonly encrypted: boolean
}

/** What was found out about one attached file, without running or rendering it. */
export interface AttachmentFacts {
  readonly name?: string
  readonly mimeType?: string
  readonly sizeBytes: number
  /** Lower-case hex. */
  readonly sha256: string
  readonly kind: FileKind
  /** The ending of the name as a reader's system sees it, lower case, without the dot; empty where there is none. */
  readonly extension: string
  readonly marks: readonly Mark[]
  readonly encrypted: boolean
  readonly links: readonly FoundLink[]
  /** Text a reader sees, where that is cheap to have (web page, text, calendar, OOXML, PDF without odd fonts); bounded. */
  readonly text?: string
  /** Of an archive: at most `MAX_LISTED_MEMBERS`, nested archives' members are in `inside`. */
  readonly members: readonly Member[]
  /** Files within it that were opened and looked at. */
  readonly inside: readonly AttachmentFacts[]
  /** Messages within it (message/rfc822, .eml; also within archives) as bytes, for the mail parser. */
  readonly messages: readonly Uint8Array[]
  /** What was not looked at and why, each as a sentence; empty where everything was. */
  readonly notAnalysed: readonly string[]
}

/** One attached file as it came. */
export interface AttachmentInput {
  readonly name?: string
  readonly mimeType?: string
  readonly bytes: Uint8Array
}
