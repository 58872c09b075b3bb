import type { Instant } from '../../src/model/time.ts'
import { after } from '../chance.ts'
import {
  connect,
  createFile,
  encodedCommand,
  end,
  markDownload,
  type Running,
  type Session,
  scriptBlock,
  sessionOf,
  start,
  wasRunning,
} from '../records/processes.ts'
import {
  asker,
  directory,
  installService,
  itself,
  logoff,
  logon,
  otherCredentials,
  privileges,
  serviceState,
  share,
} from '../records/security.ts'
import type { HostLog } from '../records/windows.ts'
import { type Base, POWERSHELL, system32 } from './base.ts'
import { type AtDesk, download, followLink } from './desk.ts'
import { ADMIN, PEOPLE, SITES } from './organisation.ts'

const PSEXEC = 'C:\\Werkzeuge\\Sysinternals\\PsExec64.exe'

/** Radek's command line under his other account, on his own computer. */
export function administratorShell(at: AtDesk, controller: HostLog, time: Instant): Running {
  const { host } = at.base
  otherCredentials(host, asker(host.machine.owner, at.session), time, { account: ADMIN.account, server: 'localhost' })
  directory.ticket(controller, ADMIN, after(time, 0.1), host.machine)
  const session = sessionOf(host, ADMIN, { at: time, elevated: true })
  logon(host, ADMIN, after(time, 0.2), { type: 2, logonId: session.logonId, elevated: true, logonProcess: 'seclogo' })
  privileges(host, asker(ADMIN, session), after(time, 0.21))
  return start(at.explorer, after(time, 0.8), {
    image: system32('cmd.exe'),
    commandLine: `"${system32('cmd.exe')}"`,
    session,
    directory: 'C:\\Werkzeuge\\',
  })
}

/** What Radek's monthly script does on each computer. */
const MAINTENANCE =
  '$stamp = Get-Date -Format yyyy-MM-dd; $to = "C:\\Wartung\\$env:COMPUTERNAME-$stamp"; ' +
  'New-Item -ItemType Directory -Force $to | Out-Null; Get-WinEvent -ListLog System,Application | ' +
  'ForEach-Object { wevtutil epl $_.LogName (Join-Path $to ($_.LogName + ".evtx")) }; ' +
  'Get-ChildItem C:\\Windows\\Temp -Recurse | Where-Object LastWriteTime -lt (Get-Date).AddDays(-30) | Remove-Item -Recurse -Force'

/**
 * Maintenance by night: from Radek's computer a service is installed on another one, which runs encoded PowerShell as the
 * system, packs the logs into an archive and takes it away over the network.
 */
export function remoteMaintenance(shell: Running, target: Base, controller: HostLog, time: Instant): void {
  const { host } = target
  const { name } = host.machine
  const admin = shell.host.machine
  const command = encodedCommand(MAINTENANCE)
  const run = start(shell, time, {
    image: PSEXEC,
    commandLine: `PsExec64.exe  \\\\${name} -s powershell.exe -NoProfile -EncodedCommand ${command}`,
    directory: 'C:\\Werkzeuge\\',
  })
  connect(run, after(time, 0.4), { name: host.fullName, address: host.machine.address }, { port: 445, named: true })
  directory.serviceTicket(controller, ADMIN, after(time, 0.5), admin, name)

  const logonId = host.logonId()
  const who = asker(ADMIN, { logonId })
  logon(host, ADMIN, after(time, 0.6), { type: 3, logonId, from: admin.address, method: 'Kerberos', elevated: true })
  privileges(host, who, after(time, 0.61))
  share(host, who, after(time, 0.8), {
    name: 'ADMIN$',
    localPath: '\\??\\C:\\Windows',
    from: admin.address,
    files: ['PSEXESVC.exe'],
    writes: true,
  })
  createFile(target.kernel, after(time, 1.0), 'C:\\Windows\\PSEXESVC.exe')
  share(host, who, after(time, 1.3), {
    name: 'IPC$',
    localPath: '',
    from: admin.address,
    files: ['svcctl', 'PSEXESVC'],
  })
  installService(host, after(time, 1.6), { name: 'PSEXESVC', path: '%SystemRoot%\\PSEXESVC.exe', who })
  const service = start(target.services, after(time, 1.9), {
    image: 'C:\\Windows\\PSEXESVC.exe',
    commandLine: 'C:\\Windows\\PSEXESVC.exe',
    session: target.system,
  })
  serviceState(host, after(time, 1.95), 'PSEXESVC', 'running')
  const script = start(service, after(time, 2.4), {
    image: POWERSHELL,
    commandLine: `"powershell.exe" -NoProfile -EncodedCommand ${command}`,
  })
  scriptBlock(script, after(time, 3.3), MAINTENANCE)
  for (const [index, log] of ['System', 'Application'].entries()) {
    const folder = `C:\\Wartung\\${name}-2026-10-${String(dayOf(time)).padStart(2, '0')}`
    const exporter = start(script, after(time, 5 + index * 4), {
      image: system32('wevtutil.exe'),
      commandLine: `"${system32('wevtutil.exe')}" epl ${log} ${folder}\\${log}.evtx`,
    })
    createFile(exporter, after(time, 6 + index * 4), `${folder}\\${log}.evtx`)
  }
  const archive = `C:\\Wartung\\protokolle-${name}.7z`
  const pack = start(service, after(time, 48), {
    image: 'C:\\Program Files\\7-Zip\\7z.exe',
    commandLine: `"C:\\Program Files\\7-Zip\\7z.exe" a -mx5 ${archive} C:\\Wartung\\${name}-*`,
  })
  createFile(pack, after(time, 50), archive)
  end(pack, after(time, 61))
  end(script, after(time, 63))
  share(host, who, after(time, 90), {
    name: 'C$',
    localPath: '\\??\\C:',
    from: admin.address,
    files: [`Wartung\\protokolle-${name}.7z`],
  })
  end(service, after(time, 120))
  serviceState(host, after(time, 120.2), 'PSEXESVC', 'stopped')
  logoff(host, ADMIN, after(time, 131), 3, logonId)
  end(run, after(time, 121))
}

function dayOf(time: Instant): number {
  return new Date(time / 1000).getUTCDate()
}

/** Questions to the directory that only an administrator has a reason to ask. */
export function lookAround(shell: Running, time: Instant): void {
  const ask = (seconds: number, image: string, commandLine: string): void => {
    end(
      start(shell, after(time, seconds), { image: system32(image), commandLine, directory: 'C:\\Werkzeuge\\' }),
      after(time, seconds + 1),
    )
  }
  ask(0, 'net.exe', 'net  group "Domain Admins" /domain')
  ask(41, 'quser.exe', 'quser  /server:SRV-FS01')
  ask(66, 'nltest.exe', 'nltest  /dsgetdc:corp.hallgrund.example')
  ask(140, 'whoami.exe', 'whoami  /groups')
}

/**
 * Radek updates the drawing program on Jonas's computer by remote desktop, with his administrator's account. Harmless, but it
 * leaves that account's credentials in the memory of a computer that others already hold.
 */
export function drawingProgramUpdate(target: Base, from: AtDesk, controller: HostLog, time: Instant): Session {
  const { host } = target
  const admin = from.base.host.machine
  const client = start(from.explorer, after(time, -20), {
    image: system32('mstsc.exe'),
    commandLine: `"${system32('mstsc.exe')}" /v:${host.machine.name}`,
  })
  connect(client, after(time, -4), { name: host.fullName, address: host.machine.address }, { port: 3389, named: true })
  directory.ticket(controller, ADMIN, after(time, -1), admin)
  const session = sessionOf(host, ADMIN, { at: time, terminal: '2', elevated: true })
  logon(host, ADMIN, time, { type: 10, logonId: session.logonId, from: admin.address, elevated: true })
  privileges(host, asker(ADMIN, session), after(time, 0.02))
  const userinit = start(target.winlogon, after(time, 1), {
    image: system32('userinit.exe'),
    commandLine: system32('userinit.exe'),
    session,
  })
  const explorer = start(userinit, after(time, 1.6), {
    image: 'C:\\Windows\\explorer.exe',
    commandLine: 'C:\\Windows\\Explorer.EXE',
    directory: 'C:\\Windows\\',
  })
  const setup = 'C:\\ProgramData\\FacetCAD\\Updates\\FacetSetup.exe'
  const installer = start(explorer, after(time, 140), { image: setup, commandLine: `"${setup}" /update 14.2.1` })
  connect(installer, after(time, 143), SITES.cadVendor)
  for (const [index, file] of ['FacetCAD.exe', 'kernel.dll', 'FacetLicence.exe'].entries())
    createFile(installer, after(time, 180 + index * 3.4), `C:\\Program Files\\FacetCAD\\${file}`)
  installService(host, after(time, 192), {
    name: 'FacetCAD licence service',
    path: '"C:\\Program Files\\FacetCAD\\FacetLicence.exe" --service',
    who: asker(ADMIN, session),
    automatic: true,
  })
  const service = start(target.services, after(time, 194), {
    image: 'C:\\Program Files\\FacetCAD\\FacetLicence.exe',
    commandLine: '"C:\\Program Files\\FacetCAD\\FacetLicence.exe" --service',
  })
  connect(service, after(time, 196), SITES.cadVendor)
  end(installer, after(time, 220))
  // Disconnected, not logged off: the session stays, as it does all too often.
  end(client, after(time, 400))
  return session
}

/** A carrier that never wrote before sends Marit a link to its portal; she fetches the invoice from there. */
export function firstInvoice(at: AtDesk, time: Instant, link: string): void {
  const { host } = at.base
  followLink(at, time, link)
  connect(at.browser, time, SITES.carrier)
  const path = `C:\\Users\\${PEOPLE.marit.account}\\Downloads\\Rechnung_TL-260988.pdf`
  download(at.browser, after(time, 35), path)
  markDownload(at.browser, after(time, 37), path, `https://${SITES.carrier.name}/rechnungen/TL-260988.pdf`, link)
  const reader = 'C:\\Program Files\\Adobe\\Acrobat DC\\Acrobat\\AcroRd32.exe'
  end(
    start(at.explorer, after(time, 44), {
      image: reader,
      commandLine: `"${reader}" "${path}"`,
      directory: `C:\\Users\\${host.machine.owner.account}\\`,
    }),
    after(time, 700),
  )
}

/** A new printer: its driver is a service, its files go below the spooler's folder. */
export function newPrinter(target: Base, time: Instant): void {
  const { host, system } = target
  const spooler = wasRunning(host, system32('spoolsv.exe'), system, after(time, -90_000))
  for (const [index, file] of ['mfpdrv.dll', 'mfpui.dll', 'mfpcfg.exe'].entries()) {
    createFile(spooler, after(time, index * 1.1), `${system32('spool')}\\drivers\\x64\\3\\${file}`)
  }
  installService(host, after(time, 5), {
    name: 'MFP Status Monitor',
    path: `${system32('spool')}\\drivers\\x64\\3\\mfpstat.exe`,
    who: itself(host),
    automatic: true,
  })
  serviceState(host, after(time, 6), 'Print Spooler', 'stopped')
  serviceState(host, after(time, 9), 'Print Spooler', 'running')
}

/** Jonas packs drawings for a customer, as he does every other week. */
export function packDrawings(at: AtDesk, time: Instant): void {
  const image = 'C:\\Program Files\\7-Zip\\7zG.exe'
  const home = `C:\\Users\\${PEOPLE.jonas.account}`
  const archive = `${home}\\Documents\\LP-2200_Kundenfreigabe.zip`
  const pack = start(at.explorer, time, {
    image,
    commandLine: `"${image}" a -i#7zMap18233#7zEvent18233 -ad -saa -- "${home}\\Documents\\LP-2200_Kundenfreigabe"`,
    directory: `${home}\\Documents\\`,
  })
  createFile(pack, after(time, 3), archive)
  end(pack, after(time, 9))
}
