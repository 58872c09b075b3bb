import type { Instant } from '../../src/model/time.ts'
import { after } from '../chance.ts'
import { computerOf, hostsOf, staffOf } from '../world.ts'
import { awake, type Child, lookAround, onlyOne } from './a7/children.ts'
import { clear, collect, stealPassword, toServer } from './a7/second-stage.ts'
import { rollOut, type Updated } from './a7/updates.ts'
import type { CampaignScript, Play } from './campaign.ts'

/** Days that the bad update sleeps, at least. */
const SLEEP_DAYS = 14

/** A maker's signed update brings a library that sleeps for two weeks and wakes on three computers only. */
export const a7: CampaignScript = {
  name: 'a7',
  title: 'Signed update of a management agent with a sleeping passenger',
  motive: 'espionage',
  lengthDays: 90,
  run: (play) => {
    const { world, chance, clock } = play
    const version = chance.whole(2, 5)
    rollOut(play, `5.2.${version - 1}`, after(world.start, chance.whole(0, 3) * 86_400))
    const came = after(clock.session(), chance.whole(2, 9) * 3600)
    const updates = rollOut(play, `5.2.${version}`, came)
    const chosen = targets(play, updates)
    const [first] = chosen
    if (first === undefined) return
    play.step({
      stage: 'delivery',
      technique: 'T1195.002',
      what: `the maker’s signed update goes to ${updates.length} computers; its passenger stays on three and ends itself on the rest`,
      subjects: chosen.map(({ host }) => play.host(host)),
      human: false,
      events: chosen.map(({ events }) => events),
    })
    const inUpdate = chosen.map((one) => play.access(play.host(one.host), 'library in an update', one.time))

    const children = chosen.flatMap((one) =>
      awake(play, one, after(one.time, (SLEEP_DAYS + chance.next() * 3) * 86_400)),
    )
    const [main] = children
    if (main === undefined) return
    for (const { since } of children) clock.goTo(since)
    clock.session(1)
    for (const child of children) lookAround(play, child)
    clock.session(chance.whole(1, 3))
    onlyOne(play, children)
    clock.session(chance.whole(3, 8))
    const account = stealPassword(play, main)
    clock.session(chance.whole(1, 4))
    const server = toServer(play, main, account)
    for (let visits = chance.whole(2, 4); visits > 0; visits -= 1) {
      clock.session(chance.whole(3, 7))
      collect(play, { main, account, server, isLast: visits === 1 })
    }
    clear(play, main, server)

    // The maker finds out. Its clean update takes the library away, and nothing of what came after.
    const clean = clock.wait({ days: chance.whole(10, 24) })
    const repaired = rollOut(play, `5.2.${version + 1}`, clean)
    repair(play, { chosen, children, repaired, close: inUpdate.map(({ close }) => close) })
    afterwards(play, main, server, clean)
  },
}

/** An administrator's computer, one of somebody who knows something, and a server. */
function targets({ world, chance }: Play, updates: readonly Updated[]): readonly Updated[] {
  const of = (names: readonly string[]): readonly Updated[] =>
    chance.sample(
      updates.filter(({ host }) => names.includes(host.name) && host.isCollected && host.hasSysmon),
      1,
    )
  const administrators = world.people.filter((one) => one.administration !== undefined && one.computer !== undefined)
  return [
    ...of(administrators.map((one) => computerOf(world, one).name)),
    ...of(staffOf(world, 'research', 'engineering', 'executives').map((one) => computerOf(world, one).name)),
    ...of(hostsOf(world, 'application').map(({ name }) => name)),
  ]
}

interface Repair {
  readonly chosen: readonly Updated[]
  readonly children: readonly Child[]
  readonly repaired: readonly Updated[]
  readonly close: readonly ((at: Instant) => void)[]
}

/** Each computer loses the library when the clean update reaches it. Where nothing else is there, that was all. */
function repair(play: Play, { chosen, children, repaired, close }: Repair): void {
  const [main] = children
  for (const [index, { host }] of chosen.entries()) {
    const at = repaired.find((one) => one.host === host)?.time
    if (at === undefined) continue
    close[index]?.(at)
    if (host !== main?.host) play.contain(play.host(host), at)
  }
}

/** Weeks later the task on the server wakes up. */
function afterwards(play: Play, main: Child, server: ReturnType<typeof toServer>, clean: Instant): void {
  const { clock, chance } = play
  clock.goTo(clean)
  clock.session(chance.whole(4, 9))
  const time = clock.next()
  play.step({
    stage: 'foothold',
    technique: 'T1053.005',
    what: 'the task on the server, of which nobody knew, calls another address',
    subjects: [play.host(server.host)],
    human: false,
    events: server.call(time, chance.whole(3, 8)),
  })
  clock.session(1)
  const again = play.remoteLogon({
    time: clock.next(),
    from: server.host,
    to: main.host,
    account: server.account,
    isAdministrator: true,
  })
  play.access(play.host(main.host), 'session with stolen credentials', clock.now())
  play.step({
    stage: 'spread',
    technique: 'T1021.002',
    what: 'from there they are back on the first computer with the administrator’s password',
    subjects: [play.host(main.host), play.host(server.host), play.user(server.account)],
    events: again.events,
  })
}
