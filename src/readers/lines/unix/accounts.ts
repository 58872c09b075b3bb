import { CLASS, type Fields, type User } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { pamTold } from './pam.ts'
import { account, type Told, unixEvent } from './unix-event.ts'

const APPS =
  /(?:^|\/)(?:useradd|userdel|usermod|adduser|deluser|newusers|groupadd|groupdel|groupmod|gpasswd|passwd|chpasswd|chgpasswd|chage|chsh|chfn|vipw|shadow|pwck|grpck|groupmems)(?:\(pam_unix\))?$/
const LOGSOURCE = Object.freeze({ product: 'linux', service: 'auth' })

/** OCSF's activities for users: enable, disable and so on; 99 is any other change. */
const CREATE = 1
const ENABLE = 2
const DISABLE = 5
const DELETE = 6
const PASSWORD = 8
const OTHER = 99
/** OCSF's activities for groups. */
const ADD_MEMBER = 3
const REMOVE_MEMBER = 4
const CREATE_GROUP = 6
const DELETE_GROUP = 5

interface Change {
  readonly pattern: RegExp
  readonly classUid: number
  readonly activityId: number
}

const NAME = String.raw`'?(?<user>[^'\s,]{1,128})'?`
const GROUP = String.raw`'?(?<group>[^'\s,]{1,128})'?`
/** A pattern of two forms needs two names: one may stand in it but once. */
const OTHER_NAME = NAME.replace('<user>', '<user2>')
const OTHER_GROUP = GROUP.replace('<group>', '<group2>')
const user = (pattern: string, activityId: number): Change => ({
  pattern: new RegExp(pattern),
  classUid: CLASS.USER_MANAGEMENT,
  activityId,
})
const group = (pattern: string, activityId: number): Change => ({
  pattern: new RegExp(pattern),
  classUid: CLASS.GROUP_MANAGEMENT,
  activityId,
})

/** What the shadow tools and BusyBox write of a change, the first that fits. */
const CHANGES: readonly Change[] = [
  user(`^new (?:user|account): name=${NAME}`, CREATE),
  user(`^(?:delete|remove) (?:user|account) ${NAME}`, DELETE),
  user(`^(?:lock user ${NAME} password|disable account ${OTHER_NAME})`, DISABLE),
  user(`^unlock user ${NAME} password`, ENABLE),
  user(`^change user ${NAME} password`, PASSWORD),
  user(`^password for ${NAME} changed`, PASSWORD),
  user(`^(?:change|changed) (?:user|account|password expiry for) ?${NAME}`, OTHER),
  user(`^failed adding user ${NAME}`, OTHER),
  group(`^(?:add|added) (?:user )?${NAME} to (?:shadow )?group ${GROUP}`, ADD_MEMBER),
  group(`^user ${NAME} added by \\S{1,128} to group ${GROUP}`, ADD_MEMBER),
  group(`^(?:delete|removed?) (?:user )?${NAME} from (?:shadow )?group ${GROUP}`, REMOVE_MEMBER),
  group(`^user ${NAME} removed by \\S{1,128} from group ${GROUP}`, REMOVE_MEMBER),
  group(`^members of group ${GROUP} set by \\S{1,128} to ${NAME}`, ADD_MEMBER),
  group(`^(?:new (?:shadow )?group: name=${GROUP}|group added to \\S{1,64}: name=${OTHER_GROUP})`, CREATE_GROUP),
  group(`^(?:group ${GROUP} removed|removed (?:shadow )?group ${OTHER_GROUP})`, DELETE_GROUP),
  group(`^group ${GROUP} `, OTHER),
]
const PAIR = /\b(name|UID|GID|home|shell|from)=([^,\s]{0,256})/g
const BY = / by (\S{1,128})/

/** Accounts and groups as the tools change them. */
export const accounts: LineShape = {
  id: 'unix-accounts',
  specificity: 60,
  toEvent: (line) => {
    const app = line.syslog?.app
    if (app === undefined || !APPS.test(app)) return undefined
    const told = pamTold(line) ?? accountTold(line) ?? { classUid: CLASS.SYSTEM_LOG, activityId: OTHER }
    return unixEvent(line, { source: 'unix-accounts', logsource: LOGSOURCE, ...told })
  },
}

function accountTold({ text, syslog }: LogLine): Omit<Told, 'source' | 'logsource'> | undefined {
  for (const { pattern, classUid, activityId } of CHANGES) {
    const found = pattern.exec(text)?.groups
    if (found === undefined) continue
    const name = found['user'] ?? found['user2']
    const resource = found['group'] ?? found['group2']
    const changed: User | undefined = account(name, syslog?.host)
    const fields: Fields = Object.fromEntries([...text.matchAll(PAIR)].map(([, key = '', value = '']) => [key, value]))
    return {
      classUid,
      activityId,
      actor: { user: account(BY.exec(text)?.[1], syslog?.host) },
      target: {
        user: changed,
        ...(resource === undefined ? {} : { resource }),
      },
      fields,
    }
  }
  return undefined
}
