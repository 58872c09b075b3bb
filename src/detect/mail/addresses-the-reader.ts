import type { Message } from '../../mail/message.ts'
import type { MailDetector, MailFinding } from '../detector.ts'
import { found } from './say.ts'

/** Words such as “you” and “your” in a large share: the text wants something from its reader. */
export const addressesTheReader: MailDetector = {
  id: 'mail/addresses-the-reader',
  title: 'Speaks to the reader about what is the reader’s',
  stage: 'delivery',
  techniques: ['T1566'],
  act: false,
  priorWeight: 1.5,
  group: 'story',
  sees: 'the share of words that address the reader, in a dozen languages',
  blindTo: ['languages without such words in the list'],
  falsePositives: ['letters and offers of honest senders'],
  sources: ['Catalogue of mail detections, section story'],
  detect,
}

const YOU: ReadonlySet<string> = new Set(
  'you your yours yourself u ur sie ihr ihre ihren ihrem ihrer ihres ihnen dein deine deinen deinem deiner dir dich du euch vous votre vos tu ton ta tes toi usted ustedes su sus tu tus te ti voce voces seu sua seus suas tuo tua tuoi tue lei suo suoi uw jouw jij je jullie dig din ditt dina ni er dere ditt wy pan pani panstwa twoj twoja twoje vas vam vase vasi vasem dumneavoastra siz sizin hesabiniz вы вам вас ваш ваша ваше ваши'.split(
    ' ',
  ),
)
/** The share at which half of a text speaks of nothing but its reader. */
const FULL_SHARE = 0.09
const MIN_WORDS = 12

function detect({ bodyWords, subjectWords }: Message): readonly MailFinding[] {
  const words = [...subjectWords.words, ...bodyWords.words]
  if (words.length < MIN_WORDS) return []
  const count = words.filter((word) => YOU.has(word)).length
  const strength = count / words.length / FULL_SHARE
  return strength < 0.3 ? [] : found(`${count} of ${words.length} words address the reader.`, strength)
}
