import { HOUR_US, instant } from '../../src/model/time.ts'
import { hostSubject, userSubject } from '../campaigns/play.ts'
import { after, chanceOf } from '../chance.ts'
import { placeIn } from '../organisation/addresses.ts'
import { someAlert } from '../organisation/alert-kinds.ts'
import { domainName, programName, similarDomain } from '../organisation/names.ts'
import { openScribe } from '../output/scribe.ts'
import { consentRecord } from '../records/directory.ts'
import { directoryChange, inboxRule } from '../records/exchange.ts'
import { colleague } from '../records/message.ts'
import { asker, share } from '../records/security.ts'
import { OUTLOOK } from '../records/sign-ins.ts'
import { computerOf, type Employee, hostOf, hostsOf, staffOf } from '../world.ts'
import { nightWork, policyWork, remoteAdministration, remoteSupport, rollOut, upkeep } from './administration.ts'
import type { Life } from './day.ts'
import { SCOPES } from './mailbox.ts'
import { during, type Scene, type Told } from './scene.ts'

type LookAlike = readonly [kind: string, perWeek: number, act: (scene: Scene) => Told | undefined]

/** Harmless acts that look like an attack, with how often a week they happen (§9.2). */
const LOOK_ALIKES: readonly LookAlike[] = [
  ['administrator works on many hosts with PsExec or WMI', 1.6, remoteAdministration],
  ['administrator at work by night', 0.8, nightWork],
  ['upkeep of servers in a console', 4, upkeep],
  ['group policies and accounts on a controller', 3, policyWork],
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
  ['false alert of another product', 4, falseAlert],
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

function vulnerabilityScan({ world, scribe, chance, midnight }: Scene): Told {
  const from = '10.10.0.77'
  const start = after(midnight, 11 * 3600 + chance.next() * 3600)
  let now = start
  const targets = chance.sample(world.hosts, Math.min(60, world.hosts.length))
  for (const host of targets) {
    for (const port of chance.sample(
      [21, 22, 23, 25, 80, 135, 139, 443, 445, 1433, 3306, 3389, 5985, 8080, 8443, 902, 5480, 10443],
      6,
    )) {
      now = after(now, 0.4 + chance.next() * 3)
      scribe.connection(now, { from, to: host.address, port, state: chance.pick(['S0', 'REJ', 'SF', 'S0']) })
    }
  }
  return { subjects: [{ type: 'host', id: `host:${from}`, names: [from] }], from: start, to: now }
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
    chance.pick([
      'Reset user password.',
      'Update user.',
      'Admin deleted security info.',
      'Disable Strong Authentication.',
    ]),
    person,
  )
  if (chance.happens(0.5))
    directoryChange(scribe.tenant, by, after(time, 40), 'Update StsRefreshTokenValidFrom Timestamp.', person)
  const registers = after(time, 300 + chance.next() * 1500)
  directoryChange(
    scribe.tenant,
    person,
    registers,
    chance.pick(['User registered security info.', 'User registered security info', 'Change user password.']),
    person,
  )
  return { subjects: [userSubject(person)], from: time, to: registers }
}

function consent(scene: Scene): Told | undefined {
  const { world, scribe, chance } = scene
  const person = chance.pick(world.people)
  const time = during(scene, person)
  if (time === undefined) return undefined
  const app = { ...OUTLOOK, id: chance.guid(), name: `${programName(chance)} Mail` }
  scribe.audit(person, time, consentRecord(app, person.office.egress.address, chance.pick(SCOPES)))
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
  const { product, title } = someAlert(chance)
  const isMail = product === 'mail gateway'
  const names = isMail && chance.happens(0.25)
  const partner = chance.pick(world.partners)
  scribe.alert(time, {
    product,
    title,
    severity: chance.pick(isMail ? ['low', 'medium'] : ['low', 'medium', 'medium', 'high']),
    person,
    ...(isMail ? {} : { host }),
    ...(names
      ? {
          details: { attachment: `${chance.pick(partner.projects)}.html`, sender: chance.pick(partner.people).address },
        }
      : isMail || chance.happens(0.88)
        ? {}
        : { details: { path: `C:\\Users\\${person.account}\\AppData\\Local\\${programName(chance)}.exe` } }),
  })
  return { subjects: [userSubject(person), hostSubject(host)], from: time, to: time }
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
