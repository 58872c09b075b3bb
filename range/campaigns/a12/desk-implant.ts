import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import { createFile, deleteFile, type Running, setRegistry, start } from '../../records/processes.ts'
import type { Employee, Host } from '../../world.ts'
import { placesOf } from '../a11/built-ins.ts'
import type { Tool } from '../actor.ts'
import type { Access, Play } from '../campaign.ts'

/** A program that starts with a person's own logon. */
export interface DeskImplant {
  readonly host: Host
  readonly person: Employee
  readonly image: string
  readonly tool: Tool
  readonly access: Access
  readonly installed: Instant
  /** The process of a day, by the time of its person's arrival. */
  readonly runs: Map<number, Running>
}

interface InstallAtDesk {
  readonly person: Employee
  readonly parent: Running
  readonly tool: Tool
}

/** Copies itself into the person's profile and lets Windows start it with every logon; then it removes where it came from. */
export function installAtDesk(play: Play, { person, parent, tool }: InstallAtDesk): DeskImplant {
  const { chance, actor, clock } = play
  const host = play.world.hosts.find(({ name }) => name === person.computer)
  if (host === undefined) throw new RangeError(`${person.account} has no computer`)
  const subjects = [play.host(host), play.user(person)]
  const folder = `C:\\Users\\${person.account}\\AppData\\${chance.pick(['Local', 'Roaming'])}\\${actor.name('folder')}`
  const image = `${folder}\\${tool.file}`
  const copied = createFile(parent, clock.next('typing'), image)
  play.step({
    stage: 'own tools',
    technique: 'T1036.005',
    what: 'the program copies itself into the profile under a usual name',
    subjects,
    human: false,
    events: [copied],
  })
  const value = actor.name('start')
  const key = `HKU\\${person.sid}\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\${value}`
  const set = setRegistry(parent, after(copied.time, 0.8 + chance.next()), key, image)
  play.step({
    stage: 'backdoor',
    technique: 'T1547.001',
    what: 'it starts with every logon from now on',
    subjects,
    human: false,
    events: [set],
  })
  const access = play.access(play.host(host), 'implant', set.time)
  play.access(play.user(person), 'implant', set.time)
  const called = play.reach({
    time: after(set.time, 3 + chance.next() * 20),
    host,
    site: actor.server('control'),
    process: parent,
    person,
    bytesOut: 900 + chance.whole(0, 900),
    bytesIn: 600 + chance.whole(0, 2000),
  })
  play.step({
    stage: 'foothold',
    technique: 'T1071.001',
    what: 'it calls home for the first time',
    subjects,
    human: false,
    events: called,
  })
  clock.goTo(after(set.time, 60))
  const gone = deleteFile(
    parent,
    clock.next(),
    `C:\\Users\\${person.account}\\AppData\\Local\\Temp\\${chance.hex(8)}.tmp`,
  )
  play.step({
    stage: 'covering tracks',
    technique: 'T1070.004',
    what: 'what it unpacked on the way is deleted',
    subjects,
    events: [gone],
  })
  return { host, person, image, tool, access, installed: set.time, runs: new Map() }
}

/** The operator comes in through it; undefined where the person is not there. */
export function answerDesk(play: Play, { host, person, image, tool, runs }: DeskImplant): Running | undefined {
  const { chance, clock, actor } = play
  const desk = play.desk(person, clock.now())
  const known = runs.get(desk.arrived)
  const process =
    known ??
    start(desk.explorer, after(desk.arrived, 18 + chance.next() * 30), {
      image,
      commandLine: image,
      binary: tool.binary,
    })
  runs.set(desk.arrived, process)
  if (known === undefined) {
    play.step({
      stage: 'backdoor',
      technique: 'T1547.001',
      what: 'the program starts with the logon',
      subjects: [play.host(host), play.user(person)],
      human: false,
      events: placesOf(process),
    })
  }
  const time = clock.next('typing')
  const reached = play.reach({
    time,
    host,
    site: actor.server('control'),
    process,
    person,
    bytesOut: chance.whole(9000, 300_000),
    bytesIn: chance.whole(4000, 90_000),
    seconds: chance.whole(1200, 4200),
  })
  play.step({
    stage: 'foothold',
    technique: 'T1071.001',
    what: `an operator works through the program on ${host.name}`,
    subjects: [play.host(host), play.user(person)],
    events: reached,
  })
  return process
}
