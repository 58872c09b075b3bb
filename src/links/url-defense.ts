import { decodeOnce } from './url.ts'

const V1 = /^https?:\/\/[^/]{1,300}\/v1\/url\?u=/i
const V2 = /^https?:\/\/[^/]{1,300}\/v2\/url\?u=/i
const V3 = /^https?:\/\/[^/]{1,300}\/v3\/__/i
const V3_END = /;([A-Za-z0-9_-]{0,65536})!{1,2}([^!]{0,300})!/y

/** What one link of Proofpoint's URL Defense (versions 1 to 3) holds; undefined where its grammar does not hold. */
export function decodeUrlDefense(
  link: string,
): { readonly via: string; readonly url: string; readonly tenant?: string } | undefined {
  const one = V1.exec(link)
  if (one !== null) return { via: 'urldefense-v1', url: decodeOnce(upTo(link.slice(one[0].length), /&(?:amp;)?k=/)) }
  const two = V2.exec(link)
  if (two !== null) {
    const [packed = ''] = link.slice(two[0].length).split('&', 1)
    const tenant = /[?&](?:amp;)?c=([^&]{1,200})/.exec(link)?.[1]
    const url = unescapeHtml(decodeOnce(packed.replaceAll('-', '%').replaceAll('_', '/')))
    return { via: 'urldefense-v2', url, ...(tenant === undefined ? {} : { tenant }) }
  }
  if (!V3.test(link)) return undefined
  // Linkifiers and Outlook escape the marks, and cut what follows them.
  return decodeV3(link) ?? decodeV3(decodeOnce(link))
}

function upTo(text: string, mark: RegExp): string {
  const at = text.search(mark)
  return at < 0 ? text : text.slice(0, at)
}

function unescapeHtml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '')
}
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

function decodeV3(link: string): { readonly via: string; readonly url: string; readonly tenant?: string } | undefined {
  const start = V3.exec(link)?.[0].length
  if (start === undefined) return undefined
  // The last `__;` whose tail fits: a wrapped link may hold another one.
  for (let end = link.lastIndexOf('__;'); end >= start; end = link.lastIndexOf('__;', end - 1)) {
    V3_END.lastIndex = end + 2
    const tail = V3_END.exec(link)
    if (tail === null) continue
    const url = restore(link.slice(start, end), Buffer.from(tail[1] ?? '', 'base64url'))
    if (url === undefined) return undefined
    return { via: 'urldefense-v3', url, ...(tail[2] === undefined || tail[2] === '' ? {} : { tenant: tail[2] }) }
  }
  return undefined
}

const RUN_LENGTHS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Puts the bytes that were taken out back in their places: `*` is one, `**X` as many as X says. Bytes, not characters. */
function restore(text: string, taken: Buffer): string | undefined {
  const pieces: Buffer[] = []
  let next = 0
  let at = 0
  while (at < text.length) {
    const star = text.indexOf('*', at)
    if (star < 0) break
    if (star > at) pieces.push(Buffer.from(text.slice(at, star)))
    let count = 1
    at = star + 1
    if (text.charAt(at) === '*') {
      const run = RUN_LENGTHS.indexOf(text.charAt(at + 1))
      if (run < 0 || at + 1 >= text.length) return undefined
      count = run + 2
      at += 2
    }
    if (next + count > taken.length) return undefined
    pieces.push(taken.subarray(next, next + count))
    next += count
  }
  pieces.push(Buffer.from(text.slice(at)))
  return Buffer.concat(pieces).toString('utf8')
}
