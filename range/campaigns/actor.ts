import type { Binary } from '../records/binaries.ts'
import type { Correspondent } from '../records/message.ts'
import type { Device, Place } from '../records/sign-ins.ts'
import type { Site } from '../records/who.ts'
import type { OperatorHours } from './operator-clock.ts'

/** Who attacks: habits, tools and infrastructure that stay the same over a campaign, so that they can be attributed. */
export interface Actor {
  readonly id: string
  readonly hours: OperatorHours
  /** The device with which they use stolen cloud sessions. */
  readonly device: Device
  /** A server of theirs on the internet with a believable name; the same `purpose` gives the same server, others share networks. */
  readonly server: (purpose: string, like?: string) => Site
  /** A domain of theirs; `like` is the domain it is to be mistaken for. */
  readonly domain: (purpose: string, like?: string) => string
  /** An address that they come from: hosting, a residential proxy, or a commercial VPN, with number, city and network; in that country where they care. */
  readonly exit: (kind: 'hosting' | 'residential' | 'vpn', number?: number, country?: string) => Place
  /** A writer who is theirs: own domain and server, authentication passes for that domain unless told otherwise. */
  readonly sender: (name: string, domain: string, local: string) => Correspondent
  /** A file of theirs under an innocent name; each `build` has its own hashes. */
  readonly tool: (family: 'commodity' | 'own', build: number) => Tool
  /** A name that they like for tasks, services and files, made for this seed. */
  readonly name: (purpose: string) => string
  /** A text with a typing error of a human, and the text itself: for a failed first try. */
  readonly mistyped: (command: string) => string
}

export interface Tool {
  /** File name such as `wsyncagent.exe`. */
  readonly file: string
  /** For `start({ binary })`. */
  readonly binary: Binary
}
