import { after } from '../../chance.ts'
import { system32 } from '../../life/desk.ts'
import { directoryChange } from '../../records/exchange.ts'
import { deleteFile, start } from '../../records/processes.ts'
import { asker, directory } from '../../records/security.ts'
import { type Employee, hostsOf } from '../../world.ts'
import type { Play } from '../campaign.ts'
import type { DeskImplant } from './desk-implant.ts'

interface CleanUp {
  readonly desk: DeskImplant
  readonly victim: Employee
  readonly helper: Employee
}

/**
 * IT finds the program on one computer, removes it, has the computer set up anew and renews the person's password and sessions.
 * The administrator's password, the server and the application in the tenant stay as they are: it was only a virus.
 */
export function cleanUp(play: Play, { desk, victim, helper }: CleanUp): void {
  const { chance, clock, tenant, world } = play
  const alerted = play.nextAtDesk(victim, clock.now())
  play.alert(alerted, {
    product: 'edr',
    title: chance.pick(['Unwanted program in a profile', 'Program of unknown origin starts with the logon']),
    severity: chance.pick(['low', 'medium']),
    host: desk.host,
  })
  const time = play.nextAtDesk(helper, after(alerted, 1200))
  const by = helper.administration ?? helper
  const from = world.hosts.find(({ name }) => name === helper.computer) ?? desk.host
  const { session } = play.remoteLogon({ time, from, to: desk.host, account: by, type: 10, isAdministrator: true })
  const shell = play.remoteProcess({
    host: desk.host,
    time: after(time, 40),
    session,
    by: 'desktop',
    image: system32('cmd.exe'),
    commandLine: `"${system32('cmd.exe')}"`,
  })
  const name = desk.image.slice(desk.image.lastIndexOf('\\') + 1)
  start(shell, after(time, 95), { image: system32('taskkill.exe'), commandLine: `taskkill /f /im ${name}` })
  deleteFile(shell, after(time, 120 + chance.next() * 60), desk.image)
  const [controller] = hostsOf(world, 'controller')
  const done = after(time, 900 + chance.next() * 2400)
  if (controller !== undefined) {
    const log = play.log(controller, done)
    directory.resetPassword(log, asker(by, { logonId: log.logonId() }), victim, done)
  }
  directoryChange(tenant, by, after(done, 60), 'Reset user password.', victim)
  directoryChange(tenant, by, after(done, 110), 'Update StsRefreshTokenValidFrom Timestamp.', victim)
  play.contain(play.host(desk.host), done)
  play.contain(play.user(victim), after(done, 110))
  clock.goTo(after(done, 3600))
}
