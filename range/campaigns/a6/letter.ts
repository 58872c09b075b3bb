import type { Correspondent, MessageOptions } from '../../records/message.ts'
import type { Employee } from '../../world.ts'
import type { Play } from '../campaign.ts'
import { pdfWithCode } from './pdf.ts'
import { MAX_QR_BYTES, qrCode } from './qr-code.ts'

interface LetterOptions {
  readonly link: string
  readonly person: Employee
  readonly contact: Correspondent
  readonly subject: string
}

type Letter = Required<Pick<MessageOptions, 'attachment'>> & { readonly text: string }

/** A short answer with a PDF, in which the link is a picture only. */
export function letterWithCode({ chance }: Play, { link, person, contact, subject }: LetterOptions): Letter {
  const topic = subject.replace(/^(Re: )+/, '')
  const code = qrCode(link.slice(0, MAX_QR_BYTES), chance.whole(0, 7))
  const lines = chance.pick([
    [
      topic,
      'The document is protected.',
      'Please read the code with your telephone and sign in with your company account.',
    ],
    [topic, `For: ${person.name}`, 'Scan to open the revised version.'],
    [contact.name, `${topic}: please review and sign`, 'Point your camera at the code below.'],
  ])
  const given = person.name.split(' ')[0]
  const text = chance.pick([
    `Hello ${given},\n\nplease find our numbers attached. You will need your telephone to open them.\n\nBest regards\n${contact.name}`,
    `Dear ${given},\n\nthank you. The revised version is attached; could you sign it before Friday?\n\nKind regards\n${contact.name}`,
    `Hi ${given},\n\nas discussed, attached.\n\n${contact.name}`,
  ])
  const stem = topic.replaceAll(/[^A-Za-z0-9-]+/g, '_')
  return {
    text,
    attachment: {
      name: `${stem}_${chance.pick(['rev', 'v', 'final', 'signed'])}${chance.whole(1, 9)}.pdf`,
      type: 'application/pdf',
      bytes: pdfWithCode(lines, code),
    },
  }
}
