import { type Instant, instantFromFiletime } from '../../model/time.ts'

const DAY_US = 86_400_000_000
const TWO_DIGITS: readonly string[] = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))

/** The day of the last text made: a file's records come in order, so most share it with the one before. */
const last = { day: Number.NaN, text: '' }

/** A FILETIME as ISO text with its 7 digits of a second. */
export function filetimeText(high: number, low: number): string {
  const us = instantFromFiletime(high, low)
  if (!Number.isSafeInteger(us)) return farFiletimeText(high, low)
  const day = Math.floor(us / DAY_US)
  if (day !== last.day) {
    last.day = day
    last.text = new Date(day * 86_400_000).toISOString().slice(0, -13)
  }
  const usOfDay = us - day * DAY_US
  const second = Math.floor(usOfDay / 1_000_000)
  const minute = Math.floor(second / 60)
  const tick = ((high % 10) * 6 + (low % 10)) % 10 // 2^32 leaves 6 when divided by 10
  const ticks = (usOfDay - second * 1_000_000) * 10 + tick
  const clock = `${TWO_DIGITS[Math.floor(minute / 60)]}:${TWO_DIGITS[minute % 60]}:${TWO_DIGITS[second % 60]}`
  return `${last.text}${clock}.${String(10_000_000 + ticks).slice(1)}Z`
}

/** As above, for times before 1684 and after 2255, whose microseconds are no safe integer: "never" is 1601. */
function farFiletimeText(high: number, low: number): string {
  const ticks = (BigInt(high) << 32n) | BigInt(low)
  const second = ticks / 10_000_000n - 11_644_473_600n
  const text = new Date(Number(second) * 1000).toISOString().slice(0, -5)
  return `${text}.${String(ticks % 10_000_000n).padStart(7, '0')}Z`
}

/** A FILETIME as an instant; one that no instant can hold becomes the nearest that can. */
export function filetimeInstant(high: number, low: number): Instant {
  const us = instantFromFiletime(high, low)
  const held = Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, us))
  return held as Instant // brand: microseconds, within the safe integers
}

/** A SYSTEMTIME (8 numbers of 16 bits, UTC) as ISO text with 3 digits of a second; its day of the week is left out. */
export function systemTimeText(view: DataView, at: number): string {
  const part = (index: number, width: number) => String(view.getUint16(at + index * 2, true)).padStart(width, '0')
  return `${part(0, 4)}-${part(1, 2)}-${part(3, 2)}T${part(4, 2)}:${part(5, 2)}:${part(6, 2)}.${part(7, 3)}Z`
}
