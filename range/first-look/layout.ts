import { gzipSync } from 'node:zlib'
import { type AuditRow, auditCsv, type SignInRow, type Tenant } from '../records/cloud.ts'
import { type House, type Message, mbox, rfc5322 } from '../records/message.ts'
import type { Placed } from '../records/place.ts'
import { type HostLog, numbered, type WindowsRecord, winlogbeatLine, xmlLine } from '../records/windows.ts'
import { ORGANISATION } from './organisation.ts'

const HOUSE: House = { organisation: ORGANISATION, offsetMinutes: 120 }

/** The folder of the evidence, below `samples/`. */
export const FOLDER = 'first-look'

type Laid = readonly (readonly [path: string, bytes: Buffer])[]

/** Messages to or from an address, oldest first. */
export function mailboxOf(address: string, messages: readonly Message[]): readonly Message[] {
  return byTime(messages).filter(
    ({ from, to }) => from.address === address || to.some((one) => one.address === address),
  )
}

function byTime(messages: readonly Message[]): readonly Message[] {
  return messages.toSorted((a, b) => a.time - b.time)
}

/** The logs of computers as Winlogbeat's lines, packed, and the controller's Security log as XML. */
export function layOutWindows(hosts: readonly HostLog[], controller: HostLog): Laid {
  const packed = hosts.map((host): readonly [string, Buffer] => {
    const path = `${FOLDER}/windows/${host.machine.name}.ndjson.gz`
    const lines = place(numbered(host), path).map((record) => winlogbeatLine(host, record))
    return [path, gzipSync(`${lines.join('\n')}\n`, { level: 9 })]
  })
  const path = `${FOLDER}/windows/${controller.machine.name}_Security.xml`
  const lines = place(numbered(controller), path).map((record) => xmlLine(controller, record))
  return [...packed, [path, Buffer.from(`${lines.join('\n')}\n`, 'utf8')]]
}

/** Tells each record where it lies: one line, one record. */
function place(records: readonly WindowsRecord[], path: string): readonly WindowsRecord[] {
  for (const [index, record] of records.entries()) {
    record.place.file = path
    record.place.record = index + 1
  }
  return records
}

/** Audit log and sign-ins, newest first. */
export function layOutTenant({ audit, signIns }: Tenant): Laid {
  const newest = <Row extends { readonly place: Placed }>(rows: readonly Row[]): readonly Row[] =>
    rows.toSorted((a, b) => b.place.time - a.place.time)
  const auditPath = `${FOLDER}/m365/unified-audit-log.csv`
  const rows: readonly AuditRow[] = newest(audit)
  for (const [index, row] of rows.entries()) {
    row.place.file = auditPath
    row.place.record = index + 2 // after the line of column names
  }
  const signInPath = `${FOLDER}/entra/signins.json`
  const sorted: readonly SignInRow[] = newest(signIns)
  for (const [index, row] of sorted.entries()) {
    row.place.file = signInPath
    row.place.record = index + 1
  }
  return [
    [auditPath, Buffer.from(auditCsv(rows), 'utf8')],
    // One sign-in a line, the first on the first: its number in the list is that of its line.
    [signInPath, Buffer.from(`[${sorted.map(({ data }) => JSON.stringify(data)).join(',\n')}]\n`, 'utf8')],
  ]
}

/** Jonas's mailbox as single messages, all other mail as one journal. */
export function layOutMail(messages: readonly Message[], mailbox: readonly Message[]): Laid {
  const files: [string, Buffer][] = []
  for (const [index, one] of mailbox.entries()) {
    one.place.file = `${FOLDER}/mail/jbrandtner/${String(index + 1).padStart(3, '0')}.eml`
    one.place.record = 1
    files.push([one.place.file, Buffer.from(rfc5322(one, HOUSE), 'utf8')])
  }
  const path = `${FOLDER}/mail/journal.mbox`
  const others = byTime(messages.filter((one) => !mailbox.includes(one)))
  let line = 1
  for (const one of others) {
    one.place.file = path
    one.place.record = line
    line += mbox([one], HOUSE).split('\n').length - 1
  }
  files.push([path, Buffer.from(mbox(others, HOUSE), 'utf8')])
  return files
}
