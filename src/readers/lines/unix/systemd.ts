import { CLASS } from '../../../model/event.ts'
import { lookUp } from '../../../model/look-up.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { account, sessionOf, type Told, unixEvent } from './unix-event.ts'

const APPS = /^(?:\(?systemd\)?|systemd-\w{2,24}|init|upstart)$/
const LOGSOURCE = Object.freeze({ product: 'linux', service: 'syslog' })
const LOGSOURCE_OF_LOGINS = Object.freeze({ product: 'linux', service: 'auth' })
const UNIT =
  /^(Started|Starting|Stopped|Stopping|Reloaded|Reloading|Finished|Failed to start|Deactivated successfully)[: ]\s?(.{1,256}?)\.{0,3}$/
const UNIT_FIRST =
  /^([\w@\\:.-]{1,200}\.(?:service|socket|timer|mount|target|scope|slice|device|path|swap|automount)): (.{1,512})$/
const OF_USER =
  /^(?:Started Session \S{1,32} of [Uu]ser|Created slice (?:User Slice of|user-)|New session '?(\S{1,32}?)'? of user) ?(\S{1,128}?)'?\.?(?: with .{0,64})?$/
const SESSION_ENDED = /^(?:Removed session|Session) '?(\S{1,32}?)'?(?:\.| logged out\.| \.)/

/** OCSF's activities of an application: start, stop, restart. */
const ACTIVITIES: Readonly<Record<string, number>> = lookUp({
  Started: 3,
  Starting: 3,
  Finished: 4,
  Stopped: 4,
  Stopping: 4,
  Reloaded: 5,
  Reloading: 5,
})
const OTHER = 99

/** systemd and its kin: units that start and stop, and the sessions of users. */
export const systemd: LineShape = {
  id: 'systemd',
  specificity: 50,
  toEvent: (line) => {
    const app = line.syslog?.app
    if (app === undefined || !APPS.test(app)) return undefined
    const session = app === 'systemd' || app === 'systemd-logind' ? sessionTold(line) : undefined
    return unixEvent(line, {
      source: 'systemd',
      logsource: app === 'systemd-logind' ? LOGSOURCE_OF_LOGINS : LOGSOURCE,
      ...(session ?? unitTold(line)),
    })
  },
}

function sessionTold(line: LogLine): Omit<Told, 'source' | 'logsource'> | undefined {
  const host = line.syslog?.host
  const opened = OF_USER.exec(line.text)
  if (opened !== null) {
    const [, number, name] = opened
    const user = account(name?.replace(/\.slice$/, ''), host)
    return {
      classUid: CLASS.AUTHENTICATION,
      activityId: number === undefined ? OTHER : 1,
      target: { user, session: sessionOf(line, 'logind', number) },
      ...(number === undefined ? {} : { auth: { outcome: 'success' as const, protocol: 'logind' } }),
    }
  }
  const ended = SESSION_ENDED.exec(line.text)
  if (ended === null) return undefined
  return { classUid: CLASS.AUTHENTICATION, activityId: 2, actor: { session: sessionOf(line, 'logind', ended[1]) } }
}

function unitTold({ text }: LogLine): Omit<Told, 'source' | 'logsource'> {
  const first = UNIT_FIRST.exec(text)
  const found = first === null ? UNIT.exec(text) : null
  const service = first?.[1] ?? found?.[2]
  const ended = /exited|Deactivated|Failed|Succeeded|killed/i.test(first?.[2] ?? '')
  return {
    classUid: CLASS.APPLICATION_LIFECYCLE,
    activityId: ACTIVITIES[found?.[1] ?? ''] ?? (ended ? 4 : OTHER),
    ...(service === undefined ? {} : { target: { service } }),
  }
}
