import { after } from '../chance.ts'
import { POWERSHELL, system32 } from '../life/desk.ts'
import { scriptBlock, start } from '../records/processes.ts'
import { asker, clearLog } from '../records/security.ts'
import type { Person } from '../records/who.ts'
import { type Host, hostsOf, personOf } from '../world.ts'
import {
  about,
  insideAddress,
  lookAround,
  openShell,
  placesOf,
  readShare,
  type Shell,
  strangeComputer,
  typed,
} from './a11/built-ins.ts'
import { call, knock, renew, searchShares } from './a11/call.ts'
import { type Cast, castOf, connect, hangUp } from './a11/cast.ts'
import { copyDirectory, enterAsService, stealAdministrator } from './a11/servers.ts'
import type { CampaignScript, Play } from './campaign.ts'

/** A call to the help desk, then nothing but programs of Windows; in the end the access is sold. */
export const a11: CampaignScript = {
  name: 'a11',
  title: 'Living off the land after a call to the help desk',
  motive: 'access sale',
  lengthDays: 50,
  run: (play) => {
    const { world, chance, clock } = play
    const cast = castOf(play)
    if (cast === undefined) return
    const began = clock.session()
    knock(play, cast)
    clock.session(chance.whole(1, 2))
    const reset = call(play, cast)
    const first = connect(play, cast.victim, cast.office, 0)
    searchShares(play, cast, first.from)
    hangUp(play, cast.victim, first)
    renew(play, cast, reset)

    clock.session(chance.whole(2, 4))
    const own = enterAsService(play, cast)
    clock.session(chance.whole(2, 5))
    const admin = stealAdministrator(play, cast, own)
    clock.session(chance.whole(3, 6))
    copyDirectory(play, cast, admin)
    const until = began + 42 * 86_400 * 1_000_000
    for (let visit = 0; clock.now() < until && visit < 9; visit += 1) {
      clock.session(chance.whole(3, 6))
      keepUp(play, cast, admin, visit)
    }
    clock.session(chance.whole(1, 3))
    notice(play, cast)
    clock.session(chance.whole(1, 2))
    handOver(play, cast, hostsOf(world, 'application'))
  },
}

/** One of the short visits in between: still there, some more to see. */
function keepUp(play: Play, { service, office, relay, admin }: Cast, at: Shell, visit: number): void {
  const { chance, clock, world } = play
  const line = connect(play, service, office, chance.whole(0, 2))
  const to = chance.pick(hostsOf(world, 'application', 'file server', 'jump'))
  const account = to === relay ? service : admin
  const from = to === at.host || to === relay ? line.from : relay
  const shell = openShell(play, { from, to, account, by: chance.pick(['wmi', 'remote shell']), method: 'NTLM' })
  const session = play.access(play.host(to), 'remote session', shell.process.started)
  lookAround(play, shell, chance.whole(1, 3))
  if (visit % 3 === 1) {
    const text = chance.pick([
      `Get-ADComputer -Filter * -Properties OperatingSystem | Select Name,OperatingSystem`,
      `Get-ADUser -Filter * -Properties LastLogonDate,PasswordLastSet | Select Name,LastLogonDate`,
      `Get-ADGroupMember '${chance.pick(['Backup Operators', 'Domain Admins', 'Server Operators'])}'`,
    ])
    const process = start(shell.process, clock.next(), { image: POWERSHELL, commandLine: `powershell -c "${text}"` })
    play.step({
      stage: 'discovery',
      technique: 'T1059.001',
      what: 'the directory is questioned with PowerShell',
      subjects: about(play, shell),
      events: [...placesOf(process), scriptBlock(process, after(process.started, 0.7), text)],
    })
  }
  if (visit % 3 === 2) {
    const one = chance.pick(world.shares)
    const { events } = readShare(play, { from: to, account, share: one, count: chance.whole(4, 12) })
    play.step({
      stage: 'collection',
      technique: 'T1039',
      what: `a look into the share ${one.name}`,
      subjects: about(play, shell),
      events,
    })
  }
  hangUp(play, service, line)
  session.close(clock.now())
}

/** IT removes the odd task from the server and restarts it, and looks no further; the account stays as it is. */
function notice(play: Play, { helper, relay, jump }: Cast): void {
  const { chance, clock } = play
  const time = play.nextAtDesk(helper, clock.now())
  const by = helper.administration ?? helper
  const { session } = play.remoteLogon({ time, from: jump, to: relay, account: by, type: 10, isAdministrator: true })
  const shell = play.remoteProcess({
    host: relay,
    time: after(time, 70),
    session,
    by: 'desktop',
    image: system32('cmd.exe'),
    commandLine: `"${system32('cmd.exe')}"`,
  })
  start(shell, after(time, 130), {
    image: system32('schtasks.exe'),
    commandLine: `schtasks /delete /tn ${play.actor.name('task')} /f`,
  })
  start(shell, after(time, 190), { image: system32('netsh.exe'), commandLine: 'netsh interface portproxy reset' })
  play.contain(play.host(relay), after(time, 190))
  clock.goTo(after(time, chance.whole(4000, 9000)))
}

/** Another group comes with what it has bought, from other networks: it tries the relay, clears a log and looks around. */
function handOver(play: Play, { service, relay, jump, admin, office }: Cast, servers: readonly Host[]): void {
  const { chance, clock, actor } = play
  const outside = actor.exit('hosting', 3)
  const denied = play.vpn(personOrSelf(play, admin), clock.next(), { from: outside, outcome: 'second factor denied' })
  play.step({
    stage: 'foothold',
    technique: 'T1078.002',
    what: 'the buyer tries the administrator’s own VPN account, which wants a second factor',
    subjects: [play.user(admin)],
    events: denied,
  })
  const inside = insideAddress(play, office.network)
  const entered = [...play.vpn(service, clock.next(), { from: outside, outcome: 'connected', inside })]
  play.step({
    stage: 'foothold',
    technique: 'T1133',
    what: 'the buyer comes in with the service account, from a hoster’s network',
    subjects: [play.user(service)],
    events: entered,
  })
  const from = strangeComputer(play, jump, inside)
  const to = chance.pick(servers.length > 1 ? servers.filter((one) => one !== relay) : servers)
  const shell = openShell(play, {
    from,
    to: chance.happens(0.5) ? to : jump,
    account: service,
    by: 'remote shell',
    method: 'NTLM',
  })
  play.access(play.host(shell.host), 'remote shell', shell.process.started)
  lookAround(play, shell, chance.whole(2, 4))
  const log = chance.pick(['Microsoft-Windows-PowerShell/Operational', 'System', 'Microsoft-Windows-WinRM/Operational'])
  const clear = typed(play, shell, ['wevtutil.exe', `wevtutil cl ${log}`])
  const who = asker(shell.account, shell.process.session)
  play.step({
    stage: 'covering tracks',
    technique: 'T1070.001',
    what: `the log ${log} is cleared on ${shell.host.name}`,
    subjects: about(play, shell),
    events: [...placesOf(clear), clearLog(play.log(shell.host, clear.started), who, after(clear.started, 0.5), log)],
  })
  entered.push(...play.vpn(service, clock.next(), { from: outside, outcome: 'disconnected' }))
  // What is open stays open: administrator and service account are known to two groups now.
}

/** The person behind an administration account, whom the VPN knows. */
function personOrSelf({ world }: Play, admin: Person): Person {
  const owner = world.people.find(({ administration }) => administration?.account === admin.account)
  return owner === undefined ? admin : personOf(world, owner.account)
}
