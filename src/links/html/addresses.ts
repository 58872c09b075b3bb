import { urlsIn } from '../extract-text.ts'

/** UTF-16 units of a page that are read; the rest is said to be unread. */
export const MAX_PAGE_LENGTH: number = 16 * 1024 * 1024

const SCHEME = /^[a-z][a-z0-9+.-]{1,30}:/i
/** Links that lead nowhere. */
const IDLE = /^(?:mailto|tel|sms|callto|cid|mid|about|blob|x-apple-data-detectors|#)/i

/** An address as a browser would take it, relative to the page's base; undefined where it leads nowhere. */
export function addressOf(value: string | undefined, base: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const url = value.replace(/[\t\r\n]/g, '').replace(/^[\p{Cc} ]{1,1000}|[\p{Cc} ]{1,1000}$/gu, '')
  if (url === '' || IDLE.test(url)) {
    const wrapped = /^mailto:(https?:\/\/.{1,8000})/i.exec(url)?.[1]
    return wrapped
  }
  if (/^[/\\]{2}/.test(url)) return /^\\\\/.test(url) ? `file:${url.replaceAll('\\', '/')}` : `http:${url}`
  if (SCHEME.test(url)) return url
  if (base !== undefined) return URL.parse(url, base)?.href
  return /^www\./i.test(url) ? `http://${url}` : undefined
}

/** Where a `meta` element leads: `0; url=…`, with or without quotes. */
export function refreshTarget(content: string): string | undefined {
  const match = /^\s{0,50}[\d.]{0,20}\s{0,50}[;,]?\s{0,50}(?:url\s{0,50}=\s{0,50})?(["']?)(.{1,8192})/is.exec(content)
  if (match?.[2] === undefined) return undefined
  const end = match[1] === undefined || match[1] === '' ? -1 : match[2].indexOf(match[1])
  const target = end < 0 ? match[2] : match[2].slice(0, end)
  return /^\d{1,6}$/.test(target) ? undefined : target
}

/** The page that a `data:` address holds. */
export function dataPage(url: string): string | undefined {
  const comma = url.indexOf(',')
  const kind = url.slice(5, Math.max(5, comma)).toLowerCase()
  if (comma < 0 || !/^(?:text\/html|application\/xhtml|image\/svg|text\/xml)/.test(kind)) return undefined
  const body = url.slice(comma + 1, comma + 1 + MAX_PAGE_LENGTH)
  if (kind.includes(';base64')) return Buffer.from(body, 'base64').toString('utf8')
  try {
    return decodeURIComponent(body)
  } catch {
    return body
  }
}

const STYLE_URL = /url\(\s{0,20}(["']?)([^"')]{1,4000})\1?\s{0,20}\)|@import\s{1,20}(["'])([^"']{1,4000})\3/gi

/** Addresses that a style sheet fetches. */
export function* urlsOfStyle(sheet: string): Generator<string> {
  if (!/url\(|@import/i.test(sheet)) return
  for (const match of sheet.matchAll(STYLE_URL)) {
    const url = match[2] ?? match[4]
    if (url !== undefined && /^(?:https?:)?\/\//i.test(url)) yield url
  }
}

/** Addresses that stand in a program: plain, or packed in Base64 (`aHR0c` begins one). Not those that it puts together. */
export function* urlsOfScript(script: string): Generator<string> {
  for (const { url } of urlsIn(script.replaceAll('\\/', '/'))) yield url.replace(/['\\;,)]{1,5}$/, '')
  if (!script.includes('aHR0c')) return
  for (const [packed] of script.matchAll(/aHR0c[A-Za-z0-9+/_-]{8,4000}={0,2}/g)) {
    const url = Buffer.from(packed, 'base64').toString('latin1')
    if (/^https?:\/\/[!-~]{3,}/.test(url)) yield /^[^\s"'<>]+/.exec(url)?.[0] ?? url
  }
}
