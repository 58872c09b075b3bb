import { type Event, isReject, type Outcome } from '../../src/model/event.ts'
import { isBelievable } from '../../src/model/time.ts'

/** 200 bytes, each of which may be shown as an escape such as `\\u{7f}`. */
const MAX_REJECT_TEXT = 200 * 6

/** What is wrong with an outcome of reading `sizeBytes` of bytes as `file`; undefined where it is as all of them must be. */
export function broken(outcome: Outcome, file: string, sizeBytes: number): string | undefined {
  const { raw } = outcome
  if (raw === undefined || raw === null) return 'no raw pointer'
  if (raw.file !== file) return `the raw pointer's file is ${raw.file}`
  if (!Number.isSafeInteger(raw.offset) || raw.offset < 0 || raw.offset > sizeBytes)
    return `raw.offset is ${raw.offset}`
  if (isReject(outcome)) {
    if (typeof outcome.reject !== 'string' || outcome.reject === '') return 'a reject without a reason'
    if (typeof outcome.text !== 'string' || outcome.text.length > MAX_REJECT_TEXT)
      return 'a reject without its text, or with all of it'
    return raw.record === undefined || isCount(raw.record) ? undefined : `raw.record is ${raw.record}`
  }
  return isCount(outcome.raw.record) ? brokenEvent(outcome) : `raw.record is ${raw.record}`
}

function brokenEvent(event: Event): string | undefined {
  if (!/^[0-9a-f]{32}$/.test(event.id)) return `its id is ${event.id}`
  for (const name of ['time', 'seenAt'] as const) {
    if (!Number.isSafeInteger(event[name])) return `${name} is ${event[name]}`
  }
  if (event.recordedTime !== undefined && !Number.isSafeInteger(event.recordedTime)) {
    return `recordedTime is ${event.recordedTime}`
  }
  if (!isBelievable(event.time) && event.flags?.includes('time-not-believable') !== true) {
    return `the time ${event.time} is not believable, and no flag says so`
  }
  if (typeof event.source !== 'string' || event.source === '') return 'no source'
  if (typeof event.logsource !== 'object' || event.logsource === null) return 'no logsource'
  if (!Number.isSafeInteger(event.classUid) || !Number.isSafeInteger(event.activityId)) {
    return `its class is ${event.classUid}, its activity ${event.activityId}`
  }
  if (typeof event.fields !== 'object' || event.fields === null || Array.isArray(event.fields)) return 'no fields'
  return brokenValue(event, 'event')
}

/** Numbers that JSON has none for, and members that are there without a value: neither survives being kept and read again. */
function brokenValue(value: unknown, at: string): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${at} is ${value}`
  if (value === undefined || typeof value === 'function' || typeof value === 'bigint') return `${at} is ${typeof value}`
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, member] of Object.entries(value)) {
    const wrong = brokenValue(member, `${at}.${name.slice(0, 40)}`)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1
}
