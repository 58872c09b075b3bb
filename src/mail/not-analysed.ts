import type { Event } from '../model/event.ts'
import { MAX_LINKS } from './message.ts'

/** What of a message was not looked at and why, as sentences: what its reader said, and what lies past a bound. */
export function notAnalysedOf({ mail, flags }: Event): readonly string[] {
  const said = [...(mail?.content?.notAnalysed ?? [])]
  if (mail === undefined) return said
  const { content, urls } = mail
  if (content !== undefined && content.textLength > content.text.length)
    said.push(
      `Of the text of ${content.textLength} characters the beginning and the end were looked at, ${content.text.length} characters.`,
    )
  if (content !== undefined && content.quotedLength > content.quoted.length)
    said.push(`Of ${content.quotedLength} quoted characters the first ${content.quoted.length} were looked at.`)
  if (content !== undefined && content.hiddenLength > content.hidden.length)
    said.push(`Of ${content.hiddenLength} hidden characters the first ${content.hidden.length} were looked at.`)
  if (urls.length > MAX_LINKS) said.push(`Of ${urls.length} links the first ${MAX_LINKS} were judged.`)
  if (flags?.includes('cut') === true)
    said.push(
      'It is past a bound (header fields, recipients, links, attachments, depth); what lies beyond was left out.',
    )
  return said
}
