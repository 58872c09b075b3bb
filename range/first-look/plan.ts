import type { Instant } from '../../src/model/time.ts'
import { after } from '../chance.ts'
import type { HostLog } from '../records/windows.ts'
import { type Base, backgroundOfDay, restart, system32 } from './base.ts'
import { type Campaign, VICTIMS } from './campaign.ts'
import { ALL_DAYS, local, utc, WORKING_DAYS } from './chance.ts'
import { type AtDesk, arrive, type Habits, leave, unlock, work } from './desk.ts'
import { collect, JUMP, jump, sendAndClean, serverCalls } from './intrusion-server.ts'
import {
  callHome,
  comeBack,
  discover,
  END,
  FIRST_CALL_SECONDS,
  leaveForServer,
  openLure,
  persist,
  stealCookies,
  stealCredentials,
} from './intrusion-workstation.ts'
import {
  administratorShell,
  drawingProgramUpdate,
  firstInvoice,
  lookAround,
  newPrinter,
  packDrawings,
  remoteMaintenance,
} from './look-alikes.ts'
import { SITES } from './organisation.ts'
import { CARRIER_LINK } from './unasked-mail.ts'

/** The computers whose logs were collected. */
export interface Computers {
  readonly engineering: Base
  readonly finance: Base
  readonly administration: Base
  readonly files: Base
  readonly controller: HostLog
}

const ENGINEER: Habits = {
  share: 'Konstruktion',
  sites: [SITES.news, SITES.norms, SITES.supplier, SITES.weather, SITES.forum, SITES.cadVendor, SITES.files],
  documents: [
    ['C:\\Program Files\\FacetCAD\\FacetCAD.exe', 'C:\\Users\\jbrandtner\\Documents\\RS-4410_Ringsegment_v7.fcd'],
    ['C:\\Program Files\\FacetCAD\\FacetCAD.exe', 'C:\\Users\\jbrandtner\\Documents\\LP-2200_Leitschaufel.fcd'],
    ['EXCEL.EXE', 'C:\\Users\\jbrandtner\\Documents\\RS-4410_Stueckliste.xlsx'],
    ['WINWORD.EXE', 'C:\\Users\\jbrandtner\\Documents\\Freigabe_RS-4410.docx'],
  ],
  // The drawing program needs it, people say.
  administrator: true,
}

/** Jonas and his computer. He never logs off; it is restarted once, for updates, by night. */
export function engineering(
  { engineering: base, files, controller }: Computers,
  radek: ReadonlyMap<number, AtDesk>,
  campaign: Campaign,
): void {
  const at = arrive(base, local(5, '07:41:22'), ENGINEER)
  for (const day of [6, 7, 8, 9, 12, 13]) unlock(at, local(day, `07:5${day % 10}:1${day % 7}`))
  for (const day of [5, 6, 7, 8, 9, 12, 13]) work(at, day, ENGINEER)
  for (const day of [5, 6, 7, 8, 9, 10, 11, 12, 13]) backgroundOfDay(base, day)
  newPrinter(base, local(6, '11:12:30'))
  packDrawings(at, local(8, '10:37:05'))

  const foothold = openLure(at, campaign, utc(7, '08:06:12'))
  persist(foothold, at, campaign)
  discover(foothold, campaign)
  stealCookies(foothold, campaign)
  const visitor = radek.get(8)
  if (visitor !== undefined) drawingProgramUpdate(base, visitor, controller, local(8, '15:02:16'))
  stealCredentials(foothold, base, at, campaign)
  const service = jump(files, controller, campaign, leaveForServer(foothold, at, JUMP))
  collect(service, campaign)
  sendAndClean(service, campaign)

  const stopped = local(13, '22:10:00')
  const again = afterRestart(restart(base, stopped), campaign)
  campaign.add({
    stage: 'backdoor',
    technique: 'T1071.001',
    what: 'the implants call home over HTTPS',
    subjects: [VICTIMS.workstation, VICTIMS.server],
    human: false,
    visibleIn: ['windows:sysmon'],
    events: [
      ...callHome(foothold.implant, after(foothold.implant.started, FIRST_CALL_SECONDS), stopped),
      ...callHome(again, after(again.started, FIRST_CALL_SECONDS), END),
      ...serverCalls(service, after(service.started, FIRST_CALL_SECONDS), END),
    ],
  })
}

/** The last days: Jonas works on, and so does what is in his computer. */
function afterRestart(base: Base, campaign: Campaign): ReturnType<typeof comeBack> {
  const at = arrive(base, local(14, '07:52:08'), ENGINEER)
  for (const day of [14, 15, 16]) {
    work(at, day, ENGINEER)
    backgroundOfDay(base, day)
  }
  for (const day of [15, 16]) unlock(at, local(day, `07:4${day % 10}:37`))
  return comeBack(base, at, campaign)
}

const ACCOUNTANT: Habits = {
  share: 'Finanzen',
  sites: [SITES.bank, SITES.news, SITES.weather, SITES.files, SITES.supplier],
  documents: [
    ['EXCEL.EXE', 'C:\\Users\\mosei\\Documents\\Zahlungslauf_KW41.xlsx'],
    ['EXCEL.EXE', 'C:\\Users\\mosei\\Documents\\Kreditoren_Oktober.xlsx'],
    ['WINWORD.EXE', 'C:\\Users\\mosei\\Documents\\Mahnung_Vorlage.docx'],
  ],
}

/** Marit logs on in the morning and off in the evening. */
export function finance({ finance: base }: Computers): void {
  const { chance } = base.host
  for (const day of WORKING_DAYS) {
    const at = arrive(base, after(local(day, '07:30:00'), chance.whole(0, 2400) + chance.next()), ACCOUNTANT)
    work(at, day, ACCOUNTANT)
    if (day === 6) firstInvoice(at, local(6, '10:48:09'), CARRIER_LINK)
    leave(at, after(local(day, '16:40:00'), chance.whole(0, 2700) + chance.next()))
  }
  for (const day of ALL_DAYS) backgroundOfDay(base, day)
}

const ADMINISTRATOR: Habits = {
  share: 'Allgemein',
  sites: [SITES.news, SITES.systemUpdates, SITES.agent, SITES.files, SITES.forum],
  documents: [
    ['EXCEL.EXE', 'C:\\Users\\rnovotny\\Documents\\Inventar.xlsx'],
    [system32('notepad.exe'), 'C:\\Users\\rnovotny\\Documents\\Notizen.txt'],
  ],
}

/** Radek's days, by the day of the month, and the nights in which he worked. */
export interface AdministratorDays {
  readonly desks: ReadonlyMap<number, AtDesk>
  readonly nights: readonly (readonly [from: Instant, to: Instant])[]
}

/** Radek and his computer, two nights of maintenance included. */
export function administration({
  administration: base,
  finance: accountant,
  files,
  controller,
}: Computers): AdministratorDays {
  const { chance } = base.host
  const starts = new Map([
    [6, local(6, '22:18:40')],
    [12, local(12, '22:31:15')],
  ])
  const desks = new Map<number, AtDesk>()
  const nights: (readonly [Instant, Instant])[] = []
  for (const day of WORKING_DAYS) {
    const at = arrive(base, local(day, `08:1${day % 10}:4${day % 6}`), ADMINISTRATOR)
    desks.set(day, at)
    work(at, day, ADMINISTRATOR)
    if (day % 5 === 0 || day === 14)
      lookAround(administratorShell(at, controller, local(day, '11:20:31')), local(day, '11:22:02'))
    const night = starts.get(day)
    if (night === undefined) {
      leave(at, after(local(day, '17:05:00'), chance.whole(0, 3000) + chance.next()))
      continue
    }
    const shell = administratorShell(at, controller, night)
    remoteMaintenance(shell, files, controller, after(night, 95))
    if (day === 6) remoteMaintenance(shell, accountant, controller, after(night, 640))
    leave(at, after(night, 2400))
    nights.push([night, after(night, 2400)])
  }
  for (const day of ALL_DAYS) backgroundOfDay(base, day)
  return { desks, nights }
}
