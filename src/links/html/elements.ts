/** Elements without contents. */
export const VOID: ReadonlySet<string> = new Set(
  'area base br col embed hr img input link meta param source track wbr image basefont bgsound frame keygen'.split(' '),
)
/** Elements that begin and end a line. */
export const BLOCK: ReadonlySet<string> = new Set(
  'address article aside blockquote body br center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody tr ul'.split(
    ' ',
  ),
)
/** Elements that part words on a line. */
export const CELL: ReadonlySet<string> = new Set(['td', 'th', 'caption'])
/** Elements whose contents are text without tags; the reader sees only a textarea's. */
export const RAW: ReadonlySet<string> = new Set(['script', 'style', 'title', 'textarea', 'xmp', 'noembed', 'noframes'])
/** Elements whose end tag also ends what was left open within. */
export const CLOSES_INNER: ReadonlySet<string> = new Set(
  'table tr td th div body html blockquote ul ol li p center form'.split(' '),
)
