import { DAY_US, type Instant, SECOND_US } from '../../src/model/time.ts'
import type {
  AlertOptions,
  Boot,
  CommandOptions,
  ConnectionOptions,
  Desk,
  LeaseOptions,
  Play,
  Reach,
  RemoteLogon,
  RemoteProcess,
  VpnOptions,
  WebRequestOptions,
} from '../campaigns/campaign.ts'
import { after, type Chance, chanceOf, digest } from '../chance.ts'
import { addressAt, dayOf, nextAtDesk, shiftOf } from '../life/calendar.ts'
import { bootOf, deskFor, openDesk, system32, viewOf } from '../life/desk.ts'
import { audit, type Tenant } from '../records/cloud.ts'
import { type Message, message } from '../records/message.ts'
import type { Placed } from '../records/place.ts'
import { connect, type Running, sessionOf, start } from '../records/processes.ts'
import { asker, directory, logon, privileges } from '../records/security.ts'
import { signIn } from '../records/sign-ins.ts'
import type { Person } from '../records/who.ts'
import type { HostLog } from '../records/windows.ts'
import { computerOf, type Employee, type Host, hostsOf, type World } from '../world.ts'
import type { Evidence } from './evidence.ts'
import { zeekTime } from './zeek.ts'

/** What writes records for a part of the range. */
export type Scribe = Pick<
  Play,
  | 'tenant'
  | 'nextAtDesk'
  | 'desk'
  | 'boot'
  | 'log'
  | 'addressOf'
  | 'cloudSession'
  | 'placeOf'
  | 'mail'
  | 'received'
  | 'signIn'
  | 'audit'
  | 'reach'
  | 'resolve'
  | 'connection'
  | 'webRequest'
  | 'remoteLogon'
  | 'remoteProcess'
  | 'vpn'
  | 'lease'
  | 'linux'
  | 'command'
  | 'alert'
>

interface ScribeOptions {
  readonly world: World
  readonly evidence: Evidence
  /** Names the part of the range: its chance is drawn from this. */
  readonly who: string
}

/** Opens the emitters for a part of the range; nothing that one part does changes what another one writes. */
export function openScribe({ world, evidence, who }: ScribeOptions): Scribe {
  const chance = chanceOf(`${world.seed} scribe ${who}`)
  const views = new Map<string, HostLog>()
  const log = (host: Host, time: Instant): HostLog => {
    const day = dayOf(world, time)
    const key = `${host.name} ${day}`
    const known = views.get(key)
    if (known !== undefined) return known
    const made = viewOf(world, host, day, who, evidence.windows(host))
    views.set(key, made)
    return made
  }
  const tenant: Tenant = { audit: evidence.audit, signIns: evidence.signIns, chance }
  const boot = (host: Host, time: Instant): Boot => bootOf(world, host, time, log(host, time))
  const desk = (person: Employee, time: Instant): Desk => deskAt(world, person, time, log)
  const copies = new WeakMap<Message, readonly Placed[]>()
  const own = accountsOf(world)
  const net = network(world, evidence, chance)
  const logons = remote(world, chance, log, net)
  return {
    tenant,
    log,
    boot,
    desk,
    nextAtDesk: (person, time) => nextAtDesk(world, person, time),
    addressOf: (host, time) => addressAt(world, host, time),
    cloudSession: (person, time) => cloudSession(world, person, time),
    placeOf: (person, time) => shiftOf(world, person, dayOf(world, time))?.place ?? person.home,
    mail: (time, from, to, text, options) => {
      const made = message(time, from, to, text, options)
      const accounts = [from, ...to].flatMap(({ address }) => own.get(address) ?? [])
      copies.set(made, evidence.deliver(made, accounts))
      return made
    },
    received: (made) => copies.get(made) ?? [made.place],
    signIn: (person, time, options) => signIn(tenant, person, time, { protocol: 'usual', ...options }),
    audit: (person, time, options) => audit(tenant, person, time, options),
    ...net,
    remoteLogon: logons,
    remoteProcess: (options) => remoteProcess(boot(options.host, options.time), options),
    linux: (host, time, program, text) =>
      evidence
        .linux(host)
        .add(time, `${isoSeconds(time)} ${host.name} ${program}[${chance.whole(700, 60_000)}]: ${text}`),
    command: (host, time, options) => auditd(evidence, chance, host, time, options),
    alert: (time, options) => alert(evidence, chance, time, options),
  }
}

const accounts = new WeakMap<World, ReadonlyMap<string, string>>()

/** Accounts by mail address. */
function accountsOf(world: World): ReadonlyMap<string, string> {
  const known = accounts.get(world)
  if (known !== undefined) return known
  const made = new Map([...world.people, ...world.services].map(({ account, mail }) => [mail, account]))
  accounts.set(world, made)
  return made
}

/** A person's cloud session: their own browser keeps one for about a week. */
function cloudSession(world: World, person: Person, time: Instant): string {
  const length = 5 + (Number.parseInt(digest(person.account, 2), 16) % 5)
  return chanceOf(`${world.seed} cloud session ${person.account} ${Math.floor(dayOf(world, time) / length)}`).guid()
}

function deskAt(world: World, person: Employee, time: Instant, log: Scribe['log']): Desk {
  const day = dayOf(world, time)
  for (const one of [day, day - 1, day + 1]) {
    const shift = shiftOf(world, person, one)
    if (shift === undefined || time < shift.arrived || time > shift.leaves) continue
    const host = computerOf(world, person)
    return deskFor(openDesk(world, person, host, shift, []), log(host, time))
  }
  // Past the end of the range people are still where they were: what is emitted there is not written.
  const host = computerOf(world, person)
  const shift = { day, arrived: time, leaves: after(time, 3600), isAtHome: false, place: person.office.egress }
  if (time >= world.end) return deskFor(openDesk(world, person, host, shift, []), log(host, time))
  throw new RangeError(`${person.account} is not at their desk then`)
}

type Network = Pick<Scribe, 'reach' | 'resolve' | 'connection' | 'webRequest' | 'vpn' | 'lease'>

const RESOLVER = '10.10.1.10'
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

function network(world: World, evidence: Evidence, chance: Chance): Network {
  const uid = (): string => {
    let text = 'C'
    for (let at = 0; at < 16; at += 1) text += LETTERS[chance.whole(0, 61)]
    return text
  }
  const port = (): number => chance.whole(49_700, 65_300)
  const conn = (time: Instant, id: string, options: ConnectionOptions & { readonly fromPort: number }): Placed => {
    const { from, to, fromPort, service = '-', bytesOut = 0, bytesIn = 0, seconds = 0.02, state = 'SF' } = options
    const inside = (address: string): string => (address.startsWith('10.') ? 'T' : 'F')
    const out = 4 + Math.ceil(bytesOut / 1400)
    const back = state === 'S0' ? 0 : 4 + Math.ceil(bytesIn / 1400)
    const history = state === 'SF' ? 'ShADadFf' : state === 'S0' ? 'S' : state === 'REJ' ? 'Sr' : 'ShADadR'
    const proto = options.port === 53 ? 'udp' : 'tcp'
    return evidence.conn.add(
      time,
      [
        zeekTime(time),
        id,
        from,
        fromPort,
        to,
        options.port,
        proto,
        service,
        state === 'S0' ? '-' : seconds.toFixed(6),
        bytesOut,
        state === 'S0' ? 0 : bytesIn,
        state,
        inside(from),
        inside(to),
        0,
        proto === 'udp' ? 'Dd' : history,
        out,
        bytesOut + out * 40,
        back,
        bytesIn + back * 40,
      ].join('\t'),
    )
  }
  const resolve: Network['resolve'] = (host, time, name, kind, answer) => {
    const from = addressAt(world, host, time)
    return [
      evidence.dns.add(
        time,
        [
          zeekTime(time),
          uid(),
          from,
          port(),
          RESOLVER,
          53,
          'udp',
          name,
          kind,
          answer === '' ? 'NXDOMAIN' : 'NOERROR',
          answer === '' ? '-' : answer,
          answer === '' ? '-' : `${chance.pick([60, 300, 300, 900, 3600])}.000000`,
        ].join('\t'),
      ),
    ]
  }
  const connection: Network['connection'] = (time, options) => [conn(time, uid(), { ...options, fromPort: port() })]
  const reach = (options: Reach): readonly Placed[] => {
    const {
      time,
      host,
      site,
      process,
      port: to = 443,
      bytesOut = 600 + chance.whole(0, 4000),
      bytesIn = Math.round(chance.logNormal(9, 1.6)),
      seconds = chance.logNormal(0, 1.4),
      method = 'GET',
    } = options
    const places: Placed[] = []
    if (process !== undefined)
      places.push(...connect(process, time, site, { port: to, cached: options.isResolved === true }))
    if (options.isResolved !== true) places.push(...resolve(host, time, site.name, 'A', site.address))
    const from = addressAt(world, host, time)
    const id = uid()
    const fromPort = port()
    const opened = after(time, 0.03 + chance.next() * 0.05)
    places.push(
      conn(opened, id, {
        from,
        to: site.address,
        port: to,
        fromPort,
        service: to === 443 ? 'ssl' : to === 80 ? 'http' : '-',
        bytesOut,
        bytesIn,
        seconds,
      }),
    )
    if (to === 443)
      places.push(
        evidence.ssl.add(
          after(opened, 0.02),
          [
            zeekTime(after(opened, 0.02)),
            id,
            from,
            fromPort,
            site.address,
            to,
            'TLSv13',
            'TLS_AES_128_GCM_SHA256',
            site.name,
            chance.happens(0.3) ? 'T' : 'F',
            'T',
          ].join('\t'),
        ),
      )
    if (to === 80)
      places.push(
        evidence.http.add(
          after(opened, 0.02),
          [
            zeekTime(after(opened, 0.02)),
            id,
            from,
            fromPort,
            site.address,
            to,
            method,
            site.name,
            options.path ?? '/',
            options.agent ?? '-',
            bytesOut,
            bytesIn,
            200,
          ].join('\t'),
        ),
      )
    if (options.isDirect !== true && (to === 443 || to === 80)) {
      const target = to === 443 ? `${site.name}:443` : `http://${site.name}${options.path ?? '/'}`
      const done = after(opened, seconds)
      places.push(
        evidence.proxy.add(
          done,
          `${(done / SECOND_US).toFixed(3)} ${Math.round(seconds * 1000)} ${from} TCP_${to === 443 ? 'TUNNEL' : 'MISS'}/200 ${bytesIn} ${to === 443 ? 'CONNECT' : method} ${target} ${options.person?.account ?? '-'} HIER_DIRECT/${site.address} - "${options.agent ?? '-'}"`,
        ),
      )
    }
    return places
  }
  return {
    reach,
    resolve,
    connection,
    webRequest: (time, options) => webRequest(evidence, conn, uid(), chance, time, options),
    vpn: (person, time, options) => [evidence.vpn.add(time, vpnLine(person, time, options))],
    lease: (time, options) => [lease(evidence, time, options)],
  }
}

type Conn = (time: Instant, id: string, options: ConnectionOptions & { readonly fromPort: number }) => Placed

function webRequest(
  evidence: Evidence,
  conn: Conn,
  id: string,
  chance: Chance,
  time: Instant,
  options: WebRequestOptions,
): readonly Placed[] {
  const {
    server,
    from,
    method,
    path,
    agent,
    status,
    bytesIn = chance.whole(200, 900),
    bytesOut = Math.round(chance.logNormal(8, 1.3)),
  } = options
  const fromPort = chance.whole(10_000, 65_000)
  const asked = after(time, 0.04)
  return [
    conn(time, id, {
      from,
      to: server.address,
      port: 80,
      fromPort,
      service: 'http',
      bytesOut: bytesIn,
      bytesIn: bytesOut,
      seconds: 0.1 + chance.next(),
    }),
    evidence.http.add(
      asked,
      [
        zeekTime(asked),
        id,
        from,
        fromPort,
        server.address,
        80,
        method,
        `${server.name}.${server.owner.organisation.mailDomain}`,
        path,
        agent,
        bytesIn,
        bytesOut,
        status,
      ].join('\t'),
    ),
  ]
}

function vpnLine({ account }: Person, time: Instant, { from, outcome, inside }: VpnOptions): string {
  const what =
    outcome === 'connected'
      ? `AUTH: SUCCESS user='${account}' remote=${from.address} assigned=${inside ?? '10.50.1.20'} country=${from.country}`
      : outcome === 'disconnected'
        ? `SESSION: CLOSED user='${account}' remote=${from.address}`
        : `AUTH: FAILED user='${account}' remote=${from.address} country=${from.country} reason="${outcome}"`
  return `${isoSeconds(time)} vpn01 gateway: ${what}`
}

function lease(evidence: Evidence, time: Instant, { address, mac, name }: LeaseOptions): Placed {
  return evidence.dhcp.add(
    time,
    `${isoSeconds(time)} srv-dhcp01 dhcpd: DHCPACK on ${address} to ${mac} (${name}) via eth0`,
  )
}

function remote(world: World, chance: Chance, log: Scribe['log'], net: Network): Scribe['remoteLogon'] {
  const controllers = hostsOf(world, 'controller')
  return ({ time, from, to, account, type = 3, method = 'Kerberos', isAdministrator = false }: RemoteLogon) => {
    const events: Placed[] = []
    const address = addressAt(world, from, time)
    const controller = chance.pick(controllers)
    const at = log(controller, time)
    if (method === 'NTLM') events.push(directory.ntlm(at, account, time, from.name))
    else {
      const machine = { ...from, address }
      if (chance.happens(0.4)) events.push(directory.ticket(at, account, after(time, -0.4), machine))
      events.push(directory.serviceTicket(at, account, after(time, -0.1), machine, to.name))
    }
    events.push(
      ...net.connection(time, {
        from: address,
        to: to.address,
        port: type === 10 ? 3389 : 445,
        service: type === 10 ? 'rdp' : 'gssapi,smb',
        bytesOut: 3000 + chance.whole(0, 9000),
        bytesIn: 4000 + chance.whole(0, 40_000),
        seconds: chance.logNormal(2, 1.2),
      }),
    )
    const target = log(to, time)
    const session = sessionOf(target, account, {
      at: time,
      terminal: type === 10 ? '2' : '0',
      elevated: isAdministrator,
    })
    events.push(
      logon(target, account, after(time, 0.1), {
        type,
        logonId: session.logonId,
        from: address,
        method,
        workstation: method === 'NTLM' ? from.name : '-',
        elevated: isAdministrator,
      }),
    )
    if (isAdministrator) events.push(privileges(target, asker(account, session), after(time, 0.101)))
    return { session, events }
  }
}

function remoteProcess(boot: Boot, { time, session, by, image, commandLine, binary }: RemoteProcess): Running {
  const more = { image, commandLine, session, ...(binary === undefined ? {} : { binary }) }
  if (by === 'wmi') return start(boot.wmi, time, more)
  if (by === 'task') return start(boot.scheduler, time, more)
  if (by === 'service') return start(boot.services, time, more)
  const host =
    by === 'desktop'
      ? { image: 'C:\\Windows\\explorer.exe', commandLine: 'C:\\Windows\\Explorer.EXE' }
      : { image: system32('wsmprovhost.exe'), commandLine: 'C:\\Windows\\system32\\wsmprovhost.exe -Embedding' }
  return start(start(boot.services, after(time, -0.6), { ...host, session }), time, more)
}

function auditd(
  evidence: Evidence,
  chance: Chance,
  host: Host,
  time: Instant,
  { account, program, args, isRoot }: CommandOptions,
): readonly Placed[] {
  const stamp = `audit(${(time / SECOND_US).toFixed(3)}:${Math.floor((time % DAY_US) / 10_000_000) + chance.whole(0, 9)})`
  const id = isRoot === true ? 0 : 1000 + (Number.parseInt(digest(account, 3), 16) % 500)
  const list = [program, ...args].map((text, index) => `a${index}="${text.replaceAll('"', "'")}"`).join(' ')
  const pid = chance.whole(900, 60_000)
  const log = evidence.audited(host)
  return [
    log.add(
      time,
      `type=SYSCALL msg=${stamp}: arch=c000003e syscall=59 success=yes exit=0 ppid=${pid - chance.whole(1, 90)} pid=${pid} auid=${id} uid=${id} gid=${id} euid=${id} tty=pts${chance.whole(0, 3)} comm="${program.split('/').at(-1) ?? ''}" exe="${program}" key="exec"`,
    ),
    log.add(time, `type=EXECVE msg=${stamp}: argc=${args.length + 1} ${list}`),
  ]
}

function alert(
  evidence: Evidence,
  chance: Chance,
  time: Instant,
  { product, title, severity, host, person, details }: AlertOptions,
): Placed {
  return evidence.alerts.add(
    time,
    JSON.stringify({
      timestamp: isoSeconds(time),
      product: product === 'edr' ? 'Orbis Endpoint' : 'Postwall Gateway',
      alertId: chance.guid(),
      title,
      severity,
      ...(host === undefined ? {} : { deviceName: host.name }),
      ...(person === undefined ? {} : { userPrincipalName: person.mail }),
      ...details,
    }),
  )
}

function isoSeconds(time: Instant): string {
  return `${new Date(time / 1000).toISOString().slice(0, 23)}Z`
}
