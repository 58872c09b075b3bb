import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { pamTold } from './pam.ts'
import { account, peer, type Told, unixEvent } from './unix-event.ts'

/** Dovecot names its part in the message; its own log file has the part in the place of the program. */
const PART =
  /^(?:(imap|pop3|submission|managesieve|lmtp|lda|auth|auth-worker|indexer-worker|doveadm|anvil|master|log|config|ssl-params|stats|imap-urlauth)(-login)?(?:\(([^)]{0,256})\))?(?:<[^>]{0,64}>){0,2}: )/
const OWN_APPS = /^(?:imap|pop3|submission|managesieve|lmtp|lda|auth|auth-worker)(?:-login)?(?:\(.{0,256}\))?$/
const LEVEL = /^(?:Info|Warning|Error|Fatal|Panic|Debug): /
const PAIR = /\b(user|method|rip|lip|rport|lport|mpid|session|msgid|box|TLS)=<?([^>,\s]{0,256})>?/g
/** `passdb(kim,192.0.2.7): unknown user`. */
const LOOKUP = /^\S{1,64}?\(([^,)]{1,256}),([0-9a-fA-F.:]{3,45})(?:,[^)]{0,128})?\): (.{0,512})$/

/** Dovecot: sign-ins to mailboxes, and what was stored there. */
export const dovecot: LineShape = {
  id: 'dovecot',
  specificity: 58,
  toEvent: (line): Event | undefined => {
    const app = line.syslog?.app
    if (
      app === undefined ||
      (app !== 'dovecot' && !(OWN_APPS.test(app) && (LEVEL.test(line.text) || app.endsWith('-login'))))
    )
      return undefined
    const whole = app === 'dovecot' ? line.text : `${app}: ${line.text.replace(LEVEL, '')}`
    return unixEvent(line, {
      source: 'dovecot',
      logsource: { product: 'linux', service: 'dovecot' },
      ...(pamTold(line) ?? dovecotTold(line, whole)),
    })
  },
}

function dovecotTold({ syslog }: LogLine, whole: string): Omit<Told, 'source' | 'logsource'> {
  const part = PART.exec(whole)
  const text = (part === null ? whole : whole.slice(part[0].length)).replace(LEVEL, '')
  const found = Object.fromEntries([...text.matchAll(PAIR)].map(([, name = '', value = '']) => [name, value]))
  const lookup = LOOKUP.exec(text)
  const user = account(found['user'] ?? lookup?.[1] ?? part?.[3]?.split(',', 1)[0], syslog?.host)
  const protocol = part?.[1] ?? 'imap'
  const srcEndpoint = peer(found['rip'] ?? lookup?.[2], found['rport'])
  const fields: Fields = { ...(part === null ? {} : { Service: part[1] ?? '' }), ...found }
  const session = found['session'] === undefined || found['session'] === '' ? {} : { session: found['session'] }
  const fails = /auth failed|authentication fail|unknown user|password mismatch|failed|invalid credentials/i.test(text)
  if (text.startsWith('Login: ') || ((part?.[2] !== undefined || lookup !== null) && fails))
    return {
      classUid: CLASS.AUTHENTICATION,
      activityId: 1,
      target: { user, ...session },
      srcEndpoint,
      dstEndpoint: peer(found['lip'], found['lport']),
      auth: { outcome: fails ? 'failure' : 'success', protocol },
      fields,
    }
  if (/^(?:Logged out|Disconnected|Connection closed|Aborted login)/.test(text))
    return { classUid: CLASS.AUTHENTICATION, activityId: 2, actor: { user, ...session }, srcEndpoint, fields }
  if (/saved mail to|stored mail into/.test(text))
    return {
      classUid: CLASS.EMAIL,
      activityId: 2,
      actor: { user },
      ...(user?.email === undefined ? {} : { target: { mailbox: user.email } }),
      fields,
    }
  return { classUid: CLASS.SYSTEM_LOG, activityId: 99, actor: { user }, srcEndpoint, fields }
}
