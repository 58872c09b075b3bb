import { type Instant, instant } from '../../src/model/time.ts'
import { after } from '../chance.ts'
import { directoryChange, file } from '../records/exchange.ts'
import type { Placed } from '../records/place.ts'
import { asker, share } from '../records/security.ts'
import { FILES_APP } from '../records/sign-ins.ts'
import { computerOf, type Host, hostOf, staffOf } from '../world.ts'
import { lure, type Thief } from './a9/chat.ts'
import { exitIn, insideAddress, strangeComputer } from './a11/built-ins.ts'
import type { Access, CampaignScript, Play } from './campaign.ts'

/** A colleague’s VPN password in the hands of somebody who keeps their hours and lives in their country. */
export const a9: CampaignScript = {
  name: 'a9',
  title: 'Stolen VPN password, used like its owner would',
  motive: 'theft by an insider',
  lengthDays: 60,
  run: (play) => {
    const { world, chance, clock } = play
    const [victim] = chance.sample(staffOf(world, 'research', 'engineering'), 1)
    const own = world.shares.find(({ department }) => department === victim?.department)
    if (victim === undefined || own === undefined) return
    const thief = { victim, own, home: exitIn(play, victim.office.country, chance.whole(0, 2)) }
    const began = clock.session()
    const password = lure(play, thief, 0)
    const factor = register(play, thief)
    // They keep away for some days: nobody shall connect the page with what follows.
    clock.wait({ days: chance.whole(2, 6) })
    knock(play, thief)
    const change = began + chance.whole(33, 45) * 86_400 * 1_000_000
    let isRenewed = false
    for (let visit = 0; clock.now() < began + 56 * 86_400 * 1_000_000 && visit < 40; visit += 1) {
      clock.goTo(workday(play, thief, clock.wait({ hours: chance.whole(14, 60) })))
      if (!isRenewed && clock.now() > change) {
        isRenewed = true
        lockedOut(play, thief, instant(change), password)
        continue
      }
      work(play, thief, visit)
    }
    leave(play, thief, factor)
    respond(play, thief)
  },
}

/** The next time at which the victim could well be working: never by night, never on their days off. */
function workday(play: Play, { victim }: Thief, from: Instant): Instant {
  const arrived = play.nextAtDesk(victim, from)
  return play.nextAtDesk(victim, after(arrived, play.chance.next() * 6 * 3600))
}

/** An authenticator of their own belongs to the account from now on. */
function register(play: Play, { victim }: Thief): Access {
  const { clock, tenant } = play
  const added = [
    directoryChange(tenant, victim, clock.next(), 'User started security info registration', victim),
    directoryChange(tenant, victim, clock.next('typing'), 'User registered security info', victim),
  ]
  play.step({
    stage: 'backdoor',
    technique: 'T1098.005',
    what: 'a second authenticator is registered',
    subjects: [play.user(victim)],
    events: added,
  })
  return play.access(play.user(victim), 'second factor', clock.now())
}

/** The first time it does not work: a typing error, and a second factor that nobody confirms in time. */
function knock(play: Play, thief: Thief): void {
  const { clock, chance } = play
  clock.goTo(workday(play, thief, clock.now()))
  const outcome = chance.pick(['wrong password', 'second factor denied'] as const)
  const tries = [
    play.vpn(thief.victim, clock.next('typing'), { from: thief.home, outcome: 'wrong password' }),
    play.vpn(thief.victim, clock.next(), { from: thief.home, outcome }),
  ]
  play.step({
    stage: 'foothold',
    technique: 'T1133',
    what: 'two tries at the VPN gateway fail',
    subjects: [play.user(thief.victim)],
    events: tries,
  })
}

interface Line {
  readonly from: Host
  readonly began: Instant
  readonly address: string
  /** What the gateway wrote; its end is added when it comes. */
  readonly noted: Placed[]
}

function connect(play: Play, { victim, home }: Thief): Line {
  const { clock, chance } = play
  // Home lines get another address now and then.
  const outside = chance.happens(0.85) ? home : exitIn(play, victim.office.country, chance.whole(0, 3))
  const address = insideAddress(play, victim.office.network)
  const began = clock.next('typing')
  const events = [...play.vpn(victim, began, { from: outside, outcome: 'connected', inside: address })]
  play.step({
    stage: 'foothold',
    technique: 'T1133',
    what: 'the VPN lets them in, within working hours and from the home country',
    subjects: [play.user(victim)],
    events,
  })
  return { from: strangeComputer(play, computerOf(play.world, victim), address), began, address, noted: events }
}

/** Half an hour to two hours of work: files of the share are read at the pace of a person. */
function work(play: Play, thief: Thief, visit: number): void {
  const { clock, chance } = play
  const line = connect(play, thief)
  const rounds = chance.whole(1, 3)
  for (let round = 0; round < rounds; round += 1) {
    clock.next()
    read(play, thief, line)
  }
  if (visit === 2) blocked(play, thief, line)
  if (visit === 4) tryCloud(play, thief)
  if (visit > 4 && visit % 5 === 1) library(play, thief)
  line.noted.push(...play.vpn(thief.victim, clock.next(), { from: thief.home, outcome: 'disconnected' }))
}

function read(play: Play, { victim, own }: Thief, { from, address }: Line): void {
  const { clock, chance, world } = play
  const to = hostOf(world, own.host)
  const time = clock.now()
  const { session, events } = play.remoteLogon({ time, from, to, account: victim })
  const files = chance.sample(own.files, chance.whole(3, 14))
  const pace = 12 + chance.next() * 70
  const opened = share(play.log(to, time), asker(victim, session), after(time, 0.5), {
    name: own.name,
    localPath: own.localPath,
    from: address,
    files,
    secondsBetween: pace,
  })
  play.step({
    stage: 'collection',
    technique: 'T1039',
    what: `${files.length} files of the share ${own.name} are read, which the victim may read`,
    subjects: [play.user(victim)],
    events: [...events, ...opened],
  })
  const copied = play.connection(after(time, 1), {
    from: address,
    to: to.address,
    port: 445,
    service: 'gssapi,smb',
    bytesOut: chance.whole(3000, 9000) + files.length * chance.whole(500, 1500),
    bytesIn: files.length * Math.round(chance.logNormal(13.4, 0.8)),
    seconds: files.length * pace,
  })
  play.step({
    stage: 'exfiltration',
    technique: 'T1048',
    what: 'through the VPN they are on a computer outside',
    subjects: [play.user(victim)],
    events: copied,
  })
  clock.goTo(after(time, files.length * pace))
}

/** Dead end: another department's share does not open. */
function blocked(play: Play, { victim, own }: Thief, { from, address }: Line): void {
  const { clock, chance, world } = play
  const others = world.shares.filter(
    ({ department }) => !['research', 'engineering', own.department].includes(department),
  )
  const other = chance.pick(others)
  const to = hostOf(world, other.host)
  const time = clock.next()
  const { session, events } = play.remoteLogon({ time, from, to, account: victim })
  const log = play.log(to, time)
  const refused = chance.sample(other.files, chance.whole(1, 3)).map((path, index) =>
    log.write(
      'security',
      5145,
      after(time, 2 + index * (3 + chance.next() * 9)),
      {
        SubjectUserSid: victim.sid,
        SubjectUserName: victim.account,
        SubjectDomainName: victim.organisation.netbios,
        SubjectLogonId: session.logonId,
        ObjectType: 'File',
        IpAddress: address,
        IpPort: String(log.chance.whole(49_700, 65_300)),
        ShareName: `\\\\*\\${other.name}`,
        ShareLocalPath: other.localPath,
        RelativeTargetName: path,
        AccessMask: '0x120089',
        AccessList: '%%1538\r\n\t\t\t\t%%1541\r\n\t\t\t\t%%4416\r\n\t\t\t\t',
        AccessReason: '-',
      },
      { failure: true },
    ),
  )
  play.step({
    stage: 'discovery',
    technique: 'T1135',
    what: `the share ${other.name} refuses them`,
    subjects: [play.user(victim)],
    events: [...events, ...refused],
  })
}

/** Dead end: the document library wants a device that the organisation manages. */
function tryCloud(play: Play, { victim }: Thief): void {
  const { clock, chance, actor } = play
  const refused = play.signIn(victim, clock.next(), {
    app: FILES_APP,
    from: victim.office.egress,
    device: actor.device,
    session: chance.guid(),
    error: 50076,
  })
  play.step({
    stage: 'discovery',
    technique: 'T1213.002',
    what: 'the document library asks for more than they have at hand',
    subjects: [play.user(victim)],
    events: refused,
  })
}

/** With the authenticator it opens; what it shows comes from the office's own address. */
function library(play: Play, { victim }: Thief): void {
  const { clock, chance, actor, tenant, world } = play
  const session = chance.guid()
  const from = victim.office.egress
  const entered = play.signIn(victim, clock.next(), {
    app: FILES_APP,
    from,
    device: actor.device,
    session,
    detail: 'MFA completed in Azure AD',
  })
  const project = chance.pick(world.projects)
  const taken = chance.sample(
    world.shares.find(({ department }) => department === victim.department)?.files ?? [],
    chance.whole(2, 9),
  )
  const events = taken.map((path) =>
    file(tenant, victim, clock.next('typing'), {
      operation: chance.happens(0.6) ? 'FileDownloaded' : 'FileAccessed',
      path: `${project}/${path.replaceAll('\\', '/')}`,
      address: from.address,
      agent: actor.device.agent,
      session,
    }),
  )
  play.step({
    stage: 'collection',
    technique: 'T1213.002',
    what: 'documents of a project are fetched from the library, through the VPN and thus from the office’s address',
    subjects: [play.user(victim)],
    events: [entered, events],
  })
}

/** The password changed because it was due. It takes some days and another chat. */
function lockedOut(play: Play, thief: Thief, changed: Instant, password: Access): void {
  const { victim } = thief
  const { clock, chance, tenant } = play
  const owner = play.nextAtDesk(victim, changed)
  directoryChange(tenant, victim, owner, 'Change user password.', victim)
  password.close(owner)
  clock.goTo(workday(play, thief, after(owner, 3600)))
  const tries = Array.from({ length: chance.whole(2, 3) }, () =>
    play.vpn(victim, clock.next(), { from: thief.home, outcome: 'wrong password' }),
  )
  play.step({
    stage: 'foothold',
    technique: 'T1133',
    what: 'the password has been changed in the meantime',
    subjects: [play.user(victim)],
    events: tries,
  })
  clock.wait({ days: chance.whole(1, 4) })
  lure(play, thief, 1)
}

/** What they registered goes away again. */
function leave(play: Play, { victim }: Thief, factor: Access): void {
  const { clock, tenant } = play
  clock.goTo(play.nextAtDesk(victim, clock.now()))
  const gone = directoryChange(tenant, victim, clock.next(), 'User deleted security info', victim)
  play.step({
    stage: 'covering tracks',
    technique: 'T1070',
    what: 'their authenticator is removed from the account',
    subjects: [play.user(victim)],
    events: [gone],
  })
  factor.close(gone.time)
}

/** In one case of two somebody sees that the victim was in the office while the VPN had them at home. */
function respond(play: Play, { victim }: Thief): void {
  const { chance, clock, tenant, world } = play
  if (chance.happens(0.5)) return
  const [helper = victim] = chance.sample(staffOf(world, 'it'), 1)
  const seen = play.nextAtDesk(helper, clock.wait({ hours: chance.whole(20, 60) }))
  directoryChange(tenant, world.tenantAdministrator, seen, 'Reset user password.', victim)
  directoryChange(
    tenant,
    world.tenantAdministrator,
    after(seen, 50),
    'Update StsRefreshTokenValidFrom Timestamp.',
    victim,
  )
  play.contain(play.user(victim), after(seen, 50))
}
