import { type Instant, instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import { system32 } from '../../life/desk.ts'
import { directoryChange } from '../../records/exchange.ts'
import { createFile, deleteFile, start, systemSession } from '../../records/processes.ts'
import { asker, directory, runTask, serviceState } from '../../records/security.ts'
import type { Person } from '../../records/who.ts'
import { type Host, hostsOf, staffOf } from '../../world.ts'
import { placesOf } from '../a11/built-ins.ts'
import type { Implant } from '../a12/implant.ts'
import type { Play } from '../campaign.ts'
import type { Entry } from './entries.ts'

/** What lies ready. */
export interface Staged {
  readonly trigger: Instant
  readonly task: string
  readonly command: string
  readonly tool: string
  readonly policy: string
  readonly admin: Person
  readonly controller: Host
}

interface Outcome {
  readonly entry: Entry
  readonly staged: Staged
  readonly implant: Implant
}

/** Somebody sees the new policy in time. The way in, and the account of the service, are not found. Gives when it was. */
export function caught(play: Play, { entry, staged, implant }: Outcome): Instant {
  const { chance, clock, world, tenant } = play
  const { admin, controller } = staged
  const owner = world.people.find(({ administration }) => administration?.account === admin.account)
  const others = staffOf(world, 'it').filter(({ account }) => account !== owner?.account)
  const [helper = owner] = chance.sample(others, 1)
  const alerted = after(clock.now(), 3600 * (2 + 20 * chance.next()))
  play.alert(alerted, {
    product: 'edr',
    title: chance.pick([
      'Security log was cleared',
      'New scheduled task in a group policy',
      'Unusual activity of an administrator',
    ]),
    severity: 'high',
    host: controller,
  })
  const seen = helper === undefined ? after(alerted, 9000) : play.nextAtDesk(helper, alerted)
  const log = play.log(controller, seen)
  const by = helper?.administration ?? helper ?? admin
  directory.resetPassword(log, asker(by, { logonId: log.logonId() }), admin, after(seen, 1500 + chance.next() * 900))
  directoryChange(
    tenant,
    world.tenantAdministrator,
    after(seen, 2600),
    'Update StsRefreshTokenValidFrom Timestamp.',
    admin,
  )
  const done = after(seen, 2600 + chance.next() * 1800)
  play.contain(play.user(admin), done)
  play.contain(play.host(controller), done)
  const [backup] = hostsOf(world, 'backup')
  if (backup !== undefined) play.contain(play.host(backup), done)
  clock.goTo(after(done, 3600 * chance.whole(8, 40)))
  clock.session()
  const refused = directory.wrongPassword(play.log(controller, clock.next()), admin, clock.now(), implant.host)
  play.step({
    stage: 'spread',
    technique: 'T1078.002',
    what: 'the administrator’s password has been renewed',
    subjects: [play.user(admin)],
    events: [refused],
  })
  const { session, events } = play.remoteLogon({
    time: clock.next(),
    from: entry.from,
    to: implant.host,
    account: entry.account,
    method: 'NTLM',
    isAdministrator: true,
  })
  const list = play.remoteProcess({
    host: implant.host,
    time: after(clock.now(), 2),
    session,
    by: 'wmi',
    image: system32('quser.exe'),
    commandLine: 'quser',
  })
  play.step({
    stage: 'foothold',
    technique: 'T1078.002',
    what: 'the service’s account still works: they look who is there, and leave it at that',
    subjects: [play.host(implant.host), play.user(entry.account)],
    events: [events, placesOf(list)],
  })
  return instant(Math.min(play.world.end, after(clock.now(), 30 * 86_400)))
}

/** How many computers are shown destroying themselves. */
const MAX_HIT = 12

/** The day comes: computers delete what they hold, one after the other as they learn of the task. Gives when it was over. */
export function fired(play: Play, { entry, staged, implant }: Outcome): Instant {
  const { chance, clock, world, actor } = play
  const { trigger, task, tool, controller } = staged
  clock.goTo(trigger)
  const began = clock.now()
  const targets = [
    ...hostsOf(world, 'backup', 'file server'),
    ...chance.sample(hostsOf(world, 'application', 'desk'), MAX_HIT - 4),
  ].filter((host) => host !== implant.host)
  for (const [index, host] of targets.entries()) {
    const time = after(began, chance.next() * 240)
    const boot = play.boot(host, time)
    const { binary } = actor.tool('own', 2 + (index % 5))
    const image = `C:\\Windows\\Temp\\${tool}`
    const session = systemSession(boot.log)
    const arrived = createFile(boot.scheduler, after(time, -2), image)
    const run = start(boot.scheduler, time, { image, commandLine: image, session, binary })
    runTask(boot.log, time, task, run)
    play.access(play.host(host), 'group policy', time)
    const wipe = start(run, after(time, 1 + chance.next() * 3), {
      image: system32('vssadmin.exe'),
      commandLine: `vssadmin delete shadows ${chance.pick(['/all /quiet', '/quiet /all'])}`,
    })
    play.step({
      stage: 'sabotage',
      technique: 'T1490',
      what: `shadow copies on ${host.name} are deleted`,
      subjects: [play.host(host)],
      human: false,
      events: [arrived, placesOf(run, wipe)],
    })
    const files = world.shares.find((one) => one.host === host.name)?.files.map((path) => `D:\\Shares\\${path}`)
    const lost = chance.sample(files ?? personalFiles(play, host), chance.whole(12, 30))
    const deleted = lost.map((path, number) => deleteFile(run, after(time, 6 + number * (0.05 + chance.next())), path))
    play.step({
      stage: 'sabotage',
      technique: 'T1485',
      what: `files on ${host.name} are destroyed`,
      subjects: [play.host(host)],
      human: false,
      events: [deleted, serviceState(boot.log, after(time, 5), 'Volume Shadow Copy', 'stopped')],
    })
    play.contain(play.host(host), after(time, 3600 * (1 + chance.next() * 6)))
  }
  play.alert(after(began, 300 + chance.next() * 900), {
    product: 'edr',
    title: chance.pick(['Mass deletion of files', 'Shadow copies deleted on several computers']),
    severity: 'high',
    host: controller,
  })
  // All is switched off and built anew; the way in from outside is not looked for in the first days.
  const off = after(began, 3600 * (2 + chance.next() * 8))
  play.contain(play.host(controller), off)
  play.contain(play.host(implant.host), off)
  play.contain(play.user(staged.admin), off)
  if (entry.kind === 'device') play.contain(play.user(entry.account), off)
  return off
}

function personalFiles({ chance }: Play, { owner }: Host): readonly string[] {
  return Array.from(
    { length: 40 },
    () =>
      `C:\\Users\\${owner.account}\\Documents\\${chance.pick(['Plan', 'List', 'Offer', 'Notes', 'Draft'])}_${chance.whole(10, 999)}.${chance.pick(['docx', 'xlsx', 'pdf', 'txt'])}`,
  )
}
