import { after } from '../chance.ts'
import { personName } from '../organisation/names.ts'
import { colleague } from '../records/message.ts'
import { computerOf, type Employee, staffOf } from '../world.ts'
import { enter, type Writer } from './a3/entry.ts'
import { collect, halfCleaned, handOver, lookAround, waits } from './a3/later.ts'
import { fileStem } from './a3/shell.ts'
import { smuggle } from './a3/smuggled.ts'
import type { CampaignScript, Play } from './campaign.ts'

/** An attachment that builds a disc image in the browser; then orders by name service alone; then the access is sold on. */
export const a3: CampaignScript = {
  name: 'a3',
  title: 'Disc image smuggled in a page, COM hijack, orders by DNS',
  motive: 'access sale',
  lengthDays: 30,
  run: (play) => {
    const { world, chance, actor, clock } = play
    const all = staffOf(world, 'engineering', 'research', 'sales', 'personnel', 'production', 'legal')
    // Where nothing at all is collected there would be nothing to find; one host in thirty is like that.
    const victim = chance.pick(all.filter((one) => computerOf(world, one).isCollected))
    const topic = chance.pick(world.projects)
    const domain = actor.domain('enquiry')
    const writer = actor.sender(
      personName(chance),
      domain,
      chance.pick(['office', 'projects', 'procurement', 'einkauf', 'contact']),
    )
    clock.session()
    const enquiry = ask(play, victim, writer, topic)
    clock.session(chance.whole(0, 1))
    caught(play, victim, writer, topic)
    clock.session(chance.whole(0, 1))
    const foothold = enter(play, victim, writer, { topic, enquiry })
    clock.goTo(foothold.since)
    clock.session(1)
    lookAround(play, victim, foothold.channel)
    clock.session(chance.whole(1, 3))
    collect(play, victim, foothold.channel)
    clock.session(chance.whole(5, 9))
    const sold = handOver(play, victim)
    const noticed = halfCleaned(play, victim, sold)
    waits(play, victim, foothold, noticed)
  },
}

/** Two harmless messages: the person answers, so the third will not be from a stranger. */
function ask(play: Play, victim: Employee, writer: Writer, topic: string): ReturnType<Play['mail']> {
  const { chance, clock } = play
  const given = victim.name.split(' ')[0]
  const subject = chance.pick([`Question on ${topic}`, `${topic}`, `Enquiry ${topic}`])
  const first = play.mail(
    clock.next(),
    writer,
    [colleague(victim)],
    [
      subject,
      chance.pick([
        `Dear ${given},\n\nare you the right person for ${topic}? We would have a drawing and two questions.\n\nKind regards\n${writer.name}`,
        `Hello ${given},\n\nwho could tell us about ${topic}? I was given your name.\n\nBest regards\n${writer.name}`,
      ]),
    ],
  )
  const answered = play.nextAtDesk(victim, first.time)
  const answer = play.mail(
    answered,
    colleague(victim),
    [writer],
    [
      `Re: ${subject}`,
      chance.pick([
        `Hello,\n\nyes, please send them to me.\n\n${victim.name}`,
        `Hello,\n\nthat would be me. What do you need?\n\n${victim.name}`,
      ]),
    ],
    { answers: first, client: play.desk(victim, answered).address },
  )
  play.step({
    stage: 'reconnaissance',
    technique: 'T1598',
    what: 'a harmless enquiry finds out who answers and opens a thread',
    subjects: [play.user(victim)],
    events: [play.received(first)],
  })
  clock.goTo(answer.time)
  return answer
}

/** The first try: the gateway takes the attachment out. */
function caught(play: Play, victim: Employee, writer: Writer, topic: string): void {
  const { chance, clock } = play
  const file = smuggle(chance, 'html', `${fileStem(play, topic)}.iso`, topic)
  const message = play.mail(
    clock.next(),
    writer,
    [colleague(victim)],
    [
      chance.pick([`${topic}: drawing`, `Drawing for ${topic}`, `Files ${topic}`]),
      `Hello ${victim.name.split(' ')[0]},\n\nplease see the attachment.\n\n${writer.name}\n\n[${file.name} was removed]`,
    ],
  )
  const alert = play.alert(after(message.time, 2), {
    product: 'mail gateway',
    title: 'Attachment removed by policy',
    severity: 'low',
    person: victim,
    details: { attachment: file.name, sender: writer.address },
  })
  play.step({
    stage: 'delivery',
    technique: 'T1566.001',
    what: 'a first page with a disc image in it is taken out by the mail gateway',
    subjects: [play.user(victim)],
    events: [play.received(message), alert],
  })
}
