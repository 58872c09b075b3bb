import { HOUR_US, type Instant, instant } from '../../src/model/time.ts'
import { after, chanceOf } from '../chance.ts'
import { placeIn } from '../organisation/addresses.ts'
import { openScribe, type Scribe } from '../output/scribe.ts'
import { end, start } from '../records/processes.ts'
import { asker, directory, logoff, serviceState, share } from '../records/security.ts'
import { type Host, hostOf, hostsOf, type World } from '../world.ts'
import { vpnAddress } from './calendar.ts'
import type { Life } from './day.ts'
import { system32 } from './desk.ts'
import { background } from './work.ts'

/** A day of the servers: what they do by themselves, the nightly backup, Linux, and strangers at the web server. */
export function serversOfDay(life: Life, day: number): void {
  const { world, evidence, rate } = life
  const scribe = openScribe({ world, evidence, who: `life servers ${day}` })
  const midnight = instant(world.start + day * 24 * HOUR_US)
  for (const host of hostsOf(world, 'controller', 'file server', 'backup', 'application', 'jump'))
    background(world, scribe, host, after(midnight, 30), after(midnight, 86_000), rate * 2)
  backup(life, scribe, day, midnight)
  serviceTraffic(life, scribe, day, midnight)
  for (const host of hostsOf(world, 'linux')) linuxDay(world, scribe, host, day, midnight)
  for (const host of hostsOf(world, 'web')) {
    linuxDay(world, scribe, host, day, midnight)
    visitors(world, scribe, host, day, midnight)
  }
}

/** The backup server fetches all shares every night, makes a shadow copy and asks for what is there. */
function backup({ world, benign }: Life, scribe: Scribe, day: number, midnight: Instant): void {
  const chance = chanceOf(`${world.seed} backup ${day}`)
  const [account] = world.services
  const [from] = hostsOf(world, 'backup')
  if (account === undefined || from === undefined) return
  const time = after(midnight, 22.2 * 3600 + chance.next() * 90)
  for (const to of hostsOf(world, 'file server')) {
    const { session } = scribe.remoteLogon({
      time: after(time, chance.next() * 400),
      from,
      to,
      account,
      isAdministrator: true,
    })
    const log = scribe.log(to, time)
    for (const one of world.shares.filter(({ host }) => host === to.name))
      share(log, asker(account, session), after(time, 500 + chance.next() * 900), {
        name: one.name,
        localPath: one.localPath,
        from: from.address,
        files: chance.sample(one.files, 4),
        secondsBetween: 0.4,
      })
    const boot = scribe.boot(to, time)
    const shadow = start(boot.services, after(time, 30), {
      image: system32('vssadmin.exe'),
      commandLine: `vssadmin create shadow /for=D:`,
    })
    end(shadow, after(time, 34))
    const engine = start(boot.services, after(time, 40), {
      image: system32('wbengine.exe'),
      commandLine: `"${system32('wbengine.exe')}"`,
    })
    serviceState(log, after(time, 40.2), 'Block Level Backup Engine Service', 'running')
    end(engine, after(time, 2400 + chance.next() * 900))
    scribe.connection(after(time, 90), {
      from: to.address,
      to: from.address,
      port: 445,
      service: 'smb',
      bytesOut: Math.round(chance.logNormal(21, 0.5)),
      bytesIn: 90_000,
      seconds: 1900,
    })
    logoff(log, account, after(time, 3400), 3, session.logonId)
  }
  if (day % 7 === 0)
    benign.push({
      kind: 'nightly backup with a shadow copy',
      subjects: [userOf(world, account.account)],
      from: midnight,
      to: after(midnight, 7 * 86_400),
    })
}

/** Logons a day of service accounts from server to server. */
const SERVICE_LOGONS_A_SERVER = 2.5

/** Jobs of service accounts reach from server to server; some have an old password, one comes in by VPN from a maker's office. */
function serviceTraffic({ world, rate }: Life, scribe: Scribe, day: number, midnight: Instant): void {
  const chance = chanceOf(`${world.seed} service traffic ${day}`)
  const servers = hostsOf(world, 'controller', 'file server', 'backup', 'application', 'jump')
  for (let left = chance.poisson(SERVICE_LOGONS_A_SERVER * Math.min(rate, 20) * servers.length); left > 0; left -= 1) {
    const [from, to] = chance.sample(servers, 2)
    if (from === undefined || to === undefined) break
    const account = chance.pick(world.services)
    const time = after(midnight, chance.next() * 86_000)
    const { session } = scribe.remoteLogon({
      time,
      from,
      to,
      account,
      isAdministrator: chance.happens(0.5),
      ...(chance.happens(0.3) ? { method: 'NTLM' as const } : {}),
    })
    const log = scribe.log(to, time)
    const kind = chance.next()
    if (kind < 0.35)
      share(log, asker(account, session), after(time, 0.3), {
        ...chance.pick(ADMIN_SHARES),
        from: from.address,
        ...(chance.happens(0.5) ? {} : { writes: true }),
        secondsBetween: 0.2,
      })
    else if (kind < 0.5)
      end(
        scribe.remoteProcess({
          host: to,
          time: after(time, 0.8),
          session,
          by: chance.pick(['wmi', 'remote shell', 'task', 'service'] as const),
          image: system32('cmd.exe'),
          commandLine: chance.pick([
            'cmd.exe /c C:\\Jobs\\sync.cmd',
            'cmd.exe',
            'cmd.exe /Q /c query.cmd',
            'cmd /D /c C:\\Jobs\\count.cmd',
          ]),
        }),
        after(time, 3 + chance.next() * 60),
      )
    logoff(log, account, after(time, 5 + chance.logNormal(3, 1)), 3, session.logonId)
  }
  for (let left = chance.poisson(0.6); left > 0; left -= 1) {
    const [controller] = chance.sample(hostsOf(world, 'controller'), 1)
    const from = chance.pick(servers)
    const time = after(midnight, chance.next() * 86_000)
    if (controller !== undefined)
      directory.wrongPassword(scribe.log(controller, time), chance.pick(world.services), time, from)
  }
  if (!chance.happens(0.3)) return
  const account = chance.pick(world.services)
  const place = placeIn(
    chanceOf(`${world.seed} maker of ${account.account}`),
    chance.happens(0.7) ? 'office' : 'hosting',
  )
  const time = after(midnight, 7 * 3600 + chance.next() * 9 * 3600)
  if (chance.happens(0.1)) scribe.vpn(account, after(time, -30), { from: place, outcome: 'wrong password' })
  scribe.vpn(account, time, {
    from: place,
    outcome: 'connected',
    inside: vpnAddress(world, 21, chance.whole(128, 240), day),
  })
  scribe.vpn(account, after(time, chance.logNormal(7.5, 0.9)), { from: place, outcome: 'disconnected' })
}

const ADMIN_SHARES = [
  { name: 'ADMIN$', localPath: '\\??\\C:\\Windows', files: ['Temp\\job.cmd'] },
  { name: 'C$', localPath: '\\??\\C:', files: ['Jobs\\state.xml', 'Jobs\\list.csv'] },
  { name: 'IPC$', localPath: '', files: ['svcctl'] },
  { name: 'IPC$', localPath: '', files: ['srvsvc', 'wkssvc'] },
] as const

function userOf(world: World, account: string): Life['benign'][number]['subjects'][number] {
  return {
    type: 'user',
    id: `user:${world.organisation.netbios.toLowerCase()}\\${account}`,
    names: [`${world.organisation.netbios}\\${account}`, account],
  }
}

function linuxDay(world: World, scribe: Scribe, host: Host, day: number, midnight: Instant): void {
  const chance = chanceOf(`${world.seed} linux ${host.name} ${day}`)
  const sometime = (): Instant => after(midnight, 6 * 3600 + chance.next() * 12 * 3600)
  const technical = world.people.filter(({ department }) => department === 'it' || department === 'engineering')
  for (let left = chance.poisson(4); left > 0; left -= 1) {
    const time = sometime()
    const person = chance.zipf(technical)
    const from = person.computer === undefined ? '10.20.1.9' : scribe.addressOf(hostOf(world, person.computer), time)
    scribe.linux(
      host,
      time,
      'sshd',
      `Accepted publickey for ${person.account} from ${from} port ${chance.whole(40_000, 65_000)} ssh2: ED25519 SHA256:${chance.hex(43)}`,
    )
    scribe.linux(
      host,
      after(time, 0.2),
      'systemd-logind',
      `New session ${chance.whole(100, 9999)} of user ${person.account}.`,
    )
    const commands: readonly (readonly [string, readonly string[]])[] = [
      ['/usr/bin/git', ['pull']],
      ['/usr/bin/make', ['-j4']],
      ['/usr/bin/curl', ['-fsSL', 'https://packages.nordtools.example/install.sh']],
      ['/usr/bin/tar', ['czf', '/tmp/build.tgz', 'out']],
      ['/usr/bin/base64', ['-d', 'key.b64']],
      ['/usr/bin/ps', ['aux']],
      ['/usr/bin/id', []],
      ['/usr/bin/systemctl', ['status', 'nginx']],
    ]
    for (let at = chance.whole(1, 4); at > 0; at -= 1) {
      const [program, args] = chance.zipf(commands)
      scribe.command(host, after(time, 20 + chance.logNormal(5.4, 1.3)), { account: person.account, program, args })
    }
    if (chance.happens(0.4))
      scribe.linux(
        host,
        after(time, 60 + chance.next() * 900),
        'sudo',
        `${person.account} : TTY=pts/0 ; PWD=/home/${person.account} ; USER=root ; COMMAND=/usr/bin/systemctl restart nginx`,
      )
  }
  for (let hour = 0; hour < 24; hour += 6)
    scribe.linux(
      host,
      after(midnight, hour * 3600 + 1.2 + chance.next()),
      'CRON',
      'pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)',
    )
  // The web server is on the internet, where strangers try names all day.
  if (host.kind !== 'web') return
  for (let left = chance.poisson(9); left > 0; left -= 1)
    scribe.linux(
      host,
      after(midnight, chance.next() * 86_000),
      'sshd',
      `Failed password for invalid user ${chance.pick(['admin', 'test', 'oracle', 'ubuntu', 'git'])} from ${placeIn(chance, chance.happens(0.6) ? 'hosting' : 'home').address} port ${chance.whole(20_000, 65_000)} ssh2`,
    )
}

const PATHS = [
  '/',
  '/products',
  '/contact',
  '/news',
  '/static/app.js',
  '/static/site.css',
  '/jobs',
  '/login',
  '/api/status',
  '/download/catalogue.pdf',
] as const
const PROBES = [
  '/wp-login.php',
  '/.env',
  '/admin',
  '/phpmyadmin/',
  '/cgi-bin/test',
  '/vendor/phpunit/',
  '/owa/',
  '/upload.aspx',
  '/shell.php',
  '/api/v1/users',
] as const
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (compatible; ExampleBot/2.1)',
  'curl/8.5.0',
  'python-requests/2.32.3',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X)',
] as const

function visitors(world: World, scribe: Scribe, server: Host, day: number, midnight: Instant): void {
  const chance = chanceOf(`${world.seed} visitors ${server.name} ${day}`)
  for (let left = chance.whole(30, 60); left > 0; left -= 1) {
    const isProbe = chance.happens(0.3)
    const path = isProbe ? chance.pick(PROBES) : chance.zipf(PATHS)
    scribe.webRequest(after(midnight, chance.next() * 86_000), {
      server,
      from: placeIn(chance, chance.pick(['home', 'hosting', 'office', 'mobile'])).address,
      method: chance.happens(0.12) ? 'POST' : 'GET',
      path,
      agent: chance.zipf(AGENTS),
      status: isProbe ? chance.pick([404, 404, 403, 200]) : chance.pick([200, 200, 200, 304, 500]),
    })
  }
}
