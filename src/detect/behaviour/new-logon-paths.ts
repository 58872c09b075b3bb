import { DAY_US, formatInstant, HOUR_US, instant } from '../../model/time.ts'
import type { BehaviourDetector, BehaviourFinding, Row } from '../detector.ts'

const WINDOW_US = HOUR_US
/** Hosts onto which an account logs on for the first time within the window. */
const MIN_NEW_HOSTS = 3
/** Before so many days of its logons, everything is new for an account. */
const MIN_DAYS = 3
/** An account that uses more hosts than this, or did the like before, does so by trade: administrators, scanners, deployment, support. */
const MAX_HABITUAL_HOSTS = 8
const MAX_EARLIER_BURSTS = 1

/** An account that suddenly logs on over the network to hosts where it never was: spread from machine to machine. */
export const newLogonPaths: BehaviourDetector = {
  id: 'behaviour/new-logon-paths',
  title: 'Account logs on to several hosts where it never was, within an hour',
  stage: 'spread',
  techniques: ['T1021', 'T1078.002'], // Remote Services, Domain Accounts
  act: false,
  priorWeight: 2,
  sees: 'first logons (network, remote interactive) of one account onto three or more hosts from one source within an hour, after days of other habits',
  blindTo: ['one new host a day', 'accounts that log on everywhere by trade', 'hosts whose security log is not read'],
  falsePositives: ['an administrator’s first day of a roll-out', 'a new file server or a move of shares'],
  sources: [
    'Bowman et al. 2020, Detecting lateral movement in enterprise computer networks with unsupervised graph AI',
  ],
  query: `SELECT account, host, source, min(time) AS first, argMin(id, time) AS id FROM (
      SELECT lower(targetUserName) AS account, lower(toString(host)) AS host, if(srcIp NOT IN ('', '127.0.0.1', '::1'), srcIp, lower(srcHost)) AS source, time, id
      FROM events WHERE classUid = 3002 AND activityId = 1 AND outcome = 'success' AND logonType IN (3, 10)
        AND NOT endsWith(targetUserName, '$') AND targetUserName NOT IN ('', 'ANONYMOUS LOGON')
    ) WHERE source != '' GROUP BY account, host, source ORDER BY first, id`,
  judge,
}

interface Path {
  readonly id: string
  readonly time: number
  readonly host: string
  readonly source: string
}

function judge(rows: readonly Row[]): readonly BehaviourFinding[] {
  const known = new Map<
    string,
    { readonly since: number; readonly hosts: Set<string>; recent: Path[]; bursts: number; quietUntil: number }
  >()
  const findings: BehaviourFinding[] = []
  for (const row of rows) {
    const [account, host, source, time] = [
      String(row['account']),
      String(row['host']),
      String(row['source']),
      Number(row['first']),
    ]
    const habits = known.get(account) ?? { since: time, hosts: new Set<string>(), recent: [], bursts: 0, quietUntil: 0 }
    known.set(account, habits)
    if (habits.hosts.has(host)) continue
    habits.hosts.add(host)
    habits.recent = habits.recent.filter((path) => time - path.time <= WINDOW_US)
    habits.recent.push({ id: String(row['id']), time, host, source })
    const fromHere = habits.recent.filter((path) => path.source === source)
    if (fromHere.length < MIN_NEW_HOSTS || time < habits.quietUntil) continue
    habits.quietUntil = time + DAY_US
    habits.bursts += 1
    if (time - habits.since < MIN_DAYS * DAY_US || habits.bursts > MAX_EARLIER_BURSTS + 1) continue
    if (habits.hosts.size - fromHere.length > MAX_HABITUAL_HOSTS) continue
    findings.push({
      because: [
        `${account} logged on from ${source} to ${fromHere.map((path) => path.host).join(', ')} within the hour up to ${formatInstant(instant(time))}; in the ${Math.floor((time - habits.since) / DAY_US)} days before it used ${habits.hosts.size - fromHere.length} hosts and none of these.`,
      ],
      against: habits.bursts > 1 ? [`It did the like on ${habits.bursts - 1} earlier days.`] : [],
      events: fromHere.map(({ id }) => id),
    })
  }
  return findings
}
