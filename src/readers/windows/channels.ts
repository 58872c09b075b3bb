import type { Endpoint } from '../../model/event.ts'

/** Which table of event ids applies. Decided by the provider; by the channel where an export leaves the provider out. */
export type Family =
  | 'security'
  | 'sysmon'
  | 'powershell'
  | 'system'
  | 'eventlog'
  | 'task-scheduler'
  | 'terminal-services'
  | 'rdp-client'
  | 'wmi'
  | 'bits'
  | 'defender'
  | 'ntlm'
  | 'smb'
  | 'winrm'
  | 'adfs'
  | 'other'

/** What follows from a channel and a provider. `key` is the channel in lower case. */
export interface Channel {
  readonly key: string
  readonly family: Family
  readonly source: string
}

const BY_PROVIDER: ReadonlyMap<string, Family> = new Map([
  ['microsoft-windows-security-auditing', 'security'],
  ['security', 'security'], // before Windows Vista
  ['microsoft-windows-sysmon', 'sysmon'],
  ['linux-sysmon', 'sysmon'],
  ['microsoft-windows-powershell', 'powershell'],
  ['powershellcore', 'powershell'],
  ['powershell', 'powershell'],
  ['service control manager', 'system'],
  ['microsoft-windows-service control manager', 'system'],
  ['eventlog', 'system'],
  ['user32', 'system'],
  ['microsoft-windows-eventlog', 'eventlog'],
  ['microsoft-windows-taskscheduler', 'task-scheduler'],
  ['microsoft-windows-terminalservices-localsessionmanager', 'terminal-services'],
  ['microsoft-windows-terminalservices-remoteconnectionmanager', 'terminal-services'],
  ['microsoft-windows-terminalservices-clientactivexcore', 'rdp-client'],
  ['microsoft-windows-wmi-activity', 'wmi'],
  ['microsoft-windows-bits-client', 'bits'],
  ['microsoft-windows-windows defender', 'defender'],
  ['microsoft-windows-ntlm', 'ntlm'],
  ['microsoft-windows-smbclient', 'smb'],
  ['microsoft-windows-smbserver', 'smb'],
  ['microsoft-windows-winrm', 'winrm'],
  ['ad fs', 'adfs'],
  ['ad fs auditing', 'adfs'],
])

/** Where no provider is stated. */
const BY_CHANNEL: ReadonlyMap<string, Family> = new Map([
  ['security', 'security'],
  ['system', 'system'],
  ['microsoft-windows-sysmon/operational', 'sysmon'],
  ['microsoft-windows-powershell/operational', 'powershell'],
  ['powershellcore/operational', 'powershell'],
  ['windows powershell', 'powershell'],
  ['microsoft-windows-taskscheduler/operational', 'task-scheduler'],
  ['microsoft-windows-terminalservices-localsessionmanager/operational', 'terminal-services'],
  ['microsoft-windows-terminalservices-remoteconnectionmanager/operational', 'terminal-services'],
  ['microsoft-windows-terminalservices-rdpclient/operational', 'rdp-client'],
  ['microsoft-windows-wmi-activity/operational', 'wmi'],
  ['microsoft-windows-bits-client/operational', 'bits'],
  ['microsoft-windows-windows defender/operational', 'defender'],
  ['microsoft-windows-ntlm/operational', 'ntlm'],
  ['microsoft-windows-winrm/operational', 'winrm'],
])

/** Sources whose usual name is not the channel's. */
const SOURCE_NAMES: ReadonlyMap<string, string> = new Map([
  ['windows powershell', 'powershell-classic'],
  ['powershellcore/operational', 'powershell'],
  ['microsoft-windows-windows defender/operational', 'windefend'],
])

/** Names to remember; a crafted file may have a new one in every record. */
const MAX_REMEMBERED = 4096

const remembered = new Map<string, Map<string, Channel>>()
const lowered = new Map<string, string>()
const devices = new Map<string, Endpoint>()

/** What follows from a channel and a provider; remembered, since a file has few of them. */
export function channelOf(channel: string, provider: string): Channel {
  const known = remembered.get(channel)?.get(provider)
  if (known !== undefined) return known

  const key = channel.toLowerCase()
  const byProvider = BY_PROVIDER.get(provider.toLowerCase())
  const family = byProvider ?? (provider === '' ? BY_CHANNEL.get(key) : undefined) ?? 'other'
  const made: Channel = { key, family, source: `windows:${shortName(key, family)}` }
  if (remembered.size >= MAX_REMEMBERED) remembered.clear()
  const providers = remembered.get(channel) ?? new Map<string, Channel>()
  if (providers.size >= MAX_REMEMBERED) providers.clear()
  remembered.set(channel, providers.set(provider, made))
  return made
}

function shortName(key: string, family: Family): string {
  if (key === '') return family === 'other' ? 'unknown' : family
  const usual = SOURCE_NAMES.get(key)
  if (usual !== undefined) return usual
  const bare = key.startsWith('microsoft-windows-') ? key.slice('microsoft-windows-'.length) : key
  const short = bare.endsWith('/operational') ? bare.slice(0, -'/operational'.length) : bare
  return short.replaceAll(' ', '-').replaceAll('/', '-')
}

/** Lower case, remembered: host and provider names repeat in every record. */
export function lowerCase(text: string): string {
  const known = lowered.get(text)
  if (known !== undefined) return known
  const lower = text.toLowerCase()
  if (lowered.size >= MAX_REMEMBERED) lowered.clear()
  lowered.set(text, lower)
  return lower
}

/** The host that wrote a record: one frozen object per name. */
export function deviceOf(computer: string): Endpoint {
  const known = devices.get(computer)
  if (known !== undefined) return known
  const device = Object.freeze({ hostname: computer })
  if (devices.size >= MAX_REMEMBERED) devices.clear()
  devices.set(computer, device)
  return device
}
