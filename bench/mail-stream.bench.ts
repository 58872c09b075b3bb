import { readFile } from 'node:fs/promises'
import PostalMime from 'postal-mime'
import { createHistory } from '../src/mail/history.ts'
import { readMessage } from '../src/mail/message.ts'
import { isReject } from '../src/model/event.ts'
import { judgeMessage } from '../src/pipeline/judge-message.ts'
import { eml } from '../src/readers/mail.ts'
import { compare } from './compare.ts'
import { filesBelow } from './corpora.ts'
import { bench, rateOf } from './figures.ts'

// Messages from bytes in memory to the verdict and the profiles, in one stream, beside a library that only takes them apart.
const PACKS = ['mail-phishing-pot', 'mail-spamassassin', 'mail-bounces'] as const
const MIN_PER_SECOND = 150
const MIN_PLAIN_PER_SECOND = 300
/** Parts that are looked into for QR codes and for what a document holds. */
const SLOW_PART = /^content-type:\s*(?:image\/|application\/(?:pdf|octet-stream))/im

await bench(async (corpora) => {
  const folders = await Promise.all(PACKS.map((pack) => corpora.unpacked(pack)))
  const files = (await Promise.all(folders.map(filesBelow))).flat()
  const messages = await Promise.all(files.map((file) => readFile(file)))
  const plain = messages.filter((bytes) => !SLOW_PART.test(bytes.toString('latin1')))
  const mixed = await compare(`${messages.length} messages to verdicts`, {
    baseline: () => takeApart(messages),
    subject: () => judge(messages),
    rounds: 3,
  })
  const plainOnes = await compare(`  ${plain.length} of them without images and documents`, {
    baseline: () => takeApart(plain),
    subject: () => judge(plain),
    rounds: 3,
  })
  return [
    ...rateOf(mixed, 'messages/s', { atLeast: MIN_PER_SECOND }),
    ...rateOf(plainOnes, 'messages/s', { atLeast: MIN_PLAIN_PER_SECOND }),
    { what: '  megabytes', value: messages.reduce((sum, { length }) => sum + length, 0) / 1e6, unit: 'MB' },
  ]
})

async function takeApart(messages: readonly Buffer[]): Promise<number> {
  for (const bytes of messages) await PostalMime.parse(bytes)
  return messages.length
}

async function judge(messages: readonly Buffer[]): Promise<number> {
  const history = createHistory({ ownDomains: [] })
  let judged = 0
  for (const bytes of messages) {
    const chunks = (async function* () {
      yield bytes
    })()
    for await (const batch of eml.read(chunks, { file: 'bench.eml', sha256: '' }))
      for (const outcome of batch) {
        judged += 1
        if (isReject(outcome)) continue
        const message = readMessage(outcome)
        judgeMessage(message, history)
        history.learn(message)
      }
  }
  return judged
}
