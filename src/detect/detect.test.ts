import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { isKnownTechnique } from '../intel/attack.ts'
import { createHistory, domainOf, inferOwnDomains } from '../mail/history.ts'
import { readMessage } from '../mail/message.ts'
import { type Event, isReject } from '../model/event.ts'
import { STAGES } from '../model/signal.ts'
import { eml, mbox } from '../readers/mail.ts'
import { mailDetectors } from './mail/index.ts'

const here = import.meta.dirname

async function readMessages(path: string): Promise<readonly Event[]> {
  const bytes = await readFile(path)
  const reader = path.endsWith('.mbox') ? mbox : eml
  const events: Event[] = []
  for await (const batch of reader.read(
    (async function* () {
      yield bytes
    })(),
    { file: path, sha256: createHash('sha256').update(bytes).digest('hex') },
  )) {
    for (const outcome of batch) if (!isReject(outcome)) events.push(outcome)
  }
  return events.sort((a, b) => a.time - b.time)
}

for (const detector of mailDetectors) {
  const folder = join(here, detector.id)

  test(`${detector.id}: its description is whole`, () => {
    assert.ok(STAGES.includes(detector.stage))
    assert.ok(detector.techniques.length > 0 && detector.techniques.every(isKnownTechnique))
    for (const text of [detector.sees, ...detector.blindTo, ...detector.falsePositives, ...detector.sources])
      assert.ok(text.length > 5)
    for (const list of [detector.blindTo, detector.falsePositives, detector.sources]) assert.ok(list.length > 0)
    assert.ok(existsSync(join(here, `${detector.id}.ts`)), 'the id is the path')
  })

  test(`${detector.id}: has a case that fires and a case that stays silent`, async () => {
    const cases = await readdir(folder)
    assert.ok(cases.some((name) => name.startsWith('fires-')))
    assert.ok(cases.some((name) => name.startsWith('silent-')))
  })

  test(`${detector.id}: fires and stays silent as its fixtures say`, async (t) => {
    for (const name of await readdir(folder)) {
      await t.test(name, async () => {
        const path = join(folder, name)
        const [message] = await readMessages(join(path, 'message.eml'))
        assert.ok(message !== undefined)
        const before = existsSync(join(path, 'history.mbox')) ? await readMessages(join(path, 'history.mbox')) : []
        const counts = { recipients: new Map<string, number>(), senders: new Map<string, number>() }
        for (const { mail } of [...before, message]) {
          for (const to of mail?.to ?? [])
            counts.recipients.set(domainOf(to), (counts.recipients.get(domainOf(to)) ?? 0) + 1)
          if (mail?.from !== undefined)
            counts.senders.set(domainOf(mail.from), (counts.senders.get(domainOf(mail.from)) ?? 0) + 1)
        }
        const history = createHistory({ ownDomains: inferOwnDomains(counts) })
        for (const earlier of before) history.learn(readMessage(earlier))
        const findings = detector.detect(readMessage(message), history)

        const golden = join(path, 'expect.json')
        if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(golden, `${JSON.stringify(findings, undefined, 2)}\n`)
        assert.deepEqual(findings, JSON.parse(await readFile(golden, 'utf8')))
        assert.equal(findings.length > 0, name.startsWith('fires-'))
        assert.deepEqual(detector.detect(readMessage(message), history), findings, 'same input, same findings')
        for (const { because } of findings) assert.ok(because.length > 0)
      })
    }
  })
}
