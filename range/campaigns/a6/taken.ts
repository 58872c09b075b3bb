import type { Instant } from '../../../src/model/time.ts'
import { type Client, directoryChange, WEB_CLIENT } from '../../records/exchange.ts'
import { WEB_MAIL } from '../../records/sign-ins.ts'
import type { Employee } from '../../world.ts'
import type { Access, Play } from '../campaign.ts'

/** What they hold of a person. */
export interface Taken {
  readonly person: Employee
  readonly session: string
  readonly access: Access
  /** Their own second factor, if they could add one. */
  factor?: Access
}

/** How they work in a stolen mailbox. */
export function clientOf({ actor }: Play, session: string): Client {
  return { address: actor.exit('vpn', 3).address, info: WEB_CLIENT, appId: WEB_MAIL.id, session }
}

/** What the directory writes of a change that the account makes to itself, from their address. */
export function securityChange(
  play: Play,
  person: Employee,
  time: Instant,
  operation: string,
): ReturnType<Play['audit']> {
  return directoryChange(play.tenant, person, time, operation, person, play.actor.exit('vpn', 3).address)
}
