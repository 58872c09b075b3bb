/** Which event ids of which channel a Sigma category of Windows stands for (section 1.9 of our notes, SigmaHQ's own mapping). */
export interface CategorySource {
  readonly channels: readonly string[]
  /** Where the record names a provider, it must be one of these: ids are reused by others (C85). */
  readonly providers: readonly string[]
  readonly eventIds: readonly number[]
  /** A field that must have one of these values too. */
  readonly where?: { readonly field: string; readonly values: readonly string[] }
  /** How the source's fields are named there, see `mappings.ts`. */
  readonly mapping?: 'process-4688' | 'registry-4657' | 'network-5156'
  /** True where the mapping is off unless asked for (C88). */
  readonly isOptional?: boolean
}

const SYSMON_CHANNEL = 'microsoft-windows-sysmon/operational'
const sysmon = (...eventIds: readonly number[]): CategorySource => ({
  channels: [SYSMON_CHANNEL],
  providers: ['microsoft-windows-sysmon'],
  eventIds,
})
const POWERSHELL = ['microsoft-windows-powershell/operational', 'powershellcore/operational']
const powershell = (eventId: number): CategorySource => ({
  channels: POWERSHELL,
  providers: ['microsoft-windows-powershell', 'powershellcore'],
  eventIds: [eventId],
})
const classicPowershell = (eventId: number): CategorySource => ({
  channels: ['windows powershell'],
  providers: ['powershell'],
  eventIds: [eventId],
})
const SECURITY = { channels: ['security'], providers: ['microsoft-windows-security-auditing'] }
const KERNEL_FILE = {
  channels: ['microsoft-windows-kernel-file/analytic'],
  providers: ['microsoft-windows-kernel-file'],
}

/** Category → where it is recorded. Channel and provider in lower case. */
export const CATEGORIES: ReadonlyMap<string, readonly CategorySource[]> = new Map(
  Object.entries<readonly CategorySource[]>({
    process_creation: [sysmon(1), { ...SECURITY, eventIds: [4688], mapping: 'process-4688' }],
    file_change: [sysmon(2)],
    network_connection: [sysmon(3), { ...SECURITY, eventIds: [5156], mapping: 'network-5156', isOptional: true }],
    sysmon_status: [sysmon(4, 16)],
    process_termination: [sysmon(5)],
    driver_load: [sysmon(6)],
    image_load: [sysmon(7)],
    create_remote_thread: [sysmon(8)],
    raw_access_thread: [sysmon(9)],
    process_access: [sysmon(10)],
    file_event: [sysmon(11)],
    registry_event: [sysmon(12, 13, 14)],
    registry_add: [{ ...sysmon(12), where: { field: 'EventType', values: ['createkey'] } }],
    registry_delete: [{ ...sysmon(12), where: { field: 'EventType', values: ['deletekey', 'deletevalue'] } }],
    registry_set: [sysmon(13), { ...SECURITY, eventIds: [4657], mapping: 'registry-4657', isOptional: true }],
    registry_rename: [sysmon(14)],
    create_stream_hash: [sysmon(15)],
    pipe_created: [sysmon(17, 18)],
    wmi_event: [sysmon(19, 20, 21)],
    dns_query: [sysmon(22)],
    file_delete: [sysmon(23)],
    clipboard_capture: [sysmon(24)],
    clipboard_change: [sysmon(24)],
    process_tampering: [sysmon(25)],
    file_delete_detected: [sysmon(26)],
    file_block_executable: [sysmon(27)],
    file_block_shredding: [sysmon(28)],
    file_executable_detected: [sysmon(29)],
    sysmon_error: [sysmon(255)],
    file_access: [{ ...KERNEL_FILE, eventIds: [12] }],
    file_rename: [{ ...KERNEL_FILE, eventIds: [19, 27] }],
    ps_module: [powershell(4103)],
    ps_script: [powershell(4104)],
    ps_classic_start: [classicPowershell(400)],
    ps_classic_provider_start: [classicPowershell(600)],
    ps_classic_script: [classicPowershell(800)],
    antivirus: [
      {
        channels: ['microsoft-windows-windows defender/operational'],
        providers: ['microsoft-windows-windows defender'],
        eventIds: [1006, 1007, 1008, 1009, 1010, 1011, 1012, 1017, 1018, 1019, 1115, 1116],
      },
    ],
  }),
)

const named = (name: string, ...ends: readonly string[]): readonly string[] =>
  ends.map((end) => `microsoft-windows-${name}/${end}`)

/** Service → channels, in lower case (C89). */
export const SERVICES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries<readonly string[]>({
    application: ['application'],
    security: ['security'],
    system: ['system'],
    sysmon: [SYSMON_CHANNEL],
    powershell: POWERSHELL,
    'powershell-classic': ['windows powershell'],
    taskscheduler: named('taskscheduler', 'operational'),
    wmi: named('wmi-activity', 'operational'),
    windefend: named('windows defender', 'operational'),
    ntlm: named('ntlm', 'operational'),
    'bits-client': named('bits-client', 'operational'),
    'terminalservices-localsessionmanager': named('terminalservices-localsessionmanager', 'operational'),
    'firewall-as': named('windows firewall with advanced security', 'firewall'),
    'dns-client': named('dns client events', 'operational'),
    'dns-server': ['dns server'],
    'dns-server-analytic': named('dns-server', 'analytical'),
    'dns-server-audit': named('dns-server', 'audit'),
    dhcp: named('dhcp-server', 'operational'),
    'driver-framework': named('driverframeworks-usermode', 'operational'),
    'codeintegrity-operational': named('codeintegrity', 'operational'),
    applocker: named('applocker', 'msi and script', 'exe and dll', 'packaged app-deployment', 'packaged app-execution'),
    'appxdeployment-server': named('appxdeploymentserver', 'operational'),
    'appxpackaging-om': named('appxpackaging', 'operational'),
    'appmodel-runtime': named('appmodel-runtime', 'admin'),
    'application-experience': named('application-experience', 'program-telemetry', 'program-compatibility-assistant'),
    bitlocker: named('bitlocker', 'bitlocker management'),
    capi2: named('capi2', 'operational'),
    'certificateservicesclient-lifecycle-system': named('certificateservicesclient-lifecycle-system', 'operational'),
    'diagnosis-scripted': named('diagnosis-scripted', 'operational'),
    'hyper-v-worker': ['microsoft-windows-hyper-v-worker', ...named('hyper-v-worker', 'admin', 'operational')],
    'iis-configuration': ['microsoft-iis-configuration/operational'],
    'kernel-event-tracing': ['microsoft-windows-kernel-eventtracing', ...named('kernel-eventtracing', 'admin')],
    'kernel-shimengine': named('kernel-shimengine', 'operational', 'diagnostic'),
    ldap: named('ldap-client', 'debug'),
    'lsa-server': named('lsa', 'operational'),
    ntfs: named('ntfs', 'operational'),
    openssh: ['openssh/operational'],
    'printservice-admin': named('printservice', 'admin'),
    'printservice-operational': named('printservice', 'operational'),
    'security-mitigations': named('security-mitigations', 'kernel mode', 'user mode'),
    sense: named('sense', 'operational'),
    'servicebus-client': ['microsoft-servicebus-client/admin', 'microsoft-servicebus-client/operational'],
    'microsoft-servicebus-client': ['microsoft-servicebus-client/admin', 'microsoft-servicebus-client/operational'],
    'shell-core': named('shell-core', 'operational'),
    'smbclient-security': named('smbclient', 'security'),
    'smbclient-connectivity': named('smbclient', 'connectivity'),
    'smbserver-connectivity': named('smbserver', 'connectivity'),
    vhdmp: named('vhdmp', 'operational'),
    'msexchange-management': ['msexchange management'],
  }),
)

/** The channel of a record that names only its provider, where that provider writes to one channel. */
export const CHANNEL_OF_PROVIDER: ReadonlyMap<string, string> = new Map([
  ['microsoft-windows-sysmon', SYSMON_CHANNEL],
  ['microsoft-windows-security-auditing', 'security'],
  ['microsoft-windows-powershell', 'microsoft-windows-powershell/operational'],
  ['powershellcore', 'powershellcore/operational'],
  ['powershell', 'windows powershell'],
  ['microsoft-windows-windows defender', 'microsoft-windows-windows defender/operational'],
  ['microsoft-windows-taskscheduler', 'microsoft-windows-taskscheduler/operational'],
  ['microsoft-windows-wmi-activity', 'microsoft-windows-wmi-activity/operational'],
  ['service control manager', 'system'],
])
