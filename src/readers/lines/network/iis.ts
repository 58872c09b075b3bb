import type { Event, Fields } from '../../../model/event.ts'
import { endpointOf } from '../../shapes/address.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { named } from './csv-line.ts'
import { softwareOf, w3cCells, w3cEvent } from './w3c-record.ts'

const DATED = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} /
const METHOD = /^(?:[A-Z][A-Z_-]{2,31}|-)$/
/** What every IIS log has in this order. */
const REQUEST = 'cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip'.split(' ')
const ERRORS = 'date time c-ip c-port s-ip s-port cs-version cs-method cs-uri'.split(' ')
/** IIS' own format, with commas. */
const COMMAS =
  /^(\S{2,45}), ([^,]{1,256}), (\d{1,2}\/\d{1,2}\/\d{2,4}), (\d{1,2}:\d{2}:\d{2}), (\w{1,32}), ([^,]{1,64}), (\S{2,45}), (\d{1,12}), (\d{1,15}), (\d{1,15}), (\d{1,3}), (\d{1,10}), (\w{1,32}), ([^,]{0,8192}), (.{0,8192}?),?$/
const COMMA_NAMES =
  'c-ip cs-username date time s-sitename s-computername s-ip time-taken cs-bytes sc-bytes sc-status sc-win32-status cs-method cs-uri-stem cs-uri-query'.split(
    ' ',
  )
/** Blue Coat's `main` and its reporter's `bcreportermain_v1`. */
const BLUECOAT_MAIN =
  'date time time-taken c-ip sc-status s-action sc-bytes cs-bytes cs-method cs-uri-scheme cs-host cs-uri-port cs-uri-path cs-uri-query cs-username cs-auth-group s-hierarchy s-supplier-name rs(Content-Type) cs(Referer) cs(User-Agent) sc-filter-result cs-categories x-virus-id s-ip'.split(
    ' ',
  )
const BLUECOAT_REPORTER =
  'date time time-taken c-ip cs-username cs-auth-group x-exception-id sc-filter-result cs-categories cs(Referer) sc-status s-action cs-method rs(Content-Type) cs-uri-scheme cs-host cs-uri-port cs-uri-path cs-uri-query cs-uri-extension cs(User-Agent) s-ip sc-bytes cs-bytes x-virus-id'.split(
    ' ',
  )
const ACTION = /^(?:TCP|TUNNELED|UDP|ALLOWED|DENIED|NONE)[A-Z_]{0,48}$/

/** Lines of W3C extended logs without their `#Fields`: the usual layouts of IIS, HTTP.sys and Blue Coat. */
export const iis: LineShape = { id: 'iis', specificity: 45, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const { text } = line
  if (!DATED.test(text)) return text.includes(', W3SVC') ? commaEvent(line) : undefined
  const cells = w3cCells(text)
  const fields = fullRecord(cells) ?? errorRecord(cells) ?? bluecoatRecord(cells)
  return fields === undefined ? undefined : w3cEvent(fields, softwareOf('', Object.keys(fields)), line)
}

function isAddress(cell: string | undefined): boolean {
  return cell !== undefined && endpointOf(plainAddress(cell)) !== undefined
}

/** Mail programs turn an address into a link: `[192.0.2.1](http://192.0.2.1)`. */
function plainAddress(cell: string): string {
  return /^\[([0-9a-f.:%]{2,64})\]\(/i.exec(cell)?.[1] ?? cell
}

/** Site, computer and address of the server may be logged or not; what follows the method is the same in all layouts. */
function fullRecord(cells: readonly string[]): Fields | undefined {
  const at = cells.findIndex((cell, index) => index >= 2 && index <= 5 && isMethodAt(cells, cell, index))
  if (at < 0) return undefined
  const server = cells.slice(2, at)
  const names = [
    'date',
    'time',
    ...server.map((one) => (one.startsWith('W3SVC') ? 's-sitename' : isAddress(one) ? 's-ip' : 's-computername')),
    ...REQUEST,
  ]
  const rest = cells.slice(names.length)
  const status = rest.findIndex((one, at) => /^\d{3}$/.test(one) && /^\d{1,5}$/.test(rest[at + 1] ?? ''))
  if (status < 0) return undefined
  const [substatus, win32, ...figures] = rest.slice(status + 1)
  const record: Record<string, string | readonly string[]> = {
    ...named(names, cells.slice(0, names.length)),
    'sc-status': rest[status] ?? '',
    'sc-substatus': substatus ?? '',
    'sc-win32-status': win32 ?? '',
  }
  for (const name of ['c-ip', 's-ip']) {
    const address = record[name]
    if (typeof address === 'string') record[name] = plainAddress(address)
  }
  const asked = rest.slice(0, status)
  if (asked[0]?.startsWith('HTTP/') === true) record['cs-version'] = asked.shift() ?? ''
  if (asked.length > 0) record['cs(User-Agent)'] = asked.shift()?.replaceAll('+', ' ') ?? ''
  if (asked.length >= 3) record['cs(Cookie)'] = asked.shift() ?? ''
  for (const one of asked) record[one.includes('/') || one === '-' ? 'cs(Referer)' : 'cs-host'] ??= one
  const [first, second, third] = figures
  if (third !== undefined && /^\d{1,15}$/.test(third))
    Object.assign(record, { 'sc-bytes': first, 'cs-bytes': second, 'time-taken': third })
  else if (first !== undefined) record['time-taken'] = first
  return record
}

/** HTTP.sys' own log of requests that never reached IIS. */
function errorRecord(cells: readonly string[]): Fields | undefined {
  if (!isAddress(cells[2]) || !isAddress(cells[4])) return undefined
  if (!/^\d{1,5}$/.test(cells[3] ?? '') || !/^\d{1,5}$/.test(cells[5] ?? '')) return undefined
  const rest = cells.slice(ERRORS.length)
  const status = rest.findIndex((one) => /^\d{3}$/.test(one))
  const [site, reason, queue] = status < 0 ? rest.slice(-3) : rest.slice(status + 1)
  return {
    ...named(ERRORS, cells.slice(0, ERRORS.length)),
    ...(status < 0 ? {} : { 'sc-status': rest[status] ?? '' }),
    's-siteid': site ?? '-',
    's-reason': reason ?? '-',
    's-queuename': queue ?? '-',
  }
}

function isMethodAt(cells: readonly string[], cell: string, at: number): boolean {
  return METHOD.test(cell) && /^\d{1,5}$/.test(cells[at + 3] ?? '') && isAddress(cells[at + 5])
}

function bluecoatRecord(cells: readonly string[]): Fields | undefined {
  if (!isAddress(cells[3])) return undefined
  if (ACTION.test(cells[5] ?? '') && /^\d{1,3}$/.test(cells[4] ?? '')) return named(BLUECOAT_MAIN, cells)
  return ACTION.test(cells[11] ?? '') && /^\d{1,3}$/.test(cells[10] ?? '') ? named(BLUECOAT_REPORTER, cells) : undefined
}

function commaEvent(line: LogLine): Event | undefined {
  const match = COMMAS.exec(line.text)
  if (match === null) return undefined
  return w3cEvent(named(COMMA_NAMES, match.slice(1)), softwareOf('IIS', []), line)
}
