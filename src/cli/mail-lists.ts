import { readFile, stat } from 'node:fs/promises'
import { mailDetectors } from '../detect/mail/index.ts'
import { type MailException, readExceptions } from '../mail/lists/exceptions.ts'
import { readSimulations, type Simulation } from '../mail/lists/simulations.ts'
import { InputError } from '../model/errors.ts'
import type { Instant } from '../model/time.ts'
import { count, listUpTo } from '../report/words.ts'
import { nearestName, type Option, type Values } from './command.ts'

/** Largest file of exceptions or simulations. */
const MAX_FILE_BYTES: number = 4 * 1024 * 1024

/** Options that say whose mail it is, and whose word is taken. */
export const ORGANISATION_OPTIONS: Readonly<Record<string, Option>> = {
  domain: {
    type: 'string',
    multiple: true,
    value: 'D',
    text: 'a domain of the organisation itself; without it they are inferred from who writes and reads, and said',
  },
  'trusted-authserv': {
    type: 'string',
    multiple: true,
    value: 'ID',
    text: "the organisation's own mail host, whose Authentication-Results are believed",
  },
}

/** Options that say what people decided about mail beforehand, and what they reported. */
export const MAIL_LIST_OPTIONS: Readonly<Record<string, Option>> = {
  exceptions: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    text: 'a YAML list of mail that is no alert, each with a reason and a last day (docs/mail.md)',
  },
  simulations: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    text: 'a YAML list of phishing-simulation vendors, whose mail is labelled and no alert (docs/mail.md)',
  },
  reported: {
    type: 'string',
    multiple: true,
    value: 'PATH',
    text: 'mail that users reported; what they forwarded as attachment is judged in place of the report',
  },
}

/** The lists that the user gave. @throws {InputError} that names the file, the entry, its line, and what is expected there */
export async function readMailLists(
  values: Values,
): Promise<{ readonly exceptions: readonly MailException[]; readonly simulations: readonly Simulation[] }> {
  const exceptions: MailException[] = []
  for (const file of values.list('exceptions')) {
    const read = readExceptions(await textOf(file, 'exceptions'), file)
    for (const exception of read) checkDetectors(exception)
    exceptions.push(...read)
  }
  const simulations: Simulation[] = []
  for (const file of values.list('simulations'))
    simulations.push(...readSimulations(await textOf(file, 'simulations'), file))
  return { exceptions, simulations }
}

async function textOf(file: string, option: string): Promise<string> {
  const { size } = await stat(file).catch((cause: unknown) => {
    throw new InputError('mail-list', `--${option} ${file}: there is nothing to read there. Name a YAML file.`, {
      cause,
    })
  })
  if (size > MAX_FILE_BYTES)
    throw new InputError('mail-list', `--${option} ${file} has ${size} bytes; at most ${MAX_FILE_BYTES} are read.`)
  return await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InputError('mail-list', `--${option} ${file} can't be read; name a YAML file, not a folder.`, { cause })
  })
}

/** A detector that is not there would be taken out in vain, and nobody would see it. */
function checkDetectors({ place, detectors }: MailException): void {
  const ids = mailDetectors.map(({ id }) => id)
  const unknown = detectors.find((id) => !ids.includes(id))
  if (unknown === undefined) return
  const close = nearestName(ids, unknown)
  throw new InputError(
    'mail-list',
    `${place}, at detectors: there is no ${unknown}.${close === undefined ? '' : ` Did you mean ${close}?`} docs/detectors.md lists them.`,
  )
}

/** Says which domains were taken for the organisation's own, where nobody named them. */
export function inferredNote(ownDomains: readonly string[]): string {
  return ownDomains.length === 0
    ? "The organisation's own domains could not be inferred; name them by --domain."
    : `Taken for the organisation's own: ${ownDomains.join(', ')} (--domain says otherwise).`
}

/** Expired entries that are named. */
const MAX_NAMED = 5

/** What a person must know of the lists before the result, as sentences. */
export function listNotes(
  { exceptions, simulations }: Awaited<ReturnType<typeof readMailLists>>,
  { now, knowsOwnHosts }: { readonly now: Instant; readonly knowsOwnHosts: boolean },
): readonly string[] {
  const notes: string[] = []
  const expired = exceptions.filter(({ until }) => now >= until)
  if (expired.length > 0) {
    const named = expired.map(({ place, expires }) => `${place}, after ${expires}`)
    const have = expired.length === 1 ? 'has' : 'have'
    notes.push(
      `${count(expired.length, 'exception')} ${have} expired and ${have === 'has' ? 'is' : 'are'} ignored: ${listUpTo(named, MAX_NAMED)}. Renew or remove them.`,
    )
  }
  const needsProof = exceptions.some(({ senders, domains }) => senders.length + domains.length > 0)
  if (!knowsOwnHosts && (needsProof || simulations.length > 0))
    notes.push(
      "No host is believed, so no sender is proven: exceptions by sender or domain and simulations by network or domain can't hold. Name the own mail host by --trusted-authserv, or --domain.",
    )
  return notes
}
