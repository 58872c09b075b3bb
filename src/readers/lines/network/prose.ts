import { isIP } from 'node:net'
import { meaning, type Roles } from './roles.ts'

/** What a sentence of a device says of endpoints and users. */
export type ProseRoles = Pick<Roles, 'srcIp' | 'srcPort' | 'dstIp' | 'dstPort' | 'user' | 'userDomain'>

/** A sentence is no longer; what follows is detail. */
const MAX_PROSE = 2000
/** Endpoints of a sentence that are looked at. */
const MAX_ENDPOINTS = 12
/**
 * A word that says which side an address is, an interface before it, the address, a port behind it and, of Cisco, a user in
 * brackets. Every part is bounded, and the address is checked afterwards.
 */
const ENDPOINT =
  /(?:(?<![\w.-])(from|to|for|src|dst|source|destination|dest|faddr|laddr|gaddr|client|server|peer|remote|local|host|ip|addr|address|by|on|with|at|->|via|between|and)(?: ?(?:ip|address|addr|host))?['"]?[ :=<'"([]{0,4})?(?:([A-Za-z][\w.-]{0,63})[:/])?(?<![\d.])((?:\d{1,3}\.){3}\d{1,3}|(?=[0-9a-f]{0,4}:[0-9a-f]{0,4}:)[0-9a-f:]{3,39}(?:\.\d{1,3}){0,3})(?!\.?\w)(?:[/:(#](\d{1,5})\b\)?)?/gi
/** Versions of software can look like addresses. */
const VERSION = /\b(?:version|ver|build|release|firmware|v)[ :=]{0,2}$/i
const SOURCE_WORDS: ReadonlySet<string> = new Set([
  'from',
  'src',
  'source',
  'client',
  'faddr',
  'peer',
  'remote',
  'by',
  'ip',
  'addr',
  'address',
  'for',
  'between',
])
const TARGET_WORDS: ReadonlySet<string> = new Set([
  'to',
  'dst',
  'destination',
  'dest',
  '->',
  'laddr',
  'server',
  'local',
  'and',
])
/** Words that are no user though they stand where one would. */
const NO_USERS: ReadonlySet<string> = new Set([
  'authentication',
  'from',
  'for',
  'with',
  'logged',
  'login',
  'logout',
  'session',
  'name',
  'account',
  'the',
  'was',
  'is',
  'has',
  'had',
  'to',
  'on',
  'in',
  'at',
  'by',
  'and',
  'or',
  'of',
  'not',
  'group',
  'ip',
  'id',
  'did',
  'requested',
  'request',
  'priv',
  'privilege',
  'authorization',
  'configuration',
  'unknown',
  'failed',
  'succeeded',
  'successful',
  'rejected',
  'invalid',
  'error',
  'role',
  'database',
  'password',
  'access',
  'table',
  'initiated',
  'disconnected',
  'added',
  'deleted',
  'created',
  'removed',
  'list',
  'mode',
  'acl',
  'idle',
  'limit',
  'level',
  'info',
  'information',
  'type',
  'agent',
])
const USER =
  /(?<![\w-])(?:user ?names?|users?|uname|login ?name|logname|administrator|admin|account)(?: is| name)?(?: ?[:=] ?| (?=["'<(])| )(?:["'<([]{1,2}([^"'<>()[\]\r\n]{1,128})["'>)\]]|([\w.$@\\+-]{1,128}))/gi

/** What a sentence says of endpoints and the user, by the words that stand before them. */
export function readProse(text: string): ProseRoles {
  const sentence = text.length > MAX_PROSE ? text.slice(0, MAX_PROSE) : text
  const found: { -readonly [role in keyof ProseRoles]: string } = {}
  const plain: (readonly [string, string | undefined])[] = []
  let count = 0
  for (const match of sentence.matchAll(ENDPOINT)) {
    count += 1
    if (count > MAX_ENDPOINTS) break
    const [, word = '', before, tail = '', port] = match
    // What looks like an interface before the address may be the first group of an IPv6 address.
    const address = isIP(tail) === 0 && before !== undefined ? `${before}:${tail}` : tail
    if (isIP(address) === 0 || address === '::' || VERSION.test(sentence.slice(0, match.index))) continue
    const side = word.toLowerCase()
    if (SOURCE_WORDS.has(side) && found.srcIp === undefined) setEnd(found, 'src', address, port)
    else if (TARGET_WORDS.has(side) && found.dstIp === undefined) setEnd(found, 'dst', address, port)
    else if (address !== '0.0.0.0') plain.push([address, port])
  }
  for (const [address, port] of plain) {
    if (address === found.srcIp || address === found.dstIp) continue
    if (found.srcIp === undefined) setEnd(found, 'src', address, port)
    else if (found.dstIp === undefined) setEnd(found, 'dst', address, port)
  }
  const user = userIn(sentence)
  if (user !== undefined) found.user = user
  return found
}

function setEnd(
  found: { -readonly [role in keyof ProseRoles]: string },
  side: 'src' | 'dst',
  address: string,
  port: string | undefined,
): void {
  found[`${side}Ip`] = address
  if (port !== undefined) found[`${side}Port`] = port
}

/** The first user that a sentence names. */
function userIn(text: string): string | undefined {
  for (const [, quoted, bare] of text.slice(0, MAX_PROSE).matchAll(USER)) {
    const name = meaning(quoted ?? bare?.replace(/[.,:;]{1,3}$/, ''))
    if (name === undefined || NO_USERS.has(name.toLowerCase()) || isIP(name) !== 0 || !/[\p{L}\d]/u.test(name)) continue
    if (bare !== undefined && /^\d{1,3}$/.test(name)) continue
    return name
  }
  return undefined
}
