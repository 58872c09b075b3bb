import { dirname, join, relative } from 'node:path'
import { type Instant, instant } from '../../src/model/time.ts'
import type { Evidence, Gap } from '../output/evidence.ts'
import { append, openTextLog, type TextLog } from '../output/text-log.ts'
import { ZEEK_HEADERS } from '../output/zeek.ts'
import { type AuditRow, auditRow, type SignInRow } from '../records/cloud.ts'
import { type Message, mbox, rfc5322 } from '../records/message.ts'
import { type Placed, unplaced } from '../records/place.ts'
import { type WindowsRecord, winlogbeatLine, xmlLine } from '../records/windows.ts'
import type { Host, World } from '../world.ts'
import type { SeenFile, SeenHost, SeenMailbox, SeenSource, Sightings, Span } from './sightings.ts'
import { KIND_NAMES, SOURCE_KINDS, type SourceKind } from './sources.ts'

/** What is needed to write beside somebody's own files. */
export interface BesideOptions {
  readonly world: World
  readonly seen: Sightings
  /** The folder that was read; where their files lie is told relative to it. */
  readonly into: string
  /** Where the files are written first, in the same places below it. */
  readonly root: string
  /** How the new files' names begin. */
  readonly mark: string
}

/** Evidence that is written beside somebody's own. */
export interface Beside extends Evidence {
  /** The kind of source of a file that was written. */
  readonly sourceOf: (file: string) => string
}

/** Evidence that is written beside the files that are there, in their formats, and only for sources that are there. */
export function openBeside(options: BesideOptions): Beside {
  const { world, seen, root, mark } = options
  const kinds = new Map<string, SourceKind>()
  const place = (kind: SourceKind, name: string): string => {
    const path = join(folderOf(options, seen.sources.get(kind)?.files), `${mark}-${name}`)
    kinds.set(path, kind)
    return path
  }
  const isLost = (kind: SourceKind): ((time: Instant) => boolean) => {
    const source = seen.sources.get(kind)
    return (time) => source === undefined || !covers(spanOf(source), time)
  }
  const text = (kind: SourceKind, name: string, header?: string): TextLog =>
    openTextLog({ root, path: place(kind, name), isLost: isLost(kind), ...(header === undefined ? {} : { header }) })
  const zeek = (kind: keyof typeof ZEEK_HEADERS): TextLog => {
    if (readerOf(seen, kind) !== 'json') return text(kind, `${kind}.log`, ZEEK_HEADERS[kind])
    return asJson(text(kind, `${kind}.ndjson`), ZEEK_HEADERS[kind])
  }
  const logs = {
    dns: zeek('dns'),
    conn: zeek('conn'),
    http: zeek('http'),
    ssl: zeek('ssl'),
    proxy: text('proxy', 'access.log'),
    vpn: text('vpn', 'vpn.log'),
    dhcp: text('dhcp', 'dhcpd.log'),
    alerts: text('alerts', 'alerts.ndjson'),
  }
  const isCsv = readerOf(seen, 'm365') === 'csv'
  const auditLog = isCsv
    ? text('m365', 'audit.csv', 'CreationDate,UserIds,RecordType,Operations,AuditData\r')
    : text('m365', 'audit.ndjson')
  const signInLog = text('entra', 'signins.ndjson')
  const byName = new Map(seen.hosts.map((host) => [host.name.toLowerCase(), host]))
  const linux = linuxLogs(options, byName)
  const windows = new Map<string, WindowsRecord[]>()
  const audit: AuditRow[] = []
  const signIns: SignInRow[] = []
  const mail = mailWriter(options, isLost('mail'))
  const flushHost = (host: Host): void => {
    const own = byName.get(host.name.toLowerCase())
    const records = windows.get(host.name) ?? []
    if (own !== undefined) writeHost(options, host, own, records)
    records.length = 0
  }
  return {
    gaps: gapsOf(world, seen),
    sourceOf: (file) => FOLDERS[kinds.get(file) ?? kindByName(file)],
    audit,
    signIns,
    ...logs,
    ...linux.emitters,
    windows: (host) => {
      const known = windows.get(host.name)
      if (known !== undefined) return known
      const made: WindowsRecord[] = []
      windows.set(host.name, made)
      return made
    },
    deliver: mail.deliver,
    flushHost,
    settle: () => {},
    flush: (until) => {
      for (const row of audit.splice(0))
        auditLog.add(row.place.time, isCsv ? auditRow(row) : JSON.stringify(row.data), row.place)
      for (const row of signIns.splice(0)) signInLog.add(row.place.time, JSON.stringify(row.data), row.place)
      for (const log of [...Object.values(logs), auditLog, signInLog, ...linux.all]) log.flush(until)
      for (const name of windows.keys()) {
        const host = world.hosts.find((one) => one.name === name)
        if (host !== undefined) flushHost(host)
      }
      mail.flush(until)
    },
  }
}

/** What the truth of a range calls a kind of source: the folder of its files. */
const FOLDERS: Readonly<Record<SourceKind, string>> = {
  windows: 'windows',
  mail: 'mail',
  m365: 'm365',
  entra: 'entra',
  dns: 'zeek',
  conn: 'zeek',
  http: 'zeek',
  ssl: 'zeek',
  proxy: 'proxy',
  vpn: 'vpn',
  dhcp: 'dhcp',
  auth: 'linux',
  audit: 'linux',
  alerts: 'alerts',
}

function kindByName(file: string): SourceKind {
  if (/\.(?:mbox|eml)$/.test(file)) return 'mail'
  return file.endsWith('.log') ? 'auth' : 'windows'
}

/** The folder, relative to what was read, in which most of these files' records lie; that of an archive is the one it lies in. */
function folderOf({ into }: BesideOptions, files: ReadonlyMap<string, SeenFile> | undefined): string {
  const [most] = [...(files ?? [])].toSorted((a, b) => b[1].records - a[1].records || (a[0] < b[0] ? -1 : 1))
  const [outer = ''] = (most?.[0] ?? join(into, '.')).split('!/')
  const folder = relative(into, dirname(outer))
  return folder.startsWith('..') ? '' : folder
}

function readerOf(seen: Sightings, kind: SourceKind): string | undefined {
  const files = [...(seen.sources.get(kind)?.files.values() ?? [])].toSorted((a, b) => b.records - a.records)
  return files[0]?.reader
}

/** Beyond its first and last record a source goes on for so many of its usual pauses; one that speaks rarely may just be silent. */
const USUAL_PAUSES = 3

/** From when to when a source was there. */
function spanOf({ first, last, records }: SeenSource): Span {
  if (records < 2) return { first: instant(0), last: instant(Number.MAX_SAFE_INTEGER) }
  const more = Math.round(((last - first) / (records - 1)) * USUAL_PAUSES)
  return { first: instant(first - more), last: instant(last + more) }
}

function covers({ first, last }: Span, time: Instant): boolean {
  return time >= first && time <= last
}

/** What no source of theirs can show. */
function gapsOf(world: World, seen: Sightings): readonly Gap[] {
  const whole = { from: world.start, to: world.end }
  const gaps: Gap[] = []
  for (const kind of SOURCE_KINDS) {
    const source = seen.sources.get(kind)
    if (source === undefined) gaps.push({ source: KIND_NAMES[kind], ...whole, what: 'the logs hold no such source' })
    else {
      const { first, last } = spanOf(source)
      if (first > seen.from)
        gaps.push({ source: KIND_NAMES[kind], from: world.start, to: first, what: 'before its first record' })
      if (last + 1 < seen.to)
        gaps.push({ source: KIND_NAMES[kind], from: last, to: world.end, what: 'after its last record' })
    }
  }
  for (const { name, isCollected, kind } of world.hosts)
    if (!isCollected && kind !== 'linux' && kind !== 'web')
      gaps.push({ source: 'windows', host: name, ...whole, what: 'the logs hold nothing of this host' })
  return gaps
}

/** Lines of Zeek's tables as the objects that it writes where it is told to write JSON. */
function asJson(log: TextLog, header: string): TextLog {
  const names = (header.split('\n').find((line) => line.startsWith('#fields')) ?? '').split('\t').slice(1)
  const value = (name: string, text: string): unknown => {
    if (text === 'T' || text === 'F') return text === 'T'
    if (name === 'answers' || name === 'TTLs') return text.split(',')
    return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text
  }
  const convert = (line: string): string =>
    JSON.stringify(
      Object.fromEntries(
        line.split('\t').flatMap((text, at) => (text === '-' ? [] : [[names[at] ?? '', value(names[at] ?? '', text)]])),
      ),
    )
  return {
    add: (time, text, place) => log.add(time, convert(text), place),
    flush: log.flush,
  }
}

interface LinuxLogs {
  readonly emitters: Pick<Evidence, 'linux' | 'audited'>
  readonly all: Iterable<TextLog>
}

function linuxLogs({ root, mark, into, ...rest }: BesideOptions, byName: ReadonlyMap<string, SeenHost>): LinuxLogs {
  const logs = new Map<string, TextLog>()
  const { seen } = rest
  const open = (host: Host, kind: 'auth' | 'audit'): TextLog => {
    const own = byName.get(host.name.toLowerCase())
    const source = seen.sources.get(kind)
    // A host's file of that kind: one that holds records of both.
    const files = new Map([...(own?.files ?? [])].filter(([file]) => source?.files.has(file) === true))
    const path = join(folderOf({ root, mark, into, ...rest }, files), `${mark}-${host.name}-${kind}.log`)
    const known = logs.get(path)
    if (known !== undefined) return known
    const isLost = (time: Instant): boolean =>
      own === undefined || !own.isLinux || source === undefined || files.size === 0 || !covers(spanOf(source), time)
    const made = openTextLog({ root, path, isLost })
    logs.set(path, made)
    return made
  }
  return {
    emitters: { linux: (host) => open(host, 'auth'), audited: (host) => open(host, 'audit') },
    all: { [Symbol.iterator]: () => logs.values() },
  }
}

/** Writes a host's records of the channels that are collected of it, numbered from its highest number on. */
function writeHost(options: BesideOptions, host: Host, own: SeenHost, records: readonly WindowsRecord[]): void {
  const { root, mark, world } = options
  const numbers = new Map(own.channels)
  const kept = records
    .filter(({ channel, place }) => numbers.has(channel) && covers(own, place.time) && place.time < world.end)
    .toSorted((a, b) => a.place.time - b.place.time)
  if (kept.length === 0) return
  const path = join(folderOf(options, own.files), `${mark}-${host.name}.${host.format === 'json' ? 'ndjson' : 'xml'}`)
  const fullName = own.directory === '' ? own.name : `${own.name}.${own.directory}`
  const lines: string[] = []
  let line = 0
  for (const record of kept) {
    // Two records of one number would be one record to whoever knows them by it.
    record.number = (numbers.get(record.channel) ?? 0) + 1 + (record.threadId % 3)
    numbers.set(record.channel, record.number)
    record.place.file = path
    record.place.record = line + 1
    const text = host.format === 'json' ? winlogbeatLine({ fullName }, record) : xmlLine({ fullName }, record)
    line += text.split('\n').length
    lines.push(text)
  }
  append(join(root, path), `${lines.join('\n')}\n`, false)
}

/** A mailbox that holds the mail of one person has their address in nearly every message. */
const OWNER_SHARE = 0.9

function mailWriter(
  options: BesideOptions,
  isLost: (time: Instant) => boolean,
): { readonly deliver: Evidence['deliver']; readonly flush: (until: Instant) => void } {
  const { world, seen, root, into, mark } = options
  const byMail = new Map([...world.people, ...world.services].map(({ mail, account }) => [mail, account]))
  const owners = new Map<string, readonly [file: string, box: SeenMailbox]>()
  const journals: (readonly [file: string, box: SeenMailbox])[] = []
  for (const one of seen.mailboxes) {
    const [, { addresses, messages }] = one
    const [owner] = [...addresses].filter(([address]) => byMail.has(address)).toSorted((a, b) => b[1] - a[1])
    if (owner !== undefined && owner[1] >= messages * OWNER_SHARE) owners.set(byMail.get(owner[0]) ?? '', one)
    else journals.push(one)
  }
  const [journal] = journals.toSorted((a, b) => b[1].messages - a[1].messages)
  const house = { organisation: world.organisation, offsetMinutes: offsetOf(world) }
  const copies: {
    readonly message: Message
    readonly place: Placed
    readonly box: readonly [string, SeenMailbox]
    readonly name: string
  }[] = []
  return {
    deliver: (message, accounts) => {
      const own = [...new Set(accounts)].flatMap((account) => {
        const box = owners.get(account)
        return box === undefined ? [] : [{ box, name: account }]
      })
      const targets = own.length > 0 || journal === undefined ? own : [{ box: journal, name: 'journal' }]
      if (targets.length === 0) return [message.place]
      return targets.map((target, index) => {
        const place = index === 0 ? message.place : unplaced(message.time)
        copies.push({ message, place, ...target })
        return place
      })
    },
    flush: (until) => {
      const lines = new Map<string, number>()
      const due = copies.splice(0).filter(({ place }) => place.time < until && !isLost(place.time))
      for (const { message, place, box, name } of due.toSorted((a, b) => a.place.time - b.place.time)) {
        const [file, { reader }] = box
        const folder = relative(into, dirname((file.endsWith('/') ? `${file}.` : file).split('!/')[0] ?? ''))
        const number = (lines.get(name) ?? 0) + 1
        if (reader === 'eml') {
          lines.set(name, number)
          place.file = join(folder, `${mark}-${name}-${String(number).padStart(3, '0')}.eml`)
          place.record = 1
          append(join(root, place.file), rfc5322(message, house), false)
        } else {
          place.file = join(folder, `${mark}-${name}.mbox`)
          place.record = number
          const text = mbox([message], house)
          lines.set(name, number + text.split('\n').length - 2)
          append(join(root, place.file), text, false)
        }
      }
    },
  }
}

/** Minutes by which the first office's clock is ahead of UTC; its zone is written as an offset. */
function offsetOf({ offices }: World): number {
  const zone = offices[0]?.zone ?? '+00:00'
  const minutes = Number(zone.slice(1, 3)) * 60
  return zone.startsWith('-') ? -minutes : minutes
}
