import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found, shown } from './say.ts'

/** An archive or document and, in the text, a password for it: only filters are kept out. */
export const lockedArchive: MailDetector = {
  id: 'mail/locked-archive',
  title: 'Archive with its password in the mail',
  stage: 'delivery',
  techniques: ['T1027.013', 'T1566.001'],
  act: false,
  priorWeight: 3.5,
  group: 'attachment',
  sees: 'an archive or document as attachment and a password in the text',
  blindTo: ['passwords in pictures'],
  falsePositives: ['offices that always send so'],
  sources: ['Catalogue of mail detections, section attachment'],
  detect,
}

const ARCHIVE = /\.(?:zip|rar|7z|gz|pdf|docx?|xlsx?)$/i
const PASSWORD =
  /\b(?:pass(?:word|code|wort)?|passwd|pwd|kennwort|mot de passe|contrase[ñn]a|clave|senha|wachtwoord|has[łl]o|пароль|パスワード|密码)\s{0,3}(?:is|ist|est|es|[ée]|to|:|=|：|-){1,2}\s{0,3}["'“]?([^\s"'”.,;]{3,30})/i

function detect({ mail, content }: Message): readonly MailFinding[] {
  const file = mail.attachments.find(({ name }) => ARCHIVE.test(name ?? ''))
  if (file === undefined) return []
  const key = PASSWORD.exec(content.text)
  if (key === null) return []
  const isArchive = /\.(?:zip|rar|7z|gz)$/i.test(file.name ?? '')
  return found(
    `The attachment ${shown(file.name ?? '')} comes with its password (${shown(key[0])}): only filters are kept out.`,
    isArchive ? 1 : 0.6,
  )
}
