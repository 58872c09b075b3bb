import { join } from 'node:path'
import { DAY_US, HOUR_US, type Instant, instant, SECOND_US } from '../../src/model/time.ts'
import { chanceOf } from '../chance.ts'
import { type AuditRow, auditRow, type SignInRow } from '../records/cloud.ts'
import { type Message, mbox } from '../records/message.ts'
import { type Placed, unplaced } from '../records/place.ts'
import { sysmonTime, type WindowsRecord, winlogbeatLine, xmlLine } from '../records/windows.ts'
import type { Host, World } from '../world.ts'
import { append, openTextLog, type TextLog } from './text-log.ts'
import { ZEEK_HEADERS } from './zeek.ts'

/** A time in which a source gives nothing. */
export interface Gap {
  readonly source: string
  /** A host's name, where the gap is its alone. */
  readonly host?: string
  readonly from: Instant
  readonly to: Instant
  readonly what: string
}

/** All files of the evidence. */
export interface Evidence {
  readonly gaps: readonly Gap[]
  readonly audit: AuditRow[]
  readonly signIns: SignInRow[]
  readonly dns: TextLog
  readonly conn: TextLog
  readonly http: TextLog
  readonly ssl: TextLog
  readonly proxy: TextLog
  readonly vpn: TextLog
  readonly dhcp: TextLog
  readonly alerts: TextLog
  readonly linux: (host: Host) => TextLog
  readonly audited: (host: Host) => TextLog
  /** The records of a Windows host that wait for their day. */
  readonly windows: (host: Host) => WindowsRecord[]
  /** Puts a message into the mailboxes of those of ours who wrote or get it. */
  readonly deliver: (message: Message, accounts: readonly string[]) => readonly Placed[]
  readonly flushHost: (host: Host, until: Instant) => void
  /** Turns what waits in the tenant's logs into text where it has become much: text needs less memory than values. */
  readonly settle: (until: Instant) => void
  /** Writes all but the Windows hosts. */
  readonly flush: (until: Instant) => void
}

/** Records of the tenant that may wait as values. */
const MAX_VALUES_WAITING = 20_000

interface Copy {
  readonly message: Message
  readonly place: Placed
}

/** Opens the evidence below `root`; file names are relative to it and begin with `evidence/`. */
export function openEvidence(world: World, root: string): Evidence {
  const gaps = makeGaps(world)
  const lostIn = (source: string, host?: string): ((time: Instant) => boolean) => {
    const own = gaps.filter((gap) => gap.source === source && (gap.host === undefined || gap.host === host))
    return (time) => time < world.start || time >= world.end || own.some(({ from, to }) => time >= from && time < to)
  }
  const text = (
    source: string,
    path: string,
    more: { readonly header?: string; readonly isPacked?: boolean; readonly newestFirst?: boolean } = {},
  ): TextLog => openTextLog({ root, path: `evidence/${path}`, isLost: lostIn(source), ...more })
  const zeek = (name: keyof typeof ZEEK_HEADERS): TextLog =>
    text(name === 'dns' ? 'dns' : 'zeek', `zeek/${name}.*.log.gz`, { header: ZEEK_HEADERS[name], isPacked: true })
  const logs = {
    dns: zeek('dns'),
    conn: zeek('conn'),
    http: zeek('http'),
    ssl: zeek('ssl'),
    proxy: text('proxy', 'proxy/access.log.gz', { isPacked: true }),
    vpn: text('vpn', 'vpn/gateway.log'),
    dhcp: text('dhcp', 'dhcp/dhcpd.log'),
    alerts: text('alerts', 'alerts/alerts.ndjson'),
  }
  const auditLog = text('m365:audit', 'm365/unified-audit-log-*.csv', {
    header: 'CreationDate,UserIds,RecordType,Operations,AuditData\r',
    newestFirst: true,
  })
  const signInLog = text('entra:signin', 'entra/signins.ndjson')
  const perHost = new Map<string, TextLog>()
  const hostLog = (host: Host, kind: 'auth' | 'audit'): TextLog => {
    const path = `linux/${host.name}/${kind}.log`
    const known = perHost.get(path)
    if (known !== undefined) return known
    const made = text('linux', path)
    perHost.set(path, made)
    return made
  }
  const windows = new Map<string, WindowsRecord[]>()
  const audit: AuditRow[] = []
  const signIns: SignInRow[] = []
  const writeHost = hostWriter(world, root, lostIn)
  const mail = mailWriter(world, root, lostIn('mail'))
  const settle = (until: Instant): void => {
    for (const row of take(audit, until)) auditLog.add(row.place.time, auditRow(row), row.place)
    for (const row of take(signIns, until)) signInLog.add(row.place.time, JSON.stringify(row.data), row.place)
  }
  return {
    gaps,
    audit,
    signIns,
    ...logs,
    linux: (host) => hostLog(host, 'auth'),
    audited: (host) => hostLog(host, 'audit'),
    windows: (host) => {
      const known = windows.get(host.name)
      if (known !== undefined) return known
      const made: WindowsRecord[] = []
      windows.set(host.name, made)
      return made
    },
    deliver: mail.deliver,
    flushHost: (host, until) => {
      const due = take(windows.get(host.name) ?? [], until)
      if (due.length > 0) writeHost(host, due)
    },
    settle: (until) => {
      if (audit.length > MAX_VALUES_WAITING) settle(until)
    },
    flush: (until) => {
      settle(until)
      for (const log of [...Object.values(logs), auditLog, signInLog, ...perHost.values()]) log.flush(until)
      mail.flush(until)
    },
  }
}

/** Takes out what is before `until`. */
function take<Row extends { readonly place: Placed }>(rows: Row[], until: Instant): readonly Row[] {
  const due = rows.filter(({ place }) => place.time < until)
  const rest = rows.filter(({ place }) => place.time >= until)
  rows.length = 0
  rows.push(...rest)
  return due
}

/** Share of Windows records that the collector delivers late, and twice. */
const LATE_SHARE = 0.0008
const TWICE_SHARE = 0.0004

type LostIn = (source: string, host?: string) => (time: Instant) => boolean

/** Sorts, numbers and writes a host's day. */
function hostWriter(world: World, root: string, lostIn: LostIn): (host: Host, due: readonly WindowsRecord[]) => void {
  const numbers = new Map<string, Map<string, number>>()
  const lines = new Map<string, number>()
  return (host, due) => {
    if (!host.isCollected) return
    const isLost = lostIn('windows', host.name)
    const path =
      host.format === 'json' ? `evidence/windows/${host.name}.ndjson.gz` : `evidence/windows/${host.name}.xml.gz`
    const chance = chanceOf(`${world.seed} collection ${host.name} ${due[0]?.place.time ?? 0}`)
    const next = numbers.get(host.name) ?? new Map<string, number>()
    numbers.set(host.name, next)
    const kept = due
      .filter(
        (record) =>
          (host.hasSysmon || record.channel === 'Security' || record.channel === 'System') &&
          !isLost(record.place.time),
      )
      .toSorted((a, b) => a.place.time - b.place.time)
    const order: { readonly at: number; readonly record: WindowsRecord; readonly isAgain: boolean }[] = []
    for (const record of kept) {
      // Between ours lie records of kinds that are not collected.
      const number = (next.get(record.channel) ?? chance.whole(2000, 400_000)) + 1 + (record.threadId % 3)
      next.set(record.channel, number)
      record.number = number
      const late = chance.happens(LATE_SHARE) ? chance.whole(60, 7200) * SECOND_US : 0
      order.push({ at: record.place.time + late, record, isAgain: false })
      if (chance.happens(TWICE_SHARE))
        order.push({ at: record.place.time + chance.whole(1, 900) * SECOND_US, record, isAgain: true })
    }
    order.sort((a, b) => a.at - b.at)
    const opened = openedHost(host)
    const made: string[] = []
    let line = lines.get(path) ?? 0
    for (const { record, isAgain } of order) {
      line += 1
      if (!isAgain) {
        record.place.file = path
        record.place.record = line
      }
      const shown = skewed(record, host)
      const text = host.format === 'json' ? winlogbeatLine(opened, shown) : xmlLine(opened, shown)
      // Texts of several lines exist in XML only.
      if (host.format === 'xml') line += text.split('\n').length - 1
      made.push(text)
    }
    lines.set(path, line)
    if (made.length > 0) append(join(root, path), `${made.join('\n')}\n`, true)
  }
}

function openedHost(host: Host): { readonly fullName: string } {
  return { fullName: `${host.name}.${host.owner.organisation.directory}` }
}

/** A record as a host with a wrong clock writes it. */
function skewed(record: WindowsRecord, host: Host): WindowsRecord {
  if (host.skewSeconds === 0) return record
  const time = instant(record.place.time + Math.round(host.skewSeconds * SECOND_US))
  const { values } = record
  const own: Record<string, string> = {}
  if (values.UtcTime !== undefined) own.UtcTime = sysmonTime(time)
  if (values.CreationUtcTime !== undefined) own.CreationUtcTime = sysmonTime(time)
  return { ...record, place: { ...record.place, time }, values: { ...values, ...own } }
}

/** Mailboxes as mbox files, one for each account. */
function mailWriter(
  world: World,
  root: string,
  isLost: (time: Instant) => boolean,
): { readonly deliver: Evidence['deliver']; readonly flush: (until: Instant) => void } {
  const pending = new Map<string, Copy[]>()
  const lines = new Map<string, number>()
  const rendered = new Map<Message, string>()
  const house = { organisation: world.organisation, offsetMinutes: 60 }
  return {
    deliver: (message, accounts) => {
      const places: Placed[] = []
      for (const account of new Set(accounts)) {
        const place = places.length === 0 ? message.place : unplaced(message.time)
        places.push(place)
        const list = pending.get(account)
        if (list === undefined) pending.set(account, [{ message, place }])
        else list.push({ message, place })
      }
      return places
    },
    flush: (until) => {
      for (const [account, copies] of pending) {
        const due = take(copies, until)
          .filter(({ place }) => !isLost(place.time))
          .toSorted((a, b) => a.place.time - b.place.time)
        if (due.length === 0) continue
        const file = `evidence/mail/${account}.mbox`
        let line = lines.get(file) ?? 0
        const parts: string[] = []
        for (const { message, place } of due) {
          place.file = file
          place.record = line + 1
          const text = rendered.get(message) ?? mbox([message], house)
          rendered.set(message, text)
          parts.push(text)
          line += text.split('\n').length - 1
        }
        lines.set(file, line)
        append(join(root, file), parts.join(''), false)
      }
      rendered.clear()
    },
  }
}

/** What the collection missed: some hosts for hours, a network source for a day, one source for an hour now and then. */
function makeGaps(world: World): readonly Gap[] {
  const gaps: Gap[] = []
  const chance = chanceOf(`${world.seed} gaps`)
  const within = (source: string, hours: number, what: string, host?: string): void => {
    if (world.end - world.start <= 2 * DAY_US) return
    const from = instant(Math.round(world.start + chance.next() * (world.end - world.start - hours * HOUR_US)))
    gaps.push({
      source,
      from,
      to: instant(from + Math.round(hours * HOUR_US)),
      what,
      ...(host === undefined ? {} : { host }),
    })
  }
  for (let days = world.days; days > 0; days -= 10) {
    within('dns', chance.whole(2, 20), 'the sensor was restarted')
    within('proxy', chance.whole(1, 5), 'log rotation failed')
    within('m365:audit', chance.whole(1, 3), 'the export skipped a page')
    const host = chance.pick(world.hosts.filter(({ kind }) => kind === 'desk' || kind === 'laptop'))
    within('windows', chance.whole(4, 40), 'the disk was full', host.name)
  }
  for (const host of world.hosts) {
    if (!host.isCollected)
      gaps.push({ source: 'windows', host: host.name, from: world.start, to: world.end, what: 'no agent' })
  }
  return gaps
}
