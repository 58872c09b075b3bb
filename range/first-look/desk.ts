import type { Instant } from '../../src/model/time.ts'
import { after } from '../chance.ts'
import {
  connect,
  createFile,
  end,
  type Running,
  resolve,
  type Session,
  sessionOf,
  setRegistry,
  start,
} from '../records/processes.ts'
import { asker, failedLogon, logoff, logon, privileges, runTask } from '../records/security.ts'
import type { Site } from '../records/who.ts'
import { type Base, system32 } from './base.ts'
import { local } from './chance.ts'
import { ORGANISATION, SITES } from './organisation.ts'

/** A person at their computer, from logging on to logging off. */
export interface AtDesk {
  readonly base: Base
  readonly session: Session
  readonly explorer: Running
  readonly browser: Running
  readonly mail: Running
  readonly chat: Running
}

const EDGE = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'
const OFFICE = 'C:\\Program Files\\Microsoft Office\\root\\Office16'

/** What distinguishes the people at their desks. */
export interface Habits {
  readonly share: string
  readonly sites: readonly Site[]
  /** Documents that this person works on: [program, path]. */
  readonly documents: readonly (readonly [program: string, path: string])[]
  /** Logs on as a local administrator, with two halves of a token. */
  readonly administrator?: boolean
}

/** Logs on in the morning: session, logon script, what starts by itself. */
export function arrive(base: Base, time: Instant, habits: Habits): AtDesk {
  const { host } = base
  const { owner } = host.machine
  const { chance } = host
  if (chance.happens(0.2)) failedLogon(host, owner, after(time, -9), 2)
  const session = sessionOf(host, owner, { at: time })
  logon(host, owner, time, {
    type: 2,
    logonId: session.logonId,
    ...(habits.administrator === true ? { elevated: true } : {}),
  })
  if (habits.administrator === true) privileges(host, asker(owner, session), after(time, 0.01))
  const userinit = start(base.winlogon, after(time, 0.7), {
    image: system32('userinit.exe'),
    commandLine: system32('userinit.exe'),
    session,
  })
  const explorer = start(userinit, after(time, 1.1), {
    image: 'C:\\Windows\\explorer.exe',
    commandLine: 'C:\\Windows\\Explorer.EXE',
    directory: 'C:\\Windows\\',
  })
  logonScript(userinit, after(time, 2.3), habits.share)
  const home = `C:\\Users\\${owner.account}`
  const drive = `${home}\\AppData\\Local\\Microsoft\\OneDrive\\OneDrive.exe`
  const sync = start(explorer, after(time, 8), { image: drive, commandLine: `"${drive}" /background` })
  connect(sync, after(time, 10), SITES.files)
  const updater = `${home}\\AppData\\Local\\slack\\Update.exe`
  const launcher = start(explorer, after(time, 9), {
    image: updater,
    commandLine: `"${updater}" --processStart slack.exe --process-start-args --startup`,
  })
  const chat = start(launcher, after(time, 9.6), {
    image: `${home}\\AppData\\Local\\slack\\app-4.46.99\\slack.exe`,
    commandLine: `"${home}\\AppData\\Local\\slack\\app-4.46.99\\slack.exe" --startup`,
    directory: `${home}\\AppData\\Local\\slack\\app-4.46.99\\`,
  })
  connect(chat, after(time, 12), SITES.chat)
  const mail = start(explorer, after(time, chance.whole(30, 90)), {
    image: `${OFFICE}\\OUTLOOK.EXE`,
    commandLine: `"${OFFICE}\\OUTLOOK.EXE"`,
    directory: `${home}\\`,
  })
  connect(mail, after(time, 95), SITES.mailbox)
  const browser = start(explorer, after(time, chance.whole(100, 600)), {
    image: EDGE,
    commandLine: `"${EDGE}" --profile-directory=Default`,
    directory: `${home}\\`,
  })
  return { base, session, explorer, browser, mail, chat }
}

/** The logon script that everybody has: drives and printers, by way of the command line and the script host. */
function logonScript(userinit: Running, time: Instant, share: string): void {
  const shell = start(userinit, time, {
    image: system32('cmd.exe'),
    commandLine: `C:\\Windows\\system32\\cmd.exe /c "\\\\SRV-DC01\\NETLOGON\\anmeldung.cmd"`,
  })
  start(shell, after(time, 0.4), {
    image: system32('net.exe'),
    commandLine: `net  use S: \\\\SRV-FS01\\${share} /persistent:no`,
  })
  const printers = start(shell, after(time, 1.6), {
    image: system32('wscript.exe'),
    commandLine: 'wscript.exe //B \\\\SRV-DC01\\NETLOGON\\drucker.vbs',
  })
  end(printers, after(time, 4.4))
  end(shell, after(time, 4.6))
}

/** A working day between arriving and leaving. */
export function work(at: AtDesk, day: number, habits: Habits): void {
  const { host } = at.base
  const { chance } = host
  const moment = (from: string, spreadMinutes: number): Instant =>
    after(local(day, from), chance.whole(0, spreadMinutes * 60) + chance.next())
  for (let visit = chance.whole(7, 11); visit > 0; visit -= 1)
    browse(at, moment('08:31:00', 470), chance.pick(habits.sites))
  for (let round = 4; round > 0; round -= 1)
    connect(at.mail, moment('08:32:00', 480), SITES.mailbox, { cached: chance.happens(0.6) })
  for (let round = 2; round > 0; round -= 1) connect(at.chat, moment('08:32:00', 480), SITES.chat, { cached: true })
  for (let count = chance.whole(2, 4); count > 0; count -= 1)
    useDocument(at, moment('08:40:00', 430), chance.pick(habits.documents))
  smallThings(at, moment)
  unlock(at, moment('12:40:00', 35))
  if (chance.happens(0.5)) unlock(at, moment('15:10:00', 30))
  if (chance.happens(0.4)) chatUpdate(at, moment('11:00:00', 90))
  if (chance.happens(0.45)) driveUpdate(at, moment('09:30:00', 240))
}

function browse({ browser }: AtDesk, time: Instant, site: Site): void {
  connect(browser, time, site, { cached: browser.host.chance.happens(0.3) })
  if (browser.host.chance.happens(0.3))
    resolve(browser, after(time, 0.4), { name: `static.${site.name}`, address: site.address })
}

function useDocument(
  { explorer, session, base }: AtDesk,
  time: Instant,
  [program, path]: readonly [string, string],
): void {
  const { chance } = base.host
  const image = program.includes('\\') ? program : `${OFFICE}\\${program}`
  const process = start(explorer, time, { image, commandLine: `"${image}" "${path}"`, session })
  const folder = path.slice(0, path.lastIndexOf('\\'))
  createFile(process, after(time, 3), `${folder}\\~$${path.slice(folder.length + 1)}`)
  if (chance.happens(0.5)) createFile(process, after(time, chance.whole(200, 1800)), path)
  end(process, after(time, chance.whole(1900, 4200)))
}

/** What any Windows does while one works. */
function smallThings(
  { base, session, explorer }: AtDesk,
  moment: (from: string, spreadMinutes: number) => Instant,
): void {
  const { chance } = base.host
  const images = [
    'RuntimeBroker.exe',
    'backgroundTaskHost.exe',
    'SearchProtocolHost.exe',
    'dllhost.exe',
    'taskhostw.exe',
  ]
  for (let count = chance.whole(6, 9); count > 0; count -= 1) {
    const name = chance.pick(images)
    const time = moment('08:31:00', 490)
    const process = start(base.services, time, {
      image: system32(name),
      commandLine: name === 'taskhostw.exe' ? 'taskhostw.exe' : `${system32(name)} -Embedding`,
      session,
    })
    if (chance.happens(0.6)) end(process, after(time, chance.whole(4, 300)))
  }
  const recent = `HKU\\${session.sid}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Explorer\\RecentDocs\\MRUListEx`
  for (let count = chance.whole(1, 3); count > 0; count -= 1)
    setRegistry(explorer, moment('08:30:00', 480), recent, 'Binary Data')
}

/** Comes back to a locked screen. */
export function unlock({ base }: AtDesk, time: Instant): void {
  const { host } = base
  const second = host.logonId()
  logon(host, host.machine.owner, time, { type: 7, logonId: second })
  logoff(host, host.machine.owner, after(time, 0.05), 7, second)
}

/** The chat program renews itself out of the profile, as its makers want it. */
function chatUpdate({ explorer, chat }: AtDesk, time: Instant): void {
  const home = chat.image.slice(0, chat.image.indexOf('\\app-'))
  const update = start(chat, time, {
    image: `${home}\\Update.exe`,
    commandLine: `"${home}\\Update.exe" --checkForUpdate https://${SITES.chat.name}/desktop/update`,
  })
  connect(update, after(time, 1.4), SITES.chat)
  createFile(update, after(time, 20), `${home}\\packages\\RELEASES`)
  if (explorer.host.chance.happens(0.3))
    createFile(update, after(time, 31), `${home}\\packages\\slack-4.46.101-full.nupkg`)
  end(update, after(time, 40))
}

function driveUpdate({ base, session }: AtDesk, time: Instant): void {
  const image = `C:\\Users\\${base.host.machine.owner.account}\\AppData\\Local\\Microsoft\\OneDrive\\OneDriveStandaloneUpdater.exe`
  const update = start(base.scheduler, time, { image, commandLine: image, session })
  runTask(base.host, time, `OneDrive Standalone Update Task-${session.sid}`, update)
  connect(update, after(time, 3), SITES.browserUpdates, { cached: true })
  end(update, after(time, 9))
}

/** Logs off in the evening. */
export function leave({ base, session, mail, browser }: AtDesk, time: Instant): void {
  const { host } = base
  const { owner } = host.machine
  end(mail, after(time, -8))
  end(browser, after(time, -6))
  host.write('security', 4647, after(time, -0.5), {
    TargetUserSid: owner.sid,
    TargetUserName: owner.account,
    TargetDomainName: ORGANISATION.netbios,
    TargetLogonId: session.logonId,
  })
  logoff(host, owner, time, 2, session.logonId)
}

/** Follows a link in a message: the mail program asks the browser that is already open. */
export function followLink(at: AtDesk, time: Instant, link: string): Running {
  const call = start(at.mail, after(time, -0.4), {
    image: at.browser.image,
    commandLine: `"${at.browser.image}" --single-argument ${link}`,
    directory: `C:\\Users\\${at.base.host.machine.owner.account}\\`,
  })
  end(call, after(time, 0.9))
  return call
}

/** Saves a page's file: the browser writes it under another name first. */
export function download(browser: Running, time: Instant, path: string): void {
  createFile(
    browser,
    time,
    `${path.slice(0, path.lastIndexOf('\\'))}\\Unbestätigt ${browser.host.chance.whole(100_000, 999_999)}.crdownload`,
  )
  createFile(browser, after(time, 1.8), path)
}
