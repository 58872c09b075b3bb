import { DAY_US } from '../../model/time.ts'
import type { BehaviourDetector, BehaviourFinding, Row } from '../detector.ts'
import { deviceFamily, networkOf } from './places.ts'

/** A cloud sign-in from a network that the account never used, in a country or with a device that it never used either. */
export const signInFromNewPlace: BehaviourDetector = {
  id: 'behaviour/sign-in-from-new-place',
  title: 'Sign-in from a network and a place or device that are new for this account',
  stage: 'exploitation',
  techniques: ['T1078.004'], // Cloud Accounts
  act: false,
  priorWeight: 1.5,
  sees: 'a successful sign-in whose network is new for the account, and whose country or device is new too',
  blindTo: [
    'an intruder who works through the owner’s own device or network',
    'accounts with fewer than ten earlier sign-ins over three days',
  ],
  falsePositives: [
    'travel',
    'a new phone used for the first time on a new network',
    'a change of VPN or mobile carrier',
  ],
  sources: ['ATT&CK T1078.004, its section on detection'],
  query: `SELECT id, time, lower(userEmail) AS account, srcIp,
      coalesce(nullIf(JSONExtractString(body, 'fields', 'location', 'countryOrRegion'), ''), JSONExtractString(body, 'fields', 'Location')) AS country,
      concat(JSONExtractString(body, 'fields', 'deviceDetail', 'operatingSystem'), ' ', JSONExtractString(body, 'fields', 'deviceDetail', 'browser')) AS device
    FROM events WHERE source = 'entra-signin' AND outcome = 'success' AND userEmail != '' AND srcIp != '' ORDER BY time, id`,
  judge,
}

/** Earlier sign-ins from which on an account has habits, and days over which they must be spread. */
const MIN_SIGN_INS = 10
const MIN_DAYS = 3

interface Habits {
  signIns: number
  firstTime: number
  readonly networks: Set<string>
  readonly countries: Set<string>
  readonly devices: Set<string>
}

function judge(rows: readonly Row[]): readonly BehaviourFinding[] {
  const known = new Map<string, Habits>()
  const findings: BehaviourFinding[] = []
  for (const row of rows) {
    const [account, ip, country, device, time] = [
      String(row['account']),
      String(row['srcIp']),
      String(row['country']),
      deviceFamily(String(row['device'])),
      Number(row['time']),
    ]
    const habits = known.get(account) ?? {
      signIns: 0,
      firstTime: time,
      networks: new Set(),
      countries: new Set(),
      devices: new Set(),
    }
    known.set(account, habits)
    const days = Math.floor((time - habits.firstTime) / DAY_US)
    const isNew = {
      network: !habits.networks.has(networkOf(ip)),
      country: country !== '' && !habits.countries.has(country),
      device: device !== '' && !habits.devices.has(device),
    }
    if (habits.signIns >= MIN_SIGN_INS && days >= MIN_DAYS && isNew.network && (isNew.country || isNew.device)) {
      const what = [isNew.country ? `no sign-in from ${country}` : '', isNew.device ? `none with ${device}` : '']
        .filter((text) => text !== '')
        .join(' and ')
      findings.push({
        because: [
          `${account} signed in from ${ip}; its ${habits.signIns} sign-ins of the ${days} days before came from ${habits.networks.size} other ${habits.networks.size === 1 ? 'network' : 'networks'}, ${what}.`,
        ],
        against: isNew.country && isNew.device ? [] : ['Only the network and one more trait are new.'],
        events: [String(row['id'])],
      })
    }
    habits.signIns += 1
    habits.networks.add(networkOf(ip))
    if (country !== '') habits.countries.add(country)
    if (device !== '') habits.devices.add(device)
  }
  return findings
}
