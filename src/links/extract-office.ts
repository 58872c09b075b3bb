import { lookUp } from '../model/look-up.ts'
import { urlsIn } from './extract-text.ts'
import type { FoundLink, LinkRole } from './found-link.ts'
import { decodeEntities } from './html/entities.ts'

/** Links of one part that are kept. */
const MAX_LINKS = 2000

/** A relationship that leads out of the document. */
export interface ExternalRelationship {
  /** The last word of its type: `hyperlink`, `attachedTemplate`, `oleObject`, `image`, `frame` … */
  readonly type: string
  readonly target: string
}

const RELATIONSHIP = /<(?:\w{1,20}:)?Relationship\s([^>]{1,20000})>/g
const ATTRIBUTE = /([\w:]{1,40})\s{0,5}=\s{0,5}(?:"([^"]{0,16000})"|'([^']{0,16000})')/g

/** The relationships of an OOXML `.rels` part that lead out of the document (ECMA-376, part 2). */
export function externalRelationships(xml: string): readonly ExternalRelationship[] {
  const found: ExternalRelationship[] = []
  for (const [, attributes = ''] of xml.matchAll(RELATIONSHIP)) {
    if (found.length >= MAX_LINKS) break
    let type = ''
    let target = ''
    let isExternal = false
    for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
      const value = decodeEntities(double ?? single ?? '', 'attribute')
      if (name === 'Type') type = value.slice(value.lastIndexOf('/') + 1)
      else if (name === 'Target') target = value.trim()
      else if (name === 'TargetMode') isExternal = /^external$/i.test(value)
    }
    if (isExternal && target !== '') found.push({ type, target })
  }
  return found
}

const ROLES: Readonly<Record<string, LinkRole>> = lookUp({ hyperlink: 'anchor', attachedTemplate: 'template' })

/** Links of an OOXML `.rels` part. A template, object or frame is fetched on opening. */
export function linksInRelationships(xml: string): readonly FoundLink[] {
  return externalRelationships(xml).flatMap(({ type, target }) => {
    if (/^(?:mailto|tel):/i.test(target)) return []
    if (!/^[a-z][a-z0-9+.-]{1,30}:|^\\\\/i.test(target)) return []
    const url = target.startsWith('\\\\') ? `file:${target.replaceAll('\\', '/')}` : target
    return [{ url, place: 'office', role: ROLES[type] ?? 'external', hidden: false } as const]
  })
}

const FIELD =
  /\b(HYPERLINK|INCLUDEPICTURE|INCLUDETEXT|DDEAUTO|DDE|LINK)\s{1,20}(?:\\[a-z]\s{1,5}){0,5}(?:"|&quot;|\u201c)?([^"\u201d<>\\\p{Cc}]{3,2000})/giu

/** Links of field instructions (`HYPERLINK "…"`) and of addresses written in text, as in Word parts, RTF and OLE streams. */
export function linksInFields(text: string): readonly FoundLink[] {
  const links: FoundLink[] = []
  for (const [, field = '', target = ''] of text.matchAll(FIELD)) {
    if (links.length >= MAX_LINKS) break
    const [url = ''] = decodeEntities(target, 'attribute').trim().split('"', 1)
    if (/^(?:https?|ftp|file|ms-[a-z-]{1,20}|search-ms):/i.test(url)) {
      links.push({ url, place: 'office', role: /^HYPERLINK$/i.test(field) ? 'anchor' : 'external', hidden: false })
    }
  }
  return links
}

/** Addresses in the bytes of an old Office file: its strings are 8-bit or UTF-16. */
export function linksInStrings(bytes: Uint8Array): readonly FoundLink[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const narrow = buffer.toString('latin1')
  const isWide = /h\0t\0t\0p\0/i.test(narrow)
  if (!isWide && !/http/i.test(narrow)) return []
  const links: FoundLink[] = []
  const seen = new Set<string>()
  const take = (text: string): void => {
    for (const { url } of urlsIn(text)) {
      const clean = /^[!-~]{8,2000}/.exec(url)?.[0]
      if (clean === undefined || IGNORED.test(clean) || seen.has(clean) || links.length >= MAX_LINKS) continue
      seen.add(clean)
      links.push({ url: clean, place: 'office', role: 'text', hidden: false })
    }
  }
  take(narrow)
  // UTF-16 on even and on odd places.
  if (isWide) {
    take(buffer.toString('utf16le'))
    take(buffer.subarray(1).toString('utf16le'))
  }
  return links
}

/** Names of XML formats, which every such file holds. */
const IGNORED = /^https?:\/\/(?:schemas\.(?:microsoft|openxmlformats)|www\.w3|purl|ns\.adobe|iptc)\./i
