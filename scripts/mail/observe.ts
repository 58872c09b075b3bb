import type { MailDetector } from '../../src/detect/detector.ts'
import { mailDetectors } from '../../src/detect/mail/index.ts'
import { createHistory } from '../../src/mail/history.ts'
import { readMessage } from '../../src/mail/message.ts'
import { isReject } from '../../src/model/event.ts'
import { eml } from '../../src/readers/mail.ts'
import { eraScore, type Kind, samples } from './corpora.ts'

/** The detectors that need no earlier mail: what can be fitted on mail without history. */
export const FITTABLE: readonly MailDetector[] = mailDetectors.filter(({ needsHistory }) => needsHistory !== true)

/** What the detectors say of one message. */
export interface Observation {
  readonly kind: Kind
  readonly id: string
  /** True where its era was changed. */
  readonly isChanged: boolean
  readonly isAttack: boolean
  readonly era: number
  /** Index of a detector in `FITTABLE` and its strength. */
  readonly values: readonly (readonly [detector: number, strength: number])[]
}

/** Reads all samples, each also with its era changed, and notes what the detectors say. */
export async function observe(
  corpora: string,
  workFolder: string,
  onAbsent: (pack: string) => void,
): Promise<readonly Observation[]> {
  const rows: Observation[] = []
  for await (const { kind, id, plain, changed } of samples(corpora, workFolder, onAbsent)) {
    const common = { kind, id, isAttack: kind === 'phish' || kind === 'old spam' }
    rows.push({ ...common, isChanged: false, era: eraScore(plain), values: await valuesOf(plain, id) })
    rows.push({ ...common, isChanged: true, era: eraScore(changed), values: await valuesOf(changed, id) })
  }
  return rows
}

const nothingKnown = createHistory({ ownDomains: [] })

async function valuesOf(bytes: Buffer, file: string): Promise<Observation['values']> {
  const chunks = (async function* () {
    yield bytes
  })()
  for await (const batch of eml.read(chunks, { file, sha256: '' })) {
    for (const outcome of batch) {
      if (isReject(outcome)) return []
      const message = readMessage(outcome)
      return FITTABLE.flatMap((detector, index) => {
        const [finding] = detector.detect(message, nothingKnown)
        return finding === undefined ? [] : [[index, finding.strength ?? 1] as const]
      })
    }
  }
  return []
}
