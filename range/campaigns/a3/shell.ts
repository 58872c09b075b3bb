import { after } from '../../chance.ts'
import type { Placed } from '../../records/place.ts'
import { end, type Running, start } from '../../records/processes.ts'
import type { Employee } from '../../world.ts'
import type { Desk, Play } from '../campaign.ts'
import type { NameChannel } from './name-service.ts'

const SYSTEM32 = 'C:\\Windows\\System32'
export const CMD: string = `${SYSTEM32}\\cmd.exe`
/** Programs of honest makers that load what lies beside them. */
export const LOADERS = ['OneDriveStandaloneUpdater.exe', 'Update.exe', 'FacetLicence.exe', 'AcroRd32.exe'] as const

/** The record of a process's start, where there is one. */
export function placed({ place }: Running): readonly Placed[] {
  return place === undefined ? [] : [place]
}

/** A file name that comes from the project. */
export function fileStem({ chance }: Play, topic: string): string {
  return `${topic.replaceAll(' ', '_')}_${chance.pick(['Drawing', 'Questions', 'Spec', 'Rev'])}_${chance.whole(1, 9)}`
}

/** The operator at the victim's computer, while the victim is there too. */
export function visit(play: Play, victim: Employee): Desk {
  const time = play.nextAtDesk(victim, play.clock.next())
  return play.desk(victim, play.clock.goTo(time))
}

/** A command through the implant: the shell is its parent. Undefined once the computer's owner has left. */
export function order(
  play: Play,
  desk: Desk,
  command: string,
  channel: NameChannel,
  answer: number,
): readonly Placed[] {
  const { clock, chance } = play
  const time = clock.next(chance.happens(0.5) ? 'typing' : 'thinking')
  if (time > desk.leaves) return []
  const shell = start(desk.explorer, after(time, 3), { image: CMD, commandLine: `${CMD} /c ${command}` })
  const program = command.split(' ')[0] ?? ''
  const child: Running = start(shell, after(time, 3.1), { image: `${SYSTEM32}\\${program}.exe`, commandLine: command })
  return [
    ...placed(shell),
    ...placed(child),
    end(child, after(time, 3.4 + chance.next())),
    ...channel.busy(desk, after(time, 6), answer),
  ]
}
