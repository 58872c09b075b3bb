import { formatInstant, HOUR_US, instant } from '../../model/time.ts'
import type { BehaviourDetector, BehaviourFinding, Row } from '../detector.ts'

/** Accounts that one source tries within the window, and tries at each: more of the latter is one person with a wrong password. */
const MIN_ACCOUNTS = 8
const MAX_TRIES_EACH = 6
const WINDOW_US = 4 * HOUR_US

/** One source fails at many accounts and gets into one: a password spray that found its password. */
export const guessesThenSuccess: BehaviourDetector = {
  id: 'behaviour/guesses-then-success',
  title: 'A source that failed at many accounts got into one of them',
  stage: 'credential theft',
  techniques: ['T1110.003'], // Password Spraying
  act: true,
  priorWeight: 4,
  sees: 'within four hours, failed sign-ins at eight or more accounts from one outside or inside address, few at each, then a success of one of them from there',
  blindTo: [
    'sprays from an address for each account',
    'sprays slower than two accounts an hour',
    'sources that hide the client’s address behind a proxy',
  ],
  falsePositives: [
    'an office’s shared address after all passwords expired on one day',
    'a gateway whose own address stands for all of its users',
  ],
  sources: ['ATT&CK T1110.003, its section on detection'],
  query: `WITH tries AS (
      SELECT srcIp, time, id, outcome, lower(if(userEmail != '', userEmail, if(targetUserName != '', targetUserName, userName))) AS account
      FROM events WHERE classUid = 3002 AND activityId = 1 AND srcIp NOT IN ('', '127.0.0.1', '::1', '-')
    ), suspects AS (
      SELECT srcIp FROM tries WHERE outcome = 'failure' AND account != '' GROUP BY srcIp HAVING uniqExact(account) >= ${MIN_ACCOUNTS}
    )
    SELECT srcIp, time, id, outcome, account FROM tries WHERE srcIp IN (SELECT srcIp FROM suspects) AND account != '' ORDER BY srcIp, time, id LIMIT 500000`,
  judge,
}

interface Try {
  readonly time: number
  readonly account: string
  readonly id: string
}

function judge(rows: readonly Row[]): readonly BehaviourFinding[] {
  const findings: BehaviourFinding[] = []
  let ip = ''
  let failed: Try[] = []
  let succeededBefore = new Set<string>()
  const told = new Set<string>()
  for (const row of rows) {
    const [time, account, id] = [Number(row['time']), String(row['account']), String(row['id'])]
    if (row['srcIp'] !== ip) {
      ip = String(row['srcIp'])
      failed = []
      succeededBefore = new Set()
    }
    failed = failed.filter((one) => time - one.time <= WINDOW_US)
    if (row['outcome'] === 'failure') {
      failed.push({ time, account, id })
      continue
    }
    const perAccount = new Map<string, number>()
    for (const one of failed) perAccount.set(one.account, (perAccount.get(one.account) ?? 0) + 1)
    const few = [...perAccount.values()].filter((count) => count <= MAX_TRIES_EACH).length
    // Whoever signed in from there before is at home there: a shared address, not a sprayer's.
    if (
      few >= MIN_ACCOUNTS &&
      perAccount.has(account) &&
      !succeededBefore.has(account) &&
      succeededBefore.size < few &&
      !told.has(`${ip} ${account}`)
    ) {
      told.add(`${ip} ${account}`)
      const [first] = failed
      findings.push({
        because: [
          `${ip} failed at ${perAccount.size} accounts from ${formatInstant(instant(first?.time ?? time))} on, at most ${MAX_TRIES_EACH} times at ${few} of them, and signed in as ${account} at ${formatInstant(instant(time))}.`,
        ],
        against:
          succeededBefore.size > 0 ? [`${succeededBefore.size} other accounts had signed in from there before.`] : [],
        events: [id],
      })
    }
    succeededBefore.add(account)
  }
  return findings
}
