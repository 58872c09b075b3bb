import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import { colleague } from '../../records/message.ts'
import { createFile, deleteFile, end, loadLibrary, markDownload, setRegistry, start } from '../../records/processes.ts'
import type { Employee } from '../../world.ts'
import type { Play } from '../campaign.ts'
import { type NameChannel, nameChannel } from './name-service.ts'
import { CMD, fileStem, LOADERS, placed } from './shell.ts'
import { smuggle } from './smuggled.ts'

export type Writer = Parameters<Play['mail']>[1]

export interface Foothold {
  readonly channel: NameChannel
  readonly since: Instant
}

/** The picture arrives, is opened, gives a disc image; its program brings a library along that makes itself at home. */
export function enter(
  play: Play,
  victim: Employee,
  writer: Writer,
  { topic, enquiry }: { readonly topic: string; readonly enquiry: ReturnType<Play['mail']> },
): Foothold {
  const { chance, clock, actor } = play
  const stem = fileStem(play, topic)
  const picture = smuggle(chance, 'svg', `${stem}.iso`, topic)
  const message = play.mail(
    clock.next(),
    writer,
    [colleague(victim)],
    [
      `Re: ${enquiry.subject.replace(/^Re: /, '')}`,
      chance.pick([
        `Hello ${victim.name.split(' ')[0]},\n\nhere is the drawing again in another format. Both questions are in it.\n\n${writer.name}`,
        `Hello,\n\nit seems that the file was lost on the way. I hope this one opens.\n\nBest\n${writer.name}`,
      ]),
    ],
    { attachment: picture, answers: enquiry },
  )
  play.step({
    stage: 'delivery',
    technique: 'T1566.001',
    what: 'the second file is a picture with a script, in the thread that the victim answered; there is no link in it',
    subjects: [play.user(victim)],
    events: [play.received(message)],
  })
  const opened = play.nextAtDesk(victim, message.time)
  const desk = play.desk(victim, opened)
  const home = `C:\\Users\\${victim.account}`
  const saved = `${home}\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\${chance.hex(8).toUpperCase()}\\${picture.name}`
  const image = `${home}\\Downloads\\${stem}.iso`
  const built = after(opened, 2.2 + chance.next() * 4)
  const tab = start(desk.outlook, after(opened, 1.1), {
    image: desk.browser.image,
    commandLine: `"${desk.browser.image}" --single-argument ${saved}`,
  })
  play.step({
    stage: 'exploitation',
    technique: 'T1027.006',
    what: 'the picture is opened in the browser, which puts a disc image together',
    subjects: [play.user(victim), play.host(desk.host)],
    events: [
      createFile(desk.outlook, opened, saved),
      placed(tab),
      createFile(desk.browser, built, image),
      markDownload(desk.browser, after(built, 0.4), image, 'about:internet', `file:///${saved.replaceAll('\\', '/')}`),
    ],
  })

  const program = chance.pick(LOADERS)
  const drive = chance.pick(['D', 'E', 'F', 'G'])
  const mounted = after(built, chance.whole(6, 40))
  const disc = start(desk.explorer, mounted, {
    image: `${drive}:\\${program}`,
    commandLine: `"${drive}:\\${program}" `,
    directory: `${drive}:\\`,
  })
  const folder = `${home}\\AppData\\Local\\${actor.name('folder')}`
  const library = `${actor.name('library').toLowerCase()}.dll`
  const copied = after(mounted, 1.4 + chance.next() * 3)
  play.step({
    stage: 'exploitation',
    technique: 'T1574.001',
    what: 'a signed program is started from the disc and loads the library beside it',
    subjects: [play.user(victim), play.host(desk.host)],
    events: [
      placed(disc),
      loadLibrary(disc, after(mounted, 0.2 + chance.next()), `${drive}:\\${library}`),
      createFile(disc, copied, `${folder}\\${program}`),
      createFile(disc, after(copied, 0.2), `${folder}\\${library}`),
    ],
  })
  play.access(play.host(desk.host), 'implant', mounted)
  play.access(play.user(victim), 'processes in their session', mounted)

  const hijacked = after(copied, 1 + chance.next() * 5)
  const key = `HKU\\${victim.sid}_Classes\\CLSID\\{${chance.guid().toUpperCase()}}\\InprocServer32`
  play.step({
    stage: 'backdoor',
    technique: 'T1546.015',
    what: 'a COM class in the victim’s own registry leads the shell to the library at each logon',
    subjects: [play.host(desk.host)],
    human: false,
    events: [
      setRegistry(disc, hijacked, `${key}\\(Default)`, `${folder}\\${library}`),
      setRegistry(disc, after(hijacked, 0.05), `${key}\\ThreadingModel`, 'Apartment'),
      loadLibrary(desk.explorer, after(hijacked, 20 + chance.next() * 40), `${folder}\\${library}`),
    ],
  })
  const channel = nameChannel(play, victim, actor.domain('names'))
  const since = after(hijacked, chance.whole(30, 90))
  play.step({
    stage: 'foothold',
    technique: 'T1071.004',
    what: 'the implant says by DNS who and where it is',
    subjects: [play.host(desk.host)],
    human: false,
    events: channel.busy(desk, since, 180),
  })
  const tidied = after(since, chance.whole(60, 200))
  const cleaner = start(disc, tidied, { image: CMD, commandLine: `cmd.exe /c del /q "${image}" "${saved}"` })
  play.step({
    stage: 'covering tracks',
    technique: 'T1070.004',
    what: 'the disc image and the picture are deleted, and the first program ends',
    subjects: [play.host(desk.host)],
    human: false,
    events: [
      placed(cleaner),
      deleteFile(cleaner, after(tidied, 0.1), image),
      end(cleaner, after(tidied, 0.3)),
      end(disc, after(tidied, 1.2)),
    ],
  })
  return { channel, since }
}
