import type { Event, FieldValue, Logsource } from '../../model/event.ts'
import type { Predicate } from '../values/predicate.ts'
import { ANTIVIRUS, type Mapping, mappingNamed, NETWORK_ROLES, PLAIN } from './mappings.ts'
import { ALWAYS, type Node } from './node.ts'
import { CATEGORIES, CHANNEL_OF_PROVIDER, SERVICES } from './windows-sources.ts'

/** All of an event that decides which rules are for it. */
export interface SourceKey {
  readonly logsource: Logsource
  /** Of a Windows record, or one of Sysmon for Linux; as the event has them. */
  readonly channel: string | undefined
  readonly provider: string | undefined
  readonly eventId: string | undefined
}

/** How a rule looks at events of a source: under which names, and what must hold beside its own condition. */
export interface Binding {
  readonly mapping: Mapping
  readonly where: Node
}

const NETWORK_CATEGORIES = ['proxy', 'webserver', 'dns', 'firewall']

/** What ids of Sysmon for Linux stand for (C93). */
const LINUX_SYSMON = 'linux-sysmon'
const LINUX_SYSMON_CATEGORIES: ReadonlyMap<string, string> = new Map([
  ['1', 'process_creation'],
  ['3', 'network_connection'],
  ['5', 'process_termination'],
  ['9', 'raw_access_read'],
  ['11', 'file_event'],
  ['23', 'file_delete'],
])

/** Reads the key from an event. */
export function sourceKeyOf({ logsource, fields }: Event): SourceKey {
  const provider = textField(fields.Provider_Name)
  if (logsource.product === 'windows') {
    return { logsource, channel: textField(fields.Channel), provider, eventId: idField(fields.EventID) }
  }
  if (provider?.toLowerCase() === LINUX_SYSMON)
    return { logsource, channel: undefined, provider, eventId: idField(fields.EventID) }
  return { logsource, channel: undefined, provider: undefined, eventId: undefined }
}

function textField(value: FieldValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function idField(value: FieldValue | undefined): string | undefined {
  return typeof value === 'number' ? String(value) : textField(value)
}

/**
 * How rules of a logsource see events of a source; empty where the rules are not for it. A rule can see an event in one way
 * only; `withOptional` adds the mappings that are off by default (C88).
 */
export function bindingOf(rule: Logsource, key: SourceKey, withOptional: boolean): Binding | undefined {
  if (key.logsource.product === 'windows') return windowsBinding(rule, key, withOptional)
  if (key.provider?.toLowerCase() === LINUX_SYSMON) {
    const category = LINUX_SYSMON_CATEGORIES.get(key.eventId ?? '') ?? 'none'
    return otherBinding(rule, { product: 'linux', service: 'sysmon', category })
  }
  return otherBinding(rule, key.logsource)
}

/** Skipped only for what both sides say and say differently (C90), and for a role that the event is known not to have. */
function otherBinding(rule: Logsource, event: Logsource): Binding | undefined {
  if (
    differ(rule.product, event.product) ||
    differ(rule.service, event.service) ||
    differ(rule.category, event.category)
  ) {
    return undefined
  }
  // An event that names its service, or its product, has told what it is: without a category it has none (C94).
  const isPlaced =
    event.service !== undefined ? rule.service === undefined : event.product !== undefined && rule.product === undefined
  if (rule.category !== undefined && event.category === undefined && isPlaced) return undefined
  const role = rule.category ?? event.category ?? ''
  return { mapping: NETWORK_CATEGORIES.includes(role) ? NETWORK_ROLES : PLAIN, where: ALWAYS }
}

function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b.toLowerCase()
}

function windowsBinding(rule: Logsource, key: SourceKey, withOptional: boolean): Binding | undefined {
  if (rule.product !== undefined && rule.product !== 'windows') return undefined
  const provider = key.provider?.toLowerCase()
  const channel = normalChannel(key.channel) ?? (provider === undefined ? undefined : CHANNEL_OF_PROVIDER.get(provider))
  if (rule.service !== undefined && !isService(rule.service, channel, key.logsource)) return undefined
  if (rule.category === undefined) return { mapping: PLAIN, where: ALWAYS }
  if (key.logsource.category?.toLowerCase() === rule.category && channel === undefined) {
    return { mapping: PLAIN, where: ALWAYS }
  }
  for (const source of CATEGORIES.get(rule.category) ?? []) {
    if (source.isOptional === true && !withOptional) continue
    if (channel === undefined && (key.logsource.category !== undefined || key.logsource.service !== undefined)) continue
    if (channel !== undefined && !source.channels.includes(channel)) continue
    if (provider !== undefined && !source.providers.includes(provider)) continue
    if (!source.eventIds.some((id) => String(id) === key.eventId)) continue
    const mapping =
      source.mapping === undefined ? (rule.category === 'antivirus' ? ANTIVIRUS : PLAIN) : mappingNamed(source.mapping)
    return { mapping, where: source.where === undefined ? ALWAYS : whereNode(source.where) }
  }
  return undefined
}

function isService(service: string, channel: string | undefined, logsource: Logsource): boolean {
  if (logsource.service?.toLowerCase() === service) return true
  // Nothing known of the source: nothing speaks against the rule.
  if (channel === undefined) return logsource.service === undefined && logsource.category === undefined
  return SERVICES.get(service)?.includes(channel) ?? false
}

/** Lower case, without the prefix that some collectors set. */
function normalChannel(channel: string | undefined): string | undefined {
  return channel?.toLowerCase().replace(/^(?:wineventlog|xmlwineventlog):/, '')
}

function whereNode({ field, values }: { readonly field: string; readonly values: readonly string[] }): Node {
  const predicate: Predicate = { kind: 'text', field, shape: 'equals', needles: values, set: undefined, cased: false }
  return { kind: 'predicate', predicate }
}
