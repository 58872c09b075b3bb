import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { pamTold } from './pam.ts'
import { account, peer, sessionOf, type Told, unixEvent } from './unix-event.ts'

/** What follows a name that has no place: nothing of it may run into the next word. */
const ACCEPTED =
  /^(Accepted|Failed|Postponed|Partial) ([\w/.-]{1,64}) for (?:(?:invalid|illegal) user )?(.{0,256}?)(?: from (\S{1,255})(?: port (\d{1,5}))?(?: (ssh\d?))?(?:: (.{1,512}))?)?(?: \[preauth\])?$/
const INVALID = /^(?:error: )?(?:Invalid|Illegal) user (.{0,256}?) ?from (\S{1,255})(?: port (\d{1,5}))?$/
const REQUEST = /^input_userauth_request: (?:invalid|illegal) user (.{0,256}?)(?: \[preauth\])?$/
/** `Disconnected from invalid user kim 192.0.2.7 port 22`: the word before the user tells how far it got. */
const ENDED =
  /^(?:Connection (?:closed|reset) by|Disconnected from|Disconnecting) (?:(authenticating|invalid|illegal) )?user (.{0,256}?) ?([0-9a-fA-F.:%\w]{3,64}) port (\d{1,5})/
const TOO_MANY =
  /^(?:error: )?maximum authentication attempts exceeded for (?:(?:invalid|illegal) user )?(.{0,256}?) from (\S{1,255}) port (\d{1,5})/
const PAM_ERROR = /^error: PAM: (.{1,256}?) for (?:(?:invalid|illegal) user )?(.{0,256}?) from (\S{1,255})/
const REFUSED = /^User (.{1,256}?) (?:from (\S{1,255}) )?not allowed because /
const LOGIN_REFUSED =
  /^(?:ROOT LOGIN REFUSED FROM|Root login refused from|refused connect from) (\S{1,255})(?: port (\d{1,5}))?/
const SESSION =
  /^(Starting|Close) session: (?:(.{1,256}?) for |user )?(\S{1,128}) from (\S{1,64}) port (\d{1,5})(?: id (\d{1,5}))?/
const CONNECTION = /^Connection from (\S{1,64}) port (\d{1,5})(?: on (\S{1,64}) port (\d{1,5}))?/
const SUBSYSTEM = /^subsystem request for (\S{1,64}) (?:by user (\S{1,128})|failed)/
const LISTENING = /^Server listening on (\S{1,64}) port (\d{1,5})/
/** Where in a line a peer stands, for all other messages. */
const PEER =
  /(?:\b(?:from|by|with|for|host|user \S{1,128}) |\[)([0-9]{1,3}(?:\.[0-9]{1,3}){3}|(?=[0-9a-fA-F]{0,4}:)[0-9a-fA-F:.]{3,45})(?:\]|(?: port |:)(\d{1,5})|[\s:,;]|$)/
const NAMED = /\b(?:for|by|of) (?:(?:invalid|illegal|local|authenticating) )?user (\S{1,128})(?:[\s:]|$)/
const TOO_MANY_FOR =
  /^Disconnecting: Too many authentication failures(?: for (?:(?:invalid|illegal) user )?(\S{1,128}))?/

/** First words of sshd's messages, for lines that came without a header: each begins no other program's message. */
const OWN_WORDS =
  /^(?:Accepted (?:password|publickey|keyboard-interactive|hostbased|gssapi|google_authenticator|none|key|certificate)|Failed (?:password|publickey|keyboard-interactive|none|hostbased|gssapi)|Postponed (?:publickey|keyboard)|Partial publickey|(?:Invalid|Illegal) user .{0,256}from |input_userauth_request|Connection (?:closed|reset) by (?:(?:authenticating|invalid|illegal) )?(?:user .{0,256})?[0-9a-fA-F.:]{3,45}(?: port \d|$)|Connection from [0-9a-fA-F.:]{3,45} port \d|Disconnect(?:ed from|ing) (?:(?:authenticating|invalid|illegal) )?(?:user )?.{0,256}(?: port \d|Too many)|Received disconnect from |Did not receive identification|Bad protocol version identification|Unable to negotiate with|error: (?:maximum authentication|kex_exchange|PAM: |Received disconnect)|fatal: (?:Timeout before auth|userauth|Read from socket|Unable to negotiate|no matching|buffer_get|Write failed)|reverse mapping checking|Address \S{1,64} maps to|Starting session: |Close session: |User \S{1,256} from \S{1,255} not allowed|User child is on pid|Server listening on |subsystem request for sftp|PAM \d{1,6} more auth|PAM (?:service\(sshd\)|unable to dlopen)|(?:main: )?sshd: |ssh_dispatch_run_fatal|kex_exchange_identification|banner exchange: |(?:error: )?pam_\w{1,32}\(sshd:)/

const APPS: ReadonlySet<string> = new Set(['sshd', 'sshd-session', 'sshd-auth', 'sshd(pam_unix)', 'dropbear', 'ssh'])
const LOGSOURCE = Object.freeze({ product: 'linux', service: 'sshd' })

/** OpenSSH's server, with or without the syslog header. */
export const sshd: LineShape = { id: 'sshd', specificity: 60, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const app = line.syslog?.app
  if (app === undefined ? !OWN_WORDS.test(line.text) : !APPS.has(baseName(app))) return undefined
  const { fields, ...told } = pamTold(line) ?? sshTold(line)
  return unixEvent(line, { source: 'sshd', logsource: LOGSOURCE, ...told, ...(fields === undefined ? {} : { fields }) })
}

function baseName(app: string): string {
  return app.slice(app.lastIndexOf('/') + 1)
}

type SshTold = Omit<Told, 'source' | 'logsource'>

function sshTold(line: LogLine): SshTold {
  const { text } = line
  switch (text[0]) {
    case 'A':
    case 'F':
    case 'P': {
      const found = ACCEPTED.exec(text)
      if (found !== null) return attempt(line, found)
      break
    }
    case 'S': {
      const session = SESSION.exec(text)
      if (session !== null) return ofSession(line, session)
      const listening = LISTENING.exec(text)
      if (listening !== null)
        return { classUid: CLASS.APPLICATION_LIFECYCLE, activityId: 3, dstEndpoint: peer(listening[1], listening[2]) }
      break
    }
    case 's': {
      const found = SUBSYSTEM.exec(text)
      if (found !== null)
        return ssh(99, { target: { user: account(found[2], line.syslog?.host), app: found[1] ?? '' } })
      break
    }
    default:
  }
  return refusal(line) ?? connection(line)
}

/** Accepted and failed attempts; where a method only waits for more, nothing is decided yet. */
function attempt(line: LogLine, found: RegExpExecArray): SshTold {
  const [, how = '', method = '', name, from, port, protocol = 'ssh', key] = found
  const decided = how === 'Accepted' || how === 'Failed'
  const fingerprint = /\b((?:SHA256|MD5):[\w+/:=-]{16,64}|(?:[0-9a-f]{2}:){15}[0-9a-f]{2})/.exec(key ?? '')?.[1]
  const fields: Fields = {
    Method: method,
    ...(protocol === undefined ? {} : { Protocol: protocol }),
    ...(key === undefined ? {} : { Key: key }),
    ...(fingerprint === undefined ? {} : { KeyFingerprint: fingerprint }),
  }
  return {
    classUid: CLASS.AUTHENTICATION,
    activityId: decided ? 1 : 99,
    target: {
      user: account(name, line.syslog?.host),
      session: how === 'Accepted' ? sessionOf(line, 'sshd', line.syslog?.pid) : undefined,
    },
    srcEndpoint: peer(from, port),
    ...(decided
      ? {
          auth: {
            outcome: how === 'Accepted' ? ('success' as const) : ('failure' as const),
            logonType: 10,
            protocol: 'ssh',
          },
        }
      : {}),
    fields,
  }
}

function ofSession(line: LogLine, [, what, kind, name, from, port]: RegExpExecArray): SshTold {
  return {
    ...ssh(what === 'Starting' ? 1 : 2, {
      actor: { user: account(name, line.syslog?.host), session: sessionOf(line, 'sshd', line.syslog?.pid) },
      srcEndpoint: peer(from, port),
    }),
    fields: kind === undefined ? {} : { SessionKind: kind },
  }
}

/** What says that somebody was not let in. */
function refusal(line: LogLine): SshTold | undefined {
  const { text, syslog } = line
  const named = INVALID.exec(text) ?? TOO_MANY.exec(text)
  if (named !== null) return failed(line, named[1], named[2], named[3])
  const pam = PAM_ERROR.exec(text)
  if (pam !== null) return failed(line, pam[2], pam[3], undefined)
  const refused = REFUSED.exec(text)
  if (refused !== null) return failed(line, refused[1], refused[2], undefined)
  const root = LOGIN_REFUSED.exec(text)
  if (root !== null) return failed(line, /root/i.test(text) ? 'root' : undefined, root[1], root[2])
  const request = REQUEST.exec(text)
  if (request !== null) return failed(line, request[1], undefined, undefined)
  const many = TOO_MANY_FOR.exec(text)
  if (many !== null) return failed(line, many[1], undefined, undefined)
  const ended = ENDED.exec(text)
  if (ended === null) return undefined
  const [, stage, name, from, port] = ended
  // Who was still authenticating, or is not known here, never got in.
  return stage === undefined
    ? ssh(2, {
        actor: { user: account(name, syslog?.host), session: sessionOf(line, 'sshd', syslog?.pid) },
        srcEndpoint: peer(from, port),
      })
    : { ...failed(line, name, from, port), activityId: stage === 'authenticating' ? 99 : 1 }
}

function failed(line: LogLine, name: string | undefined, from: string | undefined, port: string | undefined): SshTold {
  return {
    classUid: CLASS.AUTHENTICATION,
    activityId: 1,
    target: { user: account(name, line.syslog?.host) },
    srcEndpoint: peer(from, port),
    auth: { outcome: 'failure', logonType: 10, protocol: 'ssh' },
  }
}

/** All else is about a connection, whose peer is named somewhere. */
function connection({ text, syslog }: LogLine): SshTold {
  const opened = CONNECTION.exec(text)
  if (opened !== null)
    return ssh(1, { srcEndpoint: peer(opened[1], opened[2]), dstEndpoint: peer(opened[3], opened[4]) })
  const found = PEER.exec(text)
  const closes = /^(?:Connection (?:closed|reset)|Disconnect|Received disconnect|Did not receive|fatal: )/.test(text)
  return ssh(closes ? 2 : 99, {
    srcEndpoint: peer(found?.[1], found?.[2]),
    actor: { user: account(NAMED.exec(text)?.[1], syslog?.host) },
  })
}

function ssh(activityId: number, parts: Partial<SshTold>): SshTold {
  return { classUid: CLASS.SSH, activityId, ...parts }
}
