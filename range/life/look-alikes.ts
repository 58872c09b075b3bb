import { HOUR_US, type Instant, instant } from '../../src/model/time.ts'
import type { Subject } from '../campaigns/campaign.ts'
import { hostSubject, userSubject } from '../campaigns/play.ts'
import { after, type Chance, chanceOf } from '../chance.ts'
import { placeIn } from '../organisation/addresses.ts'
import { domainName, programName, similarDomain } from '../organisation/names.ts'
import { openScribe, type Scribe } from '../output/scribe.ts'
import { directoryChange, inboxRule } from '../records/exchange.ts'
import { colleague } from '../records/message.ts'
import { createFile, encodedCommand, end, scriptBlock } from '../records/processes.ts'
import { asker, installService, logoff, registerTask, share } from '../records/security.ts'
import { computerOf, type Employee, type Host, hostOf, hostsOf, staffOf, type World } from '../world.ts'
import { shiftOf } from './calendar.ts'
import type { Life } from './day.ts'
import { POWERSHELL, system32 } from './desk.ts'

/** What a look-alike is given. */
interface Scene {
  readonly life: Life
  readonly world: World
  readonly scribe: Scribe
  readonly chance: Chance
  readonly day: number
  readonly midnight: Instant
}

type LookAlike = readonly [kind: string, perWeek: number, act: (scene: Scene) => Told | undefined]

/** Whom it was about, and how long it took. */
interface Told {
  readonly subjects: readonly Subject[]
  readonly from: Instant
  readonly to: Instant
}

/** Harmless acts that look like an attack, with how often a week they happen (§9.2). */
const LOOK_ALIKES: readonly LookAlike[] = [
  ['administrator works on many hosts with PsExec or WMI', 1.6, remoteAdministration],
  ['administrator at work by night', 0.8, nightWork],
  ['vulnerability scanner over all ports', 1, vulnerabilityScan],
  ['software roll-out by task and encoded PowerShell', 0.9, rollOut],
  ['help desk resets second factor and password', 2.5, helpDesk],
  ['new tool asks for consent to mail', 0.6, consent],
  ['assistant makes rules for somebody else', 0.7, assistantRules],
  ['user forwards mail to a private address', 0.6, privateForwarding],
  ['supplier changes bank account truthfully', 0.7, bankChange],
  ['phishing simulation of our own', 0.25, simulation],
  ['leaver copies own files', 0.5, leaverCopies],
  ['monitoring every minute', 7, monitoring],
  ['false alert of another product', 3, falseAlert],
  ['remote support with a remote desktop', 1.2, remoteSupport],
  ['message of a merged company’s new domain', 0.3, merger],
]

/** Writes the look-alikes of a day and puts them into the truth. */
export function lookAlikes(life: Life, day: number): void {
  const { world, evidence, benign } = life
  for (const [index, [kind, perWeek, act]] of LOOK_ALIKES.entries()) {
    const chance = chanceOf(`${world.seed} look-alike ${index} ${day}`)
    const count = perWeek >= 7 ? 1 : chance.poisson(day % 7 >= 5 ? perWeek / 20 : perWeek / 5)
    for (let left = count; left > 0; left -= 1) {
      const scribe = openScribe({ world, evidence, who: `life look-alike ${index} ${day} ${left}` })
      const told = act({ life, world, scribe, chance, day, midnight: instant(world.start + day * 24 * HOUR_US) })
      if (told !== undefined && (perWeek < 7 || day % 7 === 0)) benign.push({ kind, ...told })
    }
  }
}

/** Administrators who are at work on that day. */
function administratorOf({ world, chance, day }: Scene): Employee | undefined {
  const there = world.people.filter(
    (one) => one.administration !== undefined && one.computer !== undefined && shiftOf(world, one, day) !== undefined,
  )
  return there.length === 0 ? undefined : chance.pick(there)
}

function during({ world, chance, day }: Scene, person: Employee): Instant | undefined {
  const shift = shiftOf(world, person, day)
  return shift === undefined
    ? undefined
    : instant(Math.round(shift.arrived + (0.05 + chance.next() * 0.8) * (shift.leaves - shift.arrived)))
}

function windowsHosts(world: World): readonly Host[] {
  return hostsOf(world, 'desk', 'laptop', 'application', 'file server')
}

const ADMIN_COMMANDS = [
  'cmd /c ipconfig /flushdns',
  'cmd /c gpupdate /force',
  'powershell -NoProfile -Command "Get-HotFix"',
  'cmd /c sc query',
  'cmd /c dir C:\\Windows\\Temp',
  'cmd /c net localgroup administrators',
  'cmd /c whoami',
  'cmd /c tasklist',
  'cmd /c reg query HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall',
  'cmd /c wevtutil qe System /c:5',
] as const

function remoteAdministration(scene: Scene, at?: Instant): Told | undefined {
  const { world, scribe, chance } = scene
  const person = administratorOf(scene)
  const account = person?.administration
  const time = at ?? (person === undefined ? undefined : during(scene, person))
  if (person === undefined || account === undefined || time === undefined) return undefined
  const from = computerOf(world, person)
  const hosts = chance.sample(windowsHosts(world), Math.min(40, chance.whole(3, 24)))
  const by = chance.pick(['wmi', 'service', 'remote shell'] as const)
  let now = time
  for (const to of hosts) {
    if (to === from) continue
    now = after(now, chance.logNormal(2.6, 1.1))
    const { session } = scribe.remoteLogon({
      time: now,
      from,
      to,
      account,
      isAdministrator: true,
      ...(chance.happens(0.3) ? { method: 'NTLM' as const } : {}),
    })
    if (by === 'service')
      installService(scribe.log(to, now), after(now, 0.6), {
        name: 'PSEXESVC',
        path: '%SystemRoot%\\PSEXESVC.exe',
        who: asker(account, session),
      })
    const command = chance.pick(ADMIN_COMMANDS)
    const program = command.startsWith('powershell') ? POWERSHELL : system32('cmd.exe')
    const process = scribe.remoteProcess({
      host: to,
      time: after(now, 1.1),
      session,
      by,
      image: program,
      commandLine: command,
    })
    end(process, after(now, 2 + chance.next() * 8))
    logoff(scribe.log(to, now), account, after(now, 12 + chance.next() * 20), 3, session.logonId)
  }
  return { subjects: [userSubject(account), ...hosts.slice(0, 40).map(hostSubject)], from: time, to: now }
}

function nightWork(scene: Scene): Told | undefined {
  const { chance, midnight } = scene
  return remoteAdministration(scene, after(midnight, (20.5 + chance.next() * 3) * 3600))
}

function vulnerabilityScan({ world, scribe, chance, midnight }: Scene): Told {
  const from = '10.10.0.77'
  const start = after(midnight, 11 * 3600 + chance.next() * 3600)
  let now = start
  const targets = chance.sample(world.hosts, Math.min(60, world.hosts.length))
  for (const host of targets) {
    for (const port of chance.sample([21, 22, 23, 25, 80, 135, 139, 443, 445, 1433, 3306, 3389, 5985, 8080, 8443], 6)) {
      now = after(now, 0.4 + chance.next() * 3)
      scribe.connection(now, { from, to: host.address, port, state: chance.pick(['S0', 'REJ', 'SF', 'S0']) })
    }
  }
  return { subjects: [{ type: 'host', id: `host:${from}`, names: [from] }], from: start, to: now }
}

/** Deployment: the service's account makes a task on many hosts, which starts PowerShell with encoded text. */
function rollOut({ world, scribe, chance, midnight }: Scene): Told | undefined {
  const account = world.services.find(({ account: name }) => name === 'svc-deploy')
  const [from] = hostsOf(world, 'application')
  if (account === undefined || from === undefined) return undefined
  const name = programName(chance)
  const script = `$p="\\\\SRV-APP01\\deploy$\\${name}"; Copy-Item $p\\${name}.exe "$env:ProgramFiles\\${name}\\" -Force; Start-Process "$env:ProgramFiles\\${name}\\${name}.exe" -ArgumentList "/S" -Wait`
  const command = `-NoProfile -ExecutionPolicy Bypass -EncodedCommand ${encodedCommand(script)}`
  const begins = after(midnight, 9 * 3600 + chance.next() * 8 * 3600)
  let now = begins
  const hosts = chance
    .sample(hostsOf(world, 'desk', 'laptop'), chance.whole(5, 30))
    .filter((host) => host.kind === 'desk' || chance.happens(0.7))
  for (const to of hosts) {
    now = after(now, 3 + chance.next() * 40)
    const { session } = scribe.remoteLogon({ time: now, from, to, account, isAdministrator: true })
    registerTask(scribe.log(to, now), asker(account, session), after(now, 0.8), {
      name: `Deploy\\${name}`,
      command: POWERSHELL,
      arguments: command,
      trigger: 'RegistrationTrigger',
    })
    const shell = scribe.remoteProcess({
      host: to,
      time: after(now, 2),
      session: { ...session, user: 'NT AUTHORITY\\SYSTEM' },
      by: 'task',
      image: POWERSHELL,
      commandLine: `powershell.exe ${command}`,
    })
    scriptBlock(shell, after(now, 2.6), script)
    createFile(shell, after(now, 4), `C:\\Program Files\\${name}\\${name}.exe`)
    end(shell, after(now, 14 + chance.next() * 30))
    logoff(scribe.log(to, now), account, after(now, 20), 3, session.logonId)
  }
  return { subjects: [userSubject(account), ...hosts.map(hostSubject)], from: begins, to: now }
}

function helpDesk(scene: Scene): Told | undefined {
  const { world, scribe, chance } = scene
  const person = chance.pick(world.people)
  const time = during(scene, person)
  if (time === undefined) return undefined
  const by = world.tenantAdministrator
  directoryChange(
    scribe.tenant,
    by,
    time,
    chance.pick(['Reset user password.', 'Update user.', 'Admin deleted security info.']),
    person,
  )
  if (chance.happens(0.5))
    directoryChange(scribe.tenant, by, after(time, 40), 'Update StsRefreshTokenValidFrom Timestamp.', person)
  const registers = after(time, 300 + chance.next() * 1500)
  directoryChange(
    scribe.tenant,
    person,
    registers,
    chance.pick(['User registered security info.', 'Change user password.']),
    person,
  )
  return { subjects: [userSubject(person)], from: time, to: registers }
}

function consent(scene: Scene): Told | undefined {
  const { world, scribe, chance } = scene
  const person = chance.pick(world.people)
  const time = during(scene, person)
  if (time === undefined) return undefined
  const name = `${programName(chance)} Mail`
  const id = chance.guid()
  scribe.audit(person, time, {
    recordType: 'AzureActiveDirectory',
    operation: 'Consent to application.',
    workload: 'AzureActiveDirectory',
    resultStatus: 'Success',
    more: {
      ObjectId: id,
      AzureActiveDirectoryEventType: 1,
      Target: [
        { ID: name, Type: 1 },
        { ID: id, Type: 2 },
      ],
      ModifiedProperties: [
        {
          Name: 'ConsentAction.Permissions',
          NewValue: `Scope: ${chance.pick(['Mail.Read offline_access', 'Mail.ReadWrite Calendars.Read', 'User.Read Files.Read.All', 'Mail.Read Contacts.Read offline_access'])}`,
          OldValue: '',
        },
        { Name: 'ConsentContext.IsAdminConsent', NewValue: 'False', OldValue: '' },
      ],
      ActorIpAddress: person.office.egress.address,
    },
  })
  return { subjects: [userSubject(person)], from: time, to: time }
}

function rule(scene: Scene, person: Employee, parameters: Readonly<Record<string, string>>): Told | undefined {
  const time = during(scene, person)
  if (time === undefined) return undefined
  const { scribe } = scene
  inboxRule(scribe.tenant, person, time, {
    operation: 'New-InboxRule',
    owner: person,
    rule: parameters.Name ?? 'Rule',
    address: scribe.placeOf(person, time).address,
    session: scribe.cloudSession(person, time),
    parameters: { ...parameters, StopProcessingRules: 'True' },
  })
  return { subjects: [userSubject(person)], from: time, to: time }
}

function assistantRules(scene: Scene): Told | undefined {
  const { world, chance } = scene
  const person = chance.pick(
    staffOf(world)
      .filter(
        ({ department }) => department === 'assistants' || department === 'finance' || department === 'executives',
      )
      .concat(staffOf(world).slice(0, 2)),
  )
  const word = chance.pick(['invoice', 'newsletter', 'payment', 'travel', 'IBAN', 'remittance', 'application', 'bank'])
  return rule(scene, person, {
    Name: chance.pick([word, 'Archive', 'Ablage', 'x', 'temp', '.']),
    SubjectOrBodyContainsWords: word,
    MoveToFolder: chance.pick(['Archive', 'Invoices', 'Newsletter', 'RSS Feeds']),
    MarkAsRead: String(chance.happens(0.4)) === 'true' ? 'True' : 'False',
  })
}

function privateForwarding(scene: Scene): Told | undefined {
  const { world, chance } = scene
  const person = chance.pick(world.people)
  return rule(scene, person, {
    Name: chance.pick(['home', 'Weiterleitung', 'copy', 'fwd']),
    ForwardTo: `${person.account}@freemail-${chance.pick(['post', 'box', 'web'])}.example`,
  })
}

function bankChange(scene: Scene): Told | undefined {
  const { world, scribe, chance } = scene
  const partner = chance.pick(world.partners)
  const writer = chance.pick(partner.people)
  const person = chance.pick(staffOf(world, 'finance').concat(staffOf(world).slice(0, 2)))
  const time = during(scene, person)
  if (time === undefined) return undefined
  const iban = `DE${chance.whole(10, 98)} ${Array.from({ length: 4 }, () => chance.whole(1000, 9999)).join(' ')} ${chance.whole(10, 99)}`
  scribe.mail(
    time,
    writer,
    [colleague(person)],
    [
      `${chance.pick(partner.projects)}: new account`,
      `Dear ${person.name.split(' ')[0]},\n\nfrom next month on please use our new account ${iban}. You will get the letter by post, or call me at the known number.\n\nKind regards\n${writer.name}`,
    ],
  )
  return { subjects: [userSubject(person)], from: time, to: time }
}

function simulation(scene: Scene): Told {
  const { world, scribe, chance, midnight } = scene
  const domain = similarDomain(chance, world.organisation.mailDomain)
  const time = after(midnight, 8 * 3600 + chance.next() * 7200)
  const place = placeIn(chance, 'hosting')
  const people = chance.sample(world.people, Math.max(4, Math.round(world.people.length * 0.3)))
  for (const [index, person] of people.entries()) {
    const link = `https://portal.${domain}/${chance.hex(12)}`
    scribe.mail(
      after(time, index * 2.3),
      {
        name: 'IT Service',
        address: `service@${domain}`,
        server: { name: `mail.${domain}`, address: place.address },
        checks: { spf: 'pass', dkim: 'pass', dmarc: 'pass' },
      },
      [colleague(person)],
      ['Your password expires', `Hello ${person.name.split(' ')[0]},\n\nplease confirm your password: ${link}`],
    )
    if (!chance.happens(0.05)) continue
    const clicked = scribe.nextAtDesk(person, after(time, index * 2.3))
    if (person.computer !== undefined && clicked < world.end)
      scribe.reach({
        time: clicked,
        host: computerOf(world, person),
        person,
        site: { name: `portal.${domain}`, address: place.address },
      })
  }
  return { subjects: people.slice(0, 60).map(userSubject), from: time, to: after(time, people.length * 2.3) }
}

function leaverCopies(scene: Scene): Told | undefined {
  const { world, scribe, chance } = scene
  const leaver = chance.pick(staffOf(world, 'engineering', 'sales', 'research').concat(staffOf(world).slice(0, 1)))
  const time = during(scene, leaver)
  const one = world.shares.find(({ department }) => department === leaver.department) ?? world.shares[0]
  if (time === undefined || one === undefined) return undefined
  const from = computerOf(world, leaver)
  const to = hostOf(world, one.host)
  const { session } = scribe.remoteLogon({ time, from, to, account: leaver })
  share(scribe.log(to, time), asker(leaver, session), after(time, 1), {
    name: one.name,
    localPath: one.localPath,
    from: scribe.addressOf(from, time),
    files: chance.sample(one.files, chance.whole(20, 50)),
    secondsBetween: 0.6 + chance.next(),
  })
  scribe.reach({
    time: after(time, 300),
    host: from,
    person: leaver,
    site: { name: `drop.${domainName(chance)}`, address: placeIn(chance, 'hosting').address },
    bytesOut: Math.round(chance.logNormal(18, 1)),
    method: 'PUT',
    seconds: 240,
  })
  return { subjects: [userSubject(leaver), hostSubject(from)], from: time, to: after(time, 600) }
}

/** A monitoring service calls home every minute from two servers; in `eval` every tenth call is there. */
function monitoring({ life, world, scribe, chance, midnight }: Scene): Told {
  const hosts = hostsOf(world, 'application', 'jump').slice(0, 2)
  const site = world.sites[9] ?? { name: 'status.example', address: '198.19.100.10' }
  const step = life.isFull ? 60 : 600
  for (const host of hosts)
    for (let at = 4; at < 86_000; at += step)
      scribe.reach({
        time: after(midnight, at + chance.next() * 2),
        host,
        site,
        isResolved: at % 3600 > 300,
        bytesOut: 512 + chance.whole(0, 40),
        bytesIn: 220,
        seconds: 0.2 + chance.next() * 0.1,
        agent: 'StatusProbe/3.1',
      })
  return { subjects: hosts.map(hostSubject), from: midnight, to: after(midnight, 7 * 86_400) }
}

function falseAlert(scene: Scene): Told | undefined {
  const { world, scribe, chance } = scene
  const person = chance.pick(staffOf(world))
  const time = during(scene, person)
  if (time === undefined) return undefined
  const host = computerOf(world, person)
  if (chance.happens(0.5))
    scribe.alert(time, {
      product: 'edr',
      title: chance.pick([
        'Suspicious PowerShell command line',
        'Credential access from lsass',
        'Unusual child process',
        'Suspicious scheduled task',
      ]),
      severity: chance.pick(['low', 'medium', 'high']),
      host,
      person,
    })
  else
    scribe.alert(time, {
      product: 'mail gateway',
      title: chance.pick(['Possible phishing delivered', 'Impersonation of a supplier', 'Attachment type is rare']),
      severity: chance.pick(['low', 'medium']),
      person,
    })
  return { subjects: [userSubject(person), hostSubject(host)], from: time, to: time }
}

function remoteSupport(scene: Scene): Told | undefined {
  const { world, scribe, chance } = scene
  const person = administratorOf(scene)
  const account = person?.administration
  if (person === undefined || account === undefined) return undefined
  const time = during(scene, person)
  if (time === undefined) return undefined
  const to = chance.pick(windowsHosts(world))
  const { session } = scribe.remoteLogon({
    time,
    from: computerOf(world, person),
    to,
    account,
    type: 10,
    isAdministrator: true,
  })
  const process = scribe.remoteProcess({
    host: to,
    time: after(time, 40),
    session,
    by: 'desktop',
    image: system32('mmc.exe'),
    commandLine: 'mmc.exe C:\\Windows\\system32\\eventvwr.msc',
  })
  end(process, after(time, 300 + chance.next() * 600))
  logoff(scribe.log(to, time), account, after(time, 1000), 10, session.logonId)
  return { subjects: [userSubject(account), hostSubject(to)], from: time, to: after(time, 1000) }
}

function merger(scene: Scene): Told | undefined {
  const { world, scribe, chance } = scene
  const domain = similarDomain(chanceOf(`${world.seed} merger`), world.organisation.mailDomain)
  const person = chance.pick(world.people)
  const time = during(scene, person)
  if (time === undefined) return undefined
  const facts = chanceOf(`${world.seed} merger server`)
  scribe.mail(
    time,
    {
      name: 'Integration Office',
      address: `integration@${domain}`,
      server: { name: `mail.${domain}`, address: placeIn(facts, 'web').address },
      checks: { spf: 'pass', dkim: 'pass', dmarc: 'pass' },
    },
    [colleague(person)],
    [
      'Our new common name',
      `Dear ${person.name.split(' ')[0]},\n\nas announced at the meeting, our mail addresses change step by step. More at https://welcome.${domain}/${chance.hex(6)}\n\nIntegration Office`,
    ],
  )
  return { subjects: [userSubject(person)], from: time, to: time }
}
