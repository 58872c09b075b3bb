import { chanceOf } from '../chance.ts'
import type { Employee, Partner } from '../world.ts'
import { placeIn } from './addresses.ts'
import { domainName, mailName, personName, projectName } from './names.ts'

const KINDS: readonly Partner['kind'][] = [
  'supplier',
  'supplier',
  'supplier',
  'customer',
  'customer',
  'carrier',
  'bank',
  'law firm',
  'research',
  'agency',
]

/** The organisations that ours deals with; some twelve for each hundred people, at least ten. */
export function makePartners(seed: number, people: readonly Employee[], users: number): readonly Partner[] {
  return Array.from({ length: Math.max(10, Math.round(users * 0.12)) }, (_, index) => {
    const chance = chanceOf(`${seed} partner ${index}`)
    const domain = domainName(chance)
    const site = {
      name: `${chance.pick(['mail', 'smtp', 'mx', 'relay', 'out1'])}.${domain}`,
      address: placeIn(chance, 'web').address,
    }
    const signs = chance.happens(0.7)
    return {
      name: domain
        .slice(0, domain.lastIndexOf('.'))
        .split('-')
        .map((word) => word.replace(/^./, (one) => one.toUpperCase()))
        .join(' '),
      domain,
      kind: KINDS[index % KINDS.length] ?? 'supplier',
      site,
      people: Array.from({ length: chance.whole(2, 5) }, () => {
        const name = personName(chance)
        return {
          name,
          address: `${mailName(name)}@${domain}`,
          server: site,
          checks: { spf: 'pass', dkim: signs ? 'pass' : 'none', dmarc: signs && chance.happens(0.7) ? 'pass' : 'none' },
          ...(chance.happens(0.2) ? { offsetMinutes: chance.pick([-300, -360, 0, 180, 480]) } : {}),
        } as const
      }),
      contacts: chance.sample(people, chance.whole(2, 6)).map(({ account }) => account),
      projects: Array.from({ length: chance.whole(2, 4) }, () => projectName(chance)),
    }
  })
}
