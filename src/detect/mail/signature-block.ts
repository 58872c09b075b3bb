import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** A line of two dashes before a signature, or a PGP signature: habits of people who write themselves. */
export const signatureBlock: MailDetector = {
  id: 'mail/signature-block',
  title: 'Signature as mail programs set it',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: -0.8,
  group: 'harmless',
  sees: 'the signature mark of RFC 3676, PGP marks, patches and quoted code',
  blindTo: ['signatures without a mark'],
  falsePositives: ['attackers who use such a mark'],
  sources: ['RFC 3676, section 4.3'],
  detect,
}

function detect({ content, mail }: Message): readonly MailFinding[] {
  if (
    mail.attachments.some(({ mimeType }) => /pgp-signature|pkcs7-signature/.test(mimeType ?? '')) ||
    /-----BEGIN PGP/.test(content.text)
  )
    return found('It bears a cryptographic signature.', 1)
  return /^--\s?$/m.test(content.text) || /^(?:diff --git|@@ -\d|index [0-9a-f]{7})/m.test(content.text)
    ? found('It has a signature below two dashes, as mail programs set it, or a patch.', 0.8)
    : []
}
