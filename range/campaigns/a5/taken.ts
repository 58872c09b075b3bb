import type { Instant } from '../../../src/model/time.ts'
import { type Client, WEB_CLIENT } from '../../records/exchange.ts'
import { WEB_MAIL } from '../../records/sign-ins.ts'
import type { Employee } from '../../world.ts'
import type { Access, Play } from '../campaign.ts'

export interface Taken {
  readonly person: Employee
  readonly session: string
  readonly since: Instant
  readonly access: Access
}

export function clientOf({ actor }: Play, session: string): Client {
  return { address: actor.exit('residential', 2).address, info: WEB_CLIENT, appId: WEB_MAIL.id, session }
}
