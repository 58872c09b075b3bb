import { linksInFields } from '../../links/extract-office.ts'
import { urlsIn } from '../../links/extract-text.ts'
import type { FoundLink } from '../../links/found-link.ts'
import type { Mark } from './facts.ts'

/** Bytes of hex within objects that are decoded. */
const MAX_OBJECT_HEX: number = 4 * 1024 * 1024

/** What an RTF document holds. */
export interface RtfFacts {
  readonly marks: readonly Mark[]
  readonly links: readonly FoundLink[]
}

/** Searches an RTF document: links of fields, remote templates, embedded objects. Never throws; linear time. */
export function readRtf(text: string): RtfFacts {
  const marks: Mark[] = []
  const links: FoundLink[] = [...linksInFields(text.replace(/\\'[0-9a-f]{2}/gi, ' '))]
  for (const [, target = ''] of text.matchAll(/\\\*\\template\s{0,5}([^{}\\]{4,2000})/gi)) {
    if (!/^(?:https?|ftp|file):|^\/\//i.test(target.trim())) continue
    marks.push({ trait: 'remote-template', detail: `It fetches its template from ${target.trim().slice(0, 300)}.` })
    links.push({ url: target.trim(), place: 'office', role: 'template', hidden: true })
  }
  if (/\\objdata\b|\\objemb\b|\\objocx\b/.test(text)) {
    marks.push({ trait: 'embedded-object', detail: 'It has an embedded object.' })
    const hex = text
      .slice(text.indexOf('\\objdata') + 8, text.indexOf('\\objdata') + 8 + MAX_OBJECT_HEX)
      .replace(/[^0-9a-f]/gi, '')
    const object = Buffer.from(hex.length % 2 === 0 ? hex : `${hex}0`, 'hex').toString('latin1')
    if (/Equation\.\d|equation\.3/i.test(object) || object.includes('\u0002\u00ce\u0002\u0000')) {
      marks.push({ trait: 'equation', detail: 'It has an object of the old equation editor.' })
    }
    for (const { url } of urlsIn(object))
      links.push({ url: url.slice(0, 2000), place: 'office', role: 'external', hidden: true })
  }
  if (/\\objupdate\b|\\objautlink\b/.test(text))
    marks.push({ trait: 'external-relationship', detail: 'It has an object that is fetched on opening.' })
  if (/\bDDE(?:AUTO)?\s/.test(text)) marks.push({ trait: 'dde', detail: 'It has a DDE field, which starts a program.' })
  return { marks, links }
}
