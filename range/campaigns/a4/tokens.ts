import type { Instant } from '../../../src/model/time.ts'
import { after } from '../../chance.ts'
import { readMail } from '../../records/exchange.ts'
import type { Placed } from '../../records/place.ts'
import { FILES_APP, OUTLOOK, type Place } from '../../records/sign-ins.ts'
import type { Employee } from '../../world.ts'
import type { Access, Play } from '../campaign.ts'
import { renew } from './device-code.ts'

/** Hours between two renewals of a token, median, and days on which one address is kept. */
const RENEWAL_HOURS = 4.5
const ADDRESS_DAYS = 6

export interface Held {
  readonly person: Employee
  readonly session: string
  readonly since: Instant
  readonly access: Access
}

/** Where the tokens are used from: another address every few days. */
export function exitAt({ actor, world }: Play, time: Instant): Place {
  return actor.exit('residential', Math.floor((time - world.start) / (ADDRESS_DAYS * 86_400_000_000)))
}

/** A program renews the token every few hours and keeps a copy of the mailbox up to date, week after week. */
export function live(play: Play, { person, session, since }: Held, until: Instant): void {
  const { chance, tenant, world } = play
  const last = Math.min(until, world.end)
  const client = {
    info: chance.pick(['Client=MSExchangeRPC', 'Client=REST;Client=RESTSystem;;']),
    appId: OUTLOOK.id,
    session,
  }
  let week: (readonly Placed[])[] = []
  let synced: (readonly Placed[])[] = []
  let weekEnds = after(since, 7 * 86_400)
  const close = (): void => {
    const subjects = [play.user(person)]
    if (week.length > 0)
      play.step({
        stage: 'foothold',
        technique: 'T1550.001',
        what: 'a program renews the token every few hours from changing addresses',
        subjects,
        human: false,
        events: week,
      })
    if (synced.length > 0)
      play.step({
        stage: 'collection',
        technique: 'T1114.002',
        what: 'the mailbox is copied folder by folder',
        subjects: [...subjects, play.mailbox(person)],
        human: false,
        events: synced,
      })
    week = []
    synced = []
  }
  for (let time = pause(play, since); time < last; time = pause(play, time)) {
    if (time >= weekEnds) {
      close()
      weekEnds = after(weekEnds, 7 * 86_400)
    }
    const from = exitAt(play, time)
    week.push(renew(play, person, time, { session, from, app: chance.happens(0.2) ? FILES_APP : OUTLOOK }))
    if (chance.happens(0.35)) {
      const folders = chance.sample(['Inbox', 'Sent Items', 'Archive'], chance.whole(1, 2))
      synced.push(
        folders.map((folder, index) =>
          readMail(
            tenant,
            person,
            after(time, 20 + index * (5 + chance.next() * 40)),
            { ...client, address: from.address },
            [],
            folder,
          ),
        ),
      )
    }
  }
  close()
}

/** Until the next renewal. */
export function pause({ chance }: Play, time: Instant): Instant {
  return after(time, Math.max(900, chance.logNormal(Math.log(RENEWAL_HOURS), 0.4) * 3600))
}
