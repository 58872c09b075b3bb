import type { User } from '../../../model/event.ts'
import { meaning } from './roles.ts'

/** No account name is longer; a longer text is something else. */
const MAX_NAME = 256
const DISTINGUISHED = /^(?:CN|UID)=((?:[^,\\]|\\.){1,200})/i

/**
 * A user as network devices write one: `DOMAIN\name`, `name@example.com`, `uid=name,ou=…`, `LDAP://server/…/name`,
 * `name,cn=name`, `(name)`. Undefined where the text names nobody.
 */
export function userNamed(text: string | undefined, domain?: string, uid?: string): User | undefined {
  const whole = meaning(text?.replace(/^["'(<\s]{1,4}|["')>\s]{1,4}$/g, ''))
  const sid = uid === undefined || !/^S-1-\d/.test(uid) ? {} : { uid }
  if (whole === undefined || whole.length > MAX_NAME) return 'uid' in sid ? sid : undefined
  if (/^S-1-\d/.test(whole)) return { uid: whole }
  const path = /^(?:LDAP|WinNT):\/\/.{0,250}\/([^/]{1,100})$/i.exec(whole)?.[1]
  const named = (path ?? DISTINGUISHED.exec(whole)?.[1] ?? whole.replace(/,\s?(?:cn|ou|dc)=.{0,250}$/i, '')).replace(
    /\\(?=,)/g,
    '',
  )
  const slash = named.indexOf('\\')
  if (slash > 0) {
    const name = named.slice(named.lastIndexOf('\\') + 1)
    if (name === '') return undefined
    return { name, domain: named.slice(0, slash), ...sid }
  }
  const name = slash === 0 ? named.slice(1) : named
  if (/^[^\s@]{1,128}@[\w.-]{1,128}\.[a-z]{2,24}$/i.test(name)) return { email: name.toLowerCase(), ...sid }
  const inDomain = meaning(domain)
  return name === '' ? undefined : { name, ...(inDomain === undefined ? {} : { domain: inDomain }), ...sid }
}
