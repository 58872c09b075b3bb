import { formatInstant, instant } from '../../model/time.ts'
import type { BehaviourDetector, BehaviourFinding, Row } from '../detector.ts'
import { deviceFamily, networkOf } from './places.ts'

/** A cloud session that goes on from another network with another device: its token is in other hands. */
export const sessionUsedFromElsewhere: BehaviourDetector = {
  id: 'behaviour/session-used-from-elsewhere',
  title: 'Cloud session goes on from a new network with another device',
  stage: 'credential theft',
  techniques: ['T1539', 'T1550.004'], // Steal Web Session Cookie, Use of Web Session Cookie
  act: true,
  priorWeight: 3.5,
  sees: 'one session identifier, opened on one device and network, in use from a network that is new for the account with another system or browser',
  blindTo: [
    'a session that the intruder opened himself (a relayed sign-in)',
    'a thief who imitates system and browser and comes from a network that the account uses',
    'sources that name no session',
    'sessions of a device code, which two devices share by design',
  ],
  falsePositives: [
    'remote browsers and virtual desktops that take over a session',
    'browsers that report another system in desktop mode',
  ],
  sources: ['ATT&CK T1550.004', 'Microsoft Learn, token theft playbook'],
  query: `SELECT session, account, srcIp, device, country, min(time) AS first, argMin(id, time) AS id, count() AS uses FROM (
      SELECT session, lower(userEmail) AS account, srcIp, time, id,
        coalesce(nullIf(JSONExtractString(body, 'fields', 'location', 'countryOrRegion'), ''), JSONExtractString(body, 'fields', 'Location')) AS country,
        concat(JSONExtractString(body, 'fields', 'deviceDetail', 'operatingSystem'), ' ', JSONExtractString(body, 'fields', 'deviceDetail', 'browser')) AS device
      FROM events PREWHERE source = 'entra-signin' AND outcome = 'success' AND session != '' AND userEmail != '' AND srcIp != ''
        WHERE session NOT IN (SELECT session FROM events PREWHERE source = 'entra-signin' WHERE JSONExtractString(body, 'auth', 'protocol') = 'deviceCode')
    ) GROUP BY session, account, srcIp, device, country ORDER BY first, id`,
  judge,
}

interface Use {
  readonly session: string
  readonly ip: string
  readonly network: string
  readonly device: string
  readonly country: string
  readonly first: number
}

function judge(rows: readonly Row[]): readonly BehaviourFinding[] {
  const opened = new Map<string, Use>()
  const networks = new Map<string, Map<string, string>>()
  const findings: BehaviourFinding[] = []
  for (const row of rows) {
    const account = String(row['account'])
    const use: Use = {
      session: String(row['session']),
      ip: String(row['srcIp']),
      network: networkOf(String(row['srcIp'])),
      device: deviceFamily(String(row['device'])),
      country: String(row['country']),
      first: Number(row['first']),
    }
    const seen = networks.get(account) ?? new Map<string, string>()
    networks.set(account, seen)
    const key = `${account} ${use.session}`
    const origin = opened.get(key)
    if (origin === undefined) opened.set(key, use)
    else if (
      use.network !== origin.network &&
      (seen.get(use.network) ?? use.session) === use.session &&
      use.device !== '' &&
      origin.device !== '' &&
      use.device !== origin.device
    ) {
      findings.push({
        because: [
          `The session of ${account} that was opened from ${origin.ip} with ${origin.device} at ${formatInstant(instant(origin.first))} was used from ${use.ip} with ${use.device} from ${formatInstant(instant(use.first))} on; no other session of this account came from there.`,
          ...(use.country !== '' && origin.country !== '' && use.country !== origin.country
            ? [`The first is in ${origin.country}, the second in ${use.country}.`]
            : []),
        ],
        against: [],
        events: [String(row['id'])],
      })
    }
    // The session that brought a network first: another session from there makes it the account's own.
    seen.set(use.network, seen.has(use.network) && seen.get(use.network) !== use.session ? '' : use.session)
  }
  return findings
}
