/** One question's answer: records as node's `dns.resolve` gives them, or the code of its failure (`ENOTFOUND`, `ETIMEOUT`). */
export type DnsAnswer = { readonly records: DnsRecords } | { readonly error: string }

/** TXT records are arrays of their strings, MX records objects, others strings. */
export type DnsRecords = readonly (
  | string
  | readonly string[]
  | { readonly priority: number; readonly exchange: string }
)[]

/** Answers by question: `TXT example.org`. Plain JSON, so that they can be stored beside the verdict. */
export type DnsAnswers = Readonly<Record<string, DnsAnswer>>

/** Asks the DNS, as node's `dns.promises.resolve` does: rejects with an error that has a `code`. */
export type DnsResolver = (name: string, type: string) => Promise<DnsRecords>

/** Questions of one message that are asked at most; a message with many signatures could ask without end. */
const MAX_QUESTIONS = 150

/** Resolver and the answers it gave: hand it to `authenticate`, then store what `answers` gives. */
export interface RecordingResolver {
  readonly resolve: DnsResolver
  answers(): DnsAnswers
}

/** Wraps a resolver so that each question is asked once and its answer kept. */
export function recordingResolver(resolver: DnsResolver): RecordingResolver {
  const answers = new Map<string, DnsAnswer>()
  const asked = new Map<string, Promise<DnsRecords>>()
  return {
    resolve: (name, type) => {
      const question = questionOf(name, type)
      const earlier = asked.get(question)
      if (earlier !== undefined) return earlier
      if (asked.size >= MAX_QUESTIONS) return Promise.reject(failure('EREFUSED', question))
      const answer = resolver(name, type).then(
        (records) => {
          answers.set(question, { records })
          return records
        },
        (error: unknown) => {
          const code = codeOf(error)
          answers.set(question, { error: code })
          throw failure(code, question)
        },
      )
      asked.set(question, answer)
      return answer
    },
    answers: () => Object.fromEntries([...answers].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** Answers from a recording only; what was not recorded is a time-out, so that a gap becomes `temperror` and never a verdict. */
export function recordedResolver(answers: DnsAnswers): DnsResolver {
  return (name, type) => {
    const question = questionOf(name, type)
    const answer = Object.hasOwn(answers, question) ? answers[question] : undefined
    if (answer === undefined) return Promise.reject(failure('ETIMEOUT', question))
    if ('error' in answer) return Promise.reject(failure(answer.error, question))
    return Promise.resolve(answer.records)
  }
}

function questionOf(name: string, type: string): string {
  return `${type.toUpperCase()} ${name.toLowerCase().replace(/\.$/, '')}`
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'ESERVFAIL'
}

function failure(code: string, question: string): Error {
  return Object.assign(new Error(`${code}: ${question}`), { code })
}
