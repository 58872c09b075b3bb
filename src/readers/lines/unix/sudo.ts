import { CLASS, type Event, type Fields } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { pamTold } from './pam.ts'
import { account, peer, type Told, unixEvent } from './unix-event.ts'

/** `kim : [reason ;] TTY=pts/0 ; PWD=/home/kim ; USER=root ; COMMAND=/bin/ls`; the command is last and may hold anything. */
const SUDO =
  /^ {0,16}(\S{1,128}) : (.{0,512}?(?:^| ; |: )?)(?=(?:HOST|TTY|PWD|USER|GROUP|TSID|COMMAND|CHROOT|CWD|ENV)=)/
const PART = /(HOST|TTY|PWD|USER|GROUP|TSID|CHROOT|CWD|ENV)=(.{0,1024}?)(?: ; |$)/g
const COMMAND = /(?:^| ; |\s)COMMAND=(.*)$/
const SUDO_SOURCE = Object.freeze({ product: 'linux', service: 'sudo' })
/** A command that ran is a process too: the rules for process creation may judge it. */
const SUDO_PROCESS = Object.freeze({ product: 'linux', service: 'sudo', category: 'process_creation' })
const SU_SOURCE = Object.freeze({ product: 'linux', service: 'auth' })

/** Commands that somebody ran, or was not let run, as somebody else. */
export const sudo: LineShape = {
  id: 'sudo',
  specificity: 60,
  toEvent: (line) => {
    const app = line.syslog?.app
    if (
      app === undefined
        ? !/ ; (?:USER=\S{1,128} ; |.{0,512} )?COMMAND=/.test(line.text)
        : !/(?:^|\/)sudo(?:edit)?$/.test(app)
    )
      return undefined
    const pam = pamTold(line)
    if (pam !== undefined) return unixEvent(line, { source: 'sudo', logsource: SUDO_SOURCE, ...pam })
    return unixEvent(line, sudoTold(line))
  },
}

function sudoTold({ text, syslog }: LogLine): Told {
  const head = SUDO.exec(text)
  if (head === null) return { source: 'sudo', logsource: SUDO_SOURCE, classUid: CLASS.SYSTEM_LOG, activityId: 99 }
  const [whole, name, reason = ''] = head
  const rest = text.slice(whole.length)
  const command = COMMAND.exec(rest)
  const parts: Fields = Object.fromEntries(
    [...(command === null ? rest : rest.slice(0, command.index + 3)).matchAll(PART)].map(([, key = '', value = '']) => [
      key,
      value,
    ]),
  )
  const host = syslog?.host
  const run = command?.[1]
  const as = account(typeof parts['USER'] === 'string' ? parts['USER'] : undefined, host)
  const why = reason.replace(/[\s;:]{1,8}$/, '')
  const refused = why !== '' && !/^(?:\(command continued\))$/.test(why)
  const user = account(name, host)
  const program = run?.split(' ', 1)[0] ?? ''
  const fields: Fields = {
    ...parts,
    ...(run === undefined ? {} : { COMMAND: run }),
    ...(refused ? { Reason: why } : {}),
    ...(run === undefined || refused ? {} : { CommandLine: run, Image: program, User: as?.name ?? '' }),
  }
  if (refused || run === undefined)
    return {
      source: 'sudo',
      logsource: SUDO_SOURCE,
      classUid: CLASS.AUTHENTICATION,
      activityId: 1,
      actor: { user },
      target: { user: as },
      auth: { outcome: 'failure', protocol: 'sudo' },
      fields,
    }
  return {
    source: 'sudo',
    logsource: SUDO_PROCESS,
    classUid: CLASS.PROCESS,
    activityId: 1,
    actor: { user, process: { commandLine: run, ...(program.startsWith('/') ? { path: program } : {}) } },
    target: { user: as },
    fields,
  }
}

/** The ways in which programs named su wrote who became whom, each with the places of who and whom. */
const SU: readonly (readonly [RegExp, who: number, whom: number, succeeds: boolean])[] = [
  [/^\(to (\S{1,128})\) (\S{1,128}) on /, 2, 1, true],
  [/^FAILED SU \(to (\S{1,128})\) (\S{1,128}) on /, 2, 1, false],
  [/^Successful su for (\S{1,128}) by (\S{1,128})/, 2, 1, true],
  [/^FAILED su for (\S{1,128}) by (\S{1,128})/, 2, 1, false],
  [/^\+ \S{1,64} ([^\s:]{1,128})[:-](\S{1,128})/, 1, 2, true],
  [/^- \S{1,64} ([^\s:]{1,128})[:-](\S{1,128})/, 1, 2, false],
  [/^BAD SU (\S{1,128}) to (\S{1,128}) on /, 1, 2, false],
  [/^(\S{1,128}) to (\S{1,128}) on \/dev\//, 1, 2, true],
  [/^'su (\S{1,128})' succeeded for (\S{1,128}) on /, 2, 1, true],
  [/^'su (\S{1,128})' failed for (\S{1,128}) on /, 2, 1, false],
]

/** Who became somebody else by knowing their password. */
export const su: LineShape = {
  id: 'su',
  specificity: 60,
  toEvent: (line) => {
    const app = line.syslog?.app
    if (app === undefined || !/(?:^|\/)su(?:\(pam_unix\)|-l)?$/.test(app)) return undefined
    const told = pamTold(line) ?? suTold(line) ?? { classUid: CLASS.SYSTEM_LOG, activityId: 99 }
    return unixEvent(line, { source: 'su', logsource: SU_SOURCE, ...told })
  },
}

function suTold({ text, syslog }: LogLine): Omit<Told, 'source' | 'logsource'> | undefined {
  for (const [pattern, who, whom, succeeds] of SU) {
    const found = pattern.exec(text)
    if (found === null) continue
    return {
      classUid: CLASS.AUTHENTICATION,
      activityId: 1,
      actor: { user: account(found[who], syslog?.host) },
      target: { user: account(found[whom], syslog?.host) },
      auth: { outcome: succeeds ? 'success' : 'failure', protocol: 'su' },
    }
  }
  return undefined
}

const LOGIN = /^(?:ROOT )?LOGIN ON (\S{1,64})(?: BY (\S{1,128}))?(?: FROM (\S{1,255}))?/
const FAILED_LOGIN =
  /^FAILED LOGIN (?:SESSION )?(?:\(?\d{1,5}\)? )?(?:(?:on|FROM) (\S{1,255}) )?FOR '?([^',]{1,128})'?,? /
const BSD_LOGIN =
  /^(?:invalid password for|FAILED LOGIN \d{1,5}) ['(]?([^')]{1,128})[')]? (?:on|FROM) '?([^' ]{1,64})'?(?: from '?(\S{1,255}?)'?)?$/

/** The program `login` at a console, and those that take its place for telnet and rlogin. */
export const login: LineShape = {
  id: 'login',
  specificity: 60,
  toEvent: (line): Event | undefined => {
    const app = line.syslog?.app
    if (
      app === undefined ||
      !/(?:^|\/)(?:login|remote|rlogind?|telnetd|in\.rlogind|in\.telnetd|gdm[\w-]{0,24}|lightdm|sddm[\w-]{0,12})(?:\(pam_unix\))?$/.test(
        app,
      )
    )
      return undefined
    const told = pamTold(line) ?? loginTold(line) ?? { classUid: CLASS.SYSTEM_LOG, activityId: 99 }
    return unixEvent(line, { source: 'login', logsource: SU_SOURCE, ...told })
  },
}

function loginTold({ text, syslog }: LogLine): Omit<Told, 'source' | 'logsource'> | undefined {
  const host = syslog?.host
  const good = LOGIN.exec(text)
  const bad = good === null ? FAILED_LOGIN.exec(text) : null
  const bsd = good === null && bad === null ? BSD_LOGIN.exec(text) : null
  if (good === null && bad === null && bsd === null) return undefined
  const name = good === null ? (bad?.[2] ?? bsd?.[1]) : (good[2] ?? (text.startsWith('ROOT') ? 'root' : undefined))
  const from = good?.[3] ?? bad?.[1] ?? bsd?.[3]
  const remote = from !== undefined && !/^['/]|^tty/.test(from)
  return {
    classUid: CLASS.AUTHENTICATION,
    activityId: 1,
    target: { user: account(name, host) },
    srcEndpoint: remote ? peer(from) : undefined,
    auth: { outcome: good === null ? 'failure' : 'success', logonType: remote ? 10 : 2, protocol: 'login' },
  }
}
