import { DAY_US, type Instant, instant, SECOND_US } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import type { Placed } from '../../records/place.ts'
import { createFile, type Running, start, systemSession } from '../../records/processes.ts'
import { asker, installService, serviceState, share } from '../../records/security.ts'
import type { Person } from '../../records/who.ts'
import type { Host } from '../../world.ts'
import { placesOf } from '../a11/built-ins.ts'
import type { Tool } from '../actor.ts'
import type { Access, Play } from '../campaign.ts'

/** A program of the intruders that runs as a service and comes back with every start of its computer. */
export interface Implant {
  readonly host: Host
  readonly image: string
  readonly access: Access
  /** The process that runs at a time, once it is installed. */
  readonly at: (time: Instant) => Running
}

interface Install {
  readonly from: Host
  readonly to: Host
  readonly account: Person
  readonly tool: Tool
  readonly method?: 'Kerberos' | 'NTLM'
}

/** Copies a program to another computer and makes a service of it: two steps, and a way back in. */
export function installImplant(play: Play, { from, to, account, tool, method = 'NTLM' }: Install): Implant {
  const { chance, clock } = play
  const subjects = [play.host(to), play.user(account)]
  const time = clock.next()
  const { session, events } = play.remoteLogon({ time, from, to, account, method, isAdministrator: true })
  const log = play.log(to, time)
  const address = play.addressOf(from, time)
  const who = asker(account, session)
  // Over ADMIN$ into the system's folder, or over C$ to where programs lie.
  const isSystem = chance.happens(0.5)
  const folder = isSystem
    ? chance.pick(['', '\\System32', '\\SysWOW64'])
    : `${chance.pick(['\\ProgramData', '\\Program Files', '\\Program Files (x86)'])}\\${tool.file.slice(0, -4)}`
  const image = `C:${isSystem ? '\\Windows' : ''}${folder}\\${tool.file}`
  const copied = share(log, who, after(time, 1.5 + chance.next() * 2), {
    name: isSystem ? 'ADMIN$' : 'C$',
    localPath: isSystem ? '\\??\\C:\\Windows' : '\\??\\C:',
    from: address,
    files: [`${folder}\\${tool.file}`.slice(1)],
    writes: true,
  })
  const written = createFile(play.boot(to, time).kernel, after(time, 4 + chance.next()), image)
  play.step({
    stage: 'own tools',
    technique: 'T1570',
    what: `a program of theirs is copied to ${to.name}`,
    subjects,
    events: [events, copied, written],
  })
  clock.goTo(after(time, 8))
  const installed = clock.next('typing')
  const pipe = share(log, who, installed, { name: 'IPC$', localPath: '', from: address, files: ['svcctl'] })
  const name = tool.file.slice(0, tool.file.lastIndexOf('.'))
  const service = installService(log, after(installed, 0.6), { name, path: image, who, automatic: true })
  const runs = new Map<number, Running>()
  const at = (now: Instant): Running => {
    const { services } = play.boot(to, now)
    const isSince = services.started > installed
    const began = isSince ? after(services.started, 9) : after(installed, 1.1)
    const known = runs.get(began)
    if (known !== undefined) return known
    const parent = play.boot(to, began).services
    const running = start(parent, began, {
      image,
      commandLine: image,
      session: systemSession(parent.host),
      binary: tool.binary,
    })
    runs.set(began, running)
    return running
  }
  const running = at(after(installed, 2))
  play.step({
    stage: 'backdoor',
    technique: 'T1543.003',
    what: `it runs on ${to.name} as a service`,
    subjects,
    events: [pipe, service, placesOf(running), serviceState(log, after(installed, 1.3), name, 'running')],
  })
  clock.goTo(after(installed, 3))
  return { host: to, image, access: play.access(play.host(to), 'implant', installed), at }
}

/** How many connections of one program are written at most, however long it calls. */
const MAX_CALLS = 300

/** The program calls home by itself, with jitter: one step that no person does. */
export function calls(play: Play, implant: Implant, span: readonly [from: Instant, to: Instant], every: number): void {
  const { chance, actor } = play
  const [from, to] = span
  const site = actor.server('control')
  const events: Placed[] = []
  const mean = Math.max(every, (to - from) / SECOND_US / MAX_CALLS)
  for (
    let time = after(from, mean * chance.next());
    time < Math.min(to, play.world.end);
    time = after(time, mean * (0.7 + 0.6 * chance.next()))
  ) {
    events.push(
      ...play.reach({
        time,
        host: implant.host,
        site,
        process: implant.at(time),
        isResolved: chance.happens(0.6),
        bytesOut: 700 + chance.whole(0, 500),
        bytesIn: 300 + chance.whole(0, 900),
      }),
    )
  }
  if (events.length === 0) return
  play.step({
    stage: 'foothold',
    technique: 'T1071.001',
    what: `the program on ${implant.host.name} calls home`,
    subjects: [play.host(implant.host)],
    human: false,
    events,
  })
}

/** The instant so many days later; a fraction is a part of a day. */
export function daysAfter(time: Instant, days: number): Instant {
  return instant(time + Math.round(days * DAY_US))
}
