import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import type { Placed } from '../../records/place.ts'
import { createFile, deleteFile, end, openProcess, type Running, start } from '../../records/processes.ts'
import { asker, failedLogon, registerTask, runTask, share } from '../../records/security.ts'
import type { Person } from '../../records/who.ts'
import { type Host, hostOf, hostsOf } from '../../world.ts'
import type { Play } from '../campaign.ts'
import { type Child, order, placed } from './children.ts'
import { agentOn, onUntil, whenOn } from './updates.ts'

const SYSTEM32 = 'C:\\Windows\\System32'
const SEVEN_ZIP = 'C:\\Program Files\\7-Zip\\7z.exe'

/** The memory of the administrator's computer is read by the agent itself, which others see do so every week. */
export function stealPassword(play: Play, main: Child): Person {
  const { clock, chance, world } = play
  const time = clock.goTo(whenOn(play, main.host, clock.next()))
  const owner = world.people.find(({ computer }) => computer === main.host.name)
  const account = owner?.administration ?? owner ?? main.host.owner
  const { lsass } = play.boot(main.host, time)
  const read = openProcess(
    agentOn(play, main.host, time),
    time,
    lsass,
    chance.pick(['0x1010', '0x1410']),
    `${SYSTEM32}\\ntdll.dll+9fc24|${SYSTEM32}\\KERNELBASE.dll+30b0e|UNKNOWN(00000${chance.hex(11)})`,
  )
  play.step({
    stage: 'credential theft',
    technique: 'T1003.001',
    what: 'the administrator’s credentials are read out of memory by the trusted agent',
    subjects: [play.host(main.host), play.user(account)],
    events: [read],
  })
  play.access(play.user(account), 'password', time)
  return account
}

/** A server on which they stay. */
export interface Held {
  readonly host: Host
  readonly account: Person
  readonly task: string
  readonly path: string
  /** The task runs and calls out, so many times. */
  readonly call: (from: Instant, times: number) => readonly Placed[]
}

/** First a controller, where the password is wrong; then an application server, with a task that stays. */
export function toServer(play: Play, main: Child, account: Person): Held {
  const { clock, chance, actor, world } = play
  const time = clock.goTo(whenOn(play, main.host, clock.next()))
  const controller = chance.pick(hostsOf(world, 'controller'))
  play.step({
    stage: 'spread',
    technique: 'T1021.002',
    what: 'a logon to a controller fails for a wrong password',
    subjects: [play.user(account), play.host(main.host)],
    events: [
      failedLogon(play.log(controller, time), account, time, 3),
      play.connection(time, {
        from: play.addressOf(main.host, time),
        to: controller.address,
        port: 445,
        seconds: 0.05 + chance.next() * 0.2,
        bytesOut: 900,
        bytesIn: chance.whole(300, 1400),
        service: 'gssapi,smb',
      }),
    ],
  })
  const host = chance.pick(hostsOf(world, 'application', 'jump').filter((one) => one !== main.host))
  const at = clock.next()
  const { session, events } = play.remoteLogon({ time: at, from: main.host, to: host, account, isAdministrator: true })
  const tool = actor.tool('own', 5)
  const path = `C:\\ProgramData\\${actor.name('server folder')}\\${tool.file}`
  const task = actor.name('task')
  const { kernel } = play.boot(host, at)
  const who = asker(account, session)
  const brought = share(play.log(host, at), who, after(at, 1), {
    name: 'C$',
    localPath: '\\??\\C:',
    from: play.addressOf(main.host, at),
    files: [path.slice(3)],
    writes: true,
  })
  play.step({
    stage: 'spread',
    technique: 'T1021.002',
    what: 'the administrator’s password opens a server; a tool is copied over its share',
    subjects: [play.host(main.host), play.host(host), play.user(account)],
    events: [events, brought, createFile(kernel, after(at, 1.4), path)],
  })
  const made = registerTask(play.log(host, at), who, after(at, 20 + chance.next() * 60), {
    name: task,
    command: path,
    trigger: 'CalendarTrigger',
  })
  play.step({
    stage: 'backdoor',
    technique: 'T1053.005',
    what: 'a task on the server starts the tool by night',
    subjects: [play.host(host)],
    events: made,
  })
  play.access(play.host(host), 'task', after(at, 60))
  return {
    host,
    account,
    task,
    path,
    call: (from, times) => calls(play, { host, task, path, binary: tool.binary, from, times }),
  }
}

interface Calls {
  readonly host: Host
  readonly task: string
  readonly path: string
  readonly binary: ReturnType<Play['actor']['tool']>['binary']
  readonly from: Instant
  readonly times: number
}

function calls(play: Play, { host, task, path, binary, from, times }: Calls): readonly Placed[] {
  const { chance, actor } = play
  const boot = play.boot(host, from)
  const system = { ...boot.services.session }
  const process = play.remoteProcess({
    host,
    time: from,
    session: system,
    by: 'task',
    image: path,
    commandLine: `"${path}"`,
    binary,
  })
  runTask(play.log(host, from), from, task, process)
  const places: Placed[] = [...placed(process)]
  let time = after(from, 4)
  for (let call = 0; call < times; call += 1) {
    places.push(...play.reach({ time, host, process, site: actor.server('second'), isResolved: call > 0 }))
    time = after(time, 200 + chance.next() * 900)
  }
  places.push(end(process, time))
  return places
}

interface Collection {
  readonly main: Child
  readonly account: Person
  readonly server: Held
  readonly isLast: boolean
}

/** Files of research are packed on the server and leave through the administrator's computer. */
export function collect(play: Play, { main, account, server, isLast }: Collection): void {
  const { clock, chance, world, actor } = play
  const wanted = world.shares.filter(({ department }) => department === 'research' || department === 'engineering')
  const source = chance.pick(wanted.length > 0 ? wanted : world.shares)
  const store = hostOf(world, source.host)
  const time = clock.goTo(whenOn(play, main.host, clock.next()))
  const until = onUntil(play, main.host, time)
  const { session, events } = play.remoteLogon({ time, from: main.host, to: store, account, isAdministrator: true })
  const read = share(play.log(store, time), asker(account, session), after(time, 3), {
    name: source.name,
    localPath: source.localPath,
    from: play.addressOf(main.host, time),
    files: chance.sample(source.files, chance.whole(8, 25)),
    secondsBetween: 0.5 + chance.next() * 3,
  })
  play.access(play.host(store), 'session with stolen credentials', time).close(after(time, chance.whole(120, 1500)))
  const archive = `C:\\ProgramData\\${actor.name('folder')}\\${chance.hex(6)}.${chance.pick(['tmp', 'dat', 'zip'])}`
  const packed = clock.next()
  const pack = start(main.at(packed), packed, {
    image: SEVEN_ZIP,
    commandLine: `"${SEVEN_ZIP}" a -t7z "${archive}" "\\\\${store.name}\\${source.name}\\${chance.pick(['Projects', '2026', 'Archive'])}"`,
  })
  play.step({
    stage: 'collection',
    technique: 'T1039',
    what: 'files of a share are read with the administrator’s rights and packed',
    subjects: [play.host(main.host), play.host(store), play.user(account)],
    events: [events, read, placed(pack), createFile(pack, after(packed, 4), archive), end(pack, after(packed, 40))],
  })
  const left = clock.next()
  if (left < until) {
    const process: Running = main.at(left)
    play.step({
      stage: 'exfiltration',
      technique: 'T1041',
      what: isLast
        ? 'the last archive leaves over the way of the orders'
        : 'an archive leaves over the way of the orders',
      subjects: [play.host(main.host)],
      events: [
        play.reach({
          time: left,
          host: main.host,
          process,
          site: actor.server('updates'),
          agent: 'Orbis/5.2',
          method: 'POST',
          bytesOut: Math.round(chance.logNormal(17, 0.8)),
          seconds: chance.whole(30, 400),
        }),
        deleteFile(process, after(left, 420), archive),
      ],
    })
  }
  if (isLast)
    play.step({
      stage: 'foothold',
      technique: 'T1053.005',
      what: 'the server’s task is tried out',
      subjects: [play.host(server.host)],
      human: false,
      events: server.call(clock.next(), 2),
    })
}

/** The child goes; the library, the task and the password stay. */
export function clear(play: Play, main: Child, { host }: Held): void {
  const { clock } = play
  const time = clock.goTo(whenOn(play, main.host, clock.next()))
  const process = main.at(time)
  play.step({
    stage: 'covering tracks',
    technique: 'T1070.004',
    what: 'the child empties its folder and ends; what stays are the library in the agent, a task and a password',
    subjects: [play.host(main.host), play.host(host)],
    events: [
      order(play, main, time, `cmd /c del /q "${main.path}.log"`),
      deleteFile(process, after(time, 30), main.path),
      end(process, after(time, 31)),
    ],
  })
  main.access.close(after(time, 31))
}
