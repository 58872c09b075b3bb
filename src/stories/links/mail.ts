import type { Signal } from '../../model/signal.ts'
import type { Facts } from '../facts.ts'
import { CONSEQUENCE_US, fewness, type LinkTo, STRENGTH } from './chain.ts'

/** Mail to what came of it: the same file or link host, else a first act of the recipient's account soon after. */
export function linkByMail(ordered: readonly Signal[], facts: Facts, link: LinkTo): void {
  const mails = ordered.filter(({ family }) => family === 'mail')
  const others = ordered.filter(({ family }) => family !== 'mail')
  for (const mail of mails) {
    const recipients = new Set(mail.entities.filter(({ role }) => role === 'target').map(({ id }) => personOf(id)))
    const artefacts = new Set([...mail.keys.hashes, ...mail.keys.addresses])
    for (const other of others) {
      if (other.endTime < mail.time || other.time - mail.time > CONSEQUENCE_US) continue
      const shared = [...other.keys.hashes, ...other.keys.addresses].find((key) => artefacts.has(key))
      if (shared !== undefined) {
        link(mail, other, {
          kind: 'mail',
          // A host that half of the organisation visits anyway says nothing of this message.
          strength: STRENGTH.mailArtefact * fewness(facts.reach.get(shared) ?? 0),
          because: `${shared.slice(shared.indexOf(':') + 1)} came with the message`,
        })
        continue
      }
      if (other.stage !== 'exploitation' && other.stage !== 'foothold' && other.stage !== 'credential theft') continue
      const person = other.entities.find(({ type, id }) => type === 'user' && recipients.has(personOf(id)))
      if (person !== undefined)
        link(mail, other, {
          kind: 'mail',
          strength: STRENGTH.mailPerson,
          because: `${person.id.slice(5)} had received the message within three days`,
        })
    }
  }
}

function personOf(id: string): string {
  return id.slice(id.indexOf(':') + 1)
}
