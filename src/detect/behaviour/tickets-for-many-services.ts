import { formatInstant, instant, MINUTE_US } from '../../model/time.ts'
import type { BehaviourDetector, BehaviourFinding, Row } from '../detector.ts'

const WINDOW_US = 10 * MINUTE_US
/** Services for which one account wants tickets with the old cipher within the window; printers and old servers make one or two. */
const MIN_SERVICES = 5

/** One account asks for tickets of many services with a cipher whose passwords can be guessed offline. */
export const ticketsForManyServices: BehaviourDetector = {
  id: 'behaviour/tickets-for-many-services',
  title: 'Tickets with an old cipher for many services within minutes',
  stage: 'credential theft',
  techniques: ['T1558.003'], // Kerberoasting
  act: false,
  priorWeight: 3.5,
  sees: 'tickets for five or more services with RC4 or DES by one account within ten minutes, in a domain controller’s security log',
  blindTo: ['requests with AES', 'one ticket an hour', 'controllers that do not log 4769'],
  falsePositives: [
    'vulnerability scanners with credentials',
    'old software that knows no AES and starts on many servers',
  ],
  sources: ['ATT&CK T1558.003, its section on detection'],
  query: `SELECT id, time, lower(JSONExtractString(body, 'fields', 'TargetUserName')) AS account, srcIp,
      lower(JSONExtractString(body, 'fields', 'ServiceName')) AS service
    FROM events PREWHERE source = 'windows:security' AND eventId = 4769
      WHERE JSONExtractString(body, 'fields', 'TicketEncryptionType') IN ('0x17', '0x18', '0x1', '0x3')
      AND JSONExtractString(body, 'fields', 'Status') IN ('0x0', '') AND NOT endsWith(service, '$') AND service NOT IN ('', 'krbtgt')
    ORDER BY time, id LIMIT 500000`,
  judge,
}

function judge(rows: readonly Row[]): readonly BehaviourFinding[] {
  const recent = new Map<string, { readonly id: string; readonly time: number; readonly service: string }[]>()
  const quietUntil = new Map<string, number>()
  const findings: BehaviourFinding[] = []
  for (const row of rows) {
    const [account, time] = [String(row['account']), Number(row['time'])]
    const asked = (recent.get(account) ?? []).filter((one) => time - one.time <= WINDOW_US)
    asked.push({ id: String(row['id']), time, service: String(row['service']) })
    recent.set(account, asked)
    const services = new Set(asked.map(({ service }) => service))
    if (services.size < MIN_SERVICES || time < (quietUntil.get(account) ?? 0)) continue
    quietUntil.set(account, time + WINDOW_US)
    findings.push({
      because: [
        `${account} got tickets with an old cipher for ${services.size} services (${[...services].slice(0, 6).join(', ')}) within ten minutes up to ${formatInstant(instant(time))}, from ${String(row['srcIp'])}.`,
      ],
      against: [],
      events: asked.map(({ id }) => id),
    })
  }
  return findings
}
