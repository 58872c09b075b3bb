/** Bytes of a chunk; every offset inside a chunk counts from its start. */
export const CHUNK_BYTES = 65_536
/** Bytes before the first chunk. */
export const FILE_HEADER_BYTES = 4096
/** Bytes of a chunk before its first record. */
export const CHUNK_HEADER_BYTES = 512
/** The smallest record: head, one byte of BinXML with its padding, and the copy of its size. */
export const MIN_RECORD_BYTES = 28

/** Templates within templates. */
export const MAX_TEMPLATE_DEPTH = 64
/** Elements that are open at a time. */
export const MAX_OPEN_ELEMENTS = 512
/** Values of one template instance. */
export const MAX_VALUES = 1024
/** Field values that one record may give, arrays counted by item: a crafted template may use one value many times. */
export const MAX_RECORD_VALUES = 65_536
/** UTF-16 units that the values of one record may give together: 4 MiB. */
export const MAX_RECORD_CHARS: number = 2 * 1024 * 1024
/** Units of an element's or attribute's name. Windows's own are below 100. */
export const MAX_NAME_CHARS = 1024
/** Bytes of BinXML that a chunk may make us parse into templates; a sound chunk cannot need more than its own size. */
export const MAX_CHUNK_PARSED_BYTES: number = 8 * CHUNK_BYTES

/** `**` and two zero bytes, as a little-endian number: how a record begins. */
export const RECORD_MAGIC = 0x2a2a
