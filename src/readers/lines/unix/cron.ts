import { CLASS } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { pamTold } from './pam.ts'
import { account, type Told, unixEvent } from './unix-event.ts'

const APPS = /^(?:\S{0,64}\/)?(?:crond?|CROND?|crontab|anacron|atd|fcron|run-parts|cronie|jobber)(?:\(pam_unix\))?$/i
/** `(root) CMD (/usr/lib/x)`: who, what was done, with what. */
const DONE = /^\((\S{1,128})\) ([A-Z]{2,12}(?: EDIT)?)(?: \((.*)\))?$/
const LOGSOURCE = Object.freeze({ product: 'linux', service: 'cron' })
const LOGSOURCE_OF_COMMAND = Object.freeze({ product: 'linux', service: 'cron', category: 'process_creation' })

/** OCSF's activities of scheduled jobs by cron's words. */
const ACTIVITIES: ReadonlyMap<string, number> = new Map([
  ['CMD', 6],
  ['REPLACE', 2],
  ['END EDIT', 2],
  ['DELETE', 3],
])
const OTHER = 99

/** cron and its kin: jobs that ran, and crontabs that were changed. */
export const cron: LineShape = {
  id: 'cron',
  specificity: 60,
  toEvent: (line) => {
    const app = line.syslog?.app
    if (app === undefined || !APPS.test(app)) return undefined
    const pam = pamTold(line)
    return unixEvent(line, pam === undefined ? cronTold(line) : { source: 'cron', logsource: LOGSOURCE, ...pam })
  },
}

function cronTold({ text, syslog }: LogLine): Told {
  const found = DONE.exec(text)
  const base = { source: 'cron', logsource: LOGSOURCE, classUid: CLASS.SCHEDULED_JOB, activityId: OTHER } as const
  if (found === null) return base
  const [, name, done = '', what] = found
  const user = account(name?.replace(/^\*|\*$/g, ''), syslog?.host)
  const activityId = ACTIVITIES.get(done) ?? OTHER
  const job = what === undefined ? {} : { job: what }
  return done === 'CMD'
    ? {
        ...base,
        logsource: LOGSOURCE_OF_COMMAND,
        activityId,
        actor: { user, process: { commandLine: what ?? '' } },
        target: job,
        fields: { Action: done, CommandLine: what ?? '', User: name ?? '' },
      }
    : { ...base, activityId, actor: { user }, target: job, fields: { Action: done } }
}
