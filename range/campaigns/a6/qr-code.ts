/** What a version (its number of modules a side) holds at error level L, where all its words are one block (ISO/IEC 18004). */
const VERSIONS = [
  { side: 29, data: 55, check: 15, align: 22 },
  { side: 33, data: 80, check: 20, align: 26 },
  { side: 37, data: 108, check: 26, align: 30 },
] as const
type Version = (typeof VERSIONS)[number]

/** The longest text, in bytes: two of the words bear mode, length and end. */
export const MAX_QR_BYTES = 106

/** Rows of modules, true where dark. */
export type QrCode = readonly (readonly boolean[])[]

/** The text as a QR code: byte mode, error level L. @throws RangeError where it is too long. */
export function qrCode(text: string, mask: number): QrCode {
  const bytes = Buffer.from(text, 'utf8')
  const version = VERSIONS.find(({ data }) => bytes.length <= data - 2)
  if (version === undefined) throw new RangeError(`too long for a code: ${bytes.length} bytes`)
  const dark = grid(version.side)
  const fixed = grid(version.side)
  patterns(version, dark, fixed)
  format(version, dark, fixed, mask)
  fill(version, dark, fixed, words(bytes, version), mask)
  return dark
}

type Grid = boolean[][]

function grid(side: number): Grid {
  return Array.from({ length: side }, () => Array.from({ length: side }, () => false))
}

/** Mode, length, text, end and padding, then the check words. */
function words(bytes: Buffer, { data, check }: Version): readonly number[] {
  const bits: number[] = []
  const put = (value: number, count: number): void => {
    for (let at = count - 1; at >= 0; at -= 1) bits.push((value >> at) & 1)
  }
  put(4, 4)
  put(bytes.length, 8)
  for (const byte of bytes) put(byte, 8)
  put(0, 4)
  const made: number[] = []
  for (let at = 0; at < bits.length; at += 8) made.push(bits.slice(at, at + 8).reduce((sum, bit) => sum * 2 + bit, 0))
  for (let pad = 0xec; made.length < data; pad ^= 0xec ^ 0x11) made.push(pad)
  return [...made, ...checkWords(made, check)]
}

/** Product in the field of 256 elements with the polynomial 0x11d. */
function product(a: number, b: number): number {
  let sum = 0
  for (let bit = 7; bit >= 0; bit -= 1) {
    sum = (sum << 1) ^ ((sum >> 7) * 0x11d)
    sum ^= ((b >> bit) & 1) * a
  }
  return sum
}

/** Reed and Solomon's remainder. */
function checkWords(data: readonly number[], count: number): readonly number[] {
  let divisor: number[] = [1]
  for (let root = 1, at = 0; at < count; at += 1, root = product(root, 2))
    divisor = [...divisor, 0].map((_, index) => (divisor[index] ?? 0) ^ product(divisor[index - 1] ?? 0, root))
  let rest: number[] = Array.from({ length: count }, () => 0)
  for (const word of data) {
    const factor = word ^ (rest[0] ?? 0)
    rest = [...rest.slice(1), 0].map((one, index) => one ^ product(divisor[index + 1] ?? 0, factor))
  }
  return rest
}

function setter(dark: Grid, fixed: Grid): (x: number, y: number, isDark: boolean) => void {
  return (x, y, isDark) => {
    const row = dark[y]
    const taken = fixed[y]
    if (row === undefined || taken === undefined || x < 0 || x >= row.length) return
    row[x] = isDark
    taken[x] = true
  }
}

/** Finders, timing, alignment. */
function patterns({ side, align }: Version, dark: Grid, fixed: Grid): void {
  const set = setter(dark, fixed)
  for (let at = 0; at < side; at += 1) {
    set(6, at, at % 2 === 0)
    set(at, 6, at % 2 === 0)
  }
  for (const [left, top] of [
    [3, 3],
    [side - 4, 3],
    [3, side - 4],
  ] as const)
    for (let dy = -4; dy <= 4; dy += 1)
      for (let dx = -4; dx <= 4; dx += 1) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy))
        set(left + dx, top + dy, ring !== 2 && ring !== 4)
      }
  for (let dy = -2; dy <= 2; dy += 1)
    for (let dx = -2; dx <= 2; dx += 1) set(align + dx, align + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1)
}

/** Error level and mask, twice, with their own check bits. */
function format({ side }: Version, dark: Grid, fixed: Grid, mask: number): void {
  const set = setter(dark, fixed)
  const level = (1 << 3) | mask
  let rest = level
  for (let step = 0; step < 10; step += 1) rest = (rest << 1) ^ ((rest >> 9) * 0x537)
  const bits = ((level << 10) | rest) ^ 0x5412
  const bit = (at: number): boolean => ((bits >> at) & 1) === 1
  for (let at = 0; at < 15; at += 1) {
    if (at < 6) set(8, at, bit(at))
    else if (at === 6) set(8, 7, bit(at))
    else if (at === 7) set(8, 8, bit(at))
    else if (at === 8) set(7, 8, bit(at))
    else set(14 - at, 8, bit(at))
    if (at < 8) set(side - 1 - at, 8, bit(at))
    else set(8, side - 15 + at, bit(at))
  }
  set(8, side - 8, true)
}

/** The words, two columns at a time from the right, up and down. */
function fill({ side }: Version, dark: Grid, fixed: Grid, data: readonly number[], mask: number): void {
  let bit = 0
  for (let right = side - 1; right > 0; right -= 2) {
    // The column of the timing pattern bears no data.
    if (right === 6) right = 5
    const isUpward = ((right + 1) & 2) === 0
    for (let step = 0; step < side; step += 1) {
      const y = isUpward ? side - 1 - step : step
      for (const x of [right, right - 1]) {
        const row = dark[y]
        if (row === undefined || fixed[y]?.[x] === true) continue
        const value = (((data[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1
        row[x] = value !== isMasked(mask, x, y)
        bit += 1
      }
    }
  }
}

function isMasked(mask: number, x: number, y: number): boolean {
  switch (mask) {
    case 0:
      return (x + y) % 2 === 0
    case 1:
      return y % 2 === 0
    case 2:
      return x % 3 === 0
    case 3:
      return (x + y) % 3 === 0
    case 4:
      return (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0
    case 5:
      return ((x * y) % 2) + ((x * y) % 3) === 0
    case 6:
      return (((x * y) % 2) + ((x * y) % 3)) % 2 === 0
    default:
      return (((x + y) % 2) + ((x * y) % 3)) % 2 === 0
  }
}
