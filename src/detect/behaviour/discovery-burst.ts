import { formatInstant, instant, MINUTE_US } from '../../model/time.ts'
import type { BehaviourDetector, BehaviourFinding, Row } from '../detector.ts'

/** Commands by which somebody finds out where they are, by what each asks about. Administrators run one; who knows nothing runs many. */
const ASKS: ReadonlyMap<string, string> = new Map([
  ...pairs('own account', ['whoami', 'id', 'klist', 'cmdkey']),
  ...pairs('machine', ['systeminfo', 'hostname', 'uname', 'ver', 'wmic', 'driverquery', 'lscpu', 'hostnamectl']),
  ...pairs('own network', ['ipconfig', 'arp', 'route', 'netstat', 'ifconfig', 'ip', 'ss']),
  ...pairs('accounts', ['net', 'net1', 'query', 'quser', 'getent', 'last', 'w', 'who']),
  ...pairs('domain', ['nltest', 'dsquery', 'adfind', 'setspn', 'ldapsearch', 'gpresult', 'dsget', 'csvde', 'ldifde']),
  ...pairs('programs', ['tasklist', 'qprocess', 'sc', 'ps', 'schtasks', 'crontab']),
  ...pairs('neighbours', ['nslookup', 'nbtstat', 'ping', 'tracert', 'dig', 'host']),
])
const WINDOW_US = 15 * MINUTE_US
/** So many different questions within the window; single tools are daily work. */
const MIN_QUESTIONS = 4

/** Many questions about the surroundings, one after the other, by one account on one host: hands on a keyboard that don't know the place. */
export const discoveryBurst: BehaviourDetector = {
  id: 'behaviour/discovery-burst',
  title: 'Many different commands about account, machine, network and domain within minutes',
  stage: 'discovery',
  techniques: ['T1033', 'T1082', 'T1016', 'T1087'], // owner, system, network configuration, account discovery
  act: false,
  priorWeight: 2.5,
  sees: 'commands of at least four kinds of discovery by one account on one host within 15 minutes',
  blindTo: [
    'discovery by an implant’s own code, without commands',
    'questions spread over hours',
    'hosts without process logs',
  ],
  falsePositives: [
    'support scripts and inventory agents that ask everything at logon',
    'administrators who set up a machine',
  ],
  sources: ['MITRE CAR-2013-04-002: quick execution of a series of suspicious commands'],
  query: `SELECT id, time, toString(host) AS host, lower(userName) AS account, lower(processPath) AS path, parentUid, parentPid
    FROM events WHERE classUid = 1007 AND activityId = 1 AND processPath != ''
      AND has([${[...ASKS.keys()].map((name) => `'${name}'`).join(', ')}],
        replaceRegexpOne(replaceRegexpOne(lower(processPath), '^.*[\\\\\\\\/]', ''), '\\\\.(exe|com)$', ''))
    ORDER BY time, id`,
  judge,
}

function pairs(topic: string, names: readonly string[]): readonly (readonly [string, string])[] {
  return names.map((name) => [name, topic] as const)
}

interface Ask {
  readonly id: string
  readonly time: number
  readonly name: string
  readonly topic: string
}

function judge(rows: readonly Row[]): readonly BehaviourFinding[] {
  const recent = new Map<string, Ask[]>()
  const quietUntil = new Map<string, number>()
  const findings: BehaviourFinding[] = []
  for (const row of rows) {
    const [host, account, time] = [String(row['host']), String(row['account']), Number(row['time'])]
    const name = String(row['path'])
      .replace(/^.*[\\/]/, '')
      .replace(/\.(?:exe|com)$/, '')
    const topic = ASKS.get(name)
    if (topic === undefined) continue
    const key = `${host} ${account}`
    const asks = (recent.get(key) ?? []).filter((ask) => time - ask.time <= WINDOW_US)
    asks.push({ id: String(row['id']), time, name, topic })
    recent.set(key, asks)
    const topics = new Set(asks.map((ask) => ask.topic))
    if (topics.size < MIN_QUESTIONS || time < (quietUntil.get(key) ?? 0)) continue
    quietUntil.set(key, time + WINDOW_US)
    const [first] = asks
    findings.push({
      because: [
        `${account === '' ? 'Somebody' : account} ran ${[...new Set(asks.map((ask) => ask.name))].join(', ')} on ${host} from ${formatInstant(instant(first?.time ?? time))} to ${formatInstant(instant(time))}: questions about ${[...topics].join(', ')}.`,
      ],
      against: [],
      events: asks.map((ask) => ask.id),
    })
  }
  return findings
}
