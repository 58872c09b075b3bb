import { after } from '../../chance.ts'
import type { Placed } from '../../records/place.ts'
import { directory } from '../../records/security.ts'
import type { Person } from '../../records/who.ts'
import { type Host, hostsOf } from '../../world.ts'
import { strangeComputer } from '../a11/built-ins.ts'
import type { Access, Play } from '../campaign.ts'

/** Where the operator stands inside, and with which account. */
export interface Entry {
  readonly kind: 'edge' | 'web' | 'device'
  /** The computer from which connections come. */
  readonly from: Host
  readonly account: Person
  /** Way back in, where it is one of its own; absent where nothing inside is theirs. */
  readonly access?: Access
}

/** Gets in by one of three ways; which one is chance. */
export function enter(play: Play, account: Person): Entry {
  const [web] = play.chance.sample(hostsOf(play.world, 'web'), 1)
  const kind = play.chance.pick(['edge', 'web', 'device'] as const)
  if (kind === 'web' && web !== undefined) return byWebShell(play, web, account)
  return kind === 'device' ? byDevice(play, account) : byEdge(play, account)
}

/** A gap in the gateway’s own software: what happens on it is in no log. */
function byEdge(play: Play, account: Person): Entry {
  const { clock, chance, world, actor } = play
  const [like] = world.hosts
  if (like === undefined) throw new RangeError('a world without computers')
  // It has a leg inside, from which everything seems to come.
  const gateway: Host = { ...strangeComputer(play, like, `10.10.0.${chance.pick([2, 4, 5, 6])}`), name: 'vpn01' }
  const outside = actor.exit('hosting', 0)
  const scanned = Array.from({ length: chance.whole(2, 5) }, () =>
    play.connection(clock.next('typing'), {
      from: outside.address,
      to: gateway.address,
      port: chance.pick([443, 443, 8443, 10443, 4443]),
      state: chance.pick(['REJ', 'S0', 'SF'] as const),
      bytesOut: chance.whole(200, 900),
      bytesIn: chance.whole(300, 3000),
    }),
  )
  play.step({
    stage: 'reconnaissance',
    technique: 'T1595.002',
    what: 'the gateway’s version is found out from outside',
    subjects: [play.host(gateway)],
    events: scanned,
  })
  clock.session(chance.whole(1, 3))
  const entered = clock.next()
  const from = after(entered, -3600)
  play.unseen('edge', from, world.end, 'the gateway writes no log of what runs on itself')
  play.step({
    stage: 'exploitation',
    technique: 'T1190',
    what: 'a gap in the gateway’s software lets them in; it writes no log of it',
    subjects: [play.host(gateway)],
    events: [],
    time: entered,
  })
  const access = play.access(play.host(gateway), 'edge device', entered)
  play.step({
    stage: 'credential theft',
    technique: 'T1556',
    what: `the gateway’s own sign-in page keeps passwords; one is that of ${account.account}`,
    subjects: [play.user(account)],
    events: [],
    time: clock.wait({ days: chance.whole(1, 4) }),
  })
  play.access(play.user(account), 'stolen password', clock.now())
  return { kind: 'edge', from: gateway, account, access }
}

/** A form of a public application writes a file where it should not. */
function byWebShell(play: Play, web: Host, account: Person): Entry {
  const { clock, chance, world, actor } = play
  const outside = actor.exit('hosting', 0)
  const { agent } = actor.device
  const request = (method: 'GET' | 'POST', path: string, status: number): readonly Placed[] =>
    play.webRequest(clock.next('typing'), { server: web, from: outside.address, method, path, agent, status })
  const words = [
    'login',
    'admin',
    'upload',
    'api/v1/files',
    'status',
    'export',
    'reports',
    'portal',
    'backup',
    'config',
  ]
  play.step({
    stage: 'reconnaissance',
    technique: 'T1595.003',
    what: 'pages of the public server are guessed',
    subjects: [play.host(web)],
    events: chance
      .sample(words, chance.whole(5, 9))
      .map((word) => request('GET', `/${word}`, chance.happens(0.8) ? 404 : 200)),
  })
  clock.session(1)
  play.step({
    stage: 'exploitation',
    technique: 'T1190',
    what: 'a first upload is refused',
    subjects: [play.host(web)],
    events: request('POST', '/api/v1/files', 403),
  })
  const ending = chance.pick(['php', 'jsp', 'aspx'])
  const path = `/${chance.pick(['files', 'static', 'media', 'uploads'])}/${actor.name('page').toLowerCase()}.${ending}`
  play.step({
    stage: 'exploitation',
    technique: 'T1190',
    what: 'a second one leaves a page of theirs on the server',
    subjects: [play.host(web)],
    events: request('POST', '/api/v1/files', 201),
  })
  const access = play.access(play.host(web), 'web shell', clock.now())
  const account_ = chance.pick(['www-data', 'apache', 'tomcat', 'nginx'])
  const run = (what: string, technique: string, program: string, args: readonly string[]): void => {
    const asked = request('POST', path, 200)
    const time = after(clock.now(), 0.06 + chance.next() * 0.2)
    play.step({
      stage: what.startsWith('a password') ? 'credential theft' : 'discovery',
      technique,
      what,
      subjects: [play.host(web)],
      events: [asked, play.command(web, time, { account: account_, program, args })],
    })
    clock.next(chance.pick(['typing', 'thinking']))
  }
  run('whose rights the page has', 'T1033', '/usr/bin/id', [])
  run('which system it is', 'T1082', '/usr/bin/uname', ['-a'])
  run('which networks it knows', 'T1016', '/usr/bin/ip', chance.pick([['addr'], ['route'], ['neigh']]))
  run('a try to read what it may not', 'T1003.008', '/usr/bin/cat', ['/etc/shadow'])
  run(`a password in the application’s settings is that of ${account.account}`, 'T1552.001', '/usr/bin/cat', [
    `/var/www/app/${chance.pick(['config', 'settings', 'database', '.env'])}.${chance.pick(['php', 'yml', 'json'])}`,
  ])
  play.access(play.user(account), 'stolen password', clock.now())
  const [like = web] = hostsOf(world, 'application')
  // Logons to Windows name the server that they come from.
  return { kind: 'web', from: { ...like, name: web.name, address: web.address, kind: 'web' }, account, access }
}

/** Somebody who came to the office leaves a small computer in a meeting room’s socket. */
function byDevice(play: Play, account: Person): Entry {
  const { clock, chance, world } = play
  const office = chance.pick(world.offices)
  const [guest] = chance.sample(
    world.people.filter((one) => one.office === office),
    1,
  )
  const time = guest === undefined ? clock.session() : clock.goTo(play.nextAtDesk(guest, clock.now()))
  const address = `${office.network}.${chance.whole(1, 3)}.${chance.whole(200, 250)}`
  const mac = [
    chance.pick(['b8:27:eb', 'dc:a6:32', '00:e0:4c', '02:1a:11']),
    ...[1, 2, 3].map(() => chance.hex(2)),
  ].join(':')
  const name = chance.pick(['printer', 'DESKTOP-', 'android-', 'raspberrypi', 'tv-', 'conf-'])
  const called = name.endsWith('-') ? `${name}${chance.hex(7)}` : name
  const leased = play.lease(time, { address, mac, name: called })
  const [like] = world.hosts
  if (like === undefined) throw new RangeError('a world without computers')
  const from: Host = { ...strangeComputer(play, like, address), name: called.toUpperCase().slice(0, 15) }
  play.step({
    stage: 'delivery',
    technique: 'T1200',
    what: `an unknown device takes a socket in ${office.city}`,
    subjects: [play.host(from)],
    events: leased,
  })
  clock.session()
  const scanned = chance.sample(world.hosts, chance.whole(12, 30)).flatMap((host) =>
    play.connection(after(clock.now(), chance.next() * 900), {
      from: address,
      to: host.address,
      port: chance.pick([445, 3389, 22, 443, 135]),
      state: chance.pick(['S0', 'REJ', 'SF'] as const),
      seconds: 0.01 + chance.next(),
    }),
  )
  clock.wait({ seconds: 900 })
  play.step({
    stage: 'discovery',
    technique: 'T1046',
    what: 'the device looks for computers that answer',
    subjects: [play.host(from)],
    events: scanned,
  })
  play.step({
    stage: 'credential theft',
    technique: 'T1557.001',
    what: `a computer that asks around for a name gives it the proof of ${account.account}; the password is guessed elsewhere`,
    subjects: [play.user(account)],
    events: [],
    time: clock.next(),
  })
  clock.session(chance.whole(1, 3))
  const [controller] = hostsOf(world, 'controller')
  if (controller !== undefined) {
    const wrong = Array.from({ length: chance.whole(1, 2) }, () =>
      directory.wrongPassword(play.log(controller, clock.next()), account, clock.now(), from),
    )
    play.step({
      stage: 'foothold',
      technique: 'T1110.002',
      what: 'the first guess is wrong',
      subjects: [play.user(account)],
      events: wrong,
    })
  }
  play.access(play.user(account), 'stolen password', clock.next())
  return { kind: 'device', from, account }
}
