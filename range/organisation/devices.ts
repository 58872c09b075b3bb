import { type Chance, chanceOf } from '../chance.ts'
import type { Device } from '../records/sign-ins.ts'
import type { Person } from '../records/who.ts'

type Browser = readonly [browser: string, system: string, agent: string]

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'
const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'
const EDGE: Browser = ['Edge 141.0.0', 'Windows11', `${WINDOWS} ${WEBKIT} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0`]
const CHROME_AGENT = `${WINDOWS} ${WEBKIT} Chrome/141.0.0.0 Safari/537.36`
const CHROME: Browser = ['Chrome 141.0.0', 'Windows10', CHROME_AGENT]
const FIREFOX: Browser = [
  'Firefox 143.0',
  'Windows10',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
]
const SAFARI: Browser = [
  'Safari 18.6',
  'MacOs',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
]

/** The browsers that people have at home, and others elsewhere: a browser tells nobody apart. */
export const BROWSERS: readonly Browser[] = [CHROME, FIREFOX, EDGE, SAFARI]

/** What the company's computers sign in with; the most have what came with them. */
const COMPANY: readonly Browser[] = [EDGE, EDGE, EDGE, ['Chrome 141.0.0', 'Windows11', CHROME_AGENT], CHROME, FIREFOX]

function deviceWith([browser, system, agent]: Browser): Device {
  return { id: '', name: '', system, browser, agent, managed: false }
}

/** A device that the company does not manage, with some browser. */
export function someDevice(chance: Chance): Device {
  return deviceWith(chance.pick(BROWSERS))
}

/** The computer that a person has at home. */
export function privateDevice(person: Person): Device {
  return someDevice(chanceOf(`private device ${person.objectId}`))
}

/** A computer of the company as its sign-ins name it. */
export function companyDevice(chance: Chance, id: string, name: string): Device {
  return { ...deviceWith(chance.pick(COMPANY)), id, name, managed: true }
}
