import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import type { Placed } from '../../records/place.ts'
import { resolveText } from '../../records/processes.ts'
import type { Employee } from '../../world.ts'
import type { Desk, Play } from '../campaign.ts'

/** Median seconds between two questions of an implant that waits, and share by which they vary. */
const IDLE_SECONDS = 2400
const JITTER = 0.3
/** Seconds between questions while somebody gives it work. */
const BUSY_SECONDS = 9
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** An implant in the shell of the victim's computer that speaks by asking for names. */
export interface NameChannel {
  /** All questions of an implant that waits, on all days on which the computer is on. */
  readonly idle: (from: Instant, until: Instant) => readonly Placed[]
  /** A burst for an order and its answer of so many bytes. */
  readonly busy: (desk: Desk, from: Instant, bytes: number) => readonly Placed[]
}

/** Opens the channel. The zone's own server answers, so that only our resolver is ever asked. */
export function nameChannel(play: Play, victim: Employee, zone: string): NameChannel {
  const { chance, world } = play
  const prefix = label(play, 3)
  const ask = (desk: Desk, time: Instant, data: number): readonly Placed[] => {
    const kind = data > 0 ? 'A' : 'TXT'
    const name = `${data > 0 ? `${label(play, data)}.` : ''}${label(play, chance.whole(5, 9))}.${prefix}.${zone}`
    const answer = kind === 'A' ? `198.19.${chance.whole(0, 255)}.${chance.whole(1, 254)}` : label(play, 44)
    return [
      resolveText(desk.explorer, time, name, kind === 'A' ? `::ffff:${answer};` : 'type:  16 ;'),
      ...play.resolve(
        desk.host,
        after(time, 0.02),
        name,
        kind,
        kind === 'A' ? answer : `TXT ${answer.length} ${answer}`,
      ),
    ]
  }
  return {
    idle: (from, until) => {
      const places: Placed[] = []
      const last = Math.min(until, world.end)
      for (let time = from; time < last; ) {
        const arrived = play.nextAtDesk(victim, time)
        if (arrived >= last) break
        const desk = play.desk(victim, arrived)
        const leaves = Math.min(desk.leaves, last)
        for (let at = arrived; at < leaves; at = after(at, IDLE_SECONDS * (1 + (chance.next() * 2 - 1) * JITTER)))
          places.push(...ask(desk, at, 0))
        time = desk.leaves
      }
      return places
    },
    busy: (desk, from, bytes) => {
      const places: Placed[] = [...ask(desk, from, 0)]
      let time = from
      // 50 letters of base32 bear about 31 bytes.
      for (let left = bytes; left > 0; left -= 31) {
        time = after(time, BUSY_SECONDS * (0.2 + chance.next()))
        if (time > desk.leaves) break
        places.push(...ask(desk, time, chance.whole(46, 54)))
      }
      return places
    },
  }
}

function label({ chance }: Play, length: number): string {
  return Array.from({ length }, () => BASE32[chance.whole(0, 31)]).join('')
}
