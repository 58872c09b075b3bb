import type { ARCData, ARCResult, BIMIResult, DKIMResult, DKIMVerifyResult, DMARCResult, SPFResult } from 'mailauth'
import type { Instant } from '../model/time.ts'
import type { DnsResolver } from './authenticate/dns.ts'
import { type Authentication, alignment, authResult, type DkimOutcome } from './authenticate/verdict.ts'

/** DKIM signatures that a verdict lists. How many are asked for is bounded by the recording resolver. */
const MAX_SIGNATURES = 20
/** Bytes of a message that are checked; a larger one has an unknown verdict. */
const MAX_AUTHENTICATED_BYTES: number = 64 * 1024 * 1024

/** What the receiving server knew of the connection, and when. */
export interface AuthenticateOptions {
  /** See `recordingResolver` and `recordedResolver`. */
  readonly resolver: DnsResolver
  /** When the message was received: signatures are judged by this time, not by now. */
  readonly receivedAt: Instant
  readonly ip?: string
  readonly helo?: string
  /** Envelope sender; empty for the null sender. Without it and `ip`, SPF is not checked. */
  readonly mailFrom?: string
}

/**
 * Checks SPF (RFC 7208), DKIM (RFC 6376), ARC (RFC 8617), DMARC (RFC 9989) and BIMI's record with mailauth. The same bytes, time
 * and DNS answers give the same verdict. Never throws: what could not be checked is absent or `temperror`.
 */
export async function authenticate(raw: Uint8Array, options: AuthenticateOptions): Promise<Authentication> {
  if (raw.length > MAX_AUTHENTICATED_BYTES) return { source: 'verified', dkim: [], aligned: [] }
  const mailauth = await import('mailauth') // 130 ms to load, and only needed where DNS answers are at hand
  const { ip, helo, mailFrom } = options
  // mailauth's type leaves out the objects that it takes for MX records.
  const resolver = (name: string, type: string): Promise<string[]> => options.resolver(name, type) as Promise<string[]>

  const signed = await attempt(() =>
    mailauth.dkimVerify(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), {
      resolver,
      curTime: new Date(options.receivedAt / 1000),
      ...(mailFrom === undefined ? {} : { sender: mailFrom }),
    }),
  )
  const spf =
    ip === undefined || mailFrom === undefined
      ? undefined
      : await attempt(() => mailauth.spf({ resolver, ip, sender: mailFrom, helo: helo ?? `[${ip}]`, mta: 'localhost' }))
  const chain = signed?.arc
  // What one of its functions gives is what the other takes, but for the exactness of optional properties.
  const arc = chain === undefined ? undefined : await attempt(() => mailauth.arc(chain as ARCData, { resolver }))
  const dmarc =
    signed === undefined || signed.headerFrom.length === 0
      ? undefined
      : await attempt(() => mailauth.dmarc({ ...dmarcInput(signed, spf, arc), resolver }))
  const bimi =
    dmarc === undefined || dmarc === false || dmarc.status.result !== 'pass'
      ? undefined
      : await attempt(() => mailauth.bimi({ dmarc, headers: signed?.headers, resolver }))
  return verdict(signed, { spf, arc, dmarc, bimi })
}

/** mailauth throws on some odd input (an address that is none); then that check is left out. */
async function attempt<T>(check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check()
  } catch {
    return undefined
  }
}

function dmarcInput(signed: DKIMVerifyResult, spf: SPFResult | undefined, arc: ARCResult | undefined) {
  return {
    headerFrom: signed.headerFrom,
    fromFields: signed.fromFields,
    spfDomains: spf?.status.result === 'pass' ? [spf.domain] : [],
    dkimDomains: signed.results.flatMap(({ signingDomain, id, status }) =>
      signingDomain === undefined || status.result !== 'pass'
        ? []
        : [
            {
              domain: signingDomain,
              ...(id === undefined ? {} : { id }),
              ...(status.aligned === undefined ? {} : { aligned: status.aligned }),
            },
          ],
    ),
    ...(arc === undefined ? {} : { arcResult: arc }),
  }
}

function verdict(
  signed: DKIMVerifyResult | undefined,
  checked: {
    readonly spf: SPFResult | undefined
    readonly arc: ARCResult | undefined
    readonly dmarc: DMARCResult | false | undefined
    readonly bimi: BIMIResult | false | undefined
  },
): Authentication {
  const { spf, arc, dmarc, bimi } = checked
  // A message without signatures has one result, of none.
  const results = (signed?.results ?? []).filter(
    ({ signingDomain, status }) => signingDomain !== undefined || status.result !== 'none',
  )
  const dkim = results.slice(0, MAX_SIGNATURES).map(outcomeOf)
  const sender =
    spf === undefined ? undefined : { result: authResult(spf.status.result), ...named('domain', spf.domain) }
  const from = signed?.fromFields === 1 && signed.headerFrom.length === 1 ? signed.headerFrom[0] : undefined
  return {
    source: 'verified',
    ...(sender === undefined ? {} : { spf: sender }),
    dkim,
    ...(dmarc === undefined || dmarc === false
      ? {}
      : {
          dmarc: {
            result: authResult(dmarc.status.result),
            ...named('domain', dmarc.domain),
            ...named('policy', dmarc.policy),
          },
        }),
    ...(arc === undefined || !arc.i ? {} : { arc: { result: authResult(arc.status.result), sealers: sealersOf(arc) } }),
    ...(bimi === undefined || bimi === false
      ? {}
      : { bimi: { result: bimi.status.result, ...named('location', bimi.location) } }),
    ...alignment(from?.slice(from.lastIndexOf('@') + 1), { dkim, ...(sender === undefined ? {} : { spf: sender }) }),
  }
}

function outcomeOf({
  status,
  signingDomain,
  selector,
  algo,
  format,
  signingHeaders,
  signatureTimeValid,
}: DKIMResult): DkimOutcome {
  const signedHeaders = signingHeaders?.keys
    .toLowerCase()
    .split(':')
    .map((name) => name.trim())
    .slice(0, 100)
  return {
    result: authResult(status.result),
    ...named('domain', signingDomain?.toLowerCase()),
    ...named('selector', selector),
    ...named('algorithm', algo),
    ...named('canonicalization', format),
    ...(signedHeaders === undefined ? {} : { signedHeaders }),
    ...(status.underSized === undefined || status.underSized === 0 ? {} : { unsignedBytes: status.underSized }),
    ...named('comment', status.comment),
    ...(signatureTimeValid === false ? { outOfTime: true } : {}),
  }
}

function sealersOf({ chain }: ARCResult): readonly string[] {
  return (chain ?? [])
    .flatMap((entry) => {
      const domain: unknown = entry['arc-seal']?.parsed?.d?.value
      return typeof domain === 'string' ? [domain.toLowerCase()] : []
    })
    .reverse()
}

/** A property where there is a value, else nothing. */
function named<K extends string>(name: K, value: string | undefined): { readonly [name in K]?: string } {
  // The computed key is K: TypeScript widens it to string.
  return value === undefined || value === '' ? {} : ({ [name]: value } as { readonly [name in K]: string })
}
