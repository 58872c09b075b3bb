/** What Sysmon reads out of a program's version information. */
export interface Binary {
  readonly version: string
  readonly description: string
  readonly product: string
  readonly company: string
  readonly originalName: string
  /** Tells files of one name and version apart. */
  readonly variant?: string
}

const WINDOWS = 'Microsoft® Windows® Operating System'
const MICROSOFT = 'Microsoft Corporation'

/** The facts of a program that comes with Windows. */
export function windows(originalName: string, description: string): Binary {
  return {
    version: '10.0.26100.4652 (WinBuild.160101.0800)',
    description,
    product: WINDOWS,
    company: MICROSOFT,
    originalName,
  }
}

function program(
  originalName: string,
  version: string,
  product: string,
  company: string,
  description: string = product,
): Binary {
  return { version, description, product, company, originalName }
}

/** The programs that run here, by file name in lower case. */
export const BINARIES: Readonly<Record<string, Binary>> = {
  'acrord32.exe': program('AcroRd32.exe', '25.1.20531.0', 'Adobe Acrobat Reader', 'Adobe Systems Incorporated'),
  'arp.exe': windows('arp.exe', 'TCP/IP Arp Command'),
  'backgroundtaskhost.exe': windows('backgroundTaskHost.exe', 'Background Task Host'),
  'cmd.exe': windows('Cmd.Exe', 'Windows Command Processor'),
  'conhost.exe': windows('CONHOST.EXE', 'Console Window Host'),
  'consent.exe': windows('CONSENT.EXE', 'Consent UI for administrative applications'),
  'curl.exe': program('curl.exe', '8.13.0', 'The curl executable', 'The curl project'),
  'dllhost.exe': windows('dllhost.exe', 'COM Surrogate'),
  'excel.exe': program('Excel.exe', '16.0.18925.20158', 'Microsoft Office', MICROSOFT, 'Microsoft Excel'),
  'explorer.exe': windows('EXPLORER.EXE', 'Windows Explorer'),
  'facetcad.exe': program('FacetCAD.exe', '14.2.0.118', 'FacetCAD', 'Facet Konstruktionssoftware GmbH'),
  'facetlicence.exe': program(
    'FacetLicence.exe',
    '14.2.0.118',
    'FacetCAD',
    'Facet Konstruktionssoftware GmbH',
    'FacetCAD licence service',
  ),
  'facetsetup.exe': program(
    'FacetSetup.exe',
    '14.2.1.6',
    'FacetCAD',
    'Facet Konstruktionssoftware GmbH',
    'FacetCAD update',
  ),
  'findstr.exe': windows('FINDSTR.EXE', 'Find String (QGREP) Utility'),
  'fodhelper.exe': windows('FodHelper.EXE', 'Features On Demand Helper'),
  'gpupdate.exe': windows('gpupdate.exe', 'Microsoft® Group Policy Update Utility'),
  'hostname.exe': windows('hostname.exe', 'Hostname APP'),
  'ipconfig.exe': windows('ipconfig.exe', 'IP Configuration Utility'),
  'lsass.exe': windows('lsass.exe', 'Local Security Authority Process'),
  'microsoftedgeupdate.exe': program('msedgeupdate.dll', '1.3.205.15', 'Microsoft Edge Update', MICROSOFT),
  'mmc.exe': windows('mmc.exe', 'Microsoft Management Console'),
  'mpam-fe.exe': program(
    'mpam-fe.exe',
    '1.437.212.0',
    'Microsoft Malware Protection',
    MICROSOFT,
    'AntiMalware Definition Update',
  ),
  'mpcmdrun.exe': program(
    'MpCmdRun.exe',
    '4.18.25080.5',
    WINDOWS,
    MICROSOFT,
    'Microsoft Malware Protection Command Line Utility',
  ),
  'ms-teams.exe': program('ms-teams.exe', '25.24803.3210.4', 'Microsoft Teams', MICROSOFT),
  'msedge.exe': program('msedge.exe', '141.0.3537.57', 'Microsoft Edge', MICROSOFT),
  'msmpeng.exe': program('MsMpEng.exe', '4.18.25080.5', WINDOWS, MICROSOFT, 'Antimalware Service Executable'),
  'mstsc.exe': windows('mstsc.exe', 'Remote Desktop Connection'),
  'net.exe': windows('net.exe', 'Net Command'),
  'net1.exe': windows('net1.exe', 'Net Command'),
  'nltest.exe': windows('nltestrk.exe', 'Microsoft® Logon Server Test Utility'),
  'notepad.exe': windows('NOTEPAD.EXE', 'Notepad'),
  'onedrive.exe': program('OneDrive.exe', '25.174.0907.0003', 'Microsoft OneDrive', MICROSOFT),
  'onedrivestandaloneupdater.exe': program(
    'OneDriveStandaloneUpdater.exe',
    '25.174.0907.0003',
    'Microsoft OneDrive',
    MICROSOFT,
    'Standalone Updater',
  ),
  'orbagent.exe': program(
    'orbagent.exe',
    '5.2.0.77',
    'Orbis Endpoint',
    'Orbis Endpoint Software AB',
    'Orbis management agent',
  ),
  'orbupd-5.2.1.exe': program(
    'orbupd.exe',
    '5.2.1.4',
    'Orbis Endpoint',
    'Orbis Endpoint Software AB',
    'Orbis agent update',
  ),
  'outlook.exe': program('Outlook.exe', '16.0.18925.20158', 'Microsoft Office', MICROSOFT, 'Microsoft Outlook'),
  'ping.exe': windows('ping.exe', 'TCP/IP Ping Command'),
  'powershell.exe': windows('PowerShell.EXE', 'Windows PowerShell'),
  'psexec64.exe': program(
    'psexec.c',
    '2.43',
    'Sysinternals PsExec',
    'Sysinternals - www.sysinternals.com',
    'Execute processes remotely',
  ),
  'psexesvc.exe': program('psexesvc.exe', '2.43', 'Sysinternals PsExec', 'Sysinternals', 'PsExec Service'),
  'quser.exe': windows('quser.exe', 'Query User Utility'),
  'reg.exe': windows('reg.exe', 'Registry Console Tool'),
  'robocopy.exe': windows('robocopy.exe', 'Microsoft Robocopy'),
  'rundll32.exe': windows('RUNDLL32.EXE', 'Windows host process (Rundll32)'),
  'runtimebroker.exe': windows('RuntimeBroker.exe', 'Runtime Broker'),
  'sc.exe': windows('sc.exe', 'Service Control Manager Configuration Tool'),
  'schtasks.exe': windows('schtasks.exe', 'Task Scheduler Configuration Tool'),
  'searchprotocolhost.exe': windows('SearchProtocolHost.exe', 'Microsoft Windows Search Protocol Host'),
  'services.exe': windows('services.exe', 'Services and Controller app'),
  'slack.exe': program('slack.exe', '4.46.99', 'Slack', 'Slack Technologies LLC'),
  'spoolsv.exe': windows('spoolsv.exe', 'Spooler SubSystem App'),
  'svchost.exe': windows('svchost.exe', 'Host Process for Windows Services'),
  'systeminfo.exe': windows('sysinfo.exe', 'Displays system information'),
  'taskhostw.exe': windows('taskhostw.exe', 'Host Process for Windows Tasks'),
  'tasklist.exe': windows('tasklist.exe', 'Lists the current running tasks'),
  'tiworker.exe': windows('TiWorker.exe', 'Windows Modules Installer Worker'),
  'update.exe': program('Update.exe', '4.46.99', 'Slack', 'Slack Technologies LLC', 'Slack updater'),
  'userinit.exe': windows('USERINIT.EXE', 'Userinit Logon Application'),
  'wbengine.exe': windows('WBENGINE.EXE', 'Microsoft® Block Level Backup Engine Service EXE'),
  'wevtutil.exe': windows('wevtutil.exe', 'Eventing Command Line Utility'),
  'whoami.exe': windows('whoami.exe', 'whoami - displays logged on user information'),
  'winlogon.exe': windows('WINLOGON.EXE', 'Windows Logon Application'),
  'winword.exe': program('WinWord.exe', '16.0.18925.20158', 'Microsoft Office', MICROSOFT, 'Microsoft Word'),
  'wmiprvse.exe': windows('Wmiprvse.exe', 'WMI Provider Host'),
  'wscript.exe': windows('wscript.exe', 'Microsoft ® Windows Based Script Host'),
  'wuauclt.exe': windows('wuauclt.exe', 'Windows Update'),
  '7z.exe': program('7z.exe', '24.09', '7-Zip', 'Igor Pavlov', '7-Zip Console'),
  '7zg.exe': program('7zG.exe', '24.09', '7-Zip', 'Igor Pavlov', '7-Zip GUI'),
}
