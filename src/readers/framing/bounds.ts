/** A record or text line longer than this is a Reject; it is never held in memory whole. */
export const MAX_RECORD_BYTES: number = 16 * 1024 * 1024
/** A single value longer than this is cut, and its event is flagged `cut`. Counted in UTF-16 units. */
export const MAX_VALUE_LENGTH: number = 1024 * 1024
/** Objects and arrays within each other. */
export const MAX_NESTING = 64
/** Keys of a record, on all levels together. */
export const MAX_KEYS = 4096
/** Rejects show this much of a record. */
export const REJECT_TEXT_BYTES = 200
/** Sources hand over chunks of any size; larger ones are worked through in pieces of this size. */
export const PIECE_BYTES: number = 256 * 1024
