import type { Event, Fields, FieldValue } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { type Cef, readCef } from './cef-syntax.ts'
import { deviceTime } from './device-times.ts'
import { vendorEvent } from './vendor-event.ts'
import { vendorNamed } from './vendors.ts'

/** ArcSight's Common Event Format, with any vendor inside. */
export const cef: LineShape = { id: 'cef', specificity: 90, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const record = readCef(line.text)
  if (record === undefined) return undefined
  const vendor = vendorNamed(record.vendor, record.product)
  const fields = fieldsOf(record, vendor.prefixes)
  return vendorEvent(vendor, fields, deviceTime(fields, line.origin.context, vendor.dayOrder), line, {
    name: record.name,
    eventId: record.classId,
  })
}

/** Header and extension as one record; a vendor's prefix before its own names (`FTNTFGTlogid`) is also left off. */
function fieldsOf(record: Cef, prefixes: readonly string[]): Fields {
  const { vendor, product, version, classId, name, severity, extension } = record
  const fields: Record<string, FieldValue> = {
    deviceVendor: vendor,
    deviceProduct: product,
    deviceVersion: version,
    deviceEventClassId: classId,
    name,
    severity,
    ...extension,
  }
  if (prefixes.length === 0) return fields
  for (const [long, value] of Object.entries(extension)) {
    const prefix = prefixes.find((one) => long.startsWith(one) && long.length > one.length)
    const short = prefix === undefined ? undefined : long.slice(prefix.length)
    if (short !== undefined && short !== '__proto__' && !Object.hasOwn(fields, short)) fields[short] = value
  }
  return fields
}
