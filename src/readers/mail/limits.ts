/** A message larger than this is a Reject. */
export const MAX_MESSAGE_BYTES: number = 64 * 1024 * 1024
/** A message of more lines is a Reject: the parser holds each of them. 64 MiB in Base64 have 880,000. */
export const MAX_MESSAGE_LINES = 1_000_000
/** Lines that begin with `--`, of which each may begin a part; a message of more is a Reject. */
export const MAX_DASH_LINES = 20_000
/** MIME parts within each other; a message of more is a Reject. */
export const MAX_MIME_DEPTH = 256
/** Headers of all parts together; a message of more is a Reject. */
export const MAX_HEADER_BYTES: number = 8 * 1024 * 1024
/** Messages within each other that are looked into; deeper ones count as attachments only, and the event is flagged `cut`. */
export const MAX_ATTACHED_DEPTH = 4
/** Bytes of a message and of the messages within it, all levels together, that are parsed. */
export const MAX_PARSED_BYTES: number = 2 * MAX_MESSAGE_BYTES

// Past the bounds below the rest is left out, and the event is flagged `cut`.

/** Header lines of a message. */
export const MAX_HEADERS = 1000
/** UTF-16 units of one header value. */
export const MAX_HEADER_LENGTH: number = 32 * 1024
/** UTF-16 units of one address header that are read: 2000 and more addresses. */
export const MAX_ADDRESSES_LENGTH: number = 64 * 1024
/** UTF-16 units of all headers of one question for addresses. */
export const MAX_ALL_ADDRESSES_LENGTH: number = 512 * 1024
export const MAX_RECIPIENTS = 1000
export const MAX_URLS = 2000
/** UTF-16 units of a link; longer ones (`data:` pages) keep their beginning. */
export const MAX_URL_LENGTH: number = 8 * 1024
/** UTF-16 units of what a reader sees in place of a link. */
export const MAX_LINK_TEXT_LENGTH = 500
export const MAX_ATTACHMENTS = 1000
/** An attached page or calendar entry up to this size is searched for links. */
export const MAX_ATTACHED_TEXT_BYTES: number = 4 * 1024 * 1024
