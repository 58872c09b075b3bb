import type { Instant } from '../../src/model/time.ts'
import { after, chanceOf } from '../chance.ts'
import { end, start } from '../records/processes.ts'
import { asker, directory, logoff, logon, privileges, serviceState, share } from '../records/security.ts'
import type { Machine, Person } from '../records/who.ts'
import type { HostLog } from '../records/windows.ts'
import { type Base, system32 } from './base.ts'
import { ALL_DAYS, local, WORKING_DAYS } from './chance.ts'
import { ADMIN, BACKUP, DESKS, MACHINES, PEOPLE, SCANNER } from './organisation.ts'

/** A share of the file server. */
interface Share {
  readonly name: string
  readonly localPath: string
  readonly files: readonly string[]
}

const SHARES: Readonly<Record<'engineering' | 'finance' | 'office' | 'scans', Share>> = {
  engineering: {
    name: 'Konstruktion',
    localPath: '\\??\\D:\\Freigaben\\Konstruktion',
    files: [
      'RS-4410\\RS-4410_Ringsegment_v7.fcd',
      'RS-4410\\RS-4410_Stueckliste.xlsx',
      'RS-4410\\Pruefplan_RS-4410.docx',
      'LP-2200\\LP-2200_Leitschaufel.fcd',
      'Normen\\Toleranzen_intern.pdf',
      'Vorlagen\\Zeichnungsrahmen_A2.fct',
    ],
  },
  finance: {
    name: 'Finanzen',
    localPath: '\\??\\D:\\Freigaben\\Finanzen',
    files: [
      '2026\\Kreditoren_Oktober.xlsx',
      '2026\\Zahlungslauf_KW41.xlsx',
      'Frachtkosten_2026.xlsx',
      'Vertraege\\Rahmenvertrag_Stahl.pdf',
    ],
  },
  office: {
    name: 'Allgemein',
    localPath: '\\??\\D:\\Freigaben\\Allgemein',
    files: [
      'Telefonliste.xlsx',
      'Urlaubsplan_2026.xlsx',
      'Protokolle\\2026-10_Monatsrunde.docx',
      'Vorlagen\\Brief.dotx',
    ],
  },
  scans: { name: 'Scans', localPath: '\\??\\D:\\Freigaben\\Scans', files: [] },
}

function shareOf(person: Person): Share {
  if (person === PEOPLE.tomas || person === PEOPLE.marit) return SHARES.finance
  const engineers: readonly Person[] = [PEOPLE.jonas, PEOPLE.sofie, PEOPLE.piet, PEOPLE.henning]
  return engineers.includes(person) ? SHARES.engineering : SHARES.office
}

/** A network logon to the file server, what was opened there, and its end. */
function visitShare(files: HostLog, person: Person, time: Instant, visit: ShareVisit): void {
  const logonId = files.logonId()
  logon(files, person, time, {
    type: 3,
    logonId,
    from: visit.from,
    method: visit.method ?? 'Kerberos',
    workstation: visit.workstation ?? '-',
  })
  share(files, asker(person, { logonId }), after(time, 0.05), {
    name: visit.share.name,
    localPath: visit.share.localPath,
    from: visit.from,
    files: visit.files,
    writes: visit.writes === true,
    secondsBetween: visit.secondsBetween ?? 7.3,
  })
  logoff(files, person, after(time, files.chance.whole(40, 900)), 3, logonId)
}

interface ShareVisit {
  readonly from: string
  readonly share: Share
  readonly files: readonly string[]
  readonly writes?: boolean
  readonly method?: 'Kerberos' | 'NTLM'
  readonly workstation?: string
  readonly secondsBetween?: number
}

/** Two weeks of the file server and the domain controller: people at work, the scanner, the nightly backup. */
export function ordinaryServers(files: Base, controller: HostLog): void {
  const chance = chanceOf('servers')
  const desks: readonly (readonly [Person, string])[] = [
    ...DESKS,
    [PEOPLE.jonas, MACHINES.engineering.address],
    [PEOPLE.marit, MACHINES.finance.address],
    [PEOPLE.radek, MACHINES.administration.address],
  ]
  for (const day of WORKING_DAYS) {
    for (const [person, address] of desks) {
      if (chance.happens(0.12)) continue // out of the office, ill, on a journey
      const machine: Machine = { name: '', address, owner: person }
      const morning = after(local(day, '07:20:00'), chance.whole(0, 4200) + chance.next())
      if (chance.happens(0.07)) directory.wrongPassword(controller, person, after(morning, -6), machine)
      directory.ticket(controller, person, morning, machine)
      if (chance.happens(0.6))
        directory.serviceTicket(controller, person, after(morning, 1.2), machine, MACHINES.files.name)
      const own = shareOf(person)
      for (let visits = chance.whole(1, 2); visits > 0; visits -= 1) {
        const time = after(morning, 4 + (visits - 1) * chance.whole(7000, 24_000))
        const opened = Array.from({ length: chance.whole(1, 3) }, () => chance.pick(own.files))
        visitShare(files.host, person, time, { from: address, share: own, files: opened, writes: chance.happens(0.3) })
      }
    }
    for (let scans = chance.whole(1, 3); scans > 0; scans -= 1) {
      const time = after(local(day, '08:30:00'), chance.whole(0, 27_000) + chance.next())
      directory.ntlm(controller, SCANNER, time, 'MFP-FLUR')
      const scan = `Scan_202610${String(day).padStart(2, '0')}_${chance.whole(1000, 9999)}.pdf`
      visitShare(files.host, SCANNER, after(time, 0.2), {
        from: SCANNER.homeAddress,
        share: SHARES.scans,
        files: [scan],
        writes: true,
        method: 'NTLM',
        workstation: 'MFP-FLUR',
      })
    }
  }
  for (const day of ALL_DAYS)
    backup(files, controller, after(local(day, '23:05:00'), chance.whole(0, 40) + chance.next()))
  forgottenPassword(controller)
}

/** The backup server fetches the shares every night, as an administrator. */
function backup(files: Base, controller: HostLog, time: Instant): void {
  const { host } = files
  const machine: Machine = { name: 'SRV-BAK01', address: BACKUP.homeAddress, owner: BACKUP }
  directory.ticket(controller, BACKUP, time, machine)
  const logonId = host.logonId()
  logon(host, BACKUP, after(time, 0.3), { type: 3, logonId, from: machine.address, method: 'Kerberos', elevated: true })
  privileges(host, asker(BACKUP, { logonId }), after(time, 0.31))
  for (const [index, one] of [SHARES.engineering, SHARES.finance, SHARES.office].entries()) {
    share(host, asker(BACKUP, { logonId }), after(time, 2 + index * 60), {
      name: one.name,
      localPath: one.localPath,
      from: machine.address,
      files: one.files.slice(0, 2),
    })
  }
  const engine = start(files.services, after(time, 30), {
    image: system32('wbengine.exe'),
    commandLine: `"${system32('wbengine.exe')}"`,
  })
  serviceState(host, after(time, 30.2), 'Block Level Backup Engine Service', 'running')
  const minutes = host.chance.whole(31, 52)
  end(engine, after(time, minutes * 60))
  serviceState(host, after(time, minutes * 60 + 1), 'Block Level Backup Engine Service', 'stopped')
  logoff(host, BACKUP, after(time, minutes * 60 + 3), 3, logonId)
}

/** Henning forgot his password; nothing is behind it. */
function forgottenPassword(controller: HostLog): void {
  const time = local(9, '08:22:41')
  for (const seconds of [-310, -290, -262]) {
    directory.wrongPassword(controller, PEOPLE.henning, after(time, seconds), {
      name: '',
      address: '192.0.2.45',
      owner: PEOPLE.henning,
    })
  }
  directory.resetPassword(controller, asker(ADMIN, { logonId: controller.logonId() }), PEOPLE.henning, time)
}
