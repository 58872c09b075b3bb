import { CLASS, type Event } from '../../../model/event.ts'
import type { LineShape, LogLine } from '../line-shape.ts'
import { DEVICE_EVENT, type Kind, networkEvent, signInBy } from './network-event.ts'
import { readProse } from './prose.ts'
import type { Roles } from './roles.ts'
import { readStamp } from './stamps.ts'

/** `2026-03-02T22:14:09.093Z info vpxd[22] [Originator@6876 sub=Default opID=1 user=root] message`; collectors cut its start. */
const ORIGINATOR =
  /^(?:(\d{4}-\d{2}-\d{2}T[\d:.]{8,15}Z) )?(?:(?:In\([\w]{1,8}\) )?(verbose|info|warning|error|trivia|panic|section) )?(?:([\w.-]{1,32})(?:\[([\w-]{1,16})\])?:? )?\[Originator@6876 ([^\]]{0,512})\] ?/
/** vCenter's events: number, chain, time, type, severity, user, data centre, number, message. */
const EVENT =
  /^Event \[(\d{1,20})\] \[[\d-]{1,20}\] \[([^\]]{8,40})\] \[([\w.]{1,128})\] \[(\w{1,16})\] \[([^\]]{0,255})\] \[([^\]]{0,255})\] \[[^\]]{0,40}\] \[?/
/** ESXi's observations: `[vob.user.ssh.session.failed] SSH login has failed for 'root@192.0.2.7'.` */
const OBSERVED = /\[((?:vob|esx|vprob)\.[\w.-]{3,128})\] /
const AT = /'([\w.\\-]{1,128})@([0-9a-f.:]{3,45})'/
const LEVELS = /^(?:verbose|info|warning|error|trivia|panic|section)$/
const MAX_SEARCHED = 2048

/** VMware's ESXi and vCenter. */
export const vmware: LineShape = { id: 'vmware', specificity: 58, toEvent }

function toEvent(line: LogLine): Event | undefined {
  const { text } = line
  if (text.startsWith('Event [')) return eventRecord(line)
  const head = text.slice(0, 900)
  const origin = head.includes('[Originator@6876') ? ORIGINATOR.exec(text) : null
  if (origin !== null) {
    const [whole, stamp, level, program, pid, details = ''] = origin
    const message = text.slice(whole.length)
    const named = /\buser=([^\s\]]{1,128}?)(?::|$|\s)/.exec(details)?.[1]
    const roles = rolesIn(message, named)
    return vmwareEvent(
      line,
      {
        message,
        ...(level === undefined ? {} : { level }),
        ...(program === undefined ? {} : { program }),
        ...(pid === undefined ? {} : { pid }),
        details,
      },
      roles,
      kindBy(message, roles),
      stamp,
    )
  }
  const observed = head.includes('vob.') || head.includes('esx.') ? OBSERVED.exec(head) : null
  if (observed === null) return undefined
  const message = text.slice(observed.index + observed[0].length)
  const roles = rolesIn(message, undefined)
  return vmwareEvent(
    line,
    { message, event: observed[1] ?? '' },
    roles,
    kindBy(`${observed[1] ?? ''} ${message}`.replaceAll('.', ' '), roles),
    undefined,
  )
}

function eventRecord(line: LogLine): Event | undefined {
  const head = EVENT.exec(line.text)
  if (head === null) return undefined
  const [whole, id = '', stamp, type = '', level = '', user = '', datacentre = ''] = head
  const message = line.text.slice(whole.length).replace(/\]$/, '')
  const roles = rolesIn(message, user)
  const kind: Kind = /Login|Session/.test(type)
    ? kindBy(`${type.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/Log(in|out)/, 'Log $1')} ${message}`, roles)
    : user === ''
      ? DEVICE_EVENT
      : { classUid: CLASS.API, activityId: 99 }
  return vmwareEvent(line, { message, id, type, level, datacentre }, roles, kind, stamp)
}

function rolesIn(message: string, named: string | undefined): Roles {
  const searched = message.slice(0, MAX_SEARCHED)
  const prose = readProse(searched)
  const [, user, address] = AT.exec(searched) ?? /\b([\w.\\-]{1,128})@((?:\d{1,3}\.){3}\d{1,3})\b/.exec(searched) ?? []
  const who = user ?? (named === undefined || named === '' ? prose.user : named)
  return { ...prose, ...(address === undefined ? {} : { srcIp: address }), ...(who === undefined ? {} : { user: who }) }
}

function kindBy(words: string, roles: Roles): Kind {
  return (roles.user === undefined ? undefined : signInBy(words.slice(0, 512))) ?? DEVICE_EVENT
}

function vmwareEvent(
  line: LogLine,
  fields: Readonly<Record<string, string>>,
  roles: Roles,
  kind: Kind,
  stamp: string | undefined,
): Event {
  return networkEvent(
    {
      source: 'vmware',
      logsource: { product: 'vmware' },
      fields,
      roles,
      kind,
      time: readStamp(stamp, line.origin.context),
      // Where the level follows the stamp it was read as the host.
      parts: LEVELS.test(line.syslog?.host ?? '') ? { device: {} } : undefined,
    },
    line,
  )
}
