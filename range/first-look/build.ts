import { openTenant } from '../records/cloud.ts'
import { asker, directory } from '../records/security.ts'
import { openHost } from '../records/windows.ts'
import { backgroundOfDay, startedAt } from './base.ts'
import { openCampaign } from './campaign.ts'
import { ALL_DAYS, utc } from './chance.ts'
import { ordinaryCloud } from './cloud-life.ts'
import { ordinaryMail } from './correspondence.ts'
import { contain, turnedAway, useAccount } from './intrusion-cloud.ts'
import { hostileMail } from './intrusion-mail.ts'
import { END } from './intrusion-workstation.ts'
import { FOLDER, layOutMail, layOutTenant, layOutWindows, mailboxOf } from './layout.ts'
import { ADMIN, MACHINES, PEOPLE } from './organisation.ts'
import { administration, type Computers, engineering, finance } from './plan.ts'
import { ordinaryServers } from './servers.ts'
import { truthOf } from './truth.ts'

/** Files of the sample by their path below `samples/`. */
export type Files = ReadonlyMap<string, Buffer>

/** The whole sample: evidence of ten days, and the truth about it. The same on every run. */
export function buildFirstLook(): Files {
  const computers: Computers = {
    engineering: startedAt(openHost(MACHINES.engineering), utc(3, '20:31:00')),
    finance: startedAt(openHost(MACHINES.finance), utc(3, '20:40:00')),
    administration: startedAt(openHost(MACHINES.administration), utc(3, '20:50:00')),
    files: startedAt(openHost(MACHINES.files), utc(3, '20:15:00')),
    controller: openHost(MACHINES.directory),
  }
  const campaign = openCampaign()
  const hostile = hostileMail(campaign)
  const ordinary = ordinaryMail()
  const everything = [...ordinary, ...hostile.all]
  const mailbox = mailboxOf(PEOPLE.jonas.mail, everything)

  ordinaryServers(computers.files, computers.controller)
  for (const day of ALL_DAYS) backgroundOfDay(computers.files, day)
  finance(computers)
  const radek = administration(computers)
  engineering(computers, radek.desks, campaign)

  const tenant = openTenant()
  ordinaryCloud(
    tenant,
    everything.filter((one) => one !== hostile.request),
  )
  useAccount(tenant, hostile, mailbox, campaign)
  const response = contain(tenant)
  directory.resetPassword(
    computers.controller,
    asker(ADMIN, { logonId: computers.controller.logonId() }),
    PEOPLE.jonas,
    utc(15, '09:11:48'),
  )
  turnedAway(tenant, campaign)

  const { controller } = computers
  const hosts = [computers.engineering, computers.finance, computers.administration, computers.files].map(
    ({ host }) => host,
  )
  const evidence = [...layOutWindows(hosts, controller), ...layOutTenant(tenant), ...layOutMail(everything, mailbox)]
  const truth = truthOf({ campaign, response, nights: radek.nights, end: END })
  return new Map([...evidence, [`${FOLDER}-truth.json`, Buffer.from(`${JSON.stringify(truth, null, 1)}\n`, 'utf8')]])
}
