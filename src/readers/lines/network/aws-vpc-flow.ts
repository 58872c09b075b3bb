import { isIP } from 'node:net'
import { CLASS, type Event, type FieldValue } from '../../../model/event.ts'
import { endpointOf } from '../../shapes/address.ts'
import { eventOf } from '../../shapes/shape.ts'
import { readTime } from '../../times.ts'
import type { LineShape, LogLine } from '../line-shape.ts'

/** The layout that a flow log has where none was chosen (version 2); later fields follow in the order in which they were chosen. */
const DEFAULT =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  )
const START = /^(?:[2-9] |vpc-|subnet-|i-|eni-|\d{12} )/
const INTERFACE = /(?:^| )(?:eni-[0-9a-f]{4,32}|-)(?: |$)/
const STATUS = /(?:^| )(?:OK|NODATA|SKIPDATA)(?: |$)/
/** An account may have twelve digits, never ten at the place of a time: seconds since 1970 from 2014 on. */
const EPOCH = /^1[4-9]\d{8}$/
const REFUSE = 5
const TRAFFIC = 6
const MAX_CELLS = 64

/**
 * Lines of AWS VPC flow logs. With a layout of one's own they do not say which field is which: what is certain by its form
 * (addresses, the two times, decision, interface) is taken, and the ports are those that follow the addresses.
 */
export const awsVpcFlow: LineShape = { id: 'aws-vpc-flow', specificity: 60, toEvent }

function toEvent({ text, origin }: LogLine): Event | undefined {
  if (!START.test(text) || !STATUS.test(text) || !INTERFACE.test(text) || !text.includes('eni-')) return undefined
  const cells = text.trim().split(' ', MAX_CELLS)
  if (cells.length < 8) return undefined
  const fields = cells[0] === '2' && cells.length >= DEFAULT.length ? byLayout(cells) : byForm(cells)
  const value = (name: string): string | undefined => {
    const found = fields[name]
    return typeof found === 'string' && found !== '-' ? found : undefined
  }
  const start = readTime(value('start'), origin.context)
  if (start === undefined) return undefined
  const resource = value('instance-id') ?? value('interface-id')
  return eventOf(
    {
      source: 'aws-vpc-flow',
      logsource: { product: 'aws', service: 'vpcflow', category: 'firewall' },
      classUid: CLASS.NETWORK,
      activityId: value('action') === 'REJECT' ? REFUSE : TRAFFIC,
      srcEndpoint: endpoint(value('srcaddr'), value('srcport')),
      dstEndpoint: endpoint(value('dstaddr'), value('dstport')),
      target: resource === undefined ? undefined : { resource },
      fields: { ...fields, ...ruleNames(value) },
    },
    start,
    origin,
  )
}

function ruleNames(value: (name: string) => string | undefined): Record<string, FieldValue> {
  const names: Record<string, FieldValue> = {}
  for (const [name, own] of [
    ['src_ip', 'srcaddr'],
    ['dst_ip', 'dstaddr'],
    ['src_port', 'srcport'],
    ['dst_port', 'dstport'],
  ] as const) {
    const found = value(own)
    if (found !== undefined) names[name] = found
  }
  return names
}

function endpoint(ip: string | undefined, port: string | undefined): Event['srcEndpoint'] {
  const found = ip === undefined ? undefined : endpointOf(ip)
  const number = Number(port)
  return found === undefined || !(number > 0 && number < 65_536) ? found : { ...found, port: number }
}

function byLayout(cells: readonly string[]): Record<string, FieldValue> {
  const fields: Record<string, FieldValue> = {}
  for (const [at, cell] of cells.entries()) {
    const name = DEFAULT[at]
    if (name !== undefined) fields[name] = cell
    else if (cell.startsWith('i-')) fields['instance-id'] = cell
    else if (cell.startsWith('vpc-')) fields['vpc-id'] = cell
    else if (cell.startsWith('subnet-')) fields['subnet-id'] = cell
  }
  return fields
}

function byForm(cells: readonly string[]): Record<string, FieldValue> {
  const fields: Record<string, FieldValue> = {}
  const set = (name: string, cell: string | undefined): void => {
    if (cell !== undefined && fields[name] === undefined) fields[name] = cell
  }
  const addresses = cells.flatMap((cell, at) => (isIP(cell) === 0 ? [] : [at]))
  const times = cells.filter((cell) => EPOCH.test(cell))
  set('start', times[0])
  set('end', times[1])
  for (const cell of cells) {
    if (cell.startsWith('eni-')) set('interface-id', cell)
    else if (cell.startsWith('i-')) set('instance-id', cell)
    else if (cell.startsWith('vpc-')) set('vpc-id', cell)
    else if (cell.startsWith('subnet-')) set('subnet-id', cell)
    else if (cell === 'ACCEPT' || cell === 'REJECT') set('action', cell)
    else if (cell === 'OK' || cell === 'NODATA' || cell === 'SKIPDATA') set('log-status', cell)
    else if (/^\d{12}$/.test(cell)) set('account-id', cell)
    else if (cell === 'ingress' || cell === 'egress') set('flow-direction', cell)
  }
  const [src, dst] = addresses
  if (src !== undefined) set('srcaddr', cells[src])
  if (dst !== undefined) {
    set('dstaddr', cells[dst])
    if (dst === (src ?? 0) + 1 && /^\d{1,5}$/.test(cells[dst + 1] ?? '') && /^\d{1,5}$/.test(cells[dst + 2] ?? '')) {
      set('srcport', cells[dst + 1])
      set('dstport', cells[dst + 2])
    }
  }
  return fields
}
