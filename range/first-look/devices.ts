import { digest } from '../chance.ts'
import type { Device, Place } from '../records/sign-ins.ts'
import type { Person } from '../records/who.ts'
import { MACHINES, ORGANISATION } from './organisation.ts'

export const OFFICE: Place = { address: ORGANISATION.officeAddress, city: 'Chemnitz', country: 'DE', network: 64_496 }

const MACHINE_OF = new Map(Object.values(MACHINES).map(({ name, owner }) => [owner.account, name]))

/** A person's own, managed computer. */
export function ownDevice(person: Person): Device {
  const id = digest(`device of ${person.account}`, 32)
  return {
    id: `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-b${id.slice(17, 20)}-${id.slice(20)}`,
    name: MACHINE_OF.get(person.account) ?? `WS-${id.slice(0, 3).toUpperCase()}`,
    system: 'Windows11',
    browser: 'Edge 141.0.0',
    agent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
    managed: true,
  }
}
